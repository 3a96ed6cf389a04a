"""What a rule is: what it looks at, and what it finds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from dossier.dates import Date
from dossier.graph import Graph
from dossier.model import Kind, Settings
from dossier.nodes import Pointer
from dossier.rulebook import RULEBOOK, RuleSeverity


@dataclass(frozen=True, slots=True)
class Checked:
    """What rules see: all published entries, linked, without an error among them."""

    graph: Graph
    today: Date | None = None
    """The day of the check; None: unknown, and what depends on it is not looked at."""

    @property
    def settings(self) -> Settings:
        """Those of the dossier."""
        return self.graph.settings

    @property
    def media(self) -> frozenset[str]:
        """Files of `content/media`, relative to it."""
        return self.graph.media


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that breaks a rule; where it stands is looked for later."""

    kind: Kind | None
    """The kind of the entry that it is found in; None: the settings."""

    id: str
    """The entry's; empty for the settings."""

    pointer: Pointer
    """The way to the field, as in `load.locate`; empty: the entry as a whole."""

    message: str
    """One sentence without a full stop that shows the value found."""

    hint: str = ""
    """The cure; empty: that of the rulebook."""

    offset: int = -1
    """The place in the field's text, counted from 0; -1: the field as a whole."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the rulebook, and how to find what breaks it."""

    code: str
    """A key of `RULEBOOK`."""

    find: Callable[[Checked], Iterable[Finding]]
    """Looks at all entries; best over columns of them (`Graph.column`), never at all pairs."""

    @property
    def severity(self) -> RuleSeverity:
        """What it is unless the settings say otherwise."""
        return RULEBOOK[self.code].severity

    @property
    def title(self) -> str:
        """What is wrong, in a few words."""
        return RULEBOOK[self.code].title

    @property
    def reason(self) -> str:
        """Why it matters."""
        return RULEBOOK[self.code].reason

    @property
    def cure(self) -> str:
        """What the editor does about it."""
        return RULEBOOK[self.code].cure
