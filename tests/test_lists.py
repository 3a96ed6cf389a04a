"""Long lists: split into parts that are small, linked, and together hold every entry once."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest
from conftest import linked
from sitekit import Looked, clean, is_page, write
from test_views import Pages, broken, pages_of, targets

from dossier import plan
from dossier.graph import Graph
from dossier.model import KINDS
from dossier.problems import Problem
from dossier.urls import LISTS
from dossier.views import build, parts, sections, site
from dossier.views.cards import Cards
from dossier.views.parts import Part, Step, Way, split
from dossier.views.types import PartNav

MOST = 6
"""Entries that a page holds in these tests."""

SPREAD = [
    f"20{year}-{month}-0{day}"
    for year in (23, 24)
    for month in ("03", "09")
    for day in range(1, 10)
]
PERSIAN, CHINESE = "ابپتجچحخدذرزسشصضطظعغ", "安白陈邓恩方高何贾孔李马宁欧潘钱任孙唐吴"

Entries = dict[str, str]
"""YAML by folder and id: `events/e1`."""


def events(days: Sequence[str], more: str = "") -> Entries:
    """Events on some days."""
    text = "title: Event {}\ndate: {}\nstatus: occurred\nkey: true\n"
    return {f"events/e{n}": text.format(n, day) + more for n, day in enumerate(days)}


def actors(names: Iterable[str]) -> Entries:
    """Persons of some names."""
    return {f"actors/a{n}": f"name: {name}\nkind: person\n" for n, name in enumerate(names)}


def quotes(days: Sequence[str], more: str) -> Entries:
    """What Ann said on some days."""
    text = "speaker: ann\ntext: Words {}.\nlang: en\nform: original\ndate: {}\n"
    return {f"quotes/q{n}": text.format(n, day) + more for n, day in enumerate(days)}


def claims(stances: Iterable[str]) -> Entries:
    """Claims on which Ann takes some stances."""
    text = "statement: Claim {}.\npositions:\n  - {{actor: ann, stance: {}, source: paper}}\n"
    return ANN | PAPER | {f"claims/c{n}": text.format(n, one) for n, one in enumerate(stances)}


ANN = {"actors/ann": "name: Ann\nkind: person\n"}
PAPER = {"sources/paper": "title: Paper\npublisher: P\nkind: news-report\n"}
HUB = {
    **claims(["asserts"] * 30),
    "places/port": "name: Port\n",
    "terms/jib": "name: Jib\ndefinition: An arm.\n",
}
IN_ALL = """\
summary: The [[jib]] of [[ann]].
actors: [ann]
places: [port]
sources: [paper]
claims: [c0]
tags: [all]
"""

SITES: dict[str, Entries] = {
    "events of two years": events(SPREAD),
    "events of one year": events(SPREAD[:18]),
    "events of one month": events(["2024-09-06"] * 20),
    "events known to the year": events(["2024"] * 20),
    "events without a start": events([*SPREAD, "../2024-05", "../.."]),
    "undated events": events(["../.."] * 20),
    "a year each": events([str(1900 + n) for n in range(60)]),
    "years before ours": events(["-0044-03"] * 8 + ["Y-50000"] * 8),
    "actors of one letter": actors(f"Ahn {n:02}" for n in range(20)),
    "actors in Persian": actors(PERSIAN),
    "actors in Chinese": actors(CHINESE),
    "sources without a date": {
        f"sources/s{n}": f"title: S {n}\npublisher: P\nkind: wire\n" for n in range(20)
    },
    "places": {f"places/p{n}": f"name: Port {n}\n" for n in range(20)},
    "claims": claims("asserts" if n % 3 else "denies" for n in range(40)),
    "terms": {
        f"terms/t{n}": f"name: {'xyz'[n % 3]} {n}\ndefinition: As [[t{(n + 1) % 20}]].\n"
        for n in range(20)
    },
    "one actor, place, source, tag and term in all": {
        **HUB,
        **events(SPREAD, IN_ALL),
        **quotes(SPREAD, "sources: [paper]\nabout: [ann]\nevent: e3\nclaims: [c0]\ntags: [all]\n"),
    },
    "a tag beside those that its parts could be called": events(
        SPREAD, "tags: [x, x-2024, x-events, events]\n"
    ),
}


def written(entries: Entries, folder: Path) -> Path:
    """A site folder with some entries."""
    files = {f"content/{name}.yaml": text for name, text in entries.items()}
    return write(folder, {"content/dossier.yaml": "title: Long\nquestion: How long?\n", **files})


@pytest.fixture(scope="module", params=SITES)
def long(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Pages, dict[str, bytes]]]:
    """The pages and all output of a site whose lists are too long for one page."""
    folder = tmp_path_factory.mktemp("long")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "SPLIT", MOST)
        yield pages_of(written(SITES[request.param], folder / "site"), folder / "work")


def test_every_link_of_a_split_list_leads_somewhere(long: tuple[Pages, dict[str, bytes]]) -> None:
    """To a file, and to a place in it."""
    pages, output = long
    assert broken(pages, output) == []


def test_no_part_is_an_island(long: tuple[Pages, dict[str, bytes]]) -> None:
    """From the home page, links lead to every page but those of empty lists."""
    pages, _ = long
    seen: set[str] = set()
    waiting = ["index.html"]
    while waiting:
        path = waiting.pop()
        if path in pages and path not in seen:
            seen.add(path)
            waiting.extend(target.partition("#")[0] for target in targets(path, pages[path]))
    assert pages.keys() - seen - set(LISTS.values()) == {"404.html"}


def test_parts_are_followed_through_to_the_end(long: tuple[Pages, dict[str, bytes]]) -> None:
    """What comes next has this page before it; and no two pages have one title or id."""
    pages, _ = long
    ways: dict[str, set[tuple[str, str]]] = {"next": set(), "prev": set()}
    for path, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), path
        assert len(page.all("h1")) == 1
        for one in page.all("a"):
            if one.get("rel") in ways:
                to = next(targets(path, Looked(tags=[("a", {"href": one["href"]})])))
                ways[one["rel"]].add((path, to))
    assert ways["next"] == {(one, other) for other, one in ways["prev"]}
    titles = Counter(page.text.partition(" Skip to")[0] for page in pages.values())
    assert [title for title, count in titles.items() if count > 1] == []


# --- what the parts hold ------------------------------------------------------------------


def graph_of(name: str) -> Graph:
    """One of these sites, linked without a disk."""
    found, problems = linked(SITES[name])
    assert not problems
    return found


@pytest.fixture(params=SITES)
def graph(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Graph:
    """A site with long lists."""
    monkeypatch.setattr(parts, "SPLIT", MOST)
    return graph_of(request.param)


def test_parts_hold_every_entry_once(graph: Graph) -> None:
    """Of the site's lists and of the long ones of entries and tags; and none holds too many."""
    cards = Cards(graph)
    found = [(graph.ids(kind), sections.parts_of_list(cards, kind)) for kind in KINDS[:-1]]
    for owner, id_, section in sections.long_sections(cards):
        split_ = sections.parts_of_section(cards, owner, id_, section)
        found.append((section.ids(graph, id_), split_))
    assert any(len(pages) > 1 for _, pages in found)
    for ids, pages in found:
        leaves = [part for part in pages.values() if not part.parts]
        held = [id_ for part in leaves for id_ in part.members]
        assert sorted(held) == sorted(ids)
        assert len(held) == len(set(held))
        assert max(len(part.members) for part in leaves) <= MOST
        for part in pages.values():
            if part.parts:
                assert len(part.members) == sum(len(one.members) for one in part.parts)


def test_every_page_tells_where_in_the_list_it_is(graph: Graph) -> None:
    """How much it holds of how much; itself, marked; and no more links than can be looked over."""
    cards = Cards(graph)
    around = site(cards)
    seen = 0
    for page in plan.pages(graph):
        view = build(cards, around, page.path, page.template, page.subject, page.kind).page
        nav: PartNav | None = getattr(view, "parts", None) if page.kind else None
        if nav is None:
            continue
        seen += 1
        links = [link for row in nav.rows for link in (row.head, *row.links) if link]
        here = [link.path for link in (nav.whole, *links) if link.current == "page"]
        assert here == [page.path]
        assert nav.whole.count == getattr(view, "total")  # noqa: B009 - all such views have one
        assert all(0 < link.count <= nav.whole.count for link in links)
        if not nav.overview:
            assert all(len(row.links) <= parts.MOST_LINKS for row in nav.rows)
    assert seen > 2


def test_lists_are_split_once_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many parts they have: or the work would grow with the square of a list's length."""
    monkeypatch.setattr(parts, "SPLIT", MOST)
    calls = 0

    def counted(*arguments: object) -> dict[str, Part]:
        nonlocal calls
        calls += 1
        return split(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(sections, "split", counted)
    graph = graph_of("one actor, place, source, tag and term in all")
    cards = Cards(graph)
    pages = plan.pages(graph)
    long = list(sections.long_sections(cards))
    calls = 0
    for page in pages:
        build(cards, site(cards), page.path, page.template, page.subject, page.kind)
    assert len(pages) > 200
    assert calls == len(LISTS) - 1 + len(long)


# --- addresses ----------------------------------------------------------------------------


def paths(name: str, start: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How the addresses of pages that begin in some way go on."""
    monkeypatch.setattr(parts, "SPLIT", MOST)
    found = [page.path for page in plan.pages(graph_of(name))]
    return [path.removeprefix(start)[: -len(".html")] for path in found if path.startswith(start)]


YEARS = ["-2023", "-2023-03", "-2023-03-2", "-2023-09", "-2023-09-2",
         "-2024", "-2024-03", "-2024-03-2", "-2024-09", "-2024-09-2"]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "start", "expected"),
    [
        ("events of two years", "timeline", ["", *(f"/{part[1:]}" for part in YEARS)]),
        (
            "events known to the year",
            "timeline",
            ["", "/2024", "/2024-other", "/2024-other-2", "/2024-other-3", "/2024-other-4"],
        ),
        (
            "undated events",
            "timeline",
            ["", "/undated", "/undated-2", "/undated-3", "/undated-4"],
        ),
        ("actors of one letter", "actors-", ["a", "a-2", "a-3", "a-4"]),
        ("actors in Chinese", "actors-", ["other", "other-2", "other-3", "other-4"]),
        (
            "claims",
            "claims-",
            ["single-origin", *(f"single-origin-{n}" for n in range(2, 6)),
             "denied", "denied-2", "denied-3"],
        ),
        ("terms", "terms-", ["x", "x-2", "y", "y-2", "z"]),
        ("one actor, place, source, tag and term in all", "actors/ann/events",
         ["", *YEARS]),
        (
            "a tag beside those that its parts could be called",
            "tags/x",
            ["", "-2024", "-events",
             *(f"{tag}/events{part}" for tag in ("", "-2024", "-events") for part in ("", *YEARS))],
        ),
    ],
)  # fmt: skip
def test_addresses_of_parts(
    name: str, start: str, expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are as documented: what a part once was called, it is called for good."""
    assert paths(name, start, monkeypatch) == expected


def test_no_two_pages_want_one_address(graph: Graph) -> None:
    """Whatever tags and entries are called."""
    pages = plan.pages(graph)
    assert plan.collisions(pages, []) == []
    assert len({page.path for page in pages}) == len(pages)


def test_a_file_in_the_way_of_a_part_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it is for any page."""
    monkeypatch.setattr(parts, "SPLIT", MOST)
    pages = plan.pages(graph_of("events of two years"))
    problems: list[Problem] = plan.collisions(pages, [("timeline/2024-03.html", "static/x")])
    assert [problem.code for problem in problems] == ["path-collision"]


# --- splitting ----------------------------------------------------------------------------


def ways(*steps: Step) -> Way:
    return steps


def test_a_list_that_fits_is_left_whole() -> None:
    """One page, and no way is even asked for."""
    assert list(split(["a", "b"], lambda _: 1 / 0, 2)) == [""]  # type: ignore[arg-type, return-value]


def test_what_has_no_way_is_numbered() -> None:
    """From 1, as there is no name that the first part could have."""
    found = split([str(n) for n in range(5)], lambda _: (), 2)
    assert {name: list(part.members) for name, part in found.items() if name} == {
        "1": ["0", "1"], "2": ["2", "3"], "3": ["4"],
    }  # fmt: skip


def test_too_many_parts_are_numbered(monkeypatch: pytest.MonkeyPatch) -> None:
    """An overview of a thousand years with one event each would be no overview."""
    monkeypatch.setattr(parts, "MOST_PARTS", 3)
    found = split([str(n) for n in range(8)], lambda id_: ways((int(id_), id_)), 4)
    assert list(found) == ["", "1", "2"]


def test_pages_of_entries_follow_one_another() -> None:
    """Overviews in between are left out."""
    way = {"a": ways((1, "x"), (1, "u")), "b": ways((1, "x"), (2, "v")), "c": ways((2, "y"))}
    found = split(["a", "b", "c"], way.__getitem__, 1)
    assert list(found) == ["", "x", "x-u", "x-v", "y"]
    following = []
    part: Part | None = found["x-u"]
    while part:
        following.append(part.name)
        part = part.after
    assert following == ["x-u", "x-v", "y"]


# --- size ---------------------------------------------------------------------------------


def test_pages_stay_small(tmp_path: Path) -> None:
    """With one actor, place, source, tag and term in all of some thousand events of one month."""
    files = HUB | events(["2024-09-06"] * 3000, IN_ALL)
    output = clean(written(files, tmp_path / "site"), tmp_path / "work")
    sizes = {path: len(data) for path, data in output.items() if is_page(path)}
    assert max(sizes.values()) < 400_000
    assert sizes["actors/ann.html"] < 200_000
