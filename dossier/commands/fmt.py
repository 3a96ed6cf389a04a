"""`dossier fmt`."""

import argparse
from pathlib import Path

from dossier.commands.confirming import add_confirmation, carry_out
from dossier.commands.telling import say
from dossier.problems import UsageError, format_text


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument(
        "paths",
        nargs="*",
        type=Path,
        metavar="SITE FILE",
        help="the site folder (default: the current one), and files of its content (default: all)",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="change nothing; name the files that would change, and fail if there are any",
    )
    add_confirmation(parser)
    # What it changes says the same as before, comments and all; so nothing can be lost.
    parser.set_defaults(force=True)


def run(arguments: argparse.Namespace) -> int:
    """Bring the files of the content into the one layout; what they say stays the same."""
    from dossier.editing import formatting  # noqa: PLC0415

    arguments.site, files = _site_and_files(arguments.paths)
    found = formatting.survey(arguments.site, files)
    for problem in found.problems:
        say(format_text(problem), error=True)
    for path in found.unproven:
        say(
            f"{path}: left as it is, as it could not be shown that it would say the same",
            error=True,
        )
    left = bool(found.problems)
    if arguments.check:
        for change in found.changes:
            say(change.path)
        count = len(found.changes)
        if count:
            files_ = "1 file has" if count == 1 else f"{count:,} files have"
            say(f"{files_} another layout; `dossier fmt` changes that", error=True)
        return int(bool(count) or left)
    if left and not found.changes:
        say("nothing was changed: mend this first", error=True)
        return 1
    count = len(found.changes)
    done = "1 file has the one layout now" if count == 1 else f"{count:,} files have it now"
    return carry_out(found.changes, arguments, done) or int(left)


def _site_and_files(paths: list[Path]) -> tuple[Path, list[str]]:
    """Return the site folder, and the files to look at, relative to it."""
    from dossier import load  # noqa: PLC0415

    site, files = Path(), paths
    if paths and paths[0].is_dir():
        site, files = paths[0], paths[1:]
    elif paths and load.CONTENT in paths[0].absolute().parts:
        # So that it works from any folder, as for an editor that formats what it saves.
        within = [one for one in paths[0].absolute().parents if one.name == load.CONTENT]
        site = within[-1].parent if within else site
    if not (site / load.CONTENT).is_dir():
        raise UsageError(
            f"'{site}' is no site folder: it has no folder '{load.CONTENT}'; "
            "`dossier init FOLDER` starts a new one"
        )
    known = load.list_files(site).paths
    if not files:
        return site, known
    named = []
    for file in files:
        inside = site / file if not file.exists() else file
        path = inside.absolute()
        root = site.absolute()
        name = path.relative_to(root).as_posix() if path.is_relative_to(root) else ""
        if name not in known:
            raise UsageError(f"'{file}' is no file of the dossier in '{site}'")
        named.append(name)
    return site, sorted(set(named))
