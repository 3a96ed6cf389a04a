"""A content folder → entries and problems. The only reader of content."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

import msgspec

from dossier import files, quotelock, schema
from dossier.files import Source
from dossier.model import (
    KINDS,
    PROSE_FIELDS,
    SETTINGS_PROSE,
    FieldPath,
    Kind,
    Settings,
    walk,
)
from dossier.nodes import UNREADABLE, Node, Pointer
from dossier.problems import CODES, Location, Problem, did_you_mean, quoted
from dossier.quotelock import LOCK, Verified
from dossier.records import Kept, Packed, Record, pack, unpack, unpack_body, with_body
from dossier.schema import read_entry, read_settings
from dossier.store import Store
from dossier.unchanged import digest_of_text
from dossier.workers import MIN_ITEMS, run_chunks

CONTENT: Final = "content"
SETTINGS: Final = "content/dossier.yaml"
MEDIA_FOLDER: Final = "content/media"
FOLDERS: Final[dict[str, Kind]] = {f"{kind}s": kind for kind in KINDS}


class Read(msgspec.Struct, array_like=True):
    """What was read from a file."""

    digest: bytes
    """Of its text."""

    entries: list[Kept]


@dataclass(slots=True)
class Lock:
    """What `content/quotes.lock` says."""

    quotes: Mapping[str, Verified] = field(default_factory=dict)
    """By id; perhaps of quotes that are gone."""

    digest: bytes = b""
    """Of its text; empty where there is none."""


@dataclass(slots=True)
class Content:
    """All that was read from a site folder."""

    settings: Settings
    """With problems: stand-ins, see `schema`."""

    records: list[Record] = field(default_factory=list)
    """Sorted by kind and id; with drafts, and with what stands in for entries with problems, so
    that references can be checked all the same."""

    media: list[str] = field(default_factory=list)
    """Files of `content/media`, relative to it, sorted."""

    problems: list[Problem] = field(default_factory=list)

    settings_digest: bytes = b""
    """Of the settings' text."""

    read: dict[str, Read] = field(default_factory=dict)
    """What is in the store, by file."""

    lock: Lock = field(default_factory=Lock)
    """Which quotations were verified."""


def load(
    site: Path, jobs: int = 1, store: Store | None = None, known: Mapping[str, Read] | None = None
) -> Content:
    """Read all content of a site folder.

    Faults are in the result's `problems`; where there are any, the rest is fit for finding more of
    them, and for nothing else.

    Args:
        site: the site folder.
        jobs: how many processes.
        store: where to put the entries; the records are without their bodies then.
        known: what is in the store already, by file; a file with the same text is not read again.
    """
    content = Content(read_settings(None, SETTINGS)[0])
    listed = list_files(site)
    content.problems, content.media = listed.problems, listed.media
    paths = listed.paths
    if SETTINGS in paths:
        paths.remove(SETTINGS)
        content.settings, content.settings_digest = _load_settings(site, content.problems)
    elif not any(_is_settings(problem.location.path) for problem in content.problems):
        message = f"there is no {SETTINGS}"
        content.problems.append(
            Problem(Location(SETTINGS), "missing-settings", message, CODES["missing-settings"].cure)
        )

    if listed.has_lock:
        content.lock = read_lock(site, content.problems)

    known = known or {}
    if len(paths) > MIN_ITEMS:
        schema.prepare()
    read = partial(_read_files, site, {path: read.digest for path, read in known.items()})
    for _, (packed, problems) in run_chunks(read, paths, jobs):
        content.problems.extend(problems)
        for file in _decode(packed):
            if file.entries is None:
                assert store is not None
                _bring_back(file.path, known[file.path], content, store)
            else:
                _take(file, file.entries, content, store)
    content.records.sort(
        key=lambda record: (record.kind, record.entry.id, record.path, record.index)
    )
    content.problems.extend(_duplicates(site, content))
    return content


class _File(msgspec.Struct, array_like=True):
    """A file on its way from the process that read it."""

    path: str
    digest: bytes
    entries: list[Packed] | None
    """None where the text is known."""


_encode: Final = msgspec.msgpack.Encoder().encode
_decode: Final = msgspec.msgpack.Decoder(list[_File]).decode


def _read_files(
    site: Path, digests: Mapping[str, bytes], paths: Sequence[str]
) -> tuple[bytes, list[Problem]]:
    found = []
    problems: list[Problem] = []
    for path in paths:
        text, problem = files.read_text(site, path)
        print_ = digest_of_text(text or "")
        if problem is None and digests.get(path) == print_:
            found.append(_File(path, print_, None))
            continue
        records, faults = read_entries(path, text, problem)
        problems.extend(faults)
        found.append(_File(path, print_, [pack(record) for record in records]))
    return _encode(found), problems


def _take(file: _File, entries: Sequence[Packed], content: Content, store: Store | None) -> None:
    kind = kind_of(file.path)
    kept = []
    for packed in entries:
        entry = unpack(kind, packed.rest)
        if store is None:
            if packed.body:
                with_body(entry, unpack_body(packed.body))
            content.records.append(Record(kind, entry, file.path, packed.index))
        else:
            kept.append(store.add(packed))
            content.records.append(
                Record(kind, entry, file.path, packed.index, kept[-1], packed.references)
            )
    content.read[file.path] = Read(file.digest, kept)


def _bring_back(path: str, read: Read, content: Content, store: Store) -> None:
    kind = kind_of(path)
    for kept in read.entries:
        references = tuple(store.body(kept).references)
        entry = store.entry(kind, kept)
        content.records.append(Record(kind, entry, path, kept.index, kept, references))
    content.read[path] = read


def kind_of(path: str) -> Kind:
    """Return the kind of the entries in a file."""
    return FOLDERS[path.split("/", 2)[1]]


def locate(site: Path, record: Record | None, pointer: Pointer, offset: int = -1) -> Location:
    """Find where something stands in an entry's file.

    Positions are not kept: they are needed only once something is wrong with an entry.

    Args:
        site: the site folder.
        record: the entry; None for the settings.
        pointer: the way to the field.
        offset: the place in that field's text, counted from 0; -1 for the field as a whole.
    """
    path = record.path if record else SETTINGS
    source = files.read_again(site, path, files.state(site, path))
    return source.find(pointer, offset, record.index if record else -1)


# --- files --------------------------------------------------------------------------------


@dataclass(slots=True)
class Listing:
    """The files of `content`."""

    paths: list[str] = field(default_factory=list)
    """The settings, and those with entries; sorted."""

    has_lock: bool = False
    """There is a `quotes.lock`."""

    media: list[str] = field(default_factory=list)
    """Relative to `content/media`, sorted."""

    problems: list[Problem] = field(default_factory=list)


def list_files(site: Path) -> Listing:
    """List the files of `content`."""
    found = Listing()
    for path in _walk(site, CONTENT, found.problems):
        inner = path.removeprefix(f"{CONTENT}/")
        folder, _, name = inner.rpartition("/")
        if inner.startswith("media/"):
            found.media.append(inner.removeprefix("media/"))
        elif path == LOCK:
            found.has_lock = True
        elif path == SETTINGS or (
            folder in FOLDERS and name.endswith(".md" if folder == "chapters" else ".yaml")
        ):
            found.paths.append(path)
        else:
            found.problems.append(_unexpected(path, folder))
    found.paths.sort()
    found.media.sort()
    return found


def is_scratch(name: str) -> bool:
    """Whether a file's name is that of a copy which an editor's program makes for itself."""
    return _SCRATCH.fullmatch(name) is not None


_SCRATCH: Final = re.compile(
    r".*~"  # many programs' last version
    r"|\..*\.sw[a-z]|4913"  # Vim
    r"|#.*#|\.#.*"  # Emacs
    r"|.*___jb_(?:tmp|old)___"  # JetBrains
    r"|\.goutputstream-.*"  # GNOME
    r"|\.DS_Store|Thumbs\.db|desktop\.ini",  # Finder, Explorer
    re.DOTALL,
)


def _is_settings(path: str) -> bool:
    """Whether a file is, or is likely meant to be, the one with the settings."""
    names = ("dossier.yaml", "dossier.yml", "settings.yaml", "settings.yml")
    return path.casefold() in [f"{CONTENT}/{name}" for name in names]


def _unexpected(path: str, folder: str) -> Problem:
    hint = CODES["unexpected-file"].cure
    top = folder.partition("/")[0]
    if folder in FOLDERS:
        ending = ".md" if folder == "chapters" else ".yaml"
        hint = f"files in {CONTENT}/{folder} end in {ending}"
    elif top in FOLDERS:
        hint = f"move it to {CONTENT}/{top}: there are no folders within it"
    elif folder:
        hint = did_you_mean(top, [*FOLDERS, "media"]) or hint
    elif _is_settings(path):
        hint = "did you mean 'dossier.yaml'?"
    return Problem(
        Location(path), "unexpected-file", f"{quoted(path)} is no file of a dossier", hint
    )


def _walk(site: Path, folder: str, problems: list[Problem]) -> Iterator[str]:
    """Yield the paths of all files below a folder, relative to the site, with `/`."""
    if _leaves(site, site / folder):
        problems.append(_outside(folder))
        return
    waiting = [folder]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(site / folder) as items:
                found = sorted(items, key=lambda item: item.name)
        except FileNotFoundError:
            continue
        except OSError as error:
            problems.append(files.unreadable(folder, error))
            continue
        for item in found:
            if not item.name.startswith(".") and not is_scratch(item.name):
                path = f"{folder}/{item.name}"
                problem, is_folder = _met(site, path, item)
                if problem:
                    problems.append(problem)
                elif is_folder:
                    waiting.append(path)
                else:
                    yield path


def _met(site: Path, path: str, item: "os.DirEntry[str]") -> tuple[Problem | None, bool]:
    """Look at what a folder holds: is there a problem with it, and is it a folder?"""
    if not item.name.isprintable():
        shown = path.encode("unicode_escape", "backslashreplace").decode("ascii")
        message = f"the name {quoted(item.name)} is no safe file name on every system"
        return Problem(Location(shown), "unsafe-id", message, "rename the file"), False
    if item.is_symlink() and _leaves(site, Path(item.path)):
        return _outside(path), False
    try:
        is_folder = item.is_dir()
    except OSError:  # a link that leads in a circle; reading it will tell
        return None, False
    if is_folder and item.is_symlink():
        message = f"{quoted(path)} is a link to a folder"
        hint = "move the folder itself here"
        return Problem(Location(path), "unexpected-file", message, hint), False
    if is_folder and item.name.endswith((".yaml", ".yml", ".md")):
        message = f"{quoted(path)} is a folder, not a file"
        hint = "move its files to the folder of their kind, and remove it"
        return Problem(Location(path), "unexpected-file", message, hint), False
    return None, is_folder


def _leaves(site: Path, path: Path) -> bool:
    """Whether a path leads out of the site folder."""
    try:
        return not path.resolve().is_relative_to(site.resolve())
    except (OSError, RuntimeError):  # a loop of links
        return False


def _outside(path: str) -> Problem:
    message = f"the link {quoted(path)} leaves the site folder"
    return Problem(Location(path), "outside-site", message, CODES["outside-site"].cure)


# --- entries ------------------------------------------------------------------------------


def _load_settings(site: Path, problems: list[Problem]) -> tuple[Settings, bytes]:
    """Return the settings (with problems, stand-ins) and the digest of their text."""
    found: list[Problem] = []
    source = files.read(site, SETTINGS, found)
    settings, faults = read_settings(source.root, SETTINGS, bool(found))
    problems += found + faults
    if not faults:
        problems.extend(_repeated_days(source, settings))
    problems.extend(_prose_problems(source, -1, settings, SETTINGS_PROSE))
    return settings, digest_of_text(source.text)


def read_lock(site: Path, problems: list[Problem]) -> Lock:
    """Return which quotations were verified; with problems, none."""
    text, problem = files.read_text(site, LOCK, quotelock.MAX_BYTES)
    if text is None:
        assert problem is not None
        problems.append(problem)
        return Lock()
    quotes, found = quotelock.read(text)
    problems += found
    return Lock(quotes, digest_of_text(text))


def _repeated_days(source: files.Source, settings: Settings) -> Iterator[Problem]:
    """Yield a problem for each chosen day that was chosen before; it can have one page."""
    days = [chosen.date.text for chosen in settings.as_of]
    for number, day in enumerate(days):
        if day in days[:number]:
            location = source.find(("as_of", number), -1, -1)
            message = f"the day '{day}' is chosen twice"
            yield Problem(location, "path-collision", message, "remove one of the two")


def read_entries(
    path: str, text: str | None, problem: Problem | None = None
) -> tuple[list[Record], list[Problem]]:
    """Read the entries in a file.

    Args:
        path: the file, relative to the site folder.
        text: what is in it; None where it cannot be read.
        problem: why not.

    Returns:
        The entries (with stand-ins, see `schema`, for what is faulty), and all problems.
    """
    kind, name = kind_of(path), path.split("/", 2)[2]
    records: list[Record] = []
    found: list[Problem] = [problem] if problem else []
    source = Source(path, "", None) if text is None else files.parse(path, text, found)
    problems = list(found)
    items: Iterable[tuple[str | None, Node | None, int]]
    if source.root is None and (ids := _written_ids(source.text)):
        items = [(id_, None, -1) for id_ in ids]
    elif source.root is not None and source.root.is_list and kind != "chapter":
        nodes_ = source.root.value
        assert isinstance(nodes_, list)
        items = [(None, node, index) for index, node in enumerate(nodes_) if not node.faulty]
        if not nodes_:
            problems.append(files.empty(path))
    else:
        items = [(id_of(name, kind), source.root, -1)]
    for id_, node, index in items:
        entry, faults = read_entry(kind, id_, node, path, bool(found))
        problems.extend(faults)
        records.append(Record(kind, entry, path, index))
        problems.extend(_prose_problems(source, index, entry, PROSE_FIELDS[kind]))
    return records, problems


def _written_ids(text: str) -> list[str]:
    """Return the ids in a list of entries that cannot be read, so that they are not missed."""
    ids = re.findall(r"^(?:- +| +)id: *([a-z0-9]+(?:-[a-z0-9]+)*) *$", text, re.MULTILINE)
    return list(dict.fromkeys(ids)) if re.search("^- ", text, re.MULTILINE) else []


def id_of(name: str, kind: Kind) -> str:
    """The id that a file's name gives; a chapter's may begin with a number for its order."""
    stem = name.rpartition(".")[0]
    if kind != "chapter":
        return stem
    return stem.lstrip("0123456789").removeprefix("-") or stem


def _prose_problems(
    source: Source, index: int, holder: object, fields: Sequence[FieldPath]
) -> Iterator[Problem]:
    """Yield the faults that compiling found in an entry's prose."""
    for way in fields:
        for pointer, prose in walk(holder, way):
            for fault in prose.faults:
                location = source.find(pointer, fault.at, index)
                yield Problem(location, fault.code, fault.message, fault.hint)


def _duplicates(site: Path, content: Content) -> Iterator[Problem]:
    """Yield a problem for each entry whose id an earlier one of its kind has; drop that entry."""
    kept: list[Record] = []
    for record in content.records:
        first = kept[-1] if kept else None
        if UNREADABLE in record.entry.id:
            kept.append(record)
        elif first and (first.kind, first.entry.id) == (record.kind, record.entry.id):
            location = locate(site, record, ("id",))
            message = f"the {record.kind} '{record.entry.id}' stands here and in {first.path}"
            yield Problem(location, "duplicate-id", message, "rename one of them")
        else:
            kept.append(record)
    content.records[:] = kept
