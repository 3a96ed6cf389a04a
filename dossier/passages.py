"""How much of a text is cited: its sentences, heading by heading.

A sentence counts as cited if a citation stands in it or directly behind it. One at the end of a
paragraph backs that paragraph's last sentence, not the whole: a reader of the others cannot know
that it was meant for them. A link to an entry is no citation. A sentence that ends in a colon
before a card is backed by the card, which shows its own sources.

Counted are the sentences of paragraphs, items of lists and quotations set off from the text. No
sentences that need a source are headings, tables, code, captions and questions.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from dossier.prose import Prose, Reference


@dataclass(frozen=True, slots=True)
class Passage:
    """The text under one heading."""

    anchor: str
    """The heading's id on the page; empty before the first heading."""

    title: str
    """The heading; empty before the first."""

    sentences: int
    cited: int
    """How many of them."""


def passages(prose: Prose, lang: str) -> tuple[Passage, ...]:
    """Return the passages of a text that have sentences, in order.

    Args:
        prose: the text.
        lang: its language (BCP 47), by which abbreviations are told from sentences' ends.
    """
    if not prose:
        return ()
    reader = _Reader(prose, lang)
    return tuple(passage for passage in reader.read() if passage.sentences)


_TAG: Final = re.compile(r"<(/?)([a-z][a-z0-9]*)[^>]*>")
_HEADINGS: Final = frozenset(f"h{level}" for level in range(1, 7))
_SKIPPED: Final = _HEADINGS | {"table", "pre"}
_WITHIN_LINES: Final = frozenset({"a", "em", "strong", "code", "br", "img"})
"""Elements that end no paragraph."""

_QUESTION: Final = re.compile(r"[?؟？][^\w?؟？]*\Z")
_WORD: Final = re.compile(r"\w")
_NAMELESS: Final = "Entry"
"""Stands for the name of an entry that is linked without words."""


class _Reader:
    """Reads a text paragraph by paragraph."""

    def __init__(self, prose: Prose, lang: str) -> None:
        self._prose = prose
        self._lang = lang.partition("-")[0].lower()
        self._headings = iter(prose.headings)
        self._sentences = self._cited = 0
        self._anchor = self._title = ""
        self._skipped = 0
        """How many elements are open whose text does not count."""

        self._text = ""
        """Of the paragraph, so far."""

        self._cites: list[int] = []
        """Where in it citations stand, in code points."""

        self._leads_to_card = False
        """The last sentence ended in a colon, and nothing backs it so far."""

    def read(self) -> Iterator[Passage]:
        for part in self._prose.parts:
            if isinstance(part, Reference):
                self._refer(part)
                continue
            done = 0
            for tag in _TAG.finditer(part):
                self._add(part[done : tag.start()])
                done = tag.end()
                closes, name = tag.groups()
                if name in _HEADINGS and not closes:
                    self._end_paragraph()
                    yield self._passage()
                if name in _SKIPPED:
                    self._end_paragraph()
                    self._skipped += -1 if closes else 1
                elif name not in _WITHIN_LINES:
                    self._end_paragraph()
            self._add(part[done:])
        self._end_paragraph()
        yield self._passage()

    def _passage(self) -> Passage:
        """Return the passage that ends here; another begins, if there is a heading."""
        ended = Passage(self._anchor, self._title, self._sentences, self._cited)
        heading = next(self._headings, None)
        if heading is not None:
            self._anchor, self._title = heading.id, heading.text
        self._sentences = self._cited = 0
        self._leads_to_card = False
        return ended

    def _add(self, markup: str) -> None:
        if not self._skipped:
            self._text += html.unescape(markup).replace("\n", " ")

    def _refer(self, reference: Reference) -> None:
        if reference.style == "card":
            self._end_paragraph()
            self._cited += self._leads_to_card
            self._leads_to_card = False
        elif self._skipped:
            return
        elif reference.style == "cite":
            self._cites.append(len(self._text))
        elif reference.style == "link":
            self._text += reference.text or _NAMELESS

    def _end_paragraph(self) -> None:
        text, cites = self._text, self._cites
        self._text, self._cites = "", []
        if not _WORD.search(text):
            return
        from sentencex import segment  # noqa: PLC0415 - few builds have chapters to look at

        start = 0
        for sentence in segment(self._lang, text):
            end = start + len(sentence)
            # What stands between two sentences belongs to the first.
            cited = any(start < at <= end or at == start == 0 for at in cites)
            start = end
            if _WORD.search(sentence) and not _QUESTION.search(sentence):
                self._sentences += 1
                self._cited += cited
                self._leads_to_card = sentence.rstrip().endswith(":") and not cited
