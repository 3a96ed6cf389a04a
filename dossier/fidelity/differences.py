"""Words that are not in a text → what stands there instead, word by word, and where."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from dossier.fidelity.folding import is_within_word
from dossier.fidelity.matching import Span, Words, find_group
from dossier.fidelity.texts import PARAGRAPH, Text

Fault = Literal["reworded", "apart", "order", "paragraph", "absent", "empty", "unknown"]
"""Other words; a cut that is not marked; parts in another order; over the end of a paragraph; not
there at all; no words to look for; not compared, as there was too much to do."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Why words were not found in a text, and what is nearest to them."""

    fault: Fault
    lines: tuple[int, ...] = ()
    """Of the text's file: where the nearest words begin, or each of the parts."""

    quote: str = ""
    """Letters; words that differ stand between `*`."""

    text: str = ""
    likeness: float = 0.0
    """1 for the same words, 0 for none."""


def difference(group: Sequence[Words], text: Text, at: int) -> Difference:
    """Compare words with those of a text that are nearest to them.

    Args:
        group: words with edits between them, which are not in the text from `at` on.
        text: the text.
        at: the end of what stands before them in the quotation.
    """
    earlier = find_group(group, text.letters)
    if earlier is not None:
        return Difference("order", (text.line(earlier[0]),), likeness=1.0)
    # Of the same length, so that places stay what they are.
    flat = text.letters.replace(PARAGRAPH, " ")
    over = find_group(group, flat, at) or find_group(group, flat)
    if over is not None:
        ends = text.line(over[0]), text.line(over[1] - 1)
        return Difference("paragraph", ends, likeness=1.0)
    letters = " ".join(words.letters for words in group)
    parts = list(_parts(letters.split(" "), flat))
    if len(parts) > 1 and _are_apart(parts):
        return Difference("apart", tuple(text.line(start) for start, _ in parts), likeness=1.0)
    return _nearest(letters, flat, text)


# --- a cut that is not marked -------------------------------------------------------------

_PART: Final = 3
"""Words that a part has at least."""

_PARTS: Final = 4
"""Parts at the most."""

_APART: Final = 80
"""Letters between two parts from which on they stand at two places."""


def _parts(words: Sequence[str], letters: str) -> Iterator[Span]:
    """Yield the places of some long parts that make up all the words; nothing where there are none.

    Each is as long as can be: what a text has of `n` words it also has of the first `n - 1`.
    """
    found: list[Span] = []
    while words:
        least, most = _PART - 1, len(words)
        while least < most:
            count = (least + most + 1) // 2
            if _first(words[:count], letters) >= 0:
                least = count
            else:
                most = count - 1
        # What is left must be no short rest.
        if 0 < len(words) - least < _PART:
            least = len(words) - _PART
        start = _first(words[:least], letters) if least >= _PART else -1
        if start < 0 or len(found) == _PARTS:
            return
        found.append((start, start + len(" ".join(words[:least]))))
        words = words[least:]
    yield from found


def _first(words: Sequence[str], letters: str) -> int:
    """Where words stand in a text first; -1 where they do not."""
    wanted = " ".join(words)
    start = letters.find(wanted)
    while start >= 0:
        if not is_within_word(letters, start) and not is_within_word(letters, start + len(wanted)):
            return start
        start = letters.find(wanted, start + 1)
    return -1


def _are_apart(parts: Sequence[Span]) -> bool:
    return any(not 0 <= later[0] - earlier[1] <= _APART for earlier, later in pairwise(parts))


# --- the nearest words --------------------------------------------------------------------

_ALIKE: Final = 60
"""How alike letters are at least, of 100, so that the nearest words are shown."""

_LONGEST: Final = 2000
"""Letters of a quotation that are compared, at the most."""


def _nearest(letters: str, flat: str, text: Text) -> Difference:
    from rapidfuzz import fuzz  # noqa: PLC0415 - loaded only once there is something to show

    wanted = letters[:_LONGEST]
    found = fuzz.partial_ratio_alignment(wanted, flat, score_cutoff=_ALIKE)
    if found is None or len(wanted) > len(flat):
        return Difference("absent")
    start, end = _around(flat, found.dest_start, found.dest_end)
    quoted, there = _TOKEN.findall(wanted), _TOKEN.findall(flat[start:end])
    steps = _steps(quoted, there)
    if not any(step.same for step in steps):
        return Difference("absent")
    start += len("".join(there[: steps[0].there[0]]))
    left = [(step.same, quoted[slice(*step.quoted)]) for step in steps]
    right = [(step.same, there[slice(*step.there)]) for step in steps]
    same = sum(step.quoted[1] - step.quoted[0] for step in steps if step.same)
    likeness = same / max(1, len(quoted))
    return Difference("reworded", (text.line(start),), _marked(left), _marked(right), likeness)


_TOKEN: Final = re.compile(r"\s*(?:\w(?:[\w'.,-]*\w)?|\S)")
"""A word or a mark, with the space before it."""

_AROUND: Final = 12
"""Words on either side of the nearest ones that are looked at as well."""


def _around(letters: str, start: int, end: int) -> Span:
    """Return a stretch of a text with whole words, and some more at either side."""
    for _ in range(_AROUND + 1):
        start = max(0, letters.rfind(" ", 0, start))
        end = letters.find(" ", end + 1) if letters.find(" ", end + 1) >= 0 else len(letters)
    return start, end


class _Step(NamedTuple):
    """A stretch of both that is the same, or that is not."""

    same: bool
    quoted: Span
    there: Span


def _steps(quoted: Sequence[str], there: Sequence[str]) -> list[_Step]:
    """Compare word by word; what stands around the nearest words is no part of the difference."""
    bare = [word.strip() for word in quoted], [word.strip() for word in there]
    codes = SequenceMatcher(None, *bare, autojunk=False).get_opcodes()
    steps = [_Step(tag == "equal", (a, b), (c, d)) for tag, a, b, c, d in codes]
    if steps and not steps[0].same:
        _, own, (c, d) = steps[0]
        steps[0] = _Step(False, own, (max(c, d - (own[1] - own[0])), d))
    if steps and not steps[-1].same:
        _, own, (c, d) = steps[-1]
        steps[-1] = _Step(False, own, (c, min(d, c + (own[1] - own[0]))))
    return [step for step in steps if any(start < end for start, end in step[1:])]


def _marked(parts: Sequence[tuple[bool, Sequence[str]]]) -> str:
    """Return words, those that differ between `*`."""
    text = ""
    for same, words in parts:
        raw = "".join(words)
        space = " " if raw.startswith(" ") else ""
        text += raw if same or not raw.strip() else f"{space}*{raw.strip()}*"
    return text.strip()
