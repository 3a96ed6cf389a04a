"""What a reader of the published dossier meets, in a real browser."""

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

KINDS = ("chapters", "events", "actors", "quotes", "sources", "claims", "places", "tags")
SINGLE = ("index", "timeline", "actors", "quotes", "sources", "claims", "places", "terms",
          "about", "changes", "who-says-what", "404")  # fmt: skip
WIDTHS = (320, 768, 1440, 2560)


def one_of_each(built: Path) -> list[str]:
    """A page of every kind: of the kinds of entries, the longest one."""
    longest = [
        max((built / kind).glob("*.html"), key=lambda file: (file.stat().st_size, file.name))
        for kind in KINDS
    ]
    return [f"{name}.html" for name in SINGLE] + [f"{f.parent.name}/{f.name}" for f in longest]


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page without scripts that notes every request and every complaint of the browser."""
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.requested = []
    opened.complaints = []
    opened.on("request", lambda request: opened.requested.append(request.url))
    opened.on("console", lambda message: opened.complaints.append(message.text))
    yield opened
    context.close()


def follow(page: Any, selector: str) -> None:
    """Click the first visible link that matches, and wait for its page."""
    page.locator(selector).locator("visible=true").first.click()
    page.wait_for_load_state()


def test_walk_from_home_to_an_event_its_actor_a_quote_its_source_and_back(
    page: Any, address: str
) -> None:
    """Every step of a reader's way is a plain link, in both directions, without scripts."""
    page.goto(address + "index.html")
    assert page.locator("h1").inner_text().endswith("?")
    follow(page, "main a[href*='events/2024-09-10']")
    event = page.url
    follow(page, "main a[href*='actors/']")
    assert "/actors/" in page.url
    assert page.locator(f"main a[href*='{Path(urlsplit(event).path).name}']").count() >= 1
    follow(page, "main a[href*='quotes/']")
    quote = page.url
    follow(page, "main a[href*='sources/']")
    assert "/sources/" in page.url
    assert page.locator(f"main a[href*='{Path(urlsplit(quote).path).name}']").count() >= 1
    page.go_back()
    assert page.url == quote
    follow(page, "header a[href$='index.html']")
    assert urlsplit(page.url).path.endswith("/index.html")
    assert page.complaints == []


def test_citation_leads_to_its_note_and_back(page: Any, address: str) -> None:
    """A citation's number leads to the numbered source, and that leads back to the sentence."""
    page.goto(address + "chapters/what-happened.html")
    cite = page.locator("main .cite a").first
    number = cite.inner_text().strip()
    cite.click()
    assert urlsplit(page.url).fragment == f"note-{number}"
    note = page.locator(f"#note-{number}")
    assert note.is_visible()
    note.locator("a[href^='#cite-']").first.click()
    assert urlsplit(page.url).fragment.startswith(f"cite-{number}-")


def test_nothing_is_requested_from_elsewhere(page: Any, address: str, built: Path) -> None:
    """No page of any kind makes the browser ask any other host, or complain."""
    for path in one_of_each(built):
        page.goto(address + path)
    hosts = {urlsplit(url).netloc for url in page.requested}
    assert hosts == {urlsplit(address).netloc}
    assert page.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_fit_every_width(browser: Any, built: Path, scheme: str) -> None:
    """No page is wider than its window, from small phones to wide screens."""
    context = browser.new_context(color_scheme=scheme)
    opened = context.new_page()
    wide = []
    for path in one_of_each(built):
        opened.goto((built / path).as_uri())
        for width in WIDTHS:
            opened.set_viewport_size({"width": width, "height": 900})
            if opened.evaluate("document.documentElement.scrollWidth") > width:
                wide.append((path, width))
    context.close()
    assert wide == []


def test_headings_are_in_order(browser: Any, built: Path) -> None:
    """Each page has one first heading, and no level is left out on the way down."""
    context = browser.new_context()
    opened = context.new_page()
    for path in one_of_each(built):
        opened.goto((built / path).as_uri())
        levels = opened.eval_on_selector_all(
            "h1, h2, h3, h4, h5, h6", "found => found.map(one => Number(one.tagName[1]))"
        )
        assert levels.count(1) == 1, path
        steps = itertools.pairwise(levels)
        assert all(below - above <= 1 for above, below in steps), (path, levels)
    context.close()


def test_keyboard_reaches_the_text_first(browser: Any, built: Path) -> None:
    """The first stop of the keyboard is a link past the navigation, and it can be seen there."""
    context = browser.new_context()
    opened = context.new_page()
    opened.goto((built / "timeline.html").as_uri())
    opened.keyboard.press("Tab")
    focused = opened.locator(":focus")
    box = focused.bounding_box()
    assert box is not None and box["x"] >= 0 and box["y"] >= 0
    target = focused.get_attribute("href")
    opened.keyboard.press("Enter")
    assert opened.locator(target).evaluate("found => found.tagName") == "MAIN"
    context.close()


def test_words_in_other_languages_say_so(browser: Any, built: Path) -> None:
    """Persian words are marked as Persian and run from right to left, also in an English page."""
    context = browser.new_context()
    opened = context.new_page()
    opened.goto((built / "quotes.html").as_uri())
    persian = opened.locator("[lang='fa']").first
    assert persian.evaluate("found => getComputedStyle(found).direction") == "rtl"
    context.close()


def test_side_notes_stand_beside_the_text_only_where_there_is_room(
    browser: Any, built: Path
) -> None:
    """Wide screens show sources beside the sentence; narrow ones keep to the numbered notes."""
    context = browser.new_context()
    opened = context.new_page()
    opened.goto((built / "chapters" / "what-happened.html").as_uri())
    note = opened.locator("main .sidenote").first
    opened.set_viewport_size({"width": 1440, "height": 900})
    assert note.is_visible()
    opened.set_viewport_size({"width": 360, "height": 800})
    assert not note.is_visible()
    context.close()
