"""What is kept for the user, beside all sites: compiled templates.

Code must never be read from a site's folder, as a site may come from a stranger. So it lies in the
user's own cache folder, which is used only where it is nobody else's. Whatever goes wrong there
costs time, and nothing else.
"""

import os
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

_MOST: Final = 400
"""Files that are kept; some thirty belong to one theme in one language."""

_SLACK: Final = 100
"""So many more may gather before the oldest are deleted."""


def read(name: str) -> bytes | None:
    """Return what is kept under a name; None where there is nothing, or nothing to be trusted."""
    folder = _folder()
    if folder is None:
        return None
    try:
        if not _is_own(folder):
            return None
        file = os.open(folder / name, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | _BINARY)
    except OSError:
        return None
    try:
        with open(file, "rb") as opened:  # noqa: PTH123 - a file that is open already
            found = os.fstat(file)
            if not stat.S_ISREG(found.st_mode) or not _is_mine(found):
                return None
            return opened.read()
    except OSError:
        return None


def keep(name: str, data: bytes) -> None:
    """Keep something under a name, atomically; do nothing where that is not possible."""
    folder = _folder()
    if folder is None:
        return
    fresh = folder / f".{name}.{os.getpid()}"
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_own(folder):
            return
        try:
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY
            with open(os.open(fresh, flags, 0o600), "wb") as opened:  # noqa: PTH123
                opened.write(data)
            fresh.replace(folder / name)
        except OSError:
            fresh.unlink(missing_ok=True)
            return
        _prune(folder)


_BINARY: Final[int] = getattr(os, "O_BINARY", 0)


def _folder() -> Path | None:
    """The folder for this version of Python; None where there is no place for one."""
    home = os.path.expanduser("~")  # noqa: PTH111 - does not raise where there is no home
    if os.name == "nt":
        base = os.environ.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        base = os.path.join(home, "Library", "Caches")  # noqa: PTH118
    else:
        # The specification: a path that is not absolute is to be ignored.
        given = os.environ.get("XDG_CACHE_HOME", "")
        base = given if os.path.isabs(given) else os.path.join(home, ".cache")  # noqa: PTH117, PTH118
    if not os.path.isabs(base):  # noqa: PTH117
        return None
    return Path(base, "dossier", f"templates-{sys.implementation.cache_tag}")


def _is_own(folder: Path) -> bool:
    """Whether nobody else can put a file into a folder."""
    found = folder.lstat()
    return stat.S_ISDIR(found.st_mode) and _is_mine(found)


def _is_mine(found: os.stat_result) -> bool:
    if os.name == "nt":
        return True  # the folder is within the user's profile, which Windows keeps to the user
    return found.st_uid == os.geteuid() and not found.st_mode & 0o022


def _prune(folder: Path) -> None:
    """Delete the oldest files, where many have gathered."""
    with os.scandir(folder) as entries:
        files = [(entry.stat(follow_symlinks=False).st_mtime_ns, entry.path) for entry in entries]
    if len(files) > _MOST + _SLACK:
        for _, path in sorted(files)[:-_MOST]:
            with suppress(OSError):
                os.unlink(path)  # noqa: PTH108
