"""`dossier serve`: how long it takes from a save to the changed page on the disk."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Final

from edits import Edits
from made import Entry
from measure import BuildError
from peers import dossier
from tables import progress, spread

LONGEST: Final = 600.0
"""Seconds after which a page that does not come will not come any more."""

LOOK_EVERY: Final = 0.001
"""Seconds between two looks at the page."""

IDLE: Final = 5.0
"""Seconds for which a server that has nothing to do is looked at."""

PAUSE: Final = 0.7
"""Seconds between the page and the next save, at least; a varying part of a second is added, or a
server that looks for changes at intervals would always be met at the same point."""


def measure(folder: Path, made: Sequence[Entry], saves: int, jobs: int | None) -> Iterator[str]:
    """Save an event again and again under a running server; yield the lines of the report.

    Raises:
        BuildError: the server ended, or a page did not come.
    """
    dossier.full(folder, made)
    site, out = folder / "dossier", folder / "served"
    port = _free_port()
    more = () if jobs is None else ("--jobs", str(jobs))
    command = (sys.executable, "-m", "dossier", "serve", site, "-o", out, "--port", str(port))
    with tempfile.TemporaryFile() as told:
        server = subprocess.Popen(
            (*command, *more), cwd=dossier.ROOT, stdout=told, stderr=subprocess.STDOUT
        )
        try:
            _wait_until_served(port, server, told)
            time.sleep(IDLE)
            busy = _busy(server.pid)
            times = _save_often(Edits(site, made), out, saves, server, told)
        finally:
            server.terminate()
            server.wait()
    yield (
        f"From the save of an event's body to the changed page on the disk, {saves} saves: "
        f"**{spread([1000 * one for one in times], '.0f')} ms**. "
        f"While nothing is saved, the server takes {busy:.1%} of a processor."
    )


def _save_often(
    edits: Edits, out: Path, saves: int, server: "subprocess.Popen[bytes]", told: IO[bytes]
) -> list[float]:
    times = []
    for number in range(saves + 1):
        event = number % min(5, len(edits.events))
        page = out / "events" / f"{edits.events[event].id}.html"
        time.sleep(PAUSE + number * 0.37 % 1)
        started = time.perf_counter()
        said = edits.body(number, event).encode()
        while said not in page.read_bytes():
            if server.poll() is not None or time.perf_counter() - started > LONGEST:
                raise BuildError(f"{page.name} did not change after a save:\n{_end_of(told)}")
            time.sleep(LOOK_EVERY)
        times.append(time.perf_counter() - started)
        progress(f"save {number} of {saves}: {1000 * times[-1]:.0f} ms")
    return times[1:]  # the first one warms up


def _wait_until_served(port: int, server: "subprocess.Popen[bytes]", told: IO[bytes]) -> None:
    started = time.perf_counter()
    while server.poll() is None and time.perf_counter() - started < LONGEST:
        try:
            # While the first build lasts, the port is taken and nobody answers.
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=1):
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
    raise BuildError(f"the server does not answer:\n{_end_of(told)}")


def _busy(pid: int) -> float:
    """Return what share of a processor a process takes, by proc(5)."""

    def ticks() -> int:
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, after_name[11:15]))  # of itself and of children that it waited for

    before = ticks()
    time.sleep(IDLE)
    return (ticks() - before) / os.sysconf("SC_CLK_TCK") / IDLE


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _end_of(told: IO[bytes]) -> str:
    told.seek(0)
    return told.read().decode("utf-8", "replace")[-2000:]
