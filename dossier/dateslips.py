"""What people write where an EDTF date is asked for, and what they may have meant.

Nothing here decides whether a text is a date: `dossier.dategrammar` does, and asks here only for
texts it has refused. Of a text with several readings all are given, so that no one is guessed.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from itertools import product

_LONGEST = 80
"""In characters. What is longer is prose; reading it for dates would only cost time."""

_WORDS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip

# Level 1, "Seasons": 21 to 24 stand where a month does.
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}

_ENDS = {"unknown": ("",), "open": ("..",), "present": ("..",), "now": ("..",), "today": ("..",)}

_HYPHENS = str.maketrans("‐‑‒–—−", "------")

IsDate = Callable[[str], bool]


def cures(text: str, is_date: IsDate) -> list[str]:
    """Find the EDTF dates that `text` may have been meant for.

    Returns: those of the first rule that finds any, all of them dates by `is_date`; more than one
        if the text is ambiguous, none if it is not understood.
    """
    if len(text) > _LONGEST:
        return []
    tidy = " ".join("".join(str(unicodedata.decimal(c, c)) for c in text).split())
    for readings in _rules(tidy, is_date):
        found = [reading for reading in dict.fromkeys(readings) if is_date(reading)]
        if found:
            return found
    return []


def level_2(text: str) -> tuple[str, str] | None:
    """Tell what makes `text` look like a date of EDTF level 2, and what to write instead."""
    for pattern, feature, hint in _LEVEL_2:
        if pattern.fullmatch(text):
            return feature, hint
    return None


_LEVEL_2 = tuple(
    (re.compile(pattern), feature, hint)
    for pattern, feature, hint in (
        (r"[\[{][-0-9X?~%., ]+[\]}]", "a set of dates", "write an interval or leave the date out"),
        (r"Y-?[0-9]+E[0-9]+", "a year with an exponent", "write all digits of the year"),
        (r"(?:Y?-?[0-9]+|Y-?[0-9]+E[0-9]+)S[0-9]+", "a year with significant digits", ""),
        (
            r"(?=.*[?~%].)[?~%]?-?[0-9X]{4}[?~%]?(?:-[?~%]?[0-9X]{2}[?~%]?){0,2}",
            "a mark on a part of a date",
            "put the mark at the end, for the whole date",
        ),
    )
)


def _rules(text: str, is_date: IsDate) -> Iterator[Iterable[str]]:
    """What each rule reads in `text`, the surest rules first."""
    yield text, text.upper(), text.upper().replace("U", "X")
    for pattern, readings in _FORMS:
        match = pattern.fullmatch(text)
        if match:
            yield readings(match)
    yield (re.sub(" ", "", text.translate(_HYPHENS)),)
    match = _TIMED.fullmatch(text)
    if match:
        date, time, seconds, offset = match.groups()
        for day in _readings(date, is_date):
            yield (f"{day}T{time:0>5}{seconds or ':00'}{(offset or '').upper()}",)
    match = _ABOUT.fullmatch(text)
    if match:
        yield (f"{reading}~" for reading in _readings(match[1], is_date))
    match = _SPAN.fullmatch(text)
    if match:
        ends = (_ENDS.get(end.lower()) or _readings(end, is_date) for end in match.groups())
        yield ("/".join(pair) for pair in product(*ends))
    match = _OPEN.fullmatch(text)
    if match:
        start, end = match.groups()
        yield (f"{reading}/.." for reading in _readings(start or "", is_date))
        yield (f"../{reading}" for reading in _readings(end or "", is_date))


def _readings(text: str, is_date: IsDate) -> list[str]:
    return [text] if is_date(text) else cures(text, is_date)


_TIMED = re.compile(
    r"(.+?)(?:T|t|,? )([0-9]{1,2}:[0-9]{2})(:[0-9]{2})? ?(Z|z|[+-][0-9]{2}:?[0-9]{0,2})?"
)
_ABOUT = re.compile(
    r"(?:c\.|ca\.?|c(?=[ 0-9])|circa|about|around|approx\.|approximately|~) ?(.+)", re.IGNORECASE
)
_SPAN = re.compile(
    r"(?:from )?(.+?)(?: - | ?[–—/] ?| ?-- ?| to | until | till )(.+)", re.IGNORECASE
)
_OPEN = re.compile(r"(?:since (.+)|until (.+))", re.IGNORECASE)


def _iso(year: str, month: int | str, day: int | str | None = None) -> str:
    return f"{year}-{int(month):02}" + ("" if day is None else f"-{int(day):02}")


def _word(word: str) -> int:
    """The number of a month or season by its name or the name's start; 0 if it is neither."""
    word = word.lower().rstrip(".")
    months = [n for n, name in enumerate(_WORDS, 1) if name.startswith(word)]
    return _SEASONS.get(word) or (months[0] if len(months) == 1 else 0)


def _year_and_two(match: re.Match[str]) -> list[str]:
    """`2004-09` as a month; `2004/09` also as the years 2004 to 2009."""
    year, two = match.groups()
    month = [_iso(year, two)] if 1 <= int(two) <= 12 else []
    return month + ([f"{year}/{year[:2]}{two}"] if len(two) == 2 else [])


def _years(match: re.Match[str]) -> list[str]:
    """`2020s` is a decade, `1900s` a decade or a century, `2024s` a slip for one of two things."""
    century, decade, year = match.groups()
    if year != "0":
        return [f"{century}{decade}X", f"{century}{decade}{year}"]
    return [f"{century}{decade}X"] if decade != "0" else [f"{century}XX", f"{century}0X"]


def _days(match: re.Match[str]) -> list[str]:
    """`11–17 December 2023`."""
    start, end, month, year = match.groups()
    return [f"{_iso(year, _word(month), start)}/{_iso(year, _word(month), end)}"]


_WORD = r"([a-z]{3,9}\.?)"
_ORDINAL = r"([0-9]{1,2})(?:st|nd|rd|th|\.)?"

_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Iterable[str]]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), readings)
    for pattern, readings in (
        (r"([0-9]{4}) ?[-–/.] ?([0-9]{1,2})", _year_and_two),
        (r"([0-9]{4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,2})", lambda m: [_iso(*m.groups())]),
        (r"([0-9]{4})([0-9]{2})([0-9]{2})", lambda m: [_iso(*m.groups())]),
        (r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4})", lambda m: [_iso(m[3], m[2], m[1])]),
        (  # The day first or the month first, as the writer's country has it.
            r"([0-9]{1,2})[-/ ]([0-9]{1,2})[-/ ]([0-9]{4})",
            lambda m: [_iso(m[3], m[2], m[1]), _iso(m[3], m[1], m[2])],
        ),
        (r"([0-9]{1,2})[-/. ]([0-9]{4})", lambda m: [_iso(m[2], m[1])]),
        (
            rf"{_ORDINAL}[ -](?:of )?{_WORD},?[ -]([0-9]{{4}})",
            lambda m: [_iso(m[3], _word(m[2]), m[1])],
        ),
        (rf"{_WORD} {_ORDINAL},? ([0-9]{{4}})", lambda m: [_iso(m[3], _word(m[1]), m[2])]),
        (rf"{_WORD},? (?:of )?([0-9]{{4}})", lambda m: [_iso(m[2], _word(m[1]))]),
        (rf"{_ORDINAL} ?[-–] ?{_ORDINAL} (?:of )?{_WORD},? ([0-9]{{4}})", _days),
        (r"(?:the )?([0-9]{2})([0-9])([0-9])['’]?s", _years),
        (r"([0-9]{1,4}) ?bce?", lambda m: [f"{1 - int(m[1]):05}" if m[1] != "1" else "0000"]),
        (r"(-?)([0-9]{3})", lambda m: [f"{m[1]}0{m[2]}"]),
        (r"(-?[0-9]{5,12})", lambda m: [f"Y{m[1]}"]),
        (r"([?~%]) ?(-?[0-9]{4})", lambda m: [m[2] + m[1]]),
        (r"\+([0-9]{4}.*)", lambda m: [m[1]]),
    )
)
