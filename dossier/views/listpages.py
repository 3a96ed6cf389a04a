"""What templates see of the pages that list entries, and of those beside them."""

from dossier.model import Kind
from dossier.views.base import View
from dossier.views.entrypages import RetractedPage
from dossier.views.kindcards import ClaimCard, CorrectionView, Days
from dossier.views.pictures import Map
from dossier.views.types import Card, Group, Note, PartLink, PartNav, Prose, QuoteCard, SourceCard


class TagPage(View, frozen=True):
    """All entries with a tag."""

    tag: str
    groups: tuple[Group, ...]


class Fact(View, frozen=True):
    """A labelled number."""

    label: str
    number: str
    path: str


class ClaimGroup(View, frozen=True):
    """Claims of one standing."""

    standing: str
    claims: tuple[ClaimCard, ...]
    total: int = 0
    """Claims of this standing, where only some of them are here."""

    path: str = ""
    """Where all are; empty where all are here."""


class ListPage(View, frozen=True):
    """An index of cards: actors, places."""

    kind: Kind
    total: int
    groups: tuple[Group, ...]
    """On an overview: of those named most often."""

    parts: PartNav | None
    map: Map | None = None
    """Of places: where they are."""


class SourcesPage(View, frozen=True):
    """An index of sources."""

    total: int
    groups: tuple["SourceGroup", ...]
    """On an overview: of the latest."""

    parts: PartNav | None


class SourceGroup(View, frozen=True):
    """Sources under a heading."""

    title: str
    id: str
    sources: tuple[SourceCard, ...]


class QuotesPage(View, frozen=True):
    """An index of quotes."""

    total: int
    groups: tuple["QuoteGroup", ...]
    """On an overview: of the latest."""

    parts: PartNav | None


class QuoteGroup(View, frozen=True):
    """Quotes under a heading."""

    title: str
    id: str
    quotes: tuple[QuoteCard, ...]


class ClaimsPage(View, frozen=True):
    """An index of claims by standing."""

    total: int
    groups: tuple[ClaimGroup, ...]
    parts: PartNav | None
    days: Days | None = None
    """None on an overview, which does not have all claims."""

    left: tuple[str, ...] = ()
    """Standings that some of these claims once had and none has today."""


class TermView(View, frozen=True):
    """A term in the glossary."""

    card: Card
    name: str
    abbreviation: str
    definition: Prose
    body: Prose
    mentioned_in: tuple[Card, ...]
    mentions: int
    """Entries that name it; those that are not in `mentioned_in` are found through `more`."""

    more: tuple[PartLink, ...]
    """Where all entries that name it are listed, a kind each; none where all are shown."""

    corrections: tuple[CorrectionView, ...] = ()


class TermsPage(View, frozen=True):
    """The glossary, or a part of it."""

    retracted: "tuple[RetractedPage, ...]"
    """Terms that were withdrawn; on the glossary's first page."""

    total: int
    terms: tuple[TermView, ...]
    index: tuple[Card, ...]
    """On an overview, in place of the terms: where in the parts each is."""

    parts: PartNav | None
    notes: tuple[Note, ...]


class AboutPage(View, frozen=True):
    """The about page."""

    about: Prose
    notes: tuple[Note, ...]
    facts: tuple[Fact, ...]
    unread: int
    """Sources that the editors read in part or not at all."""

    publisher: str
    publisher_url: str
    email: str
    licence: str
    licence_url: str


class Choice(View, frozen=True):
    """Something to narrow a search by."""

    value: str
    label: str


class SearchPage(View, frozen=True):
    """The page that searches all others."""

    kinds: tuple[Choice, ...]
    actors: tuple[Choice, ...]
    """Those named most often, by name."""

    years: tuple[str, ...]
    """Latest first."""


class NotFoundPage(View, frozen=True):
    """The page shown for an address that does not exist."""
