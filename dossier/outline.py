"""The outline of the land, from Natural Earth; `docs/outline/make.py` says how it was made."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Final

import msgspec

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""West, south, east, north."""

_RUN: Final = 24
"""Points that are looked at together."""


class _File(msgspec.Struct):
    origin: str
    steps: int
    """A degree."""

    rings: list[list[int]]
    """Longitude and latitude in steps; of each point but the first, the way from the one before."""


@dataclass(frozen=True, slots=True)
class Ring:
    """A coast around land, or around a lake in it; not closed."""

    points: tuple[Point, ...]
    """Longitude, latitude, in degrees; what crosses the 180th meridian goes on beyond it."""

    box: Box
    runs: tuple[Box, ...]
    """The boxes of each `_RUN` points."""


@lru_cache(maxsize=1)
def rings() -> tuple[Ring, ...]:
    """Return all coasts, those with the most points first."""
    data = Path(__file__).with_name("outline.json").read_bytes()
    file = msgspec.json.decode(data, type=_File)
    return tuple(_ring(flat, file.steps) for flat in file.rings)


def _ring(flat: list[int], steps: int) -> Ring:
    across = [step / steps for step in accumulate(flat[::2])]
    up = [step / steps for step in accumulate(flat[1::2])]
    points = tuple(zip(across, up, strict=True))
    parts = [points[start : start + _RUN] for start in range(0, len(points), _RUN)]
    return Ring(points, _box(points), tuple(map(_box, parts)))


def _box(points: tuple[Point, ...]) -> Box:
    across, up = [x for x, _ in points], [y for _, y in points]
    return min(across), min(up), max(across), max(up)


def within(window: Box) -> Iterator[list[Point]]:
    """Yield the land in a window, as polygons that are to be filled by the even-odd rule.

    Args:
        window: in degrees; east may be beyond 180, or west beyond -180.
    """
    west, south, east, north = window
    for ring in rings():
        for turn in (-360.0, 0.0, 360.0):
            left, low, right, high = ring.box
            if left + turn > east or right + turn < west or low > north or high < south:
                continue
            moved = (west - turn, south, east - turn, north)
            found = clipped(_near(ring, moved), moved)
            if len(found) > 2:
                yield [(x + turn, y) for x, y in found] if turn else found


def _near(ring: Ring, window: Box) -> list[Point]:
    """The ring without most of what lies wholly to one side of the window."""
    west, south, east, north = window
    found: list[Point] = []
    for number, (left, low, right, high) in enumerate(ring.runs):
        run = ring.points[number * _RUN : (number + 1) * _RUN]
        if left > east or right < west or low > north or high < south:
            # All of it is cut off, wherever it goes in between.
            found += (run[0], run[-1])
        else:
            found += run
    return found


def clipped(points: list[Point], window: Box) -> list[Point]:
    """Return a polygon cut off at the edges of a window (Sutherland and Hodgman)."""
    west, south, east, north = window
    for axis, limit, sign in ((0, west, 1), (0, east, -1), (1, south, 1), (1, north, -1)):
        if not points:
            break
        kept: list[Point] = []
        before = points[-1]
        inside_before = (before[axis] - limit) * sign >= 0
        for point in points:
            inside = (point[axis] - limit) * sign >= 0
            if inside != inside_before:
                share = (limit - before[axis]) / (point[axis] - before[axis])
                crossing = before[1 - axis] + share * (point[1 - axis] - before[1 - axis])
                kept.append((limit, crossing) if axis == 0 else (crossing, limit))
            if inside:
                kept.append(point)
            before, inside_before = point, inside
        points = kept
    return points
