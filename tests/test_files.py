"""Reading the files of content."""

import os
from pathlib import Path

import pytest

from dossier import files
from dossier.problems import Problem


@pytest.mark.parametrize("most", [1, 7, 1000])
@pytest.mark.parametrize("before", ["", "\ufeff"])
def test_a_file_is_read_whole(
    most: int, before: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However little the system hands out at once, a file is read to its end."""
    text = "name: ایران\nsummary: 'a'\n"
    (tmp_path / "x.yaml").write_text(before + text.replace("\n", "\r\n"), "utf-8", newline="")
    read = os.read
    monkeypatch.setattr(os, "read", lambda handle, size: read(handle, min(size, most)))
    problems: list[Problem] = []
    source = files.read(tmp_path, "x.yaml", problems)
    assert (source.text, problems) == (text, [])
    assert source.root is not None
    assert source.root.plain() == {"name": "ایران", "summary": "a"}
