"""Going back to a day: the date control on claims, its state in the address, and chosen days."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest

CLAIM = "claims/delivery-september-2024.html"


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page that notes complaints of the browser."""
    context = browser.new_context()
    opened = context.new_page()
    opened.complaints = []
    opened.on("console", lambda message: opened.complaints.append(message.text))
    opened.on("pageerror", lambda error: opened.complaints.append(str(error)))
    yield opened
    context.close()


@pytest.fixture
def unscripted(browser: Any) -> Iterator[Any]:
    """A page without scripts."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def chosen(page: Any) -> str | None:
    """The day in the address."""
    # Of the page itself: what is known of it outside comes a little later.
    return parse_qs(page.evaluate("location.search").removeprefix("?")).get("as-of", [None])[0]


def groups(page: Any) -> dict[str, int]:
    """How many claims each visible group has."""
    found = page.locator("section[data-standing]:visible").all()
    return {
        one.get_attribute("data-standing"): one.locator("li[data-history]").count() for one in found
    }


def told(page: Any) -> str:
    """What the live region tells."""
    return str(page.locator("[data-days] [role=status]").inner_text())


def test_claims_go_back_by_keyboard(page: Any, address: str) -> None:
    """Buttons step from change to change; claims move to their group of that day, and back."""
    page.goto(address + "claims.html")
    today = groups(page)
    assert "unsaid" not in today
    order = page.locator("li[data-history] .what").all_inner_texts()
    tallies = page.locator("li[data-history] .tally").all_inner_texts()
    page.locator("#as-of-day").focus()
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.step") == "-1":
            break
    for _ in range(12):
        page.keyboard.press("Enter")
    day = chosen(page)
    assert day and page.locator("#as-of-day").input_value() == day
    past = groups(page)
    assert past["unsaid"] and sum(past.values()) == sum(today.values()) and past != today
    said = sum(past.values()) - past["unsaid"]
    assert f"{said} of {sum(past.values())} claims had been made" in told(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert str(chosen(page)) > day
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert chosen(page) is None
    assert groups(page) == today
    assert page.locator("li[data-history] .what").all_inner_texts() == order
    assert page.locator("li[data-history] .tally").all_inner_texts() == tallies
    assert page.evaluate("document.activeElement.id") == "as-of-day"
    assert page.complaints == []


def test_groups_keep_their_order(page: Any, address: str) -> None:
    """Standings in the order that they have today; what nobody had said yet comes last."""
    page.goto(address + "claims.html?as-of=2024-09-09")
    order = ["resolved", "undisputed", "single-origin", "disputed", "denied", "open", "unsaid"]
    found = list(groups(page))
    assert found == [one for one in order if one in found]
    assert found[-1] == "unsaid"


def test_address_holds_the_day(page: Any, address: str) -> None:
    """A link with a day shows that day; a day picked is in the link; nonsense is no day."""
    page.goto(address + "claims.html?as-of=2024-09-09")
    assert page.locator("#as-of-day").input_value() == "2024-09-09"
    assert "9 September 2024" in told(page)
    page.locator("#as-of-day").fill("2024-10-28")
    assert chosen(page) == "2024-10-28"
    assert "28 October 2024" in told(page)
    for nonsense in ("2024-09", "x", "2024-99-99", ""):
        page.goto(f"{address}claims.html?as-of={nonsense}")
        assert "today" in told(page)
    assert page.complaints == []


def test_claim_shows_who_had_said_what(page: Any, address: str) -> None:
    """Each actor by its latest position of that day; what came later is marked."""
    page.goto(f"{address}{CLAIM}?as-of=2024-09-09")
    assert page.locator("[data-today]:visible").count() == 0
    past = page.locator("[data-past]")
    open_ = past.locator("[data-camp=open]")
    assert "John Kirby" in open_.inner_text() and "cannot confirm it" in open_.inner_text()
    assert "Dmitry Peskov" in open_.inner_text()
    assert open_.locator(".count").inner_text() == str(open_.locator("li").count())
    assert past.locator("[data-camp=silent] .nobody").is_visible()
    later = page.locator(".positions > li.later")
    assert later.count() > 10
    assert "said later" in later.first.inner_text()
    assert f"Positions taken later: {later.count()} of" in told(page)
    kirby = page.locator(".positions > li", has_text="A day before the US asserted").first
    assert "superseded" not in kirby.inner_text()
    page.locator("#as-of-day").fill("2024-09-10")
    assert "superseded" in kirby.inner_text()
    assert "John Kirby" in past.locator("[data-camp=for]").inner_text()
    page.get_by_role("button", name="Today").click()
    assert later.count() == 0 and not past.is_visible()
    assert page.locator("[data-today]:visible").count() >= 3
    assert page.complaints == []


def test_claim_before_anybody_said_it(page: Any, address: str) -> None:
    """There is no standing then, and all positions come later."""
    page.goto(f"{address}{CLAIM}?as-of=2023-01-01")
    assert "nobody" in told(page)
    assert not page.locator("[data-past]").is_visible()
    everything = page.locator(".positions > li[data-since]:visible").count()
    assert page.locator(".positions > li.later").count() == everything


def test_chosen_day_works_without_scripts(unscripted: Any, address: str) -> None:
    """From the list of days to a day, and on to a claim; the date control is not shown."""
    page = unscripted
    page.goto(address + "as-of.html")
    page.locator("main a[href='as-of/2024-09-10.html']").click()
    page.wait_for_load_state()
    assert "10 September 2024" in page.locator(".kicker").first.inner_text()
    assert page.locator(".turns li").count() and page.locator(".past-camps").count()
    assert page.locator("#reported time").count()
    page.locator(".past-claims .what a").first.click()
    page.wait_for_load_state()
    assert page.locator("h1").is_visible()
    assert not page.locator("#as-of-day").is_visible()
    assert page.locator(".days-chosen a").is_visible()


@pytest.mark.parametrize("path", ["as-of/2024-09-10.html", "as-of.html", "claims.html", CLAIM])
def test_nothing_is_wider_than_a_phone(page: Any, address: str, path: str) -> None:
    """Neither a page of a day nor the date control makes readers scroll sideways."""
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(f"{address}{path}?as-of=2024-09-10")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    for target in page.locator(".days-row :is(input, button)").all():
        assert target.bounding_box()["height"] >= 24
