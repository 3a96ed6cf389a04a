"""What entries rest on: whether on anything, on how much, and whether it will last."""

from collections.abc import Iterator, Sequence
from typing import Final

from dossier.graph import Graph
from dossier.model import Citation, Kind
from dossier.origins import ends_of
from dossier.problems import quoted
from dossier.rules.reading import cites, is_frame
from dossier.rules.rule import Checked, Finding, Rule
from dossier.standing import support

_STATING: Final[tuple[tuple[Kind, str], ...]] = (("event", "title"), ("quote", "text"))
"""The kinds that state facts, with the field that does. A claim's evidence are its positions, an
actor's facts its roles; terms and places explain what is common knowledge."""

_RECORDS: Final = frozenset({"official", "document", "interview", "dataset"})
"""Kinds of sources that are themselves what happened: nobody needs a second source for what a
ministry says in its own statement."""


def _unsourced(checked: Checked) -> Iterator[Finding]:
    graph = checked.graph
    for kind, field in _STATING:
        for id_, sources in graph.column(kind, "sources"):
            framed = kind == "event" and is_frame(graph, id_)
            if not sources and not framed and not cites(graph, kind, id_):
                yield Finding(kind, id_, (field,), f"the {kind} '{id_}' has no source")
    for id_, sources, positions in graph.column("claim", "sources", "positions"):
        if not sources and not positions and not cites(graph, "claim", id_):
            message = f"the claim '{id_}' has neither a position nor a source"
            yield Finding("claim", id_, ("statement",), message)
    for id_, sources, roles in graph.column("actor", "sources", "roles"):
        for index, role in enumerate(roles):
            if not sources and not role.sources:
                message = f"the role {quoted(role.title)} has no source"
                yield Finding("actor", id_, ("roles", index, "title"), message)


def _single_origin(checked: Checked) -> Iterator[Finding]:
    graph = checked.graph
    for id_, status, sources in graph.column("event", "status", "sources"):
        ends = ends_of(graph, sources)
        if len(ends.origins) != 1 or ends.circles or status in ("planned", "cancelled"):
            continue
        (origin,) = ends.origins
        if status == "occurred" and graph.source(origin).kind in _RECORDS:
            continue
        yield Finding("event", id_, ("sources", 0), _rests_on(graph, sources, origin))
    for id_ in graph.ids("claim"):
        claim = graph.claim(id_)
        found = support(graph, claim)
        if claim.resolution is None and found.count == 1 and not found.circles:
            (origin,) = found.named or found.unnamed
            where = f"the source {_named(graph, origin)}"
            who = ", and nobody speaks there by name" if found.unnamed else ""
            message = f"whoever is for this claim goes back to one origin: {where}{who}"
            yield Finding("claim", id_, ("statement",), message)


def _rests_on(graph: Graph, sources: Sequence[Citation], origin: str) -> str:
    named = _named(graph, origin)
    if len(sources) > 1:
        return f"its {len(sources)} sources all go back to one: {named}"
    if sources[0].source != origin:
        return f"its only source goes back to {named}"
    return f"it has one source only: {named}"


def _named(graph: Graph, source: str) -> str:
    return f"'{source}' ({graph.source(source).publisher})"


def _unarchived(checked: Checked) -> Iterator[Finding]:
    for id_, url, archived in checked.graph.column("source", "url", "archived"):
        if url and not archived:
            yield Finding("source", id_, ("url",), f"no archived copy of {quoted(url)}")


def _uncited(checked: Checked) -> Iterator[Finding]:
    graph = checked.graph
    for id_, sources in graph.column("chapter", "sources"):
        if graph.body(("chapter", id_)) and not sources and not cites(graph, "chapter", id_):
            yield Finding("chapter", id_, ("title",), f"the chapter '{id_}' cites no source")


RULES: Final = (
    Rule("no-source", _unsourced),
    Rule("single-origin", _single_origin),
    Rule("not-archived", _unarchived),
    Rule("uncited-chapter", _uncited),
)
