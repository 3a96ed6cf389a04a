"""The graph: entries with their references resolved, backlinks, and everything in order.

Never changed while views are made; templates never see it. Views take from it what a page shows,
and it notes what they took (`reads`): so it is known what a change can reach.
"""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from zlib import crc32

from dossier.dates import DISTANT_FUTURE, Date, Day
from dossier.history import Edits
from dossier.markup import Prose, Reference
from dossier.model import (
    KINDS,
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
)
from dossier.problems import Problem
from dossier.records import Kept
from dossier.referrers import Referrers
from dossier.store import Store
from dossier.urls import Key
from dossier.withdrawal import Withdrawn, published

PROSE: Final = "prose"
"""The name under which `referrers` knows mentions in prose, whatever the field."""


HISTORY: Final = "history"
"""The fact that stands for the history of the site folder."""


def fact(name: str) -> int:
    """Return the number of something that views read.

    Names are `event/x` for an entry but for its body, `event/x!` for its body, `event/x<` for those
    who name it, `event/x~` for its neighbours in order, `event*` for the order of a kind,
    `event.date` for a field of all entries of a kind, `#x` for the entries with a tag, `#` for all
    tags. Two that share a number make pages stale for nothing, never fresh for nothing.
    """
    return crc32(name.encode())


class _Facts(dict[str, int]):
    """The numbers of facts that differ by an id."""

    def __init__(self, before: str, after: str = "") -> None:
        self._before, self._after = before, after

    def __missing__(self, id_: str) -> int:
        found = self[id_] = fact(f"{self._before}{id_}{self._after}")
        return found


def _by_kind(mark: str) -> dict[Kind, _Facts]:
    return {kind: _Facts(f"{kind}/", mark) for kind in KINDS}


_ENTRIES: Final = _by_kind("")
_BODIES: Final = _by_kind("!")
_REFERRERS: Final = _by_kind("<")
_NEIGHBOURS: Final = _by_kind("~")
_TAGS: Final = _Facts("#")
_ORDERS: Final = {kind: fact(f"{kind}*") for kind in KINDS}


@dataclass(slots=True)
class Graph:
    """All published entries."""

    settings: Settings
    media: frozenset[str] = frozenset()
    """Files of `content/media`."""

    base_url: str = ""
    """Where the site is published; empty where not known."""

    as_of: Date | None = None
    """The day up to which it is cut back, if it is; see `asof`."""

    share_images: bool = False
    """Whether there are images for link previews."""

    history: Callable[[], Sequence[Edits]] = tuple
    """Tells what was done to the entries on which day, the latest first."""

    reads: set[int] = field(default_factory=set)
    """The numbers of what was read since this set was put here; see `fact`."""

    store: Store | None = None
    """Where entries are that are not at hand."""

    # What follows is for `linking` and `relinking`, which make it.
    entries: dict[Kind, dict[str, Any]] = field(default_factory=dict)
    """By id; those that nobody has asked for yet as the place in the store where they are."""

    kept: dict[Kind, dict[str, Kept]] = field(default_factory=dict)
    """Places in the store, of those that have one."""

    order: dict[Kind, tuple[str, ...]] = field(default_factory=dict)
    """Without those that were withdrawn."""

    withdrawn: Withdrawn = field(default_factory=dict)
    former: dict[Key, str] = field(default_factory=dict)
    """The ids that entries had before, each with the entry's id now."""

    resting: list[Problem] = field(default_factory=list)
    """Where entries name others that were withdrawn."""

    named_by: Referrers = field(default_factory=Referrers)
    tagged: dict[str, list[Key]] = field(default_factory=dict)
    """The entries with each tag; both in order."""

    _kinds: dict[str, tuple[Kind, ...]] | None = None
    _places: dict[Kind, dict[str, int]] = field(default_factory=dict)

    # Typed access: one method a kind keeps the callers free of casts.
    def actor(self, id_: str) -> Actor:
        return self.entry(("actor", id_))  # type: ignore[return-value]

    def event(self, id_: str) -> Event:
        return self.entry(("event", id_))  # type: ignore[return-value]

    def quote(self, id_: str) -> Quote:
        return self.entry(("quote", id_))  # type: ignore[return-value]

    def source(self, id_: str) -> Source:
        return self.entry(("source", id_))  # type: ignore[return-value]

    def claim(self, id_: str) -> Claim:
        return self.entry(("claim", id_))  # type: ignore[return-value]

    def place(self, id_: str) -> Place:
        return self.entry(("place", id_))  # type: ignore[return-value]

    def term(self, id_: str) -> Term:
        return self.entry(("term", id_))  # type: ignore[return-value]

    def chapter(self, id_: str) -> Chapter:
        return self.entry(("chapter", id_))  # type: ignore[return-value]

    def entry(self, key: Key) -> AnyEntry:
        """Return an entry of any kind; for its body ask `body`, or `whole`."""
        kind, id_ = key
        self.reads.add(_ENTRIES[kind][id_])
        return self.peek(kind, id_)

    def peek(self, kind: Kind, id_: str) -> AnyEntry:
        """Return an entry without noting that; for those who do not make views."""
        found = self.entries[kind][id_]
        if type(found) is Kept:
            assert self.store is not None
            entry = published(kind, self.store.entry(kind, found), self.withdrawn)
            found = self.entries[kind][id_] = entry
        return found  # type: ignore[no-any-return]

    def body(self, key: Key) -> Prose:
        """Return an entry's body."""
        kind, id_ = key
        self.reads.add(_BODIES[kind][id_])
        kept = self.kept.get(kind, {}).get(id_)
        if kept is None:
            return self.peek(kind, id_).body
        assert self.store is not None
        return self.store.body(kept)

    def whole(self, key: Key) -> AnyEntry:
        """Return an entry with its body."""
        kind, id_ = key
        self.reads.update((_ENTRIES[kind][id_], _BODIES[kind][id_]))
        kept = self.kept.get(kind, {}).get(id_)
        if kept is None:
            return self.peek(kind, id_)
        assert self.store is not None
        return published(kind, self.store.whole(kind, kept), self.withdrawn)

    def is_withdrawn(self, key: Key) -> bool:
        """Whether an entry was withdrawn; noted where it is read."""
        return key[1] in self.withdrawn.get(key[0], ())

    def ids(self, kind: Kind) -> Sequence[str]:
        """Return the ids of a kind in its order: dated kinds by date, chapters by their order,
        the others by name."""
        self.reads.add(_ORDERS[kind])
        return self.order[kind]

    def column(self, kind: Kind, *fields: str) -> Iterator[tuple[Any, ...]]:
        """Yield the id and some fields of each entry of a kind, in order.

        Who reads the same of all entries this way need not look again when something else in one
        of them has changed.
        """
        self.reads.add(_ORDERS[kind])
        self.reads.update(fact(f"{kind}.{name}") for name in fields)
        for id_ in self.order[kind]:
            entry = self.peek(kind, id_)
            yield (id_, *[getattr(entry, name) for name in fields])

    def neighbours(self, key: Key) -> tuple[str | None, str | None]:
        """Return the ids before and after an entry in the order of its kind."""
        kind, id_ = key
        self.reads.add(_NEIGHBOURS[kind][id_])
        order, place = self.order[kind], self.place_of(kind, id_)
        return (
            order[place - 1] if place else None,
            order[place + 1] if place + 1 < len(order) else None,
        )

    def place_of(self, kind: Kind, id_: str) -> int:
        """Return an entry's place in the order of its kind, without noting that."""
        places = self._places.get(kind)
        if places is None:
            places = self._places[kind] = {one: n for n, one in enumerate(self.order[kind])}
        return places[id_]

    def referrers(self, key: Key, kind: Kind, name: str) -> Sequence[str]:
        """Return the entries of `kind` that name `key` in a field, in order, each once.

        Args:
            key: the entry named.
            kind: the kind of the entries that name it.
            name: the field, such as `actors`; or `PROSE`.
        """
        self.reads.add(_REFERRERS[key[0]][key[1]])
        return tuple(self.named_by.of(key).get((kind, name), ()))

    def named_often(self, kind: Kind, most: int) -> Iterator[str]:
        """Yield the entries of a kind that more than `most` others name, in whatever fields."""
        for id_ in self.order[kind]:
            self.reads.add(_REFERRERS[kind][id_])
            fields = self.named_by.of((kind, id_))
            if len(fields) and sum(map(len, fields.values())) > most:
                yield id_

    def mentioning(self, key: Key) -> Sequence[Kind]:
        """Return the kinds of those whose prose names an entry."""
        self.reads.add(_REFERRERS[key[0]][key[1]])
        fields = self.named_by.of(key)
        return [kind for kind in KINDS if (kind, PROSE) in fields] if fields else ()

    def edits(self) -> Sequence[Edits]:
        """Return what was done to the entries on which day, the latest first; of all entries, so
        look whether they are published."""
        self.reads.add(fact(HISTORY))
        return self.history()

    @property
    def tags(self) -> Sequence[str]:
        """All tags, sorted."""
        self.reads.add(fact("#"))
        return list(self.tagged)

    def with_tag(self, tag: str) -> Sequence[Key]:
        """Return the entries with a tag, in order."""
        self.reads.add(_TAGS[tag])
        return self.tagged[tag]

    def resolve(self, reference: Reference) -> Key | None:
        """Return the entry that a reference in prose means, if there is exactly one."""
        kinds = self.kinds_of(reference.id)
        if reference.kind:
            return next(((kind, reference.id) for kind in kinds if kind == reference.kind), None)
        return (kinds[0], reference.id) if len(kinds) == 1 else None

    def kinds_of(self, id_: str) -> tuple[Kind, ...]:
        """Return the kinds that have an entry of this id."""
        if self._kinds is None:
            found: dict[str, tuple[Kind, ...]] = {}
            for kind in KINDS:
                for one in (*self.order[kind], *self.withdrawn.get(kind, ())):
                    found[one] = (*found[one], kind) if one in found else (kind,)
            self._kinds = found
        return self._kinds.get(id_, ())

    def all_ids(self) -> Sequence[str]:
        """Return the ids of all kinds."""
        self.kinds_of("")
        assert self._kinds is not None
        return list(self._kinds)

    def forget_order(self) -> None:
        """Forget what was derived from the order of entries, as that has changed."""
        self._kinds = None
        self._places.clear()


def name_key(name: str) -> str:
    """Return what names are sorted by: their letters without accents and case."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def order_key(entry: AnyEntry) -> tuple[Any, ...]:
    """Return what the entries of a kind are sorted by."""
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


def dated(date: Date | None) -> tuple[Day, Day]:
    """Return a sort key in which what has no date comes first."""
    return date.sort_key if date else ((-(10**13), 1, 1), (-(10**13), 1, 1))
