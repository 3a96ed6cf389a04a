"""Positions on claims: since when, from what, and whether still."""

from collections.abc import Iterator
from typing import Final

from dossier.dates import Date
from dossier.graph import Graph
from dossier.model import FAMILIES, Claim, Family, Position
from dossier.rules.days import beyond, later
from dossier.rules.reading import bodies_of
from dossier.rules.rule import Checked, Finding, Rule
from dossier.standing import moves

STALE_DAYS: Final = 365
"""After how many days an open answer asks to be asked for again."""

_PENDING: Final = ("cannot-confirm", "verifying")
"""Stances that promise more. "Not so far" answers for its day; who evades or sets conditions has
said all there is."""


def _undated(checked: Checked) -> Iterator[Finding]:
    for id_, positions in checked.graph.column("claim", "positions"):
        for index, position in enumerate(positions):
            if position.date is None:
                message = f"the position of '{position.actor}' ({position.stance}) has no date"
                yield Finding("claim", id_, ("positions", index, "actor"), message)


def _following(checked: Checked) -> Iterator[Finding]:
    graph = checked.graph
    for id_, positions in graph.column("claim", "positions"):
        for index, position in enumerate(positions):
            of = position.follows_from
            if of is None or graph.is_withdrawn(("claim", of)) or _spoke(graph.claim(of), position):
                continue
            by = f" by {position.date}" if position.date else ""
            actor, done = position.actor, _DONE[FAMILIES[position.stance]]
            message = (
                f"the position of '{actor}' ({position.stance}) follows from '{of}', but "
                f"'{actor}' had not itself {done} that claim{by}"
            )
            yield Finding("claim", id_, ("positions", index, "follows_from"), message)


_DONE: Final[dict[Family, str]] = {
    "for": "spoken for",
    "open": "left open",
    "against": "spoken against",
    "silent": "kept silent on",
}


def _spoke(claim: Claim, position: Position) -> bool:
    """Whether an actor had itself taken such a position on a claim when it took another one."""
    return any(
        own.follows_from is None
        and own.actor == position.actor
        and FAMILIES[own.stance] == FAMILIES[position.stance]
        and (not own.date or not position.date or own.date.first <= position.date.last)
        for own in claim.positions
    )


def _stale(checked: Checked) -> Iterator[Finding]:
    graph, today = checked.graph, checked.today
    if today is None:
        return
    for id_ in graph.ids("claim"):
        claim = graph.claim(id_)
        if claim.resolution is not None:
            continue
        for move in moves(claim):
            position = move.position
            if not move.latest or position.stance not in _PENDING or not position.date:
                continue
            if later(position.date.last, STALE_DAYS) >= today.first:
                continue
            if _could_be_asked(graph, position.actor, today) and not _superseded(
                graph, claim, position
            ):
                message = (
                    f"'{position.actor}' has stood at {position.stance} since {position.date}, "
                    "and nothing later of its side is given"
                )
                at = ("positions", claim.positions.index(position), "stance")
                yield Finding("claim", id_, at, message)


def _could_be_asked(graph: Graph, actor: str, today: Date) -> bool:
    """Whether an actor can answer: not unnamed, no reporter of others' answers, still in a role."""
    entry = graph.actor(actor)
    if entry.kind in ("unnamed", "media"):
        return False
    ended = [role.to is not None and beyond(today, role.to) for role in entry.roles]
    return not ended or not all(ended)


def _superseded(graph: Graph, claim: Claim, position: Position) -> bool:
    """Whether somebody of the same side has taken a stance later."""
    assert position.date is not None
    own = bodies_of(graph, position.actor)
    return any(
        other.date is not None
        and other.date.first > position.date.last
        and FAMILIES[other.stance] != "silent"
        and own & bodies_of(graph, other.actor)
        for other in claim.positions
    )


RULES: Final = (
    Rule("undated-position", _undated),
    Rule("follows-from-nothing", _following),
    Rule("stale-position", _stale),
)
