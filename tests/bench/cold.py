"""Cold builds: all builders in turn, output and caches removed before each run."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from made import Entry
from measure import BuildError, Floor, Run, extent, floor
from peers import PEERS, dossier
from peers.builder import Builder, Missing
from peers.pages import BLOCKS
from tables import mib, progress, ratios, spread, table

FOLDERS: Final = tuple(f"{kind}s" for kind in BLOCKS)
"""Folders of the output in which all must have the same pages."""

FIGURES: Final = ("", "wall time, s", "processor time, s", "largest process, MiB",
                  "all processes, MiB", "files", "written, MiB",
                  "plain calls: reading + writing, s", "wall time ÷ these")  # fmt: skip
RATIOS: Final = ("ratio", "wall time", "processor time", "largest process", "all processes")


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of one builder."""

    builder: Builder
    runs: list[Run]
    watched: Run
    """The run during which memory was watched; not timed."""

    files: int
    size: int
    """Bytes."""

    floor: Floor

    @property
    def walls(self) -> list[float]:
        """The time of each run, in seconds."""
        return [run.wall for run in self.runs]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was measured of all; Dossier first."""

    found: list[Measured]
    missing: dict[str, str]
    """Who could not be measured, and why."""

    def tables(self) -> Iterator[str]:
        """Yield the report."""
        told = [(one.builder.name, one.builder.version, one.builder.form) for one in self.found]
        told += [(name, "", f"not measured: {why}") for name, why in self.missing.items()]
        yield from table(("", "version", "what it is given"), told, figures=False)
        yield ""
        yield from table(FIGURES, map(_figures, self.found))
        yield ""
        ours = [one for one in self.found if one.builder.name.startswith("Dossier")]
        pairs = [(one, other) for one in ours for other in self.found if other not in ours]
        yield from table(RATIOS, [_ratios(one, other) for one, other in pairs])


def compare(
    folder: Path, made: Sequence[Entry], peers: Sequence[str], runs: int, jobs: int | None
) -> Comparison:
    """Measure Dossier and some peers in turn.

    Raises:
        BuildError: a build of Dossier's failed, or a timed one, or two built different pages.
    """
    builders = [dossier.full(folder, made, jobs), dossier.bare(folder, made, jobs)]
    watched = [builder.build(watched=True) for builder in builders]
    missing = {}
    for peer in peers:
        name, write = PEERS[peer]
        try:
            builder = write(folder, made)
            watched.append(builder.build(watched=True))
        except (Missing, BuildError) as why:
            missing[name] = str(why).partition("\n")[0]
            progress(f"{name} is not measured: {why}")
        else:
            builders.append(builder)
            progress(f"{name}, not timed: {watched[-1].wall:.1f} s")
    check_pages(builders)
    rows: list[list[Run]] = [[] for _ in builders]
    for number in range(runs):
        for builder, row in zip(builders, rows, strict=True):
            row.append(builder.build())
            progress(f"{builder.name}, run {number + 1} of {runs}: {row[-1].wall:.1f} s")
    found = []
    for builder, row, first in zip(builders, rows, watched, strict=True):
        least = floor(builder.inputs, builder.output, folder / "floor")
        found.append(Measured(builder, row, first, *extent(builder.output), least))
        shutil.rmtree(builder.output)
    return Comparison(found, missing)


def check_pages(builders: Sequence[Builder]) -> None:
    """See that all have built the same pages of entries.

    Raises:
        BuildError: one has others.
    """
    told = [_pages(builder.output) for builder in builders]
    for builder, pages in zip(builders, told, strict=True):
        if pages != told[0]:
            raise BuildError(f"{builder.name} has other pages: {sorted(pages ^ told[0])[:5]}")


def _pages(output: Path) -> set[str]:
    found = {f"{name}/{file.name}" for name in FOLDERS for file in (output / name).glob("*.html")}
    return found - {f"{name}/index.html" for name in FOLDERS}  # lists; Dossier's lie above


def _figures(one: Measured) -> tuple[str, ...]:
    least = one.floor.read + one.floor.write
    return (
        one.builder.name,
        spread(one.walls, ".2f"),
        spread([run.cpu for run in one.runs], ".2f"),
        spread([mib(run.largest) for run in one.runs], ".0f"),
        f"{mib(one.watched.peak):.0f}",
        f"{one.files:,}",
        f"{mib(one.size):.1f}",
        f"{one.floor.read:.2f} + {one.floor.write:.2f}",
        spread([wall / least for wall in one.walls], ".1f"),
    )


def _ratios(one: Measured, other: Measured) -> tuple[str, ...]:
    cpu = [run.cpu for run in one.runs], [run.cpu for run in other.runs]
    largest = [run.largest for run in one.runs], [run.largest for run in other.runs]
    return (
        f"{one.builder.name} ÷ {other.builder.name}",
        spread(ratios(one.walls, other.walls), ".2f"),
        spread(ratios(*cpu), ".2f"),
        spread(ratios(*largest), ".2f"),
        f"{one.watched.peak / other.watched.peak:.2f}",
    )
