"""Standing: what the positions on a claim add up to, and on how many origins it rests."""

from itertools import permutations
from typing import Any, get_args

import pytest
from conftest import linked
from hypothesis import given
from hypothesis import strategies as st

from dossier.graph import Graph
from dossier.model import FAMILIES, Citation, Claim
from dossier.origins import Ends, ends_of
from dossier.standing import (
    Standing,
    evidence,
    following,
    history,
    moves,
    standing,
    support,
    tally,
)

ACTORS = {
    **{f"actors/{name}": f"name: {name}\nkind: state\n" for name in ("a", "b", "c", "d")},
    **{f"actors/{name}": f"name: {name}\nkind: unnamed\n" for name in ("u1", "u2", "u3")},
}

RELIES = {
    "s1": "",
    "s2": "",
    "s3": "",
    "relay": "s1",
    "copy": "relay",
    "both": "s1, s2",
    "far": "copy, both",
}

SOURCES = {
    f"sources/{name}": f"title: A\npublisher: B\nkind: wire\nrelies_on: [{named}]\n"
    for name, named in RELIES.items()
}

QUOTES = {
    "quotes/q1": "speaker: a\ntext: A\nlang: en\nform: original\ndate: 2024\nsources: [s1]\n",
    "quotes/q0": "speaker: a\ntext: A\nlang: en\nform: original\ndate: 2024\n",
}

Told = tuple[str, str, str | None, str]
"""Actor, stance, date and sources of a position."""


def claimed(*positions: Told, resolution: str = "") -> tuple[Graph, Claim]:
    """A graph, and a claim in it with some positions."""
    lines = [
        f"  - {{actor: {actor}, stance: {stance}"
        + (f", date: {date}" if date else "")
        + (f", quote: {source}}}" if source.startswith("q") else f", source: [{source}]}}")
        for actor, stance, date, source in positions
    ]
    text = "\n".join(["statement: A", "positions:" if lines else "positions: []", *lines])
    if resolution:
        text += f"\nresolution: {{verdict: so, reason: because, date: {resolution}}}"
    graph, problems = linked({**ACTORS, **SOURCES, **QUOTES, "claims/x": text + "\n"})
    assert problems == []
    return graph, graph.claim("x")


def stands(*positions: Told, on: Any = None, resolution: str = "") -> Standing:
    graph, claim = claimed(*positions, resolution=resolution)
    return standing(graph, claim, on)


DAY = "2024-09-06"

# --- the six --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("positions", "expected"),
    [
        ([], "open"),
        ([("a", "asserts", DAY, "s1"), ("b", "denies", DAY, "s2")], "disputed"),
        ([("a", "hints", DAY, "s1"), ("b", "doubts", DAY, "s1")], "disputed"),
        ([("a", "denies", DAY, "s1")], "denied"),
        ([("a", "partly-denies", DAY, "s1"), ("b", "verifying", DAY, "s2")], "denied"),
        ([("a", "asserts", DAY, "s1"), ("b", "confirms", DAY, "s2")], "undisputed"),
        ([("a", "asserts", DAY, "s1, s2")], "undisputed"),
        ([("a", "reports", DAY, "s1"), ("u1", "asserts", DAY, "s2")], "undisputed"),
        ([("a", "asserts", DAY, "s1")], "single-origin"),
        ([("a", "asserts", DAY, "s1"), ("b", "confirms", DAY, "s1")], "single-origin"),
        ([("a", "asserts", DAY, "s1"), ("b", "reports", DAY, "relay")], "single-origin"),
        ([("u1", "asserts", DAY, "s1"), ("u2", "asserts", DAY, "s2")], "single-origin"),
        ([("u1", "asserts", DAY, "s1, s2, s3")], "single-origin"),
        ([("a", "conditional", DAY, "s1")], "open"),
        ([("a", "not-so-far", DAY, "s1"), ("b", "cannot-confirm", DAY, "s2")], "open"),
        ([("a", "declines", DAY, "s1"), ("b", "no-response", DAY, "s2")], "open"),
        ([("a", "asserts", DAY, "q0")], "single-origin"),
    ],
)
def test_rows(positions: list[Told], expected: Standing) -> None:
    """Each row of the design's table; a vote for or against outweighs all that are neither."""
    assert stands(*positions) == expected
    neither = [("c", "evades", DAY, "s3"), ("d", "declines", DAY, "s3")]
    assert stands(*positions, *neither) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize("stance", FAMILIES)
def test_stances(stance: str) -> None:
    """What a stance alone makes of a claim depends on its family only."""
    alone = {"for": "single-origin", "open": "open", "against": "denied", "silent": "open"}
    assert stands(("a", stance, DAY, "s1")) == alone[FAMILIES[stance]]


def test_a_resolution_comes_first() -> None:
    """Where the editors found something, that is the standing, whatever the positions are."""
    both = [("a", "asserts", DAY, "s1"), ("b", "denies", DAY, "s2")]
    assert stands(*both, resolution="2024-10-01") == "resolved"  # type: ignore[arg-type]
    assert stands(resolution="2024-10-01") == "resolved"


# --- days -----------------------------------------------------------------------------------------


def test_as_of_a_day() -> None:
    """Only what was said by then counts, and of each actor the latest of it."""
    told: list[Told] = [
        ("a", "asserts", "2024-02-21", "s1"),
        ("b", "denies", "2024-03-01", "s2"),
        ("b", "concedes", "2024-09", "s2"),
        ("a", "doubts", "2025", "s1"),
    ]
    days = {
        (2024, 2, 20): "open",
        (2024, 2, 21): "single-origin",
        (2024, 2, 29): "single-origin",
        (2024, 3, 1): "disputed",
        (2024, 8, 31): "disputed",
        (2024, 9, 1): "undisputed",
        (2024, 12, 31): "undisputed",
        (2025, 1, 1): "disputed",
        None: "disputed",
    }
    assert {day: stands(*told, on=day) for day in days} == days


def test_a_resolution_counts_from_its_day() -> None:
    """Before the editors found it, nothing was resolved."""
    told = ("a", "asserts", "2024", "s1")
    assert stands(told, on=(2024, 9, 30), resolution="2024-10") == "single-origin"
    assert stands(told, on=(2024, 10, 1), resolution="2024-10") == "resolved"


def test_positions_without_a_date() -> None:
    """They are taken to have been known all along, and to be earlier than any that have one."""
    told: list[Told] = [("a", "denies", "2024", "s1"), ("a", "asserts", None, "s1")]
    assert stands(*told, on=(2023, 1, 1)) == "single-origin"
    assert stands(*told) == "denied"
    _, claim = claimed(*told)
    assert [(move.position.stance, move.latest, move.changed) for move in moves(claim)] == [
        ("asserts", False, False),
        ("denies", True, True),
    ]


def test_positions_of_one_day() -> None:
    """Of two on one day, the later in the file is the later."""
    for stances, expected in (("asserts denies", "denied"), ("denies asserts", "single-origin")):
        first, second = stances.split()
        assert stands(("a", first, DAY, "s1"), ("a", second, DAY, "s1")) == expected
    # A month begins with its first day, and is later than that day as it may be.
    told: list[Told] = [("a", "denies", "2024-09", "s1"), ("a", "asserts", "2024-09-01", "s1")]
    assert stands(*told) == "denied"


def test_moves() -> None:
    """Each position knows what the same actor said before, and whether that was something else."""
    _, claim = claimed(
        ("a", "confirms", "2024-03", "s1"),
        ("b", "denies", "2024-02", "s1"),
        ("a", "asserts", "2024-01", "s1"),
        ("a", "denies", "2024-04", "s1"),
        ("b", "doubts", "2024-05", "s1"),
    )
    found = [
        (move.position.actor, move.position.stance, move.previous and move.previous.stance,
         move.latest, move.changed)
        for move in moves(claim)
    ]  # fmt: skip
    assert found == [
        ("a", "asserts", None, False, False),
        ("b", "denies", None, False, False),
        ("a", "confirms", "asserts", False, False),
        ("a", "denies", "confirms", True, True),
        ("b", "doubts", "denies", True, False),
    ]
    early = moves(claim, (2024, 3, 31))
    assert [(move.position.stance, move.latest) for move in early] == [
        ("asserts", False), ("denies", True), ("confirms", True),
    ]  # fmt: skip


def test_tally() -> None:
    """Each actor is counted once, with the latest position."""
    _, claim = claimed(
        ("a", "asserts", "2024-01", "s1"),
        ("a", "denies", "2024-02", "s1"),
        ("b", "verifying", "2024-01", "s1"),
        ("c", "no-response", "2024-01", "s1"),
    )
    assert tally(claim) == {"for": 0, "open": 1, "against": 1, "silent": 1}
    assert tally(claim, (2024, 1, 31)) == {"for": 1, "open": 1, "against": 0, "silent": 1}


# --- origins --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sources", "ends"),
    [
        ([], set()),
        (["s1"], {"s1"}),
        (["relay"], {"s1"}),
        (["copy"], {"s1"}),
        (["both"], {"s1", "s2"}),
        (["far"], {"s1", "s2"}),
        (["copy", "relay", "s1"], {"s1"}),
        (["far", "s3"], {"s1", "s2", "s3"}),
    ],
)
def test_origins(sources: list[str], ends: set[str]) -> None:
    """A report that only repeats another is no second origin, at whatever remove."""
    graph, _ = claimed()
    assert set(ends_of(graph, sources).origins) == ends


def cites(source: str, *relies_on: str) -> Citation:
    return Citation(source=source, relies_on=relies_on)


@pytest.mark.parametrize(
    ("cited", "ends"),
    [
        ([cites("relay")], {"relay"}),
        ([cites("relay"), "s1"], {"relay", "s1"}),
        ([cites("relay"), "relay"], {"relay", "s1"}),
        ([cites("copy")], {"copy"}),
        (["copy", cites("relay")], {"relay", "s1"}),
        ([cites("s1", "s2")], {"s2"}),
        ([cites("s1", "s2"), "relay"], {"s1", "s2"}),
        ([cites("both", "s3")], {"s3"}),
        ([cites("s3", "copy", "s2")], {"s1", "s2"}),
        ([Citation(source="far")], {"s1", "s2"}),
    ],
)
def test_what_a_source_relies_on_in_one_matter(cited: list[str | Citation], ends: set[str]) -> None:
    """It takes the place of what the source relies on by itself, in that matter and at that place
    alone; who cites a source twice means both."""
    graph, _ = claimed()
    assert set(ends_of(graph, cited).origins) == ends


def test_an_echo_in_one_matter_is_no_origin() -> None:
    """A claim whose other reports only cite the first rests on one; whoever speaks for itself where
    its source mostly repeats others is one more."""
    first, echo = ("a", "asserts", DAY, "s1"), "{source: s2, relies_on: [s1]}"
    assert stands(first, ("b", "asserts", DAY, "s2")) == "undisputed"
    assert stands(first, ("b", "asserts", DAY, echo)) == "single-origin"
    assert stands(first, ("b", "asserts", DAY, "relay")) == "single-origin"
    assert stands(first, ("b", "asserts", DAY, "{source: relay, relies_on: []}")) == "undisputed"


def test_a_position_says_more_of_a_source_than_its_quote() -> None:
    """The words are the source's own, what they claim may be another's; a citation that says
    nothing of that changes nothing."""
    said = "{{actor: a, stance: asserts, quote: q1, source: {}}}"
    found = {}
    for source in ("s1", "{source: s1, relies_on: [s2]}", "{source: s1, relies_on: []}", "s3"):
        text = f"statement: A\npositions: [{said.format(source)}]\n"
        graph, problems = linked({**ACTORS, **SOURCES, **QUOTES, "claims/x": text})
        assert problems == []
        found[source] = support(graph, graph.claim("x")).named
    assert list(found.values()) == [("s1",), ("s2",), ("s1",), ("s1", "s3")]


def test_long_chains() -> None:
    """A chain of ten thousand relays ends where it ends."""
    files = {
        f"sources/s{n}": f"title: A\npublisher: B\nkind: wire\nrelies_on: [s{n + 1}]\n"
        for n in range(3000)
    }
    last = {"sources/s3000": "title: A\npublisher: B\nkind: wire\n"}
    graph, problems = linked({**files, **last})
    assert problems == []
    assert ends_of(graph, ["s0"]) == Ends(("s3000",), ())


def test_named_and_unnamed_origins() -> None:
    """An origin with somebody known by name behind it is named; unnamed ones are counted apart."""
    graph, claim = claimed(
        ("a", "asserts", DAY, "relay"),
        ("u1", "asserts", DAY, "s1, s2"),
        ("u2", "asserts", DAY, "s2"),
        ("u3", "denies", DAY, "s3"),
        ("b", "evades", DAY, "s3"),
    )
    found = support(graph, claim)
    assert (found.named, found.unnamed, found.count) == (("s1",), ("s2",), 2)
    assert support(graph, claim, (2024, 9, 5)).count == 0


def test_evidence() -> None:
    """A position rests on its own sources and on those of its quote, each once."""
    graph, claim = claimed(("a", "asserts", DAY, "q1"), ("a", "denies", DAY, "s1, s2, s1"))
    assert [evidence(graph, position) for position in claim.positions] == [["s1"], ["s1", "s2"]]


# --- properties -----------------------------------------------------------------------------------

DATES = st.sampled_from([None, "2022", "2023-01", "2023-01-01", "2024~", "2024-09-06", "2025-XX"])
POSITIONS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c", "u1", "u2"]),
        st.sampled_from(sorted(FAMILIES)),
        DATES,
        st.sampled_from([*RELIES, "s1, s2", "q1", "q0"]),
    ),
    max_size=6,
)
DAYS = st.one_of(st.none(), st.tuples(st.integers(2021, 2026), st.integers(1, 12), st.just(15)))


@given(POSITIONS, DAYS)
def test_exactly_one(positions: list[Told], day: Any) -> None:
    """Whatever was said, the claim stands in one of six ways, and it is that of the table."""
    graph, claim = claimed(*positions)
    found = standing(graph, claim, day)
    counts, origins = tally(claim, day), support(graph, claim, day)
    rows = {
        "disputed": counts["for"] > 0 and counts["against"] > 0,
        "denied": counts["for"] == 0 and counts["against"] > 0,
        "undisputed": counts["for"] > 0 == counts["against"]
        and origins.count >= 2
        and bool(origins.named),
        "single-origin": counts["for"] > 0 == counts["against"]
        and (origins.count < 2 or not origins.named),
        "open": counts["for"] == 0 == counts["against"],
    }
    assert [name for name, holds in rows.items() if holds] == [found]
    assert found in get_args(Standing)
    assert sum(counts.values()) <= len({actor for actor, *_ in positions})


@given(POSITIONS, DAYS, st.sampled_from(["declines", "no-response"]), DATES)
def test_silence_changes_nothing(
    positions: list[Told], day: Any, stance: str, date: str | None
) -> None:
    """That somebody who has taken no position says nothing makes no difference to the standing."""
    silent: Told = ("d", stance, date, "s3")
    assert stands(*positions, silent, on=day) == stands(*positions, on=day)


@given(POSITIONS, DAYS)
def test_the_order_in_the_file_plays_no_part(positions: list[Told], day: Any) -> None:
    """Positions of different dates may stand in any order."""
    dated = {one[2]: one for one in positions if one[2] != "2024~"}
    told = list(dated.values())[:4]
    assert len({stands(*order, on=day) for order in permutations(told)}) == 1


@given(POSITIONS, st.sampled_from(["relay", "copy"]))
def test_repeating_changes_nothing(positions: list[Told], relay: str) -> None:
    """One more report of what s1 says, by somebody for the claim, is no further origin."""
    graph, claim = claimed(*positions, ("a", "asserts", "2026", "s1"))
    more, other = claimed(*positions, ("a", "asserts", "2026", f"s1, {relay}"))
    assert support(graph, claim) == support(more, other)
    assert standing(graph, claim) == standing(more, other)


# --- what follows from another claim ------------------------------------------------------


def test_what_follows_counts_like_any_other() -> None:
    """Standing, tally and history are those of the same positions without `follows_from`."""
    told = (
        "statement: A\npositions:\n"
        "  - {actor: a, stance: asserts, date: 2024-01-01, source: s1}\n"
        "  - {actor: b, stance: denies, date: 2024-01-02, source: s2#}\n"
        "  - {actor: c, stance: confirms, date: 2024-01-03, source: s2#}\n"
        "  - {actor: c, stance: declines, date: 2024-01-04, source: s2}\n"
    )
    found = []
    for more in ("", ", follows_from: whole"):
        files = {"claims/part": told.replace("#", more), "claims/whole": "statement: B\n"}
        graph, problems = linked(ACTORS | SOURCES | files)
        assert problems == []
        claim = graph.claim("part")
        found.append((
            standing(graph, claim), tally(claim), support(graph, claim), history(graph, claim),
            following(claim),
        ))  # fmt: skip
    plain, follows = found
    assert plain[:-1] == follows[:-1]
    assert (plain[0], plain[-1], follows[-1]) == ("disputed", 0, 2)
