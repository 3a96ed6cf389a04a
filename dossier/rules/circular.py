"""Sources that rest on each other."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from dossier.graph import Graph
from dossier.origins import Circle, circles, reached
from dossier.rules.reading import reliances
from dossier.rules.rule import Checked, Finding, Rule

_SHOWN: Final = 10
"""How many sources of a circle are named at the most."""


def _circular(checked: Checked) -> Iterator[Finding]:
    named = dict(checked.graph.column("source", "relies_on"))
    # A source that was withdrawn may still be named, and rests on nothing any more.
    relies = {id_: [other for other in others if other in named] for id_, others in named.items()}
    for circle in circles(relies, relies.__getitem__):
        way = _round(circle, relies)
        left_out = ["…"] if len(way) > _SHOWN else []
        told = " → ".join([*way[:_SHOWN], *left_out, way[0]])
        pointer = ("relies_on", named[way[0]].index(way[1]))
        message = f"these {len(circle)} sources rest on each other: {told}"
        yield Finding("source", way[0], pointer, message)
    yield from _circular_here(checked.graph, relies)


def _circular_here(graph: Graph, relies: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
    """Yield citations that let a source rely on what rests on that source."""
    for kind, id_, pointer, citation in reliances(graph):
        for index, other in enumerate(citation.relies_on or ()):
            if citation.source in reached([other], lambda one: relies.get(one, ())):
                message = (
                    f"the source '{citation.source}' is said to rely on '{other}' here, and that "
                    f"rests on '{citation.source}' itself"
                )
                yield Finding(kind, id_, (*pointer, "relies_on", index), message)


def _round(circle: Circle, relies: Mapping[str, Sequence[str]]) -> list[str]:
    """Return a shortest way from the first source of a circle back to it."""
    start, members = circle[0], set(circle)
    came_from: dict[str, str] = {}
    near = [start]
    for id_ in near:
        for other in relies[id_]:
            if other == start:
                way = [id_]
                while way[-1] != start:
                    way.append(came_from[way[-1]])
                return way[::-1]
            if other in members and other not in came_from:
                came_from[other] = id_
                near.append(other)
    raise AssertionError("each source of a circle leads back to itself")


RULES: Final = (Rule("circular-reporting", _circular),)
