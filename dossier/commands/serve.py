"""`dossier serve`."""

import argparse
import gc
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from dossier import interrupts
from dossier.commands.arguments import (
    add_content_options,
    add_day,
    add_output,
    add_site,
    options_of,
    output_of,
    port,
)
from dossier.commands.telling import count, say, say_problems, tell
from dossier.problems import DossierError, Problem

if TYPE_CHECKING:
    from dossier.completion import Completion
    from dossier.pipeline import Report, Session
    from dossier.server import Changed, Preview


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add_site(parser)
    add_output(parser)
    add_content_options(parser)
    add_day(parser)
    parser.add_argument(
        "--port",
        type=port,
        default=8000,
        metavar="N",
        help="where to listen, on this machine only; default: 8000",
    )
    parser.add_argument("--open", action="store_true", help="open the site in your browser")


def run(arguments: argparse.Namespace) -> int:
    """Build a site, show it on this machine, and build again whenever a file changes."""
    from dossier import completion, pipeline, server  # noqa: PLC0415

    out = output_of(arguments)
    # An index of all texts takes too long to be made at every change.
    options = replace(options_of(arguments), index=False)
    session = pipeline.Session(arguments.site, out, options)
    with (
        interrupts.awaited(),
        server.Preview(arguments.site, out, arguments.port) as preview,
    ):
        desk = _Desk(arguments.site, session, preview, completion.Completion(arguments.site))
        desk.start(out, arguments.strict)
        address = f"http://localhost:{arguments.port}/"
        say(f"serving {out} at {address} - Ctrl-C ends it", error=True)
        if arguments.open:
            threading.Thread(target=_open, args=(address,), daemon=True).start()
        for changed in preview.changes():
            desk.follow(changed)
    return 0


class _Desk:
    """Builds again and again, and says in the terminal and in the browser what became of it."""

    def __init__(
        self, site: Path, session: "Session", preview: "Preview", completion: "Completion"
    ) -> None:
        self._site, self._session, self._preview = site, session, preview
        self._completion = completion
        self._problems: set[Problem] = set()
        self._stopped = False
        self._failure = ""

    def start(self, out: Path, strict: bool) -> None:
        """Build for the first time.

        Raises:
            DossierError: it is impossible.
        """
        report = self._session.build()
        for text in report.notes:
            say(f"note: {text}", error=True)
        tell(report, out, strict, note=False, site=self._site)
        self._show(report, shown=False)
        self._problems, self._stopped = set(report.problems), report.stopped
        self._completion.follow(None)
        # What is there now stays; looking for waste in it again and again would only take time.
        gc.freeze()
        gc.enable()

    def follow(self, changed: "Changed") -> None:
        """Build after a change."""
        if self._failure:  # what changed before that was not built, either
            changed = None
        shown = False

        def ready() -> None:
            nonlocal shown
            shown = True
            self._preview.show_pages(_only_styles(changed))

        try:
            if changed is None:
                report = self._session.build(ready=ready)
            else:
                report = self._session.build_changed(changed, ready)
        except (DossierError, OSError) as error:
            self._fail(str(error))
        except Exception as error:  # a fault of our own; the next version may well build
            self._fail(f"Dossier itself has a fault: {type(error).__name__}: {error}")
        else:
            self._failure = ""
            self._show(report, shown, changed)
            self._tell(report, changed)
        finally:  # ids can be completed in a file that is not right yet
            self._completion.follow(changed)

    def _show(self, report: "Report", shown: bool, changed: "Changed" = None) -> None:
        # Pages are shown before those that are gone are deleted.
        if not report.stopped and (report.deleted or (report.written and not shown)):
            self._preview.show_pages(_only_styles(changed))
        self._preview.show_problems(report.problems, report.stopped)

    def _tell(self, report: "Report", changed: "Changed") -> None:
        """Say what is new: editors' own files come and go, too."""
        fresh = [problem for problem in report.problems if problem not in self._problems]
        say_problems(fresh, self._site, error=True)
        news = set(report.problems) != self._problems
        mended = self._problems and not report.problems
        what = self._named(changed)
        if report.stopped:
            if news or not self._stopped:
                say(f"{what}: {count(report.problems)}; the pages stay as they were", error=True)
        elif report.written or report.deleted or self._stopped or news:
            written = len(report.written)
            parts = [f"{written:,} file{'s' * (written != 1)} written"]
            parts += [f"{len(report.deleted):,} deleted"] if report.deleted else []
            parts += [count(report.problems)] if report.problems else []
            parts += ["nothing left to mend"] if mended else []
            say(f"{what}: {', '.join(parts)} in {report.seconds:.2f} s")
        self._problems, self._stopped = set(report.problems), report.stopped

    def _named(self, changed: "Changed") -> str:
        """Return what changed, in a few words; files that came and went are programs' own."""
        if not changed:
            return "the site"
        names = sorted(path for path in changed if (self._site / path).exists()) or sorted(changed)
        more = f" and {len(names) - 1:,} more" if len(names) > 1 else ""
        return f"{names[0]}{more}"

    def _fail(self, message: str) -> None:
        if message != self._failure:
            say(f"dossier: {message}; trying again", error=True)
        self._failure = message
        self._preview.show_failure(message)


def _only_styles(changed: "Changed") -> bool:
    return changed is not None and all(path.endswith(".css") for path in changed)


def _open(address: str) -> None:
    """Open the address in the browser of whoever sits here."""
    import webbrowser  # noqa: PLC0415

    if not webbrowser.open(address):
        say(f"note: no browser was found; open {address} in yours", error=True)
