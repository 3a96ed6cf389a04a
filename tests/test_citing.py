"""How to cite a page or a source, and a quote's share text."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import BibliographyData, parse_string
from pybtex.richtext import Text
from sitekit import GOOD, SMALL, build, clean, copy, look, tree, write

from dossier import dates
from dossier.citing import bibtex, csl, source_item
from dossier.dategrammar import Date
from dossier.graph import Graph
from dossier.linking import link
from dossier.load import load
from dossier.views import Cards
from dossier.views.types import Card, SourceCard

CSL_TYPES = {
    "article", "article-newspaper", "broadcast", "dataset", "document", "interview", "report",
    "webpage",
}  # fmt: skip
"""Those of CSL 1.0.2, Appendix III, that are used here."""

CSL_VARIABLES = {
    "id": str, "type": str, "title": str, "author": list, "container-title": str, "publisher": str,
    "issued": dict, "accessed": dict, "URL": str, "archive": str, "archive_location": str,
    "language": str, "note": str,
}  # fmt: skip


def parsed(text: str) -> BibliographyData:
    return parse_string(text, "bibtex")


def plain(value: str) -> str:
    """A field of BibTeX as it would be printed."""
    # The parser decodes not all of the characters that mean something to TeX.
    value = value.replace("\\$", "0x000024")
    value = re.sub(r"\\text(\w+)\{\}", lambda found: f"{ord(_COMMANDS[found[1]]):#08x}", value)
    text = str(Text.from_latex(value))
    return re.sub(r"0x[0-9a-f]{6}", lambda found: chr(int(found[0], 16)), text)


_COMMANDS = {
    "backslash": "\\", "braceleft": "{", "braceright": "}", "asciitilde": "~",
    "asciicircum": "^",
}  # fmt: skip


@pytest.fixture(scope="module")
def cards() -> Cards:
    content = load(GOOD)
    found, problems = link(content.records, content.settings, content.media, lambda *_: None)  # type: ignore[arg-type, return-value]
    assert not problems
    assert isinstance(found, Graph)
    return Cards(found)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The good site, built."""
    return clean(GOOD, tmp_path_factory.mktemp("citing"))


def page(out: dict[str, bytes], path: str) -> str:
    return out[path].decode()


def texts(page: str) -> list[str]:
    """What can be copied on a page: references, BibTeX, CSL-JSON, the address."""
    import html

    found = re.findall(r"<(pre|p)\b[^>]* data-text>(.*?)</\1>", page, re.DOTALL)
    return [html.unescape(re.sub(r"<[^>]*>", "", text)) for _, text in found]


def check_item(item: dict[str, Any]) -> None:
    """An item of CSL-JSON has what it needs, and nothing that is none of CSL's."""
    assert {"id", "type", "title"} <= item.keys()
    assert item["type"] in CSL_TYPES
    for name, value in item.items():
        assert isinstance(value, CSL_VARIABLES[name]), name
        assert value, f"{name} is empty"
    for name in ("issued", "accessed"):
        date = item.get(name, {"literal": "x"})
        assert date.keys() <= {"date-parts", "circa", "literal"}
        for days in date.get("date-parts", []):
            assert 1 <= len(days) <= 3 and all(type(one) is int for one in days)


# --- files --------------------------------------------------------------------------------


def test_all_sources_as_csl_json(out: dict[str, bytes], cards: Cards) -> None:
    """The file has an item for each source, in order, each with its required variables."""
    items = json.loads(out["data/sources.csl.json"])
    assert [item["id"] for item in items] == list(cards.graph.ids("source"))
    for item in items:
        check_item(item)
        source = cards.graph.source(item["id"])
        assert item["title"] == source.title
        assert item.get("URL") == source.url
        assert item.get("archive_location") == source.archived
        assert source.publisher in (item.get("container-title"), item.get("publisher"))
        assert ("issued" in item) == bool(source.published)


def test_all_sources_as_bibtex(out: dict[str, bytes], cards: Cards) -> None:
    """A parser of BibTeX reads back every source's title, address and names."""
    entries = parsed(out["data/sources.bib"].decode()).entries
    assert list(entries) == list(cards.graph.ids("source"))
    for id_, entry in entries.items():
        source = cards.graph.source(id_)
        assert plain(entry.fields["title"]) == source.title
        assert entry.fields.get("url") == source.url
        assert entry.fields.get("urldate") == (source.accessed.text if source.accessed else None)
        people = [plain(str(person)) for person in entry.persons.get("author", [])]
        assert people == list(source.authors)


def test_references_of_a_site_without_sources(tmp_path: Path) -> None:
    """Both files are there and well-formed."""
    found = clean(write(tmp_path / "small", SMALL), tmp_path / "clean")
    assert json.loads(found["data/sources.csl.json"]) == []
    assert not parsed(found["data/sources.bib"].decode()).entries


def test_references_after_an_edit(tmp_path: Path) -> None:
    """An edit of a source changes its piece of both files, and they stay as built anew."""
    site = copy(GOOD, tmp_path / "site")
    build(site)
    file = next((site / "content/sources").glob("*.yaml"))
    file.write_text(re.sub(r"(?m)^title: .*$", "title: 'Much {new} & 5%'", file.read_text("utf-8")))
    build(site)
    found = tree(site / "public")
    assert found == clean(site, tmp_path / "clean")
    entry = parsed(found["data/sources.bib"].decode()).entries[file.stem]
    assert plain(entry.fields["title"]) == "Much {new} & 5%"


# --- dates and escaping -------------------------------------------------------------------


def made(title: str = "T", published: str = "", **more: Any) -> tuple[dict[str, Any], str]:
    """An item and its BibTeX, of a source."""
    cards = Cards(Graph(load(GOOD).settings))
    date: Date | None = dates.parse(published) if published else None
    when = cards.when(date) if date else None
    card = Card(kind="source", id="a", path="sources/a.html", title=title, when=when, mark="wire")
    facts = {"publisher": "P", "authors": (), "url": "", "archived": "", "origin": True}
    source = SourceCard(card=card, consulted="", **{**facts, **more})
    item = source_item(source, None, "")
    return item, bibtex(item, when)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-09-06", {"date-parts": [[2024, 9, 6]]}),
        ("2024-09", {"date-parts": [[2024, 9]]}),
        ("2024~", {"date-parts": [[2024]], "circa": True}),
        ("2024-02-26/2024-03-02", {"date-parts": [[2024, 2, 26], [2024, 3, 2]]}),
    ],
)
def test_dates_as_csl_has_them(text: str, expected: dict[str, Any]) -> None:
    """What CSL-JSON can say of a date it says."""
    assert made(published=text)[0]["issued"] == expected


@pytest.mark.parametrize("text", ["2024?", "202X", "2024-09/.."])
def test_dates_that_csl_cannot_say(text: str) -> None:
    """Dates that are not known in numbers stand in words, and no precision is invented."""
    item, entry = made(published=text)
    assert item["issued"].keys() == {"literal"}
    fields = parsed(entry).entries["a"].fields
    assert fields["date"] == text
    assert "month" not in fields
    assert fields["year"] == item["issued"]["literal"]


def test_no_date_is_made_up() -> None:
    """A source without a date has none in any form."""
    item, entry = made()
    assert "issued" not in item
    assert not {"date", "year"} & set(parsed(entry).entries["a"].fields)


@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1))
@settings(max_examples=150, deadline=None)
def test_any_title_survives_bibtex(title: str) -> None:
    """Whatever stands in a title or name, the file has one entry with these and no more."""
    item, entry = made(title, publisher=title, authors=(title, "B and C"), url="https://a.b/{%7D_#")
    assert json.loads(csl(item)) == item
    found = parsed(entry).entries
    assert list(found) == ["a"]
    assert plain(found["a"].fields["title"]) == title
    assert len(found["a"].persons["author"]) == 2
    assert found["a"].fields["url"] == "https://a.b/%7B%7D_#"


# --- pages --------------------------------------------------------------------------------


def test_every_entry_can_be_cited(out: dict[str, bytes], cards: Cards) -> None:
    """Each entry's page, or its place in the glossary, has its address, a reference, BibTeX and
    CSL-JSON that agree."""
    base = "https://dossier.example/veyra/"
    for kind in ("event", "actor", "quote", "claim", "place", "chapter", "term"):
        for number, id_ in enumerate(cards.graph.ids(kind)):
            path = cards.card((kind, id_)).path
            found = texts(page(out, path.partition("#")[0]))
            words, bib, items, address = found[4 * number :][:4] if kind == "term" else found[-4:]
            assert address == base + path
            title = cards.card((kind, id_)).title
            assert f"“{title}”" in words and base + path in words
            (item,) = json.loads(items)
            check_item(item)
            assert item["id"] == f"{kind}-{id_}"
            assert (item["title"], item["URL"], item["type"]) == (title, base + path, "webpage")
            assert not {"issued", "accessed"} & item.keys()
            (entry,) = parsed(bib).entries.values()
            assert plain(entry.fields["title"]) == title
            assert entry.fields["url"] == base + path


def test_sources_are_cited_themselves_first(out: dict[str, bytes], cards: Cards) -> None:
    """A source's page cites the source as the data does, and itself in the second place."""
    data = {item["id"]: item for item in json.loads(out["data/sources.csl.json"])}
    for id_ in cards.graph.ids("source"):
        found = texts(page(out, f"sources/{id_}.html"))
        words, bib, items = found[:3]
        source = cards.graph.source(id_)
        assert f"“{source.title}”" in words and source.publisher in words
        item = json.loads(items)[0]
        assert {**item, "language": ""} == {**data[id_], "language": ""} or "language" not in item
        assert list(parsed(bib).entries) == [id_]
        assert json.loads(found[5])[0]["type"] == "webpage"


def test_paths_where_the_address_is_not_known(tmp_path: Path) -> None:
    """Without base_url the path is shown and called one, and no address is made up."""
    found = clean(write(tmp_path / "small", SMALL), tmp_path / "clean")
    text = page(found, "events/day.html")
    assert texts(text)[-1] == "events/day.html"
    assert "Path in the dossier" in text and "Permanent address" not in text
    assert "URL" not in json.loads(texts(text)[2])[0]


QUOTE = {
    "content/sources/gazette.yaml": "title: G\npublisher: The Gazette\nkind: wire\n"
    "published: 2024-05-02\n",
    "content/quotes/q.yaml": "speaker: ann\ndate: 2024-05-01\nvenue: Radio\nsources: [gazette]\n",
}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (
            "text: It is so\nlang: en\nform: original\nverbatim: true\n",
            "“It is so” — Ann, 1 May 2024, Radio (as given by The Gazette, 2 May 2024).",
        ),
        (
            "text: It is so\nlang: en\nform: paraphrase\nverbatim: false\n",
            "It is so (paraphrase) — Ann, 1 May 2024, Radio (as given by The Gazette, 2 May 2024).",
        ),
        (
            "text: Es ist so\nlang: de\nform: original\nverbatim: true\n"
            "translation: {lang: en, text: It is so, by: the editors}\n",
            "“It is so” (translation: the editors) — Ann, 1 May 2024, Radio"
            " (as given by The Gazette, 2 May 2024).",
        ),
        (
            "text: It is so\nlang: en\nform: translated\nverbatim: true\nas: Mayor\n",
            "“It is so” (translated) — Ann, Mayor, 1 May 2024, Radio"
            " (as given by The Gazette, 2 May 2024).",
        ),
    ],
)
def test_what_is_shared_of_a_quote(more: str, expected: str, tmp_path: Path) -> None:
    """Words in quotation marks unless paraphrased, who, when, where and by whom it is known."""
    site = write(tmp_path / "site", {**SMALL, **QUOTE})
    file = site / "content/quotes/q.yaml"
    file.write_text(file.read_text() + more)
    found = clean(site, tmp_path / "clean", base_url="https://a.example")
    shared = texts(page(found, "quotes/q.html"))[0]
    assert shared == f"{expected} https://a.example/quotes/q.html"
    assert "Share these words" in look(page(found, "quotes/q.html")).text
