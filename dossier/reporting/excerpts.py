"""The line that a problem stands on, as a terminal can show it, with the place marked."""

import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from wcwidth import wcswidth

from dossier import files
from dossier.problems import JOINERS, Location, Problem

WIDTH: Final = 100
"""In columns of a terminal; longer lines are cut around the place."""

_BEFORE: Final = 60
"""How many of these at the most are before the place."""

_TAB: Final = "    "

_AS_EMOJI: Final = "\ufe0f"

_OF_FILES: Final = frozenset(
    {
        "empty-file", "file-too-large", "missing-settings", "outside-site", "unexpected-file",
        "unreadable-file", "unsafe-id", "wrong-encoding",
    }
)  # fmt: skip
"""The codes of problems with a file as such; no line of it says more."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line of a file, and where in it the place is."""

    text: str
    """The line, or what there is room for; nothing in it that cannot be seen."""

    mark: str
    """What stands below it: a caret under the place. Where letters run from right to left, which
    each terminal orders in its own way: the words from the place on."""


class Excerpts:
    """Reads excerpts from a site folder; best file by file."""

    def __init__(self, site: Path) -> None:
        self._site = site
        self._path = ""
        self._lines: list[str] = []

    def of(self, problem: Problem) -> Excerpt | None:
        """Return the line of a problem; None where there is none, or none that tells more."""
        location = problem.location
        if problem.code in _OF_FILES:
            return None
        lines = self._read(location)
        line = lines[location.line - 1] if 0 < location.line <= len(lines) else ""
        return excerpt(line, location.column) if line.strip() else None

    def _read(self, location: Location) -> list[str]:
        if location.path != self._path:
            self._path, self._lines = location.path, []
            text = files.read_text(self._site, location.path)[0] if self._is_ours() else None
            self._lines = (text or "").split("\n")
        return self._lines

    def _is_ours(self) -> bool:
        """Whether the file lies in the site folder: a link must not bring others into a log."""
        try:
            return (self._site / self._path).resolve().is_relative_to(self._site.resolve())
        except (OSError, RuntimeError, ValueError):
            return False


def excerpt(line: str, column: int) -> Excerpt:
    """Return a line with a mark.

    Args:
        line: without its end.
        column: the place, counted from 1 in code points.
    """
    place = min(max(column - 1, 0), len(line))
    start = max(0, place - 2 * WIDTH)  # a line may be a megabyte long
    before = [_shown(letter) for letter in line[start:place]]
    after = [_shown(letter) for letter in line[place : place + 2 * WIDTH]]
    cut_before, cut_after = start > 0, place + len(after) < len(line)
    taken = _taken(before[::-1], _BEFORE)
    if taken < len(before) or cut_before:
        before, cut_before = before[len(before) - taken :], True
    head = "…" * cut_before + "".join(before)
    room = WIDTH - width(head)
    taken = _taken(after, room)
    tail = "".join(after[:taken]) + "…" * (cut_after or taken < len(after))
    text = head + tail
    if any(map(_runs_left, head + tail[:1])):
        return Excerpt(text, f"here: {''.join(after[:_WORDS]).strip()}")
    return Excerpt(text, " " * width(head) + "^")


_WORDS: Final = 24
"""How many letters are repeated where no caret can point to them."""


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return max(0, wcswidth(text))


def _taken(pieces: list[str], room: int) -> int:
    """Return how many pieces there is room for."""
    for number, piece in enumerate(pieces):
        room -= width(piece) or piece == _AS_EMOJI  # which makes the letter before it wider
        if room < 0:
            return number
    return len(pieces)


def _shown(letter: str) -> str:
    if letter == "\t":
        return _TAB
    if letter.isprintable() or letter in JOINERS:
        return letter
    return f"\\u{ord(letter):04x}"


def _runs_left(letter: str) -> bool:
    return unicodedata.bidirectional(letter) in ("R", "AL", "AN")
