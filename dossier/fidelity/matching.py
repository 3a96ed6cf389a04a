"""A quotation and a text → where its words stand in it, letter by letter.

A quotation is words with the editor's own marks between them. `[…]`, `[...]`, `(…)`, `…` and `...`
are cuts: anything may have stood there. Other brackets, such as `[Iran]`, are edits: they stand for
some words of the same paragraph, or for none. `[W]e` stands for a letter in another case, and
`consider[s]` for another ending.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, TypeAlias

from dossier.fidelity.folding import folded, has_letters, is_within_word
from dossier.fidelity.texts import PARAGRAPH

Span: TypeAlias = tuple[int, int]
"""From which letter to before which, counted from 0."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a quotation without a mark in them."""

    letters: str
    """Folded."""

    cut_before: bool
    """A cut stands before them, or nothing does; else an edit."""

    glued_before: bool = False
    """A bracket stands directly before them, in the same word."""

    glued_after: bool = False
    either_case: bool = False
    """The first letter may be in another case."""

    last: bool = False
    """A cut comes after them, or the quotation's end."""

    @property
    def variants(self) -> Iterator[str]:
        """Yield what may stand in a text for them."""
        forms = [self.letters]
        if self.either_case:
            first, rest = self.letters[0], self.letters[1:]
            # The brackets may be the source's own.
            forms = [first.lower() + rest, first.upper() + rest, f"[{first}]{rest}"]
        for form in forms:
            yield form
            if self.last and form.endswith("."):
                # “We are alarmed,” he said: the comma is the reporter's.
                yield f"{form[:-1]},'"
                yield f"{form[:-1]}'"


_MARK: Final = re.compile(
    r"(?P<cut>\[\s*(?:…|\.(?:\s?\.){2,3})\s*\]|\(\s*(?:…|\.(?:\s?\.){2,3})\s*\)"
    r"|…|\.(?:\s?\.){2,3})"
    r"|(?P<edit>\[[^\[\]]*\])"
)


def words_of(quotation: str) -> list[list[Words]]:
    """Return the words of a quotation, cut by cut; those of one list have edits between them."""
    parts: list[tuple[str, str]] = []
    """Words, and the mark before them."""
    mark, at = "…", 0
    for found in _MARK.finditer(quotation):
        parts.append((mark, quotation[at : found.start()]))
        mark, at = found["edit"] or "…", found.end()
    parts.append((mark, quotation[at:]))
    return _grouped(parts)


def _grouped(parts: Sequence[tuple[str, str]]) -> list[list[Words]]:
    groups: list[list[Words]] = []
    cut = True
    for number, (mark, text) in enumerate(parts):
        following = parts[number + 1][0] if number + 1 < len(parts) else "…"
        before = parts[number - 1][1] if number else ""
        cut = cut or mark == "…"
        if not has_letters(text):
            continue
        glued = mark != "…" and text[:1].isalnum()
        letter = mark[1:-1]
        case = glued and len(letter) == 1 and letter.isalpha() and not before[-1:].isalnum()
        one = Words(
            folded(letter + text if case else text),
            cut,
            glued_before=glued and not case,
            glued_after=following != "…" and text[-1:].isalnum(),
            either_case=case,
            last=following == "…",
        )
        if cut:
            groups.append([])
        groups[-1].append(one)
        cut = False
    return groups


def find(groups: Sequence[Sequence[Words]], letters: str) -> list[Span] | int:
    """Return where the words of a quotation stand in a text.

    Args:
        groups: the words, cut by cut.
        letters: those of the text.

    Returns:
        A span for each group, in order; or the number of the first group that is not there.
    """
    spans: list[Span] = []
    at = 0
    for number, group in enumerate(groups):
        span = find_group(group, letters, at)
        if span is None:
            return number
        spans.append(span)
        at = span[1]
    return spans


def find_group(group: Sequence[Words], letters: str, at: int = 0) -> Span | None:
    """Return where words with edits between them stand first, from a place on."""
    first, *others = group
    if not others:
        return min(_firsts(first, letters, at), key=_end, default=None)
    # The ends that words so far may have, each with the last place where they begin.
    ends = {end: start for start, end in _all(first, letters, at)}
    for before, words in zip(group, others, strict=False):
        known = sorted(ends)
        reached: dict[int, int] = {}
        for start, end in _all(words, letters, known[0]) if known else ():
            # The nearest end before them: what an edit may not stand for here, it may nowhere;
            # but for brackets of the source's own, which it stands for as a whole.
            for place in (start, letters.rfind("[", known[0], start)):
                number = bisect_right(known, place) - 1
                if number < 0:
                    continue
                gap = letters[known[number] : min(start, known[number] + _EDITED + 1)]
                if _is_edit(gap, before, words):
                    reached[end] = ends[known[number]]
                    break
        ends = reached
    return min(((start, end) for end, start in ends.items()), key=_end, default=None)


_EDITED: Final = 80
"""Letters that an edit stands for, at the most."""

_ENDING: Final = 12
"""Letters of a word that it stands for, where it is a part of one."""


def _end(span: Span) -> int:
    return span[1]


def _is_edit(gap: str, before: Words, after: Words) -> bool:
    """Whether an edit may stand for what is between two words."""
    if PARAGRAPH in gap:
        return False
    if gap.strip(" ")[:1] == "[" and gap.strip(" ")[-1:] == "]":  # the source's own
        return len(gap) <= _EDITED
    if before.glued_after and after.glued_before:
        return gap.isalnum() if gap else True
    if before.glued_after or after.glued_before:
        return len(gap) <= _ENDING and " " not in gap.strip(" ")
    return len(gap) <= _EDITED


def _all(words: Words, letters: str, at: int) -> Iterator[Span]:
    """Yield all places of words in a text, from a place on."""
    for variant in words.variants:
        yield from _places(words, variant, letters, at)


def _firsts(words: Words, letters: str, at: int) -> Iterator[Span]:
    """Yield the first place of each variant of words."""
    for variant in words.variants:
        yield from islice(_places(words, variant, letters, at), 1)


def _places(words: Words, variant: str, letters: str, at: int) -> Iterator[Span]:
    start = letters.find(variant, at)
    while start >= 0:
        if span := _whole(words, variant, letters, start):
            yield span
        start = letters.find(variant, start + 1)


def _whole(words: Words, variant: str, letters: str, start: int) -> Span | None:
    """Return a place unless words begin or end in the midst of others there."""
    end = start + len(variant)
    if not words.glued_before and is_within_word(letters, start):
        return None
    if not words.glued_after and is_within_word(letters, end):
        return None
    return start, end
