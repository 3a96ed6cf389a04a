"""EDTF dates ↔ the dates of programs that know years, months, days and perhaps words."""

import re
from collections.abc import Iterator
from itertools import product
from typing import Any, Final, NamedTuple

from dossier.dates import DISTANT_FUTURE, DISTANT_PAST, Date, Day, InvalidDate, label, parse
from dossier.language import Language

Parts = dict[str, int]
"""`year`, and perhaps `month`, `day`, `hour`, `minute` and `second`."""

NAMES: Final = ("year", "month", "day", "hour", "minute", "second")


class Span(NamedTuple):
    """A date in numbers."""

    start: Parts
    end: Parts | None
    """None: it has no other end."""

    exact: bool
    """Whether the numbers say all that is known; if not, it takes words as well."""


def read(text: str) -> tuple[str, str]:
    """Read a date as people write it.

    Returns:
        The EDTF date, if it is certain which one is meant, else ""; and if not, why.
    """
    text = text.strip()
    try:
        return parse(text).text, ""
    except InvalidDate as error:
        cures = error.hint.removeprefix("write ").split(" or ")
        if len(cures) == 1 and is_date(cures[0]) and error.hint.startswith("write "):
            return cures[0], ""
        return "", f"{error.reason}; {error.hint}" if error.hint else error.reason


def is_date(text: str) -> bool:
    """Whether a text is an EDTF date."""
    try:
        parse(text)
    except InvalidDate:
        return False
    return True


# --- numbers ------------------------------------------------------------------------------

_NUMBERS: Final = re.compile(
    r"(-?\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d):(\d\d)(Z|[+-][0-9:]+)?)?)?)?[?~%]?"
)


def span(date: Date) -> Span | None:
    """Return a date in numbers; None where it has neither a start nor an end."""
    ends = date.text.split("/")
    if date.shape in ("day", "time", "month", "year"):
        start = _numbers(date.text)
        return Span(start, None, not date.qualifier and date.text == text_of(start))
    if date.shape == "interval":
        known = [_numbers(end) for end in ends if end not in ("", "..")]
        if not known:
            return None
        end = known[1] if len(known) > 1 else None
        plain = [text_of(one) for one in known]
        return Span(known[0], end, ends == plain)
    if date.shape == "far-year":
        return Span({"year": date.first[0]}, None, not date.qualifier)
    if date.shape in ("decade", "century"):
        return Span({"year": date.first[0]}, {"year": date.last[0]}, False)
    return Span(_of_day(date.first), _of_day(date.last), False)


def _of_day(day: Day) -> Parts:
    return dict(zip(NAMES, day[:2], strict=False))


def _numbers(text: str) -> Parts:
    match = _NUMBERS.fullmatch(text)
    assert match is not None, text
    given = zip(NAMES, match.groups(), strict=False)
    return {name: int(number) for name, number in given if number is not None}


def text_of(parts: Parts) -> str:
    """Return numbers as an EDTF date; what follows a missing one is left out."""
    year = parts["year"]
    text = f"{'-' * (year < 0)}{abs(year):04}" if abs(year) <= 9999 else f"Y{year}"
    for name in ("month", "day"):
        if not parts.get(name) or len(text) > 10:
            return text
        text += f"-{parts[name]:02}"
    if "hour" in parts:
        text += "T" + ":".join(f"{parts.get(name, 0):02}" for name in NAMES[3:])
    return text


def joined(span: Span, words: str, language: Language) -> tuple[str, str]:
    """Return the EDTF date that numbers and words say together.

    Args:
        span: the numbers.
        words: as the date is shown; may be empty.
        language: the words'.

    Returns:
        The date, and the words if they could not be read.

    Raises:
        InvalidDate: the numbers are no date.
    """
    start = text_of(span.start)
    base = start
    if span.end is not None:
        last = text_of(span.end)
        base = f"{start.partition('T')[0]}/{last.partition('T')[0]}"
    words = " ".join(words.split())
    if not words:
        return parse(base).text, ""
    for one in _meanings(span, base, words):
        if is_date(one) and label(parse(one), language) == words:
            return one, ""
    numbers = parse(base)
    said, _ = read(words)
    if said and parse(said).first <= numbers.last and numbers.first <= parse(said).last:
        return said, ""
    return numbers.text, words


def _meanings(span: Span, base: str, words: str) -> Iterator[str]:
    """Yield the dates that may be shown by other words than their numbers."""
    marks = ("", "~", "?", "%")
    start = text_of(span.start)
    if span.end is not None:
        end = text_of(span.end)
        yield from (f"{start}{a}/{end}{b}" for a, b in product(marks, marks))
        year = start[:-3] if "month" in span.start else start
        if "month" in span.start:
            season = 20 + span.start["month"] // 3
            wide = [f"{year}-{season}", f"{year}-XX", f"{year}-XX-XX", f"{start}-XX"]
        else:
            wide = [f"{year[:-1]}X", f"{year[:-2]}XX", f"{end[:-1]}X", f"{end[:-2]}XX"]
        yield from (f"{one}{mark}" for one, mark in product(wide, marks))
        return
    yield from (f"{base}{mark}" for mark in marks)
    offset = re.search(r"UTC([+-]\d\d(?::\d\d)?)?\Z", words)
    if offset:
        yield base + (offset[1] or "Z")
    for mark in marks:
        one = f"{base}{mark}"
        yield from (f"{one}/..", f"{one}/", f"../{one}", f"/{one}", f"{one}/{one}")


def years(date: Date) -> tuple[Day, Day] | None:
    """Return a date's first and last day, if both are in the years 1 to 9999."""
    known = date.first != DISTANT_PAST and date.last != DISTANT_FUTURE
    if not known or not (date.first[0] >= 1 and date.last[0] <= 9999):
        return None
    return date.first, date.last


# --- CSL-JSON -----------------------------------------------------------------------------


def from_csl(given: Any) -> tuple[str, str]:
    """Read a date variable of CSL-JSON (CSL 1.0.2, "date-variable").

    Returns:
        As `read`.
    """
    if isinstance(given, str):  # as EDTF, which the specification prefers
        return read(given)
    if not isinstance(given, dict):
        return "", "it is no date of CSL-JSON"
    for name in ("raw", "literal"):
        if name in given and isinstance(given[name], str):
            date, why = read(given[name])
            if date or "date-parts" not in given:
                return date, why
    try:
        rows = [[int(part) for part in row] for row in given.get("date-parts") or []]
        ends = [dict(zip(NAMES[:3], row, strict=False)) for row in rows if row]
        if not 1 <= len(ends) <= 2:
            return "", "it has no date-parts"
        if "season" in given and len(ends) == 1:
            season = int(given["season"]) % 20
            return parse(f"{text_of({'year': ends[0]['year']})}-{20 + season}").text, ""
        mark = "~" if given.get("circa") not in (None, False, "", 0, "0", "false") else ""
        return parse("/".join(text_of(end) + mark for end in ends)).text, ""
    except (InvalidDate, TypeError, ValueError, OverflowError) as error:
        return "", f"its numbers are no date: {error}"
