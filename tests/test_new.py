"""`dossier new`: a valid file from options or answers, or nothing at all."""

import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dossier import load
from dossier.cli import main
from dossier.editing.naming import proposed, slug
from dossier.model import KINDS, TYPES
from tests.sitekit import GOOD, ROOT, copy, tree

SORTS = {
    "event": ["--title", "A ship: “Heron” sails", "--date", "2024-05-01", "--status", "occurred"],
    "actor": ["--name", "Ann O'Neil", "--kind", "person"],
    "quote": [
        "--speaker", "veyra", "--text", "no", "--lang", "en", "--form", "original",
        "--date", "2024-05",
    ],
    "source": ["--title", "2024", "--publisher", "لیو", "--kind", "official"],
    "claim": [
        "--statement", "It was sold.",
        "--positions", "[{actor: veyra, stance: denies, source: veyra-radio}]",
    ],
    "place": ["--name", "Hafen Süd", "--at", "[54.5, -3.2]"],
    "term": ["--name", "Quay", "--definition", "Where ships lie; see [[jib]]."],
    "chapter": ["--title", "What else?", "--tags", "crane,harbour"],
}  # fmt: skip

FILES = {
    "event": "events/2024-05-01-a-ship-heron-sails.yaml",
    "actor": "actors/ann-oneil.yaml",
    "quote": "quotes/veyra-2024-05.yaml",
    "source": "sources/lyw-2024.yaml",
    "claim": "claims/it-was-sold.yaml",
    "place": "places/hafen-sud.yaml",
    "term": "terms/quay.yaml",
    "chapter": "chapters/30-what-else.md",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The tests' site, in a git repository."""
    made = copy(GOOD, tmp_path / "site")
    identity = ["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    for words in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "--message", "begin"]):
        subprocess.run(["git", *identity, *words], cwd=made, check=True)
    return made


def new_files(site: Path) -> list[str]:
    """Return what git does not know in the content."""
    command = ["git", "ls-files", "--others", "content"]
    done = subprocess.run(command, cwd=site, check=True, capture_output=True, text=True)
    return done.stdout.split()


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is there to answer."""
    monkeypatch.setattr("sys.stdin", Path(os.devnull).open(encoding="utf-8"))  # noqa: SIM115


@pytest.mark.usefixtures("nobody")
@pytest.mark.parametrize("kind", KINDS)
def test_by_options(site: Path, kind: str) -> None:
    """Each kind's file is made from options, builds, has the one layout, and git knows the rest."""
    assert main(["new", kind, *SORTS[kind], "--site", str(site)]) == 0
    assert new_files(site) == [f"content/{FILES[kind]}"]
    assert main(["check", str(site), "--jobs", "1"]) == 0
    assert main(["fmt", str(site), new_files(site)[0], "--check"]) == 0
    assert main(["build", str(site), "--jobs", "1"]) == 0


@pytest.mark.usefixtures("nobody")
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "quote"])
def test_comments_are_fields(site: Path, kind: str) -> None:
    """What stands in a new file as a comment is right once the `# ` is gone, and in its place."""
    main(["new", kind, *SORTS[kind], "--site", str(site)])
    [path] = new_files(site)
    file = site / path
    lines = file.read_text(encoding="utf-8").split("\n")
    fields = tuple(f"# {name}:" for name in TYPES[kind].__dataclass_fields__)
    inner = ("#   ", "# - ")
    opened = [line[2:] if line.startswith((*fields, *inner)) else line for line in lines]
    assert opened != lines
    text = "\n".join(opened)
    records, problems = load.read_entries(path, text)
    assert not [one for one in problems if one.code != "missing-evidence"]
    assert records


@pytest.mark.usefixtures("nobody")
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_missing_is_named(
    site: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a terminal, each field that is missing is named; nothing is written."""
    assert main(["new", kind, "--site", str(site)]) == 2
    said = capsys.readouterr().err
    assert all(f"needs {option}:" in said for option in SORTS[kind][:1])
    assert "Traceback" not in said
    assert new_files(site) == []


@pytest.mark.usefixtures("nobody")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["evnt"], "did you mean 'event'?"),
        (["event", *SORTS["event"], "--actors", "veyra,marsh"], "no actor 'marsh'; did you mean"),
        (["event", *SORTS["event"], "--actors", "Port"], "there is 'harbour-office' (Harbour"),
        (["event", *SORTS["event"][:-1], "ocurred"], "did you mean 'occurred'?"),
        (["event", *SORTS["event"], "--date", "2024"], "--date is given 2 times"),
        (["event", "auction", *SORTS["event"]], "there is an event 'auction' already"),
        (["event", "Auction!", *SORTS["event"]], "did you mean 'auction'?"),
        (["event", *SORTS["event"], "--actors", "[veyra"], "--actors:"),
        (["event", *SORTS["event"], "--summary", "[[nowhere]]"], "no entry 'nowhere'"),
        (["event", *SORTS["event"], "--summary", " "], "--summary has no value"),
        (["term", "north-quay", *SORTS["term"]], "'north-quay'"),
        (["claim", "--statement", "S", "--positions", "[{actor: veyra, stance: denies}]"], "quote"),
    ],
)
def test_slips(site: Path, words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A slip is told with what is near, and nothing is written."""
    assert main(["new", words[0], *words[1:], "--site", str(site)]) == 2
    assert said in capsys.readouterr().err
    assert new_files(site) == []


@pytest.mark.usefixtures("nobody")
def test_free_ids(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A second entry of the same name gets the next id, and the editor is asked of the first."""
    for _ in range(3):
        assert (
            main(["new", "actor", "--name", "Veyra", "--kind", "state", "--site", str(site)]) == 0
        )
    assert new_files(site) == [f"content/actors/veyra-{number}.yaml" for number in (2, 3, 4)]
    assert "there is an actor 'veyra' already" in capsys.readouterr().err


@pytest.mark.usefixtures("nobody")
def test_only_shown(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--print` shows the file and writes nothing."""
    before = tree(site)
    assert main(["new", "place", *SORTS["place"], "--site", str(site), "--print"]) == 0
    assert "\nname: Hafen Süd\nat: [54.5, -3.2]\n" in capsys.readouterr().out
    assert tree(site) == before


@pytest.mark.parametrize("kind", KINDS)
def test_help_names_the_fields(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`dossier new KIND --help` explains each field."""
    with pytest.raises(SystemExit) as ended:
        main(["new", kind, "--help"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    assert all(option in shown for option in SORTS[kind] if option.startswith("--"))


def test_ids() -> None:
    """Ids are made of date and title, speaker and date, publisher and day, or a name."""
    event = {"date": "2024-09~", "title": "Iran’s «Rakete» — Überlieferung"}
    assert proposed("event", event, ().__contains__) == "2024-09-irans-rakete-uberlieferung"
    assert proposed("event", {"date": "202X", "title": "X"}, ().__contains__) == "x"
    assert proposed(
        "quote", {"speaker": "us", "date": "2024-05-01/2024-05-02"}, {"us-2024-05-01"}.__contains__
    ) == ("us-2024-05-01-2")
    assert proposed("actor", {"name": "Con"}, ().__contains__) == "con-2"
    assert proposed("actor", {"name": "…"}, ().__contains__) == "actor"
    assert slug("word " * 30, 48) == "word-word-word-word-word-word-word-word-word"


# --- at a terminal ------------------------------------------------------------------------

ANSWERS = {
    "event": ["", "A ship sails", "yesterday", "2024-05-01", "ocurred", "occurred", ""],
    "actor": ["Ann O'Neil", "man", "person", "ann"],
    "quote": ["vera", "veyra", "no", "English", "en", "original", "2024-05", ""],
    "source": ["2024", "Radio", "official", ""],
    "claim": ["It was sold.", "veyra", "denies", "", "", "veyra-radoi", "veyra-radio", "", ""],
    "place": ["Hafen Süd", ""],
    "term": ["Quay", "Where ships lie", ""],
    "chapter": ["What else?", ""],
}  # fmt: skip


def at_a_terminal(
    site: Path, words: list[str], answers: str, stop: bool = False
) -> tuple[int, str]:
    """Run a command with a terminal before it; return its exit status and what stood there."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "dossier", *words]
    with subprocess.Popen(
        command, cwd=site, stdin=theirs, stdout=theirs, stderr=theirs,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:  # fmt: skip
        os.close(theirs)
        os.write(ours, answers.encode())
        seen, until = b"", time.monotonic() + 60
        while time.monotonic() < until:
            if select.select([ours], [], [], 0.2)[0]:
                try:
                    seen += os.read(ours, 65536)
                except OSError:
                    break
                if stop and b"\n> " in seen:
                    process.send_signal(signal.SIGINT)
                    stop = False
            elif process.poll() is not None:
                break
        else:
            process.kill()  # so that the test fails, and nobody waits for its end
        status = process.wait()
    os.close(ours)
    return status, seen.decode().replace("\r\n", "\n")


@pytest.mark.parametrize("kind", KINDS)
def test_by_answers(site: Path, kind: str) -> None:
    """Each kind's file is made from answers; a wrong one is asked for again."""
    answers = "".join(f"{one}\n" for one in ANSWERS[kind])
    status, seen = at_a_terminal(site, ["new", kind], answers)
    assert status == 0, seen
    assert len(new_files(site)) == 1
    assert main(["check", str(site), "--jobs", "1"]) == 0
    assert main(["fmt", str(site), new_files(site)[0], "--check"]) == 0
    if kind == "quote":
        assert "no actor 'vera'; did you mean 'veyra'?" in seen


def test_stopped(site: Path) -> None:
    """Ctrl-C in the midst of it leaves nothing."""
    before = tree(site / "content")
    status, seen = at_a_terminal(site, ["new", "event"], "A ship sails\n", stop=True)
    assert status == 130
    assert "Traceback" not in seen
    assert tree(site / "content") == before
