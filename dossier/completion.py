"""What text editors complete and check by: schemas in a site's `.dossier`, VS Code's settings."""

import json
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Final

from dossier import atomic, vscode
from dossier.jsonschemas import NEEDS, ids_of, text_of
from dossier.load import CONTENT, FOLDERS, SETTINGS
from dossier.model import KINDS, Kind
from dossier.naming import Names

SCHEMAS: Final = ".dossier/schemas"
VSCODE: Final = ".vscode/settings.json"
RECOMMENDED: Final = ".vscode/extensions.json"

FILES: Final = {
    **{f"{SCHEMAS}/{kind}.json": f"{CONTENT}/{folder}/*.yaml" for folder, kind in FOLDERS.items()
       if kind != "chapter"},
    f"{SCHEMAS}/dossier.json": SETTINGS,
}  # fmt: skip
"""For each schema the files that it is for. No language server for YAML looks into Markdown, so
that of chapters is for other tools alone."""


class Completion:
    """Keeps a site's schemas current, once they were asked for."""

    def __init__(self, site: Path) -> None:
        """Take a site; nothing is read yet."""
        self._site = site
        self._names: Names | None = None
        self._ids: dict[Kind, str] = {}

    def follow(self, changed: Collection[str] | None) -> None:
        """Bring the schemas up to date, if there are any; what cannot be written stays as it was.

        Args:
            changed: files that changed, relative to the site folder; None: whatever they are.
        """
        with suppress(OSError):
            if not _wanted(self._site):
                self._names = None
            elif self._names is None or changed is None:
                self.write()
            elif kinds := self._names.follow(changed):
                self._write(kinds)

    def write(self) -> int:
        """Write all schemas; return how many entries they offer.

        Raises:
            OSError: the disk refuses.
        """
        if self._names is None:
            self._names = Names(self._site)
        else:
            self._names.follow(None)
        return self._write(frozenset(KINDS))

    def _write(self, changed: frozenset[Kind]) -> int:
        """Write the schemas that kinds with other ids concern."""
        assert self._names is not None
        entries = self._names.by_kind()
        self._ids |= {kind: ids_of(kind, entries.get(kind, ())) for kind in changed}
        for name, needs in NEEDS.items():
            if needs & changed or len(changed) == len(KINDS):
                _write(self._site / SCHEMAS / f"{name}.json", text_of(name, self._ids))
        return sum(map(len, entries.values()))


def settle(site: Path) -> list[str] | None:
    """Tell VS Code of the schemas.

    Returns:
        The files that were written; None where there are settings that cannot be changed safely.

    Raises:
        OSError: the disk refuses.
    """
    settings, recommended = site / VSCODE, site / RECOMMENDED
    try:
        before = settings.read_bytes().decode() if settings.exists() else ""
    except UnicodeDecodeError:
        return None
    text = vscode.merged(before, FILES)
    if text is None:
        return None
    written = [VSCODE] if _write(settings, text) else []
    if not recommended.exists():
        _write(recommended, json.dumps({"recommendations": [vscode.EXTENSION]}, indent=2) + "\n")
        written.append(RECOMMENDED)
    return written


def _wanted(site: Path) -> bool:
    """Whether somebody asked for schemas here, or on a machine that the settings came from."""
    if (site / SCHEMAS).is_dir():
        return True
    settings = site / VSCODE
    return settings.is_file() and SCHEMAS.encode() in settings.read_bytes()


def _write(path: Path, text: str) -> bool:
    """Write a file at once, if that changes it; return whether it does."""
    path = path.resolve()  # else a link would be replaced by a file
    data = text.encode()
    if path.is_file() and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    atomic.write(path, data)
    return True
