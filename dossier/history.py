"""The site folder's git history: on which day which entries were added, or changed in substance.

Read from the commits that changed entries' files, of which versions are compared by what they say
(`substance`). Kept in `.dossier/history` until there is another commit; what the versions say is
kept in `.dossier/substance`, so that each is read once. Where there is no work tree or no git,
there is no history either, and nothing is wrong.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

import msgspec

from dossier import commits, substance
from dossier.commits import Commit, FileChange, Silent
from dossier.load import CONTENT, FOLDERS, id_of
from dossier.model import KINDS, Kind
from dossier.substance import Version
from dossier.unchanged import FOLDER, SHALLOW
from dossier.workers import run_chunks

Key: TypeAlias = tuple[Kind, str]
"""An entry's kind and id."""

_Ids = dict[Kind, list[str]]


class Edits(msgspec.Struct, frozen=True, array_like=True):
    """What was done on a day; ids sorted. Some entries may not be published, or be gone."""

    day: str
    """In UTC: `2024-09-10`."""

    added: _Ids
    changed: _Ids
    """In substance."""


class Days(NamedTuple):
    """What is known of an entry's past."""

    added: str = ""
    """The day on which it was added; empty where the history does not go back so far."""

    changed: str = ""
    """The last day after that on which it was changed in substance; empty for none."""


NO_DAYS: Final = Days()


@dataclass(frozen=True, slots=True)
class History:
    """The history of a site folder."""

    digest: str = ""
    """Of all of it; empty where there is none."""

    _data: bytes = b""

    silent: bool = False
    """There may be one, but git does not answer; the next time it may."""

    cut: bool = False
    """Only its last part is here: of a shallow clone."""

    before: "History | None" = None
    """What was kept before."""

    def edits(self) -> Sequence[Edits]:
        """Return what was done, the latest day first."""
        return msgspec.msgpack.decode(self._data, type=list[Edits]) if self._data else ()


def days_of(edits: Sequence[Edits]) -> dict[Key, Days]:
    """Return what is known of each entry's past."""
    added = {(kind, id_): one.day for one in edits for kind in one.added for id_ in one.added[kind]}
    changed: dict[Key, str] = {}
    for one in edits:
        for kind, ids in one.changed.items():
            for id_ in ids:
                changed.setdefault((kind, id_), one.day)
    return {
        key: Days(added.get(key, ""), changed.get(key, "")) for key in added.keys() | changed.keys()
    }


def read(site: Path, end: str, code: str, jobs: int = 1) -> History:
    """Return the history of a site folder.

    Args:
        site: the site folder.
        end: what the history ends with, see `unchanged.history_end`; empty where there is none.
        code: a digest of this code: what another one has kept is not taken for our own.
        jobs: how many processes may read what was not read before.
    """
    if not end:
        return History()
    cut = end.startswith(SHALLOW)
    file = site / FOLDER / "history"
    key = hashlib.blake2b(
        f"{code}\n{end}".encode("utf-8", "surrogatepass"), digest_size=16
    ).hexdigest()
    before: History | None = None
    with suppress(OSError, ValueError):
        head, _, data = file.read_bytes().partition(b"\n")
        known, digest = head.decode().split(" ")
        if digest == _digest(data):
            before = History(digest, data, cut=cut)
            if known == key:
                return before
    first = end.removeprefix(SHALLOW).split(" ")[0].split(",") if cut else ()
    try:
        edits = _made(site, code, frozenset(first), jobs)
    except Silent:
        return History(silent=True, cut=cut)
    data = msgspec.msgpack.encode(edits)
    _keep(file, f"{key} {_digest(data)}\n".encode() + data)
    return History(_digest(data), data, cut=cut, before=before)


def _keep(file: Path, data: bytes) -> None:
    with suppress(OSError):  # it only saves time
        file.parent.mkdir(exist_ok=True)
        fresh = file.with_suffix(f".{os.getpid()}")
        fresh.write_bytes(data)
        fresh.replace(file)


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


# --- what the versions of files say -------------------------------------------------------

_Table: TypeAlias = dict[str, list[Version]]
"""What is in each version of a file: by kind and blob."""


def _made(site: Path, code: str, first: frozenset[str], jobs: int) -> list[Edits]:
    log = [one for one in commits.log(site) if one.id not in first]
    now = {path: blob for path, (_, blob) in commits.tree(site, "HEAD").items()}
    needed = {_name(path, blob) for path, blob in now.items()}
    for commit in log:
        for change in commit.files:
            needed.update(_name(path, blob) for path, blob in change.before)
            needed.add(_name(change.path, change.blob))
    table = _table(site, code, sorted(needed - {""}), jobs)
    with commits.blobs(site) as blobs:
        reader = _Reader(table, blobs)
        head = reader.entries(now.items())
        return gathered({key: one.print for key, one in head.items()}, reader.steps(log))


def _name(path: str, blob: str) -> str:
    kind = _kind(path) if blob else None
    return f"{kind} {blob}" if kind else ""


def _kind(path: str) -> Kind | None:
    """The kind of the entries in a file; None for one that is no file of entries."""
    content, _, rest = path.partition("/")
    folder, _, name = rest.partition("/")
    kind = FOLDERS.get(folder)
    if content != CONTENT or not kind or "/" in name:
        return None
    return kind if name.endswith(".md" if kind == "chapter" else ".yaml") else None


def _table(site: Path, code: str, needed: Sequence[str], jobs: int) -> _Table:
    """Return what is in some versions of files, of which those not known yet are read."""
    file = site / FOLDER / "substance"
    known: _Table = {}
    with suppress(OSError, ValueError):
        head, _, data = file.read_bytes().partition(b"\n")
        if head.decode() == f"{code} {_digest(data)}":
            known = msgspec.msgpack.decode(data, type=_Table)
    table = {name: known[name] for name in needed if name in known}
    missing = [name for name in needed if name not in known]
    for _, found in run_chunks(partial(_read, site), missing, jobs):
        table |= found
    if missing or len(table) < len(known) // 2:
        data = msgspec.msgpack.encode(table)
        _keep(file, f"{code} {_digest(data)}\n".encode() + data)
    return table


def _read(site: Path, names: Sequence[str]) -> _Table:
    found = {}
    with commits.blobs(site) as blobs:
        for name in names:
            kind, _, blob = name.partition(" ")
            found[name] = substance.versions(kind, blobs[blob])  # type: ignore[arg-type]
    return found


# --- what commits did to entries ----------------------------------------------------------

_State: TypeAlias = tuple[Key, bytes]
"""An entry as it was called, and what it said."""


class Step(NamedTuple):
    """What a commit did to an entry."""

    day: str
    after: _State
    before: tuple[_State, ...]
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


class _Reader:
    """Tells what commits did to entries."""

    def __init__(self, table: _Table, blobs: commits.Blobs) -> None:
        self._table = table
        self._blobs = blobs

    def entries(self, places: Iterable[tuple[str, str]]) -> _Entries:
        """Return the entries in versions of files, each a path and a blob; without drafts."""
        found: _Entries = {}
        for path, blob in places:
            kind = _kind(path) if blob else None
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
        states: list[_State] = []
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


# --- what it comes to ---------------------------------------------------------------------


def gathered(head: Mapping[Key, bytes], steps: Iterable[Step]) -> list[Edits]:
    """Return on which day each entry was added, and on which it was changed after that.

    Each entry is followed back from what it says now, through what it said before; so what was done
    on a branch and then discarded does not count.

    Args:
        head: the entries that there are, and what they say.
        steps: what commits did, the latest first.

    Returns:
        What was done on each day, the latest first.
    """
    waiting: dict[_State, set[Key]] = {(key, said): {key} for key, said in head.items()}
    added: dict[Key, str] = {}
    changed: dict[Key, set[str]] = {}
    for step in steps:
        for key in waiting.pop(step.after, ()):
            for state in step.before:
                waiting.setdefault(state, set()).add(key)
            if not step.before:
                added[key] = step.day
            elif not step.same:
                changed.setdefault(key, set()).add(step.day)
    days: dict[str, Edits] = {}
    for key in head:
        first = added.get(key, "")
        for day in changed.get(key, set()) | {first} - {""}:
            edits = days.setdefault(day, Edits(day, {}, {}))
            if day == first:
                edits.added.setdefault(key[0], []).append(key[1])
            elif day > first:
                edits.changed.setdefault(key[0], []).append(key[1])
    days.pop("", None)
    found = (_sorted(days[day]) for day in sorted(days, reverse=True))
    return [one for one in found if one.added or one.changed]


def _sorted(edits: Edits) -> Edits:
    def by_kind(ids: _Ids) -> _Ids:
        return {kind: sorted(ids[kind]) for kind in KINDS if kind in ids}

    return Edits(edits.day, by_kind(edits.added), by_kind(edits.changed))
