"""Pictures of the handbook's examples, as readers see them: `make cards`.

Writes `docs/images/cards/<kind>.png`. Each picture knows which example it was made of and which
words stand on it, so that tests can tell when it is no longer true.
"""

import hashlib
import io
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from dossier import pipeline, starter

from .tools import ARGUMENTS, find_browser

ROOT: Final = Path(__file__).resolve().parents[2]
STARTER: Final = ROOT / "dossier" / "starter"
OUT: Final = ROOT / "docs" / "images" / "cards"
WIDTH: Final = 760
"""CSS pixels; the pictures have one and a half times as many."""
MARGIN: Final = 16
COLOURS: Final = 64


@dataclass(frozen=True, slots=True)
class Card:
    """What is pictured of an example."""

    example: str
    """The entry's file in the starter's content."""

    page: str
    """The page that shows it."""

    last: str
    """The element below which the picture ends, as a selector."""


CARDS: Final = {
    "source": Card("sources/council-log.yaml", "sources/council-log.html", ".page-head"),
    "actor": Card("actors/mara-ellin.yaml", "actors/mara-ellin.html", "#roles"),
    "event": Card("events/works-stand-still.yaml", "events/works-stand-still.html", "#claims"),
    "quote": Card(
        "quotes/foreman-nobody-since-june.yaml",
        "quotes/foreman-nobody-since-june.html",
        ".page-head + .section",
    ),
    "claim": Card("claims/repair-stood-still.yaml", "claims/repair-stood-still.html", "#camps"),
    "place": Card("places/old-bridge.yaml", "places/old-bridge.html", ".map"),
    "term": Card("terms/scour.yaml", "terms.html", ".term"),
    "chapter": Card("chapters/10-what-happened.md", "chapters/what-happened.html", "figure.quote"),
}

WORDS = """last => {
  const end = document.querySelector(last).getBoundingClientRect().bottom;
  const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  const words = [];
  while (walker.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    const box = range.getBoundingClientRect();
    if (box.height && box.bottom <= end + 1) words.push(walker.currentNode.data);
  }
  return words.join(' ').split(/\\s+/).join(' ');
}"""
"""The words of a page's main part down to the end of an element, as they are seen."""


def digest(text: str) -> str:
    """Return what tells two texts apart."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def facts(card: Card, words: str) -> dict[str, str]:
    """Return what a picture knows of itself."""
    example = (STARTER / "content" / card.example).read_text("utf-8")
    return {"Example": digest(example), "Words": digest(words)}


def built(folder: Path) -> Path:
    """Build a copy of the starter in a folder that is not there yet, and return where."""
    starter.copy_to(folder)
    report = pipeline.build(folder, folder / "public", pipeline.Options(jobs=1))
    assert not report.stopped
    return folder / "public"


def opened(browser: Any, site: Path, card: Card) -> tuple[Any, str]:
    """Open a card's page, in light; return it, and the words that the picture shows."""
    page = browser.new_page(
        viewport={"width": WIDTH, "height": 900}, color_scheme="light", device_scale_factor=1.5
    )
    page.goto((site / card.page).as_uri())
    page.evaluate("document.fonts.ready.then(() => null)")
    return page, page.evaluate(WORDS, card.last)


def shot(page: Any, card: Card) -> bytes:
    """Picture a page from the top of its main part to the end of the card's last element."""
    top = page.locator("main").bounding_box()["y"]
    last = page.locator(card.last).first.bounding_box()
    height = last["y"] + last["height"] - top + MARGIN
    clip = {"x": 0, "y": top, "width": WIDTH, "height": height}
    return bytes(page.screenshot(full_page=True, clip=clip))


def main() -> int:
    """Picture all examples."""
    if find_browser() is None:
        print("The pictures need Chromium.", file=sys.stderr)
        return 2
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo
    from playwright.sync_api import sync_playwright

    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = built(Path(folder, "site"))
        browser = playwright.chromium.launch(executable_path=find_browser(), args=[*ARGUMENTS])
        for kind, card in CARDS.items():
            page, words = opened(browser, site, card)
            known = PngInfo()
            for name, value in facts(card, words).items():
                known.add_text(name, value)
            picture = Image.open(io.BytesIO(shot(page, card))).convert("RGB").quantize(COLOURS)
            picture.save(OUT / f"{kind}.png", optimize=True, pnginfo=known)
            page.close()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
