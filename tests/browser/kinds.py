"""A built dossier, and the longest page of each kind in it.

Kinds are found in the plan of the build, so a new kind of page is looked at without a word here.
Two builds are used: the dossier as it is, and the same with lists split early, which has the pages
of large dossiers: overviews, parts of lists, sections with pages of their own.
"""

from pathlib import Path
from typing import Any

import pytest

from dossier import pipeline, plan
from dossier.plan import Page
from dossier.views import parts

ROOT = Path(__file__).parents[2]

SPLIT_EARLY = 60
"""Entries on a page of a list at the most, in the build that stands for large dossiers."""


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


def longest(out: Path, pages: list[Page]) -> dict[str, Path]:
    """Return the longest page of each kind by the kind's name; files beside the plan are kinds too.

    Kinds are told apart by template, by what a list is of, and by whether it is a part of one.
    """
    found: dict[str, list[Path]] = {}
    for page in pages:
        of = f" of {page.kind}s" if page.kind and page.template != "section" else ""
        part = ", part" if page.kind and page.subject and page.template != "section" else ""
        found.setdefault(f"{page.template}{of}{part}", []).append(out / page.path)
    known = {page.path for page in pages}
    for file in out.rglob("*.html"):
        path = file.relative_to(out).as_posix()
        if path not in known:
            found[path] = [file]
    return {
        name: max(files, key=lambda file: (file.stat().st_size, file.name))
        for name, files in sorted(found.items())
    }


def of_both(plain: Path, early: Path) -> dict[str, Path]:
    """Build the dossier into one folder and, split early, into another; return all kinds.

    Of the second build only what the first has not: parts, sections, and overviews of these.
    """
    kinds = longest(plain, build(plain))
    more = longest(early, build(early, SPLIT_EARLY))
    overviews = {name.removesuffix(", part") for name in more if name.endswith(", part")}
    for name, file in more.items():
        if name not in kinds:
            kinds[name] = file
        elif name in overviews:
            kinds[f"{name}, overview"] = file
    return kinds
