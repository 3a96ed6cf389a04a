"""`dossier check`."""

import argparse
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from dossier import stamps
from dossier.commands.arguments import add_content_options, add_site, day, options_of
from dossier.commands.telling import count, say, say_problems, status
from dossier.problems import Problem, UsageError

if TYPE_CHECKING:
    from dossier.baseline import Compared


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add_site(parser)
    add_content_options(parser)
    parser.add_argument(
        "--format",
        choices=("text", "json", "github", "sarif"),
        default="text",
        help="text for people, json for programs, github for annotations, sarif for code scanning",
    )
    parser.add_argument(
        "--baseline",
        type=Path,
        metavar="FILE",
        help="tell only what breaks rules anew: not what is listed in this file",
    )
    parser.add_argument(
        "--write-baseline",
        action="store_true",
        help="make that file, or take out of it what is not found any more",
    )
    parser.add_argument(
        "--grow", action="store_true", help="with --write-baseline: take in what is new as well"
    )
    parser.add_argument(
        "--today",
        type=day,
        metavar="DATE",
        help="the day for rules that ask how old something is; default: today",
    )

    parser.add_argument(
        "--since",
        metavar="REV",
        help="the branch or commit whose addresses have to live on; default: the last commit",
    )


def run(arguments: argparse.Namespace) -> int:
    """Find all problems of a site's content, and what breaks its rules, without building it."""
    from dossier import pipeline  # noqa: PLC0415
    from dossier.editing import lost  # noqa: PLC0415

    if arguments.write_baseline and not arguments.baseline:
        raise UsageError("--write-baseline needs --baseline FILE, the file to write")
    if arguments.grow and not arguments.write_baseline:
        raise UsageError("--grow needs --write-baseline")
    today = arguments.today or day(stamps.today())
    problems = pipeline.check(arguments.site, options_of(arguments), today)
    problems = sorted([*problems, *lost.problems(arguments.site, arguments.since)])
    found = _compared(arguments, problems)
    if found is None:
        return _report(arguments, problems, [])
    if arguments.write_baseline:
        return _write(arguments, problems, found)
    return _report(arguments, sorted([*found.new, *found.paid]), found.debt)


# --- the baseline -------------------------------------------------------------------------


def _compared(arguments: argparse.Namespace, problems: list[Problem]) -> "Compared | None":
    """Compare what was found with the baseline, where there is one."""
    file: Path | None = arguments.baseline
    if file is None:
        return None
    from dossier import baseline  # noqa: PLC0415 - few ask for it

    makes = arguments.write_baseline and not file.exists()
    lines = [] if makes else baseline.read(file)
    path = Path(os.path.relpath(file, arguments.site)).as_posix()
    return baseline.compare(problems, lines, path)


def _write(arguments: argparse.Namespace, problems: list[Problem], found: "Compared") -> int:
    """Make or shrink the baseline; refuse to let it grow."""
    from dossier import baseline  # noqa: PLC0415

    file: Path = arguments.baseline
    if any(problem.severity == "error" and not problem.about for problem in problems):
        _report(arguments, found.new, found.debt)
        say(f"{file} was not written: first mend these errors, then rules are looked at", True)
        return 1
    new = [problem for problem in found.new if problem.about]
    if new and file.exists() and not arguments.grow:
        _report(arguments, found.new, found.debt)
        say(f"{file} was not written, as it would grow; mend these, or add --grow", True)
        return 1
    lines = baseline.write(file, problems)
    say(f"wrote {file}: {_findings(lines)}, {len(new)} of them new, {len(found.paid)} gone", True)
    return 0


def _findings(number: int) -> str:
    return f"{number} finding{'s' * (number != 1)}"


# --- formats ------------------------------------------------------------------------------


def _report(
    arguments: argparse.Namespace, problems: Sequence[Problem], debt: Sequence[Problem]
) -> int:
    """Tell of problems in the format asked for; return the exit status."""
    site: Path = arguments.site
    counted = count(problems) if problems else "no problems"
    if debt:
        counted += f"; {_findings(len(debt))} more in {arguments.baseline}"
    match arguments.format:
        case "json":
            from dossier import reporting  # noqa: PLC0415 - as the others, only where asked for

            say(reporting.as_json(problems))
        case "github":
            _tell_github([_from_top(problem, site) for problem in problems], counted)
        case "sarif":
            from dossier import reporting  # noqa: PLC0415

            say(reporting.as_sarif([_from_top(problem, site) for problem in problems]))
        case _:
            say_problems(problems, site)
    say(counted, error=True)
    return status(problems, arguments.strict)


def _tell_github(problems: list[Problem], counted: str) -> None:
    """Annotate the first problems, changed files first, and list all in the job's summary."""
    from dossier import reporting  # noqa: PLC0415

    base = os.environ.get("GITHUB_BASE_REF")
    changed = reporting.changed(_top(), base) if base else frozenset()
    problems = reporting.ordered(problems, changed)
    for line in reporting.lines(problems):
        say(line)
    file = os.environ.get("GITHUB_STEP_SUMMARY")
    if not file or not problems:
        return
    names = ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_SHA")
    server, repository, commit = (os.environ.get(name, "") for name in names)
    known = server and repository and commit
    address = f"{server}/{repository}/blob/{commit}" if known else ""
    try:
        with Path(file).open("a", encoding="utf-8", errors="backslashreplace") as summary:
            summary.write(reporting.summary(problems, counted, address) + "\n")
    except OSError as error:
        say(f"note: the job's summary cannot be written: {error.strerror}", error=True)


def _top() -> Path:
    """The top of the checkout, as far as is known."""
    return Path(os.environ.get("GITHUB_WORKSPACE") or ".")


def _from_top(problem: Problem, site: Path) -> Problem:
    """Return a problem with its path from the top of the checkout, as GitHub wants it."""
    path = Path(os.path.relpath(site / problem.location.path, _top())).as_posix()
    return replace(problem, location=replace(problem.location, path=path))
