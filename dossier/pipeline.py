"""The order of things: the only place that knows it.

`load` reads a site and finds every problem that can be found without rendering; `build` goes on
to render what is stale and to put it in place. Nothing is written to the output before every page
is rendered, and nothing at all where an error stands.
"""

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from dossier import fingerprints, unchanged, update
from dossier import load as loading
from dossier.assembly import Assembly
from dossier.assets import Asset
from dossier.exports.pieces import Pieced
from dossier.maker import Maker, Result, Stretch
from dossier.memory import Header, Memory, Tables
from dossier.model import KINDS
from dossier.output import Output
from dossier.plan import Page
from dossier.problems import Problem, UsageError
from dossier.render import reach
from dossier.site import Site, complete
from dossier.stale import Stale
from dossier.stamps import recent
from dossier.store import Damaged
from dossier.unchanged import Look, Told
from dossier.update import remember
from dossier.workers import default_jobs, run_chunks

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

    @property
    def key(self) -> str:
        """What distinguishes builds with other options, of those that change what is built."""
        return unchanged.options_key(self.drafts, self.base_url)


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


def check(site: Path, options: Options) -> list[Problem]:
    """Return all problems of a site's content, sorted by place.

    Raises:
        UsageError: the folder is no site.
    """
    _demand_site(site)
    content = update.afresh(site, options.jobs, options.drafts, None, "")
    return complete(site, content, options.base_url, None).problems


@contextmanager
def _uncollected() -> Iterator[None]:
    """Spare the garbage collector's rounds: what a build makes lives until its end."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@_uncollected()
def build(
    site: Path,
    out: Path,
    options: Options,
    progress: Progress | None = None,
    seen: Look | None = None,
) -> Report:
    """Build a site into a folder.

    Args:
        site: the site folder.
        out: the output folder; created where needed.
        options: how to build.
        progress: called as files are done.
        seen: a look at the site folder from just before.

    Returns:
        The report; where problems stand in the way, nothing was written and `stopped` is set.

    Raises:
        UsageError: one of the folders cannot be used.
        MachineError: the disk or the system failed.
    """
    started = time.perf_counter()
    output = Output(out, site)
    _demand_site(site)
    with output.begun():
        memory = Memory(site, out)
        try:
            report = _Build(site, output, options, memory, seen).run(progress)
        except Damaged:
            memory.forget()
            report = _Build(site, output, options, memory, None).run(progress)
        finally:
            memory.close()
            memory.give_up()
    report.seconds = time.perf_counter() - started
    return report


def _demand_site(site: Path) -> None:
    if not (site / loading.CONTENT).is_dir():
        raise UsageError(
            f"'{site}' is no site folder: it has no folder '{loading.CONTENT}'; "
            "`dossier init FOLDER` starts a new one"
        )


def _stops(problems: Sequence[Problem], strict: bool) -> bool:
    return any(strict or problem.severity == "error" for problem in problems)


# --- building it --------------------------------------------------------------------------


class _Build:
    """One build: what is stale, made, published and remembered."""

    def __init__(
        self, site: Path, output: Output, options: Options, memory: Memory, seen: Look | None
    ) -> None:
        self.site = site
        self.output = output
        self.options = options
        self.memory = memory
        self.seen = seen or unchanged.look(str(site))

    def run(self, progress: Progress | None) -> Report:
        """Build.

        Raises:
            Damaged: what was kept of the last build is not what was written.
            OSError: the disk refuses.
        """
        memory, options = self.memory, self.options
        code = fingerprints.code_digest()
        if memory.header.code != code or memory.store is None:
            memory.forget()
        seen, how = self.seen.content, options.key
        content: update.Content | str = "the options changed"
        if memory.header.options in ("", how):
            content = update.patched(self.site, options.drafts, memory, seen)
        if isinstance(content, str):
            content = update.afresh(self.site, options.jobs, options.drafts, memory, content)
        site = complete(self.site, content, options.base_url, memory)
        report = Report(site.problems, stopped=_stops(site.problems, options.strict))
        if not report.stopped:
            graph = content.graph
            report.base_url = graph.base_url
            report.entries = sum(len(graph.order[kind]) for kind in KINDS)
            report.pages = len(site.pages)
            header = Header(
                code=code,
                options=how,
                settings=content.settings,
                plan=site.reads,
                copies=site.copies,
                media=content.media,
                suspects=sorted(recent(seen, self.seen.at)),
            )
            self._publish(site, header, report, progress)
        return report

    def _publish(
        self,
        site: Site,
        header: Header,
        report: Report,
        progress: Progress | None,
    ) -> None:
        memory, output, content = self.memory, self.output, site.content
        known = {path: one for path, one in memory.tables.files.items() if one}
        output.begin(known, memory.header.manifest)
        reached = reach(site.templates)
        digests = fingerprints.reach_digests(header.code, site.templates, reached)
        maker = Maker(content.graph, output, site.templates, digests, site.files, known)
        header.templates = digests
        header.shell = fingerprints.view_digest(maker.site)
        stale = Stale(known, output, memory.header, header, content.facts, content.why)
        assembly = Assembly(maker.cards, output, memory.tables, stale)
        items, current = self._items(site, stale, assembly)
        if items:
            maker.prepare()
        results = _made(items, maker, self.options.jobs, progress)
        for result in results:
            report.problems.extend(result.problems)
            if result.stretch:
                assembly.take(result.path, *result.stretch)
        # A fault in a template that many pages use is told once.
        report.problems[:] = sorted(set(report.problems))
        report.stopped = _stops(report.problems, self.options.strict)
        if report.stopped:
            return
        results += assembly.results()
        fresh = {one.path: one.written for one in results if one.written}
        changes = {path: one for path, one in fresh.items() if known.get(path) != one}
        report.written = sorted(one.path for one in results if one.staged)
        report.deleted = output.publish({*current, *fresh}, report.written)
        report.rendered = sorted(one.path for one in results if one.rendered)
        report.reasons = {path: stale.reasons[path] for path in report.rendered}
        gone = dict.fromkeys(known.keys() - {*current, *fresh})
        changed = Tables(files={**changes, **gone}, pieces=assembly.pieces)
        # It only saves time, and a site may lie where nothing can be written.
        with suppress(OSError):
            remember(memory, content, header, changed, self.seen.content, output)
            if not report.problems:
                self._sign(report)

    def _sign(self, report: Report) -> None:
        after = self.output.stamps([*report.written, *report.deleted])
        told = Told(report.entries, report.pages, bool(report.base_url))
        place, out = str(self.site), str(self.output.folder)
        unchanged.sign(place, out, self.options.key, self.seen, after, told)

    def _items(
        self, site: Site, stale: Stale, assembly: Assembly
    ) -> tuple[list[Page | Stretch | str], list[str]]:
        """What may have to be made, and the paths of what is as it should be."""
        items: list[Page | Stretch | str] = []
        current: list[str] = []
        for path, made in site.files.items():
            if isinstance(made, Pieced):
                stretches = assembly.stretches(path, made)
                items.extend(stretches)
                if not stretches and not assembly.changed(path):
                    current.append(path)
            elif isinstance(made, Asset) or stale.file(path):
                items.append(path)
            else:
                current.append(path)
        pages = stale.pages(site.pages)
        items.extend(pages)
        made_anew = {page.path for page in pages}
        current.extend(page.path for page in site.pages if page.path not in made_anew)
        return items, current


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
