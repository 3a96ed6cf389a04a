"""What events and claims rest on: sources, and the origins that these go back to."""

from collections.abc import Iterable, Sequence
from typing import Final

from dossier import standing
from dossier.model import Citation
from dossier.origins import ends_of
from dossier.standing import Origins
from dossier.views.cards import Cards
from dossier.views.kindcards import Support
from dossier.views.types import SourceCard

_OWN_WORDS: Final = frozenset({"official", "interview"})
"""Kinds of sources in which somebody speaks who is known by name, whatever they are cited for."""


# --- claims -------------------------------------------------------------------------------


def support_of_claim(cards: Cards, id_: str) -> Support:
    """Return what those rest on who are for a claim."""
    origins, parties = cards.support(id_), standing.parties(cards.graph, cards.graph.claim(id_))
    return _support(cards, len(cards.sources_for(id_)), origins, (), parties)


# --- events -------------------------------------------------------------------------------


def support_of_event(cards: Cards, cited: Sequence[Citation], claims: Iterable[str]) -> Support:
    """Return what an event rests on.

    Who speaks in its origins is told by those who are for a claim that it bears on.

    Args:
        cards: makes cards.
        cited: what the event cites.
        claims: the claims.
    """
    sources = {citation.source for citation in cited}
    ends = ends_of(cards.graph, cited)
    known = [cards.support(id_) for id_ in claims] if ends.origins else []
    by_name = {id_ for one in known for id_ in one.named}
    by_name.update(id_ for id_ in ends.origins if cards.graph.source(id_).kind in _OWN_WORDS)
    by_others = {id_ for one in known for id_ in one.unnamed} - by_name
    told = by_name | by_others
    origins = Origins(
        tuple(id_ for id_ in ends.origins if id_ in by_name),
        tuple(id_ for id_ in ends.origins if id_ in by_others),
        ends.circles,
    )
    return _support(cards, len(sources), origins, [id_ for id_ in ends.origins if id_ not in told])


# --- both ---------------------------------------------------------------------------------


def circles_of(
    cards: Cards, circles: Iterable[Iterable[str]]
) -> tuple[tuple[SourceCard, ...], ...]:
    """Return the cards of sources that rest on each other."""
    return tuple(cards.sources(circle) for circle in circles)


def _support(
    cards: Cards,
    sources: int,
    origins: Origins,
    untold: Sequence[str],
    parties: Iterable[str] = (),
) -> Support:
    found = list(parties)
    return Support(
        resting=cards.resting(sources, origins, found, len(untold)),
        named=cards.sources(origins.named),
        unnamed=cards.sources(origins.unnamed),
        untold=cards.sources(untold),
        circles=circles_of(cards, origins.circles),
        parties=cards.cards("actor", found),
    )
