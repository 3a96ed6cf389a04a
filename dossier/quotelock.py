"""`content/quotes.lock`: which quotations were found in the text of their source, and where.

`dossier verify` writes it; the editors review and commit it. It is YAML for whoever else reads it,
but read strictly here: in just the form in which it is written.
"""

import hashlib
import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Final

import msgspec

from dossier.problems import CODES, Location, Problem, quoted

LOCK: Final = "content/quotes.lock"

MAX_BYTES: Final = 1 << 26
"""Room for some 200,000 quotations."""


class Verified(msgspec.Struct, frozen=True, array_like=True):
    """How the words of a quotation were found."""

    words: str
    """SHA-256 of the quotation as it was then; see `digest`."""

    source: str
    """The id of the source in whose text it was."""

    text: str
    """SHA-256 of the file with that text."""

    line: int
    """Of that file, in which it begins; counted from 1."""

    at: str
    """From which letter of the text to before which, counted from 0, for each stretch of words
    between two cuts: `1204-1356, 1500-1580`. Letters are those of `fidelity.folding`."""

    checked: str
    """The day: `2024-09-10`."""


def digest(words: str) -> str:
    """Return by what it is known that a quotation's words are those that were verified."""
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


_HEAD: Final = """\
# Quotations that were found, letter by letter, in the text of their source.
# `dossier verify` writes this file. Look through what it changes, and commit it; do not edit it.
#   words, text: SHA-256 of the quotation, and of the file with the source's text
#   line, at: where the words stand in that file, and from which letter to which
"""

_LINES: Final = (
    "(?P<id>[a-z0-9-]+):",
    "  words: (?P<words>[0-9a-f]{64})",
    "  source: (?P<source>[a-z0-9-]+)",
    "  text: (?P<text>[0-9a-f]{64})",
    "  line: (?P<line>[1-9][0-9]{0,9})",
    "  at: (?P<at>[0-9]+-[0-9]+(?:, [0-9]+-[0-9]+)*)",
    "  checked: (?P<checked>[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01]))",
)
_ENTRY: Final = re.compile("".join(f"{line}\n" for line in _LINES), re.ASCII)


def written(lock: Mapping[str, Verified]) -> str:
    """Return the text of the file, sorted by the quotations' ids."""
    parts = [_HEAD]
    for id_ in sorted(lock):
        one = lock[id_]
        fields = ((name, getattr(one, name)) for name in Verified.__struct_fields__)
        parts.append("".join([f"{id_}:\n", *(f"  {name}: {value}\n" for name, value in fields)]))
    return "".join(parts)


def read(text: str) -> tuple[dict[str, Verified], list[Problem]]:
    """Return what a file says; with a problem, nothing."""
    found: dict[str, Verified] = {}
    at = _after_comments(text)
    last = ""
    while at < len(text):
        entry = _ENTRY.match(text, at)
        if entry is None:
            return {}, [_damaged(text, at)]
        id_, words, source, digest_, line, place, day = entry.groups()
        if id_ <= last:
            message = f"the quote '{id_}' stands here twice, or out of order"
            return {}, [_problem(text, at, message)]
        if not _is_day(day):
            return {}, [_problem(text, entry.start("checked"), f"there is no day '{day}'")]
        found[id_] = Verified(words, source, digest_, int(line), place, day)
        last, at = id_, entry.end()
    return found, []


@lru_cache(maxsize=64)
def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _after_comments(text: str) -> int:
    at = 0
    while text.startswith("#", at):
        end = text.find("\n", at)
        at = end + 1 if end >= 0 else len(text)
    return at


def _damaged(text: str, at: int) -> Problem:
    """Return the problem of the first line that is not as it was written."""
    lines = text[at : at + 10_000].split("\n")
    odd = next(
        (number for number, (line, shape) in enumerate(zip(lines, _LINES, strict=False))
         if not re.fullmatch(shape, line, re.ASCII)),
        min(len(lines), len(_LINES)) - 1,
    )  # fmt: skip
    shown = quoted(lines[odd]) if lines[odd].strip() else "an empty line"
    start = at + sum(len(line) + 1 for line in lines[:odd])
    return _problem(text, start, f"{shown} is not what `dossier verify` writes here")


def _problem(text: str, at: int, message: str) -> Problem:
    location = Location(LOCK, text.count("\n", 0, at) + 1)
    return Problem(location, "damaged-lock", message, CODES["damaged-lock"].cure)
