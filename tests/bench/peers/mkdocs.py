"""MkDocs: the made-up dossier as Markdown with front matter, links written out ready.

There is no search, no sitemap and no navigation: every page's own would name all others. Links in
prose lead to the Markdown files, as MkDocs has it. A page's fields are JSON in a line of metadata,
which a hook makes templates understand: read as YAML, they would make the build a third longer.
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
site_name: {SITE_TITLE}
docs_dir: content
use_directory_urls: false
plugins: []
theme:
  name: null
  custom_dir: theme
hooks:
  - hook.py
nav:
  - index.md
not_in_nav: /**
"""

HOOK: Final = """\
import json

def on_env(env, **_):
    env.filters["json"] = json.loads
"""


def builder(folder: Path, made: Sequence[Entry]) -> Builder:
    """Write the entries as an MkDocs site and return what builds it."""
    if importlib.util.find_spec("mkdocs") is None:
        raise Missing("the Python package mkdocs is not installed")
    site, output = folder / "mkdocs", folder / "mkdocs-output"
    write(site, made)
    command = (sys.executable, "-m", "mkdocs", "build", "--quiet",
               "--config-file", site / "mkdocs.yml", "--site-dir", output)  # fmt: skip
    form = "Markdown with metadata, every link written out in both directions; bare templates"
    inputs = (site / "content", site / "theme")
    version = f"{metadata.version('mkdocs')}, Markdown {metadata.version('markdown')}"
    return Builder("MkDocs, spared", version, form, command, site, inputs, output)


def write(folder: Path, made: Sequence[Entry]) -> None:
    """Write an MkDocs site, one file a page."""
    theme = folder / "theme"
    jinja.write(theme, "page.meta.fields|json")
    (theme / "sitemap.xml").write_text("")  # MkDocs's own is left out where this gives nothing
    (folder / "mkdocs.yml").write_text(CONFIG, "utf-8")
    (folder / "hook.py").write_text(HOOK, "utf-8")
    content = folder / "content"
    for kind in BLOCKS:
        (content / f"{kind}s").mkdir(parents=True)
    for path, template, fields, markdown in _pages(made):
        front = {"title": fields["title"], "template": f"{template}.html",
                 "fields": json.dumps(fields, ensure_ascii=False)}  # fmt: skip
        text = "".join(f"{name}: {value}\n" for name, value in front.items()) + f"\n{markdown}\n"
        (content / f"{path}.md").write_text(text, "utf-8", newline="\n")


def _pages(made: Sequence[Entry]) -> Iterator[tuple[str, str, Fields, str]]:
    pages = Pages(made, "ready", ".md")
    yield "index", "home", {"title": SITE_TITLE}, ""
    yield "terms", "terms", {"title": "Terms", "terms": pages.terms}, ""
    for page in pages.lists():
        yield page.path, "list", page.fields, ""
    for page in pages.pages():
        yield page.path, page.kind, page.fields, page.markdown
