"""CSV: a row an entry, a column a field. It holds all that a dossier holds."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from dossier.exchange import days, texts
from dossier.exchange.passing import (
    SHARED,
    WHOLE,
    Exported,
    Fields,
    Found,
    Imported,
    Left,
    Unreadable,
    fields_of,
    ordered,
    place_of,
    plain,
)
from dossier.fields import Field
from dossier.model import KINDS, TYPES, Kind
from dossier.problems import did_you_mean, quoted
from dossier.records import Record
from dossier.views import Cards

ENTRY: Final = "entry"
"""The column that says of which kind a row is, where a table has several."""


def written(cards: Cards, kind: Kind | None = None, records: Iterable[Record] = ()) -> Exported:
    """Return entries as a table, as the editors wrote them.

    Args:
        cards: of all entries.
        kind: only these; None: all, with a column for the kind.
        records: those that were withdrawn, and that name such, as they stand in their files.
    """
    raw = {(one.kind, one.entry.id): one.entry for one in records}
    kinds = [kind] if kind else KINDS
    names: dict[str, None] = {ENTRY: None} if kind is None else {}
    names |= {"id": None}
    for one in kinds:
        names |= dict.fromkeys(name for name in fields_of(one) if name not in SHARED)
    names |= dict.fromkeys(SHARED)
    rows = []
    left = []
    for one in KINDS:
        for id_ in (*cards.graph.ids(one), *sorted(cards.graph.withdrawn.get(one, ()))):
            if one not in kinds:
                why = f"this table has only {kind}s; leave out --kind for all"
                left.append(Left(place_of(one, id_), WHOLE, why))
                continue
            given = {ENTRY: one, "id": id_} | plain(
                raw.get((one, id_)) or cards.graph.whole((one, id_))
            )
            rows.append([_cell(given.get(name, "")) for name in names])
    return Exported(texts.written(list(names), rows), left)


def _cell(value: Any) -> str:
    """A text as it is, a list joined by `; ` where that is clear; all else as JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(one, str) and _is_simple(one) for one in value):
        return "; ".join(value)
    return json.dumps(value, ensure_ascii=False)


def _is_simple(text: str) -> bool:
    return ";" not in text and text == text.strip() and text[:1] not in ("", "[", "{")


def read(text: str, kind: Kind | None, columns: Mapping[str, str]) -> Imported:
    """Read a table.

    Args:
        text: the file's.
        kind: of which kind all rows are; None: the column `entry` says it.
        columns: field → column, beyond those that are called alike.

    Raises:
        Unreadable: it is no such table.
    """
    table = texts.table(text)
    if kind is None and ENTRY not in table.columns:
        raise Unreadable(
            "it does not say of which kind its entries are", "say it: --kind event, or another kind"
        )
    for field, column in columns.items():
        if column not in table.columns:
            hint = did_you_mean(column, table.columns) or "it has: " + ", ".join(table.columns)
            raise Unreadable(f"there is no column {quoted(column)} for `{field}`", hint)
    if kind is not None and not _mapped(kind, table.columns, columns):
        hint = f"map some: --map FIELD=COLUMN; it has: {', '.join(table.columns)}"
        raise Unreadable(f"no column is called like a field of {_a(kind)}", hint)
    if not table.rows:
        raise Unreadable("there are no rows below the names of the columns")
    done = Imported()
    told: set[str] = set()
    for row in table.rows:
        here = row.cells.get(ENTRY, "" if kind is None else kind)
        if here in TYPES and kind not in (None, here):
            done.leave(f"line {row.line}", WHOLE, f"it is {_a(here)}; leave out --kind for all")
            continue
        if here not in TYPES:
            why = f"there is no kind {quoted(here)}; the kinds are {', '.join(KINDS)}"
            done.leave(f"line {row.line}", WHOLE, why)
            continue
        mapped = _mapped(here, table.columns, columns)
        _row(done, row, here, mapped)
        told |= {name for name in row.cells if name not in (*mapped.values(), ENTRY)}
    for column in sorted(told):
        why = "it belongs to no field; map it: --map FIELD=COLUMN"
        done.leave("the table", f"column {quoted(column)}", why)
    return done


def _mapped(kind: Kind, present: Sequence[str], given: Mapping[str, str]) -> dict[str, str]:
    """Field → column: those given, then those that are called alike."""
    alike = {name.strip().casefold().replace(" ", "_"): name for name in reversed(present)}
    known = tuple(dict.fromkeys(("id", *fields_of(kind))))
    for field in given:
        if field not in known:
            hint = did_you_mean(field, known) or "it has: " + ", ".join(known)
            raise Unreadable(f"{_a(kind)} has no field {quoted(field)}", hint)
    used = set(given.values())
    found = {name: alike[name] for name in known if name in alike and alike[name] not in used}
    return found | dict(given)


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def _row(done: Imported, row: texts.Row, kind: Kind, mapped: Mapping[str, str]) -> None:
    fields: Fields = {}
    place = f"line {row.line}"
    outline = fields_of(kind)
    for name, column in mapped.items():
        cell = texts.untamed(row.cells.get(column, ""))
        if not cell.strip():
            continue
        if name == "id":
            fields["id"] = cell.strip()
            continue
        value, why = _value(outline[name], cell)
        if why:
            done.leave(place, f"{name} {quoted(cell)}", why)
        else:
            fields[name] = value
    id_ = fields.pop("id", "")
    done.entries.append(Found(kind, ordered(kind, fields), place, id_))


def _value(field: Field, cell: str) -> tuple[Any, str]:
    """What a cell means in a field; or why it means nothing."""
    meant = field.meant
    inner = meant.item or meant
    if meant.shape != "text" and cell.strip()[:1] in ("[", "{"):
        try:
            return _texts(json.loads(cell)), ""
        except (ValueError, RecursionError):
            if meant.shape == "group":
                return None, "it is no JSON"
    if meant.shape == "list":
        separator = "," if meant.count and ";" not in cell else ";"
        items = [item.strip() for item in cell.split(separator)]
        items = [item for item in items if item]
        return (items[0] if meant.alone and len(items) == 1 else items), ""
    if inner.what in ("date", "day"):
        return days.read(cell)
    if meant.what == "flag":
        word = cell.strip().casefold()
        known = {"yes": "true", "1": "true", "x": "true", "no": "false", "0": "false"}
        return known.get(word, word), ""
    return (cell if meant.what in ("markdown", "inline") else cell.strip()), ""


def _texts(value: Any) -> Any:
    """JSON with every number and word as a text, as in the content."""
    if isinstance(value, dict):
        return {str(name): _texts(one) for name, one in value.items() if one is not None}
    if isinstance(value, list):
        return [_texts(one) for one in value]
    return str(value).lower() if isinstance(value, bool) else str(value)
