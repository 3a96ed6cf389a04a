"""Searching: the names of entries, and the index of all texts where the settings ask for it."""

import builtins
import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from sitekit import GOOD, SMALL, build, clean, copy, tree, write

from dossier import facets, load, pagefind
from dossier.dates import parse
from dossier.model import KINDS
from dossier.pipeline import Options, Session
from dossier.records import Record

try:
    pagefind.program()
    without = ""
except pagefind.Unusable as why:
    without = str(why)
indexing = pytest.mark.skipif(bool(without), reason=without)

NAMES = "assets/names.js"


def with_search(site: Path, search: str) -> Path:
    """Set what can be searched."""
    file = site / "content" / "dossier.yaml"
    text = re.sub(r"^search: .*\n", "", file.read_text("utf-8"), flags=re.M)
    file.write_text(f"{text}\nsearch: {search}\n", "utf-8")
    return site


@pytest.fixture
def full(tmp_path: Path) -> Path:
    """A copy of the good site that asks for the index of all texts."""
    return with_search(copy(GOOD, tmp_path / "site"), "full")


def names_of(output: Mapping[str, bytes]) -> list[list[Any]]:
    """The entries in the script of names."""
    text = output[NAMES].decode().removeprefix("dossier.names = ").removesuffix(";\n")
    found: list[list[Any]] = json.loads(re.sub(r",\n\]$", "]", text))
    return found


def fragments(output: Mapping[str, bytes]) -> int:
    """How many pages and terms the index holds."""
    return sum(path.endswith(".pf_fragment") for path in output)


def shown() -> list[Record]:
    """The entries of the good site that are no drafts and were not withdrawn."""
    records = load.load(GOOD).records
    return [one for one in records if not one.entry.draft and one.entry.retracted is None]


# --- names --------------------------------------------------------------------------------


def test_names_are_those_of_all_entries(tmp_path: Path) -> None:
    """Each published entry is in the script once, with its title."""
    found = names_of(clean(GOOD, tmp_path))
    entries = {(one.kind, one.entry.id) for one in shown()}
    assert len(found) == len(entries)
    assert {(kind, id_) for kind, id_, *_ in found} == entries
    assert all(row[2] for row in found)
    assert {row[0] for row in found} == set(KINDS)


def test_names_hold_what_searches_are_narrowed_by(tmp_path: Path) -> None:
    """Date, status, years, actors, other names; and nothing empty at the end."""
    site = write(tmp_path / "site", SMALL)
    write(site, {"content/actors/ann.yaml": "name: Ann\nkind: person\naliases: [Anna, Änn]\n"})
    found = names_of(clean(site, tmp_path / "work"))
    assert ["event", "day", "A day", "1 May 2024", "occurred", [2024], ["ann"]] in found
    assert ["actor", "ann", "Ann", "", "", [], ["ann"], ["Anna", "Änn"]] in found


@pytest.mark.parametrize(
    ("date", "years"),
    [
        ("2024-05", [2024]),
        ("2023-12/2025-01", [2023, 2024, 2025]),
        ("2024/..", [2024]),
        ("../2024", [2024]),
        ("../..", []),
        ("202X", list(range(2020, 2030))),
        ("1900/2000", [1900, 2000]),
    ],
)
def test_years_are_all_that_a_date_can_mean(date: str, years: list[int]) -> None:
    """Of a long time, the first and the last: no date makes an entry grow without bound."""
    assert facets.years(parse(date)) == years


def test_an_edit_changes_one_name(tmp_path: Path) -> None:
    """The script is put together from pieces, and always as a clean build makes it."""
    site = write(tmp_path / "site", SMALL)
    build(site)
    write(site, {"content/actors/ann.yaml": "name: Bob\nkind: person\n"})
    report = build(site)
    assert NAMES in report.written
    assert tree(site / "public") == clean(site, tmp_path / "clean")


# --- what can be searched -----------------------------------------------------------------


def test_searching_can_be_off(tmp_path: Path) -> None:
    """Then there is no page for it, and none of it is in any other."""
    output = clean(with_search(copy(GOOD, tmp_path / "site"), "off"), tmp_path / "work")
    assert "search.html" not in output
    assert NAMES not in output
    pages = [data for path, data in output.items() if path.endswith(".html")]
    assert not any(b"search.html" in page or b"data-pagefind" in page for page in pages)


def test_without_the_setting_names_are_searched(tmp_path: Path) -> None:
    """No package is needed for that, and pages carry nothing for an index."""
    output = clean(write(tmp_path / "site", SMALL), tmp_path / "work")
    assert {"search.html", NAMES} <= output.keys()
    assert fragments(output) == 0
    assert b"data-pagefind" not in b"".join(output.values())


def test_only_the_search_page_runs_webassembly(tmp_path: Path) -> None:
    """Its policy differs from that of all other pages."""
    output = clean(GOOD, tmp_path)
    found = [path for path, data in output.items() if b"wasm-unsafe-eval" in data]
    assert [path for path in found if path.endswith(".html")] == ["search.html"]


# --- the index ----------------------------------------------------------------------------


@indexing
def test_index_holds_each_entry_once(full: Path, tmp_path: Path) -> None:
    """Entries, chapters and the about page; no lists, and nothing of Pagefind's own interfaces."""
    output = clean(full, tmp_path / "work")
    assert fragments(output) == len(shown()) + 1
    assert {"pagefind/pagefind.js", "pagefind/pagefind-worker.js"} <= output.keys()
    assert not any("-ui" in path for path in output)


@indexing
def test_invariant_4_index_is_the_same_each_time(full: Path, tmp_path: Path) -> None:
    """Neither Pagefind's own chance nor the number of workers shows."""
    outputs = [clean(full, tmp_path / str(jobs), jobs=jobs) for jobs in (1, 2, 1, 1)]
    assert fragments(outputs[0])
    assert all(output == outputs[0] for output in outputs)


@indexing
def test_invariant_3_index_after_edits_is_that_of_a_clean_build(full: Path, tmp_path: Path) -> None:
    """Whatever changes: a body, a name, an entry that goes, a term; and damage to its files."""
    build(full)
    public = full / "public"

    def settled() -> None:
        report = build(full)
        assert not report.stopped, report.problems
        assert tree(public) == clean(full, tmp_path / "clean")
        assert build(full).written == []

    event = next(iter(sorted((full / "content/events").glob("*.yaml"))))
    event.write_text(event.read_text("utf-8") + "\ntags: [peculiar]\n", "utf-8")
    settled()
    write(full, {"content/terms/extra.yaml": "name: Extra\ndefinition: One more.\n"})
    settled()
    (full / "content/terms/extra.yaml").unlink()
    settled()
    next(public.glob("pagefind/fragment/*")).unlink()
    next(public.glob("pagefind/index/*")).write_bytes(b"damaged")
    settled()
    with_search(full, "names")
    settled()
    assert not (public / "pagefind").exists()


@indexing
def test_index_is_made_only_where_a_page_changed(
    full: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A comment in an entry, or a style, is no reason to index anything."""
    build(full)
    event = next(iter(sorted((full / "content/events").glob("*.yaml"))))
    write(full, {"static/css/ours.css": "p { color: red }"})
    event.write_text(f"# A comment.\n{event.read_text('utf-8')}", "utf-8")
    monkeypatch.setattr(pagefind, "index", None)
    report = build(full)
    assert report.written == ["assets/style.css"]


@indexing
def test_preview_leaves_the_index_out(full: Path) -> None:
    """It takes away one that would soon be out of date and says so; a build brings it back."""
    build(full)
    before = tree(full / "public")
    session = Session(full, full / "public", Options(jobs=1, index=False))
    report = session.build()
    session.close()
    assert report.notes
    assert fragments(tree(full / "public")) == 0
    assert not build(full).notes
    assert tree(full / "public") == before


def test_missing_package_is_a_note(full: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The site is built all the same, and each build says why its texts cannot be searched."""
    real = builtins.__import__

    def no_pagefind(name: str, *rest: Any) -> Any:
        if name.startswith("pagefind_bin"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", no_pagefind)
    for _ in range(2):
        report = build(full)
        [note] = report.notes
        assert "pagefind-bin is not installed" in note
        assert "dossier[search]" in note
        assert not report.problems
    assert (full / "public" / NAMES).exists()


@pytest.mark.parametrize("program", ["/bin/cat", "/bin/false", "/nonexistent/pagefind"])
def test_broken_program_is_a_note(
    full: Path, program: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the program does instead of indexing, there is a message and no traceback."""
    if not Path(program).exists() and "nonexistent" not in program:
        pytest.skip(f"no {program} here")
    monkeypatch.setattr(pagefind, "program", lambda: program)
    report = build(full)
    [note] = report.notes
    assert "Pagefind" in note
    assert not report.stopped


def test_a_program_that_never_answers_is_a_note(
    full: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is waited for so long and no longer; the site is built without the index."""
    silent = tmp_path / "silent"
    silent.write_text("#!/bin/sh\nexec sleep 60\n")
    silent.chmod(0o755)
    monkeypatch.setattr(pagefind, "program", lambda: str(silent))
    monkeypatch.setattr(pagefind, "PATIENCE", 0.2)
    report = build(full)
    assert any("has not answered" in note for note in report.notes)


def test_items_are_written_as_they_were_read() -> None:
    """Numbers and texts of every length of head."""
    value = [
        0,
        23,
        24,
        255,
        256,
        65535,
        65536,
        2**32,
        "",
        "a" * 23,
        "é" * 300,
        [],
        [[1], ["x"]] * 30,
    ]
    data = pagefind._written(value)
    assert pagefind._read(data) == value
    with pytest.raises((ValueError, IndexError)):
        pagefind._read(data + b"\x00")


def test_a_file_in_place_of_the_index_s_folder_is_told(full: Path) -> None:
    """Before anything is written."""
    write(full, {"static/pagefind": "ours"})
    report = build(full)
    assert [one.code for one in report.problems] == ["path-collision"]
    assert not (full / "public").exists()
    assert not build(with_search(full, "names")).stopped


def test_own_files_in_the_folder_of_the_index_stay(full: Path) -> None:
    """A site that has a file of the same name keeps its own."""
    write(full, {"static/pagefind/pagefind.js": "ours"})
    report = build(full)
    assert not report.stopped
    assert (full / "public/pagefind/pagefind.js").read_text() == "ours"
    shutil.rmtree(full / "static" / "pagefind")
    build(full)
    if not without:
        assert (full / "public/pagefind/pagefind.js").read_text() != "ours"
