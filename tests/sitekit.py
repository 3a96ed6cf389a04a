"""Sites for tests: written, built, looked at, and their builds disturbed."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, is_dataclass
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from dossier import pipeline
from dossier.dategrammar import Date
from dossier.pipeline import Options, Report
from dossier.prose import Prose

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent
GOOD = TESTS / "sites" / "good"
STARTER = ROOT / "dossier" / "starter"

SMALL = {
    "content/dossier.yaml": "title: Small\nquestion: Why?\n",
    "content/actors/ann.yaml": "name: Ann\nkind: person\nsummary: Says so.\n",
    "content/events/day.yaml": "title: A day\ndate: 2024-05-01\nstatus: occurred\nactors: [ann]\n",
}
"""The smallest site in which something refers to something."""


def write(site: Path, files: dict[str, str]) -> Path:
    """Write files into a site folder, and return that."""
    for path, text in files.items():
        file = site / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return site


def copy(site: Path, to: Path) -> Path:
    """Copy a site folder without what earlier builds left in it, and return the copy."""
    shutil.copytree(site, to, ignore=shutil.ignore_patterns(".dossier", "public"))
    return to


def build(site: Path, out: Path | None = None, **options: Any) -> Report:
    """Build in this process, and return the report."""
    return pipeline.build(site, out or site / "public", Options(**{"jobs": 1, **options}))


def tree(folder: Path) -> dict[str, bytes]:
    """Return the content of all files below a folder, by path; a link's is its target."""
    found = {}
    for where, folders, files in os.walk(folder):
        for name in files + [name for name in folders if Path(where, name).is_symlink()]:
            path = Path(where, name)
            data = str(path.readlink()).encode() if path.is_symlink() else path.read_bytes()
            found[path.relative_to(folder).as_posix()] = data
        if not files and not folders and where != str(folder):
            found[Path(where).relative_to(folder).as_posix() + "/"] = b""
    return found


def clean(site: Path, folder: Path, **options: Any) -> dict[str, bytes]:
    """Return the tree of a build from nothing; `folder` is for it and its leftovers."""
    shutil.rmtree(folder, ignore_errors=True)
    report = build(copy(site, folder / "site"), folder / "out", **options)
    assert not report.stopped, report.problems
    return tree(folder / "out")


def told(value: Any) -> Any:
    """What an entry says, or the settings; empty lines at a text's ends say nothing."""
    if isinstance(value, Prose):
        return value.source.strip()
    if isinstance(value, tuple):
        return [told(item) for item in value]
    if is_dataclass(value) and not isinstance(value, Date):
        return {one.name: told(getattr(value, one.name)) for one in fields(value)}
    return value


def is_page(path: str) -> bool:
    """Whether a file of the output is a page."""
    return path.endswith(".html")


# --- pages --------------------------------------------------------------------------------


@dataclass
class Looked(HTMLParser):
    """What stands in a page."""

    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """Elements in order, with their attributes."""

    ids: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    """Pieces of text, those of scripts and templates left out."""

    scripts: list[tuple[dict[str, str], str]] = field(default_factory=list)
    """Attributes and content of each script element."""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._script: dict[str, str] | None = None
        self._in_template = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append((tag, given))
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "template":
            self._in_template = True
        if tag == "script":
            self._script = given
            self.scripts.append((given, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self._in_template = False
        if tag == "script":
            self._script = None

    def handle_data(self, data: str) -> None:
        if self._script is not None:
            attributes, text = self.scripts[-1]
            self.scripts[-1] = (attributes, text + data)
        elif not self._in_template:
            self.texts.append(data)

    @property
    def text(self) -> str:
        """All text, with single spaces."""
        return " ".join("".join(self.texts).split())

    def all(self, tag: str) -> list[dict[str, str]]:
        """Return the attributes of each element of a name."""
        return [attributes for name, attributes in self.tags if name == tag]

    def links(self) -> Iterator[str]:
        """Yield every address that the page names."""
        for tag, attributes in self.tags:
            for name in ("href", "src", "action", "formaction", "poster", "data", "cite"):
                if name in attributes:
                    yield attributes[name]
            if "srcset" in attributes:
                for candidate in attributes["srcset"].split(","):
                    yield candidate.split()[0]
            if tag == "meta" and attributes.get("http-equiv", "").lower() == "refresh":
                yield attributes.get("content", "").partition("url=")[2]


@lru_cache(maxsize=512)
def look(page: str) -> Looked:
    """Parse a page; kept, as pages are asked many things."""
    looked = Looked()
    looked.feed(page)
    looked.close()
    return looked


# --- disturbances -------------------------------------------------------------------------


class Killed(BaseException):
    """Stands for an end from outside, where a process of its own would be too slow."""


_EVENTS = frozenset({"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir"})


class _Saboteur:
    """Counts what is done to files below some folders, and strikes at a given count."""

    def __init__(self) -> None:
        self.folders: tuple[str, ...] = ()
        self.left = -1
        self.strike: Callable[[], None] = lambda: None
        self.seen = 0

    def hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.folders or event not in _EVENTS:
            return
        path = arguments[0]
        if not isinstance(path, str | bytes | os.PathLike):
            return
        name = os.fsdecode(path)
        writes = event != "open" or bool((arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR))
        if writes and name.startswith(self.folders):
            self.seen += 1
            self.left -= 1
            if self.left == 0:
                self.strike()


_saboteur = _Saboteur()
sys.addaudithook(_saboteur.hook)


@contextmanager
def disturbed(folders: list[Path], after: int, strike: Callable[[], None]) -> Iterator[_Saboteur]:
    """Call `strike` as something is to be done for the `after`th time to files in folders."""
    _saboteur.folders = tuple(str(folder) for folder in folders)
    _saboteur.left, _saboteur.strike, _saboteur.seen = after, strike, 0
    try:
        yield _saboteur
    finally:
        _saboteur.folders = ()


def in_child(work: Callable[[], object]) -> int:
    """Do something in a forked process; return how that ended (see `os.waitstatus_to_exitcode`)."""
    child = os.fork()
    if child == 0:
        try:
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, 1)
            os.dup2(null, 2)
            work()
        except BaseException:
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
