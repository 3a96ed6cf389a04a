"""What files look like without being read: sizes and times.

Imports nothing heavy, as `unchanged` answers with it before anything else is loaded.
"""

import os
import time
from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

Stamp: TypeAlias = tuple[int, int, int, int]
"""Size in bytes, times of last modification and of last change of status in nanoseconds, and
inode; whoever changes a file changes one of these."""

RECENT: Final = 2_000_000_000
"""Nanoseconds. A file that was changed just before it was looked at can be changed once more
without a new time: clocks of file systems tick, and that of FAT every two seconds."""


def scan(root: str, folders: Iterable[str], hidden: bool = True) -> dict[str, Stamp]:
    """Return the stamps of all files below some folders, by path relative to `root`, with `/`.

    A link counts as the file that it leads to, and as itself; folders behind links are not entered,
    nor Python's caches.

    Args:
        root: the folder that paths are relative to.
        folders: relative to it; empty: itself. Those that are missing have no files.
        hidden: whether files count whose names begin with a dot.
    """
    found: dict[str, Stamp] = {}
    waiting = list(folders)
    while waiting:
        folder = waiting.pop()
        prefix = f"{folder}/" if folder else ""
        try:
            items = os.scandir(f"{root}/{folder}" if folder else root)
        except OSError:
            continue
        with items:
            for item in items:
                name = item.name
                if name[0] == "." and not hidden:
                    continue
                if item.is_dir(follow_symlinks=False):
                    if name != "__pycache__":
                        waiting.append(prefix + name)
                    continue
                try:
                    own = item.stat(follow_symlinks=False)
                    times = _stamp(own)
                    if item.is_symlink():
                        times = _joined(times, stamp(item.path))
                except OSError:  # gone meanwhile, or a link to nothing
                    times = (-1, 0, 0, 0)
                found[prefix + name] = times
    return found


def stamp(path: str) -> Stamp:
    """Return a file's stamp.

    Raises:
        OSError: it cannot be looked at.
    """
    return _stamp(os.stat(path))  # noqa: PTH116 - 30,000 times a build


def _stamp(status: os.stat_result) -> Stamp:
    inode = status.st_ino if os.name != "nt" else 0  # Windows tells it of single files only
    return (status.st_size, status.st_mtime_ns, status.st_ctime_ns, inode)


def _joined(link: Stamp, target: Stamp) -> Stamp:
    return (target[0], max(link[1], target[1]), max(link[2], target[2]), link[3] ^ target[3])


def recent(stamps: Mapping[str, Stamp], now: int) -> set[str]:
    """Return the files that may change without a new stamp.

    Args:
        stamps: of files.
        now: when they were looked at, in nanoseconds since 1970.
    """
    since = now - RECENT
    return {path for path, one in stamps.items() if one[1] > since or one[2] > since}


def now() -> int:
    """Return the time in nanoseconds since 1970, as files' times have it."""
    return time.time_ns()


def today() -> str:
    """Return the day on this machine: `2024-09-10`. For commands that write a day down or
    ask how old something is; what is built knows no day."""
    return time.strftime("%Y-%m-%d")
