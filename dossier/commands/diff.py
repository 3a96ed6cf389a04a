"""`dossier diff`."""

import argparse
from pathlib import Path

from dossier.commands.arguments import jobs
from dossier.commands.telling import count, say, say_problems
from dossier.problems import UsageError


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("rev", metavar="REV", help="a commit, branch or tag: the state before")
    parser.add_argument(
        "rest",
        nargs="*",
        default=[],
        metavar="REV2 SITE",
        help="the state after; default: the files as they are now. The site folder; default: the "
        "current folder",
    )
    parser.add_argument(
        "--format",
        choices=("text", "json", "markdown"),
        default="text",
        help="text for people, json for programs, markdown for a pull request's summary",
    )
    parser.add_argument("--pages", action="store_true", help="list the pages that change")
    parser.add_argument(
        "--jobs", type=jobs, metavar="N", help="worker processes; default: one a processor"
    )


def run(arguments: argparse.Namespace) -> int:
    """Tell what differs in meaning between two states of a site, and how many pages do."""
    from dossier import comparing  # noqa: PLC0415 - loaded where it is needed only
    from dossier.workers import default_jobs  # noqa: PLC0415

    after, site = _after_and_site(arguments.rest)
    if not (site / "content").is_dir():
        raise UsageError(
            f"'{site}' is no site folder: it has no folder 'content'; "
            "`dossier init FOLDER` starts a new one"
        )
    processes = arguments.jobs or default_jobs()
    try:
        (before, old), (now, new), pages = comparing.both(site, arguments.rev, after, processes)
    except comparing.Faulty as faulty:
        say_problems(faulty.problems, None if faulty.state.commit else site, error=True)
        say(
            f"{count(faulty.problems)} in {faulty.state.name}, so it cannot be compared; only "
            "states that can be built are",
            error=True,
        )
        return 1
    difference = comparing.Difference(before, now, comparing.compare(old, new), pages)
    match arguments.format:
        case "json":
            say(comparing.as_json(difference))
        case "markdown":
            say(comparing.as_markdown(difference, arguments.pages))
        case _:
            say(comparing.as_text(difference, arguments.pages))
    return 0


def _after_and_site(rest: list[str]) -> tuple[str | None, Path]:
    """Return the state after (None: the files as they are now), and the site folder."""
    if len(rest) > 2:
        raise UsageError(
            f"'{rest[2]}' is one too many: a state, another state, and the site folder"
        )
    if len(rest) == 2:
        return rest[0], Path(rest[1])
    # A branch may be called like a folder; one that holds a site, or is a path, is meant as such.
    if rest and (Path(rest[0]) / "content").is_dir():
        return None, Path(rest[0])
    if rest and Path(rest[0]).is_dir() and (Path(rest[0]).is_absolute() or rest[0][0] == "."):
        return None, Path(rest[0])
    return (rest[0] if rest else None), Path()
