"""What commits did to entries: which were added, changed or renamed, by what their versions say."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from dossier import commits, substance
from dossier.commits import Commit, FileChange
from dossier.load import CONTENT, FOLDERS, id_of
from dossier.model import Kind
from dossier.substance import Version

Key: TypeAlias = tuple[Kind, str]
"""An entry's kind and id."""

Table: TypeAlias = dict[str, list[Version]]
"""What is in each version of a file: by kind and blob."""

State: TypeAlias = tuple[Key, bytes]
"""An entry as it was called, and what it said."""


class Step(NamedTuple):
    """What a commit did to an entry."""

    day: str
    after: State
    before: tuple[State, ...]
    """In each parent of the commit that had it; in none: it was added."""

    same: bool
    """It says what it said: it was only renamed, or names others that were."""


class _Entry(NamedTuple):
    """An entry in a version of a file."""

    print: bytes
    former: tuple[str, ...]
    path: str
    blob: str
    id: str
    """Empty for the only one in the file."""


_Entries: TypeAlias = dict[Key, _Entry]


def kind_of(path: str) -> Kind | None:
    """Return the kind of the entries in a file; None for one that is no file of entries."""
    content, _, rest = path.partition("/")
    folder, _, name = rest.partition("/")
    kind = FOLDERS.get(folder)
    if content != CONTENT or not kind or "/" in name:
        return None
    return kind if name.endswith(".md" if kind == "chapter" else ".yaml") else None


class Reader:
    """Tells what commits did to entries."""

    def __init__(self, table: Table, blobs: commits.Blobs) -> None:
        """Take what the versions of files say, and what finds the versions themselves."""
        self._table = table
        self._blobs = blobs

    def entries(self, places: Iterable[tuple[str, str]]) -> _Entries:
        """Return the entries in versions of files, each a path and a blob; without drafts."""
        found: _Entries = {}
        for path, blob in places:
            kind = kind_of(path) if blob else None
            if kind is None:
                continue
            own = id_of(path.rpartition("/")[2], kind)
            for one in self._table[f"{kind} {blob}"]:
                if one.print:
                    entry = _Entry(one.print, one.former, path, blob, one.id)
                    found[kind, one.id or own] = entry
        return found

    def steps(self, log: Iterable[Commit]) -> Iterator[Step]:
        """Yield what commits did, in their order."""
        for commit in log:
            after = self.entries((change.path, change.blob) for change in commit.files)
            parents = max((len(change.before) for change in commit.files), default=1)
            before = [
                self.entries(change.before[number] for change in commit.files)
                for number in range(parents)
            ]
            moved = [_moved(one, after, commit.files, n) for n, one in enumerate(before)]
            for key, entry in after.items():
                step = self._step(commit.day, key, entry, before, moved)
                if step:
                    yield step

    def _step(
        self,
        day: str,
        key: Key,
        entry: _Entry,
        before: Sequence[_Entries],
        moved: Sequence[Mapping[Key, Key]],
    ) -> Step | None:
        states: list[State] = []
        same = False
        for entries, names in zip(before, moved, strict=True):
            old_key = names.get(key, key)
            old = entries.get(old_key)
            if old is None:
                continue
            if old_key == key and old.print == entry.print:
                return None
            states.append((old_key, old.print))
            same = same or old.print == entry.print or self._says_the_same(key, entry, old, names)
        return Step(day, (key, entry.print), tuple(states), same)

    def _says_the_same(
        self, key: Key, entry: _Entry, old: _Entry, moved: Mapping[Key, Key]
    ) -> bool:
        """Whether an entry differs only in how others are called now."""
        if not moved:
            return False
        found = substance.entry_in(key[0], self._blobs[old.blob], old.id)
        if found is None:
            return False
        names = {was: now[1] for now, was in moved.items()}
        return substance.print_of(substance.renamed(key[0], found, names)) == entry.print


def _moved(
    before: _Entries, after: _Entries, changes: Iterable[FileChange], parent: int
) -> dict[Key, Key]:
    """Return the entries that were called otherwise in a parent: new key to old.

    They say so themselves (`former_ids`), or git finds that their file was renamed, or an entry
    says exactly what one did that is gone.
    """
    gone = {key: entry for key, entry in before.items() if key not in after}
    fresh = {key: entry for key, entry in after.items() if key not in before}
    if not gone or not fresh:
        return {}
    files = {change.path: change.before[parent][0] for change in changes}
    alone = {entry.path: key for key, entry in gone.items() if not entry.id}
    saying = {(key[0], entry.print): key for key, entry in gone.items()}
    found: dict[Key, Key] = {}
    taken: set[Key] = set()
    for key, entry in fresh.items():
        former = ((key[0], id_) for id_ in entry.former)
        renamed = alone.get(files[entry.path]) if not entry.id else None
        ways = (*former, renamed, saying.get((key[0], entry.print)))
        old = next((one for one in ways if one in gone and one not in taken), None)
        if old is not None:
            found[key] = old
            taken.add(old)
    return found
