"""The graph: entries with their references resolved, backlinks, and everything in order.

Built once, never changed. Templates never see it; views take from it what a page shows.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import Any, Final, TypeVar

from dossier.dates import DISTANT_FUTURE, Date, Day
from dossier.load import Record
from dossier.markup import Prose, Reference
from dossier.model import (
    KINDS,
    PROSE_FIELDS,
    REFERENCE_FIELDS,
    SETTINGS_PROSE,
    Actor,
    AnyEntry,
    Chapter,
    Claim,
    Event,
    Kind,
    Place,
    Quote,
    Settings,
    Source,
    Term,
    walk,
)
from dossier.nodes import Pointer
from dossier.problems import CODES, Location, Problem, did_you_mean
from dossier.urls import Key

Locate = Callable[[Record | None, Pointer, str, int], Location]
"""Finds where something stands: the entry (None: the settings), the way to the field, the text to
find in it, and which of its occurrences."""

E = TypeVar("E", bound=AnyEntry)

PROSE: Final = "prose"
"""The name under which `referrers` knows mentions in prose, whatever the field."""

_ACYCLIC: Final[tuple[tuple[Kind, str], ...]] = (
    ("actor", "part_of"),
    ("place", "part_of"),
    ("event", "part_of"),
    ("event", "responds_to"),
    ("source", "relies_on"),
)


@dataclass(slots=True)
class Graph:
    """All published entries."""

    settings: Settings
    media: frozenset[str] = frozenset()
    """Files of `content/media`."""

    base_url: str = ""
    """Where the site is published; empty where not known."""

    _entries: dict[Kind, dict[str, Any]] = field(default_factory=dict)
    _referrers: dict[tuple[Kind, str, Kind, str], dict[str, None]] = field(default_factory=dict)
    _kinds: dict[str, tuple[Kind, ...]] = field(default_factory=dict)
    tags: dict[str, list[Key]] = field(default_factory=dict)
    """The entries with each tag; both in order."""

    # Typed access: one method a kind keeps the callers free of casts.
    def actor(self, id_: str) -> Actor:
        return self._entries["actor"][id_]  # type: ignore[no-any-return]

    def event(self, id_: str) -> Event:
        return self._entries["event"][id_]  # type: ignore[no-any-return]

    def quote(self, id_: str) -> Quote:
        return self._entries["quote"][id_]  # type: ignore[no-any-return]

    def source(self, id_: str) -> Source:
        return self._entries["source"][id_]  # type: ignore[no-any-return]

    def claim(self, id_: str) -> Claim:
        return self._entries["claim"][id_]  # type: ignore[no-any-return]

    def place(self, id_: str) -> Place:
        return self._entries["place"][id_]  # type: ignore[no-any-return]

    def term(self, id_: str) -> Term:
        return self._entries["term"][id_]  # type: ignore[no-any-return]

    def chapter(self, id_: str) -> Chapter:
        return self._entries["chapter"][id_]  # type: ignore[no-any-return]

    def entry(self, key: Key) -> AnyEntry:
        """Return an entry of any kind."""
        return self._entries[key[0]][key[1]]  # type: ignore[no-any-return]

    def ids(self, kind: Kind) -> Sequence[str]:
        """Return the ids of a kind in its order: dated kinds by date, chapters by their order,
        the others by name."""
        return tuple(self._entries[kind])

    def referrers(self, key: Key, kind: Kind, name: str) -> Sequence[str]:
        """Return the entries of `kind` that name `key` in a field, in order, each once.

        Args:
            key: the entry named.
            kind: the kind of the entries that name it.
            name: the field, such as `actors`; or `PROSE`.
        """
        return tuple(self._referrers.get((*key, kind, name), ()))

    def resolve(self, reference: Reference) -> Key | None:
        """Return the entry that a reference in prose means, if there is exactly one."""
        kinds = self._kinds.get(reference.id, ())
        if reference.kind:
            return next(((kind, reference.id) for kind in kinds if kind == reference.kind), None)
        return (kinds[0], reference.id) if len(kinds) == 1 else None


def link(
    records: Iterable[Record],
    settings: Settings,
    media: Sequence[str],
    locate: Locate,
    drafts: bool = False,
) -> tuple[Graph, list[Problem]]:
    """Resolve all references.

    Args:
        records: the entries read.
        settings: the dossier's settings.
        media: the files of `content/media`.
        locate: finds the place of a problem; called for problems only.
        drafts: publish drafts, too.

    Returns:
        The graph, and the problems: references that lead nowhere, and cycles. With problems the
        graph is not fit for views.
    """
    graph = Graph(settings, frozenset(media), settings.base_url or "")
    hidden: set[Key] = set()
    published: dict[Kind, list[Record]] = {kind: [] for kind in KINDS}
    for record in records:
        if record.entry.draft and not drafts:
            hidden.add((record.kind, record.entry.id))
        else:
            published[record.kind].append(record)
    for kind, found in published.items():
        found.sort(key=lambda record: _order(record.entry))
        graph._entries[kind] = {record.entry.id: record.entry for record in found}
    kinds: dict[str, list[Kind]] = defaultdict(list)
    for kind in KINDS:
        for id_ in graph._entries[kind]:
            kinds[id_].append(kind)
    graph._kinds = {id_: tuple(found) for id_, found in kinds.items()}

    linker = _Linker(graph, hidden, locate)
    for kind in KINDS:
        for record in published[kind]:
            linker.take(record)
    for way in SETTINGS_PROSE:
        for pointer, prose in walk(settings, way):
            linker.take_prose(None, None, pointer, prose)
    graph.tags = {tag: graph.tags[tag] for tag in sorted(graph.tags)}
    by_key = {(r.kind, r.entry.id): r for found in published.values() for r in found}
    linker.problems.extend(_cycles(graph, by_key, locate))
    return graph, linker.problems


def name_key(name: str) -> str:
    """Return what names are sorted by: their letters without accents and case."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _order(entry: AnyEntry) -> tuple[Any, ...]:
    match entry:
        case Event() | Quote():
            return (*entry.date.sort_key, entry.id)
        case Source():
            last: tuple[Day, Day] = (DISTANT_FUTURE, DISTANT_FUTURE)
            return (*(entry.published.sort_key if entry.published else last), entry.id)
        case Claim():
            days = [position.date.sort_key for position in entry.positions if position.date]
            return (*min(days, default=(DISTANT_FUTURE, DISTANT_FUTURE)), entry.id)
        case Chapter():
            return (entry.order if entry.order is not None else 10**9, entry.id)
        case _:
            return (name_key(entry.name), entry.id)


class _Linker:
    """Takes in one entry after another and notes who names whom."""

    def __init__(self, graph: Graph, hidden: set[Key], locate: Locate) -> None:
        self.graph = graph
        self.hidden = hidden
        self.locate = locate
        self.problems: list[Problem] = []

    def take(self, record: Record) -> None:
        kind, entry = record.kind, record.entry
        for way, target in REFERENCE_FIELDS[kind]:
            name = way[0]
            for pointer, id_ in walk(entry, way):
                if id_ in self.graph._entries[target]:
                    self._note((target, id_), kind, name, entry.id)
                else:
                    at = self.locate(record, pointer, "", 0)
                    self.problems.append(self._missing(id_, target, at))
        for way in PROSE_FIELDS[kind]:
            for pointer, prose in walk(entry, way):
                self.take_prose(record, (kind, entry.id), pointer, prose)
        for tag in entry.tags:
            self.graph.tags.setdefault(tag, []).append((kind, entry.id))
        image = getattr(entry, "image", None)
        if image is not None and image.file not in self.graph.media:
            at = self.locate(record, ("image", "file"), "", 0)
            self.problems.append(self._missing_image(image.file, at))

    def take_prose(
        self, record: Record | None, holder: Key | None, pointer: Pointer, prose: Prose
    ) -> None:
        for place, reference in enumerate(prose.references):
            if reference.style == "image":
                problem = reference.id not in self.graph.media
            else:
                key = self.graph.resolve(reference)
                problem = key is None
                if key is not None and holder is not None and key != holder:
                    self._note(key, holder[0], PROSE, holder[1])
            if problem:
                nth = sum(other.raw == reference.raw for other in prose.references[:place])
                at = self.locate(record, pointer, reference.raw, nth)
                self.problems.append(self._unresolved(reference, at))

    def _note(self, key: Key, kind: Kind, name: str, id_: str) -> None:
        # A dict, as an ordered set: entries come in their order.
        self.graph._referrers.setdefault((*key, kind, name), {})[id_] = None

    def _unresolved(self, reference: Reference, at: Location) -> Problem:
        id_ = reference.id
        if reference.style == "image":
            return self._missing_image(id_, at)
        kinds = self.graph._kinds.get(id_, ())
        if not reference.kind and len(kinds) > 1:
            message = f"'{id_}' is the id of {' and '.join(_a(kind) for kind in kinds)}"
            hint = "write " + " or ".join(f"[[{kind}:{id_}]]" for kind in kinds)
            return Problem(at, "ambiguous-reference", message, hint)
        if reference.kind in KINDS:
            return self._missing(id_, reference.kind, at)
        if reference.kind:
            message = f"there is no kind '{reference.kind}'"
            return Problem(at, "unknown-reference", message, did_you_mean(reference.kind, KINDS))
        if any((kind, id_) in self.hidden for kind in KINDS):
            return self._draft(id_, at)
        hint = did_you_mean(id_, self.graph._kinds) or "add the entry, or correct the id"
        return Problem(at, "unknown-reference", f"no entry '{id_}'", hint)

    def _missing(self, id_: str, kind: Kind, at: Location) -> Problem:
        if (kind, id_) in self.hidden:
            return self._draft(id_, at)
        near = did_you_mean(id_, self.graph._entries[kind])
        others = self.graph._kinds.get(id_, ())
        if others:
            message = f"'{id_}' is {_a(others[0])}, not {_a(kind)}"
            return Problem(at, "wrong-kind", message, near or f"name {_a(kind)}")
        hint = near or f"add content/{kind}s/{id_}.{'md' if kind == 'chapter' else 'yaml'}"
        return Problem(at, "unknown-reference", f"no {kind} '{id_}'", hint)

    def _draft(self, id_: str, at: Location) -> Problem:
        cure = CODES["draft-reference"].cure
        return Problem(
            at, "draft-reference", f"'{id_}' is a draft", f"{cure}; or build with --drafts"
        )

    def _missing_image(self, file: str, at: Location) -> Problem:
        hint = did_you_mean(file, self.graph.media) or f"add content/media/{file}"
        return Problem(at, "missing-image", f"no image '{file}' in content/media", hint)


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def _cycles(graph: Graph, records: dict[Key, Record], locate: Locate) -> Iterator[Problem]:
    """Yield a problem for each circle of `part_of`, `responds_to` or `relies_on`."""
    for kind, name in _ACYCLIC:
        edges: dict[str, list[str]] = {}
        for id_, entry in graph._entries[kind].items():
            value = getattr(entry, name)
            named = [value] if isinstance(value, str) else list(value or ())
            if named:
                edges[id_] = named
        while circle := _circle(edges):
            start = circle.index(min(circle))
            first, second = circle[start], circle[(start + 1) % len(circle)]
            value = getattr(graph._entries[kind][first], name)
            pointer: Pointer = (name,) if isinstance(value, str) else (name, value.index(second))
            way = " → ".join([*circle[start:], *circle[:start], first])
            hint = f"remove one of these from `{name}`"
            at = locate(records[kind, first], pointer, "", 0)
            yield Problem(at, "cycle", f"{name} leads in a circle: {way}", hint)
            edges[first].remove(second)


def _circle(edges: dict[str, list[str]]) -> list[str]:
    """Return entries that name one another in a circle, each naming the next; or none."""
    try:
        TopologicalSorter(edges).prepare()
    except CycleError as error:
        # graphlib gives each node's successor before it, and the first one twice.
        return list(reversed(error.args[1]))[:-1]
    return []


def dated(date: Date | None) -> tuple[Day, Day]:
    """Return a sort key in which what has no date comes first."""
    return date.sort_key if date else ((-(10**13), 1, 1), (-(10**13), 1, 1))
