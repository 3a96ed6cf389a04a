"""All that a site's editors wrote, drafts and all, to find and change things in."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple

from dossier import files, load
from dossier.editing import changes
from dossier.editing.changes import Change
from dossier.files import Source
from dossier.graph import Graph
from dossier.linking import link
from dossier.problems import Problem, UsageError
from dossier.records import Record
from dossier.urls import Key
from dossier.workers import default_jobs


class Edit(NamedTuple):
    """A part of a text that becomes another one."""

    start: int
    """Where it begins, in code points counted from 0; line ends count as one."""

    end: int
    text: str


class File:
    """A file of the content, as it stands on the disk and as it is read."""

    def __init__(self, path: str, raw: str) -> None:
        self.path = path
        self.raw = raw
        plain = raw.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        self.source: Source = files.parse(path, plain, [])

    @property
    def text(self) -> str:
        """The text that edits are of: `\\n` ends its lines, and it has no byte order mark."""
        return self.source.text

    def edited(self, edits: Iterable[Edit]) -> Change:
        """Return the change that edits make, none of which overlap; all else stays as it is."""
        ends = "\r\n" if "\r\n" in self.raw else "\n"
        places = self._places()
        found, at = [], 0
        for edit in sorted(dict.fromkeys(edits), key=lambda one: (one.start, one.end)):
            start, end = places[edit.start], places[edit.end]
            assert start >= at, "edits overlap"
            found += [self.raw[at:start], edit.text.replace("\n", ends)]
            at = end
        return Change(self.path, self.raw, "".join([*found, self.raw[at:]]))

    def _places(self) -> list[int]:
        """Where each character of the text stands in the file."""
        start = self.raw.startswith("\ufeff")
        letters = enumerate(self.raw)
        found = [n for n, one in letters if not (one == "\n" and n and self.raw[n - 1] == "\r")]
        return [*found[start:], len(self.raw)]


@dataclass(slots=True)
class Desk:
    """What lies before the editors: all files of a site's content, read."""

    site: Path
    content: load.Content
    graph: Graph
    """Of all entries, drafts among them; for looking up who has which id."""

    problems: list[Problem]
    """What is wrong in the content already."""

    _files: dict[str, File] = field(default_factory=dict)

    def record(self, key: Key) -> Record:
        """Return an entry's record."""
        records = self.content.records
        at = bisect_left(records, key, key=lambda one: (one.kind, one.entry.id))
        return records[at]

    def has(self, key: Key) -> bool:
        """Whether there is such an entry."""
        return key[1] in self.graph.entries[key[0]]

    def file(self, path: str) -> File:
        """Return one of the files, as it is now.

        Raises:
            DossierError: it cannot be read.
        """
        found = self._files.get(path)
        if found is None:
            raw = changes.read(self.site, path)
            if raw is None:
                raise UsageError(f"'{path}' is gone; try again")
            found = self._files[path] = File(path, raw)
        return found


def read(site: Path, drafts: bool = True) -> Desk:
    """Read all content of a site.

    Args:
        site: the site folder.
        drafts: take drafts for entries like others.

    Raises:
        UsageError: the folder is no site.
    """
    if not (site / load.CONTENT).is_dir():
        raise UsageError(
            f"'{site}' is no site folder: it has no folder '{load.CONTENT}'; "
            "`dossier init FOLDER` starts a new one"
        )
    content = load.load(site, default_jobs())
    locate = partial(load.locate, site)
    graph, problems = link(content.records, content.settings, content.media, locate, drafts)
    return Desk(site, content, graph, sorted([*content.problems, *problems]))
