"""What the positions on a claim add up to, and on how many independent origins things rest.

A standing describes; it is no verdict. From each actor's latest position up to the day, in this
order: *resolved* (the editors gave a resolution), *disputed* (somebody for and somebody against),
*denied* (against, nobody for), *undisputed* (for, resting on two or more origins, one of them
named), *single-origin* (for, resting on fewer), *open* (neither for nor against).
"""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from dossier.dates import Day, known_by
from dossier.graph import Graph, dated
from dossier.model import FAMILIES, Claim, Family, Position

Standing = Literal["resolved", "disputed", "denied", "undisputed", "single-origin", "open"]


@dataclass(frozen=True, slots=True)
class Origins:
    """Sources in which following `relies_on` ends, in order of their ids."""

    named: tuple[str, ...]
    """Behind at least one actor who is known by name."""

    unnamed: tuple[str, ...]
    """Behind unnamed officials only; those behind one report are one origin."""

    @property
    def count(self) -> int:
        """How many independent origins there are."""
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
    """A position, with what the same actor said of the claim before."""

    position: Position
    previous: Position | None
    latest: bool
    """No later position of this actor."""

    number: int
    """Which of this actor's positions on the claim it is; counted from 1."""

    @property
    def anchor(self) -> str:
        """The id of the place on the claim's page where the position stands."""
        return f"position-{self.position.actor}-{self.number}"

    @property
    def changed(self) -> bool:
        """The actor went over to another family of stances."""
        before = self.previous
        return before is not None and FAMILIES[before.stance] != FAMILIES[self.position.stance]


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
    last = {position.actor: index for index, position in enumerate(known)}
    before: dict[str, Position] = {}
    numbers: dict[str, int] = {}
    found = []
    for index, position in enumerate(known):
        actor = position.actor
        numbers[actor] = numbers.get(actor, 0) + 1
        found.append(Move(position, before.get(actor), last[actor] == index, numbers[actor]))
        before[actor] = position
    return found


def evidence(graph: Graph, position: Position) -> list[str]:
    """Return the sources that a position rests on, directly or by its quote; each once."""
    named = [citation.source for citation in position.source]
    if position.quote is not None:
        named += [citation.source for citation in graph.quote(position.quote).sources]
    return list(dict.fromkeys(named))


def origins_of(graph: Graph, sources: Iterable[str]) -> set[str]:
    """Follow `relies_on` from each of `sources` to its ends; one that was withdrawn is none."""
    ends: set[str] = set()
    seen: set[str] = set()
    waiting = list(sources)
    while waiting:
        id_ = waiting.pop()
        if id_ in seen:
            continue
        seen.add(id_)
        further = graph.source(id_).relies_on
        waiting.extend(further)
        if not further and not graph.is_withdrawn(("source", id_)):
            ends.add(id_)
    return ends


def support(graph: Graph, claim: Claim, on: Day | None = None) -> Origins:
    """Return the origins behind those who are for a claim by their latest position."""
    named: set[str] = set()
    unnamed: set[str] = set()
    for move in moves(claim, on):
        if move.latest and FAMILIES[move.position.stance] == "for":
            ends = origins_of(graph, evidence(graph, move.position))
            hidden = graph.actor(move.position.actor).kind == "unnamed"
            (unnamed if hidden else named).update(ends)
    return Origins(tuple(sorted(named)), tuple(sorted(unnamed - named)))


def tally(claim: Claim, on: Day | None = None) -> dict[Family, int]:
    """Return how many actors' latest positions belong to each family."""
    counts: dict[Family, int] = {"for": 0, "open": 0, "against": 0, "silent": 0}
    for move in moves(claim, on):
        if move.latest:
            counts[FAMILIES[move.position.stance]] += 1
    return counts


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

    def add(self, position: Position) -> None:
        """Let a position take the place of what its actor said before."""
        before = self._latest.get(position.actor)
        if before is not None:
            self._count(before, -1)
        self._latest[position.actor] = position
        self._count(position, 1)

    def _count(self, position: Position, by: int) -> None:
        family = FAMILIES[position.stance]
        self.counts[family] += by
        if family == "for":
            hidden = self._graph.actor(position.actor).kind == "unnamed"
            origins = self._unnamed if hidden else self._named
            for id_ in origins_of(self._graph, evidence(self._graph, position)):
                origins[id_] += by

    def standing(self) -> Standing:
        """Return the standing without regard to a resolution."""
        return _standing(self.counts, self._origins)

    def _origins(self) -> Origins:
        named, unnamed = +self._named, +self._unnamed
        return Origins(tuple(sorted(named)), tuple(sorted(unnamed.keys() - named.keys())))
