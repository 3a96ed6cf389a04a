"""The good site and its golden output.

`DOSSIER_RENEW=1 python -m pytest tests/test_golden.py` writes the golden output anew; look at the
difference before you commit it. Styles, scripts and images are left out: they are copied.
"""

import difflib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sitekit import GOOD, TESTS, build, copy

from dossier import load
from dossier.fields import fields
from dossier.model import KINDS, TYPES, Settings, field_names

GOLDEN = TESTS / "golden"
KEPT = (".html", ".xml", ".json", ".csv")
RENEW = bool(os.environ.get("DOSSIER_RENEW"))
MOST_LINES = 60


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The good site's output, without what is only copied."""
    folder = tmp_path_factory.mktemp("golden")
    report = build(copy(GOOD, folder / "site"), folder / "out")
    assert not report.stopped, report.problems
    return {
        path: (folder / "out" / path).read_text(encoding="utf-8")
        for path in report.written
        if path.endswith(KEPT) and not path.startswith("assets/")
    }


def test_output_is_the_golden_one(built: dict[str, str]) -> None:
    """Every page, feed and data file is as it was when somebody last looked at it."""
    if RENEW:
        shutil.rmtree(GOLDEN, ignore_errors=True)
        for path, text in built.items():
            file = GOLDEN / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode())
    golden = {
        file.relative_to(GOLDEN).as_posix(): file.read_bytes().decode()
        for file in sorted(GOLDEN.rglob("*"))
        if file.is_file()
    }
    lines = [
        line for path in sorted({*built, *golden}) for line in _difference(path, golden, built)
    ]
    if lines:
        more = f"… and {len(lines) - MOST_LINES} lines more\n" if len(lines) > MOST_LINES else ""
        how = "if this is meant: DOSSIER_RENEW=1 python -m pytest tests/test_golden.py"
        pytest.fail("".join(lines[:MOST_LINES]) + more + how, pytrace=False)


def _difference(path: str, golden: dict[str, str], built: dict[str, str]) -> Iterator[str]:
    old = golden.get(path, "").splitlines(keepends=True)
    new = built.get(path, "").splitlines(keepends=True)
    for line in difflib.unified_diff(old, new, f"golden/{path}", f"built/{path}", n=1):
        yield f"{line.rstrip()[:300]}\n"


def test_good_site_uses_every_field() -> None:
    """So the golden output shows what becomes of each.

    All but `admin`, which adds nothing for readers and changes nothing else: see test_admin.py.
    """
    content = load.load(GOOD)
    assert not content.problems
    unused = {
        kind: set(_unused(TYPES[kind], [r.entry for r in content.records if r.kind == kind]))
        for kind in KINDS
    }
    # What all kinds have need not be in use with each.
    everywhere = set.intersection(*unused.values())
    for kind, names in unused.items():
        assert not {name for name in names if name.split(".")[0] not in _COMMON}, kind
    assert not everywhere
    assert not set(_unused(Settings, [content.settings])) - {"admin"}


_COMMON = ("summary", "body", "tags", "sources", "corrections", "draft", "former_ids", "retracted")


def _unused(type_: Any, values: list[Any]) -> Iterator[str]:
    """Yield the fields of a type, and of the groups in it, that no value gives."""
    groups = {
        name: one.meant.group or (one.meant.item.group if one.meant.item else None)
        for name, one in fields(type_).items()
    }
    for field, name in field_names(type_).items():
        given = [getattr(value, field) for value in values]
        found = [
            item for value in given for item in (value if isinstance(value, tuple) else [value])
        ]
        # What is true unless it is given is used where it is false.
        is_on = type_.__dataclass_fields__[field].default is True
        found = [item for item in found if bool(item) != is_on]
        if not found:
            yield name
        group = groups.get(name)
        if found and group:
            yield from (f"{name}.{inner}" for inner in _unused(group, found))


def test_golden_output_is_committed() -> None:
    """An empty folder would make the comparison worthless."""
    assert (GOLDEN / "index.html").is_file(), "renew it: see the top of this file"


def test_good_site_has_no_leftovers() -> None:
    """Tests build copies, so that the site here stays as it was committed."""
    assert sorted(path.name for path in Path(GOOD).iterdir()) == ["content", "static"]
