"""Who says what: claims by actors, and in each cell where the actor stands on the claim.

The columns are the actors with positions on the most claims, those of one camp side by side; all
others stand in a row together below these. Claims are split into pages by their standing.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, groupby, zip_longest
from typing import Final

from dossier import standing
from dossier.model import FAMILIES, Family, Kind
from dossier.parties import party_of
from dossier.standing import Move
from dossier.urls import entry_path, part_path
from dossier.views import parts
from dossier.views.base import View
from dossier.views.cards import Cards
from dossier.views.kindcards import Tally
from dossier.views.lists import actor_kind_titles
from dossier.views.parts import STANDINGS, Part, navigation, part_label, split, way_in_list, way_to
from dossier.views.types import Card, PartNav

PATH: Final = "who-says-what.html"

MOST_COLUMNS: Final = 11
"""Actors that have a column of their own."""

MOST_OTHERS: Final = 12
"""Actors without a column that are named for a claim; the claim's page has all."""

MOST_ON_OVERVIEW: Final = 12
"""Claims of each standing on the overview of a matrix that is split."""

_FAMILIES: Final[tuple[Family, ...]] = ("for", "against", "open", "silent")


class Stand(View, frozen=True):
    """Where one actor stands on one claim, by its latest position."""

    actor: Card
    stance: str
    family: Family
    before: str
    """The stance with which it last stood on another side; empty where it never did."""

    before_family: str
    follows: str
    """The path of the claim on which the actor spoke, where the position only follows from that;
    else empty."""

    path: str
    """Of the position, on the claim's page."""

    quote: str
    """The path of the quote that the position rests on; may be empty."""

    source: str
    """The path of a source that it rests on; may be empty."""


class MatrixRow(View, frozen=True):
    """A claim."""

    claim: Card
    tally: Tally
    stands: tuple[Stand | None, ...]
    """One for each column; None where the actor has no position."""

    others: tuple[Stand, ...]
    """Of actors without a column."""

    unnamed: int
    """Of how many more actors without a column the claim's page tells."""

    changed: bool
    """Somebody changed position."""


class MatrixGroup(View, frozen=True):
    """Claims of one standing."""

    standing: str
    rows: tuple[MatrixRow, ...]
    total: int = 0
    """Claims of this standing, where only some of them are here."""

    path: str = ""
    """Where all are; empty where all are here."""


class Camp(View, frozen=True):
    """Actors of neighbouring columns that belong together."""

    title: str
    path: str
    """Of the body that they belong to; empty where they only share what they are."""

    actors: tuple[Card, ...]


class MatrixPage(View, frozen=True):
    """Who says what, or a part of it."""

    total: int
    """All claims that somebody took a position on."""

    camps: tuple[Camp, ...]
    columns: tuple[Card, ...]
    """The actors of all camps, in order."""

    groups: tuple[MatrixGroup, ...]
    changed: bool
    """On some claim here somebody changed position."""

    follows: bool
    """Some position here only follows from one on another claim."""

    families: tuple[tuple[Family, tuple[str, ...]], ...]
    """Which stances belong together."""

    parts: PartNav | None


def matrix_page(cards: Cards, name: str = "") -> MatrixPage:
    """Return who says what, or a part of it; of one that is split, an overview."""
    found = parts_of_matrix(cards)
    part = found[name]
    camps = cards.kept("camps of who says what", lambda _: _camps(cards))
    columns = tuple(actor for camp in camps for actor in camp.actors)
    groups = tuple(_groups(cards, part, [one.id for one in columns]))
    rows = [row for group in groups for row in group.rows]
    return MatrixPage(
        total=len(found[""].members),
        camps=camps,
        columns=columns,
        groups=groups,
        changed=any(row.changed for row in rows),
        follows=any(
            stand and stand.follows for row in rows for stand in (*row.stands, *row.others)
        ),
        families=tuple(
            (family, tuple(key for key, one in FAMILIES.items() if one == family))
            for family in _FAMILIES
        ),
        parts=navigation(cards, PATH, "claim", found, name),
    )


def matrix_label(cards: Cards, name: str) -> str:
    """Return what a part of the matrix is called; nothing where it is the whole."""
    return part_label(cards, "claim", parts_of_matrix(cards)[name])


def parts_of_matrix(cards: Cards) -> Mapping[str, Part]:
    """Return the pages of the matrix by their names: the whole first."""

    def made(_: str) -> dict[str, Part]:
        ids = [id_ for id_, positions in cards.graph.column("claim", "positions") if positions]
        most = max(1, parts.SPLIT // 5)
        way = way_in_list if len(ids) > most else way_to
        return split(ids, way(cards, "claim"), most)

    return cards.kept(PATH, made)


# --- columns ------------------------------------------------------------------------------


def _camps(cards: Cards) -> tuple[Camp, ...]:
    """The actors with positions on the most claims, by what they belong to; unnamed officials,
    whose descriptions are long and who rarely speak twice, stand with the others."""
    counts: Counter[str] = Counter()
    for _, positions in cards.graph.column("claim", "positions"):
        counts.update({position.actor for position in positions})
    named = (id_ for id_, kind in cards.graph.column("actor", "kind") if kind != "unnamed")
    most = sorted(set(named) & counts.keys(), key=lambda id_: (-counts[id_], id_))[:MOST_COLUMNS]
    found: dict[tuple[Kind | None, str], list[str]] = defaultdict(list)
    for id_ in most:
        found[_belongs(cards, id_)].append(id_)

    def rank(camp: tuple[Kind | None, str]) -> tuple[bool, int, str]:
        # Bodies first, then those who only share what they are.
        return camp[0] is None, -sum(counts[id_] for id_ in found[camp]), camp[1]

    titles = actor_kind_titles(cards)
    camps = []
    for kind, of in sorted(found, key=rank):
        title = cards.name((kind, of)) if kind else titles[of]
        path = entry_path(kind, of) if kind else ""
        camps.append(Camp(title=title, path=path, actors=cards.cards("actor", found[kind, of])))
    return tuple(camps)


def _belongs(cards: Cards, id_: str) -> tuple[Kind | None, str]:
    """The outermost body that an actor belongs to; else what kind of actor it is."""
    body = cards.graph.actor(party_of(cards.graph, id_))
    if body.id != id_ or body.kind == "state":
        return "actor", body.id
    return None, body.kind


# --- rows ---------------------------------------------------------------------------------


def _groups(cards: Cards, part: Part, columns: Sequence[str]) -> Iterable[MatrixGroup]:
    """The claims of a part by their standing; on an overview, the first of each."""
    marks = {id_: cards.card(("claim", id_)).mark for id_ in part.members}
    ids = sorted(part.members, key=lambda id_: STANDINGS.index(marks[id_]))
    for mark, found in groupby(ids, key=marks.__getitem__):
        members = list(found)
        cut = bool(part.parts) and len(members) > MOST_ON_OVERVIEW
        yield MatrixGroup(
            standing=mark,
            rows=tuple(
                _row(cards, id_, columns)
                for id_ in (members[:MOST_ON_OVERVIEW] if cut else members)
            ),
            total=len(members) if cut else 0,
            path=part_path(PATH, mark) if cut else "",
        )


def _row(cards: Cards, id_: str, columns: Sequence[str]) -> MatrixRow:
    moves: dict[str, list[Move]] = defaultdict(list)
    for move in standing.moves(cards.graph.claim(id_)):
        moves[move.position.actor].append(move)
    stands = {actor: _stand(cards, id_, made) for actor, made in moves.items()}
    others = [stand for actor, stand in stands.items() if actor not in columns]
    return MatrixRow(
        claim=cards.card(("claim", id_)),
        tally=cards.tally(id_),
        stands=tuple(stands.get(actor) for actor in columns),
        others=tuple(_some_of_each(others)),
        unnamed=len(others[MOST_OTHERS:]),
        changed=any(stand.before for stand in stands.values()),
    )


def _some_of_each(others: Sequence[Stand]) -> list[Stand]:
    """Those that are named, by family; the families take turns, so that none crowds out another."""
    by_family = [[one for one in others if one.family == family] for family in _FAMILIES]
    turns = chain.from_iterable(zip_longest(*by_family))
    named = [one for one in turns if one is not None][:MOST_OTHERS]
    return sorted(named, key=lambda stand: _FAMILIES.index(stand.family))


def _stand(cards: Cards, claim: str, moves: Sequence[Move]) -> Stand:
    """Where an actor stands, given all its positions on a claim in order of time."""
    last = next(move for move in moves if move.latest)
    family = FAMILIES[last.position.stance]
    earlier = (one.position.stance for one in reversed(moves))
    before = next((one for one in earlier if FAMILIES[one] not in (family, "silent")), "")
    quote, follows = last.position.quote, last.position.follows_from
    sources = standing.evidence(cards.graph, last.position)
    return Stand(
        actor=cards.card(("actor", last.position.actor)),
        stance=last.position.stance,
        family=family,
        before=before,
        before_family=FAMILIES[before] if before else "",
        follows=entry_path("claim", follows) if follows else "",
        path=f"{entry_path('claim', claim)}#{last.anchor}",
        quote=entry_path("quote", quote) if quote else "",
        source=entry_path("source", sources[0]) if sources else "",
    )
