"""TimelineJS 3: its JSON, and the spreadsheet that it is fed with.

A slide is an event, what it shows (`media`) a source. What an event has and a slide has not goes
into the slide's text where readers can use it, marked by classes by which it is known again.
"""

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from dossier.dates import InvalidDate, label
from dossier.editing.naming import slug
from dossier.exchange import days, markdown
from dossier.exchange.days import Parts, Span
from dossier.exchange.naming import id_from
from dossier.exchange.passing import (
    WHOLE,
    Exported,
    Fields,
    Found,
    Imported,
    Left,
    place_of,
    plain,
    unheld,
)
from dossier.exchange.slides import host_of, parts_of, slides
from dossier.language import Language
from dossier.markup import Prose, Reference
from dossier.model import KINDS, Event
from dossier.problems import quoted
from dossier.urls import entry_path
from dossier.views import Cards

NAME: Final = "TimelineJS"

_SUMMARY: Final = "dossier-summary"
_BODY: Final = "dossier-body"
_STATUS: Final = "dossier-status-"
"""Classes of what is in a slide's text."""

_HELD: Final = frozenset({"title", "date", "status", "summary", "body", "tags"})


def written(cards: Cards) -> Exported:
    """Return all events as TimelineJS's JSON."""
    left: list[Left] = []
    made_slides = [slide for id_ in cards.graph.ids("event") if (slide := _slide(cards, id_, left))]
    for kind in KINDS:
        if kind != "event":
            left += [
                Left(place_of(kind, id_), WHOLE, f"{NAME} has only events")
                for id_ in cards.graph.ids(kind)
            ]
    settings = cards.graph.settings
    head = {"headline": html.escape(settings.title, quote=False)}
    if settings.subtitle:
        head["text"] = html.escape(settings.subtitle, quote=False)
    made = {"title": {"text": head}, "events": made_slides}
    return Exported(json.dumps(made, ensure_ascii=False, indent=1).encode() + b"\n", left)


def _slide(cards: Cards, id_: str, left: list[Left]) -> Fields | None:
    event = cards.graph.whole(("event", id_))
    assert isinstance(event, Event)
    place = place_of("event", id_)
    span = days.span(event.date)
    if span is None:
        left.append(Left(place, WHOLE, f"{NAME} needs a start or an end, and the date has none"))
        return None
    left += unheld(plain(event), _HELD, place, NAME)
    slide: Fields = {"unique_id": id_, "start_date": _date(span.start)}
    if span.end is not None:
        slide["end_date"] = _date(span.end)
    if not span.exact:
        slide["start_date"]["display_date"] = html.escape(label(event.date, cards.language), False)
    words = slide["start_date"].get("display_date", "")
    back = _joined(span, html.unescape(words), cards.language)
    if back != event.date.text:
        left.append(Left(place, "date", f"it can only be shown as {quoted(words)}"))
    slide["text"] = {"headline": html.escape(event.title, quote=False)}
    slide["text"]["text"] = "".join(_text(cards, event, place, left))
    if event.tags:
        slide["group"] = event.tags[0]
        if len(event.tags) > 1:
            why = f"a slide has one group, so only the first of {len(event.tags)} is there"
            left.append(Left(place, "tags", why))
    return slide


def _date(parts: Parts) -> dict[str, Any]:
    return dict(parts)


def _joined(span: Span, words: str, language: Language) -> str:
    try:
        return days.joined(span, words, language)[0]
    except InvalidDate:
        return ""


def _text(cards: Cards, event: Event, place: str, left: list[Left]) -> Iterator[str]:
    """A slide's text, as HTML."""
    if event.summary:
        yield f'<p class="{_SUMMARY}">{_rendered(cards, event.summary, place, "summary", left)}</p>'
    if event.body:
        body = _rendered(cards, event.body, place, "body", left)
        yield f'<div class="{_BODY}">{body}</div>'
    yield f'<p class="{_STATUS}{event.status}">{event.status}</p>'


def _rendered(cards: Cards, prose: Prose, place: str, name: str, left: list[Left]) -> str:
    if prose.references:
        why = "what it names and cites is there in words, no longer as references"
        left.append(Left(place, name, why))

    def link(reference: Reference) -> str:
        if reference.style == "image":
            return html.escape(reference.text)
        key = cards.graph.resolve(reference)
        if reference.style == "cite":
            key = ("source", reference.id)
        assert key is not None
        words = html.escape(reference.text or cards.name(key))
        if reference.style == "cite":
            source = cards.source(reference.id)
            words = f" ({html.escape(source.publisher)})"
        base = cards.graph.base_url
        return f'<a href="{html.escape(base + entry_path(*key))}">{words}</a>' if base else words

    return prose.render(link)


# --- reading ------------------------------------------------------------------------------


def read(text: str, language: Language) -> Imported:
    """Read a timeline, as JSON or as the spreadsheet.

    Args:
        text: the file's.
        language: the dossier's, in which dates may be in words.

    Raises:
        Unreadable: it is neither.
    """
    return _Reader(language).run(slides(text))


class _Reader:
    """Turns slides into entries."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._done = Imported()

    def run(self, given: Iterator[tuple[str, str, Mapping[str, Any]]]) -> Imported:
        for type_, place, slide in given:
            if type_ == "event":
                self._event(place, slide)
            elif type_ == "title":
                why = "it is no event; a dossier has its title in content/dossier.yaml"
                self._done.leave(place, "the title slide", why)
            elif type_ == "era":
                words = self._words(slide, "text", "headline")
                why = "it is a part of the axis, no event; add an event if it is one"
                self._done.leave(place, f"the era {quoted(words)}", why)
            else:
                self._done.leave(place, f"the {type_}", "a dossier has no such thing")
        return self._done

    def _event(self, place: str, slide: Mapping[str, Any]) -> None:
        headline = markdown.plain_from_html(self._words(slide, "text", "headline")).text
        place = f"{place} ({quoted(headline)})" if headline else place
        date, note = self._date(place, slide)
        if not date or not headline:
            why = "it has no date that can be read" if headline else "it has no headline"
            self._done.leave(place, WHOLE, why)
            return
        fields: Fields = {"title": headline, "date": date}
        if note:
            fields["date_note"] = note
        self._text(place, slide, fields)
        group = markdown.plain_from_html(self._plain(slide.get("group"))).text
        if tag := slug(group)[:_LONGEST_TAG].strip("-"):
            fields["tags"] = [tag]
        elif group:
            self._done.leave(place, f"group {quoted(group)}", "no tag can be made of it")
        media = self._media(place, slide, headline)
        if media:
            fields["sources"] = [media]
        self._rest(place, slide)
        id_ = id_from(self._plain(slide.get("unique_id")))
        self._done.entries.append(Found("event", fields, place, id_))

    def _rest(self, place: str, slide: Mapping[str, Any]) -> None:
        known = {"start_date", "end_date", "text", "group", "media", "unique_id"}
        for name in slide.keys() - known:
            if slide[name] not in ("", None, {}, []):
                self._done.leave(place, name or "the slide", "a dossier has no place for it")

    # --- parts of a slide

    def _date(self, place: str, slide: Mapping[str, Any]) -> tuple[str, str]:
        """The date and, in words, what could not be read of it."""
        given = slide.get("start_date")
        given = given if isinstance(given, dict) else {}
        end = slide.get("end_date")
        shown = html.unescape(self._plain(given.get("display_date") or slide.get("display_date")))
        try:
            span = Span(
                parts_of(given), parts_of(end) if isinstance(end, dict) and end else None, True
            )
            if span.end is not None and "hour" in {**span.start, **span.end}:
                self._done.leave(place, "time", "a period has days here, and no times")
            return days.joined(span, shown, self._language)
        except (InvalidDate, KeyError, ValueError, OverflowError) as error:
            why = error.reason if isinstance(error, InvalidDate) else "it has no year in digits"
            self._done.leave(place, "date", why)
            return "", ""

    def _text(self, place: str, slide: Mapping[str, Any], fields: Fields) -> None:
        text = self._words(slide, "text", "text")
        marked = re.search(rf'<p class="{_STATUS}([a-z-]+)">[^<]*</p>\s*\Z', text)
        if marked:
            text, fields["status"] = text[: marked.start()], marked[1]
        first = re.match(rf'<p class="{_SUMMARY}">(.*?)</p>', text, re.DOTALL)
        if first:
            fields["summary"] = self._markdown(place, "summary", first[1])
            text = text[first.end() :]
        whole = first is not None or text.startswith(f'<div class="{_BODY}">')
        made = self._markdown(place, "text", text)
        short = "\n" not in made and len(made) <= _LONGEST_SUMMARY and not whole
        if made:
            fields["summary" if short and not made.startswith(("#", "- ", ">")) else "body"] = made

    def _markdown(self, place: str, name: str, text: str) -> str:
        converted = markdown.from_html(text)
        for element in converted.lost:
            self._done.leave(place, name, f"<{element}> is left out: texts here have none")
        return converted.text

    def _media(self, place: str, slide: Mapping[str, Any], headline: str) -> str:
        """Add what a slide shows as a source; return that one's id for now, or ""."""
        media = slide.get("media")
        if not isinstance(media, dict):
            return ""
        for name in media.keys() - {"url", "caption", "credit", "link"}:
            if media[name] not in ("", None):
                self._done.leave(place, f"media {name}", "a source has no place for it")
        address = self._plain(media.get("url") or media.get("link")).strip()
        caption = markdown.plain_from_html(self._plain(media.get("caption"))).text
        credit = markdown.plain_from_html(self._plain(media.get("credit"))).text
        address = f"https:{address}" if address.startswith("//") else address
        host = host_of(address)
        if not host:
            if address or caption or credit:
                why = "it is no web address, so it is no source; put images into content/media"
                self._done.leave(place, f"media {quoted(address or caption or credit)}", why)
            return ""
        fields = {"title": caption or headline, "publisher": credit or host, "url": address}
        id_ = f"\0{len(self._done.entries)}"
        self._done.entries.append(Found("source", fields, place, id_))
        return id_

    def _words(self, slide: Mapping[str, Any], group: str, name: str) -> str:
        inner = slide.get(group)
        return self._plain(inner.get(name)) if isinstance(inner, dict) else ""

    @staticmethod
    def _plain(value: Any) -> str:
        return str(value) if isinstance(value, str | int | float) else ""


_LONGEST_TAG: Final = 100
"""In characters, as for every id."""

_LONGEST_SUMMARY: Final = 300
"""In characters; what is longer is a body."""
