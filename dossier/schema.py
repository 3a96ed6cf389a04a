"""Nodes → entries: validation by the model's types, told in the editor's words."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from dossier.model import TYPES, AnyEntry, Kind, Settings, group_fields
from dossier.nodes import Node
from dossier.problems import CODES, Location, Problem, did_you_mean

_RESERVED: Final = frozenset(
    ["con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))]
)
"""Names that Windows keeps for devices ("Naming Files, Paths, and Namespaces")."""


@lru_cache(maxsize=1)
def _settings_adapter() -> TypeAdapter[Settings]:
    return TypeAdapter(Settings)


@lru_cache(maxsize=len(TYPES))
def _adapter(kind: Kind) -> TypeAdapter[AnyEntry]:
    return TypeAdapter(TYPES[kind])


def read_settings(node: Node, path: str) -> tuple[Settings | None, list[Problem]]:
    """Validate `content/dossier.yaml`."""
    return _validate(_settings_adapter(), Settings, node, node.plain(), path)


def read_entry(
    kind: Kind, id_: str | None, node: Node, path: str
) -> tuple[AnyEntry | None, list[Problem]]:
    """Validate an entry.

    Args:
        kind: what the folder says that it is.
        id_: the file's name; None in a list of entries, where the entry has an `id` field.
        node: the entry's fields.
        path: the file, for the problems' locations.

    Returns:
        The entry, or None with at least one problem.
    """
    plain = node.plain()
    if isinstance(plain, dict) and id_ is not None:
        if "id" in plain:
            at = node.find(("id",))
            location = Location(path, at.key_line, at.key_column)
            message = "the field 'id' stands in a file of one entry"
            return None, [
                Problem(
                    location,
                    "unknown-field",
                    message,
                    f"remove it: the file's name, '{id_}', is the id",
                )
            ]
        plain["id"] = id_
    entry, problems = _validate(_adapter(kind), TYPES[kind], node, plain, path)
    if entry is not None and id_ is None and entry.id in _RESERVED:
        at = node.find(("id",))
        problems = [unsafe_id(entry.id, Location(path, at.line, at.column))]
    return (None if problems else entry), problems


def unsafe_id(id_: str, location: Location) -> Problem:
    """Return the problem of an id that is no safe file name."""
    message = f"'{id_}' is no safe file name on every system"
    return Problem(location, "unsafe-id", message, CODES["unsafe-id"].cure)


def is_safe_id(id_: str) -> bool:
    """Whether a name can be an id: `model.Slug`, and no name that a system keeps for itself."""
    words = id_.split("-")
    plain = all(word.isascii() and word.isalnum() and word == word.lower() for word in words)
    return plain and len(id_) <= 100 and id_ not in _RESERVED


def _validate(
    adapter: TypeAdapter[Any], type_: type, node: Node, plain: Any, path: str
) -> tuple[Any, list[Problem]]:
    try:
        return adapter.validate_python(plain), []
    except ValidationError as error:
        return None, [
            _problem(details, type_, node, path)
            for details in error.errors(include_url=False, include_context=True)
        ]


def _problem(details: ErrorDetails, type_: type, root: Node, path: str) -> Problem:
    # The position in a list of shorthand values has a step into a group that was not written.
    pointer = details["loc"]
    node = root.find(pointer)
    location = Location(path, node.line, node.column)
    kind = details["type"]
    context = details.get("ctx", {})
    hint = str(context.get("hint", ""))
    field = _field(pointer)
    value = _shown(node) if node is not root else ""
    if kind in CODES:  # raised by the model itself, with its own words
        message = details["msg"] if kind in ("missing-evidence",) else f"{value}: {details['msg']}"
        return Problem(location, kind, f"{field}{message}", hint)
    if kind in ("unexpected_keyword_argument", "extra_forbidden"):
        location = Location(path, node.key_line or node.line, node.key_column or node.column)
        names = _names(type_, pointer[:-1])
        hint = did_you_mean(str(pointer[-1]), names) or "the fields are: " + ", ".join(names)
        return Problem(location, "unknown-field", f"there is no field '{pointer[-1]}' here", hint)
    if kind in ("missing", "missing_argument"):
        return Problem(
            location,
            "missing-field",
            f"the field '{pointer[-1]}' is missing",
            f"add `{pointer[-1]}:`",
        )
    if kind == "literal_error":
        choices = [str(choice) for choice in _choices(context)]
        hint = did_you_mean(str(node.value), choices) if isinstance(node.value, str) else ""
        allowed = "allowed: " + ", ".join(choices)
        return Problem(
            location,
            "invalid-value",
            f"{field}{value} is not allowed here",
            f"{hint}; {allowed}" if hint else allowed,
        )
    return _other(kind, context, location, field, value)


def _other(
    kind: str, context: dict[str, Any], location: Location, field: str, value: str
) -> Problem:
    """The problem of a value of the wrong shape or form."""
    if kind == "string_too_short":
        return Problem(
            location, "empty-value", f"{field}there is no text", "write it, or remove the line"
        )
    if kind in ("string_pattern_mismatch", "string_too_long"):
        pattern = context.get("pattern", "")
        if "[a-z0-9]+(-" in str(pattern) or kind == "string_too_long":
            hint = "use lower-case letters a–z, digits and single hyphens"
        elif "Q[1-9]" in str(pattern):
            hint = "a Wikidata item is a Q and a number, such as Q794"
        else:
            hint = "an e-mail address is meant"
        return Problem(location, "invalid-value", f"{field}{value} is not allowed here", hint)
    if kind in ("tuple_type", "list_type"):
        return Problem(
            location,
            "wrong-type",
            f"{field}{value} stands where a list is meant",
            "write each item on a line of its own, after a hyphen",
        )
    if kind == "string_type":
        return Problem(
            location,
            "wrong-type",
            f"{field}{value} stands where a text is meant",
            "put the text after the colon; quote it if it has a colon or brackets in it",
        )
    if kind in ("dataclass_type", "dict_type", "model_type", "dataclass_exact_type"):
        return Problem(
            location,
            "wrong-type",
            f"{field}{value} stands where a group of fields is meant",
            "write each field on a line of its own, as `name: value`",
        )
    if kind == "too_short":
        return Problem(location, "empty-value", f"{field}the list is empty", "name at least one")
    return Problem(
        location, "invalid-value", f"{field}{value} is not allowed here", _bounds(kind, context)
    )


def _bounds(kind: str, context: dict[str, Any]) -> str:
    if "ge" in context or "le" in context:
        return "a number from 1 to 1000 is meant"
    return "a whole number is meant" if kind == "value_error" else ""


def _field(pointer: Sequence[str | int]) -> str:
    names = [step for step in pointer if isinstance(step, str)]
    return f"{names[-1]}: " if names else ""


def _shown(node: Node) -> str:
    if isinstance(node.value, str):
        text = node.value if len(node.value) <= 60 else node.value[:57] + "…"
        return f"'{text}'"
    return "a list" if isinstance(node.value, list) else "a group of fields"


def _choices(context: dict[str, Any]) -> list[str]:
    # pydantic gives the choices as prose: "'a', 'b' or 'c'"
    return str(context.get("expected", "")).split("'")[1::2]


def _names(type_: type, pointer: Sequence[str | int]) -> list[str]:
    """The names of the fields that the group at `pointer` may have."""
    group: type | None = type_
    for step in pointer:
        if isinstance(step, str) and group is not None:
            group = group_fields(group).get(step)
    return [name for name in group_fields(group or type_) if name != "id"]
