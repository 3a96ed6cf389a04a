"""Views → schema.org descriptions (https://schema.org, JSON-LD 1.1), one a page.

Chapters and the home page are articles of the dossier. Every other page is a page *about*
something (`mainEntity`): the dossier's publisher and licence are the page's, never those of a
source, a quotation or an actor.
"""

import re
from collections.abc import Iterable
from typing import Any, Final

from dossier.views.types import (
    ActorPage,
    Card,
    ChapterPage,
    ClaimPage,
    EventPage,
    HomePage,
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
    """Return the description of a page and of what it is about, without empty values."""
    site = shell.site
    publisher = {"@type": "Organization", "name": site.publisher, "url": site.publisher_url}
    page: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "url": _address(shell, shell.path),
        "name": shell.title,
        "description": shell.description,
        "inLanguage": site.lang,
        "publisher": publisher if site.publisher else None,
        "license": site.licence_url,
    }
    match shell.page:
        case HomePage() as home:
            page |= {
                "@type": "BackgroundNewsArticle",
                "headline": site.title,
                "alternativeHeadline": site.subtitle,
                "about": {"@type": "Thing", "name": site.question},
                "hasPart": [_thing(shell, "Article", card) for card in home.chapters],
            }
        case ChapterPage() as chapter:
            page |= {
                "@type": "BackgroundNewsArticle",
                "headline": shell.title,
                "alternativeHeadline": chapter.question,
                "position": chapter.number,
                "citation": _works(shell, (note.source for note in chapter.entry.notes)),
            }
        case other:
            page["mainEntity"] = _entity(shell, other)
    return _filled(page)  # type: ignore[no-any-return]


def _entity(shell: Shell, page: View) -> dict[str, Any] | None:
    """What a page is about; None for lists."""
    match page:
        case EventPage():
            return _thing(shell, "Event", page.entry.card) | {
                **_period(page.when),
                "location": [_thing(shell, "Place", card) for card in page.places],
                "contributor": _actors(shell, (one.card for one in page.participants)),
                "about": [
                    _actor(shell, one.card) for one in page.participants if not _acts(one.card)
                ],
                "subjectOf": _works(shell, (note.source for note in page.entry.notes)),
            }
        case ActorPage():
            named = page.kind == "person"
            return _actor(shell, page.entry.card) | {
                "alternateName": list(page.aliases),
                "sameAs": _wikidata(page.wikidata),
                "url": page.website,
                "jobTitle": list(dict.fromkeys(role.title for role in page.roles if named)),
                "subjectOf": _works(shell, (note.source for note in page.entry.notes)),
            }
        case QuotePage(quote=quote):
            return {
                "@type": "Quotation",
                "@id": _address(shell, shell.path),
                "text": quote.words.text,
                "inLanguage": quote.words.lang or shell.site.lang,
                "spokenByCharacter": _actors(shell, [quote.speaker]),
                "dateCreated": _iso(quote.when),
                "isBasedOn": _works(shell, quote.sources),
            }
        case SourcePage():
            return _source(shell, page.source) | {"citation": _works(shell, page.relies_on)}
        case ClaimPage():
            backing = [one for one in page.positions if one.family == "for"]
            return _thing(shell, "Claim", page.entry.card) | {
                "claimInterpreter": _actors(shell, (one.actor for one in backing)),
                "appearance": _works(shell, (one for each in backing for one in each.sources)),
            }
        case PlacePage():
            return _thing(shell, "Place", page.entry.card)
        case _:
            return None


def _filled(value: Any) -> Any:
    """Leave out what is empty, at every level."""
    if isinstance(value, dict):
        return {key: _filled(item) for key, item in value.items() if item}
    if isinstance(value, list):
        return [_filled(item) for item in value]
    return value


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


def _works(shell: Shell, sources: Iterable[SourceCard]) -> list[dict[str, Any]]:
    """References to sources, each once; their own pages say more."""
    once = {source.card.path: source for source in sources}
    return [
        _thing(shell, "CreativeWork", source.card) | {"url": source.url} for source in once.values()
    ]


def _source(shell: Shell, source: SourceCard) -> dict[str, Any]:
    return _thing(shell, "CreativeWork", source.card) | {
        "inLanguage": source.card.lang,
        "url": source.url,
        "archivedAt": source.archived,
        "datePublished": _iso(source.card.when),
        "author": [{"@type": "Person", "name": name} for name in source.authors],
        "publisher": {"@type": "Organization", "name": source.publisher},
    }


def _iso(when: When | None) -> str:
    return when.edtf if when and _PLAIN_DATE.fullmatch(when.edtf) else ""


def _period(when: When) -> dict[str, str]:
    """When an event began and ended, as far as schema.org can say it."""
    start, _, end = when.edtf.partition("/")
    return {
        name: day
        for name, day in (("startDate", start), ("endDate", end))
        if _PLAIN_DATE.fullmatch(day)
    }


def _wikidata(item: str) -> str:
    return f"https://www.wikidata.org/wiki/{item}" if item else ""
