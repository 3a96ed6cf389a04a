"""The pages of entries: what each page's template may see."""

from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec import structs

from dossier import dates, standing
from dossier.graph import dated
from dossier.known import first_report
from dossier.model import (
    FAMILIES,
    KINDS,
    Actor,
    AnyEntry,
    Correction,
    Event,
    Kind,
    Place,
    Role,
)
from dossier.origins import ends_of
from dossier.standing import Move
from dossier.urls import Key, media_path
from dossier.views.cards import Cards, previous_stance
from dossier.views.chains import chain
from dossier.views.company import companions
from dossier.views.entrypages import (
    ActorPage,
    ChapterPage,
    ClaimPage,
    Common,
    EventPage,
    PlacePage,
    QuotePage,
    SourcePage,
)
from dossier.views.history import days_of, history, iso, turns_of
from dossier.views.kindcards import CorrectionView, Participation, Past, PositionView, RoleView
from dossier.views.maps import latitude_of, longitude_of, map_of_place
from dossier.views.prose import PageProse
from dossier.views.resting import circles_of, support_of_claim, support_of_event
from dossier.views.rolebars import holders_drawn, period_of, roles_drawn
from dossier.views.sections import SECTIONS, Sections
from dossier.views.stances import stances, unheard
from dossier.views.types import Card, Figure, When

MOST_COMPANIONS = 12
MOST_UNHEARD = 12


def event_page(cards: Cards, id_: str) -> EventPage:
    """Return what an event's page shows."""
    graph = cards.graph
    event = graph.event(id_)
    key: Key = ("event", id_)
    before, after = graph.neighbours(key)
    sections = Sections(cards, key)
    claims = SECTIONS["event"]["claims"].ids(graph, id_)
    support = support_of_event(cards, event.sources, claims)
    return EventPage(
        when=cards.when(event.date),
        date_note=event.date_note or "",
        reported=_reported(cards, event),
        status=event.status,
        participants=tuple(
            Participation(card=cards.card(("actor", one.actor)), part=one.as_ or "")
            for one in event.actors
        ),
        places=cards.cards("place", event.places),
        claims=cards.claims(sections.ids("claims")),
        quotes=cards.quotes(sections.ids("quotes")),
        responds_to=cards.cards("event", event.responds_to),
        answered_by=cards.cards("event", sections.ids("answers")),
        part_of=cards.card(("event", event.part_of)) if event.part_of else None,
        parts=cards.cards("event", sections.ids("parts")),
        support=support,
        chain=chain(cards, event.sources, {one.card.id for one in support.unnamed}),
        previous=cards.card(("event", before)) if before else None,
        next=cards.card(("event", after)) if after else None,
        entry=_common(cards, key, PageProse(cards, event.sources), sections),
    )


def actor_page(cards: Cards, id_: str) -> ActorPage:
    """Return what an actor's page shows."""
    graph = cards.graph
    actor = graph.actor(id_)
    key: Key = ("actor", id_)
    page, sections = PageProse(cards, actor.sources), Sections(cards, key)
    common = _common(cards, key, page, sections)
    positions = positions_of(cards, id_, sections.ids("positions"), page)
    events = graph.referrers(key, "event", "actors")
    native, image, links = actor.native_name, actor.image, actor.links
    holders = sections.ids("holders")
    met, drawn = companions(cards, id_, events, MOST_COMPANIONS)
    return ActorPage(
        kind=actor.kind,
        aliases=actor.aliases,
        native_name=cards.words(native.text, native.lang) if native else None,
        roles=tuple(_role(cards, role) for role in sorted(actor.roles, key=_by_start)),
        part_of=tuple(_ancestors(cards, "actor", actor.part_of)),
        members=cards.cards("actor", sections.ids("members")),
        holders=holders_of(cards, id_, holders),
        image=Figure(
            path=media_path(image.file), alt=image.alt, credit=f"{image.credit}, {image.licence}"
        )
        if image
        else None,
        website=(links.website or "") if links else "",
        wikidata=(links.wikidata or "") if links else "",
        events=participations_of(cards, id_, sections.ids("events")),
        quotes=cards.quotes(sections.ids("quotes")),
        quotes_about=cards.quotes(sections.ids("quotes-about")),
        positions=positions,
        companions=met,
        roles_drawn=roles_drawn(cards, actor, events),
        holders_drawn=holders_drawn(cards, actor, holders),
        company=drawn,
        entry=_finished(common, page, sections),
    )


def quote_page(cards: Cards, id_: str) -> QuotePage:
    """Return what a quote's page shows."""
    graph = cards.graph
    quote = graph.quote(id_)
    key: Key = ("quote", id_)
    shown = cards.quote(id_)
    page, sections = PageProse(cards, quote.sources, shown.sources), Sections(cards, key)
    common = _common(cards, key, page, sections)
    previous, following = cards.neighbours(quote.speaker, id_)
    return QuotePage(
        quote=shown,
        event=cards.card(("event", quote.event)) if quote.event else None,
        about=cards.cards("actor", quote.about),
        claims=cards.claims(quote.claims),
        positions=positions_on_quote(cards, id_, sections.ids("positions"), page),
        previous=previous,
        next=following,
        entry=_finished(common, page, sections),
    )


def source_page(cards: Cards, id_: str) -> SourcePage:
    """Return what a source's page shows."""
    graph = cards.graph
    source = graph.source(id_)
    key: Key = ("source", id_)
    page, sections = PageProse(cards, source.sources), Sections(cards, key)
    common = _common(cards, key, page)
    relied_on_by, ends = sections.ids("relied-on-by"), ends_of(graph, [id_])
    return SourcePage(
        source=cards.source(id_),
        kind=source.kind,
        language=cards.language.language_name(source.lang) if source.lang else "",
        accessed=cards.when(source.accessed) if source.accessed else None,
        relies_on=cards.sources(source.relies_on),
        relied_on_by=cards.sources(relied_on_by),
        origins=cards.sources(ends.origins) if source.relies_on else (),
        circles=circles_of(cards, ends.circles),
        chain=chain(cards, [id_], here=id_, above=relied_on_by),
        events=cards.cards("event", sections.ids("events")),
        quotes=cards.quotes(sections.ids("quotes")),
        claims=positions_on_source(cards, id_, sections.ids("positions"), page),
        others=tuple(
            card for kind in KINDS for card in cards.cards(kind, sections.ids(f"citing-{kind}s"))
        ),
        entry=_finished(common, page, sections),
    )


def claim_page(cards: Cards, id_: str) -> ClaimPage:
    """Return what a claim's page shows."""
    graph = cards.graph
    claim = graph.claim(id_)
    key: Key = ("claim", id_)
    page, sections = PageProse(cards, claim.sources), Sections(cards, key)
    common = _common(cards, key, page, sections)
    moves = standing.moves(claim)
    positions = [_traced(cards, position_view(cards, id_, move, page), move) for move in moves]
    never = unheard(
        cards,
        claim,
        SECTIONS["claim"]["events"].ids(graph, id_),
        graph.referrers(key, "quote", "claims"),
    )
    resolution, past = claim.resolution, history(cards, id_)
    reason = page.parts(resolution.reason) if resolution else ()
    support = support_of_claim(cards, id_)
    return ClaimPage(
        standing=standing.standing(graph, claim),
        tally=cards.tally(id_),
        following=standing.following(claim),
        support=support,
        chain=chain(cards, cards.cited_for(id_), {one.card.id for one in support.unnamed}),
        positions=tuple(positions),
        changes=tuple(position for position in positions if position.changed),
        events=cards.cards("event", sections.ids("events")),
        quotes=cards.quotes(sections.ids("quotes")),
        verdict=resolution.verdict if resolution else "",
        reason=reason,
        resolved=cards.when(resolution.date) if resolution else None,
        history=past,
        turns=turns_of(cards, past),
        drawn=stances(cards, moves),
        silent=tuple(one.actor for one in positions if one.latest and one.family == "silent"),
        spoken_of=never.spoken_of[:MOST_UNHEARD],
        named=never.named[:MOST_UNHEARD],
        left_out=sum(len(cards_[MOST_UNHEARD:]) for cards_ in never),
        days=days_of(cards, [past]),
        entry=_finished(common, page, sections),
    )


def place_page(cards: Cards, id_: str) -> PlacePage:
    """Return what a place's page shows."""
    graph = cards.graph
    place = graph.place(id_)
    key: Key = ("place", id_)
    sections = Sections(cards, key)
    return PlacePage(
        latitude=latitude_of(cards, place.at[0]) if place.at else "",
        longitude=longitude_of(cards, place.at[1]) if place.at else "",
        part_of=tuple(_ancestors(cards, "place", place.part_of)),
        parts=cards.cards("place", sections.ids("parts")),
        events=cards.cards("event", sections.ids("events")),
        map=map_of_place(cards, id_),
        entry=_common(cards, key, PageProse(cards, place.sources), sections),
    )


def chapter_page(cards: Cards, id_: str) -> ChapterPage:
    """Return what a chapter's page shows."""
    graph = cards.graph
    chapter = graph.chapter(id_)
    key: Key = ("chapter", id_)
    order = graph.ids("chapter")
    place = order.index(id_)
    return ChapterPage(
        entry=_common(cards, key, PageProse(cards), Sections(cards, key)),
        question=chapter.question or "",
        number=place + 1,
        contents=tuple((item.level, item.id, item.text) for item in graph.body(key).headings),
        previous=cards.card(("chapter", order[place - 1])) if place else None,
        next=cards.card(("chapter", order[place + 1])) if place + 1 < len(order) else None,
    )


# --- parts of several pages ---------------------------------------------------------------


def correction_view(cards: Cards, key: Key, page: PageProse) -> tuple[CorrectionView, ...]:
    """Return an entry's corrections, latest first."""
    return tuple(
        CorrectionView(
            card=cards.card(key),
            when=cards.when(one.date),
            note=page.parts(one.note),
            anchor=anchor,
        )
        for anchor, one in anchored(cards.graph.entry(key).corrections)
    )


def anchored(corrections: Iterable[Correction]) -> list[tuple[str, Correction]]:
    """Return corrections, latest first, each with a name that later ones do not change."""
    found, numbers = [], Counter[str]()
    for one in sorted(corrections, key=lambda one: one.date.sort_key):
        day = iso(one.date.first)
        numbers[day] += 1
        more = f"-{numbers[day]}" if numbers[day] > 1 else ""
        found.append((f"correction-{day}{more}", one))
    return found[::-1]


def past_of(cards: Cards, key: Key) -> Past | None:
    """Return what git knows of an entry."""
    days = cards.graph.days(key)
    if not any(days):
        return None
    added, changed = (cards.when(dates.parse(day)) if day else None for day in days)
    return Past(added=added, changed=changed)


def position_view(cards: Cards, claim: str, move: Move, page: PageProse) -> PositionView:
    """Return a position, with what the same actor said before."""
    position = move.position
    return PositionView(
        actor=cards.card(("actor", position.actor)),
        claim=cards.card(("claim", claim)),
        stance=position.stance,
        family=FAMILIES[position.stance],
        when=cards.when(position.date) if position.date else None,
        note=page.parts(position.note),
        quote=cards.quote(position.quote) if position.quote else None,
        sources=tuple(cards.source(citation.source) for citation in position.source),
        at=tuple(cards.place_in(citation) for citation in position.source),
        changed=move.changed,
        previous=previous_stance(move),
        latest=move.latest,
        follows=cards.follows(position),
        withdraws_nothing=move.withdraws_nothing,
        since=iso(position.date.first) if position.date else "",
        anchor=move.anchor,
    )


def _traced(cards: Cards, view: PositionView, move: Move) -> PositionView:
    """Return a position with what its sources go back to."""
    cited = standing.cited_for(cards.graph, move.position)
    ends = ends_of(cards.graph, cited)
    if set(ends.origins) == {citation.source for citation in cited}:
        return view
    origins = cards.sources(ends.origins)
    return structs.replace(view, origins=origins, circular=bool(ends.circles))


def positions_of(
    cards: Cards, actor: str, claims: Iterable[str], page: PageProse
) -> tuple[PositionView, ...]:
    """Return an actor's positions on claims, in order of time."""
    found = [
        (move, claim)
        for claim in claims
        for move in standing.moves(cards.graph.claim(claim))
        if move.position.actor == actor
    ]
    found.sort(key=lambda item: dated(item[0].position.date))
    return tuple(position_view(cards, claim, move, page) for move, claim in found)


def positions_on_quote(
    cards: Cards, quote: str, claims: Iterable[str], page: PageProse
) -> tuple[PositionView, ...]:
    """Return the positions on claims that rest on a quotation."""
    return tuple(
        position_view(cards, claim, move, page)
        for claim in claims
        for move in standing.moves(cards.graph.claim(claim))
        if move.position.quote == quote
    )


def positions_on_source(
    cards: Cards, source: str, claims: Iterable[str], page: PageProse
) -> tuple[PositionView, ...]:
    """Return the positions on claims that cite a source, or say that what they cite rests on it."""
    return tuple(
        position_view(cards, claim, move, page)
        for claim in claims
        for move in standing.moves(cards.graph.claim(claim))
        if any(source in (one.source, *(one.relies_on or ())) for one in move.position.source)
    )


def participations_of(cards: Cards, actor: str, events: Iterable[str]) -> tuple[Participation, ...]:
    """Return an actor's part in each of some events."""
    found = []
    for id_ in events:
        parts = [one.as_ for one in cards.graph.event(id_).actors if one.actor == actor and one.as_]
        found.append(Participation(card=cards.card(("event", id_)), part="; ".join(parts)))
    return tuple(found)


def holders_of(cards: Cards, body: str, actors: Iterable[str]) -> tuple[Participation, ...]:
    """Return the roles that actors have or had at a body."""
    found = []
    for id_ in actors:
        for role in cards.graph.actor(id_).roles:
            if role.at == body:
                period = period_of(cards, role)
                part = f"{role.title}, {period}" if period else role.title
                found.append(Participation(card=cards.card(("actor", id_)), part=part))
    return tuple(found)


def _common(cards: Cards, key: Key, page: PageProse, sections: Sections | None = None) -> Common:
    """What every entry's page has; who names it is told where `sections` are given."""
    entry: AnyEntry = cards.graph.entry(key)
    summary, body = page.parts(entry.summary), page.parts(cards.graph.body(key))
    corrections = correction_view(cards, key, page)
    mentions: list[Card] = []
    if sections:
        for kind in cards.graph.mentioning(key):
            mentions.extend(cards.cards(kind, sections.ids(f"mentions-{kind}s")))
    return Common(
        card=cards.card(key),
        summary=summary,
        body=body,
        tags=entry.tags,
        corrections=corrections,
        notes=page.notes(),
        mentioned_in=tuple(mentions),
        more=tuple(sections.more) if sections else (),
        past=past_of(cards, key),
    )


def _finished(common: Common, page: PageProse, sections: Sections) -> Common:
    """Return what is common with the notes and long lists that the rest of the page has added."""
    return structs.replace(common, notes=page.notes(), more=tuple(sections.more))


def _reported(cards: Cards, event: Event) -> When | None:
    """When something became public, where that was later than the event itself."""
    report = first_report(cards.graph, event)
    return cards.when(report) if report and report.first > event.date.last else None


def _ancestors(cards: Cards, kind: Kind, first: str | None) -> Iterator[Card]:
    while first is not None:
        yield cards.card((kind, first))
        entry = cards.graph.entry((kind, first))
        first = entry.part_of if isinstance(entry, Actor | Place) else None


def _by_start(role: Role) -> tuple[object, ...]:
    return dated(role.from_)


def _role(cards: Cards, role: Role) -> RoleView:
    return RoleView(
        title=role.title,
        body=cards.card(("actor", role.at)) if role.at else None,
        period=period_of(cards, role),
        note=role.note or "",
        sources=cards.sources(citation.source for citation in role.sources),
    )
