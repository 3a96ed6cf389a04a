"""What is remembered of the last build + the site folder → the content as it is now, linked.

Where little has changed, only the changed files are read and the graph is brought up to date
(`patched`); else all is read (`afresh`), but for files whose text is known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from dossier import files, interrupts, load
from dossier.dates import Date
from dossier.graph import Graph
from dossier.linking import link
from dossier.load import SETTINGS, Lock, Read
from dossier.memory import Header, Memory, Tables
from dossier.model import KINDS, AnyEntry, Kind
from dossier.output import Output
from dossier.problems import Problem
from dossier.quotelock import LOCK
from dossier.records import Kept, Record, pack, unpack_settings
from dossier.referrers import Referrers
from dossier.relinking import Change, Facts, relink
from dossier.stamps import Stamp
from dossier.stopwatch import Stopwatch
from dossier.store import Store
from dossier.unchanged import digest_of_text
from dossier.urls import Key

T = TypeVar("T")


@dataclass(slots=True)
class Content:
    """The content of a site, linked."""

    graph: Graph
    problems: list[Problem]
    """With any, the graph is not fit for views."""

    media: list[str]
    """Files of `content/media`, relative to it, sorted."""

    settings: bytes
    """The digest of the settings' text."""

    facts: Facts | None = None
    """What changed since the last build; None: nobody knows."""

    why: str = ""
    """Why nobody knows, in words."""

    read: Mapping[str, Read | None] = field(default_factory=dict)
    """What is in the files that were looked at again; None for those that are gone."""

    records: Sequence[Record] = ()
    """All entries as they were read, where all were."""

    lock: bytes = b""
    """The digest of the text of `quotes.lock`."""


def patched(site: Path, drafts: bool, memory: Memory, seen: Mapping[str, Stamp]) -> Content | str:
    """Bring the last build's content up to date.

    Args:
        site: the site folder.
        drafts: publish drafts, too.
        memory: of a build with the same options and the same code.
        seen: the stamps of the files in `content` as they are now.

    Returns:
        The content, or why all has to be looked at afresh.

    Raises:
        Damaged: what was kept is not what was written.
    """
    if not memory.tables.inputs or memory.store is None:
        return "nothing is known of the last build"
    known, header = memory.tables.inputs, memory.header
    changed = {path for path, stamp in seen.items() if stamp != known.get(path)}
    changed |= known.keys() - seen.keys()
    changed.update(header.suspects)
    if known.keys() != seen.keys():
        listed = load.list_files(site)
        if listed.problems or listed.media != header.media:
            return "files were added or removed that are no entries"
        changed &= {*listed.paths, *memory.tables.read, LOCK}
    if SETTINGS in changed and _digest(site, SETTINGS) != header.settings:
        return "the settings changed"
    paths = sorted(path for path in changed if path in memory.tables.read or _holds_entries(path))
    lock = _lock(site, LOCK in changed, memory)
    if lock is None:
        return "quotes.lock is not in order"
    graph, memory.graph = memory.graph or remembered(memory), None
    edits = _read_again(site, paths, memory, graph)
    if edits is None:
        return "something in the content is not in order"
    facts = relink(graph, edits.changes(drafts))
    if facts is None:
        return "references changed in a way that only all entries together can tell of"
    edits.keep(memory.store, graph)
    _note_lock(graph, lock, facts)
    return Content(
        graph, [], header.media, header.settings, facts, "", edits.read, lock=lock.digest
    )


def afresh(
    site: Path,
    jobs: int,
    drafts: bool,
    memory: Memory | None,
    why: str,
    watch: Stopwatch,
    as_of: Date | None = None,
) -> Content:
    """Read all content, but for files whose text is known.

    Args:
        site: the site folder.
        jobs: how many processes.
        drafts: publish drafts, too.
        memory: with a store for what is read; None: nothing is kept.
        why: why all is read.
        watch: takes the time.
        as_of: a day; the graph is that of what was known by then. Problems are those of all.
    """
    store = memory.store if memory else None
    known = {path: one for path, one in memory.tables.read.items() if one} if memory else {}
    with watch.stage("read content"):
        content = load.load(site, jobs, store, known)
    locate = partial(load.locate, site)
    with watch.stage("link"):
        records, settings = content.records, content.settings
        graph, problems = link(records, settings, content.media, locate, drafts, store)
    if as_of is not None and not (problems or content.problems):
        from dossier import asof  # noqa: PLC0415 - few builds go back

        with watch.stage("go back"):
            records, settings = asof.known_on(graph, records, as_of)
            graph, problems = link(records, settings, content.media, locate, drafts, store)
            graph.as_of = as_of
    interrupts.check()  # else values might be wrong, and so would be what is told of them
    graph.lock = content.lock.quotes
    problems = [*content.problems, *problems]
    digest = content.settings_digest
    read: dict[str, Read | None] = {path: None for path in known if path not in content.read}
    read |= content.read
    lock = content.lock.digest
    return Content(graph, problems, content.media, digest, None, why, read, content.records, lock)


def remembered(memory: Memory) -> Graph:
    """Return the graph of the last build; its entries are read from the store when asked for."""
    settings = unpack_settings(memory.header.packed_settings)
    tables = memory.tables
    kept: dict[Kind, dict[str, Kept]] = {kind: {} for kind in KINDS}
    for path, read in tables.read.items():
        if read:
            places = kept[load.kind_of(path)]
            for one in read.entries:
                places[one.id] = one
    gone = _frozen(memory.header)
    return Graph(
        settings,
        frozenset(memory.header.media),
        settings.base_url or "",
        lock={id_: one for id_, one in tables.lock.items() if one},
        store=memory.store,
        kept=kept,
        entries={
            kind: _published(kept[kind], [*tables.order[kind], *gone.get(kind, ())])
            for kind in KINDS
        },
        order=dict(tables.order),
        withdrawn=gone,
        former={(kind, old): now for kind, old, now in memory.header.former},
        named_by=Referrers({key: one for key, one in tables.named_by.items() if one}),
        tagged={tag: list(keys) for tag, keys in tables.tagged.items() if keys},
    )


def _published(kept: dict[str, Kept], order: Sequence[str]) -> dict[str, Kept]:
    """Those among the entries that were kept that are no drafts."""
    return dict(kept) if len(kept) == len(order) else {id_: kept[id_] for id_ in order}


def _frozen(header: Header) -> dict[Kind, frozenset[str]]:
    return {kind: frozenset(ids) for kind, ids in header.withdrawn.items()}


def remember(
    memory: Memory,
    content: Content,
    header: Header,
    changed: Tables,
    seen: Mapping[str, Stamp],
    output: Output,
) -> None:
    """Keep what was built.

    Args:
        memory: of the build before.
        content: what was built.
        header: what pages have in common.
        changed: what changed in the output.
        seen: the stamps of the content's files, from before they were read.
        output: as it was published.

    Raises:
        OSError: the site folder cannot be written to.
    """
    assert memory.store is not None
    graph, facts, last = content.graph, content.facts, memory.tables
    header.store = memory.store.size
    header.manifest = output.manifest_times()
    header.withdrawn = {kind: sorted(ids) for kind, ids in graph.withdrawn.items()}
    header.former = [(kind, old, now) for (kind, old), now in sorted(graph.former.items())]
    changed.inputs = {path: stamp for path, stamp in seen.items() if last.inputs.get(path) != stamp}
    changed.inputs |= {path: None for path in last.inputs if path not in seen}
    changed.read = dict(content.read)
    changed.order = {kind: ids for kind, ids in graph.order.items() if ids != last.order.get(kind)}
    changed.lock = _differing(last.lock, graph.lock)
    changed.tagged = {
        tag: keys for tag, keys in graph.tagged.items() if keys != last.tagged.get(tag)
    }
    changed.tagged |= {tag: None for tag in last.tagged if tag not in graph.tagged}
    same = header == memory.header and not any(
        getattr(changed, name) for name in Tables.__struct_fields__ if name != "named_by"
    )
    memory.graph = graph
    if facts is not None and same and not graph.named_by.changed:
        return
    if facts is not None:
        keys = graph.named_by.changed
        changed.named_by = {"/".join(key): graph.named_by.packed(key) or None for key in keys}
        graph.named_by.changed.clear()
        memory.add(header, changed)
    else:
        named = graph.named_by
        changed.named_by = {"/".join(key): named.packed(key) for key in named.targets()}
        memory.save(header, memory.updated(changed))


def _lock(site: Path, changed: bool, memory: Memory) -> Lock | None:
    """Return what `quotes.lock` says now; None where it is not in order."""
    known = memory.header.lock
    if not changed:
        return Lock({id_: one for id_, one in memory.tables.lock.items() if one}, known)
    if not (site / LOCK).exists():
        return Lock()
    problems: list[Problem] = []
    lock = load.read_lock(site, problems)
    return None if problems or (site / LOCK).is_symlink() else lock


def _note_lock(graph: Graph, lock: Lock, facts: Facts) -> None:
    """Put it into a graph that has it as it was, and note what that changes."""
    for id_ in _differing(graph.lock, lock.quotes):
        facts.add(f"quote/{id_}=", f"what is known of the wording of quote {id_} changed")
        facts.add("=", "what is known of the wording of quotes changed")
    graph.lock = lock.quotes


def _differing(old: Mapping[str, T | None], new: Mapping[str, T]) -> dict[str, T | None]:
    """Return what is new in `new`, and None for what is gone."""
    found: dict[str, T | None] = {id_: one for id_, one in new.items() if old.get(id_) != one}
    return found | {id_: None for id_ in old if id_ not in new}


def _digest(site: Path, path: str) -> bytes:
    text, _ = files.read_text(site, path)
    return digest_of_text(text or "")


def _holds_entries(path: str) -> bool:
    parts = path.split("/")
    return len(parts) == 3 and parts[1] in load.FOLDERS


@dataclass(slots=True)
class _Edits:
    """Entries of files that changed: as they were, and as they are."""

    old: dict[Key, AnyEntry] = field(default_factory=dict)
    new: dict[Key, Record] = field(default_factory=dict)
    read: dict[str, Read | None] = field(default_factory=dict)

    def changes(self, drafts: bool) -> list[Change]:
        """Return what changed in what is published."""
        found = []
        for key in sorted(self.old.keys() | self.new.keys()):
            record = self.new.get(key)
            old, new = self.old.get(key), record.entry if record else None
            old, new = (one if one and (drafts or not one.draft) else None for one in (old, new))
            if old != new:
                found.append(Change(*key, old, new))
        return found

    def keep(self, store: Store, graph: Graph) -> None:
        """Put the new entries in the store."""
        for key in self.old:
            graph.kept[key[0]].pop(key[1], None)
        for (kind, id_), record in self.new.items():
            kept = store.add(pack(record))
            graph.kept[kind][id_] = kept
            read = self.read[record.path]
            assert read is not None
            read.entries.append(kept)


def _read_again(site: Path, paths: list[str], memory: Memory, graph: Graph) -> _Edits | None:
    """Read files that changed; None where something in them is not in order."""
    assert memory.store is not None
    edits = _Edits()
    for path in paths:
        before = memory.tables.read.get(path)
        kind = load.kind_of(path)
        file = site / path
        if file.is_symlink():  # it may lead out of the site
            return None
        if file.exists():
            text, problem = files.read_text(site, path)
            if text is None or problem:
                return None
            digest = digest_of_text(text)
            if before and digest == before.digest:
                continue
            records, problems = load.read_entries(path, text)
            if problems or any((kind, one.entry.id) in edits.new for one in records):
                return None
            edits.new |= {(kind, one.entry.id): one for one in records}
            edits.read[path] = Read(digest, [])
        elif before:
            edits.read[path] = None
        for kept in before.entries if before else ():
            edits.old[kind, kept.id] = memory.store.whole(kind, kept)
    for kind, id_ in edits.new.keys() - edits.old.keys():
        if id_ in graph.kept[kind]:  # another file has one of this id
            return None
    return edits
