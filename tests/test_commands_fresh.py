"""What somebody meets who has just come: make, build.py, the starter and the command line."""

import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest
import yaml

from dossier import cli

ROOT = Path(__file__).resolve().parent.parent
STARTER = ROOT / "dossier" / "starter"
COMMANDS = tuple(cli.COMMANDS)


def _run(command: list[str | Path], cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=cwd, env={**os.environ, **env}, capture_output=True, text=True, check=False
    )


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A copy of the starter, in a folder with a space in its name."""
    return Path(shutil.copytree(STARTER, tmp_path / "a site"))


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A checkout without an environment."""
    shutil.copytree(ROOT / "dossier", tmp_path / "checkout" / "dossier")
    shutil.copy(ROOT / "build.py", tmp_path / "checkout")
    return tmp_path / "checkout"


# --- build.py -----------------------------------------------------------------------------


def test_build_py_builds_the_current_folder(site: Path) -> None:
    """It takes no site from where it lies itself."""
    done = _run([sys.executable, ROOT / "build.py"], site)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (site / "public" / "index.html").is_file()


def test_build_py_takes_the_arguments_of_build(site: Path, tmp_path: Path) -> None:
    """A site and an output folder can be named."""
    arguments = [site.name, "-o", tmp_path / "out", "--strict"]
    done = _run([sys.executable, ROOT / "build.py", *arguments], tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "out" / "index.html").is_file()


def test_build_py_without_packages_says_what_to_do(bare: Path) -> None:
    """One line instead of a traceback."""
    done = _run([sys.executable, "-S", "build.py"], bare)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "run `make site` first" in done.stderr


def test_build_py_hands_over_to_the_environment_of_make_site(bare: Path, tmp_path: Path) -> None:
    """An interpreter without the packages leaves the work to one that has them."""
    python = bare / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    python.chmod(0o755)
    done = _run([sys.executable, "-S", bare / "build.py", "a site", "--strict"], tmp_path)
    assert done.stdout.splitlines() == [str(bare / "build.py"), "a site", "--strict"]


def test_build_py_does_not_hand_over_for_ever(bare: Path) -> None:
    """An environment that lacks the packages as well is told to be set up."""
    venv.create(bare / ".venv", with_pip=False, symlinks=True)
    done = _run([sys.executable, "-S", "build.py"], bare)
    assert done.returncode == 2
    assert "run `make site` first" in done.stderr


# --- the command line ---------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS)
def test_help_names_every_command(command: str) -> None:
    """Each command is listed with the others, and explains itself."""
    every = _run([sys.executable, "-m", "dossier", "--help"], ROOT)
    assert re.search(rf"^\s+{command}\s+\S", every.stdout, re.MULTILINE)
    own = _run([sys.executable, "-m", "dossier", command, "--help"], ROOT)
    assert own.returncode == 0
    assert f"dossier {command}" in own.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_in_the_guide(command: str) -> None:
    """The page of the commands has each command and each option."""
    guide = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    guide = guide.split(f"\n## {command}\n")[1].split("\n## ")[0]
    shown = _run([sys.executable, "-m", "dossier", command, "--help"], ROOT).stdout
    assert f"\ndossier {command} " in guide
    for option in set(re.findall(r"(?<![`\w])--[a-z-]+", shown)) - {"--help"}:
        assert re.search(rf"`{option}[ `]", guide)


@pytest.mark.parametrize("arguments", [["biuld"], ["build", "--jbos", "2"], ["check", "nowhere"]])
def test_wrong_usage_is_told_in_a_few_lines(arguments: list[str], tmp_path: Path) -> None:
    """Exit status 2 and no traceback."""
    done = _run([sys.executable, "-m", "dossier", *arguments], tmp_path, PYTHONPATH=str(ROOT))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert 1 <= done.stderr.count("\n") <= 6


# --- make ---------------------------------------------------------------------------------


def _make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return _run(["make", *arguments], folder, MAKEFLAGS="", MAKELEVEL="0")


@pytest.fixture
def makefile(tmp_path: Path) -> Path:
    """A folder with the Makefile and nothing else."""
    folder = tmp_path / "check out"
    folder.mkdir()
    shutil.copy(ROOT / "Makefile", folder)
    (folder / "pyproject.toml").touch()
    return folder


def _script(path: Path, text: str) -> Path:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def test_make_lists_its_targets(makefile: Path) -> None:
    """`make` alone changes nothing and says what there is."""
    done = _make(makefile)
    assert done.returncode == 0
    for target in ("site", "test", "lint", "serve", "bench", "clean"):
        assert f"make {target} " in done.stdout
    assert not (makefile / ".venv").exists()


def test_make_without_a_fit_python_says_so(makefile: Path, tmp_path: Path) -> None:
    """An old interpreter is told apart from a broken set-up."""
    old = _script(tmp_path / "python3", "exit 1")
    done = _make(makefile, "site", f"PYTHON={old}")
    assert done.returncode
    assert "Python 3.11 or newer is needed" in done.stderr
    assert not (makefile / ".venv").exists()


def test_make_without_venv_says_so(makefile: Path, tmp_path: Path) -> None:
    """Debian's python3 comes without a part that the environment needs."""
    bare = _script(tmp_path / "python3", 'case "$*" in *venv*) mkdir .venv; exit 1;; esac')
    done = _make(makefile, "site", f"PYTHON={bare}")
    assert done.returncode
    assert "apt install python3-venv" in done.stderr
    assert not (makefile / ".venv").exists()


def test_make_sets_up_once(makefile: Path, tmp_path: Path) -> None:
    """A second run installs nothing; a changed pyproject.toml does; so does a moved checkout."""
    python = _script(
        tmp_path / "python3",
        f'case "$*" in *venv*) rm -rf .venv; mkdir -p .venv/bin; cp "$0" .venv/bin/python;; '
        f'*) echo "$@" >> "{tmp_path}/log";; esac',
    )
    log = tmp_path / "log"

    def installs(folder: Path) -> int:
        log.write_text("")
        done = _make(folder, "setup", f"PYTHON={python}")
        assert done.returncode == 0, done.stderr
        return log.read_text().count("pip install")

    assert installs(makefile) == 1
    assert installs(makefile) == 0
    os.utime(makefile / "pyproject.toml", (2**32, 2**32))
    assert installs(makefile) == 1
    os.utime(makefile / "pyproject.toml", (1, 1))
    moved = makefile.rename(tmp_path / "moved")
    assert installs(moved) == 1


def test_make_tells_of_a_failed_installation(makefile: Path, tmp_path: Path) -> None:
    """What could not be installed is not taken for installed the next time."""
    python = _script(
        tmp_path / "python3",
        'case "$*" in *venv*) mkdir -p .venv/bin; cp "$0" .venv/bin/python;; *pip*) exit 1;; esac',
    )
    for _ in range(2):
        done = _make(makefile, "setup", f"PYTHON={python}")
        assert done.returncode
        assert "could not be installed" in done.stderr


# --- CI -----------------------------------------------------------------------------------


def test_ci_run_is_a_script_that_bash_reads() -> None:
    """A slip in it shows here first."""
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert _run(["bash", "-n", script], ROOT).returncode == 0


@pytest.mark.parametrize("name", ["check", "publish"])
def test_workflows_ask_for_no_more_than_they_need(name: str) -> None:
    """They may read the repository; only the deployment may write pages, and only the job that
    hands over findings, which is off unless somebody turns it on, may write these."""
    text = (ROOT / ".github" / "workflows" / f"{name}.yml").read_text()
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {"contents": "read"}
    writing = {
        (job, right)
        for job, work in workflow["jobs"].items()
        for right, level in work.get("permissions", {}).items()
        if level == "write"
    }
    allowed = {("deploy", "pages"), ("deploy", "id-token"), ("findings", "security-events")}
    assert writing <= allowed
    if "findings" in workflow["jobs"]:
        assert "vars.CODE_SCANNING" in workflow["jobs"]["findings"]["if"]
    actions = re.findall(r"uses: (\S+)", text)
    assert actions
    assert all(re.fullmatch(r"(actions|github)/[a-z/-]+@v\d+", action) for action in actions)
