"""`dossier build`."""

import argparse
import time

from dossier import unchanged
from dossier.commands.arguments import (
    add_content_options,
    add_day,
    add_output,
    add_site,
    options_of,
    output_of,
)
from dossier.commands.telling import Bar, say, tell, tell_built


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add_site(parser)
    add_output(parser)
    add_content_options(parser)
    add_day(parser)
    parser.add_argument(
        "--explain", action="store_true", help="say of each page that is rendered why it was stale"
    )
    parser.add_argument(
        "--profile", action="store_true", help="show where the time went, stage by stage"
    )


def run(arguments: argparse.Namespace) -> int:
    """Build a site folder into static pages."""
    started = time.perf_counter()
    site, out = str(arguments.site), str(output_of(arguments))
    seen = unchanged.look(site)
    as_of = arguments.as_of.text if arguments.as_of else None
    key = unchanged.options_key(arguments.drafts, arguments.base_url, as_of)
    known = unchanged.told(site, out, key, seen)
    if known:
        seconds = time.perf_counter() - started
        tell_built(
            out,
            known.entries,
            known.pages,
            known.base_url,
            ["0 rendered", "0 files written"],
            seconds,
        )
        return 0

    from dossier import pipeline  # noqa: PLC0415 - where nothing changed, none of it is needed

    with Bar() as bar:
        options = options_of(arguments)
        report = pipeline.build(arguments.site, output_of(arguments), options, bar.show, seen)
    if arguments.profile:
        from dossier.stopwatch import table  # noqa: PLC0415

        say(table(report.stages, time.perf_counter() - started))
    if arguments.explain:
        for path, reason in report.reasons.items():
            say(f"{path}: {reason}")
    for text in report.notes:
        say(f"note: {text}", error=True)
    if report.told:
        say(f"note: {report.told}", error=True)
    return tell(report, output_of(arguments), arguments.strict, site=arguments.site)
