"""Pelican: the made-up dossier as Markdown with metadata, links written out ready.

All are pages, none articles, so that nothing is sorted by author, category or period; there are no
feeds. Pelican's own reader takes metadata of single lines, so that a page's fields are JSON in one.
"""

import importlib.util
import json
import sys
from collections.abc import Iterator, Sequence
from importlib import metadata
from pathlib import Path
from typing import Final

from made import Entry, Fields

from peers import jinja
from peers.builder import Builder, Missing
from peers.pages import BLOCKS, SITE_TITLE, Pages

CONFIG: Final = f"""\
import json
SITENAME = "{SITE_TITLE}"
SITEURL = ""
TIMEZONE = "UTC"
THEME = "theme"
THEME_STATIC_PATHS = []
ARTICLE_PATHS = []
PAGE_PATHS = [""]
STATIC_PATHS = []
PLUGINS = []
DIRECT_TEMPLATES = []
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = TAG_SAVE_AS = ""
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
MARKDOWN = {{
    "extensions": ["markdown.extensions.meta", "markdown.extensions.tables"],
    "extension_configs": {{}},
    "output_format": "html5",
}}
JINJA_FILTERS = {{"json": json.loads}}
"""


def builder(folder: Path, made: Sequence[Entry]) -> Builder:
    """Write the entries as a Pelican site and return what builds it."""
    if not all(map(importlib.util.find_spec, ("pelican", "markdown"))):
        raise Missing("the Python package pelican[markdown] is not installed")
    site, output = folder / "pelican", folder / "pelican-output"
    write(site, made)
    command = (sys.executable, "-m", "pelican", "--quiet", "--settings", site / "pelicanconf.py",
               "--output", output, site / "content")  # fmt: skip
    form = "Markdown with metadata, every link written out in both directions; bare templates"
    inputs = (site / "content", site / "theme")
    version = f"{metadata.version('pelican')}, Markdown {metadata.version('markdown')}"
    return Builder("Pelican, spared", version, form, command, site, inputs, output)


def write(folder: Path, made: Sequence[Entry]) -> None:
    """Write a Pelican site, one file a page."""
    theme = folder / "theme" / "templates"
    jinja.write(theme, "page.fields|json")
    (folder / "pelicanconf.py").write_text(CONFIG, "utf-8")
    content = folder / "content"
    for kind in BLOCKS:
        (content / f"{kind}s").mkdir(parents=True)
    for path, template, fields, markdown in _pages(made):
        front = {"title": fields["title"], "slug": path, "save_as": f"{path}.html",
                 "url": f"{path}.html", "template": template,
                 "fields": json.dumps(fields, ensure_ascii=False)}  # fmt: skip
        lines = "".join(f"{name}: {value}\n" for name, value in front.items())
        (content / f"{path}.md").write_text(f"{lines}\n{markdown}\n", "utf-8", newline="\n")


def _pages(made: Sequence[Entry]) -> Iterator[tuple[str, str, Fields, str]]:
    pages = Pages(made, "ready")
    yield "index", "home", {"title": SITE_TITLE}, ""
    yield "terms", "terms", {"title": "Terms", "terms": pages.terms}, ""
    for page in pages.lists():
        yield page.path, "list", page.fields, ""
    for page in pages.pages():
        yield page.path, page.kind, page.fields, page.markdown
