"""An entry as it is laid out in its file: fields are added and items taken out, all else stays."""

import json
import re
from collections.abc import Sequence
from typing import Any, Final, TypeAlias

import yaml
from yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from dossier.editing.reading import Edit
from dossier.problems import UsageError

Value: TypeAlias = "str | Sequence[Any] | dict[str, Any]"

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class Layout:
    """Where the fields of one entry stand."""

    def __init__(self, path: str, text: str, index: int = -1) -> None:
        """Look at an entry.

        Args:
            path: its file, which can be read without problems.
            text: what is in that.
            index: its place in a list of entries; -1 for the only entry.
        """
        self._text, self._base, front = text, 0, text
        if path.endswith(".md"):
            match = re.match(r"---[ \t]*\n(.*?)^---", text, re.DOTALL | re.MULTILINE)
            assert match is not None
            self._base, front = match.start(1), match[1]
        root = yaml.compose(front, Loader=_Loader)
        self.list = root if isinstance(root, SequenceNode) else None
        self._index = index
        if self.list is not None:
            root = self.list.value[index]
        if not isinstance(root, MappingNode) or not root.value:
            raise UsageError(f"'{path}' has no fields yet; write some first")
        self._root = root

    def find(self, *way: str | int) -> Node | None:
        """Return the node of a value; None where there is none."""
        node: Node | None = self._root
        for step in way:
            if isinstance(node, MappingNode):
                node = next((value for key, value in node.value if key.value == step), None)
            elif isinstance(node, SequenceNode) and isinstance(step, int):
                node = node.value[step] if step < len(node.value) else None
        return node

    def with_fields(self, fields: dict[str, Value], comments: Sequence[str] = ()) -> Edit:
        """Return the edit that adds fields, and comments above them, at the entry's end."""
        pairs = self._root.value
        if self._root.flow_style:
            text = "".join(f", {name}: {flow(value)}" for name, value in fields.items())
            end = self._end(pairs[-1][1])
            if comments:
                raise UsageError("write the fields of both entries on lines of their own first")
            return Edit(end, end, text)
        column = pairs[0][0].start_mark.column
        lines = [f"# {line}".rstrip() for line in comments]
        for name, value in fields.items():
            lines += block(name, value)
        return self._lines_after([value for _, value in pairs], pairs[0][0], column, lines)

    def with_items(self, name: str, items: Sequence[Value]) -> Edit:
        """Return the edit that adds items to a list, or the list with them."""
        node = self.find(name)
        if node is None:
            return self.with_fields({name: items})
        if not isinstance(node, SequenceNode):  # one item, written without the list
            written = self._text[self._start(node) : self._end(node)]
            text = ", ".join([written, *map(flow, items)])
            return Edit(self._start(node), self._end(node), f"[{text}]")
        if node.flow_style:
            text = ", ".join(map(flow, items))
            if not node.value:
                at = self._base + node.end_mark.index - 1
                return Edit(at, at, text)
            at = self._end(node.value[-1])
            return Edit(at, at, f", {text}")
        lines = [line for item in items for line in _item(item)]
        return self._lines_after(node.value, node, node.start_mark.column, lines)

    def without_item(self, name: str, index: int) -> Edit:
        """Return the edit that takes an item out of a list, with the lines that it alone fills."""
        node = self.find(name)
        assert isinstance(node, SequenceNode)
        return self._without(node, index)

    def without_field(self, name: str) -> Edit:
        """Return the edit that takes a field out, which is not the only one."""
        place = next(n for n, (key, _) in enumerate(self._root.value) if key.value == name)
        key, value = self._root.value[place]
        if self._root.flow_style:
            end = self._end(value)
            if place:
                return Edit(self._end(self._root.value[place - 1][1]), end, "")
            return Edit(self._start(key), self._start(self._root.value[1][0]), "")
        start = self._start(key)
        if place == 0 and self.list is not None:  # it stands behind the hyphen
            return Edit(start, self._start(self._root.value[1][0]), "")
        return Edit(self._text.rfind("\n", 0, start) + 1, self._line_end(self._end(value)), "")

    def removed(self) -> Edit:
        """Return the edit that takes the entry out of a list that has others."""
        assert self.list is not None
        return self._without(self.list, self._index)

    # --- places ---

    def _without(self, node: SequenceNode, index: int) -> Edit:
        item = node.value[index]
        if node.flow_style:
            if index:
                return Edit(self._end(node.value[index - 1]), self._end(item), "")
            if len(node.value) > 1:
                return Edit(self._start(item), self._start(node.value[1]), "")
            return Edit(self._start(item), self._end(item), "")
        if index + 1 < len(node.value):
            # Up to the next hyphen; comments above that belong to what follows.
            hyphen = self._hyphen(node.value[index])
            return Edit(hyphen, self._line_end(self._end(item)) + len(self._indent(hyphen)), "")
        start = self._text.rfind("\n", 0, self._hyphen(item)) + 1
        return Edit(start, self._line_end(self._end(item)), "")

    def _hyphen(self, item: Node) -> int:
        return self._text.rindex("-", 0, self._start(item))

    def _indent(self, at: int) -> str:
        return self._text[self._text.rfind("\n", 0, at) + 1 : at]

    def _start(self, node: Node) -> int:
        return int(self._base + node.start_mark.index)

    def _end(self, node: Node) -> int:
        """Where a value is over; of lists and groups, where the last of them is."""
        if isinstance(node, MappingNode) and not node.flow_style and node.value:
            return self._end(node.value[-1][1])
        if isinstance(node, SequenceNode) and not node.flow_style and node.value:
            return self._end(node.value[-1])
        return int(self._base + node.end_mark.index)

    def _line_end(self, at: int) -> int:
        """Where the next line begins, or this one does where a value has taken its line's end."""
        if at and self._text[at - 1] == "\n":
            return at
        end = self._text.find("\n", at)
        return len(self._text) if end < 0 else end + 1

    def _lines_after(
        self, values: Sequence[Node], first: Node, column: int, lines: Sequence[str]
    ) -> Edit:
        """Return the edit that puts lines behind the last of some values after which lines can
        stand, and before all of them where there is none."""
        indent = " " * column
        for value in reversed(values):
            if not _runs_on(value):
                end = self._line_end(self._end(value))
                lead = "" if self._text[end - 1 : end] == "\n" else "\n"
                return Edit(end, end, lead + "".join(f"{indent}{line}\n" for line in lines))
        at = self._start(first)
        return Edit(at, at, f"\n{indent}".join([*lines, ""]))


def _runs_on(node: Node) -> bool:
    """Whether a value ends with a text of several lines, to which empty lines may belong."""
    if isinstance(node, ScalarNode):
        return node.style in ("|", ">")
    assert isinstance(node, CollectionNode)
    if node.flow_style or not node.value:
        return False
    last = node.value[-1]
    return _runs_on(last[1] if isinstance(node, MappingNode) else last)


# --- values -------------------------------------------------------------------------------

_PLAIN: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ./()'~-]*[A-Za-z0-9.)])?\Z")
"""Texts that mean themselves wherever they stand, and are no null."""


def flow(value: Value) -> str:
    """Return a value as it can stand on one line."""
    if isinstance(value, str):
        plain = _PLAIN.match(value) and value not in ("null", "Null", "NULL")
        return value if plain else json.dumps(value, ensure_ascii=False)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {flow(one)}" for name, one in value.items()) + "}"
    return "[" + ", ".join(map(flow, value)) + "]"


def block(name: str, value: Value) -> list[str]:
    """Return the lines of a field."""
    if isinstance(value, dict):
        return [
            f"{name}:",
            *(f"  {line}" for key, one in value.items() for line in block(key, one)),
        ]
    if not isinstance(value, str) and any(not isinstance(one, str) for one in value):
        return [f"{name}:", *(f"  {line}" for item in value for line in _item(item))]
    return [f"{name}: {flow(value)}"]


def _item(value: Value) -> list[str]:
    """Return the lines of an item of a list."""
    if not isinstance(value, dict):
        return [f"- {flow(value)}"]
    lines = [line for name, one in value.items() for line in block(name, one)]
    return [f"- {lines[0]}", *(f"  {line}" for line in lines[1:])]
