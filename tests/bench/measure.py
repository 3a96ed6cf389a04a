"""Runs a program and measures it, with all processes that it starts. Linux only."""

import os
import platform
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

INTERVAL: Final = 0.05
"""Seconds between two looks at a program's memory, at least."""

FLOORS: Final = 3
"""How often plain reading and writing are timed."""


class BuildError(Exception):
    """A program that was to be measured did not succeed; says what it printed last."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one run of a program took."""

    wall: float
    """Seconds from start to exit."""

    cpu: float
    """Seconds of processor time, user and system, of all its processes."""

    largest: int
    """Bytes of its largest process at its largest (`ru_maxrss`)."""

    peak: int
    """Bytes of all its processes together at their largest, what they share counted once
    (proportional set size); 0 where nobody looked."""

    printed: str
    """The end of what it printed."""


def run(command: Sequence[str | Path], folder: Path, watched: bool = False) -> Run:
    """Run a program to its end.

    Args:
        command: the program and its arguments.
        folder: where to run it.
        watched: whether to look at its memory while it runs, which slows it down.

    Raises:
        BuildError: its exit status is not 0.
    """
    with tempfile.TemporaryFile() as told:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=told, stderr=subprocess.STDOUT
        )
        watch = _Watch(process.pid)
        if watched:
            watch.start()
        # Unlike `process.wait`, this tells of this one process and those that it waited for.
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if watched:
            watch.stop()
        told.seek(0)
        printed = told.read().decode("utf-8", "replace")[-2000:]
        if process.returncode:
            raise BuildError(f"{Path(command[0]).name} failed:\n{printed}")
    cpu = usage.ru_utime + usage.ru_stime
    return Run(wall, cpu, usage.ru_maxrss * 1024, watch.peak, printed)


class _Watch(threading.Thread):
    """Looks at the memory of a process and its descendants."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid = pid
        self.peak = 0
        self._ended = threading.Event()

    def run(self) -> None:
        taken = 0.0
        # Looking at gigabytes takes the kernel long; it must not take the machine.
        while not self._ended.wait(max(INTERVAL, 4 * taken)):
            started = time.perf_counter()
            self.peak = max(self.peak, sum(map(_memory, _family(self.pid))))
            taken = time.perf_counter() - started

    def stop(self) -> None:
        self._ended.set()
        self.join()


def _family(pid: int) -> Iterator[int]:
    """Yield a process and its descendants."""
    yield pid
    for file in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = file.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from _family(int(child))


def _memory(pid: int) -> int:
    """Return a process's proportional set size in bytes, 0 for one that has ended (proc(5))."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


@dataclass(frozen=True, slots=True)
class Floor:
    """What reading the input and writing the output takes with plain system calls."""

    read: float
    """Seconds."""

    write: float
    """Seconds."""


def floor(inputs: Sequence[Path], output: Path, scratch: Path) -> Floor:
    """Read the files of some folders, and write those of another one anew into `scratch`.

    Returns:
        The least times of several.
    """
    found = []
    for _ in range(FLOORS):
        found.append(Floor(_reading(_files(inputs)), _writing(_files([output]), output, scratch)))
        shutil.rmtree(scratch)
    return Floor(min(one.read for one in found), min(one.write for one in found))


def _reading(files: Sequence[Path]) -> float:
    started = time.perf_counter()
    for file in files:
        _read(file)
    return time.perf_counter() - started


def _writing(files: Sequence[Path], folder: Path, scratch: Path) -> float:
    os.sync()
    started = time.perf_counter()
    for made in sorted({scratch / file.parent.relative_to(folder) for file in files}):
        made.mkdir(parents=True, exist_ok=True)
    taken = time.perf_counter() - started
    for first in range(0, len(files), 1000):  # what is written need not be in memory all at once
        data = [(scratch / f.relative_to(folder), _read(f)) for f in files[first : first + 1000]]
        started = time.perf_counter()
        for file, content in data:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.write(handle, content)
            os.close(handle)
        taken += time.perf_counter() - started
    return taken


def _read(file: Path) -> bytes:
    handle = os.open(file, os.O_RDONLY)
    data = os.read(handle, os.fstat(handle).st_size)
    os.close(handle)
    return data


def _files(folders: Iterable[Path]) -> list[Path]:
    return [
        Path(root, name)
        for folder in folders
        for root, _, names in os.walk(folder)
        for name in names
    ]


def extent(folder: Path) -> tuple[int, int]:
    """Return how many files a folder holds, and how many bytes they have."""
    files = _files([folder])
    return len(files), sum(file.stat().st_size for file in files)


def largest_page(folder: Path) -> tuple[int, str]:
    """Return the size in bytes and the name of the largest page below a folder."""
    pages = [file for file in _files([folder]) if file.suffix == ".html"]
    return max((page.stat().st_size, page.relative_to(folder).as_posix()) for page in pages)


def machine(scratch: Path) -> str:
    """Describe the machine in a line: processor, memory, system, file system, load, Python."""
    processor = _field("/proc/cpuinfo", "model name") or platform.machine()
    memory = int((_field("/proc/meminfo", "MemTotal") or "0").split()[0]) / 2**20
    cores = len(os.sched_getaffinity(0))
    load = os.getloadavg()[0]
    return (
        f"{processor}, {cores} cores, {memory:.0f} GiB of memory, {platform.system()} "
        f"{platform.release().partition('-')[0]}, {_file_system(scratch)}, "
        f"load average {load:.1f} at the start; Python {platform.python_version()}"
    )


def _field(file: str, name: str) -> str:
    for line in Path(file).read_text().splitlines():
        if line.startswith(name):
            return line.partition(":")[2].strip()
    return ""


def _file_system(folder: Path) -> str:
    found = ("", "")
    for line in Path("/proc/mounts").read_text().splitlines():
        _, point, kind = line.split()[:3]
        if folder.resolve().is_relative_to(point) and len(point) > len(found[0]):
            found = (point, kind)
    return found[1]
