"""A content folder → entries and problems. The only reader of content."""

import errno
import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from dossier import nodes
from dossier.model import (
    KINDS,
    PROSE_FIELDS,
    SETTINGS_PROSE,
    AnyEntry,
    FieldPath,
    Kind,
    Settings,
    walk,
)
from dossier.nodes import Node, Pointer
from dossier.problems import CODES, Location, Problem, did_you_mean
from dossier.schema import is_safe_id, read_entry, read_settings, unsafe_id
from dossier.workers import run_chunks

CONTENT: Final = "content"
SETTINGS: Final = "content/dossier.yaml"
MEDIA_FOLDER: Final = "content/media"
MAX_BYTES: Final = 1 << 20
FOLDERS: Final[dict[str, Kind]] = {f"{kind}s": kind for kind in KINDS}


@dataclass(frozen=True, slots=True)
class Record:
    """An entry and where it was read."""

    kind: Kind
    entry: AnyEntry
    path: str
    """The file, relative to the site folder, with `/`."""

    index: int = -1
    """Its place in a list of entries, counted from 0; -1 for the only entry of a file."""


@dataclass(slots=True)
class Content:
    """All that was read from a site folder."""

    settings: Settings | None = None
    records: list[Record] = field(default_factory=list)
    """Sorted by kind and id; with drafts."""

    media: list[str] = field(default_factory=list)
    """Files of `content/media`, relative to it, sorted."""

    problems: list[Problem] = field(default_factory=list)


def load(site: Path, jobs: int = 1) -> Content:
    """Read all content of a site folder.

    Faults are in the result's `problems`; entries with faults are left out of `records`.
    """
    content = Content()
    files = _list_files(site, content)
    if SETTINGS in files:
        files.remove(SETTINGS)
        content.settings = _load_settings(site, content.problems)
    elif not any(problem.location.path == SETTINGS for problem in content.problems):
        message = f"there is no {SETTINGS}"
        content.problems.append(
            Problem(Location(SETTINGS), "missing-settings", message, CODES["missing-settings"].cure)
        )

    def read(piece: Sequence[str]) -> tuple[list[Record], list[Problem]]:
        records: list[Record] = []
        problems: list[Problem] = []
        for path in piece:
            _load_file(site, path, records, problems)
        return records, problems

    for _, (records, problems) in run_chunks(read, files, jobs):
        content.records.extend(records)
        content.problems.extend(problems)
    content.records.sort(
        key=lambda record: (record.kind, record.entry.id, record.path, record.index)
    )
    content.problems.extend(_duplicates(site, content))
    return content


def locate(
    site: Path, record: Record | None, pointer: Pointer, raw: str = "", nth: int = 0
) -> Location:
    """Find where something stands in an entry's file.

    Positions are not kept: they are needed only once something is wrong with an entry.

    Args:
        site: the site folder.
        record: the entry; None for the settings.
        pointer: the way to the field.
        raw: text to find in that field, as it is written there.
        nth: which of its occurrences, counted from 0.
    """
    path = record.path if record else SETTINGS
    text, _ = _read_text(site, path)
    source = _parse(text or "", path, [])
    return source.find(pointer, raw, nth, record.index if record else -1)


# --- files --------------------------------------------------------------------------------


def _list_files(site: Path, content: Content) -> list[str]:
    """List the files with entries, sorted; media go to `content.media`."""
    files = []
    for path in _walk(site, CONTENT, content.problems):
        inner = path.removeprefix(f"{CONTENT}/")
        folder, _, name = inner.rpartition("/")
        if inner.startswith("media/"):
            content.media.append(inner.removeprefix("media/"))
        elif path == SETTINGS or (
            folder in FOLDERS and name.endswith(".md" if folder == "chapters" else ".yaml")
        ):
            files.append(path)
        else:
            content.problems.append(_unexpected(path, folder, name))
    return sorted(files)


def _unexpected(path: str, folder: str, name: str) -> Problem:
    hint = CODES["unexpected-file"].cure
    if folder in FOLDERS:
        ending = ".md" if folder == "chapters" else ".yaml"
        hint = f"files in {CONTENT}/{folder} end in {ending}"
    elif folder:
        hint = did_you_mean(folder, [*FOLDERS, "media"]) or hint
    elif name in ("dossier.yml", "settings.yaml"):
        hint = "did you mean 'dossier.yaml'?"
    return Problem(Location(path), "unexpected-file", f"'{path}' is no file of a dossier", hint)


def _walk(site: Path, folder: str, problems: list[Problem]) -> Iterator[str]:
    """Yield the paths of all files below a folder, relative to the site, with `/`."""
    try:
        found = sorted(os.scandir(site / folder), key=lambda item: item.name)
    except FileNotFoundError:
        return
    except OSError as error:
        problems.append(_unreadable(folder, error))
        return
    for item in found:
        path = f"{folder}/{item.name}"
        if item.name.startswith(".") or item.name.endswith("~"):
            continue
        if not item.name.isprintable():
            shown = path.encode("unicode_escape", "backslashreplace").decode("ascii")
            problems.append(unsafe_id(shown, Location(shown)))
            continue
        if item.is_symlink() and not _inside(site, Path(item.path)):
            message = f"the link '{path}' leaves the site folder"
            problems.append(
                Problem(Location(path), "outside-site", message, CODES["outside-site"].cure)
            )
        elif item.is_dir() and not item.is_symlink():
            yield from _walk(site, path, problems)
        elif item.is_dir():
            message = f"'{path}' is a link to a folder"
            problems.append(
                Problem(Location(path), "unexpected-file", message, "move the folder here")
            )
        else:
            yield path


def _inside(site: Path, path: Path) -> bool:
    try:
        return path.resolve().is_relative_to(site.resolve())
    except (OSError, RuntimeError):  # a loop of links
        return True


def _unreadable(path: str, error: OSError) -> Problem:
    reason = error.strerror or str(error)
    return Problem(
        Location(path),
        "unreadable-file",
        f"'{path}' cannot be read: {reason}",
        CODES["unreadable-file"].cure,
    )


def _read_text(site: Path, path: str) -> tuple[str | None, Problem | None]:
    """Read a file as UTF-8 with `\\n` at the ends of lines."""
    try:
        # Not blocking: a named pipe would wait for a writer for ever.
        handle = os.open(
            site / path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        )
        with os.fdopen(handle, "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise OSError(errno.EINVAL, "it is no ordinary file")
            if status.st_size > MAX_BYTES:
                message = f"the file has {status.st_size:,} bytes; the most is {MAX_BYTES:,}"
                return None, Problem(
                    Location(path), "file-too-large", message, CODES["file-too-large"].cure
                )
            data = file.read()
    except OSError as error:
        return None, _unreadable(path, error)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        message = f"the byte 0x{data[error.start]:02X} is not UTF-8"
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            message = "the file is UTF-16, not UTF-8"
        hint = "save the file as UTF-8"
        return None, Problem(Location(path, line, column), "wrong-encoding", message, hint)
    return text.replace("\r\n", "\n").replace("\r", "\n"), None


# --- entries ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Source:
    """A file's text and what was read from it."""

    path: str
    text: str
    root: Node | None

    def node(self, index: int) -> Node | None:
        """The fields of the entry at a place in a list; of the only entry where it is -1."""
        root = self.root
        if root is not None and index >= 0 and isinstance(root.value, list):
            return root.value[index]
        return root

    def find(self, pointer: Pointer, raw: str = "", nth: int = 0, index: int = -1) -> Location:
        """Find a field, or the `nth` place where it says `raw`."""
        root = self.node(index)
        if root is None:
            return Location(self.path)
        node = root.find(pointer)
        if raw:
            lines = self.text.split("\n")
            for number in range(node.line, min(max(node.end_line, node.line), len(lines)) + 1):
                column = -1 if number > node.line else node.column - 2
                while (column := lines[number - 1].find(raw, column + 1)) >= 0:
                    if nth == 0:
                        return Location(self.path, number, column + 1)
                    nth -= 1
        return Location(self.path, node.line, node.column)


def _load_settings(site: Path, problems: list[Problem]) -> Settings | None:
    source = _read(site, SETTINGS, problems)
    if source is None or source.root is None:
        return None
    settings, faults = read_settings(source.root, SETTINGS)
    problems.extend(_unless_known(faults, tuple(problems)))
    if settings is not None:
        problems.extend(_prose_problems(source, -1, settings, SETTINGS_PROSE))
    return settings


def _load_file(site: Path, path: str, records: list[Record], problems: list[Problem]) -> None:
    """Read one file's entries."""
    folder, _, name = path.removeprefix(f"{CONTENT}/").partition("/")
    kind = FOLDERS[folder]
    found: list[Problem] = []
    source = _read(site, path, found)
    problems.extend(found)
    if source is None or source.root is None:
        return
    items: list[tuple[str | None, Node, int]]
    if isinstance(source.root.value, list) and kind != "chapter":
        items = [(None, node, index) for index, node in enumerate(source.root.value)]
        if not items:
            problems.append(_empty(path))
    else:
        id_ = _id_of(name, kind)
        if not is_safe_id(id_):
            problems.append(unsafe_id(id_, Location(path)))
            return
        items = [(id_, source.root, -1)]
    for id_or_none, node, index in items:
        entry, faults = read_entry(kind, id_or_none, node, path)
        problems.extend(_unless_known(faults, found))
        if entry is not None:
            records.append(Record(kind, entry, path, index))
            problems.extend(_prose_problems(source, index, entry, PROSE_FIELDS[kind]))


def _id_of(name: str, kind: Kind) -> str:
    """The id that a file's name gives; a chapter's may begin with a number for its order."""
    stem = name.rpartition(".")[0]
    if kind != "chapter":
        return stem
    return stem.lstrip("0123456789").removeprefix("-") or stem


def _read(site: Path, path: str, problems: list[Problem]) -> _Source | None:
    """Read a file; None, with a problem, where it cannot be read."""
    text, problem = _read_text(site, path)
    if text is None:
        assert problem is not None
        problems.append(problem)
        return None
    before = len(problems)
    source = _parse(text, path, problems)
    if source.root is None and len(problems) == before:
        problems.append(_empty(path))
    return source


def _parse(text: str, path: str, problems: list[Problem]) -> _Source:
    """Read a file's YAML; a chapter's Markdown becomes its `body`."""
    if not path.endswith(".md"):
        root, found = nodes.parse(text, path)
        problems.extend(found)
        return _Source(path, text, root)
    parts = nodes.split_front_matter(text)
    if parts is None:
        if text.strip():
            message = "the chapter does not begin with front matter"
            cure = CODES["front-matter"].cure
            problems.append(Problem(Location(path), "front-matter", message, cure))
        return _Source(path, text, None)
    front, body, line = parts
    root, found = nodes.parse(front, path)
    problems.extend(found)
    problems.extend(_shift(one, line - 1) for one in nodes.control_characters(body, path))
    if root is not None and isinstance(root.value, dict):
        if "body" in root.value:
            at = root.value["body"]
            message = "the field 'body' stands in a chapter's front matter"
            hint = "the Markdown below the front matter is the body"
            location = Location(path, at.key_line, at.key_column)
            problems.append(Problem(location, "unknown-field", message, hint))
        elif body.strip():
            root.value["body"] = Node(body, line, 1, line + body.count("\n"))
            order = re.match(r"\d+", path.rpartition("/")[2])
            if order and "order" not in root.value:
                root.value["order"] = Node(order[0], 1, 1, 1)
    return _Source(path, text, root)


def _shift(problem: Problem, lines: int) -> Problem:
    at = problem.location
    return replace(problem, location=replace(at, line=at.line + lines))


def _empty(path: str) -> Problem:
    cure = CODES["empty-file"].cure
    return Problem(Location(path), "empty-file", "the file has no entry in it", cure)


def _unless_known(faults: list[Problem], known: Sequence[Problem]) -> list[Problem]:
    """Leave out what only follows from a problem on the same line."""
    lines = {problem.location.line for problem in known}
    return [fault for fault in faults if fault.location.line not in lines]


def _prose_problems(
    source: _Source, index: int, holder: object, fields: Sequence[FieldPath]
) -> Iterator[Problem]:
    """Yield the faults that compiling found in an entry's prose."""
    for way in fields:
        for pointer, prose in walk(holder, way):
            for fault in prose.faults:
                location = source.find(pointer, fault.raw, index=index)
                yield Problem(location, fault.code, fault.message, fault.hint)


def _duplicates(site: Path, content: Content) -> Iterator[Problem]:
    """Yield a problem for each entry whose id an earlier one of its kind has; drop that entry."""
    kept: list[Record] = []
    for record in content.records:
        first = kept[-1] if kept else None
        if first and (first.kind, first.entry.id) == (record.kind, record.entry.id):
            location = locate(site, record, ("id",))
            message = f"the {record.kind} '{record.entry.id}' stands here and in {first.path}"
            yield Problem(location, "duplicate-id", message, "rename one of them")
        else:
            kept.append(record)
    content.records[:] = kept
