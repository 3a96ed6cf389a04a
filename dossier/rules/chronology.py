"""Dates that cannot all be right. What is only roughly known is never accused; see `days`."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from dossier.dates import Date
from dossier.model import Kind, walk
from dossier.nodes import Pointer
from dossier.rules.days import ACROSS_ZONES, beyond
from dossier.rules.reading import published, reliances, with_relied_on
from dossier.rules.rule import Checked, Finding, Rule
from dossier.standing import evidence

_TO_COME: Final = ("planned", "cancelled")


def _before_the_event(checked: Checked) -> Iterator[Finding]:
    graph = checked.graph
    for id_, date, status, citations in graph.column("event", "date", "status", "sources"):
        sources = [citation.source for citation in citations]
        dates = published(graph, sources)
        if status in _TO_COME or not dates or len(dates) < len(sources):
            continue
        latest = max(dates, key=lambda one: one.last)
        if all(beyond(date, one, ACROSS_ZONES) for one in dates):
            message = f"the event is of {date}, but its latest source of {latest}"
            yield Finding("event", id_, ("date",), message)


def _after_its_source(checked: Checked) -> Iterator[Finding]:
    graph = checked.graph
    for id_, date, citations in graph.column("quote", "date", "sources"):
        sources = [citation.source for citation in citations]
        latest = _too_early(checked, date, sources)
        if latest:
            message = f"the quote is of {date}, but its latest source of {latest}"
            yield Finding("quote", id_, ("date",), message)
    for id_, positions in graph.column("claim", "positions"):
        for index, position in enumerate(positions):
            if position.date is None:
                continue
            latest = _too_early(checked, position.date, evidence(graph, position))
            if latest:
                message = f"the position is of {position.date}, but its latest source of {latest}"
                yield Finding("claim", id_, ("positions", index, "date"), message)


def _too_early(checked: Checked, date: Date, sources: list[str]) -> Date | None:
    """Return the latest of some sources' dates if all have one and none reaches `date`."""
    dates = published(checked.graph, sources)
    if dates and len(dates) == len(sources) and _all_before(dates, date):
        return max(dates, key=lambda one: one.last)
    return None


def _all_before(dates: Iterable[Date], date: Date) -> bool:
    return all(beyond(date, one, ACROSS_ZONES) for one in dates)


def _before_what_it_repeats(checked: Checked) -> Iterator[Finding]:
    graph = checked.graph
    for id_, date, relies_on in graph.column("source", "published", "relies_on"):
        for index, other in enumerate(relies_on):
            origin = graph.source(other).published
            if date and origin and beyond(origin, date, ACROSS_ZONES):
                message = f"the source is of {date}, but '{other}', on which it relies, of {origin}"
                yield Finding("source", id_, ("relies_on", index), message)
    for kind, id_, pointer, citation in reliances(graph):
        date = graph.source(citation.source).published
        for index, other in enumerate(citation.relies_on or ()):
            origin = graph.source(other).published
            if date and origin and beyond(origin, date, ACROSS_ZONES):
                message = (
                    f"the source '{citation.source}' is of {date}, but '{other}', on which it "
                    f"relies here, of {origin}"
                )
                yield Finding(kind, id_, (*pointer, "relies_on", index), message)


def _first_report(checked: Checked) -> Iterator[Finding]:
    graph = checked.graph
    for id_, date, reported, status, citations in graph.column(
        "event", "date", "reported", "status", "sources"
    ):
        if reported is None:
            continue
        if status not in _TO_COME and beyond(date, reported, ACROSS_ZONES):
            message = f"the first report is of {reported}, but the event of {date}"
            yield Finding("event", id_, ("reported",), message)
            continue
        sources = with_relied_on(graph, citations)
        dates = published(graph, sources)
        if len(dates) < len(sources):
            continue
        if dates and all(beyond(one, reported, ACROSS_ZONES) for one in dates):
            earliest = min(dates, key=lambda one: one.first)
            message = f"the first report is of {reported}, but the earliest source of {earliest}"
            yield Finding("event", id_, ("reported",), message)


def _read_too_early(checked: Checked) -> Iterator[Finding]:
    for id_, date, accessed in checked.graph.column("source", "published", "accessed"):
        if date and accessed and beyond(date, accessed, ACROSS_ZONES):
            message = f"the source was read {accessed}, but published {date}"
            yield Finding("source", id_, ("accessed",), message)


_PAST: Final[tuple[tuple[Kind, tuple[str, ...]], ...]] = (
    ("quote", ("date",)),
    ("source", ("published",)),
    ("source", ("accessed",)),
    ("claim", ("positions", "*", "date")),
    ("claim", ("resolution", "date")),
    ("event", ("reported",)),
    *((kind, ("corrections", "*", "date")) for kind in ("event", "actor", "quote", "source")),
    *((kind, ("corrections", "*", "date")) for kind in ("claim", "place", "term", "chapter")),
)
"""Dates of what has been said, published, read or corrected; an event can be to come."""


def _to_come(checked: Checked) -> Iterator[Finding]:
    graph, today = checked.graph, checked.today
    if today is None:
        return
    for kind, way in _PAST:
        for id_, value in graph.column(kind, way[0]):
            for pointer, date in _dates(value, way):
                if beyond(date, today, ACROSS_ZONES):
                    yield Finding(kind, id_, pointer, f"{date} has not come yet")
    for id_, date, status in graph.column("event", "date", "status"):
        if status not in _TO_COME and beyond(date, today, ACROSS_ZONES):
            message = f"{date} has not come yet, but the event's status is '{status}'"
            yield Finding("event", id_, ("date",), message)


def _dates(value: Any, way: tuple[str, ...]) -> Iterator[tuple[Pointer, Date]]:
    return walk(value, way[1:], (way[0],))


def _overdue(checked: Checked) -> Iterator[Finding]:
    today = checked.today
    for id_, date, status in checked.graph.column("event", "date", "status"):
        if today and status == "planned" and beyond(today, date):
            message = f"the event is planned for {date}, which has passed"
            yield Finding("event", id_, ("status",), message)


RULES: Final = (
    Rule("source-before-event", _before_the_event),
    Rule("said-after-source", _after_its_source),
    Rule("relay-before-original", _before_what_it_repeats),
    Rule("first-report", _first_report),
    Rule("read-before-published", _read_too_early),
    Rule("future-date", _to_come),
    Rule("overdue-plan", _overdue),
)
