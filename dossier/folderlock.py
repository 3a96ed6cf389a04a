"""One build at a time writes to a folder."""

import contextlib
import errno
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from dossier.problems import UsageError

if sys.platform != "win32":
    import fcntl

PATIENCE: Final = 5.0
"""How long to wait for another build of the same folder, in seconds."""


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder, created where needed, for this process and those that it forks.

    The lock is on the folder itself, so it leaves nothing behind and ends with its holders.
    Windows cannot do that; there it is up to the user to start one build at a time.

    Raises:
        UsageError: another build is at work, and goes on for too long.
        OSError: the folder cannot be made or opened.
    """
    until = time.monotonic() + PATIENCE
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        if sys.platform == "win32":
            yield
            return
        handle = os.open(folder, os.O_RDONLY)
        try:
            if _lock(handle) and _is_still(handle, folder):
                yield
                return
        finally:
            os.close(handle)
        if time.monotonic() > until:
            raise UsageError(f"another build is writing to '{folder}'; wait until it is done")
        time.sleep(0.05)


def _lock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        if error.errno not in (errno.ENOLCK, errno.ENOTSUP, errno.EBADF, errno.EINVAL):
            raise
        # This file system, such as some network's, has no such locks.
    return True


def _is_still(handle: int, folder: Path) -> bool:
    """Whether a folder was not replaced while we waited for it."""
    try:
        return os.path.samestat(os.fstat(handle), folder.stat())
    except FileNotFoundError:
        return False
