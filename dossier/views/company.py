"""Who appears with whom: an actor's companions, and which of them appear together."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Final

from dossier.views.cards import Cards
from dossier.views.kindcards import Companion
from dossier.views.pictures import Company, Tie
from dossier.views.scale import rounded

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
    worth = len(found) >= _FEWEST and found[0].events > 1
    return found, _picture(cards, actor, found, together) if worth else None


def _picture(
    cards: Cards, actor: str, found: Sequence[Companion], together: Counter[tuple[int, int]]
) -> Company:
    gettext, ngettext = cards.language.gettext, cards.language.ngettext
    # Once is no habit; and of ties that are equally strong, either all are drawn or none.
    several = [item for item in together.items() if item[1] > 1]
    strongest = sorted(several, key=lambda item: (-item[1], item[0]))
    if len(strongest) > MOST_TIES:
        least = strongest[MOST_TIES][1]
        strongest = [item for item in strongest if item[1] > least]
    ties = tuple(_tie(found, pair, count) for pair, count in strongest)
    tied = sorted({place for pair, _ in strongest for place in pair})
    facts = [
        ngettext(
            "%(name)s: %(num)s event", "%(name)s: %(num)s events", one.events, name=one.card.title
        )
        for one in found
    ] + [
        ngettext(
            "%(first)s and %(second)s together: %(num)s event",
            "%(first)s and %(second)s together: %(num)s events",
            tie.events,
            first=tie.names[0],
            second=tie.names[1],
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
        weight=max(1, min(count, round(_HEAVIEST * count / found[0].events))),
    )
