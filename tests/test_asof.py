"""As it was known on a day: what is left out of a site, how claims stood, and the chosen days."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sitekit import GOOD, ROOT, build, clean, copy, look, tree, write
from test_standing import claimed

from dossier import asof, cli, known, load
from dossier.dates import parse
from dossier.graph import Graph
from dossier.linking import link
from dossier.markup import Prose
from dossier.pipeline import Options, Session
from dossier.standing import history, standing, support, tally
from dossier.views import parts

FILES = {
    "content/dossier.yaml": (
        "title: T\nquestion: Q?\nanswer: Today's answer.\nestablished: This.\ndisputed: That.\n"
        "unknown: Much.\nabout: As [[late]] said.\n"
        "as_of: [2024-01-15, {date: 2024-03-01, title: March, note: 'Of [[late]].'}]\n"
    ),
    "content/actors/ann.yaml": (
        "name: Ann\nkind: person\nroles:\n  - {title: Clerk, at: office, from: 2023, to: 2024-06}\n"
        "  - {title: Head, at: board, from: 2024-06}\n"
    ),
    "content/actors/bob.yaml": "name: Bob\nkind: person\n",
    "content/actors/cid.yaml": "name: Cid\nkind: person\n",
    "content/actors/office.yaml": "name: Office\nkind: company\n",
    "content/actors/board.yaml": "name: Board\nkind: company\npart_of: trust\n",
    "content/actors/trust.yaml": "name: Trust\nkind: company\n",
    "content/places/here.yaml": "name: Here\n",
    "content/places/there.yaml": "name: There\n",
    "content/terms/tide.yaml": "name: Tide\ndefinition: Water, see [[late]].\n",
    "content/sources/log.yaml": "title: Log\npublisher: P\nkind: wire\npublished: 2024-01-10\n",
    "content/sources/book.yaml": "title: Book\npublisher: P\nkind: document\n",
    "content/sources/new.yaml": (
        "title: New\npublisher: P\nkind: wire\npublished: 2024-05-02\nrelies_on: [desk]\n"
    ),
    "content/sources/desk.yaml": "title: Desk\npublisher: P\nkind: wire\npublished: 2024-05-03\n",
    "content/sources/essay.yaml": (
        "title: Essay\npublisher: P\nkind: analysis\npublished: 2024-05-04\n"
    ),
    "content/events/early.yaml": (
        "title: Early\ndate: 2024-01-10\nstatus: occurred\nactors: [ann]\nplaces: [here]\n"
        "sources: [log, essay]\nresponds_to: []\nclaims: [so, never]\n"
        "summary: Before [[late|the later one]] [@log; @essay].\n"
        "body: |\n  See [[late]] and [[log]] [@essay, p. 2].\n\n  ![[said-late]]\n\n  The end.\n"
        "corrections:\n  - {date: 2024-01-12, note: Spelling.}\n"
        "  - {date: 2024-09-01, note: 'Of [[late]].'}\n"
    ),
    "content/events/late.yaml": (
        "title: Late & last\ndate: 2024-05-02\nstatus: occurred\nactors: [bob]\nplaces: [there]\n"
        "responds_to: [early]\n"
    ),
    "content/events/hidden.yaml": (
        "title: Hidden\ndate: 2024-01-05\nreported: 2024-05-02\nstatus: reported\nactors: [ann]\n"
    ),
    "content/quotes/said.yaml": (
        "speaker: ann\ntext: Yes\nlang: en\nform: original\ndate: 2024-01-11\nsources: [new]\n"
        "claims: [so, never]\nevent: early\n"
    ),
    "content/quotes/said-late.yaml": (
        "speaker: bob\ntext: No\nlang: en\nform: original\ndate: 2024-05-02\nsources: [new]\n"
    ),
    "content/quotes/relayed.yaml": (
        "speaker: ann\ntext: Hm\nlang: en\nform: relayed\ndate: 2024-01-11\nsources: [essay]\n"
    ),
    "content/claims/so.yaml": (
        "statement: It is so.\npositions:\n"
        "  - {actor: ann, stance: asserts, date: 2024-01-11, quote: said}\n"
        "  - {actor: cid, stance: evades, source: book}\n"
        "  - {actor: bob, stance: denies, date: 2024-05-02, source: new}\n"
        "resolution: {verdict: So, reason: Seen., date: 2024-08-01}\n"
    ),
    "content/claims/never.yaml": (
        "statement: It never was.\npositions:\n"
        "  - {actor: bob, stance: asserts, date: 2024-05-02, source: new}\n"
    ),
    "content/chapters/10-story.md": "---\ntitle: Story\n---\n\nAll of [[early]] and [[cid]].\n",
}
"""A site in which most came in May 2024."""

DAY = "2024-03-31"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The site on disk."""
    return write(tmp_path / "site", FILES)


def gone_back(site: Path, day: str) -> tuple[Graph, Graph]:
    """The graph of today and that of a day."""
    content = load.load(site)
    today, problems = link(content.records, content.settings, content.media, nowhere)
    assert not [*content.problems, *problems]
    records, settings = asof.known_on(today, content.records, parse(day))
    past, problems = link(records, settings, content.media, nowhere)
    assert not problems
    return today, past


def nowhere(*_: Any) -> Any:
    """Nothing here has a problem to locate."""
    raise AssertionError


@pytest.fixture
def past(site: Path) -> Graph:
    """The site as of the day."""
    return gone_back(site, DAY)[1]


def text(prose: Prose) -> str:
    """Prose with its references in brackets."""
    return prose.render(lambda reference: f"[{reference.style}:{reference.id}]")


# --- what is left out ---------------------------------------------------------------------


def test_what_was_not_public_is_left_out(past: Graph) -> None:
    """An event by its first report, a quote by its date or first relay, a claim by who made it."""
    assert past.ids("event") == ("early",)
    assert past.ids("quote") == ("said",)
    assert past.ids("claim") == ("so",)
    assert past.ids("chapter") == ()


def test_the_day_itself_counts(site: Path) -> None:
    """What became public on the day is there, what did on the next is not."""
    assert "late" not in gone_back(site, "2024-05-01")[1].ids("event")
    assert "late" in gone_back(site, "2024-05-02")[1].ids("event")


def test_what_has_no_date_stays(past: Graph) -> None:
    """Nothing is made up: an undated source, and an undated position, were always there."""
    assert "book" in past.ids("source")
    assert [one.actor for one in past.claim("so").positions] == ["ann", "cid"]


def test_later_positions_resolutions_and_corrections_are_missing(past: Graph) -> None:
    """Each is there from its own date on."""
    assert past.claim("so").resolution is None
    assert [text(one.note) for one in past.event("early").corrections] == ["Spelling."]


def test_roles_begin_and_do_not_end_yet(past: Graph) -> None:
    """A role that begins later is missing; the end of one that ends later is not known yet."""
    (role,) = past.actor("ann").roles
    assert (role.title, role.to) == ("Clerk", None)


def test_actors_and_places_whom_nobody_names_yet_are_left_out(past: Graph) -> None:
    """Bob comes with what he says; the board with a role there, the trust with the board."""
    assert set(past.ids("actor")) == {"ann", "cid", "office"}
    assert set(past.ids("place")) == {"here"}
    assert past.ids("term") == ("tide",)


def test_whom_no_field_ever_names_stays(tmp_path: Path) -> None:
    """There is nothing to tell since when such an actor counts."""
    files = FILES | {"content/actors/eve.yaml": "name: Eve\nkind: person\n"}
    assert "eve" in gone_back(write(tmp_path / "site", files), "2020-01-01")[1].ids("actor")


def test_later_sources_stay_as_evidence_only(past: Graph) -> None:
    """What a position or a quote rests on stays, with its origins; nothing else that is later."""
    assert set(past.ids("source")) == {"log", "book", "new", "desk"}
    assert past.source("new").relies_on == ("desk",)
    assert [one.source for one in past.event("early").sources] == ["log"]


def test_what_a_source_relied_on_in_one_matter_stays(tmp_path: Path) -> None:
    """It came out later, and without it the source would become an origin there."""
    event = FILES["content/events/early.yaml"].replace(
        "[log, essay]", "[{source: log, relies_on: [essay]}]"
    )
    site = write(tmp_path / "site", {**FILES, "content/events/early.yaml": event})
    found = gone_back(site, "2024-02-01")[1]
    assert "essay" in found.ids("source")
    assert [one.relies_on for one in found.event("early").sources] == [("essay",)]


def test_an_event_keeps_its_earliest_source(site: Path) -> None:
    """One that had been reported before the first source came out is not left without any."""
    write(site, {"content/events/early.yaml": (
        "title: Early\ndate: 2024-01-10\nreported: 2024-01-10\nstatus: occurred\n"
        "sources: [essay, new]\n"
    )})  # fmt: skip
    assert [one.source for one in gone_back(site, DAY)[1].event("early").sources] == ["new"]


def test_fields_name_nothing_that_is_left_out(past: Graph) -> None:
    """References of all sorts are dropped."""
    assert past.event("early").claims == ("so",)
    assert past.quote("said").claims == ("so",)


def test_prose_keeps_words_and_loses_links_notes_and_cards(past: Graph) -> None:
    """A link becomes its text or the entry's name; citations and set-in cards vanish."""
    event = past.event("early")
    assert text(event.summary) == "Before the later one[cite:log]."
    assert text(event.body) == ("<p>See Late &amp; last and [link:log].</p>\n\n<p>The end.</p>")
    assert text(past.term("tide").definition) == "Water, see Late &amp; last."


def test_settings_are_without_hindsight(past: Graph) -> None:
    """The answers go, as do chosen days; what stays names nothing that is left out."""
    settings = past.settings
    hindsight = (settings.answer, settings.established, settings.disputed, settings.unknown)
    assert not any(hindsight)
    assert text(settings.about) == "<p>As Late &amp; last said.</p>"
    assert settings.as_of == ()


def test_what_follows_goes_with_the_claim(site: Path) -> None:
    """A position that follows from one on a claim that nobody had made yet is missing."""
    write(site, {"content/claims/part.yaml": (
        "statement: Part.\npositions:\n"
        "  - {actor: ann, stance: denies, date: 2024-01-11, source: log, follows_from: so}\n"
        "  - {actor: ann, stance: evades, date: 2024-01-12, source: log, follows_from: never}\n"
    )})  # fmt: skip
    today, past = gone_back(site, DAY)
    assert [len(one.claim("part").positions) for one in (today, past)] == [2, 1]
    assert past.claim("part").positions[0].follows_from == "so"


@pytest.mark.parametrize("folder", [GOOD, ROOT])
def test_all_is_there_in_the_end(folder: Path) -> None:
    """As of a day after everything, only what is written with hindsight is missing."""
    today, past = gone_back(folder, "2999-01-01")
    for kind, ids in today.order.items():
        assert past.order[kind] == (() if kind == "chapter" else ids)


@pytest.mark.parametrize("day", ["2022-09-13", "2024-02-21", "2024-09-09", "2024-09-10", "2025-06"])
def test_standings_are_those_of_the_day(day: str) -> None:
    """A site as of a day, and the site of today looking back at it, say the same of each claim."""
    today, past = gone_back(ROOT, day)
    on = parse(day).last
    for id_ in past.ids("claim"):
        claim = past.claim(id_)
        assert standing(past, claim) == standing(today, today.claim(id_), on)
        assert support(past, claim) == support(today, today.claim(id_), on)
        assert tally(claim) == tally(today.claim(id_), on)


# --- how claims stood ---------------------------------------------------------------------

_DATES = st.sampled_from(
    [
        "",
        "2024-01-02",
        "2024-01-02",
        "2024-01-03",
        "2024-01",
        "2024-01-05~",
        "2024-01-04/2024-01-08",
    ]
)
_STANCES = st.sampled_from(["asserts", "denies", "evades", "declines"])
_ACTORS = st.sampled_from(["a", "b", "u1", "u2"])
_SOURCES = st.sampled_from(["s1", "s2", "relay", "both", "q1", "q0"])


@given(
    st.lists(st.tuples(_ACTORS, _STANCES, _DATES, _SOURCES), max_size=8),
    st.sampled_from(["", "", "2024-01-01", "2024-01-04"]),
)
def test_history_is_the_standing_of_every_day(
    told: list[tuple[str, str, str, str]], resolution: str
) -> None:
    """From the first position on, a day's standing and tally are those of its history."""
    graph, claim = claimed(*told, resolution=resolution)
    past = history(graph, claim)
    begun = known.day_known(graph, ("claim", "x"))
    for number in range(1, 12):
        day = (2024, 1, number)
        stood = [one for one in past if one.since is None or one.since <= day]
        if begun is not None and day < begun:
            assert not stood
        else:
            assert stood[-1].standing == standing(graph, claim, day)
            assert stood[-1].tally == tally(claim, day)
    for before, after in pairwise(past):
        assert (before.standing, before.tally) != (after.standing, after.tally)
    assert past[-1].standing == standing(graph, claim)


def test_all_events_know_since_when(site: Path) -> None:
    """Whoever asks for all events at once is told the same as who asks for each."""
    today, _ = gone_back(site, DAY)
    since = known.events_since(today)
    assert since == {id_: known.known_since(today, ("event", id_)) for id_ in today.ids("event")}


# --- the command --------------------------------------------------------------------------


def test_every_page_says_of_which_day_it_is(site: Path) -> None:
    """And no page or file tells what came later."""
    report = build(site, as_of=parse(DAY))
    assert not report.stopped
    output = tree(site / "public")
    pages = {path: data.decode() for path, data in output.items() if path.endswith(".html")}
    for path, page in pages.items():
        assert "As it was known on 31 March 2024" in look(page).text, path
    assert "events/late.html" not in pages
    assert "Today's answer" not in look(pages["index.html"]).text
    assert b'"as_of":"2024-03-31"' in output["data/dossier.json"]
    assert not [path for path, page in pages.items() if "data-days" in page]
    assert "as-of-banner" not in pages_of(site, "index.html")


def pages_of(site: Path, path: str) -> str:
    """A page of the site of today."""
    build(site)
    return (site / "public" / path).read_text("utf-8")


def test_problems_are_told_of_all_content(site: Path) -> None:
    """What is wrong in an entry that is left out still stops the build."""
    write(site, {"content/events/late.yaml": FILES["content/events/late.yaml"] + "claims: [x]\n"})
    report = build(site, as_of=parse(DAY))
    assert report.stopped
    assert [one.code for one in report.problems] == ["unknown-reference"]


@pytest.mark.parametrize("day", ["2024-09", "2024-09-10~", "2024-09-31", "10 September", ""])
def test_a_day_is_asked_for(day: str, site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Anything else is told in one message, and nothing is built."""
    with pytest.raises(SystemExit) as ended:
        cli.main(["build", str(site), "--as-of", day])
    assert ended.value.code == 2
    assert f"'{day}' is no day such as 2024-09-10" in capsys.readouterr().err
    assert not (site / "public").exists()


def test_invariant_3_going_back_is_exact(site: Path, tmp_path: Path) -> None:
    """Whatever was built before and is edited since, the output is that of a clean build."""
    edits = [
        {},
        {"content/events/early.yaml": FILES["content/events/early.yaml"] + "tags: [x]\n"},
        {"content/events/late.yaml": FILES["content/events/late.yaml"].replace("05-02", "02-02")},
        {"content/claims/so.yaml": "statement: No.\n"},
        {"content/actors/bob.yaml": "name: Robert\nkind: person\n"},
        {"content/dossier.yaml": "title: T\nquestion: Other?\n"},
    ]
    for edit in edits:
        write(site, edit)
        for day in (DAY, None, "2024-05-02", DAY):
            options = {"as_of": parse(day) if day else None}
            assert not build(site, **options).stopped
            assert tree(site / "public") == clean(site, tmp_path / "clean", **options)
    again = build(site, as_of=parse(DAY))
    assert (again.rendered, again.written, again.deleted) == ([], [], [])


def test_invariant_3_a_preview_goes_back_exactly(site: Path, tmp_path: Path) -> None:
    """So does one build after the other in the same process."""
    session = Session(site, tmp_path / "out", Options(jobs=1, as_of=parse(DAY)))
    try:
        assert session.build().rendered
        for title in ("Later", "Latest"):
            path = "content/events/late.yaml"
            write(site, {path: FILES[path].replace("Late & last", title)})
            assert "events/early.html" in session.build_changed([path], lambda: None).rendered
            expected = clean(site, tmp_path / "clean", as_of=parse(DAY))
            assert tree(tmp_path / "out") == expected
    finally:
        session.close()


def test_nothing_to_do_is_seen_at_once(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A second build of the same day renders nothing; one of another day, or of today, does."""
    command = ["build", str(site), "--jobs", "1"]
    told = []
    for more in (["--as-of", DAY], ["--as-of", DAY], ["--as-of", "2024-05-02"], []):
        assert cli.main([*command, *more]) == 0
        told.append("0 rendered, 0 files written" in capsys.readouterr().out)
    assert told == [False, True, False, False]


# --- chosen days --------------------------------------------------------------------------


def test_a_chosen_day_has_a_page(site: Path) -> None:
    """It shows what had been reported, how claims stood, who had said what, and what changed."""
    build(site)
    page = look((site / "public/as-of/2024-01-15.html").read_text("utf-8"))
    assert "As it was known on 15 January 2024" in page.texts
    assert "1 event reported" in page.text
    assert "Said so 1 Ann asserts it, 11 Jan 2024" in page.text
    assert "15 Jan 2024 single origin" in page.text
    assert "Today, since 1 Aug 2024 resolved" in page.text
    assert "1 claim was made only later." in page.text
    links = set(page.links())
    assert "../events/early.html" in links
    assert "../claims/so.html?as-of=2024-01-15" in links
    assert not any("late" in one or "never" in one for one in links)


def test_chosen_days_are_listed(site: Path) -> None:
    """With what was known by then; in order of time, whatever the editors' order."""
    text_ = FILES["content/dossier.yaml"].replace("[2024-01-15, ", "[2024-08-02, 2024-01-15, ")
    write(site, {"content/dossier.yaml": text_})
    page = look(pages_of(site, "as-of.html"))
    days = [one for one in page.links() if one.startswith("as-of/")]
    assert days == ["as-of/2024-01-15.html", "as-of/2024-03-01.html", "as-of/2024-08-02.html"]
    assert (
        "1 event had been reported · 1 claim had been made · 1 stands otherwise today" in page.text
    )
    assert "March" in page.texts


def test_without_the_setting_there_are_no_such_pages(site: Path) -> None:
    """And nothing leads to them."""
    write(site, {"content/dossier.yaml": "title: T\nquestion: Q?\n"})
    assert not any("as-of.html" in one for one in look(pages_of(site, "claims.html")).links())
    assert not [path for path in tree(site / "public") if path.startswith("as-of")]


def test_a_chosen_day_is_a_day(site: Path) -> None:
    """A month is told with its place."""
    write(site, {"content/dossier.yaml": "title: T\nquestion: Q?\nas_of: [2024-09]\n"})
    (problem,) = build(site).problems
    assert (problem.code, problem.location.line) == ("invalid-date", 3)
    assert problem.message == "date: '2024-09' is no single day"


def test_a_day_is_chosen_once(site: Path) -> None:
    """The second time is told with its place, and nothing else is."""
    text = "title: T\nquestion: Q?\nas_of:\n  - 2024-09-01\n  - {date: 2024-09-01, title: A}\n"
    write(site, {"content/dossier.yaml": text})
    (problem,) = build(site).problems
    assert (problem.code, problem.location.line) == ("path-collision", 5)
    assert problem.message == "the day '2024-09-01' is chosen twice"


def test_pages_of_days_are_bounded(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of more events than a page holds, it shows key events and says where all are."""
    monkeypatch.setattr(parts, "SPLIT", 2)
    event = "title: E\ndate: 2024-01-0{}\nstatus: occurred\nkey: {}\n"
    for number in range(1, 8):
        text_ = event.format(number, str(number > 3).lower())
        write(site, {f"content/events/e{number}.yaml": text_})
    page = look(pages_of(site, "as-of/2024-01-15.html"))
    assert "Key events: 2 of 8 events that had been reported." in page.text
    shown = [one for one in page.links() if "/events/" in one]
    assert shown == ["../events/e7.html", "../events/e6.html"]


def test_editing_a_body_leaves_pages_of_days_alone(site: Path) -> None:
    """They depend on dates and on what they show."""
    build(site)
    path = site / "content/events/early.yaml"
    path.write_text(path.read_text("utf-8").replace("The end.", "An end."), "utf-8")
    assert build(site).rendered == ["events/early.html"]


def test_pages_have_how_claims_stood(site: Path) -> None:
    """For scripts: since when, standing, and how many for, against, open and silent."""
    expected = (
        "2024-01-11 single-origin 1 0 1 0;2024-05-02 disputed 1 1 1 0;2024-08-01 resolved 1 1 1 0;"
    )
    listed = look(pages_of(site, "claims.html"))
    histories = [one["data-history"] for one in listed.all("li") if "data-history" in one]
    assert expected in histories
    claim = look(pages_of(site, "claims/so.html"))
    assert [one["data-history"] for one in claim.all("div") if "data-history" in one] == [expected]
    since = [one["data-since"] for one in claim.all("li") if "data-since" in one]
    assert since == ["0000-00-00", "2024-01-11", "2024-05-02"]


def test_good_site_goes_back(tmp_path: Path) -> None:
    """Each of its days can be built, and is the same again."""
    site = copy(GOOD, tmp_path / "site")
    for day in ("2024-03-04", "2024-03-05", "2024-03-07", "2025-06-30"):
        assert not build(site, strict=True, as_of=parse(day)).stopped
        assert tree(site / "public") == clean(site, tmp_path / "clean", as_of=parse(day))
