"""CSL-JSON (CSL 1.0.2), as Zotero, Mendeley and pandoc write and read it: sources."""

import re
from collections.abc import Mapping
from typing import Any, Final, get_args

from dossier.citing import Item, csl
from dossier.exchange import days, markdown, references, texts
from dossier.exchange.naming import id_from
from dossier.exchange.passing import (
    WHOLE,
    Exported,
    Fields,
    Found,
    Imported,
    Left,
    Unreadable,
    place_of,
)
from dossier.exports.references import item as item_of
from dossier.model import SourceKind
from dossier.problems import quoted
from dossier.views import Cards

NAME: Final = "CSL-JSON"

_RICH: Final = re.compile(r"</?(?:i|b|sub|sup|sc|span)\b[^<>]*>")
"""What formats titles (CSL 1.0.2, "Rich text")."""


_LOOKS: Final = "other programs take what looks like <i> in it for layout"


def written(cards: Cards) -> Exported:
    """Return all sources."""
    left = references.left_of(cards, NAME)
    items = [csl(_item(cards, id_, left)) for id_ in cards.graph.ids("source")]
    return Exported(("[" + ",\n".join(items) + "]\n").encode(), left)


def _item(cards: Cards, id_: str, left: list[Left]) -> Item:
    """A source, with what the site's own file leaves to its pages."""
    source = references.whole(cards, id_)
    item = dict(item_of(cards, ("source", id_))[0])
    item["genre"] = source.kind
    for name, date in (("issued", source.published), ("accessed", source.accessed)):
        if date is not None:
            given = item[name]
            if "literal" in given or days.from_csl(given)[0] != date.text:
                # Programs that read no EDTF show the words.
                item[name] = {"raw": date.text, "literal": given.get("literal", date.text)}
    for name, prose in (("abstract", source.summary), ("note", source.body)):
        if prose:
            item[name] = references.words(cards, prose)
            if markdown.is_html(item[name]):
                field = "summary" if name == "abstract" else "body"
                left.append(Left(place_of("source", id_), field, _LOOKS))
    if source.tags:
        item["keyword"] = ", ".join(source.tags)
    for name in ("title", "publisher"):
        if _RICH.search(getattr(source, name)):
            left.append(Left(place_of("source", id_), name, _LOOKS))
    return item


# --- reading ------------------------------------------------------------------------------


def read(text: str) -> Imported:
    """Read items.

    Raises:
        Unreadable: it is no CSL-JSON.
    """
    given = texts.parsed(text)
    if isinstance(given, dict):
        given = given.get("items", [given])
    if not isinstance(given, list):
        raise Unreadable("this is no list of items", "export the sources as CSL JSON")
    done = Imported()
    for number, item in enumerate(given, 1):
        if isinstance(item, dict):
            _Reading(done, f"item {number}", item).run()
        else:
            done.leave(f"item {number}", WHOLE, "it is no group of fields")
    return done


class _Reading:
    """Turns an item into a source."""

    def __init__(self, done: Imported, place: str, item: Mapping[str, Any]) -> None:
        self._done = done
        self._item = dict(item)
        self._title = self._text("title")
        self._place = f"{place} ({quoted(self._title)})" if self._title else place

    def run(self) -> None:
        """Add the source, and what it cannot have."""
        id_ = id_from(str(self._item.pop("id", "")))
        type_ = str(self._item.pop("type", ""))
        fields: Fields = {"title": self._title}
        publisher = self._text("container-title", keep=True) or self._text("publisher", keep=True)
        for name in ("container-title", "publisher"):
            if self._text(name, keep=True) == publisher:
                self._item.pop(name, None)
        fields["authors"] = self._authors()
        fields |= self._addresses()
        fields["publisher"] = publisher or references.host(fields.get("url", ""))
        fields["published"] = self._date("issued")
        fields["accessed"] = self._date("accessed")
        fields["kind"] = self._kind(type_)
        fields["lang"] = references.language(str(self._item.get("language", "")))
        if fields["lang"]:
            del self._item["language"]
        fields["summary"], fields["body"] = self._prose()
        fields["tags"], lost = references.tags(str(self._item.pop("keyword", "")))
        for word in lost:
            self._done.leave(self._place, f"keyword {quoted(word)}", "no tag can be made of it")
        self._leave_rest()
        fields = references.without_empty(fields)
        self._done.entries.append(Found("source", fields, self._place, id_))

    def _text(self, name: str, keep: bool = False) -> str:
        value = self._item.get(name, "") if keep else self._item.pop(name, "")
        text = str(value) if isinstance(value, str | int | float) else ""
        return " ".join(_RICH.sub("", text).split())

    def _authors(self) -> list[str]:
        given = self._item.pop("author", [])
        names = [_name(one) for one in given] if isinstance(given, list) else []
        return [name for name in names if name]

    def _addresses(self) -> Fields:
        """The address of the work and of its archived copy."""
        found = {"url": references.address(str(self._item.get("URL", "")))}
        if found["url"]:
            del self._item["URL"]
        doi = references.doi_address(str(self._item.get("DOI", "")))
        if doi and found["url"] in ("", doi):
            found["url"] = doi
            del self._item["DOI"]
        found["archived"] = references.address(str(self._item.get("archive_location", "")))
        if found["archived"]:
            del self._item["archive_location"]
            self._item.pop("archive", None)
        return found

    def _date(self, name: str) -> str:
        if name not in self._item:
            return ""
        date, why = days.from_csl(self._item.pop(name))
        if not date:
            self._done.leave(self._place, name, why)
        return date

    def _kind(self, type_: str) -> str:
        genre = str(self._item.get("genre", ""))
        if genre in get_args(SourceKind):
            del self._item["genre"]
            return genre
        return references.KINDS_OF_SOURCE.get(type_, "")

    def _prose(self) -> tuple[str, str]:
        """Summary and body: a short abstract is a line, a long one is not."""
        abstract, note = str(self._item.pop("abstract", "")), str(self._item.pop("note", ""))
        made = []
        for name, text in (("abstract", abstract), ("note", note)):
            if markdown.is_html(text):
                converted = markdown.from_html(text.replace("<jats:", "<").replace("</jats:", "</"))
                made.append(converted.text)
                for element in converted.lost:
                    self._done.leave(self._place, name, f"<{element}> is left out")
            else:
                made.append(markdown.literal(text))
        summary, body = made
        return ("", f"{summary}\n\n{body}".strip()) if "\n" in summary else (summary, body)

    def _leave_rest(self) -> None:
        for name, value in self._item.items():
            if value not in ("", None, [], {}):
                self._done.leave(self._place, name, "a source here has no place for it")


def _name(given: Any) -> str:
    """A name as people write it."""
    if not isinstance(given, dict):
        return ""
    if given.get("literal"):
        return " ".join(str(given["literal"]).split())
    parts = ("given", "dropping-particle", "non-dropping-particle", "family")
    name = " ".join(str(given[part]) for part in parts if given.get(part))
    suffix = given.get("suffix")
    return " ".join((f"{name}, {suffix}" if suffix else name).split())
