"""Previews of what links lead to: by mouse, keyboard and finger, without a request."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

CHAPTER = "chapters/what-happened.html"
LINK = ".prose a.to-event >> nth=1"


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page that notes every request and every complaint of the browser."""
    context = browser.new_context(viewport={"width": 1000, "height": 700})
    opened = context.new_page()
    opened.requested = []
    opened.complaints = []
    opened.on("request", lambda request: opened.requested.append(request.url))
    opened.on("console", lambda message: opened.complaints.append(message.text))
    yield opened
    context.close()


def shown(page: Any) -> Any:
    """Wait for the card."""
    box = page.locator("#preview")
    box.wait_for()
    return box


def test_pointing_at_a_link_shows_its_card(page: Any, address: str) -> None:
    """Kind, status, name, date, line and sources; and nothing is asked of a server."""
    page.goto(address + CHAPTER)
    page.wait_for_load_state("networkidle")
    page.wait_for_function("() => dossier.versions")  # fetched once the page has come to rest
    before = list(page.requested)
    page.hover(LINK)
    box = shown(page)
    assert box.get_attribute("role") == "tooltip"
    assert box.locator(".mark").count() == 1
    assert box.locator("time, .date").count() == 1
    assert box.locator(".line").inner_text()
    assert "source" in box.locator(".count").inner_text()
    assert page.locator(LINK).get_attribute("aria-describedby") == "preview"
    assert page.requested == before
    assert page.complaints == []


def test_card_stays_while_it_is_pointed_at(page: Any, built: Path) -> None:
    """The mouse can go from the link onto the card; away from both, it closes (WCAG 1.4.13)."""
    page.goto((built / CHAPTER).as_uri())
    page.hover(LINK)
    shown(page).hover()
    page.wait_for_timeout(600)
    assert page.locator("#preview").is_visible()
    page.mouse.move(2, 2)
    page.locator("#preview").wait_for(state="hidden")
    assert page.locator(LINK).get_attribute("aria-describedby") is None


def test_keyboard_shows_and_closes_it(page: Any, built: Path) -> None:
    """Focus shows it, Escape closes it and leaves the focus; the next link shows its own."""
    page.goto((built / CHAPTER).as_uri())
    page.keyboard.press("Tab")
    page.locator(LINK).focus()
    name = shown(page).inner_text()
    page.keyboard.press("Escape")
    page.locator("#preview").wait_for(state="hidden")
    assert page.evaluate("document.activeElement.matches('.prose a.to-event')")
    page.keyboard.press("Shift+Tab")
    page.locator(".prose a.to-event >> nth=2").focus()
    assert shown(page).inner_text() != name
    page.keyboard.press("Enter")
    page.wait_for_url("**/events/*")


def test_tap_follows_the_link_and_holding_shows_the_card(browser: Any, built: Path) -> None:
    """A finger that holds a link sees its card; the browser's own menu is not taken away."""
    context = browser.new_context(
        viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True
    )
    opened = context.new_page()
    opened.goto((built / CHAPTER).as_uri())
    # Chromium's emulation does not hold: this is what it sends where a finger does.
    prevented = opened.locator(LINK).evaluate(
        """link => !link.dispatchEvent(new PointerEvent("contextmenu",
           { pointerType: "touch", bubbles: true, cancelable: true, clientX: 60 }))"""
    )
    assert not prevented
    shown(opened)
    opened.locator("h1").tap()
    opened.locator("#preview").wait_for(state="hidden")
    opened.locator(LINK).tap()
    opened.wait_for_url("**/events/*")
    context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_cards_stay_within_the_window(browser: Any, built: Path, width: int) -> None:
    """No card makes a page wider, wherever its link stands."""
    context = browser.new_context(viewport={"width": width, "height": 600})
    opened = context.new_page()
    opened.goto((built / CHAPTER).as_uri())
    for number in range(0, 30, 3):
        link = opened.locator(".prose a:is(.to-event, .to-actor)").nth(number)
        link.scroll_into_view_if_needed()
        link.hover()
        opened.wait_for_function(
            "link => link.getAttribute('aria-describedby')", arg=link.element_handle()
        )
        box = opened.locator("#preview").bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= width
        assert opened.evaluate("document.documentElement.scrollWidth") <= width
        opened.keyboard.press("Escape")
    context.close()


def test_lists_and_own_page_have_no_previews(page: Any, built: Path) -> None:
    """Lists show the facts already, and a page is no news to itself."""
    for path in ("timeline.html", "actors.html", "changes.html"):
        assert b'id="previews"' not in (built / path).read_bytes()
    page.goto((built / "actors/iran.html").as_uri())
    assert page.locator("#previews").evaluate(
        "found => !found.content.querySelector('[data-of=\"actors/iran.html\"]')"
    )


def test_nothing_of_it_is_printed(page: Any, built: Path) -> None:
    """An open card does not lie over the text on paper."""
    page.goto((built / CHAPTER).as_uri())
    page.hover(LINK)
    shown(page)
    page.emulate_media(media="print")
    assert page.locator("#preview").is_hidden()
