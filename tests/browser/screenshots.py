"""Pictures of every kind of page, to look through: `make screenshots`.

Writes PNGs at four widths, in light and dark, and an index.html into `screenshots/`. Words given
as arguments choose the kinds whose names have one of them.
"""

import os
import re
import shutil
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from html import escape
from itertools import product
from pathlib import Path

from . import kinds
from .tools import ARGUMENTS, find_browser

OUT = kinds.ROOT / "screenshots"
WIDTHS = (390, 768, 1280, 1920)
SCHEMES = ("light", "dark")
HIGHEST = 6000
"""CSS pixels of a page that are pictured at the most, from its top."""

PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Screenshots</title>
<style>
body {{ font: 1rem system-ui; margin: 1rem; background: #888 }}
nav {{ columns: 14rem }}
div {{ display: flex; gap: 1rem; align-items: start; overflow-x: auto }}
img {{ height: 40rem; width: auto; max-width: none; object-fit: cover; object-position: top }}
</style>
<h1>Screenshots</h1>
<nav>{links}</nav>
{sections}
</html>
"""


def slug(kind: str) -> str:
    """Return a kind's name as it is written in names of files."""
    return re.sub("[^a-z0-9]+", "-", kind.lower()).strip("-")


def picture(files: dict[str, Path], width: int, scheme: str) -> list[str]:
    """Take pictures in a browser of one's own; return what went wrong."""
    from playwright.sync_api import Error, sync_playwright

    failed = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=[*ARGUMENTS])
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        for kind, file in files.items():
            try:
                page.goto(file.as_uri())
                height = page.evaluate("document.documentElement.scrollHeight")
                page.screenshot(
                    path=OUT / f"{slug(kind)}-{width}-{scheme}.png",
                    full_page=True,
                    clip={"x": 0, "y": 0, "width": width, "height": min(height, HIGHEST)},
                )
            except Error as error:
                failed.append(f"{kind} at {width}, {scheme}: {error}")
        browser.close()
    return failed


def index(names: list[str]) -> str:
    """Return the page that shows all pictures, a row for each kind and scheme."""
    links = "".join(f'<a href="#{slug(name)}">{escape(name)}</a><br>' for name in names)
    sections = []
    for name in names:
        sections.append(f'<h2 id="{slug(name)}">{escape(name)}</h2>')
        for scheme in SCHEMES:
            files = [f"{slug(name)}-{width}-{scheme}.png" for width in WIDTHS]
            pictures = [
                f'<a href="{file}"><img src="{file}" alt="{file}" loading="lazy"></a>'
                for file in files
            ]
            sections.append(f"<div>{''.join(pictures)}</div>")
    return PAGE.format(links=links, sections="\n".join(sections))


def main(words: list[str]) -> int:
    """Picture the kinds whose names have one of some words; all without any."""
    if find_browser() is None:
        print("Screenshots need Chromium.", file=sys.stderr)
        return 2
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir()
    with tempfile.TemporaryDirectory() as folder:
        found = kinds.of_both(Path(folder, "public"), Path(folder, "early"))[0]
        files = {
            kind: file
            for kind, file in found.items()
            if not words or any(word in kind for word in words)
        }
        with ProcessPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
            sizes = list(product(WIDTHS, SCHEMES))
            tasks = [pool.submit(picture, files, width, scheme) for width, scheme in sizes]
            failed = [one for task in tasks for one in task.result()]
    (OUT / "index.html").write_text(index(list(files)), "utf-8")
    print("\n".join([*failed, f"{len(list(OUT.glob('*.png')))} pictures: {OUT / 'index.html'}"]))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
