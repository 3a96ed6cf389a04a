"""The pages that show many entries: home, timeline, indexes, tags, glossary, about, changes.

A list of more than `SPLIT` entries is split by year or first letter, one page a part.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Final

from dossier import standing
from dossier.graph import dated, name_key
from dossier.model import KINDS, Kind
from dossier.urls import LISTS, Key
from dossier.views.cards import Cards
from dossier.views.entries import correction_view, position_view
from dossier.views.prose import PageProse
from dossier.views.types import (
    AboutPage,
    Card,
    ChangesPage,
    ClaimGroup,
    ClaimsPage,
    CorrectionView,
    Fact,
    Group,
    HomePage,
    ListPage,
    PartLink,
    PositionView,
    QuoteGroup,
    QuotesPage,
    SourceGroup,
    SourcesPage,
    TagPage,
    TermsPage,
    TermView,
)

SPLIT: Final = 500
"""Entries that one page holds at the most before the list is split."""

STANDINGS: Final = ("resolved", "undisputed", "single-origin", "disputed", "denied", "open")
"""The order in which claims are grouped."""

MOST_KEY_EVENTS: Final = 40
MOST_CLAIMS: Final = 12
MOST_PEOPLE: Final = 12


# --- home, about, changes -----------------------------------------------------------------


def home_page(cards: Cards) -> HomePage:
    """Return what the home page shows."""
    settings, page = cards.graph.settings, PageProse(cards)
    answer, established = page.parts(settings.answer), page.parts(settings.established)
    disputed, unknown = page.parts(settings.disputed), page.parts(settings.unknown)
    key_events = [id_ for id_ in cards.graph.ids("event") if cards.graph.event(id_).key]
    return HomePage(
        answer=answer,
        established=established,
        disputed=disputed,
        unknown=unknown,
        notes=page.notes(),
        claims=tuple(
            ClaimGroup(standing=group.standing, claims=group.claims[:MOST_CLAIMS])
            for group in _claim_groups(cards)
        ),
        key_events=cards.cards("event", key_events[:MOST_KEY_EVENTS]),
        people=cards.cards("actor", _most_heard(cards)[:MOST_PEOPLE]),
        chapters=cards.cards("chapter", cards.graph.ids("chapter")),
        facts=facts(cards),
    )


def about_page(cards: Cards) -> AboutPage:
    """Return what the about page shows."""
    settings, page = cards.graph.settings, PageProse(cards)
    about = page.parts(settings.about)
    publisher, licence = settings.publisher, settings.licence
    sources = [cards.graph.source(id_) for id_ in cards.graph.ids("source")]
    return AboutPage(
        about=about,
        notes=page.notes(),
        facts=facts(cards),
        unread=sum(source.consulted in ("excerpt", "not-at-all") for source in sources),
        publisher=publisher.name if publisher else "",
        publisher_url=(publisher.url or "") if publisher else "",
        email=(publisher.email or "") if publisher else "",
        licence=licence.name if licence else "",
        licence_url=(licence.url or "") if licence else "",
    )


def changes_page(cards: Cards) -> ChangesPage:
    """Return corrections and changes of position, latest first."""
    graph = cards.graph
    page = PageProse(cards)
    corrections: list[tuple[object, CorrectionView]] = []
    for kind in KINDS:
        for id_ in graph.ids(kind):
            entry = graph.entry((kind, id_))
            days = sorted((one.date.sort_key for one in entry.corrections), reverse=True)
            corrections.extend(zip(days, correction_view(cards, (kind, id_), page), strict=True))
    corrections.sort(key=lambda item: item[0], reverse=True)  # type: ignore[arg-type, return-value]
    changes: list[tuple[object, PositionView]] = [
        (dated(move.position.date), position_view(cards, claim, move, page))
        for claim in graph.ids("claim")
        for move in standing.moves(graph.claim(claim))
        if move.changed
    ]
    changes.sort(key=lambda item: item[0], reverse=True)  # type: ignore[arg-type, return-value]
    return ChangesPage(
        corrections=tuple(view for _, view in corrections),
        changes=tuple(view for _, view in changes),
        notes=page.notes(),
    )


def facts(cards: Cards) -> tuple[Fact, ...]:
    """Return how many entries of each kind there are."""
    labels = kind_labels(cards)
    return tuple(
        Fact(
            label=labels[kind],
            number=cards.language.number(len(cards.graph.ids(kind))),
            path=LISTS[kind],
        )
        for kind in KINDS
        if kind != "chapter" and cards.graph.ids(kind)
    )


def kind_labels(cards: Cards) -> dict[Kind, str]:
    """Return the plural name of each kind."""
    gettext = cards.language.gettext
    return {
        "event": gettext("Events"),
        "actor": gettext("Actors"),
        "quote": gettext("Quotes"),
        "source": gettext("Sources"),
        "claim": gettext("Claims"),
        "place": gettext("Places"),
        "term": gettext("Terms"),
        "chapter": gettext("Chapters"),
    }


def _most_heard(cards: Cards) -> list[str]:
    """Persons, those who appear in the most entries first."""
    graph = cards.graph

    def rank(id_: str) -> tuple[int, str]:
        key: Key = ("actor", id_)
        fields: tuple[tuple[Kind, str], ...] = (
            ("event", "actors"), ("quote", "speaker"), ("claim", "positions"),
        )  # fmt: skip
        return (-sum(len(graph.referrers(key, kind, name)) for kind, name in fields), id_)

    people = [id_ for id_ in graph.ids("actor") if graph.actor(id_).kind == "person"]
    return sorted(people, key=rank)


def _claim_groups(cards: Cards) -> tuple[ClaimGroup, ...]:
    found = defaultdict(list)
    for id_ in cards.graph.ids("claim"):
        claim = cards.claim(id_)
        found[claim.card.mark].append(claim)
    return tuple(
        ClaimGroup(standing=mark, claims=tuple(found[mark])) for mark in STANDINGS if mark in found
    )


# --- indexes ------------------------------------------------------------------------------


def claims_page(cards: Cards) -> ClaimsPage:
    """Return all claims by standing."""
    return ClaimsPage(total=len(cards.graph.ids("claim")), groups=_claim_groups(cards))


def terms_page(cards: Cards) -> TermsPage:
    """Return the glossary."""
    graph = cards.graph
    page = PageProse(cards)
    terms = []
    for id_ in graph.ids("term"):
        term = graph.term(id_)
        terms.append(
            TermView(
                card=cards.card(("term", id_)),
                name=term.name,
                abbreviation=term.abbreviation or "",
                definition=page.parts(term.definition),
                body=page.parts(graph.body(("term", id_))),
                mentioned_in=tuple(
                    card
                    for kind in KINDS
                    for card in cards.cards(kind, graph.referrers(("term", id_), kind, "prose"))
                ),
            )
        )
    return TermsPage(terms=tuple(terms), notes=page.notes())


def tag_page(cards: Cards, tag: str) -> TagPage:
    """Return all entries with a tag."""
    labels = kind_labels(cards)
    found = cards.graph.with_tag(tag)
    groups = [
        Group(
            title=labels[kind],
            id=f"{kind}s",
            cards=tuple(cards.card(key) for key in found if key[0] == kind),
        )
        for kind in KINDS
        if any(key[0] == kind for key in found)
    ]
    return TagPage(tag=tag, groups=tuple(groups))


def parts(cards: Cards, kind: Kind) -> Mapping[str, Sequence[str]]:
    """Return the pages that a list is split into, each with its entries, by year or letter.

    Empty where one page holds the list.
    """

    def split(_: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        ids = cards.graph.ids(kind)
        if len(ids) > SPLIT and kind in _PART_OF:
            for id_ in ids:
                found.setdefault(_PART_OF[kind](cards, id_), []).append(id_)
        return found

    return cards.kept(f"parts of {kind}", split)


def part_path(kind: Kind, part: str) -> str:
    """Return the address of a part of a list, or of the whole (`part` empty)."""
    if not part:
        return LISTS[kind]
    return f"timeline/{part}.html" if kind == "event" else f"{kind}s-{part}.html"


def part_links(cards: Cards, kind: Kind, current: str) -> tuple[PartLink, ...]:
    """Return links to all parts of a list."""
    return tuple(
        PartLink(
            label=part_label(cards, part),
            path=part_path(kind, part),
            count=len(ids),
            current=part == current,
        )
        for part, ids in parts(cards, kind).items()
    )


def part_label(cards: Cards, part: str) -> str:
    """Return what a part of a list is called: a year, a letter, or what has neither."""
    gettext = cards.language.gettext
    named = {"undated": gettext("Undated"), "other": gettext("Others")}
    return named.get(part, part.upper())


def ids_of_part(cards: Cards, kind: Kind, part: str) -> Sequence[str]:
    """Return the entries on a part of a list; of the first part where `part` is empty."""
    found = parts(cards, kind)
    if not found:
        return cards.graph.ids(kind)
    return found[part or next(iter(found))]


def list_page(cards: Cards, kind: Kind, part: str = "") -> ListPage:
    """Return an index of actors or places, or a part of it."""
    ids = ids_of_part(cards, kind, part)
    if kind == "actor":
        groups = _by_actor_kind(cards, ids)
    else:
        groups = (Group(title="", id="all", cards=cards.cards(kind, ids)),)
    current = part or next(iter(parts(cards, kind)), "")
    return ListPage(
        kind=kind,
        total=len(cards.graph.ids(kind)),
        groups=groups,
        parts=part_links(cards, kind, current),
    )


def sources_page(cards: Cards, part: str = "") -> SourcesPage:
    """Return the index of sources, or a part of it."""
    ids = ids_of_part(cards, "source", part)
    groups = tuple(
        SourceGroup(title=part_label(cards, year), id=f"y{year}", sources=cards.sources(found))
        for year, found in groupby(ids, key=lambda id_: _year_of_source(cards, id_))
    )
    current = part or next(iter(parts(cards, "source")), "")
    return SourcesPage(
        total=len(cards.graph.ids("source")),
        groups=groups,
        parts=part_links(cards, "source", current),
    )


def quotes_page(cards: Cards, part: str = "") -> QuotesPage:
    """Return the index of quotes, or a part of it."""
    ids = ids_of_part(cards, "quote", part)
    groups = tuple(
        QuoteGroup(title=part_label(cards, year), id=f"y{year}", quotes=cards.quotes(found))
        for year, found in groupby(ids, key=lambda id_: _year_of_quote(cards, id_))
    )
    current = part or next(iter(parts(cards, "quote")), "")
    return QuotesPage(
        total=len(cards.graph.ids("quote")),
        groups=groups,
        parts=part_links(cards, "quote", current),
    )


def _by_actor_kind(cards: Cards, ids: Iterable[str]) -> tuple[Group, ...]:
    gettext = cards.language.gettext
    titles = {
        "person": gettext("People"),
        "state": gettext("States"),
        "government-body": gettext("Government bodies"),
        "armed-force": gettext("Armed forces"),
        "organization": gettext("Organizations"),
        "alliance": gettext("Alliances"),
        "company": gettext("Companies"),
        "media": gettext("Media"),
        "vessel": gettext("Vessels"),
        "unnamed": gettext("Unnamed officials"),
    }
    found: dict[str, list[Card]] = defaultdict(list)
    for card in cards.cards("actor", ids):
        found[card.mark].append(card)
    return tuple(
        Group(title=title, id=kind, cards=tuple(found[kind]))
        for kind, title in titles.items()
        if kind in found
    )


def _year(year: int | None) -> str:
    return "undated" if year is None else str(year)


def _year_of_event(cards: Cards, id_: str) -> str:
    return _year(cards.graph.event(id_).date.year)


def _year_of_quote(cards: Cards, id_: str) -> str:
    return _year(cards.graph.quote(id_).date.year)


def _year_of_source(cards: Cards, id_: str) -> str:
    published = cards.graph.source(id_).published
    return _year(published.year if published else None)


def _letter_of_actor(cards: Cards, id_: str) -> str:
    letter = name_key(cards.graph.actor(id_).name)[:1]
    return letter if "a" <= letter <= "z" else "other"


_PART_OF: Final[dict[Kind, Callable[[Cards, str], str]]] = {
    "event": _year_of_event,
    "quote": _year_of_quote,
    "source": _year_of_source,
    "actor": _letter_of_actor,
}
