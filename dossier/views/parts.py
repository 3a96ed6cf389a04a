"""Long lists, split into pages: by year and month, by letter or standing, and then by number.

The whole list is a page, too: where it is split, an overview that leads to its parts. So is a year
that is split into months. The other parts hold the entries, and follow one another.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final, TypeVar

from msgspec import structs

from dossier import dates
from dossier.dates import Date
from dossier.graph import name_key
from dossier.model import Kind
from dossier.urls import part_path
from dossier.views.cards import Cards
from dossier.views.types import PartLink, PartNav, PartRow

SPLIT: Final = 500
"""Entries that one page holds at the most."""

STANDINGS: Final = ("resolved", "undisputed", "single-origin", "disputed", "denied", "open")
"""The order in which claims are grouped."""

OTHER: Final = "other"
"""The part of what has no letter from a to z, or is known to no month."""

UNDATED: Final = "undated"

_COARSE: Final = frozenset({"year", "decade", "century", "unspecified", "far-year", "season"})
"""Shapes of dates that do not tell the month."""

MOST_PARTS: Final = 500
"""Years that a list is split into at the most; one with more is numbered."""

MOST_LINKS: Final = 40
"""Parts that a row of links names at the most; on an overview, all are named."""

_NEAR: Final = 8
"""Of a longer row: how many parts before and after the current one are named."""

_MOST_IN_TREE: Final = 400
"""Parts of parts that an overview names at the most."""

_LAST: Final = 10**13
"""Ranks after every year, letter and standing."""

Step = tuple[int, str]
"""One step of the way to an entry: its rank, and its name in addresses, such as `(9, "09")`."""

Way = tuple[Step, ...]

T = TypeVar("T")


@dataclass(slots=True, eq=False)
class Part:
    """A page of a list."""

    name: str
    """In its address: `2024-09-2`; empty for the whole."""

    steps: tuple[str, ...]
    """What all its entries share: `("2024", "09")`."""

    number: int
    """Counted from 1 where entries that share their whole way fill several pages; else 0."""

    members: Sequence[str]
    """Ids, in order."""

    above: "Part | None" = None
    parts: "list[Part]" = field(default_factory=list)
    """Where it is split itself: into what."""

    before: "Part | None" = None
    """The page of entries before this one."""

    after: "Part | None" = None


def split(members: Sequence[str], way: Callable[[str], Way], most: int) -> dict[str, Part]:
    """Return the pages of a list by their names: the whole first, all in order.

    Args:
        members: ids, in order.
        way: leads to an entry; the entries of one page are those that have their way in common.
        most: how many entries a page holds.
    """
    whole = Part("", (), 0, members)
    if len(members) > most:
        _divide(whole, [(way(id_), id_) for id_ in members], most)
    found: dict[str, Part] = {}
    last = None
    waiting = [whole]
    while waiting:
        part = waiting.pop()
        found[part.name] = part
        waiting.extend(reversed(part.parts))
        if not part.parts:
            part.before, last = last, part
            if part.before:
                part.before.after = part
    return found


def _divide(part: Part, found: list[tuple[Way, str]], most: int) -> None:
    """Split a part; what shares its whole way, or would make too many parts, is numbered."""
    depth = len(part.steps)
    groups: dict[Step, list[tuple[Way, str]]] = {}
    if len(found[0][0]) > depth:
        for item in found:
            groups.setdefault(item[0][depth], []).append(item)
    if not groups or len(groups) > MOST_PARTS:
        _number(part, part.name, part.steps, found, most)
        return
    for step in sorted(groups):
        group = groups[step]
        name = f"{part.name}-{step[1]}" if part.name else step[1]
        steps = (*part.steps, step[1])
        if len(group) > most and len(group[0][0]) > depth + 1:
            inner = Part(name, steps, 0, [id_ for _, id_ in group], part)
            part.parts.append(inner)
            _divide(inner, group, most)
        else:
            _number(part, name, steps, group, most)


def _number(
    part: Part, name: str, steps: tuple[str, ...], found: list[tuple[Way, str]], most: int
) -> None:
    """Add pages that hold what cannot be told apart; the first keeps its name when more come."""
    ids = [id_ for _, id_ in found]
    if len(ids) <= most:
        part.parts.append(Part(name, steps, 0, ids, part))
        return
    for number, start in enumerate(range(0, len(ids), most), 1):
        own = f"{name}-{number}" if name and number > 1 else name or str(number)
        part.parts.append(Part(own, steps, number, ids[start : start + most], part))


# --- ways ---------------------------------------------------------------------------------


def way_to(cards: Cards, kind: Kind) -> Callable[[str], Way]:
    """Return what leads to an entry of a kind: its year and month, its letter, its standing."""
    graph = cards.graph
    if kind == "claim":
        return lambda id_: _way_of_standing(cards.card(("claim", id_)).mark)
    if kind not in _FILED:
        return lambda _: ()
    field_, way = _FILED[kind]
    return lambda id_: way(getattr(graph.entry((kind, id_)), field_))


def way_in_list(cards: Cards, kind: Kind) -> Callable[[str], Way]:
    """Return the same, for those who look at all entries of a kind."""
    if kind not in _FILED:
        return way_to(cards, kind)
    field_, way = _FILED[kind]
    values = dict(cards.graph.column(kind, field_))
    return lambda id_: way(values[id_])


def _way_in_time(date: Date | None) -> Way:
    year = date.year if date else None
    if date is None or year is None:
        return ((_LAST, UNDATED),)
    month = month_of(date)
    return (year, str(year)), ((month, f"{month:02d}") if month else (_LAST, OTHER))


def month_of(date: Date) -> int:
    """Return the month to file a date under, within its year; 0 where it is not known."""
    shape = date.shape
    if shape == "interval" and date.first != dates.DISTANT_PAST:
        # What began some time in a year began in no month that is known.
        shape = dates.parse(date.text.partition("/")[0]).shape
    if shape in _COARSE or date.first == dates.DISTANT_PAST or not 0 <= date.first[0] <= 9999:
        return 0
    return date.first[1]


def _way_of_name(name: str) -> Way:
    letter = name_key(name)[:1]
    return ((ord(letter), letter),) if "a" <= letter <= "z" else ((_LAST, OTHER),)


def _way_of_standing(mark: str) -> Way:
    return ((STANDINGS.index(mark), mark),)


_FILED: Final[dict[Kind, tuple[str, Callable[[Any], Way]]]] = {
    "event": ("date", _way_in_time),
    "quote": ("date", _way_in_time),
    "source": ("published", _way_in_time),
    "actor": ("name", _way_of_name),
    "place": ("name", _way_of_name),
    "term": ("name", _way_of_name),
}
"""The field by which entries are filed, and how."""


# --- words --------------------------------------------------------------------------------


def part_label(cards: Cards, kind: Kind, part: Part) -> str:
    """Return what a part is called in a heading: `September 2024, part 2`; the whole: nothing."""
    gettext, number = cards.language.gettext, cards.language.number(part.number)
    label = steps_label(cards, kind, part.steps)
    if part.number and label:
        return gettext("%(part)s, part %(number)s", part=label, number=number)
    return gettext("part %(number)s", number=number) if part.number else label


def steps_label(cards: Cards, kind: Kind, steps: tuple[str, ...]) -> str:
    """Return what entries have in common that share a way."""
    if len(steps) < 2:
        return step_label(cards, kind, steps[0]) if steps else ""
    year, month = steps
    if month == OTHER:
        return cards.language.gettext("%(year)s, month not known", year=year)
    return month_label(cards, int(year), int(month))


def month_label(cards: Cards, year: int, month: int) -> str:
    """Return a month with its year, worded."""
    return cards.when(dates.parse(f"{year:04d}-{month:02d}")).label


def step_label(cards: Cards, kind: Kind, step: str) -> str:
    """Return what is called a year, a letter or a standing; or what has none of them."""
    gettext = cards.language.gettext
    if kind == "claim":
        return {
            "resolved": gettext("resolved"),
            "undisputed": gettext("undisputed"),
            "single-origin": gettext("single origin"),
            "disputed": gettext("disputed"),
            "denied": gettext("denied"),
            "open": gettext("open"),
        }[step]
    return {UNDATED: gettext("Undated"), OTHER: gettext("Others")}.get(step, step.upper())


def _short_label(cards: Cards, kind: Kind, steps: tuple[str, ...]) -> str:
    """What entries have in common that share a way, beside others of their level: `Sept`."""
    if len(steps) < 2:
        return steps_label(cards, kind, steps)
    if steps[1] == OTHER:
        return cards.language.gettext("no month")
    return str(cards.language.locale.months["stand-alone"]["abbreviated"][int(steps[1])])


def _start(cards: Cards, kind: Kind, part: Part) -> str:
    """With what a numbered part begins, so that one need not guess."""
    if part.number < 2 or kind == "claim" or UNDATED in part.steps:
        return ""
    first = cards.card((kind, part.members[0]))
    start = first.when.short if first.when else first.title
    return cards.language.gettext("from %(start)s", start=start)


# --- ways between the parts ---------------------------------------------------------------


def navigation(
    cards: Cards, whole: str, kind: Kind, parts: Mapping[str, Part], name: str
) -> PartNav | None:
    """Return the ways from a page of a list to the others; None where there is one page.

    Args:
        cards: makes cards.
        whole: the list's address.
        kind: of its entries.
        parts: its pages.
        name: the page on which the ways stand.
    """
    if len(parts) == 1:
        return None
    part = parts[name]
    chain = [part]
    while chain[0].above:
        chain.insert(0, chain[0].above)
    links = _Links(cards, whole, kind, chain)
    if part.above is None and _is_tree(part):
        rows = list(links.tree())
    else:
        rows = [row for one in chain if one.parts for row in links.rows(one)]
    return PartNav(
        whole=links.page(chain[0]),
        shown=len(part.members),
        overview=bool(part.parts),
        rows=tuple(rows),
        previous=links.named(part.before),
        next=links.named(part.after),
    )


def heads(part: Part) -> list[list[Part]]:
    """Return what a part is split into; pages that are but numbered belong together."""
    return [list(group) for _, group in groupby(part.parts, key=lambda one: one.steps)]


def _is_tree(whole: Part) -> bool:
    """Whether an overview shows the parts of its parts as well."""
    inner = sum(len(heads(one)) for one in whole.parts)
    return 0 < inner <= _MOST_IN_TREE


class _Links:
    """Makes the links on one page of a list."""

    def __init__(self, cards: Cards, whole: str, kind: Kind, chain: Sequence[Part]) -> None:
        """Set up.

        Args:
            cards: makes cards.
            whole: the list's address.
            kind: of its entries.
            chain: the page, after the parts that it is a part of.
        """
        self._cards, self._whole, self._kind, self._chain = cards, whole, kind, chain

    def page(self, part: Part) -> PartLink:
        """One of several numbered pages, or the whole."""
        label = self._cards.language.gettext("part %(number)s", number=part.number)
        return PartLink(
            label=label if part.number else "",
            start=_start(self._cards, self._kind, part),
            path=part_path(self._whole, part.name),
            count=len(part.members),
            current="page" if part is self._chain[-1] else "",
        )

    def head(self, group: Sequence[Part]) -> PartLink:
        """All pages of one way; the link leads to the first."""
        first = group[0]
        inside = any(one in self._chain for one in group)
        here = len(group) == 1 and first is self._chain[-1]
        return PartLink(
            label=_short_label(self._cards, self._kind, first.steps),
            path=part_path(self._whole, first.name),
            count=sum(len(one.members) for one in group),
            current="page" if here else "true" if inside else "",
        )

    def named(self, part: Part | None) -> PartLink | None:
        """A page by its full name."""
        if part is None:
            return None
        label = part_label(self._cards, self._kind, part)
        return structs.replace(self.page(part), label=label, start="")

    def rows(self, part: Part) -> Iterator[PartRow]:
        """What a part is split into; and the pages that the current one is numbered among."""
        groups = heads(part)
        here = next((group for group in groups if any(one in self._chain for one in group)), None)
        if groups[0][0].steps != part.steps:
            yield _row(self.head, groups, groups.index(here) if here else None)
            if here is None or len(here) == 1:
                return
        pages = here or groups[0]
        current = next((place for place, one in enumerate(pages) if one in self._chain), None)
        yield _row(self.page, pages, current)

    def tree(self) -> Iterator[PartRow]:
        """A row for each part with its parts; those without any that follow another share one."""
        for split_, found in groupby(heads(self._chain[0]), key=lambda group: bool(group[0].parts)):
            if split_:
                for group in found:
                    inner = tuple(map(self.head, heads(group[0])))
                    yield PartRow(head=self.head(group), links=inner)
            else:
                yield PartRow(head=None, links=tuple(map(self.head, found)))


def _row(link: Callable[[T], PartLink], items: Sequence[T], current: int | None) -> PartRow:
    """Links to what is of one level; of much, what is near the current one, first and last."""
    if current is None or len(items) <= MOST_LINKS:
        return PartRow(head=None, links=tuple(map(link, items)))
    last = len(items) - 1
    near = range(max(0, current - _NEAR), min(last, current + _NEAR) + 1)
    shown = sorted({0, *near, last})
    links = (
        structs.replace(link(items[place]), gap=bool(place) and place - 1 not in shown)
        for place in shown
    )
    return PartRow(head=None, links=tuple(links))
