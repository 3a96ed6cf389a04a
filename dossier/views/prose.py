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

    Notes are numbered in order of first use; the same place in the same source is one note, unless
    the source is said to rest on different others there.
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
        self._numbers: dict[tuple[str, str, str], int] = {}
        self._notes: list[tuple[str, str, str, str]] = []
        self._occurrences: list[int] = []
        self._defined: set[str] = set()
        backed = [
            (citation.source, citation.at or "", self.number(citation)) for citation in backing
        ]
        for source, at, number in backed:
            self._numbers.setdefault((source, at, ""), number)  # what prose cites

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
                here=here,
                note=note,
                occurrences=self._occurrences[index],
            )
            for index, (source, at, here, note) in enumerate(self._notes)
        )

    def number(self, citation: Citation) -> int:
        """Return the number of a citation's note. What the source rests on in the matter is told
        in it, so that one which rests on something else there has a note of its own."""
        place = (citation.source, citation.at or "", self._cards.here(citation))
        number = self._numbers.get(place)
        if number is None:
            self._notes.append((*place, citation.note or ""))
            self._occurrences.append(0)
            number = self._numbers[place] = len(self._notes)
        return number

    def _part(self, reference: Reference, define: bool) -> Part:
        if reference.style == "image":
            path = media_path(reference.id)
            return Figure(path=path, alt=reference.text, credit=reference.note)
        if reference.style == "cite":
            return self.cite(Citation(source=reference.id, at=reference.text))
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

    def cite(self, citation: Citation) -> Cite:
        """Return one more mention of a citation's note."""
        number = self.number(citation)
        self._occurrences[number - 1] += 1
        return Cite(
            number=number,
            occurrence=self._occurrences[number - 1],
            label=self._cards.source_in_short(citation.source),
            at=citation.at or "",
        )
