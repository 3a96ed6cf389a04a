"""A new dossier: the small example in `dossier/starter`, copied."""

import shutil
from pathlib import Path
from typing import Final

from dossier.problems import MachineError, UsageError

_EXAMPLE: Final = Path(__file__).parent / "starter"
_RENAMED: Final = {"gitignore": ".gitignore"}
"""Packaging would leave out files that begin with a dot."""


def copy_to(folder: Path) -> None:
    """Copy the example into a new or empty folder.

    Raises:
        UsageError: there is something in the folder already.
        MachineError: the disk refuses.
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UsageError(f"'{folder}' is there already and not empty; name a new folder")
        left_out = shutil.ignore_patterns("__pycache__", ".dossier", "public")
        shutil.copytree(_EXAMPLE, folder, dirs_exist_ok=True, ignore=left_out)
        for name, renamed in _RENAMED.items():
            if (folder / name).exists():
                (folder / name).rename(folder / renamed)
    except OSError as error:
        raise MachineError(f"cannot write '{folder}': {error.strerror or error}") from error
