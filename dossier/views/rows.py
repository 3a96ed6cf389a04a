"""The rows of the timeline: events, and between them what was said; and by what to filter them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, get_args

from dossier.dates import Date, Day
from dossier.graph import name_key
from dossier.known import day_known
from dossier.model import Kind, Quote, Status
from dossier.urls import LISTS, Key, part_path
from dossier.views import parts as parts_of
from dossier.views.base import View
from dossier.views.cards import Cards
from dossier.views.parts import Part, Way, way_in_list
from dossier.views.sections import parts_of_list
from dossier.views.types import Card, Words

MOST_LETTERS: Final = 100
"""Letters of a statement in its row, about; its own page has all."""

MOST_OPTIONS: Final = 200
"""Actors, and tags, that a filter names at the most: those with the most rows."""

_LAST_DAY: Final = (9999, 12, 31)

_Place = tuple[tuple[int, ...], tuple[tuple[Day, Day], ...]]
"""Where in the order of pages: the ranks of the way there, then a date's sort key."""

_STATUSES: Final[tuple[str, ...]] = get_args(Status)


class Row(View, frozen=True):
    """An event, or a statement, on the timeline; with what filters go by."""

    card: Card
    actors: str
    """Ids, with spaces between: who took part, or who speaks and of whom."""

    tags: str
    """With spaces between."""

    known: str
    """The day since when it was public, `2024-09-10`; empty for what counts as always known."""

    speaker: str = ""
    """Of a statement: who made it."""

    words: Words | None = None
    """Of a statement: what the editors say of it; else its first words."""

    quoted: bool = False
    """Whether these are the words said, or a translation; a paraphrase is neither."""


class Option(View, frozen=True):
    """What a filter can be set to."""

    value: str
    label: str
    count: int
    """Rows on the page."""


class Filters(View, frozen=True):
    """What the rows of a page can be filtered by."""

    actors: tuple[Option, ...]
    tags: tuple[Option, ...]
    statuses: tuple[Option, ...]
    events: int
    statements: int
    key: int
    """Key events."""

    total: int
    """Rows on the page."""

    split: bool
    """Whether there are other pages with rows that these filters are carried along to."""


# --- rows ---------------------------------------------------------------------------------


def rows(cards: Cards, keys: Iterable[Key]) -> tuple[Row, ...]:
    """Return the rows of events and quotes."""
    return tuple([_row(cards, key) for key in keys])


def in_order(cards: Cards, events: Sequence[str], quotes: Sequence[str]) -> list[Key]:
    """Return events and quotes in order of time; of one date, the events first."""
    if not quotes:
        return [("event", id_) for id_ in events]
    days: dict[Kind, Mapping[str, Date]] = {
        "event": dates_of(cards, "event"), "quote": dates_of(cards, "quote"),
    }  # fmt: skip
    keys: list[Key] = [("event", id_) for id_ in events]
    keys += [("quote", id_) for id_ in quotes]
    # Each kind comes in order, and sorting keeps that where dates are alike.
    return sorted(keys, key=lambda key: days[key[0]][key[1]].sort_key)


def dates_of(cards: Cards, kind: Kind) -> dict[str, Date]:
    """Return the dates of all events, or quotes."""
    return cards.kept(f"dates of {kind}s", lambda _: dict(cards.graph.column(kind, "date")))


def _row(cards: Cards, key: Key) -> Row:
    graph = cards.graph
    known = day_known(graph, key)
    # Scripts compare these as text.
    day = "{:04}-{:02}-{:02}".format(*min(known, _LAST_DAY)) if known and known[0] >= 1 else ""
    if key[0] == "event":
        event = graph.event(key[1])
        return Row(
            card=cards.card(key),
            actors=" ".join(dict.fromkeys(one.actor for one in event.actors)),
            tags=" ".join(event.tags),
            known=day,
        )
    quote, card = graph.quote(key[1]), cards.card(key)
    return Row(
        card=card,
        actors=" ".join(dict.fromkeys((quote.speaker, *quote.about))),
        tags=" ".join(quote.tags),
        known=day,
        speaker=cards.name(("actor", quote.speaker)),
        # Words that are cut can mislead; a line of the editors' tells what they are about.
        words=cards.words(card.line, "") if card.line else _words(cards, quote),
        quoted=not card.line and quote.form != "paraphrase",
    )


def _words(cards: Cards, quote: Quote) -> Words:
    """The beginning of a quote, in the dossier's language where there is a translation."""
    said = quote.translation or quote
    text = " ".join(said.text.split())
    if len(text) > MOST_LETTERS + 10:
        text = text[:MOST_LETTERS].rpartition(" ")[0] or text[:MOST_LETTERS]
        text = text.rstrip(" ,;:.–—-") + " …"
    return cards.words(text, said.lang)


# --- what is said, by part -----------------------------------------------------------------


def statements(cards: Cards, part: Part, pages: Mapping[str, Part]) -> Sequence[str]:
    """Return the quotes that a page of the timeline shows between its events.

    Each belongs to one page: the last that does not begin after it.
    """
    if len(pages) == 1:
        return cards.graph.ids("quote")
    if part.parts:
        return ()
    found = cards.kept("statements on the timeline", lambda _: _shared_out(cards, pages))
    return found.get(part.name, ())


def _shared_out(cards: Cards, pages: Mapping[str, Part]) -> dict[str, list[str]]:
    leaves = [part for part in pages.values() if not part.parts]
    days = dates_of(cards, "event")
    event_way, quote_way = way_in_list(cards, "event"), way_in_list(cards, "quote")
    starts: list[_Place] = []
    for part in leaves:
        first = part.members[0]
        later = (days[first].sort_key,) if part.number > 1 else ()
        starts.append((_ranks(event_way(first)[: len(part.steps)]), later))
    said = dates_of(cards, "quote")
    numbered = not leaves[0].steps
    place: dict[str, _Place] = {
        id_: (() if numbered else _ranks(quote_way(id_)), (date.sort_key,))
        for id_, date in said.items()
    }
    found: dict[str, list[str]] = {}
    at = 0
    # Both in order of their ways, each is looked at once.
    for id_ in sorted(said, key=lambda id_: place[id_]):
        while at + 1 < len(starts) and starts[at + 1] <= place[id_]:
            at += 1
        found.setdefault(leaves[at].name, []).append(id_)
    order = {id_: number for number, id_ in enumerate(said)}
    return {name: sorted(ids, key=order.__getitem__) for name, ids in found.items()}


def _ranks(way: Way) -> tuple[int, ...]:
    return tuple(rank for rank, _ in way)


def list_of_statements(cards: Cards, part: Part) -> str:
    """Return the address of the list of quotes, or of the part of it for the same time."""
    name = part.name if part.name in parts_of_list(cards, "quote") else ""
    return part_path(LISTS["quote"], name)


def too_many(ids: Sequence[str]) -> bool:
    """Tell whether a page has no room for so many statements."""
    return len(ids) > parts_of.SPLIT


# --- filters -------------------------------------------------------------------------------


def filters(cards: Cards, found: Sequence[Row], *, split: bool) -> Filters | None:
    """Return by what rows can be filtered; None where there is nothing to choose."""
    # A part of one row carries on what was chosen before.
    if len(found) < 2 and not split:
        return None
    kinds = Counter(row.card.kind for row in found)
    status = Counter(row.card.mark for row in found if row.card.kind == "event")
    actors = Counter(id_ for row in found for id_ in row.actors.split())
    tags = Counter(tag for row in found for tag in row.tags.split())
    return Filters(
        actors=_options((id_, cards.name(("actor", id_)), n) for id_, n in _most(actors)),
        tags=_options((tag, tag, n) for tag, n in _most(tags)),
        statuses=tuple(
            Option(value=one, label=one, count=status[one]) for one in _STATUSES if status[one]
        ),
        events=kinds["event"],
        statements=kinds["quote"],
        key=sum(row.card.key for row in found),
        total=len(found),
        split=split,
    )


def _most(found: Counter[str]) -> list[tuple[str, int]]:
    return sorted(found.items(), key=lambda item: (-item[1], item[0]))[:MOST_OPTIONS]


def _options(found: Iterable[tuple[str, str, int]]) -> tuple[Option, ...]:
    made = [Option(value=value, label=label, count=count) for value, label, count in found]
    return tuple(sorted(made, key=lambda one: (name_key(one.label), one.value)))
