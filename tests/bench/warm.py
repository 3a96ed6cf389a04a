"""Warm builds: the whole command, from start to exit, over the output of the last build."""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Final

from edits import Edits
from made import Entry
from measure import BuildError, Run, run
from peers import dossier, hugo
from peers.builder import Builder, Missing
from tables import progress, ratios, spread, table

PAUSE: Final = 2.5
"""Seconds before each run: of files younger than two, a time of modification does not tell whether
they were changed since."""

_DONE: Final = re.compile(r"([\d,]+) rendered, ([\d,]+) files? written")


@dataclass(slots=True)
class Case:
    """A change, and the builds after it."""

    name: str
    change: Callable[[int], object] | None
    """Told the number of the run."""

    help_only: bool = False
    runs: list[Run] = field(default_factory=list)

    def figures(self, peer: Sequence[Run]) -> tuple[str, ...]:
        """Return the row of the report."""
        done = [_DONE.search(run.printed) for run in self.runs]
        walls = [run.wall for run in self.runs]
        peers = [run.wall for run in peer]
        return (
            self.name,
            spread(walls, ".3f"),
            spread(ratios(walls, peers), ".3f") if peers else "–",
            spread([run.cpu for run in self.runs], ".3f"),
            *(_counted([match[group] for match in done if match]) for group in (1, 2)),
        )


def _counted(numbers: Sequence[str]) -> str:
    """Return the least and the most of some numbers, which are one where nothing was added."""
    told = sorted({int(number.replace(",", "")) for number in numbers})
    return "–".join(f"{number:,}" for number in dict.fromkeys(told[:1] + told[-1:])) or "–"


def measure(folder: Path, made: Sequence[Entry], runs: int, jobs: int | None) -> Iterator[str]:
    """Measure and yield the lines of the report.

    Raises:
        BuildError: a build failed, or the output is not that of a clean build.
    """
    ours = dossier.full(folder, made, jobs)
    site = folder / "dossier"
    edits = Edits(site, made)
    edits.macro(0)
    cases = [
        Case("nothing changed", None),
        Case("an event's body edited", edits.body),
        Case("the name of an actor of middling fame edited", edits.actor),
        Case("the name of the most famous actor edited", edits.famous),
        Case("an event added", edits.added),
        Case("a macro that nearly all pages use edited", edits.macro),
        Case("`dossier --help`", None, help_only=True),
    ]
    try:
        peer = hugo.by_id(folder, made)
    except Missing as why:
        peer = None
        progress(f"no ratios: {why}")
    ours.build()
    ours.again()
    peers: list[Run] = []
    for number in range(1, runs + 1):
        if peer:
            peers.append(peer.build())
        for case in cases:
            time.sleep(PAUSE)
            if case.change:
                case.change(number)
            case.runs.append(_help() if case.help_only else ours.again())
            progress(f"{case.name}, run {number} of {runs}: {case.runs[-1].wall:.2f} s")
    _check_output(ours, site)
    head = ("", "wall time, s", "÷ Hugo, cold", "processor time, s", "pages rendered",
            "files written")  # fmt: skip
    yield from table(head, [case.figures(peers) for case in cases])
    if peer:
        yield ""
        told = spread([run.wall for run in peers], ".2f")
        yield f"Hugo {peer.version}, cold, in the same rounds: {told} s."


def _help() -> Run:
    return run((*dossier.COMMAND, "--help"), dossier.ROOT)


def _check_output(ours: Builder, site: Path) -> None:
    """See that the output after all these builds is that of a clean build."""
    clean = site.with_name("clean-output")
    for cache in ours.caches:
        cache.rename(site.with_name("cache-of-warm-builds"))
    run([clean if part == ours.output else part for part in ours.command], ours.folder)
    for mine, theirs in zip_longest(_contents(ours.output), _contents(clean)):
        if mine != theirs:
            path = (mine or theirs or ("",))[0]
            raise BuildError(f"after warm builds, {path} is not that of a clean build")


def _contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    for file in sorted(folder.rglob("*")):
        path = file.relative_to(folder).as_posix()
        if file.is_file() and not path.startswith("."):
            yield path, file.read_bytes()
