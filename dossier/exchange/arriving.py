"""Entries that were read from elsewhere → new files of a dossier. Nothing is ever overwritten."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from dossier.editing.naming import proposed
from dossier.exchange.layout import yaml_of
from dossier.exchange.naming import identity
from dossier.exchange.passing import WHOLE, Fields, Found, Imported, Left, fields_of, plain
from dossier.ids import is_safe_id
from dossier.linking import link
from dossier.load import read_entries
from dossier.model import REFERENCE_FIELDS, FieldPath, Kind, Settings
from dossier.nodes import Pointer
from dossier.problems import Location, quoted
from dossier.records import Record
from dossier.urls import Key

DEFAULTS: Final[Mapping[tuple[Kind, str], str]] = {
    ("event", "status"): "reported",
    ("source", "kind"): "document",
}
"""What is taken where other programs say nothing, unless the editor says something else."""


@dataclass(slots=True)
class Arrivals:
    """What an import makes."""

    files: dict[str, str] = field(default_factory=dict)
    """New files by path, with their texts."""

    there: list[tuple[str, Key]] = field(default_factory=list)
    """What was there already: its place in the file, and the entry here."""

    left: list[Left] = field(default_factory=list)

    filled: Counter[tuple[Kind, str, str]] = field(default_factory=Counter)
    """How many entries got a field that they lacked: kind, field, value."""


@dataclass(frozen=True, slots=True)
class Present:
    """What a dossier has."""

    records: Sequence[Record]
    settings: Settings
    media: Sequence[str]


def arrivals(
    imported: Imported, present: Present, given: Mapping[tuple[Kind, str], str]
) -> Arrivals:
    """Return the new files of entries that were read.

    Args:
        imported: the entries.
        present: what is there; without errors.
        given: what to take for fields that entries lack, by kind and field.
    """
    arriving = _Arriving(present, dict(DEFAULTS) | dict(given))
    arriving.done.left += imported.left
    for found in imported.entries:
        arriving.take(found)
    arriving.settle()
    return arriving.done


class _Arriving:
    """Takes entry after entry; then sees to it that what they name is there."""

    def __init__(self, present: Present, given: Mapping[tuple[Kind, str], str]) -> None:
        self.done = Arrivals()
        self._present = present
        self._given = given
        self._known: dict[tuple[str, ...], Key] = {}
        self._ids: dict[Key, list[tuple[str, ...]]] = {}
        self._new: dict[Key, Found] = {}
        self._named: dict[Key, str] = {}
        """What entries are called in the file → here."""

        self._texts: dict[Key, str] = {}
        """Of the files as they will be."""

        self._filled: list[tuple[Found, tuple[Kind, str, str]]] = []
        for record in present.records:
            self._note((record.kind, record.entry.id), plain(record.entry))

    def _note(self, key: Key, fields: Fields) -> None:
        self._ids[key] = identity(key[0], fields)
        for one in self._ids[key]:
            self._known.setdefault(one, key)

    def take(self, found: Found) -> None:
        """Take an entry in, unless it is there."""
        self._fill(found)
        kind, own = found.kind, found.id and not found.id.startswith("\0")
        key = (kind, found.id)
        if own and key in self._ids:
            if key in self._new:
                why = f"the id {quoted(found.id)} is there twice; rename one of the two"
                self._leave(found, why)
            elif set(identity(kind, found.fields)) & set(self._ids[key]):
                self.done.there.append((found.place, key))
            else:
                why = f"{quoted(found.id)} is the id of another {kind} here; nothing is overwritten"
                self._leave(found, why)
            return
        if own and not is_safe_id(found.id):
            why = f"{quoted(found.id)} is no id: these have letters a–z, digits and single hyphens"
            self._leave(found, why)
            return
        known = (self._known.get(one) for one in identity(kind, found.fields))
        same = next((one for one in known if one is not None), None)
        if same is not None and not (own and same in self._new and self._new[same].id):
            self._same(found, same)
            return
        id_ = (
            found.id if own else proposed(kind, found.fields, lambda id_: (kind, id_) in self._ids)
        )
        self._named[key] = id_
        self._new[kind, id_] = found
        self._note((kind, id_), found.fields)

    def _same(self, found: Found, key: Key) -> None:
        """Note an entry that is there under another id, or stands in the file before."""
        if found.id:
            self._named[found.kind, found.id] = key[1]
        before = self._new.get(key)
        if before is None:
            self.done.there.append((found.place, key))
        elif before.fields != found.fields:
            why = f"it is the same as that of {before.place}, and only that one is kept"
            self._leave(found, why, f"the {found.kind}")

    def _fill(self, found: Found) -> None:
        for (kind, name), value in self._given.items():
            if kind == found.kind and name not in found.fields:
                found.fields[name] = [value] if _is_list(kind, name) else value
                self._filled.append((found, (kind, name, value)))

    def _leave(self, found: Found, why: str, what: str = WHOLE) -> None:
        self.done.left.append(Left(found.place, what, why))

    # --- references

    def settle(self) -> None:
        """Write the files, without what leads nowhere."""
        for found in self._new.values():
            for way, target in REFERENCE_FIELDS[found.kind]:
                _replace(found.fields, way, lambda id_, to=target: self._named.get((to, id_), id_))
        records: dict[Key, Record] = {}
        while True:
            here = set(self._new)
            self._prune()
            self._read(records)
            self._linked(records)
            if here == set(self._new):
                break
        for key in self._new:
            self.done.files[path_of(key)] = self._texts[key]
        made = {id(found) for found in self._new.values()}
        self.done.filled.update(what for found, what in self._filled if id(found) in made)

    def _prune(self) -> None:
        """Take out what names entries and images that are not there."""
        published = {
            (record.kind, record.entry.id)
            for record in self._present.records
            if not record.entry.draft
        }
        for found in self._new.values():
            for way, target in REFERENCE_FIELDS[found.kind]:
                gone: list[str] = []

                def kept(id_: str, to: Kind = target, gone: list[str] = gone) -> str | None:
                    if (to, id_) in self._new or (to, id_) in published:
                        return id_
                    gone.append(id_)
                    return None

                _replace(found.fields, way, kept)
                for id_ in gone:
                    why = f"there is no {target} {quoted(id_)} here; import the {target}s first"
                    self._leave(found, why, way[0].rstrip("_"))
            image = found.fields.get("image")
            if isinstance(image, dict) and image.get("file") not in self._present.media:
                why = f"there is no {quoted(str(image.get('file', '')))} in content/media"
                self._leave(found, why, "image")
                del found.fields["image"]

    def _read(self, records: dict[Key, Record]) -> None:
        """Read the files as they will be; leave those that have faults."""
        for key, found in list(self._new.items()):
            missing = [
                name
                for name, one in fields_of(key[0]).items()
                if one.required and name != "id" and name not in found.fields
            ]
            if missing:
                named = ", ".join(f"`{name}`" for name in missing)
                self._drop(key, f"it has no {named}; say what to take: --set {missing[0]}=…")
                continue
            text = yaml_of(key[0], found.fields)
            if self._texts.get(key) == text and key in records:
                continue
            self._texts[key] = text
            read, problems = read_entries(path_of(key), text)
            if problems:
                first = problems[0]
                self._drop(key, f"{first.message}; {first.hint}" if first.hint else first.message)
            else:
                records[key] = read[0]

    def _linked(self, records: Mapping[Key, Record]) -> None:
        """Leave entries whose prose names what is not there, and the like."""
        paths = {path_of(key): key for key in self._new}
        news = [records[key] for key in self._new]

        def locate(record: Record | None, _: Pointer, __: int) -> Location:
            return Location(record.path if record else "")

        everything = [*self._present.records, *news]
        _, problems = link(everything, self._present.settings, self._present.media, locate)
        for problem in problems:
            key = paths.get(problem.location.path)
            if key in self._new:
                self._drop(key, problem.message)

    def _drop(self, key: Key, why: str) -> None:
        self._leave(self._new.pop(key), why)


def path_of(key: Key) -> str:
    """Return the path of an entry's own file."""
    kind, id_ = key
    if kind != "chapter":
        return f"content/{kind}s/{id_}.yaml"
    # A number that a chapter's file begins with is its order.
    return f"content/chapters/{'0-' if id_[0].isdigit() else ''}{id_}.md"


def _is_list(kind: Kind, name: str) -> bool:
    outline = fields_of(kind)
    return name in outline and outline[name].meant.shape == "list"


def _replace(fields: Fields, way: FieldPath, new: Any) -> None:
    """Replace each id that a way leads to by what `new` gives; None takes it out.

    With it goes the item of a list that consists of it, and a field or list with nothing left.
    """
    name = way[0].removesuffix("_")
    if name not in fields:
        return
    value = _replaced(fields[name], way[1:], new)
    if value in (None, []):
        del fields[name]
    else:
        fields[name] = value


def _replaced(value: Any, way: FieldPath, new: Any) -> Any:
    if isinstance(value, str):  # the id, or a group in short, which has only its source or actor
        return value if "relies_on" in way else new(value)
    if isinstance(value, list):
        inner = way[1:] if way[:1] == ("*",) else way
        items: Iterator[Any] = (_replaced(item, inner, new) for item in value)
        return [item for item in items if item is not None]
    if isinstance(value, dict):
        inner = way[1:] if way[:1] == ("*",) else way
        if not inner:
            return value
        name = inner[0].removesuffix("_")
        if name not in value:
            return value
        left = _replaced(value[name], inner[1:], new)
        if left in (None, []) and value[name] != left:  # one that was empty means something
            rest = {one: item for one, item in value.items() if one != name}
            return rest if _says_something(name, rest) else None
        return {**value, name: left}
    return value


def _says_something(gone: str, rest: Fields) -> bool:
    """Whether a group still says something: a participant needs its actor, a citation its source,
    a position one of its two kinds of evidence."""
    if "stance" in rest and gone in ("quote", "source"):
        return "quote" in rest or "source" in rest
    return gone not in ("actor", "source")
