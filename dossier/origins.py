"""Where sources come from: `relies_on`, followed to its ends.

A citation can say that its source relies on others in its matter than it does by itself, or on
none. Then the way begins at these, or the source is an origin there; from the next source on, each
follows its own `relies_on`.

It ends in sources that rely on no other here, the origins; or in circles, sources that rest on each
other and on nothing else. Of those no origin can be told, so a circle counts as none, however many
are in it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from dossier.graph import Graph
from dossier.model import Citation

Onward = Callable[[str], Collection[str]]
"""Gives the sources that a source relies on."""

Named = str | Citation
"""A source, alone or as a matter cites it."""

Circle = tuple[str, ...]
"""Sources that rest on each other, sorted; two at least."""


@dataclass(frozen=True, slots=True)
class Ends:
    """Where following `relies_on` ends; both sorted."""

    origins: tuple[str, ...]
    """Sources that rely on no other."""

    circles: tuple[Circle, ...]
    """Sources that rest on each other and on no other."""


def ends_of(graph: Graph, cited: Sequence[Named]) -> Ends:
    """Follow what is named for a matter to its ends; a source that was withdrawn is none."""
    begin, here = starts(cited), origins_here(cited)
    if any(graph.source(id_).relies_on for id_ in begin):
        found = ends(begin, lambda id_: graph.source(id_).relies_on, here)
    else:  # as most often; this is asked for each event
        found = Ends(tuple(sorted({*begin, *here})), ())
    standing = (id_ for id_ in found.origins if not graph.is_withdrawn(("source", id_)))
    return Ends(tuple(standing), found.circles)


def starts(cited: Iterable[Named]) -> list[str]:
    """Return the sources that are followed by their own `relies_on`: those named, or in place of
    them those that they rely on in this matter."""
    found = []
    for one in cited:
        if isinstance(one, str):
            found.append(one)
        elif one.relies_on is None:
            found.append(one.source)
        else:
            found.extend(one.relies_on)
    return found


def origins_here(cited: Iterable[Named]) -> list[str]:
    """Return the sources that are said to rely on nothing in this matter."""
    return [one.source for one in cited if not isinstance(one, str) and one.relies_on == ()]


def ends(sources: Iterable[str], onward: Onward, here: Iterable[str] = ()) -> Ends:
    """Follow the way onward from each of `sources` to its ends; those in `here` are ends already,
    though a way may lead on from them elsewhere."""
    origins, circles = set(here), []
    for group in groups(sources, onward):
        if any(other not in group for id_ in group for other in onward(id_)):
            continue
        if len(group) == 1:
            origins.add(group[0])
        else:
            circles.append(group)
    return Ends(tuple(sorted(origins)), tuple(sorted(circles)))


def reached(start: Iterable[str], step: Callable[[str], Iterable[str]]) -> set[str]:
    """Return all that one comes to from `start`, that included."""
    found: set[str] = set()
    waiting = list(start)
    while waiting:
        id_ = waiting.pop()
        if id_ not in found:
            found.add(id_)
            waiting.extend(step(id_))
    return found


def circles(sources: Iterable[str], onward: Onward) -> list[Circle]:
    """Return all sources that rest on each other, whatever else they rest on; sorted."""
    return sorted(group for group in groups(sources, onward) if len(group) > 1)


def groups(sources: Iterable[str], onward: Onward) -> Iterator[tuple[str, ...]]:
    """Yield all sources that are reached, those that lead to one another together.

    A group comes after those that it leads to (Tarjan's algorithm, without recursion).
    """
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    """The first source that is reached from each, of those whose group is not complete."""

    waiting: dict[str, None] = {}
    """Sources whose group is not complete, in order of their numbers."""

    def enter(id_: str) -> tuple[str, Iterator[str]]:
        number[id_] = lowest[id_] = len(number)
        waiting[id_] = None
        return id_, iter(onward(id_))

    for root in sources:
        way = [enter(root)] if root not in number else []
        while way:
            id_, rest = way[-1]
            other = next(rest, None)
            if other is None:
                way.pop()
                if way:
                    before = way[-1][0]
                    lowest[before] = min(lowest[before], lowest[id_])
                if lowest[id_] == number[id_]:
                    group = [waiting.popitem()[0]]
                    while group[-1] != id_:
                        group.append(waiting.popitem()[0])
                    yield tuple(sorted(group))
            elif other not in number:
                way.append(enter(other))
            elif other in waiting:
                lowest[id_] = min(lowest[id_], number[other])
