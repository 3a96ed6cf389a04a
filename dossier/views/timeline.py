"""The timeline: events, and what was said between them, by year and month."""

from collections.abc import Sequence
from typing import Final

from msgspec import structs

from dossier.urls import LISTS, Key, part_path
from dossier.views.base import View
from dossier.views.cards import Cards
from dossier.views.density import Density, density
from dossier.views.lanes import Lanes, lanes
from dossier.views.parts import (
    UNDATED,
    Part,
    month_label,
    month_of,
    navigation,
    part_label,
    step_label,
    steps_label,
)
from dossier.views.rows import (
    Filters,
    Row,
    dates_of,
    filters,
    in_order,
    list_of_statements,
    rows,
    statements,
    too_many,
)
from dossier.views.sections import parts_of_list
from dossier.views.types import PartNav

_KEY_EVENTS: Final = 300
"""Key events on an overview, if the parts share them out evenly."""

_LEAST_KEY_EVENTS: Final = 3
"""Key events of a part on an overview, however many parts there are."""


class Month(View, frozen=True):
    """What is of one month; or of the year and known no closer."""

    label: str
    """`September 2024`; empty for what is not known to the month, or where a page is one month."""

    id: str
    """`m2024-09`; empty where the label is."""

    rows: tuple[Row, ...]
    count: int
    """Events of the month, also where only key events are here."""

    path: str = ""
    """Where all are; empty where all are here."""


class Year(View, frozen=True):
    """What is of one year."""

    label: str
    id: str
    """`y2024`, or `undated`."""

    count: int
    """Its events."""

    statements: int
    months: tuple[Month, ...]
    path: str
    """Where its events are listed; empty where that is here."""


class TimelinePage(View, frozen=True):
    """The timeline, or a part of it."""

    title: str
    total: int
    statements: int
    """Of the whole dossier, as `total` counts all events."""

    years: tuple[Year, ...]
    """On the overview of a part that is split itself: with some key events only."""

    parts: PartNav | None
    """None where the timeline is one page."""

    density: Density | None
    lanes: Lanes | None
    filters: Filters | None
    left_out: int
    """Statements of this time for which there is no room here."""

    left_out_path: str
    """Where these are listed."""


def timeline_page(cards: Cards, name: str = "") -> TimelinePage:
    """Return the timeline, or a part of it; of what is split itself, the overview."""
    found = parts_of_list(cards, "event")
    part = found[name]
    title = cards.language.gettext("Timeline")
    if name:
        label = part_label(cards, "event", part)
        title = cards.language.gettext("Timeline: %(year)s", year=label)
    said = statements(cards, part, found)
    full = too_many(said)
    years = _overview(cards, part) if part.parts else _years(cards, part, () if full else said)
    shown = [row for year in years for month in year.months for row in month.rows]
    return TimelinePage(
        title=title,
        total=len(cards.graph.ids("event")),
        statements=len(cards.graph.ids("quote")),
        years=years,
        parts=navigation(cards, LISTS["event"], "event", found, name),
        density=density(cards, part, found) if len(part.steps) < 2 else None,
        lanes=None if name else lanes(cards, found),
        filters=filters(cards, shown, split=len(found) > 1),
        left_out=len(said) if full else 0,
        left_out_path=list_of_statements(cards, part) if full else "",
    )


def _overview(cards: Cards, part: Part) -> tuple[Year, ...]:
    """Some key events of each year, or of each month of a year; each leads to its part."""
    found: dict[tuple[str, ...], list[str]] = {}
    for one in part.parts:
        found.setdefault(one.steps, []).extend(one.members)
    most = max(_LEAST_KEY_EVENTS, _KEY_EVENTS // len(found))
    keys = cards.kept("key events", lambda _: dict(cards.graph.column("event", "key")))
    key: dict[tuple[str, ...], list[Key]] = {
        steps: [("event", id_) for id_ in ids if keys[id_]][:most] for steps, ids in found.items()
    }

    def path(steps: tuple[str, ...]) -> str:
        return part_path(LISTS["event"], "-".join(steps))

    if not part.steps:
        # Parts that are but numbered have no headings.
        return tuple(
            _year(cards, steps[0], len(ids), _months(cards, key[steps]), path(steps))
            for steps, ids in found.items()
            if steps
        )
    months = tuple(
        Month(
            label=steps_label(cards, "event", steps),
            id=f"m{'-'.join(steps)}",
            rows=rows(cards, key[steps]),
            count=len(ids),
            path=path(steps),
        )
        for steps, ids in found.items()
    )
    return (_year(cards, part.steps[0], len(part.members), months, path(part.steps)),)


def _years(cards: Cards, part: Part, said: Sequence[str]) -> tuple[Year, ...]:
    """All events of a part, and the statements between them."""
    keys = in_order(cards, part.members, said)
    if len(part.steps) > 1:
        months = (Month(label="", id="", rows=rows(cards, keys), count=len(part.members)),)
        year = _year(cards, part.steps[0], len(part.members), months, "")
        return (structs.replace(year, label=part_label(cards, "event", part)),)
    days = {"event": dates_of(cards, "event"), "quote": dates_of(cards, "quote") if said else {}}
    found: dict[int | None, list[Key]] = {}
    for key in keys:
        found.setdefault(days[key[0]][key[1]].year, []).append(key)
    return tuple(
        _year(
            cards,
            UNDATED if year is None else str(year),
            sum(kind == "event" for kind, _ in members),
            _months(cards, members),
            "",
        )
        for year, members in sorted(found.items(), key=lambda item: (item[0] is None, item[0] or 0))
    )


def _year(cards: Cards, year: str, count: int, months: tuple[Month, ...], path: str) -> Year:
    return Year(
        label=step_label(cards, "event", year),
        id=UNDATED if year == UNDATED else f"y{year}",
        count=count,
        statements=sum(row.card.kind == "quote" for month in months for row in month.rows),
        months=months,
        path=path,
    )


def _months(cards: Cards, keys: Sequence[Key]) -> tuple[Month, ...]:
    # What is known to the year only comes first; it may sort between days of one month.
    found: dict[tuple[int, int], list[Key]] = {(0, 0): []}
    for key in keys:
        date = dates_of(cards, key[0])[key[1]]
        month = month_of(date)
        found.setdefault((date.first[0], month) if month else (0, 0), []).append(key)
    return tuple(
        Month(
            label=month_label(cards, *month) if month[1] else "",
            id=f"m{month[0]}-{month[1]:02d}" if month[1] else "",
            rows=rows(cards, members),
            count=sum(kind == "event" for kind, _ in members),
        )
        for month, members in found.items()
        if members
    )
