"""`dossier schema`."""

import argparse

from dossier.commands.arguments import add_site
from dossier.commands.telling import say
from dossier.problems import MachineError


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add_site(parser)


def run(arguments: argparse.Namespace) -> int:
    """Let text editors complete fields and ids as you type, and mark what is wrong."""
    from dossier import completion, pipeline, vscode  # noqa: PLC0415

    site = arguments.site
    pipeline.demand_site(site)
    try:
        count = completion.Completion(site).write()
        say(f"wrote {site / completion.SCHEMAS}: what each field takes, and {count:,} ids")
        written = completion.settle(site)
    except OSError as error:
        reason = error.strerror or error
        raise MachineError(f"cannot write '{error.filename or site}': {reason}") from error
    if written is None:
        say(
            f"note: {site / completion.VSCODE} is written in a way that cannot be added to safely; "
            "put this into it yourself, between its outer { and }:",
            error=True,
        )
        say(vscode.lines(completion.FILES), error=True)
        return 0
    for path in written:
        say(f"wrote {site / path}")
    say("next: open the folder in VS Code, and install the extension YAML that it recommends")
    return 0
