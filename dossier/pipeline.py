"""The order of things: the only place that knows it.

`load` reads a site and finds every problem that can be found without rendering; `build` goes on
to render what is stale and to put it in place. Nothing is written to the output before every page
is rendered, and nothing at all where an error stands.
"""

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from dossier import assets, exports, plan
from dossier import load as loading
from dossier.assets import Asset
from dossier.cache import Written
from dossier.exports import Export
from dossier.graph import Graph, link
from dossier.maker import Maker
from dossier.output import Output
from dossier.plan import Page
from dossier.problems import Location, Problem, UsageError
from dossier.render import Template
from dossier.urls import media_path
from dossier.workers import default_jobs, run_chunks

Progress = Callable[[int, int], None]
"""Told how many files are done, and how many there are."""

DEFAULT_OUTPUT: Final = "public"

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

    problems: list[Problem]
    graph: Graph | None = None
    """None where an error stands in its way."""

    templates: tuple[Template, ...] = ()
    pages: list[Page] = field(default_factory=list)
    files: dict[str, Export | Asset] = field(default_factory=dict)
    """Output that is no page, by path."""


def check(site: Path, options: Options) -> list[Problem]:
    """Return all problems of a site's content, sorted by place.

    Raises:
        UsageError: the folder is no site.
    """
    return _load(site, options).problems


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
    report = Report(loaded.problems, stopped=_stops(loaded.problems, options.strict))
    if loaded.graph and not report.stopped:
        report.base_url = loaded.graph.base_url
        report.entries = sum(len(loaded.graph.ids(kind)) for kind in loading.FOLDERS.values())
        report.pages = len(loaded.pages)
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
    found = _Site(content.problems)
    found.templates = assets.templates(site, found.problems)
    static = assets.collect(site, found.problems)
    copies = [*static.items(), *_media(site, content, found.problems)]
    locate = partial(loading.locate, site)
    graph, problems = link(content.records, content.settings, content.media, locate, options.drafts)
    found.problems.extend(problems)
    address = options.base_url or content.settings.base_url
    graph.base_url = f"{address.rstrip('/')}/" if address else ""
    found.pages = plan.pages(graph)
    found.files = {**exports.files(graph), **dict(copies)}
    claims = [(path, "") for path in exports.files(graph)]
    claims += [(path, asset.origin) for path, asset in copies]
    found.problems.extend(plan.collisions(found.pages, claims))
    if not _stops(found.problems, strict=False):
        found.graph = graph
    found.problems.sort()
    return found


def _media(
    site: Path, content: loading.Content, problems: list[Problem]
) -> Iterator[tuple[str, Asset]]:
    """The images of `content/media`, by output path.

    Nothing else: HTML and SVG can run scripts, and content must not.
    """
    origins = []
    for name in content.media:
        origin = f"{loading.MEDIA_FOLDER}/{name}"
        if name.lower().endswith(IMAGES):
            origins.append(origin)
        else:
            message = f"'{origin}' is no image of a kind that browsers only show"
            hint = f"images end in {', '.join(IMAGES)}; what else a site needs goes to static/"
            problems.append(Problem(Location(origin), "unexpected-file", message, hint))
    for asset in assets.copied(site, origins, problems):
        yield media_path(asset.origin.removeprefix(f"{loading.MEDIA_FOLDER}/")), asset


def _build(
    loaded: _Site,
    graph: Graph,
    output: Output,
    options: Options,
    report: Report,
    progress: Progress | None,
) -> None:
    items: list[Page | str] = [*loaded.files, *loaded.pages]
    written: dict[str, Written] = {}
    staged = []
    done = 0
    with output.begun([*loaded.files, *(page.path for page in loaded.pages)]):
        maker = Maker(graph, output, loaded.templates, loaded.files)
        with closing(run_chunks(maker.make_all, items, options.jobs)) as chunks:
            for count, results in chunks:
                for result in results:
                    report.problems.extend(result.problems)
                    if result.rendered:
                        report.rendered.append(result.path)
                    if result.staged:
                        staged.append(result.path)
                    if result.written:
                        written[result.path] = result.written
                done += count
                if progress:
                    progress(done, len(items))
        # A fault in a template that many pages use is told once.
        report.problems[:] = sorted(set(report.problems))
        report.stopped = _stops(report.problems, options.strict)
        if not report.stopped:
            report.deleted = output.publish(written, staged)
            report.written = sorted(staged)
    report.rendered.sort()
