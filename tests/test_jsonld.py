"""The schema.org description in each page, checked against the vocabulary and by a processor."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from pyld import jsonld  # type: ignore[import-untyped]
from schemaorg import misfits
from sitekit import GOOD, SMALL, build, clean, copy, is_page, look, write

BASE = "https://dossier.example/veyra/"
WORDS = "https://schema.org/"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The good site's pages."""
    return _pages(clean(GOOD, tmp_path_factory.mktemp("good")))


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The pages of a site without a base_url, publisher, licence or sources."""
    folder = tmp_path_factory.mktemp("bare")
    return _pages(clean(write(folder / "site", SMALL), folder / "work"))


def _pages(output: dict[str, bytes]) -> dict[str, str]:
    return {path: page.decode() for path, page in output.items() if is_page(path)}


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


def test_json_ld_uses_words_of_schema_org(built: dict[str, str], bare: dict[str, str]) -> None:
    """There is every type and property, each fits where it stands, and nothing is empty."""
    seen: set[str] = set()
    for path, text in [*built.items(), *bare.items()]:
        for _, node in _nodes(described(text)):
            assert misfits({name: one for name, one in node.items() if name != "@context"}) == []
            assert all(value not in ("", [], {}, None) for value in node.values()), (path, node)
            seen.update([node["@type"]] if isinstance(node["@type"], str) else node["@type"])
    assert seen >= {
        "AboutPage", "BackgroundNewsArticle", "Claim", "ClaimReview", "CorrectionComment",
        "CreativeWork", "Event", "Organization", "Person", "Place", "Quotation", "Rating",
        "Vehicle", "WebPage",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("node", "wrong"),
    [
        ({"@type": "Evnt"}, "there is no type Evnt"),
        ({"@type": "Event", "titel": "x"}, "there is no property titel"),
        ({"@type": "Event", "claimReviewed": "x"}, "claimReviewed is no property of Event"),
        ({"@type": "Claim", "claimInterpreter": {"@type": "Place"}}, "is none of"),
        ({"@type": "Event", "location": 1}, "is none of"),
        ({"@type": "Event", "eventStatus": "https://schema.org/Abdomen"}, "is none of"),
    ],
)
def test_the_vocabulary_tells_what_does_not_fit(node: dict[str, Any], wrong: str) -> None:
    """The check of this module finds each sort of mistake."""
    assert wrong in " ".join(misfits(node))


def _load(address: str, _options: Any) -> dict[str, Any]:
    assert address == "https://schema.org"
    context = {"@context": {"@vocab": WORDS}}
    return {"contextUrl": None, "documentUrl": address, "document": context}


def _expanded(page: str, path: str) -> dict[str, Any]:
    options = {"base": f"{BASE}{path}", "documentLoader": _load}
    [node] = jsonld.expand(described(page), options)
    found: dict[str, Any] = node
    return found


def test_a_processor_loses_nothing(built: dict[str, str]) -> None:
    """Expanded by a JSON-LD processor, each page has all of its nodes, in schema.org's words."""
    for path, text in built.items():
        told = [set(node) - {"@context"} for _, node in _nodes(described(text))]
        expanded = [node for _, node in _nodes(_expanded(text, path)) if "@type" in node]
        names = [{name.removeprefix(WORDS) for name in node} for node in expanded]
        assert sorted(map(sorted, names)) == sorted(map(sorted, told))
        for node in expanded:
            assert all(one.startswith(WORDS) for one in node["@type"])
            assert node.get("@id", BASE).startswith(BASE)


def test_all_pages_are_one_graph(built: dict[str, str]) -> None:
    """What has an `@id` is of one type and one name, wherever it is spoken of."""
    known: dict[str, dict[str, Any]] = {}
    for path, text in built.items():
        for _, node in _nodes(_expanded(text, path)):
            if "@id" in node and "@type" in node:
                before = known.setdefault(node["@id"], node)
                for name in ("@type", f"{WORDS}name"):
                    assert node[name] == before[name], node["@id"]
    assert len(known) > 30


@pytest.mark.parametrize("which", ["built", "bare"])
def test_json_ld_addresses_lead_somewhere(which: str, request: pytest.FixtureRequest) -> None:
    """Addresses of ours are absolute where the site's address is known, else relative."""
    output: dict[str, str] = request.getfixturevalue(which)
    base = BASE if which == "built" else "file:///"
    ours = 0
    for path, text in output.items():
        for _, node in _nodes(described(text)):
            told = [node.get(name) for name in ("@id", "publishingPrinciples", "correctionsPolicy")]
            if node["@type"] in ("WebPage", "ClaimReview"):
                told.append(node["url"])
            for address in filter(None, told):
                assert which == "bare" or address.startswith(BASE)
                file, _, anchor = urljoin(f"{base}{path}", address).partition("#")
                page = output[file.removeprefix(base)]
                assert not anchor or anchor in look(page).ids, address
                ours += 1
    assert ours > len(output)


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


@pytest.mark.parametrize("path", ["index.html", "chapters/what-happened.html", "trust.html"])
def test_our_own_words_say_who_answers_for_them(path: str, built: dict[str, str]) -> None:
    """Articles name their editors and lead to the principles, and to what becomes of errors."""
    page = described(built[path])
    assert page["@id"] == page["url"] == BASE + path
    assert [one["name"] for one in page["editor"]] == ["Ada Nel", "Iris Kaya"]
    assert page["publishingPrinciples"] == f"{BASE}trust.html#principles"
    assert page["publisher"]["correctionsPolicy"] == f"{BASE}trust.html#errors"


def test_articles_cite_sources_at_their_own_addresses(built: dict[str, str]) -> None:
    """A source is told by our page on it, its title and where it was published."""
    cited = described(built["chapters/who-says-so.html"])["citation"]
    assert [one["@id"] for one in cited] == [f"{BASE}sources/courier-2024-03-05.html"]
    assert cited[0]["url"].startswith("https://")
    source = described(built["sources/courier-2024-03-05.html"])["mainEntity"]
    assert source["url"] == cited[0]["url"]
    assert source["archivedAt"].startswith("https://")


def test_corrections_are_told(built: dict[str, str]) -> None:
    """What was wrong stands on the page that was wrong, with its day."""
    assert described(built["chapters/what-happened.html"])["correction"] == [
        {
            "@type": "CorrectionComment",
            "text": "The order of two events was wrong.",
            "datePublished": "2024-05-05",
        }
    ]
    assert "correction" not in described(built["chapters/who-says-so.html"])


def test_only_what_the_editors_resolved_is_reviewed(built: dict[str, str]) -> None:
    """A claim has a review where there is a resolution, with its reason in plain words."""
    for path, text in built.items():
        reviews = [one for _, one in _nodes(described(text)) if one["@type"] == "ClaimReview"]
        assert len(reviews) == (path == "claims/crane-gone.html"), path
    review = described(built["claims/crane-gone.html"])["mainEntity"]["review"]
    assert review["claimReviewed"] == "The great crane no longer stands on the North Quay."
    assert review["reviewRating"]["alternateName"] == "Established"
    assert review["reviewBody"] == "The editors stood on the North Quay and saw no crane."
    assert review["datePublished"] == "2024-04-01"
    assert review["author"]["name"] == "The Veyra Desk"


def test_a_claim_first_appeared_in_the_earliest_source(built: dict[str, str]) -> None:
    """Of the sources of those who are for it."""
    claim = described(built["claims/crane-gone.html"])["mainEntity"]
    assert claim["firstAppearance"]["@id"] == f"{BASE}sources/courier-2024-03-05.html"
    assert claim["datePublished"] == "2024-03-05"


def test_an_event_that_will_not_happen_says_so(tmp_path: Path) -> None:
    """Programs take an event for planned unless they are told."""
    event = "title: A day\ndate: 2024-05-01\nstatus: cancelled\n"
    output = clean(
        write(tmp_path / "site", {**SMALL, "content/events/day.yaml": event}), tmp_path / "x"
    )
    entity = described(output["events/day.html"].decode())["mainEntity"]
    assert misfits(entity) == []
    assert entity["eventStatus"] == "https://schema.org/EventCancelled"


def test_who_spoke_on_another_claim_only_does_not_make_this_one(tmp_path: Path) -> None:
    """Whose position only follows from that is no interpreter, and its source no appearance."""
    site = copy(GOOD, tmp_path / "site")
    file = site / "content/claims/crane-gone.yaml"
    text = file.read_text("utf-8")
    told = "source: veyra-radio}"
    assert told in text
    file.write_text(text.replace(told, f"{told[:-1]}, follows_from: sold-to-maresh}}"), "utf-8")
    assert not build(site).stopped
    claim = described((site / "public/claims/crane-gone.html").read_text("utf-8"))["mainEntity"]
    assert [one["name"] for one in claim["claimInterpreter"]] == ["Veyra Courier"]
    assert "veyra-radio" not in str(claim["appearance"])
