"""`dossier export`."""

import argparse
from pathlib import Path

from dossier.commands.arguments import add_site
from dossier.commands.passing import add_report, demand_extra, tell_left, write
from dossier.commands.telling import count, put, say
from dossier.problems import format_text


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    from dossier.exchange import EXPORTS  # noqa: PLC0415
    from dossier.model import KINDS  # noqa: PLC0415

    parser.add_argument(
        "format",
        choices=tuple(EXPORTS),
        metavar="FORMAT",
        help="; ".join(f"{name}: {what}" for name, what in EXPORTS.items()),
    )
    add_site(parser)
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="the file; default: the terminal"
    )
    parser.add_argument("--kind", choices=KINDS, help="csv: only entries of this kind")
    parser.add_argument("--drafts", action="store_true", help="include drafts")
    add_report(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write the entries of a dossier in another program's format."""
    demand_extra()
    from dossier import exchange, pipeline, update  # noqa: PLC0415
    from dossier.stopwatch import Stopwatch  # noqa: PLC0415
    from dossier.views import Cards  # noqa: PLC0415

    pipeline.demand_site(arguments.site)
    content = update.afresh(arguments.site, 1, arguments.drafts, None, "", Stopwatch())
    errors = [problem for problem in sorted(content.problems) if problem.severity == "error"]
    if errors:
        for problem in errors:
            say(format_text(problem), error=True)
        say(f"{count(errors)}; mend them first: nothing was written", error=True)
        return 1
    graph = content.graph
    graph.base_url = f"{graph.base_url.rstrip('/')}/" if graph.base_url else ""
    done = exchange.exported(Cards(graph), arguments.format, arguments.kind, content.records)
    if arguments.output is None:
        put(done.data)
    else:
        write(arguments.output, done.data)
        say(f"wrote {arguments.output}", error=True)
    tell_left(done.left, arguments.report)
    return 0
