"""Positions over time as a picture, and who never answered."""

from itertools import pairwise

from conftest import linked
from hypothesis import given
from hypothesis import strategies as st

from dossier.model import FAMILIES
from dossier.standing import moves
from dossier.views.cards import Cards
from dossier.views.entries import MOST_UNHEARD, claim_page
from dossier.views.entrypages import ClaimPage
from dossier.views.stances import MOST_LANES

FILES = {
    "sources/paper": "title: A\npublisher: B\nkind: wire\n",
    "actors/land": "name: Land\nkind: state\n",
    "actors/office": "name: Office\nkind: government-body\npart_of: land\n",
    "actors/works": "name: Works\nkind: company\n",
    "actors/daily": "name: Daily\nkind: media\n",
    "actors/u": "name: Somebody\nkind: unnamed\n",
    **{f"actors/p{n}": f"name: P{n}\nkind: person\n" for n in range(40)},
}


def claim_of(*positions: str, **more: str) -> ClaimPage:
    """The page of a claim with positions given in short: actor, stance, date (`-`: none)."""
    lines = [
        f"  - {{actor: {actor}, stance: {stance}, source: paper"
        + ("}\n" if date == "-" else f", date: {date}}}\n")
        for actor, stance, date in (one.split() for one in positions)
    ]
    files = {**FILES, "claims/c": f"statement: A\npositions:\n{''.join(lines)}"}
    if not positions:
        files["claims/c"] = "statement: A\n"
    files |= {name.replace("_", "/", 1): text for name, text in more.items()}
    graph, problems = linked(files)
    assert problems == []
    return claim_page(Cards(graph), "c")


def test_lanes_tell_who_stood_where_and_until_when() -> None:
    """A lane each, in order of their first word; lines change where the actor does."""
    page = claim_of("p1 denies 2023-01-01", "land asserts 2022-01-01", "p1 concedes 2024-01-01")
    drawn = page.drawn
    assert drawn
    land, p1 = drawn.lanes
    assert (land.name, p1.name) == ("Land", "P1")
    assert [(mark.family, mark.turn) for mark in p1.marks] == [("against", False), ("for", True)]
    assert [span.family for span in p1.spans] == ["against", "for"]
    assert p1.spans[0].end == p1.spans[1].start == p1.marks[1].x
    assert (land.spans[0].end, drawn.turns, drawn.families) == (100, True, ("for", "against"))


def test_silence_ends_no_line() -> None:
    """It is drawn as what it is, upon the line of the position that it does not withdraw."""
    page = claim_of("p1 no-response 2022", "p1 denies 2023", "p1 declines 2024")
    assert page.drawn
    [lane] = page.drawn.lanes
    assert [mark.family for mark in lane.marks] == ["silent", "against", "silent"]
    assert [span.family for span in lane.spans] == ["silent", "against"]
    assert (page.drawn.turns, page.changes) == (False, ())
    assert [one.withdraws_nothing for one in page.positions] == [False, False, True]


def test_what_is_known_roughly_or_not_at_all() -> None:
    """A month is a stretch; what has no date, and whoever finds no room, is said to be missing."""
    said = [f"p{n} asserts 2023-02-0{n % 9 + 1}" for n in range(MOST_LANES)]
    drawn = claim_of("land asserts 2023", "works asserts -", *said, "works denies 2024").drawn
    assert drawn and drawn.rough
    assert [len(lane.rough) for lane in drawn.lanes if lane.name == "Land"] == [1]
    assert (drawn.undated, drawn.left_out, len(drawn.lanes)) == (1, 2, MOST_LANES)
    assert "Works" in {lane.name for lane in drawn.lanes}  # who changed position is not left out
    assert claim_of("land asserts 2023").drawn is None


DAYS = st.dates().map(str)


@given(
    st.lists(
        st.tuples(st.sampled_from(["p1", "p2", "land"]), st.sampled_from(sorted(FAMILIES)), DAYS),
        min_size=2,
        max_size=6,
    )
)
def test_pictures_say_what_the_list_says(said: list[tuple[str, str, str]]) -> None:
    """Whenever they were taken, all positions are drawn, in order and inside of the picture."""
    page = claim_of(*map(" ".join, said))
    assert page.drawn
    told = sorted((one.actor.title, one.stance, one.changed) for one in page.positions)
    lanes = page.drawn.lanes
    assert told == sorted((lane.name, one.key, one.turn) for lane in lanes for one in lane.marks)
    for lane in lanes:
        places = [mark.x for mark in lane.marks]
        assert places == sorted(places)
        assert all(0 <= x <= 100 for x in places)
        assert [span.end for span in lane.spans] == [*[s.start for s in lane.spans[1:]], 100]
    ticks = [tick.at for tick in page.drawn.ticks]
    assert ticks == sorted(ticks)
    assert 1 <= len(ticks) <= 8


def test_words_on_the_axis_have_room() -> None:
    """Whether years, months or days; a few of them at the most."""
    for first, last in (
        ("1990", "2024"),
        ("2023-01-15", "2024-03-02"),
        ("2024-05-01", "2024-05-09"),
    ):
        drawn = claim_of(f"land asserts {first}", f"works asserts {last}").drawn
        assert drawn
        ticks = [tick.at for tick in drawn.ticks]
        assert all(after - before >= 12 for before, after in pairwise(ticks))


# --- who never answered -------------------------------------------------------------------

EVENT = "title: A\ndate: 2024\nstatus: reported\nclaims: [c]\nactors: [{}]\n"


def test_who_never_answered() -> None:
    """Those whom the events name, unless they or their side spoke, or cannot be expected to."""
    said = EVENT.format("works, office, daily, u, p1, p2")
    words = "text: A\nlang: en\nform: original\ndate: 2024\n"
    page = claim_of(
        "land denies 2024",
        "p3 declines 2024",
        events_e=said,
        quotes_at=f"speaker: p1\nevent: e\n{words}",
        quotes_on=f"speaker: p2\nclaims: [c]\n{words}",
    )
    assert [one.id for one in page.silent] == ["p3"]
    assert [one.id for one in page.named] == ["works"]
    assert page.spoken_of == ()


def test_who_is_spoken_of_is_told_apart() -> None:
    """Those of whom the words for a claim speak; words against it accuse nobody."""
    graph_of = {
        "quotes_for": "speaker: land\ntext: A\nlang: en\nform: original\ndate: 2024\n"
        "about: [works]\nsources: [paper]\n",
        "claims_c": "statement: A\npositions:\n  - {actor: land, stance: asserts, quote: for}\n",
        "events_e": EVENT.format("works, p5"),
    }
    page = claim_of(**graph_of)
    assert [one.id for one in page.spoken_of] == ["works"]
    assert [one.id for one in page.named] == ["p5"]


def test_lists_of_them_are_bounded() -> None:
    """However many events name, and however many those are."""
    page = claim_of(
        "land asserts 2024", events_e=EVENT.format(", ".join(f"p{n}" for n in range(40)))
    )
    assert (len(page.named), page.left_out) == (MOST_UNHEARD, 40 - MOST_UNHEARD)


def test_origins_are_told_where_they_are_others() -> None:
    """A position says what its sources go back to, and where that cannot be told."""
    relay = "title: A\npublisher: B\nkind: wire\nrelies_on: [{}]\n"
    more = {name: relay.format(on) for name, on in (("x", "y"), ("y", "x"), ("echo", "paper"))}
    page = claim_of(
        **{f"sources_{name}": text for name, text in more.items()},
        claims_c="statement: A\npositions:\n  - {actor: land, stance: asserts, source: paper}\n"
        "  - {actor: p1, stance: asserts, source: echo}\n"
        "  - {actor: p2, stance: asserts, source: x}\n",
    )
    found = [([one.card.id for one in p.origins], p.circular) for p in page.positions]
    assert found == [([], False), (["paper"], False), ([], True)]
    resting = page.support.resting
    assert (resting.sources, resting.origins, resting.circular, resting.parties) == (3, 1, 2, 3)


def test_moves_and_marks_are_of_one_mind() -> None:
    """The last word of an actor is where its line ends."""
    page = claim_of("p1 denies 2023", "p1 asserts 2024", "p2 evades 2022")
    graph, _ = linked({**FILES, "claims/c": "statement: A\n"})
    assert moves(graph.claim("c")) == []
    assert page.drawn
    ends = {lane.name: lane.spans[-1].family for lane in page.drawn.lanes}
    assert ends == {one.actor.title: one.family for one in page.positions if one.latest}


# --- what follows from another claim ------------------------------------------------------


def test_pages_say_on_which_claim_an_actor_spoke() -> None:
    """The list with a link, the picture in words, and how many of those that count."""
    files = {
        **FILES,
        "claims/whole": (
            "statement: All.\npositions: [{actor: p1, stance: denies, source: paper}]\n"
        ),
        "claims/part": (
            "statement: Some.\npositions:\n"
            "  - {actor: land, stance: asserts, date: 2024-01, source: paper}\n"
            "  - {actor: p1, stance: denies, date: 2024-02, source: paper, follows_from: whole}\n"
        ),
    }
    graph, problems = linked(files)
    assert problems == []
    cards = Cards(graph)
    page = claim_page(cards, "part")
    assert page.drawn and page.drawn.follows
    own, follows = page.positions
    assert own.follows is None
    assert follows.follows and follows.follows.path == "claims/whole.html"
    assert [[one.follows for one in lane.marks] for lane in page.drawn.lanes] == [[""], ["All."]]
    assert (page.following, cards.claim("part").following, cards.claim("whole").following) == (
        1, 1, 0,
    )  # fmt: skip
