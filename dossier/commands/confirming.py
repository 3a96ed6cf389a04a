"""What all commands that change files have in common: they show what they will do, ask, and do it.

On a terminal they ask, unless `--yes` is given. Elsewhere nobody can answer: without `--yes`
nothing is done, and the exit status is 2, so that no script takes it for done. `--dry-run` only
shows.
"""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from dossier.commands.telling import count, say
from dossier.problems import UsageError, format_text

if TYPE_CHECKING:
    from dossier.editing.changes import Changes
    from dossier.editing.reading import Desk

_SHOWN = 5
"""How many files are named at the most."""


def add_confirmation(parser: argparse.ArgumentParser) -> None:
    """Add how the command is confirmed."""
    parser.add_argument("--dry-run", action="store_true", help="only show what would be done")
    parser.add_argument("--yes", action="store_true", help="do it without asking")
    parser.add_argument(
        "--force",
        action="store_true",
        help="even where files are not committed, so that git cannot undo it",
    )


def desk_of(site: Path) -> "Desk | None":
    """Read all content of a site; None, and its problems are told, where files cannot be read.

    Raises:
        UsageError: the folder is no site.
    """
    from dossier.editing import reading  # noqa: PLC0415

    desk = reading.read(site)
    problems = desk.content.problems
    for problem in problems:
        say(format_text(problem))
    if problems:
        say(f"{count(problems)}; nothing was changed: mend this first", error=True)
    return None if problems else desk


def carry_out(changes: "Changes", arguments: argparse.Namespace, done: str) -> int:
    """Show changes of a site's files, ask, and make them.

    Args:
        changes: the changes.
        arguments: with `site`, and what `add_confirmation` adds.
        done: what to say once it is done, in a sentence without a full stop.

    Returns:
        The exit status.

    Raises:
        UsageError: git could not undo it, and nobody insists.
        MachineError: the disk is in the way; nothing was changed.
    """
    if not len(changes):
        say("nothing to change")
        return 0
    say(changes.preview())
    say("")
    if arguments.dry_run:
        say("nothing was changed: this is what would be done")
        return 0
    undo = _way_back(changes, arguments.site, arguments.force)
    if not arguments.yes:
        if not sys.stdin.isatty():
            say("nothing was changed; to do it, give the same command with --yes", error=True)
            return 2
        if not _agreed(f"{undo} Do it? [y/N] "):
            say("nothing was changed")
            return 0
    changes.apply(arguments.site)
    say(f"{done}. {undo}")
    return 0


def _way_back(changes: "Changes", site: Path, force: bool) -> str:
    """Return a sentence on how to undo the changes."""
    loose = changes.uncommitted(site)
    if loose is None:
        return "This folder is not kept in git, so there is no undo."
    if not loose:
        return "Git can undo it."
    if force:
        return "Some of these files were not committed, so git cannot undo all of it."
    named = ", ".join(f"'{path}'" for path in loose[:_SHOWN])
    more = f" and {len(loose) - _SHOWN} more" if len(loose) > _SHOWN else ""
    raise UsageError(
        f"{named}{more} would change and {'is' if len(loose) == 1 else 'are'} not committed, so "
        "git could not undo it; commit first, or give --force"
    )


def _agreed(question: str) -> bool:
    try:
        return input(question).strip().lower() in ("y", "yes")
    except EOFError:
        return False
