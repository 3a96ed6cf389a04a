"""The search page: by what a search can be narrowed. What it finds is the browser's work."""

from typing import Final

from dossier.model import KINDS, Kind
from dossier.views.cards import Cards
from dossier.views.listpages import Choice, SearchPage
from dossier.views.lists import most_named
from dossier.views.sections import kind_labels

MOST_ACTORS: Final = 200
MOST_YEARS: Final = 300

_DATES: Final[tuple[tuple[Kind, str], ...]] = (
    ("event", "date"),
    ("quote", "date"),
    ("source", "published"),
)


def search_page(cards: Cards) -> SearchPage:
    """Return by what kinds, actors and years a search can be narrowed."""
    graph, labels = cards.graph, kind_labels(cards)
    kinds = [kind for kind in KINDS if graph.ids(kind)]
    often = set(most_named(cards, "actor", graph.ids("actor"))[:MOST_ACTORS])
    return SearchPage(
        kinds=tuple(Choice(value=kind, label=labels[kind]) for kind in kinds),
        actors=tuple(
            Choice(value=id_, label=name)
            for id_, name in graph.column("actor", "name")
            if id_ in often
        ),
        years=tuple(str(year) for year in sorted(_years(cards), reverse=True)[:MOST_YEARS]),
    )


def _years(cards: Cards) -> set[int]:
    found = set()
    for kind, name in _DATES:
        for _, date in cards.graph.column(kind, name):
            if date is not None and date.year is not None:
                found.add(date.year)
    return found
