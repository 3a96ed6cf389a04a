"""Feeds of events as they became public."""

import html
import json
import re
import uuid
from datetime import UTC, datetime
from typing import Any, NamedTuple

from feedgenerator import Atom1Feed

from dossier.views import Cards
from dossier.views.types import Card


class _Item(NamedTuple):
    """An event in a feed."""

    card: Card
    updated: datetime
    """When it became public, or was last corrected: midnight UTC of the first day meant."""


def atom_feed(cards: Cards) -> bytes:
    """Return the latest events as an Atom feed (RFC 4287)."""
    settings = cards.graph.settings
    items = _items(cards)
    feed = Atom1Feed(
        title=settings.title,
        link=_address(cards, "index.html"),
        description=settings.question,
        subtitle=settings.subtitle or settings.question,
        language=cards.language.tag,
        author_name=settings.publisher.name if settings.publisher else settings.title,
        feed_url=_address(cards, "feed.xml"),
        feed_guid=_id(cards, "index.html"),
    )
    for card, updated in items:
        feed.add_item(
            title=card.title,
            link=_address(cards, card.path),
            # Feed readers take it for HTML.
            description=_NO_XML.sub("", html.escape(card.line, quote=False)) or None,
            unique_id=_id(cards, card.path),
            updateddate=updated,
        )
    # The library would fall back on the clock.
    feed.latest_post_date = lambda: max((item.updated for item in items), default=_EPOCH)
    return str(feed.writeString("utf-8")).encode() + b"\n"


def json_feed(cards: Cards) -> bytes:
    """Return the latest events as a JSON Feed (version 1.1, jsonfeed.org)."""
    settings = cards.graph.settings
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": settings.title,
        "description": settings.question,
        "language": cards.language.tag,
        "items": [
            {
                "id": _id(cards, card.path),
                "url": _address(cards, card.path),
                "title": card.title,
                "content_text": card.line or card.title,
                "date_modified": updated.isoformat(),
            }
            for card, updated in _items(cards)
        ],
    }
    if cards.graph.base_url:
        feed["home_page_url"] = _address(cards, "index.html")
        feed["feed_url"] = _address(cards, "feed.json")
    return json.dumps(feed, ensure_ascii=False, indent=1).encode() + b"\n"


_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 (section 2.2) does not know, and Markdown can name, such as `&#12;`."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _items(cards: Cards) -> list[_Item]:
    """The latest events, latest first."""
    found = []
    columns = cards.graph.column("event", "date", "reported", "corrections")
    for id_, date, reported, corrections in columns:
        dates = [reported or date, *(one.date for one in corrections)]
        year, month, day = max(date.first for date in dates)
        known = datetime(year, month, day, tzinfo=UTC) if 1 <= year <= 9999 else _EPOCH
        found.append((known, id_))
    found.sort(reverse=True)
    latest = found[: cards.graph.settings.feed_entries]
    return [_Item(cards.card(("event", id_)), known) for known, id_ in latest]


def _address(cards: Cards, path: str) -> str:
    """Absolute where the site's address is known, else relative to the feed."""
    return cards.graph.base_url + path


def _id(cards: Cards, path: str) -> str:
    """A feed or item's permanent id: its address, or a name-based UUID (RFC 9562, version 5)."""
    if cards.graph.base_url:
        return _address(cards, path)
    return uuid.uuid5(uuid.NAMESPACE_URL, f"dossier:{cards.graph.settings.title}/{path}").urn
