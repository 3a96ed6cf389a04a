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
        self.root = root

    def find(self, *way: str | int) -> Node | None:
        """Return the node of a value; None where there is none."""
        node: Node | None = self.root
        for step in way:
            if isinstance(node, MappingNode):
                node = next((value for key, value in node.value if key.value == step), None)
            elif isinstance(node, SequenceNode) and isinstance(step, int):
                node = node.value[step] if step < len(node.value) else None
        return node

    def with_fields(self, fields: dict[str, Value], comments: Sequence[str] = ()) -> Edit:
        """Return the edit that adds fields, and comments above them, at the entry's end."""
        pairs = self.root.value
        if self.root.flow_style:
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

    def replaced(self, way: Sequence[str | int], value: str) -> Edit:
        """Return the edit that puts another text in the place of one."""
        node = self.find(*way)
        assert isinstance(node, ScalarNode)
        return Edit(self._start(node), self._end(node), flow(value))

    def without_items(self, way: Sequence[str | int], gone: set[int]) -> list[Edit]:
        """Return the edits that take items out of a list, with the lines that they alone fill.

        Args:
            way: to the list; a field of the entry goes as a whole where nothing would be left.
            gone: the places of the items, counted from 0.
        """
        node = self.find(*way)
        assert isinstance(node, SequenceNode)
        if len(gone) == len(node.value) and len(way) == 1:
            return [self.without_field(way[0])]
        edits = []
        # In brackets, the first that stays has no comma before it.
        first = next((n for n in range(len(node.value)) if n not in gone), len(node.value))
        if node.flow_style and first:
            end = self._start(node.value[first]) if first < len(node.value) else None
            edits.append(Edit(self._start(node.value[0]), end or self._end(node.value[-1]), ""))
            gone = {n for n in gone if n > first}
        return edits + [Edit(self._begin(node, n), self._over(node, n), "") for n in sorted(gone)]

    def without_field(self, *way: str | int) -> Edit:
        """Return the edit that takes a field out, which is not the only one of its group.

        Args:
            way: to the field; the last step is its name.
        """
        group = self.find(*way[:-1])
        assert isinstance(group, MappingNode)
        place = next(n for n, (key, _) in enumerate(group.value) if key.value == way[-1])
        key, value = group.value[place]
        if group.flow_style:
            end = self._end(value)
            if place:
                return Edit(self._end(group.value[place - 1][1]), end, "")
            return Edit(self._start(key), self._start(group.value[1][0]), "")
        start = self._start(key)
        listed = self.list is not None if len(way) == 1 else isinstance(way[-2], int)
        if place == 0 and listed:  # it stands behind the hyphen
            return Edit(start, self._start(group.value[1][0]), "")
        return Edit(self._text.rfind("\n", 0, start) + 1, self._line_end(self._end(value)), "")

    def removed(self) -> Edit:
        """Return the edit that takes the entry out of a list that has others."""
        assert self.list is not None
        node, at = self.list, self._index
        return Edit(self._begin(node, at), self._over(node, at), "")

    # --- places ---

    def _begin(self, node: SequenceNode, index: int) -> int:
        """Where an item of a list begins, with what parts it from the one before."""
        item = node.value[index]
        if not node.flow_style:
            return self._text.rfind("\n", 0, self._hyphen(item)) + 1
        return self._end(node.value[index - 1]) if index else self._start(item)

    def _over(self, node: SequenceNode, index: int) -> int:
        """Where an item of a list is over; of the first on a line, where the next one begins."""
        item = node.value[index]
        if not node.flow_style:
            return self._line_end(self._end(item))
        if index or len(node.value) == 1:
            return self._end(item)
        return self._start(node.value[1])

    def _hyphen(self, item: Node) -> int:
        return self._text.rindex("-", 0, self._start(item))

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
                rows = [f"{indent}{line}\n" if line else "\n" for line in lines]
                return Edit(end, end, "".join([lead, *rows]) if rows else "")
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


def plain(node: Node) -> Any:
    """Return a value as nested `str`, `list` and `dict`."""
    if isinstance(node, MappingNode):
        return {key.value: plain(value) for key, value in node.value}
    if isinstance(node, SequenceNode):
        return [plain(item) for item in node.value]
    return node.value


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
    if isinstance(value, str) and _LITERAL.match(value):
        sign = "|" if value.endswith("\n") else "|-"
        rows = value.removesuffix("\n").split("\n")
        return [f"{name}: {sign}", *(f"  {row}" if row else "" for row in rows)]
    return [f"{name}: {flow(value)}"]


_LITERAL: Final = re.compile(r"[^\s](?:[^\n]*\n)+(?:[^\n]*[^\s]\n?)\Z")
"""Texts of several lines that can stand as they are behind `|`."""


def _item(value: Value) -> list[str]:
    """Return the lines of an item of a list."""
    if not isinstance(value, dict):
        return [f"- {flow(value)}"]
    lines = [line for name, one in value.items() for line in block(name, one)]
    return [f"- {lines[0]}", *(f"  {line}" for line in lines[1:])]
