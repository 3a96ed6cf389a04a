"""Has anything changed since the last build? Answered from files' stamps alone.

Nothing heavy is imported for that: reading 30,000 stamps takes less time than loading the program.
"""

import hashlib
import marshal
import os
import stat
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from dossier import __version__, stamps
from dossier.stamps import Stamp

FOLDER: Final = ".dossier"
"""In the site folder, for all that only saves time."""

_PACKAGE: Final = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 - pathlib is slow


@dataclass(frozen=True, slots=True)
class Look:
    """A look at all that a build reads, before it is read."""

    content: dict[str, Stamp]
    """Files in `content`, relative to the site folder."""

    others: dict[str, Stamp]
    """The same of the site's templates and static files, of the theme's, and of the code."""

    at: int
    """When, in nanoseconds since 1970."""

    history: str = ""
    """With what the history of the site folder ends; see `history_end`."""

    def digest(self, options: str) -> str:
        """Return a digest of what was seen, and of the options that change what is built."""
        how = (__version__, sys.version, libraries(), options, self.history)
        return _digest([repr(how), sorted(self.content.items()), sorted(self.others.items())])

    def updated(self, site: str, changed: Iterable[str]) -> "Look | None":
        """Return a new look after some files changed, and none but these.

        Args:
            site: the site folder.
            changed: relative to it; made, changed or gone.

        Returns:
            None where all has to be looked at: folders came or went, or there are links.
        """
        at = stamps.now()
        content, others = dict(self.content), dict(self.others)
        for path in changed:
            in_content = path.startswith("content/")
            if in_content and "/." in path:  # hidden
                continue
            seen = content if in_content else others
            try:
                status = os.lstat(f"{site}/{path}")
            except OSError:
                if seen.pop(path, None) is None and any(one.startswith(f"{path}/") for one in seen):
                    return None
                continue
            if not stat.S_ISREG(status.st_mode):
                return None
            seen[path] = stamps.stamp(f"{site}/{path}")
        return Look(content, others, at, history_end(site))

    @property
    def doubtful(self) -> set[str]:
        """Files that may change without a new stamp."""
        return stamps.recent(self.content, self.at) | stamps.recent(self.others, self.at)

    @property
    def newest(self) -> int:
        """When a file of the content last changed, in nanoseconds since 1970."""
        return max((one[2] for one in self.content.values()), default=0)


@dataclass(frozen=True, slots=True)
class Told:
    """What the last build told."""

    entries: int
    pages: int
    base_url: bool
    """Whether the site's address is known."""


def look(site: str) -> Look:
    """Look at all that a build of a site folder reads."""
    at = stamps.now()
    content = stamps.scan(site, ["content"], hidden=False)
    others = stamps.scan(site, ["templates", "static"])
    theme = stamps.scan(os.path.dirname(_PACKAGE), ["templates", "static"])  # noqa: PTH120
    program = stamps.scan(_PACKAGE, [""])
    for name, seen in (("theme", theme), ("program", program)):
        others |= {f"{name}/{path}": one for path, one in seen.items()}
    return Look(content, others, at, history_end(site))


SHALLOW: Final = "shallow "
"""Begins the end of a history of which only the last part is here; the first commits follow."""


def history_end(site: str) -> str:
    """Return what is another one with each commit, read from git's files without starting git.

    Returns:
        The last commit, and where in its work tree the site folder lies; empty where it lies in
        none.
    """
    folder = site = os.path.realpath(site)
    while not os.path.lexists(f"{folder}/.git"):
        folder, last = os.path.dirname(folder), folder  # noqa: PTH120
        if folder == last:
            return ""
    git = f"{folder}/.git"
    if not os.path.isdir(git):  # noqa: PTH112 - that of a further work tree, or of a submodule
        git = os.path.join(folder, _text(git).removeprefix("gitdir: "))  # noqa: PTH118
    shared = os.path.join(git, _text(f"{git}/commondir"))  # noqa: PTH118
    head = _text(f"{git}/HEAD")
    place = site[len(folder) :]
    first = ",".join(_text(f"{shared}/shallow").split())
    shallow = f"{SHALLOW}{first} " if first else ""
    if not head.startswith("ref: "):
        return f"{shallow}{head} {place}" if head else ""
    name = head.removeprefix("ref: ")
    last = _text(f"{shared}/{name}")
    if not last:
        packed = _text(f"{shared}/packed-refs").splitlines()
        last = next((line for line in packed if line.endswith(f" {name}")), "")
    tables = "" if last else f"{_text(f'{git}/reftable/tables.list')}"
    if not last and not tables:
        tables = _text(f"{shared}/reftable/tables.list")
    return f"{shallow}{head} {last}{tables} {place}"


def _text(path: str) -> str:
    """What a small file says; nothing where there is none."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:  # noqa: PTH123
            return file.read().strip()
    except (OSError, ValueError):  # a damaged file may name what is no path
        return ""


def options_key(
    drafts: bool, base_url: str | None, as_of: str | None = None, index: bool = True
) -> str:
    """Return what distinguishes builds with other options, of those that change what is built."""
    return f"drafts={drafts} base_url={base_url} as_of={as_of}{'' if index else ' index=False'}"


def told(site: str, out: str, options: str, seen: Look) -> Told | None:
    """Return what the last build told, if nothing has changed since, in what it read and wrote.

    Args:
        site: the site folder.
        out: the output folder.
        options: those that change what is built.
        seen: a look at the site folder.
    """
    try:
        with open(signature_file(site, out), encoding="utf-8") as file:  # noqa: PTH123
            newest, read, written, entries, pages, address = file.readline().split()
            # Most edits show in this alone.
            if int(newest) != seen.newest or read != seen.digest(options):
                return None
            for line in file:
                digest, _, path = line.rstrip("\n").partition(" ")
                if digest != _digest_of_file(f"{site}/{path}"):
                    return None
        if written != _digest_of(stamps.scan(out, [""])):
            return None
        return Told(int(entries), int(pages), address == "True")
    except (OSError, ValueError):
        return None


def sign(
    site: str,
    out: str,
    options: str,
    seen: Look,
    output: Mapping[str, Stamp],
    texts: Mapping[str, bytes],
    tell: Told,
) -> None:
    """Keep how things looked when a build was done; nothing where that is not certain.

    Args:
        site: the site folder.
        out: the output folder.
        options: those that change what is built.
        seen: a look at the site folder from before it was read.
        output: one at the output folder, as it is now.
        texts: digests of the texts that were read from files which may change without a new stamp.
        tell: what the build told.

    Raises:
        OSError: the site folder cannot be written to.
    """
    file = Path(signature_file(site, out))
    if seen.doubtful != texts.keys() or len(texts) > _MOST:
        file.unlink(missing_ok=True)
        return
    parts = [seen.newest, seen.digest(options), _digest_of(output)]
    first = " ".join(map(str, [*parts, tell.entries, tell.pages, tell.base_url]))
    lines = [first, *(f"{digest.hex()} {path}" for path, digest in sorted(texts.items()))]
    text = "\n".join(lines) + "\n"
    if not file.exists() or file.read_text("utf-8", "replace") != text:
        fresh = file.with_suffix(".signing")
        fresh.write_text(text, "utf-8", newline="\n")
        fresh.replace(file)


_MOST: Final = 200
"""Texts that are read to find out whether anything changed, at the most."""


def digest_of_text(text: str) -> bytes:
    """Return a digest of a file's text, of 16 bytes; ends of lines are alike on all systems."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return hashlib.blake2b(plain.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _digest_of_file(path: str) -> str:
    with open(path, encoding="utf-8-sig", newline="") as file:  # noqa: PTH123
        return digest_of_text(file.read()).hex()


def name_of(out: str) -> str:
    """Return the name under which things are kept for an output folder."""
    place = os.fsencode(os.path.realpath(out))
    return hashlib.blake2b(place, digest_size=16).hexdigest()


def signature_file(site: str, out: str) -> str:
    """Return where the signature is kept."""
    return f"{site}/{FOLDER}/{name_of(out)}.signature"


def _digest_of(seen: Mapping[str, Stamp]) -> str:
    return _digest(sorted(seen.items()))


def _digest(what: list[Any]) -> str:
    # Version 2 writes the same bytes for equal values, whoever else refers to them.
    return hashlib.blake2b(marshal.dumps(what, 2), digest_size=16).hexdigest()


def libraries() -> list[str]:
    """Return those of the installed libraries that shape the output, each with its version."""
    found = []
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")  # noqa: PTH208
        except OSError:
            continue
        own = (name.lower() for name in names if name.endswith(".dist-info"))
        found += [name for name in own if name.partition("-")[0] in _LIBRARIES]
    return sorted(found)


_LIBRARIES: Final = frozenset(
    {
        "babel",
        "feedgenerator",
        "jinja2",
        "markdown_it_py",
        "markupsafe",
        "msgspec",
        "pagefind_bin",
        "pillow",
        "pyyaml",
    }
)
"""As their folders are called."""
