"""A change of files, as a value: shown before it is made, and then made whole or not at all."""

import difflib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dossier import interrupts
from dossier.editing import git
from dossier.problems import MachineError, UsageError


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """What becomes of one file; a move is a removal and a creation."""

    path: str
    """Relative to the site folder, with `/`."""

    before: str | None
    """Its text just as it stands in the file, with its line ends and its byte order mark; None:
    there is no such file."""

    after: str | None
    """Its new text; None: the file goes."""


class Changes:
    """What becomes of some files, sorted by path; none of it changes nothing."""

    def __init__(self, changes: Iterable[Change] = ()) -> None:
        """Take these, but for those that change nothing; no two are of one file."""
        self._changes = sorted(one for one in changes if one.before != one.after)
        assert len({one.path for one in self._changes}) == len(self._changes)

    def __iter__(self) -> Iterator[Change]:
        return iter(self._changes)

    def __len__(self) -> int:
        return len(self._changes)

    def preview(self) -> str:
        """Return a list of the files, and a unified diff of their texts."""
        if not self._changes:
            return ""
        moved = self._moves()
        lines = []
        for one in self._changes:
            if one.path in moved:
                lines.append(f"  move    {one.path} → {moved[one.path]}")
            elif one.path not in moved.values():
                word = (
                    "create" if one.before is None else "remove" if one.after is None else "change"
                )
                lines.append(f"  {word:<7} {one.path}")
        texts = {one.path: one for one in self._changes}
        lines.append("")
        for one in self._changes:
            if one.path in moved:
                lines += _diff(one.path, moved[one.path], one.before, texts[moved[one.path]].after)
            elif one.path not in moved.values():
                lines += _diff(one.path, one.path, one.before, one.after)
        return "\n".join(lines).rstrip("\n")

    def _moves(self) -> dict[str, str]:
        """The files that are gone, each with the new one that has most of its text."""
        created = [one for one in self._changes if one.before is None]
        found: dict[str, str] = {}
        for gone in self._changes:
            if gone.after is None:
                rest = [one for one in created if one.path not in found.values()]
                likeness = {one.path: _likeness(gone.before, one.after) for one in rest}
                best = max(likeness, key=lambda path: likeness[path], default=None)
                if best is not None and likeness[best] > _SAME_FROM:
                    found[gone.path] = best
        return found

    def uncommitted(self, site: Path) -> list[str] | None:
        """Return the files that git could not bring back as they are now; None: there is no git."""
        return git.uncommitted(site, [one.path for one in self._changes if one.before is not None])

    def apply(self, site: Path) -> None:
        """Make the changes: all of them or, if something fails, none.

        Raises:
            UsageError: a file is no longer as it was read.
            MachineError: the disk or a permission is in the way.
        """
        interrupts.check()
        for one in self._changes:
            if read(site, one.path) != one.before:
                raise UsageError(f"'{one.path}' was changed meanwhile; nothing was done. Try again")
        work = _Work(site)
        try:
            for one in self._changes:
                work.stage(one)
            for one in self._changes:
                work.put(one)
        except BaseException as error:
            work.undo()
            if isinstance(error, OSError):
                raise MachineError(
                    f"'{_name_of(site, error)}' cannot be written: {error.strerror}; "
                    "nothing was changed"
                ) from error
            raise
        finally:
            work.clean()


_SAME_FROM: Final = 0.5
"""How much of its text a file must have kept to be called moved."""


def _likeness(old: str | None, new: str | None) -> float:
    matcher = difflib.SequenceMatcher(None, (old or "").split("\n"), (new or "").split("\n"), False)
    return matcher.ratio() if matcher.real_quick_ratio() > _SAME_FROM else 0.0


def _diff(old: str, new: str, before: str | None, after: str | None) -> list[str]:
    """The lines of a unified diff, without the marks of line ends, which are kept as they are."""
    names = ("/dev/null" if before is None else old, "/dev/null" if after is None else new)
    return list(difflib.unified_diff(_lines(before), _lines(after), *names, lineterm=""))


def _lines(text: str | None) -> list[str]:
    shown = (text or "").removeprefix("\ufeff").replace("\r\n", "\n").removesuffix("\n")
    return shown.split("\n") if text else []


def _name_of(site: Path, error: OSError) -> str:
    """What a failure is about, as the editor knows it: without the names that we give meanwhile."""
    path = str(error.filename or "the site folder").removeprefix(f"{site}/")
    for mark in (_FRESH, _KEPT):
        if path.endswith(mark):
            folder, _, name = path.removesuffix(mark).rpartition("/")
            return f"{folder}/{name.removeprefix('.')}"
    return path


def read(site: Path, path: str) -> str | None:
    """Return a file's text just as it stands there; None where there is no file.

    Raises:
        MachineError: it is no ordinary file, is not UTF-8, or cannot be read.
    """
    file = site / path
    try:
        if file.is_symlink():
            raise MachineError(f"'{path}' is a link; put the file itself there, then try again")
        return file.read_bytes().decode()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except UnicodeDecodeError as error:
        raise MachineError(f"'{path}' is not UTF-8; save it as UTF-8") from error
    except OSError as error:
        raise MachineError(f"'{path}' cannot be read: {error.strerror}") from error


_FRESH: Final = ".dossier-new"
_KEPT: Final = ".dossier-old"
"""Ends of the names of files that are there for a moment; such names begin with a point, so that
nobody takes them for content."""


class _Work:
    """Changes that are being made: new texts beside their files, and the old files, kept."""

    def __init__(self, site: Path) -> None:
        self._site = site
        self._folders: list[Path] = []
        self._meanwhile: list[Path] = []
        """What was written beside the files, and is to go."""

        self._put: list[Change] = []

    def _beside(self, path: str, end: str) -> Path:
        file = self._site / path
        return file.with_name(f".{file.name}{end}")

    def stage(self, change: Change) -> None:
        """Write a new text beside its file, and keep the old file under another name."""
        file = self._site / change.path
        if change.after is not None:
            for folder in reversed([one for one in file.parents if not one.exists()]):
                folder.mkdir()
                self._folders.append(folder)
            fresh = self._beside(change.path, _FRESH)
            self._meanwhile.append(fresh)
            with fresh.open("wb") as out:
                out.write(change.after.encode())
                out.flush()
                os.fsync(out.fileno())
            if change.before is not None:
                shutil.copymode(file, fresh)
        if change.before is not None:
            kept = self._beside(change.path, _KEPT)
            self._meanwhile.append(kept)
            kept.unlink(missing_ok=True)
            try:
                os.link(file, kept)
            except OSError:  # not every disk has links
                shutil.copy2(file, kept)

    def put(self, change: Change) -> None:
        """Let the new text take the old one's place."""
        self._put.append(change)
        if change.after is None:
            (self._site / change.path).unlink()
        else:
            self._beside(change.path, _FRESH).replace(self._site / change.path)

    def undo(self) -> None:
        """Bring all files back as they were.

        What the disk does not let us bring back stays beside its file.
        """
        for change in reversed(self._put):
            kept = self._beside(change.path, _KEPT)
            try:
                if change.before is None:
                    (self._site / change.path).unlink(missing_ok=True)
                else:
                    kept.replace(self._site / change.path)
            except OSError:
                self._meanwhile.remove(kept)

    def clean(self) -> None:
        """Remove what was there for a moment."""
        for file in self._meanwhile:
            with suppress(OSError):
                file.unlink()
        for folder in reversed(self._folders):
            with suppress(OSError):  # where something is in it now, it stays
                folder.rmdir()
