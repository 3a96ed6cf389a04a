"""A content file → the same in the one layout; proved to mean what it meant."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from dossier import files, load, yamlnodes
from dossier.editing import written
from dossier.editing.canonical import laid_out
from dossier.editing.changes import Change, Changes, read
from dossier.model import TYPES, Settings
from dossier.problems import Problem
from dossier.prose import Prose
from dossier.schema import read_settings


class Unproven(Exception):  # noqa: N818 - no error, but a reason to leave a file alone
    """The new text would not mean what the old one means, or would lack a comment."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What formatting would do to the files of a site."""

    changes: Changes
    problems: Sequence[Problem]
    """Those of the files that are left alone because of them."""

    unproven: Sequence[str]
    """Files that are left alone because it cannot be shown that they would mean the same."""


def survey(site: Path, paths: Iterable[str]) -> Survey:
    """Look at what formatting would do to files.

    Args:
        site: the site folder.
        paths: the files, relative to it.
    """
    changes: list[Change] = []
    problems: list[Problem] = []
    unproven: list[str] = []
    for path in paths:
        text, problem = files.read_text(site, path)
        if text is None:
            assert problem is not None
            problems.append(problem)
            continue
        if (site / path).is_symlink():  # what it leads to is a file of its own
            continue
        try:
            new, found = formatted(path, text)
        except Unproven:
            unproven.append(path)
            continue
        problems += found
        if new != text:
            changes.append(_change(site, path, new))
    return Survey(Changes(changes), problems, unproven)


def _change(site: Path, path: str, new: str) -> Change:
    """Return the change of a file to a new text; its line ends stay."""
    raw = read(site, path) or ""
    windows = raw.count("\r\n") * 2 > raw.count("\n")
    return Change(path, raw, new.replace("\n", "\r\n") if windows else new)


def formatted(path: str, text: str) -> tuple[str, Sequence[Problem]]:
    """Bring the text of a content file into the one layout.

    Args:
        path: the file, relative to the site folder.
        text: what is in it, with `\\n` at the ends of lines.

    Returns:
        The text, and the file's problems; with problems, the text as it was.

    Raises:
        Unproven: it cannot be shown that the new text means the same.
    """
    before, problems = meaning(path, text)
    if problems:
        return text, problems
    type_ = Settings if path == load.SETTINGS else TYPES[load.kind_of(path)]
    front, rest = _split(path, text)
    root = written.read(front)
    kept = written.comments(root)
    new = laid_out(root, type_)
    whole = new if rest is None else f"---\n{new}---\n{rest}"
    if whole != text:
        after, found = meaning(path, whole)
        if found or after != before or written.comments(written.read(new)) != kept:
            raise Unproven(path)
    return whole, ()


def _split(path: str, text: str) -> tuple[str, str | None]:
    """Return the YAML in a file and, of a chapter, what follows its front matter."""
    parts = yamlnodes.split_front_matter(text) if path.endswith(".md") else None
    if parts is None:
        return text, None
    body = _MARGIN.sub("", parts[1])
    return parts[0], f"\n{body}\n" if body.strip() else ""


def meaning(path: str, text: str) -> tuple[Any, list[Problem]]:
    """Return what a file's text says to the rest of the program, and its problems."""
    if path == load.SETTINGS:
        found: list[Problem] = []
        source = files.parse(path, text, found)
        settings, faults = read_settings(source.root, path, bool(found))
        return settings, [*found, *faults]
    records, problems = load.read_entries(path, text)
    entries = [record.entry for record in records]
    if path.endswith(".md"):
        entries = [replace(entry, body=_without_margin(entry.body)) for entry in entries]
    return entries, problems


def _without_margin(prose: Prose) -> Prose:
    """Return prose without the empty lines around it."""
    return replace(prose, source=_MARGIN.sub("", prose.source))


_MARGIN: Final = re.compile(r"\A(?:[ \t]*\n)+|\n+\Z")
