"""The form for editors in a browser, with Sveltia's own back end for tests.

That keeps files in the browser's private folder, which is filled with a site's content first.
"""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from dossier import pipeline
from dossier.admin import OWN_SCRIPT, collections

from .serving import served
from .tools import npm_file

_PATIENCE = 30_000
"""How long anything is waited for, in milliseconds: machines may have much else to do."""

SCRIPT = "@sveltia/cms/dist/sveltia-cms.js"

_IN_FOLDER = """
const folder = async (parts) => {
  let found = await navigator.storage.getDirectory();
  for (const part of ['sveltia-cms-test', ...parts]) {
    found = await found.getDirectoryHandle(part, { create: true });
  }
  return found;
};
const file = async (path, create) => {
  const parts = path.split('/');
  return (await folder(parts.slice(0, -1))).getFileHandle(parts.at(-1), { create });
};
"""
_WRITE = f"""async (files) => {{ {_IN_FOLDER}
  for (const [path, text] of Object.entries(files)) {{
    const stream = await (await file(path, true)).createWritable();
    await stream.write(text);
    await stream.close();
  }}
}}"""
_TRIES = 100
_READ = f"""async (path) => {{ {_IN_FOLDER}
  for (let tries = 1; ; tries++) {{
    try {{
      return await (await (await file(path, false)).getFile()).text();
    }} catch (error) {{
      // The form has put another file in its place since it was opened.
      const replaced = ['NotReadableError', 'NotFoundError'].includes(error.name);
      if (!replaced || tries === {_TRIES}) throw error;
    }}
  }}
}}"""
_LIST = f"""async (path) => {{ {_IN_FOLDER}
  const names = [];
  for await (const name of (await folder(path.split('/'))).keys()) names.push(name);
  return names.sort();
}}"""


def texts(site: Path) -> dict[str, str]:
    """Return the content's files, by path."""
    return {
        file.relative_to(site).as_posix(): file.read_text("utf-8")
        for file in sorted((site / "content").rglob("*"))
        if file.suffix in (".yaml", ".md")
    }


@contextmanager
def built_with_form(site: Path, backend: dict[str, Any]) -> Iterator[str]:
    """Build and serve a site with a form that has its program from npm; give its address."""
    shutil.copytree(site, site := site.parent / "with-form")
    with (site / "content/dossier.yaml").open("a", encoding="utf-8") as file:
        file.write("admin: local\n")
    script = site / "static" / OWN_SCRIPT
    script.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(npm_file(SCRIPT), script)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(collections, "_backend", lambda _: backend)
        report = pipeline.build(site, site / "public", pipeline.Options(jobs=1))
    assert not report.stopped, report.problems
    with served(site / "public") as address:
        yield address


class Form:
    """The form, opened on a folder with the content of a site."""

    def __init__(self, page: Any, address: str, files: dict[str, str]) -> None:
        self.page = page
        self.address = address
        self.asked: list[str] = []
        """What was asked of other hosts, all of it in vain."""
        page.route(lambda url: not url.startswith(address), self._refuse)
        page.set_default_timeout(_PATIENCE)
        page.goto(f"{address}about.html")
        page.evaluate(_WRITE, files)

    def _refuse(self, route: Any) -> None:
        self.asked.append(route.request.url)
        route.abort()

    def begin(self, button: str = "Work with Test Repository") -> None:
        """Open the form and sign in."""
        self.page.goto(f"{self.address}admin/")
        self.page.get_by_role("button", name=button).click()
        self.page.get_by_text("Chapters").first.wait_for()

    def new(self, collection: str) -> None:
        """Begin a new entry."""
        self._go(f"collections/{collection}/new")

    def open(self, collection: str, name: str) -> None:
        """Open an entry by its file's name without the ending."""
        self._go(f"collections/{collection}/entries/{name}")

    def _go(self, way: str) -> None:
        self.list_entries(way.split("/")[1])
        self.page.evaluate("way => { location.hash = '#/' + way; }", way)
        self._told("now (editing|creating)")
        self.page.locator("section.field").first.wait_for()

    def _told(self, text: str) -> None:
        """Wait for what Sveltia tells screen readers: then the page is there, and stays."""
        self.page.get_by_role("status").filter(has_text=re.compile(text)).first.wait_for()

    def list_entries(self, collection: str) -> None:
        """Show what is in a collection; what is open and not saved is given up."""
        self.page.evaluate("name => { location.hash = '#/collections/' + name; }", collection)
        self._told(f"now viewing the .*{collection.capitalize()}")
        self.page.locator("section.field").first.wait_for(state="hidden")

    @property
    def save_button(self) -> Any:
        """What saves an entry."""
        return self.page.get_by_role("button", name="Save").first

    def field(self, label: str) -> Any:
        """A field of the entry by its label; one of a group by the way to it."""
        name = label if "." in label else label.lower().replace(" ", "_")
        return self.page.locator(f'section.field[data-key-path="{name}"]')

    def fill(self, label: str, text: str) -> None:
        """Write into a field of text."""
        self.field(label).get_by_role("textbox").first.fill(text)

    def choose(self, label: str, name: str, search: str = "") -> None:
        """Choose from a list, after looking through it for some letters."""
        self.field(label).get_by_role("combobox").first.click()
        if search:
            self.page.get_by_role("searchbox").last.fill(search)
            self.page.get_by_role("option", name="Witness").first.wait_for(state="hidden")
        self.page.get_by_role("option", name=name).first.click()

    def add(self, label: str, item: str) -> None:
        """Add an item to a list of groups."""
        self.field(label).get_by_role("button", name=item).last.click()

    def save(self, path: str) -> str:
        """Save the entry, and return what its file says then."""
        folder, _, name = path.rpartition("/")
        known = self.read(path) if name in self.list(folder) else ""
        self.save_button.click()
        for _ in range(_PATIENCE // 50):
            text = self.read(path) if name in self.list(folder) else ""
            if text not in ("", known):
                # Sveltia goes back to the list by itself.
                self._told("now viewing")
                return text
            self.page.wait_for_timeout(50)
        raise AssertionError(f"{path} was not saved; there are {self.list(folder)}")

    def read(self, path: str) -> str:
        """Return a file's text."""
        return str(self.page.evaluate(_READ, path))

    def list(self, folder: str) -> list[str]:
        """Return the names in a folder."""
        return list(self.page.evaluate(_LIST, folder))
