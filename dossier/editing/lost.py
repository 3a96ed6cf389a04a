"""Addresses that died: entries that a commit published, and that now are nowhere.

No published address ever dies: an entry that is renamed, merged or withdrawn goes on answering at
its old address. Whoever only deletes its file, or writes another id, is told.
"""

from collections.abc import Collection, Mapping
from pathlib import Path

from dossier import load
from dossier.editing import git, reading
from dossier.graph import Graph
from dossier.load import CONTENT, FOLDERS, read_entries
from dossier.model import KINDS
from dossier.problems import CODES, Location, Problem, UsageError
from dossier.urls import Key, entry_path


def lost_addresses(
    published: Mapping[Key, str], now: Collection[Key], former: Collection[Key]
) -> list[Problem]:
    """Return a problem for each address that leads nowhere any more, sorted.

    Args:
        published: the entries that a commit published, each with its file then.
        now: those that are published now, those withdrawn among them.
        former: ids that entries had before.
    """
    found = []
    for key, path in published.items():
        if key in now or key in former:
            continue
        kind, id_ = key
        message = f"the {kind} '{id_}' was published, and {entry_path(kind, id_)} would be gone"
        found.append(Problem(Location(path), "lost-address", message, CODES["lost-address"].cure))
    return sorted(found)


def problems(site: Path, since: str | None = None) -> list[Problem]:
    """Return the problems of addresses that died since a commit.

    Args:
        site: the site folder.
        since: a branch or commit: what it has in common with this one is looked at; None: the last
            commit. Without git there is nothing to tell, unless it is asked for.

    Raises:
        UsageError: git does not know this branch or commit.
    """
    commit = _base(site, since)
    if commit is None:
        return []
    words = ("diff", "--name-only", "-z", "--no-renames", "--relative", commit, "--", CONTENT)
    changed = (git.ask(site, *words) or b"").decode("utf-8", "replace").split("\0")
    paths = list(filter(_holds_entries, changed))
    before: dict[Key, str] = {}
    after: set[Key] = set()
    for path, then in zip(paths, git.blobs(site, commit, paths), strict=True):
        before |= dict.fromkeys(_published(path, then or b""), path)
        file = site / path
        if file.is_file():
            after.update(_published(path, file.read_bytes()))
    gone = {key: path for key, path in before.items() if key not in after}
    if not gone:
        return []
    # An entry may have gone to a file that git does not know yet.
    graph = reading.read(site, drafts=False).graph
    return lost_addresses(gone, _all(graph), graph.former)


def _base(site: Path, since: str | None) -> str | None:
    """Return the commit to compare with; None where there is none."""
    if since is None:
        found = git.ask(site, "rev-parse", "--verify", "--quiet", "HEAD")
        return found.decode().strip() if found else None
    known = git.ask(site, "rev-parse", "--verify", "--quiet", "--end-of-options", since)
    found = git.ask(site, "merge-base", known.decode().strip(), "HEAD") if known else None
    if not found:
        raise UsageError(
            f"git knows no '{since}' that has anything in common with this; in CI, fetch all of "
            "the history"
        )
    return found.decode().strip()


def _holds_entries(path: str) -> bool:
    parts = path.split("/")
    ending = ".md" if parts[1:2] == ["chapters"] else ".yaml"
    return len(parts) == 3 and parts[1] in FOLDERS and path.endswith(ending)


def _published(path: str, data: bytes) -> list[Key]:
    """Return the entries of a file that are no drafts; none of a file that cannot be read."""
    text = data.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n")
    records, _ = read_entries(path, text)
    return [(load.kind_of(path), one.entry.id) for one in records if not one.entry.draft]


def _all(graph: Graph) -> set[Key]:
    return {(kind, id_) for kind in KINDS for id_ in graph.entries[kind]}
