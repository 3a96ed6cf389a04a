"""The order of things: the only place that knows it.

`load` reads a site and finds every problem that can be found without rendering; `build` goes on
to render what is stale and to put it in place. Nothing is written to the output before every page
is rendered, and nothing at all where an error stands.
"""

import dataclasses
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from dossier import assets, cache, exports, plan
from dossier import load as loading
from dossier.cache import State, Written
from dossier.graph import Graph, link
from dossier.language import Language
from dossier.load import Record
from dossier.nodes import Pointer
from dossier.output import Output
from dossier.plan import Page
from dossier.problems import DossierError, Location, MachineError, Problem, UsageError
from dossier.render import Renderer, TemplateFault
from dossier.urls import media_path
from dossier.views import Cards
from dossier.views import build as build_view
from dossier.views import site as site_view
from dossier.workers import default_jobs, run_chunks

Progress = Callable[[int, int], None]
"""Told how many files are done, and how many there are."""

DEFAULT_OUTPUT: Final = "public"


@dataclass(frozen=True, slots=True)
class Options:
    """How to build."""

    jobs: int = field(default_factory=default_jobs)
    strict: bool = False
    """Let warnings stop the build, too."""

    drafts: bool = False
    base_url: str | None = None
    """Instead of that in the settings."""


@dataclass(slots=True)
class Report:
    """What a build did."""

    problems: list[Problem]
    """Sorted by place."""

    entries: int = 0
    pages: int = 0
    rendered: list[str] = field(default_factory=list)
    """The pages that were rendered, sorted."""

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

    folder: Path
    graph: Graph | None
    problems: list[Problem]
    pages: list[Page] = field(default_factory=list)
    files: dict[str, assets.Asset] = field(default_factory=dict)
    """Output that is no page, by path."""


def check(site: Path, options: Options) -> list[Problem]:
    """Return all problems of a site's content, sorted by place.

    Raises:
        UsageError: the folder is no site.
    """
    return _load(site, options).problems


def build(site: Path, out: Path, options: Options, progress: Progress | None = None) -> Report:
    """Build a site into a folder.

    Args:
        site: the site folder.
        out: the output folder; created where needed.
        options: how to build.
        progress: called as files are done.

    Returns:
        The report; where problems stand in the way, nothing was written and `stopped` is set.

    Raises:
        UsageError: one of the folders cannot be used.
        MachineError: the disk or the system failed.
    """
    started = time.perf_counter()
    output = Output(out, site)
    loaded = _load(site, options)
    report = Report(loaded.problems, base_url=options.base_url)
    if loaded.graph is None or _stops(loaded.problems, options.strict):
        report.stopped = True
    else:
        report.base_url = loaded.graph.settings.base_url
        _build(loaded, loaded.graph, output, options, report, progress)
    report.seconds = time.perf_counter() - started
    return report


def _stops(problems: Sequence[Problem], strict: bool) -> bool:
    return any(strict or problem.severity == "error" for problem in problems)


def _load(site: Path, options: Options) -> _Site:
    if not (site / loading.CONTENT).is_dir():
        raise UsageError(
            f"'{site}' is no site folder: it has no folder '{loading.CONTENT}'; "
            "`dossier init FOLDER` starts a new one"
        )
    content = loading.load(site, options.jobs)
    found = _Site(site, None, content.problems)
    if content.settings is not None:
        settings = content.settings
        if options.base_url is not None:
            settings = dataclasses.replace(settings, base_url=options.base_url)

        def locate(record: Record | None, pointer: Pointer, raw: str, nth: int) -> Location:
            if record is None:
                return loading.locate_setting(site, pointer, raw, nth)
            return loading.locate(site, record, pointer, raw, nth)

        graph, problems = link(content.records, settings, content.media, locate, options.drafts)
        found.problems.extend(_unless_broken(problems, content.problems))
        if not found.problems:
            found.graph = graph
            found.pages = plan.pages(graph)
            found.files = _files(site, content.media, graph, found.problems)
            claims = [(path, asset.origin) for path, asset in found.files.items()]
            found.problems.extend(plan.collisions(found.pages, claims))
    found.problems.sort()
    return found


def _unless_broken(problems: list[Problem], known: list[Problem]) -> Iterator[Problem]:
    """Leave out references to entries that could not be read: these are told of already."""
    broken = {Path(problem.location.path).stem for problem in known}
    for problem in problems:
        if problem.code != "unknown-reference" or not any(
            f"'{stem}'" in problem.message for stem in broken
        ):
            yield problem


def _files(
    site: Path, media: Sequence[str], graph: Graph, problems: list[Problem]
) -> dict[str, assets.Asset]:
    """All output that is no page."""
    files = assets.collect(site, problems)
    for name in media:
        origin = f"{loading.MEDIA_FOLDER}/{name}"
        files[media_path(name)] = assets.Asset((site / origin,), origin)
    return files


def _build(
    loaded: _Site,
    graph: Graph,
    output: Output,
    options: Options,
    report: Report,
    progress: Progress | None,
) -> None:
    makers = {
        path: make
        for path, make in exports.FILES.items()
        if graph.settings.base_url or path not in exports.NEEDS_BASE_URL
    }
    state_file = cache.state_file(loaded.folder, output.folder)
    known = cache.read_state(state_file)
    maker = _Maker(loaded, graph, output, known, makers)
    items: list[Page | str] = [*makers, *loaded.files, *loaded.pages]
    wanted = [item if isinstance(item, str) else item.path for item in items]
    report.entries = sum(len(graph.ids(kind)) for kind in loading.FOLDERS.values())
    report.pages = len(loaded.pages)
    fresh, staged, done = State(), [], 0
    try:
        output.begin(path.rpartition("/")[0] for path in wanted)
        for count, results in run_chunks(maker.make_all, items, options.jobs):
            for result in results:
                report.problems.extend(result.problems)
                if result.rendered:
                    report.rendered.append(result.path)
                if result.staged:
                    staged.append(result.path)
                if result.written:
                    fresh.files[result.path] = result.written
            done += count
            if progress:
                progress(done, len(items))
        if report.problems:
            report.problems[:] = sorted(set(report.problems))
            report.stopped = True
            output.discard()
            return
        report.deleted = output.publish(staged, wanted)
        cache.write_state(state_file, fresh)
    except OSError as error:
        output.discard()
        raise MachineError(f"cannot write: {error}") from error
    except (DossierError, KeyboardInterrupt):
        output.discard()
        raise
    report.rendered.sort()
    report.written = sorted(staged)


@dataclass(slots=True)
class _Result:
    """What became of one file of the output."""

    path: str
    problems: list[Problem] = field(default_factory=list)
    rendered: bool = False
    staged: bool = False
    written: Written | None = None


class _Maker:
    """Makes files of the output; in worker processes, where there are many."""

    def __init__(
        self,
        loaded: _Site,
        graph: Graph,
        output: Output,
        known: State,
        makers: dict[str, exports.Export],
    ) -> None:
        self._cards = Cards(graph)
        self._site = site_view(self._cards)
        folders = assets.template_folders(loaded.folder)
        self._context = cache.context_digest(folders)
        self._renderer = Renderer(folders, Language(graph.settings.languages[0]))
        self._files = loaded.files
        self._output = output
        self._known = known.files
        self._makers = makers

    def make_all(self, items: Sequence[Page | str]) -> list[_Result]:
        """Make several files."""
        return [self._file(item) if isinstance(item, str) else self._page(item) for item in items]

    def _page(self, page: Page) -> _Result:
        shell = build_view(
            self._cards, self._site, page.path, page.template, page.subject, page.kind
        )
        print_ = cache.fingerprint(shell, page.template, self._context)
        known = self._known.get(page.path)
        if known and known.fingerprint == print_ and self._output.current(page.path, known):
            return _Result(page.path, written=known)
        try:
            data = self._renderer.page(page.template, shell)
        except TemplateFault as fault:
            return _Result(page.path, [fault.problem])
        return self._stage(page.path, data, print_, rendered=True)

    def _file(self, path: str) -> _Result:
        make = self._makers.get(path)
        data = make(self._cards) if make else self._files[path].read()
        print_ = cache.digest(data)
        known = self._known.get(path)
        if known and known.fingerprint == print_ and self._output.current(path, known):
            return _Result(path, written=known)
        return self._stage(path, data, print_, rendered=False)

    def _stage(self, path: str, data: bytes, print_: bytes, rendered: bool) -> _Result:
        staged = self._output.stage(path, data)
        size, modified = staged or self._output.status(path)
        written = Written(print_, size, modified)
        return _Result(path, rendered=rendered, staged=staged is not None, written=written)
