"""Who says what, in a real browser: on wide and narrow screens, with and without scripts."""

from typing import Any

import pytest


@pytest.fixture
def page(browser: Any) -> Any:
    """A page of the width of a laptop."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    yield opened
    context.close()


def shown(page: Any) -> int:
    """How many claims are shown."""
    return int(page.locator(".claim-row").locator("visible=true").count())


def test_a_cell_leads_to_the_position(page: Any, address: str) -> None:
    """The mark to the position on the claim's page; quote and source stand beside it."""
    page.goto(address + "who-says-what.html")
    cell = page.locator("td.stand:has(.proof a + a)").first
    mark = cell.locator(".mark").first.get_attribute("href")
    for link in cell.locator("a").locator("visible=true").all():
        box = link.bounding_box()
        assert box["height"] >= 24
        assert box["width"] >= 24
    assert cell.locator(".proof a").first.get_attribute("href").startswith("quotes/")
    assert cell.locator(".proof a").last.get_attribute("href").startswith("sources/")
    cell.locator(".mark").first.click()
    page.wait_for_url(f"**/{mark}")
    assert page.locator(f"#{mark.partition('#')[2]}").is_visible()


def test_what_only_follows_says_so(page: Any, address: str) -> None:
    """The mark has it in words, the legend the sign; and a link leads to the other claim."""
    page.goto(address + "who-says-what.html")
    mark = page.get_by_role("link", name="only follows from what was said on another claim").first
    assert mark.locator(".follows-sign").is_visible()
    assert "↳" in page.locator(".matrix-legend").inner_text()
    other = page.get_by_role("link", name="Other claim", exact=True).first
    assert other.bounding_box()["height"] >= 24
    other.click()
    page.wait_for_url("**/claims/*.html")


def test_what_is_chosen_stands_in_the_address(page: Any, address: str) -> None:
    """By standing, and where somebody changed position; the address gives the same again."""
    page.goto(address + "who-says-what.html")
    total = shown(page)
    page.get_by_label("Standing").select_option("disputed")
    disputed = shown(page)
    assert 0 < disputed < total
    page.get_by_label("changed position").check()
    both = shown(page)
    assert both <= disputed
    assert "standing=disputed" in page.url
    assert "changed=1" in page.url
    page.goto(page.url)
    assert shown(page) == both
    assert str(total) in page.locator(".matrix-filter output").inner_text()
    page.goto(address + "who-says-what.html?standing=nonsense")
    assert shown(page) == total


@pytest.mark.parametrize("width", [320, 390, 768, 1280, 1920])
def test_it_fits_every_screen(page: Any, address: str, width: int) -> None:
    """Nothing is cut off or scrolls sideways; narrow screens name the actor in each cell."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address + "who-says-what.html")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    named = page.locator("td.stand .who").locator("visible=true").count()
    assert bool(named) == (width < 1248)


def test_it_stays_a_table(page: Any, address: str) -> None:
    """For screen readers, on a phone as well, where each cell says whose it is."""
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(address + "who-says-what.html")
    assert page.get_by_role("table").count() == 1
    assert page.get_by_role("rowheader").count() > 5
    assert page.get_by_role("cell").count() > 5
    page.set_viewport_size({"width": 1280, "height": 800})
    assert page.get_by_role("columnheader").count() > 5


def test_changes_can_be_narrowed_down(page: Any, address: str) -> None:
    """The page of changes shows the chosen sorts; the address keeps what is left out."""
    page.goto(address + "changes.html")
    every = page.locator(".change").locator("visible=true").count()
    page.get_by_label("Change of position").uncheck()
    assert 0 < page.locator(".change").locator("visible=true").count() < every
    page.goto(page.url)
    assert not page.get_by_label("Change of position").is_checked()


def test_without_scripts_all_is_there(browser: Any, address: str) -> None:
    """The whole table, and no controls that do nothing."""
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(address + "who-says-what.html")
    assert opened.locator(".matrix-filter").is_hidden()
    assert shown(opened) > 5
    context.close()
