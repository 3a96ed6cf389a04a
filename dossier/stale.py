"""Which files of the output may have to be made anew, and why."""

import sys
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

from dossier.memory import Header, Written
from dossier.output import Output
from dossier.plan import Page
from dossier.relinking import Facts


class Stale:
    """Tells of each file whether it may be stale; the last word has its fingerprint."""

    def __init__(
        self,
        known: Mapping[str, Written],
        output: Output,
        last: Header,
        now: Header,
        facts: Facts | None,
        why: str,
    ) -> None:
        """Start.

        Args:
            known: the output of the last build.
            output: the folder, looked at.
            last: what the last build's pages had in common.
            now: the same, of this one.
            facts: what has changed in the content since; None: nobody knows.
            why: why nobody knows.
        """
        self._known = known
        self._output = output
        self._last, self._now = last, now
        self.facts = facts
        self._why = why
        self._changed = facts.names.keys() if facts else set[int]()
        self.reasons: dict[str, str] = {}
        """Of those that may be stale, by path."""

    def pages(self, pages: Sequence[Page]) -> list[Page]:
        """Return the pages that may be stale; note the reasons."""
        last, now = self._last.templates, self._now.templates
        changed = {one for one in last.keys() | now.keys() if last.get(one) != now.get(one)}
        if self.facts is None or self._last.shell != self._now.shell:
            found = list(pages)
        else:
            intact = self._output.intact
            readers = set(self._readers([page.path for page in pages]))
            found = [
                page
                for number, page in enumerate(pages)
                if number in readers or page.template in changed or not intact(page.path)
            ]
        for page in found:
            reason = self._reason(page.path)
            if not reason and page.template in changed:
                reason = "a template that it uses changed"
            self.reasons[page.path] = reason or "what every page shows changed"
        return found

    def images(self, paths: Sequence[str]) -> list[str]:
        """Return the images that may be stale."""
        if self.facts is None or self._last.colours != self._now.colours:
            return list(paths)
        readers = set(self._readers(paths))
        return [
            path
            for number, path in enumerate(paths)
            if number in readers or not self._output.intact(path)
        ]

    def _readers(self, paths: Sequence[str]) -> Iterator[int]:
        """Yield the places of those files for which something was read that changed.

        One search through what was read for all of them takes less time than to ask each.
        """
        known = (self._known.get(path) for path in paths)
        reads = [one.reads if one else b"" for one in known]
        joined = b"".join(reads)
        ends = list(accumulate(map(len, reads)))
        for fact in self._changed:
            number = fact.to_bytes(4, sys.byteorder)
            place = joined.find(number)
            while place >= 0:
                if place % 4 == 0:
                    yield bisect_right(ends, place)
                place = joined.find(number, place + 1)

    def file(self, path: str) -> bool:
        """Tell of an export that is made as a whole; note the reason."""
        reason = self._reason(path)
        if reason:
            self.reasons[path] = reason
        return bool(reason)

    def published(self, path: str) -> bool:
        """Tell whether a file is as the last build has published it, and what changed is known."""
        return self.facts is not None and self._output.intact(path)

    def _reason(self, path: str) -> str:
        known = self._known.get(path)
        if known is None:
            return "it is new" if self._known else self._why
        if not self._output.intact(path):
            return "its file is missing or was changed"
        if self.facts is None:
            return self._why
        if self._changed.isdisjoint(facts := memoryview(known.reads).cast("I")):
            return ""
        names = self.facts.names
        return next(names[fact] for fact in names if fact in facts)
