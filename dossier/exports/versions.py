"""What a reader's browser tells new and changed entries by: a short digest of each, and its title.

Scripts, as browsers load those from the file system, too. Digests are of what the editors wrote, so
that another theme or another version of this code makes nothing seem changed.
"""

import hashlib
from typing import Any, Final

import msgspec

from dossier.dates import Date
from dossier.exports.pieces import Order, Pieced, Section
from dossier.markup import Prose
from dossier.model import Kind, field_names
from dossier.urls import Key
from dossier.views import Cards

MOST: Final = 2000
"""Entries that such a file holds, so that it stays small."""

_FIRST: Final[tuple[Kind, ...]] = (
    "claim", "chapter", "event", "quote", "actor", "source", "place", "term",
)  # fmt: skip
"""The kinds that are in it first; of one that does not fit, the last ones in its order: of events,
quotes and sources those are the latest."""


def _sections(name: str, order: Order) -> list[Section]:
    sections = []
    opening, room = f"dossier.{name}={{", MOST
    for kind in _FIRST:
        ids = order[kind][-room:] if room else ()
        room -= len(ids)
        keys: list[Key] = [(kind, id_) for id_ in ids]
        sections.append(Section(f'{opening}"{kind}s":{{'.encode(), keys, b",\n", b"}"))
        opening = ","
    sections.append(Section(b"};\n", [], b"", b""))
    return sections


def _version(cards: Cards, key: Key) -> bytes:
    parts: list[str] = []
    _put(cards.graph.whole(key), parts)
    digest = hashlib.blake2b("\x1f".join(parts).encode(), digest_size=3).hexdigest()
    return f'"{key[1]}":"{digest}"'.encode()


_NOT_TOLD: Final = frozenset({"draft", "former_ids"})
"""Fields that say nothing of the matter."""


def _put(value: Any, parts: list[str]) -> None:
    """Add what the editors wrote; what they left out counts for nothing."""
    type_ = type(value)
    if type_ is str:
        parts.append(value)
    elif type_ is Date:
        parts.append(value.text)
    elif type_ is Prose:
        parts.append(value.source)
    elif type_ is tuple:
        for item in value:
            _put(item, parts)
            parts.append("\x1e")
    elif type_ is bool or type_ is int or type_ is float:
        parts.append(str(value))
    else:
        for field, name in field_names(type_).items():
            item = getattr(value, field)
            if item and field not in _NOT_TOLD:
                parts.append(f"\x1d{name}")
                _put(item, parts)


def _title(cards: Cards, key: Key) -> bytes:
    return f'"{key[1]}":'.encode() + msgspec.json.encode(cards.name(key))


VERSIONS_FILE: Final = Pieced(lambda _, order: _sections("versions", order), _version)
"""`assets/versions.js`: a digest of each entry, by kind and id."""

TITLES_FILE: Final = Pieced(lambda _, order: _sections("titles", order), _title)
"""`assets/titles.js`: the title of each entry, by kind and id."""
