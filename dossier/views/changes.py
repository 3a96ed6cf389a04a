"""The page of changes: what was added, changed and corrected, which claim's standing became
another, and who changed position; by day, the latest first."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final, Literal, TypeAlias

from dossier import dates, standing
from dossier.dates import DISTANT_PAST, Date, Day
from dossier.graph import dated
from dossier.history import Edits
from dossier.model import FAMILIES, KINDS, Family, Kind
from dossier.standing import Move
from dossier.urls import LISTS, entry_path
from dossier.views.base import View
from dossier.views.cards import Cards
from dossier.views.entries import correction_view, position_view
from dossier.views.entrypages import RetractedPage
from dossier.views.kindcards import CorrectionView, PositionView
from dossier.views.leftovers import retracted_page
from dossier.views.parts import month_label, month_of
from dossier.views.prose import PageProse
from dossier.views.sections import kind_labels
from dossier.views.types import Card, Note, PartLink, When

MOST: Final = 300
"""Changes that the page tells of."""

MOST_NAMED: Final = 8
"""Entries that are named where many were added or changed on a day; else they are counted."""

MOST_CAUSES: Final = 5
"""Positions that are named as the cause of a change of standing."""

What = Literal["added", "changed", "corrected", "retracted", "standing", "position"]


class Cause(View, frozen=True):
    """A position that changed a claim's standing."""

    actor: Card
    stance: str
    family: Family
    follows: Card | None
    """The claim on which the actor spoke, where the position only follows from that."""

    path: str
    """Of the position, on the claim's page."""


class StandingChange(View, frozen=True):
    """A claim's standing became another."""

    claim: Card
    before: str
    after: str
    causes: tuple[Cause, ...]
    """None where the editors gave a resolution."""


class Batch(View, frozen=True):
    """Entries that were added or changed on a day."""

    total: int
    cards: tuple[Card, ...]
    """Empty where there are too many."""

    counts: tuple[PartLink, ...]
    """Then, how many of each kind."""


class Change(View, frozen=True):
    """One change; that of `batch`, `correction`, `retracted`, `standing` and `position` is there
    which `what` says."""

    what: What
    when: When | None
    """None for a change of position without a date."""

    batch: Batch | None = None
    correction: CorrectionView | None = None
    retracted: RetractedPage | None = None
    standing: StandingChange | None = None
    position: PositionView | None = None


class ChangesMonth(View, frozen=True):
    """Changes of a month; or of a year, if that is all that is known."""

    label: str
    id: str
    changes: tuple[Change, ...]


class ChangesPage(View, frozen=True):
    """Changes, the latest first."""

    months: tuple[ChangesMonth, ...]
    more: bool
    """There are more, which are older."""

    kinds: tuple[What, ...]
    """Those that there are."""

    history: bool
    """It is known when entries were added and changed."""

    notes: tuple[Note, ...]


_Make: TypeAlias = Callable[[], Change | None]
_Found: TypeAlias = tuple[tuple[Day, Day], int, str, Date | None, _Make]
"""When, and how things of one day are sorted; and what makes the view, if it was a change."""


def changes_page(cards: Cards) -> ChangesPage:
    """Return what changed, latest first."""
    page = PageProse(cards)
    edits = cards.graph.edits()
    found: list[_Found] = [
        *_edited(cards, list(edits)),
        *_corrected(cards, page),
        *_withdrawn(cards, page),
        *_turned(cards, page),
    ]
    found.sort(key=lambda one: (one[0], -one[1], one[2]), reverse=True)
    months: dict[tuple[int, int], list[Change]] = {}
    shown: list[Change] = []
    more = False
    for _, _, _, date, make in found:
        if len(shown) == MOST:
            more = True
            break
        change = make()
        if change:
            shown.append(change)
            months.setdefault(_month_in(date), []).append(change)
    order: tuple[What, ...] = (
        "added", "changed", "corrected", "retracted", "standing", "position",
    )  # fmt: skip
    return ChangesPage(
        months=tuple(_month(cards, *month, changes) for month, changes in months.items()),
        more=more,
        kinds=tuple(what for what in order if any(one.what == what for one in shown)),
        history=bool(edits),
        notes=page.notes(),
    )


def _month_in(date: Date | None) -> tuple[int, int]:
    if date is None or date.year is None:
        return 0, 0
    return date.year, month_of(date)


def _month(cards: Cards, year: int, month: int, changes: list[Change]) -> ChangesMonth:
    label = month_label(cards, year, month) if month else str(year)
    return ChangesMonth(
        label=label if year else cards.language.gettext("Undated"),
        id=f"m{year}-{month:02d}" if month else f"y{year}" if year else "undated",
        changes=tuple(changes),
    )


# --- what the editors did -----------------------------------------------------------------


def _edited(cards: Cards, log: list[Edits]) -> Iterator[_Found]:
    """Entries that were added or changed, a day together."""
    if not log:
        return
    published = {kind: set(cards.graph.ids(kind)) for kind in KINDS}
    for edits in log[:MOST]:
        date = dates.parse(edits.day)
        for rank, (what, ids) in enumerate((("added", edits.added), ("changed", edits.changed))):
            keys = [(kind, id_) for kind in KINDS for id_ in ids.get(kind, ())]
            keys = [(kind, id_) for kind, id_ in keys if id_ in published[kind]]
            if keys:
                yield date.sort_key, rank, "", date, _batch_of(cards, what, date, keys)  # type: ignore[arg-type]


def _batch_of(cards: Cards, what: What, date: Date, keys: list[tuple[Kind, str]]) -> _Make:
    def make() -> Change:
        few, labels = len(keys) <= MOST_NAMED, kind_labels(cards)
        counts = {kind: sum(one == kind for one, _ in keys) for kind in KINDS}
        batch = Batch(
            total=len(keys),
            cards=tuple(cards.card(key) for key in keys) if few else (),
            counts=tuple(
                PartLink(label=labels[kind], path=LISTS[kind], count=count)
                for kind, count in counts.items()
                if count and not few
            ),
        )
        return Change(what=what, when=cards.when(date), batch=batch)

    return make


def _corrected(cards: Cards, page: PageProse) -> Iterator[_Found]:
    for kind in KINDS:
        for id_, made in cards.graph.column(kind, "corrections"):
            days = sorted((one.date for one in made), key=lambda one: one.sort_key, reverse=True)
            for number, date in enumerate(days):
                make = _correction_of(cards, (kind, id_), number, page)
                yield date.sort_key, 2, f"{kind}/{id_}/{number}", date, make


def _correction_of(cards: Cards, key: tuple[Kind, str], number: int, page: PageProse) -> _Make:
    def make() -> Change:
        view = correction_view(cards, key, page)[number]
        return Change(what="corrected", when=view.when, correction=view)

    return make


def _withdrawn(cards: Cards, page: PageProse) -> Iterator[_Found]:
    for kind in KINDS:
        for id_ in sorted(cards.graph.withdrawn.get(kind, ())):
            retracted = cards.graph.entry((kind, id_)).retracted
            assert retracted is not None
            make = partial(_withdrawal_of, cards, (kind, id_), page)
            yield retracted.date.sort_key, 2, f"{kind}/{id_}", retracted.date, make


def _withdrawal_of(cards: Cards, key: tuple[Kind, str], page: PageProse) -> Change:
    view = retracted_page(cards, key, page)
    return Change(what="retracted", when=view.when, retracted=view)


# --- what others said ---------------------------------------------------------------------


def _turned(cards: Cards, page: PageProse) -> Iterator[_Found]:
    """Days on which a claim's standing may have become another, and changes of position."""
    for id_, positions, resolution in cards.graph.column("claim", "positions", "resolution"):
        found = standing.moves_of(positions)
        begun = any(move.position.date is None for move in found)
        moments = [move.position.date for move in found if move.position.date]
        moments += [resolution.date] if resolution else []
        last = DISTANT_PAST
        for date in sorted(moments, key=lambda one: one.sort_key):
            if date.first == last:
                continue
            if begun:
                make = _standing_of(cards, id_, date, last)
                yield date.sort_key, 3, f"{id_}", date, make
            begun, last = True, date.first
        for move in found:
            if move.changed:
                when = move.position.date
                make = _position_of(cards, id_, move, page)
                yield dated(when), 4, f"{id_} {move.anchor}", when, make


def _standing_of(cards: Cards, id_: str, date: Date, last: Day) -> _Make:
    """Whether a claim's standing on a day differs from that on the last day before it on which
    anything happened."""

    def make() -> Change | None:
        graph = cards.graph
        claim = graph.claim(id_)
        before = standing.standing(graph, claim, last)
        after = standing.standing(graph, claim, date.first)
        if before == after:
            return None
        new = [
            move
            for move in standing.moves(claim, date.first)
            if move.position.date and move.position.date.first == date.first and move.latest
        ]
        change = StandingChange(
            claim=cards.card(("claim", id_)),
            before=before,
            after=after,
            causes=tuple(
                Cause(
                    actor=cards.card(("actor", move.position.actor)),
                    stance=move.position.stance,
                    family=FAMILIES[move.position.stance],
                    follows=cards.follows(move.position),
                    path=f"{entry_path('claim', id_)}#{move.anchor}",
                )
                for move in new[:MOST_CAUSES]
                if after != "resolved"
            ),
        )
        return Change(what="standing", when=cards.when(date), standing=change)

    return make


def _position_of(cards: Cards, claim: str, move: Move, page: PageProse) -> _Make:
    def make() -> Change:
        view = position_view(cards, claim, move, page)
        return Change(what="position", when=view.when, position=view)

    return make
