"""What renaming, merging and withdrawing share: an entry is found, and nothing breaks."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dossier.editing.changes import Change, Changes
from dossier.editing.reading import Desk, Edit
from dossier.linking import link
from dossier.load import SETTINGS, read_entries
from dossier.model import KINDS, Kind
from dossier.problems import Location, Problem, UsageError, did_you_mean, format_text
from dossier.schema import read_settings
from dossier.urls import Key


@dataclass(slots=True)
class Edits:
    """Edits of several files."""

    desk: Desk
    by_path: dict[str, list[Edit]] = field(default_factory=dict)

    def add(self, path: str, edit: Edit) -> None:
        """Add an edit."""
        self.by_path.setdefault(path, []).append(edit)

    def changes(self, moved: Mapping[str, str | None]) -> Changes:
        """Return the changes that the edits make, as long as they break nothing.

        Args:
            moved: files that get another name, and those that go (None).

        Raises:
            UsageError: they would make a problem that was not there before.
        """
        found = []
        for path in sorted({*self.by_path, *moved}):
            change = self.desk.file(path).edited(self.by_path.get(path, ()))
            if path not in moved:
                found.append(change)
                continue
            found.append(Change(path, change.before, None))
            target = moved[path]
            if target is not None:
                found.append(Change(target, None, change.after))
        changes = Changes(found)
        _demand_sound(self.desk, changes)
        return changes


def find(desk: Desk, word: str) -> Key:
    """Return the entry that somebody named: by its id, or by its kind and id (`actor:irgc`).

    Raises:
        UsageError: there is none, or two.
    """
    kind, colon, id_ = word.rpartition(":")
    if colon and kind not in KINDS:
        hint = did_you_mean(kind, KINDS) or f"the kinds are: {', '.join(KINDS)}"
        raise UsageError(f"there is no kind '{kind}'; {hint}")
    kinds: Iterable[Kind] = [kind] if colon else KINDS  # type: ignore[list-item]
    found: list[Key] = [(one, id_) for one in kinds if desk.has((one, id_))]
    if len(found) > 1:
        ways = " or ".join(f"{one}:{id_}" for one, _ in found)
        raise UsageError(f"two entries are called '{id_}'; write {ways}")
    if found:
        return found[0]
    for one in kinds:
        now = desk.graph.former.get((one, id_))
        if now:
            raise UsageError(f"there is no entry '{word}' any more; it is called '{now}' now")
    hint = did_you_mean(id_, desk.graph.all_ids())
    raise UsageError(f"there is no entry '{word}'{f'; {hint}' if hint else ''}")


def _demand_sound(desk: Desk, changes: Changes) -> None:
    """See to it that what changes reads as well as before."""
    gone = {one.path for one in changes}
    records = [one for one in desk.content.records if one.path not in gone]
    settings, faults = desk.content.settings, list[Problem]()
    for change in changes:
        if change.after is None:
            continue
        text = change.after.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        if change.path == SETTINGS:
            from dossier import files  # noqa: PLC0415 - seldom needed

            root = files.parse(SETTINGS, text, faults).root
            settings, found = read_settings(root, SETTINGS)
        else:
            made, found = read_entries(change.path, text)
            records += made
        faults += found
    _, after = link(
        records,
        settings,
        desk.content.media,
        lambda record, *_: Location(record.path if record else SETTINGS),
        drafts=True,
    )
    before = Counter(one.code for one in desk.problems)
    for problem in [*faults, *after]:
        before[problem.code] -= 1
        if before[problem.code] < 0:
            told = format_text(problem).replace("\n  hint: ", "; ")
            raise UsageError(f"nothing was changed, as it would leave a problem: {told}")
