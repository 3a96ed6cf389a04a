"""`dossier merge`."""

import argparse

from dossier.commands.arguments import add_site
from dossier.commands.confirming import add_confirmation, carry_out, desk_of


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("gone", metavar="A", help="the entry that goes")
    parser.add_argument("kept", metavar="B", help="the entry that stays")
    add_site(parser)
    add_confirmation(parser)


def run(arguments: argparse.Namespace) -> int:
    """Merge entry A into entry B: all that names A names B, and A's address leads to B."""
    from dossier.editing.merging import merge  # noqa: PLC0415

    desk = desk_of(arguments.site)
    if desk is None:
        return 1
    changes = merge(desk, arguments.gone, arguments.kept)
    done = f"merged '{arguments.gone}' into '{arguments.kept}'; look through what was put together"
    return carry_out(changes, arguments, done)
