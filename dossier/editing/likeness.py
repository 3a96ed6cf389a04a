"""Fields as plain values: which items of a list say the same, and how ids are put into them."""

from collections.abc import Iterator
from typing import Any

from dossier.nodes import Pointer


def lists_on(pointer: Pointer) -> Iterator[Pointer]:
    """Yield the ways to the lists that a way leads through, the outermost first."""
    for place, step in enumerate(pointer):
        if isinstance(step, int):
            yield pointer[:place]


def at(value: Any, way: Pointer) -> Any:
    """Return what a way leads to; None where it ends early."""
    for step in way:
        if not _leads_on(value, step):
            return None
        value = value[step]
    return value


def put(value: Any, pointer: Pointer, id_: str) -> None:
    """Put an id where a field names an entry; it may stand there for a whole group of fields, or
    alone for a list."""
    holder: Any = None
    last: Any = None
    for step in pointer:
        if _leads_on(value, step):
            holder, last, value = value, step, value[step]
    holder[last] = id_


def _leads_on(value: Any, step: Any) -> bool:
    if isinstance(value, list):
        return isinstance(step, int) and step < len(value)
    return isinstance(value, dict) and step in value


def repeated(items: list[Any], changed: set[Any]) -> set[int]:
    """Return the items that say no more than others, if one of the two is among those changed."""
    gone: set[int] = set()
    for one, item in enumerate(items):
        for two, other in enumerate(items):
            new = one in changed or two in changed
            if one == two or two in gone or not new or not _says_no_more(item, other):
                continue
            # Of two that say the same the first one stays.
            if not _says_no_more(other, item) or two < one:
                gone.add(one)
                break
    return gone


def new_items(there: list[Any], more: list[Any]) -> list[Any]:
    """Return those items that say something that a list does not."""
    found: list[Any] = []
    for item in more:
        if not any(_says_no_more(item, other) for other in [*there, *found]):
            found.append(item)
    return found


def without(value: Any, id_: str) -> Any:
    """Return a list of ids without one of them; nothing instead of that id alone."""
    if isinstance(value, list):
        return [item for item in value if item != id_]
    return "" if value == id_ else value


def _says_no_more(item: Any, other: Any) -> bool:
    """Whether all that an item says is said by another one."""
    one, more = _group(item), _group(other)
    if "" in one and one.get("relies_on") != more.get("relies_on"):
        return False  # a citation without it says that its source rests on what it always does
    return all(more.get(name) == value for name, value in one.items())


def _group(item: Any) -> dict[str, Any]:
    """Return an item so that it can be compared: an id alone stands for a group that names it."""
    if not isinstance(item, dict):
        return {"": item}
    if "stance" in item:  # a position, which has no short form
        return item
    return {"" if name in ("source", "actor") else name: value for name, value in item.items()}
