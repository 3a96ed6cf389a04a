"""What readers miss on the way: a line on a card, a second entry behind a tag."""

from collections.abc import Iterator
from typing import Final

from dossier.model import Kind
from dossier.rules.rule import Checked, Finding, Rule

_ON_CARDS: Final[tuple[tuple[Kind, str], ...]] = (
    ("event", "title"), ("actor", "name"), ("claim", "statement"), ("chapter", "title"),
)  # fmt: skip
"""The kinds whose cards show a summary, with the field that stands above it."""


def _without_summary(checked: Checked) -> Iterator[Finding]:
    for kind, field in _ON_CARDS:
        for id_, summary in checked.graph.column(kind, "summary"):
            if not summary:
                yield Finding(kind, id_, (field,), f"the {kind} '{id_}' has no summary")


def _lone_tags(checked: Checked) -> Iterator[Finding]:
    graph = checked.graph
    for tag in graph.tags:
        tagged = graph.with_tag(tag)
        if len(tagged) == 1:
            ((kind, id_),) = tagged
            at = graph.peek(kind, id_).tags.index(tag)
            yield Finding(kind, id_, ("tags", at), f"no other entry has the tag '{tag}'")


RULES: Final = (Rule("no-summary", _without_summary), Rule("lone-tag", _lone_tags))
