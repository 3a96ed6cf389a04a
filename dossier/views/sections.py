"""Which lists there are, and which of them are long: the site's, and those of one entry or tag.

A page of an entry or a tag shows a long list in part; the whole has pages of its own.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from dossier.graph import PROSE, Graph
from dossier.model import KINDS, Kind
from dossier.urls import LISTS, Key, part_path, section_path
from dossier.views import parts
from dossier.views.cards import Cards
from dossier.views.parts import Part, heads, split, steps_label, way_in_list, way_to
from dossier.views.types import More, PartLink

Owner = Kind | Literal["tag"]
"""What a section belongs to."""

Shape = Literal[
    "cards", "claims", "events", "holders", "positions", "quotes", "sources", "taken-part"
]
"""How the entries of a section are shown."""

LATEST: Final[frozenset[Kind]] = frozenset({"event", "quote"})
"""Kinds of which a page that shows a part of many shows the latest."""


@dataclass(frozen=True, slots=True)
class Section:
    """A list on the page of an entry or a tag."""

    name: str
    """In addresses, each once a kind of owner."""

    kind: Kind
    """Of its entries."""

    ids: Callable[[Graph, str], Sequence[str]]
    """Its entries, in order, given what they belong to."""

    shape: Shape = "cards"
    names_itself: bool = False
    """Whether the entries that the owner names belong to it, too; not only those that name it."""

    @property
    def limit(self) -> int:
        """How many entries the owner's page shows before it shows the list in part."""
        large = self.shape in ("quotes", "positions")
        return max(1, parts.SPLIT // (5 if large else 2))

    @property
    def shown(self) -> int:
        """How many entries of a long list the owner's page shows."""
        return max(1, self.limit // 2)


# --- the lists ----------------------------------------------------------------------------


def _naming(owner: Kind, name: str, kind: Kind, field: str, shape: Shape = "cards") -> Section:
    """The entries of a kind that name the owner in a field."""

    def ids(graph: Graph, id_: str) -> Sequence[str]:
        return graph.referrers((owner, id_), kind, field)

    return Section(name, kind, ids, shape)


def _mentions(owner: Kind) -> tuple[Section, ...]:
    """The entries whose prose names the owner."""
    return tuple(_naming(owner, f"mentions-{kind}s", kind, PROSE) for kind in KINDS)


def _claims_of_event(graph: Graph, id_: str) -> list[str]:
    found = [*graph.event(id_).claims, *graph.referrers(("event", id_), "claim", "events")]
    return list(dict.fromkeys(found))


def _events_of_claim(graph: Graph, id_: str) -> list[str]:
    found = {*graph.claim(id_).events, *graph.referrers(("claim", id_), "event", "claims")}
    return sorted(found, key=lambda event: (graph.event(event).date.sort_key, event))


def _quotes_of_claim(graph: Graph, id_: str) -> list[str]:
    shown = {position.quote for position in graph.claim(id_).positions}
    return [one for one in graph.referrers(("claim", id_), "quote", "claims") if one not in shown]


def _citing(kind: Kind) -> Section:
    """The entries that cite a source in prose; and those that rest on it, if not told apart."""
    fields: tuple[str, ...] = ("sources", "roles", PROSE) if kind == "actor" else ("sources", PROSE)
    told = kind in ("event", "quote")

    def ids(graph: Graph, id_: str) -> list[str]:
        key: Key = ("source", id_)
        found = dict.fromkeys(one for name in fields for one in graph.referrers(key, kind, name))
        apart = set(graph.referrers(key, kind, "sources")) if told else set()
        return [one for one in found if one not in apart]

    return Section(f"citing-{kind}s", kind, ids)


def _tagged(kind: Kind) -> Section:
    def ids(graph: Graph, tag: str) -> list[str]:
        return [id_ for found, id_ in graph.with_tag(tag) if found == kind]

    return Section(f"{kind}s", kind, ids)


_ALL: Final[dict[Owner, tuple[Section, ...]]] = {
    "event": (
        Section("claims", "claim", _claims_of_event, "claims", names_itself=True),
        _naming("event", "quotes", "quote", "event", "quotes"),
        _naming("event", "parts", "event", "part_of", "events"),
        _naming("event", "answers", "event", "responds_to", "events"),
        *_mentions("event"),
    ),
    "actor": (
        _naming("actor", "members", "actor", "part_of"),
        _naming("actor", "holders", "actor", "roles", "holders"),
        _naming("actor", "positions", "claim", "positions", "positions"),
        _naming("actor", "events", "event", "actors", "taken-part"),
        _naming("actor", "quotes", "quote", "speaker", "quotes"),
        _naming("actor", "quotes-about", "quote", "about", "quotes"),
        *_mentions("actor"),
    ),
    "quote": (
        _naming("quote", "positions", "claim", "positions", "positions"),
        *_mentions("quote"),
    ),
    "source": (
        _naming("source", "relied-on-by", "source", "relies_on", "sources"),
        _naming("source", "positions", "claim", "positions", "positions"),
        _naming("source", "events", "event", "sources", "events"),
        _naming("source", "quotes", "quote", "sources", "quotes"),
        *(_citing(kind) for kind in KINDS),
    ),
    "claim": (
        Section("quotes", "quote", _quotes_of_claim, "quotes"),
        Section("events", "event", _events_of_claim, "events", names_itself=True),
        *_mentions("claim"),
    ),
    "place": (
        _naming("place", "parts", "place", "part_of"),
        _naming("place", "events", "event", "places", "events"),
        *_mentions("place"),
    ),
    "chapter": _mentions("chapter"),
    "term": _mentions("term"),
    "tag": tuple(_tagged(kind) for kind in KINDS),
}

SECTIONS: Final[Mapping[Owner, Mapping[str, Section]]] = {
    owner: {section.name: section for section in found} for owner, found in _ALL.items()
}
"""The lists that grow as other entries name an entry or have a tag, by their names."""


# --- split --------------------------------------------------------------------------------


def parts_of_list(cards: Cards, kind: Kind) -> Mapping[str, Part]:
    """Return the pages of the site's list of a kind by their names: the whole first."""

    def made(_: str) -> dict[str, Part]:
        ids = cards.graph.ids(kind)
        way = way_in_list if len(ids) > parts.SPLIT else way_to
        return split(ids, way(cards, kind), parts.SPLIT)

    return cards.kept(LISTS[kind], made)


def parts_of_section(cards: Cards, owner: Owner, id_: str, section: Section) -> Mapping[str, Part]:
    """Return the pages of a long section by their names: the whole first."""

    def made(_: str) -> dict[str, Part]:
        return split(section.ids(cards.graph, id_), way_to(cards, section.kind), parts.SPLIT)

    return cards.kept(section_path(owner, id_, section.name), made)


def long_sections(cards: Cards) -> Iterator[tuple[Owner, str, Section]]:
    """Yield the sections that have pages of their own: whose they are, and which."""
    graph = cards.graph
    for owner in KINDS:
        if owner != "term":
            yield from _long_sections_of(graph, owner)
    for tag in graph.tags:
        for section in SECTIONS["tag"].values():
            if is_long_of_tag(graph, tag, section):
                yield "tag", tag, section
    room = room_for_mentions(graph)
    for id_ in graph.ids("term") if room else ():
        if len(mentions_of_term(graph, id_)) > room:
            for section in SECTIONS["term"].values():
                if section.ids(graph, id_):
                    yield "term", id_, section


def _long_sections_of(graph: Graph, owner: Kind) -> Iterator[tuple[Owner, str, Section]]:
    # Most sites and most kinds have too few entries for any section to be long.
    possible = [one for one in SECTIONS[owner].values() if len(graph.ids(one.kind)) > one.limit]
    if not possible:
        return
    some: Iterable[str] = graph.ids(owner)
    if not any(section.names_itself for section in possible):
        some = graph.named_often(owner, min(section.limit for section in possible))
    for id_ in some:
        for section in possible:
            if len(section.ids(graph, id_)) > section.limit:
                yield owner, id_, section


def is_long_of_tag(graph: Graph, tag: str, section: Section) -> bool:
    """Whether a tag's page shows some of its entries in part."""
    total = len(graph.with_tag(tag))
    return total > max(parts.SPLIT, section.limit) and len(section.ids(graph, tag)) > section.limit


def mentions_of_term(graph: Graph, id_: str) -> list[Key]:
    """Return the entries whose prose names a term."""
    return [
        (section.kind, found)
        for section in SECTIONS["term"].values()
        for found in section.ids(graph, id_)
    ]


def room_for_mentions(graph: Graph) -> int:
    """Return of how many entries the glossary says that they name a term; 0: of all."""
    terms, room = graph.ids("term"), 2 * parts.SPLIT
    if sum(len(mentions_of_term(graph, id_)) for id_ in terms) <= room:
        return 0
    return max(5, room // min(len(terms), parts.SPLIT))


def kind_labels(cards: Cards) -> dict[Kind, str]:
    """Return the plural name of each kind."""
    gettext = cards.language.gettext
    return {
        "event": gettext("Events"),
        "actor": gettext("Actors"),
        "quote": gettext("Quotes"),
        "source": gettext("Sources"),
        "claim": gettext("Claims"),
        "place": gettext("Places"),
        "term": gettext("Terms"),
        "chapter": gettext("Chapters"),
    }


# --- shown in part ------------------------------------------------------------------------


class Sections:
    """The sections of one entry's page: what each shows and, of long ones, where the rest is."""

    def __init__(self, cards: Cards, key: Key) -> None:
        self._cards = cards
        self._owner, self._id = key
        self.more: list[More] = []

    def ids(self, name: str) -> Sequence[str]:
        """Return the entries that the page shows in a section; note where the others are."""
        section = SECTIONS[self._owner][name]
        ids = section.ids(self._cards.graph, self._id)
        if len(ids) <= section.limit:
            return ids
        shown, more = in_part(self._cards, self._owner, self._id, section, ids)
        self.more.append(more)
        return shown


def in_part(
    cards: Cards, owner: Owner, id_: str, section: Section, ids: Sequence[str]
) -> tuple[Sequence[str], More]:
    """Return the entries of a long section that its owner's page shows, and where all are."""
    latest = section.kind in LATEST
    shown = ids[-section.shown :] if latest else ids[: section.shown]
    path = section_path(owner, id_, section.name)
    found = parts_of_section(cards, owner, id_, section)
    more = More(
        section=section.name,
        label=kind_labels(cards)[section.kind],
        shown=len(shown),
        total=len(ids),
        latest=latest,
        path=path,
        links=tuple(
            PartLink(
                label=steps_label(cards, section.kind, group[0].steps),
                path=part_path(path, group[0].name),
                count=sum(len(part.members) for part in group),
            )
            for group in heads(found[""])[: parts.MOST_LINKS]
            if group[0].steps
        ),
    )
    return shown, more
