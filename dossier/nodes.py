"""Nodes: text, lists and groups of fields, each with the place where it stands in a YAML file."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

UNREADABLE: Final = "\ufffd"
"""Stands in a value for what could not be read; the problem is told of already."""

CONTROL: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\ufeff\ufff9-\uffff\ud800-\udfff]"
)
"""Characters that are no text: C0 and C1 controls, line and paragraph separators (they count as
line ends in YAML but not in editors), directional embeddings and overrides (they can make text
read as something that it is not; isolates and marks are fine), stray byte order marks, and what
another program has put in the place of letters that it could not read (U+FFFD)."""

NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
"""What means "no value" to YAML (1.2.2, section 10.3.2) where it is not quoted."""

Value: TypeAlias = "str | list[Node] | dict[str, Node]"
Pointer: TypeAlias = tuple[str | int, ...]
"""The way to a value: field names, and places in lists counted from 0."""


@dataclass(slots=True)
class Node:
    """A value of a YAML file and where it stands."""

    value: Value
    line: int
    """Counted from 1."""

    column: int
    """Counted from 1, in code points."""

    end_line: int
    """The line on which it ends; counted from 1."""

    key_line: int = 0
    """Where the field's name stands, for values of fields; else 0."""

    key_column: int = 0

    faulty: bool = False
    """A problem is told of already: what else is wrong with the value only follows from it."""

    incomplete: bool = False
    """Fields were left out of this group, with a problem: those that it lacks may be among them."""

    @property
    def is_list(self) -> bool:
        """Whether the value is a list."""
        return isinstance(self.value, list)

    def plain(self) -> Any:
        """Return the value as nested `str`, `list` and `dict`."""
        value = self.value
        if isinstance(value, str):
            return value
        if isinstance(value, list):
            return [node.plain() for node in value]
        return {key: node.plain() for key, node in value.items()}

    def find(self, pointer: Sequence[str | int]) -> "Node":
        """Return the node that `pointer` leads to, or the last one on the way."""
        node = self
        for step in pointer:
            value = node.value
            if isinstance(value, dict) and step in value:
                node = value[str(step)]
            elif isinstance(value, list) and isinstance(step, int) and step < len(value):
                node = value[step]
        return node


def is_text(text: str) -> bool:
    """Whether a text has no character of `CONTROL` in it."""
    # The first question takes a tenth of the second's time. Of `CONTROL`, two can be printed.
    if text.replace("\n", "").isprintable() and "\ufffc" not in text and "\ufffd" not in text:
        return True
    return CONTROL.search(text) is None
