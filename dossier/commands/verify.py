"""`dossier verify`."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from dossier import stamps
from dossier.commands.arguments import add_require_verified, add_site, day
from dossier.commands.telling import count, say
from dossier.problems import Location, format_text, quoted

if TYPE_CHECKING:
    from dossier.fidelity.checking import Checked, Outcome


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add_site(parser)
    parser.add_argument(
        "--texts",
        type=Path,
        required=True,
        metavar="FOLDER",
        help="the texts of sources: ID.txt or ID.html, or named in texts.yaml in that folder",
    )
    add_require_verified(parser)
    parser.add_argument(
        "--today", type=day, metavar="DATE", help="the day of the check; default: today"
    )


def run(arguments: argparse.Namespace) -> int:
    """Look for every quote marked verbatim in the text of its source, letter by letter, and keep
    the outcome in content/quotes.lock."""
    from dossier import pipeline  # noqa: PLC0415

    today = arguments.today.text if arguments.today else stamps.today()
    checked = pipeline.verify(arguments.site, arguments.texts, today)
    if checked.problems:
        for problem in checked.problems:
            say(format_text(problem), error=True)
        say(f"{count(checked.problems)}; nothing was verified", error=True)
        return 1
    for note in checked.notes:
        say(f"note: {note}", error=True)
    for line in [*_new(checked), *_told(checked), *_summary(checked)]:
        say(line)
    if arguments.require_verified and checked.verified < len(checked.outcomes):
        return 1
    return int(checked.count("differs") > 0)


# --- quotes -------------------------------------------------------------------------------

_SHOWN: Final = 20
"""Quotes verified anew that are named, at the most; the lock has all of them."""


def _new(checked: "Checked") -> Iterator[str]:
    """Yield which quotes are verified anew, and where they were found."""
    new = [(one, one.found) for one in checked.outcomes if one.is_new and one.found]
    for one, found in new[:_SHOWN]:
        where = f"'{one.source}' ({quoted(one.file)}, line {found.line})"
        yield f"verified: quote '{one.quote}' in {where}"
    if new[_SHOWN:]:
        yield f"verified: {len(new) - _SHOWN:,} more"


def _told(checked: "Checked") -> Iterator[str]:
    """Yield what is wrong, quote by quote."""
    for outcome in checked.outcomes:
        yield from _lines(outcome, checked.places.get(outcome.quote))


def _lines(outcome: "Outcome", place: Location | None) -> Iterator[str]:
    where = f"'{outcome.source}' ({quoted(outcome.file)}"
    if outcome.state == "other-language":
        yield (
            f"note: quote '{outcome.quote}' is not verified, as the text of {where}) is in another "
            "language"
        )
        if outcome.translation:
            yield f"  its translation stands there, letter by letter, in line {outcome.translation}"
    elif outcome.state == "differs" and place:
        yield f"{place.path}:{place.line}:{place.column}: {_fault(outcome, where)}"
        if outcome.difference and outcome.difference.quote:
            yield f"  quote: {outcome.difference.quote}"
            yield f"  text:  {outcome.difference.text}"


def _fault(outcome: "Outcome", where: str) -> str:
    """Return in a sentence why the words of a quote are not verified, with the cure."""
    found = outcome.difference
    assert found is not None
    lines = list(dict.fromkeys(found.lines))
    many = f"lines {', '.join(map(str, lines[:-1]))} and {lines[-1]}" if lines[1:] else ""
    at = f"{where}, {many or f'line {lines[0]}'})" if lines else f"{where})"
    match found.fault:
        case "reworded":
            return f"the words are not those of {at}; what differs stands between *"
        case "apart":
            return f"the words stand in {at} at different places; mark each cut with […]"
        case "order":
            return f"the parts of the quote stand in {at} in another order; quote them one by one"
        case "paragraph":
            return (
                f"the words run over the end of a paragraph in {at}; if one person says all of "
                "them, write […] there"
            )
        case "absent":
            return (
                f"nothing like these words is in the text of {at}; correct them or the source, or "
                "remove `verbatim: true`"
            )
        case "empty":
            return "there are no words to look for; write them, or remove `verbatim: true`"
        case "unknown":
            return f"the words are not in the text of {at}; mend those above to see more of it"


# --- all ----------------------------------------------------------------------------------


def _summary(checked: "Checked") -> Iterator[str]:
    """Yield how many quotes are verified, and what became of the lock."""
    total = len(checked.outcomes)
    parts = [f"{checked.verified:,} verified"]
    if differing := checked.count("differs"):
        parts.append(f"{differing:,} not worded as {'its' if differing == 1 else 'their'} source")
    if kept := sum(bool(one.found) and one.state == "no-text" for one in checked.outcomes):
        parts[0] += f" ({kept:,} of them earlier, as their texts are not at hand)"
    if left := checked.count("no-text") - kept + checked.count("other-language"):
        parts.append(f"{left:,} without a text at hand")
    yield f"{total:,} quote{'s' * (total != 1)} marked verbatim: {', '.join(parts)}"
    new = sum(one.is_new for one in checked.outcomes)
    if checked.is_changed and not checked.lock and not checked.dropped:
        yield "wrote content/quotes.lock, which has no quotes so far"
    elif checked.is_changed:
        yield f"wrote content/quotes.lock: {new:,} new or changed, {len(checked.dropped):,} removed"
        yield "look through it and commit it"
    elif total:
        yield "content/quotes.lock is as it was"
