"""The preview in a real browser: errors over the page, and a place that is kept."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from previewkit import Served, free_port, serving, wait_for
from sitekit import SMALL, write

from .axe import RUN, TAGS
from .tools import npm_file

Open = Callable[..., Any]

DAY = "content/events/day.yaml"
OWN = "static/css/own.css"
WRONG = "title: A day\ndate: 2024-13-01 # <b>never</b>\nstatus: occurred\nactors: [ann]\n"
BODY = "body: |\n" + "".join(f"  Line {number}.\n\n" for number in range(200))
PLACES = {
    f"content/places/p{number}.yaml": f"name: Place {number}\nat: [1, {number}]\n"
    for number in range(40)
}
GONE = "!document.querySelector('dossier-preview')?.shadowRoot.querySelector('dialog[open]')"


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Served]:
    """A small site with a long page, served."""
    with serving(site_of(tmp_path)) as served:
        wait_for(lambda: "serving" in served.said)
        yield served


def site_of(folder: Path) -> Path:
    """The site."""
    return write(folder / "site", {**SMALL, DAY: SMALL[DAY] + BODY, OWN: "", **PLACES})


def until(page: Any, expression: str) -> None:
    """Wait until an expression is true; asked from here, as the pages' policy forbids `eval`."""
    from playwright.sync_api import Error

    def holds() -> bool:
        try:
            return bool(page.evaluate(expression))
        except Error:  # the page is being loaded again
            return False

    wait_for(holds)


def edit(folder: Path, text: str, path: str = DAY) -> None:
    """Save a file of the site."""
    write(folder / "site", {path: text})


def connected(page: Any, preview: Served, path: str = "events/day.html") -> None:
    """Open a page, and wait until it listens."""
    page.add_init_script(
        "addEventListener('LiveReloadConnect', () => (window.listens = true), true)"
    )
    page.goto(f"http://localhost:{preview.port}/{path}")
    until(page, "window.listens")


def test_an_error_shows_over_the_page_and_goes(
    preview: Served, opened: Open, tmp_path: Path
) -> None:
    """File, line, excerpt and hint, as text; Escape hides it, the next error brings it back."""
    page = opened()
    refused: list[str] = []
    page.on("console", lambda told: refused.append(told.text) if told.type == "error" else None)
    connected(page, preview)
    dialog = page.get_by_role("dialog", name="1 error")
    edit(tmp_path, WRONG)
    dialog.wait_for()
    text = dialog.inner_text()
    assert f"{DAY}:2:7" in text
    assert "invalid-date" in text
    assert "Hint: " in text
    assert "date: 2024-13-01 # <b>never</b>" in text
    assert dialog.locator("mark").inner_text() == "2024-13-01"
    assert dialog.locator("b").count() == 0
    assert (
        page.evaluate(
            "document.querySelector('dossier-preview').shadowRoot.activeElement.className"
        )
        == "close"
    )
    # Behind it stands the last good page.
    assert page.locator("h1").filter(has_text="A day").count() == 1

    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    badge = page.get_by_role("button", name="1 error")
    assert badge.is_visible()
    # Pages that are opened while it stands show it, too, unless it was hidden here.
    page.reload()
    badge.wait_for()
    assert page.evaluate(GONE)
    badge.press("Enter")
    dialog.wait_for()
    dialog.get_by_role("button", name="Hide").click()
    edit(tmp_path, WRONG.replace("occurred", "occured"))
    both = page.get_by_role("dialog", name="2 errors")
    both.wait_for()
    other = page.context.new_page()
    other.goto(f"http://localhost:{preview.port}/")
    other.get_by_role("dialog", name="2 errors").wait_for()

    edit(tmp_path, SMALL[DAY].replace("A day", "Another day") + BODY)
    page.locator("h1").filter(has_text="Another day").wait_for()
    for one in (page, other):
        until(one, GONE)
        assert one.get_by_role("button", name="error").count() == 0
    assert not [text for text in refused if "Policy" in text]


def test_mended_to_what_it_was(preview: Served, opened: Open, tmp_path: Path) -> None:
    """The overlay goes also where no page changes by it."""
    page = opened(color_scheme="dark")
    connected(page, preview)
    for _ in range(2):
        edit(tmp_path, WRONG)
        page.get_by_role("dialog", name="1 error").wait_for()
        edit(tmp_path, SMALL[DAY] + BODY)
        until(page, GONE)


def test_a_first_start_with_errors(opened: Open, tmp_path: Path) -> None:
    """The address shows the problems, forty of them in a list that scrolls, and then the site."""
    site = site_of(tmp_path)
    write(site, {path: text.replace("1,", "'north',") for path, text in PLACES.items()})
    write(site, {"content/actors/ann.yaml": 'name: آن\nkind: persn\nsummary: "می‌گوید، no end\n'})
    with serving(site) as preview:
        page = opened()
        page.goto(f"http://localhost:{preview.port}/timeline.html")
        dialog = page.get_by_role("dialog")
        dialog.wait_for()
        assert page.get_by_role("heading", name="There are no pages yet").count() == 1
        assert dialog.locator("li").count() > 30
        assert dialog.evaluate("one => one.scrollHeight > one.clientHeight")
        assert dialog.evaluate("one => one.getBoundingClientRect().bottom <= innerHeight")
        dialog.locator("li").last.scroll_into_view_if_needed()
        write(site, {**SMALL, **PLACES})
        page.locator("h1").filter(has_text="Timeline").wait_for()
        until(page, GONE)


@pytest.mark.parametrize("hash_", ["", "#main"])
def test_the_place_is_kept(preview: Served, opened: Open, tmp_path: Path, hash_: str) -> None:
    """To the pixel, though text came in above."""
    page = opened(viewport={"width": 1000, "height": 700})
    connected(page, preview, f"events/day.html{hash_}")
    for number, top in ((1, 3000), (2, 3500)):
        page.evaluate(f"window.scrollTo({{left: 0, top: {top}, behavior: 'instant'}})")
        edit(tmp_path, SMALL[DAY] + BODY.replace("Line 0.", f"New {number}.\n\n  And more."))
        page.get_by_text(f"New {number}.").wait_for(state="attached")
        until(page, f"document.readyState === 'complete' && Math.abs(scrollY - {top}) <= 1")
        until(page, "window.listens")


def test_folds_are_kept(preview: Served, opened: Open, tmp_path: Path) -> None:
    """What was unfolded stays so; also on a page of the site's own template, without a policy."""
    page, path = opened(), "templates/pages/place.html"
    text = "<title>Own</title><details><summary>A</summary>a</details><details><p>One</details>"
    edit(tmp_path, text, path)
    wait_for(lambda: preview.has("/places/p1.html", "One"))
    connected(page, preview, "places/p1.html")
    page.evaluate("document.querySelectorAll('details')[1].open = true")
    edit(tmp_path, text.replace("One", "Two"), path)
    page.get_by_text("Two").wait_for()
    until(
        page,
        "[...document.querySelectorAll('details')].map(one => one.open).join() === 'false,true'",
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_overlay_is_for_everybody(
    preview: Served, opened: Open, tmp_path: Path, scheme: str
) -> None:
    """axe-core finds nothing wrong with it, nor with what is left of it in the corner."""
    page = opened(color_scheme=scheme, viewport={"width": 390, "height": 700}, bypass_csp=True)
    page.context.add_init_script(path=npm_file("axe-core/axe.min.js"))
    edit(tmp_path, WRONG.replace("occurred", "occured"))
    connected(page, preview)
    dialog = page.get_by_role("dialog", name="2 errors")
    dialog.wait_for()
    dialog.locator("summary").first.click()
    assert page.evaluate(RUN, TAGS) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="2 errors").wait_for()
    assert page.evaluate(RUN, TAGS) == []


def test_saves_in_a_row_are_all_shown(preview: Served, opened: Open, tmp_path: Path) -> None:
    """Also those that come while the page is loaded again for the last one."""
    page = opened()
    connected(page, preview)
    for number in range(12):
        edit(tmp_path, SMALL[DAY].replace("A day", f"Day {number}") + BODY)
        page.wait_for_timeout(40)
    page.locator("h1").filter(has_text="Day 11").wait_for()


def test_styles_are_exchanged_without_loading(
    preview: Served, opened: Open, tmp_path: Path
) -> None:
    """A saved style sheet shows on the page as it stands."""
    page = opened()
    connected(page, preview)
    page.evaluate("window.mark = 1")
    edit(tmp_path, "h1 { letter-spacing: 7px }", OWN)
    until(page, "getComputedStyle(document.querySelector('h1')).letterSpacing === '7px'")
    assert page.evaluate("window.mark") == 1
    edit(tmp_path, SMALL[DAY].replace("A day", "Another day") + BODY)
    page.locator("h1").filter(has_text="Another day").wait_for()


def test_a_deleted_page_shows_that_it_is_missing(
    preview: Served, opened: Open, tmp_path: Path
) -> None:
    """With the site's styles, below a folder; and it comes back."""
    page = opened()
    connected(page, preview)
    (tmp_path / "site" / DAY).unlink()
    page.locator("h1").filter(has_text=re.compile("no page|not found", re.IGNORECASE)).wait_for()
    assert page.evaluate(
        "[...document.styleSheets].some(one => one.href.endsWith('/style.css') && one.cssRules[0])"
    )
    edit(tmp_path, SMALL[DAY])
    page.locator("h1").filter(has_text="A day").wait_for()


def test_warnings_are_told_quietly(opened: Open, tmp_path: Path) -> None:
    """A count in the corner, that opens the list."""
    from dossier import server
    from dossier.problems import Location, Problem

    site, port = site_of(tmp_path), free_port()
    write(site / "public", {"index.html": "<h1>Home</h1>"})
    with server.Preview(site, site / "public", port) as preview:
        warning = Problem(Location(DAY, 1, 8), "missing-alt", "no text", severity="warning")
        preview.show_problems([warning], stopped=False)
        page = opened()
        page.goto(f"http://localhost:{port}/")
        badge = page.get_by_role("button", name="1 warning")
        badge.wait_for()
        assert page.evaluate(GONE)
        badge.click()
        page.get_by_role("dialog", name="1 warning").wait_for()
        preview.show_failure("the disk is full")
        page.get_by_text("the disk is full").wait_for()
        preview.show_problems([], stopped=False)
        until(page, GONE)
