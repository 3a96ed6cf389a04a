"""What other programs' files hold comes and goes whole; what they cannot hold is listed."""

import importlib
import io
import json
import logging
import os
import string
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier import cli, markup
from dossier.dates import parse
from dossier.exchange import EXPORTS, Exported, Reading, Unreadable, exported, imported, texts
from dossier.exchange import days, markdown
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
from tests.sitekit import GOOD, ROOT, SMALL, build, copy, tree, write

ENGLISH = Language("en")
EMPTY = Present((), Settings(title="T", question="Q"), ())
RULES = settings(max_examples=40, deadline=None)

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
LINES = st.lists(WORDS | st.text(string.ascii_letters, min_size=1, max_size=5), min_size=1, max_size=5)
TITLES = LINES.map(lambda words: " ".join(" ".join(words).split()))
SUMMARIES = TITLES.map(markdown.literal)
BODIES = st.lists(TITLES.map(markdown.literal), min_size=1, max_size=3).map("\n\n".join)
DATES = st.sampled_from(EDTF)
SLUGS = st.from_regex(r"[a-z]{1,6}(-[a-z]{1,4})?", fullmatch=True)
URLS = st.sampled_from(["https://a.org/x_y?z=1&w=%20", "http://b.org", "https://c.org/~d#e"])


def optional(**fields: Any) -> st.SearchStrategy[Fields]:
    return st.fixed_dictionaries({}, optional=fields)


SHARED = {"summary": SUMMARIES, "body": BODIES, "tags": st.lists(SLUGS, min_size=1, max_size=3, unique=True)}

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
            assert same or (place, name) in listed, (fields, after[key], name)
            assert name in fields or (key[0], name) in filled
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
