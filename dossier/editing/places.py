"""Where in the files entries are named: in fields and in prose, to the letter."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from dossier.editing.reading import Desk, Edit
from dossier.load import SETTINGS
from dossier.markup import Reference
from dossier.model import PROSE_FIELDS, REFERENCE_FIELDS, SETTINGS_PROSE, walk
from dossier.nodes import Pointer
from dossier.problems import UsageError
from dossier.records import Record
from dossier.urls import Key


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where an entry is named."""

    path: str
    """The file, relative to the site folder."""

    start: int
    """Where the id begins in the file's text (`reading.File.text`), counted from 0."""

    end: int
    """Where it ends."""

    key: Key
    """The entry that is named."""

    holder: Key | None
    """The entry that names it; None: the settings."""

    style: Literal["field", "link", "card", "cite"]
    pointer: Pointer
    """The way to the field, or to the field that holds the prose."""

    with_kind: bool
    """The kind stands before the id already: `[[actor:irgc]]`; fields and citations need none."""

    def renamed(self, id_: str, kind: bool = False) -> Edit:
        """Return the edit that puts another id here.

        Args:
            id_: the id.
            kind: write the kind before it, where there is room for one, as two kinds have this id.
        """
        prefix = f"{self.key[0]}:" if kind and self.style in ("link", "card") else ""
        return Edit(self.start, self.end, f"{'' if self.with_kind else prefix}{id_}")


def places_of(desk: Desk, keys: Collection[Key]) -> list[Place]:
    """Return all places where entries are named, file by file, in the order in which they stand.

    Raises:
        UsageError: one is written so that it cannot be changed with certainty.
    """
    ids = {key[1] for key in keys}
    found = []
    for record in desk.content.records:
        for way, target in REFERENCE_FIELDS[record.kind]:
            for pointer, id_ in walk(record.entry, way):
                if id_ in ids and (target, id_) in keys:
                    found.append(_in_field(desk, record, pointer, (target, id_)))
        for way in PROSE_FIELDS[record.kind]:
            for pointer, prose in walk(record.entry, way):
                for reference in prose.references:
                    if reference.id in ids:
                        found += _in_prose(desk, record, pointer, reference, keys)
    for way in SETTINGS_PROSE:
        for pointer, prose in walk(desk.content.settings, way):
            for reference in prose.references:
                if reference.id in ids:
                    found += _in_prose(desk, None, pointer, reference, keys)
    return sorted(found, key=lambda place: (place.path, place.start))


def id_field(desk: Desk, record: Record) -> Edit:
    """Return an edit that leaves an entry's id in a list of entries as it is, to be changed."""
    place = _in_field(desk, record, ("id",), (record.kind, record.entry.id))
    return Edit(place.start, place.end, record.entry.id)


def _in_field(desk: Desk, record: Record, pointer: Pointer, key: Key) -> Place:
    source = desk.file(record.path).source
    root = source.node(record.index)
    assert root is not None
    value = root.find(pointer).value
    assert isinstance(value, str)
    lead = len(value) - len(value.lstrip())
    start = source.place(pointer, lead, record.index)
    _demand(desk, record.path, start, key[1])
    holder = (record.kind, record.entry.id)
    return Place(record.path, start, start + len(key[1]), key, holder, "field", pointer, True)


_BEGINNING: Final = re.compile(r"!?\[\[\s*(?P<kind>[a-z]+:)?|@")
"""What stands before the id in prose."""


def _in_prose(
    desk: Desk, record: Record | None, pointer: Pointer, reference: Reference, keys: Collection[Key]
) -> Iterator[Place]:
    if reference.style == "image":
        return
    path, index = (record.path, record.index) if record else (SETTINGS, -1)
    source = desk.file(path).source
    key = desk.graph.resolve(reference)
    if key is None and not reference.kind:
        # Two kinds have the id; or nobody has it, and then it is not ours.
        kinds = desk.graph.kinds_of(reference.id)
        if kinds:
            at = source.find(pointer, reference.at, index)
            ways = " or ".join(f"[[{kind}:{reference.id}]]" for kind in kinds)
            raise UsageError(
                f"{at.path}:{at.line}:{at.column}: two entries are called '{reference.id}'; "
                f"write {ways} there first"
            )
    if key is None or key not in keys:
        return
    root = source.node(index)
    assert root is not None
    value = root.find(pointer).value
    assert isinstance(value, str)
    beginning = _BEGINNING.match(value, reference.at)
    inner = beginning.end() if beginning else reference.at
    start = source.place(pointer, inner, index)
    _demand(desk, path, start, reference.id)
    holder = (record.kind, record.entry.id) if record else None
    with_kind = bool(beginning and beginning["kind"])
    end = start + len(reference.id)
    yield Place(path, start, end, key, holder, reference.style, pointer, with_kind)


def _demand(desk: Desk, path: str, start: int, id_: str) -> None:
    """See to it that an id stands where it is to be changed."""
    text = desk.file(path).text
    if text.startswith(id_, start):
        return
    line = text.count("\n", 0, start) + 1
    raise UsageError(
        f"{path}:{line}: '{id_}' is written here in a way that cannot be changed with certainty; "
        "write it on one line and without backslashes first"
    )
