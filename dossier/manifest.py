"""The list of the files in an output folder that are ours, and may be deleted."""

import json
import os
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Final

from dossier.problems import UsageError

MANIFEST: Final = ".dossier-manifest.json"


def read(folder: Path, known: Iterable[str]) -> tuple[str, set[str]]:
    """Return a manifest's text, and the files that it lists.

    One that is not just as we write it was damaged or tampered with; then the files that the last
    build's state knows are taken instead.

    Raises:
        UsageError: the manifest is damaged, and no file is known.
    """
    try:
        text = (folder / MANIFEST).read_text("utf-8")
    except FileNotFoundError:
        return "", set()
    except (OSError, ValueError):
        text = ""
    try:
        listed = set(json.loads(text)["files"])
        sound = all(map(_is_inner, listed)) and text_of(listed) == text
    except (ValueError, KeyError, TypeError, RecursionError):
        sound = False
    if not sound:
        listed = {path for path in known if _is_inner(path)}
        if not listed:
            raise UsageError(
                f"'{folder / MANIFEST}' is damaged, so nobody knows which files are ours; "
                f"delete the folder '{folder}' and build again"
            )
    return text, listed


def text_of(paths: Iterable[str]) -> str:
    """Return the text of a manifest."""
    return json.dumps({"generator": "dossier", "files": sorted(paths)}, indent=0) + "\n"


def _is_inner(path: str) -> bool:
    """Whether a path leads into the folder, on any system."""
    parts = PurePosixPath(path).parts
    return (
        0 < len(parts) < 100
        and path.isprintable()
        and ".." not in parts
        and not path.startswith("/")
        and not any(character in path for character in "\\:")
        and all(len(os.fsencode(part)) < 256 for part in parts)
    )
