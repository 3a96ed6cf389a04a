"""`dossier serve`."""

import argparse
import gc
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from dossier.commands.arguments import (
    add_content_options,
    add_day,
    add_output,
    add_site,
    options_of,
    output_of,
    port,
)
from dossier.commands.telling import say, tell
from dossier.problems import DossierError

if TYPE_CHECKING:
    from dossier.pipeline import Report


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add_site(parser)
    add_output(parser)
    add_content_options(parser)
    add_day(parser)
    parser.add_argument("--port", type=port, default=8000, metavar="N", help="default: 8000")


def run(arguments: argparse.Namespace) -> int:
    """Build a site, show it on this machine, and build again whenever a file changes."""
    from dossier import completion, pipeline, server  # noqa: PLC0415

    out = output_of(arguments)
    # An index of all texts takes too long to be made at every change.
    options = replace(options_of(arguments), index=False)

    session = pipeline.Session(arguments.site, out, options)
    completed = completion.Completion(arguments.site)

    stopped = False

    def told(report: "Report") -> bool:
        nonlocal stopped
        anew = bool(report.written or report.deleted)
        # An editor's own files come and go, too.
        if anew or stopped or report.problems:
            tell(report, out, arguments.strict, note=False)
        stopped = report.stopped
        return anew

    def rebuild(changed: frozenset[str] | None, ready: Callable[[], None]) -> bool:
        try:
            if changed is None:
                return told(session.build(ready=ready))
            return told(session.build_changed(changed, ready))
        except (DossierError, OSError) as error:
            say(f"dossier: {error}", error=True)
            return False
        finally:
            # The pages are there; and ids are to be offered even where a build was stopped.
            completed.follow(changed)

    preview = server.Preview(arguments.site, out, arguments.port)
    report = session.build()
    for text in report.notes:
        say(f"note: {text}", error=True)
    told(report)
    completed.follow(None)
    # What is there now stays; looking for waste in it again and again would only take time.
    gc.freeze()
    gc.enable()
    say(f"serving {out} at http://localhost:{arguments.port}/ - Ctrl-C ends it", error=True)
    preview.run(rebuild)
    return 0
