"""Files that change in one step."""

from pathlib import Path

import pytest
from sitekit import tree

from dossier import atomic


def test_a_file_changes_whole(tmp_path: Path) -> None:
    """And nothing else is left beside it."""
    atomic.write(tmp_path / "a.txt", b"old")
    atomic.write(tmp_path / "a.txt", b"new")
    assert tree(tmp_path) == {"a.txt": b"new"}


@pytest.mark.parametrize("step", ["write_bytes", "replace"])
@pytest.mark.parametrize("fault", [OSError("full"), KeyboardInterrupt()])
def test_a_failure_leaves_no_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, fault: BaseException
) -> None:
    """Whichever step it is in: the file is as it was."""
    file = tmp_path / "a.txt"
    file.write_bytes(b"old")
    do = getattr(Path, step)

    def fail(path: Path, *arguments: object) -> None:
        if step == "write_bytes":
            do(path, b"ne")
        raise fault

    with monkeypatch.context() as patched, pytest.raises(type(fault)):
        patched.setattr(Path, step, fail)
        atomic.write(file, b"new")
    assert tree(tmp_path) == {"a.txt": b"old"}
