"""What becomes of entries when others were withdrawn: these count for nothing any more.

A withdrawn entry keeps its page, which tells since when and why; all else that it said is left out.
The fields of other entries no longer name it, as if they never had, but for three: a quote keeps
its speaker; a source what it relies on, always or where it is cited, since it does not become an
origin by that; and a position the claim that it follows from, since nobody spoke on this one by
that. A position goes with all that it rests on. Prose may still name it, and then leads to its
page.
"""

from collections.abc import Mapping
from dataclasses import MISSING, fields, replace
from functools import lru_cache
from typing import Any, Final, TypeAlias

from dossier.model import REFERENCE_FIELDS, AnyEntry, Claim, FieldPath, Kind

Withdrawn: TypeAlias = Mapping[Kind, frozenset[str]]
"""The ids of the entries that were withdrawn, of kinds that have any."""


def stays(kind: Kind, way: FieldPath) -> bool:
    """Whether a field goes on naming what was withdrawn."""
    return way[-1] == "follows_from" or "relies_on" in way or (kind, way) == ("quote", ("speaker",))


_KEPT: Final = frozenset({"id", "retracted", "former_ids", "draft"})


def published(kind: Kind, entry: AnyEntry, withdrawn: Withdrawn) -> AnyEntry:
    """Return an entry as it is published.

    Args:
        kind: its kind.
        entry: as the editors wrote it, with or without its body.
        withdrawn: all entries that were withdrawn; empty: none.

    Returns:
        The entry itself where nothing of it changes.
    """
    if not withdrawn:
        return entry
    if entry.retracted is not None:
        return _bare(entry)
    for way, target in REFERENCE_FIELDS[kind]:
        gone = withdrawn.get(target)
        if gone and not stays(kind, way):
            entry = without(entry, way, gone)
    if isinstance(entry, Claim):
        rest = tuple(one for one in entry.positions if one.quote is not None or one.source)
        if len(rest) < len(entry.positions):
            entry = replace(entry, positions=rest)
    return entry


def _bare(entry: AnyEntry) -> AnyEntry:
    """Return a withdrawn entry without all that it can be without."""
    empty = {one.name: one.default for one in fields(entry) if one.default is not MISSING}
    return replace(entry, **{name: value for name, value in empty.items() if name not in _KEPT})


def without(value: Any, way: FieldPath, gone: frozenset[str] | set[str]) -> Any:
    """Return a value without the ids to which `way` leads and which are gone.

    Returns: None for what makes no sense without such an id; the value itself where nothing goes.
    """
    if value is None or not way:
        return None if value in gone else value
    if way[0] == "*":
        items = [without(item, way[1:], gone) for item in value]
        same = all(new is old for new, old in zip(items, value, strict=True))
        return value if same else tuple(item for item in items if item is not None)
    old = getattr(value, way[0])
    new = without(old, way[1:], gone)
    if new is old:
        return value
    return (
        None
        if new is None and way[0] in _needed(value.__class__)
        else replace(value, **{way[0]: new})
    )


@lru_cache(maxsize=64)
def _needed(type_: type) -> frozenset[str]:
    """The fields of a group that it cannot be without."""
    return frozenset(one.name for one in fields(type_) if one.default is MISSING)
