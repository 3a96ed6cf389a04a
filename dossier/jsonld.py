"""Views → schema.org descriptions (https://schema.org, JSON-LD 1.1), one a page.

Chapters and the home page are articles of the dossier. Every other page is a page *about*
something (`mainEntity`): the dossier's publisher and licence are the page's, never those of a
source, a quotation or an actor.
"""

import re
from collections.abc import Iterable
from typing import Any, Final

from dossier.views.home import HomePage
from dossier.views.types import (
    ActorPage,
    Card,
    ChapterPage,
    ClaimPage,
    EventPage,
    Note,
    PlacePage,
    QuotePage,
    Shell,
    SourceCard,
    SourcePage,
    View,
    When,
)

_ACTOR_TYPES: Final[dict[str, str | list[str]]] = {
    "person": "Person",
    "state": ["Country", "Organization"],
    "government-body": "GovernmentOrganization",
    "company": "Corporation",
    "media": "NewsMediaOrganization",
    "vessel": "Vehicle",
    "unnamed": "Person",
}
"""Types of actors; the others are `Organization`. A state is a place and one that acts."""

_PLAIN_DATE: Final = re.compile(r"\d{4}(-\d{2}){0,2}")
"""What schema.org takes for a date (ISO 8601), of what EDTF can say."""


def describe(shell: Shell) -> dict[str, Any]:
    """Return the description of a page and of what it is about, without empty values.

    What the page's head says in any case, its address and summary, is not said again.
    """
    site = shell.site
    page: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "name": shell.title,
        "inLanguage": site.lang,
    }
    if site.publisher:
        publisher = {"@type": "Organization", "name": site.publisher}
        page["publisher"] = _with(publisher, url=site.publisher_url)
    _with(page, license=site.licence_url)
    match shell.page:
        case HomePage() as home:
            page["@type"] = "BackgroundNewsArticle"
            _with(
                page,
                headline=site.title,
                alternativeHeadline=site.subtitle,
                about={"@type": "Thing", "name": site.question},
                hasPart=[_thing(shell, "Article", card) for card in home.chapters],
            )
        case ChapterPage() as chapter:
            page["@type"] = "BackgroundNewsArticle"
            _with(
                page,
                headline=shell.title,
                alternativeHeadline=chapter.question,
                position=chapter.number,
                citation=_cited(shell, chapter.entry.notes),
            )
        case other:
            _with(page, mainEntity=_entity(shell, other))
    return page


def _entity(shell: Shell, page: View) -> dict[str, Any] | None:
    """What a page is about; None for lists."""
    match page:
        case EventPage():
            start, end = _period(page.when)
            cards = [one.card for one in page.participants]
            return _with(
                _thing(shell, "Event", page.entry.card),
                startDate=start,
                endDate=end,
                location=[_thing(shell, "Place", card) for card in page.places],
                contributor=_actors(shell, cards),
                about=[_actor(shell, card) for card in cards if not _acts(card)],
                subjectOf=_cited(shell, page.entry.notes),
            )
        case ActorPage():
            named = page.kind == "person"
            return _with(
                _actor(shell, page.entry.card),
                alternateName=page.aliases,
                sameAs=_wikidata(page.wikidata),
                url=page.website,
                jobTitle=list(dict.fromkeys(role.title for role in page.roles if named)),
                subjectOf=_cited(shell, page.entry.notes),
            )
        case QuotePage(quote=quote):
            return _with(
                {"@type": "Quotation", "@id": _address(shell, shell.path)},
                text=quote.words.text,
                inLanguage=quote.words.lang or shell.site.lang,
                spokenByCharacter=_actors(shell, [quote.speaker]),
                dateCreated=_iso(quote.when),
                isBasedOn=_works(shell, quote.sources),
            )
        case SourcePage():
            return _with(_source(shell, page.source), citation=_works(shell, page.relies_on))
        case ClaimPage():
            backing = [one for one in page.positions if one.family == "for"]
            return _with(
                _thing(shell, "Claim", page.entry.card),
                claimInterpreter=_actors(shell, [one.actor for one in backing]),
                appearance=_works(shell, (one for each in backing for one in each.sources)),
            )
        case PlacePage():
            return _thing(shell, "Place", page.entry.card)
        case _:
            return None


def _with(node: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Add to a node what is not empty."""
    for name, value in more.items():
        if value:
            node[name] = value
    return node


def _address(shell: Shell, path: str) -> str:
    """Absolute where the site's address is known, else relative to the page."""
    return (shell.site.base_url or shell.root) + path


def _thing(shell: Shell, type_: str | list[str], card: Card) -> dict[str, Any]:
    return {"@type": type_, "@id": _address(shell, card.path), "name": card.title}


def _actor(shell: Shell, card: Card) -> dict[str, Any]:
    return _thing(shell, _ACTOR_TYPES.get(card.mark, "Organization"), card)


def _actors(shell: Shell, cards: Iterable[Card]) -> list[dict[str, Any]]:
    """Those among the actors that schema.org lets act, each once."""
    once = {card.path: card for card in cards if _acts(card)}
    return [_actor(shell, card) for card in once.values()]


def _acts(card: Card) -> bool:
    return card.mark != "vessel"


def _cited(shell: Shell, notes: Iterable[Note]) -> list[dict[str, Any]]:
    return _works(shell, [note.source for note in notes])


def _works(shell: Shell, sources: Iterable[SourceCard]) -> list[dict[str, Any]]:
    """References to sources, each once; their own pages say more."""
    once = {source.card.path: source.card for source in sources}
    return [_thing(shell, "CreativeWork", card) for card in once.values()]


def _source(shell: Shell, source: SourceCard) -> dict[str, Any]:
    return _with(
        _thing(shell, "CreativeWork", source.card),
        inLanguage=source.card.lang,
        url=source.url,
        archivedAt=source.archived,
        datePublished=_iso(source.card.when),
        author=[{"@type": "Person", "name": name} for name in source.authors],
        publisher=source.publisher and {"@type": "Organization", "name": source.publisher},
    )


def _iso(when: When | None) -> str:
    return _day(when.edtf) if when else ""


def _period(when: When) -> tuple[str, str]:
    """When an event began and ended, as far as schema.org can say it."""
    start, _, end = when.edtf.partition("/")
    return _day(start), _day(end)


def _day(text: str) -> str:
    return text if _PLAIN_DATE.fullmatch(text) else ""


def _wikidata(item: str) -> str:
    return f"https://www.wikidata.org/wiki/{item}" if item else ""
