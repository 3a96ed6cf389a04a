"""Comparing dates without ever accusing one that is only roughly known."""

from datetime import MAXYEAR, MINYEAR, timedelta
from datetime import date as gregorian
from typing import Final

from dossier.dates import Date, Day

ACROSS_ZONES: Final = 1
"""How many days apart two dates of one moment can be: each is the local day where it was noted, and
a briefing of 22 February in Washington is news of 23 February in Tokyo."""

_MARKS: Final = frozenset("?~%")


def beyond(date: Date, other: Date, grace: int = 0) -> bool:
    """Tell whether the whole of `date` lies after the whole of `other`.

    Args:
        date: the one that may be too late.
        other: the one that may be too early.
        grace: by how many days more it has to lie after it.

    Returns:
        False where either is marked as uncertain or approximate: then nobody can tell.
    """
    if _MARKS.intersection(date.text) or _MARKS.intersection(other.text):
        return False
    return later(other.last, grace) < date.first


def apart(date: Date, other: Date, grace: int = 0) -> bool:
    """Tell whether two dates certainly have no day in common; as `beyond`, in either direction."""
    return beyond(date, other, grace) or beyond(other, date, grace)


def later(day: Day, number: int) -> Day:
    """Return the day that is some days later; the same where the calendar does not reach."""
    if not number or not MINYEAR <= day[0] < MAXYEAR:
        return day
    moved = gregorian(*day) + timedelta(number)
    return moved.year, moved.month, moved.day
