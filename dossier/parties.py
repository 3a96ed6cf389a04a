"""To which party an actor belongs: the outermost body that it is part of or has a role at.

The White House and the State Department are one party, the United States. Two statements of one
party are two publications, yet nobody would call them independent of each other.
"""

from dossier import dates
from dossier.dates import Date
from dossier.graph import Graph
from dossier.model import Actor


def party_of(graph: Graph, id_: str, on: Date | None = None) -> str:
    """Return the outermost body that an actor belongs to; itself, where that is none.

    Args:
        graph: knows the actors.
        id_: the actor's.
        on: when it spoke; None: at the time of its latest role.
    """
    way = [id_]
    while True:
        above = _above(graph.actor(way[-1]), on)
        if above is None or above in way:
            return way[-1]
        way.append(above)


def _above(actor: Actor, on: Date | None) -> str | None:
    """The body that an actor is part of, or has a role at: on that day, else still, else last."""
    if actor.part_of:
        return actor.part_of
    held = [role for role in actor.roles if role.at]
    then = [role for role in held if on is not None and dates.contains(role.from_, role.to, on)]
    now = then or [role for role in held if role.to is None] or held
    return now[-1].at if now else None
