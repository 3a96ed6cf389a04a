"""Links to the very words: a page's address that opens it at a quotation.

A text fragment is a part of an address, `#:~:text=first%20words,last%20words`, by which a browser
looks for words on a page, scrolls there and marks them (WICG, URL Fragment Text Directives). Where
the words are not found, or the browser knows nothing of it, the page opens at its top.
"""

import re
import unicodedata
from typing import Final
from urllib.parse import quote, urlsplit

_SIDE: Final = 5
"""How much is named of the beginning and of the end, counted in words."""

_WHOLE: Final = 2 * _SIDE + 2
"""Up to so many words are named as they stand."""

_LEAST: Final = 3
"""Fewer words would be found in places where they are no quotation."""

_CUT: Final = re.compile(r"\[[^\]]*\]|…|\.(?:\s?\.){2,}")
"""What editors leave out, add or change; between these the words are those of the source."""

_UNSPACED: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
"""Scripts without spaces between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""

_CLAUSE: Final = "、。，．！？；：」』）】》"
"""What ends a clause there. Browsers look for whole words only, and where one ends within a clause
only a dictionary knows."""

_IS_UNSPACED: Final = re.compile(f"[{_UNSPACED}]")
_PIECE: Final = re.compile(f"[^\\s{_CLAUSE}]*[{_CLAUSE}]+(?=\\S)|\\S+")
_UNSPACED_WORD: Final = 2
"""Characters of such scripts that count as a word."""

_UNSEEN: Final = re.compile("[\u00ad\u200b\u2060\ufeff]")
"""Soft hyphens and the like, which a page may have elsewhere. Joiners are letters' own."""

_MARK: Final = ":~:"
"""What a text fragment begins with."""

_NO_PAGES: Final = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|csv|zip|jpe?g|png|gif|webp|svg|mp[34]|m4[av]|mov|webm|wav)$",
    re.IGNORECASE,
)
"""Files that browsers hand on, or show in a viewer of their own."""


def at_words(address: str, text: str) -> str:
    """Return the address of a page that opens it at a quotation.

    Args:
        address: the page's.
        text: the quotation as the page has it, with the editors' cuts marked as such.

    Returns:
        Empty where there is no such address: for files that are no web pages, and for quotations
        of which no more than two words stand together.
    """
    try:
        path = urlsplit(address).path
    except ValueError:
        return ""
    found = directive(text)
    if not found or _MARK in address or _NO_PAGES.search(path):
        return ""
    return f"{address}{'' if '#' in address else '#'}{_MARK}{found}"


def directive(text: str) -> str:
    """Return the directive that finds a quotation: `text=first%20words,last%20words`; or nothing.

    It names the longest stretch of the quotation that the editors left uncut: all of it where it
    is short, else its first words and its last.
    """
    pieces = max(_stretches(text), key=_length)
    length = _length(pieces)
    if length < _LEAST:
        return ""
    if length > _WHOLE:
        start, end = _first(pieces), _first(pieces[::-1])[::-1]
        if len(start) + len(end) <= len(pieces):
            return f"text={_encoded(start)},{_encoded(end)}"
    return f"text={_encoded(pieces)}"


Piece = tuple[str, bool, int]
"""A word, or a clause of a script without spaces; whether a space follows it; and how many words it
counts as."""


def _stretches(text: str) -> list[list[Piece]]:
    """Return what stands between the cuts, without punctuation at the ends: a full stop of the
    quotation may be a comma in the source."""
    if not text.isascii():
        text = _UNSEEN.sub("", text)
    found, start = [], 0
    for cut in _CUT.finditer(text):
        found.append(_whole_words(text, start, cut.start()))
        start = cut.end()
    found.append(_whole_words(text, start, len(text)))
    return [_pieces(stretch) for stretch in found]


def _whole_words(text: str, start: int, end: int) -> str:
    """Return a stretch of a text without what is left of words that an edit cut: `deliver[ed]`."""
    if start and text[start - 1] == "]":
        while start < end and _in_word(text[start]):
            start += 1
    if text.startswith("[", end):
        while start < end and _in_word(text[end - 1]):
            end -= 1
    while start < end and not _is_letter(text[start]):
        start += 1
    while start < end and not _is_letter(text[end - 1]):
        end -= 1
    return text[start:end]


def _in_word(character: str) -> bool:
    return _is_letter(character) and not _IS_UNSPACED.match(character)


def _is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN"


def _pieces(stretch: str) -> list[Piece]:
    if stretch.isascii() or not _IS_UNSPACED.search(stretch):
        return [(word, True, 1) for word in stretch.split()]
    return [
        (one[0], stretch[one.end() : one.end() + 1].isspace(), _weight(one[0]))
        for one in _PIECE.finditer(stretch)
    ]


def _weight(piece: str) -> int:
    return -(-len(_IS_UNSPACED.findall(piece)) // _UNSPACED_WORD) or 1


def _length(pieces: list[Piece]) -> int:
    return sum([weight for _, _, weight in pieces])


def _first(pieces: list[Piece]) -> list[Piece]:
    """Return as many of the first pieces as it takes."""
    length = 0
    for number, (_, _, weight) in enumerate(pieces, 1):
        length += weight
        if length >= _SIDE:
            return pieces[:number]
    return pieces


def _encoded(pieces: list[Piece]) -> str:
    """Join pieces, without punctuation at the ends, and percent-encode them: `-`, `,` and `&` mean
    something in a directive."""
    text = "".join([word + " " if spaced else word for word, spaced, _ in pieces])
    text = _whole_words(text, 0, len(text))
    return quote(text, safe="").replace("-", "%2D")
