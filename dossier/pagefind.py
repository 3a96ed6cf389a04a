"""Pagefind, the program that makes an index of texts for browsers (https://pagefind.app, 1.5).

It runs as a service beside this process and is spoken to as its own wrappers do: messages in
base64 over a pipe, each ended by a comma. The wrapper for Python waits a tenth of a second for each
answer and cannot take an index of more than 1 MB, so it is not used. Nothing is written to disk.

One thing in Pagefind's files differs from run to run, the order of values in filters; they are
put in order here, and named anew.
"""

import base64
import json
import select
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import blake2b
from typing import Any, Final
from zlib import MAX_WBITS, decompress
from zlib import error as ZlibError  # noqa: N812

_SIGNATURE: Final = b"pagefind_dcd"
"""What stands before the content of a file; without compression, too, browsers' part reads it."""

PATIENCE: Final = 300.0
"""How long to wait for an answer, in seconds. The longest one takes a second for 1,000 pages."""

_UNUSED: Final = ("-ui.", "-highlight.")
"""In the names of files of Pagefind's own interfaces."""


class Unusable(Exception):  # noqa: N818 - the build goes on without
    """Pagefind is not installed or does not do what is expected of it; says which."""


def program() -> str:
    """Return the path of the program.

    Raises:
        Unusable: it is not installed.
    """
    try:
        from pagefind_bin import get_executable  # noqa: PLC0415 - an extra

        return str(get_executable())
    except (ImportError, OSError):
        raise Unusable("the package pagefind-bin is not installed") from None


class Index:
    """An index in the making."""

    def __init__(
        self, service: "subprocess.Popen[bytes]", language: str, hidden: list[str]
    ) -> None:
        """Begin; see `index`."""
        self._service = service
        self._language = language
        self._asked = 0
        config = {"force_language": language, "exclude_selectors": hidden}
        answer = self._ask({"type": "NewIndex", "config": config})
        self._number = answer["index_id"]

    def add_page(self, path: str, html: str) -> None:
        """Add a page.

        Raises:
            Unusable: Pagefind failed.
        """
        self._ask({"type": "AddFile", "index_id": self._number, "file_path": None, "url": path,
                   "file_contents": html})  # fmt: skip

    def add_record(
        self, path: str, text: str, meta: Mapping[str, str], filters: Mapping[str, list[str]]
    ) -> None:
        """Add something that is no page.

        Raises:
            Unusable: Pagefind failed.
        """
        self._ask({"type": "AddRecord", "index_id": self._number, "url": path, "content": text,
                   "language": self._language, "meta": meta, "filters": filters,
                   "sort": None})  # fmt: skip

    def files(self) -> dict[str, bytes]:
        """Return the index as files, by path; the same for the same input in the same order.

        Raises:
            Unusable: Pagefind failed.
        """
        answer = self._ask({"type": "GetFiles", "index_id": self._number})
        files = {one["path"]: base64.b64decode(one["content"]) for one in answer["files"]}
        try:
            return _ordered(files, self._language)
        except (KeyError, IndexError, TypeError, ValueError, ZlibError) as error:
            raise Unusable(f"Pagefind's files are not as expected ({error!r})") from error

    def _ask(self, payload: dict[str, Any]) -> dict[str, Any]:
        self._asked += 1
        request = json.dumps({"message_id": self._asked, "payload": payload}).encode()
        pipe, answers = self._service.stdin, self._service.stdout
        assert pipe is not None and answers is not None
        found = bytearray()
        try:
            pipe.write(base64.b64encode(request) + b",")
            pipe.flush()
            while not found.endswith(b","):
                # Windows waits for sockets only.
                if sys.platform != "win32" and not select.select([answers], [], [], PATIENCE)[0]:
                    raise Unusable(f"Pagefind has not answered for {PATIENCE:.0f} seconds")
                piece = answers.read1(1 << 20)  # type: ignore[attr-defined]
                if not piece:
                    raise Unusable("Pagefind ended early")
                found += piece
            answer: dict[str, Any] = json.loads(base64.b64decode(found[:-1]))["payload"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise Unusable(f"Pagefind does not answer as expected ({error!r})") from error
        if answer.get("type") == "Error":
            raise Unusable(f"Pagefind says: {answer.get('message')}")
        return answer


@contextmanager
def index(language: str, hidden: list[str]) -> Iterator[Index]:
    """Begin an index.

    Args:
        language: of the pages, a BCP 47 tag.
        hidden: CSS selectors of what in them is not to be found.

    Raises:
        Unusable: Pagefind is not installed, or does not run here.
    """
    command = [program(), "--service"]
    try:
        service = subprocess.Popen(  # noqa: S603 - the path is that of an installed package
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError as error:
        raise Unusable(f"Pagefind does not run here: {error.strerror or error}") from error
    try:
        yield Index(service, language.partition("-")[0], hidden)
    finally:
        service.kill()
        with suppress(OSError):
            service.communicate()


# --- the same files for the same input --------------------------------------------------------


def _ordered(files: Mapping[str, bytes], language: str) -> dict[str, bytes]:
    """Return Pagefind's files in a fixed order inside, without those that nobody needs.

    The chain of names: `pagefind-entry.json` names the file of metadata, that names the filters'.
    """
    entry = json.loads(files["pagefind-entry.json"])
    [(tag, about)] = entry["languages"].items()
    wasm = f"wasm.{about['wasm'] or 'unknown'}.pagefind"
    kept = {
        path: data
        for path, data in files.items()
        if not any(part in path for part in _UNUSED)
        and (wasm == path or not path.startswith("wasm."))
    }
    renamed = {}
    for path in [path for path in kept if path.endswith(".pf_filter")]:
        name, values = _read(_plain(kept.pop(path)))
        data = _SIGNATURE + _written([name, sorted(values)])
        fresh = _hash(tag, data)
        renamed[path.removeprefix("filter/").removesuffix(".pf_filter")] = fresh
        kept[f"filter/{fresh}.pf_filter"] = data
    meta = _read(_plain(kept.pop(f"pagefind.{about['hash']}.pf_meta")))
    meta[3] = sorted([name, renamed[old]] for name, old in meta[3])
    data = _SIGNATURE + _written(meta)
    about["hash"] = _hash(tag, data)
    kept[f"pagefind.{about['hash']}.pf_meta"] = data
    kept["pagefind-entry.json"] = json.dumps(entry, ensure_ascii=False, sort_keys=True).encode()
    assert language == tag
    return dict(sorted(kept.items()))


def _hash(tag: str, data: bytes) -> str:
    return f"{tag}_{blake2b(data, digest_size=5).hexdigest()}"


def _plain(data: bytes) -> bytes:
    plain = decompress(data, MAX_WBITS | 16)  # gzip
    if not plain.startswith(_SIGNATURE):
        raise ValueError("no signature")
    return plain.removeprefix(_SIGNATURE)


def _read(data: bytes) -> Any:
    """Read CBOR (RFC 8949) of the kinds that Pagefind writes: numbers, texts, lists."""
    value, end = _item(data, 0)
    if end != len(data):
        raise ValueError("something follows")
    return value


def _item(data: bytes, at: int) -> tuple[Any, int]:
    kind, size = data[at] >> 5, data[at] & 31
    at += 1
    if size >= 24:
        if size > 27:
            raise ValueError("a length that is not told")
        width = 1 << (size - 24)
        size = int.from_bytes(data[at : at + width], "big")
        at += width
    match kind:
        case 0:
            return size, at
        case 3:
            return data[at : at + size].decode(), at + size
        case 4:
            found = []
            for _ in range(size):
                one, at = _item(data, at)
                found.append(one)
            return found, at
    raise ValueError(f"an item of kind {kind}")


def _written(value: Any) -> bytes:
    """Write CBOR; the reverse of `_read`."""
    match value:
        case int():
            return _head(0, value)
        case str():
            data = value.encode()
            return _head(3, len(data)) + data
        case list():
            return _head(4, len(value)) + b"".join(map(_written, value))
    raise ValueError(f"{value!r} is no such item")


def _head(kind: int, size: int) -> bytes:
    if size < 24:
        return bytes([kind << 5 | size])
    width = next(width for width in range(4) if size < 1 << (8 << width))
    return bytes([kind << 5 | 24 + width]) + size.to_bytes(1 << width, "big")
