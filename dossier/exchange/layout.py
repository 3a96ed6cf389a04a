"""An entry's fields → the text of its file."""

from dossier.editing.canonical import laid_out
from dossier.editing.written import branch_of
from dossier.exchange.passing import Fields
from dossier.model import TYPES, Kind


def yaml_of(kind: Kind, fields: Fields) -> str:
    """Return an entry's file, in the one layout that `dossier fmt` gives all files."""
    given = dict(fields)
    body = given.pop("body", "").strip("\n") if kind == "chapter" else ""
    text = laid_out(branch_of(given), TYPES[kind])
    if kind != "chapter":
        return text
    return f"---\n{text}---\n" + (f"\n{body}\n" if body else "")
