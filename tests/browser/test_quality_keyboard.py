"""Pages without a mouse."""

from pathlib import Path

import pytest

from .conftest import Open

MOST_STOPS = 300
"""Stops that are made on a page at the most; what is further down is more of the same."""


@pytest.mark.parametrize("width", [390, 1280])
def test_keyboard_reaches_everything_and_shows_where_it_is(
    opened: Open, kinds: dict[str, Path], width: int
) -> None:
    """Tab reaches all that can be used; each stop is seen and marked (2.1.1, 2.4.7, 2.4.11)."""
    page = opened(viewport={"width": width, "height": 844})
    found = []
    for kind, file in kinds.items():
        page.goto(file.as_uri())
        stops = min(page.evaluate("probes.watch()"), MOST_STOPS)
        # Some more: parts that scroll are stops, too.
        for _ in range(stops + 5):
            page.keyboard.press("Tab")
        reached = page.evaluate("probes.reached", stops)
        found += [(kind, fault) for fault in reached["faults"]]
        found += [(kind, f"not reached: {missed}") for missed in reached["missed"]]
    assert not found, "\n".join(map(str, found))


def test_first_stop_leads_past_the_navigation(opened: Open, kinds: dict[str, Path]) -> None:
    """The first stop of the keyboard is a link to the main part; it can be seen, and it works."""
    page = opened()
    for kind, file in kinds.items():
        page.goto(file.as_uri())
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        box = focused.bounding_box()
        assert box is not None and box["x"] >= 0 and box["y"] >= 0 and box["height"] >= 24, kind
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.tagName") == "MAIN", kind
