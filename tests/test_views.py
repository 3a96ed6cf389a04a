"""What pages show of an entry and its neighbours: links that lead somewhere, in both directions."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from sitekit import GOOD, ROOT, STARTER, Looked, build, clean, copy, is_page, look, tree, write

BASE = "https://dossier.example/veyra/"
HERE = "file:///"

Pages = dict[str, Looked]


def pages_of(site: Path, folder: Path) -> tuple[Pages, dict[str, bytes]]:
    """A site's pages, and all files of its output."""
    output = clean(site, folder)
    pages = {path: look(data.decode()) for path, data in output.items() if is_page(path)}
    return pages, output


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> tuple[Pages, dict[str, bytes]]:
    """The good site, built."""
    return pages_of(GOOD, tmp_path_factory.mktemp("good"))


@pytest.fixture(scope="module")
def pages(good: tuple[Pages, dict[str, bytes]]) -> Pages:
    """The good site's pages."""
    return good[0]


def targets(path: str, page: Looked) -> Iterator[str]:
    """Yield what a page's links within the site lead to, from the site's root."""
    for link in page.links():
        # Shown in place of any missing page, that for lost readers knows the site's own path.
        known = link.removeprefix(urlsplit(BASE).path) if path == "404.html" else link
        # What follows a `?` is for the page's scripts.
        address = urlsplit(urljoin(HERE + path, known))._replace(query="").geturl()
        if address.startswith(HERE):
            # What stands after `?` is for scripts; the page is the same.
            file, mark, fragment = address.removeprefix(HERE).partition("#")
            yield unquote(file.partition("?")[0] + mark + fragment)


def broken(pages: Pages, output: dict[str, bytes]) -> list[tuple[str, str]]:
    """Return the links that lead to no file, or to no place in one."""
    found = []
    for path, page in pages.items():
        for target in targets(path, page):
            file, _, fragment = target.partition("#")
            if file not in output or (fragment and fragment not in pages[file].ids):
                found.append((path, target))
    return found


# --- every link leads somewhere -----------------------------------------------------------


def test_every_link_leads_to_a_file_and_a_place_in_it(
    good: tuple[Pages, dict[str, bytes]],
) -> None:
    """On all pages of the good site, fragments included."""
    pages, output = good
    assert broken(pages, output) == []
    assert sum(1 for path, page in pages.items() for _ in targets(path, page)) > 1000


@pytest.mark.parametrize("site", [STARTER, ROOT], ids=["starter", "this repository's"])
def test_every_link_of_other_sites_leads_somewhere(site: Path, tmp_path: Path) -> None:
    """Of the example that `dossier init` gives, and of the dossier in this repository."""
    if not (site / "content").is_dir():
        pytest.skip(f"there is no site in {site}")
    shutil.copytree(site / "content", tmp_path / "site" / "content")
    report = build(tmp_path / "site", tmp_path / "out")
    assert not report.stopped, report.problems[:3]
    output = tree(tmp_path / "out")
    pages = {path: look(data.decode()) for path, data in output.items() if is_page(path)}
    assert broken(pages, output) == []


def test_broken_links_are_noticed(good: tuple[Pages, dict[str, bytes]]) -> None:
    """Or the tests above would prove nothing."""
    pages, output = good
    page = look('<a href="../nosuch.html">x</a><a href="#nosuch">y</a><img src="../media/z.png">')
    assert [target for _, target in broken(pages | {"events/x.html": page}, output)] == [
        "nosuch.html", "events/x.html#nosuch", "media/z.png",
    ]  # fmt: skip


def test_links_are_relative(pages: Pages) -> None:
    """So the site works under any path, from a zip and from the file system."""
    for path, page in pages.items():
        for tag, attributes in page.tags:
            for name in ("href", "src"):
                link = attributes.get(name, "")
                if attributes.get("rel") != "canonical" and path != "404.html":
                    assert not link.startswith(("/", BASE)), (path, tag, link)


def test_ids_are_unique(pages: Pages) -> None:
    """On each page, whatever its prose calls its headings."""
    for path, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), path


def test_no_page_is_an_island(pages: Pages) -> None:
    """From the home page, links lead to every other, but for old addresses and the 404."""
    seen: set[str] = set()
    waiting = ["index.html"]
    while waiting:
        path = waiting.pop()
        if path in pages and path not in seen:
            seen.add(path)
            waiting.extend(target.partition("#")[0] for target in targets(path, pages[path]))
    assert pages.keys() - seen == {"404.html", "events/crane-taken-down.html"}


# --- and back -----------------------------------------------------------------------------

EVENT = "events/crane-dismantled.html"
BRANDT, OFFICE = "actors/lio-brandt.html", "actors/harbour-office.html"
CLAIM, QUAY = "claims/sold-to-maresh.html", "places/north-quay.html"
REPORT, DENIAL = "events/sale-reported.html", "events/office-denies.html"
COURIER, DIGEST = "sources/courier-2024-03-05.html", "sources/digest-2024-03-06.html"
RELAY_A, RELAY_B = "sources/relay-a.html", "sources/relay-b.html"
WORDS, PERSIAN = "quotes/brandt-denies.html", "quotes/maresh-no-purchase.html"
CHAPTER = "chapters/what-happened.html"

PAIRS = {
    "event, actor": (EVENT, OFFICE),
    "event, actor in a part": (DENIAL, BRANDT),
    "event, place": (EVENT, QUAY),
    "event, claim": (EVENT, CLAIM),
    "event, claim that names it": ("claims/crane-gone.html", EVENT),
    "event, source": (EVENT, COURIER),
    "event, quote": (DENIAL, WORDS),
    "event, what it answers": (DENIAL, REPORT),
    "event, what answered both": ("events/league-asks.html", DENIAL),
    "event, what it is part of": (DENIAL, "events/crane-affair.html"),
    "event, tag": (EVENT, "tags/crane.html"),
    "quote, speaker": (WORDS, BRANDT),
    "quote, speaker of another language": (PERSIAN, "actors/maresh.html"),
    "quote, whom it is about": (WORDS, OFFICE),
    "quote, source": (WORDS, "sources/veyra-radio.html"),
    "quote, claim": (PERSIAN, CLAIM),
    "quote, the speaker's next": (WORDS, "quotes/brandt-paraphrase.html"),
    "actor, body of a role": (BRANDT, OFFICE),
    "actor, what it is part of": (OFFICE, "actors/veyra.html"),
    "actor, position": (BRANDT, CLAIM),
    "actor, position without a quote": ("actors/sea-league.html", CLAIM),
    "actor, source": (BRANDT, "sources/veyra-register.html"),
    "actor, companion": (OFFICE, "actors/heron.html"),
    "source, what it relies on": (RELAY_A, COURIER),
    "source, both relays": (DIGEST, RELAY_B),
    "source, claim that rests on it": (COURIER, CLAIM),
    "source, claim with two sources": (DIGEST, CLAIM),
    "source, place": ("sources/veyra-register.html", QUAY),
    "source, chapter": (COURIER, CHAPTER),
    "place, what it is part of": (QUAY, "places/veyra.html"),
    "chapter, event set in": (CHAPTER, REPORT),
    "chapter, actor linked": (CHAPTER, BRANDT),
    "chapter, next": (CHAPTER, "chapters/who-says-so.html"),
    "chapter, tag": (CHAPTER, "tags/crane.html"),
    "term, mentioned": ("terms.html", CHAPTER),
    "term, mentions": ("terms.html", QUAY),
    "home, key event": ("index.html", EVENT),
}


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS.keys())
def test_links_go_both_ways(pair: tuple[str, str], pages: Pages) -> None:
    """What names another entry is named on that entry's page."""
    one, other = pair
    if other != EVENT or one != "index.html":
        assert one in {target.partition("#")[0] for target in targets(other, pages[other])}
    assert other in {target.partition("#")[0] for target in targets(one, pages[one])}


def test_neighbours_name_each_other(pages: Pages) -> None:
    """What comes next has this page before it, in time or in the order of chapters."""
    follows = {
        (path, urljoin(path, one["href"]))
        for path, page in pages.items()
        for one in page.all("a")
        if one.get("rel") == "next"
    }
    precedes = {
        (urljoin(path, one["href"]), path)
        for path, page in pages.items()
        for one in page.all("a")
        if one.get("rel") == "prev"
    }
    assert follows == precedes
    assert len([one for one, _ in follows if one.startswith("events/")]) == 7


def test_origins_are_found_through_a_diamond(pages: Pages) -> None:
    """The digest relies on two relays of one report: that is its one origin."""
    assert COURIER in set(targets(DIGEST, pages[DIGEST]))
    assert "resting on 1 origin" in pages["claims.html"].text


def test_notes_lead_to_their_places_and_back(pages: Pages) -> None:
    """Each citation leads to a note, and each note that was cited in prose back to it."""
    page = pages[CHAPTER]
    links = [attributes for attributes in page.all("a") if attributes["href"].startswith("#")]
    cites = {one["id"]: one["href"] for one in links if one.get("id", "").startswith("cite-")}
    assert len(cites) >= 3
    backwards = {one["href"].removeprefix("#") for one in links}
    assert cites.keys() <= backwards
    assert {href.removeprefix("#") for href in cites.values()} <= set(page.ids)


def test_terms_are_defined_at_their_first_mention_only(pages: Pages) -> None:
    """Later mentions are plain links."""
    page = pages[CHAPTER]
    assert page.text.count("The arm of a crane.") <= 1
    links = [one for one in page.all("a") if one["href"] == "../terms.html#jib"]
    assert len(links) >= 2


def test_text_in_other_languages_says_so(pages: Pages) -> None:
    """Persian words carry their language and direction wherever they stand."""
    persian = re.compile("[\u0600-\u06ff]{3}")
    for path, page in pages.items():
        if not any(persian.search(text) for text in page.texts):
            continue
        marked = [
            attributes
            for _, attributes in page.tags
            if attributes.get("lang") == "fa" and attributes.get("dir") == "rtl"
        ]
        assert marked, path


def test_a_quotation_stands_with_its_translation(pages: Pages) -> None:
    """Both the words as they were said, and what they mean."""
    text = pages[PERSIAN].text
    assert "ما هیچ جرثقیلی نخریده‌ایم." in text
    assert "We have not bought any crane." in text
    assert "Foreign ministry of Maresh" in text


def test_a_speaker_has_the_role_of_that_day(pages: Pages) -> None:
    """Harbour master in March, adviser in April."""
    assert "Harbour master of Port Veyra" in pages[WORDS].text
    page = pages["quotes/brandt-paraphrase.html"].text
    assert "Adviser to the harbour office" in page
    assert "Harbour master of Port Veyra" not in page


def test_who_changed_sides_is_told(pages: Pages) -> None:
    """The harbour master declined first, and denied two days later."""
    assert CLAIM in set(targets("changes.html", pages["changes.html"]))
    assert "Lio Brandt" in pages["changes.html"].text


def test_dates_are_as_precise_as_known(pages: Pages) -> None:
    """And no more."""
    for path, label in {
        EVENT: "26 February – 2 March 2024",
        "events/crane-built.html": "the 1980s",
        "events/crane-repainted.html": "spring 2023",
        "events/league-asks.html": "about March 2024",
        "events/auction.html": "May 2025 (uncertain)",
        "events/crane-affair.html": "since February 2024",
    }.items():
        assert label in pages[path].text, path


def test_drafts_are_shown_only_when_asked_for(pages: Pages, tmp_path: Path) -> None:
    """A draft has no page, and no other page names it."""
    assert not any("inquiry by parliament" in page.text for page in pages.values())
    build(copy(GOOD, tmp_path / "site"), drafts=True)
    event = look((tmp_path / "site/public/events/inquiry.html").read_text("utf-8"))
    assert "An inquiry by parliament" in event.text
    quay = look((tmp_path / "site/public/places/north-quay.html").read_text("utf-8"))
    assert "events/inquiry.html" in set(targets("places/north-quay.html", quay))


def test_pages_have_titles_and_one_heading(pages: Pages) -> None:
    """Each page has one `h1`, and a title that is not another's."""
    titles = [page.text.partition(" Skip to")[0] for page in pages.values()]
    assert len(set(titles)) == len(titles)
    for path, page in pages.items():
        assert len(page.all("h1")) == 1, path


def test_images_have_a_text(pages: Pages) -> None:
    """And lie in the site."""
    images = [(path, one) for path, page in pages.items() for one in page.all("img")]
    assert len(images) >= 2
    for path, image in images:
        assert image["alt"], path
        assert urlsplit(image["src"]).scheme == ""


def test_a_site_with_nothing_but_settings_builds(tmp_path: Path) -> None:
    """Empty lists are no errors, and their links lead somewhere."""
    site = write(tmp_path / "site", {"content/dossier.yaml": "title: T\nquestion: Q\n"})
    pages, output = pages_of(site, tmp_path / "work")
    assert broken(pages, output) == []
