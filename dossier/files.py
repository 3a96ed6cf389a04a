"""A content file → its text, its nodes, and where these stand in it."""

import codecs
import errno
import os
import re
import stat
from bisect import bisect_right
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

from dossier import plainyaml
from dossier.alignment import align
from dossier.nodes import Node, Pointer
from dossier.problems import CODES, Location, Problem, quoted

MAX_BYTES: Final = 1 << 20


class Unplaced(Node):
    """A group of fields whose places nobody has asked for; asking reads the text again."""

    __slots__ = ("_fields", "_text")

    def __init__(self, fields: dict[str, Any], text: str) -> None:
        # What a `Node` has besides is left unset, which makes Python ask `__getattr__`.
        self._fields = fields
        self._text = text
        self.faulty = False

    def __getattr__(self, name: str) -> Any:
        from dossier import yamlnodes  # noqa: PLC0415 - takes long, and is seldom needed

        if name not in Node.__slots__:
            raise AttributeError(name)
        node, _ = yamlnodes.parse(self._text, "")
        for slot in Node.__slots__:
            setattr(self, slot, getattr(node, slot))
        return getattr(self, name)

    @property
    def is_list(self) -> bool:
        return False

    def plain(self) -> Any:
        return self._fields


class Source:
    """A file's text and what was read from it."""

    def __init__(self, path: str, text: str, root: Node | None) -> None:
        self.path = path
        self.text = text
        self.root = root
        self._alignments: dict[int, list[int]] = {}

    def node(self, index: int) -> Node | None:
        """The fields of the entry at a place in a list; of the only entry where it is -1."""
        root = self.root
        if root is not None and isinstance(root.value, list) and 0 <= index < len(root.value):
            return root.value[index]
        return root

    def find(self, pointer: Pointer, offset: int = -1, index: int = -1) -> Location:
        """Find a field, or a place in its text."""
        root = self.node(index)
        if root is None:
            return Location(self.path)
        node = root.find(pointer)
        if offset < 0 or not isinstance(node.value, str):
            return Location(self.path, node.line, node.column)
        place = self.place(pointer, offset, index)
        line = bisect_right(self._starts, place)
        return Location(self.path, line, place - self._starts[line - 1] + 1)

    def place(self, pointer: Pointer, offset: int, index: int = -1) -> int:
        """Return where a place in a field's text stands in the file's, counted from 0."""
        root = self.node(index)
        assert root is not None
        node = root.find(pointer)
        places = self._alignments.get(id(node))
        if places is None:
            assert isinstance(node.value, str)
            start = self._starts[node.line - 1] + node.column - 1
            places = self._alignments[id(node)] = align(node.value, self.text, start)
        return places[offset] if offset < len(places) else places[-1]

    @cached_property
    def _starts(self) -> list[int]:
        """Where each line starts in the text."""
        lengths = [len(line) + 1 for line in self.text.split("\n")]
        return [0, *accumulate(lengths)][:-1]


@lru_cache(maxsize=4)  # problems come file by file
def read_again(site: Path, path: str, state: tuple[int, int]) -> Source:
    """Read a file whose problems are known already.

    Args:
        site: the site folder.
        path: the file.
        state: what `state` returned for it; what was read in the same state is remembered.
    """
    del state
    text, _ = read_text(site, path)
    return _parse(text or "", path, [])


def state(site: Path, path: str) -> tuple[int, int]:
    """Return what changes when a file is changed: its time, in nanoseconds, and its size."""
    try:
        status = (site / path).stat()
    except OSError:
        return (0, 0)
    return (status.st_mtime_ns, status.st_size)


def read(site: Path, path: str, problems: list[Problem]) -> Source:
    """Read a file; without a root, and with a problem, where it cannot be read."""
    text, problem = read_text(site, path)
    if text is None:
        assert problem is not None
        problems.append(problem)
        return Source(path, "", None)
    return parse(path, text, problems)


def parse(path: str, text: str, problems: list[Problem]) -> Source:
    """Return what a file's text says; without a root, and with a problem, if that is nothing."""
    before = len(problems)
    source = _parse(text, path, problems)
    # A root alone that has nothing in it, such as `""` or `~`, is faulty, and nobody told why.
    if (source.root is None or source.root.faulty) and len(problems) == before:
        problems.append(empty(path))
    return source


def _parse(text: str, path: str, problems: list[Problem]) -> Source:
    """Read a file's YAML; a chapter's Markdown becomes its `body`."""
    if not path.endswith(".md"):
        fields = plainyaml.read(text)
        if fields is not None:
            return Source(path, text, Unplaced(fields, text))
    from dossier import yamlnodes  # noqa: PLC0415 - as above

    if not path.endswith(".md"):
        root, found = yamlnodes.parse(text, path)
        problems.extend(found)
        return Source(path, text, root)
    parts = yamlnodes.split_front_matter(text)
    if parts is None:
        if text.strip():
            message = "the chapter does not begin with front matter"
            cure = CODES["front-matter"].cure
            problems.append(Problem(Location(path), "front-matter", message, cure))
        return Source(path, text, None)
    front, body, line = parts
    root, found = yamlnodes.parse(front, path)
    problems.extend(found)
    problems.extend(_shift(one, line - 1) for one in yamlnodes.control_characters(body, path))
    if root is None and not found:
        root = Node({}, 1, 1, 1)
    if root is not None and isinstance(root.value, dict):
        _complete(root, root.value, body, line, path, problems)
    return Source(path, text, root)


def _complete(
    root: Node, value: dict[str, Node], body: str, line: int, path: str, problems: list[Problem]
) -> None:
    """Add to a chapter's front matter what stands elsewhere: the body and the order."""
    written = value.pop("body", None)
    if written is not None:
        message = "the field 'body' stands in a chapter's front matter"
        hint = "the Markdown below the front matter is the body"
        location = Location(path, written.key_line, written.key_column)
        problems.append(Problem(location, "unknown-field", message, hint))
    if body.strip():
        value["body"] = Node(body, line, 1, line + body.count("\n"))
    order = re.match(r"\d+", path.rpartition("/")[2])
    if order and "order" not in value:
        value["order"] = Node(order[0], root.line, root.column, root.line)


def _shift(problem: Problem, lines: int) -> Problem:
    at = problem.location
    return replace(problem, location=replace(at, line=at.line + lines))


def empty(path: str) -> Problem:
    """Return the problem of a file without an entry."""
    cure = CODES["empty-file"].cure
    return Problem(Location(path), "empty-file", "the file has no entry in it", cure)


# --- bytes ---


def unreadable(path: str, error: OSError) -> Problem:
    """Return the problem of a file or folder that the system does not let us read."""
    reason = _REASONS.get(error.errno or 0) or error.strerror or str(error)
    return Problem(
        Location(path),
        "unreadable-file",
        f"{quoted(path)} cannot be read: {reason}",
        CODES["unreadable-file"].cure,
    )


_REASONS: Final = {
    errno.ENOENT: "it is a link to something that does not exist",
    errno.ELOOP: "it is a link that leads in a circle",
    errno.EACCES: "its permissions forbid it",
    errno.EINVAL: "it is no ordinary file",
    errno.ENXIO: "it is no ordinary file",
    errno.ENAMETOOLONG: "its path is too long",
}
"""The system's reasons, in an editor's words."""


def read_text(site: Path, path: str, most: int = MAX_BYTES) -> tuple[str | None, Problem | None]:
    """Return a file's text or the problem with it: UTF-8, with `\\n` at the ends of lines.

    Args:
        site: the site folder.
        path: the file, relative to it.
        most: how many bytes it may have.
    """
    try:
        # A text, as joining 10,000 paths of pathlib takes longer than reading the files.
        handle = os.open(f"{site}/{path}", _READING)
        try:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                raise OSError(errno.EINVAL, "no ordinary file")
            size = status.st_size
            data = _contents(handle, size) if size <= most else b""
        finally:
            os.close(handle)
    except OSError as error:
        return None, unreadable(path, error)
    if size > most:
        message = f"the file has {size:,} bytes; the most is {most:,}"
        return None, Problem(
            Location(path), "file-too-large", message, CODES["file-too-large"].cure
        )
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        # `error.object` lacks the byte order mark, if there was one.
        read = error.object[: error.start].decode("utf-8", "replace")
        before = _with_plain_ends(read)
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        message = f"the byte 0x{error.object[error.start]:02X} is not UTF-8"
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            message = "the file is UTF-16, not UTF-8"
        hint = "save the file as UTF-8"
        return None, Problem(Location(path, line, column), "wrong-encoding", message, hint)
    return _with_plain_ends(text), None


_READING: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Not blocking: a named pipe would wait for a writer for ever."""


def _contents(handle: int, size: int) -> bytes:
    """Read a file that had this size when it was opened."""
    data = os.read(handle, size + 1)
    while len(data) != size and (more := os.read(handle, MAX_BYTES)):
        data += more
    return data


def _with_plain_ends(text: str) -> str:
    if "\r" not in text:
        return text
    return text.replace("\r\n", "\n").replace("\r", "\n")
