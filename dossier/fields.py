"""What each field takes, read from the types of `model`; for messages and the field reference."""

import ast
import dataclasses
import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from dossier.model import Kind, Listed, Reads, Short, To, field_names, is_group

Shape = Literal["text", "list", "group"]


@dataclass(frozen=True, slots=True)
class Meant:
    """What stands in a field, or in an item of a list."""

    shape: Shape
    what: str
    """The sort of value, a key of `WORDS`; for a list, `list`; for a group, `group`."""

    group: type | None = None
    """The type of a group of fields."""

    item: "Meant | None" = None
    """What the items of a list are."""

    count: int = 0
    """How many items a list has; 0: any number."""

    least: int = 0
    """How many items a list has at least."""

    bounds: tuple[int, int] | None = None
    """The least and the greatest number allowed."""

    choices: tuple[str, ...] = ()
    """The values allowed, where there are only some."""

    target: Kind | None = None
    """The kind that the value names an entry of."""

    shorthand: str = ""
    """A group: the field that a text alone stands for."""

    alone: bool = False
    """A list: a single item may stand without the list."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a kind, or of a group."""

    name: str
    """As editors write it."""

    meant: Meant
    required: bool
    default: Any


WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "text": "a text",
        "date": "a date",
        "day": "a day",
        "flag": "true or false",
        "inline": "a line of text",
        "markdown": "a text",
        "url": "a web address",
        "language": "a language tag",
        "slug": "an id",
        "number": "a number",
        "degrees": "a number of degrees",
        "wikidata": "a Wikidata item",
        "email": "an e-mail address",
        "repository": "a repository on GitHub",
        "choice": "one of a few words",
        "list": "a list",
        "group": "a group of fields",
    }
)
"""The sorts of values, in an editor's words."""


@lru_cache(maxsize=64)
def fields(type_: Any) -> Mapping[str, Field]:
    """Return the fields of a type by the names that editors write, in their order."""
    hints, names = get_type_hints(type_, include_extras=True), field_names(type_)
    found = {}
    for one in dataclasses.fields(type_):
        required = one.default is dataclasses.MISSING
        default = None if required else one.default
        name = names[one.name]
        found[name] = Field(name, _meant(hints[one.name]), required, default)
    return MappingProxyType(found)


def docs(type_: Any) -> Mapping[str, str]:
    """Return the docstring of each field of a type on one line, by the names that editors write."""
    found = {name: doc for one in reversed(type_.__mro__) for name, doc in _docstrings(one)}
    found |= {
        one.name: one.metadata["doc"] for one in dataclasses.fields(type_) if "doc" in one.metadata
    }
    names = field_names(type_)
    return {names[attribute]: doc for attribute, doc in found.items() if attribute in names}


def _docstrings(type_: type) -> Iterator[tuple[str, str]]:
    """Yield the docstrings below a type's own attributes."""
    if not dataclasses.is_dataclass(type_):
        return
    [definition] = ast.parse(inspect.cleandoc(inspect.getsource(type_))).body
    assert isinstance(definition, ast.ClassDef)
    for attribute, below in pairwise(definition.body):
        match attribute, below:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(doc))),
            ):
                yield name, " ".join(doc.split())


def _meant(annotation: Any) -> Meant:
    origin = get_origin(annotation)
    if origin in (Union, UnionType):
        [option] = [one for one in get_args(annotation) if one is not type(None)]
        return _meant(option)
    if origin is Literal:
        return Meant("text", "choice", choices=tuple(str(one) for one in get_args(annotation)))
    if origin is tuple:
        return Meant("list", "list", item=_meant(get_args(annotation)[0]))
    if origin is Annotated:
        return _marked(annotation)
    assert is_group(annotation), annotation
    return Meant("group", "group", group=annotation)


def _marked(annotation: Any) -> Meant:
    """What marks make of a type."""
    base, *marks = get_args(annotation)
    for mark in marks:
        match mark:
            case To():
                return Meant("text", "slug", target=mark.kind)
            case Short():
                return Meant("group", "group", base, shorthand=mark.field)
            case Listed():
                return replace(_meant(base), alone=mark.alone, least=mark.least)
    for mark in marks:
        match mark:
            case Reads(sort="degrees"):
                return Meant("list", "list", item=Meant("text", "degrees"), count=2)
            case Reads(sort="site"):
                return Meant("text", "url")
            case Reads():
                return Meant("text", mark.sort, bounds=mark.bounds)
    return _meant(base)
