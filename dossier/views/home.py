"""The home page: the question, the short answer, and the ways on."""

from typing import Final

from dossier.views.base import View
from dossier.views.cards import Cards
from dossier.views.density import Density, density
from dossier.views.listpages import ClaimGroup, Fact
from dossier.views.lists import MOST_CLAIMS, claim_groups, facts, most_named
from dossier.views.prose import PageProse
from dossier.views.sections import parts_of_list
from dossier.views.types import Card, Note, Prose

MOST_KEY_EVENTS: Final = 40
MOST_PEOPLE: Final = 12
_FEWEST_BARS: Final = 3


class HomePage(View, frozen=True):
    """The home page."""

    answer: Prose
    established: Prose
    disputed: Prose
    unknown: Prose
    notes: tuple[Note, ...]
    claims: tuple[ClaimGroup, ...]
    density: Density | None
    """When the events were; None where there are too few to draw."""

    key_events: tuple[Card, ...]
    people: tuple[Card, ...]
    chapters: tuple[Card, ...]
    facts: tuple[Fact, ...]


def home_page(cards: Cards) -> HomePage:
    """Return what the home page shows."""
    settings, page = cards.graph.settings, PageProse(cards)
    answer, established = page.parts(settings.answer), page.parts(settings.established)
    disputed, unknown = page.parts(settings.disputed), page.parts(settings.unknown)
    key_events = [id_ for id_, key in cards.graph.column("event", "key") if key]
    people = [id_ for id_, kind in cards.graph.column("actor", "kind") if kind == "person"]
    return HomePage(
        answer=answer,
        established=established,
        disputed=disputed,
        unknown=unknown,
        notes=page.notes(),
        claims=tuple(
            ClaimGroup(standing=group.standing, claims=group.claims[:MOST_CLAIMS])
            for group in claim_groups(cards, cards.graph.ids("claim"))
        ),
        density=_density(cards),
        key_events=cards.cards("event", key_events[:MOST_KEY_EVENTS]),
        people=cards.cards("actor", most_named(cards, "actor", people)[:MOST_PEOPLE]),
        chapters=cards.cards("chapter", cards.graph.ids("chapter")),
        facts=facts(cards),
    )


def _density(cards: Cards) -> Density | None:
    found = parts_of_list(cards, "event")
    drawn = density(cards, found[""], found, here=False)
    return drawn if drawn and len(drawn.bars) >= _FEWEST_BARS else None
