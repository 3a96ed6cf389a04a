"""BibTeX and biblatex, as Zotero, Better BibTeX, JabRef and LaTeX users have it: sources."""

import logging
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, get_args

from dossier.citing import bibtex_entry, bibtex_fields, bibtex_text
from dossier.exchange import days, markdown, references
from dossier.exchange.naming import id_from
from dossier.exchange.passing import WHOLE, Exported, Fields, Found, Imported, Unreadable
from dossier.exports.references import item as item_of
from dossier.model import SourceKind
from dossier.problems import quoted
from dossier.views import Cards

if TYPE_CHECKING:
    from bibtexparser.model import Block, Entry

NAME: Final = "BibTeX"


def written(cards: Cards) -> Exported:
    """Return all sources, in UTF-8."""
    entries = [_entry(cards, id_) for id_ in cards.graph.ids("source")]
    text = "\n\n".join(entries) + "\n" if entries else ""
    return Exported(text.encode(), references.left_of(cards, NAME))


def _entry(cards: Cards, id_: str) -> str:
    """A source, with what the site's own file leaves to its pages."""
    source = references.whole(cards, id_)
    item, issued, accessed = item_of(cards, ("source", id_))
    type_, fields = bibtex_fields(item, issued, accessed)
    fields.append(("entrysubtype", bibtex_text(source.kind)))
    for name, prose in (("abstract", source.summary), ("annotation", source.body)):
        if prose:
            fields.append((name, bibtex_text(references.words(cards, prose))))
    if source.tags:
        fields.append(("keywords", bibtex_text(", ".join(source.tags))))
    return bibtex_entry(id_, type_, fields)


# --- reading ------------------------------------------------------------------------------


def read(text: str) -> Imported:
    """Read entries; those that cannot be read are left, each with its line.

    Raises:
        Unreadable: there is none.
    """
    from bibtexparser import middlewares  # noqa: PLC0415
    from bibtexparser.entrypoint import parse_string  # noqa: PLC0415
    from bibtexparser.model import Entry  # noqa: PLC0415

    # What it would print stands in its failed blocks as well.
    logging.getLogger("bibtexparser").addHandler(logging.NullHandler())
    library = parse_string(text, append_middleware=[middlewares.NormalizeFieldKeys()])
    done = Imported()
    for block in library.blocks:
        if isinstance(block, Entry):
            _Reading(done, block).run()
        elif block in library.failed_blocks:
            _told(done, block)
    if not done.entries:
        first = library.failed_blocks[0].start_line if library.failed_blocks else 0
        raise Unreadable(
            done.left[0].why if done.left else "there is no entry in it",
            "an entry begins with a line such as @article{key,",
            (first or 0) + 1,
        )
    return done


def _told(done: Imported, block: "Block") -> None:
    """Leave an entry that cannot be read."""
    line = (block.start_line or 0) + 1
    name = type(block).__name__
    if name == "DuplicateBlockKeyBlock":
        why = f"there is an entry {quoted(str(getattr(block, 'key', '')))} before it; rename one"
    elif name == "DuplicateFieldKeyBlock":
        twice = ", ".join(f"`{one}`" for one in sorted(getattr(block, "duplicate_keys", ())))
        why = f"it has {twice} twice; remove one"
    else:
        why = "it cannot be read: a brace, a quotation mark or a comma is missing"
    done.leave(f"line {line}", WHOLE, why)


class _Reading:
    """Turns an entry into a source."""

    def __init__(self, done: Imported, entry: "Entry") -> None:
        self._done = done
        self._type = entry.entry_type.lower()
        self._key = entry.key
        self._raw = {one.key: str(one.value) for one in entry.fields}
        self._place = f"line {(entry.start_line or 0) + 1} ({quoted(entry.key)})"

    def run(self) -> None:
        """Add the source, and what it cannot have."""
        fields: Fields = {"title": self._title(), "authors": self._authors()}
        fields["url"], fields["archived"] = self._addresses()
        fields["publisher"] = self._publisher() or references.host(fields["url"])
        fields["published"] = self._published()
        fields["accessed"] = self._date("urldate")
        fields["kind"] = self._kind()
        for name in ("langid", "language"):
            if tag := references.language(self._raw.get(name, "")):
                fields["lang"] = tag
                del self._raw[name]
        fields["summary"], fields["body"] = self._prose()
        fields["tags"], lost = references.tags(self._take("keywords"))
        for word in lost:
            self._done.leave(self._place, f"keyword {quoted(word)}", "no tag can be made of it")
        for name, value in self._raw.items():
            if value.strip():
                self._done.leave(self._place, name, "a source here has no place for it")
        id_ = id_from(self._key)
        entry = Found("source", references.without_empty(fields), self._place, id_)
        self._done.entries.append(entry)

    def _take(self, *names: str) -> str:
        """Take the first of some fields that is there."""
        for name in names:
            if self._raw.get(name, "").strip():
                return _words(self._raw.pop(name))
        return ""

    def _title(self) -> str:
        title, under = self._take("title"), self._take("subtitle")
        return " ".join((f"{title}: {under}" if under else title).split())

    def _publisher(self) -> str:
        names = ("journal", "journaltitle", "institution", "organization", "howpublished",
                 "publisher", "school", "booktitle")  # fmt: skip
        return " ".join(self._take(*names).split())

    def _authors(self) -> list[str]:
        given = self._raw.pop("author", "")
        return [name for one in _people(given) if (name := _in_order(one))]

    def _addresses(self) -> tuple[str, str]:
        url = ""
        # LaTeX users give the address so; in our own files it is the publisher.
        own = self._raw.get("entrysubtype", "").strip("{}") in get_args(SourceKind)
        for name in ("url",) if own else ("url", "howpublished"):
            found = references.address(_address(self._raw.get(name, "")))
            if found and not url:
                url = found
                del self._raw[name]
        doi = references.doi_address(self._raw.get("doi", ""))
        if doi and url in ("", doi):
            url = doi
            del self._raw["doi"]
        note = self._raw.get("note", "")
        archived = references.address(_address(note)) if "\\url" in note else ""
        if archived:
            del self._raw["note"]
        return url, archived

    def _published(self) -> str:
        if self._raw.get("date"):
            date = self._date("date")
            if date:
                self._raw.pop("year", None)
                self._raw.pop("month", None)
                return date
        year, month = self._take("year"), self._raw.pop("month", "").strip()
        if not year:
            return ""
        number = _MONTHS.get(month.lower()[:3]) or (int(month) if month.isdecimal() else 0)
        date, why = days.read(f"{year}-{number:02}" if number and year.isdecimal() else year)
        if not date:
            self._done.leave(self._place, f"year {quoted(year)}", why)
        if month and not number:
            self._done.leave(self._place, f"month {quoted(month)}", "it is no month")
        return date

    def _date(self, name: str) -> str:
        given = self._raw.pop(name, "").strip(" {}\n")  # no TeX, in which ~ is a space
        date, why = days.read(given) if given else ("", "")
        if why:
            self._done.leave(self._place, f"{name} {quoted(given)}", why)
        return date

    def _kind(self) -> str:
        given = self._raw.get("entrysubtype", "")
        if given in get_args(SourceKind):
            del self._raw["entrysubtype"]
            return given
        if self._type == "article" and given in ("newspaper", "magazine"):
            del self._raw["entrysubtype"]
            return "news-report"
        return references.KINDS_OF_SOURCE.get(self._type, "")

    def _prose(self) -> tuple[str, str]:
        made = [
            markdown.literal(self._take(*names))
            for names in (("abstract",), ("annotation", "annote", "note"))
        ]
        summary, body = made
        return ("", f"{summary}\n\n{body}".strip()) if "\n" in summary else (summary, body)


_MONTHS: Final = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}


def _address(value: str) -> str:
    """An address, which stands verbatim or in `\\url`."""
    text = re.sub(r"\\(?:url|href)\s*\{([^{}]*)\}.*", r"\1", value.strip(), flags=re.DOTALL)
    return re.sub(r"\\([%&_#$~])", r"\1", text).strip("{} \n")


def _words(value: str) -> str:
    """TeX's way of writing a text → the text."""
    return str(_decoder().latex_to_text(value)).strip()


@lru_cache(maxsize=1)
def _decoder() -> Any:
    from pylatexenc import latex2text  # noqa: PLC0415

    known = latex2text.get_default_latex_context_db()
    signs = {
        "textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^", "textasciitilde": "~",
    }  # fmt: skip
    macros = [latex2text.MacroTextSpec(name, sign) for name, sign in signs.items()]
    known.add_context_category("signs", macros=macros, prepend=True)
    return latex2text.LatexNodes2Text(known, math_mode="verbatim", strict_latex_spaces=False)


def _people(given: str) -> list[str]:
    """The names in a list, in which `and` stands between them outside braces."""
    names, depth, start = [], 0, 0
    for match in re.finditer(r"[{}]|(?<!\s)\s+and\s+", given):
        if match[0] in "{}":
            depth += 1 if match[0] == "{" else -1
        elif not depth:
            names.append(given[start : match.start()])
            start = match.end()
    return [*names, given[start:]]


def _in_order(name: str) -> str:
    """A name with its given names first."""
    if name.strip().startswith("{") and name.strip().endswith("}"):
        return " ".join(_words(name).split())
    parts = [_words(part) for part in name.split(",")]
    if len(parts) == 3:  # von Last, Jr, First
        parts = [f"{parts[0]}, {parts[1]}", parts[2]]
    return " ".join(" ".join(reversed(parts)).split())
