"""Which entries there are and what they are called, read lightly from files as they stand.

Files with faults count as well: an entry can be named as soon as its file is saved, whatever else
is wrong with it or with others.
"""

from collections import defaultdict
from collections.abc import Collection
from pathlib import Path
from typing import Any, Final

from dossier import files, load, markup
from dossier.ids import is_safe_id
from dossier.jsonschemas import Named
from dossier.model import Kind
from dossier.prose import Reference

_NAMES: Final = ("title", "name", "statement", "text")
"""The fields that entries are called by, whichever a kind has."""

_FACTS: Final = ("kind", "speaker", "date", "status", "publisher")
"""The fields that tell entries of like names apart."""

_LONGEST: Final = 120
"""Characters of a name that are shown: quotations and statements can be long."""

_LONGEST_LINE: Final = 200
"""Characters of a summary that are shown."""


class Names:
    """The names of a site's entries."""

    def __init__(self, site: Path) -> None:
        """Read all files of entries."""
        self._site = site
        self._read: dict[str, list[Named]] = {}
        self.follow(None)

    def follow(self, changed: Collection[str] | None) -> frozenset[Kind]:
        """Read files again; return the kinds of which a name, an id or a fact changed with them.

        Args:
            changed: paths relative to the site folder; None: whatever they are.
        """
        before = dict(self._read)
        if changed is None or any((self._site / path).is_symlink() for path in changed):
            # Links are looked through with all else, as they may lead out of the site.
            listed = {*load.list_files(self._site).paths} - {load.SETTINGS}
            for path in self._read.keys() | listed:
                self._look(path, path in listed)
        else:
            for path in filter(_holds_entries, changed):
                self._look(path, (self._site / path).is_file())
        paths = self._read.keys() | before.keys()
        return frozenset(
            load.kind_of(path) for path in paths if self._read.get(path) != before.get(path)
        )

    def by_kind(self) -> dict[Kind, list[Named]]:
        """Return the entries of each kind, sorted by id."""
        found: defaultdict[Kind, dict[str, Named]] = defaultdict(dict)
        for path, names in self._read.items():
            found[load.kind_of(path)].update((named.id, named) for named in names)
        return {kind: [names[id_] for id_ in sorted(names)] for kind, names in found.items()}

    def _look(self, path: str, is_there: bool) -> None:
        if not is_there:
            self._read.pop(path, None)
            return
        text, _ = files.read_text(self._site, path)
        root = None if text is None else files.parse(path, text, []).root
        if root is None:  # cannot be read just now: what it held last is still there
            return
        plain, kind = root.plain(), load.kind_of(path)
        if isinstance(plain, list):
            entries = [(one["id"], one) for one in plain if isinstance(one, dict) and "id" in one]
        else:
            entries = [(load.id_of(path.rpartition("/")[2], kind), plain)]
        self._read[path] = [
            _named(id_, fields)
            for id_, fields in entries
            if isinstance(id_, str) and is_safe_id(id_) and isinstance(fields, dict)
        ]


def _holds_entries(path: str) -> bool:
    """Whether a file that was changed is one with entries; text editors make others beside them."""
    parts = path.split("/")
    if len(parts) != 3 or parts[0] != load.CONTENT or parts[1] not in load.FOLDERS:
        return False
    ending = ".md" if parts[1] == "chapters" else ".yaml"
    return parts[2].endswith(ending) and not parts[2].startswith(".")


def _named(id_: str, fields: dict[str, Any]) -> Named:
    said = {key: value for key, value in fields.items() if isinstance(value, str)}
    name = " ".join(next((said[field] for field in _NAMES if field in said), id_).split())
    facts = [said[field] for field in _FACTS if field in said]
    if said.get("draft") == "true":
        facts.append("draft")
    summary = markup.inline(said.get("summary", "")).plain(_words)
    about = " · ".join(filter(None, [", ".join(facts), _cut(summary, _LONGEST_LINE)]))
    return Named(id_, _cut(name, _LONGEST) or id_, about)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _words(reference: Reference) -> str:
    """What stands for a reference in plain text."""
    return "" if reference.style == "cite" else reference.text or reference.id
