"""The commands: what they print, where, and how they end."""

import ast
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios
from pathlib import Path
from typing import Any

import pytest
from previewkit import free_port
from sitekit import ROOT, SMALL, tree, write

from dossier import building, cli, pipeline
from dossier.problems import Location, Problem
from dossier.site import Site

WRONG = {"content/events/day.yaml": "title: A day\ndate: 2024-13-01\nstatus: occured\n"}
HEAVY = ("babel", "feedgenerator", "jinja2", "livereload", "markdown_it", "msgspec",
         "pydantic_core", "rapidfuzz", "tornado", "tqdm", "yaml")  # fmt: skip


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The smallest site."""
    return write(tmp_path / "site", SMALL)


@pytest.fixture
def wrong(site: Path) -> Path:
    """One with two errors in a file."""
    return write(site, WRONG)


def run(*arguments: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own."""
    command = [sys.executable, "-m", "dossier", *map(str, arguments)]
    found = {"cwd": ROOT, "capture_output": True, "text": True, **options}
    return subprocess.run(command, check=False, **found)  # type: ignore[call-overload, no-any-return]


def said(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    """Run a command in this process; return its status and what it said and complained of."""
    try:
        status = cli.main([*map(str, arguments)])
    except SystemExit as end:
        assert isinstance(end.code, int)
        status = end.code
    captured = capsys.readouterr()
    return status, captured.out, captured.err


# --- build --------------------------------------------------------------------------------


def test_build_ends_with_what_it_did(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The last line says what was built, where, and how long it took."""
    status, out, err = said(capsys, "build", site)
    assert status == 0
    assert re.fullmatch(
        r"built \S+/public: 2 entries, 17 pages, 17 rendered, \d+ files written in \d+\.\d\d s\n",
        out,
    )
    assert err.startswith("note: no base_url is set")
    status, out, _ = said(capsys, "build", site)
    assert status == 0
    assert "0 rendered, 0 files written" in out


def test_build_tells_what_it_deleted(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Only where there was something."""
    said(capsys, "build", site)
    (site / "content/events/day.yaml").unlink()
    assert ", 1 deleted in " in said(capsys, "build", site)[1]


def test_build_says_no_more_than_it_must(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With an address, there is nothing to note."""
    status, out, err = said(capsys, "build", site, "--base-url", "https://d.example/x")
    assert (status, err) == (0, "")
    assert out.count("\n") == 1
    assert (site / "public/sitemap.xml").is_file()


def test_build_with_errors(wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All are told on the error stream with their places; the status is 1."""
    status, out, err = said(capsys, "build", wrong)
    assert (status, out) == (1, "")
    assert "content/events/day.yaml:2:7: error: " in err
    assert "content/events/day.yaml:3:9: error: " in err
    assert "  hint: " in err
    assert err.splitlines()[-1] == f"2 errors; nothing was written to {wrong / 'public'}"
    assert not (wrong / "public").exists()


@pytest.mark.parametrize(
    ("severity", "strict", "expected"),
    [
        ("warning", [], 0),
        ("warning", ["--strict"], 1),
        ("error", [], 1),
        ("error", ["--strict"], 1),
    ],
)
@pytest.mark.parametrize("command", ["build", "check"])
def test_strict_counts_warnings(
    command: str,
    severity: str,
    strict: list[str],
    expected: int,
    site: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A warning is told and lets the build go on, unless warnings are errors."""
    problem = Problem(Location("content/x.yaml"), "empty-value", "odd", "", severity)  # type: ignore[arg-type]
    complete = pipeline.complete

    def with_problem(*given: Any) -> Site:
        found = complete(*given)
        found.problems.append(problem)
        return found

    for module in (pipeline, building):
        monkeypatch.setattr(module, "complete", with_problem)
    status, out, err = said(capsys, command, site, *strict)
    assert status == expected
    assert f"{severity}: odd" in out + err
    if command == "build":
        assert (site / "public" / "index.html").exists() == (expected == 0)


def test_output_is_public_in_the_site(
    site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever one is; and the site is the current folder unless named."""
    monkeypatch.chdir(site.parent)
    assert said(capsys, "build", "site")[0] == 0
    assert (site / "public" / "index.html").is_file()
    monkeypatch.chdir(site)
    status, out, _ = said(capsys, "build", "-o", "../elsewhere")
    assert status == 0
    assert out.startswith("built ../elsewhere: ")
    assert tree(site / "public") == tree(site.parent / "elsewhere")


def test_python_m_dossier_and_jobs(site: Path) -> None:
    """The same from the command line, with any number of workers."""
    done = run("build", site, "--jobs", "3")
    assert done.returncode == 0
    assert done.stdout.startswith("built ")


# --- check --------------------------------------------------------------------------------


def test_check_writes_nothing(wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Problems are its output; their count is beside it."""
    status, out, err = said(capsys, "check", wrong)
    assert status == 1
    assert out.startswith("content/events/day.yaml:2:7: error: ")
    assert err == "2 errors\n"
    assert [path.name for path in wrong.iterdir()] == ["content"]


def test_check_of_a_sound_site(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It says so, and on the error stream: there are no problems to read."""
    day = SMALL["content/events/day.yaml"] + "summary: Ann was there.\nsources: [diary]\n"
    diary = "title: Diary\npublisher: Ann\nkind: document\n"
    write(site, {"content/events/day.yaml": day, "content/sources/diary.yaml": diary})
    assert said(capsys, "check", site) == (0, "", "no problems\n")
    assert said(capsys, "check", site, "--format", "json")[1] == "[]\n"


def test_check_as_json(wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A list of objects and nothing else."""
    status, out, _ = said(capsys, "check", wrong, "--format", "json")
    assert status == 1
    problems = json.loads(out)
    assert [problem["line"] for problem in problems] == [2, 3]
    assert set(problems[0]) == {
        "path", "line", "column", "severity", "code", "message", "hint", "reason", "about",
    }  # fmt: skip


def test_check_for_github(
    wrong: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Workflow commands, with paths from the current folder: that of the repository."""
    monkeypatch.chdir(wrong.parent)
    status, out, _ = said(capsys, "check", "site", "--format", "github")
    assert status == 1
    lines = out.splitlines()
    assert len(lines) == 2
    pattern = r"::error file=site/content/events/day\.yaml,line=\d+,col=\d+,title=[\w-]+::[^\n]+"
    assert all(re.fullmatch(pattern, line) for line in lines)
    monkeypatch.chdir(wrong)
    assert "file=content/events/day.yaml" in said(capsys, "check", "--format", "github")[1]


# --- wrong usage --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "required: COMMAND"),
        (["biuld"], "invalid choice: 'biuld'"),
        (["build", "--jobs", "0"], "'0' is no number from 1 to 256"),
        (["build", "--jobs", "-1"], "argument --jobs"),
        (["build", "--jobs", "x"], "'x' is no number"),
        (["build", "--base-url", "example.org"], "no web address"),
        (["build", "--base-url", "https://"], "no web address"),
        (["build", "--base-url", "https://[::1"], "no web address"),
        (["build", "--base-url", "https://a.example/?q"], "no web address"),
        (["build", "--base-url", "javascript:alert(1)"], "no web address"),
        (["build", "a", "b"], "unrecognized arguments: b"),
        (["check", "--format", "xml"], "invalid choice: 'xml'"),
        (["serve", "--port", "70000"], "'70000' is no number from 1 to 65535"),
    ],
)
def test_wrong_usage(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Status 2, and one line that says what is wrong."""
    status, out, err = said(capsys, *arguments)
    assert (status, out) == (2, "")
    assert message in err.splitlines()[-1]


@pytest.mark.parametrize("command", ["build", "check", "serve"])
def test_a_folder_that_is_no_site(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whether it is missing, empty or a file."""
    (tmp_path / "file").touch()
    (tmp_path / "empty").mkdir()
    for name in ("missing", "empty", "file"):
        port = ["--port", str(free_port())] if command == "serve" else []
        status, out, err = said(capsys, command, tmp_path / name, *port)
        assert (status, out) == (2, "")
        assert err.startswith("dossier: ")
        assert "is no site folder" in err
        assert err.count("\n") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "file"]


def test_a_refused_output_folder(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line, status 2."""
    write(tmp_path / "foreign", {"thesis.txt": "x"})
    status, out, err = said(capsys, "build", site, "-o", tmp_path / "foreign")
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert "'thesis.txt'" in err


def test_a_disk_that_cannot_be_written_to(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As on a system where nothing may be written."""
    status, out, err = said(capsys, "build", site, "-o", "/proc/dossier")
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("dossier: cannot write")


# --- other programs -----------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [["--help"], ["build", "--help"], ["--version"]])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    """It comes at once, even where a dependency is broken."""
    script = (
        "import sys\nfrom dossier.cli import main\n"
        f"try:\n    main({arguments!r})\n"
        f"finally:\n    print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert done.stdout
    assert done.stderr == "[]\n"


def loaded(script: str, *arguments: str | Path) -> tuple[list[str], str]:
    """Run a script; return the heavy modules that it loaded, and its output."""
    script += f"\nprint([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    command = [sys.executable, "-c", script, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found = ast.literal_eval(done.stderr.splitlines()[-1])
    assert isinstance(found, list)
    return found, done.stdout


def test_nothing_changed_loads_nothing_heavy(site: Path) -> None:
    """The stamps of files answer; and small edits load only what they need."""
    script = (
        "import sys\nfrom dossier import cli, stamps\n"
        "stamps.RECENT = -10**12\n"  # all files count as old
        "assert cli.main(sys.argv[1:]) == 0"
    )
    arguments = ("build", site, "--base-url", "https://d.example")
    assert "feedgenerator" in loaded(script, *arguments)[0]
    found, out = loaded(script, *arguments)
    assert found == []
    assert ": 2 entries, " in out
    assert " 0 rendered, 0 files written in " in out
    event = site / "content/events/day.yaml"
    event.write_text(event.read_text() + "body: Plain words.\n")
    found, out = loaded(script, *arguments)
    assert " 1 rendered, 3 files written in " in out
    assert "jinja2" not in found
    assert "markdown_it" not in found


def test_init_loads_nothing_heavy(tmp_path: Path) -> None:
    """It copies an example."""
    script = "import sys\nfrom dossier import cli\nassert cli.main(sys.argv[1:]) == 0"
    assert loaded(script, "init", tmp_path / "new")[0] == []


@pytest.mark.parametrize("arguments", [["check"], ["check", "--format", "json"], ["build"]])
def test_a_reader_that_goes_away(arguments: list[str], wrong: Path) -> None:
    """As `head` does: the status stays what it is, and there is no traceback."""
    read, written = os.pipe()
    os.close(read)
    done = run(*arguments, wrong, capture_output=False, stdout=written, stderr=subprocess.PIPE)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr
    done = run(*arguments, wrong, capture_output=False, stdout=written, stderr=written)
    assert done.returncode == 1
    os.close(written)


def test_an_output_that_is_full_or_closed(wrong: Path) -> None:
    """A lost output is a failure of the machine; a closed one is what was asked for."""
    with Path("/dev/full").open("w") as full:
        done = run("check", wrong, capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "No space left on device" in done.stderr
    command = f"exec {sys.executable} -m dossier check '{wrong}' >&- 2>&-"
    assert subprocess.run(["sh", "-c", command], cwd=ROOT, check=False).returncode == 1


def test_a_terminal_that_knows_no_letters_but_ascii(site: Path) -> None:
    """It gets escapes instead of a traceback."""
    write(site, {"content/events/day.yaml": "title: A day\ndate: «تاریخ»\nstatus: occurred\n"})
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"}
    done = run("check", site, env=environment)
    assert done.returncode == 1
    assert "\\u062a" in done.stdout
    assert "Traceback" not in done.stderr


SLOW = """
import sys, time
from dossier import building, render, workers
from dossier.cli import main
workers.MIN_ITEMS = 1
page = render.Renderer.page
def slow(*arguments):
    print("rendering", file=sys.stderr, flush=True)
    time.sleep(0.2)
    return page(*arguments)
render.Renderer.page = slow
raise SystemExit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("jobs", ["1", "3"])  # two workers have work, one has none
def test_ctrl_c(jobs: str, site: Path) -> None:
    """It ends the build and its workers soon, in one line, and leaves nothing behind."""
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW, "build", str(site), "--jobs", jobs],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    assert process.stderr is not None
    process.stderr.readline()
    # As a terminal does: to all processes of the group.
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert out == ""
    assert err.replace("rendering", "").split() == ["dossier:", "stopped"]
    assert not (site / "public").exists()
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


def test_progress_is_shown_on_terminals_only(site: Path) -> None:
    """A bar on a terminal, and not a byte of it in a file."""
    script = (
        "import sys\nfrom dossier import cli\nfrom dossier.commands import telling\n"
        "telling.BAR_FROM = 1\ncli.main(sys.argv[1:])"
    )
    command = [sys.executable, "-c", script, "build", str(site), "--jobs", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "%|" not in done.stdout + done.stderr
    (site / "content/dossier.yaml").write_text("title: Other\nquestion: Why?\n")
    main, terminal = pty.openpty()
    termios.tcsetwinsize(terminal, (24, 80))
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=terminal, stdin=terminal
    ) as process:
        os.close(terminal)
        shown = b""
        while select.select([main], [], [], 20)[0]:
            try:
                shown += os.read(main, 1 << 16)
            except OSError:  # the terminal was hung up
                break
        assert process.stdout is not None
        assert process.stdout.read().startswith(b"built ")
    os.close(main)
    assert b"%|" in shown


def test_builds_explain_themselves(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Why each page was made, and where the time went."""
    status, out, _ = said(capsys, "build", site, "--explain", "--jobs", "1")
    assert status == 0
    lines = out.splitlines()
    assert "events/day.html: nothing is known of the last build" in lines
    assert len(lines) == 1 + sum(line.endswith("of the last build") for line in lines)
    actor = site / "content/actors/ann.yaml"
    actor.write_text(actor.read_text().replace("Says so", "Says no"))
    _, out, _ = said(capsys, "build", site, "--explain")
    assert "events/day.html: actor ann changed: summary" in out.splitlines()
    _, out, _ = said(capsys, "build", site, "--profile", "--drafts")
    assert out.startswith("stage ")
    stages = [line.partition("  ")[0] for line in out.splitlines()]
    assert {"read content", "link", "make files", "publish", "remember"} <= set(stages)


# --- init ---------------------------------------------------------------------------------


def test_init_builds_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A new dossier has no problems, and a folder in use is left alone."""
    status, out, _ = said(capsys, "init", tmp_path / "new")
    assert status == 0
    assert f"dossier build {tmp_path / 'new'}" in out
    assert said(capsys, "build", tmp_path / "new", "--strict")[0] == 0
    before = tree(tmp_path)
    status, _, err = said(capsys, "init", tmp_path / "new")
    assert status == 2
    assert err.count("\n") == 1
    assert tree(tmp_path) == before
