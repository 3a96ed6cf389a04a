"""How claims stood on any day: worked out as the site is built, chosen from by scripts."""

from collections.abc import Iterable, Sequence

from dossier import dates, standing
from dossier.dates import Day
from dossier.urls import AS_OF
from dossier.views.cards import Cards
from dossier.views.kindcards import Days, Stood, Tally
from dossier.views.parts import STANDINGS
from dossier.views.types import When


def history(cards: Cards, claim: str) -> tuple[Stood, ...]:
    """Return how a claim stood from each day on which that changed, in order of time."""

    def made(_: str) -> tuple[Stood, ...]:
        found = standing.history(cards.graph, cards.graph.claim(claim))
        return tuple(
            Stood(
                since=iso(one.since) if one.since else "",
                standing=one.standing,
                tally=Tally(
                    supporting=one.tally["for"],
                    undecided=one.tally["open"],
                    opposing=one.tally["against"],
                    silent=one.tally["silent"],
                ),
            )
            for one in found
        )

    return cards.kept(f"history of {claim}", made)


def turns_of(cards: Cards, past: Iterable[Stood]) -> tuple[tuple[When | None, str], ...]:
    """Return since when a claim had which standing; nothing where it had one only."""
    found: list[tuple[When | None, str]] = []
    for one in past:
        if not found or found[-1][1] != one.standing:
            since = cards.when(dates.parse(one.since)) if one.since else None
            found.append((since, one.standing))
    return tuple(found) if len(found) > 1 else ()


def iso(day: Day) -> str:
    """Return a day as scripts compare it: `2024-09-10`; years before 1 and after 9999 as these."""
    if day[0] < 1:
        return "0001-01-01"
    return "9999-12-31" if day[0] > 9999 else f"{day[0]:04d}-{day[1]:02d}-{day[2]:02d}"


def stood_on(past: Sequence[Stood], day: str) -> Stood | None:
    """Return how a claim stood on a day; None where nobody had made it yet."""
    return next((one for one in reversed(past) if one.since <= day), None)


def days_of(cards: Cards, histories: Iterable[Sequence[Stood]]) -> Days | None:
    """Return what a page needs to show claims as of any day; None where that is always the same,
    and where the whole site is as of one day."""
    stood = [one for past in histories for one in past]
    dated_days = sorted({one.since for one in stood if one.since})
    if not dated_days or cards.graph.as_of is not None:
        return None
    seen = {one.standing for one in stood}
    return Days(
        first=dated_days[0],
        last=dated_days[-1],
        locale=str(cards.language.locale).replace("_", "-"),
        standings=tuple(one for one in STANDINGS if one in seen),
        supporting=_numbers(one.tally.supporting for one in stood),
        undecided=_numbers(one.tally.undecided for one in stood),
        opposing=_numbers(one.tally.opposing for one in stood),
        silent=_numbers(one.tally.silent for one in stood),
        chosen=AS_OF if cards.graph.settings.as_of else "",
    )


def _numbers(found: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(set(found) - {0}))
