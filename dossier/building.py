"""One build: what is stale, made, published and remembered."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from dossier import admin, fingerprints, history, interrupts, unchanged, update
from dossier.assembly import Assembly
from dossier.assets import Asset
from dossier.dates import Date
from dossier.exports.pieces import Pieced
from dossier.graph import HISTORY
from dossier.load import SETTINGS
from dossier.maker import Maker, Result, Stretch
from dossier.memory import Header, Memory, Tables
from dossier.model import KINDS
from dossier.output import Output
from dossier.plan import Page
from dossier.problems import Problem
from dossier.quotelock import LOCK
from dossier.records import pack_settings
from dossier.render import Template, reach
from dossier.sharing import Drawn
from dossier.site import Site, complete
from dossier.stale import Stale
from dossier.stamps import Stamp, recent
from dossier.stopwatch import Stage, Stopwatch
from dossier.unchanged import Look, Told, digest_of_text
from dossier.workers import default_jobs, run_chunks

if TYPE_CHECKING:
    from dossier import fulltext

Progress = Callable[[int, int], None]
"""Told how many files are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to build."""

    jobs: int = field(default_factory=default_jobs)
    strict: bool = False
    """Let warnings stop the build, too."""

    drafts: bool = False
    base_url: str | None = None
    """Instead of that in the settings."""

    require_verified: bool = False
    """For `check`: tell of quotes that are marked verbatim and not verified."""

    as_of: Date | None = None
    """A day: build what was known by then."""

    index: bool = True
    """Make the index of the full text, where the settings ask for it."""

    @property
    def key(self) -> str:
        """What distinguishes builds with other options, of those that change what is built."""
        return unchanged.options_key(self.drafts, self.base_url, self._day, self.index)

    @property
    def content_key(self) -> str:
        """The same of those that change what is read."""
        return unchanged.options_key(self.drafts, self.base_url, self._day)

    @property
    def _day(self) -> str | None:
        return self.as_of.text if self.as_of else None


@dataclass(slots=True)
class Report:
    """What a build did."""

    problems: list[Problem]
    """Sorted by place."""

    entries: int = 0
    pages: int = 0
    rendered: list[str] = field(default_factory=list)
    """The pages that were rendered, sorted."""

    reasons: dict[str, str] = field(default_factory=dict)
    """Why each of them was."""

    written: list[str] = field(default_factory=list)
    """The files that were new or changed, sorted."""

    deleted: list[str] = field(default_factory=list)
    seconds: float = 0.0
    stopped: bool = False
    """Nothing was written, because of the problems."""

    base_url: str | None = None
    notes: list[str] = field(default_factory=list)
    """What is not as the settings ask for, but no fault of the content."""

    told: str = ""
    """What else whoever builds the site should know; it is as the settings ask for."""

    stages: list[Stage] = field(default_factory=list)
    """Where the time went."""


def stops(problems: Sequence[Problem], strict: bool) -> bool:
    """Tell whether a build with these problems is stopped."""
    return any(strict or problem.severity == "error" for problem in problems)


class Build:
    """One build of a site folder into an output folder."""

    def __init__(
        self,
        site: Path,
        output: Output,
        options: Options,
        memory: Memory,
        seen: Look | None,
        seen_output: Mapping[str, Stamp] | None = None,
        ready: Callable[[], None] = lambda: None,
    ) -> None:
        """Start.

        Args:
            site: the site folder.
            output: the output folder, begun.
            options: how to build.
            memory: of the last build.
            seen: a look at the site folder from just before.
            seen_output: the same of the output folder.
            ready: called when pages that changed are in place, but not yet all else.
        """
        self._ready = ready
        self._seen_output = seen_output
        self.output_stamps: Mapping[str, Stamp] | None = None
        """As the build has left them; None where that is not known."""

        self._hints: list[str] = []
        """Notes that another build would have as well."""

        self._certain = True
        """Whether the next build would read the same, if no file changed."""

        self._folder = site
        self._output = output
        self._options = options
        self._memory = memory
        self._watch = Stopwatch()
        with self._watch.stage("look at files"):
            self._seen = seen or unchanged.look(str(site))
            self._header = Header(
                code=fingerprints.code_digest(),
                options=options.content_key,
                suspects=sorted(recent(self._seen.content, self._seen.at)),
            )

    def run(self, progress: Progress | None) -> Report:
        """Build.

        Raises:
            Damaged: what was kept of the last build is not what was written.
            OSError: the disk refuses.
        """
        content = self._content()
        with self._watch.stage("read history"):
            self._add_history(content)
        with self._watch.stage("plan"):
            site = complete(self._folder, content, self._options.base_url, self._memory)
        report = Report(site.problems, stages=self._watch.stages)
        report.stopped = stops(site.problems, self._options.strict)
        if report.stopped:
            return report
        graph, header = content.graph, self._header
        report.base_url, report.told = graph.base_url, site.told
        if site.cannot_draw:
            report.notes.append(
                "Pillow is not installed, so pages have no images for link previews; "
                "pip install 'dossier[images]', or set share_images: false"
            )
        report.entries = sum(len(graph.order[kind]) for kind in KINDS)
        report.pages = len(site.pages)
        header.settings, header.packed_settings = content.settings, pack_settings(graph.settings)
        header.plan, header.copies, header.media = site.reads, site.copies, content.media
        header.lock = content.lock
        self._publish(site, report, progress)
        return report

    def _content(self) -> update.Content:
        memory, options, header = self._memory, self._options, self._header
        if memory.header.code != header.code or memory.store is None:
            memory.forget()
        content: update.Content | str = "the options changed"
        if options.as_of is not None:
            content = "what was known on a day is told by all entries together"
        elif memory.header.options in ("", header.options):
            with self._watch.stage("read changes"):
                seen = self._seen.content
                content = update.patched(self._folder, options.drafts, memory, seen)
        if isinstance(content, str):
            how = (options.jobs, options.drafts, memory, content)
            content = update.afresh(self._folder, *how, self._watch, options.as_of)
        return content

    def _add_history(self, content: update.Content) -> None:
        """Give the graph the site folder's history, and note what has changed in that."""
        found = history.History()
        # What was known on a day does not hang on when the editors wrote it down.
        if content.graph.settings.history and self._options.as_of is None:
            code, jobs = self._header.code.hex(), self._options.jobs
            found = history.read(self._folder, self._seen.history, code, jobs)
        content.graph.know(found.edits)
        self._header.history = found.digest
        self._certain = not found.silent
        if found.cut:
            self._hints.append(
                "only the last part of the git history is here (a shallow clone), so pages do not "
                "say when older entries were added; `git fetch --unshallow` gets the rest"
            )
        if content.facts is not None and found.digest != self._memory.header.history:
            self._compare(content, found)

    def _compare(self, content: update.Content, found: history.History) -> None:
        """Note whose past is another one now."""
        facts, last = content.facts, self._memory.header.history
        assert facts is not None
        words = "there are new commits"
        facts.add(HISTORY, words)
        before = found.before if last else history.History()
        now = history.days_of(found.edits())
        keys = {(kind, id_) for kind in KINDS for id_ in content.graph.order[kind]}
        if before is not None and before.digest == last:
            was = history.days_of(before.edits())
            keys = {key for key in now.keys() | was.keys() if now.get(key) != was.get(key)}
        for kind, id_ in keys:
            facts.add(f"{kind}/{id_}@", words)

    def _publish(self, site: Site, report: Report, progress: Progress | None) -> None:
        memory, output, watch = self._memory, self._output, self._watch
        known = {path: one for path, one in memory.tables.files.items() if one}
        with watch.stage("look at output"):
            output.begin(known, memory.header.manifest, self._seen_output)
        with watch.stage("find what is stale"):
            digests = fingerprints.reach_digests(
                self._header.code, site.templates, reach(site.templates)
            )
            maker = Maker(site.content.graph, output, site.templates, digests, site.files, known)
            self._header.templates = digests
            self._header.colours = site.colours
            self._header.shell = fingerprints.view_digest(maker.site)
            last, content = memory.header, site.content
            stale = Stale(known, output, last, self._header, content.facts, content.why)
            assembly = Assembly(maker.cards, output, memory.tables, stale)
            items = _items(site, stale, assembly)
        with watch.stage("make files"):
            if items:
                maker.prepare()
            results = _made(items, maker, self._options.jobs, progress)
        for result in results:
            report.problems.extend(result.problems)
            if result.stretch:
                assembly.take(result.path, *result.stretch)
        # A fault in a template that many pages use is told once.
        report.problems[:] = sorted(set(report.problems))
        report.stopped = stops(report.problems, self._options.strict)
        if report.stopped:
            return
        index = self._index(site, maker, results, report)
        wanted = {*site.files, *(page.path for page in site.pages)}
        wanted |= index.paths if index else set()
        interrupts.check()
        with output.publishing(wanted) as report.deleted:
            with watch.stage("publish"):
                staged = [one.path for one in results if one.staged]
                output.put(staged)
                if staged:
                    self._ready()
            with watch.stage("put exports together"):
                exports = [*assembly.results(), *(index.results(output) if index else ())]
                output.put(one.path for one in exports if one.staged)
        results += exports
        fresh = {one.path: one.written for one in results if one.written}
        report.written = sorted(one.path for one in results if one.staged)
        report.rendered = sorted(one.path for one in results if one.rendered)
        report.reasons = {path: stale.reasons[path] for path in report.rendered}
        changes = {path: one for path, one in fresh.items() if known.get(path) != one}
        gone = dict.fromkeys(known.keys() - wanted)
        self._remember(site, report, Tables(files=changes | gone, pieces=assembly.pieces))
        report.notes += self._hints

    def _index(
        self, site: Site, maker: Maker, results: Sequence[Result], report: Report
    ) -> "fulltext.Made | None":
        """Make the index of the full text, where the settings ask for it."""
        if site.content.graph.settings.search != "full":
            return None
        from dossier import fulltext  # noqa: PLC0415 - few sites ask for it

        if not self._options.index:
            report.notes.append("the full text is not indexed here; searching finds names only")
            return None
        with self._watch.stage("index texts"):
            known = {path: one for path, one in self._memory.tables.files.items() if one}
            made = fulltext.FullText(maker.cards, self._output, known)
            index = made.made(site.pages, results, set(site.files))
        if index.note:
            report.notes.append(
                f"{index.note}, so searching finds names only; install it with "
                "`pip install 'dossier[search]'`, or set `search: names` in content/dossier.yaml"
            )
        return index

    def _remember(self, site: Site, report: Report, changed: Tables) -> None:
        # It only saves time, and a site may lie where nothing can be written.
        with self._watch.stage("remember"), suppress(OSError):
            memory, output, seen = self._memory, self._output, self._seen
            after = output.stamps([*report.written, *report.deleted])
            self.output_stamps = after
            update.remember(memory, site.content, self._header, changed, seen.content, output)
            # With a note, the next build is to try again.
            sure = self._certain and (not report.notes or not self._options.index)
            if sure and not report.problems:
                told = Told(report.entries, report.pages, bool(report.base_url))
                place, out = str(self._folder), str(output.folder)
                texts = self._texts(site.templates)
                unchanged.sign(place, out, self._options.key, seen, after, texts, told)

    def _texts(self, templates: Iterable[Template]) -> dict[str, bytes]:
        """The digests of the texts of files that may change without a new stamp."""
        found = {}
        sources = {one.path: one.source for one in templates}
        for path in self._seen.doubtful:
            read = self._memory.tables.read.get(path)
            if path == SETTINGS:
                found[path] = self._header.settings
            elif path == LOCK and self._header.lock:
                found[path] = self._header.lock
            elif read:
                found[path] = read.digest
            elif path in sources:
                found[path] = digest_of_text(sources[path])
        return found


def _items(site: Site, stale: Stale, assembly: Assembly) -> list[Page | Stretch | str]:
    """What may have to be made.

    The form's page also hangs on which files the site has in `static`, and is cheap to make.
    """
    items: list[Page | Stretch | str] = []
    images: list[str] = []
    for path, made in site.files.items():
        if isinstance(made, Pieced):
            items.extend(assembly.stretches(path, made))
        elif isinstance(made, Drawn):
            images.append(path)
        elif isinstance(made, Asset) or path == admin.PAGE or stale.file(path):
            items.append(path)
    items.extend(stale.images(images))
    items.extend(stale.pages(site.pages))
    return items


def _made(
    items: Sequence[Page | Stretch | str], maker: Maker, jobs: int, progress: Progress | None
) -> list[Result]:
    done = 0
    found: list[Result] = []
    with closing(run_chunks(maker.make_all, items, jobs)) as chunks:
        for count, results in chunks:
            found.extend(results)
            done += count
            if progress:
                progress(done, len(items))
    return found
