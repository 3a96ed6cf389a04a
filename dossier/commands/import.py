"""`dossier import`."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dossier.commands.arguments import add_site
from dossier.commands.confirming import add_confirmation, carry_out
from dossier.commands.passing import add_report, demand_extra, tell_left
from dossier.commands.telling import count, say
from dossier.problems import MachineError, UsageError, format_text

if TYPE_CHECKING:
    from dossier.exchange import Reading
    from dossier.exchange.arriving import Arrivals
    from dossier.model import Kind


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    from dossier.exchange import IMPORTS  # noqa: PLC0415
    from dossier.model import KINDS  # noqa: PLC0415

    parser.add_argument(
        "format",
        choices=tuple(IMPORTS),
        metavar="FORMAT",
        help="; ".join(f"{name}: {what}" for name, what in IMPORTS.items()),
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="the other program's file")
    add_site(parser)
    parser.add_argument("--kind", choices=KINDS, help="csv: of which kind all entries are")
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="FIELD=COLUMN",
        help="csv: from which column a field is taken, where they are not called alike",
    )
    parser.add_argument(
        "--map-file", type=Path, metavar="FILE", help="csv: the same as a file of `field: column`"
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="[KIND.]FIELD=VALUE",
        help="what to take where the file gives a field no value; "
        "default: event.status=reported, source.kind=document",
    )
    parser.add_argument(
        "--encoding", default="", metavar="NAME", help="how the file is encoded; default: UTF-8"
    )
    add_report(parser)
    add_confirmation(parser)


def run(arguments: argparse.Namespace) -> int:
    """Bring entries from another program's file, as new files; none is ever overwritten."""
    demand_extra()
    from dossier import exchange  # noqa: PLC0415
    from dossier.editing import reading as desks  # noqa: PLC0415
    from dossier.exchange import arriving, texts  # noqa: PLC0415
    from dossier.language import Language  # noqa: PLC0415

    reading, given = _reading(arguments), _given(arguments)
    desk = desks.read(arguments.site)
    errors = [problem for problem in desk.problems if problem.severity == "error"]
    if errors:
        for problem in errors:
            say(format_text(problem), error=True)
        say(f"{count(errors)}; mend them first: nothing was imported", error=True)
        return 1
    language = Language(desk.content.settings.languages[0])
    try:
        text = texts.decoded(_data(arguments.file), arguments.encoding)
        found = exchange.imported(text, arguments.format, language, reading)
    except exchange.Unreadable as error:
        at = f"{arguments.file}:{error.line}:{error.column}"
        say(f"{at}: error: {error.message}", error=True)
        if error.hint:
            say(f"  hint: {error.hint}", error=True)
        say("nothing was imported", error=True)
        return 1
    content = desk.content
    present = arriving.Present(content.records, content.settings, content.media)
    made = arriving.arrivals(found, present, given)
    _tell(made)
    tell_left(made.left, arguments.report)
    return _carry_out(made, arguments)


def _tell(made: "Arrivals") -> None:
    """Say what is there already, and what was taken for what was missing."""
    for (kind, name, value), number in sorted(made.filled.items()):
        one = f"{number:,} {kind}{'s' * (number != 1)}"
        say(f"{name}: {value} is taken for {one} that the file gives none (--set {kind}.{name}=…)")
    for place, (kind, id_) in made.there[:_NAMED]:
        say(f"already there: {place} is the {kind} '{id_}'")
    if len(made.there) > _NAMED:
        say(f"already there: {len(made.there) - _NAMED:,} more")


_NAMED = 5
"""How many entries that are there already are named."""

_SHOWN = 10
"""How many new files are shown in full."""


def _carry_out(made: "Arrivals", arguments: argparse.Namespace) -> int:
    from dossier.editing.changes import Change, Changes  # noqa: PLC0415

    class NewFiles(Changes):
        """New files; many of them are only named."""

        def preview(self) -> str:
            if len(self) <= _SHOWN:
                return super().preview()
            return "\n".join(f"  create  {one.path}" for one in self)

    changes = NewFiles(Change(path, None, text) for path, text in made.files.items())
    number = len(changes)
    if not number:
        say("nothing to import")
        return 0
    return carry_out(changes, arguments, f"{number:,} new file{'s' * (number != 1)}")


# --- arguments ----------------------------------------------------------------------------


def _data(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise UsageError(f"there is no file '{file}'") from None
    except IsADirectoryError:
        raise UsageError(f"'{file}' is a folder; name a file") from None
    except OSError as error:
        raise MachineError(f"'{file}' cannot be read: {error.strerror}") from error


def _reading(arguments: argparse.Namespace) -> "Reading":
    from dossier.exchange import Reading  # noqa: PLC0415

    columns = _map_file(arguments.map_file) if arguments.map_file else {}
    return Reading(arguments.kind, columns | dict(_pairs("--map", arguments.map)))


def _pairs(option: str, given: Sequence[str]) -> list[tuple[str, str]]:
    found = []
    for one in given:
        name, equals, value = one.partition("=")
        if not (name.strip() and equals and value.strip()):
            raise UsageError(f"'{option} {one}' has no value; write it as {option} title=Headline")
        found.append((name.strip(), value.strip()))
    return found


def _map_file(path: Path) -> dict[str, str]:
    """Read a file of `field: column`, in YAML or JSON."""
    from dossier import files  # noqa: PLC0415
    from dossier.problems import Problem  # noqa: PLC0415

    problems: list[Problem] = []
    text = _data(path).decode("utf-8-sig", "replace")
    root = files.parse(str(path), text, problems).root
    if problems or root is None:
        raise UsageError(format_text(problems[0]) if problems else f"'{path}' is empty")
    plain = root.plain()
    if not isinstance(plain, dict) or not all(isinstance(one, str) for one in plain.values()):
        raise UsageError(f"'{path}' is no list of lines such as `title: Headline`")
    return plain


def _given(arguments: argparse.Namespace) -> dict[tuple["Kind", str], str]:
    """What to take for fields that have no value."""
    from dossier.exchange.passing import fields_of  # noqa: PLC0415
    from dossier.model import TYPES  # noqa: PLC0415

    found: dict[tuple[Kind, str], str] = {}
    for name, value in _pairs("--set", arguments.set):
        given, point, field = name.rpartition(".")
        own = arguments.kind or ("event" if arguments.format == "timelinejs" else "source")
        kind = given if point else own
        if kind not in TYPES or field not in fields_of(kind):
            raise UsageError(f"there is no field '{field}' of '{kind}'; see docs/fields.md")
        found[kind, field] = value
    return found
