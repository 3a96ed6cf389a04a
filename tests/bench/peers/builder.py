"""What builds a site."""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from measure import Run, run


class Missing(Exception):  # noqa: N818 - it is no error: others are measured without it
    """A program is not on this machine and cannot be had; says why."""


@dataclass(frozen=True, slots=True)
class Builder:
    """A program that builds a site of some entries."""

    name: str
    version: str
    form: str
    """What it is given, and what is bare."""

    command: Sequence[str | Path]
    folder: Path
    """Where to run it."""

    inputs: tuple[Path, ...]
    """Folders that it reads."""

    output: Path
    caches: tuple[Path, ...] = ()

    def build(self, watched: bool = False) -> Run:
        """Build from nothing.

        Raises:
            BuildError: the program failed.
        """
        for folder in (self.output, *self.caches):
            shutil.rmtree(folder, ignore_errors=True)
        return self.again(watched)

    def again(self, watched: bool = False) -> Run:
        """Build over what the last build has left.

        Raises:
            BuildError: the program failed.
        """
        os.sync()  # or the disk would be busy with what the run before has left
        return run(self.command, self.folder, watched)
