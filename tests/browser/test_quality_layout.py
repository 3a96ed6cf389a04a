"""Pages in windows and with text of every size."""

from pathlib import Path
from typing import Any

import pytest

from .conftest import PROBES, Open

WIDTHS = (320, 390, 640, 768, 1280, 2560)
"""In CSS pixels; 640 is a window of 1280 zoomed to 200 %, 320 one zoomed to 400 %."""

SPACED = """
  * {
    line-height: 1.5 !important;
    letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important;
  }
  p { margin-block-end: 2em !important }
"""
"""Readers may space text like this (WCAG 2.2, 1.4.12)."""


def faults_at(
    page: Any, kinds: dict[str, Path], widths: tuple[int, ...], more: str = ""
) -> list[Any]:
    """Return text that is lost, or lies over other text, on pages in windows of some widths.

    Args:
        page: with the probes.
        kinds: the files to look at, by their kinds.
        widths: of windows, in CSS pixels.
        more: style that is added to each page.
    """
    found = []
    for kind, file in kinds.items():
        page.goto(file.as_uri())
        if more:
            page.add_style_tag(content=more)
        for width in widths:
            page.set_viewport_size({"width": width, "height": 900})
            faults = page.evaluate("[...probes.lost(), ...probes.overlaps()]")
            if faults:
                found.append((kind, width, faults[:5]))
    return found


def test_pages_fit_every_width(opened: Open, variety: dict[str, Path]) -> None:
    """From small phones to wide screens, all text is to be seen without scrolling sideways."""
    found = faults_at(opened(), variety, WIDTHS)
    assert not found, "\n".join(map(str, found))


def test_pages_fit_from_right_to_left(opened: Open, kinds: dict[str, Path]) -> None:
    """The same holds where the interface runs from right to left.

    Words in pictures are left out: where they stand is measured as pages are made, and pages of a
    language from right to left are made otherwise.
    """
    page = opened()
    turn = "() => (document.documentElement.dir = 'rtl')"
    page.add_init_script(f"document.addEventListener('DOMContentLoaded', {turn})")
    found = [
        (kind, width, words)
        for kind, width, faults in faults_at(page, kinds, (390, 1280))
        if (words := [one for one in faults if "svg > " not in one])
    ]
    assert not found, "\n".join(map(str, found))


def test_text_may_be_spaced(opened: Open, kinds: dict[str, Path]) -> None:
    """No text is lost where readers space letters, words, lines and paragraphs wider."""
    found = faults_at(opened(bypass_csp=True), kinds, (390, 1280), SPACED)
    assert not found, "\n".join(map(str, found))


def test_text_may_be_twice_as_large(launch: Open, kinds: dict[str, Path]) -> None:
    """No text is lost where readers have set their browser to letters of twice the size."""
    browser = launch("--blink-settings=defaultFontSize=32,defaultFixedFontSize=26")
    context = browser.new_context()
    context.add_init_script(path=PROBES)
    page = context.new_page()
    found = faults_at(page, kinds, (1280,))
    size = page.evaluate("getComputedStyle(document.documentElement).fontSize")
    browser.close()
    assert float(size.removesuffix("px")) >= 32
    assert not found, "\n".join(map(str, found))


def test_words_in_other_scripts_say_so(opened: Open, variety: dict[str, Path]) -> None:
    """Persian, Arabic and Hebrew words are marked as such and run from right to left."""
    page = opened()
    found = []
    for kind, file in variety.items():
        page.goto(file.as_uri())
        found += [(kind, fault) for fault in page.evaluate("probes.scripts()")]
    assert not found, "\n".join(map(str, found))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_follow_the_scheme(opened: Open, built: Path, scheme: str) -> None:
    """Pages are light or dark as the reader's system is."""
    page = opened(color_scheme=scheme)
    page.goto((built / "index.html").as_uri())
    colours = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/g)")
    assert (sum(map(float, colours[:3])) > 384) == (scheme == "light")
