"""What each field takes, read from the types of `model`; for messages and the field reference."""

import ast
import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, is_dataclass
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BeforeValidator

from dossier import model
from dossier.markup import Prose
from dossier.model import Kind, To

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
        "choice": "one of a few words",
        "list": "a list",
        "group": "a group of fields",
    }
)
"""The sorts of values, in an editor's words."""

_SCALARS: Final[tuple[tuple[Any, str], ...]] = (
    (model.When, "date"),
    (model.Flag, "flag"),
    (model.Inline, "inline"),
    (model.Markdown, "markdown"),
    (model.Url, "url"),
    (model.SiteUrl, "url"),
    (model.Lang, "language"),
    (model.Slug, "slug"),
    (model.Text, "text"),
)


@lru_cache(maxsize=64)
def fields(type_: Any) -> Mapping[str, Field]:
    """Return the fields of a type by the names that editors write, in their order."""
    hints = get_type_hints(type_, include_extras=True)
    found = {}
    for attribute, info in type_.__pydantic_fields__.items():
        name = info.alias or attribute
        required = info.is_required()
        default = None if required else info.get_default()
        found[name] = Field(name, _meant(hints[attribute]), required, default)
    return MappingProxyType(found)


def docs(type_: Any) -> Mapping[str, str]:
    """Return the docstrings of a type's fields, each on one line, by the names that editors write.

    Not by pydantic's `use_attribute_docstrings`: that reads the source whenever the types are
    imported, which takes longer than all else that a command imports.
    """
    found = {name: doc for one in reversed(type_.__mro__) for name, doc in _docstrings(one)}
    names = {
        attribute: info.alias or attribute for attribute, info in type_.__pydantic_fields__.items()
    }
    return {names[attribute]: doc for attribute, doc in found.items() if attribute in names}


def _docstrings(type_: type) -> Iterator[tuple[str, str]]:
    """Yield the docstrings below a type's own attributes."""
    if not is_dataclass(type_):
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
    for alias, what in _SCALARS:
        if annotation == alias:
            return Meant("text", what)
    origin = get_origin(annotation)
    if origin in (Union, UnionType):
        [option] = [one for one in get_args(annotation) if one is not type(None)]
        return _meant(option)
    if origin is Literal:
        return Meant("text", "choice", choices=tuple(str(one) for one in get_args(annotation)))
    if origin is tuple:
        item, *rest = get_args(annotation)
        count = 0 if rest == [Ellipsis] else 1 + len(rest)
        return Meant("list", "list", item=_meant(item), count=count)
    if origin is Annotated:
        return _annotated(annotation)
    if is_dataclass(annotation) and annotation is not Prose:
        assert isinstance(annotation, type)
        return Meant("group", "group", group=annotation)
    return Meant("text", {int: "number", float: "degrees"}.get(annotation, "text"))


def _annotated(annotation: Any) -> Meant:
    """What marks and validators make of a type."""
    base, *marks = get_args(annotation)
    meant = _meant(base)
    for mark in marks:
        if isinstance(mark, To):
            return Meant("text", "slug", target=mark.kind)
        pattern = str(getattr(mark, "pattern", None) or "")
        if pattern.startswith("^Q"):
            return Meant("text", "wikidata")
        if "@" in pattern:
            return Meant("text", "email")
        if isinstance(mark, BeforeValidator) and meant.shape != "text":
            # What the validator makes of a text alone tells what such a text stands for.
            made = mark.func("")  # type: ignore[call-arg]
            if isinstance(made, dict):
                return Meant("group", "group", meant.group, shorthand=next(iter(made)))
            return Meant("list", "list", item=meant.item, alone=True)
    return meant
