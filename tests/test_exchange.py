"""What other programs' files hold comes and goes whole; what they cannot hold is listed."""

import json
import string
import subprocess
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier import cli, markup
from dossier.dates import parse
from dossier.exchange import (
    EXPORTS,
    Exported,
    Reading,
    Unreadable,
    days,
    exported,
    imported,
    markdown,
    texts,
)
from dossier.exchange.arriving import Arrivals, Present, arrivals, path_of
from dossier.exchange.layout import yaml_of
from dossier.exchange.passing import WHOLE, Fields, place_of, plain
from dossier.language import Language
from dossier.linking import link
from dossier.load import load, read_entries
from dossier.model import Settings
from dossier.problems import Location
from dossier.records import Record
from dossier.urls import Key
from dossier.views import Cards
from tests.sitekit import GOOD, SMALL, build, is_page, look, tree, write

ENGLISH = Language("en")
EMPTY = Present((), Settings(title="T", question="Q"), ())
RULES = settings(max_examples=100, deadline=None)

EDTF = [
    "2024", "2024-09", "2024-09-06", "2024-09-06T10:20:30", "2024-09-06T10:20:30Z", "2024-09~",
    "2024?", "2024-09-06%", "2023-12-11/2023-12-17", "2024-01/2024-03", "2023/2024", "2024-09/..",
    "../2024-09-06", "2024-09/", "/2024", "202X", "20XX", "2024-XX", "2024-09-XX", "2024-XX-XX",
    "2024-21", "2024-24~", "2024-01~/2024-03?", "-0044-03-15", "Y17000", "0000", "../..",
    "2024-09-06T10:20:30+03:30", "2024/2024",
]  # fmt: skip
"""Dates of all shapes."""

WORDS = st.sampled_from(
    ["--", "---", "<b>x</b>", "&amp;", "&", "[[x]]", "[@x]", "{", "}", "\\", "%", "$1$", '"', "'",
     "``", "''", ";", "=1+1", "'=x", "-2", "@x", "é", "ÖL", "متن", "http://a.b/c_d", "*", "_a_",
     "1.", "#", "no", "~", "null", "|", ">", ": ", "x", "and", "of", "ship", "2024", "script", "^",
     "?`", "<script>alert(1)</script>", "a,b", "\\url{x}", "`", "!", "- a", "<i>y</i>"]
)  # fmt: skip
LINES = st.lists(
    WORDS | st.text(string.ascii_letters, min_size=1, max_size=5), min_size=1, max_size=5
)
TITLES = LINES.map(lambda words: " ".join(" ".join(words).split()))
SUMMARIES = TITLES.map(markdown.literal)
BODIES = st.lists(TITLES.map(markdown.literal), min_size=1, max_size=3).map("\n\n".join)
DATES = st.sampled_from(EDTF)
SLUGS = st.from_regex(r"[a-z]{1,6}(-[a-z]{1,4})?", fullmatch=True)
URLS = st.sampled_from(["https://a.org/x_y?z=1&w=%20", "http://b.org", "https://c.org/~d#e"])


def optional(**fields: Any) -> st.SearchStrategy[Fields]:
    return st.fixed_dictionaries({}, optional=fields)


SHARED = {
    "summary": SUMMARIES,
    "body": BODIES,
    "tags": st.lists(SLUGS, min_size=1, max_size=3, unique=True),
}

EVENTS = st.builds(
    lambda own, more: own | more,
    st.fixed_dictionaries(
        {"title": TITLES, "date": DATES, "status": st.sampled_from(["occurred", "asserted"])}
    ),
    optional(**SHARED, date_note=TITLES, key=st.just("true"), reported=DATES),
)
SOURCES = st.builds(
    lambda own, more: own | more,
    st.fixed_dictionaries(
        {"title": TITLES, "publisher": TITLES,
         "kind": st.sampled_from(["wire", "document", "state-media", "dataset"])}
    ),
    optional(
        **SHARED, authors=st.lists(TITLES, min_size=1, max_size=2), url=URLS, archived=URLS,
        published=DATES, accessed=DATES, lang=st.sampled_from(["en", "fa", "zh-Hans"]),
        consulted=st.just("excerpt"), relies_on=st.just(["other"]),
    ),
)  # fmt: skip
SITES = st.builds(
    lambda events, sources: {
        **{("event", f"e{n}"): one for n, one in enumerate(events)},
        **{("source", f"s{n}"): one for n, one in enumerate(sources)},
        ("source", "other"): {"title": "Other", "publisher": "P", "kind": "wire"},
    },
    st.lists(EVENTS, max_size=2),
    st.lists(SOURCES, max_size=2),
)


def records_of(entries: dict[Key, Fields]) -> list[Record]:
    found = []
    for key, fields in entries.items():
        read, problems = read_entries(path_of(key), yaml_of(key[0], fields))
        assert not problems, (yaml_of(key[0], fields), problems)
        found += read
    return found


def cards_of(records: list[Record]) -> Cards:
    settings_ = Settings(title="T", question="Q")
    graph, problems = link(records, settings_, (), lambda *_: Location("x"))
    assert not problems
    return Cards(graph)


def back(done: Exported, format_: str) -> tuple[dict[Key, Fields], Arrivals]:
    """The entries that an empty dossier gets of a file that was exported."""
    found = imported(done.data.decode(), format_, ENGLISH, Reading())
    made = arrivals(found, EMPTY, {})
    entries = {}
    for path, text in made.files.items():
        [record], problems = read_entries(path, text)
        assert not problems
        entries[record.kind, record.entry.id] = plain(record.entry)
    return entries, made


def assert_nothing_lost(before: dict[Key, Fields], done: Exported, format_: str) -> None:
    """What comes back is what was there, but for what was listed."""
    after, made = back(done, format_) if done.data.strip() not in (b"", b"[]") else ({}, Arrivals())
    listed = {(one.place, one.what) for one in done.left}
    filled = {(kind, name) for kind, name, _ in made.filled}
    assert after.keys() <= before.keys()
    for key, fields in before.items():
        place = place_of(*key)
        if key not in after:
            assert (place, WHOLE) in listed, (key, made.left)
            continue
        assert (place, WHOLE) not in listed
        for name in fields.keys() | after[key].keys():
            same = fields.get(name) == after[key].get(name)
            if name in fields:
                assert same or (place, name) in listed, (fields, after[key], name)
            noted = name == "date_note" and (place, "date") in listed  # as it was shown
            assert name in fields or (key[0], name) in filled or noted
        told = {name for where, name in listed if where == place}
        assert told <= fields.keys(), "what is not there cannot be left"


@pytest.mark.parametrize("format_", ["csv", "timelinejs", "csl-json", "bibtex"])
@given(SITES)
@RULES
def test_round_trips(format_: str, site: dict[Key, Fields]) -> None:
    """Out and in again, every field is the same or was listed; nothing is made up."""
    records = records_of(site)
    before = {(one.kind, one.entry.id): plain(one.entry) for one in records}
    assert_nothing_lost(before, exported(cards_of(records), format_), format_)


# --- dates, texts, ids --------------------------------------------------------------------


@pytest.mark.parametrize("text", [one for one in EDTF if one != "../.."])
def test_dates_survive_numbers_and_words(text: str) -> None:
    """A date that goes out as numbers and words comes back as it was."""
    from dossier.dates import label

    span = days.span(parse(text))
    assert span is not None
    words = "" if span.exact else label(parse(text), ENGLISH)
    assert days.joined(span, words, ENGLISH) == (text, "")


@pytest.mark.parametrize(
    ("given", "date"),
    [
        ({"date-parts": [[2024, 9, 6]]}, "2024-09-06"),
        ({"date-parts": [["2024", "9"], [2024, 10]]}, "2024-09/2024-10"),
        ({"date-parts": [[2024]], "circa": True}, "2024~"),
        ({"date-parts": [[2024]], "season": "2"}, "2024-22"),
        ({"raw": "2024-09~", "literal": "about September"}, "2024-09~"),
        ("2024-09", "2024-09"),
        ({"literal": "once"}, ""),
        ({"date-parts": [[2024, 13]]}, ""),
        ({}, ""),
        (5, ""),
    ],
)
def test_dates_of_reference_managers(given: Any, date: str) -> None:
    """Each way of CSL-JSON to give a date is read; others are refused with a reason."""
    found, why = days.from_csl(given)
    assert found == date
    assert bool(why) is not bool(date)


@given(TITLES)
@RULES
def test_plain_text_is_shown_as_it_stands(text: str) -> None:
    """Text from elsewhere means nothing to Markdown, and names no entry."""
    for prose in (markup.inline(markdown.literal(text)), markup.block(markdown.literal(text))):
        assert not prose.references
        assert not prose.faults
        assert prose.plain(lambda _: "") == text


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>", "<a href=' java\nscript:alert(1)'>x</a>",
        "<iframe src=//evil.example></iframe>", "<p onclick=alert(1)>x</p>", "&lt;script&gt;1",
        "<a href='data:text/html,x'>x</a>", "<style>*{}</style>", "[x](javascript:alert(1))",
        "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    ],
)  # fmt: skip
def test_nothing_that_runs_gets_through(attack: str, tmp_path: Path) -> None:
    """HTML of a slide becomes harmless words, wherever in it something lurks."""
    slide = {
        "start_date": {"year": "2024"},
        "text": {"headline": f"A {attack}", "text": f"B {attack}"},
        "media": {"url": "https://a.org/", "caption": f"C {attack}", "credit": attack},
        "group": attack, "unique_id": attack,
    }  # fmt: skip
    found = imported(json.dumps({"events": [slide]}), "timelinejs", ENGLISH, Reading())
    made = arrivals(found, EMPTY, {})
    site = write(tmp_path, {**SMALL, **made.files})
    report = build(site)
    assert not report.stopped, report.problems
    pages = [look(data.decode()) for path, data in tree(site / "public").items() if is_page(path)]
    for page in pages:
        assert not {"iframe", "math"} & {tag for tag, _ in page.tags}
        for tag, attributes in page.tags:
            assert not [name for name in attributes if name.startswith("on")], tag
            assert not attributes.get("href", "").strip().startswith(("javascript:", "data:"))
        running = [body for given, body in page.scripts if "json" not in given.get("type", "")]
        assert not [body for body in running if "alert" in body]


# --- oracles ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cards() -> Cards:
    content = load(GOOD)
    graph, problems = link(
        content.records, content.settings, content.media, lambda *_: Location("x")
    )
    assert not problems
    return Cards(graph)


def test_calendars_are_calendars(cards: Cards) -> None:
    """Each event with a possible date is one; periods end on the day after; each has its stamp."""
    icalendar = pytest.importorskip("icalendar")
    done = exported(cards, "icalendar")
    calendar = icalendar.Calendar.from_ical(done.data)
    events = {str(one["UID"]).partition("@")[0]: one for one in calendar.walk("VEVENT")}
    dropped = {one.place for one in done.left if one.what == WHOLE}
    assert set(events) == {
        id_ for id_ in cards.graph.ids("event") if place_of("event", id_) not in dropped
    }
    for id_, one in events.items():
        event = cards.graph.event(id_)
        assert str(one["SUMMARY"]) == event.title
        start = one.decoded("DTSTART")
        assert (start.year, start.month, start.day) == event.date.first
        assert "DTSTAMP" in one
        assert event.status in str(one["DESCRIPTION"])
    assert not calendar.errors


def test_entities_are_followthemoneys(cards: Cards) -> None:
    """Its own model takes every entity and every value, and each reference leads somewhere."""
    ftm = pytest.importorskip("followthemoney", reason="install followthemoney to compare with it")
    entities = [json.loads(line) for line in exported(cards, "followthemoney").data.splitlines()]
    ids = {one["id"] for one in entities}
    assert len(ids) == len(entities)
    for one in entities:
        schema = ftm.model.get(one["schema"])
        assert schema is not None, one
        assert not schema.abstract, one
        for name, values in one["properties"].items():
            prop = schema.get(name)
            assert prop is not None, (one["schema"], name)
            assert not prop.stub, name
            for value in values:
                if prop.type.name == "entity":
                    assert value in ids
                    target = ftm.model.get(next(x for x in entities if x["id"] == value)["schema"])
                    assert target.is_a(prop.range), (one, name)
                elif prop.type.name not in ("text", "string", "name", "address", "identifier"):
                    assert prop.type.clean(value), (name, value)
    assert all(set(one) == {"id", "schema", "properties"} for one in entities)


def test_bibtex_is_read_by_others(cards: Cards) -> None:
    """pybtex finds the same sources in it."""
    from pybtex.database import parse_string

    found = parse_string(exported(cards, "bibtex").data.decode(), "bibtex")
    assert set(found.entries) == set(cards.graph.ids("source"))


@pytest.mark.parametrize("format_", list(EXPORTS))
def test_all_that_is_left_is_listed(cards: Cards, format_: str) -> None:
    """Every entry is in the file, or listed; the same entries give the same bytes."""
    done = exported(cards, format_)
    assert done == exported(cards, format_)
    listed = {one.place for one in done.left if one.what == WHOLE}
    text = done.data.decode()
    for kind in ("event", "actor", "quote", "source", "claim", "place", "term", "chapter"):
        for id_ in cards.graph.ids(kind):
            assert place_of(kind, id_) in listed or id_ in text


# --- files that are not in order ----------------------------------------------------------


@pytest.mark.parametrize(
    ("format_", "data", "place", "said"),
    [
        ("csv", b"title,date\nCaf\xe9,2024\n", (2, 4), "0xe9 is no UTF-8"),
        ("csv", b"", (1, 1), "no row of column names"),
        ("csv", b"title,date\n", (1, 1), "no rows"),
        ("csv", b"a,b\n1,2\n", (1, 1), "no column is called"),
        ("csv", b'title,date\na,b\n"open,2024\n', (3, 1), "never closed"),
        ("csv", b"title,date\na,2024,c\n", (2, 1), "column 3"),
        ("csv", b"title,title\na,b\n", (1, 1), "two columns"),
        ("timelinejs", b'{"events": [\n {"a": 1,}]}', (2, 10), "no JSON"),
        ("timelinejs", b"{}", (1, 1), "no list of `events`"),
        ("timelinejs", b"a,b\n1,2\n", (1, 1), "Year and Headline"),
        ("csl-json", b"[" * 99999, (1, 1), "nested too deeply"),
        ("csl-json", b"5", (1, 1), "no list of items"),
        ("bibtex", b"hello", (1, 1), "no entry"),
        ("bibtex", b"@misc{a,\n title={x", (1, 1), "brace"),
        ("bibtex", b"@misc{a,\n title={" + b"{" * 3000 + b"}" * 3001 + b"}", (1, 1), "nested"),
        ("csv", b"\x00\x01", (1, 1), "no text"),
    ],
)  # fmt: skip
def test_faulty_files_are_refused(
    format_: str, data: bytes, place: tuple[int, int], said: str
) -> None:
    """What cannot be read is told by line and column, in a sentence."""
    with pytest.raises(Unreadable) as caught:
        imported(texts.decoded(data), format_, ENGLISH, Reading("event"))
    assert said in caught.value.message
    assert (caught.value.line, caught.value.column) == place


def test_odd_texts_and_numbers_are_read() -> None:
    """Elements in elements, long gaps and endless numbers meet neither a traceback nor a wait."""
    assert markdown.from_html("<div>" * 3000 + "deep").text == "deep"
    assert markdown.from_html("far" + " " * 100_000 + "away").text == "far away"
    item = b'[{"title": "x", "type": "book", "issued": {"date-parts": [[1e999]]}}]'
    assert imported(texts.decoded(item), "csl-json", ENGLISH, Reading()).left


@pytest.mark.parametrize("format_", ["csv", "timelinejs", "csl-json", "bibtex"])
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
@RULES
def test_any_text_is_read_or_refused(format_: str, text: str) -> None:
    """No text is met with a traceback."""
    for start in ("", "title,date\n", '[{"title":', "@misc{a, title={"):
        try:
            found = imported(start + text, format_, ENGLISH, Reading("event"))
            arrivals(found, EMPTY, {})
        except Unreadable as error:
            assert error.message


@pytest.mark.parametrize("mark", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_tables_of_spreadsheets_are_read(mark: str, separator: str) -> None:
    """Byte order marks, other separators and line breaks in cells are no obstacle."""
    rows = separator.join(["When", "Headline"]) + "\r\n"
    rows += separator.join(["6 September 2024", '"He said ""no"",\r\nand; left"']) + "\r\n"
    text = texts.decoded(rows.encode(mark))
    found = imported(text, "csv", ENGLISH, Reading("event", {"title": "Headline", "date": "When"}))
    [entry] = found.entries
    assert entry.fields == {"title": 'He said "no",\nand; left', "date": "2024-09-06"}


BIB = r"""
@string{ap = "Associated Press"}
@article{Smith2020,
  author = {Smith, John and {World Bank} and M{\"u}ller, J{\"o}rg and van der Berg, Jan},
  title = {{The {\"O}lfeld} -- a study of 10\% \& more}, journal = ap, year = 2020, month = mar,
  volume = 3, doi = {10.1000/xyz_123}, keywords = {Öl, Energy policy}}
@misc{dup, title={One}, howpublished={\url{https://a.org/x\_y}}, year={c. 1999}}
@misc{dup, title={Two}}
@misc{broken, title={unclosed
@misc{after, title={After}, howpublished="Self", year="2000"}
"""


def test_bibtex_as_people_have_it() -> None:
    """TeX's accents, names and abbreviations are read; what cannot be read is listed by line."""
    found = imported(BIB, "bibtex", ENGLISH, Reading())
    first, second, third = (one.fields for one in found.entries)
    assert first["title"] == "The Ölfeld – a study of 10% & more"
    assert first["authors"] == [
        "John Smith", "World Bank", "Jörg Müller", "Jan van der Berg"
    ]  # fmt: skip
    assert first["publisher"] == "Associated Press"
    assert (first["published"], first["url"]) == ("2020-03", "https://doi.org/10.1000/xyz_123")
    assert first["tags"] == ["ol", "energy-policy"]
    assert (second["url"], second["published"]) == ("https://a.org/x_y", "1999~")
    assert third["title"] == "After"
    told = {(one.place, one.what) for one in found.left}
    assert told == {("line 3 ('Smith2020')", "volume"), ("line 8", WHOLE), ("line 9", WHOLE)}


# --- the commands -------------------------------------------------------------------------


def run(*words: str | Path) -> int:
    return cli.main([str(word) for word in words])


def test_the_whole_dossier_comes_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A table of all entries makes the same entries in an empty dossier; twice changes nothing."""
    table = tmp_path / "all.csv"
    assert run("export", "csv", GOOD, "-o", table) == 0
    site = write(tmp_path / "site", {"content/dossier.yaml": SMALL["content/dossier.yaml"]})
    media = site / "content" / "media"
    media.mkdir()
    for file in (GOOD / "content" / "media").iterdir():
        (media / file.name).write_bytes(file.read_bytes())
    assert run("import", "csv", table, site, "--dry-run") == 0
    assert not (site / "content" / "events").exists()
    assert run("import", "csv", table, site, "--yes") == 0
    assert run("check", site) == 0

    def entries(folder: Path) -> dict[Key, Fields]:
        found = {(one.kind, one.entry.id): plain(one.entry) for one in load(folder).records}
        for fields in found.values():
            if "body" in fields:
                fields["body"] = fields["body"].strip()
        return {key: fields for key, fields in found.items() if "draft" not in fields}

    assert entries(site) == entries(GOOD)
    before = tree(site)
    capsys.readouterr()
    assert run("import", "csv", table, site, "--yes") == 0
    assert "nothing to import" in capsys.readouterr().out
    assert tree(site) == before


def test_import_overwrites_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An id that another entry has stays that one's; who is not there is not named; both told."""
    site = write(tmp_path / "site", SMALL)
    table = tmp_path / "t.csv"
    table.write_text(
        "id,title,date,status,actors\nday,Another day,2024,,\nnew,New,2024,asserted,ann; bob\n"
    )
    assert run("import", "csv", table, site, "--kind", "event", "--yes") == 0
    out = capsys.readouterr()
    assert "'day' is the id of another event here; nothing is overwritten" in out.err
    assert "there is no actor 'bob' here" in out.err
    assert (site / "content/events/day.yaml").read_text() == SMALL["content/events/day.yaml"]
    made = (site / "content/events/new.yaml").read_text()
    assert made == "title: New\ndate: 2024\nstatus: asserted\nactors: [ann]\n"


def test_what_is_missing_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A value that the file does not give is told, and can be chosen."""
    site = write(tmp_path / "site", SMALL)
    slides = {"events": [{"start_date": {"year": 2024}, "text": {"headline": "X"}}]}
    file = tmp_path / "t.json"
    file.write_text(json.dumps(slides))
    assert run("import", "timelinejs", file, site, "--dry-run") == 0
    assert "status: reported is taken for 1 event" in capsys.readouterr().out
    assert run("import", "timelinejs", file, site, "--set", "status=planned", "--yes") == 0
    assert "status: planned" in (site / "content/events/2024-x.yaml").read_text()


def test_commands_refuse_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is none, a folder that is no dossier, a site with errors: a sentence each."""
    site = write(tmp_path / "site", SMALL)
    bad = tmp_path / "bad.csv"
    bad.write_bytes(b"title,date\nCaf\xe9,2024\n")
    assert run("import", "csv", bad, site, "--kind", "event", "--yes") == 1
    assert f"{bad}:2:4: error:" in capsys.readouterr().err
    assert run("import", "csv", bad, site, "--encoding", "klingon") == 1
    assert run("import", "csv", tmp_path / "none.csv", site) == 2
    assert run("import", "csv", bad, tmp_path / "nowhere") == 2
    assert run("import", "csv", bad, site, "--map", "title") == 2
    assert run("import", "csv", bad, site, "--set", "event.nothing=x") == 2
    assert run("export", "csv", tmp_path / "nowhere") == 2
    assert run("export", "csv", site, "-o", tmp_path) == 2
    write(site, {"content/events/wrong.yaml": "title: X\n"})
    assert run("export", "csv", site) == 1
    assert run("import", "csv", bad, site) == 1
    assert "mend them first" in capsys.readouterr().err


def test_report_lists_all(tmp_path: Path) -> None:
    """Every entry and field that was left has a line in the report."""
    report = tmp_path / "left.txt"
    assert run("export", "bibtex", GOOD, "-o", tmp_path / "x.bib", "--report", report) == 0
    lines = report.read_text().splitlines()
    assert any(line.startswith("actor 'maresh': the whole entry: ") for line in lines)
    assert any(": relies_on: " in line for line in lines)


def test_nothing_left_is_not_announced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A report that lists nothing is not pointed to."""
    report = tmp_path / "left.txt"
    assert run("export", "csv", GOOD, "-o", tmp_path / "x.csv", "--report", report) == 0
    assert report.read_text() == ""
    assert "listed" not in capsys.readouterr().err


def test_fields_are_named_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Who maps a column to no field is told the fields that there are, each once."""
    table = tmp_path / "t.csv"
    table.write_text("When\n2024\n")
    assert run("import", "csv", table, GOOD, "--kind", "event", "--map", "foo=When") == 1
    named = capsys.readouterr()
    names = (named.out + named.err).split("it has: ")[1].splitlines()[0].split(", ")
    assert len(names) == len(set(names))


CORPUS = Path(__file__).parents[2] / "shared" / "corpora" / "timelinejs"


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the example timelines are not here")
@pytest.mark.parametrize("name", ["eras", "republican", "whitney"])
def test_example_timelines_become_dossiers(name: str, tmp_path: Path) -> None:
    """TimelineJS's own examples come in, and what is made of them has no problems."""
    site = write(tmp_path / "site", {"content/dossier.yaml": SMALL["content/dossier.yaml"]})
    assert run("import", "timelinejs", CORPUS / f"{name}.json", site, "--yes") == 0
    assert run("check", site) == 0


def test_git_can_undo_an_import(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """New files are the only change in a repository; without --yes nobody's files are touched."""
    site = write(tmp_path / "site", SMALL)
    table = tmp_path / "t.csv"
    table.write_text("title;date\nNew;2024-05-02\n")

    def git(*words: str) -> str:
        command = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *words]
        return subprocess.run(command, cwd=site, capture_output=True, text=True, check=True).stdout

    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "Start")
    words = ("import", "csv", table, site, "--kind", "event")
    with patch("sys.stdin.isatty", return_value=False, create=True):
        assert run(*words) == 2
    assert git("status", "--porcelain") == ""
    assert run(*words, "--yes") == 0
    assert git("status", "--porcelain") == "?? content/events/2024-05-02-new.yaml\n"
    assert "Git can undo it" in capsys.readouterr().out
