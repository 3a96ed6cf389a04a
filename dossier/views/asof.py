"""Going back: the pages of the days that the editors chose, and the list of them."""

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import structs

from dossier import dates, standing
from dossier.dates import Date, Day
from dossier.graph import dated
from dossier.known import events_since
from dossier.model import FAMILIES, ChosenDay, Family
from dossier.urls import as_of_path
from dossier.views import parts
from dossier.views.base import View
from dossier.views.cards import Cards
from dossier.views.history import history, iso, stood_on
from dossier.views.kindcards import ClaimCard, DayLink, Stood, Tally
from dossier.views.parts import STANDINGS, month_label, month_of
from dossier.views.prose import PageProse
from dossier.views.types import Card, Note, Prose, When

MOST_SAID: Final = 40
"""Actors that the page of a day names for one claim; of more, the latest of each camp."""

_CAMPS: Final[tuple[Family, ...]] = ("for", "against", "open", "silent")


class PastMonth(View, frozen=True):
    """Events of a month; or those of the year that are known no closer."""

    label: str
    """`September 2024`; empty for events not known to the month."""

    events: tuple[Card, ...]


class Said(View, frozen=True):
    """An actor's latest position by a day."""

    actor: Card
    stance: str
    when: When | None
    follows: Card | None
    """The claim on which the actor spoke, where the position only follows from that."""


class Camp(View, frozen=True):
    """The actors of one family of stances on a claim, by a day."""

    family: Family
    said: tuple[Said, ...]
    total: int
    """All of them, where not all are here."""


class PastClaim(View, frozen=True):
    """A claim as it stood on a day."""

    claim: ClaimCard
    camps: tuple[Camp, ...]


class PastGroup(View, frozen=True):
    """Claims that had one standing on a day."""

    standing: str
    claims: tuple[PastClaim, ...]
    total: int
    """All of them, where not all are here."""


class Turn(View, frozen=True):
    """A claim that stands otherwise today than on a day."""

    claim: Card
    before: str
    tally_before: Tally
    after: str
    tally_after: Tally
    since: When | None
    """Since when it stands as it does today."""


class Count(View, frozen=True):
    """How many claims had a standing."""

    standing: str
    claims: int


class PastDay(View, frozen=True):
    """A chosen day in the list of all of them."""

    when: When
    path: str
    title: str
    """May be empty."""

    note: Prose
    events: int
    """Those that had been reported."""

    claims: int
    """Those that had been made."""

    counts: tuple[Count, ...]
    changed: int
    """Claims that stand otherwise today."""


class AsOfIndexPage(View, frozen=True):
    """The days that readers can go back to, in order of time."""

    days: tuple[PastDay, ...]
    notes: tuple[Note, ...]


class AsOfPage(View, frozen=True):
    """What was known by the end of a day."""

    day: PastDay
    machine: str
    """For addresses: `2024-09-10`."""

    months: tuple[PastMonth, ...]
    """The events that had been reported; latest first."""

    shown: int
    """How many these are."""

    key_only: bool
    """Only key events are shown."""

    groups: tuple[PastGroup, ...]
    unsaid: int
    """Claims that nobody had made yet."""

    changed: tuple[Turn, ...]
    previous: DayLink | None
    next: DayLink | None
    notes: tuple[Note, ...]


# --- chosen days --------------------------------------------------------------------------


def past_page(cards: Cards, subject: str) -> tuple[str, str, View]:
    """Return title, description and view of a chosen day's page; of no day: of their list."""
    gettext = cards.language.gettext
    if not subject:
        description = gettext("Days to go back to: what was known by then.")
        return gettext("As it was known"), description, _index(cards)
    chosen = _chosen(cards, subject)
    title = gettext("As it was known on %(day)s", day=cards.when(chosen.date).label)
    description = gettext("What had been reported by then, and who had said what.")
    return chosen.title or title, description, _page(cards, chosen)


def _index(cards: Cards) -> AsOfIndexPage:
    page = PageProse(cards)
    days = tuple(_past_day(cards, chosen, page) for chosen in _in_order(cards))
    return AsOfIndexPage(days=days, notes=page.notes())


def _page(cards: Cards, chosen: ChosenDay) -> AsOfPage:
    page, order = PageProse(cards), _in_order(cards)
    place, day = order.index(chosen), iso(chosen.date.last)
    past = _claims_on(cards, day)
    reported = _events_by(cards, chosen.date)
    shown, key_only = reported, len(reported) > parts.SPLIT
    if key_only:
        keys = dict(cards.graph.column("event", "key"))
        shown = [id_ for id_ in reported if keys[id_]][-parts.SPLIT :]
    return AsOfPage(
        day=_past_day(cards, chosen, page),
        machine=day,
        months=tuple(_months(cards, shown)),
        shown=len(shown),
        key_only=key_only,
        groups=tuple(_groups(cards, past, chosen.date.last)),
        unsaid=len(cards.graph.ids("claim")) - len(past),
        changed=tuple(_turn(cards, id_, one) for id_, one in _changed(cards, past)[: _room()]),
        previous=_link(cards, order[place - 1]) if place else None,
        next=_link(cards, order[place + 1]) if place + 1 < len(order) else None,
        notes=page.notes(),
    )


def _room() -> int:
    """How many claims a page shows at the most; with who said what, each takes much room."""
    return max(1, parts.SPLIT // 5)


def _in_order(cards: Cards) -> list[ChosenDay]:
    return sorted(cards.graph.settings.as_of, key=lambda one: one.date.sort_key)


def _chosen(cards: Cards, day: str) -> ChosenDay:
    return next(one for one in cards.graph.settings.as_of if one.date.text == day)


def _link(cards: Cards, chosen: ChosenDay) -> DayLink:
    return DayLink(
        path=as_of_path(chosen.date.text),
        when=cards.when(chosen.date),
        title=chosen.title or "",
    )


def _past_day(cards: Cards, chosen: ChosenDay, page: PageProse) -> PastDay:
    past = _claims_on(cards, iso(chosen.date.last))
    marks = [one.standing for one in past.values()]
    return PastDay(
        when=cards.when(chosen.date),
        path=as_of_path(chosen.date.text),
        title=chosen.title or "",
        note=page.parts(chosen.note),
        events=len(_events_by(cards, chosen.date)),
        claims=len(past),
        counts=tuple(
            Count(standing=mark, claims=marks.count(mark)) for mark in STANDINGS if mark in marks
        ),
        changed=len(_changed(cards, past)),
    )


def _events_by(cards: Cards, date: Date) -> list[str]:
    """The events that had been reported by a day, in their order."""
    since = cards.kept("since when events are known", lambda _: events_since(cards.graph))
    return [id_ for id_, known in since.items() if dates.known_by(known, date.last)]


def _months(cards: Cards, ids: Sequence[str]) -> Iterator[PastMonth]:
    """Events by month, latest first; what is known to no month comes last."""
    found: dict[tuple[int, int], list[str]] = {}
    when = cards.kept("dates of events", lambda _: dict(cards.graph.column("event", "date")))
    for id_ in reversed(ids):
        date = when[id_]
        month = month_of(date)
        found.setdefault((date.first[0], month) if month else (0, 0), []).append(id_)
    for month_, members in sorted(found.items(), key=lambda item: item[0], reverse=True):
        label = month_label(cards, *month_) if month_[1] else ""
        yield PastMonth(label=label, events=cards.cards("event", members))


def _claims_on(cards: Cards, day: str) -> dict[str, Stood]:
    """How each claim stood that had been made by a day, in their order."""
    stood = ((id_, stood_on(history(cards, id_), day)) for id_ in cards.graph.ids("claim"))
    return {id_: one for id_, one in stood if one is not None}


def _changed(cards: Cards, past: dict[str, Stood]) -> list[tuple[str, Stood]]:
    """Those of them that stand otherwise today."""
    return [
        (id_, one) for id_, one in past.items() if one.standing != history(cards, id_)[-1].standing
    ]


def _turn(cards: Cards, id_: str, before: Stood) -> Turn:
    now, since = history(cards, id_)[-1], ""
    for one in reversed(history(cards, id_)):
        if one.standing != now.standing:
            break
        since = one.since
    return Turn(
        claim=cards.card(("claim", id_)),
        before=before.standing,
        tally_before=before.tally,
        after=now.standing,
        tally_after=now.tally,
        since=cards.when(dates.parse(since)) if since else None,
    )


def _groups(cards: Cards, past: dict[str, Stood], day: Day) -> Iterator[PastGroup]:
    """Claims by the standing that they had; of very many, some of each."""
    found: dict[str, list[str]] = {}
    for id_, one in past.items():
        found.setdefault(one.standing, []).append(id_)
    most = len(past) if len(past) <= _room() else max(1, _room() // len(found))
    for mark in STANDINGS:
        if mark in found:
            claims = tuple(_past_claim(cards, id_, past[id_], day) for id_ in found[mark][:most])
            yield PastGroup(standing=mark, claims=claims, total=len(found[mark]))


def _past_claim(cards: Cards, id_: str, stood: Stood, day: Day) -> PastClaim:
    graph = cards.graph
    claim = graph.claim(id_)
    said: dict[Family, list[Said]] = {family: [] for family in _CAMPS}
    latest = [move.position for move in standing.moves(claim, day) if move.latest]
    for position in sorted(latest, key=lambda one: dated(one.date)):
        said[FAMILIES[position.stance]].append(
            Said(
                actor=cards.card(("actor", position.actor)),
                stance=position.stance,
                when=cards.when(position.date) if position.date else None,
                follows=cards.follows(position),
            )
        )
    most = max(1, MOST_SAID // len(_CAMPS)) if len(latest) > MOST_SAID else len(latest)
    return PastClaim(
        claim=ClaimCard(
            card=structs.replace(cards.card(("claim", id_)), mark=stood.standing),
            tally=stood.tally,
            resting=cards.resting_of_claim(id_, day),
        ),
        camps=tuple(
            Camp(family=family, said=tuple(found[-most:]), total=len(found))
            for family, found in said.items()
            if found
        ),
    )
