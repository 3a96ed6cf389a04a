"""The rulebook: what `dossier check` asks for beyond what a build needs, rule by rule, in words.

Here is all that settings, documentation and reports say of a rule; `rules` has the functions that
find what breaks it. A rule is added in both places, with a site in `tests/sites/bad/<code>/`.
"""

from dataclasses import dataclass
from typing import Final, Literal

Severity = Literal["error", "warning"]
RuleSeverity = Literal["error", "warning", "off"]


@dataclass(frozen=True, slots=True)
class Code:
    """What a problem code means, for the documentation and for machine-readable output."""

    title: str
    """What is wrong, in a few words."""

    cure: str
    """What the editor does about it."""

    severity: RuleSeverity = "error"
    """What a problem with this code is; of rules: unless the settings say otherwise."""

    reason: str = ""
    """Rules only: why it matters to readers, in one sentence or two."""

    example: str = ""
    """Rules only: a message as it may read."""


RULEBOOK: Final[dict[str, Code]] = {
    "unused-entry": Code(
        "an entry that nothing refers to",
        "name it where it belongs, or delete it; `draft: true` keeps it for later",
        "warning",
        "No link leads readers to it from what they read, and nobody sees that it has become "
        "wrong. Looked at are actors, claims, places, quotes, sources and terms; a quote or claim "
        "that names an event, a claim or whom it is about is linked from there.",
        "nothing refers to the place 'north-quay'",
    ),
}
"""The rules by their codes, in the order of the documentation."""
