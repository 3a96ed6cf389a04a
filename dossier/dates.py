"""EDTF dates: parse, order and label them, exactly as precisely as they are known.

What a date is, is decided in `dossier.dategrammar`; everything else is asked from here. Babel is
loaded with the first label: all commands load this module, and few write any.
"""

import re
from datetime import date as gregorian
from datetime import time as clock
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from dossier.dategrammar import (
    DISTANT_FUTURE,
    DISTANT_PAST,
    Date,
    Day,
    InvalidDate,
    Shape,
    is_leap,
    parse,
)

if TYPE_CHECKING:
    from babel import Locale

    from dossier.language import Language

__all__ = [
    "DISTANT_FUTURE",
    "DISTANT_PAST",
    "Date",
    "Day",
    "InvalidDate",
    "Shape",
    "contains",
    "known_by",
    "label",
    "parse",
    "short_label",
]

_REMEMBERED = 1 << 17
"""Labels kept in memory, for each of the two widths."""

Width = Literal["long", "short"]


def known_by(date: Date, day: Day) -> bool:
    """Tell whether `date` has begun by `day`: whether its earliest day is not after it."""
    return date.first <= day


def contains(period_from: Date | None, period_to: Date | None, date: Date) -> bool:
    """Tell whether the time from one date to another may share a day with `date`.

    An end that is None is open. It is the earliest day of `period_from` and the latest of
    `period_to` that count, so what is only roughly known is given the benefit of the doubt.
    """
    begun = period_from is None or period_from.first <= date.last
    over = period_to is not None and period_to.last < date.first
    return begun and not over


@lru_cache(maxsize=_REMEMBERED)
def label(date: Date, language: "Language") -> str:
    """Write a date for readers, exactly as precisely as it is known: `about September 2024`."""
    return _label(date, language, "long")


@lru_cache(maxsize=_REMEMBERED)
def short_label(date: Date, language: "Language") -> str:
    """Write a date for tight places, as `label` but with short months: `about Sept 2024`."""
    return _label(date, language, "short")


def _label(date: Date, language: "Language", width: Width) -> str:
    gettext = language.gettext
    if date.shape == "interval":
        text = _interval(date, language, width)
    else:
        text = _unmarked(date, language, width)
    match date.qualifier:
        case "~":
            text = gettext("about %(date)s", date=text)
        case "?":
            text = gettext("%(date)s (uncertain)", date=text)
        case "%":
            text = gettext("about %(date)s (uncertain)", date=text)
    # CLDR sets thin and no-break spaces in some locales; where to break is the style sheet's.
    return re.sub("[\u2009\u202f\xa0]", " ", text)


def _unmarked(  # noqa: PLR0911, PLR0912 (one case a shape)
    date: Date, language: "Language", width: Width
) -> str:
    """The label of a date that is no interval, without its mark."""
    gettext = language.gettext
    first, last = date.first[0], date.last[0]
    match date.shape:
        case "season":
            year = _format(date.first, "y", language, width)
            return (
                gettext("spring %(year)s", year=year),
                gettext("summer %(year)s", year=year),
                gettext("autumn %(year)s", year=year),
                gettext("winter %(year)s", year=year),
            )[date.first[1] // 3 - 1]
        case "decade" | "century" if first < 1:
            return gettext(
                "between %(first)s and %(last)s",
                first=_format(date.first, "y", language, width),
                last=_format(date.last, "y", language, width),
            )
        case "decade" if first % 100 == 0:
            # "the 1900s" would be the century.
            return gettext("the decade %(first)s–%(last)s", first=first, last=last)
        case "decade":
            return gettext("the %(decade)ss", decade=first)
        case "century":
            return gettext("the %(century)ss", century=first)
        case "unspecified" if date.first[1] == date.last[1]:
            month = _format(date.first, "yMMM", language, width)
            return gettext("a day in %(month)s", month=month)
        case "unspecified":
            year = _format(date.first, "y", language, width)
            if "-XX-XX" in date.text:
                return gettext("a day in %(year)s", year=year)
            return gettext("some month of %(year)s", year=year)
        case "far-year":
            return gettext("year %(year)s", year=_format(date.first, "y", language, width))
        case "time":
            return _time(date, language, width)
        case "day":
            return _format(date.first, "yMMMd", language, width)
        case "month":
            return _format(date.first, "yMMM", language, width)
        case _:
            return _format(date.first, "y", language, width)


def _time(date: Date, language: "Language", width: Width) -> str:
    from babel.dates import format_time  # noqa: PLC0415

    time = date.text.split("T")[1]
    hours, minutes, seconds = int(time[:2]), int(time[3:5]), int(time[6:8])
    locale = language.locale
    pattern = locale.datetime_skeletons["Hms" if seconds else "Hm"]
    shown = format_time(clock(hours, minutes, seconds), pattern.pattern, locale=locale)
    offset = time[8:]
    if offset:
        shown += " UTC" + offset.replace("Z", "")
    together = str(locale.datetime_formats["medium"]).replace("'", "")
    day = _format(date.first, "yMMMd", language, width)
    return together.replace("{0}", shown).replace("{1}", day)


def _interval(date: Date, language: "Language", width: Width) -> str:
    gettext = language.gettext
    start, end = date.text.split("/")
    first = "" if start in ("", "..") else _label(parse(start), language, width)
    last = "" if end in ("", "..") else _label(parse(end), language, width)
    match start, end:
        case "..", "..":
            return gettext("start open, end open")
        case "..", "":
            return gettext("start open, end unknown")
        case "", "..":
            return gettext("start unknown, end open")
        case "", "":
            return gettext("start and end unknown")
        case "..", _:
            return gettext("until %(end)s", end=last)
        case "", _:
            return gettext("start unknown, until %(end)s", end=last)
        case _, "..":
            return gettext("since %(start)s", start=first)
        case _, "":
            return gettext("from %(start)s, end unknown", start=first)
    if first == last:
        return first
    return _joined(parse(start), parse(end), language, width) or str(
        language.locale.interval_formats[None]
    ).format(first, last)


def _joined(start: Date, end: Date, language: "Language", width: Width) -> str:
    """Two dates of one precision, with what they share said once: `11–17 December 2023`.

    Returns: "" where the locale has no such form for them.
    """
    if start.shape != end.shape or start.qualifier or end.qualifier or start.first[0] < 1:
        return ""
    skeleton = {"day": "yMMMd", "month": "yMMM", "year": "y"}[start.shape]
    differing = next(
        field for field, a, b in zip("yMd", start.first, end.first, strict=True) if a != b
    )
    formats = _widest(language.locale.interval_formats, skeleton, width) or {}
    patterns = formats.get(differing, ())
    if len(patterns) != 2:
        return ""
    return "".join(
        _apply(day, _widened(pattern, width), language.locale)
        for day, pattern in zip((start.first, end.first), patterns, strict=True)
    )


def _format(day: Day, skeleton: str, language: "Language", width: Width) -> str:
    """Write the parts of a day that a CLDR skeleton names (UTS 35, "Date Field Symbols")."""
    locale = language.locale
    if day[0] < 1:
        skeleton = f"G{skeleton}"
    if skeleton == "yMMMd" and width == "long":
        pattern = locale.date_formats["long"].pattern
    else:
        pattern = _widest(locale.datetime_skeletons, skeleton, width).pattern
    return _apply(day, _widened(pattern, width), locale)


def _widest(table: Any, skeleton: str, width: Width) -> Any:
    """What a table of CLDR has for a skeleton, with months in full if they are wanted so."""
    full = table.get(skeleton.replace("MMM", "MMMM")) if width == "long" else None
    return full or table.get(skeleton)


def _widened(pattern: str, width: Width) -> str:
    """A pattern with its months in full. CLDR has few interval patterns with such months."""
    if width == "short":
        return pattern
    return re.sub(r"(?<!M)MMM(?!M)", "MMMM", re.sub(r"(?<!L)LLL(?!L)", "LLLL", pattern))


def _apply(day: Day, pattern: str, locale: "Locale") -> str:
    """Fill a CLDR pattern. Unlike Babel alone, this knows years before 1 and after 9999."""
    year, month, number = day
    from babel.dates import format_date  # noqa: PLC0415

    if 1 <= year <= 9999:
        return format_date(gregorian(year, month, number), pattern, locale=locale)
    from babel.dates import tokenize_pattern, untokenize_pattern  # noqa: PLC0415
    from babel.numbers import format_decimal  # noqa: PLC0415

    counted = 1 - year if year < 1 else year
    shown = str(counted) if counted < 10_000 else format_decimal(counted, locale=locale)
    era = locale.eras["abbreviated"][0 if year < 1 else 1]
    tokens = [
        ("chars", {"y": shown, "G": era}[value[0]])
        if kind == "field" and value[0] in "yG"
        else (kind, value)
        for kind, value in tokenize_pattern(pattern)
    ]
    # A year whose month and day Babel can write, and which has the same days.
    stand_in = gregorian(2000 if is_leap(year) else 2001, month, number)
    return format_date(stand_in, untokenize_pattern(tokens), locale=locale)
