"""What several tests start from: the smallest site, and how to change it."""

import os
import shutil
from pathlib import Path

import pytest

from dossier import pipeline
from dossier.pipeline import Options
from dossier.problems import Problem

SITES = Path(__file__).parent / "sites"


def write(site: Path, path: str, text: str | bytes) -> Path:
    """Write a file of a site, and the folders on the way to it."""
    file = site / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def check(site: Path, drafts: bool = False) -> list[Problem]:
    """Return the problems of a site."""
    return pipeline.check(site, Options(jobs=1, drafts=drafts))


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """The smallest site there is, to be written to."""
    return Path(shutil.copytree(SITES / "minimal", tmp_path / "site"))


@pytest.fixture(autouse=True)
def _same_for_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that a test looks at depends on who runs it, or where."""
    for name in [name for name in os.environ if name.startswith(("DOSSIER", "GITHUB"))]:
        monkeypatch.delenv(name)
