"""What commands say, and how: the only place that prints."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from dossier.problems import Problem

if TYPE_CHECKING:
    from dossier.pipeline import Progress, Report

BAR_FROM = 1000
"""Files from which on a build shows a progress bar."""


def say(text: str, error: bool = False) -> None:
    """Print a line. Where the reader has gone, as `head` does, the command goes on unheard."""
    stream = sys.stderr if error else sys.stdout
    try:
        print(text, file=stream)
    except BrokenPipeError:
        silence(stream)


def put(data: bytes) -> None:
    """Write a file to where the command's output goes."""
    try:
        sys.stdout.buffer.write(data)
    except BrokenPipeError:
        silence(sys.stdout)


def flushed(status: int) -> int:
    """Write out what is still held back; return the exit status, which that may change."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except BrokenPipeError:
            silence(stream)
        except OSError as error:
            silence(stream)
            say(f"dossier: cannot write the output: {error.strerror}", error=True)
            status = 2
    return status


def silence(stream: TextIO) -> None:
    """Let a stream say nothing from now on."""
    # Python flushes once more as it ends.
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def tell(
    report: "Report", out: Path, strict: bool, note: bool = True, site: Path | None = None
) -> int:
    """Tell of a build; return the exit status.

    Args:
        report: on the build.
        out: the output folder.
        strict: whether warnings count as errors.
        note: whether to say that there is no address.
        site: the site folder, to show the lines that problems stand on.
    """
    say_problems(report.problems, site, error=True)
    if report.stopped:
        say(f"{count(report.problems)}; nothing was written to {out}", error=True)
        return 1
    parts = [
        f"{len(report.rendered):,} rendered",
        f"{len(report.written):,} files written",
        *([f"{len(report.deleted):,} deleted"] if report.deleted else []),
    ]
    address = bool(report.base_url) or not note
    tell_built(str(out), report.entries, report.pages, address, parts, report.seconds)
    return status(report.problems, strict)


def tell_built(
    out: str, entries: int, pages: int, address: bool, parts: Sequence[str], seconds: float
) -> None:
    """Say that a site was built: where, and of what."""
    if not address:
        say(
            "note: no base_url is set, so there is no sitemap.xml and feeds link relatively; "
            "set it in content/dossier.yaml or with --base-url",
            error=True,
        )
    done = ", ".join([f"{entries:,} entries", f"{pages:,} pages", *parts])
    say(f"built {out}: {done} in {seconds:.2f} s")


def say_problems(problems: Sequence[Problem], site: Path | None, error: bool = False) -> None:
    """Say what is wrong, and where; with the lines, where the site folder is given."""
    if not problems:
        return
    from dossier.reporting.text import texts  # noqa: PLC0415 - most builds have no problems

    for text in texts(problems, site):
        say(text, error=error)


def count(problems: Sequence[Problem]) -> str:
    """Return how many problems there are, by severity."""
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    parts = [f"{errors} error{'s' * (errors != 1)}"] if errors else []
    parts += [f"{warnings} warning{'s' * (warnings != 1)}"] if warnings else []
    return ", ".join(parts)


def status(problems: Sequence[Problem], strict: bool) -> int:
    """Return the exit status that problems stand for."""
    return int(any(strict or problem.severity == "error" for problem in problems))


class Bar:
    """A progress bar on a terminal, for long builds."""

    def __init__(self) -> None:
        self._bar: Any = None

    def __enter__(self) -> "Bar":
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()

    @property
    def show(self) -> "Progress | None":
        """What to call with the files done and the files there are; None where nobody looks."""
        return self._show if sys.stderr.isatty() else None

    def _show(self, done: int, total: int) -> None:
        if total < BAR_FROM:
            return
        if self._bar is None:
            from tqdm import tqdm  # noqa: PLC0415

            self._bar = tqdm(total=total, unit="file", leave=False, file=sys.stderr)
        self._bar.update(done - self._bar.n)
