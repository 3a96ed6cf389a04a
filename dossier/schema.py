"""Nodes → entries: validation by the model's types."""

from typing import Any

from dossier.ids import RESERVED, SOME_ID, is_safe_id, unsafe_id
from dossier.model import TYPES, AnyEntry, Kind, Settings
from dossier.nodes import UNREADABLE, Node
from dossier.problems import Location, Problem

__all__ = ["is_safe_id", "prepare", "read_entry", "read_settings", "unsafe_id"]

_NO_ID = UNREADABLE * 2
"""Not one of them alone, which stands in references for ids that cannot be read."""


def prepare() -> None:
    """Build now what is otherwise built when it is first needed: for workers that are forked."""
    from dossier.validation import validator  # noqa: PLC0415 - takes long, and not all commands validate

    for type_ in TYPES.values():
        validator(type_)


def read_settings(
    node: Node | None, path: str, suspect: bool = False
) -> tuple[Settings, list[Problem]]:
    """Validate `content/dossier.yaml`; as `read_entry`, without an id."""
    if node is None:
        return Settings(title=UNREADABLE, question=UNREADABLE), []
    return _read(Settings, node, path, {}, suspect)


def read_entry(
    kind: Kind, id_: str | None, node: Node | None, path: str, suspect: bool = False
) -> tuple[AnyEntry, list[Problem]]:
    """Validate an entry.

    Args:
        kind: what the folder says that it is.
        id_: the file's name; None in a list of entries, where the entry has an `id` field.
        node: the entry's fields; None where they cannot be read, which is told of already.
        path: the file, for the problems' locations.
        suspect: problems were found in the file already.

    Returns:
        The entry, and its problems; with problems, stand-ins are in the place of what is wrong.
        An id that is none is kept as it was written.
    """
    given, problems = {}, []
    written = id_
    if id_ is not None:
        given["id"] = id_ if is_safe_id(id_) else SOME_ID
        if given["id"] != id_:
            problems.append(unsafe_id(id_, Location(path)))
    elif node is not None and isinstance(node.value, dict) and "id" in node.value:
        at = node.value["id"]
        written = at.value if isinstance(at.value, str) else UNREADABLE
        if written in RESERVED:
            problems.append(unsafe_id(written, Location(path, at.line, at.column)))
    entry, found = _read(TYPES[kind], node, path, given, suspect)
    problems += found
    if problems or written is None:
        # Not by `replace`, which would validate.
        object.__setattr__(entry, "id", _NO_ID if written is None else written)
    return entry, problems


def _read(
    type_: Any, node: Node | None, path: str, given: dict[str, str], suspect: bool
) -> tuple[Any, list[Problem]]:
    from dossier import validation  # noqa: PLC0415 - as in `prepare`

    if node is not None and not suspect:
        plain = node.plain()
        if isinstance(plain, dict) and plain.keys().isdisjoint(given):
            value = validation.validated(type_, plain | given)
            if value is not None:
                return value, []
    from dossier.mending import Mender, group_stand_in  # noqa: PLC0415 - few entries have faults

    if node is None:
        return validation.validated(type_, group_stand_in(type_) | given), []
    return Mender(type_, node, path, given).run()
