"""Whether quotations can have been said as they are given."""

import re
from collections.abc import Iterator
from typing import Final

from dossier.dates import Date, contains
from dossier.graph import Graph, name_key
from dossier.model import Actor, Role
from dossier.problems import quoted
from dossier.rules.days import apart
from dossier.rules.reading import bodies_of
from dossier.rules.rule import Checked, Finding, Rule


def _out_of_role(checked: Checked) -> Iterator[Finding]:
    graph = checked.graph
    for id_, speaker, as_, date in graph.column("quote", "speaker", "as_", "date"):
        actor = graph.actor(speaker)
        meant = _meant(actor, as_)
        if not meant or any(contains(role.from_, role.to, date) for role in meant):
            continue
        if not all(_outside(role, date) for role in meant):
            continue
        periods = "; ".join(_period(role) for role in meant)
        what = f"was not {quoted(as_)}" if as_ else "had no role"
        message = f"by the roles given, {actor.name} {what} on {date}: {periods}"
        yield Finding("quote", id_, ("as",) if as_ else ("date",), message)


def _meant(actor: Actor, as_: str | None) -> list[Role]:
    """Return the roles that a quote can be meant to be said in."""
    if as_ is None:
        return list(actor.roles)
    return [role for role in actor.roles if _folded(role.title) == _folded(as_)]


def _folded(title: str) -> str:
    return " ".join(re.findall(r"\w+", name_key(title)))


def _outside(role: Role, date: Date) -> bool:
    """Whether a day certainly lies before a role began or after it ended."""
    return any(bound is not None and apart(bound, date) for bound in (role.from_, role.to))


def _period(role: Role) -> str:
    start = f"from {role.from_}" if role.from_ else ""
    end = f"to {role.to}" if role.to else ""
    return " ".join(filter(None, (quoted(role.title), start, end)))


def _outside_event(checked: Checked) -> Iterator[Finding]:
    graph = checked.graph
    for id_, date, event in graph.column("quote", "date", "event"):
        if event is not None and apart(date, graph.event(event).date):
            when = graph.event(event).date
            message = f"the quote is of {date}, but the event '{event}' of {when}"
            yield Finding("quote", id_, ("event",), message)


def _unheld(checked: Checked) -> Iterator[Finding]:
    graph = checked.graph
    for id_, verbatim, form, lang, citations in graph.column(
        "quote", "verbatim", "form", "lang", "sources"
    ):
        if verbatim:
            reason = _no_text(graph, form, lang, [citation.source for citation in citations])
            if reason:
                yield Finding("quote", id_, ("verbatim",), f"marked verbatim, but {reason}")


def _no_text(graph: Graph, form: str, lang: str, sources: list[str]) -> str:
    """Say why no source can hold a quotation's very words; empty: one can."""
    if form == "paraphrase":
        return "a paraphrase is in other words than the source's"
    if not sources:
        return "it has no source"
    found = [graph.source(id_) for id_ in sources]
    if all(source.consulted == "not-at-all" for source in found):
        return "none of its sources was read"
    languages = sorted({source.lang or "" for source in found})
    if languages and "" not in languages and all(apart_in(lang, one) for one in languages):
        return f"the words are in '{lang}' and its sources in '{', '.join(languages)}'"
    return ""


def apart_in(lang: str, other: str) -> bool:
    """Whether two language tags are those of different languages; regions do not matter."""
    return lang.partition("-")[0].lower() != other.partition("-")[0].lower()


def _untranslated(checked: Checked) -> Iterator[Finding]:
    languages = checked.settings.languages
    for id_, lang, translation in checked.graph.column("quote", "lang", "translation"):
        if all(apart_in(lang, one) for one in languages):
            own = translation and not all(apart_in(translation.lang, one) for one in languages)
            if not own:
                message = f"the words are in '{lang}', with no translation into '{languages[0]}'"
                yield Finding("quote", id_, ("lang",), message)


def _borrowed(checked: Checked) -> Iterator[Finding]:
    graph = checked.graph
    for id_, positions in graph.column("claim", "positions"):
        for index, position in enumerate(positions):
            if position.quote is None:
                continue
            quote = graph.quote(position.quote)
            at = ("positions", index)
            if position.actor not in bodies_of(graph, quote.speaker):
                message = (
                    f"the position of '{position.actor}' rests on the quote '{quote.id}', "
                    f"which '{quote.speaker}' said"
                )
                yield Finding("claim", id_, (*at, "quote"), message)
            elif position.date is not None and apart(position.date, quote.date):
                when = f"its quote '{quote.id}' of {quote.date}"
                message = f"the position is of {position.date}, but {when}"
                hint = "correct one of the two dates, or name the quote of that day"
                yield Finding("claim", id_, (*at, "date"), message, hint)


RULES: Final = (
    Rule("role-not-held", _out_of_role),
    Rule("quote-outside-event", _outside_event),
    Rule("verbatim-without-text", _unheld),
    Rule("untranslated-quote", _untranslated),
    Rule("borrowed-quote", _borrowed),
)
