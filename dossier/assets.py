"""Templates and static files: those of the site, and the theme's where the site has none."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dossier.problems import CODES, Location, Problem

STYLE_SHEETS: Final = ("tokens", "base", "layout", "components", "pages", "print")
"""The order in which the sheets of `static/css` become one."""

STYLE_PATH: Final = "assets/style.css"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the output that is copied, or put together from several."""

    files: tuple[Path, ...]
    origin: str
    """The file in the site folder; empty for the theme's."""

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


def template_folders(site: Path) -> tuple[Path, ...]:
    """Return where templates are looked for, the first one first."""
    own, theme = site / "templates", theme_folder() / "templates"
    return (own, theme) if own.is_dir() and not own.samefile(theme) else (theme,)


def collect(site: Path, problems: list[Problem]) -> dict[str, Asset]:
    """Return the static files of a site, by output path.

    The sheets of `static/css` become one; all else is copied as it lies in `static`.
    """
    theme = theme_folder() / "static"
    own = site / "static"
    found = {path: Asset((theme / path,), "") for path in _files(theme)}
    if own.is_dir() and not own.samefile(theme):
        for path in _files(own):
            origin = f"static/{path}"
            if not (own / path).resolve().is_relative_to(site.resolve()):
                message = f"the link '{origin}' leaves the site folder"
                problems.append(
                    Problem(Location(origin), "outside-site", message, CODES["outside-site"].cure)
                )
                continue
            found[path] = Asset((own / path,), origin)
    sheets = {path: found.pop(path) for path in sorted(found) if path.startswith("css/")}
    first = [f"css/{name}.css" for name in STYLE_SHEETS if f"css/{name}.css" in sheets]
    others = [path for path in sheets if path not in first and path.endswith(".css")]
    files = tuple(file for path in first + others for file in sheets[path].files)
    origins = [sheets[path].origin for path in first + others if sheets[path].origin]
    found[STYLE_PATH] = Asset(files, origins[0] if origins else "")
    return dict(sorted(found.items()))


def _files(folder: Path) -> Iterator[str]:
    """Yield the files below a folder, relative to it, with `/`."""
    for where, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if not name.startswith("."):
                yield (Path(where) / name).relative_to(folder).as_posix()
