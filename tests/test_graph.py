"""The graph: who names whom, in what order, and which references lead nowhere."""

from itertools import pairwise, permutations

import pytest
from conftest import linked
from hypothesis import given
from hypothesis import strategies as st

from dossier.graph import PROSE, Graph, dated, name_key
from dossier.markup import Reference
from dossier.problems import Problem

ACTOR = "name: {0}\nkind: person\n"
EVENT = "title: A\ndate: {0}\nstatus: occurred\n"
QUOTE = "speaker: a\ntext: A\nlang: en\nform: original\ndate: {0}\n"
SOURCE = "title: A\npublisher: B\nkind: wire\n"
CLAIM = "statement: A\n"
PLACE = "name: {0}\n"
TERM = "name: {0}\ndefinition: b\n"
CHAPTER = "title: A\n"


def graph(files: dict[str, str], media: tuple[str, ...] = ()) -> Graph:
    """The graph of entries without faults."""
    found, problems = linked(files, media)
    assert problems == []
    return found


def faults(files: dict[str, str], **options: bool) -> list[tuple[str, int, str, str]]:
    """Place, offset, code and message of each problem."""
    found = linked(files, **options)[1]
    return sorted(
        (one.location.path, one.location.column - 2, one.code, one.message) for one in found
    )


# --- order ----------------------------------------------------------------------------------------


def test_order_of_events() -> None:
    """By the earliest day, then by the latest, then by id."""
    dates = {
        "z-day": "2024-09-06",
        "month": "2024-09",
        "year": "2024",
        "b-same": "2024-09-06",
        "about": "2024-09~",
        "until": "../2024",
        "since": "2024/..",
        "ancient": "-0044-03-15",
        "decade": "202X",
    }
    found = graph({f"events/{id_}": EVENT.format(date) for id_, date in dates.items()})
    assert found.ids("event") == (
        "until", "ancient", "decade", "year", "since", "about", "month", "b-same", "z-day",
    )  # fmt: skip


def test_order_of_names() -> None:
    """By name, whatever its case and accents; then by id."""
    names = ["Zoë", "zoe", "Ärger", "apple", "Éa", "ea", "محمد", "10", "9"]
    found = graph({f"actors/a{n}": ACTOR.format(f"'{name}'") for n, name in enumerate(names)})
    assert [found.actor(id_).name for id_ in found.ids("actor")] == [
        "10", "9", "apple", "Ärger", "Éa", "ea", "Zoë", "zoe", "محمد",
    ]  # fmt: skip
    assert name_key("ÉÅ ß") == "ea ss"


def test_order_of_sources_claims_and_chapters() -> None:
    """Sources by publication and claims by their first position, those without a date last."""
    found = graph({
        "actors/a": ACTOR.format("A"),
        "sources/c": SOURCE + "published: 2024-02\n",
        "sources/a": SOURCE,
        "sources/b": SOURCE + "published: 2024-03\n",
        "claims/z": CLAIM,
        "claims/late": CLAIM + "positions: [{actor: a, stance: denies, date: 2024, source: a}]\n",
        "claims/early": CLAIM
        + "positions: [{actor: a, stance: denies, date: 2025, source: a},"
        + " {actor: a, stance: denies, date: 2023, source: a}]\n",
        "claims/undated": CLAIM + "positions: [{actor: a, stance: denies, source: a}]\n",
        "chapters/x": CHAPTER + "order: 10\n",
        "chapters/y": CHAPTER,
        "chapters/b": CHAPTER + "order: 10\n",
        "chapters/w": CHAPTER + "order: 9\n",
    })  # fmt: skip
    assert found.ids("source") == ("c", "b", "a")
    assert found.ids("claim") == ("early", "late", "undated", "z")
    assert found.ids("chapter") == ("w", "b", "x", "y")
    assert found.ids("term") == ()


def test_what_has_no_date_comes_first() -> None:
    """A date that is not known sorts before all that are."""
    found = graph({"events/a": EVENT.format("Y-99999999999")})
    assert dated(None) < dated(found.event("a").date)


# --- who names whom -------------------------------------------------------------------------------


def test_referrers() -> None:
    """The entries that name another are known by kind and field, in their order, each once."""
    found = graph({
        "actors/a": ACTOR.format("A"),
        "actors/b": ACTOR.format("B")
        + "part_of: a\nroles: [{title: x, at: a}, {title: y, at: a}]\n",
        "events/late": EVENT.format(2024) + "actors: [a, {actor: a, as: x}]\n",
        "events/early": EVENT.format(2023) + "actors: [b, a]\nresponds_to: [late]\n",
        "quotes/q": QUOTE.format(2024) + "about: [a, b]\nevent: late\n",
        "claims/c": CLAIM + "positions: [{actor: a, stance: denies, quote: q}]\nevents: [late]\n",
        "sources/s": SOURCE + "summary: '[[a]] [[a]] [[event:late]]'\n",
        "sources/t": SOURCE + "relies_on: [s]\nbody: 'x [@s]'\n",
    })  # fmt: skip
    a, late = ("actor", "a"), ("event", "late")
    assert found.referrers(a, "event", "actors") == ("early", "late")
    assert found.referrers(a, "actor", "part_of") == ("b",)
    assert found.referrers(a, "actor", "roles") == ("b",)
    assert found.referrers(a, "quote", "speaker") == ("q",)
    assert found.referrers(a, "quote", "about") == ("q",)
    assert found.referrers(a, "claim", "positions") == ("c",)
    assert found.referrers(a, "source", PROSE) == ("s",)
    assert found.referrers(late, "event", "responds_to") == ("early",)
    assert found.referrers(late, "source", PROSE) == ("s",)
    assert found.referrers(("source", "s"), "source", "relies_on") == ("t",)
    assert found.referrers(("source", "s"), "source", PROSE) == ("t",)
    assert found.referrers(("quote", "q"), "claim", "positions") == ("c",)
    assert found.referrers(a, "place", "part_of") == ()


def test_naming_oneself_in_prose_is_no_reference() -> None:
    """An entry that links to itself is not listed among those that mention it."""
    found = graph({"actors/a": ACTOR.format("A") + "summary: '[[a]]'\n"})
    assert found.referrers(("actor", "a"), "actor", PROSE) == ()


def test_tags() -> None:
    """Tags are in order, and so are the entries of each."""
    found = graph({
        "events/late": EVENT.format(2024) + "tags: [x, a]\n",
        "events/early": EVENT.format(2023) + "tags: [x]\n",
        "actors/a": ACTOR.format("A") + "tags: [x]\n",
    })  # fmt: skip
    assert list(found.tags) == ["a", "x"]
    assert found.with_tag("x") == [("event", "early"), ("event", "late"), ("actor", "a")]


def test_the_order_of_files_plays_no_part() -> None:
    """However the entries come, the graph is the same."""
    files = {
        "actors/a": ACTOR.format("A") + "part_of: b\n",
        "actors/b": ACTOR.format("A"),
        "events/a": EVENT.format(2024) + "actors: [b, a]\ntags: [t]\n",
        "terms/t": TERM.format("T"),
    }
    graphs = [graph(dict(order)) for order in permutations(files.items())]
    assert all(one == graphs[0] for one in graphs)
    assert all(list(one.tags) == ["t"] and one.ids("actor") == ("a", "b") for one in graphs)


# --- references in prose --------------------------------------------------------------------------


def test_resolve() -> None:
    """An id that one entry has means that; one that several have needs its kind."""
    found = graph({
        "actors/one": ACTOR.format("A"),
        "actors/two": ACTOR.format("A"),
        "places/two": PLACE.format("A"),
    })  # fmt: skip

    def resolved(kind: str, id_: str) -> object:
        return found.resolve(Reference("link", kind, id_, ""))

    assert resolved("", "one") == ("actor", "one")
    assert resolved("", "two") is None
    assert resolved("place", "two") == ("place", "two")
    assert resolved("term", "two") is None
    assert resolved("", "three") is None
    assert resolved("nonsense", "one") is None


PROSE_FAULTS = {
    "[[nobody]]": ("unknown-reference", "no entry 'nobody'"),
    "[[actor:nobody]]": ("unknown-reference", "no actor 'nobody'"),
    "[[who:a]]": ("unknown-reference", "there is no kind 'who'"),
    "[[place:a]]": ("wrong-kind", "'a' is an actor, not a place"),
    "[[two]]": ("ambiguous-reference", "'two' is the id of an actor and a place"),
    "[[secret]]": ("draft-reference", "'secret' is a draft"),
    "[[event:secret]]": ("draft-reference", "'secret' is a draft"),
    "[@nothing]": ("unknown-reference", "no source 'nothing'"),
    "[@a]": ("wrong-kind", "'a' is an actor, not a source"),
    "![x](media/no.png)": ("missing-image", "no image 'no.png' in content/media"),
}


@pytest.mark.parametrize("text", PROSE_FAULTS)
def test_references_that_lead_nowhere(text: str) -> None:
    """Each is told where it stands, under the code of its sort."""
    files = {
        "actors/a": ACTOR.format("A"),
        "actors/two": ACTOR.format("A"),
        "places/two": PLACE.format("A"),
        "events/secret": EVENT.format(2024) + "draft: true\n",
        "terms/t": "name: T\ndefinition: '[[a]] " + text + "'\n",
    }
    at = 5 if text.startswith("[@") else 4
    code, message = PROSE_FAULTS[text]
    assert faults(files) == [("terms/t:definition", at + 2, code, message)]


def test_drafts() -> None:
    """A draft may name what is published, and with drafts everything is."""
    files = {
        "actors/a": ACTOR.format("A") + "part_of: b\n",
        "actors/b": ACTOR.format("A") + "draft: true\npart_of: c\n",
        "actors/c": ACTOR.format("A"),
        "events/e": EVENT.format(2024) + "actors: [a]\ndraft: true\nsummary: '[[nobody]]'\n",
    }
    assert faults(files) == [("actors/a:part_of", -1, "draft-reference", "'b' is a draft")]
    assert faults(files, drafts=True) == [
        ("events/e:summary", 0, "unknown-reference", "no entry 'nobody'")
    ]
    found, _ = linked(files)
    assert found.ids("actor") == ("a", "c")
    assert found.referrers(("actor", "c"), "actor", "part_of") == ()


def test_an_id_that_a_draft_shares() -> None:
    """What is published is meant, and a draft of another kind makes nothing ambiguous."""
    found = graph({
        "actors/a": ACTOR.format("A"),
        "places/a": PLACE.format("A") + "draft: true\n",
        "terms/t": "name: T\ndefinition: '[[a]]'\n",
    })  # fmt: skip
    assert found.referrers(("actor", "a"), "term", PROSE) == ("t",)


def test_images() -> None:
    """An actor's picture and images in prose must be in content/media."""
    picture = "image: {file: a.png, alt: A, credit: B, licence: C}\n"
    text = ACTOR.format("A") + picture + "body: '![x](media/b/c.png)'\n"
    assert graph({"actors/a": text}, ("a.png", "b/c.png")).media == {"a.png", "b/c.png"}
    assert [one[2] for one in faults({"actors/a": text})] == ["missing-image"] * 2


def test_a_fault_is_told_once() -> None:
    """The same slip in the same place is not told again; in two places it is told twice."""
    text = "name: T\ndefinition: '[@x; @x] [[y]] [[y]]'\n"
    assert [(one[1], one[3]) for one in faults({"terms/t": text})] == [
        (1, "no source 'x'"),
        (5, "no source 'x'"),
        (9, "no entry 'y'"),
        (15, "no entry 'y'"),
    ]


# --- circles --------------------------------------------------------------------------------------


def circles(files: dict[str, str]) -> list[str]:
    return [one.message for one in linked(files)[1] if one.code == "cycle"]


@pytest.mark.parametrize(
    ("folder", "text", "field"),
    [
        ("actors", ACTOR.format("A"), "part_of: {0}"),
        ("places", PLACE.format("A"), "part_of: {0}"),
        ("events", EVENT.format(2024), "part_of: {0}"),
        ("events", EVENT.format(2024), "responds_to: [{0}]"),
    ],
)
def test_circles(folder: str, text: str, field: str) -> None:
    """Entries that are part of, answer or rest on each other in a circle are told of."""
    name = field.partition(":")[0]
    following = {"b": "c", "c": "d", "d": "b", "e": "b"}
    files = {f"{folder}/{a}": f"{text}{field.format(b)}\n" for a, b in following.items()}
    found, problems = linked(files)
    [problem] = problems
    assert problem.message == f"{name} leads in a circle: b → c → d → b"
    assert problem.hint == f"remove one of these from `{name}`"
    assert problem.location.path.startswith(f"{folder}/b:{name}")
    assert circles({f"{folder}/b": f"{text}{field.format('b')}\n"}) == [
        f"{name} leads in a circle: b → b"
    ]
    assert found.ids("chapter") == ()


def test_circles_of_several_names() -> None:
    """Each name that leads back is told; the place is the name, in a list as in a field."""
    event = EVENT.format(2024)
    files = {
        "events/a": event + "responds_to: [d, b]\n",
        "events/b": event + "responds_to: [c]\n",
        "events/c": event + "responds_to: [a, b]\n",
        "events/d": event,
    }
    found = sorted((one.message, one.location.path) for one in linked(files)[1])
    assert found == [
        ("responds_to leads in a circle: a → b → c → a", "events/a:responds_to.1"),
        ("responds_to leads in a circle: b → c → b", "events/b:responds_to.0"),
    ]


def test_sources_may_rest_on_each_other_but_none_on_itself() -> None:
    """Circular reporting is a fact to be recorded; a source that names itself is a slip."""
    files = {
        "sources/a": SOURCE + "relies_on: [b, a]\n",
        "sources/b": SOURCE + "relies_on: [a]\n",
    }
    [problem] = linked(files)[1]
    assert problem.message == "relies_on leads in a circle: a → a"
    assert problem.location.path == "sources/a:relies_on.1"


@pytest.mark.parametrize(
    ("relied", "code", "message"),
    [
        ("a, gone", "unknown-reference", "no source 'gone'"),
        ("a, b", "cycle", "the source 'b' is said to rely on itself here"),
        ("a, e", "wrong-kind", "'e' is an event, not a source"),
    ],
)
def test_what_a_citation_relies_on_is_looked_up(relied: str, code: str, message: str) -> None:
    """A slip in it is told with its place."""
    _, [problem] = linked(
        {
            "sources/a": SOURCE,
            "sources/b": SOURCE,
            "events/e": f"{EVENT.format(2024)}sources: [a, {{source: b, relies_on: [{relied}]}}]\n",
        }
    )
    assert (problem.code, problem.message) == (code, message)
    assert problem.location.path == "events/e:sources.1.relies_on.1"


def test_no_circles() -> None:
    """Diamonds, and circles of different fields, are none."""
    assert (
        circles({
            "events/a": EVENT.format(2024) + "part_of: b\n",
            "events/b": EVENT.format(2024) + "responds_to: [a]\n",
            "sources/a": SOURCE + "relies_on: [b, c]\n",
            "sources/b": SOURCE + "relies_on: [d]\n",
            "sources/c": SOURCE + "relies_on: [d]\n",
            "sources/d": SOURCE,
        })
        == []
    )  # fmt: skip


IDS = [f"s{n}" for n in range(6)]


@given(
    st.dictionaries(st.sampled_from(IDS), st.lists(st.sampled_from(IDS), unique=True), min_size=6)
)
def test_breaking_what_is_told_leaves_no_circle(edges: dict[str, list[str]]) -> None:
    """Circles are told if there are any, and each step of those told is one that was written."""
    files = {
        f"events/{id_}": EVENT.format(2024) + f"responds_to: [{', '.join(named)}]\n"
        for id_, named in edges.items()
    }

    def reaches(start: str, goal: str) -> bool:
        seen, waiting = set(), list(edges[start])
        while waiting:
            here = waiting.pop()
            if here not in seen:
                seen.add(here)
                waiting += edges[here]
        return goal in seen

    told: list[Problem] = linked(files)[1]
    assert bool(told) == any(reaches(id_, id_) for id_ in edges)
    for problem in told:
        way = problem.message.split(": ")[1].split(" → ")
        assert way[0] == way[-1]
        assert all(b in edges[a] for a, b in pairwise(way))


# --- what positions follow from -------------------------------------------------------------------


def followed(of: str) -> dict[str, str]:
    """A claim with a position that follows from one on another claim, if there is one."""
    position = f"{{actor: a, stance: denies, source: s, follows_from: {of}}}"
    return {
        "actors/a": ACTOR.format("A"),
        "sources/s": SOURCE,
        "claims/part": f"{CLAIM}positions: [{position}]\n",
        "claims/whole": CLAIM + "positions: [{actor: a, stance: denies, source: s}]\n",
    }


def test_what_a_position_follows_from_is_another_claim() -> None:
    """One that there is, told with its place; and not its own."""
    found = graph(followed("whole"))
    assert found.referrers(("claim", "whole"), "claim", "positions") == ("part",)
    place = "claims/part:positions.0.follows_from"
    unknown, own, actor = (linked(followed(of))[1] for of in ("whol", "part", "a"))
    assert [(one.location.path, one.message, one.hint) for one in (*unknown, *own)] == [
        (place, "no claim 'whol'", "did you mean 'whole'?"),
        (
            place,
            "a position on 'part' cannot follow from one on the same claim",
            "name the claim on which the actor spoke, or remove `follows_from`",
        ),
    ]
    assert [(one.location.path, one.code) for one in actor] == [(place, "wrong-kind")]
