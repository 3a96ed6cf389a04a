"""What git knows of a site folder: what is not committed, what was committed before."""

from collections.abc import Sequence
from pathlib import Path

from dossier import commits


def ask(site: Path, *words: str, given: bytes = b"") -> bytes | None:
    """Return what git says in a folder; None where it refuses, or there is none.

    Args:
        site: the folder.
        words: the command, without `git`.
        given: what it is to read.
    """
    try:
        return commits.asked(site, "--literal-pathspecs", *words, given=given)
    except commits.Silent:
        return None


def blobs(site: Path, commit: str, paths: Sequence[str]) -> list[bytes | None]:
    """Return what files held at a commit; None for those that were not there.

    Args:
        site: the folder.
        commit: its name.
        paths: relative to the folder.
    """
    names = "".join(f"{commit}:./{path}\n" for path in paths)
    said = ask(site, "cat-file", "--batch", given=names.encode()) or b""
    found: list[bytes | None] = []
    at = 0
    for _ in paths:
        end = said.find(b"\n", at)
        head = said[at : max(end, at)].split(b" ")
        at = end + 1
        if len(head) < 3 or head[-2] != b"blob":  # "missing"
            found.append(None)
            continue
        size = int(head[-1])
        found.append(said[at : at + size])
        at += size + 1
    return found


def uncommitted(site: Path, paths: Sequence[str]) -> list[str] | None:
    """Return those files that git could not bring back as they are now, sorted.

    Args:
        site: the site folder.
        paths: files that exist, relative to it.

    Returns:
        The files; None where the folder is not in a git work tree.
    """
    prefix = ask(site, "rev-parse", "--show-prefix")
    listed = ask(site, "ls-files", "-z", "--", ".")
    changed = ask(site, "diff", "--name-only", "-z", "--relative", "HEAD", "--", ".")
    if prefix is None or listed is None:
        return None
    known = set(listed.decode("utf-8", "surrogateescape").split("\0"))
    if changed is None:  # there is no commit yet
        return sorted(paths)
    fresh = set(changed.decode("utf-8", "surrogateescape").split("\0"))
    return sorted(path for path in paths if path not in known or path in fresh)
