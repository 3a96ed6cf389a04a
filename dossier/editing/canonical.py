"""The one layout of entries: in which order fields stand, and how each value is written."""

import dataclasses
from collections.abc import Sequence
from typing import Any, Final

from dossier.editing import texts
from dossier.editing.written import EMPTY, Branch, Item
from dossier.fields import Field, Meant, fields
from dossier.model import Entry, Event, Participant, Quote, field_names

_TEXT: Final = Meant("text", "text")

_ONE_A_LINE: Final = frozenset({(Event, "sources"), (Quote, "sources")})
"""Lists whose items have a line each, even where there is only one."""

_LONG_IDS: Final = frozenset({"claim", "event"})
"""Kinds whose ids are half a sentence: two of them have a line each."""


def order(type_: Any) -> list[str]:
    """Return the names of a type's fields as they stand in a file.

    A kind's own fields stand before those that all kinds share; the id is the first.
    """
    names = list(field_names(type_).values())
    if not issubclass(type_, Entry):
        return names
    shared = [field.name for field in dataclasses.fields(Entry)]
    own = [name for name in names if name not in shared]
    return [shared[0], *own, *shared[1:]]


def laid_out(root: Branch, type_: Any) -> str:
    """Return the text of a file with one entry, with a list of entries, or with the settings.

    Args:
        root: what is in the file; every field in it is one of the type's.
        type_: of the entry, of each entry, or `Settings`.
    """
    if root.is_list:
        found: list[str] = []
        for number, item in enumerate(root.items):
            apart = [EMPTY] if number else []
            _add(found, [*apart, *_item(item, Meant("group", "group", type_), 0)])
    else:
        found = _head(root)
        ordered = _ordered(root, type_)
        apart = [EMPTY] if found and ordered[0].above else []
        _add(found, [*apart, *_fields(ordered, type_, 0)])
    _add(found, root.foot)
    return "\n".join(_begun(found)) + "\n"


def _head(root: Branch) -> list[str]:
    """Take off the first field's comments what is about the file: all, or what stands apart."""
    first = root.items[0]
    written = [*first.above]
    while written and written[0] == EMPTY:
        del written[0]
    gaps = [number for number, line in enumerate(written) if line == EMPTY]
    end = gaps[-1] + 1 if gaps else len(written)
    first.above = written[end:]
    return written[:end]


def _add(found: list[str], more: Sequence[str]) -> None:
    """Add lines; no empty one that separates after an empty one that is there already.

    That may be the end of a text which keeps its empty lines, and would then be one more of them.
    """
    start = next((number for number, line in enumerate(more) if line), len(more))
    if start and not (found and found[-1] == EMPTY):
        start -= 1
    found.extend(more[start:])


def _begun(lines: list[str]) -> list[str]:
    """Return the lines of a group or list without empty ones at their start."""
    first = next(number for number, line in enumerate(lines) if line)
    return lines[first:]


def _indented(lines: Sequence[str], indent: int) -> list[str]:
    """Indent comments; of empty lines in a row, one stays."""
    return [
        " " * indent + line if line else line
        for number, line in enumerate(lines)
        if line or not number or lines[number - 1]
    ]


# --- groups and lists ---------------------------------------------------------------------


def _ordered(branch: Branch, type_: Any) -> list[Item]:
    """Return a group's fields in their order."""
    place = {name: number for number, name in enumerate(order(type_))}
    return sorted(branch.items, key=lambda item: place[item.name])


def _fields(items: Sequence[Item], type_: Any, indent: int) -> list[str]:
    """Write fields."""
    found: list[str] = []
    known = fields(type_)
    for item in items:
        field = known[item.name]
        value = _simplest(item.value, field.meant)
        lines = _field_value(value, field, type_, indent)
        _add(found, _indented(item.above, indent))
        if isinstance(value, Branch) and not value.items:
            _add(found, _indented(value.foot, indent))
        _commented(found, item, f"{' ' * indent}{item.name}:", lines, indent)
    return found


def _commented(found: list[str], item: Item, start: str, lines: Sequence[str], indent: int) -> None:
    """Add the lines of a value behind what stands before it, with the comments on its line."""
    *further, last = item.behind or [EMPTY]
    found += _indented(further, indent)
    first = f"{start} {lines[0]}" if lines[0] else start
    found += [f"{first}  {last}" if last else first, *lines[1:]]


def _field_value(value: "str | Branch", field: Field, type_: Any, indent: int) -> list[str]:
    """Write the value of a field: what follows on its line, and further lines."""
    meant = field.meant
    if isinstance(value, str):
        sort = meant.item.what if meant.item is not None else meant.what
        return texts.lines(value, sort, indent + len(field.name) + 2, indent)
    if not value.items:
        return ["[]" if value.is_list else "{}"]
    if not value.is_list:
        group = (meant.item or meant).group
        return ["", *_group(value, group, indent + 2)]
    together = None
    if (type_, field.name) not in _ONE_A_LINE:
        together = _one_line_list(value, meant, indent + len(field.name) + 2)
    if together is not None:
        return [together]
    found: list[str] = []
    for item in value.items:
        _add(found, _item(item, meant.item or _TEXT, indent + 2))
    _add(found, _indented(value.foot, indent + 2))
    return ["", *_begun(found)]


def _group(branch: Branch, type_: Any, indent: int) -> list[str]:
    """Write a group in block style."""
    found = _fields(_ordered(branch, type_), type_, indent)
    _add(found, _indented(branch.foot, indent))
    return _begun(found)


def _item(item: Item, meant: Meant, indent: int) -> list[str]:
    """Write an item of a list in block style, with its comments above it."""
    inner: list[str] = []
    if isinstance(item.value, Branch) and item.value.items:
        # The first field stands on the item's own line, so what is above it stands above the item.
        item.value.items = _ordered(item.value, meant.group)
        first = item.value.items[0]
        inner, first.above = first.above, []
    value = _simplest(item.value, meant)
    if isinstance(value, str):
        lines = texts.lines(value, meant.what, indent + 2, indent)
    elif short := _one_line_group(value, meant.group, indent + 2):
        lines = [short]
    else:
        above = [*item.above, *item.behind, *inner]
        return [*_indented(above, indent), *_hyphened(value, meant.group, indent)]
    found = _indented([*item.above, *inner], indent)
    _commented(found, item, f"{' ' * indent}-", lines, indent)
    return found


def _hyphened(value: Branch, type_: Any, indent: int) -> list[str]:
    """Write a group as an item."""
    lines = _group(value, type_, indent + 2)
    # Comments that share the line with the first field's value may stand above it.
    first = next(number for number, line in enumerate(lines) if not line.lstrip().startswith("#"))
    start = [line[2:] for line in lines[:first]]
    return [*start, f"{' ' * indent}- {lines[first].lstrip()}", *lines[first + 1 :]]


# --- what stands on one line --------------------------------------------------------------


def _simplest(value: "str | Branch", meant: Meant) -> "str | Branch":
    """Return a value without brackets that it can do without, where they hold no comment."""
    if isinstance(value, str) or value.has_comments or len(value.items) != 1:
        return value
    [only] = value.items
    if value.is_list:
        return _simplest(only.value, meant.item) if meant.alone and meant.item else value
    within = meant.item or meant
    if within.shorthand and only.name == within.shorthand:
        return only.value
    return value


def _one_line_list(branch: Branch, meant: Meant, taken: int) -> str | None:
    """Write a list in brackets; None where it has to have a line for each item."""
    item = meant.item or _TEXT
    values = [_simplest(one.value, item) for one in branch.items]
    short = [one for one in values if isinstance(one, str) and "\n" not in one]
    if branch.has_comments or len(short) < len(values):
        return None
    if len(short) > 1 and item.target in _LONG_IDS:
        return None
    found = f"[{', '.join(texts.one_line(one, item.what, flow=True) for one in short)}]"
    return found if taken + len(found) <= texts.WIDTH else None


def _one_line_group(branch: Branch, type_: Any, taken: int) -> str | None:
    """Write who took part in an event in braces; None for other groups, or where it is long."""
    if type_ is not Participant or branch.has_comments:
        return None
    known = fields(type_)
    parts = []
    for item in _ordered(branch, type_):
        if not isinstance(item.value, str) or "\n" in item.value:
            return None
        written = texts.one_line(item.value, known[item.name].meant.what, flow=True)
        if written != item.value:
            return None
        parts.append(f"{item.name}: {written}")
    found = "{" + ", ".join(parts) + "}"
    return found if taken + len(found) <= texts.WIDTH else None
