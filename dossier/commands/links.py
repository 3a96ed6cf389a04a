"""`dossier check --links`: what is asked of servers, and what is said of it."""

import argparse
from collections import Counter
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from dossier.commands.telling import Bar, say
from dossier.problems import UsageError

if TYPE_CHECKING:
    from dossier.dates import Date
    from dossier.graph import Graph
    from dossier.linkrot import Answer

DAYS = 30
"""For how many days an answer holds, unless somebody says otherwise."""

MOST_HOSTS = 8
"""Hosts that are named in a note, at the most."""


def add_links(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument(
        "--links", action="store_true", help="ask servers whether the pages linked are still there"
    )
    parser.add_argument(
        "--links-days",
        type=_days,
        metavar="DAYS",
        help=f"with --links: how long a good answer holds; default: {DAYS}, 0 asks for all anew",
    )
    parser.add_argument(
        "--archived",
        action="store_true",
        help="with --links: ask the Internet Archive for copies of sources that are gone",
    )


def asker(
    arguments: argparse.Namespace, today: "Date"
) -> "Callable[[Graph], Mapping[str, Answer]] | None":
    """Return what asks servers for the addresses of a dossier; None where that is not wanted.

    Raises:
        UsageError: the options do not go together.
    """
    if not arguments.links:
        for option, given in (
            ("--archived", arguments.archived),
            ("--links-days", arguments.links_days is not None),
        ):
            if given:
                raise UsageError(f"{option} needs --links")
        return None
    if arguments.write_baseline:
        raise UsageError(
            "--links and --write-baseline do not go together: what servers answer is in no baseline"
        )
    return lambda graph: _ask(graph, arguments, today.text)


def _ask(graph: "Graph", arguments: argparse.Namespace, today: str) -> "Mapping[str, Answer]":
    from dossier import linkrot  # noqa: PLC0415 - few ask, as with the next
    from dossier.rules import links  # noqa: PLC0415

    wanted = links.wanted(graph, arguments.archived)
    days = DAYS if arguments.links_days is None else arguments.links_days
    with Bar("link", least=1) as bar:
        found = linkrot.answers(arguments.site, wanted, today, days, bar.show)
    asked = sum(one.asked == today for one in found.values())
    say(f"{len(found)} addresses, {asked} of them asked for today", error=True)
    _note(
        [address for address, one in found.items() if one.outcome == "refuses"],
        "refused to answer a program; look yourself whether they open",
    )
    _note(
        [one.address for one in wanted if one.address not in found],
        "were left for another day, as their server wants to be asked less often",
    )
    return found


def _note(addresses: list[str], what: str) -> None:
    if not addresses:
        return
    hosts = Counter(urlsplit(address).hostname or "" for address in addresses).most_common()
    named = ", ".join(f"{host} ({number})" for host, number in hosts[:MOST_HOSTS])
    more = f" and {len(hosts) - MOST_HOSTS} more" if len(hosts) > MOST_HOSTS else ""
    say(f"note: {len(addresses)} addresses {what}: {named}{more}", error=True)


def _days(text: str) -> int:
    if not text.isdecimal() or not 0 <= int(text) <= 3660:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of days from 0 to 3660")
    return int(text)
