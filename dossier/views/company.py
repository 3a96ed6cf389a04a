"""Who appears with whom: an actor's companions, and which of them appear together."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Final

from dossier.views.cards import Cards
from dossier.views.pictures import Company, Tie
from dossier.views.scale import rounded
from dossier.views.types import Companion

MOST_TIES: Final = 12
_FEWEST: Final = 3
"""Companions that are worth a picture."""

_HEAVIEST: Final = 4


def companions(
    cards: Cards, actor: str, events: Iterable[str], most: int
) -> tuple[tuple[Companion, ...], Company | None]:
    """Return those with whom an actor appears most often, and a picture of them.

    Args:
        cards: makes cards.
        actor: whose companions.
        events: those that it took part in.
        most: how many companions.
    """
    casts = [
        sorted({one.actor for one in cards.graph.event(id_).actors} - {actor}) for id_ in events
    ]
    met = Counter(other for cast in casts for other in cast)
    ranked = sorted(met.items(), key=lambda item: (-item[1], item[0]))[:most]
    found = tuple(
        Companion(card=cards.card(("actor", other)), events=count) for other, count in ranked
    )
    places = {other: place for place, (other, _) in enumerate(ranked)}
    together = Counter(
        pair
        for cast in casts
        for pair in combinations(sorted(places[one] for one in cast if one in places), 2)
    )
    return found, _picture(cards, actor, found, together) if len(found) >= _FEWEST else None


def _picture(
    cards: Cards, actor: str, found: Sequence[Companion], together: Counter[tuple[int, int]]
) -> Company:
    gettext, ngettext = cards.language.gettext, cards.language.ngettext
    # One event in common says little where others have many.
    least = 2 if max(together.values(), default=0) > 2 else 1
    strongest = sorted(
        (item for item in together.items() if item[1] >= least),
        key=lambda item: (-item[1], item[0]),
    )[:MOST_TIES]
    ties = tuple(_tie(found, pair, count) for pair, count in strongest)
    tied = sorted({place for pair, _ in strongest for place in pair})
    facts = [
        ngettext(
            "%(name)s: %(num)s event", "%(name)s: %(num)s events", one.events, name=one.card.title
        )
        for one in found
    ] + [
        ngettext(
            "%(one)s and %(other)s together: %(num)s event",
            "%(one)s and %(other)s together: %(num)s events",
            tie.events,
            one=tie.names[0],
            other=tie.names[1],
        )
        for tie in ties
    ]
    return Company(
        title=gettext("Who appears with %(name)s", name=cards.card(("actor", actor)).title),
        description="; ".join(facts),
        lengths=tuple(rounded(100 * one.events / found[0].events) for one in found),
        ties=ties,
        dots="".join(f"M94 {10 * place + 5}h0" for place in tied),
        height=10 * len(found),
    )


def _tie(found: Sequence[Companion], pair: tuple[int, int], count: int) -> Tie:
    upper, lower = (10 * place + 5 for place in pair)
    # The further apart, the wider the arc, so that arcs lie within each other.
    reach = rounded(94 - 120 * (lower - upper) / (10 * max(len(found) - 1, 3)))
    return Tie(
        names=(found[pair[0]].card.title, found[pair[1]].card.title),
        events=count,
        shape=f"M94 {upper}C{reach:g} {upper} {reach:g} {lower} 94 {lower}",
        weight=max(1, round(_HEAVIEST * count / found[0].events)),
    )
