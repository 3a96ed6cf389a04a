"""How problems are told: as text with excerpts, as JSON, to GitHub, as SARIF."""

from dossier.reporting.changed import changed
from dossier.reporting.github import lines, ordered, summary
from dossier.reporting.lists import as_json
from dossier.reporting.sarif import as_sarif
from dossier.reporting.text import texts

__all__ = ["as_json", "as_sarif", "changed", "lines", "ordered", "summary", "texts"]
