"""All sources for reference managers: CSL-JSON and BibTeX."""

from typing import Final

from dossier.citing import Item, bibtex, csl, source_item
from dossier.exports.pieces import Order, Pieced, Section
from dossier.urls import Key
from dossier.views import Cards
from dossier.views.types import When


def _csl_sections(_: Cards, order: Order) -> list[Section]:
    return [Section(b"[", _keys(order), b",\n", b"]\n")]


def _csl_piece(cards: Cards, key: Key) -> bytes:
    return csl(item(cards, key)[0]).encode()


def _bibtex_sections(_: Cards, order: Order) -> list[Section]:
    keys = _keys(order)
    return [Section(b"", keys, b"\n\n", b"\n" if keys else b"")]


def _bibtex_piece(cards: Cards, key: Key) -> bytes:
    return bibtex(*item(cards, key)).encode()


def _keys(order: Order) -> list[Key]:
    return [("source", id_) for id_ in order["source"]]


def item(cards: Cards, key: Key) -> tuple[Item, When | None, When | None]:
    """Return a source as an item of CSL-JSON, when it was published and when it was read."""
    source, card = cards.graph.source(key[1]), cards.source(key[1])
    accessed = cards.when(source.accessed) if source.accessed else None
    return source_item(card, accessed, source.lang or ""), card.card.when, accessed


CSL_FILE: Final = Pieced(_csl_sections, _csl_piece)
"""`data/sources.csl.json`: a list of items (CSL 1.0.2)."""

BIBTEX_FILE: Final = Pieced(_bibtex_sections, _bibtex_piece)
"""`data/sources.bib`: an entry a source, UTF-8."""
