"""The timeline: events by year and month, and how many there were."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from dossier import dates
from dossier.dates import Date
from dossier.views.cards import Cards
from dossier.views.lists import ids_of_part, part_label, part_links, part_path, parts
from dossier.views.types import Bar, Month, TimelinePage, Year

MOST_MONTHS: Final = 180
"""Months that the overview shows at the most; longer periods are counted by year."""

_COARSE: Final = frozenset({"year", "decade", "century", "unspecified", "far-year", "season"})
"""Shapes of dates that do not tell the month."""


def timeline_page(cards: Cards, part: str = "") -> TimelinePage:
    """Return the timeline or, of one that is split, a year or the overview (`part` empty)."""
    graph = cards.graph
    split = parts(cards, "event")
    overview = bool(split) and not part
    ids = graph.ids("event") if not part else ids_of_part(cards, "event", part)
    title = cards.language.gettext("Timeline")
    if part:
        title = cards.language.gettext("Timeline: %(year)s", year=part_label(cards, part))
    unit, density = _density(cards, ids, bool(split))
    return TimelinePage(
        title=title,
        total=len(graph.ids("event")),
        years=_years(cards, ids, overview, bool(split)),
        parts=part_links(cards, "event", part) if split else (),
        density=density,
        density_by=unit,
    )


def _years(cards: Cards, ids: Sequence[str], key_only: bool, split: bool) -> tuple[Year, ...]:
    event = cards.graph.event
    years = []
    for year, found in groupby(ids, key=lambda id_: event(id_).date.year):
        all_ = list(found)
        shown = [id_ for id_ in all_ if event(id_).key] if key_only else all_
        part = "undated" if year is None else str(year)
        # What is known to the year only comes first; it may sort between days of one month.
        by_month: dict[str, list[str]] = {"": []}
        for id_ in shown:
            by_month.setdefault(_month(cards, event(id_).date), []).append(id_)
        months = tuple(
            Month(label=label, events=cards.cards("event", members))
            for label, members in by_month.items()
            if members
        )
        years.append(
            Year(
                label=part_label(cards, part),
                id=_anchor(part),
                count=len(all_),
                months=months,
                path=_year_path(part, split),
            )
        )
    return tuple(years)


def _anchor(part: str) -> str:
    return part if part == "undated" else f"y{part}"


def _year_path(part: str, split: bool) -> str:
    return part_path("event", part) if split else f"{part_path('event', '')}#{_anchor(part)}"


def _month(cards: Cards, date: Date) -> str:
    """The label of a date's month; empty where it is known no closer than the year."""
    if date.shape in _COARSE or date.first[:2] == dates.DISTANT_PAST[:2]:
        return ""
    year, month, _ = date.first
    return cards.when(dates.parse(f"{year:04d}-{month:02d}")).label if 0 <= year <= 9999 else ""


def _density(cards: Cards, ids: Sequence[str], split: bool) -> tuple[str, tuple[Bar, ...]]:
    """How many events began in each month (of long periods: year), gaps included; and which."""
    days = [cards.graph.event(id_).date for id_ in ids]
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
            path=_year_path(str(int(unit[:4])), split),
            height=round(100 * counts[unit] / highest),
        )
        for unit in units
    )
