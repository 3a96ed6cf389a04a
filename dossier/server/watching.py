"""Tells of changes in a site folder as the system notices them, and of what got lost."""

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeAlias

import watchfiles

from dossier.load import is_scratch
from dossier.manifest import MANIFEST
from dossier.problems import MachineError

WATCHED: Final = ("content", "templates", "static")

EVERY: Final = 500
"""How often to look whether one of these folders, or the output, came or went, in milliseconds."""

SETTLE: Final = 10
"""How long nothing more must change before a change counts, in milliseconds: an editor that saves
a file may write another one and move it into place."""

Changed: TypeAlias = frozenset[str] | None
"""Files, relative to the site folder; None: whatever it was, look at all."""

_Folders: TypeAlias = dict[str, tuple[int, int]]
"""Folders that are there, and which ones they are: another one may have been put in a place."""


class Watcher:
    """Watches a site folder, in a thread of its own."""

    def __init__(
        self, site: Path, out: Path, tell: Callable[[Changed | MachineError], None]
    ) -> None:
        """Begin.

        Args:
            site: the site folder.
            out: the output folder, of which only its disappearance is told, as None.
            tell: told of changes; of an error where the site folder is gone for good.
        """
        self._site = str(site.absolute())
        self._manifest = str(out.absolute() / MANIFEST)
        self._built = False
        self._tell = tell
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watcher", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Watch no longer."""
        self._end.set()
        self._thread.join(timeout=2)

    def _folders(self) -> _Folders:
        found = {}
        for name in WATCHED:
            path = f"{self._site}/{name}"
            if os.path.isdir(path):  # noqa: PTH112
                status = os.stat(path)  # noqa: PTH116
                found[name] = (status.st_dev, status.st_ino)
        return found

    def _watch(self) -> None:
        watched: _Folders | None = None
        while not self._end.is_set():
            try:
                folders = self._folders()
                if not folders and self._is_lost():
                    message = f"the site folder '{self._site}' is gone; there is nothing to follow"
                    self._tell(MachineError(message))
                    return
                if watched is not None and folders != watched:
                    self._tell(None)
                watched = folders
                if folders:
                    self._watch_folders(folders)
                else:
                    self._end.wait(EVERY / 1000)
            except (OSError, RuntimeError):  # a folder went as it was about to be watched
                watched = {}
                self._end.wait(EVERY / 1000)

    def _is_lost(self) -> bool:
        """Whether the site folder is gone, and not only for the moment in which it is replaced."""
        if os.path.isdir(self._site):  # noqa: PTH112
            return False
        self._end.wait(EVERY / 1000)
        return not os.path.isdir(self._site)  # noqa: PTH112

    def _watch_folders(self, folders: _Folders) -> None:
        """Tell of changes, until another folder is to be watched."""
        found = watchfiles.watch(
            *(f"{self._site}/{name}" for name in folders),
            watch_filter=None,
            debounce=20 * SETTLE,
            step=SETTLE,
            stop_event=self._end,
            rust_timeout=EVERY,
            yield_on_timeout=True,
            raise_interrupt=False,
        )
        for changes in found:
            paths = {path for _, path in changes if not is_scratch(os.path.basename(path))}  # noqa: PTH119
            if paths:
                self._tell(self._named(paths))
            self._look_for_output()
            if self._folders() != folders:
                return

    def _look_for_output(self) -> None:
        built = os.path.lexists(self._manifest)
        if self._built and not built:
            self._tell(None)
        self._built = built

    def _named(self, paths: set[str]) -> Changed:
        start = f"{self._site}/"
        if not all(path.startswith(start) for path in paths):
            return None
        if any(os.path.isdir(path) for path in paths):  # noqa: PTH112
            # What came with a new folder may have come before that was watched.
            self._end.wait(SETTLE / 1000)
            return None
        return frozenset(path.removeprefix(start).replace(os.sep, "/") for path in paths)
