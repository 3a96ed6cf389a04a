"""Pictures, in a real browser: what letters and lines come to on narrow and on wide screens."""

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

WIDTHS = (320, 768, 1280, 2560)
BOXES = "found => found.map(one => { const b = one.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom]; })"  # noqa: E501


@pytest.fixture(params=WIDTHS)
def page(browser: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A page of some width, without scripts."""
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": request.param, "height": 900}
    )
    yield context.new_page()
    context.close()


def boxes(page: Any, selector: str) -> list[list[float]]:
    """Left, top, right and bottom of what is visible."""
    found = page.locator(selector).evaluate_all(BOXES)
    return [box for box in found if box[2] > box[0]]


def meet(one: list[float], other: list[float]) -> bool:
    """Whether two boxes overlap by more than the rounding of letters."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across > 1 and down > 3


def most(built: Path, folder: str, what: str) -> str:
    """The page in a folder that has the most of something."""
    files = sorted((built / folder).glob("*.html"))
    return max(files, key=lambda file: file.read_text("utf-8").count(what)).as_uri()


def test_names_on_the_map_are_readable(page: Any, built: Path) -> None:
    """No name lies over another or leaves the map."""
    page.goto((built / "places.html").as_uri())
    [sheet] = boxes(page, ".map .sheet")
    names = boxes(page, ".map .places text")
    assert names
    assert not any(meet(*pair) for pair in itertools.combinations(names, 2))
    assert all(sheet[0] <= name[0] and name[2] <= sheet[2] for name in names)


def test_rows_and_lines_stand_beside_each_other(page: Any, built: Path) -> None:
    """Lines of chains and arcs of companions are as high as the rows that they lead to."""
    for folder, what, picture, rows in (
        ("claims", '<time datetime="', ".chain .threads", "ol"),
        ("actors", 'class="tie', ".company", "ul"),
    ):
        page.goto(most(built, folder, what))
        [lines], [list_] = boxes(page, f"{picture} > svg"), boxes(page, f"{picture} > {rows}")
        assert lines[1] == pytest.approx(list_[1], abs=1)
        assert lines[3] == pytest.approx(list_[3], abs=1)
        heights = [box[3] - box[1] for box in boxes(page, f"{picture} > {rows} > li")]
        assert max(heights) == pytest.approx(min(heights), abs=1)


def test_words_of_bars_stay_on_the_screen(page: Any, built: Path) -> None:
    """Names and years of roles over time fit, and do not meet."""
    page.goto(most(built, "actors", '<rect class="'))
    words = boxes(page, ".role-bars text:not(.arrow)")
    assert words
    assert all(word[0] >= 0 and word[2] <= page.viewport_size["width"] for word in words)
    years = boxes(page, ".role-bars text.number")
    assert not any(meet(*pair) for pair in itertools.combinations(years, 2))


def test_pictures_have_names(browser: Any, built: Path) -> None:
    """Who cannot see a picture is told what it is."""
    context = browser.new_context()
    opened = context.new_page()
    opened.goto((built / "places.html").as_uri())
    assert opened.get_by_role("img", name="Map of the places").count() == 1
    opened.goto(most(built, "claims", "origin</span>"))
    assert opened.get_by_role("img", name="Which source rests on which").count() == 1
    context.close()


def test_a_dot_leads_to_its_place(browser: Any, built: Path) -> None:
    """Pointers can follow dots; the keyboard has the list."""
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto((built / "places.html").as_uri())
    dots = opened.locator(".map .places a")
    assert dots.evaluate_all("found => found.every(one => one.tabIndex === -1)")
    dots.last.locator(".hit").click()
    opened.wait_for_load_state()
    assert "/places/" in opened.url
    context.close()
