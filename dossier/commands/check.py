"""`dossier check`."""

import argparse
import os
from dataclasses import replace
from pathlib import Path

from dossier.commands.arguments import (
    add_content_options,
    add_require_verified,
    add_site,
    options_of,
)
from dossier.commands.telling import count, say, status
from dossier.problems import Problem, format_github, format_json, format_text


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add_site(parser)
    add_content_options(parser)
    add_require_verified(parser)
    parser.add_argument(
        "--format",
        choices=("text", "json", "github"),
        default="text",
        help="text for people, json for programs, github for annotations",
    )


def run(arguments: argparse.Namespace) -> int:
    """Find all problems of a site's content, without building it."""
    from dossier import pipeline  # noqa: PLC0415

    problems = pipeline.check(arguments.site, options_of(arguments))
    if arguments.format == "json":
        say(format_json(problems))
    elif arguments.format == "github":
        for problem in problems:
            say(format_github(_from_here(problem, arguments.site)))
    else:
        for problem in problems:
            say(format_text(problem))
    say(count(problems) if problems else "no problems", error=True)
    return status(problems, arguments.strict)


def _from_here(problem: Problem, site: Path) -> Problem:
    """Return a problem with its path from the current folder, as GitHub wants it."""
    path = Path(os.path.relpath(site / problem.location.path)).as_posix()
    return replace(problem, location=replace(problem.location, path=path))
