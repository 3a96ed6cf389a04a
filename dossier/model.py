"""The entry types and the settings: what editors may write, and what it means.

These types are the single origin of validation, of the field reference and of JSON Schemas.
Values arrive as text (`nodes` types no scalar), so every type here says what sort of text it is
read from; `validation` knows how each sort is read. Here are only types, as every command loads
them, and few have anything to validate.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from functools import lru_cache
from types import UnionType
from typing import (
    Annotated,
    Any,
    ClassVar,
    Final,
    Literal,
    TypeAlias,
    TypeVar,
    Union,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)

from dossier.dategrammar import Date
from dossier.nodes import Pointer
from dossier.prose import NO_PROSE, Prose
from dossier.rulebook import RULEBOOK, RuleSeverity

T = TypeVar("T")

Kind = Literal["event", "actor", "quote", "source", "claim", "place", "term", "chapter"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)


@dataclass_transform(frozen_default=True, kw_only_default=True)
def _entry(type_: type[T]) -> type[T]:
    """Make a type of entries, or of groups of fields in them.

    Names that would be keywords of Python end in an underscore, which editors do not write.
    """
    return dataclass(frozen=True, slots=True, kw_only=True)(type_)


# --- marks: what the types alone do not say -----------------------------------------------

Sort = Literal[
    "text", "date", "day", "flag", "inline", "markdown", "url", "site", "language", "slug",
    "number", "degrees", "wikidata", "email", "repository",
]  # fmt: skip


class Reads:
    """Marks a type with the sort of text that its values are read from."""

    __slots__ = ("bounds", "sort")

    def __init__(self, sort: Sort, bounds: tuple[int, int] | None = None) -> None:
        self.sort = sort
        self.bounds = bounds
        """The least and the greatest number allowed."""


class To:
    """Marks a field that names an entry of `kind` by its id."""

    __slots__ = ("kind",)

    def __init__(self, kind: Kind) -> None:
        self.kind = kind


class Short:
    """Marks a group of fields that a text alone can stand for, as the value of one of them."""

    __slots__ = ("field",)

    def __init__(self, field: str) -> None:
        self.field = field


class Listed:
    """Marks a list by how many items it has at least, and whether one may stand alone."""

    __slots__ = ("alone", "least")

    def __init__(self, *, alone: bool = False, least: int = 0) -> None:
        self.alone = alone
        self.least = least


# --- scalars ------------------------------------------------------------------------------

Text: TypeAlias = Annotated[str, Reads("text")]
"""One line of plain text."""

When: TypeAlias = Annotated[Date, Reads("date")]
"""An EDTF date (levels 0 and 1)."""

DayOfDate: TypeAlias = Annotated[Date, Reads("day")]
"""An EDTF date that is one day."""

Flag: TypeAlias = Annotated[bool, Reads("flag")]
"""`true` or `false`."""

Inline: TypeAlias = Annotated[Prose, Reads("inline")]
"""One line of Markdown."""

Markdown: TypeAlias = Annotated[Prose, Reads("markdown")]
"""Markdown with paragraphs."""

Url: TypeAlias = Annotated[str, Reads("url")]
"""A web address, whole."""

SiteUrl: TypeAlias = Annotated[str, Reads("site")]
"""A web address that pages' addresses can be put behind."""

Lang: TypeAlias = Annotated[str, Reads("language")]
"""A BCP 47 language tag."""

Slug: TypeAlias = Annotated[str, Reads("slug")]
"""Lower-case letters a–z, digits, single hyphens between."""

ActorId: TypeAlias = Annotated[Text, To("actor")]
EventId: TypeAlias = Annotated[Text, To("event")]
QuoteId: TypeAlias = Annotated[Text, To("quote")]
SourceId: TypeAlias = Annotated[Text, To("source")]
ClaimId: TypeAlias = Annotated[Text, To("claim")]
PlaceId: TypeAlias = Annotated[Text, To("place")]


# --- parts of entries ---------------------------------------------------------------------


@_entry
class Citation:
    """A source, and where in it."""

    source: SourceId
    """The source's id."""

    at: Text | None = None
    """Page, paragraph or time code."""

    note: Text | None = None
    """What the source says on the matter, or how far it goes."""

    relies_on: tuple[SourceId, ...] | None = None
    """What the source only repeats in this matter, where that is not what its own entry says in
    `relies_on`. `[]`: nothing; in this matter it is an origin itself."""


Cited: TypeAlias = Annotated[Citation, Short("source")]
"""A source's id, or `{source, at, note, relies_on}`."""

Citations: TypeAlias = tuple[Cited, ...]


@_entry
class Correction:
    """What was wrong in an entry, and since when it is right."""

    date: When
    """Since when it is right."""

    note: Inline
    """What was wrong, and what is right."""


@_entry
class Retraction:
    """That an entry was withdrawn: its page tells so, and it counts for nothing any more."""

    date: When
    """Since when it is withdrawn."""

    reason: Inline
    """Why, for the readers."""

    see: Inline = NO_PROSE
    """Where to look instead: a line that names other entries, such as `[[the-new-entry]]`."""


@_entry
class NativeName:
    """A name in its own language and script."""

    lang: Lang
    """The language's tag."""

    text: Text
    """The name."""


@_entry
class Role:
    """An office or membership over a period."""

    title: Text
    """The office, or what the member is called."""

    at: ActorId | None = None
    """The body that the role belongs to."""

    from_: When | None = None
    """First day."""

    to: When | None = None
    """Last day; none: still held, or unknown."""

    sources: Citations = ()
    """What the role is known from."""

    note: Text | None = None
    """How the dates are known, and the like."""


@_entry
class Picture:
    """An image in `content/media`."""

    file: Text
    """Its path in `content/media`."""

    alt: Text
    """What it shows, for those who cannot see it."""

    credit: Text
    """Who made it."""

    licence: Text
    """On what terms it may be used."""


@_entry
class Links:
    """The entry elsewhere."""

    website: Url | None = None
    """Its own website."""

    wikidata: Annotated[str, Reads("wikidata")] | None = None
    """A Wikidata item, such as `Q794`."""


@_entry
class Participant:
    """An actor in an event."""

    actor: ActorId
    """The actor's id."""

    as_: Text | None = None
    """The part it played."""


@_entry
class Translation:
    """A quotation in another language."""

    lang: Lang
    """The language translated into."""

    text: Text
    """The translated words."""

    by: Text | None = None
    """Who translated."""


Stance = Literal[
    "reports", "asserts", "confirms", "hints", "concedes",
    "conditional", "not-so-far", "cannot-confirm", "verifying", "evades",
    "doubts", "partly-denies", "denies",
    "declines", "no-response",
]  # fmt: skip

Family = Literal["for", "open", "against", "silent"]

FAMILIES: Final[dict[str, Family]] = {
    **dict.fromkeys(("reports", "asserts", "confirms", "hints", "concedes"), "for"),
    **dict.fromkeys(("conditional", "not-so-far", "cannot-confirm", "verifying", "evades"), "open"),
    **dict.fromkeys(("doubts", "partly-denies", "denies"), "against"),
    **dict.fromkeys(("declines", "no-response"), "silent"),
}
"""The family of each stance."""


@_entry
class Position:
    """One actor's stance on a claim, on a date."""

    actor: ActorId
    """Who takes it."""

    stance: Stance
    """What the actor does with the claim."""

    date: When | None = None
    """When it was taken."""

    quote: QuoteId | None = None
    """The quote with which it was taken."""

    source: Annotated[Citations, Listed(alone=True)] = ()
    """One citation, or a list of them. A position needs a quote or a source."""

    follows_from: ClaimId | None = None
    """The claim on which the actor spoke, where the position on this one only follows from that:
    who denies that anything was delivered denies a delivery by ship."""

    note: Inline = NO_PROSE
    """What exactly was said, in the editors' words."""


@_entry
class Resolution:
    """The editors' own finding on a claim."""

    verdict: Text
    """The finding, in a few words."""

    reason: Inline
    """Why."""

    date: When
    """Of the finding."""


# --- the kinds ----------------------------------------------------------------------------


@_entry
class Entry:
    """What all kinds share."""

    kind_name: ClassVar[Kind]

    id: Slug
    """The file's name without `.yaml`; given as a field only in a list of entries."""

    summary: Inline = NO_PROSE
    """One line of Markdown."""

    body: Markdown = NO_PROSE
    """Markdown: what there is to tell beyond the summary."""

    tags: tuple[Slug, ...] = ()
    """Subjects, each with a page of its own."""

    sources: Citations = ()
    """What the entry as a whole rests on."""

    corrections: tuple[Correction, ...] = ()
    """What was wrong in it once."""

    former_ids: tuple[Slug, ...] = ()
    """Ids that it had before, or that entries had which were merged into it; its old addresses
    lead here. `dossier rename` and `dossier merge` write them."""

    retracted: Retraction | None = None
    """Withdrawn: only the title, the day and the reason are still shown. `dossier retract` writes
    this."""

    draft: Flag = False
    """Left out of the published site."""


ActorKind = Literal[
    "person", "state", "government-body", "armed-force", "organization", "alliance",
    "company", "media", "vessel", "unnamed",
]  # fmt: skip


@_entry
class Actor(Entry):
    """A person, body, ship or unnamed official that does or says something."""

    kind_name: ClassVar[Kind] = "actor"

    name: Text
    """As it is called here."""

    kind: ActorKind
    """`unnamed`: officials known only by a description, one entry per description and occasion."""

    aliases: tuple[Text, ...] = ()
    """Other names and spellings."""

    native_name: NativeName | None = None
    """The name in its own language and script."""

    roles: tuple[Role, ...] = ()
    """Offices and memberships over time."""

    part_of: ActorId | None = None
    """The body that it belongs to."""

    image: Picture | None = None
    """A picture of it."""

    links: Links | None = None
    """The actor elsewhere on the web."""


Status = Literal["occurred", "reported", "asserted", "disputed", "planned", "cancelled"]


@_entry
class Event(Entry):
    """Something that happened, or is said to have happened, on a date."""

    kind_name: ClassVar[Kind] = "event"

    title: Text
    """What happened or was said, in one sentence, with its attribution."""

    date: When
    """When it happened, exactly as precisely as it is known."""

    date_note: Text | None = None
    """How the date is known."""

    reported: When | None = None
    """First public report; default: the earliest source's date."""

    status: Status
    """occurred: documented; reported: known through media with mostly unnamed sources;
    asserted: a party states it, unverified; disputed; planned; cancelled."""

    key: Flag = False
    """One of the events that the story hangs on."""

    actors: tuple[Annotated[Participant, Short("actor")], ...] = ()
    """Who took part or is named: ids, or `{actor, as}`."""

    places: tuple[PlaceId, ...] = ()
    """Where."""

    claims: tuple[ClaimId, ...] = ()
    """The claims that it bears on."""

    responds_to: tuple[EventId, ...] = ()
    """The events that it answers."""

    part_of: EventId | None = None
    """The larger event that it belongs to."""


QuoteForm = Literal["original", "relayed", "translated", "paraphrase"]


@_entry
class Quote(Entry):
    """Words that somebody said or wrote."""

    kind_name: ClassVar[Kind] = "quote"

    speaker: ActorId
    """Who said or wrote it."""

    as_: Text | None = None
    """The speaker's role; default: the one held on that date."""

    text: Text
    """The words as the source gives them."""

    lang: Lang
    """The language of `text`."""

    form: QuoteForm
    """How the words come to us."""

    translation: Translation | None = None
    """The same words in another language."""

    verbatim: Flag = False
    """The text is letter for letter that of the source; `dossier verify` finds out if it is."""

    date: When
    """When it was said."""

    venue: Text | None = None
    """Where or to whom it was said."""

    event: EventId | None = None
    """The event at which it was said."""

    about: tuple[ActorId, ...] = ()
    """Actors that the words are about."""

    claims: tuple[ClaimId, ...] = ()
    """The claims that it bears on."""


SourceKind = Literal[
    "news-report", "wire", "broadcast", "state-media", "official", "interview", "document",
    "analysis", "dataset", "copy", "aggregator",
]  # fmt: skip


@_entry
class Source(Entry):
    """A publication that other entries rest on."""

    kind_name: ClassVar[Kind] = "source"

    title: Text
    """As printed, or a description."""

    publisher: Text
    """Who published it."""

    authors: tuple[Text, ...] = ()
    """By name."""

    url: Url | None = None
    """Where it was published."""

    archived: Url | None = None
    """An archived copy's address."""

    published: When | None = None
    """When."""

    accessed: When | None = None
    """When the editors read it."""

    kind: SourceKind
    """What sort of publication it is."""

    lang: Lang | None = None
    """Its language."""

    relies_on: tuple[SourceId, ...] = ()
    """Sources that this one only repeats or relays. A source with none is an origin; sources that
    rest on each other may say so, and have none that can be told."""

    consulted: Literal["in-full", "excerpt", "not-at-all"] | None = None
    """How far the editors read it; not-at-all: known only through the sources that rest on it."""


@_entry
class Claim(Entry):
    """A statement that somebody made and that others may deny."""

    kind_name: ClassVar[Kind] = "claim"

    statement: Text
    """What is claimed: one sentence that can be asserted or denied."""

    positions: tuple[Position, ...] = ()
    """Who took which stance on it, and when."""

    events: tuple[EventId, ...] = ()
    """The events that it is about."""

    resolution: Resolution | None = None
    """The editors' own finding, where they give one."""


@_entry
class Place(Entry):
    """Somewhere that events happened."""

    kind_name: ClassVar[Kind] = "place"

    name: Text
    """As it is called here."""

    at: Annotated[tuple[float, float], Reads("degrees")] | None = None
    """Latitude and longitude in degrees (WGS 84)."""

    part_of: PlaceId | None = None
    """The larger place that it lies in."""


@_entry
class Term(Entry):
    """A word that needs a definition."""

    kind_name: ClassVar[Kind] = "term"

    name: Text
    """The word."""

    abbreviation: Text | None = None
    """Its short form."""

    definition: Inline
    """What it means here, in a sentence or two."""


@_entry
class Chapter(Entry):
    """The explainer's prose; its `body` is the Markdown after the front matter."""

    kind_name: ClassVar[Kind] = "chapter"

    title: Text
    """Its heading."""

    question: Text | None = None
    """What the chapter answers."""

    order: Annotated[int, Reads("number")] | None = None
    """Default: the number that the file's name starts with."""


AnyEntry: TypeAlias = Event | Actor | Quote | Source | Claim | Place | Term | Chapter

TYPES: Final[dict[Kind, type[AnyEntry]]] = {
    "event": Event, "actor": Actor, "quote": Quote, "source": Source,
    "claim": Claim, "place": Place, "term": Term, "chapter": Chapter,
}  # fmt: skip


# --- the settings -------------------------------------------------------------------------


@_entry
class Publisher:
    """Who answers for the dossier."""

    name: Text
    """As it is called."""

    url: Url | None = None
    """Its website."""

    email: Annotated[str, Reads("email")] | None = None
    """Where readers report errors."""


@_entry
class Licence:
    """On what terms others may use the dossier's text."""

    name: Text
    """As it is called, such as CC BY 4.0."""

    url: Url | None = None
    """Its text."""


@_entry
class ChosenDay:
    """A day that readers can go back to: a page shows what was known by then."""

    date: DayOfDate
    """The day: `2024-09-10`."""

    title: Text | None = None
    """What the day is known for, with its attribution."""

    note: Inline = NO_PROSE
    """A line on why it was chosen."""


def _with_rules(type_: type[T]) -> type[T]:
    """Make a type with a field for each rule."""
    names = {code: code.replace("-", "_") for code in RULEBOOK}
    type_.__annotations__ = dict.fromkeys(names.values(), RuleSeverity)
    for code, name in names.items():
        about = RULEBOOK[code]
        meaning = f"{about.title[0].upper()}{about.title[1:]}."
        setattr(type_, name, field(default=about.severity, metadata={"name": code, "doc": meaning}))
    return _entry(type_)


@_with_rules
class Rules:
    """How strictly `dossier check` takes each of its [rules](problems.md#rules)."""


@_entry
class Admin:
    """Where the form in the browser keeps what editors write in it."""

    backend: Literal["local", "github"]
    """local: in the site folder on the computer it is opened on; github: in a repository on GitHub,
    or in such a folder as well."""

    repo: Annotated[str, Reads("repository")] | None = None
    """The repository on GitHub, as `owner/name`."""

    branch: Text | None = None
    """The branch that it writes to; default: the repository's main one."""

    folder: Text | None = None
    """The site folder's path in the repository, where it is not the top of it."""


@_entry
class Settings:
    """`content/dossier.yaml`: what the dossier as a whole says of itself."""

    title: Text
    """The dossier's name."""

    subtitle: Text | None = None
    """What it covers, in a line."""

    question: Text
    """What the dossier explains, as a reader would ask it."""

    answer: Markdown = NO_PROSE
    """The short answer, on the home page."""

    established: Markdown = NO_PROSE
    """What is established, on the home page."""

    disputed: Markdown = NO_PROSE
    """What is disputed, on the home page."""

    unknown: Markdown = NO_PROSE
    """What is not known, on the home page."""

    about: Markdown = NO_PROSE
    """How the dossier was made, on the about page."""

    editors: tuple[Text, ...] = ()
    """Who edits it, by name, on the page for judging the dossier."""

    principles: Markdown = NO_PROSE
    """The rules that the editors keep to, on the same page."""

    corrections_policy: Markdown = NO_PROSE
    """How readers report an error and what becomes of it, on the same page; `email` of the
    publisher is named there as well."""

    languages: Annotated[tuple[Lang, ...], Listed(least=1)] = ("en",)
    """The first is the interface's and the editors' own."""

    base_url: SiteUrl | None = None
    """Where the site is published; needed for feeds' and the sitemap's absolute addresses."""

    publisher: Publisher | None = None
    """Who answers for it."""

    licence: Licence | None = None
    """On what terms its text may be used."""

    feed_entries: Annotated[int, Reads("number", (1, 1000))] = 50
    """How many events the feeds hold."""

    as_of: tuple[Annotated[ChosenDay, Short("date")], ...] = ()
    """Days that readers can go back to, each with a page of what was known by then."""

    search: Literal["full", "names", "off"] = "names"
    """What readers can search: all texts (for which the package pagefind-bin is needed), the names
    of entries, or nothing."""

    share_images: Flag = True
    """Whether each page gets an image that is shown where others link to it; needs base_url."""

    admin: Annotated[Admin, Short("backend")] | None = None
    """Adds a form for editors at `admin/`: `local`, or `{backend: github, repo: owner/name}`.
    Unlike the pages for readers, it asks other hosts for its program and its fonts."""

    history: Flag = True
    """Whether pages say when entries were added and changed in substance, as git knows it."""

    rules: Rules = Rules()
    """How strictly `dossier check` takes each rule: as an error, as a warning, or not at all."""


# --- what the types say of themselves -----------------------------------------------------

FieldPath: TypeAlias = tuple[str, ...]
"""Names of attributes on the way into an entry; `*` stands for each item of a tuple."""


def _paths(annotation: Any, wanted: Callable[[Any], Any]) -> Iterator[tuple[FieldPath, Any]]:
    """Yield the way to each part of a type that `wanted` returns something for, with that."""
    found = wanted(annotation)
    if found is not None:
        yield (), found
        return
    if get_origin(annotation) is Annotated:
        yield from _paths(get_args(annotation)[0], wanted)
    elif get_origin(annotation) is tuple:
        for way, what in _paths(get_args(annotation)[0], wanted):
            yield ("*", *way), what
    elif get_origin(annotation) in (Union, UnionType):
        for option in get_args(annotation):
            yield from _paths(option, wanted)
    elif is_group(annotation):
        for name, hint in get_type_hints(annotation, include_extras=True).items():
            for way, what in _paths(hint, wanted):
                yield (name, *way), what


def is_group(annotation: Any) -> bool:
    """Whether a type is one of those here, whose fields editors write."""
    return is_dataclass(annotation) and annotation not in (Prose, Date)


def _target(annotation: Any) -> Kind | None:
    marks = [mark for mark in getattr(annotation, "__metadata__", ()) if isinstance(mark, To)]
    return marks[0].kind if marks else None


def _is_prose(annotation: Any) -> bool | None:
    return True if annotation is Prose else None


REFERENCE_FIELDS: Final[dict[Kind, tuple[tuple[FieldPath, Kind], ...]]] = {
    kind: tuple(_paths(type_, _target)) for kind, type_ in TYPES.items()
}
"""For each kind, the fields that name other entries, and the kind that each names."""


CITATIONS: Final[dict[Kind, tuple[FieldPath, ...]]] = {
    kind: tuple(way for way, _ in _paths(type_, lambda a: a if a is Citation else None))
    for kind, type_ in TYPES.items()
}
"""For each kind, the fields that hold citations."""


def _prose_fields(type_: type) -> tuple[FieldPath, ...]:
    return tuple(way for way, _ in _paths(type_, lambda a: None if a is type_ else _is_prose(a)))


PROSE_FIELDS: Final[dict[Kind, tuple[FieldPath, ...]]] = {
    kind: _prose_fields(type_) for kind, type_ in TYPES.items()
}
"""For each kind, the fields that hold prose."""

SETTINGS_PROSE: Final = _prose_fields(Settings)


def walk(value: Any, path: FieldPath, at: Pointer = ()) -> Iterator[tuple[Pointer, Any]]:
    """Yield each value that `path` leads to, with the way to it; absent values are left out."""
    if value is None:
        return
    if not path:
        yield at, value
    elif path[0] == "*":
        for index, item in enumerate(value):
            yield from walk(item, path[1:], (*at, index))
    else:
        yield from walk(getattr(value, path[0]), path[1:], (*at, path[0]))


def field_names(type_: Any) -> dict[str, str]:
    """Return the attributes of a type, each with the name that editors write."""
    return _field_names(type_)


@lru_cache(maxsize=64)
def _field_names(type_: Any) -> dict[str, str]:
    return {
        field.name: field.metadata.get("name") or field.name.removesuffix("_")
        for field in fields(type_)
    }
