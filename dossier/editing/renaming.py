"""Renaming an entry: its id and all that names it change, and its old address leads to it."""

from dossier.editing.changes import Changes
from dossier.editing.layout import Layout
from dossier.editing.places import id_field, places_of
from dossier.editing.reading import Desk
from dossier.editing.refactoring import Edits, find
from dossier.ids import is_safe_id
from dossier.load import id_of
from dossier.model import Kind
from dossier.problems import CODES, UsageError
from dossier.records import Record
from dossier.urls import Key


def rename(desk: Desk, old: str, new: str) -> Changes:
    """Return the changes that give an entry another id.

    Args:
        desk: all files; those with entries can be read.
        old: its id, or its kind and id.
        new: its id from now on; the kind may stand before it here, too.

    Raises:
        UsageError: there is no such entry, or another one has the new id or had it.
    """
    key = find(desk, old)
    kind, id_ = key
    new = new.removeprefix(f"{kind}:")
    _demand_free(desk, key, new)
    record, edits = desk.record(key), Edits(desk)
    shared = [other for other in desk.graph.kinds_of(new) if other != kind]
    for place in places_of(desk, {key}):
        edits.add(place.path, place.renamed(new, kind=bool(shared)))
    for place in places_of(desk, {(other, new) for other in shared}):
        # From now on two entries have this id, so that it needs its kind.
        if not place.with_kind and place.style in ("link", "card"):
            edits.add(place.path, place.renamed(new, kind=True))
    _note_former(desk, record, new, edits)
    if record.index >= 0:
        edits.add(record.path, id_field(desk, record)._replace(text=new))
        return edits.changes({})
    return edits.changes({record.path: _renamed(record.path, kind, id_, new)})


def _demand_free(desk: Desk, key: Key, new: str) -> None:
    """See to it that an id can be an entry's, and is nobody else's."""
    kind, id_ = key
    if not is_safe_id(new):
        raise UsageError(f"'{new}' cannot be an id; {CODES['unsafe-id'].cure}")
    if new == id_:
        raise UsageError(f"the {kind} is called '{id_}' already")
    if desk.has((kind, new)):
        raise UsageError(
            f"there is another {kind} '{new}'; to make one of the two, use `dossier merge`"
        )
    owner = desk.graph.former.get((kind, new))
    if owner not in (None, id_):
        raise UsageError(
            f"'{new}' is an old address of the {kind} '{owner}' and has to go on leading there"
        )


def _note_former(desk: Desk, record: Record, new: str, edits: Edits) -> None:
    """Let the entry keep the id that it has now as a former one."""
    former = record.entry.former_ids
    layout = Layout(record.path, desk.file(record.path).text, record.index)
    if new in former:  # it is called again as it was
        place = ("former_ids", former.index(new))
        edits.add(record.path, layout.replaced(place, record.entry.id))
    else:
        edits.add(record.path, layout.with_items("former_ids", [record.entry.id]))


def _renamed(path: str, kind: Kind, old: str, new: str) -> str:
    """Return the path of an entry's file under another id; a chapter's number stays."""
    folder, _, name = path.rpartition("/")
    stem, dot, ending = name.rpartition(".")
    name = f"{stem.removesuffix(old)}{new}{dot}{ending}"
    if id_of(name, kind) != new:
        raise UsageError(
            f"'{new}' begins with a number, and so would the file's name, where it tells the "
            "chapter's place; choose another id"
        )
    return f"{folder}/{name}"
