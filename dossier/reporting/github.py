"""Problems for GitHub Actions: annotations beside the lines, and the whole list as a table."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final
from urllib.parse import quote

from dossier.problems import Problem, format_text

SHOWN: Final = 10
"""How many errors, and how many warnings, of one step GitHub shows beside their lines."""

SUMMARY_BYTES: Final = 1 << 20
"""How long a step's summary may be; GitHub refuses longer ones as a whole."""


def ordered(problems: Iterable[Problem], changed: Collection[str]) -> list[Problem]:
    """Return those in changed files first; else in their order."""
    return sorted(problems, key=lambda problem: problem.location.path not in changed)


def lines(problems: Iterable[Problem]) -> Iterator[str]:
    """Yield the first ten of each severity as annotations, the others as lines of the log."""
    told: Counter[str] = Counter()
    for problem in problems:
        told[problem.severity] += 1
        shown = told[problem.severity] <= SHOWN
        yield annotation(problem) if shown else _unread(format_text(problem))


def annotation(problem: Problem) -> str:
    """Return a workflow command: `::error file=…::message`."""

    def data(text: str) -> str:
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    def value(text: str) -> str:
        return data(text).replace(":", "%3A").replace(",", "%2C")

    at = problem.location
    text = f"{problem.message}\n{problem.hint}" if problem.hint else problem.message
    place = f"file={value(at.path)},line={at.line},col={at.column},title={value(problem.code)}"
    return f"::{problem.severity} {place}::{data(text)}"


def _unread(text: str) -> str:
    """Let no line of a text be a command to the runner, `::set-output …` say."""
    return re.sub(r"^(\s*)::", r"\1: :", text, flags=re.M)


# --- the summary --------------------------------------------------------------------------


def summary(problems: Sequence[Problem], heading: str, address: str = "") -> str:
    """Return all problems as a Markdown table.

    Args:
        problems: in the order of the table.
        heading: how many there are, in words.
        address: where the files of this commit can be looked at; empty: nowhere.
    """
    parts = [f"### {_escaped(heading)}\n\n"]
    room = SUMMARY_BYTES - 1000
    if problems:
        parts.append("| where | what | what to do |\n| --- | --- | --- |\n")
    for number, problem in enumerate(problems):
        row = _row(problem, address)
        room -= len(row.encode(errors="backslashreplace"))
        if room < 0:
            parts.append(f"\nand {len(problems) - number} more; `dossier check` tells all.\n")
            break
        parts.append(row)
    return "".join(parts)


def _row(problem: Problem, address: str) -> str:
    at = problem.location
    where = _escaped(f"{at.path}:{at.line}")
    if address:
        path = quote(at.path, errors="replace")
        where = f"[{where}]({address}/{path}#L{at.line})"
    what = f"{problem.severity}: {_escaped(problem.message)} `{problem.code}`"
    return f"| {where} | {what} | {_escaped(problem.hint)} |\n"


def _escaped(text: str) -> str:
    """A text on one line that Markdown takes as it stands."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", " ".join(text.split()))
