"""The wheel carries the theme and the starter, and needs no checkout."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def _run(command: list[str | Path], cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=cwd, env={**os.environ, **env}, capture_output=True, text=True, check=False
    )


def _is_out_of_reach(output: str) -> bool:
    """Whether pip failed for want of a package index."""
    signs = ("No matching distribution found for hatchling", "Retrying (", "ConnectionError")
    return any(sign in output for sign in signs)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package, built as a user's `pip install .` builds it."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--retries", "1"]
    done = _run([*pip, "wheel", "--no-deps", "--wheel-dir", folder, ROOT], folder)
    if done.returncode and _is_out_of_reach(done.stdout + done.stderr):
        pytest.skip("no package index within reach that has the build back end, hatchling")
    assert done.returncode == 0, done.stderr
    [found] = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def dossier(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `dossier` command of a fresh environment that has the wheel, not the checkout."""
    folder = tmp_path_factory.mktemp("environment") / "with a space"
    venv.create(folder, with_pip=False, symlinks=True)
    scripts = Path(sysconfig.get_path("scripts", "venv", {"base": str(folder)}))
    packages = sysconfig.get_path("purelib", "venv", {"base": str(folder)})
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    install = ["--python", folder, "install", "--no-deps", "--no-index", "--quiet", wheel]
    done = _run([*pip, *install], folder)
    assert done.returncode == 0, done.stderr
    # What Dossier depends on is borrowed from here; installing it again would prove nothing more.
    borrowed = sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
    Path(packages, "borrowed.pth").write_text("\n".join(borrowed))
    return scripts / "dossier"


BUILT = {"__pycache__", ".dossier", "public"}
"""Folders that come about where somebody builds or runs something in place."""


def _files(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and BUILT.isdisjoint(path.relative_to(folder).parts)
    }


@pytest.mark.parametrize(
    ("there", "here"),
    [
        ("theme/templates", "templates"),
        ("theme/static", "static"),
        ("starter", "dossier/starter"),
        ("server", "dossier/server"),
    ],
)
def test_wheel_has_every_file_of(wheel: Path, there: str, here: str) -> None:
    """No file of the theme, of the starter or of the preview is left behind."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    wanted = {f"dossier/{there}/{name}" for name in _files(ROOT / here)}
    assert wanted
    assert wanted <= names


def test_wheel_has_the_outline_of_maps(wheel: Path) -> None:
    """What the code reads of its own is beside it."""
    with zipfile.ZipFile(wheel) as archive:
        assert archive.read("dossier/outline.json") == (ROOT / "dossier/outline.json").read_bytes()


def test_starter_has_no_hidden_files() -> None:
    """What begins with a dot may get lost on the way; `init` restores the dot."""
    hidden = [name for name in _files(ROOT / "dossier" / "starter") if "/." in f"/{name}"]
    assert not hidden


def test_wheel_has_nothing_of_the_checkout_else(wheel: Path) -> None:
    """Tests, content and tools stay in the repository."""
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
    assert sorted(top for top in tops if not top.endswith(".dist-info")) == ["dossier"]


def test_installed_command_starts_and_builds_a_dossier(dossier: Path, tmp_path: Path) -> None:
    """`dossier init` and `dossier build` work far from any checkout."""
    home = {"HOME": str(tmp_path), "PYTHONPATH": ""}
    where = "import dossier; print(dossier.__file__)"
    found = _run([dossier.parent / "python", "-c", where], tmp_path, **home)
    assert Path(found.stdout.strip()).is_relative_to(dossier.parent.parent)

    started = _run([dossier, "init", "my dossier"], tmp_path, **home)
    assert started.returncode == 0, started.stdout + started.stderr
    built = _run([dossier, "build", "my dossier", "--strict"], tmp_path, **home)
    assert built.returncode == 0, built.stdout + built.stderr

    site = tmp_path / "my dossier"
    assert (site / "public" / "index.html").is_file()
    assert list((site / "public").rglob("*.css"))
    assert "/public/" in (site / ".gitignore").read_text()
    assert not (site / "gitignore").exists()
