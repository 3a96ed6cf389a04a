"""Merging an entry into another one of its kind: nothing that either said is lost.

What the other lacks it takes over; lists become one, in which nothing stands twice. Where both say
something else, the other's own stays, and what was merged is kept beside it in a comment.
"""

from collections.abc import Iterator
from typing import Any, Final

from dossier.editing.changes import Changes
from dossier.editing.layout import Layout, Value, block, plain
from dossier.editing.likeness import at, lists_on, new_items, put, repeated, without
from dossier.editing.places import Place, places_of
from dossier.editing.reading import Desk, Edit
from dossier.editing.refactoring import Edits, find
from dossier.editing.written import comments_on, read
from dossier.linking import NOT_ITSELF
from dossier.nodes import Pointer
from dossier.problems import UsageError
from dossier.records import Record
from dossier.urls import Key
from dossier.yamlnodes import split_front_matter

_OWN: Final = frozenset({"id", "draft"})
"""Fields that are not taken over."""


def merge(desk: Desk, gone: str, kept: str) -> Changes:
    """Return the changes that merge an entry into another one.

    Args:
        desk: all files; those with entries can be read.
        gone: the entry that goes: its id, or its kind and id.
        kept: the entry that stays.

    Raises:
        UsageError: there are no such two entries, or they cannot be one.
    """
    return _Merger(desk, find(desk, gone), find(desk, kept)).changes()


class _Merger:
    def __init__(self, desk: Desk, gone: Key, kept: Key) -> None:
        self.desk, self.gone, self.kept = desk, gone, kept
        self.old, self.new = desk.record(gone), desk.record(kept)
        self.edits = Edits(desk)
        _demand_alike(self.old, self.new)

    def changes(self) -> Changes:
        by_holder: dict[Key | None, list[Place]] = {}
        for place in places_of(self.desk, {self.gone}):
            by_holder.setdefault(place.holder, []).append(place)
        own = by_holder.pop(self.gone, [])
        for holder, places in by_holder.items():
            self._point_elsewhere(holder, places)
        self._take_over(own)
        return self.edits.changes(self._removed())

    # --- those who named it ---

    def _point_elsewhere(self, holder: Key | None, places: list[Place]) -> None:
        """Let an entry, or the settings, name the one that stays; in no list twice."""
        shared = len(self.desk.graph.kinds_of(self.kept[1])) > 1
        fields = [place for place in places if place.style == "field"]
        dropped: list[Edit] = []
        if holder is not None and fields:
            record = self.desk.record(holder)
            layout = Layout(record.path, self.desk.file(record.path).text, record.index)
            dropped = list(self._dropped(layout, holder, fields))
        for place in places:
            if not any(one.start <= place.start < one.end for one in dropped):
                self.edits.add(place.path, place.renamed(self.kept[1], kind=shared))
        for edit in dropped:
            self.edits.add(places[0].path, edit)

    def _dropped(self, layout: Layout, holder: Key, places: list[Place]) -> Iterator[Edit]:
        """Yield the edits that take out what would stand twice, or name its own entry."""
        after = plain(layout.root)
        for place in places:
            put(after, place.pointer, self.kept[1])
        for place in places:
            self._demand_no_echo(holder, at(after, place.pointer[: _holding(place.pointer)]))
        done: list[Pointer] = []
        for way in dict.fromkeys(way for place in places for way in lists_on(place.pointer)):
            items = at(after, way)
            if not isinstance(items, list) or any(way[: len(one)] == one for one in done):
                continue
            mine = {place.pointer[len(way)] for place in places if place.pointer[: len(way)] == way}
            if holder == self.kept and (holder[0], way[0]) in NOT_ITSELF:
                drop = {index for index in mine if isinstance(index, int)}
            else:
                drop = repeated(items, mine)
            if drop:
                done += [(*way, index) for index in drop]
                yield from layout.without_items(way, drop)
        for place in places:
            alone = len(place.pointer) == 1 and holder == self.kept
            if alone and (holder[0], place.pointer[0]) in NOT_ITSELF:
                yield layout.without_field(place.pointer[0])
            if holder == self.kept and place.pointer[-1] == "follows_from":
                yield layout.without_field(*place.pointer)  # it is one claim now

    def _demand_no_echo(self, holder: Key, cited: Any) -> None:
        """See to it that no citation would let the source rely on itself."""
        if not isinstance(cited, dict) or cited.get("source") != self.kept[1]:
            return
        if self.kept[1] in cited.get("relies_on", ()):
            raise UsageError(
                f"the {holder[0]} '{holder[1]}' says where it cites one of the two that it relies "
                "on the other: take this `relies_on` out there first"
            )

    # --- what it said ---

    def _take_over(self, own: list[Place]) -> None:
        """Bring what the entry says that goes into the one that stays."""
        kind, id_ = self.kept
        shared = len(self.desk.graph.kinds_of(id_)) > 1
        text = _applied(
            self.desk.file(self.old.path).text, [place.renamed(id_, kind=shared) for place in own]
        )
        said = plain(Layout(self.old.path, text, self.old.index).root)
        layout = Layout(self.new.path, self.desk.file(self.new.path).text, self.new.index)
        has = plain(layout.root)
        for one, itself in ((said, id_), (has, self.gone[1])):
            for name in [name for name in one if (kind, name) in NOT_ITSELF]:
                one[name] = without(one[name], itself)
            for position in one.get("positions", ()):
                if position.get("follows_from") == itself:
                    del position["follows_from"]
        if kind == "actor" and said["name"] != has["name"]:
            said["aliases"] = [said.pop("name"), *said.get("aliases", ())]
        said["former_ids"] = [self.gone[1], *said.get("former_ids", ())]
        fields: dict[str, Value] = {}
        comments: list[str] = []
        for name in [name for name in said if name not in _OWN and said[name] != has.get(name)]:
            value, there = said[name], has.get(name)
            if isinstance(value, list) and name != "at":
                items = new_items(there or [], value)
                if name == "aliases":
                    items = [one for one in items if one != has["name"]]
                if items and there:
                    self.edits.add(self.new.path, layout.with_items(name, items))
                elif items:
                    fields[name] = items
            elif there and value:
                comments += [f"{self.gone[1]}, merged here: {line}" for line in block(name, value)]
            elif value:
                fields[name] = value
        comments += [f"{self.gone[1]}, merged here: {line}" for line in self._notes(text)]
        self.edits.add(self.new.path, layout.with_fields(fields, comments))
        self._append_body(text)

    def _notes(self, text: str) -> list[str]:
        """Return the comments on the entry that goes; text: of its file."""
        parts = split_front_matter(text) if self.old.path.endswith(".md") else None
        found = comments_on(read(parts[0] if parts else text), self.old.index)
        return [note for one in found if (note := one.lstrip("# ").rstrip())]

    def _append_body(self, text: str) -> None:
        """Put a chapter's prose behind that of the one that stays."""
        if self.kept[0] != "chapter":
            return
        parts = split_front_matter(text)
        body = parts[1].strip("\n") if parts else ""
        if body:
            there = self.desk.file(self.new.path).text
            lead = "\n" if there.endswith("\n") else "\n\n"
            end = len(there)
            self.edits.add(self.new.path, Edit(end, end, f"{lead}{body}\n"))

    def _removed(self) -> dict[str, str | None]:
        """Take the entry out of its list; return its file where that goes as a whole."""
        path = self.old.path
        file = self.desk.file(path)
        layout = Layout(path, file.text, self.old.index)
        if layout.list is None or len(layout.list.value) == 1:
            return {path: None}
        self.edits.add(path, layout.removed())
        return {}


def _demand_alike(old: Record, new: Record) -> None:
    """See to it that two entries can be one."""
    if old is new:
        raise UsageError(f"'{old.entry.id}' is one entry; name two")
    if old.kind != new.kind:
        raise UsageError(
            f"'{old.entry.id}' and '{new.entry.id}' are of two kinds, {old.kind} and {new.kind}; "
            "only entries of one kind can be merged"
        )
    for one in (old, new):
        if one.entry.retracted is not None:
            raise UsageError(f"'{one.entry.id}' is withdrawn, and stays by itself")
    if new.entry.draft and not old.entry.draft:
        raise UsageError(
            f"'{new.entry.id}' is a draft, so the address of '{old.entry.id}' would lead nowhere; "
            "publish it first, or merge the other way round"
        )


def _holding(pointer: Pointer) -> int:
    """How many steps lead to the group of fields, such as a citation, that a field is in."""
    return pointer.index("relies_on") if "relies_on" in pointer else len(pointer) - 1


def _applied(text: str, edits: list[Edit]) -> str:
    for edit in sorted(edits, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text
