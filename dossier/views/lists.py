"""The pages that show many entries: indexes, tags, glossary, about.

Where a list is split (see `parts`), its own page is an overview: what is likely to be looked for,
and the ways to the parts.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from msgspec import structs

from dossier.model import KINDS, Kind
from dossier.urls import LISTS, part_path, section_path
from dossier.views.cards import Cards
from dossier.views.entries import correction_view
from dossier.views.history import days_of, history
from dossier.views.leftovers import retracted_page
from dossier.views.listpages import (
    AboutPage,
    ClaimGroup,
    ClaimsPage,
    Fact,
    ListPage,
    QuoteGroup,
    QuotesPage,
    SourceGroup,
    SourcesPage,
    TagPage,
    TermsPage,
    TermView,
)
from dossier.views.maps import map_of_places
from dossier.views.parts import (
    OTHER,
    STANDINGS,
    UNDATED,
    Part,
    navigation,
    part_label,
    step_label,
    way_to,
)
from dossier.views.prose import PageProse
from dossier.views.sections import (
    SECTIONS,
    in_part,
    is_long_of_tag,
    kind_labels,
    mentions_of_term,
    parts_of_list,
    room_for_mentions,
)
from dossier.views.types import Card, Group, PartLink

MOST_CLAIMS: Final = 12
MOST_ON_OVERVIEW: Final = 20
MOST_DEFINED: Final = 2000
"""Terms that the overview of a glossary defines; of more it gives the names."""


# --- about --------------------------------------------------------------------------


def about_page(cards: Cards) -> AboutPage:
    """Return what the about page shows."""
    settings, page = cards.graph.settings, PageProse(cards)
    about = page.parts(settings.about)
    publisher, licence = settings.publisher, settings.licence
    return AboutPage(
        about=about,
        notes=page.notes(),
        facts=facts(cards),
        unread=sum(
            consulted in ("excerpt", "not-at-all")
            for _, consulted in cards.graph.column("source", "consulted")
        ),
        publisher=publisher.name if publisher else "",
        publisher_url=(publisher.url or "") if publisher else "",
        email=(publisher.email or "") if publisher else "",
        licence=licence.name if licence else "",
        licence_url=(licence.url or "") if licence else "",
    )


def facts(cards: Cards) -> tuple[Fact, ...]:
    """Return how many entries of each kind there are."""
    labels = kind_labels(cards)
    return tuple(
        Fact(
            label=labels[kind],
            number=cards.language.number(len(cards.graph.ids(kind))),
            path=LISTS[kind],
        )
        for kind in KINDS
        if kind != "chapter" and cards.graph.ids(kind)
    )


def claim_groups(cards: Cards, ids: Iterable[str]) -> tuple[ClaimGroup, ...]:
    found = defaultdict(list)
    for id_ in ids:
        claim = cards.claim(id_)
        found[claim.card.mark].append(claim)
    return tuple(
        ClaimGroup(standing=mark, claims=tuple(found[mark])) for mark in STANDINGS if mark in found
    )


# --- indexes ------------------------------------------------------------------------------


def page_label(cards: Cards, kind: Kind, name: str) -> str:
    """Return what a page of the site's list of a kind is called; nothing where it is the whole."""
    return part_label(cards, kind, parts_of_list(cards, kind)[name])


def list_page(cards: Cards, kind: Kind, name: str = "") -> ListPage:
    """Return an index of actors or places, or a part of it."""
    found = parts_of_list(cards, kind)
    part = found[name]
    if part.parts:
        title = cards.language.gettext("Named most often")
        ids = most_named(cards, kind, part.members)[:MOST_ON_OVERVIEW]
        most = Group(title=title, id="most", cards=cards.cards(kind, ids))
        groups: tuple[Group, ...] = (most,) if ids else ()
    elif kind == "actor":
        groups = _by_actor_kind(cards, part.members)
    else:
        groups = (Group(title="", id="all", cards=cards.cards(kind, part.members)),)
    return ListPage(
        kind=kind,
        total=len(cards.graph.ids(kind)),
        groups=groups,
        parts=navigation(cards, LISTS[kind], kind, found, name),
        map=map_of_places(cards) if kind == "place" and not name else None,
    )


def sources_page(cards: Cards, name: str = "") -> SourcesPage:
    """Return the index of sources, or a part of it."""
    found = parts_of_list(cards, "source")
    return SourcesPage(
        total=len(cards.graph.ids("source")),
        groups=tuple(
            SourceGroup(title=title, id=id_, sources=cards.sources(ids))
            for title, id_, ids in _by_year(cards, "source", found[name])
        ),
        parts=navigation(cards, LISTS["source"], "source", found, name),
    )


def quotes_page(cards: Cards, name: str = "") -> QuotesPage:
    """Return the index of quotes, or a part of it."""
    found = parts_of_list(cards, "quote")
    return QuotesPage(
        total=len(cards.graph.ids("quote")),
        groups=tuple(
            QuoteGroup(title=title, id=id_, quotes=cards.quotes(ids))
            for title, id_, ids in _by_year(cards, "quote", found[name])
        ),
        parts=navigation(cards, LISTS["quote"], "quote", found, name),
    )


def _by_year(cards: Cards, kind: Kind, part: Part) -> list[tuple[str, str, Sequence[str]]]:
    """The entries of a part under headings, with their anchors; on an overview: the latest."""
    if part.parts:
        found = latest(part)
        return [(cards.language.gettext("Latest"), "latest", found)] if found else []
    if len(part.steps) > 1:
        return [(part_label(cards, kind, part), f"y{part.steps[0]}", part.members)]
    way = way_to(cards, kind)
    years: dict[str, list[str]] = {}
    for id_ in part.members:
        years.setdefault(way(id_)[0][1], []).append(id_)
    return [(step_label(cards, kind, year), f"y{year}", ids) for year, ids in years.items()]


def latest(part: Part) -> Sequence[str]:
    """Return the latest entries of a part that is split by time; they are in order of time."""
    dated = [one for one in part.parts if one.steps and one.steps[-1] not in (UNDATED, OTHER)]
    found: list[str] = []
    for one in reversed(dated):
        found[:0] = one.members[-(MOST_ON_OVERVIEW - len(found)) :]
        if len(found) == MOST_ON_OVERVIEW:
            break
    return found


def claims_page(cards: Cards, name: str = "") -> ClaimsPage:
    """Return all claims by standing, or a part of them."""
    found = parts_of_list(cards, "claim")
    part = found[name]
    groups = claim_groups(cards, part.members)
    if part.parts:
        groups = tuple(
            structs.replace(
                group,
                claims=group.claims[:MOST_CLAIMS],
                total=len(group.claims),
                path=part_path(LISTS["claim"], group.standing),
            )
            for group in groups
        )
    elif cards.graph.as_of is None:
        groups = tuple(_with_histories(cards, group) for group in groups)
    days = days_of(cards, [claim.history for group in groups for claim in group.claims])
    now = {group.standing for group in groups}
    return ClaimsPage(
        total=len(cards.graph.ids("claim")),
        groups=groups,
        parts=navigation(cards, LISTS["claim"], "claim", found, name),
        days=days,
        left=tuple(one for one in days.standings if one not in now) if days else (),
    )


def _with_histories(cards: Cards, group: ClaimGroup) -> ClaimGroup:
    claims = (structs.replace(one, history=history(cards, one.card.id)) for one in group.claims)
    return structs.replace(group, claims=tuple(claims))


def terms_page(cards: Cards, name: str = "") -> TermsPage:
    """Return the glossary, or a part of it; of one that is split, an index of its terms."""
    found = parts_of_list(cards, "term")
    part = found[name]
    page = PageProse(cards)
    room = room_for_mentions(cards.graph)
    terms = [] if part.parts else [_term(cards, id_, page, room) for id_ in part.members]
    return TermsPage(
        total=len(cards.graph.ids("term")),
        terms=tuple(terms),
        index=tuple(_index_of_terms(cards, part)),
        retracted=tuple(
            retracted_page(cards, ("term", id_), page)
            for id_ in ([] if name else sorted(cards.graph.withdrawn.get("term", ())))
        ),
        parts=navigation(cards, LISTS["term"], "term", found, name),
        notes=page.notes(),
    )


def _term(cards: Cards, id_: str, page: PageProse, room: int) -> TermView:
    term, mentions, labels = (
        cards.graph.term(id_),
        mentions_of_term(cards.graph, id_),
        kind_labels(cards),
    )
    shown, more = mentions, []
    if room and len(mentions) > room:
        shown = mentions[:room]
        more = [
            PartLink(
                label=labels[section.kind],
                path=section_path("term", id_, section.name),
                count=len(ids),
            )
            for section in SECTIONS["term"].values()
            if (ids := section.ids(cards.graph, id_))
        ]
    return TermView(
        card=cards.card(("term", id_)),
        name=term.name,
        abbreviation=term.abbreviation or "",
        definition=page.parts(term.definition),
        body=page.parts(cards.graph.body(("term", id_))),
        mentioned_in=tuple(cards.card(key) for key in shown),
        mentions=len(mentions),
        more=tuple(more),
        corrections=correction_view(cards, ("term", id_), page),
    )


def _index_of_terms(cards: Cards, whole: Part) -> Iterator[Card]:
    """Where each term is: links to terms all lead to the overview, as no part is for ever."""
    defined = len(whole.members) <= MOST_DEFINED
    for part in whole.parts:
        path = part_path(LISTS["term"], part.name)
        for id_ in part.members:
            card = cards.card(("term", id_))
            line = card.line if defined else ""
            yield structs.replace(card, path=f"{path}#{id_}", line=line)


def tag_page(cards: Cards, tag: str) -> TagPage:
    """Return all entries with a tag; of a tag that very many have, some of each kind."""
    graph, labels = cards.graph, kind_labels(cards)
    groups = []
    for section in SECTIONS["tag"].values():
        ids, more = section.ids(graph, tag), None
        if is_long_of_tag(graph, tag, section):
            ids, more = in_part(cards, "tag", tag, section, ids)
        if ids:
            kind = section.kind
            shown = cards.cards(kind, ids)
            groups.append(Group(title=labels[kind], id=section.name, cards=shown, more=more))
    return TagPage(tag=tag, groups=tuple(groups))


def most_named(cards: Cards, kind: Kind, ids: Iterable[str]) -> list[str]:
    """Actors or places, those that are named in the most entries' fields first."""
    fields: tuple[tuple[Kind, str], ...] = (
        (("event", "actors"), ("quote", "speaker"), ("claim", "positions"))
        if kind == "actor"
        else (("event", "places"),)
    )

    def named(id_: str) -> int:
        return sum(len(cards.graph.referrers((kind, id_), *field)) for field in fields)

    counts = {id_: named(id_) for id_ in ids}
    return sorted(counts, key=lambda id_: (-counts[id_], id_))


def actor_kind_titles(cards: Cards) -> dict[str, str]:
    """Return the plural name of each kind of actor, in the order of the index."""
    gettext = cards.language.gettext
    return {
        "person": gettext("People"),
        "state": gettext("States"),
        "government-body": gettext("Government bodies"),
        "armed-force": gettext("Armed forces"),
        "organization": gettext("Organizations"),
        "alliance": gettext("Alliances"),
        "company": gettext("Companies"),
        "media": gettext("Media"),
        "vessel": gettext("Vessels"),
        "unnamed": gettext("Unnamed officials"),
    }


def _by_actor_kind(cards: Cards, ids: Iterable[str]) -> tuple[Group, ...]:
    found: dict[str, list[Card]] = defaultdict(list)
    for card in cards.cards("actor", ids):
        found[card.mark].append(card)
    return tuple(
        Group(title=title, id=kind, cards=tuple(found[kind]))
        for kind, title in actor_kind_titles(cards).items()
        if kind in found
    )
