"""The probes find what they are there to find."""

from pathlib import Path
from typing import Any

import pytest

from .conftest import Open

BAD = """<!doctype html><html lang="en"><body style="margin: 0">
<p style="width: 3000px">Wide.</p>
<p id="cut" style="overflow: hidden; height: 8px">Cut off.</p>
<p style="position: absolute; top: 300px">Over one another.</p>
<p style="position: absolute; top: 302px">Over one another.</p>
<p>نمونه</p>
<a id="bare" href="#a" style="outline: none">No outline</a>
<a id="under" href="#b" style="position: absolute; top: 400px; left: 0">Under</a>
<div style="position: fixed; inset: 390px 0 300px; background: white"></div>
</body></html>"""

LATE = """() => {
  const late = document.createElement("p");
  late.style.height = "200px";
  document.body.prepend(late);
}"""


@pytest.fixture
def bad(opened: Open, tmp_path: Path) -> Any:
    """A page with a fault of each kind, opened."""
    (tmp_path / "bad.html").write_text(BAD, "utf-8")
    page = opened(viewport={"width": 800, "height": 900})
    page.goto((tmp_path / "bad.html").as_uri())
    return page


def test_lost_text_is_found(bad: Any) -> None:
    """Text beside the window, cut off, over other text or unmarked in another script is found."""
    found = " ".join(bad.evaluate("[...probes.lost(), ...probes.overlaps(), ...probes.scripts()]"))
    for words in ("is 3000 wide", "cut off by body > p#cut", "“Over one another.” and", "“نمونه”"):
        assert words in found, found


def test_stops_of_the_keyboard_without_a_mark_are_found(bad: Any) -> None:
    """A stop that looks as before, and one that lies below something else, are found."""
    for _ in range(bad.evaluate("probes.watch()")):
        bad.keyboard.press("Tab")
    reached = bad.evaluate("probes.reached()")
    found = " ".join(reached["faults"])
    assert "looks as before: body > a#bare" in found
    assert "out of sight: body > a#under" in found
    assert reached["missed"] == []


def test_stops_that_the_keyboard_misses_are_found(bad: Any) -> None:
    """What Tab has not come to is named."""
    bad.evaluate("probes.watch()")
    assert len(bad.evaluate("probes.reached()")["missed"]) == 2


def test_shifts_are_found(bad: Any) -> None:
    """Something that comes late and pushes the rest down is found."""
    bad.evaluate("probes.scrolled()")  # by then it has been seen as it was
    bad.evaluate(LATE)
    assert bad.evaluate("probes.scrolled()")["sum"] > 0
