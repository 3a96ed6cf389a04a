"""Where a build's time goes, stage by stage."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of a build; all times in seconds."""

    name: str
    wall: float
    own: float
    """Processor time of this process."""

    workers: float
    """Processor time of the workers that ended in this stage."""


@dataclass(slots=True)
class Stopwatch:
    """Takes the times of stages, one after the other."""

    stages: list[Stage] = field(default_factory=list)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Take the time of what is done meanwhile."""
        wall, before = time.perf_counter(), os.times()
        try:
            yield
        finally:
            after = os.times()
            own = after.user + after.system - before.user - before.system
            workers = (
                after.children_user
                + after.children_system
                - before.children_user
                - before.children_system
            )
            self.stages.append(Stage(name, time.perf_counter() - wall, own, workers))


def table(stages: list[Stage], whole: float) -> str:
    """Return the stages as a table for people.

    Args:
        stages: in order.
        whole: how long all of it took, in seconds.
    """
    rows = [("stage", "wall, s", "share", "processor, s", "workers, s")]
    for one in stages:
        share = f"{one.wall / whole:.0%}" if whole else ""
        row = (one.name, f"{one.wall:.3f}", share, f"{one.own:.2f}", f"{one.workers:.2f}")
        rows.append(row)
    rest = whole - sum(one.wall for one in stages)
    rows.append(("other", f"{rest:.3f}", f"{rest / whole:.0%}" if whole else "", "", ""))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )
