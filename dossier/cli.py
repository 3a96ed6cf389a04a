"""The command line: which commands there are, and what becomes of their failures.

Exit status: 0 fine, 1 the content has errors (with `--strict`: or warnings), 2 wrong usage or the
machine failed.
"""

import argparse
import gc
import importlib
import os
import sys
from collections.abc import Container, Sequence
from typing import Final, NoReturn

from dossier import __version__, interrupts
from dossier.commands.telling import flushed, say
from dossier.problems import DossierError

COMMANDS: Final = {
    "build": "build a site",
    "check": "find the problems of a site's content",
    "verify": "look for quotes, letter by letter, in the texts of their sources",
    "serve": "build, show, and follow changes",
    "init": "start a new dossier",
    "schema": "let text editors complete and check what you type",
    "new": "write a new entry",
    "fmt": "bring all files into the one layout",
    "rename": "give an entry another id",
    "merge": "merge an entry into another one",
    "retract": "withdraw an entry",
    "diff": "tell what differs in meaning between two states",
    "import": "bring entries from another program's file",
    "export": "take entries along in another program's format",
}
"""The commands, each a module of `commands`, and what `--help` says of them."""


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
    words = list(sys.argv[1:] if arguments is None else arguments)
    called = next((word for word in words if not word.startswith("-")), "")
    options = _parser({called})[0].parse_args(words)
    try:
        with interrupts.heeded():
            status: int = options.run(options)
            interrupts.check()
    except DossierError as error:
        say(f"dossier: {error}", error=True)
        status = 2
    except OSError as error:
        # Whatever was not foreseen: a path that may not be looked at, a full disk behind stdout.
        say(f"dossier: {error}", error=True)
        status = 2
    except KeyboardInterrupt:
        say("dossier: stopped", error=True)
        status = 130
    return flushed(status)


def run() -> NoReturn:
    """Run this process's command and end it.

    At once: taking apart a site of 10,000 entries only to give its memory back takes longer than
    many a build. What had to be closed is closed by now.
    """
    gc.disable()  # for the same reason
    os._exit(main())


def parsers() -> dict[str, argparse.ArgumentParser]:
    """Return each command's parser by its name. It loads them all, so only documentation asks."""
    return _parser(COMMANDS)[1]


def _parser(
    called: Container[str],
) -> tuple[argparse.ArgumentParser, dict[str, argparse.ArgumentParser]]:
    """Return the parser of all command lines, and those of the commands that may be called.

    Only these commands are loaded; the others are known by name.
    """
    parser = argparse.ArgumentParser(
        prog="dossier",
        description="Build explainer dossiers: who says so, since when, and who disagrees?",
    )
    parser.add_argument("--version", action="version", version=f"dossier {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    loaded = {}
    for name, purpose in COMMANDS.items():
        if name in called:
            command = importlib.import_module(f"dossier.commands.{name}")
            loaded[name] = commands.add_parser(name, help=purpose, description=command.run.__doc__)
            command.add(loaded[name])
            loaded[name].set_defaults(run=command.run)
        else:
            commands.add_parser(name, help=purpose)
    return parser, loaded
