"""The site folder's git history: on which day which entries were added, or changed in substance.

Read from the commits that changed entries' files, of which versions are compared by what they say
(`substance`). Kept in `.dossier/history` until there is another commit; what the versions say is
kept in `.dossier/substance`, so that each is read once. Where there is no work tree or no git,
there is no history either, and nothing is wrong.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from dossier import atomic, commits, substance
from dossier.ancestry import Key, Reader, State, Step, Table, kind_of
from dossier.commits import Silent
from dossier.model import KINDS, Kind
from dossier.unchanged import FOLDER, SHALLOW
from dossier.workers import run_chunks

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
        atomic.write(file, data)


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


# --- what the versions of files say -------------------------------------------------------


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
        reader = Reader(table, blobs)
        head = reader.entries(now.items())
        return gathered({key: one.print for key, one in head.items()}, reader.steps(log))


def _name(path: str, blob: str) -> str:
    kind = kind_of(path) if blob else None
    return f"{kind} {blob}" if kind else ""


def _table(site: Path, code: str, needed: Sequence[str], jobs: int) -> Table:
    """Return what is in some versions of files, of which those not known yet are read."""
    file = site / FOLDER / "substance"
    known: Table = {}
    with suppress(OSError, ValueError):
        head, _, data = file.read_bytes().partition(b"\n")
        if head.decode() == f"{code} {_digest(data)}":
            known = msgspec.msgpack.decode(data, type=Table)
    table = {name: known[name] for name in needed if name in known}
    missing = [name for name in needed if name not in known]
    for _, found in run_chunks(partial(_read, site), missing, jobs):
        table |= found
    if missing or len(table) < len(known) // 2:
        data = msgspec.msgpack.encode(table)
        _keep(file, f"{code} {_digest(data)}\n".encode() + data)
    return table


def _read(site: Path, names: Sequence[str]) -> Table:
    found = {}
    with commits.blobs(site) as blobs:
        for name in names:
            kind, _, blob = name.partition(" ")
            found[name] = substance.versions(kind, blobs[blob])  # type: ignore[arg-type]
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
    waiting: dict[State, set[Key]] = {(key, said): {key} for key, said in head.items()}
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
    def bykind_of(ids: _Ids) -> _Ids:
        return {kind: sorted(ids[kind]) for kind in KINDS if kind in ids}

    return Edits(edits.day, bykind_of(edits.added), bykind_of(edits.changed))
