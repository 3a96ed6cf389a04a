"""The output folder: files staged, then put in place one by one, and pruned by manifest.

A folder is ours if it holds a manifest, which lists every file that we may delete. Before the
first file is put in place, the manifest names the files of the last build and of this one; so
whenever a build is killed, the next one knows what to repair and what to remove.
"""

import contextlib
import json
import os
import shutil
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Final

from dossier.cache import Written
from dossier.problems import MachineError, UsageError

MANIFEST: Final = ".dossier-manifest.json"
STAGING: Final = ".dossier-staging"


class Output:
    """An output folder during one build."""

    def __init__(self, folder: Path, site: Path) -> None:
        """Take a folder, creating nothing yet.

        Raises:
            UsageError: the folder is not ours to write to.
        """
        self.folder = folder
        self._staging = folder / STAGING
        self._existed = folder.exists()
        _refuse_foreign(folder, site)
        self._listed = _read_manifest(folder)

    def begin(self, folders: Iterable[str]) -> None:
        """Make an empty staging area with the folders that files will be staged in.

        Raises:
            MachineError: the disk refuses.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            shutil.rmtree(self._staging, ignore_errors=True)
            self._staging.mkdir()
            if not (self.folder / MANIFEST).exists():
                self._write_manifest([])
            for name in sorted(set(folders)):
                (self._staging / name).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _failed(error) from error

    def stage(self, path: str, data: bytes) -> tuple[int, int] | None:
        """Write a file to the staging area, unless the output has just these bytes already.

        Called by worker processes, each with files of its own.

        Returns:
            The staged file's size in bytes and time of modification in nanoseconds; None where
            nothing was written.
        """
        if self._existed and self._has(path, data):
            return None
        handle = os.open(
            self._staging / path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o666
        )
        try:
            written = 0
            while written < len(data):
                written += os.write(handle, data[written:])
            return len(data), os.fstat(handle).st_mtime_ns
        finally:
            os.close(handle)

    def current(self, path: str, known: Written) -> bool:
        """Whether a file of the output still is as it was written."""
        try:
            status = os.lstat(self.folder / path)
        except OSError:
            return False
        return status.st_size == known.size and status.st_mtime_ns == known.modified

    def status(self, path: str) -> tuple[int, int]:
        """Return the size and time of modification of a file of the output."""
        status = os.lstat(self.folder / path)
        return status.st_size, status.st_mtime_ns

    def publish(self, staged: Iterable[str], wanted: Iterable[str]) -> list[str]:
        """Put the staged files in place and delete what is wanted no longer.

        Args:
            staged: the files staged.
            wanted: all files of the site.

        Returns:
            The files deleted.

        Raises:
            MachineError: the disk refuses; the next build repairs what is half done.
        """
        keep = set(wanted)
        try:
            self._write_manifest(keep | self._listed)
            for folder in sorted({str(PurePosixPath(path).parent) for path in keep}):
                _make_folder(self.folder, folder)
            for path in staged:
                (self._staging / path).replace(self.folder / path)
            gone = sorted(self._listed - keep)
            for path in gone:
                self._delete(path)
            self._write_manifest(keep)
        except OSError as error:
            raise _failed(error) from error
        self.discard()
        return gone

    def discard(self) -> None:
        """Remove the staging area; and the folder, if there is nothing else in it."""
        shutil.rmtree(self._staging, ignore_errors=True)
        if not self._existed and {item.name for item in self.folder.glob("*")} <= {MANIFEST}:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _has(self, path: str, data: bytes) -> bool:
        file = self.folder / path
        try:
            return (
                file.stat().st_size == len(data)
                and not file.is_symlink()
                and file.read_bytes() == data
            )
        except OSError:
            return False

    def _delete(self, path: str) -> None:
        file = self.folder / path
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            if file.is_symlink() or not file.is_dir():
                file.unlink()
        parent = file.parent
        while parent != self.folder:
            try:
                parent.rmdir()
            except OSError:  # not empty, or gone
                break
            parent = parent.parent

    def _write_manifest(self, paths: Iterable[str]) -> None:
        fresh = self._staging / MANIFEST
        text = json.dumps({"generator": "dossier", "files": sorted(paths)}, indent=0)
        fresh.write_text(text + "\n", encoding="utf-8")
        fresh.replace(self.folder / MANIFEST)


_BINARY: Final = getattr(os, "O_BINARY", 0)


def _refuse_foreign(folder: Path, site: Path) -> None:
    out, home = folder.resolve(), site.resolve()
    if out == home or out in home.parents:
        raise UsageError(f"the output folder '{folder}' holds the site itself; choose another one")
    for name in ("content", "templates", "static", ".dossier", ".git"):
        if out == home / name or home / name in out.parents:
            raise UsageError(f"the output folder '{folder}' lies in the site's own '{name}' folder")
    if not folder.exists():
        return
    if not folder.is_dir():
        raise UsageError(f"the output '{folder}' is a file; name a folder")
    try:
        names = {item.name for item in folder.iterdir()}
    except OSError as error:
        raise _failed(error) from error
    if names and MANIFEST not in names and names != {STAGING}:
        raise UsageError(
            f"the folder '{folder}' holds files that are not from this program, such as "
            f"'{min(names)}'; empty it, or choose another one with -o"
        )


def _read_manifest(folder: Path) -> set[str]:
    try:
        listed = json.loads((folder / MANIFEST).read_text("utf-8"))["files"]
        paths = {path for path in listed if isinstance(path, str)}
    except (OSError, ValueError, KeyError, TypeError):
        return set()
    # A manifest that was tampered with must not lead out of the folder.
    return {path for path in paths if _is_inner(path)}


def _is_inner(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return (
        bool(parts)
        and ".." not in parts
        and not path.startswith("/")
        and "\\" not in path
        and ":" not in path
    )


def _make_folder(root: Path, folder: str) -> None:
    """Make a folder of the output; a link in its place could lead out of it."""
    current = root
    for part in PurePosixPath(folder).parts:
        current /= part
        if current.is_symlink() or current.is_file():
            current.unlink()
        current.mkdir(exist_ok=True)


def _failed(error: OSError) -> MachineError:
    name = f" '{error.filename}'" if error.filename else ""
    return MachineError(f"cannot write{name}: {error.strerror or error}")
