"""A difference as text for a terminal, as Markdown for a pull request's summary, as JSON."""

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from dossier.comparing.entries import EntryChange, What, counts
from dossier.comparing.parts import Change
from dossier.comparing.states import Pages, State
from dossier.reporting import escaped

MOST_BYTES: Final = 900_000
"""How long the Markdown may be; GitHub refuses summaries of more than a megabyte as a whole."""

_SIGNS: Final[dict[What, str]] = {
    "added": "+",
    "changed": "~",
    "renamed": "→",
    "merged": "→",
    "withdrawn": "×",
    "removed": "−",
}


class Difference(msgspec.Struct, frozen=True):
    """What differs between two states."""

    before: State
    after: State
    entries: list[EntryChange]
    pages: Pages


def heading(difference: Difference) -> str:
    """Return all in a line: `2 entries changed, 1 added; 14 pages change`."""
    found = counts(difference.entries)
    parts: list[str] = []
    for what in _SIGNS:
        if number := found.get(what, 0):
            noun = "" if parts else f" {'entry' if number == 1 else 'entries'}"
            parts.append(f"{number:,}{noun} {what}")
    if any(one.kind == "settings" for one in difference.entries):
        parts.append("the settings changed")
    meaning = ", ".join(parts) or "nothing changes in meaning"
    count = difference.pages.count
    if difference.pages.note:
        return meaning
    pages = f"{count:,} page{'s' * (count != 1)} change{'s' * (count == 1)}"
    return f"{meaning}; {pages if count else 'no page changes'}"


# --- text ---------------------------------------------------------------------------------


def as_text(difference: Difference, pages: bool) -> str:
    """Return the difference for a terminal.

    Args:
        difference: what to tell.
        pages: list the pages as well.
    """
    lines = [f"from {_named(difference.before)} to {_named(difference.after)}: "]
    lines[0] += heading(difference)
    if difference.pages.note:
        lines.append(f"note: {difference.pages.note}")
    for one in difference.entries:
        lines += ["", f"{_SIGNS[one.what]} {_entry_named(one)}"]
        lines += [f"    {line}" for line in _lines(one)]
    if pages and difference.pages.count:
        lines += ["", *(f"{sign} {path}" for sign, path in _paths(difference.pages))]
    return "\n".join(lines)


def _named(state: State) -> str:
    return f"{state.name} ({state.commit[:7]})" if state.commit else state.name


def _entry_named(one: EntryChange) -> str:
    """Name an entry, and say what became of it."""
    name = f"{one.kind} {one.id}".rstrip()
    if one.before:
        name = f"{one.kind} {one.before} → {one.id}"
    if one.into:
        name += f" → {one.into}"
    became = f" ({one.what})" if one.what in ("merged", "withdrawn") else ""
    return f"{name}{became}: {one.title}" if one.id else "settings"


def _lines(one: EntryChange) -> Iterator[str]:
    if one.standing:
        yield f"standing: {one.standing[0]} → {one.standing[1]}"
    for change in one.changes:
        yield _change(change)


def _change(one: Change) -> str:
    if one.words:
        marks = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
        return f"{one.what}: {' '.join(marks[what].format(text) for what, text in one.words)}"
    if one.before and one.after:
        return f"{one.what}: {one.before} → {one.after}"
    if one.before or one.after:
        told = one.field == "retracted" or re.search(r"[+−]\d+ sources?$", one.what)
        sign = "" if told else "+ " if one.after else "− "
        return f"{one.what}: {sign}{one.after or one.before}"
    return one.what


def _paths(pages: Pages) -> Iterator[tuple[str, str]]:
    for sign, paths in (("+", pages.added), ("~", pages.changed), ("−", pages.removed)):
        for path in paths:
            yield sign, path


# --- Markdown -----------------------------------------------------------------------------


def as_markdown(difference: Difference, pages: bool) -> str:
    """Return the difference as GitHub's Markdown; what the content says stays plain text."""
    parts = [f"### {_first_up(escaped(heading(difference)))}\n\n"]
    before, after = (escaped(_named(one)) for one in (difference.before, difference.after))
    parts.append(f"From {before} to {after}.\n")
    if difference.pages.note:
        parts.append(f"\n{_first_up(escaped(difference.pages.note))}.\n")
    room = MOST_BYTES - sum(len(part.encode()) for part in parts)
    items = [_item(one) for one in difference.entries]
    if pages and difference.pages.count:
        items.append("\n<details><summary>Pages</summary>\n\n")
        items += [f"- {sign} {escaped(path)}\n" for sign, path in _paths(difference.pages)]
        items.append("\n</details>\n")
    for number, item in enumerate(items):
        room -= len(item.encode())
        if room < 0:
            parts.append(f"\nand {len(items) - number:,} more; `dossier diff` tells all.\n")
            break
        parts.append(item)
    return "".join(parts)


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]


def _item(one: EntryChange) -> str:
    name = escaped(f"{_SIGNS[one.what]} {_entry_named(one)}")
    lines = [f"\n**{name}**\n\n"]
    if one.standing:
        before, after = (escaped(word) for word in one.standing)
        lines.append(f"- standing: {before} → **{after}**\n")
    for change in one.changes:
        if change.words:
            tags = {"same": "{}", "gone": "<del>{}</del>", "new": "<ins>{}</ins>"}
            words = " ".join(tags[what].format(escaped(text)) for what, text in change.words)
            lines.append(f"- {escaped(change.what)}: {words}\n")
        else:
            lines.append(f"- {escaped(_change(change))}\n")
    return "".join(lines) if len(lines) > 1 else lines[0].rstrip("\n") + "\n"


# --- JSON ---------------------------------------------------------------------------------


def as_json(difference: Difference) -> str:
    """Return the difference for programs, with the list of pages."""
    told = {
        "summary": heading(difference),
        "before": difference.before,
        "after": difference.after,
        "entries": difference.entries,
        "pages": {
            "count": difference.pages.count,
            "added": difference.pages.added,
            "changed": difference.pages.changed,
            "removed": difference.pages.removed,
            **({"note": difference.pages.note} if difference.pages.note else {}),
        },
    }
    return msgspec.json.format(msgspec.json.encode(told), indent=1).decode()
