"""Dossier itself: with its full default theme, and with templates as bare as those of its peers."""

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import sitefolder
from made import Entry

from peers.builder import Builder

ROOT: Final = Path(__file__).resolve().parents[3]
_SCRIPT: Final = Path(sys.executable).with_name("dossier")
COMMAND: Final = (_SCRIPT,) if _SCRIPT.exists() else (sys.executable, "-m", "dossier")
"""As users call it, where it is installed."""

BARE: Final = Path(__file__).resolve().parents[1] / "bare"


def full(folder: Path, made: Sequence[Entry], jobs: int | None = None) -> Builder:
    """Write the entries as a dossier and return what builds it."""
    site = folder / "dossier"
    sitefolder.write(site, made)
    return _builder("Dossier", "YAML, references by id; full default theme", site, jobs)


def bare(folder: Path, made: Sequence[Entry], jobs: int | None = None) -> Builder:
    """Write the entries as a dossier with bare templates and return what builds it.

    The theme's files lie below a site's own: those that bare templates do not need are emptied.
    Data, feeds and JSON-LD are made nonetheless, though nothing shows the latter.
    """
    site = folder / "dossier-bare"
    sitefolder.write(site, made)
    shutil.copytree(BARE, site / "templates")
    for file in [*ROOT.glob("templates/macros/*.html"), *ROOT.glob("static/css/*.css")]:
        own = site / file.relative_to(ROOT)
        own.parent.mkdir(parents=True, exist_ok=True)
        if not own.exists():
            own.touch()
    return _builder("Dossier, bare", "YAML, references by id; bare templates", site, jobs)


def _builder(name: str, form: str, site: Path, jobs: int | None) -> Builder:
    output = site.with_name(f"{site.name}-output")
    more = () if jobs is None else ("--jobs", str(jobs))
    command = (*COMMAND, "build", site, "-o", output, *more)
    caches = (site / ".dossier",)
    return Builder(name, "", form, command, ROOT, (site / "content",), output, caches)
