"""Prose on a page: references become links, cards and numbered notes."""

from collections.abc import Iterable

from dossier.markup import Prose, Reference
from dossier.model import Citation
from dossier.urls import media_path
from dossier.views import types
from dossier.views.cards import Cards
from dossier.views.types import Cite, Definition, Figure, Html, Link, Note, Part, SetIn, SourceCard


class PageProse:
    """Turns the prose of one page into parts, and collects that page's notes.

    Notes are numbered in order of first use; the same place in the same source is one note.
    """

    def __init__(
        self,
        cards: Cards,
        backing: Iterable[Citation] = (),
        opened: Iterable[SourceCard] = (),
    ) -> None:
        """Start a page.

        Args:
            cards: makes the cards.
            backing: what the entry as a whole rests on; these become the first notes.
            opened: the sources that the page opens at a quotation.
        """
        self._cards = cards
        self._opened = {source.card.id: source for source in opened}
        self._numbers: dict[tuple[str, str], int] = {}
        self._notes: list[tuple[str, str, str]] = []
        self._occurrences: list[int] = []
        self._defined: set[str] = set()
        for citation in backing:
            self._number(citation.source, citation.at or "", citation.note or "")

    def parts(self, prose: Prose) -> types.Prose:
        """Return the parts of a text."""
        found: list[Part] = []
        in_table = False
        for part in prose.parts:
            if isinstance(part, str):
                opened, closed = part.rfind("<table"), part.rfind("</table")
                in_table = opened > closed or (in_table and closed < 0)
                found.append(Html(html=part))
            else:
                # A definition beside a table would tear it apart.
                found.append(self._part(part, define=not in_table))
        return tuple(found)

    def notes(self) -> tuple[Note, ...]:
        """Return the notes collected so far."""
        return tuple(
            Note(
                number=index + 1,
                source=self._opened.get(source) or self._cards.source(source),
                at=at,
                note=note,
                occurrences=self._occurrences[index],
            )
            for index, (source, at, note) in enumerate(self._notes)
        )

    def _number(self, source: str, at: str, note: str = "") -> int:
        number = self._numbers.get((source, at))
        if number is None:
            self._notes.append((source, at, note))
            self._occurrences.append(0)
            number = self._numbers[source, at] = len(self._notes)
        return number

    def _part(self, reference: Reference, define: bool) -> Part:
        if reference.style == "image":
            path = media_path(reference.id)
            return Figure(path=path, alt=reference.text, credit=reference.note)
        if reference.style == "cite":
            return self._cite(reference.id, reference.text)
        key = self._cards.graph.resolve(reference)
        assert key is not None, "the graph has no unresolved references"
        card = self._cards.card(key)
        if reference.style == "card":
            shown = key[0] == "quote" and not card.withdrawn
            quote = self._cards.quote(key[1]) if shown else None
            return SetIn(quote=quote, card=card)
        text = reference.text or self._cards.name(key)
        if define and key[0] == "term" and not card.withdrawn and key[1] not in self._defined:
            self._defined.add(key[1])
            return Definition(text=text, card=card, definition=card.line)
        return Link(text=text, card=card)

    def _cite(self, id_: str, at: str) -> Cite:
        number = self._number(id_, at)
        self._occurrences[number - 1] += 1
        source = self._cards.source(id_)
        label = source.publisher
        if source.card.when:
            label = self._cards.language.gettext(
                "%(publisher)s, %(date)s", publisher=label, date=source.card.when.short
            )
        return Cite(number=number, occurrence=self._occurrences[number - 1], label=label, at=at)
