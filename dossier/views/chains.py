"""Which source rests on which: rows of sources with lines between them, as version histories have.

A source stands above all that it rests on. Lines run in lanes beside the rows, so that the sources'
names stay plain text, whatever the width.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dossier.graph import Graph
from dossier.origins import Named, circles, origins_here, reached, starts
from dossier.views.cards import Cards
from dossier.views.pictures import Chain, ChainRow
from dossier.views.scale import rounded

MOST_ROWS: Final = 24
_FEWEST: Final = 3
"""Sources that are worth a picture on the page of one of them, where lists name the others."""

_LANE: Final = 1.1
"""Ems."""

_Way = tuple[str, bool]
"""The source that a line leads to, and whether that rests on the one where it begins."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A line from a source to one that it rests on."""

    start: tuple[int, int]
    """Lane and row."""

    lane: int
    """In which it runs down."""

    end: tuple[int, int]

    back: bool = False
    """The source at its end rests on the one at its start: they rest on each other."""


def chain(
    cards: Cards,
    cited: Sequence[Named],
    unnamed: Collection[str] = (),
    here: str = "",
    above: Collection[str] = (),
) -> Chain | None:
    """Return which sources rest on which; None where that is soon said.

    Args:
        cards: makes cards.
        cited: the sources to begin with, as they are cited.
        unnamed: origins in which nobody speaks by name.
        here: the source whose page it is.
        above: sources that rest on one of `cited`; what else they rest on is not followed.
    """
    graph = cards.graph
    if not above and not any(_relies(graph, one) for one in cited):
        return None
    first = list(dict.fromkeys(one if isinstance(one, str) else one.source for one in cited))
    relies, own = _followed(graph, cited)
    followed = len(relies)
    relies |= {id_: [] for id_ in above if id_ not in relies}
    for id_ in list(relies)[followed:]:
        relies[id_] = [one for one in graph.source(id_).relies_on if one in relies]
    if not any(relies.values()) or (here and len(relies) < _FEWEST):
        return None
    # Those that rest on others first: they are what the picture is for.
    begin = [here] if here else sorted(first, key=lambda id_: not relies[id_])
    drawn = _nearest([*begin, *list(relies)[followed:], *first], relies)
    shown = {id_: [one for one in relies[id_] if one in drawn] for id_ in relies if id_ in drawn}
    order = rows(shown)
    lanes, edges = laid_out(order, shown)
    by_own = relies | own
    turning = {id_ for circle in circles(by_own, by_own.__getitem__) for id_ in circle}
    ends = {id_ for id_, named in relies.items() if not named}.union(origins_here(cited))
    made = tuple(
        _row(cards, id_, relies[id_], id_ in ends, id_ in unnamed, id_ in turning, id_ == here)
        for id_ in order
    )
    sorts = ["relays" if not one.origin else "unnamed" if one.unnamed else "named" for one in made]
    dots = {
        sort: "".join(
            f"M{10 * lanes[id_] + 5} {10 * row + 5}h0"
            for row, id_ in enumerate(order)
            if sorts[row] == sort
        )
        for sort in ("relays", "named", "unnamed")
    }
    across = 1 + max([*lanes.values(), *(edge.lane for edge in edges)])
    return Chain(
        title=cards.language.gettext("Which source rests on which"),
        description="; ".join(_fact(cards, row) for row in made),
        rows=made,
        left_out=len(relies) - len(order),
        width=rounded(across * _LANE),
        box=f"0 0 {10 * across} {10 * len(order)}",
        lines="".join(dict.fromkeys(_line(edge) for edge in edges if not edge.back)),
        returns="".join(dict.fromkeys(_line(edge) for edge in edges if edge.back)),
        **dots,
    )


def _relies(graph: Graph, one: Named) -> bool:
    """Whether a source rests on others, in the matter it is cited for or elsewhere."""
    if isinstance(one, str):
        return bool(graph.source(one).relies_on)
    return bool(one.relies_on or graph.source(one.source).relies_on)


def _followed(
    graph: Graph, cited: Sequence[Named]
) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return on which others each source rests in a matter, those cited and those behind them;
    and the same without what citations say of it, where they say something."""
    here: dict[str, list[str]] = {}
    """What sources are said to rest on in this matter."""
    for one in cited:
        if not isinstance(one, str) and one.relies_on is not None:
            here.setdefault(one.source, []).extend(one.relies_on)
    by_own = reached(starts(cited), lambda id_: graph.source(id_).relies_on)
    own = {id_: list(graph.source(id_).relies_on) if id_ in by_own else [] for id_ in here}
    relies: dict[str, list[str]] = {}
    waiting = [one if isinstance(one, str) else one.source for one in reversed(cited)]
    while waiting:
        id_ = waiting.pop()
        if id_ not in relies:
            by_itself = own[id_] if id_ in here else graph.source(id_).relies_on
            relies[id_] = list(dict.fromkeys([*here.get(id_, ()), *by_itself]))
            waiting.extend(reversed(relies[id_]))
    return relies, own


def _nearest(begin: Iterable[str], relies: Mapping[str, Sequence[str]]) -> set[str]:
    """The sources that are drawn: each with all that it rests on, as far as there is room."""
    found: dict[str, None] = {}
    for start in begin:
        more: dict[str, None] = {}
        waiting = [start]
        while waiting:
            id_ = waiting.pop()
            if id_ not in found and id_ not in more:
                more[id_] = None
                waiting.extend(reversed(relies[id_]))
        if len(found) + len(more) <= MOST_ROWS or not found:
            found.update(dict.fromkeys(list(more)[:MOST_ROWS]))
    return set(found)


def rows(relies: Mapping[str, Sequence[str]]) -> list[str]:
    """Return sources so that each comes before those that it rests on, and soon before.

    In a circle one source comes first all the same.
    """
    above = dict.fromkeys(relies, 0)
    for targets in relies.values():
        for target in targets:
            above[target] += 1
    tops = sorted((id_ for id_ in relies if not above[id_]), key=lambda id_: not relies[id_])
    ready: list[str] = []
    order: dict[str, None] = {}
    reached: set[str] = set()
    """Sources to which a line leads."""
    while len(order) < len(relies):
        if ready:
            id_ = ready.pop()
        else:
            left = [one for one in tops if one not in order]
            left = left or [one for one in relies if one not in order]
            # Lines that are there already are ended first.
            id_ = next((one for one in left if reached.intersection(relies[one])), left[0])
        order[id_] = None
        for target in reversed(relies[id_]):
            reached.add(target)
            above[target] -= 1
            if not above[target] and target not in order:
                ready.append(target)
        reached.difference_update(order)
    return list(order)


def laid_out(
    order: Sequence[str], relies: Mapping[str, Sequence[str]]
) -> tuple[dict[str, int], list[Edge]]:
    """Return the lane of each source, and the lines.

    Args:
        order: the sources, from above.
        relies: on which each of them rests. In a circle one of them is above another that rests on
            it; that line, too, is laid out from above.
    """
    row_of = {id_: row for row, id_ in enumerate(order)}
    leading: dict[str, list[_Way]] = {id_: [] for id_ in order}
    for id_ in order:
        for target in relies[id_]:
            if target == id_:
                continue
            back = row_of[target] < row_of[id_]
            leading[target if back else id_].append((id_ if back else target, back))
    busy: list[_Way | None] = []
    """For each lane where its line leads."""

    lanes: dict[str, int] = {}
    running: list[tuple[tuple[int, int], int, _Way]] = []

    def free() -> int:
        if None not in busy:
            busy.append(None)
        return busy.index(None)

    for row, id_ in enumerate(order):
        arriving = [one for one in busy if one is not None and one[0] == id_]
        lane = lanes[id_] = busy.index(arriving[0]) if arriving else free()
        busy = [None if one in arriving else one for one in busy]
        own = True
        for way in leading[id_]:
            if way in busy:
                along = busy.index(way)
            else:
                along, own = lane if own and busy[lane] is None else free(), False
                busy[along] = way
            running.append(((lane, row), along, way))
    return lanes, [
        Edge(start, lane, (lanes[target], row_of[target]), back)
        for start, lane, (target, back) in running
    ]


def _line(edge: Edge) -> str:
    """The path of a line: a bend where it leaves its source for its lane, one where it arrives."""
    (from_lane, from_row), (to_lane, to_row) = edge.start, edge.end
    x, y, end_x, end_y = 10 * from_lane + 5, 10 * from_row + 5, 10 * to_lane + 5, 10 * to_row + 5
    lane = 10 * edge.lane + 5
    if to_row == from_row + 1:
        return f"M{x} {y}{_bend(x, end_x)}"
    path = f"M{x} {y}{_bend(x, lane)}"
    if lane == end_x:
        return f"{path}V{end_y}"
    straight = f"V{end_y - 10}" if end_y - 10 > y + 10 else ""
    return f"{path}{straight}{_bend(lane, end_x)}"


def _bend(x: int, end: int) -> str:
    """One row down, from one lane to another."""
    return "v10" if x == end else f"c0 6 {end - x} 4 {end - x} 10"


def _row(
    cards: Cards,
    id_: str,
    relies: Iterable[str],
    origin: bool,
    unnamed: bool,
    circular: bool,
    here: bool,
) -> ChainRow:
    source = cards.source(id_)
    when = source.card.when
    return ChainRow(
        path=source.card.path,
        title=source.card.title,
        name=cards.source_in_short(id_),
        publisher=source.publisher,
        date=when.short if when else "",
        machine=when.machine if when else "",
        origin=origin,
        unnamed=unnamed,
        circular=circular,
        here=here,
        relies_on=tuple(cards.source_in_short(one) for one in relies),
    )


def _fact(cards: Cards, row: ChainRow) -> str:
    gettext = cards.language.gettext
    if row.relies_on:
        others = ", ".join(f"({one})" for one in row.relies_on)
        rests = gettext("%(source)s rests on %(others)s", source=row.name, others=others)
        return f"{rests}; {_origin(cards, row)}" if row.origin else rests
    return _origin(cards, row)


def _origin(cards: Cards, row: ChainRow) -> str:
    gettext = cards.language.gettext
    if row.unnamed:
        return gettext("%(source)s is an origin in which nobody speaks by name", source=row.name)
    return gettext("%(source)s is an origin", source=row.name)
