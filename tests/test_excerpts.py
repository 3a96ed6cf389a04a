"""Excerpts: the lines around a place, and what in them is marked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.excerpts import WIDTH, Line, excerpt

TEXT = "title: A day\n\ndate: 2024-13-01\nactors: [ann, bob]\n\nbody: No\n"


def marked(text: str, line: int, column: int) -> str:
    """What is marked."""
    (found,) = (one for one in excerpt(text, line, column) if one.mark)
    assert found.mark is not None
    return found.text[slice(*found.mark)]


def test_lines_around_a_place() -> None:
    """Two lines before and after, without the empty ones at the ends."""
    assert excerpt(TEXT, 3, 7) == [
        Line(1, "title: A day"),
        Line(2, ""),
        Line(3, "date: 2024-13-01", (6, 16)),
        Line(4, "actors: [ann, bob]"),
    ]
    assert [one.number for one in excerpt(TEXT, 3, 7, context=0)] == [3]
    assert excerpt(TEXT, 99, 1) == []
    assert excerpt("", 1, 1) == [Line(1, "", (0, 0))]


@pytest.mark.parametrize(
    ("line", "column", "what"),
    [(1, 1, "title:"), (4, 15, "bob"), (4, 10, "ann"), (4, 9, "[ann"), (3, 99, ""), (1, 7, " ")],
)
def test_what_is_marked(line: int, column: int, what: str) -> None:
    """The word that begins at the place; nothing after the end of the line."""
    assert marked(TEXT, line, column) == what


def test_long_lines_are_cut_around_the_place() -> None:
    """However long a line is, its place is shown, with something before it."""
    text = "a " * 5000 + "here" + " b" * 5000
    (line,) = excerpt(text, 1, 10001)
    assert len(line.text) <= WIDTH
    assert marked(text, 1, 10001) == "here"
    assert line.text.startswith("…")
    assert line.text.endswith("…")


def test_what_cannot_be_seen_is_shown() -> None:
    """Tabs and signs that would turn the text around stand there as one sign each."""
    (line,) = excerpt("\ta\u202eb\u200c", 1, 2)
    assert line.text == "⇥a�b\u200c"


@given(st.text(max_size=400), st.integers(0, 9), st.integers(0, 500), st.integers(0, 3))
def test_any_place_in_any_text(text: str, line: int, column: int, context: int) -> None:
    """No place is an error, and one line at the most is marked, within its text."""
    found = excerpt(text, line, column, context)
    marks = [one for one in found if one.mark]
    assert len(marks) == bool(found)
    for one in marks:
        assert one.mark is not None
        assert one.number == line
        assert 0 <= one.mark[0] <= one.mark[1] <= len(one.text)
    assert all(len(one.text) <= WIDTH for one in found)
