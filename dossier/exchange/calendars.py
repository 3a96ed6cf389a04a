"""iCalendar (RFC 5545): events, for calendar programs."""

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from dossier.dates import Date, label
from dossier.exchange import days
from dossier.exchange.passing import WHOLE, Exported, Left, place_of, plain, unheld
from dossier.exchange.references import words
from dossier.graph import dated
from dossier.model import KINDS, Event
from dossier.urls import entry_path
from dossier.views import Cards

if TYPE_CHECKING:
    from icalendar import Event as Entry

NAME: Final = "iCalendar"

_HELD: Final = frozenset({"title", "date", "status", "places", "summary", "body", "tags"})

_STATUSES: Final = {"planned": "TENTATIVE", "cancelled": "CANCELLED"}
"""What a calendar knows of how certain an event is; its `CONFIRMED` would say too much."""


def written(cards: Cards) -> Exported:
    """Return all events as a calendar."""
    from icalendar import Calendar  # noqa: PLC0415 - an extra, and only needed here

    left: list[Left] = []
    calendar = Calendar()
    calendar.add("prodid", "-//Dossier//dossier export//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", cards.graph.settings.title)
    for id_ in cards.graph.ids("event"):
        entry = _entry(cards, id_, left)
        if entry is not None:
            calendar.add_component(entry)
    for kind in KINDS:
        if kind != "event":
            left += [
                Left(place_of(kind, id_), WHOLE, f"{NAME} has only events")
                for id_ in cards.graph.ids(kind)
            ]
    return Exported(calendar.to_ical(sorted=False), left)


def _entry(cards: Cards, id_: str, left: list[Left]) -> "Entry | None":
    from icalendar import Event as Entry  # noqa: PLC0415

    event = cards.graph.whole(("event", id_))
    assert isinstance(event, Event)
    place = place_of("event", id_)
    span = days.years(event.date)
    if span is None:
        why = "a calendar needs a first and a last day, in the years 1 to 9999"
        left.append(Left(place, WHOLE, why))
        return None
    left += unheld(plain(event), _HELD, place, NAME)
    entry = Entry()
    entry.add("uid", _uid(cards, id_))
    # The clock shows in no output: it is when what is told was last known to change.
    last = max([event.reported or event.date, *(one.date for one in event.corrections)], key=dated)
    stamp = days.years(last) or span
    entry.add("dtstamp", datetime(*stamp[0], tzinfo=UTC))
    _add_days(entry, event.date)
    entry.add("summary", event.title)
    told = [words(cards, prose) for prose in (event.summary, event.body) if prose]
    for name in ("summary", "body"):
        prose = getattr(event, name)
        if prose and words(cards, prose) != prose.source.strip():
            left.append(Left(place, name, "links and layout: only its words are carried"))
    if not _is_exact(event.date):
        told.insert(0, label(event.date, cards.language))
        why = "it fills all days that it can mean; the description says how it is known"
        left.append(Left(place, "date", why))
    # Most calendars show nothing else that could say how far it is known.
    told.append(event.status)
    entry.add("description", "\n\n".join(told))
    _add_rest(cards, entry, event, id_)
    return entry


def _uid(cards: Cards, id_: str) -> str:
    host = urlsplit(cards.graph.base_url).hostname
    return f"{id_}@{host}" if host else f"{id_}@dossier.invalid"


def _is_exact(known: Date) -> bool:
    """Whether a date is a day, a time, or the days from one to another."""
    ends = known.text.split("/")
    return known.exact or (len(ends) == 2 and all(len(end) == 10 for end in ends))


def _add_days(entry: "Entry", known: Date) -> None:
    """Add when it was: a time, or all days."""
    if known.shape == "time":
        entry.add("dtstart", datetime.fromisoformat(known.text))
        return
    first, last = date(*known.first), date(*known.last)
    entry.add("dtstart", first)
    if last != first and last < date.max:
        entry.add("dtend", last + timedelta(days=1))  # the day after (section 3.6.1)


def _add_rest(cards: Cards, entry: "Entry", event: Event, id_: str) -> None:
    if event.places:
        entry.add("location", ", ".join(cards.name(("place", one)) for one in event.places))
        at = cards.graph.place(event.places[0]).at
        if at is not None and len(event.places) == 1:
            entry.add("geo", at)
    if event.tags:
        entry.add("categories", list(event.tags))
    if cards.graph.base_url:
        entry.add("url", cards.graph.base_url + entry_path("event", id_))
    if event.status in _STATUSES:
        entry.add("status", _STATUSES[event.status])
    entry.add("transp", "TRANSPARENT")  # nobody is busy because of it
