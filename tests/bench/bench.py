"""Measures Dossier on a made-up dossier, beside other generators that build the same.

    python -m tests.bench [--events 10000] [--runs 5] [--only cold,warm] [--peers hugo] …

There are four parts:

- `cold`: Dossier, Dossier with bare templates and its peers build the same entries from nothing;
- `warm`: Dossier builds again after one change or none;
- `saves`: under `dossier serve`, a file is saved until its page has changed;
- `growth`: Dossier builds dossiers of several sizes.

Where programs are compared, they run in turn (A B C A B C …), and ratios are of runs next to each
other, so that what else the machine does weighs on all. Before cold runs, output and caches are
removed. The first run of each is not timed; during it, memory is watched.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Final

import cold
import document
import growth
import plot
import saves
import warm
from generate import add_arguments, counts_from
from made import Entry, entries
from measure import BuildError, machine
from peers import PEERS

Part = Callable[[argparse.Namespace, Path], Iterator[str]]


def _cold(arguments: argparse.Namespace, folder: Path) -> Iterator[str]:
    yield f"- Entries: {_entries_told(arguments)}"
    yield f"- {arguments.runs} builds of each: median (least–most)"
    yield ""
    made, peers = _made(arguments), arguments.peers
    found = cold.compare(folder, made, peers, arguments.runs, arguments.jobs)
    yield from found.tables()
    if arguments.write:
        title = f"A cold build of {len(made):,} entries"
        arguments.write.with_suffix(".svg").write_text(plot.svg(_bars(found), title), "utf-8")


def _bars(found: cold.Comparison) -> list[plot.Bar]:
    return [
        plot.Bar(name, one.walls, one.floor.read + one.floor.write, name.startswith("Dossier"))
        for one in found.found
        for name in [one.builder.name]
    ]


def _warm(arguments: argparse.Namespace, folder: Path) -> Iterator[str]:
    yield f"- Entries: {_entries_told(arguments)}; full default theme"
    yield f"- {arguments.runs} builds after each change, in turn: median (least–most)"
    yield ""
    yield from warm.measure(folder, _made(arguments), arguments.runs, arguments.jobs)


def _saves(arguments: argparse.Namespace, folder: Path) -> Iterator[str]:
    yield f"- Entries: {_entries_told(arguments)}; full default theme"
    yield ""
    yield from saves.measure(folder, _made(arguments), arguments.saves, arguments.jobs)


def _growth(arguments: argparse.Namespace, folder: Path) -> Iterator[str]:
    yield f"- Full default theme; {arguments.runs} cold builds of each: median (least–most)"
    if arguments.huge:
        yield f"- Of {growth.HUGE:,} events, a single timed build"
    yield ""
    measured = arguments.huge, arguments.runs, arguments.seed, arguments.jobs
    yield from growth.measure(folder, *measured)


PARTS: Final[dict[str, Part]] = {
    "cold": _cold,
    "warm": _warm,
    "saves": _saves,
    "growth": _growth,
}


def _made(arguments: argparse.Namespace) -> list[Entry]:
    return entries(counts_from(arguments), arguments.seed)


def _entries_told(arguments: argparse.Namespace) -> str:
    counts = asdict(counts_from(arguments)).items()
    return ", ".join(f"{n:,} {name}" for name, n in counts) + f"; seed {arguments.seed}"


def _names(known: Mapping[str, object], text: str) -> list[str]:
    names = [name for name in text.split(",") if name]
    for name in names:
        if name not in known:
            raise argparse.ArgumentTypeError(f"'{name}' is none of {', '.join(known)}")
    return names


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Measure Dossier beside other generators.")
    add_arguments(parser)
    choices: tuple[tuple[str, Mapping[str, object]], ...] = (("only", PARTS), ("peers", PEERS))
    for option, known in choices:
        parser.add_argument(
            f"--{option}",
            type=partial(_names, known),
            default=list(known),
            metavar="NAME,…",
            help=f"default: all, which are {', '.join(known)}",
        )
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="default: 5")
    parser.add_argument("--saves", type=int, default=20, metavar="N", help="default: 20")
    parser.add_argument("--huge", action="store_true", help=f"let growth go to {growth.HUGE:,}")
    parser.add_argument("--jobs", type=int, metavar="N", help="Dossier's worker processes")
    parser.add_argument("--folder", type=Path, help="where to build; default: a temporary folder")
    parser.add_argument(
        "--write",
        type=Path,
        metavar="FILE",
        help="put the figures into a document, and a plot beside",
    )
    return parser


def main() -> int:
    """Measure as the command line asks; return the exit status."""
    arguments = _parser().parse_args()
    for name in arguments.only:
        with tempfile.TemporaryDirectory(prefix="dossier-bench-", dir=arguments.folder) as scratch:
            lines = [f"- Machine: {machine(Path(scratch))}"]
            print(f"\n{name}\n\n{lines[0]}", flush=True)
            try:
                for line in PARTS[name](arguments, Path(scratch)):
                    print(line, flush=True)
                    lines.append(line)
            except BuildError as failed:
                print(failed, file=sys.stderr)
                return 1
        if arguments.write:
            document.put_into(arguments.write, {name: "\n".join(lines)})
    return 0


if __name__ == "__main__":
    sys.exit(main())
