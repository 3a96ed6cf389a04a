"""A timeline of TimelineJS 3, as JSON or as a spreadsheet → slides, and what their parts say."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from dossier.exchange import texts
from dossier.exchange.days import NAMES, Parts
from dossier.exchange.passing import Unreadable

_COLUMNS: Final = {
    "end year": ("end_date", "year"), "end month": ("end_date", "month"),
    "end day": ("end_date", "day"), "end time": ("end_date", "time"),
    "year": ("start_date", "year"), "month": ("start_date", "month"),
    "day": ("start_date", "day"), "time": ("start_date", "time"),
    "display date": ("start_date", "display_date"),
    "headline": ("text", "headline"), "text": ("text", "text"),
    "media": ("media", "url"), "media credit": ("media", "credit"),
    "media caption": ("media", "caption"), "media thumbnail": ("media", "thumbnail"),
    "alt text": ("media", "alt"),
}  # fmt: skip
"""Where a column of the spreadsheet is in the JSON."""


def slides(text: str) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield each slide with its type (`event`, `title` or `era`) and where it stands."""
    if text.lstrip()[:1] not in ("{", "["):
        yield from _rows(text)
        return
    given = texts.parsed(text)
    given = given.get("timeline", given) if isinstance(given, dict) else {"events": given}
    events = given.get("events")
    if not isinstance(events, list):
        raise Unreadable("there is no list of `events` in it", "give the JSON of TimelineJS 3")
    for name in given.keys() - {"events", "title", "eras"}:
        yield "setting", name, {}
    for type_, found in (
        ("title", [given["title"]] if given.get("title") else []),
        ("era", given.get("eras") or []),
        ("event", events),
    ):
        for number, slide in enumerate(found if isinstance(found, list) else [found], 1):
            yield type_, f"{type_} {number}", slide if isinstance(slide, dict) else {"": slide}


def _rows(text: str) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    table = texts.table(text)
    known = {name.casefold() for name in table.columns}
    if not {"headline", "year"} <= known:
        raise Unreadable(
            "this is no spreadsheet of TimelineJS: it needs the columns Year and Headline",
            "for other tables, use `dossier import csv`",
        )
    for row in table.rows:
        slide: dict[str, Any] = {}
        for name, cell in row.cells.items():
            cell = texts.untamed(cell.strip())  # noqa: PLW2901 - the same, as it was meant
            group, inner = _COLUMNS.get(name.casefold(), (name.casefold(), ""))
            if inner:
                slide.setdefault(group, {})[inner] = cell
            else:
                slide[group] = cell
        type_ = str(slide.pop("type", "")).lower() or "event"
        yield type_, f"line {row.line}", slide


def parts_of(given: Mapping[str, Any]) -> Parts:
    """The numbers of a date; a time may stand in a cell of its own.

    Raises:
        KeyError, ValueError: there is no year, or a number is none.
    """
    parts = {"year": int(str(given["year"]).strip())}
    for name in NAMES[1:]:
        if str(given.get(name) or "").strip():
            parts[name] = int(str(given[name]).strip())
    time = re.fullmatch(
        r"\s*(\d{1,2}):(\d\d)(?::(\d\d))?\s*([AaPp][Mm])?\s*", str(given.get("time", ""))
    )
    if time:
        hour = int(time[1]) % 12 + 12 * (time[4].lower() == "pm") if time[4] else int(time[1])
        parts |= {"hour": hour, "minute": int(time[2]), "second": int(time[3] or 0)}
    if "day" in parts and "month" not in parts:
        raise ValueError
    if "hour" in parts and "day" not in parts:
        parts = {name: parts[name] for name in NAMES[:2] if name in parts}
    return parts


def host_of(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    sound = parts.scheme in ("http", "https") and not any(map(str.isspace, address))
    return (parts.hostname or "").removeprefix("www.") if sound and "<" not in address else ""
