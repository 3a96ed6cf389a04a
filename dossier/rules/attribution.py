"""Overclaiming: prose that states flatly what is only said."""

import re
from collections.abc import Iterator
from typing import Final

from dossier.markup import Prose, Reference
from dossier.problems import quoted
from dossier.rules.reading import all_prose, is_frame
from dossier.rules.rule import Checked, Finding, Rule
from dossier.rules.wording import attributes, judges
from dossier.standing import standing

_ONLY_SAID: Final = ("reported", "asserted", "disputed")


def _flat_events(checked: Checked) -> Iterator[Finding]:
    graph, language = checked.graph, checked.settings.languages[0]
    if not judges(language):
        return
    for id_, status, title, summary in graph.column("event", "status", "title", "summary"):
        if status not in _ONLY_SAID or is_frame(graph, id_):
            continue
        if not attributes(title, language):
            message = f"the event is only {status}, but its title states it: {quoted(title)}"
            yield Finding("event", id_, ("title",), message)
        line = summary.plain(_shown) if summary else ""
        if line and not attributes(line, language):
            message = f"the event is only {status}, but its summary states it: {quoted(line)}"
            yield Finding("event", id_, ("summary",), message)


def _flat_sentences(checked: Checked) -> Iterator[Finding]:
    graph, language = checked.graph, checked.settings.languages[0]
    if not judges(language):
        return
    settled: dict[str, bool] = {}
    for kind, id_, pointer, prose in all_prose(graph):
        for reference in prose.references:
            key = graph.resolve(reference) if reference.style == "link" else None
            if key is None or key[0] != "claim":
                continue
            claim = key[1]
            if claim not in settled:
                stands = standing(graph, graph.claim(claim))
                settled[claim] = stands in ("undisputed", "resolved")
            sentence = _sentence(prose, reference)
            if settled[claim] or sentence is None or attributes(sentence, language):
                continue
            message = f"stated without saying who says so: {quoted(sentence)}"
            hint = f"the claim '{claim}' is {_STANDS[standing(graph, graph.claim(claim))]}"
            yield Finding(kind, id_, pointer, message, f"{hint}; say who asserts it", reference.at)


_STANDS: Final = {
    "disputed": "disputed", "denied": "denied", "open": "open",
    "single-origin": "known from a single origin",
}  # fmt: skip


def _shown(reference: Reference) -> str:
    """What a reference adds to a text: a citation nothing, a link its words."""
    return reference.text if reference.style == "link" else ""


_END: Final = re.compile(
    r"(?<![ .(][A-Z])[.!?][\"'”’)\]]*(?: *\[@[^\]]*\])*(?=\s)|\n\s*\n"
    r"|\n(?=\s*(?:[-*+]|[0-9]+[.)])\s)|\A|\Z"
)
"""Where a sentence ends: not after an initial (`J. Smith`, `U.S.`), but after its citations; also
at the end of a paragraph or of an item of a list."""

_NO_SENTENCE: Final = re.compile(r"\s*(?:\||#)")
"""Rows of tables and headings."""

_TARGET: Final = re.compile(r"!?\[\[(?:[^\]|]*\|)?([^\]]*)\]\]|\[@[^\]]*\]")


def _sentence(prose: Prose, reference: Reference) -> str | None:
    """Return the sentence in which a reference stands, as readers see it; None: in none."""
    text, start, end = prose.source, 0, len(prose.source)
    for found in _END.finditer(text):
        if found.end() <= reference.at:
            start = found.end()
        elif found.start() > reference.at:
            end = found.start()
            break
    line = text[text.rfind("\n", 0, reference.at) + 1 : reference.at]
    if _NO_SENTENCE.match(line):
        return None
    return " ".join(_TARGET.sub(r"\1", text[start:end]).removeprefix("- ").split())


RULES: Final = (Rule("flat-statement", _flat_events), Rule("flat-mention", _flat_sentences))
