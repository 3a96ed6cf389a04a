"""Ids for new entries, made from what is known of them."""

import re
import sys
from collections.abc import Callable, Mapping
from typing import Any, Final

from anyascii import anyascii

from dossier.ids import is_safe_id
from dossier.model import Kind

_LONGEST: Final = 48
"""Letters that are taken of a sentence; an id is to be remembered."""

_PUBLISHER: Final = 24


def proposed(kind: Kind, values: Mapping[str, Any], is_taken: Callable[[str], bool]) -> str:
    """Return an id that is free.

    Args:
        kind: of the entry.
        values: its fields, as editors write them.
        is_taken: tells whether an id is not free.
    """
    wanted = "-".join(part for part in _parts(kind, values) if part) or kind
    number, id_ = 1, wanted
    while is_taken(id_) or not is_safe_id(id_):
        number += 1
        id_ = f"{wanted}-{number}"
    return id_


def _parts(kind: Kind, values: Mapping[str, Any]) -> list[str]:
    """What an id of a kind is put together from."""
    given = {name: value for name, value in values.items() if isinstance(value, str)}
    match kind:
        case "event":
            return [_day(given.get("date", "")), slug(given.get("title", ""), _LONGEST)]
        case "quote":
            return [given.get("speaker", ""), _day(given.get("date", ""))]
        case "source":
            day = _day(given.get("published", ""))
            rest = day or slug(given.get("title", ""), _PUBLISHER)
            return [slug(given.get("publisher", ""), _PUBLISHER), rest]
        case "claim":
            return [slug(given.get("statement", ""), _LONGEST)]
        case "chapter":
            return [slug(given.get("title", ""), _LONGEST)]
        case _:
            return [slug(given.get("name", ""), _LONGEST)]


def slug(text: str, longest: int = sys.maxsize) -> str:
    """Return a text in the letters of ids, cut at the end of a word."""
    plain = re.sub("['’`]", "", anyascii(text)).casefold()
    words = re.findall("[a-z0-9]+", plain)
    found = words[0][:longest] if words else ""
    for word in words[1:]:
        if len(found) + 1 + len(word) > longest:
            break
        found += f"-{word}"
    return found


def _day(date: str) -> str:
    """Return the year, month and day that a date begins with, as far as it has them."""
    found = re.match(r"\d{4}(?:-\d{2}){0,2}(?![\dX])", date)
    return found[0] if found else ""
