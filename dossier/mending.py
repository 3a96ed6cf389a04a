"""Entries with faults: what is wrong with them, told in the editor's words.

Such an entry is mended: what is wrong gives way to stand-ins, so that all else about the entry,
and the references to it, can be checked in the same run. No such entry is ever shown.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

from pydantic_core import ErrorDetails, ValidationError

from dossier.fields import WORDS, Field, Meant, fields
from dossier.ids import SOME_ID, unsafe_id
from dossier.nodes import UNREADABLE, Node, Pointer
from dossier.problems import CODES, Location, Problem, nearest, quoted
from dossier.remedies import DEGREES, remedy
from dossier.validation import LONGEST_NUMBER, validator


def _too_long(type_: Any, plain: dict[str, Any]) -> Iterator[str]:
    """Yield the fields with numbers that not every program can hold (RFC 8259, section 6)."""
    for name in _numbers(type_):
        text = plain.get(name)
        if isinstance(text, str) and len(text) > LONGEST_NUMBER:
            yield name


@lru_cache(maxsize=16)
def _numbers(type_: Any) -> tuple[str, ...]:
    return tuple(name for name, field in fields(type_).items() if field.meant.what == "number")


# --- stand-ins ----------------------------------------------------------------------------

_STAND_INS: Final = {
    "date": "0001",
    "day": "0001-01-01",
    "flag": "false",
    "url": "https://example.org/",
    "language": "en",
    "number": "1",
    "degrees": "0",
    "wikidata": "Q1",
    "email": "x@example.org",
    "repository": "x/x",
}
"""Values that pass for any of their sort, but for `UNREADABLE`."""


def _stand_in(meant: Meant) -> Any:
    if meant.group is not None:
        return group_stand_in(meant.group)
    if meant.item is not None:
        return [_stand_in(meant.item) for _ in range(meant.count or 1)]
    if meant.choices:
        return meant.choices[0]
    if meant.what == "slug" and meant.target is None:
        return SOME_ID
    return _STAND_INS.get(meant.what, UNREADABLE)


def group_stand_in(type_: Any) -> dict[str, Any]:
    """Return fields that pass for a group of a type."""
    # What names entries is filled in, too: a position is none without a quote or a source.
    return {
        name: _stand_in(field.meant)
        for name, field in fields(type_).items()
        if field.required or field.meant.target
    }


_ALIKE: Final = 65
"""How alike the names of two fields are if one of them was likely meant for the other."""

# --- entries with faults ------------------------------------------------------------------


class Mender:
    """Tells of all that is wrong with an entry, and puts stand-ins in its place."""

    def __init__(self, type_: Any, node: Node, path: str, given: dict[str, str]) -> None:
        self.type = type_
        self.root = node
        self.path = path
        self.given = given
        self.problems: list[Problem] = []
        self.told: set[Pointer] = set()
        """The places of which all that can be told was told."""

        self.likely: dict[Pointer, dict[str, str | None]] = {}
        self.plain: dict[str, Any] = {}

    def run(self) -> tuple[Any, list[Problem]]:
        """Return the entry and the problems."""
        self.plain = self._shaped(Meant("group", "group", self.type), self.root, ()) | self.given
        for name in list(_too_long(self.type, self.plain)):
            hint = f"write it with {LONGEST_NUMBER} digits at the most"
            self._tell_value("invalid-value", (name,), "is too long a number", hint)
            del self.plain[name]
        for _ in range(8):  # mending one fault can bring another to light
            try:
                return validator(self.type).validate_python(self.plain), self.problems
            except ValidationError as error:
                for details in error.errors(include_url=False, include_context=True):
                    self._take(details)
        return validator(self.type).validate_python(
            group_stand_in(self.type) | self.given
        ), self.problems

    # --- shapes ---

    def _shaped(self, meant: Meant, node: Node, pointer: Pointer) -> Any:
        """Return a value in its full form, with stand-ins for what has the wrong shape."""
        value = node.value
        if meant.shape == "list" and meant.item is not None:
            if isinstance(value, list):
                items = enumerate(value)
                return [self._shaped(meant.item, item, (*pointer, index)) for index, item in items]
            if meant.alone:
                return [self._shaped(meant.item, node, (*pointer, 0))]
            self._tell_shape(meant, node, pointer)
            self.told.add(pointer)
            if isinstance(value, str) and not meant.count:
                # What is named in it is looked at all the same.
                return [self._item(meant.item, text) for text in _items(value)]
            return _stand_in(meant)
        if meant.shape == "group" and meant.group is not None:
            if isinstance(value, dict):
                return self._group(meant.group, value, pointer)
            if isinstance(value, str) and meant.shorthand:
                return {meant.shorthand: value}
        elif isinstance(value, str):
            return value
        self._tell_shape(meant, node, pointer)
        return _stand_in(meant)

    def _item(self, meant: Meant, text: str) -> Any:
        if meant.shorthand:
            return {meant.shorthand: text}
        return text if meant.shape == "text" else _stand_in(meant)

    def _group(self, type_: Any, value: dict[str, Node], pointer: Pointer) -> dict[str, Any]:
        known = fields(type_)
        plain = {}
        for name, node in value.items():
            if name not in known or (not pointer and name in self.given):
                self._tell_unknown(type_, name, node, pointer)
            else:
                plain[name] = self._shaped(known[name].meant, node, (*pointer, name))
        return plain

    def _tell_shape(self, meant: Meant, node: Node, pointer: Pointer) -> None:
        if self._told_of(pointer):
            return
        message = f"{_name(pointer)}{_shown(node)} stands where {WORDS[meant.what]} is meant"
        self._tell(node, "wrong-type", message, _shape_hint(meant, node))

    def _tell_unknown(self, type_: Any, name: str, node: Node, pointer: Pointer) -> None:
        if UNREADABLE in name:
            return
        location = Location(self.path, node.key_line, node.key_column)
        if name in self.given:
            hint = f"remove it: the file's name, '{self.given[name]}', is the {name}"
            message = f"the field '{name}' stands in a file of one entry"
        else:
            near = self._likely(type_, pointer).get(name)
            names = [field for field in fields(type_) if pointer or field not in self.given]
            hint = f"did you mean '{near}'?" if near else "the fields are: " + ", ".join(names)
            message = f"there is no field {quoted(name)} here"
        self.problems.append(Problem(location, "unknown-field", message, hint))

    def _likely(self, type_: Any, pointer: Pointer) -> dict[str, str | None]:
        """Return the unknown fields of a group, each with the one that is likely meant."""
        if pointer not in self.likely:
            self.likely[pointer] = self._look_for_likely(type_, pointer)
        return self.likely[pointer]

    def _look_for_likely(self, type_: Any, pointer: Pointer) -> dict[str, str | None]:
        group = self.root.find(pointer).value
        given = self.given if not pointer else {}
        if not isinstance(group, dict):
            return {}
        known = fields(type_)
        unknown = [name for name in group if name not in known]
        absent = [name for name in known if name not in group and name not in given]
        missing = [name for name in absent if known[name].required]
        if len(unknown) == len(missing) == 1 and not nearest(unknown[0], absent, _ALIKE):
            return {unknown[0]: missing[0]}
        return {
            name: nearest(name, missing, _ALIKE)
            or nearest(name, absent, _ALIKE)
            or nearest(name, known, _ALIKE)
            for name in unknown
        }

    # --- values ---

    def _take(self, details: ErrorDetails) -> None:
        """Tell of a fault that pydantic found, and mend it."""
        pointer, kind = details["loc"], details["type"]
        if kind in ("missing", "missing_argument"):
            self._take_missing(pointer)
        elif kind == "missing-evidence":
            self._take_missing_evidence(pointer, str(details["msg"]))
        elif kind == "missing-repository":
            self._take_missing_repository(pointer)
        elif kind == "backwards-period":
            self._take_backwards_period(pointer)
        elif kind != "too_short" or not self.root.find(pointer).value:
            field = self._field(pointer)
            if not self._told_of(pointer):
                self._tell_fault(details)
            self._replace(pointer, field)

    def _take_missing(self, pointer: Pointer) -> None:
        name = str(pointer[-1])
        group = self.root.find(pointer[:-1])
        type_ = self._meant(pointer[:-1]).group
        if (
            not self._told_of(pointer[:-1])
            and not group.incomplete
            and name not in self._likely(type_, pointer[:-1]).values()
        ):
            hint = f"add `{name}:`"
            self._tell(group, "missing-field", f"the field '{name}' is missing", hint)
        self._at(pointer[:-1])[name] = _stand_in(fields(type_)[name].meant)

    def _take_missing_evidence(self, pointer: Pointer, message: str) -> None:
        position = self.root.find(pointer)
        meant = {*position.value, *self._likely(self._meant(pointer).group, pointer).values()}
        known = self._told_of(pointer) or position.incomplete or meant & {"quote", "source"}
        if not known:
            hint = "add `quote:` or `source:`: where was the position taken?"
            self._tell(position, "missing-evidence", message, hint)
        self._at(pointer)["quote"] = UNREADABLE

    def _take_missing_repository(self, pointer: Pointer) -> None:
        group, likely = self.root.find(pointer), self._likely(self._meant(pointer).group, pointer)
        meant = {*(group.value if isinstance(group.value, dict) else ()), *likely.values()}
        if not self._told_of(pointer) and not group.incomplete and "repo" not in meant:
            message = "the field 'repo' is missing: which repository is the form to write to?"
            self._tell(group, "missing-field", message, "write it as `repo: owner/name`")
        self._at(pointer)["repo"] = _STAND_INS["repository"]

    def _take_backwards_period(self, pointer: Pointer) -> None:
        period, end = self._at(pointer), (*pointer, "to")
        if isinstance(self.root.find(end).value, str):  # else it is what stands in for it
            message = f"lies before the start, {quoted(period['from'])}"
            self._tell_value("backwards-period", end, message, CODES["backwards-period"].cure)
        del period["to"]

    def _replace(self, pointer: Pointer, field: Field | None) -> None:
        holder, step = self._at(pointer[:-1]), pointer[-1]
        if field is not None and not field.required:
            del holder[step]
        else:
            holder[step] = _stand_in(self._meant(pointer))

    def _at(self, pointer: Pointer) -> Any:
        value: Any = self.plain
        for step in pointer:
            value = value[step]
        return value

    def _meant(self, pointer: Pointer) -> Meant:
        """What stands at a place."""
        meant = Meant("group", "group", self.type)
        for step in pointer:
            found = meant.item if isinstance(step, int) else fields(meant.group)[step].meant
            assert found is not None
            meant = found
        return meant

    def _field(self, pointer: Pointer) -> Field | None:
        """The field at a place; None for an item of a list."""
        if not isinstance(pointer[-1], str):
            return None
        return fields(self._meant(pointer[:-1]).group)[pointer[-1]]

    def _told_of(self, pointer: Pointer) -> bool:
        """Whether a problem with the value, or with what it is in, was told of already."""
        ways = [pointer[:end] for end in range(len(pointer) + 1)]
        return any(way in self.told or self.root.find(way).faulty for way in ways)

    def _tell(self, node: Node, code: str, message: str, hint: str) -> None:
        location = Location(self.path, node.line, node.column)
        self.problems.append(Problem(location, code, message, hint or CODES[code].cure))

    def _tell_value(self, code: str, pointer: Pointer, message: str, hint: str) -> None:
        node = self.root.find(pointer)
        self._tell(node, code, f"{_name(pointer)}{_shown(node)} {message}", hint)

    def _tell_fault(self, details: ErrorDetails) -> None:
        """Tell of a text that is not what its field takes."""
        pointer, kind = details["loc"], details["type"]
        node = self.root.find(pointer)
        context = details.get("ctx", {})
        if pointer == ("id",):
            problem = unsafe_id(str(node.value), Location(self.path, node.line, node.column))
            self.problems.append(problem)
        elif kind == "too_short":
            self._tell(
                node, "empty-value", f"{_name(pointer)}the list is empty", "name at least one"
            )
        elif kind == "invalid-date":
            reason = str(context["reason"])
            known = str(node.value) in reason or "…" in reason
            text = reason if known else f"{_shown(node)} is no date: {reason}"
            self._tell(node, kind, f"{_name(pointer)}{text}", str(context["hint"]))
        else:
            what = self._meant(pointer)
            code, message, hint = remedy(what, _written(node), kind, str(details["msg"]))
            self._tell_value(code, pointer, message, hint or str(context.get("hint", "")))


def _name(pointer: Pointer) -> str:
    names = [step for step in pointer if isinstance(step, str)]
    return f"{names[-1]}: " if names else ""


def _shown(node: Node) -> str:
    if isinstance(node.value, str):
        return quoted(node.value)
    if isinstance(node.value, list):
        texts = ", ".join(str(text) for text in _written(node))
        return f"the list {quoted('[' + texts + ']', '')}"
    names = ", ".join(node.value)
    return f"the group of fields {quoted('(' + names + ')', '')}"


def _written(node: Node) -> Any:
    """A text, or the texts of a list."""
    if isinstance(node.value, list):
        return [
            f"[{', '.join(_written(item))}]" if isinstance(item.value, list) else _written(item)
            for item in node.value
        ]
    return node.value if isinstance(node.value, str) else "…"


def _shape_hint(meant: Meant, node: Node) -> str:
    value = node.value
    if meant.count:
        return DEGREES
    match meant.shape:
        case "list" if isinstance(value, dict):
            return "begin each item of the list with a hyphen and a space"
        case "list" if str(value).startswith("-"):
            return "put each item on a line of its own, and a space after its hyphen"
        case "list":
            items = quoted(", ".join(_items(str(value))), "")
            return f"write [{items}], or each item on a line of its own, after a hyphen"
        case "group":
            names = ", ".join(fields(meant.group))
            return f"write each field on a line of its own, as `name: value`; there are: {names}"
        case _ if isinstance(value, list) and any(isinstance(item.value, list) for item in value):
            text = quoted(f"[{', '.join(_written(node))}]", '"')
            return f"write it between quotation marks: {text}"
        case _ if isinstance(value, list):
            return "write one value alone, without brackets and hyphens"
        case _:
            return "put the value after the colon; text with a colon in it needs quotation marks"


def _items(text: str) -> list[str]:
    """What the items are of a list that was written as a text."""
    items = [item.strip() for item in re.split("[,;\n]", text.strip("[] "))]
    return [item for item in items if item] or [text]
