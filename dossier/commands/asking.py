"""Questions to editors at a terminal, one for each field that is needed."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from dossier.commands.telling import say
from dossier.problems import UsageError

if TYPE_CHECKING:
    from dossier.editing.reading import Desk
    from dossier.fields import Field
    from dossier.model import Kind


def ask(question: str) -> str:
    """Ask a question, and return the answer, which may be empty.

    Raises:
        UsageError: the input has ended.
    """
    say(question)
    try:
        return input("> ").strip()
    except EOFError:
        raise UsageError("nothing was written: there was no further answer") from None


def ask_for(desk: "Desk", kind: "Kind", values: Mapping[str, Any]) -> dict[str, Any]:
    """Ask for the fields that a kind needs; for a claim, for positions as well.

    Args:
        desk: all there is, for the entries that answers name.
        kind: of the new entry.
        values: the fields that are known; nobody is asked for them.

    Returns:
        All fields.
    """
    from dossier.fields import docs, fields  # noqa: PLC0415
    from dossier.model import TYPES, Position  # noqa: PLC0415

    found = dict(values)
    type_: Any = TYPES[kind]
    needed = [
        field
        for name, field in fields(type_).items()
        if field.required and name != "id" and name not in found
    ]
    if needed:
        say(f"A new {kind}: {' '.join((type_.__doc__ or '').split())} Ctrl-C leaves nothing.\n")
    for field in needed:
        found[field.name] = _answer(desk, kind, field, docs(type_)[field.name])
    if kind == "claim" and not values:
        positions = []
        while position := _position(desk, docs(Position), fields(Position)):
            positions.append(position)
        if positions:
            found["positions"] = positions
    return found


def _answer(desk: "Desk", kind: "Kind | None", field: "Field", meaning: str) -> str:
    """Ask for a field until the answer is right; empty only where it is not needed."""
    from dossier.editing import fresh  # noqa: PLC0415

    choices = f" ({', '.join(field.meant.choices)})" if field.meant.choices else ""
    optional = "" if field.required else " (Enter: none)"
    question = f"{field.name}: {meaning}{choices}{optional}"
    while True:
        answer = ask(question)
        if not answer and not field.required:
            return ""
        wrong = fresh.wrong_with(desk, kind, field, answer) if answer else ["this is needed"]
        if not wrong:
            return answer
        question = "\n".join(f"  {one}" for one in wrong)


def _position(
    desk: "Desk", meanings: Mapping[str, str], known: "Mapping[str, Field]"
) -> dict[str, Any]:
    """Ask for a position; empty where there is none."""
    from dataclasses import replace  # noqa: PLC0415

    actor = replace(known["actor"], required=False)
    found: dict[str, Any] = {}
    who = _answer(desk, None, actor, "Who takes a position on it? An actor's id")
    if not who:
        return found
    found["actor"] = who
    for name in ("stance", "date", "quote"):
        found[name] = _answer(desk, None, known[name], meanings[name])
    source = replace(known["source"], required=not found["quote"])
    found["source"] = _answer(desk, None, source, "The source that it is known from, by its id")
    return {name: value for name, value in found.items() if value}
