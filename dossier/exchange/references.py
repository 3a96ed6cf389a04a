"""What reference managers know of a source, whichever format they say it in.

A source here has a publisher; elsewhere that is a newspaper, an institution or a website. The words
of titles, abstracts and notes are plain text elsewhere.
"""

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from dossier.editing.naming import slug
from dossier.exchange import markdown
from dossier.exchange.passing import WHOLE, Fields, Left, place_of, plain, unheld
from dossier.language import is_language_tag
from dossier.markup import Prose
from dossier.model import KINDS, Source, SourceKind
from dossier.views import Cards

HELD: Final = frozenset(
    {"title", "publisher", "authors", "url", "archived", "published", "accessed", "kind", "lang",
     "summary", "body", "tags"}
)  # fmt: skip
"""The fields of a source that reference managers have a place for."""

KINDS_OF_SOURCE: Final[Mapping[str, SourceKind]] = {
    # CSL's types
    "article-newspaper": "news-report", "article-magazine": "news-report",
    "article-journal": "analysis", "book": "analysis", "chapter": "analysis",
    "thesis": "analysis", "paper-conference": "analysis", "broadcast": "broadcast",
    "interview": "interview", "dataset": "dataset", "legislation": "official",
    "bill": "official", "legal_case": "official", "treaty": "official", "regulation": "official",
    "report": "document", "document": "document", "manuscript": "document",
    # BibTeX's and biblatex's
    "inbook": "analysis", "incollection": "analysis", "inproceedings": "analysis",
    "conference": "analysis", "phdthesis": "analysis", "mastersthesis": "analysis",
    "techreport": "document", "unpublished": "document", "manual": "document",
    "jurisdiction": "official", "legal": "official",
}  # fmt: skip
"""The kind of source that a type of work clearly is; of all others it has to be said."""


def left_of(cards: Cards, format_: str) -> list[Left]:
    """Return what of all entries a reference manager's format does not hold."""
    left = []
    for kind in KINDS:
        for id_ in cards.graph.ids(kind):
            if kind != "source":
                left.append(Left(place_of(kind, id_), WHOLE, f"{format_} has only sources"))
    for id_ in cards.graph.ids("source"):
        entry = cards.graph.whole(("source", id_))
        place = place_of("source", id_)
        left += unheld(plain(entry), HELD, place, format_)
        for name in ("summary", "body"):
            prose = getattr(entry, name)
            if prose and markdown.literal(words(cards, prose)) != prose.source.strip():
                left.append(Left(place, name, "links and layout: only its words are carried"))
    return left


def words(cards: Cards, prose: Prose) -> str:
    """Return the words of prose; paragraphs stay apart."""
    apart = [
        part.replace("</p>\n", "</p>\n\n") if isinstance(part, str) else part
        for part in prose.parts
    ]
    return cards.plain(Prose(prose.source, tuple(apart)))


def whole(cards: Cards, id_: str) -> Source:
    """Return a source with its body."""
    entry = cards.graph.whole(("source", id_))
    assert isinstance(entry, Source)
    return entry


def language(text: str) -> str:
    """Return the tag of a language that is given by its tag or, if by its name, nothing."""
    tag = text.strip().replace("_", "-")
    return tag if is_language_tag(tag) else ""


def address(given: str) -> str:
    """Return a web address, if it is one."""
    text = given.strip()
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    sound = parts.scheme in ("http", "https") and parts.netloc
    return text if sound and not any(map(str.isspace, text)) else ""


def doi_address(doi: str) -> str:
    """Return the address that a DOI stands for (DOI Handbook, section 3.8)."""
    bare = re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", doi.strip(), flags=re.IGNORECASE)
    return f"https://doi.org/{bare}" if re.fullmatch(r"10\.\d{4,9}/\S+", bare) else ""


def tags(given: str) -> tuple[list[str], list[str]]:
    """Return keywords as tags, and those of which none can be made."""
    found: list[str] = []
    lost: list[str] = []
    for word in re.split(r"[,;]", given):
        if word.strip():
            tag = slug(word)
            (found if tag and len(tag) <= 100 else lost).append(tag or word.strip())
    return list(dict.fromkeys(found)), lost


def host(url: str) -> str:
    """Return the name of the server that an address is on."""
    return (urlsplit(url).hostname or "").removeprefix("www.") if url else ""


def without_empty(fields: Mapping[str, Any]) -> Fields:
    """Return the fields that have a value."""
    return {name: value for name, value in fields.items() if value}
