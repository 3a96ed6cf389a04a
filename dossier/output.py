"""The output folder: files staged, then put in place one by one, and pruned by manifest.

A folder is ours if it holds a manifest, which lists every file that we may delete. Before the
first file is put in place, the manifest names the files of the last build and of this one; so
whenever a build is killed, the next one knows what to repair and what to remove. One build at a
time writes to a folder.
"""

import contextlib
import errno
import filecmp
import os
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final

from dossier import manifest, stamps
from dossier.folderlock import locked
from dossier.manifest import MANIFEST
from dossier.memory import Written
from dossier.problems import MachineError, UsageError
from dossier.stamps import Stamp

STAGING: Final = ".dossier-staging"

_ASIDE: Final = ".aside"

_FAULTS: Final = (errno.EIO, errno.ENOSPC, errno.EROFS)
"""Of a disk; other than that, a folder that cannot be removed is not empty, or in use."""

_FEW: Final = 1000
"""Up to so many files are looked at one by one."""


class Output:
    """An output folder during one build."""

    def __init__(self, folder: Path, site: Path) -> None:
        """Take a folder, creating nothing yet.

        Raises:
            UsageError: the folder is not ours to write to.
            MachineError: the folder cannot be read.
        """
        self.folder = folder
        self._staging = folder / STAGING
        self._site = site
        self._known: Mapping[str, Written] = {}
        self._seen: Mapping[str, Stamp] = {}
        self._listed: set[str] = set()
        self._sound = False
        self._gone: list[str] = []
        self._folders = {""}
        _refuse_foreign(folder, site)

    @contextlib.contextmanager
    def begun(self) -> Iterator[None]:
        """Keep other builds out, and staged files until `publish`; without that, leave no trace.

        Raises:
            UsageError: the folder is no longer ours to write to, or another build is at work.
            MachineError: the disk refuses, here or in what is done meanwhile.
        """
        existed = self.folder.exists()
        try:
            with locked(self.folder):
                try:
                    # Another build may have changed this since it was first looked at.
                    _refuse_foreign(self.folder, self._site)
                    yield
                finally:
                    try:
                        _remove_tree(self._staging)
                    except KeyboardInterrupt:  # pressed just now, or once more
                        _remove_tree(self._staging)
                        raise
                    if not existed:
                        with contextlib.suppress(OSError):  # not empty: published
                            self.folder.rmdir()
        except OSError as error:
            raise _failed(error) from error

    def begin(
        self,
        known: Mapping[str, Written],
        times: tuple[int, int] | None,
        seen: Mapping[str, Stamp] | None = None,
    ) -> None:
        """Make an empty staging area, and learn what the folder holds.

        Args:
            known: the files of the last build, as far as anything is known of it.
            times: the size of the manifest, and the time of its last modification.
            seen: the stamps of its files, where they are known.

        Raises:
            UsageError: the manifest is damaged, and no file is known.
            OSError: the disk refuses.
        """
        _remove_tree(self._staging)
        self._folders = {""}
        self._known = known
        self._seen = stamps.scan(str(self.folder), [""]) if seen is None else seen
        if known and times and self._times(MANIFEST) == times:
            self._listed, self._sound = set(known), True
        else:
            text, self._listed = manifest.read(self.folder, known)
            self._sound = text == manifest.text_of(self._listed)
        self._staging.mkdir()

    @property
    def blank(self) -> bool:
        """Whether nothing is known of any file, so that all have to be made."""
        return not self._known

    def manifest_times(self) -> tuple[int, int]:
        """Return the manifest's size and the time of its last modification.

        Raises:
            OSError: it cannot be looked at.
        """
        status = (self.folder / MANIFEST).stat()
        return status.st_size, status.st_mtime_ns

    def stamps(self, changed: Collection[str]) -> dict[str, Stamp]:
        """Return the stamps of all files after some were published or deleted."""
        if len(changed) > _FEW:
            return stamps.scan(str(self.folder), [""])
        found = dict(self._seen)
        for path in [*changed, MANIFEST]:
            try:
                found[path] = stamps.stamp(f"{self.folder}/{path}")
            except OSError:
                found.pop(path, None)
        return found

    def intact(self, path: str) -> bool:
        """Whether a file is known, and still as it was written when the build began."""
        known, seen = self._known.get(path), self._seen.get(path)
        if known is None or seen is None:
            return False
        return seen[0] == known.size and seen[1] == known.modified

    def _times(self, path: str) -> tuple[int, int] | None:
        found = self._seen.get(path)
        return found and found[:2]

    def stage(self, path: str, data: bytes) -> tuple[int, int, bool]:
        """Write a file to the staging area, unless the output has just these bytes already.

        Called by worker processes, each with files of its own.

        Returns:
            Its size, the time of its last modification, and whether it was staged.
        """
        if path in self._listed and self._has(path, data):
            status = os.lstat(self.folder / path)
            return status.st_size, status.st_mtime_ns, False
        self._make_staging(path)
        # Texts, as joining 10,000 paths of pathlib takes longer than writing the files.
        handle = os.open(f"{self._staging}/{path}", _WRITING, 0o666)
        try:
            written = 0
            while written < len(data):
                written += os.write(handle, data[written:])
            return len(data), os.fstat(handle).st_mtime_ns, True
        finally:
            os.close(handle)

    def read(self, path: str) -> bytes:
        """Return a file as it will be: as it was staged, or else as it is published.

        Raises:
            OSError: the disk refuses.
        """
        staged = self._staging / path
        return (staged if staged.exists() else self.folder / path).read_bytes()

    def stage_parts(self, path: str, write: Callable[[BinaryIO], None]) -> tuple[int, int, bool]:
        """Write a file to the staging area that is too large to be held at once; else as `stage`.

        Args:
            path: the file.
            write: writes it.
        """
        self._make_staging(path)
        staged = self._staging / path
        with staged.open("wb") as file:
            write(file)
        published = self.folder / path
        if path in self._listed and self._same(staged, published, path):
            staged.unlink()
            status = os.lstat(published)
            return status.st_size, status.st_mtime_ns, False
        status = os.lstat(staged)
        return status.st_size, status.st_mtime_ns, True

    def aside(self, name: str) -> Path:
        """Return a path in the staging area for something that is not published."""
        self._make_staging(f"{_ASIDE}/{name}")
        return self._staging / _ASIDE / name

    def _make_staging(self, path: str) -> None:
        folder = path.rpartition("/")[0]
        if folder not in self._folders:
            (self._staging / folder).mkdir(parents=True, exist_ok=True)
            self._folders.add(folder)

    def _same(self, staged: Path, published: Path, path: str) -> bool:
        try:
            return (
                not published.is_symlink()
                and filecmp.cmp(staged, published, shallow=False)
                and _is_real(self.folder, path.rpartition("/")[0])
            )
        except OSError:
            return False

    def _has(self, path: str, data: bytes) -> bool:
        file = self.folder / path
        try:
            return (
                file.stat().st_size == len(data)
                and not file.is_symlink()
                and file.read_bytes() == data
                and _is_real(self.folder, path.rpartition("/")[0])
            )
        except OSError:
            return False

    @contextlib.contextmanager
    def publishing(self, wanted: AbstractSet[str]) -> Iterator[list[str]]:
        """While this lasts, staged files can be `put` in place; then delete what is wanted no more.

        Killed on the way, the next build repairs what is half done.

        Args:
            wanted: all files of the site.

        Yields:
            The files that will be deleted, sorted.

        Raises:
            OSError: the disk refuses.
        """
        listed = self._sound and self._listed == wanted
        self._gone = [] if listed else sorted(self._listed - wanted)
        if not listed:
            self._write_manifest(self._listed | wanted)
        yield self._gone
        for path in self._gone:
            self._delete(path)
        if not listed:
            self._write_manifest(wanted)

    def put(self, staged: Iterable[str]) -> None:
        """Put staged files in place.

        Raises:
            OSError: the disk refuses.
        """
        staged = sorted(staged)
        whole = self._put_folders({path.partition("/")[0] for path in staged if "/" in path})
        staged = [path for path in staged if path.partition("/")[0] not in whole]
        for folder in sorted({path.rpartition("/")[0] for path in staged}):
            self._make_folder(folder)
        for path in staged:
            self._put(path)

    def _put_folders(self, names: Iterable[str]) -> set[str]:
        """Put staged folders in place as they are where there are none yet; return which."""
        whole = {name for name in names if not os.path.lexists(f"{self.folder}/{name}")}
        for name in whole:
            os.rename(f"{self._staging}/{name}", f"{self.folder}/{name}")  # noqa: PTH104
        if whole:
            self._folders = {""}
        return whole

    def _make_folder(self, folder: str) -> None:
        """Make a folder, also in place of a link, which could lead out, or of a file of ours."""
        parts = PurePosixPath(folder).parts
        for count in range(1, len(parts) + 1):
            path = "/".join(parts[:count])
            there = self.folder / path
            if there.is_symlink() or (path in self._listed and there.is_file()):
                there.unlink()
            there.mkdir(exist_ok=True)

    def _put(self, path: str) -> None:
        """Put a staged file in place; also in that of a folder with nothing in it but ours."""
        staged, target = f"{self._staging}/{path}", f"{self.folder}/{path}"
        try:
            os.replace(staged, target)  # noqa: PTH105 - see `stage`
        except OSError:
            if not (self.folder / path).is_dir():
                raise
            for other in self._gone:
                if other.startswith(f"{path}/"):
                    self._delete(other)
            with contextlib.suppress(FileNotFoundError):
                (self.folder / path).rmdir()
            os.replace(staged, target)  # noqa: PTH105

    def _delete(self, path: str) -> None:
        """Delete a file, and the folders that are empty without it."""
        folders = [str(folder) for folder in PurePosixPath(path).parents]
        file = self.folder / path
        if _is_real(self.folder, folders[0]) and (file.is_symlink() or not file.is_dir()):
            file.unlink(missing_ok=True)
        for folder in folders[:-1]:
            if _is_real(self.folder, folder):
                try:
                    (self.folder / folder).rmdir()
                except OSError as error:
                    if error.errno in _FAULTS:  # the next build has to know of it
                        raise
                    break

    def _write_manifest(self, paths: Iterable[str]) -> None:
        fresh = self._staging / MANIFEST
        fresh.write_text(manifest.text_of(paths), encoding="utf-8", newline="\n")
        fresh.replace(self.folder / MANIFEST)


_WRITING: Final = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)


def _refuse_foreign(folder: Path, site: Path) -> None:
    # Not `resolve`, which raises where links lead in a circle.
    out, home = Path(os.path.realpath(folder)), Path(os.path.realpath(site))
    if out == home or out in home.parents:
        raise UsageError(f"the output folder '{folder}' holds the site itself; choose another one")
    for name in ("content", "templates", "static", ".dossier", ".git"):
        own = Path(os.path.realpath(home / name))
        if out == own or own in out.parents:
            raise UsageError(f"the output folder '{folder}' lies in the site's own '{name}' folder")
    if not os.path.lexists(folder):
        return
    if not folder.is_dir():
        raise UsageError(f"the output '{folder}' is no folder; name one, or a new one")
    try:
        names = {item.name for item in folder.iterdir()}
    except OSError as error:
        raise MachineError(f"cannot read '{folder}': {error.strerror or error}") from error
    if names and MANIFEST not in names and names != {STAGING}:
        raise UsageError(
            f"the folder '{folder}' holds files that are not from this program, such as "
            f"'{min(names)}'; empty it, or choose another one with -o"
        )


def _is_real(root: Path, folder: str) -> bool:
    """Whether neither a folder below `root` nor one on the way to it is a link, or missing."""
    current = root
    for part in PurePosixPath(folder).parts:
        current /= part
        if current.is_symlink() or not current.is_dir():
            return False
    return True


def _remove_tree(folder: Path) -> None:
    """Remove a folder with all that is in it, or whatever else has its name."""
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    else:
        shutil.rmtree(folder, ignore_errors=True)


def _failed(error: OSError) -> MachineError:
    name = f" '{error.filename}'" if error.filename else ""
    return MachineError(f"cannot write{name}: {error.strerror or error}")
