"""What editors change in a made-up dossier, one thing at a time, and never twice the same."""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import sitefolder
from made import Entry, Fields
from peers.dossier import ROOT

MACRO: Final = "templates/macros/date.html"
"""A template of the theme that nearly all pages use."""


class Edits:
    """Changes entries and templates of a site folder."""

    def __init__(self, site: Path, made: Sequence[Entry]) -> None:
        """Look for what will be changed.

        Args:
            site: the site folder.
            made: its entries.
        """
        self._site = site
        self._numbers = {(entry.kind, entry.id): n for n, entry in enumerate(made)}
        self.events = [entry for entry in made if entry.kind == "event"]
        self._actors = [entry for entry in made if entry.kind == "actor"]
        named = Counter(id_ for entry in self.events for id_ in _actors_of(entry))
        self._actors.sort(key=lambda actor: (-named[actor.id], actor.id))
        theme = ROOT / MACRO
        self._macro = theme.read_text("utf-8")

    def body(self, number: int, event: int = 0) -> str:
        """Change an event's body; return the words that its page has from then on."""
        entry = self.events[event]
        said = f"Edited for the {number}th time."
        self._save(entry, {**entry.fields, "body": f"{entry.fields['body']}\n\n{said}"})
        return said

    def actor(self, number: int) -> None:
        """Change the name of an actor that is named as often as most."""
        self._rename(self._actors[len(self._actors) // 2], number)

    def famous(self, number: int) -> None:
        """Change the name of the actor that is named most often."""
        self._rename(self._actors[0], number)

    def macro(self, number: int) -> None:
        """Change what a macro writes, on nearly all pages."""
        text = self._macro.replace("<time ", f'<time data-edit="{number}" ')
        assert text != self._macro, f"{MACRO} writes no <time>"
        self._replace(MACRO, text)

    def added(self, number: int) -> None:
        """Add an event."""
        entry = self.events[len(self.events) // 2]
        title = f"Added as number {number}"
        path, _ = sitefolder.file_of(Entry("event", f"added-{number}", {}), 0)
        self._replace(path, sitefolder.yaml({**entry.fields, "title": title}))

    def _rename(self, actor: Entry, number: int) -> None:
        self._save(actor, {**actor.fields, "name": f"{actor.fields['name']} {number}"})

    def _save(self, entry: Entry, fields: Fields) -> None:
        changed = Entry(entry.kind, entry.id, fields, entry.day)
        self._replace(*sitefolder.file_of(changed, self._numbers[entry.kind, entry.id]))

    def _replace(self, path: str, text: str) -> None:
        """Put a file in place at once, as editors do."""
        file, new = self._site / path, self._site.with_name("saved")
        new.write_text(text, "utf-8", newline="\n")
        file.parent.mkdir(parents=True, exist_ok=True)
        os.replace(new, file)  # noqa: PTH105 - the name says it


def _actors_of(event: Entry) -> Iterator[str]:
    for actor in event.fields["actors"]:
        yield actor if isinstance(actor, str) else actor["actor"]
