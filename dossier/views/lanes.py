"""The timeline as a picture: a lane for each of the actors most often named, time along it.

A few hundred events are drawn one by one, each as its date is known (`marks`); of more, a mark
stands for all those of a month, a year or several. A table has the same.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from dossier.dates import Date
from dossier.urls import LISTS
from dossier.views.base import View
from dossier.views.cards import Cards
from dossier.views.density import place
from dossier.views.marks import WIDTH, Axis, Bin, Mark, axis_of, bins, drawn, height, mark_of
from dossier.views.parts import Part, month_label
from dossier.views.rows import dates_of
from dossier.views.spans import extent
from dossier.views.types import Card

MOST_LANES: Final = 10
LEAST_MARKS: Final = 4
"""Events drawn: fewer need no picture."""

MOST_MARKS: Final = 500
"""Events drawn one by one, each in all its lanes."""

MOST_COLUMNS: Final = 8
"""Years that the table tells apart: the last ones."""

_EARLIER: Final = -(10**13)
_UNDATED: Final = 10**13
"""What stands for a year in the columns of the table that are none."""


class LaneMark(View, frozen=True):
    """An event in a lane, or several."""

    label: str
    path: str
    status: str
    """Of an event; empty for several."""

    drawn: Mark


class Lane(View, frozen=True):
    """An actor, and the events in which it is named."""

    card: Card
    count: int
    height: int
    marks: tuple[LaneMark, ...]
    cells: tuple[int, ...]
    """Events, for each column of the table."""


class Lanes(View, frozen=True):
    """The picture, and its table."""

    width: int
    ticks: tuple[tuple[str, float], ...]
    """Years, and where they begin."""

    aside: int
    """Where the column of what has no place on the axis begins; 0 where there is none."""

    lanes: tuple[Lane, ...]
    together: bool
    """Whether a mark stands for several events."""

    statuses: tuple[str, ...]
    signs: tuple[str, ...]
    """The signs of dates that are drawn, for the legend; as `spans.sign`."""

    columns: tuple[str, ...]


def lanes(cards: Cards, pages: Mapping[str, Part]) -> Lanes | None:
    """Return the lanes of the actors most often named in events; None where that says little."""
    named = cards.kept("events of those most often named", lambda _: _named(cards))
    days = dates_of(cards, "event")
    dated = {id_: days[id_] for ids in named.values() for id_ in ids}
    together = len(pages) > 1 or sum(map(len, named.values())) > MOST_MARKS
    axis = axis_of(map(extent, dated.values()), aside=together)
    if len(named) < 2 or len(dated) < LEAST_MARKS or axis is None:
        return None
    if together:
        found = _together(cards, named, axis, pages)
    else:
        found = {actor: _one_by_one(cards, ids, axis) for actor, ids in named.items()}
    shown = {mark.status for marks in found.values() for mark in marks}
    columns = _columns([_year(day) for day in dated.values()])
    return Lanes(
        width=WIDTH,
        ticks=axis.ticks(),
        aside=axis.aside,
        lanes=tuple(
            Lane(
                card=cards.card(("actor", actor)),
                count=len(ids),
                height=height(mark.drawn for mark in found[actor]),
                marks=found[actor],
                cells=_cells([_year(days[id_]) for id_ in ids], columns),
            )
            for actor, ids in named.items()
        ),
        together=together,
        statuses=tuple(sorted(shown - {""})),
        signs=() if together else _signs(cards, list(dated.values())),
        columns=tuple(_label(cards, year) for year in columns),
    )


def _named(cards: Cards) -> dict[str, list[str]]:
    """The events of the actors most often named in them; the most first.

    Those known by a description alone are left out: each stands for one occasion.
    """
    unnamed = {id_ for id_, kind in cards.graph.column("actor", "kind") if kind == "unnamed"}
    found: dict[str, list[str]] = {}
    for id_, actors in cards.graph.column("event", "actors"):
        for actor in dict.fromkeys(one.actor for one in actors):
            if actor not in unnamed:
                found.setdefault(actor, []).append(id_)
    often = sorted(found, key=lambda actor: (-len(found[actor]), actor))
    return {actor: found[actor] for actor in often[:MOST_LANES]}


# --- marks --------------------------------------------------------------------------------


def _one_by_one(cards: Cards, ids: Sequence[str], axis: Axis) -> tuple[LaneMark, ...]:
    days = dates_of(cards, "event")
    status = cards.kept("status of events", lambda _: dict(cards.graph.column("event", "status")))
    marks = drawn([extent(days[id_]) for id_ in ids], axis)
    found = []
    for id_, mark in zip(ids, marks, strict=True):
        card = cards.card(("event", id_))
        assert card.when is not None, "events have a date"
        label = cards.language.gettext(
            "%(date)s: %(title)s", date=card.when.short, title=card.title
        )
        one = LaneMark(label=label, path=card.path, status=status[id_], drawn=mark)
        found.append(one)
    return tuple(found)


def _together(
    cards: Cards, named: Mapping[str, Sequence[str]], axis: Axis, pages: Mapping[str, Part]
) -> dict[str, tuple[LaneMark, ...]]:
    days = dates_of(cards, "event")
    found = {actor: bins((extent(days[id_]) for id_ in ids), axis) for actor, ids in named.items()}
    highest = max((one.count for all_ in found.values() for one in all_ if one.months), default=1)

    def mark(one: Bin) -> LaneMark:
        label, path = _of_bin(cards, one, pages)
        told = cards.language.ngettext(
            "%(month)s: %(num)s event",
            "%(month)s: %(num)s events",
            one.count,
            month=label,
            num=cards.language.number(one.count),
        )
        return LaneMark(label=told, path=path, status="", drawn=mark_of(one, axis, highest))

    return {actor: tuple(map(mark, all_)) for actor, all_ in found.items()}


def _of_bin(cards: Cards, one: Bin, pages: Mapping[str, Part]) -> tuple[str, str]:
    """What a time is called whose events have one mark, and where they are listed."""
    whole = LISTS["event"]
    if one.months == 0:
        return cards.language.gettext("no closer date"), whole
    year, month = divmod(one.first, 12)
    if one.months > 12 or not 0 <= year <= 9999:
        last = year + one.months // 12 - 1
        return (str(year) if one.months <= 12 else f"{year}–{last}"), whole
    label = month_label(cards, year, month + 1) if one.months == 1 else str(year)
    text = f"{year:04d}-{month + 1:02d}" if one.months == 1 else f"{year:04d}"
    path, _ = place(text, pages, pages[""])
    return label, path or whole


def _signs(cards: Cards, days: Sequence[Date]) -> tuple[str, ...]:
    return tuple(sorted({cards.when(day).sign for day in days} - {"", "undated"}))


# --- the table ----------------------------------------------------------------------------


def _year(date: Date) -> int:
    return _UNDATED if date.year is None else date.year


def _columns(years: Sequence[int]) -> tuple[int, ...]:
    """The years that the table has columns for, the last ones; before them those earlier."""
    found = sorted(set(years) - {_UNDATED})
    earlier = [_EARLIER] if len(found) > MOST_COLUMNS else []
    undated = [_UNDATED] if _UNDATED in years else []
    return (*earlier, *found[-MOST_COLUMNS:], *undated)


def _cells(years: Sequence[int], columns: tuple[int, ...]) -> tuple[int, ...]:
    counts = Counter(year if year in columns else _EARLIER for year in years)
    return tuple(counts[column] for column in columns)


def _label(cards: Cards, year: int) -> str:
    gettext = cards.language.gettext
    return {_EARLIER: gettext("earlier"), _UNDATED: gettext("Undated")}.get(year, str(year))
