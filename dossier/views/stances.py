"""Positions on a claim over time, as a picture: a lane for each actor; and who never took one."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from dossier import dates, standing
from dossier.dates import Day
from dossier.model import FAMILIES, Claim, Family
from dossier.parties import party_of
from dossier.standing import Move
from dossier.views.cards import Cards
from dossier.views.pictures import StanceLane, StanceMark, Stances, StanceSpan, Tick
from dossier.views.scale import YEAR, Axis, days, drawable
from dossier.views.types import Card

MOST_LANES: Final = 24
LEAST: Final = 2
"""Positions with a date: fewer need no picture."""

_FAMILIES: Final[tuple[Family, ...]] = ("for", "against", "open", "silent")

_MOST_TICKS: Final = 5
_ROOM: Final = {4: 13, 5: 15, 7: 19, 8: 21, 10: 24}
"""Hundredths of the width, on the narrowest screens, that a date takes, by its letters in EDTF."""

_MONTH: Final = YEAR / 12
_SHORTEST: Final = 10.0
"""Days that the axis has at least."""

_SPEECHLESS: Final = frozenset({"unnamed", "media", "vessel"})
"""Kinds of actors of whom nobody expects an answer: they cannot give one, or report those of
others."""


# --- the picture --------------------------------------------------------------------------


def stances(cards: Cards, moves: Sequence[Move]) -> Stances | None:
    """Return the positions on a claim as lanes; None where that is soon said.

    Args:
        cards: words names and dates.
        moves: the positions, in order of time.
    """
    found: dict[str, list[Move]] = {}
    for move in moves:
        if move.position.date is not None and drawable(move.position.date.first):
            found.setdefault(move.position.actor, []).append(move)
    drawn = [move for all_ in found.values() for move in all_]
    if len(drawn) < LEAST:
        return None
    line = _axis(cards, [end for move in drawn for end in _ends(move)])
    shown = sorted(found, key=lambda actor: not any(move.changed for move in found[actor]))
    chosen = set(shown[:MOST_LANES])
    lanes = tuple(_lane(cards, actor, found[actor], line) for actor in found if actor in chosen)
    marks = [mark for lane in lanes for mark in lane.marks]
    families = {mark.family for mark in marks}
    return Stances(
        ticks=tuple(_ticks(cards, line)),
        lanes=lanes,
        families=tuple(family for family in _FAMILIES if family in families),
        turns=any(mark.turn for mark in marks),
        follows=any(mark.follows for mark in marks),
        rough=any(lane.rough for lane in lanes),
        undated=len(moves) - len(drawn),
        left_out=len(found) - len(lanes),
    )


def _ends(move: Move) -> tuple[float, float]:
    """The first and the last day on which a position can have been taken."""
    date = move.position.date
    assert date is not None, "only positions with a date are drawn"
    first = days(date.first)
    return first, days(date.last) if drawable(date.last) else first


def _axis(cards: Cards, known: Sequence[float]) -> Axis:
    first, last = min(known), max(known)
    room = max(0.03 * (last - first), (_SHORTEST - (last - first)) / 2)
    return Axis(first - room, last + room, mirrored=cards.language.direction == "rtl")


def _lane(cards: Cards, actor: str, moves: Sequence[Move], line: Axis) -> StanceLane:
    card = cards.card(("actor", actor))
    stood = [move for move in moves if not move.withdraws_nothing]
    begins = [_ends(move)[0] for move in stood]
    ends = [*begins[1:], line.end]
    return StanceLane(
        name=card.title,
        path=card.path,
        lang=card.lang,
        dir=card.dir,
        marks=tuple(_mark(cards, move, line) for move in moves),
        spans=tuple(
            StanceSpan(start=line.at(start), end=line.at(end), family=_family(move))
            for move, start, end in zip(stood, begins, ends, strict=True)
        ),
        rough=tuple(
            (line.at(first), line.at(last))
            for first, last in map(_ends, moves)
            if line.stretch(first, last)[1] >= 1
        ),
    )


def _family(move: Move) -> Family:
    return FAMILIES[move.position.stance]


def _mark(cards: Cards, move: Move, line: Axis) -> StanceMark:
    position = move.position
    return StanceMark(
        key=position.stance,
        family=_family(move),
        x=line.at(_ends(move)[0]),
        when=cards.when(position.date).short if position.date else "",
        turn=move.changed,
        follows=cards.name(("claim", of)) if (of := position.follows_from) else "",
    )


# --- the axis -----------------------------------------------------------------------------


def _ticks(cards: Cards, line: Axis) -> Iterator[Tick]:
    """Years, months or days, as far as their words do not meet."""
    taken = -1.0
    on_axis = [
        (text, day)
        for text, day in _round(line)
        if drawable(day) and line.start <= days(day) <= line.end
    ]
    for text, day in sorted(on_axis, key=lambda one: line.at(days(one[1]))):
        at, room = line.at(days(day)), _ROOM[min(len(text), 10)]
        anchor = "first" if at < room / 2 else "last" if at > 100 - room / 2 else ""
        left = at if anchor == "first" else at - room if anchor == "last" else at - room / 2
        if left > taken:
            taken = left + room
            yield Tick(label=cards.when(dates.parse(text)).short, at=at, anchor=anchor)


def _round(line: Axis) -> Iterator[tuple[str, Day]]:
    """Round dates on the axis and near it: as EDTF, and as days."""
    span = line.end - line.start
    if span > 2 * YEAR:
        for year in line.years(_MOST_TICKS):
            yield f"{'-' if year < 0 else ''}{abs(year):04d}", (year, 1, 1)
        return
    months = range(int(line.start // _MONTH), int(line.end // _MONTH) + 1)
    if span > _MOST_TICKS * _MONTH / 2:
        step = next(one for one in (1, 2, 3, 6) if span / _MONTH / one <= _MOST_TICKS)
        for month in months:
            if month % step == 0:
                yield _written(day := (month // 12, month % 12 + 1, 1))[:-3], day
        return
    step = next(one for one in (1, 2, 5, 10, 15) if span / one <= _MOST_TICKS)
    for month in months:
        for number in range(1, 29, step):
            yield _written(day := (month // 12, month % 12 + 1, number)), day


def _written(day: Day) -> str:
    return f"{day[0]:05d}"[day[0] >= 0 :] + f"-{day[1]:02d}-{day[2]:02d}"


# --- who took none ------------------------------------------------------------------------


class Unheard(NamedTuple):
    """Actors that a claim concerns and of whom there is no word on it; those named most first."""

    spoken_of: tuple[Card, ...]
    """The words by which others are for it are about them."""

    named: tuple[Card, ...]
    """Its events name them, and that is all."""


def unheard(cards: Cards, claim: Claim, events: Sequence[str], quotes: Sequence[str]) -> Unheard:
    """Return who never answered.

    Who only spoke at an event is not concerned by it. Whoever belongs to a party of which somebody
    has spoken on the claim, or was asked, has had a part in that.

    Args:
        cards: makes cards.
        claim: the claim.
        events: all that it is about.
        quotes: all that bear on it; who speaks there has spoken.
    """
    graph = cards.graph
    named: Counter[str] = Counter()
    for id_ in events:
        words = graph.referrers(("event", id_), "quote", "event")
        spoke = {graph.quote(one).speaker for one in words}
        named.update({one.actor for one in graph.event(id_).actors} - spoke)
    about: Counter[str] = Counter()
    for position in standing.backing(claim):
        about.update(graph.quote(position.quote).about if position.quote else ())
    said = {position.actor for position in claim.positions}
    said.update(graph.quote(id_).speaker for id_ in quotes)
    heard = {party_of(graph, id_) for id_ in said}
    silent = [
        id_
        for id_ in sorted(about.keys() | named.keys(), key=lambda id_: (-named[id_], id_))
        if graph.actor(id_).kind not in _SPEECHLESS and party_of(graph, id_) not in heard
    ]
    return Unheard(
        cards.cards("actor", [id_ for id_ in silent if id_ in about]),
        cards.cards("actor", [id_ for id_ in silent if id_ not in about]),
    )
