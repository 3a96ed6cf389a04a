"""Withdrawing an entry: its page stays and tells why; all that it said counts for nothing."""

from dossier.editing.changes import Changes
from dossier.editing.layout import Layout, Value
from dossier.editing.places import Place, places_of
from dossier.editing.reading import Desk
from dossier.editing.refactoring import Edits, find
from dossier.problems import UsageError


def retract(
    desk: Desk, word: str, reason: str, day: str, see: str | None
) -> tuple[Changes, list[Place]]:
    """Return the changes that withdraw an entry, and where it is still named.

    Args:
        desk: all files; those with entries can be read.
        word: its id, or its kind and id.
        reason: why, in a line of Markdown.
        day: since when, in EDTF.
        see: another entry to look at instead: its id, or its kind and id.

    Raises:
        UsageError: there is no such entry, or nothing to withdraw.
    """
    key = find(desk, word)
    record = desk.record(key)
    if record.entry.retracted is not None:
        raise UsageError(f"the {key[0]} '{key[1]}' is withdrawn already: see {record.path}")
    if record.entry.draft:
        raise UsageError(
            f"the {key[0]} '{key[1]}' is a draft and was never published; delete it instead"
        )
    if not reason.strip():
        raise UsageError("say why in a few words: readers will want to know")
    told: dict[str, Value] = {"date": day, "reason": " ".join(reason.split())}
    if see is not None:
        other = find(desk, see)
        if other == key or desk.record(other).entry.retracted is not None:
            raise UsageError(f"'{see}' cannot be looked at instead, as it is withdrawn itself")
        shared = len(desk.graph.kinds_of(other[1])) > 1
        told["see"] = f"[[{f'{other[0]}:' if shared else ''}{other[1]}]]"
    layout = Layout(record.path, desk.file(record.path).text, record.index)
    edits = Edits(desk)
    edits.add(record.path, layout.with_fields({"retracted": told}))
    others = [place for place in places_of(desk, {key}) if place.holder != key]
    return edits.changes({}), others
