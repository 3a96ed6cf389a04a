"""`dossier new`."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dossier.commands.telling import say
from dossier.problems import UsageError, did_you_mean, format_text

if TYPE_CHECKING:
    from dossier.editing.reading import Desk
    from dossier.model import Kind


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments; those of a kind are known only when the kind is."""
    parser.add_argument(
        "kind",
        metavar="KIND",
        help="event, actor, quote, source, claim, place, term or chapter; "
        "`dossier new KIND --help` names its fields",
    )
    parser.add_argument(
        "rest",
        nargs=argparse.REMAINDER,
        metavar="[ID] [--FIELD VALUE …] [--site SITE] [--print]",
        help="the new entry's id (default: made from its title, name or date), its fields, "
        "the site folder, and whether only to show the new file",
    )


def run(arguments: argparse.Namespace) -> int:
    """Write a new entry: asks for what is missing, and says what else could be added."""
    from dossier.editing import fresh, reading  # noqa: PLC0415
    from dossier.editing.changes import Change, Changes  # noqa: PLC0415

    kind = _kind(arguments.kind)
    options = options_of_kind(kind).parse_args(arguments.rest)
    desk = reading.read(options.site)
    values = _given(kind, options)
    wrong = _wrong(desk, kind, values)
    if wrong:
        return _refuse(wrong)
    asked = sys.stdin.isatty()
    if asked:
        from dossier.commands.asking import ask_for  # noqa: PLC0415

        values = ask_for(desk, kind, values)
    elif missing := _missing(kind, values):
        return _refuse([f"a new {kind} needs {one}" for one in missing])
    id_ = _id(desk, kind, options.id, values, asked)
    path = fresh.path_of(kind, id_, desk)
    text = fresh.text_of(kind, path, values)
    problems = fresh.new_problems(desk, path, text)
    if problems:
        for problem in problems:
            say(format_text(problem), error=True)
        return _refuse([])
    if options.print:
        say(text.removesuffix("\n"))
        return 0
    Changes([Change(path, None, text)]).apply(options.site)
    say(f"wrote {options.site / path}")
    return 0


def _kind(word: str) -> "Kind":
    """Read the name of a kind."""
    from dossier.model import KINDS  # noqa: PLC0415

    for kind in KINDS:
        if word.casefold() in (kind, f"{kind}s"):
            return kind
    near = did_you_mean(word, KINDS)
    raise UsageError(f"'{word}' is no kind of entry; {near or 'there are ' + ', '.join(KINDS)}")


def options_of_kind(kind: "Kind") -> argparse.ArgumentParser:
    """Return the parser of what follows a kind: the id, the fields as options, and the rest."""
    from dossier.editing.canonical import order  # noqa: PLC0415
    from dossier.fields import docs, fields  # noqa: PLC0415
    from dossier.model import TYPES  # noqa: PLC0415

    type_: Any = TYPES[kind]
    parser = argparse.ArgumentParser(
        prog=f"dossier new {kind}",
        description=f"{' '.join((type_.__doc__ or '').split())} Several values of a list: separate "
        "them by commas, or repeat the option. Groups of fields: '{lang: fa, text: …}'.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "id", nargs="?", metavar="ID", help="the entry's id; default: made from its fields"
    )
    parser.add_argument(
        "--site", type=Path, default=Path(), help="the site folder; default: this one"
    )
    parser.add_argument("--print", action="store_true", help="only show the new file")
    meanings = docs(type_)
    for name in _asked(kind, order(type_)):
        field = fields(type_)[name]
        needed = "needed. " if field.required else ""
        choices = f" One of: {', '.join(field.meant.choices)}." if field.meant.choices else ""
        flag: dict[str, Any] = {"nargs": "?", "const": "true"} if field.meant.what == "flag" else {}
        parser.add_argument(
            *dict.fromkeys((f"--{name.replace('_', '-')}", f"--{name}")),
            dest=f"field_{name}",
            action="append",
            metavar="VALUE",
            **flag,
            help=f"{needed}{meanings[name]}{choices}".replace("%", "%%"),
        )
    return parser


def _asked(kind: "Kind", names: list[str]) -> list[str]:
    """Leave out what a new entry cannot have, and a chapter's prose and order."""
    out: tuple[str, ...] = ("id", "corrections", "former_ids", "retracted")
    if kind == "chapter":
        out += ("body", "order")
    return [name for name in names if name not in out]


def _given(kind: "Kind", options: argparse.Namespace) -> dict[str, Any]:
    """Return the fields that were given as options."""
    from dossier.fields import fields  # noqa: PLC0415
    from dossier.model import TYPES  # noqa: PLC0415

    found = {}
    type_: Any = TYPES[kind]
    for name, field in fields(type_).items():
        words = getattr(options, f"field_{name}", None)
        if words is None:
            continue
        values = [_read(word, name) for word in words]
        if field.meant.shape != "list":
            if len(values) > 1:
                raise UsageError(f"--{name} is given {len(values)} times; it takes one value")
            [found[name]] = values
            continue
        items: list[Any] = []
        of_words = field.meant.item is not None and field.meant.item.what != "text"
        for value in values:
            if isinstance(value, str) and of_words:
                items += [part.strip() for part in value.split(",") if part.strip()]
            else:
                items += value if isinstance(value, list) else [value]
        found[name] = items
    return found


def _read(word: str, name: str) -> Any:
    """Read an option's value: a text or, in brackets or braces, YAML."""
    from dossier import yamlnodes  # noqa: PLC0415

    if not word.strip():
        raise UsageError(f"--{name} has no value")
    if word.strip()[0] not in "[{" or word.strip().startswith("[["):
        return word.strip()
    node, problems = yamlnodes.parse(word, name)
    if node is None or problems:
        raise UsageError(f"--{name}: {problems[0].message}" if problems else f"--{name} is empty")
    return node.plain()


def _wrong(desk: "Desk", kind: "Kind", values: Mapping[str, Any]) -> list[str]:
    """Say what is wrong with values."""
    from dossier.editing import fresh  # noqa: PLC0415
    from dossier.fields import fields  # noqa: PLC0415
    from dossier.model import TYPES  # noqa: PLC0415

    found = []
    type_: Any = TYPES[kind]
    for name, value in values.items():
        said = fresh.wrong_with(desk, kind, fields(type_)[name], value)
        found += [f"--{name}: {one}" for one in said]
    return found


def _missing(kind: "Kind", values: Mapping[str, Any]) -> list[str]:
    """Name the options that a kind needs and that are not given."""
    from dossier.fields import docs, fields  # noqa: PLC0415
    from dossier.model import TYPES  # noqa: PLC0415

    type_: Any = TYPES[kind]
    meanings = docs(type_)
    return [
        f"--{name}: {meanings[name]}"
        + (f" One of: {', '.join(field.meant.choices)}." if field.meant.choices else "")
        for name, field in fields(type_).items()
        if field.required and name != "id" and name not in values
    ]


def _one(kind: "Kind") -> str:
    return f"{'an' if kind[0] in 'ae' else 'a'} {kind}"


def _refuse(said: list[str]) -> int:
    for one in said:
        say(f"dossier: {one}", error=True)
    say("nothing was written", error=True)
    return 2


def _id(
    desk: "Desk", kind: "Kind", given: str | None, values: Mapping[str, Any], asked: bool
) -> str:
    """Return the new entry's id: the one given, or one made from its fields."""
    from dossier.editing.naming import proposed  # noqa: PLC0415
    from dossier.ids import is_safe_id  # noqa: PLC0415
    from dossier.model import KINDS  # noqa: PLC0415
    from dossier.remedies import near_id  # noqa: PLC0415

    taken = {id_ for one in KINDS for id_ in desk.graph.entries[one]}
    made = proposed(kind, values, taken.__contains__)
    if given is None and asked:
        from dossier.commands.asking import ask  # noqa: PLC0415

        given = ask(f"The id, which becomes part of its address (Enter: {made})") or made
    id_ = made if given is None else given
    if not is_safe_id(id_):
        near = near_id(id_)
        hint = f"; did you mean '{near}'?" if is_safe_id(near) else ""
        raise UsageError(f"the id '{id_}' is no safe file name on every system{hint}")
    if desk.has((kind, id_)):
        raise UsageError(f"there is {_one(kind)} '{id_}' already; '{made}' is free")
    like = made.rpartition("-")[0]
    if id_ == made and desk.has((kind, like)) and proposed(kind, values, ().__contains__) == like:
        say(f"note: there is {_one(kind)} '{like}' already; is it the same?", error=True)
    return id_
