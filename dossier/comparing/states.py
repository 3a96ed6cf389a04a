"""States of a dossier: each is put into a folder of its own, where it is read and built.

The user's work tree and index are only read.
"""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Final, TypeVar

from dossier import commits, pipeline, update
from dossier.assets import theme_folder
from dossier.commits import Silent
from dossier.graph import Graph
from dossier.pipeline import Options
from dossier.problems import DossierError, MachineError, Problem, UsageError
from dossier.site import complete
from dossier.stopwatch import Stopwatch

_LINK: Final = "120000"
"""How git marks a symbolic link."""


class Faulty(DossierError):  # noqa: N818 - it says what is wrong with the state
    """A state cannot be compared, as its content has errors."""

    def __init__(self, state: "State", problems: list[Problem]) -> None:
        super().__init__(f"{state.name} has errors")
        self.state = state
        self.problems = problems


@dataclass(frozen=True, slots=True)
class State:
    """Something that was, or could be, published."""

    name: str
    """In words: `main`, `the files as they are now`."""

    commit: str = ""
    """Empty: the files as they are now."""


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages whose bytes differ; paths in the output, sorted."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    note: str = ""
    """Why these are not known, if they are not."""

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.added) + len(self.changed) + len(self.removed)


def state_of(site: Path, revision: str | None) -> State:
    """Return the state that a revision names.

    Args:
        site: the site folder.
        revision: a commit, branch or tag; None: the files as they are now.

    Raises:
        UsageError: there is no such state.
    """
    if revision is None:
        return State("the files as they are now")
    try:
        commits.asked(site, "rev-parse", "--show-prefix")
    except Silent as error:
        raise UsageError(_refused(site, str(error))) from None
    words = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    try:
        commit = commits.asked(site, *words).decode().strip()
        found = commits.tree(site, commit, "content")
    except Silent:
        raise UsageError(
            f"git knows no commit, branch or tag '{revision}' here; `git log --oneline` lists the "
            "commits (in CI, fetch all of the history: fetch-depth: 0)"
        ) from None
    if not found:
        raise UsageError(f"at '{revision}' there was no folder 'content' in this site folder")
    return State(revision, commit)


def _refused(site: Path, words: str) -> str:
    """Return why git tells nothing of a folder, in a sentence."""
    if shutil.which("git") is None:
        return "git is not installed, so there is no other state to compare with"
    if "safe.directory" in words:
        return (
            f"git refuses '{site}', as it belongs to another user; if you trust it, "
            f"`git config --global --add safe.directory {site.resolve()}`"
        )
    return f"'{site}' does not lie in a git repository, so there is no other state to compare with"


def both(
    site: Path, before: str | None, after: str | None, jobs: int
) -> tuple[tuple[State, Graph], tuple[State, Graph], Pages]:
    """Read and build two states.

    The second is built over the first, so it is known which pages differ, and the second costs
    little.

    Args:
        site: the site folder.
        before: a revision; None: the files as they are now.
        after: the same.
        jobs: how many processes.

    Raises:
        UsageError: there is no such state.
        Faulty: the content of one of them has errors.
        MachineError: git or the disk failed.
    """
    states = state_of(site, before), state_of(site, after)
    folders = _folders(site)
    options = Options(jobs=jobs, index=False)
    with TemporaryDirectory(prefix="dossier-diff-") as name:
        folder = Path(name).resolve()
        copy, out = folder / "site", folder / "out"
        graphs, had, note = [], set[str](), ""
        for state in states:
            _fill(site, state, copy, folders)
            graphs.append(_read(copy, state, options))
            had = _pages_in(out)
            report = pipeline.build(copy, out, options)
            if report.stopped:
                note = note or (
                    f"the pages were not compared, as the templates of {state.name} do not work "
                    "with this version of Dossier"
                )
        have = _pages_in(out)
        written = set(report.written) & have
    pages = Pages((), (), (), note)
    if not note:
        added, changed, removed = have - had, written & had, had - have
        pages = Pages(tuple(sorted(added)), tuple(sorted(changed)), tuple(sorted(removed)))
    return (states[0], graphs[0]), (states[1], graphs[1]), pages


def _folders(site: Path) -> list[str]:
    """Return the folders that a site is made from; without those of the theme itself, where both
    lie in one repository: a state's theme works with its own version of Dossier only."""
    theme = theme_folder()
    own = [
        name
        for name in ("templates", "static")
        if not (site / name).is_dir() or not (site / name).samefile(theme / name)
    ]
    return ["content", *own]


def _pages_in(out: Path) -> set[str]:
    return {path.relative_to(out).as_posix() for path in out.rglob("*.html")}


def _read(folder: Path, state: State, options: Options) -> Graph:
    """Return what a state says, with all entries at hand."""
    content = update.afresh(folder, options.jobs, False, None, "", Stopwatch())
    problems = complete(folder, content, None, None).problems
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise Faulty(state, errors)
    return content.graph


# --- folders ------------------------------------------------------------------------------


def _fill(site: Path, state: State, folder: Path, folders: list[str]) -> None:
    """Let a folder hold a state's files and no others; those that are the same stay untouched."""
    try:
        take = _of_commit if state.commit else _as_now
        take(site, state, folder, folders)
    except Silent as error:
        raise MachineError(f"git could not read {state.name}: {error}") from None
    # An empty folder would be no site; a state without any file has problems of its own.
    (folder / "content").mkdir(parents=True, exist_ok=True)


def _of_commit(site: Path, state: State, folder: Path, folders: list[str]) -> None:
    tree = commits.tree(site, state.commit, *folders)
    found = {
        path: (blob, mode == _LINK)
        for path, (mode, blob) in tree.items()
        if not {"..", ".git", ""} & set(PurePosixPath(path).parts)
    }
    _clear(folder, folders, found)
    with commits.blobs(site) as blobs:
        for path, (blob, is_link) in _links_last(found):
            _put(folder / path, blobs[blob], is_link)


def _as_now(site: Path, _: State, folder: Path, folders: list[str]) -> None:
    found: dict[str, tuple[Path, bool]] = {}
    for top in folders:
        for where, inner_folders, files in os.walk(site / top):
            links = [name for name in inner_folders if Path(where, name).is_symlink()]
            for name in (*files, *links):
                path = Path(where, name)
                is_link = path.is_symlink()
                if is_link or path.is_file():  # and no pipe, say
                    found[path.relative_to(site).as_posix()] = path, is_link
    _clear(folder, folders, found)
    for inner, (path, is_link) in _links_last(found):
        data = os.fsencode(path.readlink()) if is_link else path.read_bytes()
        _put(folder / inner, data, is_link)


_Found = TypeVar("_Found")


def _links_last(found: Mapping[str, tuple[_Found, bool]]) -> list[tuple[str, tuple[_Found, bool]]]:
    """Return files, then links: so nothing is written through a link, wherever that leads."""
    return sorted(found.items(), key=lambda item: item[1][1])


def _clear(folder: Path, folders: list[str], wanted: Mapping[str, tuple[object, bool]]) -> None:
    """Remove all files that are not wanted, and all links, which may lead out of the folder."""
    for top in folders:
        if (folder / top).is_symlink():
            (folder / top).unlink()
        for where, inner_folders, files in os.walk(folder / top):
            for name in (*files, *inner_folders):
                path = Path(where, name)
                is_stale = name in files and path.relative_to(folder).as_posix() not in wanted
                if is_stale or path.is_symlink():
                    path.unlink()


def _put(path: Path, data: bytes, is_link: bool) -> None:
    """Write a file, or a link, unless it is there already."""
    if not path.parent.is_dir():
        path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        shutil.rmtree(path)
    if is_link:
        path.unlink(missing_ok=True)
        path.symlink_to(os.fsdecode(data))
    elif not path.is_file() or path.read_bytes() != data:
        path.write_bytes(data)
