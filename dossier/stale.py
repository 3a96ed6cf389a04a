"""Which files of the output may have to be made anew, and why."""

from collections.abc import Callable, Mapping

from dossier.memory import Header, Written
from dossier.relinking import Facts


class Stale:
    """Tells of each file whether it may be stale; the last word has its fingerprint."""

    def __init__(
        self,
        known: Mapping[str, Written],
        intact: Callable[[str], bool],
        last: Header,
        now: Header,
        facts: Facts | None,
        why: str,
    ) -> None:
        """Start.

        Args:
            known: the output of the last build.
            intact: tells whether a known file is still as it was written.
            last: what the last build's pages had in common.
            now: the same, of this one.
            facts: what has changed in the content since; None: nobody knows.
            why: why nobody knows.
        """
        self._known = known
        self._intact = intact
        self._last, self._now = last, now
        self.facts = facts
        self._why = why
        self.reasons: dict[str, str] = {}
        """Of those that may be stale, by path."""

    def page(self, path: str, template: str) -> bool:
        """Tell of a page; note the reason."""
        reason = self._reason(path)
        if not reason and self._last.shell != self._now.shell:
            reason = "what every page shows changed"
        elif not reason and self._last.templates.get(template) != self._now.templates[template]:
            reason = "a template that it uses changed"
        return self._noted(path, reason)

    def file(self, path: str) -> bool:
        """Tell of an export that is made as a whole; note the reason."""
        return self._noted(path, self._reason(path))

    def published(self, path: str) -> bool:
        """Tell whether a file is as the last build has published it, and what changed is known."""
        return self.facts is not None and self._intact(path)

    def _noted(self, path: str, reason: str) -> bool:
        if reason:
            self.reasons[path] = reason
        return bool(reason)

    def _reason(self, path: str) -> str:
        known = self._known.get(path)
        if known is None:
            return "it is new" if self._known else self._why
        if not self._intact(path):
            return "its file is missing or was changed"
        if self.facts is None:
            return self._why
        names = self.facts.names
        if not names or names.keys().isdisjoint(facts := memoryview(known.reads).cast("I")):
            return ""
        return next(names[fact] for fact in names if fact in facts)
