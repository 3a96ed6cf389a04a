"""Loading: what is read, what is refused, and that nothing whatever ends in a traceback."""

import json
import os
import re
import shutil
from pathlib import Path

import pytest
from conftest import check, write
from hypothesis import given, settings
from hypothesis import strategies as st
from test_typos import GOOD

from dossier import load as loading
from dossier.load import load, locate
from dossier.problems import Problem, UsageError

ATTACKS = Path(__file__).parents[1] / ".." / "shared" / "corpora" / "attacks"

ACTOR = "name: A\nkind: person\n"
EVENT = "title: A\ndate: 2024\nstatus: planned\n"
SOURCE = "title: A\npublisher: B\nkind: wire\n"
CHAPTER = "---\ntitle: A\n---\n"

needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")


def told(site: Path) -> list[tuple[str, str]]:
    """The file and the code of each problem."""
    return [(one.location.path.removeprefix("content/"), one.code) for one in check(site)]


def ids(site: Path) -> list[tuple[str, str]]:
    """The kind and the id of all that is read."""
    return [(record.kind, record.entry.id) for record in load(site).records]


# --- which files are read -------------------------------------------------------------------------


def test_smallest_site(scratch: Path) -> None:
    """A title and a question are all that a dossier needs."""
    content = load(scratch)
    assert (content.records, content.media, content.problems) == ([], [], [])
    assert content.settings.title == "The Old Bridge"
    assert check(scratch) == []


def test_records_are_sorted(scratch: Path) -> None:
    """The order of files and of lists plays no part."""
    write(scratch, "content/places/z.yaml", "name: Z\n")
    write(
        scratch, "content/actors/list.yaml", f"- id: m\n  {ACTOR.replace(chr(10), chr(10) + '  ')}"
    )
    write(scratch, "content/actors/z.yaml", ACTOR)
    write(scratch, "content/actors/a.yaml", ACTOR)
    write(scratch, "content/chapters/20-b.md", CHAPTER)
    write(scratch, "content/chapters/10-c.md", CHAPTER)
    found = ids(scratch)
    assert found == sorted(found)
    assert found == [
        ("actor", "a"), ("actor", "m"), ("actor", "z"), ("chapter", "b"), ("chapter", "c"),
        ("place", "z"),
    ]  # fmt: skip


def test_a_list_of_entries(scratch: Path) -> None:
    """Entries of a list have their own ids; the file's name is none."""
    write(scratch, "content/terms/2024.yaml", "- {id: a, name: A, definition: b}\n" * 1)
    write(
        scratch,
        "content/terms/More_Terms.yaml",
        "- {id: b, name: A, definition: b}\n- {id: c, name: A, definition: b}\n",
    )
    assert ids(scratch) == [("term", "a"), ("term", "b"), ("term", "c")]
    assert check(scratch) == []


@pytest.mark.parametrize(
    "path",
    [
        ".DS_Store", ".git/config", "events/.a.yaml.swp", "events/a.yaml~", "events/.hidden.yaml",
        "media/.nothing", ".editor/a.yaml",
    ],
)  # fmt: skip
def test_ignored_files(path: str, scratch: Path) -> None:
    """What editors and systems leave behind is no part of a dossier."""
    write(scratch, f"content/{path}", "[")
    assert told(scratch) == []


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("event/a.yaml", "did you mean 'events'?"),
        ("Events/a.yaml", "did you mean 'events'?"),
        ("events/a.yml", "files in content/events end in .yaml"),
        ("events/a.md", "files in content/events end in .yaml"),
        ("events/a", "files in content/events end in .yaml"),
        ("chapters/a.yaml", "files in content/chapters end in .md"),
        ("events/2024/a.yaml", "move it to content/events: there are no folders within it"),
        ("README.md", "move or rename it: entries are `<kind>s/<id>.yaml`, chapters"),
        ("a.yaml", "move or rename it: entries are `<kind>s/<id>.yaml`, chapters"),
        ("images/a.jpg", "move or rename it: entries are `<kind>s/<id>.yaml`, chapters"),
        ("events.yaml", "move or rename it: entries are `<kind>s/<id>.yaml`, chapters"),
        ("events", "move or rename it: entries are `<kind>s/<id>.yaml`, chapters"),
        ("events/a.yaml/b.yaml", "move its files to the folder of their kind, and remove it"),
        ("events/a.yaml/.b", "move its files to the folder of their kind, and remove it"),
    ],
)
def test_unexpected_files(path: str, hint: str, scratch: Path) -> None:
    """A file that would be passed over is told of, with where it belongs."""
    write(scratch, f"content/{path}", EVENT)
    [problem] = check(scratch)
    assert problem.code == "unexpected-file"
    assert problem.hint.startswith(hint)


@pytest.mark.parametrize("name", ["dossier.yml", "Dossier.yaml", "settings.yaml"])
def test_misnamed_settings(name: str, scratch: Path) -> None:
    """Settings under another name are not told of as missing besides."""
    (scratch / "content" / "dossier.yaml").rename(scratch / "content" / name)
    assert [(one.code, one.hint) for one in check(scratch)] == [
        ("unexpected-file", "did you mean 'dossier.yaml'?")
    ]


def test_settings_that_are_a_folder(scratch: Path) -> None:
    """It is told of once."""
    (scratch / "content" / "dossier.yaml").unlink()
    (scratch / "content" / "dossier.yaml").mkdir()
    assert told(scratch) == [("dossier.yaml", "unexpected-file")]


def test_no_site(tmp_path: Path) -> None:
    """A folder without `content`, or with a file of that name, is wrong usage."""
    with pytest.raises(UsageError, match="no folder 'content'"):
        check(tmp_path)
    write(tmp_path, "content", "x")
    with pytest.raises(UsageError, match="no folder 'content'"):
        check(tmp_path)


def test_empty_content(tmp_path: Path) -> None:
    """An empty folder lacks settings, and nothing else."""
    (tmp_path / "content").mkdir()
    assert told(tmp_path) == [("dossier.yaml", "missing-settings")]


@pytest.mark.parametrize(
    "id_",
    [
        "Shoigu", "shoigu_visit", "shoigu visit", "-a", "a-", "a--b", "é", "ایران", "con", "nul",
        "com1", "lpt9", "a.b", "x" * 101, "a'b", "<b>", "١٢",
    ],
)  # fmt: skip
def test_unsafe_ids(id_: str, scratch: Path) -> None:
    """An id becomes a file's name and an address on every system; what cannot is refused."""
    write(scratch, f"content/events/{id_}.yaml", EVENT)
    assert told(scratch) == [(f"events/{id_}.yaml", "unsafe-id")]
    (scratch / "content" / "events" / f"{id_}.yaml").unlink()
    entry = json.dumps({"id": id_, "title": "A", "date": "2024", "status": "planned"})
    write(scratch, "content/events/all.yaml", f"- {entry}\n")
    assert told(scratch) == [("events/all.yaml", "unsafe-id")]


@pytest.mark.parametrize("id_", ["a", "7", "2024-09-06-visit", "x" * 100, "con-1", "nul2", "a-b-c"])
def test_safe_ids(id_: str, scratch: Path) -> None:
    """Lower-case letters, digits and single hyphens make an id."""
    write(scratch, f"content/events/{id_}.yaml", EVENT)
    assert check(scratch) == []
    assert ids(scratch) == [("event", id_)]


def test_duplicate_ids(scratch: Path) -> None:
    """Of two entries of one kind with one id the second is told of; kinds share nothing."""
    write(scratch, "content/actors/a.yaml", ACTOR)
    write(scratch, "content/events/a.yaml", EVENT)
    write(scratch, "content/actors/b.yaml", "- {id: a, name: A, kind: person}\n" * 2)
    write(scratch, "content/chapters/10-a.md", CHAPTER)
    write(scratch, "content/chapters/20-a.md", CHAPTER)
    assert [
        (p.location.path, p.location.line, p.location.column, p.code) for p in check(scratch)
    ] == [
        ("content/actors/b.yaml", 1, 8, "duplicate-id"),
        ("content/actors/b.yaml", 2, 8, "duplicate-id"),
        ("content/chapters/20-a.md", 2, 1, "duplicate-id"),
    ]


# --- links, pipes and the like --------------------------------------------------------------------


def test_links_within_the_site(scratch: Path) -> None:
    """A link to a file of the site is as good as the file."""
    write(scratch, "content/actors/a.yaml", ACTOR)
    (scratch / "content/actors/b.yaml").symlink_to("a.yaml")
    write(scratch, "more/c.yaml", ACTOR)
    (scratch / "content/actors/c.yaml").symlink_to(scratch / "more" / "c.yaml")
    assert check(scratch) == []
    assert len(ids(scratch)) == 3


def test_links_that_leave_the_site(scratch: Path, tmp_path: Path) -> None:
    """Files, folders and `content` itself must lie in the site."""
    write(tmp_path, "elsewhere/a.yaml", ACTOR)
    (scratch / "content" / "actors").mkdir()
    (scratch / "content/actors/a.yaml").symlink_to(tmp_path / "elsewhere" / "a.yaml")
    (scratch / "content/actors/b.yaml").symlink_to("../../../elsewhere/a.yaml")
    (scratch / "content/sources").symlink_to(tmp_path / "elsewhere")
    (scratch / "content/claims").symlink_to(tmp_path / "nowhere")
    assert told(scratch) == [
        ("actors/a.yaml", "outside-site"),
        ("actors/b.yaml", "outside-site"),
        ("claims", "outside-site"),
        ("sources", "outside-site"),
    ]
    other = tmp_path / "other"
    other.mkdir()
    (other / "content").symlink_to(scratch / "content")
    assert ("content", "outside-site") in told(other)


def test_links_to_folders_and_circles(scratch: Path) -> None:
    """Nothing is read twice, and nothing for ever."""
    write(scratch, "content/actors/a.yaml", ACTOR)
    (scratch / "content/events").symlink_to("actors")
    (scratch / "content/sources").symlink_to(".")
    (scratch / "content/actors/b.yaml").symlink_to("b.yaml")
    (scratch / "content/actors/c.yaml").symlink_to("nowhere.yaml")
    (scratch / "content/loop").symlink_to("loop")
    assert told(scratch) == [
        ("actors/b.yaml", "unreadable-file"),
        ("actors/c.yaml", "unreadable-file"),
        ("events", "unexpected-file"),
        ("loop", "unexpected-file"),
        ("sources", "unexpected-file"),
    ]


@needs_pipes
def test_named_pipes(scratch: Path) -> None:
    """A pipe that nobody writes to keeps nobody waiting."""
    for path in ("events/a.yaml", "media/a.png", "chapters/10-a.md"):
        (scratch / "content" / path).parent.mkdir()
        os.mkfifo(scratch / "content" / path)
    (scratch / "content/dossier.yaml").unlink()
    os.mkfifo(scratch / "content/dossier.yaml")
    assert told(scratch) == [
        ("chapters/10-a.md", "unreadable-file"),
        ("dossier.yaml", "unreadable-file"),
        ("events/a.yaml", "unreadable-file"),
        ("media/a.png", "unreadable-file"),
    ]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_permissions(scratch: Path) -> None:
    """A file or folder that may not be read is told of."""
    write(scratch, "content/events/a.yaml", EVENT).chmod(0)
    write(scratch, "content/actors/a.yaml", ACTOR).parent.chmod(0)
    found = told(scratch)
    (scratch / "content/actors").chmod(0o755)
    assert found == [("actors", "unreadable-file"), ("events/a.yaml", "unreadable-file")]


def test_names_that_cannot_be_shown(scratch: Path) -> None:
    """A file's name with a line end, or of bytes that are no text, spoils no message."""
    (scratch / "content/events").mkdir()
    folder = os.fsencode(scratch / "content" / "events")
    try:
        for name in (b"a\nb.yaml", b"a\x1b[31m.yaml", b"\xff.yaml"):
            with open(os.path.join(folder, name), "wb") as file:  # noqa: PTH118, PTH123 - bytes
                file.write(b"x")
    except OSError:
        pytest.skip("this file system refuses such names")
    problems = check(scratch)
    assert [one.code for one in problems] == ["unsafe-id"] * 3
    assert all(one.location.path.isprintable() and one.message.isprintable() for one in problems)


def test_deep_folders(scratch: Path) -> None:
    """Folders within folders are no calls within calls."""
    here = os.open(scratch / "content", os.O_RDONLY)
    try:
        for _ in range(1100):
            os.mkdir("d", dir_fd=here)
            inner = os.open("d", os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = inner
    finally:
        os.close(here)
    assert {code for _, code in told(scratch)} <= {"unreadable-file"}
    # Path.rmdir and shutil.rmtree go no deeper than the system's longest path.
    os.system(f"rm -rf '{scratch / 'content' / 'd'}'")


# --- bytes ----------------------------------------------------------------------------------------


def test_limit(scratch: Path) -> None:
    """A file of 1 MiB is read, and one byte more is too many."""
    write(scratch, "content/actors/a.yaml", ACTOR + "#" * ((1 << 20) - len(ACTOR)))
    assert told(scratch) == []
    write(scratch, "content/actors/a.yaml", ACTOR + "#" * ((1 << 20) - len(ACTOR) + 1))
    assert told(scratch) == [("actors/a.yaml", "file-too-large")]


@pytest.mark.parametrize(
    ("data", "place", "message"),
    [
        ("name: Élin".encode("latin-1"), (1, 7), "the byte 0xC9 is not UTF-8"),
        ("a: b\r\nname: é\xff".encode() + b"\xff", (2, 9), "the byte 0xFF is not UTF-8"),
        (b"a: b\rname: \xe2\x82", (2, 7), "the byte 0xE2 is not UTF-8"),
        (b"\xef\xbb\xbfname: \xff", (1, 7), "the byte 0xFF is not UTF-8"),
        ("name: A".encode("utf-16"), (1, 1), "the file is UTF-16, not UTF-8"),
        ("name: A".encode("utf-16-be"), (1, 1), ""),
        (b"\xfe\xff" + "name: A".encode("utf-16-be"), (1, 1), "the file is UTF-16, not UTF-8"),
        (b"name: \xed\xa0\x80", (1, 7), "the byte 0xED is not UTF-8"),
        (b"name: \xc0\xaf", (1, 7), "the byte 0xC0 is not UTF-8"),
    ],
)
def test_encodings(data: bytes, place: tuple[int, int], message: str, scratch: Path) -> None:
    """What is not UTF-8 is told with the first byte that is none."""
    write(scratch, "content/actors/a.yaml", data)
    problem = check(scratch)[0]
    assert (problem.location.line, problem.location.column) == place
    if message:
        assert (problem.code, problem.message) == ("wrong-encoding", message)
    else:  # without its mark, UTF-16 is UTF-8 with control characters
        assert problem.code == "control-character"


# --- chapters -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "front", "id_", "order"),
    [
        ("10-story", "", "story", 10),
        ("010-story", "", "story", 10),
        ("story", "", "story", None),
        ("10-story", "order: 3\n", "story", 3),
        ("2024", "", "2024", 2024),
        ("10-2024-review", "", "2024-review", 10),
        ("10story", "", "story", 10),
        ("story", "order: -5\n", "story", -5),
    ],
)
def test_order_of_chapters(
    name: str, front: str, id_: str, order: int | None, scratch: Path
) -> None:
    """A chapter's place is the number that its file's name starts with, unless it has `order`."""
    for body in ("Text.\n", ""):
        write(scratch, f"content/chapters/{name}.md", f"---\ntitle: A\n{front}---\n{body}")
        [record] = load(scratch).records
        assert (record.entry.id, getattr(record.entry, "order", "")) == (id_, order)
        assert record.entry.body.source == body


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(1, "empty-file")]),
        ("Text.\n", [(1, "front-matter")]),
        ("---\ntitle: A\n", [(1, "front-matter")]),
        ("\n---\ntitle: A\n---\n", [(1, "front-matter")]),
        ("--- a\ntitle: A\n---\n", [(1, "front-matter")]),
        ("---\n---\nText.\n", [(1, "missing-field")]),
        ("---\n- title: A\n---\nText.\n", [(2, "wrong-type")]),
        ("---\nA\n---\nText.\n", [(2, "wrong-type")]),
        ("---\ntitle: [\n---\nText [[x]].\n", [(2, "yaml-syntax")]),
        ("---\ntitle: A\nbody: B\n---\nText.\n", [(3, "unknown-field")]),
        ("---\ntitle: A\nid: B\n---\nText.\n", [(3, "unknown-field")]),
        ("---\ntitle: A\n---\n\nText [[x]] \x07 [[y]].\n", [(5, "unknown-reference")] * 2),
    ],
)
def test_chapters(text: str, expected: list[tuple[int, str]], scratch: Path) -> None:
    """Faults of front matter and of prose are told on their lines."""
    write(scratch, "content/chapters/10-a.md", text)
    found = [(p.location.line, p.code) for p in check(scratch) if p.code != "control-character"]
    assert found == expected


# --- places ---------------------------------------------------------------------------------------


def test_locate(scratch: Path) -> None:
    """A place is found in the file as it now is."""
    write(scratch, "content/events/a.yaml", EVENT + "tags: [a, b]\n")
    [record] = load(scratch).records
    place = locate(scratch, record, ("tags", 1))
    assert (place.path, place.line, place.column) == ("content/events/a.yaml", 4, 11)
    assert locate(scratch, record, ()).line == 1
    assert locate(scratch, record, ("tags", 7)).column == 7
    write(scratch, "content/events/a.yaml", EVENT + "\n\ntags: [a, b]\n")
    assert locate(scratch, record, ("tags", 1)).line == 6
    (scratch / "content/events/a.yaml").unlink()
    assert locate(scratch, record, ("tags", 1)).line == 1


def test_work_in_several_processes(scratch: Path) -> None:
    """The number of workers does not show."""
    for number in range(250):
        fault = "tags: [B]\n" if number % 50 == 0 else ""
        write(scratch, f"content/events/e{number}.yaml", EVENT + fault)
    one, two = load(scratch, jobs=1), load(scratch, jobs=2)
    assert one.records == two.records
    assert sorted(one.problems) == sorted(two.problems)
    assert len(one.problems) == 5


# --- anything whatever ----------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "# a note", '""', "|2-", "~", '"  "'])
def test_a_file_that_says_nothing(playground: Path, text: str) -> None:
    """It is told as such, however the nothing is written."""
    try:
        write(playground, "content/actors/council.yaml", text)
        told = [one.code for one in check(playground) if one.location.path.endswith("council.yaml")]
        assert told == ["empty-file"]
    finally:
        write(playground, "content/actors/council.yaml", GOOD["actors/council.yaml"])


def sound(site: Path) -> list[Problem]:
    """Check a site, and what must be true of any problems; return these."""
    problems = check(site)
    assert problems == sorted(set(problems))
    files: dict[str, list[str]] = {}
    for problem in problems:
        at = problem.location
        text = f"{problem.message}{problem.hint}{at.path}"
        assert not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\ud800-\udfff]", text)
        assert len(text) < 1500
        assert problem.hint
        if problem.code in ("yaml-syntax", "tab"):
            said = re.sub("'[^']*'", "", problem.message)
            assert not re.search("token|scalar|mapping|sequence|expected|stream|node", said)
        file = site / at.path
        if file.is_file() and problem.code != "wrong-encoding":
            if at.path not in files:
                files[at.path] = re.split("\r\n|\r|\n", file.read_bytes().decode("utf-8-sig"))
            lines = files[at.path]
            assert 1 <= at.line <= len(lines)
            assert 1 <= at.column <= len(lines[at.line - 1]) + 1
    return problems


@pytest.fixture(scope="module")
def playground(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A good site in which one file is written anew for each example."""
    site = tmp_path_factory.mktemp("playground")
    for path, text in GOOD.items():
        write(site, f"content/{path}", text)
    return site


def try_out(site: Path, path: str, text: str | bytes) -> None:
    """Check the site with another text in one of its files."""
    try:
        write(site, f"content/{path}", text)
        sound(site)
    finally:
        write(site, f"content/{path}", GOOD[path])


PATHS = st.sampled_from([path for path in GOOD if path.endswith((".yaml", ".md"))])

SPECIAL = st.sampled_from(
    [
        "[", "]", "{", "}", ":", ": ", "- ", "-", "?", "? ", "|", ">", "'", '"', "#", " #", "&a",
        "*a", "!", "!!str", "%", "@", "`", "\t", "\n", "\n\n", "  ", "---\n", "...\n", "<<: ",
        "[[", "]]", "![[", "[@", "[x](", "](", "\\", "~", "null", "\u0000", "\ufeff", "\u202e",
        "\u2028", "\ufffd", "é", "🚀", "\r", "\r\n", "|2-", ">+", "0x", "=", ",", "council", "log",
    ]
)  # fmt: skip


@settings(max_examples=200)
@given(
    PATHS,
    st.one_of(
        st.binary(max_size=200),
        st.text(max_size=200).map(lambda t: t.encode("utf-8", "surrogatepass")),
    ),
)
def test_any_bytes(playground: Path, path: str, data: bytes) -> None:
    """A file of any bytes is an entry, or is told to be none."""
    try_out(playground, path, data)


@settings(max_examples=200)
@given(PATHS, st.lists(st.one_of(SPECIAL, st.text(max_size=5)), max_size=30).map("".join))
def test_any_yaml(playground: Path, path: str, text: str) -> None:
    """So is whatever is put together from what means something to YAML and Markdown."""
    text = text.encode("utf-8", "replace").decode()
    for written in (text, f"---\ntitle: a\n---\n{text}"):
        try_out(playground, path, written)


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, bytes]:
    """A good file, after some accidents."""
    path = draw(PATHS)
    data = GOOD[path].encode()
    for _ in range(draw(st.integers(1, 4))):
        lines = data.split(b"\n")
        row = draw(st.integers(0, len(lines) - 1))
        match draw(st.integers(0, 7)):
            case 0:
                del lines[row]
            case 1:
                lines.insert(row, lines[draw(st.integers(0, len(lines) - 1))])
            case 2:
                lines[row] = b" " * draw(st.integers(1, 3)) + lines[row]
            case 3:
                lines[row] = lines[row].lstrip()
            case 4:
                at = draw(st.integers(0, len(lines[row])))
                lines[row] = lines[row][:at] + draw(SPECIAL).encode() + lines[row][at:]
            case 5:
                at = draw(st.integers(0, len(lines[row])))
                lines[row] = lines[row][:at] + lines[row][at + 1 :]
            case 6:
                at = draw(st.integers(0, len(lines[row])))
                flipped = bytes([draw(st.integers(0, 255))])
                lines[row] = lines[row][:at] + flipped + lines[row][at + 1 :]
            case 7:
                other = draw(st.integers(0, len(lines) - 1))
                lines[row], lines[other] = lines[other], lines[row]
        data = b"\n".join(lines)
    return path, data


@settings(max_examples=350)
@given(damaged())
def test_damaged_files(playground: Path, case: tuple[str, bytes]) -> None:
    """A damaged entry is an entry still, or is told what is wrong with it."""
    path, data = case
    try_out(playground, path, data)


@pytest.mark.skipif(not ATTACKS.exists(), reason="the corpora of attacks are not at hand")
@pytest.mark.parametrize("name", ["naughty-strings", "scripts"])
def test_attacks(name: str, playground: Path) -> None:
    """Strings made to break programs break nothing, wherever they stand."""
    corpus = json.loads((ATTACKS / f"{name}.json").read_text(encoding="utf-8"))
    strings = [one for one in corpus if isinstance(one, str)]
    assert len(strings) > 400
    # Several at a time, each in files of its own: reading the rest of the site takes longest.
    for start in range(0, len(strings), 20):
        for number, text in enumerate(strings[start : start + 20]):
            indented = text.replace("\n", "\n  ")
            entry = (
                f"{EVENT}summary: {json.dumps(text)}\nbody: |\n  {indented}\ndate_note: {text}\n"
            )
            for kind, written in (("events", entry), ("terms", text)):
                data = written.encode("utf-8", "surrogatepass")
                write(playground, f"content/{kind}/attack-{number}.yaml", data)
        sound(playground)
    for file in playground.glob("content/*/attack-*.yaml"):
        file.unlink()


MANY = 6_000

BOMBS = {
    "brackets": "title: " + "[" * MANY,
    "braces": "{a: " * MANY,
    "hyphens": "- " * MANY,
    "question marks": "? " * MANY,
    "brackets in a name": "? " + "[" * MANY,
    "anchors": "&a " * MANY,
    "aliases": "- *a\n" * MANY,
    "aliases of aliases": "a: &a [x, x]\n"
    + "".join(f"a{n}: &a{n} [*a{n - 1 or ''}, *a{n - 1 or ''}]\n" for n in range(1, 60)),
    "merge keys": "a0: &a0 {x: 1}\n"
    + "".join(f"a{n}: &a{n}\n  <<: [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40)),
    "quotation marks": '"' * MANY,
    "backslashes": 'title: "' + "\\" * MANY,
    "colons": "a: " * MANY,
    "commas": "[" + "," * MANY,
    "line ends": "\n" * MANY,
    "documents": "---\n" * MANY,
    "directives": "%YAML 1.1\n" * MANY,
    "one long line": "title: " + "a" * MANY * 40,
    "one long name": "a" * MANY * 40 + ": b",
    "one long date": f"{EVENT}reported: " + "9" * MANY * 40,
    "one long id": f"{EVENT}actors: [" + "a-" * MANY * 20 + "]",
    "one long language": f"{EVENT}title: " + "a-" * MANY * 20,
    "unknown fields": EVENT + "".join(f"f{n}: x\n" for n in range(MANY)),
    "one field": EVENT + "title: x\n" * MANY,
    "wrong tags": EVENT + "tags:\n" + "- A B\n" * MANY,
    "wrong groups": EVENT + "actors:\n" + "- {as: x}\n" * MANY,
    "one unknown actor": EVENT + "actors:\n" + "- nobody\n" * MANY,
    "unknown actors": EVENT + "actors:\n" + "".join(f"- nobody-{n}\n" for n in range(MANY)),
    "unknown links": EVENT + "body: |\n" + "".join(f"  [[x{n}]]\n" for n in range(MANY)),
    "unknown links on a line": EVENT + "summary: |\n  " + "[[x]] " * MANY,
    "unknown links in quotes": EVENT + 'summary: "' + "[[x]] \\\n  " * MANY + '"',
    "unknown links in a table": EVENT
    + "body: |\n  | a | b |\n  | - | - |\n"
    + "  | [[x]] | [[x\\|y]] |\n" * (MANY // 2),
    "citations": EVENT + "summary: a [" + "@x; " * MANY + "@y]\n",
    "open links": EVENT + "body: |\n  " + "[[a " * MANY,
    "halved links": EVENT + "body: |\n  " + "a [b]] " * MANY,
    "open brackets": EVENT + "body: |\n  " + "[" * MANY * 4,
    "emphasis": EVENT + "body: |\n  " + "*a " * MANY,
    "images": EVENT + "body: |\n  " + "![a](b) " * MANY,
    "quotations": EVENT + "body: |\n  " + ">" * MANY,
    "stray ends of links": EVENT + "body: |\n  " + "](http://a " * MANY,
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs(name: str, scratch: Path) -> None:
    """Files made to keep a program busy for ever are checked like any other."""
    write(scratch, "content/events/bomb.yaml", BOMBS[name])
    assert sound(scratch) or name in ("emphasis", "quotations")


def test_circles_by_the_thousand(scratch: Path) -> None:
    """Long circles and many circles are found in one go."""
    for folder, answers in (("long", lambda n: (n + 1) % 3000), ("many", lambda n: n ^ 1)):
        entries = [
            f"- {{id: {folder}-{n}, title: a, date: 2024, status: planned, "
            f"responds_to: [{folder}-{answers(n)}]}}\n"
            for n in range(3000)
        ]
        write(scratch, f"content/events/{folder}.yaml", "".join(entries))
    assert [one.code for one in sound(scratch)] == ["cycle"] * 1501


def test_nothing_is_kept_of_what_was_read(scratch: Path) -> None:
    """Loading twice gives the same, and leaves the site as it was."""
    for path, text in GOOD.items():
        write(scratch, f"content/{path}", text)
    write(scratch, "content/events/bad.yaml", "title: [[x]]\n")
    before = {path: path.stat().st_mtime_ns for path in scratch.rglob("*")}
    first, second = load(scratch), load(scratch)
    assert first.records == second.records
    assert first.problems == second.problems
    assert {path: path.stat().st_mtime_ns for path in scratch.rglob("*")} == before
    shutil.rmtree(scratch / "content" / "events")
    assert len(load(scratch).records) < len(first.records)
    assert loading.FOLDERS["chapters"] == "chapter"
