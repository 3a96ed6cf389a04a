"""Feeds: of events as they became public, and of corrections."""

import html
import json
import re
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from dossier.dates import Day
from dossier.model import KINDS, Correction, Kind, Retraction
from dossier.urls import entry_path
from dossier.views import Cards
from dossier.views.entries import anchored


class _Item(NamedTuple):
    """Something in a feed."""

    title: str
    path: str
    """Where it is told, from the site's root."""

    name: str
    """What no other item is ever called; the same with each build."""

    text: str
    """Plain; may be empty."""

    updated: datetime
    """When it became public, or was last corrected: midnight UTC of the first day meant."""


class _Feed(NamedTuple):
    """What a feed is about."""

    path: str
    """Its own, without the ending."""

    home: str
    """The page that shows the same."""

    title: str
    subtitle: str
    description: str
    items: Sequence[_Item]
    """The latest first."""


def atom_feed(cards: Cards) -> bytes:
    """Return the latest events as an Atom feed (RFC 4287)."""
    return _atom(cards, _events(cards))


def json_feed(cards: Cards) -> bytes:
    """Return the latest events as a JSON Feed (version 1.1, jsonfeed.org)."""
    return _json(cards, _events(cards))


def corrections_atom(cards: Cards) -> bytes:
    """Return the latest corrections as an Atom feed."""
    return _atom(cards, _corrections(cards))


def corrections_json(cards: Cards) -> bytes:
    """Return the latest corrections as a JSON Feed."""
    return _json(cards, _corrections(cards))


def _atom(cards: Cards, about: _Feed) -> bytes:
    from feedgenerator import Atom1Feed  # noqa: PLC0415 - few builds make this file anew

    settings = cards.graph.settings
    feed = Atom1Feed(
        title=about.title,
        link=_address(cards, about.home),
        description=about.description,
        subtitle=about.subtitle,
        language=cards.language.tag,
        author_name=settings.publisher.name if settings.publisher else settings.title,
        feed_url=_address(cards, f"{about.path}.xml"),
        feed_guid=_id(cards, about.home),
    )
    for item in about.items:
        feed.add_item(
            title=item.title,
            link=_address(cards, item.path),
            # Feed readers take it for HTML.
            description=_NO_XML.sub("", html.escape(item.text, quote=False)) or None,
            unique_id=_id(cards, item.name),
            updateddate=item.updated,
        )
    # The library would fall back on the clock. A feed without items is as old as the events are.
    items = about.items or _events(cards).items
    feed.latest_post_date = lambda: max((item.updated for item in items), default=_EPOCH)
    return str(feed.writeString("utf-8")).encode() + b"\n"


def _json(cards: Cards, about: _Feed) -> bytes:
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": about.title,
        "description": about.description,
        "language": cards.language.tag,
        "items": [
            {
                "id": _id(cards, item.name),
                "url": _address(cards, item.path),
                "title": item.title,
                "content_text": item.text or item.title,
                "date_modified": item.updated.isoformat(),
            }
            for item in about.items
        ],
    }
    if cards.graph.base_url:
        feed["home_page_url"] = _address(cards, about.home)
        feed["feed_url"] = _address(cards, f"{about.path}.json")
    return json.dumps(feed, ensure_ascii=False, indent=1).encode() + b"\n"


_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 (section 2.2) does not know, and Markdown can name, such as `&#12;`."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _events(cards: Cards) -> _Feed:
    """The latest events, latest first."""
    settings = cards.graph.settings
    found = []
    columns = cards.graph.column("event", "date", "reported", "corrections")
    for id_, date, reported, corrections in columns:
        dates = [reported or date, *(one.date for one in corrections)]
        found.append((_midnight(max(date.first for date in dates)), id_))
    found.sort(reverse=True)
    items = []
    for known, id_ in found[: settings.feed_entries]:
        card = cards.card(("event", id_))
        items.append(_Item(card.title, card.path, card.path, card.line, known))
    title, about = settings.title, settings.question
    return _Feed("feed", "index.html", title, settings.subtitle or about, about, items)


def _corrections(cards: Cards) -> _Feed:
    """The latest corrections of all kinds of entries, and what was withdrawn; latest first."""
    settings, gettext = cards.graph.settings, cards.language.gettext
    found: list[tuple[tuple[Day, Day], Kind, str, str, Correction | Retraction]] = [
        (one.date.sort_key, kind, id_, anchor, one)
        for kind in KINDS
        for id_, corrections in cards.graph.column(kind, "corrections")
        for anchor, one in anchored(corrections)
    ]
    for kind, ids in cards.graph.withdrawn.items():
        for id_ in ids:
            retracted = cards.graph.entry((kind, id_)).retracted
            assert retracted is not None
            found.append((retracted.date.sort_key, kind, id_, "withdrawn", retracted))
    found.sort(key=lambda item: item[:4], reverse=True)
    items = []
    for _, kind, id_, anchor, one in found[: settings.feed_entries]:
        card = cards.card((kind, id_))
        own = entry_path(kind, id_)
        name = f"{own}-{anchor}" if "#" in own else f"{own}#{anchor}"
        path = card.path if "#" in card.path else f"{card.path}#{anchor}"
        if isinstance(one, Retraction):
            path, text = card.path, f"{gettext('Withdrawn')}: {cards.plain(one.reason)}"
        else:
            text = cards.plain(one.note)
        items.append(_Item(card.title, path, name, text, _midnight(one.date.first)))
    title = gettext("Corrections: %(title)s") % {"title": settings.title}
    subtitle = gettext("What was wrong here, and what is right.")
    return _Feed("corrections", "changes.html", title, subtitle, subtitle, items)


def _midnight(day: Day) -> datetime:
    year, month, number = day
    return datetime(year, month, number, tzinfo=UTC) if 1 <= year <= 9999 else _EPOCH


def _address(cards: Cards, path: str) -> str:
    """Absolute where the site's address is known, else relative to the feed."""
    return cards.graph.base_url + path


def _id(cards: Cards, path: str) -> str:
    """A feed or item's permanent id: its address, or a name-based UUID (RFC 9562, version 5)."""
    if cards.graph.base_url:
        return _address(cards, path)
    return uuid.uuid5(uuid.NAMESPACE_URL, f"dossier:{cards.graph.settings.title}/{path}").urn
