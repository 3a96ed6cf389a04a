"""Maps: the places of the dossier on an outline of the land, and one place among others.

A map has coasts and no borders: where these run is a matter of dispute, and none of the dossier's.
Steps of longitude and of latitude are equal everywhere, and true to each other at the middle.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Final

from dossier import outline
from dossier.outline import Box
from dossier.views.cards import Cards
from dossier.views.labels import NARROW, Spot, placed, unwritten
from dossier.views.pictures import Dot, Label, Map, Tick
from dossier.views.scale import rounded

MOST_PLACES: Final = 60
_FEWEST: Final = 2
ASPECT: Final = 1.6
"""Width to height, of every map; `pictures.css` has the same."""

_LARGE, _SMALL = 1000, 500
"""Units across, of a map of all places and of one place's."""

_SIZES_OF_SMALL: Final = (NARROW, (432, 270))
"""Pixels across and down of one place's map; see `pictures.css`."""

_HEIGHT: Final = 18.0
"""Degrees of latitude on the map of one place."""

_LEAST_HEIGHT: Final = 12.0
_CELL: Final = 4
"""Degrees; on other places' maps, one place of a cell at the most is shown."""

_MOST_LANDMARKS: Final = 12

_GRIDS: Final = (1, 2, 5, 10, 20, 30)
_FINEST: Final = 3
"""Units that a line turns or an island reaches across, at the least."""


@dataclass(frozen=True, slots=True)
class Window:
    """What a map shows."""

    box: Box
    middle: float
    """The latitude at which it is true."""

    def at(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Return where a point is, in hundredths of the width and of the height."""
        west, south, east, north = self.box
        while longitude < west:
            longitude += 360
        while longitude > west + 360:
            longitude -= 360
        return 100 * (longitude - west) / (east - west), 100 * (north - latitude) / (north - south)


def map_of_places(cards: Cards) -> Map | None:
    """Return a map of all places with coordinates; of many, those with the most events.

    Returns: None where there are too few; each has a map on its own page.
    """
    graph = cards.graph
    found = {id_: at for id_, at in graph.column("place", "at") if at is not None}
    if len(found) < _FEWEST:
        return None
    events = {id_: len(graph.referrers(("place", id_), "event", "places")) for id_ in found}
    shown = sorted(found, key=lambda id_: (-events[id_], id_))[:MOST_PLACES]
    window = window_of([found[id_] for id_ in shown])
    most = max(events.values())
    spots = [
        Spot(
            cards.card(("place", id_)).title,
            *window.at(*found[id_]),
            rounded(3 + 5 * math.sqrt(events[id_] / most)) if events[id_] else 3.0,
        )
        for id_ in shown
    ]
    gettext, ngettext = cards.language.gettext, cards.language.ngettext
    labels = placed(spots)
    dots = _dots(cards, shown, spots, events, here="", labels=labels)
    facts = [
        ngettext("%(name)s: %(num)s event", "%(name)s: %(num)s events", dot.events, name=dot.title)
        for dot in dots
    ]
    return _map(
        cards, window, _LARGE, dots, gettext("Map of the places"), "; ".join(facts),
        len(found) - len(shown), partial(unwritten, spots=spots, labels=labels),
    )  # fmt: skip


def map_of_place(cards: Cards, id_: str) -> Map | None:
    """Return a map of the surroundings of a place, with others of the dossier's places there."""
    at = cards.graph.place(id_).at
    if at is None:
        return None
    window = window_around(at)
    others = [one for one in _landmarks(cards, window.box) if one != id_]
    places = {one: cards.graph.place(one).at or at for one in others}
    others.sort(key=lambda one: (math.dist(places[one], at), one))
    shown = [id_, *others[:_MOST_LANDMARKS]]
    spots = [
        Spot(
            cards.card(("place", one)).title,
            *window.at(*places.get(one, at)),
            5.0 if one == id_ else 2.5,
        )
        for one in shown
    ]
    labels = placed(spots, (NARROW,))
    dots = _dots(cards, shown, spots, {}, here=id_, labels=labels)
    # What has no name on it would tell nothing here.
    dots = tuple(dot for dot in dots if dot.here or dot.label)
    gettext, own = cards.language.gettext, dots[0]
    title = gettext("Where %(name)s is", name=own.title)
    fact = gettext(
        "%(name)s: %(latitude)s, %(longitude)s",
        name=own.title, latitude=own.latitude, longitude=own.longitude,
    )  # fmt: skip
    free = partial(unwritten, spots=spots, labels=labels, sizes=_SIZES_OF_SMALL)
    return _map(cards, window, _SMALL, dots, title, fact, 0, free)


def latitude_of(cards: Cards, degrees: float) -> str:
    """Return a latitude in words: `35.69° N`."""
    if not degrees:
        return "0°"
    gettext, number = cards.language.gettext, cards.language.number(round(abs(degrees), 2))
    if degrees >= 0:
        return gettext("%(degrees)s° N", degrees=number)
    return gettext("%(degrees)s° S", degrees=number)


def longitude_of(cards: Cards, degrees: float) -> str:
    """Return a longitude in words: `51.39° E`."""
    if not degrees:
        return "0°"
    gettext, number = cards.language.gettext, cards.language.number(round(abs(degrees), 2))
    if degrees >= 0:
        return gettext("%(degrees)s° E", degrees=number)
    return gettext("%(degrees)s° W", degrees=number)


# --- windows ------------------------------------------------------------------------------


def window_of(places: Sequence[tuple[float, float]]) -> Window:
    """Return a window that holds places, given by latitude and longitude, with a margin."""
    across = sorted(longitude for _, longitude in places)
    # The widest gap around the globe is left out, wherever it is.
    gaps = [
        after - before for before, after in zip(across, [*across[1:], across[0] + 360], strict=True)
    ]
    widest = gaps.index(max(gaps))
    west = across[(widest + 1) % len(across)]
    east = west + 360 - gaps[widest]
    up = [latitude for latitude, _ in places]
    south, north = min(up), max(up)
    middle, shrink = _middle((south + north) / 2)
    height = max(1.24 * (north - south), (east - west) * shrink * 1.24 / ASPECT, _LEAST_HEIGHT)
    return _window((west + east) / 2, (south + north) / 2, middle, height, shrink)


def window_around(place: tuple[float, float]) -> Window:
    """Return a window around a place, given by its latitude and longitude."""
    middle, shrink = _middle(place[0])
    return _window(place[1], place[0], middle, _HEIGHT, shrink)


def _middle(latitude: float) -> tuple[float, float]:
    """The latitude at which a map is true, and how much shorter a degree across is there."""
    middle = float(max(-75, min(75, round(latitude))))
    return middle, math.cos(math.radians(middle))


def _window(x: float, y: float, middle: float, height: float, shrink: float) -> Window:
    width = min(360.0, height * ASPECT / shrink)
    y = max(-89 + height / 2, min(89 - height / 2, y)) if height < 178 else 0.0
    return Window((x - width / 2, y - height / 2, x + width / 2, y + height / 2), middle)


# --- what is drawn ------------------------------------------------------------------------


def land(window: Window, across: int) -> str:
    """Return the path of the land, in units of which the map has `across` from side to side."""
    west, south, east, north = window.box
    unit_x, unit_y = across / (east - west), across / ASPECT / (north - south)
    # A little more than is seen, so that edges of the cut are not.
    more_x, more_y = 6 / unit_x, 6 / unit_y
    pieces = []
    for polygon in outline.within((west - more_x, south - more_y, east + more_x, north + more_y)):
        points = [(round((x - west) * unit_x), round((north - y) * unit_y)) for x, y in polygon]
        pieces.append(_path(points))
    return "".join(pieces)


def _path(points: Sequence[tuple[int, int]]) -> str:
    """A closed path without what is too small to be seen; nothing where all of it is."""
    kept = [points[0]]
    for x, y in points[1:]:
        if abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= _FINEST:
            kept.append((x, y))
    if len(kept) < 3:
        return ""
    steps = []
    for (x, y), (next_x, next_y) in pairwise(kept):
        across, down = next_x - x, next_y - y
        steps.append(f"{across}{down}" if down < 0 else f"{across} {down}")
    line = steps[0] + "".join(step if step[0] == "-" else f" {step}" for step in steps[1:])
    return f"M{kept[0][0]} {kept[0][1]}l{line}z"


def _map(  # noqa: PLR0913, PLR0917 (a map's parts)
    cards: Cards, window: Window, across: int, dots: tuple[Dot, ...], title: str, facts: str,
    left_out: int, free: Callable[[str, tuple[float, float], tuple[float, float]], bool],
) -> Map:  # fmt: skip
    west, south, east, north = window.box
    step = next((one for one in _GRIDS if (north - south) / one <= 4), _GRIDS[-1])
    step_across = next((one for one in _GRIDS if (east - west) / one <= 6), 60)
    up = [one for one in _multiples(south, north, step) if abs(one) < 90]
    along = _multiples(west, east, step_across)
    down = round(across / ASPECT)
    ys = [(one, (north - one) / (north - south)) for one in up]
    xs = [(one, (one - west) / (east - west)) for one in along]
    grid = [f"M0 {round(y * down)}H{across}" for _, y in ys]
    grid += [f"M{round(x * across)} 0V{down}" for _, x in xs]
    return Map(
        title=title,
        description=facts,
        box=f"0 0 {across} {down}",
        land=land(window, across),
        grid="".join(grid),
        latitudes=tuple(
            Tick(label=label, at=rounded(100 * y))
            for label, y in ((latitude_of(cards, one), y) for one, y in ys)
            if 0.05 < y < 0.9 and free(label, (0, 100 * y), (4, -3))
        ),
        longitudes=tuple(
            Tick(label=label, at=rounded(100 * x))
            for label, x in ((longitude_of(cards, (one + 180) % 360 - 180), x) for one, x in xs)
            if 0.08 < x < 0.92 and free(label, (100 * x, 100), (3, -4))
        ),
        dots=dots,
        true_at=latitude_of(cards, window.middle),
        left_out=left_out,
    )


def _multiples(first: float, last: float, step: int) -> range:
    return range(math.ceil(first / step) * step, math.floor(last) + 1, step)


def _dots(
    cards: Cards, ids: Sequence[str], spots: Sequence[Spot], events: dict[str, int], here: str,
    labels: Sequence[Label | None],
) -> tuple[Dot, ...]:  # fmt: skip
    found = []
    for id_, spot, label in zip(ids, spots, labels, strict=True):
        at = cards.graph.place(id_).at
        assert at is not None, "only places with coordinates are drawn"
        found.append(
            Dot(
                path=cards.card(("place", id_)).path,
                title=spot.name,
                x=rounded(spot.x),
                y=rounded(spot.y),
                radius=spot.radius,
                events=events.get(id_, 0),
                here=id_ == here,
                label=label,
                latitude=latitude_of(cards, at[0]),
                longitude=longitude_of(cards, at[1]),
            )
        )
    return tuple(found)


def _landmarks(cards: Cards, window: Box) -> list[str]:
    """Places in a window, one of each cell of a grid, so that a page names but a few."""
    cells = cards.kept("landmarks", lambda _: _cells(cards))
    west, south, east, north = (int(edge // _CELL) for edge in window)
    around = 360 // _CELL
    found = []
    for row in range(south, north + 1):
        for column in range(west, east + 1):
            id_ = cells.get((row, (column + around // 2) % around - around // 2))
            if id_ is not None:
                found.append(id_)
    return found


def _cells(cards: Cards) -> dict[tuple[int, int], str]:
    """The first place of each cell, in order of names."""
    found: dict[tuple[int, int], str] = {}
    for id_, at in cards.graph.column("place", "at"):
        if at is not None:
            found.setdefault((int(at[0] // _CELL), int(at[1] // _CELL)), id_)
    return found
