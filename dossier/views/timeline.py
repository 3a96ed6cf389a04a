"""The timeline: events by year and month, and how many there were."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import structs

from dossier import dates
from dossier.urls import LISTS, part_path
from dossier.views.cards import Cards
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
from dossier.views.sections import parts_of_list
from dossier.views.types import Bar, Month, TimelinePage, Year

MOST_MONTHS: Final = 180
"""Months that the overview shows at the most; longer periods are counted by year."""

_KEY_EVENTS: Final = 300
"""Key events on an overview, if the parts share them out evenly."""

_LEAST_KEY_EVENTS: Final = 3
"""Key events of a part on an overview, however many parts there are."""


def timeline_page(cards: Cards, name: str = "") -> TimelinePage:
    """Return the timeline, or a part of it; of what is split itself, the overview."""
    found = parts_of_list(cards, "event")
    part = found[name]
    title = cards.language.gettext("Timeline")
    if name:
        label = part_label(cards, "event", part)
        title = cards.language.gettext("Timeline: %(year)s", year=label)
    unit, density = ("", ()) if len(part.steps) > 1 else _density(cards, part.members, found)
    return TimelinePage(
        title=title,
        total=len(cards.graph.ids("event")),
        years=_overview(cards, part) if part.parts else _years(cards, part, len(found) > 1),
        parts=navigation(cards, LISTS["event"], "event", found, name),
        density=density,
        density_by=unit,
    )


def _overview(cards: Cards, part: Part) -> tuple[Year, ...]:
    """Some key events of each year, or of each month of a year; each leads to its part."""
    found: dict[tuple[str, ...], list[str]] = {}
    for one in part.parts:
        found.setdefault(one.steps, []).extend(one.members)
    most = max(_LEAST_KEY_EVENTS, _KEY_EVENTS // len(found))
    keys = cards.kept("key events", lambda _: dict(cards.graph.column("event", "key")))
    key = {steps: [id_ for id_ in ids if keys[id_]][:most] for steps, ids in found.items()}

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
            events=cards.cards("event", key[steps]),
            count=len(ids),
            path=path(steps),
        )
        for steps, ids in found.items()
    )
    return (_year(cards, part.steps[0], len(part.members), months, path(part.steps)),)


def _years(cards: Cards, part: Part, split: bool) -> tuple[Year, ...]:
    """All events of a part."""
    if len(part.steps) > 1:
        months = (Month(label="", events=cards.cards("event", part.members)),)
        year = _year(cards, part.steps[0], len(part.members), months, "")
        return (structs.replace(year, label=part_label(cards, "event", part)),)
    event = cards.graph.event
    found: dict[int | None, list[str]] = {}
    for id_ in part.members:
        found.setdefault(event(id_).date.year, []).append(id_)
    return tuple(
        _year(
            cards,
            UNDATED if year is None else str(year),
            len(ids),
            _months(cards, ids),
            "" if split else f"{LISTS['event']}#{_anchor(year)}",
        )
        for year, ids in sorted(found.items(), key=lambda item: (item[0] is not None, item[0]))
    )


def _year(cards: Cards, year: str, count: int, months: tuple[Month, ...], path: str) -> Year:
    return Year(
        label=step_label(cards, "event", year),
        id=_anchor(None if year == UNDATED else int(year)),
        count=count,
        months=months,
        path=path,
    )


def _months(cards: Cards, ids: Sequence[str]) -> tuple[Month, ...]:
    # What is known to the year only comes first; it may sort between days of one month.
    found: dict[tuple[int, int], list[str]] = {(0, 0): []}
    for id_ in ids:
        date = cards.graph.event(id_).date
        month = month_of(date)
        found.setdefault((date.first[0], month) if month else (0, 0), []).append(id_)
    return tuple(
        Month(
            label=month_label(cards, *month) if month[1] else "",
            events=cards.cards("event", members),
        )
        for month, members in found.items()
        if members
    )


def _anchor(year: int | None) -> str:
    return UNDATED if year is None else f"y{year}"


def _density(
    cards: Cards, ids: Sequence[str], parts: Mapping[str, Part]
) -> tuple[str, tuple[Bar, ...]]:
    """How many events began in each month (of long periods: year), gaps included; and which."""
    dated = cards.kept("dates of events", lambda _: dict(cards.graph.column("event", "date")))
    days = [dated[id_] for id_ in ids]
    known = [date.first for date in days if date.year is not None and 0 < date.first[0] <= 9999]
    if not known:
        return "", ()
    first, last = min(known), max(known)
    months = (last[0] - first[0]) * 12 + last[1] - first[1] + 1
    if months > MOST_MONTHS:
        if last[0] - first[0] >= MOST_MONTHS:
            return "", ()
        units = [f"{year:04d}" for year in range(first[0], last[0] + 1)]
        counts = Counter(f"{day[0]:04d}" for day in known)
    else:
        start = first[0] * 12 + first[1] - 1
        units = [f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(start, start + months)]
        counts = Counter(f"{day[0]:04d}-{day[1]:02d}" for day in known)
    highest = max(counts.values())
    return "year" if months > MOST_MONTHS else "month", tuple(
        Bar(
            label=cards.when(dates.parse(unit)).label,
            year=str(int(unit[:4])) if len(unit) == 4 or unit.endswith("-01") else "",
            count=counts[unit],
            path=_place(unit, parts),
            height=round(100 * counts[unit] / highest),
        )
        for unit in units
    )


def _place(unit: str, parts: Mapping[str, Part]) -> str:
    """Where the events of a month or a year are listed."""
    year = str(int(unit[:4]))
    if len(parts) == 1:
        return f"{LISTS['event']}#{_anchor(int(year))}"
    name = next((name for name in (f"{year}{unit[4:]}", year) if name in parts), "")
    return part_path(LISTS["event"], name)
