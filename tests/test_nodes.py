"""YAML and front matter → nodes: what is read, where it stands, and what is refused."""

from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from dossier.alignment import align
from dossier.nodes import CONTROL, UNREADABLE, Node
from dossier.yamlnodes import MAX_DEPTH, parse, split_front_matter


def read(text: str) -> Any:
    """The plain value of a text without faults."""
    root, problems = parse(text, "f")
    assert problems == []
    assert root is not None
    return root.plain()


def refused(text: str) -> list[tuple[int, int, str]]:
    """Line, column and code of each problem."""
    return [(p.location.line, p.location.column, p.code) for p in parse(text, "f")[1]]


# --- values ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "no", "yes", "on", "off", "true", "1", "0123", "0x1f", "1e3", "12:30", "2024-09-06", ".inf",
        "=", "1_000", "2021-02-31", "NO", "y", "-", "~x", "nulls", "a#b", "http://a.b/c?d=e#f",
    ],
)  # fmt: skip
def test_scalars_stay_text(text: str) -> None:
    """What YAML would make a flag, a number or a date of is what the editor wrote."""
    if text == "-":
        text = '"-"'
    assert read(f"a: {text}\n") == {"a": text.strip('"')}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: b", {"a": "b"}),
        ("a:\n- b\n- c\n", {"a": ["b", "c"]}),
        ("a:\n  - b: c\n    d: e\n  - f\n", {"a": [{"b": "c", "d": "e"}, "f"]}),
        ("a: [b, {c: d}, [e]]", {"a": ["b", {"c": "d"}, ["e"]]}),
        ("{a: b}", {"a": "b"}),
        ("- a\n- b\n", ["a", "b"]),
        ("a", "a"),
        ("a: []\nb: {}\n", {"a": [], "b": {}}),
        ("a: |\n  b\n   c\n\n  d\n", {"a": "b\n c\n\nd\n"}),
        ("a: >\n  b\n  c\n\n  d\n", {"a": "b c\nd\n"}),
        ("a: |-\n  b\n", {"a": "b"}),
        ('a: "b\\n\\u00e9\\t\\"c"', {"a": 'b\né\t"c'}),
        ("a: 'it''s'", {"a": "it's"}),
        ("a: b\n  c\n", {"a": "b c"}),
        ("a: b # c\n", {"a": "b"}),
        ("a: b#c\n", {"a": "b#c"}),
        ("# only\n---\na: b\n...\n", {"a": "b"}),
        ("? a\n: b\n", {"a": "b"}),
        ('"a": b', {"a": "b"}),
        ("a:\tb", {"a": "b"}),
        ("a: 'null'\nb: \"~\"\n", {"a": "null", "b": "~"}),
        ("a: ﷺ\u200d\u200c\u2066x\u2069\u00ad", {"a": "ﷺ\u200d\u200c\u2066x\u2069\u00ad"}),
    ],
)
def test_values(text: str, value: Any) -> None:
    """The common forms of YAML are read."""
    assert read(text) == value


@pytest.mark.parametrize("text", ["", "\n", "# a\n", "---\n", "\n\n#\n"])
def test_nothing(text: str) -> None:
    """A text without a value has no root, and that is no fault of its writing."""
    root, problems = parse(text, "f")
    assert root is None or root.faulty or root.value == ""
    assert problems == []


PLAIN = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(
    lambda text: not CONTROL.search(text) and not text.isspace() and "\t" not in text
)


@given(
    st.recursive(
        PLAIN,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(PLAIN, inner, max_size=4),
        max_leaves=12,
    ),
    st.booleans(),
)
def test_what_yaml_writes_is_read(value: Any, flow: bool) -> None:
    """Whatever PyYAML writes of texts, lists and groups is read as it was."""
    if isinstance(value, dict) and "<<" in str(value):
        return
    text = yaml.safe_dump(value, allow_unicode=True, default_flow_style=flow)
    root, problems = parse(text, "f")
    assert [one.code for one in problems if one.code != "merge-key"] == []
    assert root is not None
    assert root.plain() == value


# --- positions ------------------------------------------------------------------------------------


def _all(node: Node) -> list[Node]:
    inner = node.value if isinstance(node.value, list) else []
    if isinstance(node.value, dict):
        inner = list(node.value.values())
    return [node, *(deeper for one in inner for deeper in _all(one))]


def test_positions() -> None:
    """Values and names of fields have their line and column, counted from 1."""
    root, _ = parse("# c\na: b\nlist:\n  - c: 'd'\n    e: [f, g]\n  - |\n    h\n    i\nz: j\n", "f")
    assert root
    places = {
        str(node.value)[:4]: (node.line, node.column, node.end_line, node.key_line, node.key_column)
        for node in _all(root)
        if isinstance(node.value, str)
    }
    assert places == {
        "b": (2, 4, 2, 2, 1),
        "d": (4, 8, 4, 4, 5),
        "f": (5, 9, 5, 0, 0),
        "g": (5, 12, 5, 0, 0),
        "h\ni\n": (6, 5, 9, 0, 0),
        "j": (9, 4, 9, 9, 1),
    }
    assert (root.line, root.column) == (2, 1)


@pytest.mark.parametrize(
    ("before", "width"),
    [("é", 1), ("🚀", 1), ("🇮🇷", 2), ("e\u0301", 2), ("ایران", 5), ("\u200d", 1), ("𝔸𝔹", 2)],
)
def test_columns_are_code_points(before: str, width: int) -> None:
    """A column counts code points: not bytes, not UTF-16 units, not what looks like a letter."""
    root, _ = parse(f"a: [{before}, x]\n{before}: y\n", "f")
    assert root
    assert root.find(("a", 1)).column == 7 + width
    assert root.find((before,)).column == 3 + width
    assert root.find((before,)).line == 2


def test_find_goes_as_far_as_there_is_a_way() -> None:
    """A pointer into what was written in short ends at the text that stands for it."""
    root, _ = parse("a: [b, {c: d}]\ne: f\n", "f")
    assert root
    assert root.find(("a", 0, "source")).value == "b"
    assert root.find(("a", 1, "c")).value == "d"
    assert root.find(("a", 7, "c")) is root.find(("a",))
    assert root.find(("e", 0, "source")).value == "f"
    assert root.find(("nothing",)) is root
    assert root.find(()) is root


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: *b", [(1, 4, "alias")]),
        ("a: &b c", [(1, 4, "alias")]),
        ("a: &b [c]", [(1, 4, "alias")]),
        ("*a : b", [(1, 1, "alias")]),
        ("- *a\n- *b\n", [(1, 3, "alias"), (2, 3, "alias")]),
        ("a: !b c", [(1, 4, "yaml-tag")]),
        ("a: !!str c", [(1, 4, "yaml-tag")]),
        ("!a {b: c}", [(1, 1, "yaml-tag")]),
        ("a: !<tag:x> &b c", [(1, 4, "alias"), (1, 4, "yaml-tag")]),
        ("<<: {a: b}", [(1, 1, "merge-key")]),
        ("a: b\n<<: *c", [(2, 1, "merge-key")]),
        ("a: b\nc: d\na: e\n'a': f", [(3, 1, "duplicate-key"), (4, 1, "duplicate-key")]),
        ("a: {b: c, b: d}", [(1, 11, "duplicate-key")]),
        ("a:\nb: c", [(1, 1, "empty-value")]),
        ("a: ''", [(1, 1, "empty-value")]),
        ("a: |\n\nb: c", [(1, 1, "empty-value")]),
        ("a: [b, , c]", [(1, 8, "yaml-syntax")]),
        ("a: [b, ~]", [(1, 8, "empty-value")]),
        ("-\n- a", [(1, 2, "empty-value")]),
        ("? [a]\n: b", [(1, 3, "yaml-syntax")]),
        ("{{a}}: b", [(1, 1, "yaml-syntax")]),
        ("a: b\n---\nc: d", [(2, 1, "several-documents")]),
        ("a: b\n...\n---\n", [(3, 1, "several-documents")]),
        ("a: " + "[" * MAX_DEPTH, [(1, 3 + MAX_DEPTH, "deep-nesting")]),
        ("a:\n\tb: c", [(2, 1, "tab")]),
        ("a: b\x00c\nd: \x85", [(1, 5, "control-character"), (2, 4, "control-character")]),
        ("a: \u2028", [(1, 4, "control-character")]),
        ('a: "\\x00"', [(1, 4, "control-character")]),
        ('a: "\\ud800"', [(1, 7, "yaml-syntax")]),
        ('a: "\\r"', [(1, 4, "control-character")]),
        ("a: \ufeffb", [(1, 4, "control-character")]),
        ("a: x\ufffdy", [(1, 5, "control-character")]),
        ("a: b\n\x07: c\n", [(2, 1, "control-character")]),
        ("a: b\n  - c\n", [(2, 3, "yaml-syntax")]),
    ],
)  # fmt: skip
def test_refused(text: str, expected: list[tuple[int, int, str]]) -> None:
    """What could mean something else than it says is refused where it stands."""
    assert refused(text) == expected


def test_depth() -> None:
    """The deepest nesting allowed is read; one level more is not, in values as in names."""
    text = "[" * MAX_DEPTH + "a" + "]" * MAX_DEPTH
    assert refused(text) == []
    assert refused(f"[{text}]") == [(1, MAX_DEPTH + 1, "deep-nesting")]
    assert (1, MAX_DEPTH + 2, "deep-nesting") in refused(f"? [{text}]\n: b")


def test_control_characters_are_told_five_at_a_time() -> None:
    """A file that is no text at all does not fill the screen."""
    assert refused("a: " + "\x07" * 100) == [(1, n, "control-character") for n in range(4, 9)]


def test_what_is_told_is_marked() -> None:
    """A value that is told of is faulty; a group that fields were left out of is incomplete."""
    root, _ = parse("a: *b\nc:\nd: x\x07y\n<<: {e: f}\ng: {*h : i}\n", "f")
    assert root
    assert root.incomplete
    assert root.find(("a",)).faulty
    assert root.find(("a",)).value == UNREADABLE
    assert root.find(("c",)).faulty
    assert root.find(("d",)).faulty
    assert root.find(("d",)).value == f"x{UNREADABLE}y"
    assert root.find(("g",)).incomplete
    assert not root.find(("g",)).faulty


LONG = "a line of text has a colon after more than 1,000 characters"
BACKSLASH = "a backslash between double quotation marks begins a special character"


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("a: b\nc d\n", 2, 1, "the line 'c d' has no colon after a field's name"),
        ("c d\na: b\n", 1, 1, "the line 'c d' has no colon after a field's name"),
        ("a:b\nc: d\n", 1, 3, "in 'a:b' a space is missing after the colon"),
        ("a: b: c\n", 1, 5, "a text with a colon and a space in it needs quotation marks"),
        ("a: b:\n", 1, 5, "a text with a colon and a space in it needs quotation marks"),
        ('a: "b\nc: d\n', 1, 4, "the quotation mark is not closed"),
        ('a: "b\nc: "d"\n', 1, 4, "the quotation mark is not closed"),
        ("a: 'b' c\n", 1, 8, "there is more text after the closing quotation mark"),
        ('a: "b": c\n', 1, 7, "there is more text after the closing quotation mark"),
        ('a: "\\q"\n', 1, 5, BACKSLASH),
        ('a: "\\xzz"\n', 1, 7, BACKSLASH),
        ("a: @b\n", 1, 4, "text that begins with @ needs quotation marks"),
        ("a:\n  - `b`\n", 2, 5, "text that begins with ` needs quotation marks"),
        ("a: %b\n", 1, 4, "text that begins with % needs quotation marks"),
        ("a: *b* c\n", 1, 4, "text that begins with * needs quotation marks"),
        ("a: & b\n", 1, 4, "text that begins with & needs quotation marks"),
        ("a: ![[b]]\n", 1, 4, "text that begins with ! needs quotation marks"),
        ("a: [[b]] c\n", 1, 4, "text that begins with [ needs quotation marks"),
        ("a: [@b] c\n", 1, 4, "text that begins with [ needs quotation marks"),
        ("a: {b} c\n", 1, 4, "text that begins with { needs quotation marks"),
        ("a: ] b\n", 1, 4, "text that begins with ] needs quotation marks"),
        ("a: ? b\n", 1, 4, "text that begins with ? needs quotation marks"),
        ("%b\na: c\n", 1, 1, "text that begins with % needs quotation marks"),
        ("a: [b]]\n", 1, 7, "the bracket ] has no opening one before it"),
        ("a: [b\nc: d\n", 1, 4, "the bracket [ is not closed"),
        ("a: {b: c\nd: e\n", 1, 4, "the bracket { is not closed"),
        ("a: [\n", 1, 4, "the bracket [ is not closed"),
        ("a: {b: [c, {", 1, 12, "the bracket { is not closed"),
        ('a: ["b" "c"]\n', 1, 9, "a comma or a closing ] is missing here"),
        ("a: > b\n", 1, 4, "the text after | or > begins on the next line"),
        ("a: - b\n", 1, 4, "a list cannot begin on the line of its field's name"),
        ("a: b\n  c: d\n", 2, 3, "this line is indented further than the one above allows"),
        ("a:\n   b: c\n  d: e\n", 3, 3, "this line is indented differently from those around it"),
        ("  a: b\nc: d\n", 2, 1, "this line is indented differently from those around it"),
        ("a:\n  - b\n - c\n", 3, 2, "this line is indented differently from those around it"),
        ("a: |\n  b\n c\n", 3, 2, "this line is indented differently from those around it"),
        ("- a\nb: c\n", 2, 1, "a list stands above, and this line is no item of it"),
        ("b: c\n- a\n", 2, 1, "a list item stands among fields"),
        (": a\n", 1, 1, "the field's name before the colon is missing"),
        ("a" * 2000 + ": b", 1, 2001, LONG),
    ],
)  # fmt: skip
def test_broken_yaml(text: str, line: int, column: int, message: str) -> None:
    """What libyaml trips over is told in an editor's words, where the editor has to look."""
    root, [problem] = parse(text, "f")
    assert root is None
    assert (problem.location.line, problem.location.column) == (line, column)
    assert (problem.code, problem.message) == ("yaml-syntax", message)
    assert problem.hint


# --- front matter ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("---\na: b\n---\nc\n", ("\na: b\n", "c\n", 4)),
        ("---\na: b\n---", ("\na: b\n", "", 3)),
        ("---\n---\n", ("\n", "", 3)),
        ("---  \na: b\n---\t\n\nc", ("\na: b\n", "\nc", 4)),
        ("---\na: b\n---\nc\n---\nd\n", ("\na: b\n", "c\n---\nd\n", 4)),
        ("---\na: |\n  ---\n  b\n---\nc", ("\na: |\n  ---\n  b\n", "c", 6)),
        ("a: b\n---\nc\n", None),
        ("---\na: b\nc\n", None),
        ("----\na: b\n---\n", None),
        ("\n---\na: b\n---\n", None),
        ("", None),
    ],
)
def test_front_matter(text: str, parts: tuple[str, str, int] | None) -> None:
    """Front matter stands between two lines of hyphens, the first of them the file's first line."""
    assert split_front_matter(text) == parts


# --- alignment ------------------------------------------------------------------------------------


@given(PLAIN, st.sampled_from(["", "'", '"', "|", ">"]), st.integers(20, 100))
@example('it\'s [[x]] \\ "y"', "'", 20)
@example("\u00a00", "|", 20)
@example("é\u00a0é 🚀\n\n  [[x]]", '"', 20)
def test_alignment(value: str, style: str, width: int) -> None:
    """A character of a value is found in the text that it was read from, however it is written."""
    text = yaml.dump(
        {"a": value},
        allow_unicode=True,
        default_style=style or None,
        width=width,
        Dumper=yaml.SafeDumper,
    )
    root, problems = parse(text, "f")
    if problems or root is None or not isinstance(root.value, dict) or "a" not in root.value:
        return
    node = root.find(("a",))
    assert node.value == value
    lines = text.split("\n")
    start = sum(len(line) + 1 for line in lines[: node.line - 1]) + node.column - 1
    places = align(value, text, start)
    assert places == sorted(places)
    for character, place in zip(value, places, strict=False):
        if not character.isspace() and text[place] != "\\" and text[place : place + 2] != "''":
            assert text[place] == character
    assert len(places) == len(value)
