"""`dossier retract`."""

import argparse

from dossier import stamps
from dossier.commands.arguments import add_site, day
from dossier.commands.confirming import add_confirmation, carry_out, desk_of
from dossier.commands.telling import say


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("id", metavar="ID", help="the entry; kind:id where two have the id")
    add_site(parser)
    parser.add_argument("--reason", required=True, metavar="TEXT", help="why, for the readers")
    parser.add_argument(
        "--date", type=day, metavar="DAY", help="since when, such as 2024-09-10; default: today"
    )
    parser.add_argument("--see", metavar="ID", help="the entry to look at instead")
    add_confirmation(parser)


def run(arguments: argparse.Namespace) -> int:
    """Withdraw an entry: its page says since when and why, and it counts for nothing any more."""
    from dossier.editing.retracting import retract  # noqa: PLC0415

    desk = desk_of(arguments.site)
    if desk is None:
        return 1
    on = arguments.date.text if arguments.date else stamps.today()
    changes, places = retract(desk, arguments.id, arguments.reason, on, arguments.see)
    if places:
        say("It is still named here; prose goes on leading to it, fields no longer count:")
        for place in places:
            text = desk.file(place.path).text
            line = text.count("\n", 0, place.start) + 1
            column = place.start - text.rfind("\n", 0, place.start)
            what = "a field" if place.style == "field" else "prose"
            say(f"  {place.path}:{line}:{column}: {what}")
        say("")
    return carry_out(changes, arguments, f"'{arguments.id}' is withdrawn")
