"""New entries: what is known of them, and beside it, as comments, what else can be said."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from dossier import files, load
from dossier.editing.canonical import laid_out, order
from dossier.editing.formatting import formatted
from dossier.editing.reading import Desk
from dossier.editing.written import branch_of
from dossier.fields import Field, Meant, docs, fields
from dossier.linking import link
from dossier.model import TYPES, Kind
from dossier.nodes import Pointer
from dossier.problems import Location, Problem, did_you_mean, quoted
from dossier.records import Record

USEFUL: Final[Mapping[Kind, tuple[str, ...]]] = {
    "event": ("reported", "key", "actors", "places", "claims", "summary", "tags", "sources"),
    "actor": ("aliases", "roles", "part_of", "summary", "tags", "sources"),
    "quote": ("as", "translation", "verbatim", "venue", "event", "claims", "summary", "sources"),
    "source": (
        "authors", "url", "archived", "published", "accessed", "lang", "relies_on", "consulted",
        "summary",
    ),
    "claim": ("positions", "events", "summary", "tags", "sources"),
    "place": ("at", "part_of", "summary"),
    "term": ("abbreviation", "sources"),
    "chapter": ("question", "summary"),
}  # fmt: skip
"""What editors will most likely want to add to a new entry."""

_SAMPLES: Final[Mapping[str, str]] = {
    "text": "…", "inline": "…", "markdown": "…", "date": "2024-09-06", "flag": "true",
    "url": "https://example.org/", "language": "en", "slug": "a-word", "degrees": "0",
    "wikidata": "Q794", "number": "10",
}  # fmt: skip


def path_of(kind: Kind, id_: str, desk: Desk) -> str:
    """Return where a new entry is to stand; a chapter stands after all others."""
    if kind != "chapter":
        return f"{load.CONTENT}/{kind}s/{id_}.yaml"
    names = [one.path.rpartition("/")[2] for one in desk.content.records if one.kind == "chapter"]
    numbers = [int(found[0]) for name in names if (found := re.match(r"\d+", name))]
    number = (max(numbers, default=0) // 10 + 1) * 10
    return f"{load.CONTENT}/chapters/{number}-{id_}.md"


def text_of(kind: Kind, path: str, values: Mapping[str, Any]) -> str:
    """Return the text of a new entry's file.

    Args:
        kind: of the entry.
        path: the file.
        values: its fields, as nested texts, lists and groups; without its id.
    """
    text = _with_comments(kind, values)
    if path.endswith(".md"):
        text = f"---\n{text}---\n"
    new, problems = formatted(path, text)
    return text if problems else new


def _with_comments(kind: Kind, values: Mapping[str, Any]) -> str:
    """Write the fields, and between them, in their places, what could be added."""
    type_: Any = TYPES[kind]
    known, meanings = fields(type_), docs(type_)
    parts = [[f"# {' '.join((type_.__doc__ or '').split())}"]]
    open_ = False
    for name in order(type_):
        if name in values:
            lines = laid_out(branch_of({name: values[name]}), type_).rstrip("\n").split("\n")
            if open_:
                parts[-1] += lines
            else:
                parts.append(lines)
        elif name in USEFUL[kind]:
            sample = laid_out(branch_of({name: _sample_of(known[name].meant)}), type_).rstrip("\n")
            parts.append(
                [f"# {one}" for one in [_meaning(known[name], meanings), *sample.split("\n")]]
            )
        open_ = name in values or (open_ and name not in USEFUL[kind])
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _meaning(field: Field, meanings: Mapping[str, str]) -> str:
    """Say on one line what a field is for."""
    choices = f" One of: {', '.join(field.meant.choices)}." if field.meant.choices else ""
    return meanings[field.name] + choices


def _sample_of(meant: Meant) -> Any:
    """Return a value that shows how a field is written."""
    if meant.what == "choice":
        return meant.choices[0]
    if meant.target:
        return f"id-of-{'an' if meant.target[0] in 'ae' else 'a'}-{meant.target}"
    if meant.item:
        return [_sample_of(meant.item)] * (meant.count or 1)
    if meant.group:
        of = fields(meant.group)
        wanted = [
            name for name in of if of[name].required or name in ("as", "at", "source", "from")
        ]
        return {name: _sample_of(of[name].meant) for name in wanted}
    return _SAMPLES[meant.what]


# --- what would be wrong ------------------------------------------------------------------


def field_problems(kind: Kind, values: Mapping[str, Any]) -> list[Problem]:
    """Return what is wrong with single fields, whatever else is missing in the entry."""
    path = f"{load.CONTENT}/{kind}s/x.{'md' if kind == 'chapter' else 'yaml'}"
    text = laid_out(branch_of(dict(values)), TYPES[kind])
    _, problems = load.read_entries(path, f"---\n{text}---\n" if kind == "chapter" else text)
    return [one for one in problems if one.code != "missing-field"]


def unknown_references(desk: Desk, meant: Meant, value: Any) -> Iterator[str]:
    """Yield a sentence for each id in a value that no entry has, with the nearest one."""
    if isinstance(value, dict):
        group = (meant.item or meant).group
        for name, field in fields(group).items() if group else ():
            if name in value:
                yield from unknown_references(desk, field.meant, value[name])
    elif isinstance(value, list):
        for one in value:
            yield from unknown_references(desk, meant.item or meant, one)
    else:
        target = _named(meant)
        if target and not desk.has((target, value)):
            near = did_you_mean(value, desk.graph.entries[target]) or _like(desk, target, value)
            yield f"no {target} {quoted(value)}" + (f"; {near}" if near else "")


def _like(desk: Desk, kind: Kind, words: str) -> str:
    """Name some entries whose id or name has these words in it."""
    wanted = words.casefold()
    found = []
    for id_, entry in desk.graph.entries[kind].items():
        name = getattr(entry, "name", None) or getattr(entry, "title", None) or ""
        if wanted in id_ or wanted in name.casefold():
            found.append(f"'{id_}' ({name})" if name else f"'{id_}'")
    return f"there is {', '.join(found[:_NAMED])}" if found else ""


_NAMED: Final = 5
"""How many entries are named at the most."""


def _named(meant: Meant) -> Kind | None:
    """Return the kind that a text in a field names an entry of."""
    within = meant.item or meant
    if within.group and within.shorthand:
        return fields(within.group)[within.shorthand].meant.target
    return within.target


def new_problems(desk: Desk, path: str, text: str) -> list[Problem]:
    """Return what would be wrong in the dossier if there were this file."""
    records, problems = load.read_entries(path, text)
    if problems:
        return problems
    source = files.parse(path, text, [])

    def locate(record: Record | None, pointer: Pointer, offset: int = -1) -> Location:
        if record is not None and record.path == path:
            return source.find(pointer, offset)
        return Location(record.path if record else load.SETTINGS)

    def linked(some: Iterable[Record]) -> list[Problem]:
        content = desk.content
        return link([*some], content.settings, content.media, locate, drafts=True)[1]

    with_it = sorted(
        [*desk.content.records, *records],
        key=lambda one: (one.kind, one.entry.id, one.path, one.index),
    )
    known = set(linked(desk.content.records))
    return [one for one in linked(with_it) if one not in known]


def wrong_with(desk: Desk, kind: Kind | None, field: Field, value: Any) -> list[str]:
    """Say what is wrong with the value of a field.

    Args:
        desk: all there is.
        kind: the kind that the field is of; None: it is one of a position.
        field: the field.
        value: a text, or nested lists and groups.
    """
    unknown = list(unknown_references(desk, field.meant, value))
    if kind is not None:
        problems = field_problems(kind, {field.name: value})
    else:
        within = field_problems("claim", {"positions": [{field.name: value}]})
        problems = [one for one in within if one.code != "missing-evidence"]
    said = [(one.message.removeprefix(f"{field.name}: "), one.hint) for one in problems]
    return unknown or [f"{message}; {hint}" if hint else message for message, hint in said]
