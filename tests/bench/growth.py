"""How time, memory and pages grow with the number of events."""

import shutil
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from made import Counts, entries
from measure import floor, largest_page
from peers import dossier
from tables import mib, progress, spread, table

SIZES: Final = (1_000, 10_000)
"""Numbers of events."""

HUGE: Final = 100_000
"""The number that takes minutes and gigabytes, so that it is built only where asked for."""

HEAD: Final = ("events", "wall time, s", "processor time, s", "ms an event", "ms a further event",
               "all processes, MiB", "KiB an event", "KiB a further event",
               "plain calls: reading + writing, s", "largest page, KiB")  # fmt: skip


def measure(folder: Path, huge: bool, runs: int, seed: int, jobs: int | None) -> Iterator[str]:
    """Measure and yield the lines of the report.

    Raises:
        BuildError: a build failed.
    """
    sizes = (*SIZES, HUGE) if huge else SIZES
    rows: list[tuple[str, ...]] = []
    before = (0, 0.0, 0)
    for events in sizes:
        builder = dossier.full(folder, entries(Counts().scaled(events), seed), jobs)
        watched = builder.build(watched=True)
        timed = [builder.build() for _ in range(1 if events == HUGE else runs)]
        cpu = statistics.median(run.cpu for run in timed)
        least = floor(builder.inputs, builder.output, folder / "floor")
        size, name = largest_page(builder.output)
        further = events - before[0]
        rows.append((
            f"{events:,}",
            spread([run.wall for run in timed], ".2f"),
            spread([run.cpu for run in timed], ".2f"),
            f"{1000 * cpu / events:.2f}",
            f"{1000 * (cpu - before[1]) / further:.2f}" if rows else "–",
            f"{mib(watched.peak):.0f}",
            f"{watched.peak / events / 1024:.1f}",
            f"{(watched.peak - before[2]) / further / 1024:.1f}" if rows else "–",
            f"{least.read:.2f} + {least.write:.2f}",
            f"{size / 1024:.0f} (`{name}`)",
        ))  # fmt: skip
        before = (events, cpu, watched.peak)
        progress(f"{events:,} events: {timed[-1].wall:.1f} s, {mib(watched.peak):.0f} MiB")
        for path in folder.iterdir():
            shutil.rmtree(path)
    yield from table(HEAD, rows)
