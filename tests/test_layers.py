"""The layers: each module imports only modules above it, and few touch disk or terminal."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dossier import LAYERS
from dossier.cli import COMMANDS

PACKAGE = Path(__file__).parents[1] / "dossier"
MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))

ENTRANCES = {"__init__.py", "__main__.py"}
"""What names the layers, and what starts the command: no layers themselves."""

WITHIN: dict[str, tuple[str, ...]] = {
    "views": (
        "base",
        "pictures",
        "types",
        "kindcards",
        "entrypages",
        "listpages",
        "shell",
        "spans",
        "atwords",
        "cards",
        "words",
        "parts",
        "sections",
        "prose",
        "leftovers",
        "history",
        "scale",
        "resting",
        "stances",
        "labels",
        "rolebars",
        "company",
        "chains",
        "maps",
        "entries",
        "lists",
        "rows",
        "density",
        "marks",
        "lanes",
        "timeline",
        "home",
        "search",
        "matrix",
        "changes",
        "continued",
        "asof",
        "printed",
        "downloads",
        "measures",
        "backing",
        "trust",
        "__init__",
    ),
    "comparing": ("wording", "parts", "entries", "states", "told", "__init__"),
    "fidelity": (
        "folding",
        "texts",
        "matching",
        "differences",
        "folder",
        "checking",
        "__init__",
    ),
    "reporting": ("excerpts", "text", "lists", "github", "sarif", "changed", "__init__"),
    "commands": (
        "telling",
        "arguments",
        "confirming",
        "asking",
        "passing",
        "links",
        *COMMANDS,
        "__init__",
    ),
    "editing": (
        "git",
        "changes",
        "reading",
        "places",
        "layout",
        "written",
        "texts",
        "canonical",
        "formatting",
        "naming",
        "fresh",
        "refactoring",
        "likeness",
        "renaming",
        "merging",
        "retracting",
        "lost",
        "__init__",
    ),
    "exchange": (
        "passing",
        "naming",
        "texts",
        "days",
        "markdown",
        "layout",
        "references",
        "slides",
        "timelinejs",
        "columns",
        "csljson",
        "bibtex",
        "calendars",
        "entities",
        "arriving",
        "__init__",
    ),
    "server": ("watching", "notices", "answers", "__init__"),
    "admin": ("collections", "page", "__init__"),
    "linkrot": ("answers", "manners", "keeping", "asking", "__init__"),
    "rules": (
        "rule",
        "days",
        "reading",
        "wording",
        "unused",
        "sourcing",
        "chronology",
        "quotations",
        "attribution",
        "positions",
        "pictures",
        "twins",
        "upkeep",
        "links",
        "circular",
        "__init__",
    ),
    "sharing": ("faces", "pictures", "signs", "drawing", "__init__"),
    "compiling": ("python", "wording", "sources", "expressions", "__init__"),
    "exports": (
        "pieces",
        "data",
        "references",
        "feeds",
        "names",
        "sitemaps",
        "versions",
        "__init__",
    ),
}
"""Packages are one layer each, with an order of their own."""

EFFECTS = {
    "files": "reads the files of content, for `load`",
    "load": "lists the files of content",
    "assets": "reads templates and static files, for `pipeline`",
    "naming": "reads the files of content, for `completion`",
    "completion": "writes what text editors complete by",
    "commits": "asks git, for `history` and others",
    "history": "keeps what the versions of entries say",
    "stopwatch": "asks the system how much processor time was used",
    "fidelity": "reads the texts of sources and writes quotes.lock, for `verify`",
    "building": "knows where the site's folder lies",
    "stamps": "looks at files' sizes and times",
    "unchanged": "compares these with those of the last build",
    "store": "keeps packed entries",
    "folderlock": "locks the output folder",
    "manifest": "reads the list of our files",
    "memory": "keeps what is known of the last build",
    "fingerprints": "reads this code itself",
    "site": "knows where the site's folder lies; `assets` reads what is in it",
    "update": "finds out which files of content changed, for `pipeline`",
    "pagefind": "runs the program that indexes texts",
    "fulltext": "hands it the pages, and its files to `output`",
    "assembly": "puts staged files together",
    "output": "writes pages",
    "check": "reads the output",
    "pipeline": "looks for the site's folders",
    "editing": "asks git, and writes what editors agreed to",
    "starter": "copies the example, for `init`",
    "server": "shows the output and watches the content",
    "linkrot": "asks servers for addresses, and keeps what they answered",
    "baseline": "reads and writes the list of what an old dossier may go on breaking",
    "reporting": "reads the lines that problems stand on; asks git what a pull request changes",
    "comparing": "puts states of a site into folders of their own",
    "commands": "print, and know where the site lies",
    "cli": "gives the streams what they need",
    "reference": "writes pages of the documentation",
    "sharing": "reads its fonts",
    "maker": "is handed files to read by `assets`",
    "interrupts": "is told of signals",
    "atomic": "writes files, for those who may",
    "workers": "starts processes",
    "language": "reads the catalogues of translations through gettext, once",
    "outline": "reads the outline of the land, once",
    "templating": "reads its own code, to tell what other code kept",
    "usercache": "keeps compiled templates for the user",
    "fields": "reads the docstrings of `model`, through inspect, for `reference` only",
}
"""The only modules that may touch disk, terminal or processes; and what for."""


def tree(name: str) -> ast.Module:
    return ast.parse((PACKAGE / name).read_text(encoding="utf-8"))


def layer(name: str) -> str:
    """The layer that a file of the package belongs to."""
    return name.split("/", maxsplit=1)[0].removesuffix(".py")


def imports(name: str) -> Iterator[str]:
    """Yield the names below `dossier` that a module imports, but for types' sake alone."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name}: imports name the whole way"
            if node.module == "dossier":
                yield from (alias.name for alias in node.names)
            elif node.module and node.module.startswith("dossier."):
                way = node.module.removeprefix("dossier.")
                inner = [f"{way}.{alias.name}" for alias in node.names]
                yield from (one if _is_module(one) else way for one in inner)
        elif isinstance(node, ast.Import):
            yield from (a.name.removeprefix("dossier.") for a in node.names if "dossier." in a.name)


def _is_module(way: str) -> bool:
    return (PACKAGE / (way.replace(".", "/") + ".py")).exists()


def test_every_module_has_its_place() -> None:
    """No module is without a layer, and no layer without a module."""
    assert {layer(name) for name in MODULES} - {"__init__", "__main__"} == set(LAYERS)
    assert len(LAYERS) == len(set(LAYERS))


@pytest.mark.parametrize("name", [name for name in MODULES if name not in ENTRANCES])
def test_imports_lead_upwards(name: str) -> None:
    """A module imports nothing of its own layer or of those below it."""
    own = layer(name)
    above = set(LAYERS[: LAYERS.index(own)])
    for way in imports(name):
        first, _, inner = way.partition(".")
        if first == own:
            order = WITHIN[own]
            here = name.split("/")[1].removesuffix(".py")
            assert inner in order, f"{name} imports the whole of its own layer"
            assert order.index(inner) < order.index(here), f"{name} imports {way}"
        else:
            assert first in above or first == "__version__", f"{name} imports {way}"


def test_packages_have_an_order() -> None:
    """Each module of a package stands in its order."""
    for package, order in WITHIN.items():
        found = {path.stem for path in (PACKAGE / package).glob("*.py")}
        assert found == set(order)


EFFECTFUL_MODULES = {
    "os", "shutil", "subprocess", "multiprocessing", "socket", "tempfile", "fcntl", "inspect",
    "concurrent.futures", "livereload", "tqdm", "urllib.request", "http", "signal", "glob",
    "pathlib",
}  # fmt: skip

EFFECTFUL_CALLS = {
    "open", "print", "input", "read_text", "read_bytes", "write_text", "write_bytes", "mkdir",
    "unlink", "rename", "rmdir", "touch", "iterdir", "glob", "rglob", "stat", "exists", "is_dir",
    "is_file", "is_symlink", "samefile", "readlink", "symlink_to", "chmod",
    "expanduser", "cwd",
}  # fmt: skip


def effects(name: str) -> Iterator[str]:
    """Yield what in a module may touch disk, terminal or processes."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in EFFECTFUL_MODULES)
        elif isinstance(node, ast.ImportFrom) and node.module in EFFECTFUL_MODULES:
            yield str(node.module)
        elif isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Name) and called.id in EFFECTFUL_CALLS:
                yield called.id
            elif isinstance(called, ast.Attribute) and called.attr in EFFECTFUL_CALLS:
                yield called.attr


@pytest.mark.parametrize("name", [name for name in MODULES if layer(name) not in EFFECTS])
def test_pure_modules(name: str) -> None:
    """All other modules only compute: from what they are given to what they return."""
    assert set(effects(name)) == set()


TELLS_THE_TIME = "stamps.py"
"""For whether files may change without a new time: that decides what is read, not what is made."""

CLOCKS = {"now", "today", "utcnow", "time", "time_ns", "random", "uuid1", "uuid4", "urandom"}


@pytest.mark.parametrize("name", [name for name in MODULES if name != TELLS_THE_TIME])
def test_no_clock(name: str) -> None:
    """Time is an argument: no output can depend on when, or by what chance, it was made."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            assert "random" not in [alias.name for alias in node.names]
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            module = owner.id if isinstance(owner, ast.Name) else ""
            assert not (node.func.attr in CLOCKS and module in ("time", "datetime", "date", "uuid"))


PARSERS = {"babel", "markdown_it", "pydantic_core", "yaml"}


def test_what_was_read_needs_no_parsers() -> None:
    """Entries that are read back, as after an edit nearly all are, load nothing that parses."""
    script = "import sys, dossier.graph, dossier.records; print(*sys.modules)"
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=PACKAGE.parent, capture_output=True, text=True, check=True)
    assert not PARSERS & set(done.stdout.split())
