"""What pages of the preview are told of the last build."""

import json
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

from dossier import files
from dossier.excerpts import excerpt
from dossier.problems import CODES, Location, Problem

MOST: Final = 100
"""Problems that a page shows; who has more of them mends these first."""


@dataclass(frozen=True, slots=True)
class Notice:
    """The last build, as pages have to know it."""

    build: str
    """Names the pages that are in place; another name, other pages."""

    problems: tuple[Problem, ...] = ()
    stopped: bool = False
    """The problems stand in the way of newer pages."""

    failure: str = ""
    """Why there was no build at all; mostly empty."""

    def as_json(self, site: Path) -> bytes:
        """Return what the preview's script reads, excerpts included.

        Args:
            site: the site folder, where the problems' files lie.
        """
        ordered = sorted(self.problems, key=lambda one: (one.severity != "error", one))
        texts: dict[str, str | None] = {}
        return json.dumps(
            {
                "build": self.build,
                "stopped": self.stopped,
                "failure": self.failure,
                "errors": sum(one.severity == "error" for one in ordered),
                "warnings": sum(one.severity == "warning" for one in ordered),
                "problems": [_shown(one, site, texts) for one in islice(ordered, MOST)],
            },
            ensure_ascii=False,
        ).encode("utf-8", "replace")


def _shown(problem: Problem, site: Path, texts: dict[str, str | None]) -> dict[str, Any]:
    at = problem.location
    return {
        "path": at.path,
        "line": at.line,
        "column": at.column,
        "severity": problem.severity,
        "code": problem.code,
        "title": CODES[problem.code].title,
        "cure": CODES[problem.code].cure,
        "message": problem.message,
        "hint": problem.hint,
        "excerpt": [asdict(line) for line in _excerpt(at, site, texts)],
    }


def _excerpt(at: Location, site: Path, texts: dict[str, str | None]) -> list[Any]:
    if at.path not in texts:
        texts[at.path] = _text(site, at.path)
    text = texts[at.path]
    return excerpt(text, at.line, at.column) if text else []


def _text(site: Path, path: str) -> str | None:
    """Return the text of a file; None where there is none, or outside the site."""
    try:
        file = (site / path).resolve()
        if not file.is_relative_to(site.resolve()):
            return None
    except (OSError, RuntimeError, ValueError):  # links in a circle; a name that is none
        return None
    return files.read_text(site, path)[0]
