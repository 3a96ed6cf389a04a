"""The commands; the only place that prints.

Exit status: 0 fine, 1 the content has errors (with `--strict`: or warnings), 2 wrong usage or the
machine failed.
"""

import argparse
import gc
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TextIO
from urllib.parse import urlsplit

from dossier import __version__, unchanged
from dossier.problems import DossierError, Problem, format_github, format_json, format_text

if TYPE_CHECKING:
    from dossier.pipeline import Options, Progress, Report

DEFAULT_OUTPUT = "public"

BAR_FROM = 1000
"""Files from which on a build shows a progress bar."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        arguments: those after the program's name; None: this process's own.

    Returns:
        The exit status.
    """
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character gets an escape instead of a traceback.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    options = _parser().parse_args(arguments)
    try:
        status: int = options.run(options)
    except DossierError as error:
        _say(f"dossier: {error}", error=True)
        status = 2
    except OSError as error:
        # Whatever was not foreseen: a path that may not be looked at, a full disk behind stdout.
        _say(f"dossier: {error}", error=True)
        status = 2
    except KeyboardInterrupt:
        _say("dossier: stopped", error=True)
        status = 130
    return _flushed(status)


def run() -> NoReturn:
    """Run this process's command and end it.

    At once: taking apart a site of 10,000 entries only to give its memory back takes longer than
    many a build. What had to be closed is closed by now.
    """
    gc.disable()  # for the same reason
    os._exit(main())


def _say(text: str, error: bool = False) -> None:
    """Print a line. Where the reader has gone, as `head` does, the command goes on unheard."""
    stream = sys.stderr if error else sys.stdout
    try:
        print(text, file=stream)
    except BrokenPipeError:
        _silence(stream)


def _flushed(status: int) -> int:
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except BrokenPipeError:
            _silence(stream)
        except OSError as error:
            _silence(stream)
            _say(f"dossier: cannot write the output: {error.strerror}", error=True)
            status = 2
    return status


def _silence(stream: TextIO) -> None:
    # Python flushes once more as it ends.
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dossier",
        description="Build explainer dossiers: who says so, since when, and who disagrees?",
    )
    parser.add_argument("--version", action="version", version=f"dossier {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    build = commands.add_parser("build", help="build a site", description=_build.__doc__)
    _add_site(build)
    _add_output(build)
    _add_content_options(build)
    build.add_argument(
        "--explain", action="store_true", help="say of each page that is rendered why it was stale"
    )
    build.add_argument(
        "--profile", action="store_true", help="show where the time went, stage by stage"
    )
    build.set_defaults(run=_build)

    check = commands.add_parser(
        "check", help="find the problems of a site's content", description=_check.__doc__
    )
    _add_site(check)
    _add_content_options(check)
    check.add_argument(
        "--format",
        choices=("text", "json", "github"),
        default="text",
        help="text for people, json for programs, github for annotations",
    )
    check.set_defaults(run=_check)

    serve = commands.add_parser(
        "serve", help="build, show, and follow changes", description=_serve.__doc__
    )
    _add_site(serve)
    _add_output(serve)
    _add_content_options(serve)
    serve.add_argument("--port", type=_port, default=8000, metavar="N", help="default: 8000")
    serve.set_defaults(run=_serve)

    init = commands.add_parser("init", help="start a new dossier", description=_init.__doc__)
    init.add_argument("folder", type=Path, metavar="FOLDER", help="a new or empty folder")
    init.set_defaults(run=_init)
    return parser


def _add_site(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "site",
        nargs="?",
        type=Path,
        default=Path(),
        metavar="SITE",
        help="the site folder; default: the current folder",
    )


def _add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "-o", "--output", type=Path, metavar="OUT", help="the output folder; default: SITE/public"
    )
    parser.add_argument(
        "--base-url",
        type=_web_address,
        metavar="URL",
        help="where the site will be published, instead of the settings' base_url",
    )


def _add_content_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--jobs", type=_jobs, metavar="N", help="worker processes; default: one a processor"
    )
    parser.add_argument("--strict", action="store_true", help="treat warnings as errors")
    parser.add_argument("--drafts", action="store_true", help="include drafts")


def _jobs(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 256:
        raise argparse.ArgumentTypeError(f"'{text}' is no number from 1 to 256")
    return int(text)


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"'{text}' is no number from 1 to 65535")
    return int(text)


def _web_address(text: str) -> str:
    try:
        parts = urlsplit(text)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname) and text.isprintable()
    except ValueError:
        valid = False
    if not valid or " " in text or "?" in text or "#" in text:
        raise argparse.ArgumentTypeError(f"'{text}' is no web address such as https://example.org/")
    return text


# --- commands -----------------------------------------------------------------------------


def _build(arguments: argparse.Namespace) -> int:
    """Build a site folder into static pages."""
    started = time.perf_counter()
    site, out = str(arguments.site), str(_out(arguments))
    seen = unchanged.look(site)
    key = unchanged.options_key(arguments.drafts, arguments.base_url)
    known = unchanged.told(site, out, key, seen)
    if known:
        seconds = time.perf_counter() - started
        _tell_built(
            out,
            known.entries,
            known.pages,
            known.base_url,
            ["0 rendered", "0 files written"],
            seconds,
        )
        return 0

    from dossier import pipeline  # noqa: PLC0415 - where nothing changed, none of it is needed

    with _Bar() as bar:
        report = pipeline.build(
            arguments.site, _out(arguments), _options(arguments), bar.show, seen
        )
    if arguments.profile:
        from dossier.stopwatch import table  # noqa: PLC0415

        _say(table(report.stages, time.perf_counter() - started))
    if arguments.explain:
        for path, reason in report.reasons.items():
            _say(f"{path}: {reason}")
    return _tell(report, _out(arguments), arguments.strict)


def _out(arguments: argparse.Namespace) -> Path:
    out: Path = arguments.output or arguments.site / DEFAULT_OUTPUT
    return out


def _check(arguments: argparse.Namespace) -> int:
    """Find all problems of a site's content, without building it."""
    from dossier import pipeline  # noqa: PLC0415

    problems = pipeline.check(arguments.site, _options(arguments))
    if arguments.format == "json":
        _say(format_json(problems))
    elif arguments.format == "github":
        for problem in problems:
            _say(format_github(_from_here(problem, arguments.site)))
    else:
        for problem in problems:
            _say(format_text(problem))
    _say(_count(problems) if problems else "no problems", error=True)
    return _status(problems, arguments.strict)


def _serve(arguments: argparse.Namespace) -> int:
    """Build a site, show it on this machine, and build again whenever a file changes."""
    from dossier import pipeline, server  # noqa: PLC0415

    out = _out(arguments)
    options = _options(arguments)

    session = pipeline.Session(arguments.site, out, options)

    stopped = False

    def tell(report: "Report") -> bool:
        nonlocal stopped
        anew = bool(report.written or report.deleted)
        # An editor's own files come and go, too.
        if anew or stopped or report.problems:
            _tell(report, out, arguments.strict, note=False)
        stopped = report.stopped
        return anew

    def rebuild(changed: frozenset[str] | None, ready: Callable[[], None]) -> bool:
        try:
            if changed is None:
                return tell(session.build(ready=ready))
            return tell(session.build_changed(changed, ready))
        except (DossierError, OSError) as error:
            _say(f"dossier: {error}", error=True)
            return False

    preview = server.Preview(arguments.site, out, arguments.port)
    tell(session.build())
    # What is there now stays; looking for waste in it again and again would only take time.
    gc.freeze()
    gc.enable()
    _say(f"serving {out} at http://localhost:{arguments.port}/ - Ctrl-C ends it", error=True)
    preview.run(rebuild)
    return 0


def _init(arguments: argparse.Namespace) -> int:
    """Start a new dossier: a small example of every kind of entry, ready to be built."""
    from dossier import starter  # noqa: PLC0415

    starter.copy_to(arguments.folder)
    _say(f"created {arguments.folder}; next: dossier build {arguments.folder}")
    return 0


def _options(arguments: argparse.Namespace) -> "Options":
    from dossier.pipeline import Options  # noqa: PLC0415

    chosen = {"strict": arguments.strict, "drafts": arguments.drafts}
    if arguments.jobs is not None:
        chosen["jobs"] = arguments.jobs
    return Options(base_url=getattr(arguments, "base_url", None), **chosen)


# --- what is told -------------------------------------------------------------------------


def _from_here(problem: Problem, site: Path) -> Problem:
    """Return a problem with its path from the current folder, as GitHub wants it."""
    path = Path(os.path.relpath(site / problem.location.path)).as_posix()
    return replace(problem, location=replace(problem.location, path=path))


def _tell(report: "Report", out: Path, strict: bool, note: bool = True) -> int:
    for problem in report.problems:
        _say(format_text(problem), error=True)
    if report.stopped:
        _say(f"{_count(report.problems)}; nothing was written to {out}", error=True)
        return 1
    parts = [
        f"{len(report.rendered):,} rendered",
        f"{len(report.written):,} files written",
        *([f"{len(report.deleted):,} deleted"] if report.deleted else []),
    ]
    address = bool(report.base_url) or not note
    if report.cannot_draw and note:
        _say(
            "note: Pillow is not installed, so pages have no images for link previews; "
            "pip install 'dossier[images]', or set share_images: false",
            error=True,
        )
    _tell_built(str(out), report.entries, report.pages, address, parts, report.seconds)
    return _status(report.problems, strict)


def _tell_built(
    out: str, entries: int, pages: int, address: bool, parts: Sequence[str], seconds: float
) -> None:
    if not address:
        _say(
            "note: no base_url is set, so there is no sitemap.xml and feeds link relatively; "
            "set it in content/dossier.yaml or with --base-url",
            error=True,
        )
    done = ", ".join([f"{entries:,} entries", f"{pages:,} pages", *parts])
    _say(f"built {out}: {done} in {seconds:.2f} s")


def _count(problems: Sequence[Problem]) -> str:
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    parts = [f"{errors} error{'s' * (errors != 1)}"] if errors else []
    parts += [f"{warnings} warning{'s' * (warnings != 1)}"] if warnings else []
    return ", ".join(parts)


def _status(problems: Sequence[Problem], strict: bool) -> int:
    return int(any(strict or problem.severity == "error" for problem in problems))


class _Bar:
    """A progress bar on a terminal, for long builds."""

    def __init__(self) -> None:
        self._bar: Any = None

    def __enter__(self) -> "_Bar":
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
