"""Who names whom. Of what was kept, each entry's list is read only when somebody asks for it."""

from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

import msgspec

from dossier.model import Kind
from dossier.urls import Key

Field: TypeAlias = tuple[Kind, str]
"""The kind of those who name an entry, and the field in which they do."""

_encode: Final = msgspec.msgpack.Encoder().encode
_decode: Final = msgspec.msgpack.Decoder(list[tuple[Kind, str, list[str]]]).decode


class Referrers:
    """The entries that name each entry, by field, in order."""

    def __init__(self, packed: Mapping[str, bytes] | None = None) -> None:
        """Start with none, or with those that were packed."""
        self._packed = dict(packed or {})
        self._lists: dict[Key, dict[Field, list[str]]] = {}
        self.changed: set[Key] = set()
        """Entries whose lists were put anew."""

    def of(self, key: Key) -> Mapping[Field, list[str]]:
        """Return the ids of those who name an entry.

        Raises:
            msgspec.MsgspecError: what was packed was damaged since.
        """
        found = self._lists.get(key)
        if found is None:
            packed = self._packed.get("/".join(key))
            if packed is None:
                return _NOBODY
            found = {(kind, name): ids for kind, name, ids in _decode(packed)}
            self._lists[key] = found
        return found

    def put(self, key: Key, field: Field, ids: list[str]) -> None:
        """Set who names an entry in a field; empty: nobody."""
        lists = dict(self.of(key))
        lists[field] = ids
        if not ids:
            del lists[field]
        self._lists[key] = lists
        self._packed.pop("/".join(key), None)
        self.changed.add(key)

    def note(self, key: Key, field: Field, id_: str) -> None:
        """Add one who names an entry; whoever comes in order is in order."""
        lists = self._lists.get(key)
        if lists is None:
            lists = self._lists[key] = {}
        ids = lists.get(field)
        if ids is None:
            lists[field] = [id_]
        elif ids[-1] != id_:
            ids.append(id_)

    def packed(self, key: Key) -> bytes:
        """Return an entry's lists, packed; empty where nobody names it."""
        found = self._packed.get("/".join(key))
        if found is None:
            lists = self._lists.get(key) or {}
            found = _encode([(*field, ids) for field, ids in lists.items()]) if lists else b""
        return found

    def __eq__(self, other: object) -> bool:
        """Whether the same entries name the same others."""
        if not isinstance(other, Referrers):
            return NotImplemented
        mine, others = set(self.targets()), set(other.targets())
        return mine == others and all(self.of(key) == other.of(key) for key in mine)

    __hash__ = None  # type: ignore[assignment]

    def targets(self) -> Iterator[Key]:
        """Yield all entries that somebody names."""
        for key, lists in self._lists.items():
            if lists:
                yield key
        for name in self._packed:
            kind, _, id_ = name.partition("/")
            key = (kind, id_)  # type: ignore[assignment]
            if key not in self._lists:
                yield key


_NOBODY: Final[Mapping[Field, list[str]]] = {}
