"""Writes entries as a dossier's site folder, one YAML file an entry, as an editor would."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from made import Entry, Fields

SETTINGS: Final[Fields] = {
    "title": "A made-up dossier",
    "subtitle": "For measuring only",
    "question": "How long does a dossier of this size take to build?",
    "answer": "As long as `make bench` says.",
    "established": "Nothing.",
    "disputed": "All of it.",
    "unknown": "Who would read it.",
    "about": "Every word in it was drawn by lot.",
    "languages": ["en"],
    "publisher": {"name": "Nobody"},
}

_PLAIN: Final = re.compile(r"[A-Za-z0-9“][^:#\n\"'\\\[\]{}]*\Z")


def yaml(value: Fields, indent: str = "") -> str:
    """Write fields as an editor would: one a line, plain where YAML allows, prose as a block."""
    return "".join(_field(name, item, indent) for name, item in value.items() if item)


def _field(name: str, value: Any, indent: str) -> str:
    if isinstance(value, dict):
        return f"{indent}{name}:\n{yaml(value, indent + '  ')}"
    if isinstance(value, list):
        items = "".join(f"{indent}  - {_item(item, indent + '    ')}" for item in value)
        return f"{indent}{name}:\n{items}"
    if "\n" in value or name == "body":
        lines = "".join(f"{indent}  {line}\n" if line else "\n" for line in value.split("\n"))
        return f"{indent}{name}: |\n{lines}"
    return f"{indent}{name}: {scalar(value)}\n"


def _item(value: Any, indent: str) -> str:
    return yaml(value, indent).lstrip() if isinstance(value, dict) else f"{scalar(value)}\n"


def scalar(text: str) -> str:
    """Write a line of text so that YAML reads it as it is."""
    plain = _PLAIN.match(text) and text[-1] not in " ,"
    return text if plain else json.dumps(text, ensure_ascii=False)


def file_of(entry: Entry, number: int) -> tuple[str, str]:
    """Return an entry's file: its path in the site folder, and its text.

    Args:
        entry: the entry.
        number: its place among all entries.
    """
    if entry.kind == "chapter":
        front = {name: value for name, value in entry.fields.items() if name != "body"}
        text = f"---\n{yaml(front)}---\n\n{entry.fields['body']}\n"
        return f"content/chapters/{number:06}-{entry.id}.md", text
    return f"content/{entry.kind}s/{entry.id}.yaml", yaml(entry.fields)


def write(folder: Path, made: Sequence[Entry], settings: Fields = SETTINGS) -> None:
    """Write a dossier's site folder, one file an entry."""
    for kind in sorted({entry.kind for entry in made}):
        (folder / "content" / f"{kind}s").mkdir(parents=True, exist_ok=True)
    (folder / "content" / "dossier.yaml").write_text(yaml(settings), "utf-8")
    for number, entry in enumerate(made):
        path, text = file_of(entry, number)
        (folder / path).write_text(text, "utf-8", newline="\n")
