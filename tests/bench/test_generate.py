"""The made-up dossiers: the same every time, as large as asked, and without a problem."""

import json
import re
from collections import Counter
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path

import sitefolder
from made import Counts, entries
from peers import hugo

from dossier import load
from dossier.pipeline import Options, check

SMALL = Counts().scaled(50)


def _bytes(folder: Path) -> dict[str, bytes]:
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def test_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    """Two runs with one seed write the same files; another seed writes others."""
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        sitefolder.write(tmp_path / name, entries(SMALL, seed))
    assert _bytes(tmp_path / "a") == _bytes(tmp_path / "b")
    assert _bytes(tmp_path / "a") != _bytes(tmp_path / "c")


def test_site_loads_without_problems(tmp_path: Path) -> None:
    """A made-up dossier has every entry that was made, and no problem."""
    made = entries(SMALL)
    sitefolder.write(tmp_path, made)
    content = load.load(tmp_path)
    assert content.problems == []
    assert {(record.kind, record.entry.id) for record in content.records} == {
        (entry.kind, entry.id) for entry in made
    }
    # What editors-in-chief would ask of made-up entries is another matter.
    assert [one for one in check(tmp_path, Options(jobs=1)) if not one.about] == []


def test_counts_are_as_asked() -> None:
    """Each kind has as many entries as asked; counts grow with the events."""
    wanted = Counts(7, 6, 5, 4, 3, 2, 1, 2, 3)
    made = entries(wanted)
    found = Counter(f"{entry.kind}s" for entry in made)
    assert found == {name: n for name, n in asdict(wanted).items() if name != "tags"}
    tags = {tag for entry in made for tag in entry.fields.get("tags", ())}
    assert len(tags) <= wanted.tags
    assert Counts().scaled(100_000) == Counts(
        100_000, 5000, 50_000, 10_000, 2000, 1000, 300, 30, 400
    )


def test_entries_have_the_shape_of_a_dossier() -> None:
    """Bodies have some 120 to 200 words, a third of the events answer an earlier one."""
    events = [entry for entry in entries(Counts().scaled(500)) if entry.kind == "event"]
    lengths = [len(event.fields["body"].split()) for event in events]
    assert min(lengths) >= 120
    assert max(lengths) <= 280
    assert 0.25 < sum("responds_to" in event.fields for event in events) / len(events) < 0.42
    assert all(one.day <= other.day for one, other in pairwise(events) if one.day and other.day)
    assert any(len(event.fields["date"]) < 8 for event in events)


def test_every_link_of_the_hugo_site_leads_to_a_page(tmp_path: Path) -> None:
    """No link in front matter or Markdown is broken, and each entry but the terms has a page."""
    made = entries(SMALL)
    hugo.write(tmp_path, made)
    content = tmp_path / "content"
    files = {file.relative_to(content).as_posix() for file in content.rglob("*.md")}
    paged = [entry for entry in made if entry.kind != "term"]
    assert {f"{entry.kind}s/{entry.id}.md" for entry in paged} <= files
    found = set()
    for file in content.rglob("*.md"):
        text = file.read_text("utf-8")
        found |= set(re.findall(r"\]\(\.\./([^)]*)\.html\)", text))
        found |= set(re.findall(r'"to": "\.\./([^"]*)\.html"', text))
        assert "[[" not in text
        assert "[@" not in text
    assert found
    assert {f"{path}.md" for path in found} <= files


def test_hugo_pages_link_both_ways(tmp_path: Path) -> None:
    """In the Hugo site, an actor's page names the events that name it, as in the dossier."""
    made = entries(SMALL)
    hugo.write(tmp_path, made)
    event = next(entry for entry in made if entry.kind == "event")
    for actor in event.fields["actors"]:
        id_ = actor if isinstance(actor, str) else actor["actor"]
        front = _front_matter(tmp_path, "actor", id_)
        assert f"../events/{event.id}.html" in {link["to"] for link in front["events"]}


def _front_matter(site: Path, kind: str, id_: str) -> dict[str, list[dict[str, str]]]:
    text = (site / "content" / f"{kind}s" / f"{id_}.md").read_text("utf-8")
    front: dict[str, list[dict[str, str]]] = json.JSONDecoder().raw_decode(text)[0]
    return front
