"""Records: entries with the place where they were read; packed, to travel and to be kept.

An entry is packed in two parts: its body, which its own page alone shows, and all the rest, which
many pages do.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, TypeAlias

import msgspec

from dossier.markup import NO_PROSE, Prose, Reference
from dossier.model import TYPES, AnyEntry, Kind

Bytes: TypeAlias = bytes | memoryview

_encode: Final = msgspec.msgpack.Encoder().encode


@dataclass(frozen=True, slots=True)
class Record:
    """An entry and where it was read."""

    kind: Kind
    entry: AnyEntry
    """Without its body where that is kept in a store."""

    path: str
    """The file, relative to the site folder, with `/`."""

    index: int = -1
    """Its place in a list of entries, counted from 0; -1 for the only entry of a file."""

    kept: "Kept | None" = None
    """Where it is kept, if it is."""

    references: tuple[Reference, ...] = ()
    """Those in the body, where that is not at hand."""


class Packed(msgspec.Struct, frozen=True, array_like=True):
    """An entry on its way from the process that read it."""

    id: str
    index: int
    rest: bytes
    body: bytes
    """Empty where there is none."""

    references: tuple[Reference, ...]


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """Where a packed entry lies in a store."""

    id: str
    index: int
    at: int
    """Offset in bytes; the body follows the rest."""

    rest: int
    """Length in bytes."""

    body: int
    """Length in bytes; 0 where there is none."""

    check: tuple[int, int]
    """The CRC-32 of each."""


def pack(record: Record) -> Packed:
    """Pack a record that was just read; its entry loses the body."""
    entry, body = record.entry, record.entry.body
    object.__setattr__(entry, "body", NO_PROSE)  # frozen for everybody else
    return Packed(
        entry.id,
        record.index,
        _encode(entry),
        _encode(body) if body else b"",
        tuple(body.references),
    )


def unpack(kind: Kind, rest: Bytes) -> Any:
    """Return an entry without its body.

    Raises:
        msgspec.MsgspecError: this is no packed entry.
    """
    return _decoder(kind).decode(rest)


def unpack_body(body: Bytes) -> Prose:
    """Return a body.

    Raises:
        msgspec.MsgspecError: this is no packed body.
    """
    return _prose.decode(body)


def with_body(entry: AnyEntry, body: Prose) -> AnyEntry:
    """Return an entry that nobody else has seen, with its body."""
    object.__setattr__(entry, "body", body)
    return entry


_prose: Final = msgspec.msgpack.Decoder(Prose)


@lru_cache(maxsize=len(TYPES))
def _decoder(kind: Kind) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(TYPES[kind])
