"""All quotes that are marked verbatim + the texts at hand → which are verified, and a new lock."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from dossier import atomic
from dossier.fidelity.differences import Difference, difference
from dossier.fidelity.folder import Folder
from dossier.fidelity.matching import Span, Words, find, words_of
from dossier.fidelity.texts import Text
from dossier.graph import Graph
from dossier.model import Quote
from dossier.problems import Location, Problem
from dossier.quotelock import LOCK, Verified, digest, written

State = Literal["verified", "differs", "other-language", "no-text"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a quote."""

    quote: str
    """Its id."""

    state: State
    found: Verified | None = None
    """Its lines in the lock from now on. Where no text was at hand, those that it had."""

    is_new: bool = False
    """These lines were not in the lock before."""

    source: str = ""
    """In whose text the words are, or what is nearest to them."""

    file: str = ""
    """That text's."""

    difference: Difference | None = None
    translation: int = 0
    """The line in which the translation stands in a text of another language; 0 for nowhere."""


@dataclass(slots=True)
class Checked:
    """What came of all quotes that are marked verbatim."""

    outcomes: list[Outcome] = field(default_factory=list)
    """In the order of quotes."""

    lock: dict[str, Verified] = field(default_factory=dict)
    """The new one."""

    dropped: list[str] = field(default_factory=list)
    """Ids whose lines are no longer in it, sorted."""

    problems: list[Problem] = field(default_factory=list)
    """Of the content, or of `texts.yaml`; with any, nothing was checked."""

    notes: list[str] = field(default_factory=list)
    """What is in the folder of texts and cannot be used."""

    is_changed: bool = False
    """The lock was written."""

    places: dict[str, Location] = field(default_factory=dict)
    """Where the words of those quotes stand that differ."""

    @property
    def differing(self) -> set[str]:
        """The ids of those quotes."""
        return {one.quote for one in self.outcomes if one.state == "differs"}

    def count(self, state: State) -> int:
        """Return how many quotes are in a state."""
        return sum(outcome.state == state for outcome in self.outcomes)

    @property
    def verified(self) -> int:
        """How many quotes have lines in the lock now."""
        return len(self.lock)


def check(graph: Graph, folder: Folder, today: str) -> Checked:
    """Look for all quotes that are marked verbatim in the texts of their sources.

    Args:
        graph: with drafts, so that these keep their lines.
        folder: the texts.
        today: the day, such as `2024-09-10`.
    """
    checked = Checked(problems=folder.problems)
    checker = _Checker(graph, folder, today)
    made = {}
    # Quotes of one source one after the other, so that its text is read once.
    for id_ in sorted(_verbatim(graph), key=lambda id_: (_sources(graph.quote(id_)), id_)):
        made[id_] = checker.outcome(graph.quote(id_))
    checked.outcomes = [made[id_] for id_ in graph.ids("quote") if id_ in made]
    checked.lock = {one.quote: one.found for one in checked.outcomes if one.found}
    now = {graph.former.get(("quote", id_), id_) for id_ in graph.lock}
    checked.dropped = sorted(now - checked.lock.keys())
    checked.notes = list(dict.fromkeys(folder.notes))
    return checked


def save(site: Path, checked: Checked) -> bool:
    """Write the lock where it has changed; return whether it has.

    Raises:
        OSError: the disk refuses.
    """
    file, text = site / LOCK, written(checked.lock)
    if not checked.outcomes and not file.exists():
        return False
    if file.exists() and file.read_bytes() == text.encode():
        return False
    atomic.write(file, text.encode())
    return True


def _verbatim(graph: Graph) -> Iterator[str]:
    return (id_ for id_, verbatim in graph.column("quote", "verbatim") if verbatim)


def _sources(quote: Quote) -> list[str]:
    return list(dict.fromkeys(citation.source for citation in quote.sources))


_COMPARED: Final = 2_000_000_000
"""Letters in which the nearest words are looked for, in all; some twenty seconds."""


class _Checker:
    def __init__(self, graph: Graph, folder: Folder, today: str) -> None:
        self._graph = graph
        self._folder = folder
        self._today = today
        self._left = _COMPARED

    def outcome(self, quote: Quote) -> Outcome:
        """Look for a quote in the texts of its sources, in the order in which it names them."""
        texts = [(id_, text) for id_ in _sources(quote) for text in self._folder.of(id_)]
        if not texts:
            kept = self._graph.verified(quote.id)
            return Outcome(quote.id, "no-text", kept, source=kept.source if kept else "")
        groups = words_of(quote.text)
        for source, text in texts:
            spans = find(groups, text.letters) if groups else 0
            if not isinstance(spans, int):
                return self._verified(quote, source, text, spans)
        own = [(id_, text) for id_, text in texts if self._may_be_in(quote.lang, id_)]
        if own:
            return self._differing(quote, groups, own)
        source, text = texts[0]
        return self._translated(quote, texts) or Outcome(
            quote.id, "other-language", source=source, file=text.name
        )

    def _verified(self, quote: Quote, source: str, text: Text, spans: Sequence[Span]) -> Outcome:
        places = ", ".join(f"{start}-{end}" for start, end in spans)
        line = text.line(spans[0][0])
        words = digest(quote.text)
        old = self._graph.verified(quote.id)
        found = Verified(words, source, text.digest, line, places, old.checked if old else "")
        is_new = found != old
        if is_new or old is None:
            found = Verified(words, source, text.digest, line, places, self._today)
        return Outcome(quote.id, "verified", found, is_new, source, text.name)

    def _may_be_in(self, lang: str, source: str) -> bool:
        """Whether a source may be in a language; where it does not say, it may."""
        other = self._graph.source(source).lang
        return other is None or other.partition("-")[0] == lang.partition("-")[0]

    def _translated(self, quote: Quote, texts: Sequence[tuple[str, Text]]) -> Outcome | None:
        """Look for the translation, as there are only texts in other languages."""
        groups = words_of(quote.translation.text) if quote.translation else []
        for source, text in texts if groups else ():
            spans = find(groups, text.letters)
            if not isinstance(spans, int):
                line = text.line(spans[0][0])
                where = {"source": source, "file": text.name, "translation": line}
                return Outcome(quote.id, "other-language", **where)  # type: ignore[arg-type]
        return None

    def _differing(
        self, quote: Quote, groups: list[list[Words]], texts: Sequence[tuple[str, Text]]
    ) -> Outcome:
        """Find the text that is nearest."""
        best: tuple[float, str, str, Difference] | None = None
        for source, text in texts:
            found = self._difference(groups, text)
            if best is None or found.likeness > best[0]:
                best = found.likeness, source, text.name, found
        assert best is not None
        _, source, file, nearest = best
        return Outcome(quote.id, "differs", source=source, file=file, difference=nearest)

    def _difference(self, groups: list[list[Words]], text: Text) -> Difference:
        if not groups:
            return Difference("empty")
        if self._left < 0:
            return Difference("unknown")
        self._left -= len(text.letters)
        number = find(groups, text.letters)
        assert isinstance(number, int)
        before = find(groups[:number], text.letters)
        assert not isinstance(before, int)
        return difference(groups[number], text, before[-1][1] if before else 0)
