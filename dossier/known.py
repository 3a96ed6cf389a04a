"""Since when something was public: the day from which readers could know of an entry.

An event counts from its first public report, a quote from the day it was said (words that others
relay: from the first source that has them), a source from its publication, a claim from the first
position on it. What has no date at all counts as always known: nothing is made up.
"""

from collections.abc import Iterable

from dossier.dates import Date, Day
from dossier.graph import Graph
from dossier.model import Claim, Event, Quote, Source, Status
from dossier.urls import Key


def first_report(graph: Graph, event: Event) -> Date | None:
    """Return the date of an event's first public report: that which the editors give, else that
    of its earliest source; None where neither is known."""
    if event.reported is not None:
        return event.reported
    return _earliest(graph.source(citation.source).published for citation in event.sources)


def known_since(graph: Graph, key: Key) -> Date | None:
    """Return the date since when an entry was public; None where nothing tells.

    Kinds without a date of their own (actors, places, terms, chapters) have none.
    """
    match graph.entry(key):
        case Event() as event:
            report = first_report(graph, event)
            return _event_since(event.date, event.reported, report, event.status)
        case Quote() as quote:
            if quote.form != "relayed":
                return quote.date
            sources = (graph.source(citation.source).published for citation in quote.sources)
            first = _earliest(sources)
            return first if first and first.first > quote.date.first else quote.date
        case Source() as source:
            return source.published
        case Claim() as claim:
            return _earliest(position.date for position in claim.positions)
    return None


def _event_since(date: Date, reported: Date | None, report: Date | None, status: Status) -> Date:
    if report is None:
        return date
    # A source that is older than the event gives its background; what was announced, however, was
    # known before.
    foretold = reported is not None or status in ("planned", "cancelled")
    return report if foretold or report.first >= date.first else date


def events_since(graph: Graph) -> dict[str, Date]:
    """Return the same for all events, in their order; for those who look at all of them."""
    published = dict(graph.column("source", "published"))
    found = {}
    for id_, date, reported, status, sources in graph.column(
        "event", "date", "reported", "status", "sources"
    ):
        report = reported or _earliest(published[citation.source] for citation in sources)
        found[id_] = _event_since(date, reported, report, status)
    return found


def day_known(graph: Graph, key: Key) -> Day | None:
    """Return the earliest day on which an entry can have been public: `(2024, 9, 10)`."""
    date = known_since(graph, key)
    return date.first if date else None


def _earliest(dates: Iterable[Date | None]) -> Date | None:
    return min((one for one in dates if one), key=lambda one: one.sort_key, default=None)
