"""The YAML that editors write most → plain values, at a quarter of what libyaml takes.

Read are groups of fields in block style, whose values are text of one line (plain, or quoted
without escapes), text after `|` and `>`, lists, groups, and flow lists and groups of plain text.
Everything else is refused, for `yamlnodes` to read: what has positions to tell, what is wrong, and
whatever this module is not sure of. What it does read, `yamlnodes` reads alike, and finds no
problem in; tests hold that.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from operator import itemgetter
from types import MappingProxyType
from typing import Any, Final

from dossier.nodes import is_text


def read(text: str) -> dict[str, Any] | None:
    """Read a group of fields.

    Returns:
        The fields; None if the text is anything else, or nothing that is surely read right.
    """
    if not text.endswith("\n") or "\t" in text or not is_text(text):
        return None
    start = _SKIPPED.match(text)
    assert start is not None
    found = _group(text, start.end(), 0, 0)
    return found[0] if found is not None and found[1] == len(text) else None


_DEEPEST: Final = 12
"""Levels of nesting; fewer than `yamlnodes.MAX_DEPTH`."""

_SKIP: Final = r"(?>(?:\#[^\n]*+\n++)*)"
"""Lines with a comment alone, from the first column on, and the empty lines after them."""

_SKIPPED: Final = re.compile(r"\n*+" + _SKIP)
_ID: Final = r"(?!null\n)[a-z0-9][a-z0-9-]*+"
_KEY: Final = r"[A-Za-z_][A-Za-z0-9_-]{0,60}+"

_PLAIN: Final = (
    r"(?![nN](?:ull|ULL)\n)(?>(?:-(?=[0-9]))?)[^\s\-?:,\[\]{}\#&*!|>'\"%@`~]"
    r"[^:\#\n]*+(?>(?:(?::(?=[^ \n])|(?<=[^ ])\#)[^:\#\n]*+)*)(?<![ ])"
)
"""Text without quotation marks, of one line, in block style (YAML 1.2.2, section 7.3.3); and not
what means "no value" to YAML."""

_WORDS: Final = r"(?![nN](?:ull|ULL)[],}])(?>(?:-(?=[0-9]))?)[^\W_](?>(?:[\w .’'/()+-]*+(?<![ ]))?)"
"""Text without quotation marks in a flow list or group."""

_VALUE: Final = rf"""
      "(?P<quoted>[^"\\\s][^"\\\n]*+)" \n++
    | '(?P<single>[^'\s][^'\n]*+)' \n++
    | \[(?P<items>{_WORDS}(?>(?:,[ ]{_WORDS})*))\] \n++
    | \{{(?P<pairs>{_KEY}:[ ]{_WORDS}(?>(?:,[ ]{_KEY}:[ ]{_WORDS})*))\}} \n++
    | (?P<style>[|>]-?+) \n (?P<pad>[ ]{{DEEPER,}})
      (?P<block>\S[^\n]*+\n(?>(?:(?P=pad)[^\n]*+\n|\n)*))
"""
"""A value other than plain text, up to where the next line with something on it begins.

DEEPER stands for one space more than what holds the value is indented by."""

_END: Final = rf"\n*+ (?![ ]{{DEEPER}}) {_SKIP}"
"""What follows plain text: no line that it would go on in."""


@lru_cache(maxsize=64)
def _fields(indent: int) -> re.Pattern[str]:
    """Fields of a group that is indented so far, from the first one's name on.

    They are one or more with plain text, or one of another sort.
    """
    pattern = rf"""
        (?P<lines>{_KEY}:[ ]{_PLAIN}\n(?>(?:[ ]{{{indent}}}{_KEY}:[ ]{_PLAIN}\n)*)) {_END}
      | (?P<key>{_KEY}):
        (?: [ ](?:{_VALUE})
          | \n++(?P<list>[ ]{{{indent},}})(?=-[ ])
          | \n++(?P<group>[ ]{{DEEPER,}})(?=[A-Za-z_])
        ) {_SKIP}
    """
    return re.compile(pattern.replace("DEEPER", str(indent + 1)), re.VERBOSE)


@lru_cache(maxsize=64)
def _items(indent: int) -> re.Pattern[str]:
    """Items of a list that is indented so far: one or more ids, or one of another sort."""
    pattern = rf"""
        (?P<ids>(?>(?:[ ]{{{indent}}}-[ ]{_ID}\n)+)) {_END}
      | [ ]{{{indent}}}-[ ]
        (?: (?P<plain>{_PLAIN})\n {_END}
          | (?P<group>)(?={_KEY}:[ \n])
          | (?:{_VALUE}) {_SKIP}
        )
    """
    return re.compile(pattern.replace("DEEPER", str(indent + 1)), re.VERBOSE)


def _group(text: str, at: int, indent: int, depth: int) -> tuple[dict[str, Any], int] | None:
    """Read a group of fields, from the first one's name on; return it and where it ends."""
    if depth > _DEEPEST:
        return None
    found: dict[str, Any] = {}
    count = 0
    pad, pattern = " " * indent, _fields(indent)
    while True:
        match = pattern.match(text, at)
        if match is None:
            return None
        at = match.end()
        sort = match.lastgroup or ""
        if sort == "lines":
            pairs: list[Any] = [
                line.split(": ", 1) for line in match["lines"][:-1].split("\n" + pad)
            ]
            found.update(pairs)
            count += len(pairs)
        else:
            if sort in ("list", "group"):
                nested = (_list if sort == "list" else _group)(
                    text, at, len(match[sort]), depth + 1
                )
                if nested is None:
                    return None
                value, at = nested
            else:
                value = _VALUES[sort](match)
                if value is None:
                    return None
            found[match["key"]] = value
            count += 1
        if at == len(text) or not text.startswith(pad, at):
            break
        at += indent
    return (found, at) if len(found) == count else None  # else a name stands twice


def _list(text: str, at: int, indent: int, depth: int) -> tuple[list[Any], int] | None:
    """Read a list, from its first hyphen on; return it and where it ends."""
    if depth > _DEEPEST:
        return None
    found: list[Any] = []
    at -= indent
    start = " " * indent + "- "
    pattern = _items(indent)
    while True:
        match = pattern.match(text, at)
        if match is None:
            return None
        at = match.end()
        sort = match.lastgroup or ""
        if sort == "ids":
            found += match["ids"][len(start) : -1].split("\n" + start)
        elif sort == "group":
            nested = _group(text, at, indent + 2, depth + 1)
            if nested is None:
                return None
            value, at = nested
            found.append(value)
        else:
            value = _VALUES[sort](match)
            if value is None:
                return None
            found.append(value)
        if not text.startswith(start, at):
            break
    return found, at


# --- values ---


def _listed(match: re.Match[str]) -> list[Any]:
    return [*match["items"].split(", ")]


def _pairs(match: re.Match[str]) -> dict[str, Any] | None:
    pairs: list[Any] = [pair.split(": ") for pair in match["pairs"].split(", ")]
    found = dict(pairs)
    return found if len(found) == len(pairs) else None


def _block(match: re.Match[str]) -> str | None:
    """The text after `|` or `>` (YAML 1.2.2, section 8.1)."""
    style, pad = match["style"], "\n" + match["pad"]
    text = match["block"].replace(pad, "\n").rstrip("\n")
    if style[0] == ">":
        if "\n " in text:
            return None
        # A line's end becomes a space; empty lines, one line's end each.
        text = text.replace("\n", " ") if "\n\n" not in text else _FOLDED.sub(_fold, text)
    return text if style[-1] == "-" else text + "\n"


_FOLDED: Final = re.compile("\n(\n*+)")


def _fold(match: re.Match[str]) -> str:
    return match[1] or " "


_VALUES: Final = MappingProxyType[str, Callable[[re.Match[str]], Any]](
    {
        "plain": itemgetter("plain"),
        "quoted": itemgetter("quoted"),
        "single": itemgetter("single"),
        "items": _listed,
        "pairs": _pairs,
        "block": _block,
    }
)
"""By the group of the pattern that matched; None for what is refused."""
