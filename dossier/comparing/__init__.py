"""Two published states of a dossier: what differs in meaning, and which pages do in bytes.

`states` puts each into a folder of its own, reads and builds it. `wording` finds the words that
differ in a text, `parts` what differs in a field, `entries` in all entries. `told` says it as text,
as Markdown and as JSON.
"""

from dossier.comparing.entries import compare
from dossier.comparing.states import Faulty, Pages, State, both
from dossier.comparing.told import Difference, as_json, as_markdown, as_text

__all__ = [
    "Difference",
    "Faulty",
    "Pages",
    "State",
    "as_json",
    "as_markdown",
    "as_text",
    "both",
    "compare",
]
