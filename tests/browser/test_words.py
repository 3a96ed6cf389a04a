"""Links to the very words, in a real browser: it finds what `fragments` names."""

import io
from pathlib import Path
from typing import Any

import pytest

from dossier.fragments import at_words

from .conftest import Open
from .serving import served

PAGE = """<!doctype html><html lang="{lang}" dir="{dir}"><meta charset="utf-8"><title>Test</title>
<style>p {{ margin-block: 120vh }} ::target-text {{ background: #f0f; color: #000 }}</style>
<p>Other words, of which nobody says anything.<p id="there">{words}<p>Other words again.</html>"""

LONG = "It is true about drones – we sent a small number of drones, a few months before the war"


@pytest.mark.parametrize(
    ("text", "source", "lang"),
    [
        ("Nobody sold anything.", "“Nobody sold <em>anything</em>,” she said.", "en"),
        (LONG, f"He said: {LONG.replace('drones,', 'drones (<a href=x>1</a>),')}.", "en"),
        (LONG, f"<b>{LONG.replace(', a few', ',<br>a few')}</b>", "en"),
        ("It’s “well-known” & sold", 'It\'s "well-known" &amp; sold', "en"),
        ("Nobody sold the crane", "Nobody sold the\u00a0crane", "en"),
        ("Nobody sold the crane", "Nobody sold the cra\u00adne", "en"),
        ("[We] never sold a crane […] to them", "They never sold a crane, says he.", "en"),
        ("ما هیچ جرثقیلی نخریده\u200cایم.", "او گفت: ما هیچ جرثقیلی نخریده\u200cایم!", "fa"),
        (
            "我们没有向他们出售过起重机，这是不实的指控。我们反对任何制裁。",
            "他说：“我们没有向他们出售过起重机，这是不实的指控。我们反对任何制裁。”",
            "zh",
        ),
    ],
)
def test_the_page_opens_at_the_words(
    text: str, source: str, lang: str, opened: Open, tmp_path: Path
) -> None:
    """Chromium scrolls to the quotation and marks it, however the page has it set."""
    from PIL import Image

    direction = "rtl" if lang == "fa" else "ltr"
    page = PAGE.format(lang=lang, dir=direction, words=source)
    (tmp_path / "source.html").write_text(page, encoding="utf-8")
    with served(tmp_path) as address:
        at = at_words(f"{address}source.html", text).replace("&", "&amp;")
        link = f'<!doctype html><title>Link</title><p><a href="{at}">To the words</a>'
        (tmp_path / "link.html").write_text(link, encoding="utf-8")
        browser = opened(viewport={"width": 600, "height": 400})
        browser.goto(f"{address}link.html")
        browser.get_by_role("link").click()
        browser.wait_for_function("scrollY > 0")
        assert _visible(browser)
        shot = Image.open(io.BytesIO(browser.screenshot())).convert("RGB")
        colours = shot.getcolors(shot.width * shot.height) or []
        assert sum(number for number, colour in colours if colour == (255, 0, 255)) > 500


def _visible(browser: Any) -> bool:
    script = """() => { const box = document.getElementById('there').getBoundingClientRect();
        return 'fragmentDirective' in document && box.top >= 0 && box.bottom <= innerHeight }"""
    return bool(browser.evaluate(script))
