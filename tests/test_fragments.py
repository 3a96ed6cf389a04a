"""Links to the very words: text fragments, archived copies, and the pages that have them."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from conftest import write
from hypothesis import example, given
from hypothesis import strategies as st
from sitekit import build, look

from dossier.archives import saved_on, shows_words
from dossier.fragments import at_words, directive

LONG = "It is true about drones, and we sent a small number of drones a few months before the war"


def words(found: str) -> list[str]:
    """What a directive names: the beginning, and where there is one the end."""
    assert found.startswith("text=")
    return [unquote(one) for one in found.removeprefix("text=").split(",")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("Nonsense", []),
        ("Not true.", []),
        ("Nobody sold anything.", ["Nobody sold anything"]),
        (LONG, ["It is true about drones", "few months before the war"]),
        ("“Where is it?”, he asked", ["Where is it?”, he asked"]),
        # cuts
        ("Nobody … knows what became of it", ["knows what became of it"]),
        ("Nobody [...] knows what became of it", ["knows what became of it"]),
        ("Nobody. . . knows what became of it", ["knows what became of it"]),
        ("[The crane] was never sold to them", ["was never sold to them"]),
        ("We deliver[ed] it to nobody else", ["it to nobody else"]),
        ("[T]he crane was never sold", ["crane was never sold"]),
        ("One two [and] one two three […] one two", ["one two three"]),
        ("[…]", []),
        # what is written otherwise elsewhere, or not seen
        ("No\u00a0crane\n was  sold", ["No crane was sold"]),
        ("No cra\u00adne was sold", ["No crane was sold"]),
        # other scripts
        ("ما هیچ جرثقیلی نخریده\u200cایم.", ["ما هیچ جرثقیلی نخریده\u200cایم"]),
        ("我们没有出售起重机。", ["我们没有出售起重机"]),
        (
            "我们没有向他们出售过起重机，这是不实的指控。我们反对任何制裁，并将采取必要措施。",
            ["我们没有向他们出售过起重机", "我们反对任何制裁，并将采取必要措施"],
        ),
        ("ผมไม่ได้ขายเครนให้ใคร", ["ผมไม่ได้ขายเครนให้ใคร"]),
    ],
)
def test_words_that_are_named(text: str, expected: list[str]) -> None:
    """The longest stretch that the editors left uncut: whole where short, else its two ends."""
    found = directive(text)
    assert (words(found) if found else []) == expected


TEXTS = st.text(
    st.sampled_from("ab cd.,-&–’“[]…é م ن\u200c我们，。ข\u00ad\u00a0#%") | st.characters()
)


@given(TEXTS)
@example(LONG)
@example("one-two & three, four – five six seven eight nine ten eleven twelve thirteen-fourteen")
def test_directive_decodes_to_words_of_the_quotation(text: str) -> None:
    """Each side stands in the quotation, in its order, with nothing left that means something."""
    found = directive(text)
    if not found:
        return
    assert re.fullmatch(r"text=[\w.~%]+(,[\w.~%]+)?", found, re.ASCII)
    plain = " ".join(re.sub("[\u00ad\u200b\u2060\ufeff]", "", text).split())
    start, *end = words(found)
    assert start in plain
    for one in end:
        assert one in plain[plain.index(start) + len(start) :]


@given(st.lists(st.from_regex(r"[a-z]{2,7}", fullmatch=True), min_size=13, max_size=60))
def test_long_quotations_have_short_addresses(all_words: list[str]) -> None:
    """However long they are, the first five words and the last five are named."""
    assert [one.split() for one in words(directive(" ".join(all_words)))] == [
        all_words[:5],
        all_words[-5:],
    ]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://a.example/b", "https://a.example/b#:~:text=Nobody%20sold%20it"),
        ("https://a.example/b?c=1#d", "https://a.example/b?c=1#d:~:text=Nobody%20sold%20it"),
        ("https://a.example/b#", "https://a.example/b#:~:text=Nobody%20sold%20it"),
        ("https://a.example/b#:~:text=own", ""),
        ("https://a.example/b.pdf", ""),
        ("https://a.example/b.PDF#page=3", ""),
        ("https://a.example/b.mp4?t=3", ""),
    ],
)
def test_addresses(address: str, expected: str) -> None:
    """A fragment that is there stays; files and addresses that name words already are let be."""
    assert at_words(address, "Nobody sold it.") == expected


@pytest.mark.parametrize(
    ("address", "day", "words_shown"),
    [
        ("https://web.archive.org/web/20240910081500/https://a.example/", "2024-09-10", True),
        ("https://web.archive.org/web/20240910081500id_/http://a.example/", "2024-09-10", True),
        ("https://web.archive.org/web/20240910/https://a.example/", "2024-09-10", True),
        ("https://archive.ph/2024.09.10-081500/https://a.example/", "2024-09-10", True),
        ("https://archive.ph/AbCdE", None, True),
        ("https://arquivo.pt/wayback/20240910081500/https://a.example/", "2024-09-10", False),
        ("https://web.archive.org/web/2024/https://a.example/", None, True),
        ("https://web.archive.org/web/20240931081500/https://a.example/", None, True),
        ("https://a.example/news/20240910/https", None, False),
        ("https://notarchive.is/20240910", None, False),
        ("https://[a", None, False),
    ],
)
def test_archived_copies(address: str, day: str | None, words_shown: bool) -> None:
    """The day of a copy is that in its address; no day is made up."""
    found = saved_on(address)
    assert (found.text if found else None) == day
    assert shows_words(address) == words_shown


# --- on pages -----------------------------------------------------------------------------

COPY = "https://web.archive.org/web/20240307081500/https://radio.example/news"

FILES = {
    "content/actors/ann.yaml": "name: Ann\nkind: person\n",
    "content/sources/radio.yaml": (
        "title: News\npublisher: Radio\nurl: https://radio.example/news\nlang: en-GB\n"
        f"kind: broadcast\naccessed: 2024-03-08\narchived: {COPY}\n"
    ),
    "content/sources/zeitung.yaml": (
        "title: Zeitung\npublisher: Zeitung\nurl: https://zeitung.example/1\n"
        "lang: de\nkind: news-report\n"
    ),
    "content/quotes/ann-denies.yaml": (
        "speaker: ann\ntext: Nobody sold anything.\nlang: en\nform: original\nverbatim: true\n"
        "date: 2024-03-07\nsources: [radio, zeitung]\nbody: So she said [@radio].\n"
    ),
    "content/quotes/ann-again.yaml": (
        "speaker: ann\ntext: Nobody sold a thing.\nlang: en\nform: relayed\n"
        "date: 2024-03-08\nsources: [radio]\n"
    ),
}


@pytest.fixture
def site(scratch: Path) -> Path:
    """A site with a verbatim quotation, and one that is not."""
    for path, text in FILES.items():
        write(scratch, path, text)
    return scratch


def links(site: Path, page: str) -> list[dict[str, str]]:
    """The links of a page that lead out of the dossier."""
    looked = look((site / "public" / page).read_text(encoding="utf-8"))
    return [one for one in looked.all("a") if "external" in one.get("class", "").split()]


@pytest.mark.parametrize("page", ["quotes/ann-denies.html", "actors/ann.html", "quotes.html"])
def test_sources_are_opened_at_the_words(site: Path, page: str) -> None:
    """On the quote's page and wherever it is shown; with its copy, and what both are links to."""
    build(site)
    fragment = "#:~:text=Nobody%20sold%20anything"
    found = [one for one in links(site, page) if ":~:" in one["href"]]
    assert {one["href"] for one in found} == {
        f"https://radio.example/news{fragment}",
        f"{COPY}{fragment}",
    }
    for one in found:
        assert one["data-originalurl"] == "https://radio.example/news"
        assert one["data-versionurl"] == COPY
        assert one["data-versiondate"] == "2024-03-07"


def test_only_words_of_the_source_are_looked_for(site: Path) -> None:
    """A wording that nobody checked, or that is in another language, is not looked for there."""
    build(site)
    assert not [one for one in links(site, "quotes/ann-again.html") if ":~:" in one["href"]]
    plain = [one["href"] for one in links(site, "quotes/ann-denies.html")]
    assert "https://zeitung.example/1" in plain


def test_the_copy_and_the_day_of_access_stand_beside(site: Path) -> None:
    """A reader sees of which day the copy is, and when the editors read the source."""
    build(site)
    for page in ("quotes/ann-denies.html", "quotes/ann-again.html"):
        text = look((site / "public" / page).read_text(encoding="utf-8")).text
        assert "Archived copy of 7 Mar 2024" in text
        assert "Consulted on 8 Mar 2024" in text
    assert "saved on 7 March 2024" in (site / "public/sources/radio.html").read_text()


def test_a_change_of_words_changes_the_links_to_them(site: Path, tmp_path: Path) -> None:
    """Wherever they are shown, and in no time: the next build makes these pages anew."""
    build(site)
    quote = site / "content/quotes/ann-denies.yaml"
    quote.write_text(quote.read_text().replace("anything", "whatsoever"))
    build(site)
    for page in ("quotes/ann-denies.html", "actors/ann.html", "sources/radio.html", "quotes.html"):
        found = (site / "public" / page).read_text(encoding="utf-8")
        assert "Nobody%20sold%20whatsoever" in found
        assert "Nobody%20sold%20anything" not in found
