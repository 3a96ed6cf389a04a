"""Packed entries on disk: written once, read piece by piece, never taken at their word."""

import mmap
import os
import tempfile
from pathlib import Path
from typing import Final
from zlib import crc32

import msgspec

from dossier.markup import NO_PROSE, Prose
from dossier.model import AnyEntry, Kind
from dossier.records import Kept, Packed, unpack, unpack_body, with_body

_UPDATING: Final = os.O_RDWR | getattr(os, "O_BINARY", 0)


class Damaged(Exception):  # noqa: N818 - nothing is wrong but what was kept
    """What was kept is not what was written; to be made anew."""


class Store:
    """A file of packed entries. It only grows; what is no longer wanted stays until a new one is
    begun."""

    def __init__(self, handle: int, size: int = 0) -> None:
        """Take a file.

        Args:
            handle: of a file open for reading and writing; closed with the store.
            size: how much of it is known; what comes after that is overwritten.
        """
        self._handle = handle
        self._seen: mmap.mmap | None = None
        self.size = size

    @classmethod
    def open(cls, file: Path, size: int) -> "Store":
        """Open a file that was written before.

        Raises:
            Damaged: there is no such file, or it is shorter.
        """
        try:
            handle = os.open(file, _UPDATING)
        except OSError as error:
            raise Damaged(str(error)) from None
        found = cls(handle, size)
        if os.fstat(handle).st_size < size:
            found.close()
            raise Damaged(f"'{file}' was cut short")
        return found

    @classmethod
    def begin(cls, file: Path) -> "Store":
        """Begin anew; where the file cannot be written, with one that nobody will find again."""
        try:
            file.parent.mkdir(exist_ok=True)
            # Not the same file: an earlier store may still be open.
            file.unlink(missing_ok=True)
            return cls(os.open(file, _UPDATING | os.O_CREAT, 0o666))
        except OSError:
            with tempfile.TemporaryFile() as unnamed:
                return cls(os.dup(unnamed.fileno()))

    def close(self) -> None:
        """Close the file."""
        self._seen = None
        os.close(self._handle)

    def add(self, packed: Packed) -> Kept:
        """Keep a packed entry.

        Raises:
            OSError: the disk refuses.
        """
        data = packed.rest + packed.body
        at = self.size
        written = 0
        os.lseek(self._handle, at, os.SEEK_SET)
        while written < len(data):
            written += os.write(self._handle, data[written:])
        self.size += len(data)
        check = (crc32(packed.rest), crc32(packed.body))
        return Kept(packed.id, packed.index, at, len(packed.rest), len(packed.body), check)

    def entry(self, kind: Kind, kept: Kept) -> AnyEntry:
        """Return an entry without its body.

        Raises:
            Damaged: it is not what was kept.
        """
        try:
            found: AnyEntry = unpack(kind, self._read(kept.at, kept.rest, kept.check[0]))
        except msgspec.MsgspecError as error:
            raise Damaged(str(error)) from None
        return found

    def body(self, kept: Kept) -> Prose:
        """Return an entry's body.

        Raises:
            Damaged: it is not what was kept.
        """
        if not kept.body:
            return NO_PROSE
        try:
            return unpack_body(self._read(kept.at + kept.rest, kept.body, kept.check[1]))
        except msgspec.MsgspecError as error:
            raise Damaged(str(error)) from None

    def whole(self, kind: Kind, kept: Kept) -> AnyEntry:
        """Return an entry with its body.

        Raises:
            Damaged: it is not what was kept.
        """
        return with_body(self.entry(kind, kept), self.body(kept))

    def _read(self, at: int, length: int, check: int) -> memoryview:
        seen = self._seen
        if seen is None or len(seen) < at + length:
            # Processes that are forked share what is mapped, and no place in the file.
            try:
                seen = self._seen = mmap.mmap(self._handle, self.size, access=mmap.ACCESS_READ)
            except (OSError, ValueError) as error:
                raise Damaged(str(error)) from None
        data = memoryview(seen)[at : at + length]
        if crc32(data) != check:
            raise Damaged("a kept entry is not as it was written")
        return data
