"""What an entry says, apart from how its file is written: by this two versions are compared.

Comments, the order of fields, layout, quotes and folded lines do not count, nor does what is
written out though it is the default. Neither does the entry's own id: a renamed entry says what it
said.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from typing import Any, Final, TypeAlias

import msgspec

from dossier import files, load
from dossier.dates import Date
from dossier.model import REFERENCE_FIELDS, AnyEntry, FieldPath, Kind, field_names
from dossier.prose import Prose, Reference

Names: TypeAlias = Mapping[tuple[Kind, str], str]
"""Entries that are called otherwise now: kind and old id → new id."""

NAMING: Final = frozenset({"id", "former_ids"})
"""Fields that say what an entry is called, and nothing else."""

_encode: Final = msgspec.msgpack.Encoder().encode


class Version(msgspec.Struct, frozen=True, array_like=True):
    """An entry as one version of a file has it."""

    id: str
    """Empty for the only entry of a file, which is called as that is."""

    print: bytes
    """The same for all versions that say the same, 16 bytes; empty for a draft."""

    former: tuple[str, ...] = ()
    """Ids that it had before."""


def versions(kind: Kind, data: bytes) -> list[Version]:
    """Return the entries that a file of a kind had in it; of a faulty one, as much as can be told.

    Args:
        kind: of the folder in which it lay.
        data: all of it.
    """
    path = _path(kind)
    text = _text(data)
    if text is None:
        return [Version("", _print(data))]
    records, problems = load.read_entries(path, text)
    # With faults there are stand-ins in the entries; then what is written is compared.
    source = files.parse(path, text, []) if problems else None
    found = []
    for record in records:
        entry, id_ = record.entry, record.entry.id if record.index >= 0 else ""
        if source is None:
            found.append(Version(id_, b"" if entry.draft else print_of(entry), entry.former_ids))
            continue
        node = source.node(record.index)
        plain = node.plain() if node is not None else text
        if isinstance(plain, dict):
            plain = sorted((key, plain[key]) for key in plain.keys() - NAMING)
        found.append(Version(id_, _print(_encode(["faulty", plain]))))
    return found


def entry_in(kind: Kind, data: bytes, id_: str) -> AnyEntry | None:
    """Return one entry of a file's version; None where it has faults.

    Args:
        kind: of the folder in which the file lay.
        data: all of it.
        id_: as a `Version` has it.
    """
    text = _text(data)
    records, problems = load.read_entries(_path(kind), text) if text is not None else ([], [])
    wanted = (one.entry for one in records if (one.entry.id if one.index >= 0 else "") == id_)
    return None if problems else next(wanted, None)


def _path(kind: Kind) -> str:
    """A name that says nothing of an entry: a chapter's own order alone counts."""
    return f"{load.CONTENT}/{kind}s/x.{'md' if kind == 'chapter' else 'yaml'}"


def _text(data: bytes) -> str | None:
    if len(data) > files.MAX_BYTES:
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def print_of(entry: AnyEntry) -> bytes:
    """Return what is the same for all entries that say the same, of 16 bytes."""
    return _print(_encode(said(entry)))


def _print(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=16).digest()


# --- what is said -------------------------------------------------------------------------


def said(value: Any) -> Any:
    """Return what a value says as `str`, numbers, `list` and `dict`; of entries and groups, the
    fields that are not left at their default."""
    if isinstance(value, str) or value is None:
        return value
    if isinstance(value, tuple):
        return [said(item) for item in value]
    if isinstance(value, Prose):
        return prose_said(value)
    if isinstance(value, Date):
        return value.text
    if is_dataclass(value):
        found = {}
        for name, default in _fields(value.__class__):
            item = getattr(value, name)
            if item != default:
                found[name] = said(item)
        return found
    return value


@lru_cache(maxsize=64)
def _fields(type_: Any) -> tuple[tuple[str, Any], ...]:
    """The fields of a group, each with its default."""
    return tuple((one.name, one.default) for one in fields(type_) if one.name not in NAMING)


def prose_said(prose: Prose) -> str:
    """Return what prose says: its HTML and its references, however its lines were folded."""
    parts = (part if isinstance(part, str) else _reference_said(part) for part in prose.parts)
    return " ".join("".join(parts).split())


def _reference_said(one: Reference) -> str:
    # No HTML of ours has a tag like this.
    return f"<{one.style}={one.kind}:{one.id}={one.text}={one.note}>"


# --- renamed entries ----------------------------------------------------------------------


def renamed(kind: Kind, entry: AnyEntry, names: Names) -> AnyEntry:
    """Return an entry that names others as they are called now.

    Args:
        kind: its kind.
        entry: as it was.
        names: those that are called otherwise now.
    """
    for way, target in REFERENCE_FIELDS[kind]:
        ids = {old: new for (one, old), new in names.items() if one == target}
        if ids:
            entry = _mapped(entry, way, lambda id_, ids=ids: ids.get(id_, id_))  # type: ignore[misc]
    for name in field_names(type(entry)):
        old = getattr(entry, name)
        new = _prose_renamed(old, names)
        if new is not old:
            entry = replace(entry, **{name: new})
    return entry


def _mapped(value: Any, way: FieldPath, change: Callable[[str], str]) -> Any:
    """Return a value with what `way` leads to changed."""
    if value is None:
        return None
    if not way:
        return change(value)
    if way[0] == "*":
        return tuple(_mapped(item, way[1:], change) for item in value)
    return replace(value, **{way[0]: _mapped(getattr(value, way[0]), way[1:], change)})


def _prose_renamed(value: Any, names: Names) -> Any:
    """Return a value with the references in its prose renamed; itself where there are none."""
    if isinstance(value, Prose):
        parts = tuple(
            part if isinstance(part, str) else _reference_renamed(part, names)
            for part in value.parts
        )
        return value if parts == value.parts else replace(value, parts=parts)
    if isinstance(value, tuple):
        items = tuple(_prose_renamed(item, names) for item in value)
        same = all(new is old for new, old in zip(items, value, strict=True))
        return value if same else items
    if is_dataclass(value) and not isinstance(value, Date | type):
        changes = {}
        for name, _ in _fields(type(value)):
            old = getattr(value, name)
            new = _prose_renamed(old, names)
            if new is not old:
                changes[name] = new
        return replace(value, **changes) if changes else value
    return value


def _reference_renamed(one: Reference, names: Names) -> Reference:
    if one.style == "image":
        return one
    wanted = "source" if one.style == "cite" else one.kind
    for (kind, old), new in names.items():
        if old == one.id and wanted in ("", kind):
            return replace(one, id=new)
    return one
