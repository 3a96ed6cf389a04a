"""JSON Schemas (draft-07) of content files, from the model: for editors that complete and check.

A language server for YAML types what is written before it asks the schema: `2024` is a number to
it, `true` a boolean. So whatever a text may look like is allowed where a text is meant. Beyond the
draft, `enumDescriptions`, `defaultSnippets`, `markdownDescription`, `errorMessage` and
`patternErrorMessage` are those of VS Code, which yaml-language-server follows; others pass over
them.

What stands in `default` would be written into every new entry, so defaults stand in descriptions.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import isqrt
from types import MappingProxyType
from typing import Any, Final, get_args

from dossier.fields import WORDS, Field, Meant, docs, fields
from dossier.model import FAMILIES, KINDS, REFERENCE_FIELDS, TYPES, Kind, Settings, Stance
from dossier.patterns import PATTERNS
from dossier.prose import Prose

Schema = dict[str, Any]

BY_NAME: Final = 1000
"""Up to so many entries of a kind are offered by their names, too: snippets take a language server
time that grows with their square, a quarter of a second for these."""

DRAFT: Final = "http://json-schema.org/draft-07/schema#"


@dataclass(frozen=True, slots=True)
class Named:
    """An entry that others can name."""

    id: str
    name: str
    """What readers call it, in plain text."""

    about: str
    """A line on what it is, in plain text; or empty."""


SETTINGS: Final = "dossier"

NEEDS: Final[Mapping[str, frozenset[Kind]]] = MappingProxyType(
    {kind: frozenset(target for _, target in REFERENCE_FIELDS[kind]) for kind in KINDS}
    | {SETTINGS: frozenset()}
)
"""The schemas, those of kinds and that of the settings: each with the kinds whose ids are in it."""


def text_of(name: str, ids: Mapping[Kind, str]) -> str:
    """Return the schema of a sort of content file, as JSON.

    Those of kinds are for files with one entry and for those with a list; a chapter's is for its
    front matter. Each holds the ids that it needs: a schema of its own for them would not be read
    again by yaml-language-server 1.25, where a folder's name has a space or a letter beyond ASCII.

    Args:
        name: one of `NEEDS`.
        ids: what `ids_of` returned for each of the kinds that it needs.
    """
    # Put together as text: 10,000 ids stand in several schemas, and need not be encoded for each.
    definitions = ", ".join(f'"{kind}": {ids[kind]}' for kind in sorted(NEEDS[name]))
    return f'{_without_ids(name)[:-1]}, "definitions": {{{definitions}}}}}\n'


@lru_cache(maxsize=len(NEEDS))
def _without_ids(name: str) -> str:
    found = next((_kind(kind) for kind in KINDS if kind == name), None)
    return _json(found or _file("settings", _group(Settings, "settings")))


def ids_of(kind: Kind, entries: Sequence[Named]) -> str:
    """Return the part of schemas that has the ids of a kind, as JSON: each with what it stands for.

    An id is told apart, and found, by its entry's name. They are told in portions: language
    servers compare each value of an `enum` with each other one as they load it, which takes half a
    minute for 10,000, and they show all of it for one id.
    """
    portions = [_portion(kind, some) for some in _portions(entries)]
    by_name = entries if len(entries) <= BY_NAME else ()
    often = Counter(entry.name for entry in by_name)
    snippets = [
        {
            "label": entry.name if often[entry.name] == 1 else f"{entry.name} ({entry.id})",
            "description": entry.about,
            "body": entry.id,
        }
        for entry in by_name
    ]
    return _json({"title": kind, "anyOf": [_never(kind), *portions], "defaultSnippets": snippets})


def _json(schema: Schema) -> str:
    return json.dumps(schema, ensure_ascii=False)


# --- files --------------------------------------------------------------------------------


def _kind(kind: Kind) -> Schema:
    type_: Any = TYPES[kind]
    every = fields(type_)
    if kind == "chapter":
        own = {name: one for name, one in every.items() if name not in ("id", "body")}
        return _file(kind, _group(type_, kind, own))
    own = {name: one for name, one in every.items() if name != "id"}
    one, listed = _group(type_, kind, own), _group(type_, kind)
    one["defaultSnippets"] = [_snippet(f"a new {kind}", own)]
    listed["defaultSnippets"] = [_snippet(f"another {kind}", every)]
    several = {"type": "array", "minItems": 1, "items": listed}
    return _file(kind, {"anyOf": [one, several]})


def _file(title: str, schema: Schema) -> Schema:
    return {"$schema": DRAFT, "title": title} | schema


def _snippet(label: str, own: Mapping[str, Field]) -> Schema:
    """What offers a whole entry: its required fields, to be gone through with the tabulator."""
    required = [field for field in own.values() if field.required]
    body = {}
    for number, field in enumerate(required, 1):
        words = "|".join(["", ",".join(field.meant.choices), ""]) if field.meant.choices else ""
        body[field.name] = f"${{{number}{words}}}"
    return {"label": label, "description": f"with {', '.join(body)}", "body": body}


# --- groups and fields --------------------------------------------------------------------


def _group(type_: Any, title: str, own: Mapping[str, Field] | None = None) -> Schema:
    """The schema of a group of fields; `own`: of these alone."""
    own = fields(type_) if own is None else own
    meanings = docs(type_)
    schema: Schema = {
        "type": "object",
        "title": title,
        "description": " ".join(str(type_.__doc__).split()),
        "properties": {
            name: _described(_value(field.meant), meanings.get(name, ""), field)
            for name, field in own.items()
        },
        "additionalProperties": False,
    }
    required = [name for name, field in own.items() if field.required]
    return schema | ({"required": required} if required else {})


def _described(schema: Schema, meaning: str, field: Field) -> Schema:
    """A field's schema, with what the field means."""
    notes = [_takes(field.meant)]
    if field.required:
        notes.append("required")
    elif (default := _default(field)) and not field.meant.group:
        notes.append(f"default: `{default}`")
    return {
        "description": meaning.replace("`", ""),
        "markdownDescription": f"{meaning}\n\n*{'; '.join(notes)}*",
    } | schema


def _takes(meant: Meant) -> str:
    """What a field takes, in a few words."""
    if meant.target:
        return f"the id of {_a(meant.target)}"
    if meant.item is not None and not meant.count:
        return f"list: {_takes(meant.item)}"
    if meant.group is not None:
        group = f"fields: {', '.join(fields(meant.group))}"
        short = Meant("text", "text") if not meant.shorthand else _short(meant)
        return f"{_takes(short)}, or {group}" if meant.shorthand else group
    return "two numbers" if meant.count else WORDS[meant.what]


def _default(field: Field) -> str:
    value = field.default
    if value is None or isinstance(value, Prose) or value == ():
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return f"[{', '.join(value)}]" if isinstance(value, tuple) else str(value)


def _short(meant: Meant) -> Meant:
    """What a text alone means in the place of a group."""
    return fields(meant.group)[meant.shorthand].meant


def _value(meant: Meant) -> Schema:
    options = _options(meant)
    return options[0] if len(options) == 1 else {"anyOf": options}


def _options(meant: Meant) -> list[Schema]:
    """The forms that a value can have."""
    if meant.target:
        return [_reference(meant.target)]
    if meant.choices:
        return [_choice(meant.choices)]
    if meant.item is not None:
        return [_list(meant), *(_options(meant.item) if meant.alone else [])]
    if meant.group is not None:
        name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", meant.group.__name__).lower()
        group = _group(meant.group, name)
        return [*(_options(_short(meant)) if meant.shorthand else []), group]
    return [_text(meant)]


def _reference(kind: Kind) -> Schema:
    # Not the mere `$ref`: beside that, no description is read.
    return {"anyOf": [{"$ref": f"#/definitions/{kind}"}]}


def _list(meant: Meant) -> Schema:
    assert meant.item is not None
    if meant.what == "list" and meant.item.what == "degrees":
        items = [_text(meant.item) | {"minimum": -most, "maximum": most} for most in (90, 180)]
        return {"type": "array", "items": items, "minItems": 2, "additionalItems": False}
    schema: Schema = {"type": "array", "items": _value(meant.item)}
    schema["errorMessage"] = "a list is meant"
    return schema | ({"minItems": meant.least} if meant.least else {})


# --- texts --------------------------------------------------------------------------------

_SCALAR: Final = ["string", "number"]
"""What a text without quotation marks may be taken for; and a truth value, see `_text`."""

_TYPES: Final = {
    "flag": ["boolean", "string"],
    "number": ["integer", "string"],
    "date": ["string", "integer"],
    **{sort: ["string"] for sort in ("day", "url", "site", "wikidata", "email", "language")},
}
"""As what the sorts of text are read that are less than any text."""

_LIMITS: Final = {"date": {"minimum": -9999, "maximum": 9999}, "slug": {"maxLength": 100}}


def _text(meant: Meant) -> Schema:
    words = WORDS[meant.what]
    schema: Schema = {
        "type": _TYPES.get(meant.what, _SCALAR),
        "title": words,
        "errorMessage": f"{words} is meant",
        **_LIMITS.get(meant.what, {}),
    }
    if meant.bounds is not None:
        schema |= {"minimum": meant.bounds[0], "maximum": meant.bounds[1]}
    if meant.what in PATTERNS:
        pattern, message = PATTERNS[meant.what]
        schema |= {"pattern": pattern, "patternErrorMessage": message}
    else:
        schema |= {"minLength": 1}
    if meant.what in _TYPES or meant.what == "degrees":
        return schema
    # `true` is a text as well; named as a type, it would be offered wherever a text is.
    return {"anyOf": [schema, {"not": {"type": [*_SCALAR, "array", "object", "null"]}}]}


def _choice(choices: Sequence[str]) -> Schema:
    schema: Schema = {"type": "string", "enum": list(choices)}
    if tuple(choices) == get_args(Stance):
        schema["enumDescriptions"] = [FAMILIES[stance] for stance in choices]
    return schema


def _never(kind: Kind) -> Schema:
    """What nothing is, so that what is no id either is told of in these words.

    A list of types: a single one would be told of together with those of other forms.
    """
    schema: Schema = {"type": ["object"], "minProperties": 1, "maxProperties": 0}
    return schema | {"title": "no id", "errorMessage": f"no {kind} has this id"}


def _portions(entries: Sequence[Named]) -> Iterator[Sequence[Named]]:
    size = max(8, isqrt(len(entries)))
    return (entries[start : start + size] for start in range(0, len(entries), size))


def _portion(kind: Kind, entries: Sequence[Named]) -> Schema:
    schema: Schema = {"title": f"the id of {_a(kind)}", "enum": [], "enumDescriptions": []}
    for entry in entries:
        for value in _read_as(entry.id):
            schema["enum"].append(value)
            schema["enumDescriptions"].append(" · ".join(filter(None, [entry.name, entry.about])))
    return schema


def _read_as(id_: str) -> list[str | int | float | bool]:
    """An id, and what else a reader of YAML 1.2 may take it for (core schema, section 10.3.2)."""
    match = _NO_TEXT.fullmatch(id_)
    if match is None:
        return [id_]
    if match["flag"]:
        return [id_, id_ == "true"]
    if match["float"]:
        return [id_, float(id_)]
    return [id_, int(id_, 0 if match["based"] else 10)]


_NO_TEXT: Final = re.compile(
    "(?P<flag>true|false)|(?P<float>[0-9]+e-?[0-9]{1,2})|(?P<based>0o[0-7]+|0x[0-9a-f]+)|[0-9]+"
)


def _a(word: str) -> str:
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"
