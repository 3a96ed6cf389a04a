"""What templates may see: the pieces that all pages are made of.

A view holds one entry in full and the others as cards. Everything in it is text, number, flag or
another view; sorted, grouped and worded already, so that a template only lays out. Addresses are
relative to the site's root: a template puts `root` before them.
"""

from dossier.model import Kind
from dossier.views.base import View


class When(View, frozen=True):
    """A date, worded."""

    label: str
    """As precisely as known: `6 September 2024`, `about 2024`."""

    short: str
    """The same with months abbreviated."""

    machine: str
    """For `<time datetime>`; empty where HTML cannot say it."""

    edtf: str
    """As the editors wrote it."""

    sign: str = ""
    """How it is drawn beside its words; see `spans.sign`. Empty for a plain day."""


class Words(View, frozen=True):
    """Text in a language, with its direction."""

    text: str
    lang: str
    """A BCP 47 tag; empty for the dossier's own language."""

    dir: str
    """`ltr` or `rtl`; empty where `lang` is."""


class Card(View, frozen=True):
    """The few facts of an entry that other pages may show."""

    kind: Kind
    id: str
    path: str
    title: str
    line: str = ""
    """The summary as plain text; may be empty."""

    when: When | None = None
    mark: str = ""
    """What the entry is worth: an event's status, a claim's standing, a quote's form, a source's
    or an actor's kind. A key of the theme's words and symbols."""

    key: bool = False
    """A key event."""

    sources: int = 0
    """How many sources are named for the entry; for a claim, the origins behind it."""

    lang: str = ""
    """The title's language, where it is not the dossier's own."""

    dir: str = ""
    withdrawn: bool = False
    """The entry was withdrawn; then there is no line and no mark."""

    former_ids: tuple[str, ...] = ()
    """Of a term, which has a place and no page: ids that it had before."""


class SourceCard(View, frozen=True):
    """A source as other pages show it."""

    card: Card
    publisher: str
    authors: tuple[str, ...]
    url: str
    archived: str
    origin: bool
    """Relies on no other source here."""

    consulted: str
    """`in-full`, `excerpt`, `not-at-all`, or empty: not stated."""

    saved: When | None = None
    """The day of the archived copy, where its address says it."""

    accessed: When | None = None
    """When the editors read it."""

    at_words: str = ""
    """The address that opens it at the quotation that it is named for; empty where there is none,
    or no such address."""

    copy_at_words: str = ""
    """The same of the archived copy."""


class QuoteCard(View, frozen=True):
    """A quotation as other pages show it."""

    card: Card
    words: Words
    translation: Words | None
    translated_by: str
    speaker: Card
    role: str
    """The speaker's role on that day; may be empty."""

    when: When
    venue: str
    form: str
    wording: str
    """`verified`, `paraphrase` or `unverified`; see `fidelity.Wording`."""

    checked: When | None
    """The day on which it was verified; none where it was not."""

    context: str
    """The summary as plain text."""

    sources: tuple[SourceCard, ...]


class Html(View, frozen=True):
    """Safe HTML, made from Markdown."""

    html: str


class Link(View, frozen=True):
    """An entry linked in prose."""

    text: str
    card: Card


class Definition(View, frozen=True):
    """A term at its first mention on the page."""

    text: str
    card: Card
    definition: str
    """Plain text."""


class Cite(View, frozen=True):
    """A citation: the number of a note on the page."""

    number: int
    occurrence: int
    """How often the note was cited before on this page, plus 1; `cite-<number>-<occurrence>` is
    this place's id."""

    label: str
    """The source in a few words, for a side note: `Reuters, 21 Feb 2024`."""

    at: str
    """Where in the source; may be empty."""


class SetIn(View, frozen=True):
    """A card that the author set into the prose."""

    quote: "QuoteCard | None"
    card: Card


class Figure(View, frozen=True):
    """An image of the site's own."""

    path: str
    """Relative to the site's root."""

    alt: str
    credit: str


Part = Html | Link | Definition | Cite | SetIn | Figure
Prose = tuple[Part, ...]
"""Rendered by the template function `prose(…)`; empty where there is none."""


class Note(View, frozen=True):
    """A numbered source on a page."""

    number: int
    source: "SourceCard"
    at: str
    here: str
    """What the source rests on in this matter, in words; empty where that is as always."""

    note: str
    """What the entry's editor says of it; may be empty."""

    occurrences: int
    """How often the prose cites it; 0 where it backs the entry as a whole."""


class PartLink(View, frozen=True):
    """A page of a long list."""

    label: str
    path: str
    count: int
    """Its entries."""

    start: str = ""
    """With what it begins, where its label does not tell: `from 12 Sept 2024`."""

    current: str = ""
    """`page` where it is this one, `true` where this one is a part of it: for `aria-current`."""

    gap: bool = False
    """Parts before it are left out."""


class PartRow(View, frozen=True):
    """Parts of one level."""

    head: PartLink | None
    """On an overview, the part that is split into these; None where it is the whole."""

    links: tuple[PartLink, ...]


class PartNav(View, frozen=True):
    """The ways from one page of a long list to the others."""

    whole: PartLink
    """The overview of the whole list; without a label."""

    shown: int
    """Entries in this part."""

    overview: bool
    """This page leads to parts and does not hold all of the entries itself."""

    rows: tuple[PartRow, ...]
    previous: PartLink | None
    next: PartLink | None


class More(View, frozen=True):
    """A section of a page that shows a long list in part."""

    section: str
    label: str
    """Of the kind of its entries."""

    shown: int
    total: int
    latest: bool
    """The latest are shown; else the first."""

    path: str
    """Where all are."""

    links: tuple[PartLink, ...]
    """The parts of the whole list; none where that is one page."""


class Group(View, frozen=True):
    """Cards under a heading."""

    title: str
    id: str
    cards: tuple[Card, ...]
    more: More | None = None
    """Where these are not all."""
