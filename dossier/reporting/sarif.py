"""Problems as SARIF 2.1.0, the OASIS format that code scanning and editors read."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import quote

from dossier import __version__
from dossier.problems import CODES, Problem
from dossier.rulebook import Code

_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_ROOT: Final = "%SRCROOT%"
"""What paths are relative to; the name that GitHub and others know for a checkout's top."""

FINGERPRINT: Final = "dossierProblem/v1"
"""Stays the same when other lines of the file change."""


def as_sarif(problems: Sequence[Problem]) -> str:
    """Return a log with one run.

    Args:
        problems: with paths relative to the top of the checkout.
    """
    places = {code: number for number, code in enumerate(CODES)}
    told: Counter[str] = Counter()
    run = {
        "tool": {
            "driver": {
                "name": "dossier",
                "version": __version__,
                "rules": [_rule(code, about) for code, about in CODES.items()],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The top of the checkout."}}},
        "results": [_result(problem, places[problem.code], told) for problem in problems],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2)


def _rule(code: str, about: Code) -> dict[str, Any]:
    off = about.severity == "off"
    parts = [_sentence(about.title), about.reason, f"What to do: {_sentence(about.cure)}"]
    return {
        "id": code,
        "shortDescription": {"text": _sentence(about.title)},
        "fullDescription": {"text": about.reason or _sentence(about.title)},
        "help": {"text": "\n\n".join(part for part in parts if part)},
        "defaultConfiguration": {"enabled": not off, "level": "none" if off else about.severity},
    }


def _sentence(phrase: str) -> str:
    return f"{phrase[0].upper()}{phrase[1:]}{'' if phrase[-1] in '.…' else '.'}"


def _result(problem: Problem, rule: int, told: Counter[str]) -> dict[str, Any]:
    at = problem.location
    text = f"{problem.message}\n{problem.hint}" if problem.hint else problem.message
    return {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": problem.severity,
        "message": {"text": text},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {
                        "uri": quote(at.path, errors="replace"),
                        "uriBaseId": _ROOT,
                    },
                    "region": {"startLine": at.line, "startColumn": at.column},
                }
            }
        ],
        "partialFingerprints": {FINGERPRINT: _fingerprint(problem, told)},
    }


def _fingerprint(problem: Problem, told: Counter[str]) -> str:
    about = problem.about or f"{problem.location.path}\n{problem.message}"
    named = f"{problem.code}\n{about}".encode(errors="backslashreplace")
    digest = hashlib.blake2b(named, digest_size=16).hexdigest()
    told[digest] += 1
    return f"{digest}:{told[digest]}"
