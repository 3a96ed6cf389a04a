"""Changes of files: shown, made whole or not at all; and places, and layouts."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sitekit import GOOD, Killed, disturbed, tree, write

from dossier.editing import places, reading
from dossier.editing.changes import Change, Changes, read
from dossier.editing.layout import Layout
from dossier.editing.reading import Edit, File
from dossier.load import read_entries
from dossier.problems import MachineError, UsageError


def git(folder: Path, *words: str) -> str:
    """Run git, and return what it says."""
    identity = ["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    done = subprocess.run(
        ["git", *identity, *words], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout


def committed(site: Path) -> Path:
    """Put a site folder into git as it is."""
    git(site, "init", "--quiet")
    git(site, "add", ".")
    git(site, "commit", "--quiet", "--message", "begin")
    return site


THREE = {"a.txt": "a\n", "b.txt": "b\n", "c/d.txt": "d\n"}
TO_DO = Changes(
    [
        Change("a.txt", "a\n", "A\n"),
        Change("b.txt", "b\n", None),
        Change("c/d.txt", "d\n", "D\n"),
        Change("new/e.txt", None, "e\n"),
    ]
)


def test_changes_are_made(tmp_path: Path) -> None:
    """After it, the files are as the changes say, and nothing else is there."""
    write(tmp_path, THREE)
    (tmp_path / "a.txt").chmod(0o640)
    TO_DO.apply(tmp_path)
    assert tree(tmp_path) == {"a.txt": b"A\n", "c/d.txt": b"D\n", "new/e.txt": b"e\n"}
    assert (tmp_path / "a.txt").stat().st_mode & 0o777 == 0o640


def test_changed_meanwhile(tmp_path: Path) -> None:
    """If a file is no longer what was read, nothing is done."""
    write(tmp_path, {**THREE, "c/d.txt": "other\n"})
    before = tree(tmp_path)
    with pytest.raises(UsageError, match=r"'c/d\.txt' was changed meanwhile"):
        TO_DO.apply(tmp_path)
    assert tree(tmp_path) == before


@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), Killed()])
def test_all_or_nothing(tmp_path: Path, failure: BaseException) -> None:
    """Wherever it fails or is stopped, all files are as they were, and nothing is left over."""

    def strike() -> None:
        raise failure

    done = {"a.txt": b"A\n", "c/d.txt": b"D\n", "new/e.txt": b"e\n"}
    for step in range(1, 100):
        site = write(tmp_path / str(step), THREE)
        before = tree(site)
        with disturbed([site], step, strike) as seen:
            try:
                TO_DO.apply(site)
            except (MachineError, Killed):
                if tree(site) == before:
                    continue
        # All was in place when it struck, and only what was there for a moment was still to go.
        assert {path: text for path, text in tree(site).items() if "/." not in f"/{path}"} == done
        if seen.left > 0:
            break
    assert 10 < step < 50


def test_preview() -> None:
    """The preview names each file once, tells moves, and has the lines that change."""
    changes = Changes(
        [
            Change("old.yaml", "a: 1\nb: 2\nc: 3\n", None),
            Change("new.yaml", None, "a: 1\nb: 2\nc: 4\n"),
            Change("other.yaml", "\ufeffx: [a]\r\n", "\ufeffx: [b]\r\n"),
            Change("same.yaml", "s\n", "s\n"),
        ]
    )
    text = changes.preview()
    assert "  move    old.yaml → new.yaml\n  change  other.yaml\n" in text
    assert "-c: 3\n+c: 4" in text
    assert "-x: [a]\n+x: [b]" in text
    assert "same.yaml" not in text
    assert not Changes([Change("same.yaml", "s\n", "s\n")])


def test_undo_by_git(tmp_path: Path) -> None:
    """It is known which files git could not bring back: those changed, new or ignored."""
    names = ["clean.txt", "edited.txt", "staged.txt", "untracked.txt", "ignored.txt"]
    site = committed(
        write(tmp_path / "repo" / "site", {**dict.fromkeys(names[:3], "a\n"), ".gitignore": "ig*"})
    )
    write(site, dict.fromkeys(names[1:], "b\n"))
    git(site, "add", "staged.txt")
    changes = Changes([Change(name, "x", "y") for name in names])
    assert changes.uncommitted(site) == sorted(names[1:])
    assert changes.uncommitted(tmp_path) is None


@given(st.text("ab\r\n", max_size=30), st.booleans(), st.data())
def test_edits_keep_line_ends(text: str, mark: bool, data: st.DataObject) -> None:
    """An edit changes what it names and no other byte, whatever ends the lines."""
    raw = "\ufeff" * mark + text
    file = File("content/terms/x.yaml", raw)
    start = data.draw(st.integers(0, len(file.text)))
    end = data.draw(st.integers(start, len(file.text)))
    after = file.edited([Edit(start, end, "Z")]).after
    assert after is not None
    assert File("content/terms/x.yaml", after).text == file.text[:start] + "Z" + file.text[end:]
    assert after.endswith(raw[len(raw) - (len(after) - after.index("Z") - 1) :])
    assert raw.startswith(after[: after.index("Z")])


WAYS = {
    "content/dossier.yaml": "title: T\nquestion: Q\nabout: |\n  By [[ann]].\n",
    "content/actors/ann.yaml": (
        "name: Ann\nkind: person\nbody: >\n  I am [[ann|Ann]].\n\n  ![[ann]]\n"
    ),
    "content/terms/ann.yaml": "name: Ann\ndefinition: Not [[actor:ann]].\n",
    "content/events/a.yaml": (
        "title: A\ndate: 2024\nstatus: occurred\n"
        "actors: [ann, {actor: 'ann', as: ann}, \"ann\"] # ann\n"
        'summary: "so \\"[[actor: ann]]\\" [[actor:ann|of\\\n    ann]]"\n'
    ),
    "content/claims/b.yaml": (
        "statement: B\npositions:\n  - actor: ann\n    stance: asserts\n    source: ann\n"
        "  - {actor: ann, stance: denies, source: [ann, {source: ann, at: ann}]}\n"
    ),
    "content/sources/all.yaml": "- id: ann\n  title: ann\n  publisher: P\n  kind: copy\n",
    "content/chapters/1-c.md": (
        "---\ntitle: C\n---\n| a | b |\n|---|---|\n| [[actor:ann\\|x]] | y [@ann, p. 1; @ann] |\n\n"
        "> - *[[ actor:ann ]]*\n"
    ),
}


def test_places(tmp_path: Path) -> None:
    """Each place where an entry is named is found to the letter, in whatever YAML and Markdown."""
    files = {path: text.replace("[[ann", "[[actor:ann") for path, text in WAYS.items()}
    desk = reading.read(write(tmp_path, files))
    keys = {("actor", "ann"), ("source", "ann")}
    found = places.places_of(desk, keys)  # type: ignore[arg-type]
    for place in found:
        assert desk.file(place.path).text[place.start : place.end] == "ann"
    count = {path: sum(place.path == path for place in found) for path in files}
    assert count == {
        "content/dossier.yaml": 1,
        "content/actors/ann.yaml": 2,
        "content/terms/ann.yaml": 1,
        "content/events/a.yaml": 4,
        "content/claims/b.yaml": 5,
        "content/sources/all.yaml": 0,
        "content/chapters/1-c.md": 4,
    }


def test_uncertain_places(tmp_path: Path) -> None:
    """What could mean two entries, or is written with escapes, is left to the editor."""
    desk = reading.read(write(tmp_path / "two", WAYS))
    with pytest.raises(UsageError, match=r"ann.yaml:4:8: two entries are called 'ann'"):
        places.places_of(desk, {("actor", "ann")})
    files = {path: WAYS[path] for path in ("content/dossier.yaml", "content/actors/ann.yaml")}
    event = 'title: A\ndate: 2024\nstatus: occurred\nactors: ["\\x61nn"]\n'
    desk = reading.read(write(tmp_path / "odd", {**files, "content/events/a.yaml": event}))
    with pytest.raises(UsageError, match=r"a.yaml:4: 'ann' is written here in a way"):
        places.places_of(desk, {("actor", "ann")})


LAYOUTS = [
    ("a.yaml", "name: N\nkind: person\n"),
    ("a.yaml", "name: N\nkind: person"),
    ("a.yaml", "body: |+\n  x\n\n\nname: N # n\n# above\nkind: person\n\n\n"),
    ("a.yaml", "# head\nkind: person\nname: N\nbody: |+\n  x\n\n\n"),
    ("a.yaml", "body: >\n  x\n\n# end\n"),
    ("a.yaml", "{name: N, kind: person}\n"),
    (
        "a.yaml",
        "- id: a\n  name: N\n\n# of b\n- name: N\n  id: b\n  tags:\n  - x # x\n\n- {id: c}\n",
    ),
    (
        "a.yaml",
        "name: N\ntags: [x, # one\n  y, ]\nsources: []\naliases:\n  - A\n  # B\n  - >\n   C\n",
    ),
    ("a.md", "---\ntitle: T\ntags: [x]\n---\nBody: x\n"),
]


@pytest.mark.parametrize(("name", "text"), LAYOUTS)
def test_layout(name: str, text: str) -> None:
    """Fields and items are added in whatever layout, and all else reads the same."""
    kind = "chapters" if name.endswith(".md") else "actors"
    path = f"content/{kind}/{name}"
    before, _ = read_entries(path, text)
    for record in before:
        layout = Layout(path, text, record.index)
        for edit, names in [
            (layout.with_fields({"draft": "true", "summary": "a: 'b'\n#"}), {"draft", "summary"}),
            (layout.with_items("tags", ["new"]), {"tags"}),
            (layout.with_items("sources", ["s", {"source": "t", "note": "- n"}]), {"sources"}),
            (layout.with_items("aliases", ["null", "ü: #"]), {"aliases"}),
        ]:
            after, _ = read_entries(path, text[: edit.start] + edit.text + text[edit.end :])
            assert len(after) == len(before)
            for old, new in zip(before, after, strict=True):
                for field in old.entry.__dataclass_fields__:
                    if field not in names or old.index != record.index:
                        assert getattr(old.entry, field) == getattr(new.entry, field), edit
            entry = after[max(record.index, 0)].entry
            if "tags" in names:
                assert entry.tags == (*record.entry.tags, "new")
            if "sources" in names:
                assert [one.source for one in entry.sources] == ["s", "t"]
            if "draft" in names:
                assert entry.draft
                assert entry.summary.source == "a: 'b'\n#"


def test_entries_leave_lists() -> None:
    """An entry taken out of a list leaves all others, and their comments, as they were."""
    path, text = (
        "content/terms/all.yaml",
        (
            "# head\n- id: a\n  name: A\n  definition: |\n    x\n\n# of b\n- id: b\n  name: B\n"
            "  definition: y\n\n- {id: c, name: C, definition: z}\n"
        ),
    )
    for index, gone in enumerate("abc"):
        edit = Layout(path, text, index).removed()
        left = text[: edit.start] + edit.text + text[edit.end :]
        records, problems = read_entries(path, left)
        assert not problems
        assert [one.entry.id for one in records] == [one for one in "abc" if one != gone]
        assert "# head" in left
        assert "# of b" in left


def test_reading_again(tmp_path: Path) -> None:
    """What is no text, or a link, is told of in one sentence."""
    (tmp_path / "bad.yaml").write_bytes(b"\xff")
    (tmp_path / "link.yaml").symlink_to("bad.yaml")
    with pytest.raises(MachineError, match="is not UTF-8"):
        read(tmp_path, "bad.yaml")
    with pytest.raises(MachineError, match="is a link"):
        read(tmp_path, "link.yaml")
    assert read(tmp_path, "none.yaml") is None


def test_every_place_in_the_good_site() -> None:
    """In the site that has every field, each reference is found and each layout taken."""
    desk = reading.read(GOOD)
    keys = {(record.kind, record.entry.id) for record in desk.content.records}
    found = places.places_of(desk, keys)
    assert len(found) > 100
    assert {place.style for place in found} == {"field", "link", "card", "cite"}
