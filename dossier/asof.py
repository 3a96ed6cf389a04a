"""The content as it was known on a day: what was not public by then is left out.

A pure step between linking and linking again: all content is read and checked as always, then cut
back to the day and linked anew. By the day,

- events, quotes, sources and claims are there that were public (see `known`); what has no date is;
- a source that came out later stays where a position or a quote that stays rests on it, where an
  event rests on no earlier one, or where a source that stays relies on it, by itself or in a matter
  that stays: it is how the editors know what was said by then. So does the quote of a position.
  Standings are those of that day;
- of a claim the later positions and a later resolution are missing, of any entry the corrections;
  so are positions that follow from one on a claim that nobody had made yet;
- roles that begin later are missing; of those that end later, the end is not known yet;
- actors and places stay unless all that names them in a field is left out; terms always do;
- chapters, and the answers on the home page, are missing: they are written with hindsight; so are
  the days that readers could go back to, which are compared with today;
- fields no longer name what is left out; in prose, links to it become text, and citations and cards
  of it vanish.
"""

import html
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final, TypeVar

from dossier.dates import DISTANT_FUTURE, Date, Day, known_by
from dossier.graph import Graph
from dossier.known import known_since
from dossier.markup import NO_PROSE, Prose, Reference
from dossier.model import (
    CITATIONS,
    KINDS,
    PROSE_FIELDS,
    REFERENCE_FIELDS,
    SETTINGS_PROSE,
    Actor,
    AnyEntry,
    Claim,
    Event,
    FieldPath,
    Kind,
    Quote,
    Settings,
    walk,
)
from dossier.records import Record
from dossier.standing import evidence
from dossier.urls import Key
from dossier.views.cards import Cards
from dossier.withdrawal import without

T = TypeVar("T")

_DATED: Final[tuple[Kind, ...]] = ("event", "quote", "source", "claim")
_NAMED: Final[tuple[Kind, ...]] = ("actor", "place")


def known_on(graph: Graph, records: Iterable[Record], on: Date) -> tuple[list[Record], Settings]:
    """Return entries and settings as they were known at the end of a day, to be linked anew.

    Args:
        graph: of all entries, linked without problems.
        records: the same entries as they were read.
        on: the day.
    """
    published = [one for one in records if one.entry.id in graph.entries[one.kind]]
    entries: dict[Key, AnyEntry] = {
        (one.kind, one.entry.id): _cut(one.entry, on.last) for one in published
    }
    gone = _gone(graph, entries, on.last)
    prose = _PastProse(graph, gone)
    kept = [one for one in published if (one.kind, one.entry.id) not in gone]
    found = [_record(one, entries[one.kind, one.entry.id], prose) for one in kept]
    return found, _settings(graph.settings, prose)


# --- what is left out ---------------------------------------------------------------------


def _by(date: Date | None, day: Day) -> bool:
    """Whether something was there by a day; what has no date always was."""
    return date is None or known_by(date, day)


def _cut(entry: AnyEntry, day: Day) -> AnyEntry:
    """Return an entry without its parts that came later."""
    changes: dict[str, Any] = {}
    if entry.corrections:
        changes["corrections"] = tuple(one for one in entry.corrections if _by(one.date, day))
    match entry:
        case Claim():
            changes["positions"] = tuple(one for one in entry.positions if _by(one.date, day))
            resolution = entry.resolution
            changes["resolution"] = resolution if resolution and _by(resolution.date, day) else None
        case Actor() if entry.roles:
            begun = (one for one in entry.roles if _by(one.from_, day))
            changes["roles"] = tuple(
                one if _by(one.to, day) else replace(one, to=None) for one in begun
            )
    changed = any(getattr(entry, name) != value for name, value in changes.items())
    return replace(entry, **changes) if changed else entry


def _gone(graph: Graph, entries: dict[Key, AnyEntry], day: Day) -> set[Key]:
    """Return all entries that are left out; `entries` are cut already."""
    gone: set[Key] = {("chapter", id_) for id_ in graph.ids("chapter")}
    for kind in _DATED:
        keys: list[Key] = [(kind, id_) for id_ in graph.ids(kind)]
        gone.update(key for key in keys if not _by(known_since(graph, key), day))
    gone -= set(_evidence(graph, entries, gone))
    named = set(_named({key: graph.entry(key) for key in entries}))
    while True:
        left = {key: entry for key, entry in entries.items() if key not in gone}
        # Whom nobody ever named stays.
        unheard = {key for key in left if key[0] in _NAMED and key in named} - set(_named(left))
        if not unheard:
            return gone
        gone |= unheard


def _evidence(graph: Graph, entries: dict[Key, AnyEntry], gone: set[Key]) -> Iterator[Key]:
    """Yield the quotes and sources that what stays rests on."""
    sources: list[str] = [id_ for id_ in graph.ids("source") if ("source", id_) not in gone]
    for key, entry in entries.items():
        if key in gone:
            continue
        match entry:
            case Claim():
                for position in entry.positions:
                    sources += evidence(graph, position)
                    if position.quote is not None:
                        yield "quote", position.quote
            case Quote():
                sources += [citation.source for citation in entry.sources]
            case Event() if all(("source", one.source) in gone for one in entry.sources):
                cited = [graph.source(one.source) for one in entry.sources]
                sources += [one.id for one in sorted(cited, key=_published)[:1]]
    relied_on = _relied_on(entry for key, entry in entries.items() if key not in gone)
    seen: set[str] = set()
    while sources:
        id_ = sources.pop()
        if id_ not in seen:
            seen.add(id_)
            yield "source", id_
            sources += graph.source(id_).relies_on
            sources += relied_on.get(id_, ())


def _relied_on(entries: Iterable[AnyEntry]) -> dict[str, list[str]]:
    """Return those that sources rely on in a matter, by the source that does."""
    found: dict[str, list[str]] = {}
    for entry in entries:
        for way in CITATIONS[entry.kind_name]:
            for _, citation in walk(entry, way):
                if citation.relies_on:
                    found.setdefault(citation.source, []).extend(citation.relies_on)
    return found


def _published(source: Any) -> tuple[Day, Day]:
    return source.published.sort_key if source.published else (DISTANT_FUTURE, DISTANT_FUTURE)


def _named(entries: dict[Key, AnyEntry]) -> Iterator[Key]:
    """Yield the actors and places that entries name in their fields."""
    for (kind, id_), entry in entries.items():
        for way, target in REFERENCE_FIELDS[kind]:
            if target in _NAMED:
                for _, named in walk(entry, way):
                    if (target, named) != (kind, id_):
                        yield target, named


# --- what no longer names it --------------------------------------------------------------


class _PastProse:
    """Takes what is left out away from where it was named."""

    def __init__(self, graph: Graph, gone: set[Key]) -> None:
        self.graph = graph
        self.gone = gone
        self.ids: dict[Kind, set[str]] = {kind: set() for kind in KINDS}
        for kind, id_ in gone:
            self.ids[kind].add(id_)
        self._cards = Cards(graph)

    def names_gone(self, reference: Reference) -> bool:
        """Whether a reference leads to what is left out."""
        return reference.style != "image" and self.graph.resolve(reference) in self.gone

    def without(self, prose: Prose) -> Prose:
        """Return prose in which links to what is left out are text, and nothing else is of it."""
        if not any(map(self.names_gone, prose.references)):
            return prose
        parts: list[str | Reference] = []
        for part in prose.parts:
            if isinstance(part, Reference) and self.names_gone(part):
                part = self._text(part)  # noqa: PLW2901 - what stands in its place
            if isinstance(part, str) and parts and isinstance(parts[-1], str):
                parts[-1] += part
            elif part != "":
                parts.append(part)
        return replace(prose, parts=tuple(parts))

    def _text(self, reference: Reference) -> str:
        if reference.style != "link":
            return ""
        key = self.graph.resolve(reference)
        assert key is not None, "the graph has no unresolved references"
        return html.escape(reference.text or self._cards.name(key), quote=False)


def _record(record: Record, entry: AnyEntry, prose: _PastProse) -> Record:
    """Return a record of an entry that is cut already, without what it names of the left out.

    An entry that changes is taken out of the store, which has it as it is today.
    """
    kind = record.kind
    if isinstance(entry, Claim):
        entry = _without_following(entry, prose.ids["claim"])
    for way, target in REFERENCE_FIELDS[kind]:
        if prose.ids[target]:
            entry = without(entry, way, prose.ids[target])
    for way in PROSE_FIELDS[kind]:
        entry = _mapped(entry, way, prose)
    in_body = any(map(prose.names_gone, record.references))
    if entry is record.entry and not in_body:
        return record
    if record.kept is not None:
        body = prose.graph.body((kind, entry.id))
        entry = replace(entry, body=prose.without(body))
    return Record(kind, entry, record.path, record.index)


def _without_following(claim: Claim, gone: set[str]) -> Claim:
    """Return a claim without the positions that follow from one on a claim that is left out."""
    rest = tuple(one for one in claim.positions if one.follows_from not in gone)
    return claim if len(rest) == len(claim.positions) else replace(claim, positions=rest)


def _settings(settings: Settings, prose: _PastProse) -> Settings:
    """Return the settings without the answers of today; one day is enough to go back to."""
    hindsight = dict.fromkeys(("answer", "established", "disputed", "unknown"), NO_PROSE)
    settings = replace(settings, as_of=(), **hindsight)  # type: ignore[arg-type]
    for way in SETTINGS_PROSE:
        settings = _mapped(settings, way, prose)
    return settings


def _mapped(value: Any, way: FieldPath, prose: _PastProse) -> Any:
    """Return a value with the prose to which `way` leads as it reads without what is left out."""
    if not value or not way:
        return prose.without(value) if value else value
    if way[0] == "*":
        items = tuple(_mapped(item, way[1:], prose) for item in value)
        return value if all(new is old for new, old in zip(items, value, strict=True)) else items
    old = getattr(value, way[0])
    new = _mapped(old, way[1:], prose)
    return value if new is old else replace(value, **{way[0]: new})
