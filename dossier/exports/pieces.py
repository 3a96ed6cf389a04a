"""Files put together from a piece for each entry, so that an edit makes one piece anew."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import msgspec

from dossier.model import Kind
from dossier.urls import Key
from dossier.views import Cards


class Section(NamedTuple):
    """A part of such a file: what opens it, a piece for each entry, what closes it."""

    opening: bytes
    keys: Sequence[Key]
    between: bytes
    """Stands between two pieces."""

    closing: bytes


Order: TypeAlias = Mapping[Kind, Sequence[str]]
"""The ids of each kind, in order."""


@dataclass(frozen=True, slots=True)
class Pieced:
    """How such a file is made; pure functions, both."""

    sections: Callable[[Cards, Order], list[Section]]
    piece: Callable[[Cards, Key], bytes]


class Pieces(msgspec.Struct, array_like=True):
    """The pieces of a file, or of a stretch of it, in order."""

    lengths: bytes
    """Of each piece in bytes, as an array of 32-bit numbers."""

    counts: bytes
    """How many facts were read for each, as such an array."""

    reads: bytes
    """Their numbers (see `graph.fact`), as such an array."""


def make(pieced: Pieced, cards: Cards, keys: Sequence[Key]) -> tuple[list[bytes], Pieces]:
    """Make some pieces."""
    made = []
    lengths, counts, reads = array("I"), array("I"), array("I")
    for key in keys:
        cards.graph.reads = set()
        piece = pieced.piece(cards, key)
        made.append(piece)
        lengths.append(len(piece))
        counts.append(len(cards.graph.reads))
        reads.extend(cards.graph.reads)
    return made, Pieces(lengths.tobytes(), counts.tobytes(), reads.tobytes())


class Place(NamedTuple):
    """Where a piece stands."""

    file: int
    """0: the published file; else the number of a stretch."""

    at: int
    """Offset in bytes."""

    length: int
    """In bytes."""

    facts: memoryview
    """The numbers of what was read for it."""


def published(sections: Sequence[Section], pieces: Pieces) -> dict[Key, Place]:
    """Return where the pieces of a published file stand.

    Args:
        sections: with the keys in the order in which the file was made.
        pieces: in that order.
    """
    found: dict[Key, Place] = {}
    at = number = 0
    for section in sections:
        at += len(section.opening)
        part = placed(section.keys, section.between, pieces, 0, at, number)
        found |= part
        number += len(section.keys)
        if section.keys:
            last = part[section.keys[-1]]
            at = last.at + last.length
        at += len(section.closing)
    return found


def placed(
    keys: Sequence[Key], between: bytes, pieces: Pieces, file: int, at: int = 0, number: int = 0
) -> dict[Key, Place]:
    """Return where some pieces stand, one behind the other.

    Args:
        keys: of which entries.
        between: what stands between two of them.
        pieces: theirs, perhaps with others.
        file: the file that they are in.
        at: the offset of the first.
        number: that of the first among `pieces`, counted from 0.
    """
    lengths = memoryview(pieces.lengths).cast("I")
    facts = memoryview(pieces.reads).cast("I")
    counts = memoryview(pieces.counts).cast("I")
    fact = sum(counts[:number])
    found = {}
    for key in keys:
        end = fact + counts[number]
        found[key] = Place(file, at, lengths[number], facts[fact:end])
        at += lengths[number] + len(between)
        fact = end
        number += 1
    return found


def gathered(keys: Iterable[Key], places: Mapping[Key, Place]) -> Pieces:
    """Return what is to be remembered of the pieces of a file."""
    lengths, counts, reads = array("I"), array("I"), array("I")
    for key in keys:
        place = places[key]
        lengths.append(place.length)
        counts.append(len(place.facts))
        reads.frombytes(place.facts.tobytes())
    return Pieces(lengths.tobytes(), counts.tobytes(), reads.tobytes())


def compose(
    sections: Sequence[Section], places: Mapping[Key, Place]
) -> Iterator[bytes | tuple[int, int, int]]:
    """Yield what a file consists of: bytes, and stretches of files (which, from, to)."""
    for section in sections:
        yield section.opening
        file, start, end = -1, 0, 0
        for key in section.keys:
            place = places[key]
            if file == place.file and place.at == end + len(section.between):
                end = place.at + place.length
                continue
            if file >= 0:
                yield file, start, end
                yield section.between
            file, start, end = place.file, place.at, place.at + place.length
        if file >= 0:
            yield file, start, end
        yield section.closing
