"""How many events there were, month by month or year by year: the timeline's overview."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from dossier import dates
from dossier.dates import Date
from dossier.urls import LISTS, part_path
from dossier.views.base import View
from dossier.views.cards import Cards
from dossier.views.parts import Part, month_of
from dossier.views.rows import dates_of

MOST_BARS: Final = 180
"""Months that the overview shows at the most; longer periods are counted by year."""

_NO_YEAR: Final = frozenset({"decade", "century"})
"""Shapes of dates that do not tell the year."""

_LABELS: Final = 8
"""Years named below the bars, about."""

_ROOMS: Final = (12, 18, 24, 36, 45)
"""Numbers of bars for which the style sheet knows the width at which each is a target."""

_LEAST: Final = 3
"""Hundredths of the highest bar that any bar is high."""


class Bar(View, frozen=True):
    """A month, or a year."""

    label: str
    year: str
    """Named below the bar where a year begins and there is room; else empty."""

    starts: bool
    """Whether a year begins with it, and others stand before it."""

    count: int
    key: int
    """Key events among them."""

    path: str
    """The page where its events are listed; empty where that is this one."""

    anchor: str
    """The place on that page: `m2024-09`; may be empty."""

    height: int
    """In hundredths of the highest."""

    key_height: int


class Cells(View, frozen=True):
    """A year of a calendar."""

    label: str
    cells: tuple[Bar | None, ...]
    """Of each month; None where nothing happened, or that is not counted."""


class Density(View, frozen=True):
    """How many events began in each month, gaps included."""

    by: str
    """What a bar stands for: `month` or `year`."""

    bars: tuple[Bar, ...]
    room: int
    """For how many bars there has to be room if they are links; 0 where there never is."""

    heads: tuple[str, ...]
    """Of the calendar's columns: months; empty where bars stand for years."""

    calendar: tuple[Cells, ...]
    """The same as a table."""

    uncounted: int
    """Events that no bar counts, as their month, or year, is not known."""


def density(
    cards: Cards, part: Part, pages: Mapping[str, Part], here: bool = True
) -> Density | None:
    """Return how many events of a part began in each month, or of long periods year.

    Args:
        cards: makes cards.
        part: of the timeline.
        pages: all its parts.
        here: whether it is shown on that part's own page.

    Returns: None where there is none to count, or there are too many years.
    """
    days = dates_of(cards, "event")
    size, known = _counted([(id_, days[id_]) for id_ in part.members])
    if not known:
        return None
    keys = cards.kept("key events", lambda _: dict(cards.graph.column("event", "key")))

    def leads_to(text: str) -> tuple[str, str]:
        path, anchor = place(text, pages, part)
        return path or ("" if here else LISTS["event"]), anchor

    units = range(min(known.values()), max(known.values()) + 1)
    bars = _bars(
        cards,
        units,
        Counter(known.values()),
        Counter(unit for id_, unit in known.items() if keys[id_]),
        size,
        leads_to,
    )
    return Density(
        by="month" if size == 1 else "year",
        bars=bars,
        room=next((room for room in _ROOMS if len(bars) <= room), 0),
        heads=_months(cards) if size == 1 else (),
        calendar=_calendar(bars, units[0], size),
        uncounted=len(part.members) - len(known),
    )


def _counted(days: Sequence[tuple[str, Date]]) -> tuple[int, dict[str, int]]:
    """The months in which events began, or else their years: how many months that is; and which.

    Months and years are counted from the year 0. Years are taken where that is too many months, or
    where most events are not known to the month.
    """
    months = {id_: day.first[0] * 12 + day.first[1] - 1 for id_, day in days if month_of(day)}
    if 2 * len(months) >= len(days) and _fits(months):
        return 1, months
    years = {
        id_: day.year
        for id_, day in days
        if day.year is not None and 0 <= day.year <= 9999 and day.shape not in _NO_YEAR
    }
    if _fits(years):
        return 12, years
    return 1, {}


def _fits(units: Mapping[str, int]) -> bool:
    return bool(units) and max(units.values()) - min(units.values()) < MOST_BARS


def _bars(
    cards: Cards,
    units: Sequence[int],
    counts: Mapping[int, int],
    key: Mapping[int, int],
    size: int,
    place: Callable[[str], tuple[str, str]],
) -> tuple[Bar, ...]:
    by_month = size == 1
    highest = max(counts.values())
    named = _named(units, by_month)
    found = []
    for unit in units:
        text = f"{unit // 12:04d}-{unit % 12 + 1:02d}" if by_month else f"{unit:04d}"
        path, anchor = place(text)
        height = _height(counts[unit], highest)
        found.append(
            Bar(
                label=cards.when(dates.parse(text)).label,
                year=str(int(text[:4])) if unit in named else "",
                starts=by_month and unit % 12 == 0 and unit != units[0],
                count=counts[unit],
                key=key[unit],
                path=path,
                anchor=anchor,
                height=height,
                key_height=min(height, _height(key[unit], highest)),
            )
        )
    return tuple(found)


def _height(count: int, highest: int) -> int:
    return max(_LEAST, round(100 * count / highest)) if count else 0


def _named(units: Sequence[int], by_month: bool) -> frozenset[int]:
    """The units below which their year stands: not too many, none too near another or the end."""
    room = max(1, -(-len(units) // (_LABELS + 1)))
    found: list[int] = []
    starts = [unit for unit in units if not by_month or unit % 12 == 0 or unit == units[0]]
    for unit in reversed(starts):
        after = found[-1] if found else units[-1] + 1
        if after - unit >= room:
            found.append(unit)
    return frozenset(found)


def place(text: str, pages: Mapping[str, Part], here: Part) -> tuple[str, str]:
    """Return where the events of a month or a year are listed: the page, and the place on it.

    Returns: the page's address, empty where it is the one `here`; and the place's id, or nothing.
    """
    year = str(int(text[:4]))
    anchor = f"y{year}" if len(text) == 4 else f"m{year}-{text[5:]}"
    name = next((name for name in (f"{year}{text[4:]}", year) if name in pages), "")
    if len(pages) > 1 and (not name or len(pages[name].steps) > 1 or pages[name].parts):
        return part_path(LISTS["event"], name), ""
    path = part_path(LISTS["event"], name if len(pages) > 1 else "")
    return ("" if len(pages) == 1 or pages[name] is here else path), anchor


def _months(cards: Cards) -> tuple[str, ...]:
    names = cards.language.locale.months["stand-alone"]["abbreviated"]
    return tuple(str(names[month]) for month in range(1, 13))


def _calendar(bars: Sequence[Bar], first: int, size: int) -> tuple[Cells, ...]:
    """The bars in rows of twelve months; or those of years, one a row, without empty ones."""
    if size > 1:
        return tuple(Cells(label=bar.label, cells=(bar,)) for bar in bars if bar.count)
    year, before = divmod(first, 12)
    cells: list[Bar | None] = [None for _ in range(before)]
    cells += [bar if bar.count else None for bar in bars]
    cells += [None] * (-len(cells) % 12)
    return tuple(
        Cells(label=str(year + at // 12), cells=tuple(cells[at : at + 12]))
        for at in range(0, len(cells), 12)
    )
