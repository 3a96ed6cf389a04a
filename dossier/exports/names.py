"""The names of all entries, as a script: what the search page looks through without the full text.

It works from the file system, where browsers let pages load scripts but nothing else. It grows
with the dossier, and only the search page loads it: about 1 MB for 10,000 entries.
"""

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from dossier.dates import Date
from dossier.exports.pieces import Order, Pieced, Section
from dossier.facets import years
from dossier.model import KINDS, Actor, Claim, Event, Quote, Source, Term
from dossier.urls import Key
from dossier.views import Cards


def _sections(_: Cards, order: Order) -> list[Section]:
    """One for all: a comma after the last piece does no harm in a script."""
    keys: list[Key] = [(kind, id_) for kind in KINDS for id_ in order[kind]]
    return [Section(b"dossier.names = [\n", keys, b"", b"];\n")]


def _piece(cards: Cards, key: Key) -> bytes:
    """An entry: kind, id, title, date, mark, years, actors, other names, the title's language.

    What is empty at the end is left out.
    """
    card, entry = cards.card(key), cards.graph.entry(key)
    dates: Iterable[Date | None] = ()
    actors: Iterable[str] = ()
    others: Iterable[str | None] = ()
    match entry:
        case Event():
            dates, actors = [entry.date], [one.actor for one in entry.actors]
        case Quote():
            dates, actors = [entry.date], [entry.speaker]
        case Claim():
            dates = [one.date for one in entry.positions]
            actors = [one.actor for one in entry.positions]
        case Source():
            dates, others = [entry.published], [entry.publisher, *entry.authors]
        case Actor():
            native = entry.native_name
            actors = [entry.id]
            others = [*entry.aliases, native.text if native else ""]
        case Term():
            others = [entry.abbreviation]
    row: list[Any] = [
        *key,
        card.title,
        card.when.short if card.when else "",
        card.mark if key[0] in ("event", "claim") else "",
        sorted({year for date in dates if date for year in years(date)}),
        list(dict.fromkeys(actors)),
        [name for name in others if name],
        card.lang,
    ]
    while not row[-1]:
        row.pop()
    return msgspec.json.encode(row) + b",\n"


NAMES_FILE: Final = Pieced(_sections, _piece)
"""`assets/names.js`."""
