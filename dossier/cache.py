"""Fingerprints: what is stale, and what is known of the output as it was last written."""

import hashlib
import os
from collections.abc import Iterable
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Final

import msgspec

from dossier import __version__
from dossier.render import Template
from dossier.views.types import Shell

FOLDER: Final = ".dossier"
"""In the site folder; can be deleted at any time."""

_LIBRARIES: Final = ("babel", "jinja2", "markdown-it-py", "markupsafe")
"""Libraries whose version can change the output."""

_encode = msgspec.msgpack.Encoder().encode


class Written(msgspec.Struct, frozen=True, array_like=True):
    """A file of the output, as it was written."""

    fingerprint: bytes
    """Of what it was made from."""

    size: int
    """In bytes."""

    modified: int
    """Time of last modification, in nanoseconds."""


class State(msgspec.Struct):
    """What was last written to an output folder, by path."""

    files: dict[str, Written] = msgspec.field(default_factory=dict)


def fingerprint(shell: Shell, template: str, context: bytes) -> bytes:
    """Return the fingerprint of a page: of its view, its templates, the settings, the code.

    Args:
        shell: all that its template may see; the settings that pages show are in it.
        template: its template's name.
        context: the digest of what all pages share, from `context_digest`.
    """
    return digest(_encode(shell), template.encode(), context)


def digest(*parts: bytes) -> bytes:
    """Return a digest of 16 bytes."""
    found = hashlib.blake2b(digest_size=16)
    for part in parts:
        found.update(len(part).to_bytes(8, "little"))
        found.update(part)
    return found.digest()


def context_digest(templates: Iterable[Template]) -> bytes:
    """Return the digest of the templates, this code and the libraries that shape the output."""
    sources = (text.encode() for one in templates for text in (one.name, one.source))
    return digest(_code_digest(), *sources)


@lru_cache(maxsize=1)
def _code_digest() -> bytes:
    package = Path(__file__).parent
    parts = [__version__.encode()]
    parts += [f"{name} {metadata.version(name)}".encode() for name in _LIBRARIES]
    parts += [file.read_bytes() for file in sorted(package.rglob("*.py"))]
    parts += [file.read_bytes() for file in sorted(package.rglob("*.mo"))]
    return digest(*parts)


def state_file(site: Path, out: Path) -> Path:
    """Return where the state of an output folder is kept."""
    name = digest(os.fsencode(os.path.realpath(out))).hex()
    return site / FOLDER / f"{name}.state"


def read_state(file: Path) -> State:
    """Return the state kept in a file; an empty one where it is missing or damaged."""
    try:
        return msgspec.msgpack.decode(file.read_bytes(), type=State)
    except (OSError, msgspec.MsgspecError):
        return State()


def write_state(file: Path, state: State) -> None:
    """Keep a state, atomically.

    Raises:
        OSError: the site folder cannot be written to.
    """
    file.parent.mkdir(exist_ok=True)
    fresh = file.with_suffix(".tmp")
    fresh.write_bytes(msgspec.msgpack.encode(state))
    fresh.replace(file)
