"""What is remembered of the last build of an output folder: state and store, in `.dossier`.

All of it only saves time: it can be deleted or damaged at any time, and the next build makes it
anew. The state's file begins with a whole state; an edit adds a frame with what it changed.
"""

import struct
from contextlib import suppress
from pathlib import Path
from typing import Any, Final
from zlib import crc32

import msgspec

from dossier import unchanged
from dossier.exports.pieces import Pieces
from dossier.graph import Graph
from dossier.load import Read
from dossier.model import Kind
from dossier.plan import Page
from dossier.stamps import Stamp, stamp
from dossier.store import Damaged, Store


class Written(msgspec.Struct, frozen=True, array_like=True):
    """A file of the output, as it was written."""

    fingerprint: bytes
    """Of what it was made from."""

    size: int
    """In bytes."""

    modified: int
    """Time of last modification, in nanoseconds since 1970."""

    reads: bytes = b""
    """The numbers of the facts that were read for it (see `graph.fact`), as an array of 32-bit
    numbers."""

    page: Page | None = None
    """Which page it is; None for all else."""


class Header(msgspec.Struct):
    """What is short, and written with every frame."""

    code: bytes = b""
    """The digest of the code."""

    options: str = ""
    """Those that change what is built."""

    settings: bytes = b""
    """The digest of the settings' text."""

    history: str = ""
    """The digest of the history of the site folder."""

    packed_settings: bytes = b""

    plan: bytes = b""
    """The numbers of the facts on which it depends which files there are."""

    copies: list[str] = []
    """The files of the output that are copied."""

    shell: bytes = b""
    """The digest of what every page shows."""

    colours: dict[str, str] = {}
    """Those of images, by name."""

    templates: dict[str, bytes] = {}
    """For each kind of page the digest of the templates that it reaches."""

    media: list[str] = []
    """Files of `content/media`."""

    withdrawn: dict[Kind, list[str]] = {}
    """The entries that were withdrawn."""

    former: list[tuple[Kind, str, str]] = []
    """Ids that entries had before, and have now."""

    suspects: list[str] = []
    """Files of the content that may have changed without a new stamp."""

    store: int = 0
    """How much of the store is known, in bytes."""

    manifest: tuple[int, int] | None = None
    """The manifest's size, and its time of last modification."""


class Tables(msgspec.Struct):
    """What is long. In a frame that changes others, None stands for what is gone."""

    inputs: dict[str, Stamp | None] = {}
    """The files of the content."""

    read: dict[str, Read | None] = {}
    """What was read from them."""

    order: dict[Kind, tuple[str, ...]] = {}
    tagged: dict[str, list[tuple[Kind, str]] | None] = {}
    named_by: dict[str, bytes | None] = {}
    """Packed, see `referrers`; by `kind/id`."""

    files: dict[str, Written | None] = {}
    """The output."""

    pieces: dict[str, Pieces] = {}
    """Of the files of the output that are put together from pieces."""


class _Frame(msgspec.Struct, array_like=True):
    header: Header
    tables: Tables


class Memory:
    """State and store of an output folder."""

    def __init__(self, site: Path, out: Path) -> None:
        """Read what is remembered; nothing where it is missing or damaged."""
        name = unchanged.name_of(str(out))
        self._state_file = site / unchanged.FOLDER / f"{name}.state"
        self._store_file = site / unchanged.FOLDER / f"{name}.entries"
        self.header, self.tables = Header(), Tables()
        self.store: Store | None = None
        self.graph: Graph | None = None
        """That of the last build, where this process has made it."""

        self._stamp: Stamp | None = None
        self._frames = self._base = self._end = 0
        self._read()

    def forget(self) -> None:
        """Begin anew, with an empty store; only what the output holds is still known."""
        self.close()
        self.header, self.tables = Header(), Tables(files=self.tables.files)
        self.store = Store.begin(self._store_file)
        self._frames = self._base = self._end = 0

    def is_current(self) -> bool:
        """Whether the state's file is as it was when it was last read or written."""
        return self._stamp == self._look()

    def _look(self) -> Stamp | None:
        try:
            return stamp(str(self._state_file))
        except OSError:
            return None

    def close(self) -> None:
        """Close the store."""
        self.graph = None
        if self.store is not None:
            self.store.close()
            self.store = None

    def give_up(self) -> None:
        """Leave no trace of a first build that came to nothing."""
        if not self._state_file.exists():
            self.close()
            with suppress(OSError):  # not there
                self._store_file.unlink()
            with suppress(OSError):  # not empty
                self._store_file.parent.rmdir()

    # --- files ---

    def _read(self) -> None:
        try:
            data = self._state_file.read_bytes()
            for start, end in _frames(data):
                frame = _decode(memoryview(data)[start:end])
                if self._frames:
                    self._apply(frame)
                else:
                    self.header, self.tables = frame.header, frame.tables
                    self._base = end
                self._frames += 1
                self._end = end
            if self._frames and not self._is_wasteful():
                self.store = Store.open(self._store_file, self.header.store)
        except (OSError, msgspec.MsgspecError, Damaged):
            self.header, self.tables = Header(), Tables()
            self._frames = self._base = self._end = 0
        self._stamp = self._look()

    def _is_wasteful(self) -> bool:
        """Whether most of a large store is what edits have left behind; then it is begun anew."""
        if self.header.store < _LARGE:
            return False
        reads = (read for read in self.tables.read.values() if read)
        wanted = sum(kept.rest + kept.body for read in reads for kept in read.entries)
        return self.header.store > 2 * wanted

    def _apply(self, frame: _Frame) -> None:
        self.header = frame.header
        for name in Tables.__struct_fields__:
            _merge(getattr(self.tables, name), getattr(frame.tables, name))

    def save(self, header: Header, tables: Tables) -> None:
        """Keep a whole state.

        Raises:
            OSError: the site folder cannot be written to.
        """
        self.header, self.tables = header, tables
        data = _framed(_Frame(header, tables))
        self._state_file.parent.mkdir(exist_ok=True)
        fresh = self._state_file.with_suffix(".tmp")
        fresh.write_bytes(data)
        fresh.replace(self._state_file)
        self._frames, self._base, self._end = 1, len(data), len(data)
        self._stamp = self._look()

    def updated(self, changes: Tables) -> Tables:
        """Return the tables with some changes; who names whom is given whole."""
        found = Tables(named_by=changes.named_by)
        for name in Tables.__struct_fields__:
            if name != "named_by":
                setattr(found, name, dict(getattr(self.tables, name)))
                _merge(getattr(found, name), getattr(changes, name))
        return found

    def add(self, header: Header, changes: Tables) -> None:
        """Keep what changed in the state.

        Raises:
            OSError: the site folder cannot be written to.
        """
        self._apply(_Frame(header, changes))
        data = _framed(_Frame(header, changes))
        if not self._frames or self._end + len(data) > _MOST * self._base + _SPARE:
            self.save(self.header, self.tables)
            return
        with self._state_file.open("r+b") as file:
            file.seek(self._end)
            file.write(data)
            file.truncate()
        self._frames += 1
        self._end += len(data)
        self._stamp = self._look()


_MOST: Final = 1.5
_SPARE: Final = 100_000
"""A state's file is written anew once its frames take up that much more than a whole state."""

_LARGE: Final = 50_000_000
"""In bytes; of a smaller store nobody minds how much is waste."""

_HEAD: Final = struct.Struct("<QI")
_encode: Final = msgspec.msgpack.Encoder().encode
_decode: Final = msgspec.msgpack.Decoder(_Frame).decode


def _framed(frame: _Frame) -> bytes:
    data = _encode(frame)
    return _HEAD.pack(len(data), crc32(data)) + data


def _frames(data: bytes) -> Any:
    """Yield where each frame's content starts and ends, up to the first that is not whole."""
    at = 0
    while at + _HEAD.size <= len(data):
        length, check = _HEAD.unpack_from(data, at)
        at += _HEAD.size
        if at + length > len(data) or crc32(memoryview(data)[at : at + length]) != check:
            return
        yield at, at + length
        at += length


def _merge(table: dict[Any, Any], changes: dict[Any, Any]) -> None:
    for key, value in changes.items():
        if value is None:
            table.pop(key, None)
        else:
            table[key] = value
