"""What templates may see.

A view holds one entry in full and the others as cards. Everything in it is text, number, flag or
another view; sorted, grouped and worded already, so that a template only lays out. Addresses are
relative to the site's root: a template puts `root` before them.
"""

from dossier.model import Family, Kind
from dossier.views.base import View as View  # noqa: PLC0414 - others ask for it here
from dossier.views.pictures import Chain, Company, Map, RoleBars, Stances


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


# --- prose --------------------------------------------------------------------------------


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
    note: str
    """What the entry's editor says of it; may be empty."""

    occurrences: int
    """How often the prose cites it; 0 where it backs the entry as a whole."""


# --- cards of some kinds ------------------------------------------------------------------


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


class Resting(View, frozen=True):
    """On how much something rests."""

    sources: int
    """How many sources are named for it."""

    origins: int
    """How many there are where following `relies_on` ends."""

    named: int
    """Origins in which somebody speaks who is known by name."""

    unnamed: int
    """Origins in which only others do."""

    untold: int
    """Origins of which the dossier does not say who speaks there."""

    circular: int
    """Sources that rest on each other alone, so that no origin can be told."""

    parties: int
    """To how many parties those belong who speak by name; 0 where that is not counted."""

    party: str
    """Which that is, where it is only one; else empty."""


class Support(View, frozen=True):
    """What something rests on."""

    resting: Resting
    named: tuple[SourceCard, ...]
    """Origins in which somebody speaks who is known by name."""

    unnamed: tuple[SourceCard, ...]
    """Origins in which only others do."""

    untold: tuple[SourceCard, ...]
    """Origins of which the dossier does not say who speaks there."""

    circles: tuple[tuple[SourceCard, ...], ...]
    """Sources that rest on each other alone."""

    parties: tuple[Card, ...]
    """Those to whom the actors belong who speak by name."""


class PositionView(View, frozen=True):
    """One actor's stance on a claim, on a date."""

    actor: Card
    claim: Card
    stance: str
    family: Family
    when: When | None
    note: Prose
    quote: QuoteCard | None
    sources: tuple[SourceCard, ...]
    at: tuple[str, ...]
    """Where in each of `sources`; as many."""

    changed: bool
    """The actor's previous position on the claim was of another family."""

    previous: str
    """The actor's previous stance, or empty."""

    latest: bool
    """The one by which this actor stands on the claim."""

    withdraws_nothing: bool
    """The actor kept silent on what it had spoken of before."""

    anchor: str
    """The id of the place on the claim's page where it stands: `position-iran-2`."""

    since: str = ""
    """The first day on which it can have been taken, `2024-09-10`; empty where undated."""

    origins: tuple[SourceCard, ...] = ()
    """What its sources go back to, on the claim's page and where that is other than these."""

    circular: bool = False
    """On the claim's page: its sources rest on each other, and no origin can be told."""


class Tally(View, frozen=True):
    """How many actors' latest positions are for, open, against, silent."""

    supporting: int
    undecided: int
    opposing: int
    silent: int


class Stood(View, frozen=True):
    """How a claim stood from one day on."""

    since: str
    """`2024-09-10`; empty: always, as far as is known."""

    standing: str
    tally: Tally


class ClaimCard(View, frozen=True):
    """A claim with what its positions add up to."""

    card: Card
    tally: Tally
    resting: Resting
    """What those for it rest on."""

    history: tuple[Stood, ...] = ()
    """How it stood when, in order of time; only where a page can go back to any day."""


class Days(View, frozen=True):
    """What a page needs to show claims as they stood on any day."""

    first: str
    """The first day on which anything changed: `2022-09-08`."""

    last: str
    locale: str
    """In which scripts write days: `en-GB`."""

    standings: tuple[str, ...]
    """Those that any of the claims had at any time."""

    supporting: tuple[int, ...]
    """The numbers of actors that ever said so; none of them 0, sorted. So with the next three."""

    undecided: tuple[int, ...]
    opposing: tuple[int, ...]
    silent: tuple[int, ...]
    chosen: str
    """The page that lists the days which the editors chose; empty where there is none."""


class DayLink(View, frozen=True):
    """A page of what was known by a day, linked."""

    path: str
    when: When
    title: str
    """May be empty."""


class CorrectionView(View, frozen=True):
    """A correction of an entry."""

    card: Card
    when: When
    note: Prose
    anchor: str
    """The id of the place on the entry's page where it stands."""


class Past(View, frozen=True):
    """What git knows of an entry; one of the two at least."""

    added: When | None
    changed: When | None
    """Last, in substance."""


class RoleView(View, frozen=True):
    """An office or membership over a period."""

    title: str
    body: Card | None
    period: str
    """`since 12 May 2024`, `5 September 2024 – …`; empty where unknown."""

    note: str
    sources: tuple[SourceCard, ...]


class Participation(View, frozen=True):
    """An actor in an event, seen from either."""

    card: Card
    part: str
    """What part it played; may be empty."""


class Companion(View, frozen=True):
    """An actor that another appears with."""

    card: Card
    events: int


# --- long lists ---------------------------------------------------------------------------


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


# --- pages --------------------------------------------------------------------------------


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


class NotFoundPage(View, frozen=True):
    """The page shown for an address that does not exist."""


class Site(View, frozen=True):
    """What every page shows of the site as a whole."""

    title: str
    subtitle: str
    question: str
    lang: str
    dir: str
    base_url: str
    """With a slash at its end; empty where not set."""

    publisher: str
    publisher_url: str
    licence: str
    licence_url: str
    search: str
    """What can be searched: `full`, `names` or `off`."""

    navigation: tuple[tuple[str, str], ...]
    """Path and label."""

    editors: tuple[str, ...] = ()
    """By name."""

    as_of: When | None = None
    """The day up to which the whole site tells what was known; None: today."""


class Shell(View, frozen=True):
    """What is around a page's own view: everything that its template may see."""

    site: Site
    path: str
    """The page's own, from the site's root."""

    root: str
    """`""` or `"../"`: what leads from the page to the site's root."""

    within: str
    """The page of the navigation that it belongs to, perhaps itself; may be empty."""

    title: str
    description: str
    page: View

    image: str = ""
    """The path of the image for link previews; empty where there is none."""

    image_alt: str = ""
    """What that shows, in words."""
