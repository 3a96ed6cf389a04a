"""Fingerprints: by what it is known that something was made from the same."""

import hashlib
import struct
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

import msgspec
from msgspec import Struct

from dossier import __version__
from dossier.render import Template
from dossier.unchanged import libraries
from dossier.views.shell import Shell

_encode = msgspec.msgpack.Encoder().encode


def fingerprint(shell: Shell, templates: bytes) -> bytes:
    """Return the fingerprint of a page: of its view, in which the settings are, and its templates.

    Args:
        shell: all that its template may see.
        templates: the digest of those that its template reaches.
    """
    return digest(_encode(shell), templates)


def view_digest(view: Struct) -> bytes:
    """Return the digest of a view, or of what an image shows."""
    return digest(_encode(view))


def digest(*parts: bytes) -> bytes:
    """Return a digest of 16 bytes."""
    lengths = struct.pack(f"<{len(parts)}Q", *map(len, parts))
    return hashlib.blake2b(b"".join((lengths, *parts)), digest_size=16).digest()


def reach_digests(
    code: bytes, templates: Iterable[Template], reach: Mapping[str, Iterable[str]]
) -> dict[str, bytes]:
    """Return for each kind of page the digest of the code and of the templates that it reaches.

    Args:
        code: the digest of the code.
        templates: all there are.
        reach: for each kind of page the names of those that it reaches.
    """
    sources = {one.name: one.source.encode() for one in templates}
    return {
        page: digest(
            code,
            *(part for name in sorted(names) for part in (name.encode(), sources.get(name, b""))),
        )
        for page, names in reach.items()
    }


@lru_cache(maxsize=1)
def code_digest() -> bytes:
    """Return the digest of this code and of the libraries that shape the output."""
    package = Path(__file__).parent
    parts = [__version__.encode(), *(name.encode() for name in libraries())]
    for kept in ("*.py", "*.mo", "*.json", "*.ttf"):
        parts += [file.read_bytes() for file in sorted(package.rglob(kept))]
    return digest(*parts)
