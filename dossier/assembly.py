"""Exports put together from pieces: the stale ones are made, the others copied as published."""

import os
from collections.abc import Sequence
from contextlib import ExitStack
from typing import BinaryIO, Final

from dossier.exports.pieces import (
    Pieced,
    Pieces,
    Place,
    Section,
    compose,
    gathered,
    placed,
    published,
)
from dossier.maker import Result, Stretch
from dossier.memory import Tables, Written
from dossier.output import Output
from dossier.stale import Stale
from dossier.urls import Key
from dossier.views import Cards

STRETCH: Final = 500
"""Pieces that are made at a time."""


class _Export:
    """One such file."""

    def __init__(
        self, sections: Sequence[Section], old: dict[Key, Place], changed: bool = True
    ) -> None:
        self.sections = sections
        self.places = old
        self.stretches: list[Stretch] = []
        self.changed = changed


class Assembly:
    """All such files of a build."""

    def __init__(self, cards: Cards, output: Output, tables: Tables, stale: Stale) -> None:
        """Start.

        Args:
            cards: as of now.
            output: where files are staged.
            tables: what is remembered of the last build.
            stale: tells what changed since.
        """
        self._cards = cards
        self._output = output
        self._tables = tables
        self._stale = stale
        self._exports: dict[str, _Export] = {}
        self.pieces: dict[str, Pieces] = {}
        """Of those that were put together, by path."""

    def stretches(self, path: str, pieced: Pieced) -> list[Stretch]:
        """Return what has to be made of a file."""
        sections = pieced.sections(self._cards, self._cards.graph.order)
        before: Sequence[Section] = sections
        same = self._cards.graph.order == self._tables.order
        if not same and self._tables.order:
            before = pieced.sections(self._cards, self._tables.order)
            same = [one.keys for one in sections] == [one.keys for one in before]
        known, facts = self._tables.pieces.get(path), self._stale.facts
        old: dict[Key, Place] = {}
        if known and facts is not None and self._stale.published(path):
            changed = facts.names.keys()
            if same and changed.isdisjoint(memoryview(known.reads).cast("I")):
                self._exports[path] = _Export(sections, {}, changed=False)
                return []
            old = {
                key: place
                for key, place in published(before, known).items()
                if changed.isdisjoint(place.facts)
            }
        export = self._exports[path] = _Export(sections, old)
        for section in sections:
            missing = [key for key in section.keys if key not in old]
            for start in range(0, len(missing), STRETCH):
                number = len(export.stretches) + 1
                keys = missing[start : start + STRETCH]
                export.stretches.append(Stretch(path, number, keys, section.between))
        return export.stretches

    def changed(self, path: str) -> bool:
        """Whether a file is to be put together anew."""
        return self._exports[path].changed

    @property
    def paths(self) -> list[str]:
        """Those that are put together anew."""
        return [path for path, one in self._exports.items() if one.changed]

    def take(self, path: str, number: int, pieces: Pieces) -> None:
        """Take the pieces of a stretch that was made."""
        stretch = self._exports[path].stretches[number - 1]
        self._exports[path].places |= placed(stretch.keys, stretch.between, pieces, number)

    def results(self) -> list[Result]:
        """Put together what has to be, and stage it.

        Raises:
            OSError: the disk refuses.
        """
        return [self._put_together(path) for path in self.paths]

    def _put_together(self, path: str) -> Result:
        export = self._exports[path]

        def write(target: BinaryIO) -> None:
            with ExitStack() as stack:
                files: dict[int, BinaryIO] = {}
                for part in compose(export.sections, export.places):
                    if isinstance(part, bytes):
                        target.write(part)
                        continue
                    number, start, end = part
                    if number not in files:
                        name = self._output.folder / path
                        if number:
                            name = self._output.aside(export.stretches[number - 1].name)
                        files[number] = stack.enter_context(name.open("rb", buffering=0))
                    _copy(files[number], target, start, end)

        size, modified, staged = self._output.stage_parts(path, write)
        keys = [key for section in export.sections for key in section.keys]
        self.pieces[path] = gathered(keys, export.places)
        return Result(path, staged=staged, written=Written(b"", size, modified))


def _copy(source: BinaryIO, target: BinaryIO, start: int, end: int) -> None:
    """Copy a stretch of one file to another, by the system where it can do that.

    Raises:
        OSError: the disk refuses, or the file ends too early.
    """
    target.flush()
    while start < end:
        try:
            copied = os.copy_file_range(source.fileno(), target.fileno(), end - start, start)
        except (AttributeError, OSError):  # not this system, or not this file system
            source.seek(start)
            copied = target.write(source.read(min(end - start, _BLOCK)))
        if not copied:
            raise OSError(0, "a file was cut short meanwhile", source.name)
        start += copied


_BLOCK: Final = 1 << 17
"""In bytes; what fits into a processor's cache is copied fastest."""
