"""How a text is written in YAML: plain, quoted, folded after `>` or literal after `|`."""

import re
from typing import Any, Final

from yaml.nodes import ScalarNode
from yaml.resolver import Resolver

from dossier.nodes import NULLS

WIDTH: Final = 98
"""Columns that a line may have."""

_PROSE: Final = frozenset({"text", "inline", "markdown"})
"""Sorts of values that are meant to be text, whatever they look like."""

_NO_START: Final = re.compile(r"""-(?![0-9])|[\s?:,\[\]{}#&*!|>'"%@`~]""")
_NO_PLAIN: Final = re.compile(r":(?=\s|\Z)|\s#|\t")
_NO_FLOW: Final = re.compile(r"[,\[\]{}\":]")
_NUMBER: Final = re.compile(r"[-+]?(?:0[xo][0-9a-fA-F]+|[0-9.:]+(?:[eE][-+]?[0-9]+)?)\Z")
_resolver: Final[Any] = Resolver()


def one_line(text: str, sort: str, flow: bool = False) -> str:
    """Write a text without line ends on one line.

    Args:
        text: the text.
        sort: what sort of value it is, a key of `fields.WORDS`.
        flow: whether it stands in brackets.
    """
    if _is_plain(text) and not (flow and _NO_FLOW.search(text)) and not _misleads(text, sort):
        return text
    if "\t" in text or text.isspace() or ("\n" in text):
        escaped = text.replace("\\", "\\\\").replace('"', '\\"')
        return '"' + escaped.replace("\t", "\\t").replace("\n", "\\n") + '"'
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def lines(text: str, sort: str, taken: int, indent: int) -> list[str]:
    """Write a text as the value of a field or as an item of a list.

    Args:
        text: the text.
        sort: as in `one_line`.
        taken: columns that what stands before it on its line takes.
        indent: columns by which that line is indented.

    Returns:
        What follows on that line, and the further lines.
    """
    if "\n" in text[:-1]:
        return _literal(text, indent)
    body, end = text.removesuffix("\n"), text.endswith("\n")
    odd = body != body.strip() or "\t" in body
    if end:
        return (
            _literal(text, indent)
            if odd or len(body) + indent + 2 <= WIDTH
            else (_folded(body, ">", indent))
        )
    short = one_line(text, sort)
    if odd or taken + len(short) <= WIDTH:
        return [short]
    long = _folded(text, ">-", indent)
    return long if _SINGLE_SPACE.search(text) else [short]


def _is_plain(text: str) -> bool:
    """Whether a text needs no quotation marks in block style (YAML 1.2.2, section 7.3.3)."""
    return not (
        text in NULLS
        or text != text.strip()
        or "\n" in text
        or _NO_START.match(text)
        or _NO_PLAIN.search(text)
    )


def _misleads(text: str, sort: str) -> bool:
    """Whether other programs would take a text for a number, a date, or yes or no."""
    if sort not in _PROSE:
        return False
    if _NUMBER.match(text):
        return True
    tag: str = _resolver.resolve(ScalarNode, text, (True, False))
    return tag != "tag:yaml.org,2002:str"


def _literal(text: str, indent: int) -> list[str]:
    """Write a text line by line."""
    header = "|"
    if re.match(r"\n*[ \t]", text):
        header += "2"
    if not text.endswith("\n"):
        header += "-"
    elif text.endswith("\n\n"):
        header += "+"
    pad = " " * (indent + 2)
    return [header, *(pad + line if line else "" for line in text.removesuffix("\n").split("\n"))]


def _folded(text: str, header: str, indent: int) -> list[str]:
    """Break a text where single spaces stand, into as few lines as there can be."""
    pad = " " * (indent + 2)
    found = [pad]
    for number, word in enumerate(_SINGLE_SPACE.split(text)):
        if number == 0:
            found[-1] += word
        elif len(found[-1]) + 1 + len(word) <= WIDTH:
            found[-1] += " " + word
        else:
            found.append(pad + word)
    return [header, *found]


_SINGLE_SPACE: Final = re.compile(r"(?<=[^ \t]) (?=[^ \t])")
