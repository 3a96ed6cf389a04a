"""Graph + changed entries → the same graph as if all had been linked anew, and what changed in it.

Only what the changes touch is looked at, so this takes milliseconds where linking anew takes
seconds. Whatever is not plainly in order (a reference that leads nowhere, a circle, an id that two
kinds share) is left to `linking`, which knows how to tell of it.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from dossier.graph import PASSAGES, PROSE, Graph, fact, order_key
from dossier.linking import ACYCLIC, prose_of, self_references
from dossier.markup import Reference
from dossier.model import (
    KINDS,
    REFERENCE_FIELDS,
    SETTINGS_PROSE,
    AnyEntry,
    Kind,
    Source,
    walk,
)
from dossier.referrers import Field
from dossier.urls import Key
from dossier.withdrawal import published


@dataclass(frozen=True, slots=True)
class Change:
    """An entry before and after an edit; None where it is not published."""

    kind: Kind
    id: str
    old: AnyEntry | None
    new: AnyEntry | None
    """With its body, both of them."""


class Facts:
    """What changed, by the numbers under which views read it; see `graph.fact`."""

    def __init__(self) -> None:
        self.names: dict[int, str] = {}
        """In words."""

    def add(self, name: str, words: str) -> None:
        """Note that something changed."""
        self.names.setdefault(fact(name), words)


def relink(graph: Graph, changes: Sequence[Change]) -> Facts | None:
    """Bring a graph up to date; its entries are replaced, too.

    Args:
        graph: linked before these changes, with the same settings and media.
        changes: all there are.

    Returns:
        What changed in it; None where it has to be linked anew, and is of no more use.
    """
    return _Relinker(graph, changes).run()


class _Again(Exception):  # noqa: N818 - not an error
    """All has to be linked anew."""


_Link = tuple[Key, Field]
_Place = tuple[int, int]

_EDGES: Final = {kind: [name for one, name in ACYCLIC if one == kind] for kind in KINDS}


class _Relinker:
    def __init__(self, graph: Graph, changes: Sequence[Change]) -> None:
        self.graph = graph
        self.changes = (
            [
                replace(
                    one,
                    old=self._published(one.kind, one.old),
                    new=self._published(one.kind, one.new),
                )
                for one in changes
            ]
            if graph.withdrawn
            else changes
        )
        self.facts = Facts()
        self._moved: set[Key] = set()
        """Entries whose place in the order of their kind changed."""

    def run(self) -> Facts | None:
        if any(map(self._reaches_far, self.changes)):
            return None
        try:
            # With references resolved as they were, then as they are.
            before = [set(self._links(one.kind, one.old)) for one in self.changes]
            self._replace()
            after = [set(self._links(one.kind, one.new)) for one in self.changes]
            for change, old, new in zip(self.changes, before, after, strict=True):
                self._relate(change, old, new)
                self._tag(change)
            for change in self.changes:
                self._check(change)
        except _Again:
            return None
        self.graph.tagged = {tag: keys for tag, keys in sorted(self.graph.tagged.items()) if keys}
        return self.facts

    def _published(self, kind: Kind, entry: AnyEntry | None) -> AnyEntry | None:
        return published(kind, entry, self.graph.withdrawn) if entry else None

    def _reaches_far(self, change: Change) -> bool:
        """Whether a change is about former ids, or about what was withdrawn: that can reach others
        in ways that no index tells."""
        graph, both = self.graph, [one for one in (change.old, change.new) if one is not None]
        former = {one.former_ids for one in both} | ({()} if len(both) == 1 else set())
        return (
            len(former) > 1
            or any(one.retracted is not None for one in both)
            or (change.new is None and bool(graph.withdrawn))
            or (change.old is None and (change.kind, change.id) in graph.former)
        )

    # --- entries and their order ---

    def _replace(self) -> None:
        """Put the new entries in place of the old ones, each where it belongs in order."""
        graph = self.graph
        for change in self.changes:
            kind, id_, old, new = change.kind, change.id, change.old, change.new
            if old is None and new is not None and graph.kinds_of(id_):
                raise _Again  # what names this id may now mean either
            if new is not None:
                graph.entries[kind][id_] = new
            else:
                graph.entries[kind].pop(id_, None)
            self._note_fields(change)
            if old is None or new is None or order_key(old) != order_key(new):
                self._reorder(change)
        graph.forget_order()

    def _reorder(self, change: Change) -> None:
        kind, id_ = change.kind, change.id
        order = list(self.graph.order[kind])
        was = order.index(id_) if change.old is not None else -1
        if was >= 0:
            del order[was]
        place = -1
        if change.new is not None:
            wanted = order_key(change.new)
            place = bisect_left(order, wanted, key=lambda one: self._key(kind, one))
            order.insert(place, id_)
        self.graph.order[kind] = tuple(order)
        if was == place:
            return
        self._moved.add((kind, id_))
        self.facts.add(f"{kind}*", f"the order of {kind}s changed")
        near = {id_}
        if was >= 0:
            # Where it went away from; the indices are those of the list as it is now.
            at = was + (0 <= place <= was)
            near.update(order[max(0, at - 1) : at + 1])
        if place >= 0:
            near.update(order[max(0, place - 1) : place + 2])
        for one in near:
            self.facts.add(f"{kind}/{one}~", f"{kind} {id_} has another place in order")

    def _key(self, kind: Kind, id_: str) -> tuple[Any, ...]:
        return order_key(self.graph.peek(kind, id_))

    def _note_fields(self, change: Change) -> None:
        """Note which fields of an entry changed."""
        kind, id_, old, new = change.kind, change.id, change.old, change.new
        some = new or old
        assert some is not None
        names = [field.name for field in fields(some)]
        if old is None or new is None:
            words = f"{kind} {id_} is {'new' if old is None else 'gone'}"
        else:
            names = [name for name in names if getattr(old, name) != getattr(new, name)]
            words = f"{kind} {id_} changed: {', '.join(name.rstrip('_') for name in names)}"
        for name in names:
            self.facts.add(f"{kind}.{name}", words)
        if "body" in names:
            self.facts.add(f"{kind}/{id_}!", words)
            if kind == "chapter" and self._cites_otherwise(old, new):
                self.facts.add(PASSAGES, words)
        if names != ["body"]:
            self.facts.add(f"{kind}/{id_}", words)

    def _cites_otherwise(self, old: AnyEntry | None, new: AnyEntry | None) -> bool:
        """Whether another share of a chapter's sentences is cited."""
        count = self.graph.passages_of
        return old is None or new is None or count(old.body) != count(new.body)

    # --- who names whom ---

    def _links(self, kind: Kind, entry: AnyEntry | None) -> Iterator[_Link]:
        """Yield whom an entry names, and in which field."""
        if entry is None:
            return
        graph = self.graph
        for way, target in REFERENCE_FIELDS[kind]:
            for _, id_ in walk(entry, way):
                if id_ not in graph.entries[target]:
                    raise _Again
                yield (target, id_), (kind, way[0])
        for _, references in prose_of(entry, kind, ()):
            for key in self._named(references):
                if key != (kind, entry.id):
                    yield key, (kind, PROSE)

    def _named(self, references: Iterable[Reference]) -> Iterator[Key]:
        for reference in references:
            if reference.style == "image":
                if reference.id not in self.graph.media:
                    raise _Again
                continue
            key = self.graph.resolve(reference)
            if key is None:
                raise _Again
            yield key

    def _relate(self, change: Change, old: set[_Link], new: set[_Link]) -> None:
        """Bring the lists of those up to date whom an entry named, or names."""
        moved = (change.kind, change.id) in self._moved
        for key, field in sorted(old | new) if moved else sorted(old ^ new):
            ids = [id_ for id_ in self.graph.named_by.of(key).get(field, ()) if id_ != change.id]
            if (key, field) in new:
                ids.append(change.id)
                # Those who are gone are about to be taken out.
                known = self.graph.entries[field[0]]
                ids = [id_ for id_ in ids if id_ in known]
                ids.sort(key=lambda id_: self.graph.place_of(field[0], id_))
            self.graph.named_by.put(key, field, ids)
            words = f"{change.kind} {change.id} names it, or did"
            self.facts.add(f"{'/'.join(key)}<", words)

    def _tag(self, change: Change) -> None:
        key: Key = (change.kind, change.id)
        old = set(change.old.tags) if change.old else set()
        new = set(change.new.tags) if change.new else set()
        tagged = self.graph.tagged
        for tag in sorted(old | new) if key in self._moved else sorted(old ^ new):
            keys = [one for one in tagged.get(tag, ()) if one != key]
            if tag in new:
                keys.append(key)
                keys = [one for one in keys if one[1] in self.graph.entries[one[0]]]
                keys.sort(key=self._rank)
            if bool(keys) != (tag in tagged):
                self.facts.add("#", f"tag {tag} came or went")
            tagged[tag] = keys
            self.facts.add(f"#{tag}", f"tag {tag} was given, or taken away")

    def _rank(self, key: Key) -> _Place:
        return KINDS.index(key[0]), self.graph.place_of(*key)

    # --- what only `linking` can tell of ---

    def _check(self, change: Change) -> None:
        kind, id_, old, new = change.kind, change.id, change.old, change.new
        if new is None:
            if self.graph.named_by.of((kind, id_)) or id_ in self._named_by_settings():
                raise _Again  # somebody still names it
            return
        image = getattr(new, "image", None)
        if image is not None and image.file not in self.graph.media:
            raise _Again
        if isinstance(new, Source) and id_ in new.relies_on:
            raise _Again
        if any(self_references(new)):
            raise _Again
        for name in _EDGES[kind]:
            if getattr(old, name, None) != getattr(new, name) and self._circular(kind, id_, name):
                raise _Again

    def _named_by_settings(self) -> set[str]:
        settings = self.graph.settings
        texts = (prose for way in SETTINGS_PROSE for _, prose in walk(settings, way))
        return {reference.id for prose in texts for reference in prose.references}

    def _circular(self, kind: Kind, start: str, name: str) -> bool:
        """Whether a field leads from an entry back to it."""
        seen: set[str] = set()
        waiting = [start]
        while waiting:
            value = getattr(self.graph.peek(kind, waiting.pop()), name)
            for id_ in [value] if isinstance(value, str) else value or ():
                if id_ == start:
                    return True
                if id_ not in seen:
                    seen.add(id_)
                    waiting.append(id_)
        return False
