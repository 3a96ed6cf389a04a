"""A built dossier, and the longest page of each kind in it.

Kinds are found in the plan of the build, so a new kind of page is looked at without a word here.
Two builds are used: the dossier as it is, and the same with lists split early, which has the pages
of large dossiers: overviews, parts of lists, sections with pages of their own.
"""

import re
from pathlib import Path
from typing import Any

import pytest

from dossier import pipeline, plan
from dossier.plan import Page
from dossier.views import parts

ROOT = Path(__file__).parents[2]

SPLIT_EARLY = 60
"""Entries on a page of a list at the most, in the build that stands for large dossiers."""

_ELEMENTS = re.compile(r'<(\w+(?: class="[^"]*")?)')


def build(out: Path, split: int | None = None) -> list[Page]:
    """Build this repository's dossier and return the plan's pages."""
    planned: list[Page] = []
    pages_of = plan.pages

    def noted(*args: Any, **named: Any) -> list[Page]:
        planned[:] = pages_of(*args, **named)
        return planned

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan, "pages", noted)
        if split is not None:
            patch.setattr(parts, "SPLIT", split)
        report = pipeline.build(ROOT, out, pipeline.Options(jobs=1))
    assert not report.stopped, report.problems
    return list(planned)


def by_kind(out: Path, pages: list[Page]) -> dict[str, list[Path]]:
    """Return the pages of each kind, longest first, by the kind's name.

    Kinds are told apart by template, by what a list is of, and by whether it is a part of one.
    Pages that are in no plan are a kind each.
    """
    found: dict[str, list[Path]] = {}
    for page in pages:
        of = part = ""
        if page.kind and page.template != "section":
            of, part = f" of {page.kind}s", ", part" if page.subject else ""
        found.setdefault(f"{page.template}{of}{part}", []).append(out / page.path)
    planned = {page.path for page in pages}
    for file in out.rglob("*.html"):
        path = file.relative_to(out).as_posix()
        if path not in planned:
            found[path] = [file]
    for files in found.values():
        files.sort(key=lambda file: (-file.stat().st_size, file.name))
    return dict(sorted(found.items()))


def variants(files: list[Path]) -> list[Path]:
    """Return pages that together have every element and class that any page of a kind has."""
    elements = {file: set(_ELEMENTS.findall(file.read_text("utf-8"))) for file in files}
    chosen = files[:1]
    covered = set(elements[files[0]])
    while covered != set().union(*elements.values()):
        chosen.append(max(files, key=lambda file: len(elements[file] - covered)))
        covered |= elements[chosen[-1]]
    return chosen


def of_both(plain: Path, early: Path) -> tuple[dict[str, Path], dict[str, Path]]:
    """Build the dossier into one folder and, split early, into another.

    Returns:
        The longest page of each kind by the kind's name, and further pages that have something
        that those have not. Of the second build there is only what the first has not: parts,
        sections, and overviews of these.
    """
    kinds: dict[str, Path] = {}
    further: dict[str, Path] = {}
    for name, files in by_kind(plain, build(plain)).items():
        kinds[name], *more = variants(files)
        further |= {f"{name} {file.stem}": file for file in more}
    split = by_kind(early, build(early, SPLIT_EARLY))
    for name, files in split.items():
        if name not in kinds:
            kinds[name] = files[0]
        elif f"{name}, part" in split:
            kinds[f"{name}, overview"] = files[0]
    return kinds, further
