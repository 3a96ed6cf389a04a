"""Entries that nothing refers to."""

from collections.abc import Iterator
from typing import Any, Final

from dossier.model import SETTINGS_PROSE, Kind, walk
from dossier.rules.rule import Checked, Finding, Rule
from dossier.urls import Key

_LEADING: Final[dict[Kind, tuple[str, ...]]] = {
    "actor": (),
    "claim": ("events",),
    "place": (),
    "quote": ("event", "claims", "about"),
    "source": (),
    "term": (),
}
"""The kinds that somebody should refer to, with the fields of each that put it on another entry's
page. Events stand on the timeline and chapters in the contents, named or not."""


def _unused(checked: Checked) -> Iterator[Finding]:
    graph = checked.graph
    named = set(_named_by_settings(checked))
    for kind, fields in _LEADING.items():
        for id_, *values in graph.column(kind, *fields):
            if any(values) or (kind, id_) in named or graph.named_by.of((kind, id_)):
                continue
            yield Finding(kind, id_, (), f"nothing refers to the {kind} '{id_}'")


def _named_by_settings(checked: Checked) -> Iterator[Key | None]:
    """Yield what the home page and the about page name."""
    for way in SETTINGS_PROSE:
        prose: Any
        for _, prose in walk(checked.settings, way):
            yield from map(checked.graph.resolve, prose.references)


RULES: Final = (Rule("unused-entry", _unused),)
