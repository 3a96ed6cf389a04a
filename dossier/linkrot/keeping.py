"""Answers that are kept in `.dossier/links.json`, so that no server is asked more than needed."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from dossier import atomic
from dossier.linkrot.answers import Answer
from dossier.unchanged import FOLDER

NAME: Final = "links.json"
_VERSION: Final = 1


class _Kept(msgspec.Struct):
    version: int
    answers: dict[str, Answer]


def read(site: Path) -> dict[str, Answer]:
    """Return what is known of addresses; nothing where the file is missing or damaged."""
    with suppress(OSError, msgspec.DecodeError, UnicodeDecodeError):
        kept = msgspec.json.decode((site / FOLDER / NAME).read_bytes(), type=_Kept)
        if kept.version == _VERSION:
            return kept.answers
    return {}


def write(site: Path, answers: Mapping[str, Answer]) -> None:
    """Keep what is known of addresses; where that is not possible, they are asked again."""
    kept = _Kept(_VERSION, dict(sorted(answers.items())))
    file = site / FOLDER / NAME
    with suppress(OSError):
        file.parent.mkdir(exist_ok=True)
        atomic.write(file, msgspec.json.format(msgspec.json.encode(kept)) + b"\n")
