"""What each command takes, as its parser has it: for the page of the commands.

argparse keeps no public list of a parser's arguments; `_actions` is what all its readers use.
"""

import argparse
import re
from dataclasses import dataclass
from typing import Final

from dossier.cli import parsers
from dossier.commands.new import options_of_kind


@dataclass(frozen=True, slots=True)
class Usage:
    """How a command is used."""

    line: str
    """What is typed, in short."""

    purpose: str
    """What it does, in a sentence or two."""

    rows: tuple[tuple[str, str], ...]
    """Each argument and option as Markdown, and what it is for."""


def usages() -> dict[str, Usage]:
    """Return how each command is used, by its name."""
    return {name: _usage(name, parser) for name, parser in parsers().items()}


def _usage(name: str, parser: argparse.ArgumentParser) -> Usage:
    taken = _taken(parser)
    rows = [_row(action) for action in taken]
    if name == "new":
        # What it takes depends on the kind: the fields; and what is the same for all kinds.
        of_kind = [one for one in _taken(options_of_kind("event")) if "field_" not in one.dest]
        taken = [taken[0], *of_kind]
        rows = [*(_row(action) for action in taken), _FIELD]
    words = [_word(action) for action in taken if not action.option_strings]
    options = ["[options]"] if any(action.option_strings for action in taken) else []
    purpose = " ".join((parser.description or "").split())
    return Usage(" ".join(["dossier", name, *words, *options]), purpose, tuple(rows))


_NAMED: Final = re.compile(r"(^|; )(?!default)([a-z-]+):")
"""What help explains word by word: `csv: entries of any kind; bibtex: sources`."""

_FIELD: Final = (
    "`--FIELD VALUE`",
    "any [field](fields.md) of the kind, such as `--date-note`; several values of a list stand "
    "apart by commas, or the option is given again; a group of fields stands in braces: "
    "`'{lang: fa, text: …}'`",
)


def _taken(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    return [action for action in parser._actions if action.dest != "help"]


def _row(action: argparse.Action) -> tuple[str, str]:
    value = "" if action.nargs == 0 else f" {_word(action)}"
    spellings = [f"{option}{value}" for option in action.option_strings] or [_word(action)]
    needed = "needed: " if action.option_strings and action.required else ""
    meaning = _NAMED.sub(r"\1`\2`:", action.help or "")
    return ", ".join(f"`{one}`" for one in spellings), needed + meaning


def _word(action: argparse.Action) -> str:
    """What stands for a value; in brackets where it can be left out."""
    word = str(action.metavar or "|".join(action.choices or ()) or action.dest.upper())
    if action.option_strings or action.nargs is None:
        return word
    return f"[{word}]" if action.nargs == "?" else f"[{word.replace(' ', '] [')} …]"
