"""Pictures: nothing lies outside, nothing lies over another, and their words say the same."""

import math
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from conftest import linked
from hypothesis import given
from hypothesis import strategies as st
from sitekit import GOOD, Looked, build, copy, look, write

from dossier import dates, outline
from dossier.model import Citation, Role
from dossier.views import chains, company, labels, maps
from dossier.views.cards import Cards
from dossier.views.pictures import Chain, Company, RoleBars
from dossier.views.rolebars import MOST_BARS, Held, role_bars
from dossier.views.scale import Axis, axis, days


def cards_of(entries: dict[str, str], lang: str = "en") -> Cards:
    """Cards of entries that were never on disk, in a language."""
    graph, problems = linked(entries)
    assert not problems
    graph.settings = replace(graph.settings, languages=(lang,))
    return Cards(graph)


# --- an axis of time ----------------------------------------------------------------------

DAYS = st.tuples(st.integers(-3000, 3000), st.integers(1, 12), st.integers(1, 28))


@given(DAYS, DAYS)
def test_days_keep_their_order(one: Any, other: Any) -> None:
    """An earlier day is further on the side where time begins."""
    assert (days(one) < days(other)) == (one < other)


@given(st.lists(DAYS, min_size=1), st.booleans(), st.booleans(), st.booleans())
def test_an_axis_holds_what_is_known(known: Any, before: bool, after: bool, mirrored: bool) -> None:
    """Every day is between the sides, in order, and years are few and round."""
    found = sorted(days(day) for day in known)
    line = axis(found, before, after, mirrored)
    places = [line.at(day) for day in found]
    assert places == sorted(places, reverse=mirrored)
    assert all(0 < place < 100 for place in places)
    years = line.years(6)
    assert len(years) <= 6
    assert all(line.start <= days((year, 1, 1)) <= line.end + 1 for year in years)


def test_a_mirrored_axis_is_the_other_way_round() -> None:
    """Where a language runs to the left, so does time."""
    line, mirrored = Axis(0, 1000), Axis(0, 1000, mirrored=True)
    assert line.at(100) == 10 and mirrored.at(100) == 90
    assert line.stretch(100, 300) == (10, 20) and mirrored.stretch(100, 300) == (70, 20)


# --- roles --------------------------------------------------------------------------------

EDTF = ("2020", "2020~", "2021-05", "2022-03-04", "2022-03-04~", "201X", "2019-XX", "2020/2022",
        "../2021", "2023/..", "-0044", "Y170000", "2024-21")  # fmt: skip
ENDS = st.none() | st.sampled_from(EDTF)


def drawn(*roles: tuple[str | None, str | None], lang: str = "en") -> RoleBars | None:
    """A picture of roles, given by their first and last days."""
    held = [
        Held(
            Role(
                title=str(number),
                from_=dates.parse(start) if start else None,
                to=dates.parse(end) if end else None,
            ),
            str(number),
            str(number),
        )
        for number, (start, end) in enumerate(roles)
    ]
    return role_bars(cards_of({}, lang), held, "A")


@given(st.lists(st.tuples(ENDS, ENDS), max_size=5), st.sampled_from(["en", "fa"]))
def test_bars_stay_in_the_picture(roles: Any, lang: str) -> None:
    """Whatever is known of roles, no bar leaves the picture, and none is without length."""
    picture = drawn(*roles, lang=lang)
    if picture is None:
        return
    assert len(picture.bars) + picture.undated + picture.left_out == len(roles)
    assert [bar.y for bar in picture.bars] == sorted({bar.y for bar in picture.bars})
    for bar in picture.bars:
        assert bar.stretches
        for part in bar.stretches:
            assert part.width > 0
            assert part.x >= 0 and part.x + part.width <= 100.1
        assert all(0 <= end.x <= 100 for end in bar.opens)
        assert 0 < bar.label_y < bar.y < picture.foot < picture.years_y < picture.height
    assert all(0 <= tick.at <= 100 for tick in picture.ticks)


def test_what_is_known_roughly_is_not_drawn_as_certain() -> None:
    """A bar is solid from the last day that its start can be to the first that its end can be."""
    picture = drawn(("2022~", "2024"), ("2022-01-01", "2024-12-31"))
    assert picture is not None and picture.rough
    rough, sure = (bar.stretches for bar in picture.bars[::-1])
    rough, sure = (sure, rough) if len(sure) > len(rough) else (rough, sure)
    assert [part.sure for part in rough] == [False, True, False]
    assert [part.sure for part in sure] == [True]
    assert sum(part.width for part in rough) == pytest.approx(sure[0].width, abs=0.5)


def test_ends_that_are_not_known_stay_open() -> None:
    """An arrow stands where a role may go on; it points the way that time runs."""
    picture = drawn(("2022", None), (None, "2021"))
    assert picture is not None and picture.open
    assert [[end.right for end in bar.opens] for bar in picture.bars] == [[False], [True]]
    mirrored = drawn(("2022", None), (None, "2021"), lang="fa")
    assert mirrored is not None
    assert [[end.right for end in bar.opens] for bar in mirrored.bars] == [[True], [False]]


def test_only_the_latest_of_very_many_roles_are_drawn() -> None:
    """How many are left out is told."""
    picture = drawn(*[(str(1900 + n), str(1901 + n)) for n in range(MOST_BARS + 5)])
    assert picture is not None
    assert len(picture.bars) == MOST_BARS and picture.left_out == 5
    assert picture.bars[-1].label == str(MOST_BARS + 4)


def test_roles_without_dates_are_no_picture() -> None:
    """They are in the list."""
    assert drawn((None, None)) is None and drawn() is None


# --- companions ---------------------------------------------------------------------------


def appearing(*casts: str) -> Company | None:
    """The picture of the companions of `a`, given who was at each event with it."""
    names = sorted({*"".join(casts), "a"})
    entries = {f"actors/{name}": f"name: {name.upper()}\nkind: person\n" for name in names}
    for number, cast in enumerate(casts):
        actors = ", ".join({"a", *cast})
        entries[f"events/e{number}"] = (
            f"title: E\ndate: 2024\nstatus: occurred\nactors: [{actors}]\n"
        )
    cards = cards_of(entries)
    events = [f"e{number}" for number in range(len(casts))]
    return company.companions(cards, "a", events, 12)[1]


def test_companions_are_tied_where_they_meet_more_than_once() -> None:
    """The strongest ties come first; an event in common is no tie."""
    picture = appearing("bcd", "bc", "bcd", "e")
    assert picture is not None
    assert [(tie.names, tie.events) for tie in picture.ties] == [
        (("B", "C"), 3),
        (("B", "D"), 2),
        (("C", "D"), 2),
    ]
    assert picture.lengths == (100, 100, 66.7, 33.3)
    assert "B and C together: 3 events" in picture.description


def test_ties_that_are_alike_are_drawn_together_or_not_at_all() -> None:
    """No tie is left out for another that is as strong."""
    picture = appearing("bcdefgh", "bcdefgh", "bc")
    assert picture is not None
    assert [tie.names for tie in picture.ties] == [("B", "C")]


@given(st.lists(st.text("bcdefgh", max_size=7), max_size=6))
def test_arcs_stay_in_the_picture(casts: list[str]) -> None:
    """Arcs lead from one row's middle to another's, and bend no further than the edge."""
    picture = appearing(*casts)
    if picture is None:
        return
    assert len(picture.ties) <= company.MOST_TIES
    for tie in picture.ties:
        start, upper, reach, _, _, lower, end, _ = map(float, re.findall(r"-?[\d.]+", tie.shape))
        assert start == end == 94 and 0 < upper < lower < picture.height
        assert 0 <= 0.25 * start + 0.75 * reach <= 94


# --- chains -------------------------------------------------------------------------------

GRAPHS = st.integers(1, 9).flatmap(
    lambda n: st.fixed_dictionaries(
        {str(one): st.lists(st.integers(0, n - 1).map(str), unique=True) for one in range(n)}
    )
)


@given(GRAPHS)
def test_sources_stand_above_what_they_rest_on(relies: dict[str, list[str]]) -> None:
    """Each source has one row, even in a circle, and lines lead down past no other source."""
    order = chains.rows(relies)
    assert sorted(order) == sorted(relies)
    lanes, edges = chains.laid_out(order, relies)
    at = {(lane, order.index(id_)) for id_, lane in lanes.items()}
    assert len(edges) == sum(len({*named} - {id_}) for id_, named in relies.items())
    for edge in edges:
        assert edge.start in at and edge.end in at and edge.start[1] < edge.end[1]
        passed = {(edge.lane, row) for row in range(edge.start[1] + 1, edge.end[1])}
        assert not passed & at
    down = {id_: [one for one in targets if one > id_] for id_, targets in relies.items()}
    order = chains.rows(down)
    assert all(order.index(id_) < order.index(one) for id_ in down for one in down[id_])
    assert len(chains.laid_out(order, down)[1]) == sum(map(len, down.values()))


def chain(cited: str, relies: dict[str, str], **more: Any) -> Chain | None:
    """A picture of sources, each given with what it rests on."""
    entries = {
        f"sources/{name}": f"title: {name}\npublisher: {name}\nkind: wire\nrelies_on: [{named}]\n"
        for name, named in relies.items()
    }
    return chains.chain(cards_of(entries), cited.split(), **more)


def test_a_diamond_ends_in_one_origin() -> None:
    """Reports that go back to the same report have one origin, and are all drawn."""
    picture = chain("far", {"s": "", "left": "s", "right": "s", "far": "left, right"})
    assert picture is not None
    assert [row.publisher for row in picture.rows] == ["far", "left", "right", "s"]
    assert picture.left_out == 0
    assert picture.box == "0 0 20 40"
    assert picture.description == (
        "far rests on (left), (right); left rests on (s); right rests on (s); s is an origin"
    )


def test_what_a_source_rests_on_in_one_matter_is_drawn() -> None:
    """In place of what it always rests on, unless that is reached as well."""
    entries = {
        f"sources/{name}": f"title: {name}\npublisher: {name}\nkind: wire\nrelies_on: [{named}]\n"
        for name, named in {"s": "", "x": "", "mid": "s", "far": "mid"}.items()
    }
    cards = cards_of(entries)
    here = Citation(source="mid", relies_on=("x",))
    picture = chains.chain(cards, [here])
    assert picture is not None
    assert picture.description == "mid rests on (x); x is an origin"
    assert chains.chain(cards, [Citation(source="mid", relies_on=())]) is None
    picture = chains.chain(cards, ["far", Citation(source="mid", relies_on=())])
    assert picture is not None
    assert picture.description == (
        "far rests on (mid); mid rests on (s); mid is an origin; s is an origin"
    )
    assert [row.origin for row in picture.rows] == [False, True, True]


def test_sources_that_rest_on_none_are_no_picture() -> None:
    """There is nothing to follow."""
    assert chain("a b", {"a": "", "b": ""}) is None


def test_a_source_page_shows_both_ways() -> None:
    """What rests on the source stands above it, and what it rests on below."""
    relies = {"s": "", "x": "", "mid": "s", "up": "mid, x"}
    picture = chain("mid", relies, here="mid", above=["up"])
    assert picture is not None
    assert [(row.publisher, row.here) for row in picture.rows] == [
        ("up", False),
        ("mid", True),
        ("s", False),
    ]
    assert chain("mid", {"s": "", "mid": "s"}, here="mid") is None


def test_long_chains_are_drawn_in_part() -> None:
    """What is drawn is drawn with all that it rests on; how many are left out is told."""
    relies = {f"o{n}": "" for n in range(20)} | {f"r{n}": f"o{n}" for n in range(20)}
    picture = chain(" ".join(f"r{n}" for n in range(20)), relies)
    assert picture is not None
    assert len(picture.rows) == chains.MOST_ROWS and picture.left_out == 40 - chains.MOST_ROWS
    shown = {row.publisher for row in picture.rows}
    assert all(set(row.relies_on) <= shown for row in picture.rows)


# --- maps ---------------------------------------------------------------------------------

PLACES = st.tuples(st.floats(-85, 85), st.floats(-180, 180))


@given(st.lists(PLACES, min_size=1, max_size=8))
def test_all_places_are_on_the_map(places: list[tuple[float, float]]) -> None:
    """A window holds all of its places, with a margin, wherever they are."""
    window = maps.window_of(places)
    west, south, east, north = window.box
    assert east - west <= 360
    for place in places:
        x, y = window.at(*place)
        assert 0 <= x <= 100 and 0 < y < 100
    shrink = math.cos(math.radians(window.middle))
    if east - west < 360:
        assert (east - west) * shrink / (north - south) == pytest.approx(maps.ASPECT)


def test_a_window_crosses_the_180th_meridian_where_that_is_nearer() -> None:
    """Places on either side of it are neighbours."""
    window = maps.window_of([(-18.1, 178.4), (-13.8, -171.8)])
    west, _, east, _ = window.box
    assert east - west < 20
    fiji, samoa = window.at(-18.1, 178.4), window.at(-13.8, -171.8)
    assert 5 < fiji[0] < samoa[0] < 95
    assert maps.land(window, 1000)


def area(polygon: list[outline.Point]) -> float:
    return sum(a * d - b * c for (a, b), (c, d) in pairwise([*polygon, polygon[0]])) / 2


@given(st.floats(-180, 170), st.floats(-80, 70), st.floats(2, 60), st.floats(2, 40))
def test_land_is_cut_off_at_the_window(west: float, south: float, wide: float, high: float) -> None:
    """Nothing lies beyond the edges, and nothing within them is missing."""
    window = (west, south, west + wide, south + high)
    found = list(outline.within(window))
    for polygon in found:
        assert all(west - 1e-9 <= x <= west + wide + 1e-9 for x, _ in polygon)
        assert all(south - 1e-9 <= y <= south + high + 1e-9 for _, y in polygon)
    whole = [
        outline.clipped([(x + turn, y) for x, y in ring.points], window)
        for ring in outline.rings()
        for turn in (-360.0, 0.0, 360.0)
    ]
    expected = sum(area(polygon) for polygon in whole if polygon)
    assert sum(map(area, found)) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("latitude", "longitude", "dry"),
    [(50.4, 30.5, True), (42.0, 51.0, False), (35.7, 51.4, True), (43.0, 34.0, False),
     (66.0, -172.0, True), (66.5, 179.9, True), (-85.0, 20.0, True), (0.0, -30.0, False)],
)  # fmt: skip
def test_land_is_where_it_is(latitude: float, longitude: float, dry: bool) -> None:
    """Kyiv, Tehran, Chukotka on either side and Antarctica are land; the Caspian Sea is not."""
    around = (longitude - 0.2, latitude - 0.2, longitude + 0.2, latitude + 0.2)
    covered = abs(sum(map(area, outline.within(around))))
    assert covered == pytest.approx(0.16 if dry else 0, abs=0.001)


@given(PLACES)
def test_paths_of_land_stay_near_the_map(place: tuple[float, float]) -> None:
    """A path goes a little beyond the map's edges, so that no cut is seen, and no further."""
    path = maps.land(maps.window_around(place), 500)
    for piece in re.findall(r"M([^z]*)z", path):
        numbers = [int(number) for number in re.findall(r"-?\d+", piece)]
        x = y = 0
        for across, down in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + across, y + down
            assert -7 <= x <= 507 and -7 <= y <= 320
    assert len(path) < 12_000


SPOTS = st.lists(
    st.builds(
        labels.Spot,
        st.text("abcdef ", min_size=1, max_size=40),
        st.floats(0, 100),
        st.floats(0, 100),
        st.floats(2, 8),
    ),
    max_size=12,
)


@given(SPOTS)
def test_names_on_a_map_do_not_meet(spots: list[labels.Spot]) -> None:
    """On narrow screens and on wide ones, names lie apart, off the dots and on the map."""
    found = labels.placed(spots)
    for size in (labels.NARROW, labels.WIDE):
        areas = [
            labels._written(label, spot, size)
            for label, spot in zip(found, spots, strict=True)
            if label and (size == labels.WIDE or not label.wide)
        ]
        if size == labels.NARROW:
            assert all(labels._inside(one, size) for one in areas)
        for number, one in enumerate(areas):
            assert not any(labels._meet(one, other) for other in areas[:number])


def test_only_the_places_with_the_most_events_are_drawn() -> None:
    """A map is bounded, and says how many places it leaves out."""
    entries = {f"places/p{n}": f"name: P{n}\nat: [{n / 2}, {n}]\n" for n in range(70)}
    entries["events/e"] = "title: E\ndate: 2024\nstatus: occurred\nplaces: [p69]\n"
    picture = maps.map_of_places(cards_of(entries))
    assert picture is not None
    assert len(picture.dots) == maps.MOST_PLACES and picture.left_out == 10
    assert picture.dots[0].title == "P69" and picture.dots[0].events == 1
    few = {"places/p": "name: P\n", "places/q": "name: Q\nat: [1, 2]\n"}
    assert maps.map_of_places(cards_of(few)) is None


def test_a_name_too_long_for_a_map_is_cut_between_words() -> None:
    """It is in full in the list."""
    assert labels.shortened("The Port of Veyra", 12) == "The Port of…"
    assert labels.shortened("Veyra", 12) == "Veyra"
    assert labels.shortened("Llanfairpwllgwyngyll", 12) == "Llanfairpwl…"


# --- pages --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Looked]:
    """The pages of the good site."""
    site = copy(GOOD, tmp_path_factory.mktemp("pictures") / "site")
    assert not build(site).stopped
    out = site / "public"
    return {
        file.relative_to(out).as_posix(): look(file.read_text("utf-8"))
        for file in out.rglob("*.html")
    }


def html(page: Looked, selector: str) -> list[dict[str, str]]:
    """The attributes of elements that have a class."""
    return [given for _, given in page.tags if selector in given.get("class", "").split()]


def test_the_good_site_shows_each_picture(pages: dict[str, Looked]) -> None:
    """Each is named and described, by elements of its own."""
    found = set()
    for page in pages.values():
        for svg in page.all("svg"):
            if svg.get("role") == "img":
                named = svg["aria-labelledby"].split()
                assert set(named) <= set(page.ids)
                found.add(named[0].split("-")[0])
    assert found == {"roles", "holders", "company", "chain", "map", "stances"}


def test_pictures_say_what_the_lists_say(pages: dict[str, Looked]) -> None:
    """The words of a picture are those of the list beside it."""
    brandt = pages["actors/lio-brandt.html"].text
    for fact in ("1 May 2021 – 31 March 2024", "since April 2024"):
        assert brandt.count(fact) == 2
    office = pages["actors/harbour-office.html"].text
    assert "Maresh and Veyra together: 2 events" in office
    assert "Maresh and Veyra 2 events" in office
    sale = pages["claims/sold-to-maresh.html"].text
    assert sale.count("Veyra Courier, 5 Mar 2024") >= 2
    places = pages["places.html"]
    dots = html(places, "dot")
    rows = [given for given in places.all("th") if given.get("scope") == "row"]
    assert len(dots) == len(rows) == 2
    assert places.text.count("North Quay: 3 events") == 2  # the description, and the dot's own


def test_pictures_have_no_colours_and_no_styles_of_their_own(pages: dict[str, Looked]) -> None:
    """Colours come from the sheet, which knows light, dark, paper and forced colours."""
    for page in pages.values():
        for tag, attributes in page.tags:
            if tag in ("svg", "path", "circle", "rect", "line", "text", "g"):
                assert not {"style", "color"} & attributes.keys()
                assert attributes.get("fill", "none") in ("none", "currentColor")
                assert attributes.get("stroke", "none") in ("none", "currentColor")


def test_a_picture_follows_its_facts(tmp_path: Path) -> None:
    """A place that gets other coordinates moves on the maps of others, too."""
    site = write(
        tmp_path / "site",
        {
            "content/dossier.yaml": "title: S\nquestion: Why?\n",
            "content/places/a.yaml": "name: Aa\nat: [50, 30]\n",
            "content/places/b.yaml": "name: Bb\nat: [54, 36]\n",
        },
    )
    assert not build(site).stopped
    page = site / "public/places/a.html"
    assert ">Bb</text>" in page.read_text("utf-8")
    write(site, {"content/places/b.yaml": "name: Bb\nat: [-20, 36]\n"})
    assert not build(site).stopped
    assert ">Bb</text>" not in page.read_text("utf-8")
