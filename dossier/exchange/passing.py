"""What passes between other programs and a dossier: entries as editors write them, and what
could not be carried.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, TypeAlias

from dossier.dategrammar import Date
from dossier.editing.canonical import order
from dossier.fields import Field, Meant
from dossier.fields import fields as fields_by_type
from dossier.model import TYPES, AnyEntry, Entry, Kind, field_names, is_group
from dossier.problems import quoted
from dossier.prose import Prose

Fields: TypeAlias = dict[str, Any]
"""An entry's fields by the names that editors write: texts, lists and groups of these, as they
stand in a file."""

WHOLE: Final = "the whole entry"


class Left(NamedTuple):
    """Something that was not carried, or not as it was."""

    place: str
    """Which entry: its kind and id here, or where it stands in the file that was read."""

    what: str
    """Which field, or `WHOLE`."""

    why: str


@dataclass(slots=True)
class Found:
    """An entry that was read from another program's file."""

    kind: Kind
    fields: Fields
    place: str
    """Where it stands in the file, in words."""

    id: str = ""
    """As the file gives it; empty: none, or none that can be an id here."""


@dataclass(slots=True)
class Imported:
    """What was read."""

    entries: list[Found] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)

    def leave(self, place: str, what: str, why: str) -> None:
        """Note what is not carried."""
        self.left.append(Left(place, what, why))


class Exported(NamedTuple):
    """What is written."""

    data: bytes
    left: list[Left]


class Unreadable(Exception):  # noqa: N818 (a fault of the file, told to its owner)
    """A file is not what it should be, so nothing of it can be read."""

    def __init__(self, message: str, hint: str = "", line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.line = line
        """Counted from 1."""
        self.column = column
        """Counted from 1, in code points."""


def plain(entry: AnyEntry) -> Fields:
    """Return an entry's fields as they would stand in a file, without its id.

    The kind's own fields come first, then those that all kinds share.
    """
    found = _group(entry)
    found.pop("id", None)
    return ordered(type(entry).kind_name, found)


def ordered(kind: Kind, given: Mapping[str, Any]) -> Fields:
    """Return fields in the order of files: what all kinds share comes last."""
    return {name: given[name] for name in order(TYPES[kind]) if name in given}


def fields_of(kind: Kind) -> Mapping[str, Field]:
    """Return the fields of a kind, by name."""
    return _fields(TYPES[kind])


def _fields(type_: Any) -> Mapping[str, Field]:
    return fields_by_type(type_)


SHARED: Final = tuple(name for name in field_names(Entry).values() if name != "id")
"""The fields that all kinds share, in the order of files."""


def _group(value: Any) -> Fields:
    names, outline = field_names(type(value)), _fields(type(value))
    found = {}
    for attribute, name in names.items():
        item = getattr(value, attribute)
        if outline[name].required or (item is not None and item != outline[name].default):
            found[name] = _value(item, outline[name].meant)
    return found


def _value(value: Any, meant: Meant) -> Any:
    if isinstance(value, Date):
        return value.text
    if isinstance(value, Prose):
        return value.source
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        assert meant.item is not None
        items = [_value(item, meant.item) for item in value]
        return items[0] if meant.alone and len(items) == 1 else items
    if is_group(type(value)):
        found = _group(value)
        return found[meant.shorthand] if list(found) == [meant.shorthand] else found
    return str(value)


def unheld(entry: Fields, held: Iterable[str], place: str, format_: str) -> list[Left]:
    """Return what of an entry a format does not hold.

    Args:
        entry: its fields.
        held: the fields that the format has a place for.
        place: which entry.
        format_: the format's name.
    """
    return [
        Left(place, name, f"{format_} has no place for it") for name in entry if name not in held
    ]


def place_of(kind: Kind, id_: str) -> str:
    """Name an entry."""
    return f"{kind} {quoted(id_)}"
