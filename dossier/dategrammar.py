"""EDTF dates: what is one, and which days it can mean.

Read are levels 0 and 1 of the Extended Date/Time Format (Library of Congress, 4 February 2019), the
profile of ISO 8601-1 and 8601-2. Days are Gregorian throughout, years are counted astronomically
(0000 is 1 BC). Of what the specification leaves open, this module holds that

- a season takes no part in an interval, nor do unspecified digits, times and `Y` years: level 1
  lets the ends of an interval only be marked, open or unknown ("Extended Interval (L1)");
- an interval may have two open or unknown ends, as each end may be either;
- an interval ends before its start only if every day of its end is: `2004-02-01/2004` is fine.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

Day = tuple[int, int, int]
"""Year (astronomical), month and day (both counted from 1), so that days sort as tuples."""

DISTANT_PAST: Day = (-(10**12), 1, 1)
"""Stands for a start that is open or unknown. No year that can be written is as early."""

DISTANT_FUTURE: Day = (10**12, 12, 31)
"""Stands for an end that is open or unknown. No year that can be written is as late."""


class InvalidDate(ValueError):  # noqa: N818 (a fault of the content, told to its editor)
    """A text is no EDTF date of level 0 or 1."""

    def __init__(self, reason: str, hint: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        """What is wrong, for an editor who may know nothing of EDTF."""
        self.hint = hint
        """What to write instead, or "" where nobody can know."""

    def __reduce__(self) -> tuple[type["InvalidDate"], tuple[str, str]]:
        return type(self), (self.reason, self.hint)


Shape = Literal[
    "day", "time", "month", "season", "year", "decade", "century", "unspecified", "interval",
    "far-year",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Date:
    """A date as it is known. Equal and of one hash are dates written alike."""

    text: str
    """As written; all else follows from it, so it alone is compared."""

    first: Day = field(compare=False)
    """The earliest day the date can mean; a mark (`?`, `~`, `%`) widens nothing."""

    last: Day = field(compare=False)
    """The latest day the date can mean. Both are the local day where a time has an offset."""

    shape: Shape = field(compare=False)
    """`unspecified` is a date with `X` for its day or month, `far-year` one with `Y`."""

    qualifier: Literal["", "?", "~", "%"] = field(compare=False)
    """The mark of the whole date: uncertain, approximate or both; "" for every interval."""

    def __str__(self) -> str:
        return self.text

    @property
    def sort_key(self) -> tuple[Day, Day]:
        """Sorts by the earliest day, then by the latest."""
        return self.first, self.last

    @property
    def year(self) -> int | None:
        """The year to file the date under: the first, or the last if the start is not known."""
        day = self.last if self.first == DISTANT_PAST else self.first
        return None if day == DISTANT_FUTURE else day[0]

    @property
    def exact(self) -> bool:
        """Whether this is one day, without a mark."""
        return self.shape in ("day", "time") and not self.qualifier

    @property
    def is_day(self) -> bool:
        """Whether it is written as one day of a calendar, without time and mark: `2024-09-10`."""
        return self.shape == "day" and not self.qualifier

    @property
    def machine(self) -> str:
        """The value of HTML's `<time datetime>`, or "" where HTML cannot say what is known.

        HTML has years from 1 on, and neither marks, seasons, intervals nor unspecified digits
        (HTML Living Standard, "Dates and times").
        """
        if self.qualifier or self.first[0] < 1:
            return ""
        match self.shape:
            case "day" | "month" | "year":
                return self.text
            case "time":
                return re.sub(r"([+-][0-9]{2})$", r"\1:00", self.text)
            case "far-year":
                return self.text.removeprefix("Y")
            case _:
                return ""


_DAYS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

# Not `calendar.month_name`, which follows the machine's locale.
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip

_DATE = re.compile(
    r"(-?[0-9X]{4})(?:-([0-9X]{2})(?:-([0-9X]{2})(?:T([0-9:]+)(Z|[+-][0-9:]+)?)?)?)?([?~%]?)"
)
_UNSPECIFIED = re.compile(  # level 1, "Unspecified digit(s) from the right"
    r"-?[0-9]{2}[0-9X]X[?~%]?|-?[0-9]{4}-(?:XX(?:-XX)?|[0-9]{2}-XX)[?~%]?"
)
_FAR_YEAR = re.compile(r"Y(-?)([0-9]+)([?~%]?)")
_TIME = re.compile(r"([0-9]{2}):([0-9]{2}):([0-9]{2})")
_OFFSET = re.compile(r"(?!-00(?::00)?$)[+-](?:(?:0[0-9]|1[0-3])(?::[0-5][0-9])?|14(?::00)?)")


@lru_cache(maxsize=1 << 18)
def parse(text: str) -> Date:
    """Read an EDTF date of level 0 or 1.

    Returns: the date; the same object whenever the same text is read.
    Raises:
        InvalidDate: if `text` is anything else, with what to write instead where that is clear.
    """
    date = _read(text)
    if date is None:
        raise _refusal(text)
    return date


def _read(text: str) -> Date | None:
    """Returns: None if `text` has none of the forms; as `parse` otherwise."""
    match = _DATE.fullmatch(text)
    if match is not None:
        return _date(text, match)
    if text.count("/") == 1:
        return _interval(text)
    match = _FAR_YEAR.fullmatch(text)
    return None if match is None else _far_year(text, match)


def _date(text: str, match: re.Match[str]) -> Date | None:
    """A date that is no interval, whose year has four digits."""
    year_text, month_text, day_text, time, offset = match.group(1, 2, 3, 4, 5)
    mark: Any = match[6]
    if "X" in text:
        return _unspecified(text, year_text, month_text, mark)
    year = _year(year_text)
    if month_text is None:
        return Date(text, (year, 1, 1), (year, 12, 31), "year", mark)
    if "21" <= month_text <= "24" and day_text is None:
        return _season(text, year, int(month_text), mark)
    month = _month(text, year_text, month_text, day_text)
    length = _length(year, month)
    if day_text is None:
        return Date(text, (year, month, 1), (year, month, length), "month", mark)
    day = int(day_text)
    if not 1 <= day <= length:
        if day == 0:
            raise InvalidDate("day 00 does not exist", f"write {year_text}-{month_text}")
        raise InvalidDate(f"{_MONTHS[month - 1]} {year} has {length} days")
    if time is not None and not _timed(text, time, offset, mark):
        return None
    whole = (year, month, day)
    return Date(text, whole, whole, "time" if time else "day", mark)


def _year(text: str) -> int:
    if text == "-0000":
        raise InvalidDate("year 0 has no sign", "write 0000 for 1 BC, -0001 for 2 BC")
    return int(text)


def _month(text: str, year_text: str, month_text: str, day_text: str | None) -> int:
    month = int(month_text)
    if 1 <= month <= 12:
        return month
    if 25 <= month <= 41 and day_text is None:
        raise _level_2(text, f"season {month}", "write 21 for spring, 22, 23 or 24 for winter")
    # Only a day that can be a month is tried as one: else two of them would swap for ever.
    swapped = f"{year_text}-{day_text}-{month_text}"
    possible = "01" <= (day_text or "") <= "12" and _is_date(swapped)
    hint = f"write {swapped}" if possible else ""
    raise InvalidDate(f"month {month_text} does not exist", hint)


def is_leap(year: int) -> bool:
    """Whether a year has 366 days."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _length(year: int, month: int) -> int:
    """The days of a month."""
    return 29 if month == 2 and is_leap(year) else _DAYS[month]


def _season(text: str, year: int, season: int, mark: Any) -> Date:
    """Level 1, "Seasons".

    The specification ties seasons to no months, only to the order spring to winter. Taken are
    those of the northern hemisphere's meteorologists, winter being the one the year ends in.
    """
    first = (year, 3 * (season - 20), 1)
    if season == 24:
        return Date(text, first, (year + 1, 2, _length(year + 1, 2)), "season", mark)
    return Date(text, first, (year, first[1] + 2, _DAYS[first[1] + 2]), "season", mark)


def _unspecified(text: str, year_text: str, month_text: str | None, mark: Any) -> Date:
    if not _UNSPECIFIED.fullmatch(text):
        raise _level_2(text, "X elsewhere than for the last digits", "write X only at the end")
    if month_text is None:
        low = int(year_text.lstrip("-").replace("X", "0"))
        high = int(year_text.lstrip("-").replace("X", "9"))
        if year_text[0] == "-":
            # Year 0 has no sign, so `-000X` ends with the year -1.
            low, high = -high, min(-low, -1)
        shape: Shape = "century" if "XX" in year_text else "decade"
        return Date(text, (low, 1, 1), (high, 12, 31), shape, mark)
    year = _year(year_text)
    if month_text == "XX":
        return Date(text, (year, 1, 1), (year, 12, 31), "unspecified", mark)
    month = _month(text, year_text, month_text, "XX")
    last = (year, month, _length(year, month))
    return Date(text, (year, month, 1), last, "unspecified", mark)


def _far_year(text: str, match: re.Match[str]) -> Date:
    """Level 1, "Letter-prefixed calendar year"."""
    sign, digits = match.group(1, 2)
    mark: Any = match[3]
    if len(digits) > 12:
        raise InvalidDate("years of more than 12 digits are not read")
    if len(digits) <= 4 or digits[0] == "0":
        counted = int(sign + digits)
        cure = f"Y{counted}" if abs(counted) > 9999 else f"{'-' * (counted < 0)}{abs(counted):04}"
        raise InvalidDate("Y is only for years of more than four digits", f"write {cure}{mark}")
    year = int(sign + digits)
    return Date(text, (year, 1, 1), (year, 12, 31), "far-year", mark)


def _timed(text: str, time: str, offset: str | None, mark: str) -> bool:
    """Whether a date ends with a time: level 0, "Date and Time"; ISO 8601-1:2019.

    Raises:
        InvalidDate: if it does, but clocks do not show that time. Leap seconds are not read.
    """
    match = _TIME.fullmatch(time)
    if match is None:
        return False
    hours, minutes, seconds = map(int, match.groups())
    if hours > 23:
        hint = "write 00:00:00 of the next day" if time == "24:00:00" else ""
        raise InvalidDate("the last hour of a day is 23", hint)
    if minutes > 59 or seconds > 59:
        raise InvalidDate("minutes and seconds end at 59")
    if offset not in (None, "Z") and not _OFFSET.fullmatch(offset or ""):
        raise InvalidDate(
            f"{_shown(offset or '')} is no offset from UTC",
            "write Z for UTC, or an offset such as +03:30",
        )
    if mark:
        raise InvalidDate("a time of day takes no mark", f"write {text[:-1]}")
    return True


def _interval(text: str) -> Date | None:
    """Level 0, "Time Interval", and level 1, "Extended Interval (L1)"."""
    bounds = []
    for end in text.split("/"):
        if end in ("", ".."):
            bounds.append((DISTANT_PAST, DISTANT_FUTURE))
            continue
        date = _read(end)
        if date is None:
            return None
        if date.shape in ("decade", "century", "unspecified"):
            raise _level_2(text, "X in an interval", "write the earliest and the latest date")
        if date.shape not in ("day", "month", "year"):
            what = {"season": "a season", "time": "a time of day"}.get(date.shape, "a Y year")
            raise InvalidDate(f"an interval cannot start or end with {what}", "write a plain date")
        bounds.append(date.sort_key)
    (first, _), (_, last) = bounds
    if last < first:
        raise InvalidDate("the end is before the start")
    return Date(text, first, last, "interval", "")


def _is_date(text: str) -> bool:
    try:
        return _read(text) is not None
    except InvalidDate:
        return False


def _shown(text: str) -> str:
    """A text in quotation marks, without line breaks and at no great length."""
    return repr(text if len(text) <= 60 else text[:60] + "…")


def _level_2(text: str, feature: str, hint: str) -> InvalidDate:
    return InvalidDate(
        f"{_shown(text)} is EDTF level 2 ({feature}); only levels 0 and 1 are read", hint
    )


def _refusal(text: str) -> InvalidDate:
    """Say why a text of none of the forms is refused, and what may have been meant."""
    if not text:
        return InvalidDate("the date is empty", "write a year such as 2024, or leave the date out")
    from dossier import dateslips  # noqa: PLC0415 - its patterns take long, and few dates are wrong

    cures = dateslips.cures(text, _is_date)
    hint = f"write {' or '.join(cures)}" if cures else ""
    for part in text.split("/"):
        beyond = dateslips.level_2(part)
        if beyond is not None:
            feature, remedy = beyond
            return _level_2(text, feature, hint or remedy)
    if len(cures) > 1:
        return InvalidDate(f"{_shown(text)} is ambiguous", hint)
    if text.strip().lower() in ("unknown", "n/a", "n.d.", "undated", "?"):
        hint = "leave the date out"
    return InvalidDate(f"{_shown(text)} is no EDTF date", hint)
