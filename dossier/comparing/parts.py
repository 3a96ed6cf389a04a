"""What differs in the fields of an entry, in words."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import is_dataclass
from typing import Any, Final

import msgspec

from dossier.comparing.wording import Piece, differing, shortened
from dossier.dates import Date
from dossier.graph import dated
from dossier.model import (
    REFERENCE_FIELDS,
    Citation,
    Correction,
    Kind,
    Participant,
    Position,
    Role,
    field_names,
)
from dossier.prose import Prose
from dossier.substance import NAMING, said

STANCES: Final = {
    "asserts": "asserts it",
    "reports": "reports it",
    "confirms": "confirms it",
    "hints": "hints at it",
    "concedes": "concedes it",
    "conditional": "speaks of it as a condition",
    "not-so-far": "says: not so far",
    "cannot-confirm": "cannot confirm it",
    "verifying": "is verifying it",
    "evades": "evades the question",
    "doubts": "doubts it",
    "partly-denies": "denies part of it",
    "denies": "denies it",
    "declines": "declines to comment",
    "no-response": "gave no response",
}
"""As pages have them."""

LONG: Final = 60
"""Texts of more characters are compared word by word."""


class Change(msgspec.Struct, frozen=True, omit_defaults=True):
    """A difference in a field. Without `before`, something came; without `after`, it went."""

    field: str
    """As editors write it: `positions`."""

    what: str
    """In words: `position of Iran`."""

    before: str = ""
    after: str = ""
    words: tuple[Piece, ...] = ()
    """Instead of these, of a long text."""


Name = Callable[[Kind, str], str]
"""What an entry is called."""


class Fields:
    """Compares the fields of two versions of an entry."""

    def __init__(self, kind: Kind | None, name: Name) -> None:
        """Set up.

        Args:
            kind: of the entry; None: the settings.
            name: names those that it refers to.
        """
        ways = REFERENCE_FIELDS[kind] if kind else ()
        self._targets = {tuple(step for step in way if step != "*"): to for way, to in ways}
        self._name = name

    def changes(self, old: Any, new: Any) -> Iterator[Change]:
        """Yield what differs, at least one change for each field that does."""
        for attribute, field in field_names(type(new)).items():
            if attribute in NAMING or attribute == "retracted":
                continue
            before, after = getattr(old, attribute), getattr(new, attribute)
            if said(before) == said(after):
                continue
            label = field.replace("_", " ")
            found = list(self._field((attribute,), field, label, before, after))
            yield from found or [Change(field, f"{label}: in another order")]

    def _field(
        self, way: tuple[str, ...], field: str, label: str, old: Any, new: Any
    ) -> Iterator[Change]:
        """Yield what differs in a value.

        Args:
            way: the attributes on the way to it.
            field: the entry's field, as editors write it.
            label: what the value is called.
            old: the value before; None for none.
            new: the value after.
        """
        some = new if new is not None else old
        if isinstance(some, tuple):
            yield from self._list(way, field, label, old or (), new or ())
        elif is_dataclass(some) and not isinstance(some, Date | Prose):
            if old is None or new is None:
                yield Change(field, label, self._brief(way, old), self._brief(way, new))
            else:
                yield from self._group(way, field, label, old, new)
        else:
            yield self._value(way, field, label, old, new)

    def _group(
        self, way: tuple[str, ...], field: str, label: str, old: Any, new: Any
    ) -> Iterator[Change]:
        """Yield what differs in a group of fields."""
        for attribute, name in field_names(type(new)).items():
            before, after = getattr(old, attribute), getattr(new, attribute)
            if said(before) != said(after):
                what = f"{label}, {name.replace('_', ' ')}"
                if isinstance(new, Citation) and attribute == "relies_on":
                    yield Change(field, f"{what} here", self._relied(before), self._relied(after))
                    continue
                yield from self._field((*way, attribute), field, what, before, after)

    def _value(self, way: tuple[str, ...], field: str, label: str, old: Any, new: Any) -> Change:
        """Return the change of a text, a date, a number or a reference."""
        if all(isinstance(one, str | Prose) for one in (old, new)) and way not in self._targets:
            before, after = (one.source if isinstance(one, Prose) else one for one in (old, new))
            if before and after and max(len(before), len(after)) > LONG:
                words = differing(before, after)
                label = label if words else f"{label}: its paragraphs or marks changed"
                return Change(field, label, words=words)
            if " ".join(before.split()) == " ".join(after.split()):
                return Change(field, f"{label}: its paragraphs or marks changed")
        return Change(field, label, self._brief(way, old), self._brief(way, new))

    # --- lists ---

    def _list(
        self, way: tuple[str, ...], field: str, label: str, old: Sequence[Any], new: Sequence[Any]
    ) -> Iterator[Change]:
        """Yield what differs in a list."""
        gone, come = _without_common(old, new)
        if any(isinstance(one, Position) for one in (*gone, *come)):
            yield from self._positions(way, field, old, gone, come)
            return
        for before, after in _paired(gone, come, _identity):
            name = self._called(way, after)
            yield from self._group(way, field, f"{label}: {name}", before, after)
        for sign, items in (("+", come), ("−", gone)):
            if not items:
                continue
            names = "; ".join(self._brief(way, item) for item in items)
            what = label
            if isinstance(items[0], Citation):
                what = f"{sign}{len(items)} source{'s' * (len(items) != 1)}"
                what = what if len(way) == 1 else f"{label}: {what}"
            yield Change(field, what, *(("", names) if sign == "+" else (names, "")))

    def _positions(
        self,
        way: tuple[str, ...],
        field: str,
        all_before: Sequence[Position],
        gone: list[Any],
        come: list[Any],
    ) -> Iterator[Change]:
        """Yield who changed, took or is no longer said to have taken which position."""
        pairs = [
            *_paired(gone, come, lambda one: (one.actor, one.date)),
            *_paired(gone, come, lambda one: one.actor),
        ]
        for before, after in pairs:
            actor = self._name("actor", after.actor)
            label = f"position of {actor}"
            if (before.stance, before.date) != (after.stance, after.date):
                yield Change(field, label, _stance(before), _stance(after))
            for attribute, name in field_names(Position).items():
                old, new = getattr(before, attribute), getattr(after, attribute)
                if attribute not in ("actor", "stance", "date") and said(old) != said(new):
                    what = label if name == "source" else f"{label}, {name.replace('_', ' ')}"
                    yield from self._field((*way, attribute), field, what, old, new)
        for one in come:
            earlier = [old for old in all_before if old.actor == one.actor]
            last = max(earlier, key=lambda old: dated(old.date), default=None)
            label = f"new position of {self._name('actor', one.actor)}"
            is_later = last is not None and dated(last.date) <= dated(one.date)
            yield Change(
                field, label, self._taken(last) if last and is_later else "", self._taken(one)
            )
        for one in gone:
            label = f"position of {self._name('actor', one.actor)}, taken out"
            yield Change(field, label, self._taken(one))

    def _taken(self, position: Position) -> str:
        """Return a stance with what it follows from."""
        of = position.follows_from
        follows = f"; only follows from what was said on “{self._name('claim', of)}”" if of else ""
        return f"{_stance(position)}{follows}"

    # --- values in a few words ---

    def _relied(self, sources: Sequence[str] | None) -> str:
        """Return what a citation says that its source relies on."""
        if sources is None:
            return "as always"
        if not sources:
            return "on nothing: an origin"
        return "on " + ", ".join(self._name("source", one) for one in sources)

    def _called(self, way: tuple[str, ...], item: Any) -> str:
        """Return by what an item of a list is known."""
        match item:
            case Citation():
                return self._name("source", item.source)
            case Participant():
                return self._name("actor", item.actor)
            case Correction():
                return item.date.text
            case _:
                return self._brief(way, item)

    def _brief(self, way: tuple[str, ...], value: Any) -> str:
        """Return a value in a few words; empty for none."""
        match value:
            case None:
                return ""
            case bool():
                return "yes" if value else "no"
            case Date():
                return value.text
            case Prose():
                return shortened(value.source)
            case Citation():
                at = f", {value.at}" if value.at else ""
                here = "" if value.relies_on is None else self._relied(value.relies_on)
                return f"{self._called(way, value)}{at}{f', relies here {here}' if here else ''}"
            case Correction():
                return f"{value.date.text}: {shortened(value.note.source)}"
            case str() if way in self._targets:
                return self._name(self._targets[way], value)
            case tuple():
                return ", ".join(self._brief(way, item) for item in value)
        if is_dataclass(value):
            parts = (
                self._brief((*way, attribute), getattr(value, attribute))
                for attribute in field_names(value.__class__)
            )
            return shortened(", ".join(part for part in parts if part and part != "no"), 120)
        return shortened(str(value))


def _stance(position: Position) -> str:
    day = f" ({position.date.text})" if position.date else ""
    return f"{STANCES[position.stance]}{day}"


def _identity(item: Any) -> Any:
    """Return what an item stays the same one by, whatever else changes in it; None: by nothing."""
    match item:
        case Citation():
            return item.source
        case Participant():
            return item.actor
        case Correction():
            return item.date
        case Role():
            return item.title, item.at
        case _:
            return None


def _without_common(old: Sequence[Any], new: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    """Return the items of two lists that are not in the other, each as often as it stands there."""
    waiting: dict[str, list[Any]] = {}
    for item in old:
        waiting.setdefault(repr(said(item)), []).append(item)
    come = []
    for item in new:
        same = waiting.get(repr(said(item)))
        if same:
            same.pop(0)
        else:
            come.append(item)
    left = {id(item) for items in waiting.values() for item in items}
    return [item for item in old if id(item) in left], come


def _paired(
    gone: list[Any], come: list[Any], by: Callable[[Any], Any]
) -> Iterable[tuple[Any, Any]]:
    """Take those out of two lists that are the same, each with the other."""
    waiting: dict[Any, list[Any]] = {}
    for item in gone:
        waiting.setdefault(by(item), []).append(item)
    waiting.pop(None, None)
    found = []
    for item in list(come):
        same = waiting.get(by(item))
        if same:
            other = same.pop(0)
            found.append((other, item))
            come.remove(item)
            gone.remove(other)
    return found
