"""How a date is drawn: as a point, a bar, a bar that runs on; and where on an axis of years."""

from dataclasses import dataclass
from typing import Final

from dossier.dates import DISTANT_FUTURE, DISTANT_PAST, Date, Day, parse

_OFF_AXIS: Final = frozenset({"decade", "century", "far-year"})
"""Shapes too wide or too far off for an axis of years."""

_LENGTHS: Final = 31.0
"""Days that every month is drawn with: an axis needs no calendar, and no day may pass its month."""


def sign(date: Date) -> str:
    """Return the sign that stands beside a date's words; "" for a plain day, which needs none.

    `span`: from one day to another; `since` goes on, `from` ends nobody knows when, `until` has no
    known start; `within`: some time in a month, year …; `about`: near it, or perhaps;
    `undated`: nobody knows.
    """
    if date.shape == "interval":
        start, end = (text in ("", "..") for text in date.text.split("/"))
        if start:
            return "undated" if end else "until"
        if end:
            return "since" if date.text.endswith("..") else "from"
        return "span"
    if date.qualifier:
        return "about"
    return "" if date.shape in ("day", "time") else "within"


@dataclass(frozen=True, slots=True)
class Extent:
    """Where a date lies on an axis of years: `2024.5` is the first of July 2024."""

    start: float | None
    """None where it is open or not known; so is `end`."""

    end: float | None

    lasts: bool
    """Whether it went on from start to end; else it was at some time between them."""

    open_start: bool = False
    """Whether a start that is None is open, and not unknown; so is the end with `open_end`."""

    open_end: bool = False

    loose_start: bool = False
    """Whether the start is approximate or uncertain; so is the end with `loose_end`."""

    loose_end: bool = False

    @property
    def undated(self) -> bool:
        """Whether it has no place on the axis."""
        return self.start is None and self.end is None


def extent(date: Date) -> Extent:
    """Return where a date lies; without start and end where an axis has no place for it."""
    if date.shape in _OFF_AXIS:
        return Extent(None, None, lasts=False)
    loose = bool(date.qualifier)
    start = None if date.first == DISTANT_PAST else moment(date.first)
    end = None if date.last == DISTANT_FUTURE else moment(date.last, after=True)
    if date.shape != "interval":
        return Extent(start, end, lasts=False, loose_start=loose, loose_end=loose)
    first, last = date.text.split("/")
    return Extent(
        start,
        end,
        lasts=True,
        open_start=first == "..",
        open_end=last == "..",
        loose_start=_is_loose(first),
        loose_end=_is_loose(last),
    )


def moment(day: Day, *, after: bool = False) -> float:
    """Return the beginning of a day in years, or with `after` its end."""
    year, month, number = day
    return year + (month - 1 + (number - (not after)) / _LENGTHS) / 12


def _is_loose(end: str) -> bool:
    return end not in ("", "..") and bool(parse(end).qualifier)
