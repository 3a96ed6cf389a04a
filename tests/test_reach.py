"""Invariant 3, field by field: whatever field of whatever entry changes, no page is missed.

Views note what they read, and an edit makes those pages anew that read what it changed. Here each
field of each entry of the good site is taken away, changed and swapped with that of another entry,
and the output compared with that of a clean build.

`DOSSIER_ALL=1` tries all of these edits, in some minutes; otherwise some of each kind are tried.
"""

import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from sitekit import GOOD, build, clean, copy, tree

from dossier.views import parts

KINDS = ("events", "actors", "quotes", "sources", "claims", "places", "terms", "chapters")
ALL = bool(os.environ.get("DOSSIER_ALL"))
SOME = 8
"""Edits of each kind that are tried otherwise."""


def read(file: Path) -> Any:
    """Return what a file of content says; a chapter's body as a field."""
    text = file.read_text("utf-8")
    if file.suffix == ".md":
        _, front, body = text.split("---\n", 2)
        return {**yaml.load(front, yaml.BaseLoader), "body": body}
    return yaml.load(text, yaml.BaseLoader)


def write(file: Path, value: Any) -> None:
    """Write such a file."""
    if file.suffix == ".md":
        front = {name: one for name, one in value.items() if name != "body"}
        text = f"---\n{yaml.safe_dump(front, allow_unicode=True)}---\n{value.get('body', '')}"
    else:
        text = yaml.safe_dump(value, allow_unicode=True)
    file.write_text(text, "utf-8")


def edits(kind: str) -> Iterator[tuple[Path, int, str, Any]]:
    """Yield edits: a file, the place of the entry in it, a field, and its new value or None."""
    files = sorted((GOOD / "content" / kind).iterdir())
    entries = []
    for file in files:
        value = read(file)
        many = value if isinstance(value, list) else [value]
        entries += [(file, number, one) for number, one in enumerate(many)]
    for file, number, entry in entries:
        for name in sorted({name for _, _, one in entries for name in one} - {"id"}):
            others = [one[name] for _, _, one in entries if name in one]
            values = [None, *others]
            if isinstance(entry.get(name), str):
                values.append(f"{entry[name]} and more")
            if isinstance(entry.get(name), list):
                values.append(entry[name][::-1])
            for value in values:
                if value != entry.get(name):
                    yield file.relative_to(GOOD), number, name, value


def edited(value: Any, number: int, name: str, new: Any) -> Any:
    """Return a file's value with one field changed."""
    many = value if isinstance(value, list) else [value]
    entry = {one: old for one, old in many[number].items() if one != name}
    if new is not None:
        entry[name] = new
    changed = [*many[:number], entry, *many[number + 1 :]]
    return changed if isinstance(value, list) else entry


@pytest.mark.parametrize("split", [500, 2])
@pytest.mark.parametrize("kind", KINDS)
def test_invariant_3_no_field_is_missed(
    kind: str, split: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An edit and its undoing make all pages anew that it reaches; unless it is an error."""
    monkeypatch.setattr(parts, "SPLIT", split)
    site = copy(GOOD, tmp_path / "site")
    build(site)
    chosen = list(edits(kind))
    random.Random(kind).shuffle(chosen)
    tried = 0
    for path, number, name, value in chosen:
        before = (site / path).read_text("utf-8")
        write(site / path, edited(read(site / path), number, name, value))
        report = build(site)
        if not report.stopped:
            expected = clean(site, tmp_path / "clean")
            assert tree(site / "public") == expected, f"{path}[{number}].{name} = {value!r}"
            tried += 1
        (site / path).write_text(before, "utf-8")
        if tried % 4 == 0:
            build(site)
            assert tree(site / "public") == clean(site, tmp_path / "clean")
        if tried >= SOME and not ALL:
            break
    assert tried


def test_errors_are_told_of_sites_with_long_lists(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which pages those have cannot be told while references lead nowhere."""
    monkeypatch.setattr(parts, "SPLIT", 2)
    site = copy(GOOD, tmp_path / "site")
    event = site / "content/events/crane-dismantled.yaml"
    event.write_text(event.read_text("utf-8") + "draft: true\n", "utf-8")
    for claim in (site / "content/claims").iterdir():
        claim.write_text(claim.read_text("utf-8").replace("relay-a", "gone"), "utf-8")
    assert build(site).stopped
    event.unlink()
    assert "unknown-reference" in {one.code for one in build(site).problems}
