"""Prose: Markdown that was compiled, and what stands in it."""

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Final, Literal


@dataclass(frozen=True, slots=True)
class Reference:
    """Something named in prose that only the page can fill in: an entry, or an image."""

    style: Literal["link", "card", "cite", "image"]
    kind: str
    """The kind, where the author named it (`[[actor:irgc]]`); else empty."""

    id: str
    """Images: the path in `content/media`."""

    text: str
    """Links: the words to show, or empty. Citations: where in the source, or empty.
    Images: what they show."""

    at: int = field(default=0, compare=False)
    """Where it stands in the prose, in code points counted from 0."""

    note: str = ""
    """Images: credit and licence, or empty."""

    def placed(self, at: int) -> "Reference":
        """Return the same reference at another place."""
        return Reference(self.style, self.kind, self.id, self.text, at, self.note)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the prose that cannot be rendered as meant."""

    code: str
    message: str
    hint: str
    at: int = 0
    """Where it stands in the prose, in code points counted from 0."""

    def placed(self, at: int) -> "Fault":
        """Return the same fault at another place."""
        return Fault(self.code, self.message, self.hint, at)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading in prose, for a list of contents."""

    level: int
    """2 to 6; a page's own title is level 1."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown, compiled."""

    source: str
    """As the editor wrote it."""

    parts: tuple[str | Reference, ...]
    """Safe HTML, in turn with the references in it. Empty for empty prose."""

    headings: tuple[Heading, ...] = ()
    faults: tuple[Fault, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.parts)

    @property
    def references(self) -> list[Reference]:
        """The references in order of appearance."""
        return [part for part in self.parts if isinstance(part, Reference)]

    def render(self, link: Callable[[Reference], str]) -> str:
        """Return HTML, with what `link` gives (safe HTML) in place of each reference."""
        return "".join(part if isinstance(part, str) else link(part) for part in self.parts)

    def plain(self, name: Callable[[Reference], str]) -> str:
        """Return the text alone, with what `name` gives in place of each reference."""
        marked = "".join(
            part if isinstance(part, str) else html.escape(name(part)) for part in self.parts
        )
        return html.unescape(re.sub(r"<[^>]*>", "", marked)).strip()


def cut_open(rendered: str, references: Sequence[Reference]) -> tuple[str | Reference, ...]:
    """Return the parts of prose.

    Args:
        rendered: safe HTML, with U+0000 in the place of each reference; content has none, as
            CommonMark replaces it (section 2.3).
        references: all of them, in order.
    """
    parts: list[str | Reference] = []
    pieces = rendered.strip().split("\0")
    for piece, reference in zip_longest(pieces, references):
        # A note's number adjoins the word before it, however the author spaced the citation.
        cited = reference is not None and reference.style == "cite"
        before = piece.rstrip(" \n") if cited and not piece.endswith(">\n") else piece
        if before:
            parts.append(before)
        if reference is not None:
            parts.append(reference)
    return tuple(parts)


NO_PROSE: Final = Prose("", ())
