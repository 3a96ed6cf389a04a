"""Records: entries with the place where they were read; and how they travel between processes."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import msgspec

from dossier.model import TYPES, AnyEntry, Kind

_encode: Final = msgspec.msgpack.Encoder().encode


@dataclass(frozen=True, slots=True)
class Record:
    """An entry and where it was read."""

    kind: Kind
    entry: AnyEntry
    path: str
    """The file, relative to the site folder, with `/`."""

    index: int = -1
    """Its place in a list of entries, counted from 0; -1 for the only entry of a file."""


class Packed(msgspec.Struct, array_like=True):
    """Records of one kind."""

    kind: Kind
    entries: msgspec.Raw
    places: list[tuple[str, int]]
    """Path and index of each."""


def pack(records: Iterable[Record]) -> bytes:
    """Return records as MessagePack: a tenth of the work that pickling them would be."""
    kinds: dict[Kind, list[Record]] = {}
    for record in records:
        kinds.setdefault(record.kind, []).append(record)
    return _encode(
        [
            Packed(
                kind,
                msgspec.Raw(_encode([record.entry for record in found])),
                [(record.path, record.index) for record in found],
            )
            for kind, found in kinds.items()
        ]
    )


def unpack(packed: bytes) -> list[Record]:
    """Return the records that were packed.

    Raises:
        msgspec.MsgspecError: these are no packed records.
    """
    found = []
    for group in msgspec.msgpack.decode(packed, type=list[Packed]):
        entries = _decoder(group.kind).decode(group.entries)
        for entry, (path, index) in zip(entries, group.places, strict=True):
            found.append(Record(group.kind, entry, path, index))
    return found


@lru_cache(maxsize=len(TYPES))
def _decoder(kind: Kind) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(list[TYPES[kind]])  # type: ignore[valid-type]
