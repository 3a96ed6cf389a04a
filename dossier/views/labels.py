"""Names in pictures: short enough, and beside dots so that none lies over another.

There is less room for them on narrow screens than on wide ones.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from dossier.views.pictures import Label
from dossier.views.scale import rounded

NARROW: Final = (280, 175)
WIDE: Final = (576, 360)
"""Pixels across and down of a map, on the narrowest screens and on others; see `pictures.css`."""

_LETTER, _LINE, _RISE = 7.0, 20.0, 14.0
"""Pixels that a letter takes across and down, at most on the whole; and how far it stands above the
line that it is written on."""

_DIGIT, _DIGITS = 6.0, 16.0
"""The same of the numbers at a map's edges."""

LONGEST: Final = 28
"""Letters of a name on a map."""

Rectangle = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A dot that wants a name."""

    name: str
    x: float
    """In hundredths of the width and of the height."""

    y: float
    radius: float
    """In pixels."""


def placed(
    spots: Sequence[Spot], sizes: Sequence[tuple[int, int]] = (NARROW, WIDE)
) -> list[Label | None]:
    """Return the place of each name, None where there is no room for it; the first go first.

    Args:
        spots: the dots.
        sizes: of the map; what finds room on one finds it on those that follow.
    """
    found: list[Label | None] = [None] * len(spots)
    for size in sizes:
        taken = [_dot(spot, size) for spot in spots]
        taken += [
            _written(label, spot, size) for label, spot in zip(found, spots, strict=True) if label
        ]
        for number, spot in enumerate(spots):
            if found[number] is not None:
                continue
            own = taken[number]
            for label in _tries(spot, wide=size != NARROW):
                area = _written(label, spot, size)
                others = (one for one in taken if one is not own)
                if _inside(area, size) and not any(_meet(area, one) for one in others):
                    found[number] = label
                    taken.append(area)
                    break
    return found


def unwritten(
    text: str,
    place: tuple[float, float],
    shift: tuple[float, float],
    spots: Sequence[Spot],
    labels: Sequence[Label | None],
    sizes: Sequence[tuple[int, int]] = (NARROW, WIDE),
) -> bool:
    """Tell whether a number at a map's edge lies clear of all dots and names.

    Args:
        text: the number.
        place: where it is set, in hundredths of the width and of the height.
        shift: pixels to the right and down from there.
        spots: the dots.
        labels: their names.
        sizes: of the map.
    """
    for size in sizes:
        x, y = place[0] * size[0] / 100 + shift[0], place[1] * size[1] / 100 + shift[1]
        area = (x, y - 0.75 * _DIGITS, x + _DIGIT * len(text), y + 0.25 * _DIGITS)
        taken = [_dot(spot, size) for spot in spots]
        taken += [
            _written(label, spot, size) for label, spot in zip(labels, spots, strict=True) if label
        ]
        if any(_meet(area, one) for one in taken):
            return False
    return True


def _tries(spot: Spot, wide: bool) -> Iterator[Label]:
    away = spot.radius + 3
    text = shortened(spot.name, LONGEST)
    for side, dx, dy in (
        ("right", away, 4),
        ("left", -away, 4),
        ("above", 0, -away),
        ("below", 0, away + 9),
        ("right", 0.7 * away, -0.7 * away),
        ("right", 0.7 * away, 0.7 * away + 9),
        ("left", -0.7 * away, -0.7 * away),
        ("left", -0.7 * away, 0.7 * away + 9),
    ):
        yield Label(text=text, side=side, dx=rounded(dx), dy=rounded(dy), wide=wide)


def shortened(text: str, most: int) -> str:
    """Return a text of `most` letters at the most, cut between words."""
    if len(text) <= most:
        return text
    cut = text[:most].rpartition(" ")[0] or text[: most - 1]
    return f"{cut.rstrip(' ,;:–-')}…"


def length(text: str) -> float:
    """Return about how many pixels a name takes."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return _LETTER * (len(text) + 0.8 * wide)


def _dot(spot: Spot, size: tuple[int, int]) -> Rectangle:
    x, y = spot.x * size[0] / 100, spot.y * size[1] / 100
    return x - spot.radius, y - spot.radius, x + spot.radius, y + spot.radius


def _written(label: Label, spot: Spot, size: tuple[int, int]) -> Rectangle:
    across = length(label.text)
    x, y = spot.x * size[0] / 100 + label.dx, spot.y * size[1] / 100 + label.dy
    left = {"right": x, "left": x - across}.get(label.side, x - across / 2)
    return left, y - _RISE, left + across, y - _RISE + _LINE


def _inside(area: Rectangle, size: tuple[int, int]) -> bool:
    return area[0] >= 0 and area[1] >= 0 and area[2] <= size[0] and area[3] <= size[1]


def _meet(one: Rectangle, other: Rectangle) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
