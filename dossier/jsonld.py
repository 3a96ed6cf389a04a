"""Views → schema.org descriptions (https://schema.org, JSON-LD 1.1), one a page."""

from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import urljoin

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
    When,
)

_ACTOR_TYPES: Final = {
    "person": "Person",
    "state": "Country",
    "government-body": "GovernmentOrganization",
    "company": "Corporation",
    "media": "NewsMediaOrganization",
    "vessel": "Vehicle",
    "unnamed": "Person",
}
"""Types of actors; the others are `Organization`."""


def describe(shell: Shell) -> dict[str, Any]:
    """Return the description of a page and of what it is about, without empty values."""
    page = shell.page
    match page:
        case HomePage():
            about: dict[str, Any] = {
                "@type": "BackgroundNewsArticle",
                "headline": shell.site.title,
                "alternativeHeadline": shell.site.subtitle,
                "about": shell.site.question,
                "hasPart": [_thing(shell, "Article", card) for card in page.chapters],
            }
        case ChapterPage():
            about = {
                "@type": "BackgroundNewsArticle",
                "headline": shell.title,
                "alternativeHeadline": page.question,
                "position": page.number,
                "citation": [_work(shell, note.source) for note in page.entry.notes],
            }
        case EventPage():
            about = {
                "@type": "Event",
                "name": shell.title,
                "startDate": _iso(page.when),
                "location": [_thing(shell, "Place", card) for card in page.places],
                "contributor": [_actor(shell, one.card) for one in page.participants],
                "subjectOf": [_work(shell, note.source) for note in page.entry.notes],
            }
        case ActorPage():
            about = {
                "@type": _ACTOR_TYPES.get(page.kind, "Organization"),
                "name": shell.title,
                "alternateName": list(page.aliases),
                "sameAs": _wikidata(page.wikidata),
                "url": page.website,
                "jobTitle": [role.title for role in page.roles] if page.kind == "person" else [],
            }
        case QuotePage():
            quote = page.quote
            about = {
                "@type": "Quotation",
                "text": quote.words.text,
                "inLanguage": quote.words.lang or shell.site.lang,
                "spokenByCharacter": _actor(shell, quote.speaker),
                "dateCreated": _iso(quote.when),
                "isBasedOn": [_work(shell, source) for source in quote.sources],
            }
        case SourcePage():
            about = _work(shell, page.source) | {"citation": _works(shell, page.relies_on)}
        case ClaimPage():
            about = {
                "@type": "Claim",
                "name": shell.title,
                "claimInterpreter": [
                    _actor(shell, one.actor) for one in page.positions if one.family == "for"
                ],
                "appearance": [
                    _work(shell, source) for one in page.positions for source in one.sources
                ],
            }
        case PlacePage():
            about = {"@type": "Place", "name": shell.title}
        case _:
            about = {"@type": "WebPage", "name": shell.title}
    return _filled(
        {
            "@context": "https://schema.org",
            "@id": _address(shell, shell.path),
            "description": shell.description,
            "inLanguage": shell.site.lang,
            "publisher": {
                "@type": "Organization",
                "name": shell.site.publisher,
                "url": shell.site.publisher_url,
            }
            if shell.site.publisher
            else None,
            "license": shell.site.licence_url,
            **about,
        },
        _PLAIN_THINGS if about["@type"] in _NOT_CREATIVE else frozenset(),
    )


_PLAIN_THINGS: Final = frozenset({"inLanguage", "publisher", "license"})
_NOT_CREATIVE: Final = frozenset({"Event", "Place", "Organization", *_ACTOR_TYPES.values()})
"""Types that are no `CreativeWork` and have none of its properties."""


def _filled(value: dict[str, Any], without: frozenset[str] = frozenset()) -> dict[str, Any]:
    return {key: item for key, item in value.items() if item and key not in without}


def _address(shell: Shell, path: str) -> str:
    """Absolute where the site's address is known, else relative to the page."""
    if shell.site.base_url:
        return urljoin(f"{shell.site.base_url.rstrip('/')}/", path)
    return shell.root + path


def _thing(shell: Shell, type_: str, card: Card) -> dict[str, Any]:
    return {"@type": type_, "@id": _address(shell, card.path), "name": card.title}


def _actor(shell: Shell, card: Card) -> dict[str, Any]:
    return _thing(shell, _ACTOR_TYPES.get(card.mark, "Organization"), card)


def _works(shell: Shell, sources: Iterable[SourceCard]) -> list[dict[str, Any]]:
    return [_work(shell, source) for source in sources]


def _work(shell: Shell, source: SourceCard) -> dict[str, Any]:
    card = source.card
    return _filled(
        {
            "@type": "CreativeWork",
            "@id": _address(shell, card.path),
            "name": card.title,
            "url": source.url,
            "archivedAt": source.archived,
            "datePublished": _iso(card.when),
            "author": [{"@type": "Person", "name": name} for name in source.authors],
            "publisher": {"@type": "Organization", "name": source.publisher},
        }
    )


def _iso(when: When | None) -> str:
    return when.machine if when else ""


def _wikidata(item: str) -> str:
    return f"https://www.wikidata.org/wiki/{item}" if item else ""
