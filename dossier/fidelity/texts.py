"""The stored text of a source, plain or HTML → its paragraphs, as letters."""

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import accumulate
from typing import Final, TypeAlias

from dossier.fidelity.folding import folded

Pieces: TypeAlias = list[tuple[int, str]]
"""A paragraph as it stands in a file: text, and the line (counted from 1) where each begins."""

HTML: Final = (".html", ".htm", ".xhtml")
PLAIN: Final = (".txt", ".text", ".md")

PARAGRAPH: Final = "\n"
"""Stands between two paragraphs; no quotation has it, so none is found across one unmarked."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text in which quotations are looked for."""

    name: str
    """The file, as messages call it."""

    digest: str
    """SHA-256 of the file's bytes, as `sha256sum` prints it."""

    letters: str
    """Folded paragraphs with `PARAGRAPH` between them."""

    starts: tuple[int, ...]
    """Where each paragraph begins in `letters`."""

    paragraphs: tuple[Pieces, ...]

    def line(self, at: int) -> int:
        """Return the line of the file, counted from 1, in which a place in the letters stands."""
        number = max(0, bisect_right(self.starts, at) - 1)
        pieces = self.paragraphs[number]
        # Folded by itself, a line may be a space longer or shorter; that is near enough.
        ends = list(accumulate(len(folded(text)) + 1 for _, text in pieces))
        return pieces[min(bisect_right(ends, at - self.starts[number]), len(pieces) - 1)][0]


class UnreadableError(Exception):
    """A file whose text cannot be told; the message says why."""


def read(name: str, data: bytes) -> Text:
    """Return the text in a file.

    Args:
        name: its name; the ending says whether it is HTML.
        data: its bytes.

    Raises:
        UnreadableError: it is in no known encoding.
    """
    is_html = name.lower().endswith(HTML)
    text = _decoded(data, is_html)
    found = _of_html(text) if is_html else _of_plain(text)
    both = [(letters, pieces) for pieces in found if (letters := folded(_joined(pieces)))]
    starts = accumulate((len(letters) + 1 for letters, _ in both), initial=0)
    return Text(
        name,
        hashlib.sha256(data).hexdigest(),
        PARAGRAPH.join(letters for letters, _ in both),
        tuple(starts)[: len(both)],
        tuple(pieces for _, pieces in both),
    )


def _joined(pieces: Iterable[tuple[int, str]]) -> str:
    return "".join(text for _, text in pieces)


def _decoded(data: bytes, is_html: bool) -> str:
    encoding = "utf-8-sig"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif is_html and (said := _CHARSET.search(data[:2048])):
        encoding = said[1].decode("ascii")
        encoding = "utf-8-sig" if encoding.lower() in ("utf-8", "utf8") else encoding
    try:
        return data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
    except (UnicodeError, LookupError):
        called = "UTF-8" if encoding == "utf-8-sig" else encoding.upper()
        raise UnreadableError(f"its text is not {called}; save it as UTF-8") from None


_CHARSET: Final = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)


def _of_plain(text: str) -> Iterator[Pieces]:
    """Yield paragraphs: what stands between empty lines. Where lines are long, nobody has broken
    them by hand, and each is a paragraph."""
    lines = text.split("\n")
    whole = max(map(len, lines)) > _WRAPPED
    pieces: Pieces = []
    for number, line in enumerate(lines, 1):
        if pieces and (whole or not line.strip()):
            yield pieces
            pieces = []
        if line.strip():
            pieces.append((number, f"{line}\n"))
    yield pieces


_WRAPPED: Final = 200
"""Letters in a line at the most, where lines are broken by hand or by a program."""


def _of_html(text: str) -> list[Pieces]:
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.end_paragraph()
    return reader.found


_BLOCKS: Final = frozenset(
    """address article aside blockquote body caption center dd details dialog div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol
    option p pre section summary table tbody td tfoot th thead tr ul""".split()  # noqa: SIM905
)
"""Elements that begin and end a paragraph."""

_UNSEEN: Final = frozenset(
    """audio button canvas iframe math noscript object rp rt script select style svg template
    textarea title video""".split()  # noqa: SIM905
)
"""Elements whose content is no text of the page."""


class _Reader(HTMLParser):
    """Takes the paragraphs from a page as a browser would show them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Pieces] = []
        self._pieces: Pieces = []
        self._unseen: list[str] = []
        self._broken = False
        """Whether a line break is the last that was met."""

    def end_paragraph(self) -> None:
        if self._pieces:
            self.found.append(self._pieces)
            self._pieces = []
        self._broken = False

    def handle_starttag(self, tag: str, _attributes: object) -> None:
        if tag in _UNSEEN:
            self._unseen.append(tag)
        elif tag in _BLOCKS:
            self.end_paragraph()
        elif tag == "br":
            if self._broken:
                self.end_paragraph()
            else:
                self._add("\n")
                self._broken = True
        elif tag == "q":
            self._add('"')

    def handle_startendtag(self, tag: str, _attributes: object) -> None:
        if tag not in _UNSEEN:
            self.handle_starttag(tag, _attributes)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._unseen:
            # What was opened within it and never closed ends with it.
            del self._unseen[len(self._unseen) - 1 - self._unseen[::-1].index(tag) :]
        elif tag in _BLOCKS:
            self.end_paragraph()
        elif tag == "q":
            self._add('"')

    def handle_data(self, data: str) -> None:
        if data.strip():
            self._broken = False
        self._add(data)

    def _add(self, text: str) -> None:
        if self._unseen:
            return
        line, _ = self.getpos()
        for number, part in enumerate(text.splitlines(keepends=True)):
            self._pieces.append((line + number, part))
