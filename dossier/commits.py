"""What git knows of a site folder's entries: which commits changed which files, and their texts.

Files are named relative to the site folder. The user's index and work tree are never touched.
"""

import os
import subprocess
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Final

from dossier.load import CONTENT, FOLDERS

MOST_COMMITS: Final = 5000
"""Older ones are left out."""

PATIENCE: Final = 60.0
"""Seconds after which git is given up on."""

LIKENESS: Final = 80
"""How much of a file, in percent, has to be the same for git to call it renamed. Entries of a kind
look alike; with git's own half, new ones would inherit the past of those that went."""

_GIT: Final = ("git", "-c", "core.quotePath=false", "-c", "protocol.allow=never")

_WHERE: Final = ("--", *(f"{CONTENT}/{folder}" for folder in FOLDERS))

_LOG: Final = (
    *_GIT, "-c", "log.showRoot=true", "-c", "log.showSignature=false",
    "-c", "diff.relative=false",
    "log", "--topo-order", f"--max-count={MOST_COMMITS}", "--format=%x01%H %at",
    "-c", "--raw", "-z", "--no-abbrev", "--combined-all-paths",
    f"--find-renames={LIKENESS}%", "--no-ext-diff", "--no-color", *_WHERE,
)  # fmt: skip
"""All that a user's own settings could change in the answer is said. The last `-c` asks for merges
that differ from all of their parents."""


class Silent(Exception):  # noqa: N818 - no error: there may be no git, or nothing to tell
    """Git does not answer."""


@dataclass(frozen=True, slots=True)
class FileChange:
    """What a commit did to a file."""

    before: tuple[tuple[str, str], ...]
    """Its path and blob in each parent of the commit; the blob is empty where there was none."""

    path: str
    blob: str
    """Empty where the file is gone."""


@dataclass(slots=True)
class Commit:
    """What a commit did to the files of entries; a merge, only what it did itself."""

    id: str
    day: str
    """In UTC; empty where git names none, or one that no calendar has."""

    files: list[FileChange] = field(default_factory=list)


def environment() -> dict[str, str]:
    """Return the variables for git: it asks and fetches nothing, and looks where it is told to."""
    own = {name: value for name, value in os.environ.items() if _is_harmless(name)}
    return own | {"GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}


def _is_harmless(name: str) -> bool:
    """Whether a variable may go to git: none that names another repository, as in hooks."""
    return not name.startswith("GIT_") or name.startswith("GIT_CONFIG")


def asked(site: Path, *words: str, given: bytes = b"") -> bytes:
    """Return what git says in a folder.

    Args:
        site: the folder.
        words: the command, without `git`.
        given: what it is to read.

    Raises:
        Silent: it refuses, or is not installed.
    """
    return _said(site, (*_GIT, *words), given)


def _said(site: Path, command: Iterable[str], given: bytes = b"") -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - git, with words of our own
            list(command), cwd=site, env=environment(), input=given,
            capture_output=True, timeout=PATIENCE, check=False,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        raise Silent(str(error)) from None
    if done.returncode:
        raise Silent(done.stderr.decode(errors="replace").strip())
    return done.stdout


def log(site: Path) -> list[Commit]:
    """Return the commits that changed files of entries, the latest first.

    Raises:
        Silent: see `asked`.
    """
    prefix = asked(site, "rev-parse", "--show-prefix").rstrip(b"\n")
    return list(_commits(iter(_said(site, _LOG).split(b"\0")), os.fsdecode(prefix)))


def _commits(tokens: Iterator[bytes], prefix: str) -> Iterator[Commit]:
    commit: Commit | None = None
    for token in tokens:
        token = token.lstrip(b"\n")  # noqa: PLW2901 - ends the line of a commit
        if token[:1] == b"\1":
            if commit:
                yield commit
            id_, _, seconds = token[1:].decode().partition(" ")
            commit = Commit(id_, _day(seconds))
        elif token[:1] == b":" and commit:
            commit.files.append(_file_change(token.decode(), tokens, prefix))
    if commit:
        yield commit


def _file_change(token: str, tokens: Iterator[bytes], prefix: str) -> FileChange:
    """Read what `git log --raw -z` says of a file: modes, blobs and a status, then its paths."""
    parents = len(token) - len(token.lstrip(":"))
    words = token.lstrip(":").split(" ")
    blobs = ["" if not one.strip("0") else one for one in words[parents + 1 : 2 * parents + 2]]
    status = words[-1]
    count = parents + 1 if parents > 1 or status[0] in "RC" else 1
    paths = [os.fsdecode(next(tokens)).removeprefix(prefix) for _ in range(count)]
    if count == 1:
        paths *= 2
    return FileChange(tuple(zip(paths[:-1], blobs[:-1], strict=True)), paths[-1], blobs[-1])


def _day(seconds: str) -> str:
    try:
        return datetime.fromtimestamp(int(seconds), UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return ""


def tree(site: Path, revision: str, *folders: str) -> dict[str, tuple[str, str]]:
    """Return the files that a commit has below a folder.

    Args:
        site: the folder.
        revision: the commit.
        folders: only what lies in these; none: those of entries.

    Returns:
        For each path the mode and the blob.

    Raises:
        Silent: see `asked`.
    """
    where = ("--", *folders) if folders else _WHERE
    listed = asked(site, "ls-tree", "-r", "-z", revision, *where)
    found = {}
    for line in listed.split(b"\0"):
        about, _, path = line.partition(b"\t")
        if path:
            mode, type_, blob = about.decode().split(" ")
            if type_ == "blob":
                found[os.fsdecode(path)] = (mode, blob)
    return found


class Blobs:
    """Reads the texts of files by their blobs, all through one process."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdin
        assert process.stdout
        self._ask: IO[bytes] = process.stdin
        self._told: IO[bytes] = process.stdout

    def __getitem__(self, blob: str) -> bytes:
        """Return a file's text.

        Raises:
            Silent: git does not have it; in a partial clone it may lie elsewhere.
        """
        try:
            self._ask.write(f"{blob}\n".encode())
            self._ask.flush()
            about = self._told.readline().split()
            if len(about) != 3 or about[1] != b"blob":
                raise Silent(blob)
            data = self._told.read(int(about[2]) + 1)
        except (OSError, ValueError) as error:
            raise Silent(str(error)) from None
        return data[:-1]


@contextmanager
def blobs(site: Path) -> Iterator[Blobs]:
    """Read the texts of files by their blobs.

    Raises:
        Silent: see `asked`.
    """
    try:
        process = subprocess.Popen(  # noqa: S603 - a fixed command
            [*_GIT, "cat-file", "--batch"], cwd=site, env=environment(),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    except OSError as error:
        raise Silent(str(error)) from None
    timer = threading.Timer(PATIENCE * 5, process.kill)
    timer.start()
    try:
        with process:
            yield Blobs(process)
    finally:
        timer.cancel()
