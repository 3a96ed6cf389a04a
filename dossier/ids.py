"""Ids: file names and addresses that are safe on every system."""

import re
from typing import Final

from dossier.problems import CODES, Location, Problem, quoted

RESERVED: Final = frozenset(
    ["con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))]
)
"""Names that Windows keeps for devices ("Naming Files, Paths, and Namespaces")."""

SOME_ID: Final = "x"
"""Passes for an id while an entry whose own id is none is looked through."""


def unsafe_id(id_: str, location: Location) -> Problem:
    """Return the problem of an id that is no safe file name."""
    from dossier.remedies import near_id  # noqa: PLC0415 - with it come more modules

    message = f"the id {quoted(id_)} is no safe file name on every system"
    cure = CODES["unsafe-id"].cure
    near = near_id(id_)
    hint = f"did you mean '{near}'? {cure}" if is_safe_id(near) else cure
    if id_ in RESERVED:
        hint = "Windows keeps this name for itself; choose another one"
    return Problem(location, "unsafe-id", message, hint)


def is_safe_id(id_: str) -> bool:
    """Whether a name can be an id: `model.Slug`, and no name that a system keeps for itself."""
    return bool(_ID.match(id_)) and len(id_) <= 100 and id_ not in RESERVED


_ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
