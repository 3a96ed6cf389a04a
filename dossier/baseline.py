"""The baseline: a list of what an old dossier may go on breaking; it may shrink, never grow.

A line for each finding, sorted: the rule's code and what it is about, `Problem.about`. There are no
line numbers in it, so edits elsewhere leave it as it is. A finding that occurs twice has two lines.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dossier import atomic
from dossier.problems import CODES, Location, MachineError, Problem, UsageError, quoted

_HEAD: Final = """\
# What breaks the rules of `dossier check` in this dossier and may go on doing so for now.
# Lines are only ever removed: `dossier check --baseline FILE --write-baseline` does.
"""
_LINE: Final = re.compile(r"[a-z]+(?:-[a-z]+)* (?:[a-z]+:[a-z0-9-]+|settings)(?: \S.*)?")


@dataclass(frozen=True, slots=True)
class Compared:
    """What was found, compared with a baseline."""

    new: list[Problem]
    """All that is not in it, errors that are no rule's included; in their order."""

    debt: list[Problem]
    """What is in it."""

    paid: list[Problem]
    """A problem for each line of it that is not found any more."""


def read(file: Path) -> list[tuple[int, str]]:
    """Return the findings in a baseline, each with its line.

    Raises:
        UsageError: the file cannot be read, or is none.
    """
    try:
        text = file.read_bytes().decode()
    except FileNotFoundError:
        hint = "--write-baseline makes it"
        raise UsageError(f"there is no baseline '{file}'; {hint}") from None
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise UsageError(f"cannot read the baseline '{file}': {reason}") from None
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        entry = line.strip()
        if not entry or entry.startswith("#"):
            continue
        if not _LINE.fullmatch(entry):
            raise UsageError(f"line {number} of the baseline '{file}' is none of its own")
        found.append((number, entry))
    return found


def compare(problems: Sequence[Problem], lines: Sequence[tuple[int, str]], path: str) -> Compared:
    """Tell what is new from what is known.

    Args:
        problems: all that were found.
        lines: those of the baseline.
        path: the baseline's, for the problems of lines that are to go.
    """
    left = Counter(entry for _, entry in lines)
    new, debt = [], []
    for problem in problems:
        entry = _entry(problem)
        if problem.about and left[entry]:
            left[entry] -= 1
            debt.append(problem)
        else:
            new.append(problem)
    paid = []
    for number, entry in reversed(lines):  # of several that are alike, the last ones go
        if left[entry]:
            left[entry] -= 1
            paid.append(_paid(Location(path, number), entry))
    if any(problem.severity == "error" and not problem.about for problem in new):
        paid = []  # rules were not looked at
    return Compared(new, debt, paid[::-1])


def _paid(location: Location, entry: str) -> Problem:
    about = CODES["paid-debt"]
    assert about.severity != "off"
    message = f"{quoted(entry)} is not found any more"
    return Problem(location, "paid-debt", message, about.cure, about.severity)


def write(file: Path, problems: Sequence[Problem]) -> int:
    """Write a baseline of what breaks rules; return the number of its lines.

    Raises:
        MachineError: the file cannot be written.
    """
    entries = sorted(_entry(problem) for problem in problems if problem.about)
    text = _HEAD + "".join(f"{entry}\n" for entry in entries)
    try:
        atomic.write(file, text.encode())
    except OSError as error:
        raise MachineError(f"cannot write '{file}': {error.strerror}") from None
    return len(entries)


def _entry(problem: Problem) -> str:
    return f"{problem.code} {problem.about}"
