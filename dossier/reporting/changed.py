"""Which files a pull request changes, as git knows it; nothing where git knows nothing."""

import os
from pathlib import Path

from dossier.commits import Silent, asked


def changed(folder: Path, base: str) -> frozenset[str]:
    """Return the files that differ from where a branch began, relative to the checkout's top.

    Args:
        folder: any in the checkout.
        base: the branch that it is to be merged into.
    """
    for name in (f"refs/remotes/origin/{base}", f"refs/heads/{base}"):
        start = _git(folder, "merge-base", name, "HEAD").strip()
        if start:
            told = _git(folder, "diff", "--name-only", "-z", "--no-renames", start, "--")
            return frozenset(told.split("\0")) - {""}
    return frozenset()


def _git(folder: Path, *arguments: str) -> str:
    """Return what git says; empty where it does not."""
    try:
        return os.fsdecode(asked(folder, *arguments))
    except Silent:
        return ""
