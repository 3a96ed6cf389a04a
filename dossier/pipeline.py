"""The order of things: the only place that knows it.

`load` reads a site and finds every problem that can be found without rendering; `build` goes on
to render what is stale and to put it in place. Nothing is written to the output before every page
is rendered, and nothing at all where an error stands.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from dossier import assets, cache, exports, plan
from dossier import load as loading
from dossier.assets import Asset
from dossier.cache import State
from dossier.exports import Export
from dossier.graph import Graph, link
from dossier.maker import Maker
from dossier.output import Output
from dossier.plan import Page
from dossier.problems import DossierError, MachineError, Problem, UsageError
from dossier.urls import media_path
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
    files: dict[str, Export | Asset] = field(default_factory=dict)
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
        report.base_url = loaded.graph.base_url
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
        locate = partial(loading.locate, site)
        graph, problems = link(
            content.records, content.settings, content.media, locate, options.drafts
        )
        if options.base_url is not None:
            graph.base_url = options.base_url
        found.problems.extend(_unless_broken(problems, content.problems))
        if not found.problems:
            found.graph = graph
            found.pages = plan.pages(graph)
            found.files = _files(site, content.media, graph, found.problems)
            claims = [(path, getattr(file, "origin", "")) for path, file in found.files.items()]
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
) -> dict[str, Export | Asset]:
    """All output that is no page."""
    files: dict[str, Export | Asset] = {
        path: make
        for path, make in exports.FILES.items()
        if graph.base_url or path not in exports.NEEDS_BASE_URL
    }
    files |= assets.collect(site, problems)
    for name in media:
        origin = f"{loading.MEDIA_FOLDER}/{name}"
        files[media_path(name)] = Asset((site / origin,), origin)
    return files


def _build(
    loaded: _Site,
    graph: Graph,
    output: Output,
    options: Options,
    report: Report,
    progress: Progress | None,
) -> None:
    state_file = cache.state_file(loaded.folder, output.folder)
    known = cache.read_state(state_file)
    maker = Maker(loaded.folder, graph, output, known, loaded.files)
    items: list[Page | str] = [*loaded.files, *loaded.pages]
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
