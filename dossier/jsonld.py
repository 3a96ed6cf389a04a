"""Views → schema.org descriptions (https://schema.org, JSON-LD 1.1), one a page.

Chapters and the home page are articles of the dossier. Every other page is a page *about*
something (`mainEntity`): the dossier's publisher and licence are the page's, never those of a
source, a quotation or an actor.

`@id` is a page of ours, by which the descriptions on all pages are one graph; `url` of a source is
its own. A claim is reviewed where the editors resolved it, and nowhere else.
"""

import html
import re
from collections.abc import Iterable
from typing import Any, Final

from dossier.views.base import View
from dossier.views.entrypages import (
    ActorPage,
    ChapterPage,
    ClaimPage,
    Common,
    EventPage,
    PlacePage,
    QuotePage,
    SourcePage,
)
from dossier.views.home import HomePage
from dossier.views.measures import TrustPage
from dossier.views.shell import Shell
from dossier.views.types import Card, Definition, Html, Link, Note, Prose, SourceCard, When

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

_CANCELLED: Final = "https://schema.org/EventCancelled"

_PLAIN_DATE: Final = re.compile(r"\d{4}(-\d{2}){0,2}")
"""What schema.org takes for a date (ISO 8601), of what EDTF can say."""


def describe(shell: Shell) -> dict[str, Any]:
    """Return the description of a page and of what it is about, without empty values."""
    site = shell.site
    page: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "url": _address(shell, shell.path),
        "name": shell.title,
        "inLanguage": site.lang,
    }
    _with(page, publisher=_publisher(shell), license=site.licence_url)
    match shell.page:
        case HomePage() as home:
            _answer_for(page, shell, "BackgroundNewsArticle")
            _with(
                page,
                headline=site.title,
                alternativeHeadline=site.subtitle,
                about={"@type": "Thing", "name": site.question},
                hasPart=[_thing(shell, "BackgroundNewsArticle", card) for card in home.chapters],
                citation=_cited(shell, home.notes),
            )
        case ChapterPage() as chapter:
            _answer_for(page, shell, "BackgroundNewsArticle")
            _with(
                page,
                headline=shell.title,
                alternativeHeadline=chapter.question,
                position=chapter.number,
                citation=_cited(shell, chapter.entry.notes),
            )
        case TrustPage():
            _answer_for(page, shell, "AboutPage")
        case other:
            _with(page, mainEntity=_entity(shell, other))
    entry = getattr(shell.page, "entry", None)
    return _with(page, correction=_corrections(entry)) if entry is not None else page


def _publisher(shell: Shell) -> dict[str, Any] | None:
    """Who answers for the dossier; None where that is not told."""
    site = shell.site
    if not site.publisher:
        return None
    return _with({"@type": "Organization", "name": site.publisher}, url=site.publisher_url)


def _answer_for(page: dict[str, Any], shell: Shell, type_: str) -> None:
    """Say of a page of the dossier's own words who edits it, by which rules."""
    page["@type"], page["@id"] = type_, page["url"]
    judged = _address(shell, "trust.html")
    _with(
        page,
        description=shell.description,
        editor=[{"@type": "Person", "name": name} for name in shell.site.editors],
        publishingPrinciples=f"{judged}#principles",
    )
    if "publisher" in page:
        page["publisher"]["correctionsPolicy"] = f"{judged}#errors"


def _corrections(entry: Common) -> list[dict[str, Any]]:
    """What was wrong on an entry's page."""
    return [
        _with(
            {"@type": "CorrectionComment", "text": _plain(correction.note)},
            datePublished=_iso(correction.when),
        )
        for correction in entry.corrections
    ]


def _entity(shell: Shell, page: View) -> dict[str, Any] | None:
    """What a page is about; None for lists."""
    match page:
        case EventPage():
            start, end = _period(page.when)
            cards = [one.card for one in page.participants]
            return _with(
                _thing(shell, "Event", page.entry.card),
                description=page.entry.card.line,
                startDate=start,
                endDate=end,
                eventStatus=_CANCELLED if page.status == "cancelled" else "",
                superEvent=page.part_of and _thing(shell, "Event", page.part_of),
                location=[_thing(shell, "Place", card) for card in page.places],
                contributor=_actors(shell, cards),
                about=[_actor(shell, card) for card in cards if not _acts(card)],
                subjectOf=_cited(shell, page.entry.notes),
            )
        case ActorPage():
            named = page.kind == "person"
            return _with(
                _actor(shell, page.entry.card),
                description=page.entry.card.line,
                alternateName=page.aliases,
                sameAs=_wikidata(page.wikidata),
                url=page.website,
                jobTitle=list(dict.fromkeys(role.title for role in page.roles if named)),
                subjectOf=_cited(shell, page.entry.notes),
            )
        case QuotePage(quote=quote):
            return _with(
                _thing(shell, "Quotation", page.entry.card),
                text=quote.words.text,
                inLanguage=quote.words.lang or shell.site.lang,
                spokenByCharacter=_actors(shell, [quote.speaker]),
                dateCreated=_iso(quote.when),
                isBasedOn=_works(shell, quote.sources),
            )
        case SourcePage():
            return _with(_source(shell, page.source), citation=_works(shell, page.relies_on))
        case ClaimPage():
            return _claim(shell, page)
        case PlacePage():
            card = page.entry.card
            return _with(_thing(shell, "Place", card), description=card.line)
        case _:
            return None


def _claim(shell: Shell, page: ClaimPage) -> dict[str, Any]:
    """A claim: who makes it, where, and what the editors found if they did.

    Whose position only follows from one on another claim does not make this one.
    """
    backing = [one for one in page.positions if one.family == "for" and one.follows is None]
    sources = [one for each in backing for one in each.sources]
    first = min((one for one in sources if _iso(one.card.when)), key=_published, default=None)
    made = [_iso(one.when) for one in backing]
    card = page.entry.card
    return _with(
        _thing(shell, "Claim", card),
        description=card.line,
        datePublished=min(filter(None, made), default=""),
        claimInterpreter=_actors(shell, [one.actor for one in backing]),
        appearance=_works(shell, sources),
        firstAppearance=first and _thing(shell, "CreativeWork", first.card),
        review=_review(shell, page) if page.verdict else None,
    )


def _review(shell: Shell, page: ClaimPage) -> dict[str, Any]:
    """The editors' own finding on a claim."""
    return _with(
        {
            "@type": "ClaimReview",
            "url": _address(shell, shell.path),
            "claimReviewed": page.entry.card.title,
            "reviewRating": {"@type": "Rating", "alternateName": page.verdict},
        },
        reviewBody=_plain(page.reason),
        datePublished=_iso(page.resolved),
        author=_publisher(shell),
    )


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
    once = {source.card.path: source for source in sources}
    return [_work(shell, source) for source in once.values()]


def _work(shell: Shell, source: SourceCard) -> dict[str, Any]:
    return _with(_thing(shell, "CreativeWork", source.card), url=source.url)


def _source(shell: Shell, source: SourceCard) -> dict[str, Any]:
    return _with(
        _work(shell, source),
        inLanguage=source.card.lang,
        archivedAt=source.archived,
        datePublished=_iso(source.card.when),
        author=[{"@type": "Person", "name": name} for name in source.authors],
        publisher=source.publisher and {"@type": "Organization", "name": source.publisher},
    )


def _plain(parts: Prose) -> str:
    """Prose as text, without what is set into it."""
    found = []
    for part in parts:
        if isinstance(part, Html):
            found.append(html.unescape(re.sub(r"<[^>]*>", "", part.html)))
        elif isinstance(part, Link | Definition):
            found.append(part.text)
    return " ".join("".join(found).split())


def _published(source: SourceCard) -> str:
    return _iso(source.card.when)


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
