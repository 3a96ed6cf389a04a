"""The whole dossier on one page, to be printed: with one numbering of notes for all of it.

It shows entries by their facts and summaries; only chapters with their bodies. Where there is more
than a page can hold, key events stand for all, and of claims and terms there are the first.
"""

import re
from collections.abc import Iterable
from typing import Final

from msgspec import structs

from dossier import standing
from dossier.markup import Prose, Reference
from dossier.model import FAMILIES, Citation, Family, Kind, Position
from dossier.urls import Key
from dossier.views import parts, types
from dossier.views.base import View
from dossier.views.cards import Cards
from dossier.views.parts import STANDINGS, UNDATED, step_label
from dossier.views.prose import PageProse
from dossier.views.types import Card, Cite, Html, Link, Note, Part, SetIn, When

MOST_POSITIONS: Final = 24
"""Actors whose latest position on a claim is shown, at the most."""


class PrintedChapter(View, frozen=True):
    """A chapter."""

    id: str
    """Of its place on the page."""

    card: Card
    number: int
    question: str
    summary: types.Prose
    body: types.Prose


class PrintedEvent(View, frozen=True):
    """An event, with the notes that it rests on at the end of its summary."""

    id: str
    card: Card
    line: types.Prose


class PrintedYear(View, frozen=True):
    """Events of a year."""

    label: str
    events: tuple[PrintedEvent, ...]


class PrintedPosition(View, frozen=True):
    """An actor's latest position on a claim."""

    actor: Card
    stance: str
    family: Family
    when: When | None
    follows: Card | None
    """The claim on which the actor spoke, where the position only follows from that."""

    cites: types.Prose


class PrintedClaim(View, frozen=True):
    """A claim."""

    id: str
    card: Card
    verdict: str
    line: types.Prose
    positions: tuple[PrintedPosition, ...]
    left_out: int
    """Actors whose positions are not shown."""


class PrintedStanding(View, frozen=True):
    """Claims of one standing."""

    standing: str
    claims: tuple[PrintedClaim, ...]


class PrintedTerm(View, frozen=True):
    """A term."""

    id: str
    name: str
    abbreviation: str
    definition: types.Prose


class PrintedPage(View, frozen=True):
    """The whole dossier on one page."""

    answer: types.Prose
    established: types.Prose
    disputed: types.Prose
    unknown: types.Prose
    chapters: tuple[PrintedChapter, ...]
    years: tuple[PrintedYear, ...]
    events: int
    """Events on the page."""

    all_events: int
    claims: tuple[PrintedStanding, ...]
    claims_shown: int
    all_claims: int
    terms: tuple[PrintedTerm, ...]
    all_terms: int
    notes: tuple[Note, ...]
    all_sources: int
    """Sources of the dossier; those that the page does not cite are not on it."""


def printed_page(cards: Cards) -> PrintedPage:
    """Return the whole dossier on one page."""
    settings, graph = cards.graph.settings, cards.graph
    most = parts.SPLIT
    chapters, all_events = graph.ids("chapter"), graph.ids("event")
    all_claims, all_terms = graph.ids("claim"), graph.ids("term")
    events = list(all_events)
    if len(events) > most:
        events = [id_ for id_, key in graph.column("event", "key") if key][:most]
    claims, terms = all_claims[:most], all_terms[:most]
    here: dict[Kind, Iterable[str]] = {
        "chapter": chapters, "event": events, "claim": claims, "term": terms,
    }  # fmt: skip
    page = _DocumentProse(cards, {(kind, id_) for kind, ids in here.items() for id_ in ids})
    # In the order of the page, as that is the order of the notes.
    answer, established = page.parts(settings.answer), page.parts(settings.established)
    disputed, unknown = page.parts(settings.disputed), page.parts(settings.unknown)
    written = tuple(_chapter(cards, id_, n, page) for n, id_ in enumerate(chapters, 1))
    years = _years(cards, events, page)
    standings = _standings(cards, claims, page)
    glossary = tuple(_term(cards, id_, page) for id_ in terms)
    return PrintedPage(
        answer=answer,
        established=established,
        disputed=disputed,
        unknown=unknown,
        chapters=written,
        years=years,
        events=len(events),
        all_events=len(all_events),
        claims=standings,
        claims_shown=len(claims),
        all_claims=len(all_claims),
        terms=glossary,
        all_terms=len(all_terms),
        notes=page.notes(),
        all_sources=len(graph.ids("source")),
    )


def _place(key: Key) -> str:
    """The id of an entry's place on the page; two hyphens, as no id of an entry has these."""
    return f"{key[0]}--{key[1]}"


class _DocumentProse(PageProse):
    """Prose of several entries on one page: what is linked is on the page wherever it can be."""

    def __init__(self, cards: Cards, here: set[Key]) -> None:
        """Start; `here` are the entries that have a place on the page."""
        super().__init__(cards)
        self._here = here
        self._placed: dict[Key, Card] = {}

    def body(self, prose: Prose, id_: str) -> types.Prose:
        """Return the parts of a text under a heading: its own are a level lower, and `id_` tells
        them from those of other texts."""
        return tuple(
            Html(html=_lowered(part.html, id_)) if isinstance(part, Html) else part
            for part in self.parts(prose)
        )

    def cites(self, citations: Iterable[Citation], before: types.Prose = ()) -> types.Prose:
        """Return the notes that something rests on, each once, but for those cited before."""
        known = {part.number for part in before if isinstance(part, Cite)}
        found = []
        for citation in citations:
            number = self.number(citation)
            if number not in known:
                known.add(number)
                found.append(self.cite(citation))
        return tuple(found)

    def placed(self, card: Card) -> Card:
        """Return a card that leads to the entry's place on the page, where it has one."""
        key: Key = (card.kind, card.id)
        if key not in self._here:
            return card
        if key not in self._placed:
            self._placed[key] = structs.replace(card, path=f"#{_place(key)}")
        return self._placed[key]

    def _part(self, reference: Reference, define: bool) -> Part:  # noqa: ARG002 - see below
        part = super()._part(reference, define=False)  # terms are defined in the glossary
        if isinstance(part, Link | SetIn):
            return structs.replace(part, card=self.placed(part.card))
        return part


_HEADING: Final = re.compile(r'<(/?)h([2-5])(?=[ >])|(<h6(?=[ >]))|( (?:id|href)="#?)(?=s-)')


def _lowered(html: str, id_: str) -> str:
    """Return HTML with its headings a level lower; theirs are the ids that begin with `s-`."""

    def changed(found: re.Match[str]) -> str:
        if found[2]:
            return f"<{found[1]}h{int(found[2]) + 1}"
        return found[3] or f"{found[4]}{id_}--"

    return _HEADING.sub(changed, html)


def _chapter(cards: Cards, id_: str, number: int, page: _DocumentProse) -> PrintedChapter:
    key: Key = ("chapter", id_)
    chapter, place = cards.graph.chapter(id_), _place(key)
    return PrintedChapter(
        id=place,
        card=cards.card(key),
        number=number,
        question=chapter.question or "",
        summary=page.parts(chapter.summary),
        body=page.body(cards.graph.body(key), place),
    )


def _years(cards: Cards, events: Iterable[str], page: _DocumentProse) -> tuple[PrintedYear, ...]:
    found: dict[int | None, list[str]] = {}
    for id_ in events:
        found.setdefault(cards.graph.event(id_).date.year, []).append(id_)
    order = sorted(found, key=lambda year: (year is not None, year))
    return tuple(
        PrintedYear(
            label=step_label(cards, "event", UNDATED if year is None else str(year)),
            events=tuple(_event(cards, id_, page) for id_ in found[year]),
        )
        for year in order
    )


def _event(cards: Cards, id_: str, page: _DocumentProse) -> PrintedEvent:
    event = cards.graph.event(id_)
    line = page.parts(event.summary)
    return PrintedEvent(
        id=_place(("event", id_)),
        card=cards.card(("event", id_)),
        line=(*line, *page.cites(event.sources, line)),
    )


def _standings(
    cards: Cards, claims: Iterable[str], page: _DocumentProse
) -> tuple[PrintedStanding, ...]:
    found: dict[str, list[str]] = {}
    for id_ in claims:
        found.setdefault(cards.card(("claim", id_)).mark, []).append(id_)
    return tuple(
        PrintedStanding(
            standing=mark, claims=tuple(_claim(cards, id_, page) for id_ in found[mark])
        )
        for mark in STANDINGS
        if mark in found
    )


def _claim(cards: Cards, id_: str, page: _DocumentProse) -> PrintedClaim:
    claim = cards.graph.claim(id_)
    line = page.parts(claim.summary)
    latest = [move.position for move in standing.moves(claim) if move.latest]
    return PrintedClaim(
        id=_place(("claim", id_)),
        card=cards.card(("claim", id_)),
        verdict=claim.resolution.verdict if claim.resolution else "",
        line=(*line, *page.cites(claim.sources, line)),
        positions=tuple(_position(cards, one, page) for one in latest[:MOST_POSITIONS]),
        left_out=len(latest[MOST_POSITIONS:]),
    )


def _position(cards: Cards, position: Position, page: _DocumentProse) -> PrintedPosition:
    citations = list(position.source)
    if position.quote is not None:
        citations += cards.graph.quote(position.quote).sources
    return PrintedPosition(
        actor=cards.card(("actor", position.actor)),
        stance=position.stance,
        family=FAMILIES[position.stance],
        when=cards.when(position.date) if position.date else None,
        follows=cards.follows(position),
        cites=page.cites(citations),
    )


def _term(cards: Cards, id_: str, page: _DocumentProse) -> PrintedTerm:
    term = cards.graph.term(id_)
    return PrintedTerm(
        id=_place(("term", id_)),
        name=term.name,
        abbreviation=term.abbreviation or "",
        definition=page.parts(term.definition),
    )
