"""Which words of a text differ, with a few of those around them."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final, Literal, TypeAlias

Piece: TypeAlias = tuple[Literal["same", "gone", "new"], str]
"""Words of a text that stayed, that went, or that came."""

AROUND: Final = 4
"""Words that are shown before and after those that differ."""

MOST_PIECES: Final = 24
"""The most pieces that are shown of a text; after them, an ellipsis."""

MOST_WORDS: Final = 3000
"""A text with more words is compared paragraph by paragraph first."""


def differing(old: str, new: str) -> tuple[Piece, ...]:
    """Return where two texts differ, word by word; none where they differ in white space only."""
    before, after = _words(old), _words(new)
    if max(len(before), len(after)) <= MOST_WORDS:
        found = list(_compared(before, after))
    else:
        found = list(_by_paragraph(old, new))
    if all(what == "same" for what, _ in found):
        return ()
    return _shortened(found)


def shortened(text: str, most: int = 80) -> str:
    """Return a text on one line, cut between words where it is long."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    return f"{line[: most - 1].rsplit(' ', 1)[0] or line[: most - 1]}…"


def _words(text: str) -> list[str]:
    return text.split()


def _compared(before: list[str], after: list[str]) -> Iterator[Piece]:
    # Words that are met often say as much as others.
    for what, i, j, k, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            yield "same", " ".join(before[i:j])
            continue
        if j > i:
            yield "gone", " ".join(before[i:j])
        if end > k:
            yield "new", " ".join(after[k:end])


def _by_paragraph(old: str, new: str) -> Iterator[Piece]:
    before, after = (
        [" ".join(one.split()) for one in re.split(r"\n\s*\n", text) if one.strip()]
        for text in (old, new)
    )
    for what, i, j, k, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, come = " ".join(before[i:j]).split(), " ".join(after[k:end]).split()
        if what == "equal":
            yield "same", " ".join(gone)
        elif max(len(gone), len(come)) <= MOST_WORDS:
            yield from _compared(gone, come)
        else:
            yield "gone", " ".join(gone)
            yield "new", " ".join(come)


def _shortened(pieces: list[Piece]) -> tuple[Piece, ...]:
    """Leave out what stayed, but for a few words around what did not."""
    found: list[Piece] = []
    for number, (what, text) in enumerate(pieces):
        if len(found) == MOST_PIECES:
            found.append(("same", "…"))
            break
        if what != "same":
            found.append((what, shortened(text, 400)))
            continue
        found.append((what, _ends(text.split(), number == 0, number == len(pieces) - 1)))
    return tuple(found)


def _ends(words: list[str], first: bool, last: bool) -> str:
    """Return those words of a text that are close to what differs."""
    if first and len(words) > AROUND:
        return " ".join(["…", *words[-AROUND:]])
    if last and len(words) > AROUND:
        return " ".join([*words[:AROUND], "…"])
    if len(words) > 2 * AROUND:
        return " ".join([*words[:AROUND], "…", *words[-AROUND:]])
    return " ".join(words)
