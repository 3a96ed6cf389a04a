"""What the positions on a claim add up to, and on how many origins they rest.

A standing describes; it is no verdict. From the position of each actor up to the day, in this
order: *resolved* (the editors gave a resolution), *disputed* (somebody for and somebody against),
*denied* (against, nobody for), *undisputed* (for, resting on two or more origins, one of them
named), *single-origin* (for, resting on fewer), *open* (neither for nor against).

An actor's position is the latest that it took. Silence takes none: who once spoke and then declines
to comment, or gives no response, has withdrawn nothing. Silence counts of those alone who never
said anything else.

A position that only follows from one on another claim counts like any other: who denies the whole
denies its parts. Pages say of it that the actor did not speak on this claim.

An origin is named if somebody who is known by name speaks in it: not an unnamed official, and not a
news organization that `reports`, since it says no more than what it was told. Circles of sources
that rest on each other are no origin (see `origins`).
"""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from dossier.dates import Day, known_by
from dossier.graph import Graph, dated
from dossier.model import FAMILIES, Citations, Claim, Family, Position
from dossier.origins import Circle, ends_of
from dossier.parties import party_of

Standing = Literal["resolved", "disputed", "denied", "undisputed", "single-origin", "open"]


@dataclass(frozen=True, slots=True)
class Origins:
    """Sources in which following `relies_on` ends, in order of their ids."""

    named: tuple[str, ...]
    """In which somebody speaks who is known by name."""

    unnamed: tuple[str, ...]
    """In which nobody does; all unnamed officials behind one report are one origin."""

    circles: tuple[Circle, ...] = ()
    """Sources that rest on each other alone: no origin can be told."""

    @property
    def count(self) -> int:
        """How many origins there are."""
        return len(self.named) + len(self.unnamed)


@dataclass(frozen=True, slots=True)
class Stood:
    """How a claim stood from one day on, until the next of its history."""

    since: Day | None
    """None: always, as far as is known."""

    standing: Standing
    tally: dict[Family, int]


@dataclass(frozen=True, slots=True)
class Move:
    """A position, with where the same actor stood on the claim before."""

    position: Position
    previous: Position | None
    """The one by which the actor stood until then; None: it had said nothing."""

    latest: bool
    """The one by which the actor stands: it took no later one, though it may have kept silent."""

    number: int
    """Which of this actor's positions on the claim it is; counted from 1."""

    @property
    def anchor(self) -> str:
        """The id of the place on the claim's page where the position stands."""
        return f"position-{self.position.actor}-{self.number}"

    @property
    def changed(self) -> bool:
        """The actor went over to another family of stances; falling silent is none, nor is
        speaking after that."""
        before, now = self._families
        return before != now and "silent" not in (before, now) and self.previous is not None

    @property
    def withdraws_nothing(self) -> bool:
        """The actor kept silent on what it had spoken of before."""
        before, now = self._families
        return now == "silent" and before not in ("silent", None)

    @property
    def _families(self) -> tuple[Family | None, Family]:
        before = FAMILIES[self.previous.stance] if self.previous else None
        return before, FAMILIES[self.position.stance]


def moves(claim: Claim, on: Day | None = None) -> list[Move]:
    """Return the positions in order of time, those without a date first.

    Args:
        claim: the claim.
        on: leave out what was said later than on this day; None: take all.
    """
    return moves_of(claim.positions, on)


def moves_of(positions: Iterable[Position], on: Day | None = None) -> list[Move]:
    """Return the same, given the positions on a claim."""
    known = [p for p in positions if on is None or p.date is None or known_by(p.date, on)]
    known.sort(key=lambda position: dated(position.date))  # stable: then as the editors listed them
    stands: dict[str, int] = {}
    numbers: dict[str, int] = {}
    found = []
    for index, position in enumerate(known):
        actor = position.actor
        at = stands.get(actor)
        before = None if at is None else known[at]
        numbers[actor] = numbers.get(actor, 0) + 1
        found.append((position, before, numbers[actor]))
        if replaces(position, before):
            stands[actor] = index
    return [
        Move(position, before, stands[position.actor] == index, number)
        for index, (position, before, number) in enumerate(found)
    ]


def replaces(position: Position, before: Position | None) -> bool:
    """Tell whether an actor stands by a position from then on, and no longer by an earlier one."""
    return (
        before is None
        or FAMILIES[position.stance] != "silent"
        or FAMILIES[before.stance] == "silent"
    )


def cited_for(graph: Graph, position: Position) -> Citations:
    """Return the citations that a position rests on: its own, and those of its quote.

    What it says that a source relies on holds against its quote: it is nearer to the matter.
    """
    if position.quote is None:
        return position.source
    own = {one.source for one in position.source if one.relies_on is not None}
    quoted = graph.quote(position.quote).sources
    return position.source + tuple(one for one in quoted if one.source not in own)


def evidence(graph: Graph, position: Position) -> list[str]:
    """Return the sources that a position rests on, directly or by its quote; each once."""
    return list(dict.fromkeys(one.source for one in cited_for(graph, position)))


def speaks_by_name(graph: Graph, position: Position) -> bool:
    """Tell whether somebody known by name answers for a position.

    A news organization that `reports` answers for having been told; where it has seen for itself,
    editors write `asserts` or `confirms`.
    """
    kind = graph.actor(position.actor).kind
    return kind != "unnamed" and (kind, position.stance) != ("media", "reports")


def backing(claim: Claim, on: Day | None = None) -> list[Position]:
    """Return the positions of those who are for a claim, in order of time."""
    found = (move.position for move in moves(claim, on) if move.latest)
    return [position for position in found if FAMILIES[position.stance] == "for"]


def support(graph: Graph, claim: Claim, on: Day | None = None) -> Origins:
    """Return the origins behind those who are for a claim."""
    told = _Told(graph)
    for position in backing(claim, on):
        told.add(position)
    return told.origins()


def parties(graph: Graph, claim: Claim, on: Day | None = None) -> list[str]:
    """Return the parties of those who are for a claim by name, in order of time, each once."""
    found = (
        party_of(graph, position.actor, position.date)
        for position in backing(claim, on)
        if speaks_by_name(graph, position)
    )
    return list(dict.fromkeys(found))


def tally(claim: Claim, on: Day | None = None) -> dict[Family, int]:
    """Return how many actors stand by a position of each family."""
    counts: dict[Family, int] = {"for": 0, "open": 0, "against": 0, "silent": 0}
    for move in moves(claim, on):
        if move.latest:
            counts[FAMILIES[move.position.stance]] += 1
    return counts


def following(claim: Claim) -> int:
    """Return how many actors stand by a position that only follows from one on another claim."""
    if all(position.follows_from is None for position in claim.positions):
        return 0
    return sum(move.latest and move.position.follows_from is not None for move in moves(claim))


def standing(graph: Graph, claim: Claim, on: Day | None = None) -> Standing:
    """Return what the positions on a claim add up to on a day (None: with all of them)."""
    resolution = claim.resolution
    if resolution and (on is None or known_by(resolution.date, on)):
        return "resolved"
    return _standing(tally(claim, on), lambda: support(graph, claim, on))


def _standing(counts: Mapping[Family, int], origins: Callable[[], Origins]) -> Standing:
    if counts["for"] and counts["against"]:
        return "disputed"
    if counts["against"]:
        return "denied"
    if counts["for"]:
        found = origins()
        return "undisputed" if found.count >= 2 and found.named else "single-origin"
    return "open"


def history(graph: Graph, claim: Claim) -> list[Stood]:
    """Return how a claim stood from each day on which its standing or its tally changed.

    It begins with the first position that has a date: before that, nobody had said it.
    """
    taken = moves(claim)
    days = {move.position.date.first for move in taken if move.position.date}
    first = min(days, default=None)
    resolved = claim.resolution.date.first if claim.resolution else None
    if resolved is not None and (first is None or resolved > first):
        days.add(resolved)
    told = _Told(graph)
    waiting = deque(move.position for move in taken)
    found: list[Stood] = []
    for day in [*([None] if first is None else []), *sorted(days)]:
        while waiting and (waiting[0].date is None or (day and known_by(waiting[0].date, day))):
            told.add(waiting.popleft())
        over = resolved is not None and day is not None and resolved <= day
        stood = Stood(day, "resolved" if over else told.standing(), dict(told.counts))
        last = found[-1] if found else None
        if last is None or (last.standing, last.tally) != (stood.standing, stood.tally):
            found.append(stood)
    return found


class _Told:
    """Takes in positions in order of time, and says what they add up to so far."""

    def __init__(self, graph: Graph) -> None:
        self.counts: Counter[Family] = Counter({"for": 0, "open": 0, "against": 0, "silent": 0})
        self._graph = graph
        self._latest: dict[str, Position] = {}
        self._named: Counter[str] = Counter()
        self._unnamed: Counter[str] = Counter()
        self._circles: Counter[Circle] = Counter()

    def add(self, position: Position) -> None:
        """Let a position take the place of what its actor said before, unless it is silence."""
        before = self._latest.get(position.actor)
        if not replaces(position, before):
            return
        if before is not None:
            self._count(before, -1)
        self._latest[position.actor] = position
        self._count(position, 1)

    def _count(self, position: Position, by: int) -> None:
        family = FAMILIES[position.stance]
        self.counts[family] += by
        if family == "for":
            origins = self._named if speaks_by_name(self._graph, position) else self._unnamed
            ends = ends_of(self._graph, cited_for(self._graph, position))
            for id_ in ends.origins:
                origins[id_] += by
            for circle in ends.circles:
                self._circles[circle] += by

    def standing(self) -> Standing:
        """Return the standing without regard to a resolution."""
        return _standing(self.counts, self.origins)

    def origins(self) -> Origins:
        """Return the origins behind those who are for it."""
        named, unnamed = +self._named, +self._unnamed
        return Origins(
            tuple(sorted(named)),
            tuple(sorted(unnamed.keys() - named.keys())),
            tuple(sorted(+self._circles)),
        )
