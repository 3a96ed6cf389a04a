"""The index of all texts, made by Pagefind from the finished pages.

Pages, whether made now or as published, are handed to it in memory, in order of their paths; its
files go through the output like all others. It is made anew as soon as one page is another one,
and then as a whole: what Pagefind has indexed cannot be changed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from dossier import fingerprints, pagefind
from dossier.maker import Result
from dossier.memory import Written
from dossier.output import Output
from dossier.plan import Page
from dossier.urls import INDEX, entry_path
from dossier.views import Cards

SEARCHED: Final = frozenset(
    {"about", "actor", "chapter", "claim", "event", "place", "quote", "source"}
)
"""The templates of the pages that are indexed; lists hold nothing that these do not."""

HIDDEN: Final = [
    "h1",
    "dt",
    "nav",
    ".kicker",
    ".pager",
    ".mentions",
    ".rest",
    ".notes",
    ".picture",
    ".take",
]
"""What in a page is not its own text: ways to others, and what stands beside it in any case. The
title is found all the same, and would only be told twice."""


@dataclass(slots=True)
class Made:
    """The index of a build."""

    paths: set[str] = field(default_factory=set)
    """Of all its files."""

    note: str = ""
    """Why there is none; empty where there is."""

    fresh: dict[str, bytes] = field(default_factory=dict)
    """Those that were made now, by path."""

    fingerprint: bytes = b""
    """Of what they were made from."""

    def results(self, output: Output) -> list[Result]:
        """Stage what was made; after pages are in place, as that takes whole folders along.

        Raises:
            OSError: the disk refuses.
        """
        found = []
        for path, data in self.fresh.items():
            size, modified, staged = output.stage(path, data)
            written = Written(self.fingerprint, size, modified)
            found.append(Result(path, staged=staged, written=written))
        return found


class FullText:
    """Makes the index, unless that of the last build will do."""

    def __init__(self, cards: Cards, output: Output, known: Mapping[str, Written]) -> None:
        """Set up.

        Args:
            cards: as of now.
            output: where files are staged.
            known: the files as they were last written.
        """
        self._cards = cards
        self._output = output
        self._known = known

    def made(self, pages: Iterable[Page], results: Iterable[Result], taken: set[str]) -> Made:
        """Return the index.

        Args:
            pages: of the site.
            results: what became of those that may have been stale.
            taken: files of the site's own, which stay.

        Raises:
            OSError: a page cannot be read.
        """
        fresh = {one.path: one.written for one in results if one.written}
        searched = sorted(page.path for page in pages if page.template in SEARCHED)
        prints = [(fresh.get(path) or self._known[path]).fingerprint for path in searched]
        terms = list(self._terms())
        encoded = msgspec.msgpack.encode([searched, prints, terms])
        print_ = fingerprints.digest(fingerprints.code_digest(), encoded)
        old = {path for path in self._known if path.startswith(INDEX)} - taken
        if old and all(self._is_current(path, print_) for path in old):
            return Made(old)
        try:
            files = self._index(searched, terms)
        except pagefind.Unusable as why:
            return Made(note=str(why))
        files = {INDEX + name: data for name, data in files.items() if INDEX + name not in taken}
        return Made(set(files), fresh=files, fingerprint=print_)

    def _is_current(self, path: str, print_: bytes) -> bool:
        return self._known[path].fingerprint == print_ and self._output.intact(path)

    def _index(self, paths: Iterable[str], terms: Iterable[Any]) -> dict[str, bytes]:
        with pagefind.index(self._cards.language.tag, HIDDEN) as index:
            for path in paths:
                index.add_page(path, self._output.read(path).decode())
            for path, title, text in terms:
                meta = {"title": title, "kind": "term", "name": title}
                index.add_record(path, text, meta, {"kind": ["term"]})
            return index.files()

    def _terms(self) -> Iterator[tuple[str, str, str]]:
        """Yield each term's place in the glossary, its name, and its text."""
        columns = self._cards.graph.column("term", "name", "abbreviation", "definition")
        for id_, name, short, definition in columns:
            text = self._cards.plain(definition)
            yield entry_path("term", id_), name, f"{name}{f' ({short})' if short else ''}: {text}"
