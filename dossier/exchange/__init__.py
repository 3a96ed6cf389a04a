"""Bring what you have, take what you made: other programs' files ↔ entries.

A module a format, each a pure function from the file's text to entries (`read`), or from all
entries to the file (`written`); both also return what could not be carried. `passing` has the
types, `arriving` makes new files of entries that were read, `layout` and `naming` give them text
and id.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from importlib.util import find_spec
from types import MappingProxyType
from typing import Final, NamedTuple

from dossier.exchange.passing import WHOLE, Exported, Imported, Left, Unreadable, place_of
from dossier.language import Language
from dossier.model import Kind
from dossier.records import Record
from dossier.views import Cards

__all__ = [
    "EXPORTS",
    "IMPORTS",
    "Exported",
    "Imported",
    "Left",
    "Reading",
    "Unreadable",
    "available",
    "exported",
    "imported",
]

IMPORTS: Final = {
    "timelinejs": "events, from TimelineJS's JSON or its spreadsheet saved as CSV",
    "csv": "entries of any kind, from a table",
    "csl-json": "sources, from Zotero, Mendeley and others",
    "bibtex": "sources, from Zotero, JabRef, LaTeX and others",
    "zotero": "sources: either of the two, whichever the file is",
}

EXPORTS: Final = {
    "timelinejs": "events, for TimelineJS (JSON)",
    "csv": "all entries, or those of one kind, as a table that can be imported again",
    "csl-json": "sources, for Zotero, pandoc and others",
    "bibtex": "sources, for LaTeX, JabRef and others",
    "icalendar": "events, for calendar programs",
    "followthemoney": "actors, places, sources and events, for OpenAleph and the like",
}

_NEEDED: Final = ("bibtexparser", "bs4", "icalendar", "markdownify", "pylatexenc")


class Reading(NamedTuple):
    """How to read a table."""

    kind: Kind | None = None
    """Of which kind its entries are; None: it says so itself."""

    columns: Mapping[str, str] = MappingProxyType({})
    """Field → column, where these are not called alike."""


def available() -> bool:
    """Tell whether what the formats need is installed: the extra `exchange`."""
    return all(find_spec(name) is not None for name in _NEEDED)


def imported(text: str, format_: str, language: Language, reading: Reading) -> Imported:
    """Read a file of a format of `IMPORTS`.

    Args:
        text: the file's.
        format_: its format.
        language: the dossier's, in which dates may be in words.
        reading: how to read a table.

    Raises:
        Unreadable: it is no such file.
    """
    from dossier.exchange import bibtex, columns, csljson, timelinejs  # noqa: PLC0415

    if format_ == "zotero":
        format_ = "csl-json" if text.lstrip()[:1] in ("[", "{") else "bibtex"
    try:
        match format_:
            case "timelinejs":
                return timelinejs.read(text, language)
            case "csv":
                return columns.read(text, reading.kind, reading.columns)
            case "csl-json":
                return csljson.read(text)
            case _:
                return bibtex.read(text)
    except RecursionError:
        hint = "look for a long run of opening brackets, and take it out"
        raise Unreadable("something in it is nested too deeply", hint) from None


def exported(
    cards: Cards, format_: str, kind: Kind | None = None, records: Iterable[Record] = ()
) -> Exported:
    """Return all entries in a format of `EXPORTS`, as far as it holds them.

    Args:
        cards: of all entries.
        format_: the format.
        kind: for a table: only entries of this kind.
        records: for a table: entries as they stand in their files.
    """
    from dossier.exchange import (  # noqa: PLC0415 - one of them is needed
        bibtex,
        calendars,
        columns,
        csljson,
        entities,
        timelinejs,
    )

    writers: dict[str, Callable[[Cards], Exported]] = {
        "timelinejs": timelinejs.written,
        "csv": partial(columns.written, kind=kind, records=records),
        "csl-json": csljson.written,
        "bibtex": bibtex.written,
        "icalendar": calendars.written,
        "followthemoney": entities.written,
    }
    done = writers[format_](cards)
    if format_ != "csv":
        for one, ids in cards.graph.withdrawn.items():
            done.left.extend(
                Left(place_of(one, id_), WHOLE, "it was withdrawn") for id_ in sorted(ids)
            )
    return done
