"""A few lines of a text around a place in it, for people to look at.

Where the lines go, a terminal or a page, is decided elsewhere: an excerpt is lines with their
numbers, and of the one that is meant, the part to mark.
"""

import re
from dataclasses import dataclass
from typing import Final

from dossier.problems import JOINERS

CONTEXT: Final = 2
"""Lines shown before and after the one that is meant, unless others are asked for."""

WIDTH: Final = 160
"""Characters shown of a line; of one that is meant, those around its place."""

_WORD: Final = re.compile(r"(?:[^\s,:\]}]|:(?=\S))+:?|.")
"""What is marked: up to the next space, comma or closing bracket."""

_BEFORE: Final = 60
"""Characters shown before the place where a line is cut."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an excerpt."""

    number: int
    """Counted from 1."""

    text: str
    """As it can be shown: on one line, of `WIDTH` at the most, each character one that is seen."""

    mark: tuple[int, int] | None = None
    """Of the line that is meant: from which character of `text`, and up to which one, not
    included. The two are the same where the place is the end of the line."""


def excerpt(text: str, line: int, column: int, context: int = CONTEXT) -> list[Line]:
    """Return the lines around a place.

    Args:
        text: the whole file, with `\\n` at the ends of lines.
        line: counted from 1.
        column: counted from 1, in code points.
        context: how many lines to show before and after.

    Returns:
        The lines, none of them where the text has no such line. Empty ones at both ends are left
        out, but never the one that is meant.
    """
    lines = text.split("\n")
    if not 1 <= line <= len(lines):
        return []
    first, last = max(1, line - context), min(len(lines), line + context)
    while first < line and not lines[first - 1].strip():
        first += 1
    while last > line and not lines[last - 1].strip():
        last -= 1
    found = []
    for number in range(first, last + 1):
        one = lines[number - 1]
        found.append(_marked(number, one, column) if number == line else _plain(number, one))
    return found


def _plain(number: int, text: str) -> Line:
    text = text.rstrip()
    return Line(number, _seen(text if len(text) <= WIDTH else text[: WIDTH - 1] + "…"))


def _marked(number: int, text: str, column: int) -> Line:
    start = min(max(column, 1) - 1, len(text))
    word = _WORD.match(text, start)
    end = word.end() if word else start
    cut = start - _BEFORE if len(text) > WIDTH and start > _BEFORE else 0
    before = ("…" if cut else "") + text[cut:start]
    marked, after = text[start:end], text[end:].rstrip()
    room = WIDTH - len(before)
    if len(marked) > room:
        marked, after = marked[: room - 1] + "…", ""
    elif len(marked) + len(after) > room:
        after = after[: max(0, room - len(marked) - 1)] + "…"
    return Line(number, _seen(before + marked + after), (len(before), len(before) + len(marked)))


def _seen(text: str) -> str:
    """Return a text of the same length with a sign for each character that cannot be seen."""
    return "".join(c if c.isprintable() or c in JOINERS else _SIGNS.get(c, "�") for c in text)


_SIGNS: Final = {"\t": "⇥", "\u00a0": " ", "\u3000": "\u3000", "\u202f": " ", "\u2009": " "}
"""Tabs are shown; other spaces than the usual one look like it, or, as the full-width one, are as
they are."""
