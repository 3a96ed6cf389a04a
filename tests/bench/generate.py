"""Writes a made-up dossier of any size: the same numbers and seed give the same bytes.

    python tests/bench/generate.py FOLDER [--events 10000] [--actors …] [--seed 1]

Counts that are not given are in proportion to the number of events.
"""

import argparse
from dataclasses import asdict, fields, replace
from pathlib import Path

from made import Counts, entries
from sitefolder import write


def counts_from(arguments: argparse.Namespace) -> Counts:
    """Return the counts asked for; those not given are in proportion to the events."""
    given = {
        field.name: getattr(arguments, field.name)
        for field in fields(Counts)
        if getattr(arguments, field.name) is not None
    }
    return replace(Counts().scaled(given.get("events", Counts().events)), **given)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add an option for each count, and the seed."""
    for field in fields(Counts):
        told = f"default: {field.default}"
        parser.add_argument(f"--{field.name}", type=int, metavar="N", help=told)
    parser.add_argument("--seed", type=int, default=1, metavar="N")


def main() -> None:
    """Write a site folder as the command line asks."""
    parser = argparse.ArgumentParser(description="Write a made-up dossier.")
    parser.add_argument("folder", type=Path, help="the site folder to write into")
    add_arguments(parser)
    arguments = parser.parse_args()
    counts = counts_from(arguments)
    write(arguments.folder, entries(counts, arguments.seed))
    print(f"{arguments.folder}: " + ", ".join(f"{n} {name}" for name, n in asdict(counts).items()))


if __name__ == "__main__":
    main()
