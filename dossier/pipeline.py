"""The order of things: the only place that knows it.

`load` reads a site and finds every problem that can be found without rendering; `build` goes on
to render what is stale and to put it in place. Nothing is written to the output before every page
is rendered, and nothing at all where an error stands.
"""

import gc
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from dossier import assets, exports, fingerprints, plan, unchanged, update
from dossier import load as loading
from dossier.assembly import Assembly
from dossier.assets import Asset
from dossier.exports import Export
from dossier.exports.pieces import Pieced
from dossier.maker import Maker, Result, Stretch
from dossier.memory import Header, Memory, Tables
from dossier.model import KINDS
from dossier.output import Output
from dossier.plan import Page
from dossier.problems import Location, Problem, UsageError
from dossier.render import Template
from dossier.stale import Stale
from dossier.stamps import recent
from dossier.store import Damaged
from dossier.unchanged import Look, Told
from dossier.update import remember
from dossier.urls import media_path
from dossier.workers import default_jobs, run_chunks

Progress = Callable[[int, int], None]
"""Told how many files are done, and how many there are."""

IMAGES: Final = (".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp")
"""Endings of files of `content/media`."""


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


@dataclass(slots=True)
class _Site:
    """A site that was loaded."""

    content: update.Content
    problems: list[Problem]
    templates: tuple[Template, ...] = ()
    pages: list[Page] = field(default_factory=list)
    files: dict[str, Export | Asset] = field(default_factory=dict)
    """Output that is no page, by path."""

    @property
    def paths(self) -> list[str]:
        return [*self.files, *(page.path for page in self.pages)]


def check(site: Path, options: Options) -> list[Problem]:
    """Return all problems of a site's content, sorted by place.

    Raises:
        UsageError: the folder is no site.
    """
    _demand_site(site)
    content = update.afresh(site, options.jobs, options.drafts, None, "")
    return _complete(site, content, options, None).problems


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


# --- what there is to build ---------------------------------------------------------------


def _complete(
    site: Path, content: update.Content, options: Options, known: Mapping[str, object] | None
) -> _Site:
    """Add to a site's content what else is built from it, and the problems of that.

    Args:
        site: the site folder.
        content: with the graph; its base URL becomes that of the options.
        options: how to build.
        known: paths of the output among which there are no collisions.
    """
    graph = content.graph
    found = _Site(content, list(content.problems))
    found.templates = assets.templates(site, found.problems)
    static = assets.collect(site, found.problems)
    copies = [*static.items(), *_media(site, content.media, found.problems)]
    address = options.base_url or graph.settings.base_url
    graph.base_url = f"{address.rstrip('/')}/" if address else ""
    found.pages = plan.pages(graph)
    made = exports.files(graph)
    found.files = {**made, **dict(copies)}
    if known is None or known.keys() != set(found.paths):
        claims = [(path, "") for path in made]
        claims += [(path, asset.origin) for path, asset in copies]
        found.problems.extend(plan.collisions(found.pages, claims))
    found.problems.sort()
    return found


def _media(
    site: Path, names: Sequence[str], problems: list[Problem]
) -> Iterator[tuple[str, Asset]]:
    """The images of `content/media`, by output path.

    Nothing else: HTML and SVG can run scripts, and content must not.
    """
    origins = []
    for name in names:
        origin = f"{loading.MEDIA_FOLDER}/{name}"
        if name.lower().endswith(IMAGES):
            origins.append(origin)
        else:
            message = f"'{origin}' is no image of a kind that browsers only show"
            hint = f"images end in {', '.join(IMAGES)}; what else a site needs goes to static/"
            problems.append(Problem(Location(origin), "unexpected-file", message, hint))
    for asset in assets.copied(site, origins, problems):
        yield media_path(asset.origin.removeprefix(f"{loading.MEDIA_FOLDER}/")), asset


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
        site = _complete(self.site, content, options, memory.tables.files)
        report = Report(site.problems, stopped=_stops(site.problems, options.strict))
        if not report.stopped:
            graph = content.graph
            report.base_url = graph.base_url
            report.entries = sum(len(graph.order[kind]) for kind in KINDS)
            report.pages = len(site.pages)
            header = Header(code=code, options=how, suspects=sorted(recent(seen, self.seen.at)))
            self._publish(site, header, report, progress)
        return report

    def _publish(
        self,
        site: _Site,
        header: Header,
        report: Report,
        progress: Progress | None,
    ) -> None:
        memory, output, content = self.memory, self.output, site.content
        known = {path: one for path, one in memory.tables.files.items() if one}
        output.begin(known, memory.header.manifest)
        reach = {page.template: [one.name for one in site.templates] for page in site.pages}
        digests = fingerprints.reach_digests(header.code, site.templates, reach)
        maker = Maker(content.graph, output, site.templates, digests, site.files, known)
        header.settings, header.media, header.templates = content.settings, content.media, digests
        header.shell = fingerprints.view_digest(maker.site)
        stale = Stale(known, output.intact, memory.header, header, content.facts, content.why)
        assembly = Assembly(maker.cards, output, memory.tables, stale)
        items, current = self._items(site, stale, assembly)
        if output.blank:
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
        self, site: _Site, stale: Stale, assembly: Assembly
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
        for page in site.pages:
            if stale.page(page.path, page.template):
                items.append(page)
            else:
                current.append(page.path)
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
