"""Links that lead nowhere any more, as far as servers were asked; see `linkrot`."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urldefrag

from dossier.archives import saved_on
from dossier.dates import Date
from dossier.graph import Graph
from dossier.linkrot.answers import ROTTEN, Answer
from dossier.linkrot.manners import Wanted
from dossier.model import Kind, walk
from dossier.nodes import Pointer
from dossier.problems import quoted
from dossier.rules.reading import all_prose
from dossier.rules.rule import Checked, Finding, Rule

_FIELDS: Final[dict[Kind, tuple[tuple[str, ...], ...]]] = {
    "actor": (("links", "website"),),
    "source": (("url",), ("archived",)),
}
_SETTINGS: Final[tuple[tuple[str, ...], ...]] = (("publisher", "url"), ("licence", "url"))
_IN_PROSE: Final = re.compile(r'<a\b[^>]*? href="(https?://[^"]*)"')


@dataclass(frozen=True, slots=True)
class Link:
    """A place in the content that links to another site."""

    kind: Kind | None
    """The kind of the entry that it stands in; None: the settings."""

    id: str
    pointer: Pointer
    address: str
    """Without the part that leads to a place on the page."""

    offset: int = -1
    """Where it stands in prose, as in `Finding`."""


def links(graph: Graph) -> Iterator[Link]:
    """Yield every place that links to another site."""
    for way in _SETTINGS:
        for pointer, address in walk(graph.settings, way):
            yield Link(None, "", pointer, urldefrag(address).url)
    for kind, ways in _FIELDS.items():
        for id_ in graph.order[kind]:
            for way in ways:
                for pointer, address in walk(graph.peek(kind, id_), way):
                    yield Link(kind, id_, pointer, urldefrag(address).url)
    for named, id_, pointer, prose in all_prose(graph):
        shown = "".join(part for part in prose.parts if isinstance(part, str))
        for found in dict.fromkeys(_IN_PROSE.findall(shown)):
            address = html.unescape(found)
            at = prose.source.find(address)
            yield Link(named, id_, pointer, urldefrag(address).url, at)


def wanted(graph: Graph, copies: bool) -> list[Wanted]:
    """Return the addresses to ask for.

    Args:
        graph: the entries.
        copies: whether to look for copies of sources that are not there any more and have none.
    """
    found: dict[str, Wanted] = {}
    for link in links(graph):
        near = _near(graph, link) if copies else None
        if link.address not in found or near is not None:
            found[link.address] = Wanted(link.address, near)
    return list(found.values())


def _near(graph: Graph, link: Link) -> str | None:
    """The day near which a copy is wanted: when the editors read it, or when it was published."""
    if link.kind != "source" or link.pointer != ("url",):
        return None
    source = graph.source(link.id)
    if source.archived:
        return None
    read: Date | None = source.accessed or source.published
    return "{:04}{:02}{:02}".format(*read.first) if read and 0 < read.first[0] < 9999 else ""


def _dead(checked: Checked) -> Iterator[Finding]:
    for link, answer in _answered(checked):
        if answer.outcome in ("gone", "no-host"):
            message = f"{quoted(link.address)} leads nowhere: {answer.said}{_since(answer)}"
        elif answer.outcome == "front-page":
            message = f"{quoted(link.address)} only leads to {answer.said}{_since(answer)}"
        else:
            continue
        yield _finding(link, message, _instead(checked, link, answer))


def _unreachable(checked: Checked) -> Iterator[Finding]:
    for link, answer in _answered(checked):
        if answer.outcome == "fails":
            message = f"{quoted(link.address)} cannot be opened: {answer.said}{_since(answer)}"
            yield _finding(link, message, _instead(checked, link, answer))


def _moved(checked: Checked) -> Iterator[Finding]:
    for link, answer in _answered(checked):
        if answer.outcome == "moved":
            message = f"{quoted(link.address)} has moved for good"
            yield _finding(link, message, f"if it is the same page, write {answer.to}")


def _answered(checked: Checked) -> Iterator[tuple[Link, Answer]]:
    if checked.answers:
        for link in links(checked.graph):
            if link.address in checked.answers:
                yield link, checked.answers[link.address]


def _finding(link: Link, message: str, hint: str) -> Finding:
    return Finding(link.kind, link.id, link.pointer, message, hint, link.offset, lasts=False)


def _since(answer: Answer) -> str:
    return f", since {answer.since} at least" if answer.since < answer.asked else ""


def _instead(checked: Checked, link: Link, answer: Answer) -> str:
    """Say what may take the place of a page: the archived copy first of all."""
    if link.kind != "source" or link.pointer != ("url",):
        if link.pointer == ("archived",):
            return "save the page anew while it is there, or look for a copy in another archive"
        return ""
    own = checked.graph.source(link.id).archived
    if own:
        of_copy = checked.answers.get(urldefrag(own).url)
        if of_copy and of_copy.outcome in ROTTEN:
            return "its archived copy does not open either; look for its new address"
        return f"readers have the archived copy, {own}; see that it shows what is cited"
    if answer.copy:
        saved = saved_on(answer.copy)
        copy = f"a copy of {saved.text}" if saved else "a copy"
        return (
            f"the Internet Archive has {copy}; if it shows what is cited, "
            f"write archived: {answer.copy}"
        )
    if answer.copy is not None:
        return "the Internet Archive has no copy; look for its new address, or for another source"
    return "look for its new address; --links --archived asks the Internet Archive for a copy"


RULES: Final = (
    Rule("dead-link", _dead),
    Rule("unreachable-link", _unreachable),
    Rule("moved-link", _moved),
)
