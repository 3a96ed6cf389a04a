"""`dossier init`."""

import argparse
from pathlib import Path

from dossier.commands.telling import say


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="a new or empty folder")


def run(arguments: argparse.Namespace) -> int:
    """Start a new dossier: a small example of every kind of entry, ready to be built."""
    from dossier import starter  # noqa: PLC0415

    starter.copy_to(arguments.folder)
    say(f"created {arguments.folder}; next: dossier build {arguments.folder}")
    return 0
