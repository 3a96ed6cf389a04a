"""YAML and front matter → nodes: text, lists and groups of fields, each with its position.

Strict on purpose: every scalar stays text until the schema types it, and whatever could surprise
an editor (duplicate keys, aliases, merge keys, tags, tabs) is a problem instead of a guess.
Built on PyYAML's event stream: no event nests, so neither does anything that runs before
`MAX_DEPTH` is checked.
"""

import re
from functools import cached_property
from typing import Any, Final

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

from dossier import yamlslips
from dossier.nodes import CONTROL, NULLS, UNREADABLE, Node, Value
from dossier.problems import CODES, Location, Problem, quoted

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

MAX_DEPTH: Final = 16
"""Levels of nesting; the deepest field of the schema has six."""


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
    builder = _Builder(text, path)
    builder.problems.extend(control_characters(text, path))
    if builder.problems:
        builder.damaged = True
        # They would end libyaml's reader with a message in bytes and code points.
        text = CONTROL.sub(UNREADABLE, text)
    loader = _Loader(text)
    try:
        while loader.check_event():
            if not builder.take(loader.get_event()):
                break
    except yaml.MarkedYAMLError as error:
        builder.refuse(yamlslips.explain(error, text, builder.quoted))
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
    hint = "delete it"
    if character == UNREADABLE:
        message = f"a letter was lost here: the character {character} (U+FFFD) stands for it"
        hint = "write the letter"
    return Problem(location, "control-character", message, hint)


class _Builder:
    """Builds nodes from events, with a stack instead of recursion."""

    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.path = path
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self.damaged = False
        """What is unreadable was replaced in the text."""

        self.documents = 0
        self.open: list[Node] = []
        self.key: Any = None
        self.dropping = 0
        """How many collections are open inside one that is left out."""

        self.quoted: Any = None
        """The last text in quotation marks."""

    @cached_property
    def lines(self) -> list[str]:
        """The text's lines."""
        return self.text.split("\n")

    def take(self, event: Any) -> bool:
        """Take in one event; return False where reading on makes no sense."""
        kind = type(event)
        if kind is ScalarEvent:
            if event.style in _QUOTATION_MARKS:
                self.quoted = event
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
                hint = CODES["several-documents"].cure
                self._problem(event, "several-documents", "a second document starts here", hint)
                if self.root is not None:
                    self.root.incomplete = True
                return False
        return True

    def refuse(self, slip: yamlslips.Slip) -> None:
        """Note that libyaml could not read on."""
        location = Location(self.path, slip.line, slip.column)
        self.problems = [
            problem
            for problem in self.problems
            if problem.code != "empty-value" or problem.location.line != slip.line
        ]
        if all(problem.location.line != slip.line for problem in self.problems):
            code = "tab" if slip.tab else "yaml-syntax"
            self.problems.append(Problem(location, code, slip.message, slip.hint))

    def _problem(self, event: Any, code: str, message: str, hint: str = "") -> None:
        mark = event.start_mark
        location = Location(self.path, mark.line + 1, mark.column + 1)
        self.problems.append(Problem(location, code, message, hint))

    def _has_properties(self, event: Any) -> bool:
        """Refuse anchors and tags; return whether there were any."""
        before = len(self.problems)
        if event.anchor is not None:
            hint = "write the value out where it is needed; put text that starts with & in quotes"
            message = f"the anchor {quoted('&' + event.anchor)} is not allowed"
            self._problem(event, "alias", message, hint)
        if event.tag is not None:
            hint = "remove it; put text that starts with ! in quotes"
            self._problem(event, "yaml-tag", f"the tag {quoted(event.tag)} is not allowed", hint)
        return len(self.problems) > before

    def _scalar(self, event: Any) -> None:
        properties = event.anchor is not None or event.tag is not None
        faulty = properties and self._has_properties(event)
        text = event.value
        # Unless written as escapes, they were found in the text as a whole.
        found = CONTROL.search(text) if event.style == '"' or self.damaged else None
        if found:
            faulty = True
            if found[0] != UNREADABLE or not self.problems:  # written as an escape, "\\x00"
                mark = event.start_mark
                at = Location(self.path, mark.line + 1, mark.column + 1)
                self.problems.append(_control_problem(found[0], at))
            event.value = text = CONTROL.sub(UNREADABLE, text)
        if self.key is None and self.open and isinstance(self.open[-1].value, dict):
            self.key = event
            return
        if not faulty and (not text or text.isspace() or (not event.style and text in NULLS)):
            self._empty(event)
            faulty = True
        start = event.start_mark
        if event.end_mark.line > start.line and not event.style and self._has_items(event):
            text, faulty = UNREADABLE, True
        node = Node(text, start.line + 1, start.column + 1, event.end_mark.line + 1, faulty=faulty)
        self._add(node)

    def _empty(self, event: Any) -> None:
        hint = "give it a value, or remove the line"
        if event.value in NULLS and event.value:
            hint += f"; put {event.value} in quotation marks if the text is meant"
        if self.key is _DROPPED:
            return
        if self.key is not None:
            name = quoted(self.key.value)
            self._problem(self.key, "empty-value", f"the field {name} has no value", hint)
        elif self.open:
            self._problem(event, "empty-value", "an item of the list has no value", hint)

    def _has_items(self, event: Any) -> bool:
        """Refuse items of a list that are indented so that they became part of a text."""
        for row in range(event.start_mark.line + 1, event.end_mark.line + 1):
            written = self.lines[row]
            if written.lstrip().startswith("- "):
                message = "this item is indented further than the one above"
                hint = (
                    "items of one list begin in the same column; put text of several lines after |"
                )
                location = Location(self.path, row + 1, len(written) - len(written.lstrip()) + 1)
                self.problems.append(Problem(location, "yaml-syntax", message, hint))
                return True
        return False

    def _enter(self, event: Any, value: Value) -> bool:
        if len(self.open) + self.dropping >= MAX_DEPTH:
            message = f"there are more than {MAX_DEPTH} levels of nesting here"
            self._problem(event, "deep-nesting", message, CODES["deep-nesting"].cure)
            self._give_up()
            return False
        if self.dropping or self._is_key():
            if not self.dropping:
                message = "a list or group stands where a field's name is meant"
                self._problem(event, "yaml-syntax", message, "put the text in quotation marks")
            self.dropping += 1
            return True
        faulty = (event.anchor is not None or event.tag is not None) and self._has_properties(event)
        mark = event.start_mark
        node = Node(value, mark.line + 1, mark.column + 1, mark.line + 1, faulty=faulty)
        self._add(node)
        self.open.append(node)
        return True

    def _give_up(self) -> None:
        """Mark what is not read to its end."""
        for depth, node in enumerate(self.open):
            node.incomplete = True
            # The root, and an entry in a list, may have sound fields besides.
            node.faulty = depth > 0 and not (depth == 1 and isinstance(node.value, dict))

    def _is_key(self) -> bool:
        return bool(self.open) and isinstance(self.open[-1].value, dict) and self.key is None

    def _leave(self, event: Any) -> None:
        if self.dropping:
            self.dropping -= 1
            if not self.dropping:
                self._drop_key()
            return
        self.open.pop().end_line = event.end_mark.line + 1

    def _drop_key(self) -> None:
        self.key = _DROPPED
        self.open[-1].incomplete = True

    def _alias(self, event: Any) -> None:
        if self.dropping:
            return
        star = f"*{event.anchor}"
        hint = f"write the value out; put text that starts with a star in quotes: {quoted(star)}"
        if self.key is None or self.key.value != "<<":  # which is told of itself
            self._problem(event, "alias", f"the alias {quoted(star)} is not allowed", hint)
        if self._is_key():
            self._drop_key()
        else:
            mark = event.start_mark
            line, column = mark.line + 1, mark.column + 1
            self._add(Node(UNREADABLE, line, column, line, faulty=True))

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
            self.open[-1].incomplete = True
            self._problem(
                key, "merge-key", "the merge key '<<' is not allowed", "write the fields out"
            )
        elif name in parent:
            first = parent[name].key_line
            self._problem(
                key,
                "duplicate-key",
                f"the field {quoted(name)} stands here and on line {first}",
                "keep one of the two",
            )
        else:
            parent[name] = node


_DROPPED: Any = ScalarEvent(None, None, (True, False), "")
"""Stands for a key that is left out together with its value."""

_QUOTATION_MARKS: Final = frozenset({"'", '"'})
