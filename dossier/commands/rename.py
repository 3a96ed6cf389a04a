"""`dossier rename`."""

import argparse

from dossier.commands.arguments import add_site
from dossier.commands.confirming import add_confirmation, carry_out, desk_of


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("old", metavar="OLD", help="the entry's id; kind:id where two have it")
    parser.add_argument("new", metavar="NEW", help="its id from now on")
    add_site(parser)
    add_confirmation(parser)


def run(arguments: argparse.Namespace) -> int:
    """Give an entry another id: all that names it follows, and its old address leads to it."""
    from dossier.editing.renaming import rename  # noqa: PLC0415

    desk = desk_of(arguments.site)
    if desk is None:
        return 1
    changes = rename(desk, arguments.old, arguments.new)
    new = arguments.new.rpartition(":")[2]
    return carry_out(changes, arguments, f"renamed to '{new}'")
