"""What rules read of an entry's prose and sources."""

from collections.abc import Iterable, Iterator, Sequence

from dossier.dates import Date
from dossier.graph import Graph
from dossier.markup import Prose, Reference
from dossier.model import CITATIONS, PROSE_FIELDS, SETTINGS_PROSE, Citation, Kind, walk
from dossier.nodes import Pointer
from dossier.origins import reached, starts

Texts = Iterator[tuple[Pointer, Prose]]


def prose_of(graph: Graph, kind: Kind, id_: str) -> Texts:
    """Yield an entry's prose, text by text, with the way to each."""
    entry = graph.peek(kind, id_)
    for way in PROSE_FIELDS[kind]:
        if way != ("body",):
            yield from walk(entry, way)
    yield ("body",), graph.body((kind, id_))


def all_prose(graph: Graph) -> Iterator[tuple[Kind | None, str, Pointer, Prose]]:
    """Yield all prose with the entry that it stands in; that of the settings with none."""
    for way in SETTINGS_PROSE:
        for pointer, prose in walk(graph.settings, way):
            yield None, "", pointer, prose
    for kind, ids in graph.order.items():
        for id_ in ids:
            for pointer, prose in prose_of(graph, kind, id_):
                yield kind, id_, pointer, prose


def references_of(graph: Graph, kind: Kind, id_: str) -> Iterator[Reference]:
    """Yield all that an entry's prose names."""
    for _, prose in prose_of(graph, kind, id_):
        yield from prose.references


def cites(graph: Graph, kind: Kind, id_: str) -> bool:
    """Tell whether an entry's prose cites a source."""
    return any(reference.style == "cite" for reference in references_of(graph, kind, id_))


def is_frame(graph: Graph, event: str) -> bool:
    """Tell whether an event has others as its parts: it names them together, and rests on them."""
    return ("event", "part_of") in graph.named_by.of(("event", event))


def published(graph: Graph, sources: Iterable[str]) -> list[Date]:
    """Return when some sources were published, of those that have a date."""
    dates = [graph.source(id_).published for id_ in sources]
    return [date for date in dates if date is not None]


def with_relied_on(graph: Graph, cited: Sequence[Citation]) -> set[str]:
    """Return the sources cited in a matter with all that they rely on there, directly or not."""
    found = reached(starts(cited), lambda id_: graph.source(id_).relies_on)
    return found.union(citation.source for citation in cited)


def reliances(graph: Graph) -> Iterator[tuple[Kind, str, Pointer, Citation]]:
    """Yield the citations that say what their source relies on in their matter, each with the
    entry and the way to it."""
    for kind, ways in CITATIONS.items():
        for way in ways:
            for id_, value in graph.column(kind, way[0]):
                for pointer, citation in walk(value, way[1:], way[:1]) if value else ():
                    if citation.relies_on is not None:
                        yield kind, id_, pointer, citation


def bodies_of(graph: Graph, actor: str) -> set[str]:
    """Return an actor with all bodies that it is part of or has had a role at, directly or not."""

    def above(id_: str) -> Iterator[str]:
        entry = graph.actor(id_)
        if entry.part_of is not None:
            yield entry.part_of
        yield from (role.at for role in entry.roles if role.at is not None)

    return reached([actor], above)
