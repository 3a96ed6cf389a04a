"""EDTF dates: what is one, which days it can mean, how it is ordered and shown."""

import calendar
import json
import pickle
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it.utils import read_fixture_file

from dossier.dates import (
    DISTANT_FUTURE,
    DISTANT_PAST,
    InvalidDate,
    contains,
    known_by,
    label,
    parse,
    short_label,
)
from dossier.language import Language

ENGLISH, GERMAN, PERSIAN = Language("en"), Language("de"), Language("fa")

CASES = read_fixture_file(Path(__file__).parent / "cases" / "dates.md")

CORPUS = Path(__file__).parents[1] / ".." / "shared" / "corpora" / "edtf" / "cases.json"

SEASON = "level 1, 'Extended Interval (L1)', adds marks and open or unknown ends, and no seasons"
ENDS = "level 0, 'Time Interval': an end of lower precision lies somewhere in its month or year"

# Where the corpus and the specification differ, as it is read here, and why.
DISAGREEMENTS = {
    "1923-21/1924": SEASON,
    "1952-23~/1953": SEASON,
    "2003-22/2004-22": SEASON,
    "2003-22/2003-22": SEASON,
    "2003-22/2003-23": SEASON,
    "2011-23~": "level 1, 'Qualification of a date (complete)', excepts no season",
    "0000-01-03/0000-01": ENDS,
    "0000-02/0000": ENDS,
    "2004-06-11%/2004-06~": ENDS,
}


def refusal(text: str) -> InvalidDate:
    with pytest.raises(InvalidDate) as caught:
        parse(text)
    return caught.value


# --- Texts to generate ----------------------------------------------------------------------------

YEARS = st.one_of(st.integers(1, 9999), st.integers(-9999, 9999))
MARKS = st.sampled_from(["", "", "?", "~", "%"])


def year_text(year: int) -> str:
    return f"-{-year:04}" if year < 0 else f"{year:04}"


@st.composite
def plain_dates(draw: st.DrawFn) -> str:
    """Days, months and years of level 0, and of level 1 where the year is negative."""
    year, month, precision = draw(YEARS), draw(st.integers(1, 12)), draw(st.integers(1, 3))
    long = month == 2 and calendar.isleap(year)
    day = draw(st.integers(1, 29 if long else calendar.mdays[month]))
    return "-".join((year_text(year), f"{month:02}", f"{day:02}")[:precision])


@st.composite
def intervals(draw: st.DrawFn) -> str:
    ends = [draw(st.one_of(st.sampled_from(["", ".."]), plain_dates())) for _ in range(2)]
    if not {"", ".."} & set(ends):
        ends.sort(key=lambda text: parse(text).sort_key)
    return "/".join(end + (draw(MARKS) if end not in ("", "..") else "") for end in ends)


@st.composite
def other_dates(draw: st.DrawFn) -> str:
    """Seasons, unspecified digits and years of more than four digits."""
    year = year_text(draw(YEARS.filter(bool)))
    text = draw(
        st.sampled_from(
            [f"{year}-{season}" for season in range(21, 25)]
            + [f"{year[:-1]}X", f"{year[:-2]}XX", f"{year}-XX", f"{year}-XX-XX", f"{year}-02-XX"]
            + [f"Y{draw(st.integers(10_000, 10**12 - 1))}", f"Y-{10_000 + abs(int(year))}"]
        )
    )
    return text + draw(MARKS)


@st.composite
def times(draw: st.DrawFn) -> str:
    time = draw(st.times()).strftime("%H:%M:%S")
    offset = draw(st.sampled_from(["", "Z", "+03:30", "-04", "+14:00"]))
    return f"{year_text(draw(YEARS))}-09-06T{time}{offset}"


DATES = st.one_of(
    st.builds(str.__add__, plain_dates(), MARKS), intervals(), other_dates(), times()
)  # fmt: skip

# --- What is a date -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"), [pytest.param(case[2], case[3], id=case[1]) for case in CASES]
)
def test_case(text: str, expected: str) -> None:
    """Every case of the fixture has the label, the machine's value and the days it states."""
    date = parse(text.strip())
    names = {DISTANT_PAST: "distant past", DISTANT_FUTURE: "distant future"}
    first, last = (
        names.get(day) or "-".join(str(part) for part in day) for day in (date.first, date.last)
    )
    found = [label(date, ENGLISH), date.machine or "-", first, last]
    assert found == expected.splitlines()


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus of EDTF dates is not at hand")
def test_corpus() -> None:
    """What the corpus holds valid at level 0 or 1 is read; all else is refused, and level 2 named.

    Dates whose level the corpus does not tell are either read or said to be of level 2.
    """
    differing = set()
    for case in json.loads(CORPUS.read_text(encoding="utf-8")):
        text, level = case["edtf"], case.get("level")
        try:
            read, beyond = str(parse(text)) == text, False
        except InvalidDate as fault:
            read, beyond = False, "level 2" in fault.reason
        if not case["valid"]:
            agreed = not read
        elif level is None:
            agreed = read or beyond
        else:
            agreed = read if level < 2 else beyond
        if not agreed:
            differing.add(text)
    assert differing == set(DISAGREEMENTS)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2021-02-29", "February 2021 has 28 days"),
        ("1900-02-29", "February 1900 has 28 days"),
        ("2024-09-31", "September 2024 has 30 days"),
        ("2024-13", "month 13 does not exist"),
        ("2024-00", "month 00 does not exist"),
        ("2024-09-00", "day 00 does not exist"),
        ("-0000", "year 0 has no sign"),
        ("2024-09-30/2024-09-01", "the end is before the start"),
        ("0001/-0001", "the end is before the start"),
        ("2024-13/2025", "month 13 does not exist"),
        ("2024-21/2025", "an interval cannot start or end with a season"),
        ("2024-09-06T10:00:00/2025", "an interval cannot start or end with a time of day"),
        ("Y12024/Y12025", "an interval cannot start or end with a Y year"),
        ("2024-21-06", "month 21 does not exist"),
        ("2024-31-12", "month 31 does not exist"),
        ("2024-21-XX", "month 21 does not exist"),
        ("2024-09-06T24:00:00", "the last hour of a day is 23"),
        ("2024-09-06T23:59:60", "minutes and seconds end at 59"),
        ("2024-09-06T23:60:00", "minutes and seconds end at 59"),
        ("2024-09-06T23:20:00+14:01", "'+14:01' is no offset from UTC"),
        ("2024-09-06T23:20:00-00:00", "'-00:00' is no offset from UTC"),
        ("2024-09-06T23:20:00~", "a time of day takes no mark"),
        ("Y2024", "Y is only for years of more than four digits"),
        ("Y012345", "Y is only for years of more than four digits"),
        ("Y1234567890123", "years of more than 12 digits are not read"),
        ("", "the date is empty"),
        ("Sept 2024", "'Sept 2024' is no EDTF date"),
        ("2024\n", "'2024\\n' is no EDTF date"),
        ("06/09/2024", "'06/09/2024' is ambiguous"),
    ],
)
def test_reason(text: str, reason: str) -> None:
    """A refused date is told what is wrong with it in words that need no specification."""
    assert refusal(text).reason == str(refusal(text)) == reason


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("2024-9-6", "write 2024-09-06"),
        ("2024-9", "write 2024-09"),
        ("20240906", "write 2024-09-06"),
        ("2024/09/06", "write 2024-09-06"),
        ("2024/09", "write 2024-09"),
        ("2023/24", "write 2023/2024"),
        ("2004/09", "write 2004-09 or 2004/2009"),
        ("2004–09", "write 2004-09 or 2004/2009"),
        ("06.09.2024", "write 2024-09-06"),
        ("6. 9. 2024", "write 2024-09-06"),
        ("09/2024", "write 2024-09"),
        ("06/09/2024", "write 2024-09-06 or 2024-06-09"),
        ("06-09-2024", "write 2024-09-06 or 2024-06-09"),
        ("13/09/2024", "write 2024-09-13"),
        ("6 September 2024", "write 2024-09-06"),
        ("6th of Sept. 2024", "write 2024-09-06"),
        ("September 6, 2024", "write 2024-09-06"),
        ("September 2024", "write 2024-09"),
        ("31 September 2024", ""),
        ("Ju 2024", ""),
        ("autumn 2001", "write 2001-23"),
        ("2024-09-06 - 2024-09-10", "write 2024-09-06/2024-09-10"),
        ("from 6 Sep 2024 to 10 Sep 2024", "write 2024-09-06/2024-09-10"),
        ("11–17 December 2023", "write 2023-12-11/2023-12-17"),
        ("2024-09-06 to present", "write 2024-09-06/.."),
        ("since 2024", "write 2024/.."),
        ("until Sept 2024", "write ../2024-09"),
        ("unknown/2024", "write /2024"),
        ("2024/open", "write 2024/.."),
        ("c. 2024", "write 2024~"),
        ("ca. 2024", "write 2024~"),
        ("circa Sept 2024", "write 2024-09~"),
        ("~2024", "write 2024~"),
        ("?2004", "write 2004?"),
        ("2020s", "write 202X"),
        ("1900s", "write 19XX or 190X"),
        ("2024s", "write 202X or 2024"),
        ("199u", "write 199X"),
        ("2024-09-xx", "write 2024-09-XX"),
        ("45 BC", "write -0044"),
        ("999", "write 0999"),
        ("12024", "write Y12024"),
        ("Y2024", "write 2024"),
        (" 2024-09-06 ", "write 2024-09-06"),
        ("2024-09 -06", "write 2024-09-06"),
        ("2024‑09‑06", "write 2024-09-06"),
        ("۲۰۲۴-۰۹-۰۶", "write 2024-09-06"),
        ("2024-09-06T23:20", "write 2024-09-06T23:20:00"),
        ("2024-09-06 9:20", "write 2024-09-06T09:20:00"),
        ("2024-09-06t23:20:30z", "write 2024-09-06T23:20:30Z"),
        ("unknown", "leave the date out"),
        ("2004?-06-11", "put the mark at the end, for the whole date"),
        ("2016-13-08", "write 2016-08-13"),
        ("2024-22-31", ""),
        ("Y-0000", "write 0000"),
        ("Y-044~", "write -0044~"),
        ("Y012345", "write Y12345"),
        ("early 2024", ""),
    ],
)
def test_hint(text: str, hint: str) -> None:
    """A common slip gets its cure; one that can be read in two ways gets both, never a guess."""
    assert refusal(text).hint == hint


# What stands for a date where a hint names one.
HINTED = st.one_of(
    st.text(),
    st.text("0123456789-/.XYT:~?% ", max_size=24),
    st.from_regex(r"\A(c\. ?)?[0-9]{1,4}[-/. ][0-9]{1,2}([-/. ][0-9]{1,4})?(s|~| BC)?\Z"),
    st.lists(
        st.sampled_from(["6", "2024", "Sept", "to", "-", "–", "/", "c.", "since", "06", "."]),
        max_size=30,
    ).map(" ".join),
)


@settings(max_examples=400)
@given(HINTED)
def test_any_text_is_read_or_refused(text: str) -> None:
    """Any text whatever is a date or an `InvalidDate`, and every date a hint names is one."""
    try:
        date = parse(text)
    except InvalidDate as fault:
        assert fault.reason
        assert "\n" not in fault.reason + fault.hint
        unread = fault.reason.endswith(("is no EDTF date", "is ambiguous"))
        if unread and fault.hint not in ("", "leave the date out"):
            assert all(parse(cure) for cure in fault.hint.removeprefix("write ").split(" or "))
    else:
        assert str(date) == text


def test_refusing_costs_little() -> None:
    """Texts made to keep the search for slips busy are refused like any other."""
    for text in (
        "c " * 50_000,
        "6 - " * 15,
        "from " * 12 + "to",
        "9" * 100_000,
        "1/" * 50_000,
        "Y" + "0" * 100_000,
        "2024-09-06T10:00:00+" + "0" * 100_000,
    ):
        assert len(refusal(text).reason) < 200


# --- Which days a date can mean -------------------------------------------------------------------


@given(DATES)
def test_first_day_is_not_after_the_last(text: str) -> None:
    """Every date spans at least a day, and its days are in the calendar."""
    date = parse(text)
    assert date.text == text
    assert DISTANT_PAST <= date.first <= date.last <= DISTANT_FUTURE
    for year, month, day in (date.first, date.last):
        longest = 29 if month == 2 and calendar.isleap(year) else calendar.mdays[month]
        assert 1 <= day <= longest


@settings(max_examples=40, deadline=None)
@given(plain_dates().filter(lambda text: text[0] != "-"))
def test_days_are_those_of_python_edtf(text: str) -> None:
    """Where python-edtf reads a plain date, its bounds are the same."""
    date, other = parse(text), parse_edtf(text)
    assert tuple(other.lower_strict()[:3]) == date.first
    assert tuple(other.upper_strict()[:3]) == date.last


@given(plain_dates(), st.sampled_from("?~%"))
def test_a_mark_moves_nothing(text: str, mark: str) -> None:
    """A marked date sorts where the unmarked one does, but is not exact."""
    assert parse(text + mark).sort_key == parse(text).sort_key
    assert not parse(text + mark).exact
    assert parse(text + mark).qualifier == mark


@given(st.lists(DATES, max_size=8))
def test_order_is_that_of_the_first_day_and_then_the_last(texts: list[str]) -> None:
    """Sorting by the key never puts a date before one that begins earlier."""
    dates = sorted((parse(text) for text in texts), key=lambda date: date.sort_key)
    for before, after in pairwise(dates):
        assert before.first <= after.first
        assert before.first < after.first or before.last <= after.last


def test_order_of_unlike_dates() -> None:
    """The year comes after its first day and month, as it may be later; its seasons follow."""
    texts = ["-0001", "0000", "2024-01-01", "2024-01", "2024", "2024-21", "2024-22", "2024-24"]
    assert [str(date) for date in sorted(map(parse, texts), key=lambda d: d.sort_key)] == texts


@given(DATES)
def test_dates_keep_their_worth(text: str) -> None:
    """A date survives pickling, and its equals, of the same text, have its hash."""
    date = parse(text)
    copy = pickle.loads(pickle.dumps(date))
    assert copy == date
    assert hash(copy) == hash(date)
    assert (copy.sort_key, copy.shape, copy.qualifier) == (
        date.sort_key,
        date.shape,
        date.qualifier,
    )


def test_invalid_dates_can_be_pickled() -> None:
    """A refusal crosses from one process to another whole."""
    copy = pickle.loads(pickle.dumps(refusal("c. 2024")))
    assert (copy.reason, copy.hint) == ("'c. 2024' is no EDTF date", "write 2024~")


def test_reading_is_remembered() -> None:
    """The same text gives the same object."""
    assert parse("2024-09-06") is parse("2024-09-06")


@pytest.mark.parametrize(
    ("text", "year", "exact", "shape"),
    [
        ("2024-09-06", 2024, True, "day"),
        ("2024-09-06T23:20:00", 2024, True, "time"),
        ("2024-09-06?", 2024, False, "day"),
        ("2024-09", 2024, False, "month"),
        ("2024", 2024, False, "year"),
        ("2024-24", 2024, False, "season"),
        ("202X", 2020, False, "decade"),
        ("19XX", 1900, False, "century"),
        ("2004-XX", 2004, False, "unspecified"),
        ("2004-09-XX", 2004, False, "unspecified"),
        ("Y12024", 12024, False, "far-year"),
        ("2023-12-30/2024-01-02", 2023, False, "interval"),
        ("2024-09-06/2024-09-06", 2024, False, "interval"),
        ("2024-09/..", 2024, False, "interval"),
        ("../2024-09", 2024, False, "interval"),
        ("/..", None, False, "interval"),
    ],
)
def test_properties(text: str, year: int | None, exact: bool, shape: str) -> None:
    """The year to file under, whether it is one certain day, and the shape."""
    date = parse(text)
    assert (date.year, date.exact, date.shape) == (year, exact, shape)
    if shape == "interval":
        assert date.qualifier == ""


# --- How dates relate -----------------------------------------------------------------------------


def test_known_by() -> None:
    """A date is known once the earliest day it can mean has come."""
    assert known_by(parse("2024-09"), (2024, 9, 1))
    assert not known_by(parse("2024-09"), (2024, 8, 31))
    assert known_by(parse("../2030"), (1, 1, 1))


@pytest.mark.parametrize(
    ("start", "end", "text", "expected"),
    [
        ("2012", "2021-06", "2021-06-30", True),
        ("2012", "2021-06", "2021-07-01", False),
        ("2012", "2021-06", "2011-12-31", False),
        ("2012", "2021-06", "2011/2012", True),
        (None, "2021", "1950", True),
        (None, "2021", "2022", False),
        ("2021", None, "2150", True),
        ("2021", None, "2020-12", False),
        (None, None, "-0044", True),
        ("2021/..", "/2024", "2025", False),
    ],
)
def test_contains(start: str | None, end: str | None, text: str, expected: bool) -> None:
    """A period contains each date that may share a day with it; an end that is None is open."""
    period = [None if bound is None else parse(bound) for bound in (start, end)]
    assert contains(period[0], period[1], parse(text)) is expected


# --- How dates are shown --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "long", "short"),
    [
        (ENGLISH, "2024-09-06", "6 September 2024", "6 Sept 2024"),
        (ENGLISH, "2024-09~", "about September 2024", "about Sept 2024"),
        (ENGLISH, "2023-12-11/2023-12-17", "11–17 December 2023", "11–17 Dec 2023"),
        (ENGLISH, "2024-09/..", "since September 2024", "since Sept 2024"),
        (ENGLISH, "-0044-03-15", "15 March 45 BC", "15 Mar 45 BC"),
        (Language("en-US"), "2024-09-06", "September 6, 2024", "Sep 6, 2024"),
        (GERMAN, "2024-09-06", "6. September 2024", "6. Sept. 2024"),
        (GERMAN, "2023-12-11/2023-12-17", "11.–17. Dezember 2023", "11.–17. Dez. 2023"),
        (GERMAN, "-0044-03-15", "15. März 45 v. Chr.", "15. März 45 v. Chr."),
        (Language("es"), "2024-09-06", "6 de septiembre de 2024", "6 sept 2024"),
        (PERSIAN, "2024-09-06", "6 سپتامبر 2024", "6 سپتامبر 2024"),
        (PERSIAN, "2023-12-11/2023-12-17", "11 تا 17 دسامبر 2023", "11 تا 17 دسامبر 2023"),
        (Language("zh"), "2024-10-28/2024-11-03", "2024年10月28日至11月3日", None),
    ],
)
def test_label_in_a_language(language: Language, text: str, long: str, short: str | None) -> None:
    """A date follows the language's order, month names and way to say what two days share."""
    assert label(parse(text), language) == long
    assert short_label(parse(text), language) == (short or long)


@given(DATES)
def test_every_date_has_labels(text: str) -> None:
    """Any date can be shown in any language, with plain spaces only."""
    date = parse(text)
    for language in (ENGLISH, GERMAN, PERSIAN):
        for shown in (label(date, language), short_label(date, language)):
            assert shown
            assert not set("\u2009\u202f\xa0") & set(shown)


@given(st.integers(1000, 9999), st.integers(1, 12))
def test_no_day_is_invented(year: int, month: int) -> None:
    """A month's label names a month and a year, and nothing else."""
    name = calendar.month_name[month]
    assert label(parse(f"{year}-{month:02}"), ENGLISH) == f"{name} {year}"


@given(plain_dates().filter(lambda text: text[0] != "-"), MARKS)
def test_machine_is_the_text_or_nothing(text: str, mark: str) -> None:
    """HTML gets plain dates of our era as they are written, and no others."""
    assert parse(text + mark).machine == (text if not mark and text[:4] != "0000" else "")


def test_unlike_dates_have_unlike_labels() -> None:
    """Only dates of the same days and the same mark may share a label."""
    texts = [case[2].strip() for case in CASES]
    texts += ["1900", "20XX", "200X", "2000", "2004-02", "2004", "Y-10000", "-9999", "2004-24"]
    for a, b in combinations((parse(text) for text in texts), 2):
        if label(a, ENGLISH) == label(b, ENGLISH):
            assert (a.sort_key, a.qualifier) == (b.sort_key, b.qualifier)


def test_dates_are_immutable() -> None:
    """A date is shared by all that read the same text, so nobody may change it."""
    with pytest.raises(AttributeError):
        parse("2024").text = "2025"  # type: ignore[misc]
