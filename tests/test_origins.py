"""Where sources come from, who speaks there, and what is made of circles."""

from collections.abc import Mapping, Sequence

import pytest
from conftest import linked
from hypothesis import given
from hypothesis import strategies as st
from test_standing import DAY, claimed, stands

from dossier.dates import parse
from dossier.graph import Graph
from dossier.model import Citation
from dossier.origins import Ends, circles, ends, origins_here, starts
from dossier.parties import party_of
from dossier.standing import moves, parties, support, tally

Relies = Mapping[str, Sequence[str]]

GRAPHS = st.integers(1, 8).flatmap(
    lambda n: st.fixed_dictionaries({
        str(one): st.lists(
            st.integers(0, n - 1).filter(lambda other, one=one: other != one).map(str), unique=True
        )
        for one in range(n)
    })
)  # fmt: skip


def followed(relies: Relies, *cited: str) -> Ends:
    return ends(cited or relies, relies.__getitem__)


# --- ends ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("relies", "origins", "found"),
    [
        ({"a": ""}, "a", []),
        ({"top": "left right", "left": "a", "right": "a", "a": ""}, "a", []),
        ({"a": "b", "b": "a"}, "", ["a b"]),
        ({"far": "a", "a": "b", "b": "c", "c": "a"}, "", ["a b c"]),
        ({"a": "b", "b": "a log", "log": ""}, "log", []),
        ({"x": "a c", "a": "b", "b": "a", "c": "d", "d": "c", "log": ""}, "log", ["a b", "c d"]),
    ],
)
def test_ends(relies: dict[str, str], origins: str, found: list[str]) -> None:
    """Chains and diamonds end in origins; circles that lead nowhere else have none."""
    graph = {id_: named.split() for id_, named in relies.items()}
    assert followed(graph) == Ends(
        tuple(origins.split()), tuple(tuple(one.split()) for one in found)
    )


@given(GRAPHS, st.randoms(use_true_random=False))
def test_no_order_plays_a_part(relies: dict[str, list[str]], random: object) -> None:
    """Whatever is looked at first, and in whatever order sources are named."""
    turned = {id_: relies[id_][::-1] for id_ in reversed(relies)}
    random.shuffle(order := list(relies))  # type: ignore[attr-defined]
    assert followed(relies) == followed(turned) == followed(relies, *order)


@given(GRAPHS, st.data())
def test_what_is_said_where_a_source_is_cited(
    relies: dict[str, list[str]], data: st.DataObject
) -> None:
    """That it relies on others there is the same as to cite these; on nothing, as to be an end."""
    one = data.draw(st.sampled_from(sorted(relies)))
    others = data.draw(st.lists(st.sampled_from(sorted(relies)), min_size=1, unique=True))
    cited = [Citation(source=one, relies_on=tuple(others))]
    assert starts(cited) == others and not origins_here(cited)
    assert ends([], relies.__getitem__, [one]) == Ends((one,), ())


@given(GRAPHS, st.data())
def test_an_echo_adds_no_origin(relies: dict[str, list[str]], data: st.DataObject) -> None:
    """One more report that only repeats what is there leaves origins and circles as they are."""
    some = st.lists(st.sampled_from(sorted(relies)), min_size=1, unique=True)
    more = {**relies, "echo": data.draw(some)}
    assert followed(more) == followed(relies)
    cited = data.draw(some)
    assert followed(more, "echo", *cited, *more["echo"]) == followed(relies, *cited, *more["echo"])


@given(GRAPHS, st.data())
def test_leaning_on_what_is_there_never_adds_an_origin(
    relies: dict[str, list[str]], data: st.DataObject
) -> None:
    """That one report rests on another, once it is known, can only take origins away."""
    source, other = (data.draw(st.sampled_from(sorted(relies))) for _ in "ab")
    if source != other:
        more = {**relies, source: [*relies[source], other]}
        assert set(followed(more).origins) <= set(followed(relies).origins)


@given(GRAPHS)
def test_ends_are_reached_and_lead_nowhere_else(relies: dict[str, list[str]]) -> None:
    """From each source some end is reached; ends have no way out; circles lead all around."""

    def reached(start: str) -> set[str]:
        found, waiting = set(), [start]
        while waiting:
            for other in relies[waiting.pop()]:
                if other not in found:
                    found.add(other)
                    waiting.append(other)
        return found

    for id_ in relies:
        found = followed(relies, id_)
        assert found.origins or found.circles
        assert all(not relies[one] and (one == id_ or one in reached(id_)) for one in found.origins)
        assert all(reached(one) == set(circle) for circle in found.circles for one in circle)
    turning = {id_ for circle in circles(relies, relies.__getitem__) for id_ in circle}
    assert turning == {id_ for id_ in relies if id_ in reached(id_)}


def test_long_ways() -> None:
    """Ten thousand relays, in a chain or in a circle, are followed to the end."""
    chain = {str(n): [str(n + 1)] for n in range(10_000)}
    assert followed({**chain, "10000": []}, "0") == Ends(("10000",), ())
    [circle] = followed({**chain, "10000": ["0"]}, "5").circles
    assert len(circle) == 10_001


# --- who speaks there ---------------------------------------------------------------------

MORE = {
    "actors/daily": "name: Daily\nkind: media\n",
    "actors/us": "name: US\nkind: state\n",
    "actors/house": "name: House\nkind: government-body\npart_of: us\n",
    "actors/clerk": (
        "name: Clerk\nkind: person\nroles:\n"
        "  - {title: Clerk, at: house, from: 2020, to: 2022}\n"
        "  - {title: Envoy, at: un, from: 2023}\n"
    ),
    "actors/un": "name: UN\nkind: organization\n",
    "sources/x": "title: A\npublisher: B\nkind: wire\nrelies_on: [y]\n",
    "sources/y": "title: A\npublisher: B\nkind: wire\nrelies_on: [x]\n",
}


def said(*positions: str) -> Graph:
    """A graph with a claim `c`, given its positions in short: actor, stance, date, source."""
    lines = [
        f"  - {{actor: {a}, stance: {b}, date: {c}, source: [{d}]}}\n"
        for a, b, c, d in (one.split() for one in positions)
    ]
    graph, _ = claimed()
    entries = {
        f"sources/{id_}": f"title: A\npublisher: B\nkind: wire\nrelies_on: {list(relies)}\n"
        for id_ in graph.ids("source")
        for relies in [graph.source(id_).relies_on]
    }
    actors = {
        f"actors/{id_}": f"name: {id_}\nkind: {graph.actor(id_).kind}\n"
        for id_ in graph.ids("actor")
    }
    made, problems = linked(
        {**entries, **actors, **MORE, "claims/c": f"statement: A\npositions:\n{''.join(lines)}"}
    )
    assert problems == []
    return made


def test_a_report_names_nobody() -> None:
    """Of what a news organization only reports, nobody is named; unless somebody speaks there."""
    graph = said("daily reports 2024 s1", "u1 asserts 2024 s2")
    found = support(graph, graph.claim("c"))
    assert (found.named, found.unnamed) == ((), ("s1", "s2"))
    graph = said("daily reports 2024 s1", "a asserts 2024 s1")
    assert support(graph, graph.claim("c")).named == ("s1",)
    graph = said("daily asserts 2024 s1")
    assert support(graph, graph.claim("c")).named == ("s1",)


def test_circles_back_nobody() -> None:
    """A circle is no origin: it makes nothing undisputed, and is told apart."""
    graph = said("a asserts 2024 x", "b asserts 2024 y", "c asserts 2024 s1")
    found = support(graph, graph.claim("c"))
    assert (found.count, found.named, found.circles) == (1, ("s1",), (("x", "y"),))


def test_parties() -> None:
    """Bodies and people belong to the outermost body of that day; who is not named to none."""
    graph = said(
        "house asserts 2021 s1",
        "clerk asserts 2021-05 s2",
        "us confirms 2024 s3",
        "daily reports 2024 s1",
        "u1 asserts 2024 s1",
    )
    assert parties(graph, graph.claim("c")) == ["us"]
    assert party_of(graph, "clerk", parse("2024")) == party_of(graph, "clerk") == "un"


# --- silence ------------------------------------------------------------------------------


def test_silence_withdraws_nothing() -> None:
    """Who once spoke and then declines to comment still stands by what was said."""
    told = [("a", "asserts", "2024-01", "s1"), ("a", "declines", "2024-02", "s1")]
    graph, claim = claimed(*told)  # type: ignore[arg-type]
    assert tally(claim) == {"for": 1, "open": 0, "against": 0, "silent": 0}
    assert [(one.latest, one.changed, one.withdraws_nothing) for one in moves(claim)] == [
        (True, False, False), (False, False, True),
    ]  # fmt: skip
    assert stands(*told) == "single-origin"  # type: ignore[arg-type]
    assert support(graph, claim).named == ("s1",)


def test_speaking_after_silence_is_no_reversal() -> None:
    """Silence is no side; a reversal after it is one from what was said before it."""
    _, claim = claimed(
        ("a", "no-response", "2024-01", "s1"),
        ("a", "asserts", "2024-02", "s1"),
        ("a", "declines", "2024-03", "s1"),
        ("a", "denies", "2024-04", "s1"),
    )
    found = moves(claim)
    assert [one.changed for one in found] == [False, False, False, True]
    assert found[-1].previous is found[1].position
    assert [one.latest for one in found] == [False, False, False, True]


@given(
    st.lists(st.sampled_from(["asserts", "denies", "evades", "declines", "no-response"])),
)
def test_silence_anywhere_changes_nothing(stances: list[str]) -> None:
    """Taking out all silence leaves every standing as it is, unless that is all there is."""
    told = [("a", stance, DAY, "s1") for stance in stances]
    spoken = [one for one in told if one[1] not in ("declines", "no-response")]
    if spoken:
        assert stands(*told) == stands(*spoken)  # type: ignore[arg-type]
