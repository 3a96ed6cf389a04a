"""Views → references for citing: in words, as CSL-JSON and as BibTeX; and a quote's share text.

A reference is an item of CSL-JSON (CSL 1.0.2, "Appendix III: types" and "IV: variables"); BibTeX is
written from that, with biblatex's `date` beside `year`, as only that knows EDTF. Names stand as the
sources give them: nothing tells which part of one is the family's.
"""

import re
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

from dossier.language import Language
from dossier.views.entrypages import (
    ActorPage,
    ChapterPage,
    ClaimPage,
    EventPage,
    PlacePage,
    QuotePage,
    RetractedPage,
    SourcePage,
)
from dossier.views.listpages import TermsPage
from dossier.views.shell import Shell, Site
from dossier.views.types import Card, QuoteCard, SourceCard, When

Item = dict[str, Any]
"""An item of CSL-JSON."""


class Reference(msgspec.Struct, frozen=True):
    """A work, as others may cite it. In words it is `before`, `title` and `after`."""

    before: str
    title: str
    after: str
    lang: str
    """The title's, where it is not the page's own."""

    dir: str
    bibtex: str
    csl: str
    """A list of one item."""


class Share(msgspec.Struct, frozen=True):
    """A quote with its source in a line; the words stand between `before` and `after`."""

    before: str
    words: str
    after: str
    lang: str
    """The words', where it is not the page's own."""

    dir: str


class Citing(msgspec.Struct, frozen=True):
    """What a reader needs to take a page along."""

    permalink: str
    """The page's address; its path in the dossier where the site's address is not known."""

    absolute: bool
    source: Reference | None
    """On a source's page: of that."""

    page: Reference
    share: Share | None
    """On a quote's page."""


_PAGES: Final = (
    EventPage, ActorPage, QuotePage, SourcePage, ClaimPage, PlacePage, ChapterPage,
    RetractedPage,
)  # fmt: skip


def cite(shell: Shell, language: Language) -> Citing | None:
    """Return what to cite a page by; None for lists and the like."""
    view = shell.page
    if not isinstance(view, _PAGES):
        return None
    card = view.card if isinstance(view, RetractedPage) else view.entry.card
    source = _of_source(shell, view, language) if isinstance(view, SourcePage) else None
    share = _share(shell, view.quote, language) if isinstance(view, QuotePage) else None
    return _citing(shell.site, card, shell.title, language, source, share)


def cite_terms(shell: Shell, language: Language) -> dict[str, Citing]:
    """Return what to cite each term of a glossary by, by its path; none for other pages."""
    terms = shell.page.terms if isinstance(shell.page, TermsPage) else ()
    cards = [term.card for term in terms]
    return {card.path: _citing(shell.site, card, card.title, language) for card in cards}


def _citing(
    site: Site,
    card: Card,
    title: str,
    language: Language,
    source: Reference | None = None,
    share: Share | None = None,
) -> Citing:
    return Citing(
        permalink=site.base_url + card.path,
        absolute=bool(site.base_url),
        source=source,
        page=_of_page(site, card, title, language),
        share=share,
    )


# --- items --------------------------------------------------------------------------------

_TYPES: Final = {
    "news-report": "article-newspaper",
    "wire": "article",
    "broadcast": "broadcast",
    "state-media": "article-newspaper",
    "official": "report",
    "interview": "interview",
    "document": "document",
    "analysis": "article",
    "dataset": "dataset",
    "copy": "webpage",
    "aggregator": "webpage",
}
"""The CSL type of each kind of source."""

_IN_CONTAINER: Final = frozenset({"article-newspaper", "article", "broadcast", "webpage"})
"""Types whose publisher is known as that in which they stand, such as a newspaper."""


def source_item(source: SourceCard, accessed: When | None, lang: str) -> Item:
    """Return a source as an item of CSL-JSON, without what is not known.

    Args:
        source: its card.
        accessed: when the editors read it.
        lang: its language's tag; empty where not stated.
    """
    card = source.card
    type_ = _TYPES.get(card.mark, "document")
    item: Item = {"id": card.id, "type": type_, "title": card.title}
    if source.authors:
        item["author"] = [{"literal": name} for name in source.authors]
    item["container-title" if type_ in _IN_CONTAINER else "publisher"] = source.publisher
    if card.when is not None:
        item["issued"] = _date(card.when)
    if accessed is not None:
        item["accessed"] = _date(accessed)
    if source.url:
        item["URL"] = source.url
    if source.archived:
        item["archive"] = urlsplit(source.archived).hostname or ""
        item["archive_location"] = source.archived
    if lang:
        item["language"] = lang
    return item


_DAY: Final = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d\d)?)?")
"""A year, month or day; no season, which EDTF writes like a month."""


def _date(when: When) -> Item:
    """A date of CSL-JSON; in words where its numbers cannot say how it is known."""
    text = when.edtf.removesuffix("~")
    days = text.split("/")
    if not all(map(_DAY.fullmatch, days)) or (len(days) > 1 and text != when.edtf):
        return {"literal": when.label}
    item: Item = {"date-parts": [[int(part) for part in day.split("-")] for day in days]}
    if text != when.edtf:
        item["circa"] = True
    return item


def csl(item: Item) -> str:
    """Return an item as JSON, a variable a line."""
    lines = [f'"{name}": {_encode(value).decode()}' for name, value in item.items()]
    return "{" + ",\n ".join(lines) + "}"


_encode: Final = msgspec.json.Encoder().encode


# --- BibTeX -------------------------------------------------------------------------------

_ENTRY_TYPES: Final = {
    "article-newspaper": ("article", "journal"),
    "article": ("article", "journal"),
    "report": ("techreport", "institution"),
}
"""Of BibTeX, with the field of the publisher; all else is `misc`, where that is `howpublished`."""

_MONTHS: Final = (
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
)  # fmt: skip

_ESCAPES: Final = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "%": r"\%",
        "&": r"\&",
        "_": r"\_",
        "#": r"\#",
        "$": r"\$",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
"""What means something to TeX; braces are no braces, as BibTeX counts these even after `\\`."""

_LIGATURE: Final = re.compile("-(?=-)|[`?!](?=`)|'(?=')|<(?=<)|>(?=>)|,(?=,)")
"""The first of two characters that TeX would draw as one, such as a dash for two hyphens."""

_PARTED: Final = r"\g<0>{}"

_IN_ADDRESS: Final = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})
"""Addresses stand verbatim; these three cannot, nor can they in an address (RFC 3986)."""


def bibtex(item: Item, issued: When | None = None, accessed: When | None = None) -> str:
    """Return an item as an entry of BibTeX, in UTF-8.

    Args:
        item: of CSL-JSON.
        issued: its date, as BibTeX has other words for it.
        accessed: the same of the date of access.
    """
    return bibtex_entry(item["id"], *bibtex_fields(item, issued, accessed))


def bibtex_entry(key: str, type_: str, fields: list[tuple[str, str]]) -> str:
    """Return an entry of BibTeX, a field a line; the values stand as they are to be written."""
    lines = ",\n".join([f"  {name} = {value}" for name, value in fields])
    return f"@{type_}{{{key},\n{lines}\n}}"


def bibtex_text(text: str) -> str:
    """Return a text as a value of BibTeX, in which nothing means anything to TeX."""
    return f"{{{_LIGATURE.sub(_PARTED, text.translate(_ESCAPES))}}}"


def bibtex_fields(
    item: Item, issued: When | None = None, accessed: When | None = None
) -> tuple[str, list[tuple[str, str]]]:
    """Return the type and the fields of an item; as `bibtex`."""
    type_, of_publisher = _ENTRY_TYPES.get(item["type"], ("misc", "howpublished"))
    publisher = item.get("container-title") or item.get("publisher", "")
    # Inner braces keep a title's capitals, and a name from being taken apart.
    fields = [("title", f"{{{bibtex_text(item['title'])}}}")]
    if "author" in item:
        names = (bibtex_text(one["literal"]) for one in item["author"])
        fields.append(("author", f"{{{' and '.join(names)}}}"))
    if publisher:
        fields.append((of_publisher, bibtex_text(publisher)))
    if issued is not None:
        fields += _bibtex_date(issued)
    if "URL" in item:
        fields.append(("url", f"{{{item['URL'].translate(_IN_ADDRESS)}}}"))
    if accessed is not None:
        fields.append(("urldate", f"{{{accessed.edtf}}}"))
    note = item.get("note", "").translate(_ESCAPES)
    if "archive_location" in item:
        note = rf"\url{{{item['archive_location'].translate(_IN_ADDRESS)}}}"
    if note:
        fields.append(("note", f"{{{note}}}"))
    if "language" in item:
        fields.append(("language", f"{{{item['language']}}}"))
    return type_, fields


def _bibtex_date(when: When) -> list[tuple[str, str]]:
    found = [("date", f"{{{when.edtf}}}")]
    if not _DAY.fullmatch(when.edtf):
        return [*found, ("year", f"{{{when.label.translate(_ESCAPES)}}}")]
    year, *rest = when.edtf.split("-")
    found.append(("year", f"{{{year}}}"))
    if rest:
        found.append(("month", _MONTHS[int(rest[0]) - 1]))
    return found


# --- in words -----------------------------------------------------------------------------

_TITLE: Final = "\0"
"""Stands for the title while the words around it are put together; no text has it."""


def _of_page(site: Site, card: Card, title: str, language: Language) -> Reference:
    """An entry's page; without a date, as there is none that would be the page's."""
    item: Item = {"id": f"{card.kind}-{card.id}", "type": "webpage", "title": title}
    if site.publisher:
        item["author"] = [{"literal": site.publisher}]
    item["container-title"] = site.title
    if site.base_url:
        item["URL"] = site.base_url + card.path
    licence = ""
    if site.licence:
        licence = language.gettext("Licence: %(licence)s", licence=site.licence)
        item["note"] = licence
    item["language"] = site.lang
    work = language.gettext("“%(title)s”, in: %(dossier)s", title=_TITLE, dossier=site.title)
    return _reference(item, [work, licence, item.get("URL", "")], (card.lang, card.dir), language)


def _of_source(shell: Shell, page: SourcePage, language: Language) -> Reference:
    source, card, gettext = page.source, page.source.card, language.gettext
    # A card says its language only where that is another than the dossier's.
    lang = card.lang or (shell.site.lang if page.language else "")
    item = source_item(source, page.accessed, lang)
    published = source.publisher
    if card.when is not None:
        day = card.when.label
        published = gettext("%(publisher)s, %(date)s", publisher=published, date=day)
    parts = [gettext("“%(title)s”", title=_TITLE), published, source.url]
    if source.archived:
        parts.append(gettext("Archived copy: %(address)s", address=source.archived))
    if page.accessed is not None:
        parts.append(gettext("Consulted on %(date)s", date=page.accessed.label))
    return _reference(item, parts, (card.lang, card.dir), language, card.when, page.accessed)


def _reference(
    item: Item,
    parts: list[str],
    title: tuple[str, str],
    language: Language,
    issued: When | None = None,
    accessed: When | None = None,
) -> Reference:
    """Put a reference together; `title` is the title's language and direction."""
    said = [part for part in parts if part]
    text = ". ".join(said)
    if "://" not in said[-1]:  # who copies an address wants no dot behind it
        text += "."
    if "author" in item:
        names = ", ".join([one["literal"] for one in item["author"]])
        text = language.gettext("%(authors)s: %(work)s", authors=names, work=text)
    before, _, after = text.partition(_TITLE)
    return Reference(
        before=before,
        title=item["title"],
        after=after,
        lang=title[0],
        dir=title[1],
        bibtex=bibtex(item, issued, accessed),
        csl=f"[{csl(item)}]",
    )


# --- sharing ------------------------------------------------------------------------------


def _share(shell: Shell, quote: QuoteCard, language: Language) -> Share:
    """A quote in a line. Paraphrases are nobody's words, and stand in no quotation marks."""
    gettext = language.gettext
    words, how = quote.words, []
    if quote.translation is not None:
        words = quote.translation
        by = quote.translated_by
        how.append(gettext("translation: %(who)s", who=by) if by else gettext("translation"))
    elif quote.form == "translated":
        how.append(gettext("translated"))
    if quote.form == "paraphrase":
        how.append(gettext("paraphrase"))
    said = _TITLE if quote.form == "paraphrase" else gettext("“%(words)s”", words=_TITLE)
    if how:
        said = gettext("%(words)s (%(how)s)", words=said, how=", ".join(how))
    facts = [quote.speaker.title, quote.role, quote.when.label, quote.venue]
    text = gettext("%(words)s — %(facts)s", words=said, facts=", ".join(filter(None, facts)))
    if quote.sources:
        given = quote.sources[0].publisher
        when = quote.sources[0].card.when
        if when is not None:
            given = gettext("%(publisher)s, %(date)s", publisher=given, date=when.short)
        text = gettext("%(text)s (as given by %(source)s)", text=text, source=given)
    before, _, after = text.partition(_TITLE)
    address = f" {shell.site.base_url}{shell.path}" if shell.site.base_url else ""
    return Share(before, words.text, f"{after}.{address}", words.lang, words.dir)
