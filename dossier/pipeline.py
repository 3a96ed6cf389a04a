"""The order of things: the only place that knows it.

`load` reads a site and finds every problem that can be found without rendering; `build` goes on
to render what is stale and to put it in place. Nothing is written to the output before every page
is rendered, and nothing at all where an error stands.
"""

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dossier import load, update
from dossier.building import Build, Options, Progress, Report
from dossier.memory import Memory
from dossier.output import Output
from dossier.problems import Problem, UsageError
from dossier.site import complete
from dossier.stopwatch import Stopwatch
from dossier.store import Damaged
from dossier.unchanged import Look

__all__ = ["Options", "Progress", "Report", "build", "check"]


def check(site: Path, options: Options) -> list[Problem]:
    """Return all problems of a site's content, sorted by place.

    Raises:
        UsageError: the folder is no site.
    """
    _demand_site(site)
    content = update.afresh(site, options.jobs, options.drafts, None, "", Stopwatch())
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
            report = Build(site, output, options, memory, seen).run(progress)
        except Damaged:
            memory.forget()
            report = Build(site, output, options, memory, None).run(progress)
        finally:
            memory.close()
            memory.give_up()
    report.seconds = time.perf_counter() - started
    return report


def _demand_site(site: Path) -> None:
    if not (site / load.CONTENT).is_dir():
        raise UsageError(
            f"'{site}' is no site folder: it has no folder '{load.CONTENT}'; "
            "`dossier init FOLDER` starts a new one"
        )
