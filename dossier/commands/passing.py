"""What `dossier import` and `dossier export` have in common: telling what was not carried."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from dossier import atomic
from dossier.commands.telling import say
from dossier.problems import MachineError, UsageError

if TYPE_CHECKING:
    from dossier.exchange import Left

_NAMED: Final = 3
"""How many entries are named for each thing that is left."""


def add_report(parser: argparse.ArgumentParser) -> None:
    """Add where all that is left is listed."""
    parser.add_argument(
        "--report",
        type=Path,
        metavar="FILE",
        help="list all that could not be carried in this file, a line each",
    )


def demand_extra() -> None:
    """See that what the formats need is installed.

    Raises:
        UsageError: it is not.
    """
    from dossier import exchange  # noqa: PLC0415

    if not exchange.available():
        raise UsageError(
            "other programs' formats need more packages: run `pip install 'dossier[exchange]'`"
        )


def tell_left(left: Sequence["Left"], report: Path | None) -> None:
    """Say what could not be carried, like with like; list all of it where that is wanted."""
    if report is not None:
        write(report, "".join(f"{one.place}: {one.what}: {one.why}\n" for one in left).encode())
    grouped: dict[tuple[str, str], list[str]] = {}
    for one in left:
        grouped.setdefault((one.what, one.why), []).append(one.place)
    if grouped:
        say("not carried:", error=True)
    for (what, why), places in grouped.items():
        named = ", ".join(places[:_NAMED])
        more = f" and {len(places) - _NAMED:,} more" if len(places) > _NAMED else ""
        say(f"  {named}{more}: {what}: {why}", error=True)
    if grouped and report is not None:
        say(f"all of it is listed in {report}", error=True)


def write(path: Path, data: bytes) -> None:
    """Write a file: all of it or nothing.

    Raises:
        UsageError: there is a folder of this name.
        MachineError: the disk or a permission is in the way.
    """
    if path.is_dir():
        raise UsageError(f"'{path}' is a folder; name a file")
    try:
        atomic.write(path, data)
    except OSError as error:
        raise MachineError(f"'{path}' cannot be written: {error.strerror}") from error
