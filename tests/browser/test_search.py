"""Searching, as readers do it: over the full text, over names, by keyboard."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from dossier import pagefind

try:
    pagefind.program()
    without = ""
except pagefind.Unusable as why:
    without = str(why)
indexing = pytest.mark.skipif(bool(without), reason=without)


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page that notes every complaint of the browser."""
    context = browser.new_context()
    opened = context.new_page()
    opened.complaints = []
    opened.on("console", lambda message: opened.complaints.append(message.text))
    opened.on("pageerror", lambda error: opened.complaints.append(str(error)))
    yield opened
    context.close()


def settled(page: Any) -> None:
    """Wait until there are results, or it is told that there are none."""
    page.wait_for_function(
        """() => {
          const told = document.getElementById("search-count");
          const busy = [told.dataset.busy, told.dataset.start, ""].includes(told.textContent);
          const shown = document.querySelectorAll("#search-results > li").length;
          return !busy && (shown || told.textContent === told.dataset.none);
        }"""
    )


def state(page: Any) -> dict[str, list[str]]:
    """What the address says."""
    return parse_qs(urlsplit(page.url).query)


@indexing
def test_full_text_is_searched_over_http(page: Any, over_http: str) -> None:
    """Words of a body are found; results name kind, status and date, and show where they stand."""
    page.goto(over_http + "search.html?q=fath&kind=event&actor=iran&year=2024")
    settled(page)
    assert page.input_value("#search-q") == "fath"
    assert page.input_value("#search-actor") == "iran"
    items = page.locator("#search-results > li")
    count = items.count()
    assert page.inner_text("#search-count").endswith(str(count))
    for item in items.all():
        assert item.locator("[data-kind]").inner_text() == "Event"
        assert "2024" in item.locator("[data-date]").inner_text()
        assert item.locator(".mark").count() == 1
        assert item.locator(".search-excerpt").inner_text()
    assert page.locator("#search-results mark").count() >= 1
    assert page.locator("#search-names").is_hidden()
    page.select_option("#search-year", "2023")
    page.wait_for_function("count => document.querySelectorAll('#search-results > li').length"
                           " !== count", arg=count)  # fmt: skip
    assert state(page) == {"q": ["fath"], "kind": ["event"], "actor": ["iran"], "year": ["2023"]}
    assert page.complaints == []


@indexing
def test_entries_come_before_what_speaks_of_them(page: Any, over_http: str) -> None:
    """Who looks for a name finds the entry of that name first, and the way there works."""
    for name, path in (("zelensky", "actors/zelensky.html"), ("snapback", "terms.html#snapback")):
        page.goto(f"{over_http}search.html?q={name}")
        settled(page)
        link = page.locator("#search-results h2 a").first
        assert link.get_attribute("href") == path
    link.click()
    page.wait_for_url("**/terms.html#snapback")
    assert page.locator("#snapback").is_visible()


@indexing
def test_choices_tell_how_many_there_are(page: Any, over_http: str) -> None:
    """Each choice says what it would give, whatever is chosen in it now."""
    page.goto(over_http + "search.html?q=drones")
    settled(page)
    total = int(page.inner_text("#search-count").split()[-1])
    option = page.locator("#search-kind option[value=event]").inner_text()
    events = int(option.partition("(")[2].rstrip(")"))
    assert 0 < events < total
    page.select_option("#search-kind", "event")
    page.wait_for_function(
        f"() => document.getElementById('search-count').textContent.endsWith(' {events}')"
    )
    assert page.locator("#search-kind option[value=event]").inner_text() == option


@indexing
def test_more_results_are_shown_on_demand(page: Any, over_http: str) -> None:
    """The first are there at once; a button adds more and leads the keyboard to them."""
    page.goto(over_http + "search.html?q=iran")
    settled(page)
    assert page.locator("#search-results > li").count() == 20
    page.locator("#search-more button").press("Enter")
    page.wait_for_function("() => document.querySelectorAll('#search-results > li').length === 40")
    assert page.evaluate(
        "document.activeElement === document.querySelectorAll('#search-results h2 a')[20]"
    )


def test_names_are_searched_from_the_file_system(page: Any, built: Path) -> None:
    """Without a server: by the beginnings of words, whatever their accents, and saying so."""
    page.goto((built / "search.html").as_uri())
    page.fill("#search-q", "VOLODYMÝR zel")
    settled(page)
    assert page.locator("#search-results h2 a").first.inner_text() == "Volodymyr Zelensky"
    assert "names only" in page.inner_text("#search-names")
    page.fill("#search-q", "Зеленський")
    found = page.locator("#search-results li:has-text('Зеленський')")
    found.locator("a:text('Volodymyr Zelensky')").wait_for()
    page.fill("#search-q", "no such thing")
    page.locator("#search-advice").wait_for()
    page.select_option("#search-kind", "actor")
    page.locator("[data-widen]").click()
    assert page.input_value("#search-kind") == ""
    assert page.locator("#search-names").is_visible()
    page.fill("#search-q", "")
    page.select_option("#search-year", "2023")
    settled(page)
    assert page.complaints == []


def test_names_are_searched_where_there_is_no_index(page: Any, over_http: str) -> None:
    """Where the index cannot be loaded, names are what is left, and it is told."""
    page.route("**/pagefind/**", lambda route: route.abort())
    page.goto(over_http + "search.html?q=zelensky&kind=actor")
    settled(page)
    assert page.locator("#search-results > li").count() == 1
    assert "could not be loaded" in page.inner_text("#search-names")


def test_key_leads_to_the_search(page: Any, address: str) -> None:
    """On every page, but not while something is written, nor with another key held."""
    page.goto(address + "actors/iran.html")
    page.keyboard.press("Control+/")
    assert page.url.endswith("actors/iran.html")
    page.keyboard.press("/")
    page.wait_for_url("**/search.html#search-q")
    page.keyboard.type("a/b")
    assert page.input_value("#search-q") == "a/b"
    page.locator("#search-key").focus()
    page.keyboard.press("/")
    if page.evaluate("document.activeElement.id") != "search-q":  # a checkbox is a field as well
        page.locator("h1").click()
        page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search-q"


def test_key_can_be_turned_off(page: Any, over_http: str) -> None:
    """Who dictates or presses keys by chance can do without (WCAG 2.2, 2.1.4); it is kept."""
    page.goto(over_http + "search.html")
    page.uncheck("#search-key")
    page.goto(over_http + "actors/iran.html")
    page.keyboard.press("/")
    page.wait_for_timeout(100)
    assert page.url.endswith("actors/iran.html")
    page.goto(over_http + "search.html")
    assert not page.is_checked("#search-key")


def test_results_are_text(page: Any, built: Path) -> None:
    """What looks like markup in a name or in the address is shown as it is written."""
    page.goto((built / "search.html").as_uri() + "?q=%3Cimg%20src%3Dx%3E&actor=%3Cb%3E")
    settled(page)
    assert page.input_value("#search-q") == "<img src=x>"
    assert page.locator("main img").count() == 0


def test_without_scripts_the_page_leads_to_the_lists(browser: Any, built: Path) -> None:
    """The form, which would do nothing, is not shown then."""
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto((built / "search.html").as_uri())
    assert opened.locator("noscript a[href='timeline.html']").is_visible()
    assert opened.locator("#search").is_hidden()
    context.close()
