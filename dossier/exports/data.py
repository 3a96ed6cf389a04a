"""The dossier as data: JSON with everything, CSV per kind. `docs/data.md` describes both."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import is_dataclass
from functools import lru_cache
from typing import Any, Final

import msgspec

from dossier import fidelity, standing
from dossier.dates import Date
from dossier.exports.pieces import Order, Pieced, Section
from dossier.markup import Prose
from dossier.model import (
    KINDS,
    PROSE_FIELDS,
    REFERENCE_FIELDS,
    AnyEntry,
    Citation,
    FieldPath,
    Kind,
    field_names,
    walk,
)
from dossier.urls import Key, entry_path
from dossier.views import Cards
from dossier.views.downloads import CSV_COMPUTED, csv_fields

_WAYS: Final[dict[Kind, dict[FieldPath, Kind]]] = {
    kind: dict(ways) for kind, ways in REFERENCE_FIELDS.items()
}


def _json_sections(cards: Cards, order: Order) -> list[Section]:
    graph = cards.graph
    settings, publisher, licence = graph.settings, graph.settings.publisher, graph.settings.licence
    head = {
        "title": settings.title,
        "subtitle": settings.subtitle or "",
        "question": settings.question,
        "language": settings.languages[0],
        "base_url": graph.base_url,
        "publisher": {"name": publisher.name, "url": publisher.url or ""} if publisher else None,
        "licence": {"name": licence.name, "url": licence.url or ""} if licence else None,
    }
    if graph.as_of is not None:
        head["as_of"] = graph.as_of.text
    opening = msgspec.json.encode(head)[:-1]
    sections = []
    for kind in KINDS:
        keys: list[Key] = [(kind, id_) for id_ in order[kind]]
        sections.append(Section(opening + f',"{kind}s":['.encode(), keys, b",", b"]"))
        opening = b""
    gone: list[Key] = [
        (kind, id_) for kind in KINDS for id_ in sorted(graph.withdrawn.get(kind, ()))
    ]
    if gone:
        sections.append(Section(b',"retracted":[', gone, b",", b"]"))
    sections.append(Section(b"}\n", [], b"", b""))
    return sections


def _json_piece(cards: Cards, key: Key) -> bytes:
    if cards.graph.is_withdrawn(key):
        retracted = cards.graph.entry(key).retracted
        assert retracted is not None
        told = {"date": retracted.date.text, "reason": retracted.reason.source}
        return msgspec.json.encode({"kind": key[0], **_named(cards, key), **told})
    return msgspec.json.encode(_entry(cards, key))


JSON_FILE: Final = Pieced(_json_sections, _json_piece)
"""`data/dossier.json`: every entry with its address and its references resolved."""


def csv_file(kind: Kind) -> Pieced:
    """Return a kind's entries as CSV (RFC 4180), UTF-8, a row each; lists joined by `; `.

    Without their bodies: a spreadsheet's cell cannot hold a long one.
    """
    names, computed = csv_fields(kind), CSV_COMPUTED.get(kind, ())

    def sections(_: Cards, order: Order) -> list[Section]:
        keys: list[Key] = [(kind, id_) for id_ in order[kind]]
        return [Section(_row(["path", *names.values(), *computed]), keys, b"", b"")]

    def piece(cards: Cards, key: Key) -> bytes:
        entry = cards.graph.entry(key)
        row: list[Any] = [entry_path(*key), *(getattr(entry, field) for field in names)]
        if computed:
            found = _computed(cards, key)
            row += [_in_short(found.get(name)) for name in computed]
        return _row(row)

    return Pieced(sections, piece)


def _row(values: Iterable[Any]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerow([_tame(_cell(value)) for value in values])
    return text.getvalue().encode()


def _entry(cards: Cards, key: Key) -> dict[str, Any]:
    kind, id_ = key
    entry = cards.graph.whole(key)
    found: dict[str, Any] = {"id": id_, "path": entry_path(kind, id_)}
    found |= _fields(cards, kind, entry, ())
    mentions = [_named(cards, other) | {"kind": other[0]} for other in _mentions(cards, key, entry)]
    if mentions:
        found["mentions"] = mentions
    return found | _computed(cards, key)


def _computed(cards: Cards, key: Key) -> dict[str, Any]:
    """What is worked out for an entry: a claim's standing, a quote's wording."""
    kind, id_ = key
    if kind == "claim":
        claim = cards.graph.claim(id_)
        return {
            "standing": standing.standing(cards.graph, claim),
            "origins": standing.support(cards.graph, claim).count,
        }
    if kind == "quote":
        wording, found = fidelity.wording(cards.graph, id_)
        if found is None:
            return {"wording": wording}
        where = {"in": _named(cards, ("source", found.source)), "text": found.text, "at": found.at}
        return {"wording": wording, "verified": {"date": found.checked, **where}}
    return {}


def _in_short(value: Any) -> Any:
    """Of how a quote was verified, the day."""
    return value["date"] if isinstance(value, dict) else value


def _mentions(cards: Cards, key: Key, entry: AnyEntry) -> dict[Key, None]:
    """The entries that an entry's prose names, each once, in order of appearance."""
    resolve = cards.graph.resolve
    found = {
        resolve(reference): None
        for way in PROSE_FIELDS[key[0]]
        if getattr(entry, way[0])
        for _, prose in walk(entry, way)
        for reference in prose.references
        if reference.style != "image"
    }
    return {other: None for other in found if other is not None and other != key}


def _named(cards: Cards, key: Key) -> dict[str, Any]:
    return {"id": key[1], "path": entry_path(*key), "title": cards.name(key)}


def _fields(cards: Cards, kind: Kind, value: object, at: FieldPath) -> dict[str, Any]:
    found = {}
    for field, name, way, target in _outline(kind, type(value), at):  # type: ignore[arg-type]
        item = getattr(value, field)
        # An empty list counts where none at all would mean something else.
        if item or type(item) in _NUMBERS or (item == () and (type(value), field) in _MAY_BE_EMPTY):
            found[name] = _value(cards, kind, item, way, target)
    return found


@lru_cache(maxsize=256)
def _outline(
    kind: Kind, type_: type, at: FieldPath
) -> tuple[tuple[str, str, FieldPath, Kind | None], ...]:
    """The fields of a group: attribute, name, the way to it, and the kind that it names, if any."""
    return tuple(
        (field, name, (*at, field), _WAYS[kind].get((*at, field)))
        for field, name in field_names(type_).items()
        if field not in ("draft", "retracted")
    )


_MAY_BE_EMPTY: Final = frozenset({(Citation, "relies_on")})
_NUMBERS: Final = frozenset({bool, int, float})


def _value(cards: Cards, kind: Kind, value: Any, way: FieldPath, target: Kind | None) -> Any:
    type_ = type(value)
    if type_ is str:
        return value if target is None else _named(cards, (target, value))
    if type_ is tuple:
        inner: FieldPath = (*way, "*")
        named = _WAYS[kind].get(inner)
        return [_value(cards, kind, item, inner, named) for item in value]
    if type_ in _NUMBERS:
        return value
    if type_ is Date:
        return value.text
    if type_ is Prose:
        return value.source
    return _fields(cards, kind, value, way)


_FORMULA: Final = re.compile(r"[=@\t\r]|[+-](?!\d[\d.,;/: TXYZ%?~-]*\Z)")
"""What spreadsheets take for a formula, unless it is a number or a date."""


def _tame(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would run (OWASP, "CSV Injection")."""
    # Most cells begin with a letter; that is seen more quickly than matched.
    return f"'{cell}" if cell[:1] in "=@\t\r+-" and _FORMULA.match(cell) else cell


def _cell(value: Any) -> str:
    """Return a value as text: lists joined by `; `, the fields of a group by `, `."""
    type_ = type(value)
    if type_ is str:
        return value  # type: ignore[no-any-return]
    if value is None or value == ():
        return ""
    if type_ is bool:
        return "true" if value else "false"
    if type_ is tuple:
        return "; ".join([_cell(item) for item in value])
    if type_ is Prose:
        return value.source  # type: ignore[no-any-return]
    if type_ is Date:
        return value.text  # type: ignore[no-any-return]
    if type_ is Citation:
        relied = value.relies_on
        here = "" if relied is None else f"relies on {' and '.join(relied) or 'nothing'}"
        return ", ".join(filter(None, (value.source, value.at, value.note, here)))
    if is_dataclass(value):
        cells = (_cell(getattr(value, field)) for field in field_names(type(value)))
        return ", ".join(cell for cell in cells if cell)
    return str(value)
