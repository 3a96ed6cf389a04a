"""Ids for entries that come without one, and by what entries are known again."""

import re
from collections.abc import Callable
from typing import Final

from anyascii import anyascii

from dossier.exchange.passing import Fields
from dossier.ids import is_safe_id
from dossier.model import Kind

LONGEST: Final = 60
"""Of an id that is made here, in characters."""


def slug(text: str) -> str:
    """Return a text in the letters of ids: lower-case a–z, digits, single hyphens; may be empty."""
    return re.sub("[^a-z0-9]+", "-", anyascii(text).casefold().replace("'", "")).strip("-")


def id_from(text: str) -> str:
    """Return the id that a name of another program gives, if it gives one: its letters alone.

    Addresses and bare numbers, by which programs name things for themselves, give none.
    """
    made = slug(text)
    usable = is_safe_id(made) and not made.isdigit() and "/" not in text
    return made if usable else ""


def made_id(kind: Kind, fields: Fields, is_taken: Callable[[str], bool]) -> str:
    """Return a free id for an entry, made of what it is called by."""
    base = _shortened(slug(_called(kind, fields))) or kind
    if not is_safe_id(base):
        base = f"{kind}-{base}"
    number, id_ = 1, base
    while is_taken(id_):
        number += 1
        id_ = f"{base}-{number}"
    return id_


def identity(kind: Kind, fields: Fields) -> list[tuple[str, ...]]:
    """Return by what an entry is known again, the surest first."""

    def given(*names: str) -> tuple[str, ...]:
        return (kind, *names, *(" ".join(str(fields.get(n, "")).split()).casefold() for n in names))

    match kind:
        case "source":
            address = str(fields.get("url", "")).partition("#")[0].rstrip("/")
            by_title = given("title", "publisher", "published")
            return [(kind, "url", address), by_title] if address else [by_title]
        case "event":
            return [given("date", "title")]
        case "quote":
            return [given("speaker", "text")]
        case "claim":
            return [given("statement")]
        case "chapter":
            return [given("title")]
        case _:
            return [given("name")]


def _called(kind: Kind, fields: Fields) -> str:
    """What an entry is called by, in words."""

    def given(name: str) -> str:
        return str(fields.get(name, ""))

    match kind:
        case "event":
            return f"{_day(given('date'))} {given('title')}"
        case "source":
            dated = _day(given("published"))
            return f"{given('publisher')} {dated or given('title')}"
        case "quote":
            return f"{given('speaker')} {_day(given('date'))}"
        case "claim":
            return given("statement")
        case "chapter":
            return given("title")
        case _:
            return given("name")


def _day(date: str) -> str:
    """A date without its marks, as far as it is certain what it begins with."""
    return re.sub("[~?%X]", "", date.partition("/")[0].partition("T")[0]).strip("-.")


def _shortened(text: str) -> str:
    """A slug of whole words."""
    if len(text) <= LONGEST:
        return text
    return text[: LONGEST + 1].rpartition("-")[0] or text[:LONGEST]
