"""YAML and front matter → nodes: text, lists and groups of fields, each with its position.

Strict on purpose: every scalar stays text until the schema types it, and whatever could surprise
an editor (duplicate keys, aliases, merge keys, tags, tabs) is a problem instead of a guess.
Built on PyYAML's event stream: no event nests, so neither does anything that runs before
`MAX_DEPTH` is checked.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from dossier.problems import Location, Problem

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

MAX_DEPTH: Final = 16
"""Levels of nesting; the deepest field of the schema has six."""

CONTROL: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff]"
)
"""Characters that are no text: C0 and C1 controls, line and paragraph separators (they count as
line ends in YAML but not in editors), directional embeddings and overrides (they can make text
read as something that it is not; isolates and marks are fine), stray byte order marks."""

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


def parse(text: str, path: str) -> tuple[Node | None, list[Problem]]:
    """Read one YAML document.

    Args:
        text: the file's text.
        path: for the problems' locations.

    Returns:
        The root, or None where the text holds no value or no well-formed one; and the problems.
        A root with problems can still be looked through for further ones: no field is missing
        from it because of them.
    """
    builder = _Builder(path)
    # Control characters would end libyaml's reader with a message in bytes and code points.
    builder.problems.extend(control_characters(text, path))
    if builder.problems:
        return None, builder.problems
    loader = _Loader(text)
    try:
        while loader.check_event():
            if not builder.take(loader.get_event()):
                break
    except yaml.MarkedYAMLError as error:
        builder.problems.append(_syntax_problem(error, text, path))
        return None, builder.problems
    finally:
        loader.dispose()
    return builder.root, builder.problems


def split_front_matter(text: str) -> tuple[str, str, int] | None:
    """Split a chapter into front matter and Markdown.

    Returns:
        The YAML (beginning with an empty line in the place of the `---`, so that line numbers
        hold), the Markdown, and the line on which that starts; None without front matter.
    """
    match = re.match(r"---[ \t]*\n(.*?^)---[ \t]*(?:\n|\Z)", text, re.DOTALL | re.MULTILINE)
    if match is None:
        return None
    return "\n" + match[1], text[match.end() :], text.count("\n", 0, match.end()) + 1


def control_characters(text: str, path: str) -> list[Problem]:
    """Return a problem for each character that is no text, the first five at the most."""
    problems = []
    for match in CONTROL.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        column = match.start() - (text.rfind("\n", 0, match.start()) + 1) + 1
        problems.append(_control_problem(match[0], Location(path, line, column)))
        if len(problems) == 5:
            break
    return problems


def _control_problem(character: str, location: Location) -> Problem:
    message = f"the character U+{ord(character):04X} does not belong into text"
    return Problem(location, "control-character", message, "delete it")


class _Builder:
    """Builds nodes from events, with a stack instead of recursion."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self.documents = 0
        self.open: list[Node] = []
        self.key: Any = None
        self.dropping = 0
        """How many collections are open inside one that is left out."""

    def take(self, event: Any) -> bool:
        """Take in one event; return False where reading on makes no sense."""
        kind = type(event)
        if kind is ScalarEvent:
            if not self.dropping:
                self._scalar(event)
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            return self._enter(event, {} if kind is MappingStartEvent else [])
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            self._leave(event)
        elif kind is AliasEvent:
            self._alias(event)
        elif kind is DocumentStartEvent:
            self.documents += 1
            if self.documents == 2:
                self._problem(event, "several-documents", "a second document starts here")
                return False
        return True

    def _problem(self, event: Any, code: str, message: str, hint: str = "") -> None:
        mark = event.start_mark
        location = Location(self.path, mark.line + 1, mark.column + 1)
        self.problems.append(Problem(location, code, message, hint))

    def _properties(self, event: Any) -> None:
        """Refuse anchors and tags."""
        if event.anchor is not None:
            hint = "write the value out where it is needed; put text that starts with & in quotes"
            self._problem(event, "alias", f"the anchor '&{event.anchor}' is not allowed", hint)
        if event.tag is not None:
            hint = "remove it; put text that starts with ! in quotes"
            self._problem(event, "yaml-tag", f"the tag '{event.tag}' is not allowed", hint)

    def _scalar(self, event: Any) -> None:
        if event.anchor is not None or event.tag is not None:
            self._properties(event)
        text = event.value
        found = CONTROL.search(text)
        if found:
            mark = event.start_mark
            at = Location(self.path, mark.line + 1, mark.column + 1)
            self.problems.append(_control_problem(found[0], at))
        if self.key is None and self.open and isinstance(self.open[-1].value, dict):
            self.key = event
            return
        start = event.start_mark
        node = Node(text, start.line + 1, start.column + 1, event.end_mark.line + 1)
        if not event.style and text in {"", "~", "null", "Null", "NULL"}:
            self._empty(event)
        self._add(node)

    def _empty(self, event: Any) -> None:
        hint = "give it a value, or remove the line"
        if self.key is not None:
            self._problem(self.key, "empty-value", f"'{self.key.value}' has no value", hint)
        elif self.open:
            self._problem(event, "empty-value", "an item of the list has no value", hint)

    def _enter(self, event: Any, value: Value) -> bool:
        if self.dropping or self._is_key():
            if not self.dropping:
                self._problem(event, "yaml-syntax", "a list or group stands where a name is meant")
            self.dropping += 1
            return True
        if event.anchor is not None or event.tag is not None:
            self._properties(event)
        if len(self.open) >= MAX_DEPTH:
            self._problem(event, "deep-nesting", f"more than {MAX_DEPTH} levels of nesting")
            return False
        mark = event.start_mark
        node = Node(value, mark.line + 1, mark.column + 1, mark.line + 1)
        self._add(node)
        self.open.append(node)
        return True

    def _is_key(self) -> bool:
        return bool(self.open) and isinstance(self.open[-1].value, dict) and self.key is None

    def _leave(self, event: Any) -> None:
        if self.dropping:
            self.dropping -= 1
            if not self.dropping:
                self.key = _DROPPED
            return
        self.open.pop().end_line = event.end_mark.line + 1

    def _alias(self, event: Any) -> None:
        if self.dropping:
            return
        hint = f"write the value out; if the text starts with a star, quote it: '*{event.anchor}'"
        self._problem(event, "alias", f"the alias '*{event.anchor}' is not allowed", hint)
        if self._is_key():
            self.key = _DROPPED
        else:
            mark = event.start_mark
            self._add(Node(f"*{event.anchor}", mark.line + 1, mark.column + 1, mark.line + 1))

    def _add(self, node: Node) -> None:
        if not self.open:
            self.root = self.root or node
            return
        parent = self.open[-1].value
        if isinstance(parent, list):
            parent.append(node)
            return
        assert isinstance(parent, dict)
        key, self.key = self.key, None
        assert key is not None
        if key is _DROPPED:
            return
        node.key_line, node.key_column = key.start_mark.line + 1, key.start_mark.column + 1
        name = key.value
        if name == "<<":
            self._problem(
                key, "merge-key", "the merge key '<<' is not allowed", "write the fields out"
            )
        elif name in parent:
            first = parent[name].key_line
            self._problem(
                key,
                "duplicate-key",
                f"'{name}' stands here and on line {first}",
                "keep one of the two",
            )
        else:
            parent[name] = node


_DROPPED: Any = ScalarEvent(None, None, (True, False), "")
"""Stands for a key that is left out together with its value."""


def _syntax_problem(error: yaml.MarkedYAMLError, text: str, path: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    location = Location(path, line, column)
    lines = text.split("\n")
    written = lines[line - 1] if line <= len(lines) else ""
    if ("\t" in written[: column + 1] and "\t" in (error.problem or "")) or re.match(
        r" *\t", written
    ):
        column = written.index("\t") + 1
        return Problem(
            Location(path, line, column),
            "tab",
            "a tab stands where only spaces may",
            "indent with spaces",
        )
    message = (error.problem or "the YAML is not well-formed").strip()
    return Problem(location, "yaml-syntax", message, _syntax_hint(message, written))


def _syntax_hint(message: str, written: str) -> str:
    if "mapping values are not allowed" in message:
        return 'text with a colon needs quotes: "like: this"; or the line above is not closed'
    if "cannot start any token" in message or "expected" in message:
        start = written.strip()[:40]
        return (
            f"look at '{start}' and the line above: a quotation mark, a bracket or an indent is off"
        )
    return "look at this line and the one above: a quotation mark, a bracket or an indent is off"
