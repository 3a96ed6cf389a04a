"""Marks on an axis of time: where they lie, and what is drawn for dates that are no plain days.

Geometry is in units of the picture's own: x counts from where the text begins, y from the top.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, sqrt
from typing import Final

from dossier.views.base import View
from dossier.views.spans import Extent

WIDTH: Final = 860
_EDGE: Final = 10
"""Between the picture's sides and what is drawn."""

_ASIDE: Final = 96
"""The width of the column of what has no place on the axis."""

_SIGN: Final = 11
"""The room of a sign."""

_HALF: Final = 4.5
"""From the middle of a sign to its side, where lines begin: some signs are hollow."""

_ROW: Final = 14
_STUB: Final = 5
"""How far a bar, or a tail, comes out beside its sign at least."""

_UNKNOWN: Final = 40
"""How far a bar runs on whose end nobody knows."""

_MOST_ROWS: Final = 12
"""Rows of one lane; what finds no room there lies over others."""

_MOST_BINS: Final = 60
_LABEL: Final = 50
"""The room of a year's number."""

_MOST_TICKS: Final = 12


class Line(View, frozen=True):
    """What is drawn beside a mark."""

    kind: str
    """`bar`: it lasted; `head`: and goes on, as an arrow; `within`: it was at some time between;
    `about`: near it, or perhaps."""

    path: str
    """Of an SVG `path`."""


class Mark(View, frozen=True):
    """A sign, with its lines."""

    x: float
    """Of the middle; so is `y`."""

    y: int
    lines: tuple[Line, ...]
    radius: float = 0.0
    """Of a mark that stands for several events; else 0."""


@dataclass(frozen=True, slots=True)
class Axis:
    """The years from `first` to `last`."""

    first: float
    last: float
    aside: int
    """Where the column begins of what has no place on the axis; 0 where there is none."""

    @property
    def right(self) -> float:
        """Where the axis ends."""
        return (self.aside or WIDTH) - _EDGE

    def x(self, moment: float) -> float:
        """Return where a moment lies."""
        share = (moment - self.first) / (self.last - self.first)
        return _EDGE + share * (self.right - _EDGE)

    def ticks(self) -> tuple[tuple[str, float], ...]:
        """Return years, and where they begin."""
        years = self.last - self.first
        step = next(
            scale * size
            for scale in (10**power for power in range(14))
            for size in (1, 2, 5)
            if years / (scale * size) <= _MOST_TICKS
        )
        found = range(ceil(self.first / step) * step, ceil(self.last), step)
        ticks = [(str(year), round(self.x(year), 1)) for year in found]
        if step == 1 and (not ticks or ticks[0][1] > _EDGE + _LABEL):
            ticks.insert(0, (str(floor(self.first)), float(_EDGE)))
        return tuple(ticks)


def axis_of(extents: Iterable[Extent], *, aside: bool) -> Axis | None:
    """Return an axis on which all that has a date finds a place; None if nothing has one.

    Args:
        extents: of what is drawn.
        aside: whether there is a column beside it, also where nothing is undated.
    """
    found = list(extents)
    ends = [end for one in found for end in (one.start, one.end) if end is not None]
    if not ends:
        return None
    first = floor(min(ends) * 12) / 12
    last = max(ceil(max(ends) * 12) / 12, first + 1 / 12)
    aside = aside or any(one.undated for one in found)
    return Axis(first, last, WIDTH - _ASIDE if aside else 0)


# --- one by one ---------------------------------------------------------------------------


@dataclass(slots=True)
class _Drawing:
    """A mark before it has a row; its lines take y as 0."""

    x: float
    left: float
    right: float
    lines: list[tuple[str, str]]


def drawn(extents: Sequence[Extent], axis: Axis) -> list[Mark]:
    """Return a mark for each extent, in rows in which none lies over another."""
    rows: list[float] = []
    found = []
    for one in extents:
        mark = _drawing(one, axis)
        row = next((at for at, end in enumerate(rows) if end < mark.left), len(rows))
        if row == _MOST_ROWS:
            row = min(range(len(rows)), key=rows.__getitem__)
        rows[row : row + 1] = [mark.right]
        y = _ROW * row + _ROW
        found.append(
            Mark(
                x=round(mark.x, 1),
                y=y,
                lines=tuple(
                    Line(kind=kind, path=path.replace("Y", str(y))) for kind, path in mark.lines
                ),
            )
        )
    return found


def height(marks: Iterable[Mark]) -> int:
    """Return the height of a lane with these marks."""
    return max((mark.y for mark in marks), default=_ROW) + _ROW


def _drawing(one: Extent, axis: Axis) -> _Drawing:
    if one.undated:
        x = float(axis.aside + _SIGN)
        return _Drawing(x, x - _SIGN / 2, x + _SIGN / 2, [])
    return _lasting(one, axis) if one.lasts else _within(one, axis)


def _within(one: Extent, axis: Axis) -> _Drawing:
    """A sign, between whiskers if it is more than a day, and with tails if it is about then."""
    assert one.start is not None and one.end is not None, "only intervals have open ends"
    left, right = axis.x(one.start), axis.x(one.end)
    x, half = (left + right) / 2, (right - left) / 2
    lines = []
    reach = _SIGN / 2
    if one.end - one.start > 1 / 100:
        reach = max(half, reach + 2)
        sides = f"M{x - reach:.1f} YH{x - _HALF:.1f}M{x + _HALF:.1f} YH{x + reach:.1f}"
        path = f"{sides}m0-3v6M{x - reach:.1f} Ym0-3v6"
        lines.append(("within", path))
    if one.loose_start:
        tails = f"M{x - reach:.1f} Yh-{_STUB + 2}M{x + reach:.1f} Yh{_STUB + 2}"
        lines.append(("about", tails))
        reach += _STUB + 2
    return _Drawing(x, x - reach, x + reach, lines)


def _lasting(one: Extent, axis: Axis) -> _Drawing:
    """A sign where it began, and a bar to where it ended; or the other way round."""
    lines = []
    if one.start is None:
        assert one.end is not None, "what has neither start nor end is undated"
        x = max(axis.x(one.end), _EDGE + _SIGN)
        left, right = (0.0 if one.open_start else max(0.0, x - _UNKNOWN)), x + _SIGN / 2
        lines.append(("bar" if one.open_start else "about", f"M{x - _HALF:.1f} YH{left + 1:.1f}"))
        if one.open_start:
            lines.append(("head", f"M{left + 6:.1f} Ym0-5l-6 5 6 5"))
    else:
        x = axis.x(one.start)
        left, stub = x - _SIGN / 2, x + _SIGN / 2 + _STUB
        if one.end is not None:
            right = max(axis.x(one.end), stub)
            lines.append(("bar", f"M{x + _HALF:.1f} YH{right:.1f}"))
        elif one.open_end:
            right = max(axis.right + _EDGE - 1, stub)
            lines.append(("bar", f"M{x + _HALF:.1f} YH{right:.1f}"))
            lines.append(("head", f"M{right - 6:.1f} Ym0-5l6 5-6 5"))
        else:
            right = x + _UNKNOWN
            lines.append(("about", f"M{x + _HALF:.1f} YH{right:.1f}"))
    tails = [f"M{left:.1f} Yh-{_STUB}"] * one.loose_start
    tails += [f"M{right:.1f} Yh{_STUB + 2}"] * one.loose_end
    if tails:
        lines.append(("about", "".join(tails)))
    spare = _STUB + 2
    return _Drawing(x, left - spare * one.loose_start, right + spare * one.loose_end, lines)


# --- together -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Bin:
    """A time whose events have one mark."""

    first: int
    """The month it begins with, counted from that of the year 0."""

    months: int
    """How long it is; 0 for what has no place on the axis."""

    count: int


def bins(extents: Iterable[Extent], axis: Axis) -> list[Bin]:
    """Return the months, years … in which something began, in order; last what has no place."""
    months = (axis.last - axis.first) * 12
    size = next(
        size
        for size in (1, 12, *(12 * 10**power for power in range(1, 14)))
        if months / size <= _MOST_BINS
    )
    counts = Counter(_unit(one, size) for one in extents)
    found = [Bin(unit * size, size, count) for unit, count in counts.items() if unit is not None]
    placeless = [Bin(0, 0, counts[None])] if counts[None] else []
    return [*sorted(found), *placeless]


def _unit(one: Extent, size: int) -> int | None:
    """The time in which something began, counted from that of the year 0; None if not known."""
    start = one.start if one.start is not None else one.end
    if start is None:
        return None
    known = one.lasts or one.end is None or (one.end - start) * 12 < size + 0.5
    return floor(start * 12 + 1e-6) // size if known else None


def mark_of(one: Bin, axis: Axis, highest: int) -> Mark:
    """Return a circle whose area grows with the events of a bin.

    Args:
        one: where and how many.
        axis: that it lies on.
        highest: how many events the largest circle of the picture stands for.
    """
    radius = round(1.5 + 7 * sqrt(min(1, one.count / highest)), 1)
    if not one.months:
        return Mark(x=float(axis.aside + _SIGN), y=_ROW, lines=(), radius=radius)
    middle = (one.first + one.months / 2) / 12
    x = axis.x(min(max(middle, axis.first), axis.last))
    return Mark(x=round(x, 1), y=_ROW, lines=(), radius=radius)
