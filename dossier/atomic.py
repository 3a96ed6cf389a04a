"""Files that change in one step."""

import os
from contextlib import suppress
from pathlib import Path


def write(file: Path, data: bytes) -> None:
    """Give a file new bytes: all of them or, where that fails, none and without a trace.

    Several processes may do so at a time; the last one wins.

    Raises:
        OSError: the disk or a permission is in the way.
    """
    fresh = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        fresh.write_bytes(data)
        fresh.replace(file)
    except BaseException:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise
