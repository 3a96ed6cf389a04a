"""The site folder's git history: on which day which entries were added or changed.

Read by one `git log`, and kept in `.dossier/history` until there is another commit. Where there is
no work tree, no whole history or no git, there is no history either, and nothing is wrong.
"""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec

from dossier.load import CONTENT, FOLDERS, id_of
from dossier.model import KINDS, Kind
from dossier.unchanged import FOLDER, SHALLOW

MOST_COMMITS: Final = 5000
"""Older ones are left out."""

PATIENCE: Final = 60.0
"""Seconds after which git is given up on."""

_Ids = dict[Kind, list[str]]


class Edits(msgspec.Struct, frozen=True, array_like=True):
    """What was done on a day; ids sorted. Some entries may not be published, or be gone."""

    day: str
    """In UTC: `2024-09-10`."""

    added: _Ids
    changed: _Ids


@dataclass(frozen=True, slots=True)
class History:
    """The history of a site folder."""

    digest: str = ""
    """Of all of it; empty where there is none."""

    _data: bytes = b""

    silent: bool = False
    """There may be one, but git does not answer; the next time it may."""

    def edits(self) -> Sequence[Edits]:
        """Return what was done, the latest day first."""
        return msgspec.msgpack.decode(self._data, type=list[Edits]) if self._data else ()


def read(site: Path, end: str, code: str) -> History:
    """Return the history of a site folder.

    Args:
        site: the site folder.
        end: what the history ends with, see `unchanged.history_end`; empty where there is none.
        code: a digest of this code: what another one has kept is not taken for our own.
    """
    if not end or end.startswith(SHALLOW):
        return History()
    file = site / FOLDER / "history"
    known_by = f"{code}\n{end}".encode("utf-8", "surrogatepass")
    key = hashlib.blake2b(known_by, digest_size=16).hexdigest()
    with suppress(OSError, ValueError):
        kept = file.read_bytes()
        head, _, data = kept.partition(b"\n")
        known, digest = head.decode().split(" ")
        if known == key and digest == _digest(data):
            return History(digest, data)
    edits = _log(site)
    if edits is None:
        return History(silent=True)
    data = msgspec.msgpack.encode(edits)
    with suppress(OSError):  # it only saves time
        file.parent.mkdir(exist_ok=True)
        fresh = file.with_suffix(f".{os.getpid()}")
        fresh.write_bytes(f"{key} {_digest(data)}\n".encode() + data)
        fresh.replace(file)
    return History(_digest(data), data)


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


# --- git ----------------------------------------------------------------------------------

_LOG: Final = (
    "git", "-c", "core.quotePath=false", "-c", "log.showRoot=true", "-c", "protocol.allow=never",
    "log", "--topo-order", "--no-merges", f"--max-count={MOST_COMMITS}", "--format=%x00%at",
    "--no-show-signature", "--relative", "--patch", "--unified=0", "--find-renames=100%",
    "--no-ext-diff", "--no-textconv", "--no-color", "--src-prefix=a/", "--dst-prefix=b/",
    "--diff-algorithm=myers", "--", *(f"{CONTENT}/{folder}" for folder in FOLDERS),
)  # fmt: skip
"""All that a user's own settings could change in the answer is said."""


def _log(site: Path) -> list[Edits] | None:
    """Ask git; None where it does not answer."""
    import subprocess  # noqa: PLC0415 - seldom needed
    import threading  # noqa: PLC0415

    try:
        process = subprocess.Popen(  # noqa: S603 - a fixed command
            _LOG,
            cwd=site,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError:  # not installed
        return None
    assert process.stdout is not None
    timer = threading.Timer(PATIENCE, process.kill)
    timer.start()
    try:
        with process:
            edits = gathered(commits(process.stdout))
    finally:
        timer.cancel()
    return None if process.returncode else edits


def environment() -> dict[str, str]:
    """Return the variables for git: it asks and fetches nothing, and looks where it is told to."""
    own = {name: value for name, value in os.environ.items() if _is_harmless(name)}
    return own | {"GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}


def _is_harmless(name: str) -> bool:
    """Whether a variable may go to git: none that names another repository, as in hooks."""
    return not name.startswith("GIT_") or name.startswith("GIT_CONFIG")


# --- what git says ------------------------------------------------------------------------


@dataclass(slots=True)
class Commit:
    """What a commit did to entries, each by kind and id."""

    day: str
    """Empty where that is not known."""

    added: set[tuple[Kind, str]] = field(default_factory=set)
    changed: set[tuple[Kind, str]] = field(default_factory=set)
    removed: set[tuple[Kind, str]] = field(default_factory=set)
    published: set[tuple[Kind, str]] = field(default_factory=set)
    """They were drafts before."""

    renamed: dict[tuple[Kind, str], tuple[Kind, str]] = field(default_factory=dict)
    """Old to new; of entries that were not there before, by what their `former_ids` say."""


_FORMER: Final = re.compile(rb"\+(?:  )?former_ids:(.*)")
"""The ids that an entry had before; on one line, as `dossier rename` writes them."""

_LISTED: Final = re.compile(rb"[+-](?:- |  )?id:[ ]+[\"']?([a-z0-9-]+)")
"""An entry's id in a list of entries."""

_DRAFT: Final = re.compile(rb"-draft:[ ]+[\"']?true\b")


def commits(lines: Iterable[bytes]) -> Iterator[Commit]:
    """Read a log with patches, the latest commit first."""
    commit: Commit | None = None
    patch: list[bytes] = []
    for line in lines:
        if line.startswith((b"\0", b"diff --git ")):
            # No line of a patch's body begins like these.
            if commit:
                _take(commit, patch)
            patch = []
            if line[0] == 0:
                if commit:
                    yield commit
                commit = Commit(_day(line[1:]))
        elif line[:1] in b"+-rdn" and (len(patch) < _HEAD or _tells(line)):
            patch.append(line)
    if commit:
        _take(commit, patch)
        yield commit


def _day(seconds: bytes) -> str:
    """The day of a time; empty where git names none, or one that no calendar has."""
    try:
        return datetime.fromtimestamp(int(seconds), UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return ""


_HEAD: Final = 6
"""Lines in which a patch says what file it is about, at the most."""


def _tells(line: bytes) -> bool:
    return bool(_LISTED.match(line) or _DRAFT.match(line) or _FORMER.match(line))


def _take(commit: Commit, patch: Sequence[bytes]) -> None:
    """Add what a patch of one file did."""
    old = new = None
    body = len(patch)
    for number, line in enumerate(patch):
        if line.startswith((b"rename from ", b"--- ")):
            old = _key(line.split(b" ", 2 if line[:1] == b"r" else 1)[-1])
        elif line.startswith((b"rename to ", b"+++ ")):
            new = _key(line.split(b" ", 2 if line[:1] == b"r" else 1)[-1])
            body = number + 1
            if line[:1] == b"+":
                break
    if old and new and old != new:
        commit.renamed[old] = new
    if new and old:
        commit.changed.add(new)
    elif new:
        commit.added.add(new)
    elif old:
        commit.removed.add(old)
    named = new or old
    if named is not None:
        _take_lines(commit, patch[body:], named, is_change=bool(new and old))


def _take_lines(
    commit: Commit, lines: Sequence[bytes], named: tuple[Kind, str], is_change: bool
) -> None:
    """Add what the lines of a patch tell of entries."""
    owner = named
    for line in lines:
        if found := _LISTED.match(line):
            key = (named[0], found[1].decode())
            owner = key if line[:1] == b"+" else owner
            (commit.added if line[:1] == b"+" else commit.removed).add(key)
        elif found := _FORMER.match(line):
            if owner in commit.added:
                ids = re.findall(rb"[a-z0-9-]+", found[1])
                commit.renamed |= {(named[0], one.decode()): owner for one in ids}
        elif is_change and _DRAFT.match(line):
            commit.published.add(named)


def _key(path: bytes) -> tuple[Kind, str] | None:
    """The entry that a file is for; of a list, one that nobody has. None for no file."""
    name = path.decode("utf-8", "replace").rstrip("\n\t").strip('"')
    name = name.removeprefix("a/").removeprefix("b/")
    first, _, rest = name.partition("/")
    folder, _, file = rest.partition("/")
    if first != CONTENT or folder not in FOLDERS or not file.endswith((".yaml", ".md")):
        return None
    return FOLDERS[folder], id_of(file, FOLDERS[folder])


# --- what it comes to ---------------------------------------------------------------------


def gathered(log: Iterable[Commit]) -> list[Edits]:
    """Return what commits, the latest first, come to: for each entry that there may still be, on
    which day it was added, and on which it was changed after that; the latest day first."""
    over: set[tuple[Kind, str]] = set()
    """Entries whose beginning was met; what is older was another one, or a draft."""
    now: dict[tuple[Kind, str], tuple[Kind, str]] = {}
    """How entries are called that were renamed later."""
    added: dict[tuple[Kind, str], str] = {}
    changed: dict[tuple[Kind, str], set[str]] = {}
    for commit in log:
        for old, new in commit.renamed.items():
            now[old] = now.get(new, new)
        moved = commit.added & commit.removed
        renamed = {new for old, new in commit.renamed.items() if old in commit.removed}
        for key in sorted(commit.added | commit.changed | commit.published):
            own = now.get(key, key)
            if own in over:
                continue
            changed.setdefault(own, set()).add(commit.day)
            fresh = key in commit.added and key not in moved and key not in renamed
            if fresh or key in commit.published:
                added[own] = commit.day
            if key in commit.published:
                over.add(own)
        over |= {now.get(key, key) for key in commit.removed - moved - commit.renamed.keys()}
    days: dict[str, Edits] = {}
    for key, found in changed.items():
        first = added.get(key, "")
        for day in found - {""}:
            edits = days.setdefault(day, Edits(day, {}, {}))
            if day == first:
                edits.added.setdefault(key[0], []).append(key[1])
            elif day > first:
                edits.changed.setdefault(key[0], []).append(key[1])
    return [_sorted(days[day]) for day in sorted(days, reverse=True)]


def _sorted(edits: Edits) -> Edits:
    def by_kind(ids: _Ids) -> _Ids:
        return {kind: sorted(ids[kind]) for kind in KINDS if kind in ids}

    return Edits(edits.day, by_kind(edits.added), by_kind(edits.changed))
