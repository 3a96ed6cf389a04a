"""Problems for programs: a list in JSON."""

import json
from collections.abc import Iterable

from dossier.problems import CODES, Problem


def as_json(problems: Iterable[Problem]) -> str:
    """Return a JSON array with an object per problem; keys as in `Location` and `Problem`, and the
    `reason` of rules."""
    rows = [
        {
            "path": one.location.path,
            "line": one.location.line,
            "column": one.location.column,
            "severity": one.severity,
            "code": one.code,
            "message": one.message,
            "hint": one.hint,
            "reason": CODES[one.code].reason,
            "about": one.about,
        }
        for one in problems
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)
