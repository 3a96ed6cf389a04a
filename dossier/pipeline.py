"""The order of things: the only place that knows it.

`load` reads a site and finds every problem that can be found without rendering; `build` goes on
to render what is stale and to put it in place. Nothing is written to the output before every page
is rendered, and nothing at all where an error stands.
"""

import gc
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from dossier import load, update
from dossier.building import Build, Options, Progress, Report
from dossier.dates import Date
from dossier.memory import Memory
from dossier.output import Output
from dossier.problems import Problem, UsageError
from dossier.site import complete
from dossier.stamps import Stamp
from dossier.stopwatch import Stopwatch
from dossier.store import Damaged
from dossier.unchanged import Look, look

__all__ = ["Options", "Progress", "Report", "Session", "build", "check"]


def check(site: Path, options: Options, today: Date | None = None) -> list[Problem]:
    """Return all problems of a site's content, sorted by place; what breaks rules only where
    there is no error.

    Args:
        site: the site folder.
        options: how to read it.
        today: the day, for rules that ask how old something is; None: they are left out.

    Raises:
        UsageError: the folder is no site.
    """
    demand_site(site)
    content = update.afresh(site, options.jobs, options.drafts, None, "", Stopwatch())
    problems = complete(site, content, options.base_url, None).problems
    problems = sorted([*problems, *content.graph.resting])
    if any(problem.severity == "error" for problem in problems):
        return problems
    from dossier import rules  # noqa: PLC0415 - builds never need them

    checked = rules.Checked(content.graph, today)
    severities = rules.severities(content.graph.settings)
    locate = partial(load.locate, site)
    found = rules.problems(checked, severities, content.records, locate)
    return sorted([*problems, *found])


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
    session = Session(site, out, options)
    try:
        return session.build(progress, seen)
    finally:
        session.close()


class Session:
    """Builds of one site in one process, each of which begins where the last one ended."""

    def __init__(self, site: Path, out: Path, options: Options) -> None:
        """Start; as `build`."""
        self._site, self._out, self._options = site, out, options
        self._memory: Memory | None = None
        self._seen: Look | None = None
        self._output: Mapping[str, Stamp] | None = None

    def close(self) -> None:
        """Forget all."""
        if self._memory is not None:
            self._memory.close()
        self._memory = self._seen = self._output = None

    def build_changed(self, changed: Iterable[str], ready: Callable[[], None]) -> Report:
        """Build again after some files changed, and none but these; as `build`.

        Args:
            changed: files of the site folder, relative to it.
            ready: called when the pages are in place, but not yet the exports.
        """
        seen = self._seen.updated(str(self._site), changed) if self._seen else None
        return self.build(None, seen, self._output if seen else None, ready)

    @_uncollected()
    def build(
        self,
        progress: Progress | None = None,
        seen: Look | None = None,
        seen_output: Mapping[str, Stamp] | None = None,
        ready: Callable[[], None] = lambda: None,
    ) -> Report:
        """Build; as the function of this name."""
        started = time.perf_counter()
        output = Output(self._out, self._site)
        demand_site(self._site)
        done = False
        with output.begun():
            memory = self._memory
            if memory is None or not memory.is_current():
                self.close()
                memory, seen_output = Memory(self._site, self._out), None
            self._memory = memory
            seen = seen or look(str(self._site))
            try:
                try:
                    made = Build(
                        self._site, output, self._options, memory, seen, seen_output, ready
                    )
                    report = made.run(progress)
                except Damaged:
                    memory.forget()
                    made = Build(self._site, output, self._options, memory, None)
                    report = made.run(progress)
                done = True
            finally:
                memory.give_up()
                if not done:
                    self.close()
        self._seen, self._output = seen, made.output_stamps
        report.seconds = time.perf_counter() - started
        return report


def demand_site(site: Path) -> None:
    """Refuse a folder that is no site.

    Raises:
        UsageError: it has no content.
    """
    if not (site / load.CONTENT).is_dir():
        raise UsageError(
            f"'{site}' is no site folder: it has no folder '{load.CONTENT}'; "
            "`dossier init FOLDER` starts a new one"
        )
