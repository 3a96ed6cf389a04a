"""Templates and static files: those of the site, and the theme's where the site has none."""

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dossier import stamps
from dossier.load import is_scratch
from dossier.problems import CODES, Location, Problem
from dossier.render import Template

STYLE_SHEETS: Final = ("tokens", "base", "layout", "components", "pages", "print")
"""The sheets of `static/css` that come first in the one that they become; then those of single
features, by name. In the cascade the order of layers counts, which `tokens.css` declares."""

SCRIPTS: Final = ("core",)
"""The scripts of `static/js` that come first; then those of single features, by name."""

STYLE_PATH: Final = "assets/style.css"

SCRIPT_PATH: Final = "assets/site.js"

_HIDDEN_BUT_MEANT: Final = frozenset({".well-known", ".nojekyll"})
"""Names that begin with a dot and still are published (RFC 8615; GitHub Pages)."""

_UNSAFE: Final = '#%?:*"<>|\\'


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the output that is copied, or put together from several."""

    files: tuple[Path, ...]
    origin: str
    """The file in the site folder; empty for the theme's."""

    def stamps(self) -> bytes:
        """Return what changes when one of the files does; empty where that is not certain.

        Raises:
            OSError: a file cannot be looked at.
        """
        found = {str(file): stamps.stamp(str(file)) for file in self.files}
        return b"" if stamps.recent(found, stamps.now()) else repr(found).encode()

    def read(self) -> bytes:
        """Return the content.

        Raises:
            OSError: a file cannot be read.
        """
        return b"".join(file.read_bytes() for file in self.files)


def theme_folder() -> Path:
    """Return the folder with the theme's `templates` and `static`.

    In an installed package it lies within; in a checkout, beside.
    """
    package = Path(__file__).parent
    inside = package / "theme"
    return inside if inside.is_dir() else package.parent


def templates(site: Path, problems: list[Problem]) -> tuple[Template, ...]:
    """Read all templates at once, so that a build sees each in one state; sorted by name."""
    found = []
    for name, asset in sorted(_layered(site, "templates", problems).items()):
        path = f"templates/{name}"
        try:
            found.append(Template(name, path, asset.read().decode()))
        except OSError as error:
            problems.append(unreadable(path, error))
        except UnicodeDecodeError:
            message = f"'{path}' is not UTF-8"
            cure = CODES["wrong-encoding"].cure
            problems.append(Problem(Location(path), "wrong-encoding", message, cure))
    return tuple(found)


def collect(site: Path, problems: list[Problem]) -> dict[str, Asset]:
    """Return the static files of a site, by output path.

    The sheets of `static/css` become one, and so do the scripts of `static/js`; all else is copied
    as it lies in `static`.
    """
    found = _layered(site, "static", problems)
    found[STYLE_PATH] = _joined(found, "css", STYLE_SHEETS)
    found[SCRIPT_PATH] = _joined(found, "js", SCRIPTS)
    return dict(sorted(found.items()))


def _joined(found: dict[str, Asset], ending: str, first: Sequence[str]) -> Asset:
    """Take the files of `css/` or `js/` out of those found; those named in `first` come first."""
    parts = {path: found.pop(path) for path in sorted(found) if path.startswith(f"{ending}/")}
    order = [f"{ending}/{name}.{ending}" for name in first]
    order = [path for path in order if path in parts]
    order += [path for path in parts if path not in order and path.endswith(f".{ending}")]
    files = tuple(file for path in order for file in parts[path].files)
    origins = [parts[path].origin for path in order if parts[path].origin]
    return Asset(files, origins[0] if origins else "")


def copied(site: Path, origins: Iterable[str], problems: list[Problem]) -> Iterator[Asset]:
    """Yield the files of a site that are copied, those that can be."""
    for origin in origins:
        if any(character in _UNSAFE for character in origin):
            problems.append(_unsafe(origin))
            continue
        try:
            mode = (site / origin).stat().st_mode
            # Reading a named pipe would wait for a writer for ever.
            if not stat.S_ISREG(mode):
                raise OSError(0, "it is no ordinary file")
        except OSError as error:
            problems.append(unreadable(origin, error))
        else:
            yield Asset((site / origin,), origin)


def unreadable(path: str, error: OSError) -> Problem:
    """Return the problem of a file that cannot be read."""
    message = f"'{path}' cannot be read: {error.strerror or error}"
    return Problem(Location(path), "unreadable-file", message, CODES["unreadable-file"].cure)


def _unsafe(path: str) -> Problem:
    message = f"'{path}' is no safe file name on every system"
    hint = f"rename it; these cannot stand in an address, or not on Windows: {_UNSAFE}"
    return Problem(Location(path), "unsafe-id", message, hint)


def _layered(site: Path, folder: str, problems: list[Problem]) -> dict[str, Asset]:
    """The theme's files in a folder, with the site's own over them; by their path in it."""
    theme, own = theme_folder() / folder, site / folder
    found = {
        path.removeprefix(f"{folder}/"): Asset((theme.parent / path,), "")
        for path in _files(theme.parent, folder, [])
    }
    if own.is_dir() and not own.samefile(theme):
        for asset in copied(site, _files(site, folder, problems), problems):
            found[asset.origin.removeprefix(f"{folder}/")] = asset
    return found


def _files(root: Path, folder: str, problems: list[Problem]) -> Iterator[str]:
    """Yield the files below a folder, relative to `root`, with `/`, sorted."""
    try:
        items = sorted(os.scandir(root / folder), key=lambda item: item.name)
    except OSError as error:
        problems.append(unreadable(folder, error))
        return
    for item in items:
        path = f"{folder}/{item.name}"
        hidden = item.name.startswith(".") and item.name not in _HIDDEN_BUT_MEANT
        if hidden or is_scratch(item.name):
            continue
        if not item.name.isprintable():
            problems.append(_unsafe(path.encode("unicode_escape").decode("ascii")))
        elif item.is_symlink() and not _inside(root, path):
            message = f"the link '{path}' leaves the site folder"
            cure = CODES["outside-site"].cure
            problems.append(Problem(Location(path), "outside-site", message, cure))
        elif item.is_symlink() and item.is_dir():
            message = f"'{path}' is a link to a folder"
            problems.append(
                Problem(Location(path), "unexpected-file", message, "move the folder here")
            )
        elif item.is_dir():
            yield from _files(root, path, problems)
        else:
            yield path


def _inside(root: Path, path: str) -> bool:
    return Path(os.path.realpath(root / path)).is_relative_to(os.path.realpath(root))
