"""Text → its letters: what typesetting alone decides is made alike, so that words can be compared.

What stays as it is: every letter with its accents and its case, every digit, and punctuation.

| made alike | |
| --- | --- |
| white space | any run of it, with non-breaking and thin spaces, is one space |
| quotation marks, apostrophes | of all languages, single or double, are `'` |
| hyphens and dashes | `-` within words and ranges, ` - ` between parts of a sentence |
| ellipses | `…`, `...` and `. . .` are `…` |
| ligatures | `ﬁ` is `fi`, and Arabic letters by their shape are the letters |
| accents | composed or combining, they are composed (Unicode NFC) |
| what cannot be seen | soft hyphens, joiners and non-joiners, marks of direction, \
the stretching of Arabic words: gone |
| Arabic `ي`, `ك` | are the Persian `ی`, `ک`: keyboards mix them |
"""

import re
import unicodedata
from typing import Final


def folded(text: str) -> str:
    """Return the letters of a text of one paragraph; to fold them again changes nothing."""
    if "\xad" in text:
        text = _SOFT_BREAK.sub("", text)
    text = unicodedata.normalize("NFC", text)
    if "«" in text or "‹" in text:
        text = _CLOSING.sub(r"\1", _OPENING.sub(r"\1", text))
    text = unicodedata.normalize("NFC", text.translate(_TABLE))
    for pattern, instead in _RUNS:
        text = pattern.sub(instead, text)
    return text.strip(" ")


_SOFT_BREAK: Final = re.compile("\xad[ \t]*\r?\n[ \t]*")
"""A word that was divided at the end of a line."""

_OPENING: Final = re.compile(r"(?<![^\s(\[])([«‹])\s+")
_CLOSING: Final = re.compile(r"\s+([»›])(?![^\s.,;:!?)\]])")
"""French quotation marks have spaces within; German ones that point inwards do not."""

_RUNS: Final = (
    (re.compile(r"\.(?:\s?\.){2,}"), "…"),
    (re.compile("…[…]+"), "…"),
    (re.compile(r"\s+"), " "),
    (re.compile(" (?=[:;?!])"), ""),
    (re.compile(" *(?:—|--)[—-]*(?: +[—-]+)* *"), " - "),
    (re.compile("'{2,}"), "'"),
)

_ALIKE: Final = {
    "'": '"`´‘’‚‛“”„‟‹›«»′″‵‶ʹʺʻʼʽˈ׳״「」『』〝〞〟＂＇',
    "-": "‐‑‒–−﹘﹣－",
    "—": "―⸺⸻",
    "ی": "ي",
    "ک": "ك",
    "": "\xad\u034f\u061c\u0640\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff",
}

_SHAPES: Final = (
    (0xFB00, 0xFB07), (0xFB13, 0xFB18), (0xFB1D, 0xFB50), (0xFB50, 0xFE00), (0xFE70, 0xFEFD),
)  # fmt: skip
"""Unicode's ligatures and letters by their shape: Latin, Armenian, Hebrew, Arabic."""


def _table() -> dict[int, str]:
    found = {
        code: unicodedata.normalize("NFKC", chr(code)) for a, b in _SHAPES for code in range(a, b)
    }
    found |= {ord(letter): alike for alike, letters in _ALIKE.items() for letter in letters}
    found |= dict.fromkeys(range(0xFE00, 0xFE10), "")  # variants of a sign's look
    mixed = str.maketrans({"ي": "ی", "ك": "ک", "\u0640": ""})
    return {code: text.translate(mixed) for code, text in found.items()}


_TABLE: Final = _table()


# --- words --------------------------------------------------------------------------------


def is_within_word(text: str, at: int) -> bool:
    """Whether a place in letters is in the midst of a word, so that no quotation can end there.

    Args:
        text: folded.
        at: before which letter, counted from 0.
    """
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if _is_letter(before):
        if _is_letter(after):
            return not (_UNSPACED.match(before) and _UNSPACED.match(after))
        return after in _JOINS and _joins(before, after, text[at + 1 : at + 2])
    return before in _JOINS and at > 1 and _joins(text[at - 2], before, after)


def _joins(before: str, mark: str, after: str) -> bool:
    """Whether a mark between two characters makes one word of them: don't, non-nuclear, 1,000."""
    if not after or not _is_letter(before) or not _is_letter(after):
        return False
    return mark in "'-" or (before.isdigit() and after.isdigit())


_JOINS: Final = "'-.,"

_UNSPACED: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
)
"""Scripts without spaces between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""


def _is_letter(one: str) -> bool:
    return one.isalnum() or unicodedata.category(one)[0] == "M"


def has_letters(text: str) -> bool:
    """Whether there is any letter or digit in a text."""
    return any(map(str.isalnum, text))
