"""Markdown: compile prose once, find its references, render it given a link function.

Compiling yields the finished HTML, cut open at each reference to an entry. So the costly step
depends on the text alone; what a reference turns into (an address, a note's number, a card) is
known only where the text stands, and is filled in there.

Syntax beyond CommonMark (https://spec.commonmark.org/0.31.2/) and tables::

    [[irgc]]  [[irgc|the Guards]]  [[actor:irgc]]     a link to an entry
    ![[quote-id]]                                     an entry's card, a paragraph of its own
    [@source-id]  [@source-id, para. 3]  [@a; @b]     citations
"""

import html
import re

from dossier import plainprose
from dossier.prose import NO_PROSE, Fault, Heading, Prose, Reference

__all__ = ["NO_PROSE", "Fault", "Heading", "Prose", "Reference", "block", "inline"]

_PLAIN = re.compile(r"[^\\`*_\[\]<>&!\n\r]*\Z")
"""Inline text in which CommonMark sees nothing but words."""


def inline(text: str) -> Prose:
    """Compile one line of inline Markdown."""
    if _PLAIN.match(text):
        stripped = text.strip(" ")
        return Prose(text, (html.escape(stripped),) if stripped else ())
    prose = plainprose.inline(text)
    if prose is None:
        from dossier import commonmark  # noqa: PLC0415 - takes long, and is not always needed

        prose = commonmark.inline(text)
    return prose


def block(text: str) -> Prose:
    """Compile Markdown with paragraphs, lists, tables and headings.

    The topmost heading level used becomes level 2, whichever the author chose.
    """
    prose = plainprose.block(text)
    if prose is None:
        from dossier import commonmark  # noqa: PLC0415 - as above

        prose = commonmark.block(text)
    return prose
