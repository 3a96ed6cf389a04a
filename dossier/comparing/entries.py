"""Which entries differ between two states, and in what."""

from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec

from dossier.comparing.parts import Change, Fields
from dossier.comparing.wording import shortened
from dossier.graph import Graph
from dossier.model import KINDS, AnyEntry, Claim, Kind
from dossier.standing import standing
from dossier.substance import print_of, renamed, said
from dossier.urls import Key
from dossier.views import Cards

What = Literal["added", "changed", "renamed", "merged", "withdrawn", "removed"]


class EntryChange(msgspec.Struct, frozen=True, omit_defaults=True):
    """What differs in an entry, or in the settings."""

    what: What
    kind: Kind | Literal["settings"]
    id: str
    """Its id now; of one that is gone, its last. Empty for the settings."""

    title: str
    before: str = ""
    """The id that it had, where it has another one now."""

    into: str = ""
    """The id of the entry that it was merged into."""

    standing: tuple[str, str] | None = None
    """Of a claim: before and after, where these differ."""

    changes: tuple[Change, ...] = ()


def compare(old: Graph, new: Graph) -> list[EntryChange]:
    """Return what differs in meaning between two states, the settings first, then by kind and id.

    Args:
        old: the state before; linked, without problems.
        new: the state after.
    """
    return list(_Comparison(old, new).run())


class _Comparison:
    def __init__(self, old: Graph, new: Graph) -> None:
        self._old, self._new = old, new
        self._cards = (Cards(new), Cards(old))
        self._names: dict[Key, str] = {}
        """Ids that are others now."""

    def run(self) -> Iterator[EntryChange]:
        yield from self._settings()
        pairs: dict[Key, Key] = {}
        for kind in KINDS:
            pairs |= {(kind, new): (kind, old) for old, new in self._renamed(kind)}
        self._names = {old: new[1] for new, old in pairs.items()}
        for kind in KINDS:
            before, after = (self._published(graph, kind) for graph in (self._old, self._new))
            moved = {old for new, old in pairs.items() if new[0] == kind}
            for id_ in sorted(before | after):
                key: Key = (kind, id_)
                if id_ in after:
                    was = pairs.get(key, key)
                    yield from self._entry(key, was if was[1] in before else None)
                elif key not in moved:
                    yield self._gone(key)

    @staticmethod
    def _published(graph: Graph, kind: Kind) -> set[str]:
        return {*graph.order[kind], *graph.withdrawn.get(kind, ())}

    def _renamed(self, kind: Kind) -> Iterator[tuple[str, str]]:
        """Yield the old and the new id of entries that are called otherwise now: they say so, or
        one that is new says exactly what one said that is gone."""
        old, new = self._published(self._old, kind), self._published(self._new, kind)
        gone, fresh = old - new, new - old
        if not gone or not fresh:
            return
        saying = {print_of(self._old.whole((kind, id_))): id_ for id_ in sorted(gone)}
        for id_ in sorted(fresh):
            entry = self._new.whole((kind, id_))
            ways = [*entry.former_ids, saying.get(print_of(entry))]
            was = next((one for one in ways if one in gone), None)
            if was is not None:
                gone.discard(was)
                yield was, id_

    def _settings(self) -> Iterator[EntryChange]:
        old, new = self._old.settings, self._new.settings
        changes = tuple(Fields(None, self._name).changes(old, new))
        if changes:
            yield EntryChange("changed", "settings", "", "The settings", changes=changes)

    def _gone(self, key: Key) -> EntryChange:
        into = self._new.former.get(key, "")
        title = self._name(*key)
        return EntryChange("merged" if into else "removed", *key, title, into=into)

    def _entry(self, key: Key, was: Key | None) -> Iterator[EntryChange]:
        """Yield what differs in an entry that is there now."""
        new, title = self._new.whole(key), self._name(*key)
        if was is None:
            if new.retracted is None:
                yield EntryChange("added", *key, title)
            return
        old = renamed(key[0], self._old.whole(was), self._names)
        before = was[1] if was != key else ""
        if new.retracted is not None:
            if old.retracted is None or said(old.retracted) != said(new.retracted):
                why = Change("retracted", "why", after=shortened(new.retracted.reason.source, 200))
                yield EntryChange("withdrawn", *key, title, before, changes=(why,))
            return
        changes = tuple(Fields(key[0], self._name).changes(old, new))
        if old.retracted is not None:
            changes = (Change("retracted", "no longer withdrawn"), *changes)
        stood = self._standings(was, key, old, new)
        if changes or stood or before:
            what: What = "renamed" if before else "changed"
            yield EntryChange(what, *key, title, before, standing=stood, changes=changes)

    def _standings(
        self, was: Key, key: Key, old: AnyEntry, new: AnyEntry
    ) -> tuple[str, str] | None:
        """Return how a claim stood and stands, where these differ; it may by what others say."""
        if not isinstance(old, Claim) or not isinstance(new, Claim):
            return None
        before = standing(self._old, self._old.claim(was[1]))
        after = standing(self._new, self._new.claim(key[1]))
        found = tuple(one.replace("-", " ") for one in (before, after))
        return (found[0], found[1]) if before != after else None

    def _name(self, kind: Kind, id_: str) -> str:
        for cards in self._cards:
            if id_ in cards.graph.entries[kind]:
                return shortened(cards.name((kind, id_)))
        return id_


def counts(changes: list[EntryChange]) -> Mapping[str, int]:
    """Return how many entries were added, changed and so on; of the settings nothing is counted."""
    found: dict[str, int] = {}
    for one in changes:
        if one.kind != "settings":
            found[one.what] = found.get(one.what, 0) + 1
    return found
