"""Ids: file names and addresses that are safe on every system."""

from typing import Final

from dossier.problems import CODES, Location, Problem, quoted
from dossier.remedies import near_id

RESERVED: Final = frozenset(
    ["con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))]
)
"""Names that Windows keeps for devices ("Naming Files, Paths, and Namespaces")."""


def unsafe_id(id_: str, location: Location) -> Problem:
    """Return the problem of an id that is no safe file name."""
    message = f"the id {quoted(id_)} is no safe file name on every system"
    cure = CODES["unsafe-id"].cure
    near = near_id(id_)
    hint = f"did you mean '{near}'? {cure}" if is_safe_id(near) else cure
    if id_ in RESERVED:
        hint = "Windows keeps this name for itself; choose another one"
    return Problem(location, "unsafe-id", message, hint)


def is_safe_id(id_: str) -> bool:
    """Whether a name can be an id: `model.Slug`, and no name that a system keeps for itself."""
    words = id_.split("-")
    plain = all(word.isascii() and word.isalnum() and word == word.lower() for word in words)
    return plain and len(id_) <= 100 and id_ not in RESERVED
