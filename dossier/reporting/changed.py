"""Which files a pull request changes, as git knows it; nothing where git knows nothing."""

import subprocess
from pathlib import Path
from typing import Final

from dossier.history import environment

_PATIENCE: Final = 20.0
"""Seconds after which git is given up on."""


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
        done = subprocess.run(  # noqa: S603 - fixed commands, and no shell
            ["git", "-c", "core.quotePath=false", "-c", "protocol.allow=never", *arguments],  # noqa: S607
            cwd=folder,
            env=environment(),
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.SubprocessError, ValueError):
        return ""
    return done.stdout.decode(errors="surrogateescape") if done.returncode == 0 else ""
