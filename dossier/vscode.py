"""VS Code's settings of a site folder: what they need to say of schemas, put among what they say.

The file is JSON with comments and commas that end nothing. What stands in it is never written anew:
lines are put in, and the result is read again; where it is not what was meant, nothing is changed.
No library kept up for Python writes such files without losing the comments.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

KEY: Final = "yaml.schemas"

EXTENSION: Final = "redhat.vscode-yaml"
"""The extension that these settings are for."""

_PIECE: Final = re.compile(
    r"""(?P<skipped>\s+|//[^\n]*|/\*.*?\*/)|(?P<piece>"(?:[^"\\\n]|\\.)*"|[{}\[\]:,]|[\w.+-]+)""",
    re.DOTALL,
)


def merged(text: str, schemas: Mapping[str, str]) -> str | None:
    """Return settings that name schemas as well.

    Args:
        text: the settings as they are; or empty.
        schemas: for each schema's path the files that it is for; what is said of it is left as is.

    Returns:
        The settings, the same text if nothing is missing; None where they cannot be changed safely.
    """
    pieces = _pieces(text.strip("\ufeff") or "{}")
    if pieces is None:
        return None
    text = text if text.strip("\ufeff \t\r\n") else "{\n}\n"
    before = _read(text)
    named = before.get(KEY, {}) if isinstance(before, dict) else None
    if not isinstance(named, dict):
        return None
    missing = {path: files for path, files in schemas.items() if path not in named}
    if not missing:
        return text
    changed = _with(text, missing, KEY in before)
    meant = before | {KEY: named | missing}
    return changed if changed is not None and _read(changed) == meant else None


def lines(schemas: Mapping[str, str]) -> str:
    """Return what the settings have to say, as an editor can put it in."""
    return json.dumps({KEY: dict(schemas)}, indent=2)[2:-2]


def _with(text: str, missing: Mapping[str, str], there: bool) -> str | None:
    """Put lines in: into the schemas that are named, or before all else."""
    found = _pieces(text) or []
    names = [piece for _, piece in found]
    opens = [at for at, piece in enumerate(names) if piece == "{"]
    if there:
        keys = [
            at
            for at, piece in enumerate(names)
            if piece == json.dumps(KEY) and _depth(names[:at]) == 1 and names[at + 1] == ":"
        ]
        if len(keys) != 1:
            return None
        opens = [keys[0] + 2]
    at = opens[0]
    place = found[at][0] + 1
    indented = re.search(r"\n([ \t]+)\"", text)
    indent = indented[1] if indented else "  "
    if there:
        new = json.dumps(dict(missing), indent=indent)[1:-2]
        new = new.replace("\n", f"\n{indent}")
    else:
        new = json.dumps({KEY: dict(missing)}, indent=indent)[1:-2]
    comma = "" if names[at + 1] == "}" else ","
    return text[:place] + new + comma + text[place:]


def _depth(pieces: list[str]) -> int:
    return sum((piece in ("{", "[")) - (piece in ("}", "]")) for piece in pieces)


def _read(text: str) -> Any:
    """Return what settings say; None where they cannot be read."""
    names = [piece for _, piece in _pieces(text) or []]
    kept = [
        piece
        for piece, following in zip(names, [*names[1:], ""], strict=True)
        if not (piece == "," and following in ("}", "]"))
    ]
    try:
        return json.loads(" ".join(kept))
    except ValueError:
        return None


def _pieces(text: str) -> list[tuple[int, str]] | None:
    """Return what is no comment, with where it stands; None where this is no JSON."""
    found, at = [], 0
    while at < len(text):
        match = _PIECE.match(text, at)
        if match is None:
            return None
        if match["piece"]:
            found.append((at, match["piece"]))
        at = match.end()
    return found
