"""A folder of texts → which text is that of which source.

A file is called by the id of its source, with `.txt` or `.html`: `council-log.html`. Where there
are several for a source, something stands between: `council-log.page-2.html`. Or `texts.yaml` in
the folder says it: `council-log: saved/page.html`, or a list of files.
"""

from collections.abc import Collection
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Final

from dossier import files
from dossier.fidelity.texts import HTML, PLAIN, Text, UnreadableError, read
from dossier.nodes import Node, Pointer
from dossier.problems import CODES, Problem, UsageError, did_you_mean, quoted

INDEX: Final = "texts.yaml"

MAX_BYTES: Final = 20_000_000
"""Of a text."""


class Folder:
    """The texts that are at hand."""

    def __init__(self, folder: Path, sources: Collection[str]) -> None:
        """Look at a folder.

        Args:
            folder: the folder.
            sources: the ids of all sources.

        Raises:
            UsageError: there is no such folder.
        """
        self._folder = folder
        self._sources = sources
        self.problems: list[Problem] = []
        """Of `texts.yaml`."""

        self.notes: list[str] = []
        """What is in the folder and cannot be used."""

        self._files: dict[str, list[str]] = {}
        try:
            names = sorted(one.name for one in folder.iterdir() if not one.name.startswith("."))
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise UsageError(f"the folder of texts '{folder}' cannot be read: {reason}") from None
        if INDEX in names:
            self._read_index()
        listed = {name for many in self._files.values() for name in many}
        for name in names:
            if name not in listed and name != INDEX and (folder / name).is_file():
                self._take(name)
        # Where many quotations are looked for, texts are asked for one after the other.
        self._read = lru_cache(maxsize=32)(self._read_file)

    def of(self, source: str) -> list[Text]:
        """Return the texts of a source that are at hand and can be read."""
        texts = (self._read(name) for name in self._files.get(source, ()))
        return [text for text in texts if text is not None]

    def has(self, source: str) -> bool:
        """Whether there is a text of a source."""
        return source in self._files

    def _take(self, name: str) -> None:
        """Take a file by its name."""
        id_, ending = name.partition(".")[0], Path(name).suffix.lower()
        if ending not in (*PLAIN, *HTML):
            if id_ in self._sources:
                self.notes.append(f"{quoted(name)} is not read; save its text as {id_}.txt")
        elif id_ in self._sources:
            self._files.setdefault(id_, []).append(name)
        else:
            hint = did_you_mean(id_, self._sources) or f"name it in {INDEX}"
            self.notes.append(f"{quoted(name)} is called by the id of no source; {hint}")

    def _read_index(self) -> None:
        found: list[Problem] = []
        source = files.read(self._folder, INDEX, found)
        root = source.root
        if root is not None and not isinstance(root.value, dict):
            hint = "write a line such as `council-log: page.html` for each source"
            message = f"{INDEX} has no lines of sources and files"
            self._fault(source, (), "wrong-type", message, hint)
        elif root is not None:
            for id_, node in root.value.items():  # type: ignore[union-attr]
                self._take_listed(source, id_, node)
        at = f"{self._folder.name}/{INDEX}"
        self.problems = [
            replace(problem, location=replace(problem.location, path=at))
            for problem in [*found, *self.problems]
        ]

    def _take_listed(self, source: files.Source, id_: str, node: Node) -> None:
        if id_ not in self._sources:
            hint = did_you_mean(id_, self._sources) or "correct it, or add the source"
            self._fault(source, (id_,), "unknown-reference", f"no source {quoted(id_)}", hint)
            return
        many = node.value if isinstance(node.value, list) else [node]
        for number, one in enumerate(many):
            pointer: Pointer = (id_, number) if node.is_list else (id_,)
            name = one.value
            if not isinstance(name, str):
                hint = "write its name, or a list of names"
                self._fault(source, pointer, "wrong-type", "this is no name of a file", hint)
            elif not (self._folder / name).is_file() or not self._is_inside(name):
                message = f"there is no file {quoted(name)} in this folder"
                near = did_you_mean(name, [one.name for one in self._folder.iterdir()])
                self._fault(source, pointer, "unreadable-file", message, near or "correct the name")
            else:
                self._files.setdefault(id_, []).append(name)

    def _is_inside(self, name: str) -> bool:
        return (self._folder / name).resolve().is_relative_to(self._folder.resolve())

    def _fault(
        self, source: files.Source, pointer: Pointer, code: str, message: str, hint: str
    ) -> None:
        self.problems.append(Problem(source.find(pointer), code, message, hint or CODES[code].cure))

    def _read_file(self, name: str) -> Text | None:
        file = self._folder / name
        try:
            if file.stat().st_size > MAX_BYTES:
                raise UnreadableError(
                    f"it has more than {MAX_BYTES:,} bytes; save the part with the words"
                )
            return read(name, file.read_bytes())
        except UnreadableError as error:
            self.notes.append(f"{quoted(name)} is not read: {error}")
        except OSError as error:
            self.notes.append(f"{quoted(name)} is not read: {(error.strerror or '').lower()}")
        return None
