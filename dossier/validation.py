"""Plain values → entries: the model's types as validators of pydantic's core.

They are built for `pydantic_core` straight from the types, and only when a kind is first met:
importing pydantic, and letting it look at all the types, took longer than reading the files that
a change touches.
"""

import re
from collections.abc import Callable
from dataclasses import MISSING, fields
from functools import lru_cache
from types import MappingProxyType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit

from pydantic_core import PydanticCustomError, SchemaValidator, ValidationError
from pydantic_core.core_schema import CoreSchema

from dossier import dategrammar, language, markup, model
from dossier.dategrammar import Date
from dossier.model import Listed, Reads, Short, field_names
from dossier.prose import Prose

LONGEST_NUMBER: Final = 9
"""In characters, as it is written: not every program can hold more (RFC 8259, section 6)."""


def validator(type_: Any) -> SchemaValidator:
    """Return what makes a type's values from nested `str`, `list` and `dict`.

    Its `validate_python` raises `pydantic_core.ValidationError`.
    """
    return _validator(type_)


def validated(type_: Any, plain: dict[str, Any]) -> Any:
    """Return the value that fields give; None where they are not what the type takes."""
    try:
        return _validator(type_).validate_python(plain)
    except ValidationError:
        return None


@lru_cache(maxsize=16)
def _validator(type_: Any) -> SchemaValidator:
    return SchemaValidator(_schema(type_))


# --- sorts of text ------------------------------------------------------------------------


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise PydanticCustomError("wrong-type", "a text is meant", {"hint": ""})
    return value


def _date(value: Any) -> Date:
    if not isinstance(value, str):
        raise PydanticCustomError("wrong-type", "a date is meant", {"hint": "write 2024-09-06"})
    try:
        return dategrammar.parse(value)
    except dategrammar.InvalidDate as error:
        raise PydanticCustomError(
            "invalid-date", "{reason}", {"reason": error.reason, "hint": error.hint}
        ) from None


def _day(value: Any) -> Date:
    date = _date(value)
    if not date.is_day:
        reason, hint = f"'{date}' is no single day", "write it as 2024-09-06"
        raise PydanticCustomError("invalid-date", "{reason}", {"reason": reason, "hint": hint})
    return date


def _flag(value: Any) -> bool:
    if value not in ("true", "false"):
        raise PydanticCustomError(
            "invalid-value", "neither true nor false", {"hint": "write true or false"}
        )
    return bool(value == "true")


def _inline(value: Any) -> Prose:
    return markup.inline(_text(value))


def _markdown(value: Any) -> Prose:
    return markup.block(_text(value))


_SIMPLE_URL: Final = re.compile(r"https?://[A-Za-z0-9.-]+(?:[/?#][!-~]*)?\Z")
"""Addresses that need no second look."""


def _url(value: Any) -> str:
    text = _text(value)
    if _SIMPLE_URL.match(text):
        return text
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or any(map(str.isspace, text)):
        raise PydanticCustomError(
            "invalid-url", "no web address", {"hint": "write it whole, from https:// on"}
        )
    return text


def _site(value: Any) -> str:
    text = _url(value)
    parts = urlsplit(text)
    if parts.query or parts.fragment:
        raise PydanticCustomError(
            "invalid-url",
            "no address of a site, which has no ? and no #",
            {"hint": "write it up to its last slash"},
        )
    return text


@lru_cache(maxsize=1024)
def _is_language(text: str) -> bool:
    return language.is_language_tag(text)


def _language(value: Any) -> str:
    text = _text(value)
    if not _is_language(text):
        raise PydanticCustomError(
            "invalid-language",
            "no known language",
            {"hint": "use a tag such as en, fa, uk, zh-Hans"},
        )
    return text


def _number(value: Any) -> int:
    text = _text(value)
    if len(text) > LONGEST_NUMBER:
        raise PydanticCustomError("invalid-value", "too long a number", {"hint": ""})
    return int(text)


def _degrees(value: Any) -> tuple[float, float]:
    hint = {"hint": "write [latitude, longitude] in degrees, such as [35.69, 51.39]"}
    try:
        latitude, longitude = (float(_text(item)) for item in _list(value))
    except (TypeError, ValueError):
        raise PydanticCustomError("invalid-value", "no pair of degrees", hint) from None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise PydanticCustomError("invalid-value", "no point on Earth", hint)
    return (latitude, longitude)


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise PydanticCustomError("wrong-type", "a list is meant", {"hint": ""})
    return value


def _by(read: Callable[[Any], Any]) -> CoreSchema:
    return {"type": "function-plain", "function": {"type": "no-info", "function": read}}


_SORTS: Final = MappingProxyType[model.Sort, CoreSchema](
    {
        "text": {"type": "str", "min_length": 1, "strip_whitespace": True},
        "date": _by(_date),
        "day": _by(_day),
        "flag": _by(_flag),
        "inline": _by(_inline),
        "markdown": _by(_markdown),
        "url": _by(_url),
        "site": _by(_site),
        "language": _by(_language),
        "slug": {"type": "str", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "max_length": 100},
        "degrees": _by(_degrees),
        "wikidata": {"type": "str", "pattern": "^Q[1-9][0-9]*$"},
        "email": {"type": "str", "pattern": r"^[^@\s]+@[^@\s]+\.[^@\s]+$"},
        "repository": {"type": "str", "pattern": r"^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$"},
    }
)


def _sorted(mark: Reads) -> CoreSchema:
    if mark.sort != "number":
        return _SORTS[mark.sort]
    schema: CoreSchema = {"type": "int"}
    if mark.bounds is not None:
        schema = {"type": "int", "ge": mark.bounds[0], "le": mark.bounds[1]}
    return _before(_number, schema)


def _before(read: Callable[[Any], Any], schema: CoreSchema) -> CoreSchema:
    return {
        "type": "function-before",
        "function": {"type": "no-info", "function": read},
        "schema": schema,
    }


# --- types --------------------------------------------------------------------------------


def _schema(annotation: Any) -> CoreSchema:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _marked(arguments[0], arguments[1:])
    if origin in (Union, UnionType):
        # Nothing that was read is None: that is only what absent fields are.
        [option] = [one for one in arguments if one is not type(None)]
        return _schema(option)
    if origin is Literal:
        return {"type": "literal", "expected": list(arguments)}
    if origin is tuple:
        return {
            "type": "tuple",
            "items_schema": [_schema(arguments[0])],
            "variadic_item_index": 0,
        }
    return _group(annotation)


def _marked(base: Any, marks: tuple[Any, ...]) -> CoreSchema:
    for mark in marks:
        match mark:
            case Reads():
                return _sorted(mark)
            case Short():
                return _before(_shorthand(mark.field), _schema(base))
            case Listed():
                schema: Any = _schema(base)
                if mark.least:
                    schema["min_length"] = mark.least
                return _before(_one_or_many, schema) if mark.alone else schema
    return _schema(base)


def _shorthand(name: str) -> Callable[[Any], Any]:
    """Let `x` stand for `{name: x}`."""

    def read(value: Any) -> Any:
        return {name: value} if isinstance(value, str) else value

    return read


def _one_or_many(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


def _group(type_: Any) -> CoreSchema:
    hints, names = get_type_hints(type_, include_extras=True), field_names(type_)
    arguments: list[Any] = []
    for field in fields(type_):
        schema = _schema(hints[field.name])
        if field.default is not MISSING:
            schema = {"type": "default", "schema": schema, "default": field.default}
        argument = {
            "type": "dataclass-field",
            "name": field.name,
            "schema": schema,
            "kw_only": True,
            "validation_alias": names[field.name],
        }
        arguments.append(argument)
    schema = {
        "type": "dataclass",
        "cls": type_,
        "fields": list(names),
        "slots": True,
        "schema": {
            "type": "dataclass-args",
            "dataclass_name": type_.__name__,
            "fields": arguments,
            "extra_behavior": "forbid",
        },
    }
    check = _CHECKS.get(type_)
    if check is None:
        return schema
    return {
        "type": "function-after",
        "function": {"type": "no-info", "function": check},
        "schema": schema,
    }


def _with_evidence(position: model.Position) -> model.Position:
    if position.quote is None and not position.source:
        raise PydanticCustomError(
            "missing-evidence",
            "the position has neither a quote nor a source",
            {"hint": "add `quote:` or `source:`"},
        )
    return position


def _forwards(role: model.Role) -> model.Role:
    if role.from_ is not None and role.to is not None and role.from_.first > role.to.last:
        raise PydanticCustomError("backwards-period", "the end is before the start", {"hint": ""})
    return role


def _with_repository(admin: model.Admin) -> model.Admin:
    if admin.backend == "github" and admin.repo is None:
        raise PydanticCustomError(
            "missing-repository", "it is not said which repository", {"hint": ""}
        )
    return admin


_CHECKS: Final = MappingProxyType[Any, Callable[[Any], Any]](
    {
        model.Position: _with_evidence,
        model.Role: _forwards,
        model.Admin: _with_repository,
    }
)
"""What is wrong with a group of fields each of which is right."""
