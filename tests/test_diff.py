"""`dossier diff`: what differs in meaning between two states, and which pages do."""

import json
import random
import re
import shutil
from collections.abc import Sequence
from dataclasses import MISSING, fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from sitekit import GOOD, ROOT, SMALL, copy, tree, write
from test_history import EVENT, commit, git, plain_git

from dossier import cli, comparing, files, load, substance
from dossier.comparing import states as states_
from dossier.comparing.entries import EntryChange
from dossier.comparing.parts import STANCES, Fields
from dossier.comparing.wording import differing
from dossier.editing import reading
from dossier.model import FAMILIES, KINDS, TYPES, AnyEntry, Kind, field_names
from dossier.substance import NAMING, said

__all__ = ["plain_git"]  # a fixture that holds for this module, too

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A small site in a repository of its own; one commit."""
    folder = write(tmp_path / "site", SMALL | {".gitignore": "/public/\n/.dossier/\n"})
    git(folder, "init", "--quiet")
    commit(folder, "2024-09-01", {})
    return folder


def told(
    site: Path,
    capsys: pytest.CaptureFixture[str],
    *words: str,
    status: int = 0,
    options: Sequence[str] = (),
) -> tuple[str, str]:
    """What the command says, and what it says of errors."""
    capsys.readouterr()
    assert cli.main(["diff", "--jobs", "1", *options, *words, str(site)]) == status
    said_ = capsys.readouterr()
    return said_.out, said_.err


def found(site: Path, capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    """The difference as JSON."""
    out: dict[str, Any] = json.loads(told(site, capsys, *words, options=["--format", "json"])[0])
    return out


# --- the command --------------------------------------------------------------------------


def test_real_edits_of_this_dossier(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A change of position, a source, a correction, another name and a file laid out anew."""
    site = tmp_path / "site"
    shutil.copytree(ROOT / "content", site / "content")
    git(site, "init", "--quiet")
    commit(site, "2024-09-01", {})
    claim = site / "content/claims/agreement-autumn-2022.yaml"
    text = claim.read_text("utf-8")
    assert "stance: denies\n    date: 2022-11-05\n" in text
    text = text.replace(
        "stance: denies\n    date: 2022-11-05", "stance: declines\n    date: 2022-11"
    )
    text += "corrections: [{date: 2024-09-02, note: He declined.}]\nsources: [tvn24-2022-10-16]\n"
    commit(site, "2024-09-02", {"content/claims/agreement-autumn-2022.yaml": text})
    assert cli.main(["rename", "cnn", "cable-news", str(site), "--yes"]) == 0
    other = site / "content/claims/delivery-before-2024.yaml"
    other.write_text(f"# Looked at again.\n{other.read_text('utf-8')}", "utf-8")
    out, _ = told(site, capsys, "HEAD~1", options=["--pages"])
    first, *rest = out.splitlines()
    assert re.search(r"to the files as they are now: 1 entry changed, 1 renamed; \d+ pages", first)
    count = int(re.search(r"(\d+) pages", first)[1])  # type: ignore[index]
    assert "→ actor cnn → cable-news: CNN" in rest
    assert "    standing: disputed → single origin" in rest
    assert (
        "    position of Hossein Amir-Abdollahian: denies it (2022-11-05) → "
        "declines to comment (2022-11)"
    ) in rest
    assert "    corrections: + 2024-09-02: He declined." in rest
    assert any(line.startswith("    +1 source: ") for line in rest)
    assert not any("delivery-before-2024:" in line for line in rest)
    pages = [line for line in rest if re.fullmatch(r"[+~−] \S+\.html", line)]
    assert len(pages) == count
    assert {"+ actors/cable-news.html", "~ claims/agreement-autumn-2022.html"} <= set(pages)


def test_layout_changes_no_meaning(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It says so, and no page changes; nor of a state and itself."""
    same = told(site, capsys, "HEAD", "HEAD")[0]
    assert "nothing changes in meaning; no page changes" in same
    write(site, {"content/actors/ann.yaml": "kind: 'person'\nsummary: >\n  Says so.\nname: Ann\n"})
    assert "nothing changes in meaning; no page changes" in told(site, capsys, "HEAD")[0]


def test_templates_change_pages_alone(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of pages, the number of those whose bytes differ is exact."""
    own = '{% extends "base.html" %}{% block main %}<h1>Own</h1>{% endblock %}\n'
    write(site, {"templates/pages/event.html": own})
    difference = found(site, capsys, "HEAD")
    assert difference["summary"] == "nothing changes in meaning; 1 page changes"
    assert difference["pages"]["changed"] == ["events/day.html"]
    commit(site, "2024-09-02", {"templates/pages/event.html": "{% nonsense %}"})
    (site / "templates/pages/event.html").unlink()
    out, _ = told(site, capsys, "HEAD")
    assert "the templates of HEAD do not work with this version of Dossier" in out


def test_entries_that_came_and_went(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Added, removed, renamed, merged and withdrawn ones; drafts are not there."""
    files_ = {f"content/events/{name}.yaml": EVENT.format(name, 3) for name in "abcde"}
    commit(site, "2024-09-02", files_)
    for name in "abcd":
        (site / f"content/events/{name}.yaml").unlink()
    changes = {
        "content/events/b2.yaml": EVENT.format("b", 3),
        "content/events/c2.yaml": EVENT.format("other", 4) + "former_ids: [c]\n",
        "content/events/day.yaml": SMALL["content/events/day.yaml"] + "former_ids: [d]\n",
        "content/events/e.yaml": EVENT.format("e", 3)
        + "retracted: {date: 2024-09-03, reason: Nobody said so.}\n",
        "content/events/f.yaml": EVENT.format("f", 3),
        "content/events/g.yaml": EVENT.format("g", 3) + "draft: true\n",
    }
    commit(site, "2024-09-03", changes)
    entries = found(site, capsys, "HEAD~1", "HEAD")["entries"]
    assert [(one["what"], one["id"]) for one in entries] == [
        ("removed", "a"),
        ("renamed", "b2"),
        ("renamed", "c2"),
        ("merged", "d"),
        ("withdrawn", "e"),
        ("added", "f"),
    ]
    assert entries[1] == {
        "what": "renamed", "kind": "event", "id": "b2", "title": "b", "before": "b",
    }  # fmt: skip
    assert [change["field"] for change in entries[2]["changes"]] == ["title", "date"]
    assert entries[3]["into"] == "day"
    assert entries[4]["changes"][0]["after"] == "Nobody said so."
    out, _ = told(site, capsys, "HEAD", "HEAD~1")
    assert "no longer withdrawn" in out


def test_who_names_a_renamed_entry_did_not_change(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In fields as in prose."""
    commit(
        site, "2024-09-02", {"content/chapters/10-all.md": "---\ntitle: All\n---\nSo [[ann]].\n"}
    )
    assert cli.main(["rename", "ann", "anna", str(site), "--yes"]) == 0
    entries = found(site, capsys, "HEAD")["entries"]
    assert [(one["what"], one["id"]) for one in entries] == [("renamed", "anna")]


def test_standings_may_change_by_what_others_say(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A source that turns out to repeat another one takes an origin away."""
    source = "title: {}\npublisher: P\nkind: news-report\nurl: https://p.example/\n"
    position = "  - {{actor: ann, stance: asserts, date: 2024-01-0{}, source: {}}}\n"
    claim = f"statement: So.\npositions:\n{position.format(1, '[one, two]')}"
    files_ = {
        "content/sources/one.yaml": source.format("One"),
        "content/sources/two.yaml": source.format("Two"),
        "content/claims/so.yaml": claim,
    }
    commit(site, "2024-09-02", files_)
    write(site, {"content/sources/two.yaml": source.format("Two") + "relies_on: [one]\n"})
    entries = {one["id"]: one for one in found(site, capsys, "HEAD")["entries"]}
    assert entries["so"]["standing"] == ["undisputed", "single origin"]
    assert entries["two"]["changes"] == [
        {"field": "relies_on", "what": "relies on", "after": "One"}
    ]


def test_what_a_source_relies_on_in_one_matter(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """That a citation says so is told in words, an empty list unlike none."""
    source = "title: {0}\npublisher: P\nkind: wire\n"
    event = EVENT.format("E", 3) + "sources: [{0}]\n"
    files_ = {f"content/sources/{one}.yaml": source.format(one.title()) for one in ("one", "two")}
    commit(site, "2024-09-02", {**files_, "content/events/e.yaml": event.format("two")})
    for cited, before, after in (
        ("{source: two, relies_on: []}", "as always", "on nothing: an origin"),
        ("{source: two, relies_on: [one]}", "as always", "on One"),
    ):
        write(site, {"content/events/e.yaml": event.format(cited)})
        [entry] = found(site, capsys, "HEAD")["entries"]
        assert entry["changes"] == [
            {
                "field": "sources",
                "what": "sources: Two, relies on here",
                "before": before,
                "after": after,
            }
        ]


def test_what_a_position_follows_from_is_told(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where that changes, and with positions that came or went."""
    part = "statement: Part.\npositions:\n  - {{actor: ann, stance: denies, source: one{}}}\n"
    files_ = {
        "content/sources/one.yaml": "title: One\npublisher: P\nkind: wire\n",
        "content/claims/whole.yaml": part.format("").replace("Part", "Whole"),
        "content/claims/part.yaml": part.format(""),
        "content/claims/other.yaml": "statement: Other.\n",
    }
    commit(site, "2024-09-02", files_)
    follows = part.format(", follows_from: whole")
    other = follows.replace("Part", "Other")
    write(site, {"content/claims/part.yaml": follows, "content/claims/other.yaml": other})
    entries = {one["id"]: one["changes"] for one in found(site, capsys, "HEAD")["entries"]}
    assert entries["part"] == [
        {"field": "positions", "what": "position of Ann, follows from", "after": "Whole."}
    ]
    assert entries["other"] == [
        {
            "field": "positions",
            "what": "new position of Ann",
            "after": "denies it; only follows from what was said on “Whole.”",
        }
    ]


def test_work_tree_and_index_stay_as_they_are(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever is compared, nothing is written to the site folder."""
    write(site, {"content/events/e.yaml": EVENT.format("E", 3)})
    git(site, "add", "content/events/e.yaml")
    write(site, {"content/events/e.yaml": EVENT.format("F", 3)})
    before = tree(site)
    assert "+ event e: F" in told(site, capsys, "HEAD")[0]
    assert tree(site) == before


def test_a_folder_may_be_a_link_in_the_other_state(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each state has its own files alone, whichever comes first; none goes where a link leads."""
    own = {f"static/{name}/a.txt": name for name in ("real", "other")}
    commit(site, "2024-09-02", own | {"static/plain": "A file."})
    shutil.rmtree(site / "static/other")
    (site / "static/other").symlink_to("real")
    commit(site, "2024-09-03", {"static/plain.txt": "Another."})
    for states in (("HEAD~1", "HEAD"), ("HEAD", "HEAD~1")):
        assert "'static/other' is a link to a folder" in told(site, capsys, *states, status=1)[1]
    folder = site.parent / "copy"
    folder.mkdir()
    for commit_, linked in (("HEAD~1", False), ("HEAD", True), ("HEAD~1", False)):
        states_._fill(site, states_.state_of(site, commit_), folder, ["content", "static"])
        assert (folder / "static/other").is_symlink() is linked
        assert (folder / "static/real/a.txt").read_text() == "real"
        assert (folder / "static/other/a.txt").read_text() == ("real" if linked else "other")
        assert (folder / "static/plain.txt").exists() is linked


def test_a_site_in_a_folder_of_a_repository(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The folder's own states are compared; it may not have been a site yet."""
    write(tmp_path / "repo/sites/one", SMALL)
    git(tmp_path / "repo", "init", "--quiet")
    commit(tmp_path / "repo", "2024-09-01", {})
    write(tmp_path / "repo/sites/two", SMALL)
    commit(
        tmp_path / "repo",
        "2024-09-02",
        {"sites/one/content/actors/bo.yaml": "name: Bo\nkind: person\n"},
    )
    site = tmp_path / "repo/sites/one"
    assert "+ actor bo: Bo" in told(site, capsys, "HEAD~1")[0]
    _, error = told(tmp_path / "repo/sites/two", capsys, "HEAD~1", status=2)
    assert "at 'HEAD~1' there was no folder 'content' in this site folder" in error


def test_what_cannot_be_compared(
    site: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each has a sentence of its own."""
    assert "git knows no commit, branch or tag 'nope'" in told(site, capsys, "nope", status=2)[1]
    assert "git knows no commit" in told(site, capsys, "--", "--all", status=2)[1]
    plain = write(tmp_path / "plain", SMALL)
    assert "does not lie in a git repository" in told(plain, capsys, "HEAD", status=2)[1]
    with monkeypatch.context() as without:
        without.setenv("PATH", str(tmp_path))
        assert "git is not installed" in told(site, capsys, "HEAD", status=2)[1]
    assert "is no site folder" in told(tmp_path, capsys, "HEAD", status=2)[1]
    commit(site, "2024-09-02", {"content/events/day.yaml": "title: A\n"})
    out, error = told(site, capsys, "HEAD~1", "HEAD", status=1)
    assert not out
    assert "content/events/day.yaml:1:1: error:" in error
    assert "2 errors in HEAD, so it cannot be compared" in error
    with pytest.raises(SystemExit):
        cli.main(["diff"])
    assert cli.main(["diff", "a", "b", "c", "d"]) == 2


def test_the_summary_takes_content_for_text(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Markup, links, tables, mentions and line breaks in an entry do nothing in a pull request."""
    evil = "<img src=x> [a](https://x.example) | @all `b` **c** <!-- d"
    long = f"{evil} and so on, word after word, until it is long enough to be compared by words"
    files_ = {
        "content/events/day.yaml": json.dumps(
            {"title": long, "date": "2024-05-01", "status": "occurred", "actors": ["ann"]}
        ),
        "content/actors/ann.yaml": json.dumps({"name": evil, "kind": "person", "summary": "Yes."}),
    }
    write(site, files_)
    out, _ = told(site, capsys, "HEAD", options=["--format", "markdown", "--pages"])
    assert out.startswith("### 2 entries changed\\; ")
    plain = re.sub(r"\\[!-/:-@\[-`{-~]", "", out)
    plain = re.sub(r"</?(?:ins|del|details|summary)>|^\*\*|\*\*$|^###", "", plain, flags=re.M)
    assert not re.search(r"[<>\[\]|@`*]", plain)


def test_a_long_summary_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """GitHub refuses one that is too long as a whole."""
    monkeypatch.setattr("dossier.comparing.told.MOST_BYTES", 500)
    state, pages = comparing.State("a"), comparing.Pages((), (), ())
    entries = [EntryChange("added", "event", f"e-{number}", "Some event") for number in range(99)]
    summary = comparing.as_markdown(comparing.Difference(state, state, entries, pages), True)
    assert len(summary.encode()) < 700
    assert re.search(r"and \d\d more; `dossier diff` tells all.", summary)


def test_pull_requests_get_a_summary() -> None:
    """The workflow compares what would be merged with the branch, and asks for no permission."""
    text = (ROOT / ".github/workflows/check.yml").read_text("utf-8")
    job = yaml.safe_load(text)["jobs"]["content"]
    steps = [step for step in job["steps"] if "dossier diff" in step.get("run", "")]
    assert steps[0]["run"].endswith('HEAD --format markdown --pages >> "$GITHUB_STEP_SUMMARY"')
    assert "${{" not in steps[0]["run"]
    assert job["steps"][0]["with"]["fetch-depth"] == 0
    assert "permissions" not in job


# --- words --------------------------------------------------------------------------------


def test_words_that_differ_stand_with_some_around() -> None:
    """What stayed is left out but for a few words; white space is no difference."""
    old = "One two three four five six seven eight nine ten eleven twelve."
    assert differing(old, old.replace(" ", "\n")) == ()
    assert differing(old, old.replace("seven", "7")) == (
        ("same", "… three four five six"),
        ("gone", "seven"),
        ("new", "7"),
        ("same", "eight nine ten eleven …"),
    )


def test_long_texts_are_compared_in_no_time() -> None:
    """By paragraphs first; the words of those that changed are named all the same."""
    paragraphs = [" ".join(f"w{n}-{m}" for m in range(200)) for n in range(500)]
    old = "\n\n".join(paragraphs)
    paragraphs[250] = paragraphs[250].replace("w250-100", "other")
    pieces = differing(old, "\n\n".join(paragraphs))
    assert ("gone", "w250-100") in pieces
    assert ("new", "other") in pieces
    assert sum(len(text) for _, text in pieces) < 500


def test_every_stance_has_words() -> None:
    """Those that pages have."""
    assert STANCES.keys() == FAMILIES.keys()
    macros = (ROOT / "templates/macros/mark.html").read_text("utf-8")
    words = dict(re.findall(r"key == '([a-z-]+)' -%\}\{\{ _\('(.*?)'\)", macros))
    for stance, word in STANCES.items():
        assert words[stance].startswith(word)


# --- what is told of any edit -------------------------------------------------------------


@lru_cache(maxsize=1)
def written() -> dict[Kind, list[AnyEntry]]:
    """All entries of the good site and of this repository's dossier, by kind."""
    entries: dict[Kind, list[AnyEntry]] = {kind: [] for kind in KINDS}
    for site in (GOOD, ROOT):
        for record in load.load(site).records:
            entries[record.kind].append(record.entry)
    return entries


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_every_changed_field_is_named(data: st.DataObject) -> None:
    """Of an entry that takes any fields of another one, or loses them; and no other field is."""
    kind = data.draw(st.sampled_from(KINDS))
    old, other = (data.draw(st.sampled_from(written()[kind])) for _ in range(2))
    names = data.draw(st.sets(st.sampled_from([one.name for one in fields(old)])))
    changed = {name: getattr(other, name) for name in names}
    if data.draw(st.booleans()):
        empty = {one.name: one.default for one in fields(old) if one.default is not MISSING}
        changed = {name: empty.get(name, value) for name, value in changed.items()}
    new = replace(old, **changed)
    editors = field_names(TYPES[kind])
    expected = {
        editors[name]
        for name in changed.keys() - NAMING - {"retracted"}
        if said(getattr(old, name)) != said(getattr(new, name))
    }
    changes = list(Fields(kind, lambda _, id_: id_).changes(old, new))
    assert {change.field for change in changes} == expected
    assert all(change.what for change in changes)


@settings(deadline=None, max_examples=60)
@given(st.randoms(use_true_random=False), st.data())
def test_random_formatting_is_no_change(chance: random.Random, data: st.DataObject) -> None:
    """An entry says the same with its fields in any order, in any style, with comments, folded."""
    path = data.draw(st.sampled_from(yaml_files()))
    kind, raw = load.kind_of(path), (GOOD / path).read_bytes()
    root = files.parse(path, raw.decode(), []).root
    assert root is not None
    again = yaml.dump(
        shuffled(root.plain(), chance),
        sort_keys=False,
        allow_unicode=chance.random() < 0.5,
        width=chance.choice([20, 60, 10_000]),
        default_flow_style=chance.choice([True, False, None]),
        default_style=chance.choice([None, '"', "'"]),
        indent=chance.choice([2, 4, 8]),
    )
    if chance.random() < 0.5:
        again = f"# A comment.\n{again}# The end.\n"
    before = {one.id: one.print for one in substance.versions(kind, raw)}
    after = {one.id: one.print for one in substance.versions(kind, again.encode())}
    assert after == before, again


def shuffled(value: Any, chance: random.Random) -> Any:
    """The same with the fields of all groups in another order."""
    if isinstance(value, dict):
        items = list(value.items())
        chance.shuffle(items)
        return {key: shuffled(item, chance) for key, item in items}
    return [shuffled(item, chance) for item in value] if isinstance(value, list) else value


@lru_cache(maxsize=1)
def yaml_files() -> list[str]:
    """The files of the good site with entries in YAML."""
    listed = load.list_files(GOOD).paths
    return [path for path in listed if path.endswith(".yaml") and path != load.SETTINGS]


def test_a_whole_site_laid_out_anew_says_what_it_said(tmp_path: Path) -> None:
    """By `dossier fmt`, or with Windows' line ends."""
    site = copy(GOOD, tmp_path / "site")
    before = reading.read(site, drafts=False).graph
    for file in (site / "content").rglob("*.yaml"):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert comparing.compare(before, reading.read(site, drafts=False).graph) == []
    cli.main(["fmt", "--force", str(site)])
    assert comparing.compare(before, reading.read(site, drafts=False).graph) == []
