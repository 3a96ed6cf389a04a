"""The timeline: how dates are drawn, what was said between events, bars, lanes, filters."""

import itertools
from pathlib import Path

import pytest
from conftest import linked
from sitekit import GOOD, build, copy, look
from test_lists import ANN, PAPER, SITES, Entries, events, quotes

from dossier import dates
from dossier.views import marks, parts, rows
from dossier.views.cards import Cards
from dossier.views.density import density
from dossier.views.lanes import lanes
from dossier.views.marks import axis_of, drawn
from dossier.views.sections import parts_of_list
from dossier.views.spans import extent, sign
from dossier.views.timeline import TimelinePage, timeline_page

MOST = 6


def cards_of(entries: Entries) -> Cards:
    graph, problems = linked(entries)
    assert not problems
    return Cards(graph)


def page_of(entries: Entries, name: str = "") -> TimelinePage:
    return timeline_page(cards_of(entries), name)


def titles(page: TimelinePage) -> list[str]:
    """The ids of a page's rows, in order."""
    return [row.card.id for year in page.years for month in year.months for row in month.rows]


# --- how dates are drawn ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2024-09-06", ""),
        ("2024-09-06T10:00:00Z", ""),
        ("2024-09", "within"),
        ("2024", "within"),
        ("2024-22", "within"),
        ("202X", "within"),
        ("2024-09-XX", "within"),
        ("2024-09-06~", "about"),
        ("2024-09?", "about"),
        ("2024%", "about"),
        ("2023-12-11/2023-12-17", "span"),
        ("2024-09/..", "since"),
        ("2024-09/", "from"),
        ("../2024-09", "until"),
        ("/2024-09", "until"),
        ("../..", "undated"),
        ("/", "undated"),
    ],
)
def test_each_shape_of_date_has_a_sign(date: str, expected: str) -> None:
    """But for a plain day, which needs none."""
    assert sign(dates.parse(date)) == expected


@pytest.mark.parametrize(
    ("date", "kinds"),
    [
        ("2024-05-06", []),
        ("2024-05", ["within"]),
        ("2024-05-06~", ["about"]),
        ("2024-05~", ["within", "about"]),
        ("2024-03-01/2024-05-31", ["bar"]),
        ("2024-03~/2024-05?", ["bar", "about"]),
        ("2024-03/..", ["bar", "head"]),
        ("2024-03/", ["about"]),
        ("../2024-03", ["bar", "head"]),
        ("/2024-03", ["about"]),
        ("../..", []),
        ("198X", []),
    ],
)
def test_each_shape_of_date_is_drawn_as_what_it_is(date: str, kinds: list[str]) -> None:
    """A bar lasted, whiskers hold what was between them, dashes are about then."""
    shapes = [extent(dates.parse(text)) for text in ("2024-01-01", "2024-12-31", date)]
    axis = axis_of(shapes, aside=False)
    assert axis is not None
    mark = drawn(shapes, axis)[-1]
    assert [line.kind for line in mark.lines] == kinds
    assert (mark.x > axis.right) == (date in ("../..", "198X"))
    assert 0 <= mark.x <= marks.WIDTH
    goes_on = date.endswith("/..") and not date.startswith("..")
    assert (f"H{axis.right + 9:.1f}" in "".join(line.path for line in mark.lines)) == goes_on


def test_a_bar_is_as_long_as_it_lasted() -> None:
    """From the first of its days to the last, on an axis of a year."""
    shapes = [extent(dates.parse(text)) for text in ("2024", "2024-01-01/2024-06-30")]
    axis = axis_of(shapes, aside=False)
    assert axis is not None
    mark = drawn(shapes, axis)[1]
    left, right = axis.x(2024), axis.x(2024.5)
    assert mark.x == pytest.approx(left)
    end = float(mark.lines[0].path.rpartition("H")[2])
    assert end == pytest.approx(right, abs=3)


def test_marks_do_not_lie_over_one_another() -> None:
    """Those of one time stand in rows; and a lane has no more of these than it can show."""
    shapes = [extent(dates.parse("2024-01"))] + [extent(dates.parse("2024-05-06"))] * 40
    axis = axis_of(shapes, aside=False)
    assert axis is not None
    places = [(mark.x, mark.y) for mark in drawn(shapes, axis)]
    assert len({y for _, y in places}) == 12
    assert len(set(places[1:13])) == 12


# --- what was said ------------------------------------------------------------------------

SAID = (
    ANN | PAPER | quotes(["2023-12-01", "2024-09-06", "2024-09-07", "../.."], "sources: [paper]\n")
)
TWO = events(["2024-09-06", "2024-09-08"])


def test_statements_stand_between_events_in_order_of_time() -> None:
    """After the events of their date; what has no date comes last."""
    page = page_of(SAID | TWO)
    assert titles(page) == ["q0", "e0", "q1", "q2", "e1", "q3"]
    assert [year.id for year in page.years] == ["y2023", "y2024", "undated"]
    assert [(year.count, year.statements) for year in page.years] == [(0, 1), (2, 2), (0, 1)]
    assert page.filters is not None
    assert (page.filters.events, page.filters.statements, page.filters.total) == (2, 4, 6)


def test_long_statements_are_cut_at_a_word() -> None:
    """A row is no page; and a translation into the dossier's language comes before the words."""
    text = "speaker: ann\nlang: fa\nform: original\ndate: 2024-09-06\nsources: [paper]\ntext: "
    page = page_of(
        ANN
        | PAPER
        | TWO
        | {
            "quotes/long": text.replace("fa", "en") + "word " * 60 + "\n",
            "quotes/short": text + "نه\ntranslation: {lang: en, text: No, by: us}\n",
            "quotes/persian": text + "نه\n",
        }
    )
    found = {
        row.card.id: row.words
        for year in page.years
        for month in year.months
        for row in month.rows
        if row.words is not None
    }
    assert found["long"].text.endswith("word …")
    assert len(found["long"].text) <= rows.MOST_LETTERS + 10
    assert (found["short"].text, found["short"].lang) == ("No", "")
    assert (found["persian"].lang, found["persian"].dir) == ("fa", "rtl")


@pytest.mark.parametrize("name", SITES)
def test_parts_hold_every_statement_once(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a timeline is split by; between the events of its time."""
    monkeypatch.setattr(parts, "SPLIT", MOST)
    days = [
        "1999",
        "2023-03-02",
        "2023-03-08",
        "2024",
        "2024-08-01",
        "2030-01",
        "../..",
        "../2024-05",
    ]
    more = quotes(days, "sources: [paper]\n")
    cards = cards_of(ANN | PAPER | SITES[name] | more)
    found = parts_of_list(cards, "event")
    leaves = [part for part in found.values() if not part.parts]
    held = [id_ for part in leaves for id_ in rows.statements(cards, part, found)]
    assert sorted(held) == sorted(cards.graph.ids("quote"))
    if name == "events of two years" and len(cards.graph.ids("quote")) == len(days):
        assert list(rows.statements(cards, found["2023-03"], found)) == ["q0", "q1"]
        assert list(rows.statements(cards, found["2023-03-2"], found)) == ["q2"]


def test_no_page_holds_too_many_statements(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then it says how many there are, and where."""
    monkeypatch.setattr(parts, "SPLIT", 3)
    page = page_of(SAID | TWO)
    assert titles(page) == ["e0", "e1"]
    assert (page.left_out, page.left_out_path) == (4, "quotes.html")


# --- bars ---------------------------------------------------------------------------------


def bars(days: list[str]) -> list[tuple[str, int, str]]:
    cards = cards_of(events(days))
    found = parts_of_list(cards, "event")
    made = density(cards, found[""], found)
    return [(bar.label, bar.count, bar.anchor) for bar in made.bars] if made else []


def test_bars_count_the_months_with_gaps() -> None:
    """Events known to the year alone are in no month; they are counted apart."""
    days = ["2024-01-06", "2024-01", "2024-03-02/..", "2024"]
    assert bars(days) == [
        ("January 2024", 2, "m2024-01"),
        ("February 2024", 0, "m2024-02"),
        ("March 2024", 1, "m2024-03"),
    ]
    cards = cards_of(events(days))
    found = parts_of_list(cards, "event")
    made = density(cards, found[""], found)
    assert made is not None
    assert made.uncounted == 1
    assert [sum(bar is not None for bar in year.cells) for year in made.calendar] == [2]


def test_bars_of_long_times_are_years() -> None:
    """So are those of events that are known to the year; of thousands of years there are none."""
    assert bars(["1900-03-01", "1930-03-01"])[::30] == [("1900", 1, "y1900"), ("1930", 1, "y1930")]
    assert bars(["1990", "1991", "1991-02"]) == [("1990", 1, "y1990"), ("1991", 2, "y1991")]
    assert bars(["0100-03-01", "1930-03-01"]) == []
    assert bars(["../.."]) == []


@pytest.mark.parametrize(("start", "length"), [("2020-11", 14), ("2014-01", 120), ("2010-06", 170)])
def test_years_below_the_bars_have_room(start: str, length: int) -> None:
    """They are few, and none stands too near another or the end."""
    year, month = map(int, start.split("-"))
    last = year * 12 + month - 1 + length - 1
    cards = cards_of(events([f"{start}-01", f"{last // 12}-{last % 12 + 1:02d}-01"]))
    found = parts_of_list(cards, "event")
    made = density(cards, found[""], found)
    assert made is not None
    assert len(made.bars) == length
    places = [at for at, bar in enumerate(made.bars) if bar.year] + [length]
    assert 1 < len(places) <= 10
    assert min(b - a for a, b in itertools.pairwise(places)) >= length / 10


# --- lanes --------------------------------------------------------------------------------


def with_actors(count: int, days: int) -> Entries:
    """Events in which the first actors are named most."""
    people = {f"actors/p{n:02}": f"name: P {n:02}\nkind: person\n" for n in range(count)}
    found = dict(people)
    for n in range(days):
        names = ", ".join(f"p{one:02}" for one in range(count - n % count))
        found |= {
            f"events/e{n}": f"title: E {n}\ndate: 20{10 + n % 10}-0{1 + n % 9}-0{1 + n % 9}\n"
            f"status: reported\nactors: [{names}]\n"
        }
    return found


def test_lanes_are_of_those_named_most() -> None:
    """With a mark for each event, in its status, and a table of years that adds up."""
    cards = cards_of(with_actors(14, 28))
    found = lanes(cards, parts_of_list(cards, "event"))
    assert found is not None
    assert [lane.card.id for lane in found.lanes] == [f"p{n:02}" for n in range(10)]
    assert [len(lane.marks) for lane in found.lanes] == [lane.count for lane in found.lanes]
    assert [sum(lane.cells) for lane in found.lanes] == [lane.count for lane in found.lanes]
    assert found.columns[0] == "earlier"
    assert found.statuses == ("reported",)


def test_many_events_are_drawn_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many there are, a lane has no more marks than there is room for."""
    monkeypatch.setattr("dossier.views.lanes.MOST_MARKS", 20)
    cards = cards_of(with_actors(4, 400))
    found = lanes(cards, parts_of_list(cards, "event"))
    assert found is not None
    assert found.together
    for lane in found.lanes:
        assert 1 < len(lane.marks) <= 61
        assert all(mark.drawn.radius for mark in lane.marks)


def test_those_known_by_a_description_have_no_lane() -> None:
    """Each stands for one occasion."""
    entries = with_actors(3, 9)
    entries["actors/p01"] = "name: P 01\nkind: unnamed\n"
    cards = cards_of(entries)
    found = lanes(cards, parts_of_list(cards, "event"))
    assert found is not None
    assert [lane.card.id for lane in found.lanes] == ["p00", "p02"]


# --- filters ------------------------------------------------------------------------------


def test_rows_say_since_when_they_were_known() -> None:
    """From the first report; what is dated before our era counts as always known."""
    entries = ANN | {
        "sources/later": "title: L\npublisher: P\nkind: wire\npublished: 2024-10-01\n",
        **events(["2024-09-06"], "sources: [later]\n"),
        "events/old": "title: Old\ndate: -0044-03-15\nstatus: occurred\n",
    }
    page = page_of(entries)
    known = {
        row.card.id: row.known for year in page.years for month in year.months for row in month.rows
    }
    assert known == {"old": "", "e0": "2024-10-01"}


def test_what_can_be_chosen_is_on_the_page() -> None:
    """Actors by name, with how many rows each has."""
    page = page_of(with_actors(3, 6))
    assert page.filters is not None
    assert [(one.label, one.count) for one in page.filters.actors] == [
        ("P 00", 6),
        ("P 01", 4),
        ("P 02", 2),
    ]
    assert [one.value for one in page.filters.statuses] == ["reported"]
    assert not page.filters.split


def test_the_good_site_shows_its_dates_and_statements(tmp_path: Path) -> None:
    """Spans have signs beside their words, months have anchors, and statements are told apart."""
    site = copy(GOOD, tmp_path / "site")
    assert not build(site).stopped
    page = look((site / "public/timeline.html").read_text("utf-8"))
    classes = [one.get("class", "") for one in page.all("span")]
    for name in ("span", "since", "within", "about"):
        assert f"extent s-{name}" in classes
    assert {"m2024-02", "m2024-03", "y2024"} <= set(page.ids)
    kinds = [one["data-kind"] for one in page.all("li") if "data-kind" in one]
    assert (kinds.count("event"), kinds.count("statement")) == (8, 4)
