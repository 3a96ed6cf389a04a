"""What is published beside the pages: data, feeds, sitemap, and the description in each page."""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import feedparser  # type: ignore[import-untyped]
import pytest
from sitekit import GOOD, ROOT, SMALL, build, clean, copy, look, write

from dossier import exports, load
from dossier.exports import sitemaps
from dossier.linking import link
from dossier.model import KINDS, REFERENCE_FIELDS, TYPES, Kind, field_names
from dossier.problems import Location

BASE = "https://dossier.example/veyra/"
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
DOCS = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The good site's output, without images."""
    output = clean(GOOD, tmp_path_factory.mktemp("good"))
    return _texts(output)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The output of a site without a base_url, publisher, licence or sources."""
    folder = tmp_path_factory.mktemp("bare")
    output = clean(write(folder / "site", SMALL), folder / "work")
    return _texts(output)


def _texts(output: dict[str, bytes]) -> dict[str, str]:
    others = (".png", ".woff2")
    return {path: data.decode() for path, data in output.items() if not path.endswith(others)}


@pytest.fixture(scope="module")
def data(built: dict[str, str]) -> dict[str, Any]:
    """`data/dossier.json` of the good site."""
    found: dict[str, Any] = json.loads(built["data/dossier.json"])
    return found


def leads_somewhere(path: str, output: dict[str, str]) -> bool:
    """Whether an address from the site's root is that of a file, and of an id in it."""
    file, _, fragment = path.partition("#")
    return file in output and (not fragment or fragment in look(output[file]).ids)


# --- data/dossier.json --------------------------------------------------------------------


def test_json_has_every_published_entry(data: dict[str, Any]) -> None:
    """Of all kinds, each once, and no draft; of those withdrawn, only that they were."""
    records = load.load(GOOD).records
    for kind in KINDS:
        published = [r.entry for r in records if r.kind == kind and not r.entry.draft]
        expected = {one.id for one in published if one.retracted is None}
        ids = [entry["id"] for entry in data[f"{kind}s"]]
        assert set(ids) == expected
        assert len(ids) == len(expected)
    assert "inquiry" not in str(data)
    [gone] = data["retracted"]
    assert gone.keys() == {"kind", "id", "path", "title", "date", "reason"}
    assert (gone["id"], gone["date"]) == ("crane-sunk", "2024-04-02")


def test_json_addresses_lead_somewhere(data: dict[str, Any], built: dict[str, str]) -> None:
    """Each entry's, and those of all that it refers to."""

    def check(value: Any) -> int:
        if isinstance(value, dict):
            if "path" in value:
                assert leads_somewhere(value["path"], built), value["path"]
            return ("path" in value) + sum(map(check, value.values()))
        return sum(map(check, value)) if isinstance(value, list) else 0

    assert check(data) > 100


def test_json_resolves_every_reference(data: dict[str, Any]) -> None:
    """A field that names an entry holds its id, address and name."""
    names: dict[tuple[str, str], str] = {}
    for kind in KINDS:
        for entry in data[f"{kind}s"]:
            names[kind, entry["id"]] = entry["path"]
    seen: set[tuple[Kind, str]] = set()
    for kind in KINDS:
        for way, target in REFERENCE_FIELDS[kind]:
            for entry in data[f"{kind}s"]:
                for found in _at(entry, kind, way):
                    seen.add((kind, ".".join(way)))
                    assert set(found) == {"id", "path", "title"}
                    assert names[target, found["id"]] == found["path"]
                    assert found["title"]
    assert len(seen) > 20


def _at(value: Any, kind: Kind, way: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """Yield what a way into an entry leads to; the data's names are those of the editors."""
    if not way:
        yield value
    elif way[0] == "*":
        for item in value:
            yield from _at(item, kind, way[1:])
    else:
        name = way[0].rstrip("_")
        if isinstance(value, dict) and name in value:
            yield from _at(value[name], kind, way[1:])


def test_json_says_what_prose_mentions(data: dict[str, Any]) -> None:
    """In order of appearance, each entry once, with its kind."""
    event = next(one for one in data["events"] if one["id"] == "crane-dismantled")
    assert [(one["kind"], one["id"]) for one in event["mentions"]] == [
        ("place", "north-quay"),
        ("source", "courier-2024-03-05"),
        ("term", "luffing-crane"),
        ("quote", "brandt-denies"),
        ("actor", "veyra"),
        ("place", "veyra"),
    ]


def test_json_holds_values_as_they_were_written(data: dict[str, Any]) -> None:
    """Dates as EDTF, prose as Markdown, flags and degrees as such."""
    event = next(one for one in data["events"] if one["id"] == "crane-dismantled")
    assert event["date"] == "2024-02-26/2024-03-02"
    assert event["key"] is True
    assert event["summary"].startswith("In five days, *the great crane*")
    place = next(one for one in data["places"] if one["id"] == "veyra")
    assert place["at"] == [54.5, -3.25]
    claim = next(one for one in data["claims"] if one["id"] == "sold-to-maresh")
    assert claim["standing"] == "disputed"
    assert claim["origins"] == 1
    assert [one["stance"] for one in claim["positions"]] == [
        "asserts", "declines", "denies", "denies", "cannot-confirm",
    ]  # fmt: skip


def test_json_is_in_the_order_of_the_site(data: dict[str, Any]) -> None:
    """Dated kinds by date, chapters by their order, the others by name."""
    assert [one["id"] for one in data["chapters"]] == ["what-happened", "who-says-so"]
    assert [one["id"] for one in data["events"]][:2] == ["crane-built", "crane-repainted"]
    assert [one["name"] for one in data["places"]] == ["North Quay", "Republic of Veyra"]


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _keys(item)
    elif isinstance(value, list):
        for item in value:
            yield from _keys(item)


def test_every_key_is_documented(data: dict[str, Any]) -> None:
    """`docs/data.md` names each key that the good site's data have, and each field there is."""
    named = set(re.findall(r"`([^`\n]+)`", DOCS))
    keys = set(_keys(data))
    for kind in KINDS:
        keys |= set(field_names(TYPES[kind]).values()) - {"draft"}
    assert not keys - named


def test_every_file_is_documented(built: dict[str, str]) -> None:
    """So are all files of data."""
    for path in built:
        if path.endswith((".json", ".csv", ".xml")) and not path.startswith("."):
            assert f"`{path}`" in DOCS, path


# --- CSV ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_csv_reads_back(kind: Kind, built: dict[str, str], data: dict[str, Any]) -> None:
    """A row an entry, in the order of the JSON; ids where that has references."""
    text = built[f"data/{kind}s.csv"]
    assert text.endswith("\r\n")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    entries = data[f"{kind}s"]
    assert [row["id"] for row in rows] == [entry["id"] for entry in entries]
    for row, entry in zip(rows, entries, strict=True):
        assert None not in row
        assert None not in row.values()
        assert {name for name, cell in row.items() if cell} == entry.keys() - {"mentions", "body"}
        for name, cell in row.items():
            value = entry.get(name, "")
            if isinstance(value, str):
                assert cell in (value, f"'{value}")
            elif isinstance(value, dict) and "path" in value:
                assert cell == value["id"]
    columns = csv.reader(io.StringIO(text)).__next__()
    assert columns[:2] == ["path", "id"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("@cmd", "'@cmd"),
        ("+1|calc", "'+1|calc"),
        ("-1+1", "'-1+1"),
        ("- a list", "'- a list"),
        ("plain = text", "plain = text"),
        ("'quoted", "'quoted"),
    ],
)
def test_csv_text_is_no_formula(text: str, shown: str, tmp_path: Path) -> None:
    """An apostrophe stands before what a spreadsheet would run; the JSON has the text itself."""
    site = write(tmp_path, SMALL | {"content/actors/ann.yaml": f'name: "{text}"\nkind: person\n'})
    build(site)
    row = next(csv.DictReader((site / "public/data/actors.csv").open(newline="", encoding="utf-8")))
    assert row["name"] == shown
    found = json.loads((site / "public/data/dossier.json").read_text("utf-8"))
    assert found["actors"][0]["name"] == text


def test_csv_leaves_dates_and_degrees_alone(tmp_path: Path) -> None:
    """Though they may begin with a sign."""
    site = write(tmp_path, SMALL)
    write(site, {"content/events/old.yaml": "title: Old\ndate: -0044-03-15\nstatus: occurred\n"})
    write(site, {"content/places/far.yaml": "name: Far\nat: [-54.5, -3.25]\n"})
    build(site)
    events = (site / "public/data/events.csv").read_text("utf-8")
    assert ",-0044-03-15," in events
    assert ",-54.5; -3.25," in (site / "public/data/places.csv").read_text("utf-8")


# --- feeds --------------------------------------------------------------------------------


@pytest.mark.parametrize("which", ["built", "bare"])
def test_atom_feed_is_as_rfc_4287_wants_it(which: str, request: pytest.FixtureRequest) -> None:
    """Well-formed, with all required elements, and unique ids."""
    output: dict[str, str] = request.getfixturevalue(which)
    feed = ElementTree.fromstring(output["feed.xml"])
    assert feed.tag == f"{ATOM}feed"
    for node in [feed, *feed.findall(f"{ATOM}entry")]:
        for name in ("id", "title", "updated"):  # sections 4.1.1 and 4.1.2
            assert len(node.findall(f"{ATOM}{name}")) == 1
            assert (node.findtext(f"{ATOM}{name}") or "").strip()
        assert urlsplit(node.findtext(f"{ATOM}id") or "").scheme, "an id is an absolute IRI"
        moment = datetime.fromisoformat(node.findtext(f"{ATOM}updated") or "")
        assert moment.tzinfo is not None
        assert [
            one.get("href") for one in node.findall(f"{ATOM}link") if one.get("rel") == "alternate"
        ]
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    assert [one for one in feed.findall(f"{ATOM}link") if one.get("rel") == "self"]
    entries = feed.findall(f"{ATOM}entry")
    assert entries
    assert len({one.findtext(f"{ATOM}id") for one in entries}) == len(entries)
    moments = [one.findtext(f"{ATOM}updated") or "" for one in entries]
    assert moments == sorted(moments, reverse=True)
    assert feed.findtext(f"{ATOM}updated") == moments[0]
    for entry in entries:
        for node in entry.findall(f"{ATOM}link"):
            assert (node.get("href") or "").removeprefix(BASE) in output


def test_atom_feed_is_read_by_feedparser(built: dict[str, str]) -> None:
    """Without a complaint, and with what the settings say."""
    feed = feedparser.parse(built["feed.xml"].encode())
    assert not feed.bozo
    assert feed.version == "atom10"
    assert feed.feed.title == "The crane of Port Veyra"
    assert feed.feed.language == "en"
    assert len(feed.entries) == 4  # `feed_entries` in the settings
    assert feed.entries[0].link == f"{BASE}events/auction.html"
    assert feed.entries[0].updated == "2025-05-01T00:00:00+00:00"
    # Corrected later than reported: it comes back up.
    assert [one.link.rpartition("/")[2] for one in feed.entries][1] == "crane-dismantled.html"


def test_atom_summaries_are_text(tmp_path: Path) -> None:
    """What looks like markup in a summary is no markup in a feed reader."""
    site = write(tmp_path, SMALL)
    text = SMALL["content/events/day.yaml"] + 'summary: "1 < 2 & **x** `<b>`"\n'
    write(site, {"content/events/day.yaml": text})
    build(site)
    feed = ElementTree.fromstring((site / "public/feed.xml").read_text("utf-8"))
    summary = feed.find(f"{ATOM}entry/{ATOM}summary")
    assert summary is not None
    assert summary.get("type") == "html"
    assert look(summary.text or "").text == "1 < 2 & x <b>"
    assert not look(summary.text or "").tags


@pytest.mark.parametrize("entity", ["&#12;", "&#1;", "&#xFFFE;", "&#0;", "&#x85;"])
def test_no_character_breaks_a_feed(entity: str, tmp_path: Path) -> None:
    """Markdown can name characters that XML does not know (XML 1.0, section 2.2)."""
    site = write(tmp_path, SMALL)
    text = SMALL["content/events/day.yaml"] + f'summary: "a{entity}b"\n'
    write(site, {"content/events/day.yaml": text})
    report = build(site)
    if not report.stopped:
        ElementTree.fromstring((site / "public/feed.xml").read_bytes())
        json.loads((site / "public/feed.json").read_bytes())


@pytest.mark.parametrize("which", ["built", "bare"])
def test_json_feed_is_as_version_1_1_wants_it(which: str, request: pytest.FixtureRequest) -> None:
    """With the members that jsonfeed.org requires, and no empty ones."""
    output: dict[str, str] = request.getfixturevalue(which)
    feed = json.loads(output["feed.json"])
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert isinstance(feed["title"], str)
    assert isinstance(feed["items"], list)
    assert feed["items"]
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert item["content_text"]
        assert datetime.fromisoformat(item["date_modified"]).tzinfo is not None
        assert item["url"].removeprefix(BASE) in output
    assert len({item["id"] for item in feed["items"]}) == len(feed["items"])
    if which == "built":
        assert feed["home_page_url"] == f"{BASE}index.html"
        assert feed["feed_url"] == f"{BASE}feed.json"
    else:
        assert "home_page_url" not in feed


def test_feeds_tell_the_same(built: dict[str, str]) -> None:
    """The same events with the same ids, in the same order."""
    atom = ElementTree.fromstring(built["feed.xml"])
    ids = [one.findtext(f"{ATOM}id") for one in atom.findall(f"{ATOM}entry")]
    assert [item["id"] for item in json.loads(built["feed.json"])["items"]] == ids


def test_feeds_of_a_dossier_without_events(tmp_path: Path) -> None:
    """Valid all the same, and the same tomorrow."""
    site = write(tmp_path, {"content/dossier.yaml": "title: T\nquestion: Q\n"})
    build(site)
    feed = ElementTree.fromstring((site / "public/feed.xml").read_text("utf-8"))
    assert feed.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00+00:00"
    assert json.loads((site / "public/feed.json").read_text("utf-8"))["items"] == []


@pytest.mark.parametrize("date", ["../2024", "-0044-03", "Y-170000002", "/..", "12XX"])
def test_feeds_bear_strange_dates(date: str, tmp_path: Path) -> None:
    """Feeds know no dates before the year 1."""
    site = write(tmp_path, SMALL)
    write(site, {"content/events/odd.yaml": f"title: Odd\ndate: {date}\nstatus: occurred\n"})
    report = build(site)
    assert not report.stopped, report.problems
    assert not feedparser.parse((site / "public/feed.xml").read_bytes()).bozo


# --- sitemap ------------------------------------------------------------------------------


def _locations(text: str) -> list[str]:
    return [one.text or "" for one in ElementTree.fromstring(text).iter(f"{SITEMAP}loc")]


def test_sitemap_is_as_the_protocol_wants_it(built: dict[str, str]) -> None:
    """Absolute addresses of pages that exist, each once; every entry's page is among them."""
    text = built["sitemap.xml"]
    assert text.startswith("<?xml")
    assert ElementTree.fromstring(text).tag == f"{SITEMAP}urlset"
    found = _locations(text)
    assert len(found) == len(set(found))
    for address in found:
        assert address.startswith(BASE)
        assert len(address) < 2048
        assert address.removeprefix(BASE) in built
    entries = {
        path
        for path in built
        if path.endswith(".html") and "/" in path and not path.startswith("tags/")
    }
    # Old addresses, and entries that were withdrawn.
    hidden = {path for path in entries if 'name="robots" content="noindex"' in built[path]}
    assert hidden == {"events/crane-taken-down.html", "events/crane-sunk.html"}
    assert not {f"{BASE}{path}" for path in hidden} & set(found)
    entries -= hidden
    assert {f"{BASE}{path}" for path in entries | {"index.html", "timeline.html"}} <= set(found)
    assert f"{BASE}404.html" not in found


def test_sitemap_agrees_with_canonical_addresses(built: dict[str, str]) -> None:
    """What a page calls its own address is what the sitemap calls it, but for the home page."""
    for address in _locations(built["sitemap.xml"]):
        page = look(built[address.removeprefix(BASE)])
        canonical = [one["href"] for one in page.all("link") if one.get("rel") == "canonical"]
        assert canonical in ([address], [address.removesuffix("index.html")])


def test_large_sitemaps_are_split(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file holds more than the protocol allows; an index names them all."""
    whole = _locations(clean(GOOD, tmp_path / "whole")["sitemap.xml"].decode())
    monkeypatch.setattr(sitemaps, "MOST", 20)
    output = clean(GOOD, tmp_path / "split")
    index = output["sitemap.xml"].decode()
    assert ElementTree.fromstring(index).tag == f"{SITEMAP}sitemapindex"
    pieces = [output[address.removeprefix(BASE)].decode() for address in _locations(index)]
    assert [address for piece in pieces for address in _locations(piece)] == whole
    assert all(len(_locations(piece)) <= 20 for piece in pieces)


def test_no_sitemap_without_an_address(bare: dict[str, str]) -> None:
    """It could not be absolute."""
    assert "sitemap.xml" not in bare


def test_base_url_of_a_build_goes_before_that_of_the_settings(tmp_path: Path) -> None:
    """With or without a slash at its end."""
    site = copy(GOOD, tmp_path / "site")
    build(site, base_url="https://other.example/x")
    assert _locations((site / "public/sitemap.xml").read_text())[0] == (
        "https://other.example/x/index.html"
    )
    page = look((site / "public/events/auction.html").read_text())
    canonical = [one["href"] for one in page.all("link") if one.get("rel") == "canonical"]
    assert canonical == ["https://other.example/x/events/auction.html"]


# --- JSON-LD ------------------------------------------------------------------------------

THING = {"name", "url", "description", "alternateName", "sameAs", "subjectOf", "mainEntity"}
WORK = THING | {
    "about", "author", "archivedAt", "citation", "dateCreated", "datePublished", "hasPart",
    "headline", "alternativeHeadline", "inLanguage", "isBasedOn", "license", "position",
    "publisher", "text",
}  # fmt: skip
SCHEMA = {
    "WebPage": WORK | {"mainEntity"},
    "BackgroundNewsArticle": WORK,
    "Article": WORK,
    "CreativeWork": WORK,
    "Quotation": WORK | {"spokenByCharacter"},
    "Claim": WORK | {"claimInterpreter", "appearance"},
    "Event": THING | {"startDate", "endDate", "location", "contributor", "about"},
    "Place": THING,
    "Country": THING,
    "Vehicle": THING,
    "Person": THING | {"jobTitle"},
    "Organization": THING,
    "GovernmentOrganization": THING,
    "NewsMediaOrganization": THING,
    "Corporation": THING,
    "Thing": THING,
}
"""Types of schema.org (version 29) and those of their properties that are of use here."""

AGENTS = {
    "Person", "Organization", "GovernmentOrganization", "NewsMediaOrganization", "Corporation",
}  # fmt: skip
RANGES = {
    "contributor": AGENTS,
    "claimInterpreter": AGENTS,
    "spokenByCharacter": AGENTS,
    "publisher": AGENTS,
    "author": AGENTS,
    "location": {"Place"},
    "appearance": {"CreativeWork"},
    "subjectOf": {"CreativeWork", "Event"},
    "citation": {"CreativeWork"},
    "isBasedOn": {"CreativeWork"},
    "hasPart": {"Article", "CreativeWork"},
}
"""What the values of some properties may be."""


def described(page: str) -> dict[str, Any]:
    """The description in a page."""
    [text] = [text for attributes, text in look(page).scripts if "type" in attributes]
    found: dict[str, Any] = json.loads(text)
    return found


def _nodes(value: Any, by: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each node of a description with the property that leads to it."""
    if isinstance(value, dict):
        yield by, value
        for name, item in value.items():
            yield from _nodes(item, name)
    elif isinstance(value, list):
        for item in value:
            yield from _nodes(item, by)


def test_json_ld_uses_words_of_schema_org(built: dict[str, str]) -> None:
    """Only types, properties and ranges that schema.org has; nothing is empty."""
    seen = set()
    for path, text in built.items():
        if not path.endswith(".html"):
            continue
        for by, node in _nodes(described(text)):
            types = node["@type"] if isinstance(node["@type"], list) else [node["@type"]]
            seen |= set(types)
            allowed = set().union(*(SCHEMA[type_] for type_ in types))
            assert {name for name in node if not name.startswith("@")} <= allowed, (path, node)
            assert by not in RANGES or RANGES[by] & set(types), (path, by, types)
            assert all(value not in ("", [], {}, None) for value in node.values()), (path, node)
    assert seen >= SCHEMA.keys() - {"Corporation"}


def test_json_ld_addresses_lead_somewhere(built: dict[str, str], bare: dict[str, str]) -> None:
    """`@id` is a page of ours, absolute where the site's address is known, else relative."""
    for output, base in ((built, BASE), (bare, "file:///")):
        for path, text in output.items():
            if path.endswith(".html"):
                for _, node in _nodes(described(text)):
                    if "@id" in node:
                        assert base == "file:///" or node["@id"].startswith(BASE)
                        address = urljoin(f"{base}{path}", node["@id"])
                        assert leads_somewhere(address.removeprefix(base), output), node["@id"]


@pytest.mark.parametrize(
    ("path", "type_"),
    [
        ("events/crane-dismantled.html", "Event"),
        ("actors/lio-brandt.html", "Person"),
        ("actors/maresh.html", ["Country", "Organization"]),
        ("actors/heron.html", "Vehicle"),
        ("quotes/maresh-no-purchase.html", "Quotation"),
        ("sources/relay-a.html", "CreativeWork"),
        ("claims/sold-to-maresh.html", "Claim"),
        ("places/north-quay.html", "Place"),
    ],
)
def test_json_ld_says_what_a_page_is_about(
    path: str, type_: str | list[str], built: dict[str, str]
) -> None:
    """An entry's page is a page about the entry."""
    page = described(built[path])
    assert page["@type"] == "WebPage"
    assert page["mainEntity"]["@type"] == type_


def test_json_ld_licence_is_that_of_our_own_words(built: dict[str, str]) -> None:
    """Neither a source, a quotation nor an actor is ours to license or publish."""
    for path, text in built.items():
        if path.endswith(".html"):
            for by, node in _nodes(described(text)):
                assert ("license" in node) == (by == ""), path
    source = described(built["sources/courier-2024-03-05.html"])["mainEntity"]
    assert source["publisher"]["name"] == "Veyra Courier"
    assert source["inLanguage"] == "de"
    assert "publisher" not in described(built["quotes/officials-sold.html"])["mainEntity"]


def test_json_ld_quotation(built: dict[str, str]) -> None:
    """The words as they were said, in their language, by whom, and where they are from."""
    quote = described(built["quotes/maresh-no-purchase.html"])["mainEntity"]
    assert quote["text"] == "ما هیچ جرثقیلی نخریده‌ایم."
    assert quote["inLanguage"] == "fa"
    assert quote["spokenByCharacter"][0]["name"] == "Maresh"
    assert quote["isBasedOn"][0]["name"] == "نشست خبری"
    assert quote["dateCreated"] == "2024-03-09"


def test_json_ld_dates_are_no_more_precise_than_known(built: dict[str, str]) -> None:
    """What ISO 8601 cannot say is left out."""
    dates = {
        path: {name: event[name] for name in ("startDate", "endDate") if name in event}
        for path in ("crane-dismantled", "crane-built", "league-asks", "crane-affair", "auction")
        for event in [described(built[f"events/{path}.html"])["mainEntity"]]
    }
    assert dates == {
        "crane-dismantled": {"startDate": "2024-02-26", "endDate": "2024-03-02"},
        "crane-built": {},
        "league-asks": {},
        "crane-affair": {"startDate": "2024-02"},
        "auction": {},
    }


def test_no_sitemap_is_promised_without_an_address(built: dict[str, str]) -> None:
    """What is listed is what is made."""
    content = load.load(GOOD)
    assert content.settings is not None
    graph, _ = link([], content.settings, [], lambda *_: Location(""))
    graph.base_url = ""
    assert "sitemap.xml" not in exports.files(graph)
    graph.base_url = BASE
    assert exports.files(graph).keys() <= built.keys()
