"""Entries → graph: references are resolved, and who names whom is noted."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from dossier.graph import PROSE, Graph, order_key
from dossier.markup import Reference
from dossier.model import (
    CITATIONS,
    KINDS,
    PROSE_FIELDS,
    REFERENCE_FIELDS,
    SETTINGS_PROSE,
    AnyEntry,
    Claim,
    Kind,
    Settings,
    walk,
)
from dossier.nodes import UNREADABLE, Pointer
from dossier.problems import CODES, Location, Problem, did_you_mean, quoted
from dossier.records import Record
from dossier.schema import is_safe_id
from dossier.store import Store
from dossier.urls import Key
from dossier.withdrawal import published

Locate = Callable[[Record | None, Pointer, int], Location]
"""Finds where something stands: the entry (None: the settings), the way to the field, and the
place in its text, counted from 0 (-1: the field as a whole)."""

ACYCLIC: Final[tuple[tuple[Kind, str], ...]] = (
    ("actor", "part_of"),
    ("place", "part_of"),
    ("event", "part_of"),
    ("event", "responds_to"),
)
"""Fields that must not lead back to where they started. That sources rest on each other is a fact
that editors can record, not a slip; that one rests on itself is a slip."""

NOT_ITSELF: Final[tuple[tuple[Kind, str], ...]] = (*ACYCLIC, ("source", "relies_on"))
"""Fields in which an entry must not name itself."""


def link(
    records: Iterable[Record],
    settings: Settings,
    media: Sequence[str],
    locate: Locate,
    drafts: bool = False,
    store: Store | None = None,
) -> tuple[Graph, list[Problem]]:
    """Resolve all references.

    Args:
        records: the entries read.
        settings: the dossier's settings.
        media: the files of `content/media`.
        locate: finds the place of a problem; called for problems only.
        drafts: publish drafts, too.
        store: where the bodies of the entries are that are not at hand.

    Returns:
        The graph, and the problems: references that lead nowhere, and cycles. With problems the
        graph is not fit for views.
    """
    graph = Graph(settings, frozenset(media), settings.base_url or "", store=store)
    hidden: set[Key] = set()
    shown: dict[Kind, list[Record]] = {kind: [] for kind in KINDS}
    withdrawn: dict[Kind, set[str]] = {}
    for record in records:
        if record.entry.draft and not drafts:
            hidden.add((record.kind, record.entry.id))
            continue
        shown[record.kind].append(record)
        if record.entry.retracted is not None:
            withdrawn.setdefault(record.kind, set()).add(record.entry.id)
    graph.withdrawn = {kind: frozenset(ids) for kind, ids in withdrawn.items()}
    linker = _Linker(graph, hidden)
    if withdrawn:
        shown = {kind: list(map(linker.as_published, found)) for kind, found in shown.items()}
    for kind, found in shown.items():
        found.sort(key=lambda record: order_key(record.entry))
        graph.entries[kind] = {record.entry.id: record.entry for record in found}
        graph.kept[kind] = {record.entry.id: record.kept for record in found if record.kept}
        gone = graph.withdrawn.get(kind, ())
        graph.order[kind] = tuple(id_ for id_ in graph.entries[kind] if id_ not in gone)

    for kind in KINDS:
        for record in shown[kind]:
            for number, id_ in enumerate(record.entry.former_ids):
                linker.take_former(record, number, id_)
    for kind in KINDS:
        for record in shown[kind]:
            linker.take(record)
    for way in SETTINGS_PROSE:
        for pointer, prose in walk(settings, way):
            linker.take_references(None, None, pointer, prose.references)
    graph.tagged = {tag: graph.tagged[tag] for tag in sorted(graph.tagged)}
    by_key = {(r.kind, r.entry.id): r for found in shown.values() for r in found}
    linker.faults.extend(_cycles(graph, by_key))
    # File by file, so that each is read again once at the most.
    linker.faults.sort(key=lambda fault: fault.record.path if fault.record else "")
    problems = [fault.at(locate) for fault in linker.faults]
    graph.resting = [fault.at(locate) for fault in linker.resting]
    return graph, list(dict.fromkeys(problems))


def prose_of(
    entry: AnyEntry, kind: Kind, references: Sequence[Reference]
) -> Iterator[tuple[Pointer, Sequence[Reference]]]:
    """Yield what an entry's prose names, text by text, with the way to each.

    Args:
        entry: the entry.
        kind: its kind.
        references: those in the body, where that is not at hand.
    """
    for way in PROSE_FIELDS[kind]:
        if getattr(entry, way[0]):
            for pointer, prose in walk(entry, way):
                yield pointer, prose.references
    if references:
        yield ("body",), references


Told: TypeAlias = tuple[str, str, str]
"""A problem's code, message and hint."""


def self_references(entry: AnyEntry) -> Iterator[tuple[Pointer, str, Told]]:
    """Yield where a citation says that its source relies on itself, or a position that it follows
    from one on its own claim: the way, the id, and what is told of it."""
    for way in CITATIONS[entry.kind_name]:
        for pointer, citation in walk(entry, way) if getattr(entry, way[0]) else ():
            if citation.relies_on and citation.source in citation.relies_on:
                index = citation.relies_on.index(citation.source)
                message = f"the source {quoted(citation.source)} is said to rely on itself here"
                told = ("cycle", message, _ORIGIN_HERE)
                yield (*pointer, "relies_on", index), citation.source, told
    for number, position in enumerate(entry.positions if isinstance(entry, Claim) else ()):
        if position.follows_from == entry.id:
            message = f"a position on {quoted(entry.id)} cannot follow from one on the same claim"
            yield ("positions", number, "follows_from"), entry.id, ("cycle", message, _SPOKEN_ON)


_ORIGIN_HERE: Final = (
    "take it out; if the source is an origin in this matter, write `relies_on: []`"
)
_SPOKEN_ON: Final = "name the claim on which the actor spoke, or remove `follows_from`"


@dataclass(frozen=True, slots=True)
class _Fault:
    """A problem that has yet to be located."""

    record: Record | None
    """None: the settings."""

    pointer: Pointer
    offset: int
    code: str
    message: str
    hint: str

    def at(self, locate: Locate) -> Problem:
        location = locate(self.record, self.pointer, self.offset)
        severity = CODES[self.code].severity
        assert severity != "off", "only rules can be switched off"
        return Problem(location, self.code, self.message, self.hint, severity)


class _Linker:
    """Takes in one entry after another and notes who names whom."""

    def __init__(self, graph: Graph, hidden: set[Key]) -> None:
        self.graph = graph
        self.hidden = hidden
        self.faults: list[_Fault] = []
        self.resting: list[_Fault] = []
        self._near: dict[tuple[str, str], str] = {}
        self._looked_at = 0

    def as_published(self, record: Record) -> Record:
        """Return a record of an entry as it is published, now that others were withdrawn."""
        kind, entry = record.kind, record.entry
        withdrawn = self.graph.withdrawn
        if entry.retracted is not None:
            return replace(record, entry=published(kind, entry, withdrawn), references=())
        for way, target in REFERENCE_FIELDS[kind]:
            gone = withdrawn.get(target, frozenset())
            for pointer, id_ in walk(entry, way) if gone else ():
                if id_ in gone:
                    told = _resting(id_, target)
                    self.resting.append(_Fault(record, pointer, -1, *told))
        return replace(record, entry=published(kind, entry, withdrawn))

    def take(self, record: Record) -> None:
        kind, entry = record.kind, record.entry
        if entry.retracted is not None:
            # It leads to others, but they do not tell of it.
            for pointer, references in prose_of(entry, kind, ()):
                self.take_references(record, None, pointer, references)
            return
        for way, target in REFERENCE_FIELDS[kind]:
            name = way[0]
            if not getattr(entry, name):
                continue
            for pointer, id_ in walk(entry, way):
                if id_ in self.graph.entries[target]:
                    self.graph.named_by.note((target, id_), (kind, name), entry.id)
                else:
                    self._fault(record, pointer, -1, id_, self._missing(id_, target))
        for pointer, id_, told in self_references(entry):
            self._fault(record, pointer, -1, id_, told)
        for pointer, references in prose_of(entry, kind, record.references):
            self.take_references(record, (kind, entry.id), pointer, references)
        for tag in entry.tags:
            self.graph.tagged.setdefault(tag, []).append((kind, entry.id))
        image = getattr(entry, "image", None)
        if image is not None and image.file not in self.graph.media:
            told = self._missing_image(image.file)
            self._fault(record, ("image", "file"), -1, image.file, told)

    def take_former(self, record: Record, number: int, id_: str) -> None:
        """Note an id that an entry had before; nobody else may have it, or have had it."""
        kind, former = record.kind, self.graph.former
        other = former.get((kind, id_))
        if id_ == record.entry.id:
            message = f"{quoted(id_)} is this {kind}'s own id, not a former one"
        elif id_ in self.graph.entries[kind]:
            message = f"{quoted(id_)} is said to be a former id, but {_a(kind)} has it now"
        elif other is not None:
            message = f"two {kind}s are said to have been called {quoted(id_)}: this, and '{other}'"
        else:
            former[kind, id_] = record.entry.id
            return
        told = ("former-id", message, CODES["former-id"].cure)
        self._fault(record, ("former_ids", number), -1, id_, told)

    def take_references(
        self,
        record: Record | None,
        holder: Key | None,
        pointer: Pointer,
        references: Iterable[Reference],
    ) -> None:
        for reference in references:
            if reference.style == "image":
                if reference.id not in self.graph.media:
                    told = self._missing_image(reference.id)
                    self._fault(record, pointer, reference.at, reference.id, told)
                continue
            key = self.graph.resolve(reference)
            if key is None:
                told = self._unresolved(reference)
                self._fault(record, pointer, reference.at, reference.id, told)
            elif holder is not None and key != holder:
                self.graph.named_by.note(key, (holder[0], PROSE), holder[1])

    def _fault(
        self, record: Record | None, pointer: Pointer, offset: int, id_: str, told: Told
    ) -> None:
        if UNREADABLE not in id_:  # of what stands in for a value, its problem is told already
            self.faults.append(_Fault(record, pointer, offset, *told))

    def _unresolved(self, reference: Reference) -> Told:
        id_ = reference.id
        kinds = self.graph.kinds_of(id_)
        if not reference.kind and len(kinds) > 1:
            message = f"{quoted(id_)} is the id of {' and '.join(_a(kind) for kind in kinds)}"
            hint = "write " + " or ".join(f"[[{kind}:{id_}]]" for kind in kinds)
            return "ambiguous-reference", message, hint
        if reference.kind in KINDS:
            return self._missing(id_, reference.kind)
        if reference.kind:
            message = f"there is no kind {quoted(reference.kind)}"
            hint = did_you_mean(reference.kind, KINDS) or "the kinds are: " + ", ".join(KINDS)
            return "unknown-reference", message, hint
        if any((kind, id_) in self.hidden for kind in KINDS):
            return self._draft(id_)
        now = next(filter(None, (self._former(id_, kind) for kind in KINDS)), "")
        hint = self._nearest(id_, "", self.graph.all_ids()) or "add the entry, or correct the id"
        return "unknown-reference", f"no entry {quoted(id_)}", now or hint

    def _former(self, id_: str, kind: Kind) -> str:
        """Return a hint to what an entry is called that had this id once."""
        now = self.graph.former.get((kind, id_))
        return f"it is called '{now}' now" if now else ""

    def _missing(self, id_: str, kind: Kind) -> Told:
        if (kind, id_) in self.hidden:
            return self._draft(id_)
        near = self._nearest(id_, kind, self.graph.entries[kind])
        others = () if self._former(id_, kind) else self.graph.kinds_of(id_)
        if others:
            message = f"{quoted(id_)} is {_a(others[0])}, not {_a(kind)}"
            return "wrong-kind", message, near or f"name {_a(kind)}"
        if now := self._former(id_, kind):
            return "unknown-reference", f"no {kind} {quoted(id_)}", now
        file = f"content/{kind}s/{id_}.{'md' if kind == 'chapter' else 'yaml'}"
        hint = f"add {file}" if is_safe_id(id_) else CODES["unknown-reference"].cure
        return "unknown-reference", f"no {kind} {quoted(id_)}", near or hint

    def _nearest(self, id_: str, kind: str, ids: Collection[str]) -> str:
        """Return a hint to the nearest id, as long as looking for it does not take for ever."""
        known = self._near.get((kind, id_))
        if known is None and self._looked_at < _LOOK_AT:
            self._looked_at += len(ids)
            known = self._near[kind, id_] = did_you_mean(id_, ids)
        return known or ""

    def _draft(self, id_: str) -> Told:
        cure = CODES["draft-reference"].cure
        return "draft-reference", f"{quoted(id_)} is a draft", f"{cure}; or build with --drafts"

    def _missing_image(self, file: str) -> Told:
        hint = did_you_mean(file, self.graph.media) or f"add content/media/{file}"
        return "missing-image", f"no image {quoted(file)} in content/media", hint


def _resting(id_: str, kind: Kind) -> Told:
    message = f"the {kind} {quoted(id_)} was withdrawn, so naming it here counts for nothing"
    return "retracted-reference", message, CODES["retracted-reference"].cure


_LOOK_AT: Final = 50_000_000
"""How many ids are compared with unknown ones in all; some three seconds."""


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def _cycles(graph: Graph, records: dict[Key, Record]) -> Iterator[_Fault]:
    """Yield a fault for each circle of `part_of` or `responds_to`, and for each source that names
    itself in `relies_on`."""
    for kind, name in NOT_ITSELF:
        alone = (kind, name) not in ACYCLIC
        edges: dict[str, list[str]] = {}
        for id_, entry in graph.entries[kind].items():
            value = getattr(entry, name)
            named = [value] if isinstance(value, str) else list(value or ())
            known = (other for other in named if other in graph.entries[kind])
            edges[id_] = [other for other in known if other == id_ or not alone]
        for circle in _circles(edges):
            start = circle.index(min(circle))
            circle = [*circle[start:], *circle[:start]]  # noqa: PLW2901 - the same, turned round
            first, second = circle[0], circle[1 % len(circle)]
            value = getattr(graph.entries[kind][first], name)
            pointer: Pointer = (name,) if isinstance(value, str) else (name, value.index(second))
            left_out = ["…"] if len(circle) > _SHOWN else []
            way = " → ".join([*circle[:_SHOWN], *left_out, first])
            hint = f"remove one of these from `{name}`"
            message = f"{name} leads in a circle: {way}"
            yield _Fault(records[kind, first], pointer, -1, "cycle", message, hint)


_SHOWN: Final = 10
"""How many entries of a circle are named at the most."""


def _circles(edges: dict[str, list[str]]) -> Iterator[list[str]]:
    """Yield entries that name one another in a circle, each naming the next.

    One circle for each name that leads back; without these names there would be no circle.
    """
    done: set[str] = set()
    for root in sorted(edges):
        way: dict[str, Iterator[str]] = {} if root in done else {root: iter(sorted(edges[root]))}
        while way:
            id_ = next(reversed(way))
            other = next(way[id_], None)
            if other is None:
                done.add(id_)
                del way[id_]
            elif other in way:
                passed = list(way)
                yield passed[passed.index(other) :]
            elif other not in done:
                way[other] = iter(sorted(edges[other]))
