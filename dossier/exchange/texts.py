"""Bytes → text → JSON or rows, with faults told by line and column."""

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dossier.exchange.passing import Unreadable
from dossier.problems import quoted

_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
"""What some programs begin a file with to say how it is encoded."""


def decoded(data: bytes, encoding: str = "") -> str:
    """Return a file's text.

    Args:
        data: the file.
        encoding: as its owner says; empty: UTF-8, or what the file's first bytes say.

    Raises:
        Unreadable: it is encoded in another way.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            data, encoding = data[len(mark) :], encoding or name
            break
    try:
        text = data.decode(encoding or "utf-8")
    except LookupError:
        hint = "try utf-8, utf-16, windows-1252 or mac-roman"
        raise Unreadable(f"there is no encoding {quoted(encoding)}", hint) from None
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding or "utf-8", "replace")
        line, column = position(before, len(before))
        byte = f"{data[error.start]:#04x}"
        raise Unreadable(
            f"the byte {byte} is no {encoding or 'UTF-8'}",
            "save the file as UTF-8, or say how it is encoded: --encoding windows-1252",
            line,
            column,
        ) from None
    if "\0" in text:
        line, column = position(text, text.index("\0"))
        raise Unreadable("this is no text, or encoded in another way", "", line, column)
    return text


def position(text: str, at: int) -> tuple[int, int]:
    """Return line and column, both counted from 1, of a place in a text."""
    before = text[:at]
    return before.count("\n") + 1, at - before.rfind("\n")


def parsed(text: str) -> Any:
    """Read JSON.

    Raises:
        Unreadable: it is none.
    """
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        message = f"this is no JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        hint = "export the file once more; it may have been cut off or edited by hand"
        raise Unreadable(message, hint, error.lineno, error.colno) from None
    except (RecursionError, ValueError):
        raise Unreadable("this JSON is nested too deeply, or has too long a number") from None


# --- rows ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table."""

    line: int
    """Where it begins."""

    cells: dict[str, str]
    """By the names of the columns; without empty ones."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a row of names on top."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def table(text: str) -> Table:
    """Read CSV (RFC 4180), separated by commas, semicolons or tabulators.

    Raises:
        Unreadable: it is none.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    numbered = _numbered(reader)
    _, head = next(numbered, (1, []))
    columns = [name.strip() for name in head]
    if not any(columns):
        raise Unreadable("there is no row of column names", "name the columns in the first row")
    for number, name in enumerate(columns):
        if name and name in columns[:number]:
            raise Unreadable(f"two columns are called {quoted(name)}", "rename one of them")
    rows = [Row(line, _cells(columns, cells, line)) for line, cells in numbered if any(cells)]
    return Table(tuple(name for name in columns if name), tuple(rows))


def _separator(text: str) -> str:
    """What stands between the names of columns."""
    head = re.sub('"[^"]*"', "", text.partition("\n")[0])
    return max(",;\t", key=head.count)


def _numbered(reader: Any) -> Iterator[tuple[int, list[str]]]:
    while True:
        line = reader.line_num + 1
        try:
            yield line, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            hint = 'write a quotation mark in a quoted cell twice: ""'
            if "unexpected end" in str(error):
                message = "a quotation mark is opened here or below and never closed"
            elif "limit" in str(error):
                message, hint = "a cell is longer than 131,072 characters", ""
            else:
                message = "a quoted cell goes on after its closing quotation mark"
                line = reader.line_num
            raise Unreadable(message, hint, line) from None


def _cells(columns: Sequence[str], cells: Sequence[str], line: int) -> dict[str, str]:
    for number, cell in enumerate(cells):
        if cell.strip() and (number >= len(columns) or not columns[number]):
            raise Unreadable(
                f"the cell {quoted(cell)} stands in column {number + 1}, which has no name",
                "name the column, or put a text with a separator in it in quotation marks",
                line,
            )
    named = zip(columns, cells, strict=False)
    return {name: _plain_ends(cell) for name, cell in named if name and cell.strip()}


def _plain_ends(cell: str) -> str:
    return cell.replace("\r\n", "\n").replace("\r", "\n")


def written(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Return rows as CSV (RFC 4180), in UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([[tamed(cell) for cell in row] for row in rows])
    return out.getvalue().encode()


_FORMULA: Final = re.compile(r"'*(?:[=@\t\r]|[+-](?!\d[\d.,;/: TXYZ%?~-]*\Z))")
"""What spreadsheets take for a formula, unless it is a number or a date; and what looks like one
that was tamed."""


def tamed(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would run (OWASP, "CSV Injection")."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def untamed(cell: str) -> str:
    """Take that apostrophe away."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
