"""The fast way to read YAML: what it reads, it reads as libyaml does; all else it refuses."""

import re
import sys
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dossier import files, plainyaml, update, yamlnodes
from dossier.nodes import CONTROL, is_text
from dossier.stopwatch import Stopwatch
from dossier.yamlnodes import parse

ROOT = Path(__file__).parents[1]
FILES = [*ROOT.glob("content/**/*.yaml"), *ROOT.glob("tests/sites/**/*.yaml")]


def texts() -> list[str]:
    read = [file.read_bytes().decode("utf-8-sig", "replace") for file in FILES]
    return [text.replace("\r\n", "\n").replace("\r", "\n") for text in read]


def assert_alike(text: str) -> bool:
    """Assert that what is read is read alike; return whether it is."""
    fast = plainyaml.read(text)
    if fast is None:
        return False
    root, problems = parse(text, "f")
    assert problems == []
    assert root is not None
    slow = root.plain()
    assert fast == slow
    assert repr(fast) == repr(slow), "in the same order"
    return True


def test_files() -> None:
    """Nearly all of the files that there are can be read, and all of these are read alike."""
    sites = texts()
    assert sum(map(assert_alike, sites)) > 0.9 * len(sites)


WORDS = (
    "a", "as", "null", "~", "true", "2024-09-06", "-5", "- a", "a: b", "a:b", "a # b", "a #b",
    "a#b", "# a", "'a'", '"a"', "'it''s'", '"a\\nb"', '"a" b', "''", '""', '" "', "' a '", "a:",
    "[a, b]", "[a,b]", "[a, b", "[]", "{}", "[null]", "[a, 'b']", "[-1, -a]", "[{a: b}]",
    "{a: b}", "{a: b, c: d}", "{a: b, a: c}", "{a: null}", "{a:b}", "[a b, c  d]", "[a ]", "[ a]",
    "{a: it's (b/c)}", "|", ">", "|-", ">-", "|+", ">+", "|2", "| # a", "&a", "*a", "!a", "!!str a",
    "%a", "@a", "`a", "? a", "-", "--", "---", "...", "<<", "=", "Äpfel", "ایران\u200cی", "a\u00a0",
    "\u00a0", "a\u2028b", "a\ufeff", "a\ufffd", "a\ufffc", "\x07", "a\tb", "\ta", "😀", "a ", " a",
    "a, b [c] {d}", "http://a.example/#b", "a?", "a!", "a | b", "a > b", "a 'b' \"c\"", "null b",
)  # fmt: skip
KEYS = ("a", "b", "c_d", "E-f", "null", "true", "<<", "1", "a b", "'a'", '"a"', "Ä", "?", "a?")


@st.composite
def lines(draw: st.DrawFn) -> str:
    """A line that may stand in YAML."""
    indent = " " * draw(st.sampled_from((0, 0, 0, 2, 2, 4, 1, 3, 6)))
    start = draw(st.sampled_from(("", "", "- ", "-   ", "-", "- - ")))
    key = draw(st.sampled_from(("", *(f"{key}: " for key in KEYS), "a:", "b:", "a:  ", "a : ")))
    return indent + start + key + draw(st.sampled_from(("", "", "a", *WORDS)))


CHUNKS = (
    "a: b", "b: |\n  c\n\n  d", "c: >-\n  d\n  e\n\n  f\n\n\n  g", "d: >\n    e\n    f\n",
    "e:\n- a\n- b", "f:\n  - a\n  - 'b'\n  - c d", "g:\n  - h: i\n    j: k\n  - l: m",
    "h: {a: b, c: d}", "i: [a, b]", "j:\n  k: l\n  m:\n    - n\n    - o: p", 'k: "l: m # n"',
    "l:\n  - {a: b, c: d e}\n  - f", "# comment", "", "m: 2024~", "n:\n  - o:\n      - p\n    q: r",
    "o:\n  # comment\n  p: q", "p: |\n  q\n # comment\n  r", "q: |\n     r\n   s",
    "r: >\n  a\n   b",
    "s: a\n  b", "t: a\n\n  b", "u:\n  - a\n    b", "v: |\n\n  a", "w: |\n  a\n   \n  b", "x:",
    "y: |\n  a\n \n  b", "z:\n\n  - a\n\n  - b\n", "aa:\n  - - a\n    - b", "ab: |\n  # a\n  b: c",
    "ac: >-\n  a \n  b", "ad: a  # b", "ae:\n-\n  a: b", "af:\n  -  a: b\n     c: d",
    "ag: [a,\n  b]",
)  # fmt: skip


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Fields, most of them sound, and a slip or two."""
    text = "\n".join(draw(st.lists(st.sampled_from(CHUNKS), min_size=1, max_size=5, unique=True)))
    for _ in range(draw(st.sampled_from((0, 1, 1, 2)))):
        at = draw(st.integers(0, len(text)))
        slip = draw(st.sampled_from((*WORDS, "\n", "\n  ", "\n ", " ", ":", ": ", "#", " #", "- ")))
        text = text[:at] + slip + text[at + draw(st.sampled_from((0, 0, 1))) :]
    return text + "\n"


@given(documents())
@settings(max_examples=1500)
@example("a: b\n# c\n  d\n")
@example("a: b\n\n  c\n")
@example("a: |\n  b\n   \n")
@example("a:\n  - b: c\n  d: e\n")
def test_documents(text: str) -> None:
    """Whatever is written, it is read alike or refused."""
    assert_alike(text)


@given(st.lists(lines(), max_size=6))
@settings(max_examples=1500)
def test_lines(written: list[str]) -> None:
    """Lines in any order are read alike or refused."""
    assert_alike("\n".join(written) + "\n")


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("frame", ["a: {}\n", "a:\n  - {}\n", "a:\n- b: {}\n", "a: [{}, b]\n"])
def test_words(word: str, frame: str) -> None:
    """Each sort of value is read alike or refused, wherever it stands."""
    assert_alike(frame.replace("{}", word))


@pytest.mark.parametrize("chunk", CHUNKS)
@pytest.mark.parametrize("other", CHUNKS)
def test_neighbours(chunk: str, other: str) -> None:
    """Whatever follows what, both are read alike or refused."""
    assert_alike(f"{chunk}\n{other}\n")


def test_nesting() -> None:
    """Deep nesting is refused before anything runs out."""
    text = "".join(f"{' ' * depth}a:\n" for depth in range(5000))
    assert plainyaml.read(text + " " * 5000 + "a: b\n") is None
    assert assert_alike("a:\n b:\n  c:\n   - d:\n      - e: f\n")


def test_is_text() -> None:
    """The fast way to look for characters that are no text finds the same ones."""
    for code in range(sys.maxunicode + 1):
        assert is_text(f"a{chr(code)}\n") == (CONTROL.search(chr(code)) is None), hex(code)


def test_what_it_reads_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing is to be told of a file, nobody asks for its places."""
    again = []

    def parse_(text: str, path: str) -> object:
        if plainyaml.read(text) is not None:
            again.append(text)
        return parse(text, path)

    monkeypatch.setattr(yamlnodes, "parse", parse_)
    content = update.afresh(ROOT, 1, True, None, "", Stopwatch())
    chapters = len(content.graph.ids("chapter"))  # their front matter has places
    assert len(again) < chapters + 10 < len(content.records)


def test_places_are_found_when_they_are_asked_for(tmp_path: Path) -> None:
    """What was read without places knows them all the same."""
    text = "a: b\nc:\n  - d\n  - e: f\n"
    (tmp_path / "x.yaml").write_text(text, encoding="utf-8")
    source = files.read(tmp_path, "x.yaml", [])
    assert isinstance(source.root, files.Unplaced)
    assert source.root.plain() == {"a": "b", "c": ["d", {"e": "f"}]}
    assert not source.root.is_list
    location = source.find(("c", 1, "e"), 0)
    assert (location.line, location.column) == (4, 8)
    placed, _ = parse(text, "x.yaml")
    assert placed is not None
    assert (source.root.value, source.root.end_line) == (placed.value, placed.end_line)
    with pytest.raises(AttributeError):
        _ = source.root.nothing


def test_no_group_is_possessive() -> None:
    """Python 3.11.2, which Debian 12 ships, reads `(…)*+` wrongly; atomic groups say the same."""
    for file in (ROOT / "dossier").rglob("*.py"):
        assert not re.search(r"\)[*+?]\+", file.read_text(encoding="utf-8")), file.name
