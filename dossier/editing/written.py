"""YAML as an editor wrote it: the values as text, and the comments and empty lines around them.

For text that `yamlnodes` reads without a problem: whatever it refuses is not looked for here.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import yaml
from yaml.events import CollectionEndEvent, ScalarEvent, SequenceStartEvent

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

EMPTY: Final = ""
"""Stands among comments for an empty line, or several."""

Value: TypeAlias = "str | Branch"


@dataclass(slots=True)
class Item:
    """A field of a group, or an item of a list."""

    name: str
    """The field's name; empty in a list."""

    value: Value
    above: list[str] = field(default_factory=list)
    """Comments, each from its `#` on, and `EMPTY` for empty lines."""

    behind: list[str] = field(default_factory=list)
    """Comments on a line with it."""

    start: int = 0
    """Where in the text it begins (its name, or its hyphen); counted from 0."""

    column: int = 0
    """Counted from 0."""

    end: int = 0
    """Where in the text its value ends."""


@dataclass(slots=True)
class Branch:
    """A group of fields, or a list."""

    is_list: bool
    items: list[Item] = field(default_factory=list)
    foot: list[str] = field(default_factory=list)
    """Comments after the last item, as `Item.above`."""

    start: int = 0
    column: int = 0
    flow: bool = False
    """Whether it stands in brackets."""

    @property
    def has_comments(self) -> bool:
        """Whether a comment stands anywhere in it."""
        if any(self.foot):
            return True
        return any(
            any(item.above)
            or item.behind
            or (isinstance(item.value, Branch) and item.value.has_comments)
            for item in self.items
        )


@dataclass(slots=True)
class Comment:
    """A comment and where it stands."""

    text: str
    """From its `#` on."""

    start: int
    column: int
    alone: bool
    """Whether nothing stands before it on its line."""

    apart: bool
    """Whether the line above is empty."""


class Reader:
    """Reads a text whose root is a group or a list."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spans: list[tuple[int, int]] = []
        """Where scalars stand."""

        self.headers: list[Comment] = []
        """Comments behind `|` and `>`."""

        self.blocks: list[tuple[int, int, bool]] = []
        """Where texts after `|` and `>` stand, and whether they keep the last empty lines."""

        loader = _Loader(text)
        try:
            events = [loader.get_event() for _ in iter(loader.check_event, False)]
        finally:
            loader.dispose()
        self._events: Iterator[Any] = iter(events[2:-2])

    def read(self) -> Branch:
        """Return the root, with all comments where they belong."""
        root, _ = self._value(self._next())
        assert isinstance(root, Branch)
        found = list(self._comments())
        self._find_hyphens(root, found)
        for comment in sorted([*found, *self.headers], key=lambda one: one.start):
            _attach(comment, root)
        for item in _items(root):
            if self._is_apart(item.start):
                item.above.append(EMPTY)
        return root

    # --- values ---

    def _value(self, event: Any) -> tuple[Value, int]:
        """Read a value from its first event on; return it and where it ends in the text."""
        if isinstance(event, ScalarEvent):
            self._note_scalar(event)
            value: str = event.value
            end_mark: Any = event.end_mark
            return value, end_mark.index
        mark: Any = event.start_mark
        is_list = isinstance(event, SequenceStartEvent)
        branch = Branch(is_list, start=mark.index, column=mark.column, flow=bool(event.flow_style))
        end: int = event.end_mark.index
        while not isinstance(inner := self._next(), CollectionEndEvent):
            item = Item("", "", start=inner.start_mark.index, column=inner.start_mark.column)
            if not is_list:
                self._note_scalar(inner)
                item.name, inner = inner.value, self._next()
            item.value, item.end = self._value(inner)
            end = item.end
            branch.items.append(item)
        # In block style, the end is noticed only where the next thing begins.
        closing: Any = inner.end_mark
        return branch, closing.index if branch.flow else end

    def _next(self) -> Any:
        return next(self._events)

    def _note_scalar(self, event: Any) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        self.spans.append((start, end))
        if event.style not in ("|", ">"):
            return
        header = self.text[start : (self.text.find("\n", start) + 1 or len(self.text))].rstrip()
        indicators, _, comment = header.partition("#")
        if comment:
            at = start + len(indicators)
            text = header[len(indicators) :]
            self.headers.append(Comment(text, at, 0, alone=False, apart=False))
        self.blocks.append((start, end, "+" in indicators))

    # --- comments ---

    def _comments(self) -> Iterator[Comment]:
        """Yield the comments outside of texts."""
        at = 0
        for start, end in [*sorted(self.spans), (len(self.text), len(self.text))]:
            for match in _COMMENT.finditer(self.text, at, start):
                place = match.start(1)
                before = self.text[self.text.rfind("\n", 0, place) + 1 : place]
                alone, apart = not before.strip(), self._is_apart(place)
                yield Comment(match[1].rstrip(), place, len(before), alone, apart)
            at = end

    def _is_apart(self, place: int) -> bool:
        """Whether the line above that of a place is empty, and no part of a text."""
        line = self.text.rfind("\n", 0, place) + 1
        above = self.text.rfind("\n", 0, max(line - 1, 0)) + 1
        if line == 0 or self.text[above:line].strip() or self.text[line:place].strip(" -"):
            return False
        spaces = line - above > 1  # which are part of a text, where they are enough
        number = bisect_left(self.blocks, (line, 0, False))
        _, end, keeps = self.blocks[number - 1] if number else (0, 0, False)
        return not (line <= end and (keeps or spaces))

    def _find_hyphens(self, root: Branch, comments: list[Comment]) -> None:
        """Let the items of block lists begin at their hyphens."""
        letters = list(self.text)
        for comment in comments:
            letters[comment.start : comment.start + len(comment.text)] = " " * len(comment.text)
        masked = "".join(letters)
        for branch in _branches(root):
            if branch.is_list and not branch.flow:
                at = branch.start
                for item in branch.items:
                    item.start = masked.index("-", at)
                    item.column = branch.column
                    at = item.end


_COMMENT: Final = re.compile(r"(?:(?<=\s)|\A)(#[^\n]*)")


def _branches(branch: Branch) -> Iterator[Branch]:
    yield branch
    for item in branch.items:
        if isinstance(item.value, Branch):
            yield from _branches(item.value)


def _items(branch: Branch) -> Iterator[Item]:
    for one in _branches(branch):
        yield from one.items


def _attach(comment: Comment, root: Branch) -> None:
    """Put a comment where it belongs: by its place and, between lines, by its column."""
    if not comment.alone:
        owner = _begun(comment.start, root)
        if owner is not None:
            owner.behind.append(comment.text)
            return
    lines = _lines_for(comment, root)
    if comment.apart:
        lines.append(EMPTY)
    lines.append(comment.text)


def _begun(place: int, branch: Branch) -> Item | None:
    """Return the innermost item that has begun before a place and whose brackets are open."""
    owner = None
    while True:
        number = _number(place, branch)
        if not number:
            return owner
        owner = branch.items[number - 1]
        value = owner.value
        if not isinstance(value, Branch) or value.start >= place:
            return owner
        if value.flow and owner.end <= place:
            return owner
        branch = value


def _number(place: int, branch: Branch) -> int:
    """Return how many items begin before a place."""
    return bisect_left(branch.items, place, key=lambda item: item.start)


def _lines_for(comment: Comment, branch: Branch) -> list[str]:
    """Return the comments that one on a line of its own belongs to."""
    place = comment.start
    while True:
        number = _number(place, branch)
        before = branch.items[number - 1] if number else None
        if before is None or before.end <= place:
            break
        if not isinstance(before.value, Branch):
            return before.above
        branch = before.value
    after = branch.items[number] if number < len(branch.items) else None
    outer = after.column if after else branch.column
    deeper = _last_within(before, outer, comment.column) if before else None
    if deeper is not None:
        return deeper.foot
    return after.above if after else branch.foot


def _last_within(item: Item, outer: int, column: int) -> Branch | None:
    """Return the innermost block at an item's end that is indented further than `outer`, and no
    further than `column`."""
    found = None
    value = item.value
    while isinstance(value, Branch) and not value.flow and value.items:
        if outer < value.column <= column and (found is None or value.column > found.column):
            found = value
        value = value.items[-1].value
    return found


def read(text: str) -> Branch:
    """Read a text whose root is a group or a list."""
    return Reader(text).read()


def comments(root: Branch) -> list[str]:
    """Return all comments, sorted."""
    return sorted(_comments(root))


def comments_on(root: Branch, index: int) -> list[str]:
    """Return the comments within an entry, in order; those above one in a list are the list's.

    Args:
        root: of its file.
        index: its place in a list of entries; -1 for the only entry.
    """
    if index < 0 or not root.is_list:
        return list(_comments(root))
    item = root.items[index]
    inner = _comments(item.value) if isinstance(item.value, Branch) else ()
    return [text for text in (*item.behind, *inner) if text]


def _comments(branch: Branch) -> Iterator[str]:
    for item in branch.items:
        yield from filter(None, item.above)
        yield from filter(None, item.behind)
        if isinstance(item.value, Branch):
            yield from _comments(item.value)
    yield from filter(None, branch.foot)


def branch_of(value: Mapping[str, Any] | list[Any]) -> Branch:
    """Return nested texts, lists and groups, as they are before they are written."""
    if isinstance(value, list):
        return Branch(True, [Item("", _value_of(one)) for one in value])
    return Branch(False, [Item(name, _value_of(one)) for name, one in value.items()])


def _value_of(value: Any) -> Value:
    return value if isinstance(value, str) else branch_of(value)
