"""The reference pages of the documentation, made from the code that they describe.

python -m dossier.reference docs
"""

import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from dossier.cli import COMMANDS
from dossier.fields import Field, Meant, docs, fields
from dossier.markup import Prose
from dossier.model import FAMILIES, KINDS, TYPES, Entry, Settings, is_group
from dossier.problems import CODES
from dossier.rulebook import RULEBOOK
from dossier.usage import usages

_SECTIONS: Final = {
    "missing-settings": "Files",
    "yaml-syntax": "How YAML is written",
    "missing-field": "Fields",
    "broken-reference": "Prose",
    "unknown-reference": "References",
    "damaged-lock": "Quotations",
    "path-collision": "Pages",
    next(iter(RULEBOOK)): "Rules",
}
"""Where sections of the problems begin, and what they are called."""

_SORTS: Final = {
    "text": ("text", "A line of text, taken as it is written."),
    "inline": (
        "line of Markdown",
        "A line that may have emphasis, links and citations: see [prose](writing.md#prose).",
    ),
    "markdown": ("Markdown", "Text of several lines: see [prose](writing.md#prose)."),
    "slug": (
        "id",
        "The name of an entry: lower-case letters a–z, digits and single hyphens, 100 characters "
        "at the most. Tags are written the same way.",
    ),
    "date": ("date", "As precise as it is known: see [dates](weighing.md#dates)."),
    "day": ("day", "A date that is one day, such as `2024-09-10`."),
    "flag": ("yes or no", "`true` or `false`."),
    "number": ("number", "A whole number, in digits."),
    "url": ("web address", "The whole address, from `https://` on."),
    "language": ("language tag", "Such as `en`, `fa`, `uk` or `zh-Hans` (BCP 47)."),
    "wikidata": ("Wikidata item", "A Q and a number, such as `Q794`."),
    "email": ("e-mail address", "Such as `name@example.org`."),
    "repository": ("repository", "On GitHub, as `owner/name`."),
    "degrees": ("degrees", "A number such as `-30.25`."),
}
"""What the tables call each sort of value, and what it is."""


def problems_page() -> str:
    """Return `docs/problems.md`."""
    parts = [
        "# Problems",
        _MADE,
        "`dossier check` tells of each problem where it is, with its code and a hint:",
        "```\n"
        "content/events/closing.yaml:5:12: error: no actor 'counsil' [unknown-reference]\n"
        "  hint: did you mean 'council'?\n"
        "    5 |   - actor: counsil\n"
        "      |            ^\n"
        "```",
        "The line and the column are counted from 1. As long as there is an *error*, nothing is "
        "published; a *warning* stops a build only with `--strict`. All problems of all files are "
        "told at once, each once: what only follows from another one is left out; [rules](#rules) "
        "are looked at when there is no error left.",
    ]
    rows: list[list[str]] = []
    for code, about in CODES.items():
        if code in _SECTIONS:
            parts += [_table(["code", "what is wrong", "what to do", "severity"], rows)]
            parts += [f"## {_SECTIONS[code]}"]
            parts += [_RULES] if code in RULEBOOK else []
            rows = []
        rows.append([f"`{code}`", about.title, about.cure, about.severity])
    parts += [_table(["code", "what is wrong", "what to do", "severity"], rows)]
    parts += ["Why each rule is there, and what it says:"]
    parts += [
        "\n".join(f"- `{code}`: {one.reason} “{one.example}”" for code, one in RULEBOOK.items())
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


_RULES: Final = (
    "What an editor-in-chief would ask, once there is no error left. Only `dossier check` looks at "
    "rules; a build never does. The severity is what each has unless [`rules`](fields.md#rules) in "
    "`content/dossier.yaml` says `error`, `warning` or `off`."
)


def fields_page() -> str:
    """Return `docs/fields.md`."""
    parts = [
        "# Fields",
        _MADE,
        "Every field of every kind of entry. [The eight kinds](kinds.md) shows an example of each.",
        "\n".join(
            [
                f"- Kinds: {_links(TYPES)}; what [all kinds](#all-kinds) share",
                f"- Parts of entries: {_links(_name(type_) for type_ in _groups())}",
                "- [Settings](#settings): `content/dossier.yaml`",
                "- [Stances](#stances); [what fields take](#what-fields-take)",
            ]
        ),
        "## All kinds",
        _fields_table(Entry, fields(Entry)),
    ]
    for kind in KINDS:
        type_: Any = TYPES[kind]
        own = {name: field for name, field in fields(type_).items() if name not in fields(Entry)}
        folder = f"`content/{kind}s/`" + (", as `.md`" if kind == "chapter" else ", as `.yaml`")
        parts += [f"## {kind}", f"{_doc(type_)} In {folder}.", _fields_table(type_, own)]
    parts += ["## Settings", _doc(Settings), _fields_table(Settings, fields(Settings))]
    parts += ["## Parts of entries"]
    for type_ in _groups():
        parts += [f"### {_name(type_)}", _doc(type_), _fields_table(type_, fields(type_))]
    parts += ["## Stances", "The stances of a [position](#position) form four families:"]
    families = {
        family: [s for s, f in FAMILIES.items() if f == family] for family in FAMILIES.values()
    }
    rows = [[family, _values(stances)] for family, stances in families.items()]
    parts += [_table(["family", "stances"], rows)]
    parts += ["## What fields take", _table(["in the tables", "what it is"], [*_SORTS.values()])]
    return "\n\n".join(parts) + "\n"


def commands_page() -> str:
    """Return `docs/commands.md`."""
    parts = [
        "# Commands",
        _MADE,
        _COMMANDS,
        _table(
            ["command", "what it does"],
            [[f"[`dossier {name}`](#{name})", purpose] for name, purpose in COMMANDS.items()],
        ),
    ]
    for name, usage in usages().items():
        parts += [f"## {name}", usage.purpose, f"```\n{usage.line}\n```"]
        parts += [_table(["you give", "what it is for"], usage.rows)]
    return "\n\n".join(parts) + "\n"


_COMMANDS: Final = (
    "`dossier COMMAND --help` says the same in the terminal. SITE is the folder with `content/` "
    "in it; what stands in brackets can be left out. Options stand before or behind the other "
    "words.\n\nExit status: 0 fine; 1 the content has errors (with `--strict`: or warnings), or "
    "`dossier fmt --check` found something to change; 2 the command was used wrongly, nobody could "
    "answer its question, or the machine failed; 130 it was stopped with Ctrl-C. "
    "`dossier --version` says which version this is."
)


def write(folder: Path) -> None:
    """Write the pages into a folder."""
    for page in (problems_page, fields_page, commands_page):
        name = page.__name__.removesuffix("_page")
        (folder / f"{name}.md").write_text(page(), encoding="utf-8")


_MADE: Final = (
    "<!-- Made from the code by `python -m dossier.reference docs`; a test holds that it is so. -->"
)


def _groups() -> list[Any]:
    """Return the groups of fields that entries and settings are made of, each after its user."""
    found: dict[Any, None] = {}
    waiting: list[Any] = [*TYPES.values(), Settings]
    while waiting:
        for field in fields(waiting.pop(0)).values():
            group = field.meant.group or (field.meant.item.group if field.meant.item else None)
            if group is not None and group not in found:
                found[group] = None
                waiting.append(group)
    return list(found)


def _name(type_: Any) -> str:
    """`NativeName` → `native name`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type_.__name__).lower()


def _doc(type_: Any) -> str:
    return " ".join(str(type_.__doc__).split())


def _fields_table(type_: Any, shown: Any) -> str:
    meanings = docs(type_)
    rows = [
        [
            f"`{name}`",
            _takes(field.meant) + _allowed(field.meant),
            "yes" if field.required else "",
            _default(field),
            meanings.get(name, ""),
        ]
        for name, field in shown.items()
    ]
    return _table(["field", "takes", "required", "default", "meaning"], rows)


def _takes(meant: Meant) -> str:
    """What a field takes, in an editor's words."""
    if meant.target:
        return f"id of {_a(meant.target)} [{meant.target}](#{meant.target})"
    if meant.group is not None:
        name = _name(meant.group)
        group = f"[{name}](#{name.replace(' ', '-')})"
        return f"{group}, or its `{meant.shorthand}` alone" if meant.shorthand else group
    if meant.item is not None and meant.count:
        return f"list of {meant.count} numbers"
    if meant.item is not None:
        return f"list: {_takes(meant.item)}{_alone(meant)}"
    return "" if meant.choices else _SORTS[meant.what][0]


def _alone(meant: Meant) -> str:
    return "; a single one may stand without the list" if meant.alone else ""


def _allowed(meant: Meant) -> str:
    return _values(meant.choices)


def _values(values: Iterable[str]) -> str:
    return ", ".join(f"`{value}`" for value in values)


def _default(field: Field) -> str:
    value = field.default
    if value is None or isinstance(value, Prose) or value == () or is_group(type(value)):
        return ""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`[{', '.join(value)}]`" if isinstance(value, tuple) else f"`{value}`"


def _a(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"


def _links(names: Iterable[str]) -> str:
    return ", ".join(f"[{name}](#{name.replace(' ', '-')})" for name in names)


def _table(head: list[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table; nothing where there are no rows."""
    lines = [_row(row) for row in rows]
    return "\n".join([_row(head), _row(["---"] * len(head)), *lines]) if lines else ""


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
