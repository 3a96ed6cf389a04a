"""What templates see of the pages of entries, one kind each."""

from dossier.views.base import View
from dossier.views.kindcards import (
    ClaimCard,
    Companion,
    CorrectionView,
    Days,
    Participation,
    Past,
    PositionView,
    RoleView,
    Stood,
    Support,
    Tally,
)
from dossier.views.pictures import Chain, Company, Map, RoleBars, Stances
from dossier.views.types import (
    Card,
    Figure,
    More,
    Note,
    PartNav,
    Prose,
    QuoteCard,
    SourceCard,
    When,
    Words,
)


class Common(View, frozen=True):
    """What every entry's page has."""

    card: Card
    summary: Prose
    body: Prose
    tags: tuple[str, ...]
    corrections: tuple[CorrectionView, ...]
    notes: tuple[Note, ...]
    mentioned_in: tuple[Card, ...]
    """Entries whose prose names this one."""

    more: tuple[More, ...] = ()
    """The sections of the page that show a long list in part."""

    past: Past | None = None
    """None where git knows nothing."""


class EventPage(View, frozen=True):
    """An event's page."""

    entry: Common
    when: When
    date_note: str
    reported: When | None
    """Where it differs from the date."""

    status: str
    participants: tuple[Participation, ...]
    places: tuple[Card, ...]
    claims: tuple[ClaimCard, ...]
    quotes: tuple[QuoteCard, ...]
    responds_to: tuple[Card, ...]
    answered_by: tuple[Card, ...]
    part_of: Card | None
    parts: tuple[Card, ...]
    support: Support
    previous: Card | None
    next: Card | None
    chain: Chain | None = None
    """Which of its sources rest on which; None where none rests on another."""


class ActorPage(View, frozen=True):
    """An actor's page."""

    entry: Common
    kind: str
    aliases: tuple[str, ...]
    native_name: Words | None
    roles: tuple[RoleView, ...]
    part_of: tuple[Card, ...]
    """From the nearest body outwards."""

    members: tuple[Card, ...]
    """Actors that are part of it."""

    holders: tuple[Participation, ...]
    """Actors with a role at it; `part` is the role with its period."""

    image: Figure | None
    website: str
    wikidata: str
    events: tuple[Participation, ...]
    quotes: tuple[QuoteCard, ...]
    quotes_about: tuple[QuoteCard, ...]
    positions: tuple[PositionView, ...]
    companions: tuple[Companion, ...]
    roles_drawn: RoleBars | None = None
    holders_drawn: RoleBars | None = None
    company: Company | None = None


class QuotePage(View, frozen=True):
    """A quote's page."""

    entry: Common
    quote: QuoteCard
    event: Card | None
    about: tuple[Card, ...]
    claims: tuple[ClaimCard, ...]
    positions: tuple[PositionView, ...]
    """Positions that rest on these words."""

    previous: Card | None
    """The speaker's previous quote."""

    next: Card | None


class SourcePage(View, frozen=True):
    """A source's page."""

    entry: Common
    source: SourceCard
    kind: str
    language: str
    """Its name in the reader's language; empty where not stated."""

    accessed: When | None
    relies_on: tuple[SourceCard, ...]
    relied_on_by: tuple[SourceCard, ...]
    origins: tuple[SourceCard, ...]
    """Where following `relies_on` ends; empty where it is an origin itself."""

    circles: tuple[tuple[SourceCard, ...], ...]
    """Sources that rest on each other, in which it ends as well."""

    events: tuple[Card, ...]
    quotes: tuple[QuoteCard, ...]
    claims: tuple[PositionView, ...]
    """Positions that rest on it directly."""

    others: tuple[Card, ...]
    """Entries that cite it in their prose, or (actors, claims, places, terms) rest on it."""

    chain: Chain | None = None
    """What rests on it, and what it rests on; None where there is neither."""


class ClaimPage(View, frozen=True):
    """A claim's page."""

    entry: Common
    standing: str
    tally: Tally
    support: Support
    positions: tuple[PositionView, ...]
    """In order of time."""

    changes: tuple[PositionView, ...]
    """Those with which an actor changed position."""

    events: tuple[Card, ...]
    quotes: tuple[QuoteCard, ...]
    """Quotes on the claim that no position rests on."""

    verdict: str
    reason: Prose
    resolved: When | None
    history: tuple[Stood, ...] = ()
    """How it stood when, in order of time."""

    turns: tuple[tuple[When | None, str], ...] = ()
    """Since when it had which standing, in order of time; None: always, as far as is known."""

    days: Days | None = None
    """None where it always stood as it does."""

    drawn: Stances | None = None
    """The positions over time; None where there are too few."""

    silent: tuple[Card, ...] = ()
    """Actors who were asked, and said nothing."""

    spoken_of: tuple[Card, ...] = ()
    """Actors that the words for it are about, and of whom there is no word on it; of many the
    first."""

    named: tuple[Card, ...] = ()
    """The same of those whom its events name, and no more."""

    left_out: int = 0
    """How many more there are of both."""

    following: int = 0
    """How many actors stand by a position that only follows from one on another claim."""

    chain: Chain | None = None
    """Which of the sources of those for it rest on which."""


class PlacePage(View, frozen=True):
    """A place's page."""

    entry: Common
    latitude: str
    """In degrees, such as `35.69° N`; empty where not given."""

    longitude: str
    part_of: tuple[Card, ...]
    parts: tuple[Card, ...]
    events: tuple[Card, ...]
    map: Map | None = None
    """Where it is; None where that is not known."""


class ChapterPage(View, frozen=True):
    """A chapter's page."""

    entry: Common
    question: str
    number: int
    """Counted from 1."""

    contents: tuple[tuple[int, str, str], ...]
    """Headings: level, id, text."""

    previous: Card | None
    next: Card | None


class SectionPage(View, frozen=True):
    """A long list that belongs to an entry or a tag, or a part of it; one of the lists is filled.

    On the overview of one that is split, these are the latest, or none.
    """

    of: Card | None
    """The entry; None for a tag."""

    tag: str
    back: str
    """The page of the entry or tag."""

    heading: str
    total: int
    parts: PartNav | None
    cards: tuple[Card, ...] = ()
    claims: tuple[ClaimCard, ...] = ()
    events: tuple[Card, ...] = ()
    holders: tuple[Participation, ...] = ()
    positions: tuple[PositionView, ...] = ()
    quotes: tuple[QuoteCard, ...] = ()
    sources: tuple[SourceCard, ...] = ()
    taken_part: tuple[Participation, ...] = ()
    notes: tuple[Note, ...] = ()


class MovedPage(View, frozen=True):
    """What is left at an address that an entry, or a list of it, had before."""

    card: Card
    target: str
    """The address now, from the site's root."""


class RetractedPage(View, frozen=True):
    """What is left of an entry that was withdrawn."""

    card: Card
    when: When
    """Since when it is withdrawn."""

    reason: Prose
    see: Prose
    """Where to look instead; may be empty."""

    notes: tuple[Note, ...]
    """None where other pages show this."""
