"""Requests to end: also one that is dropped by whatever was at work when it came."""

import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from previewkit import free_port, get, wait_for
from sitekit import ROOT, SMALL, tree, write

from dossier import cli, load

DROPPING = """
import signal, sys
from contextlib import suppress
from dossier import cli, load
whole = load.load
def dropping(*arguments):
    with suppress(KeyboardInterrupt):
        signal.raise_signal(signal.SIGTERM)
    return whole(*arguments)
load.load = dropping
sys.exit(cli.main(sys.argv[1:]))
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The smallest site."""
    return write(tmp_path / "site", SMALL)


@pytest.fixture
def dropping(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a request to end come while content is read, and let that swallow it."""
    whole: Callable[..., Any] = load.load

    def load_(*arguments: Any) -> Any:
        with suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        return whole(*arguments)

    monkeypatch.setattr(load, "load", load_)


@pytest.mark.usefixtures("dropping")
@pytest.mark.parametrize(
    "words",
    [
        ["build"],
        ["check"],
        ["verify", "--texts", "."],
        ["rename", "--yes", "--force", "ann", "bob"],
        ["export", "csv"],
    ],
)
def test_a_dropped_request_ends_a_command(
    site: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Before anything is written: values may be wrong by then."""
    before = tree(site)
    assert cli.main([*words, str(site)]) == 130
    assert capsys.readouterr().err == "dossier: stopped\n"
    assert tree(site) == before


def test_an_error_made_of_a_request_is_not_told(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As `__set_name__` makes one, and much else that runs in the midst of something."""

    def fail(*_: Any) -> None:
        try:
            signal.raise_signal(signal.SIGTERM)
        except KeyboardInterrupt as error:
            raise RuntimeError("what was at work") from error

    monkeypatch.setattr(load, "load", fail)
    assert cli.main(["build", str(site)]) == 130
    assert capsys.readouterr() == ("", "dossier: stopped\n")


def test_a_request_lost_as_something_is_forgotten(
    site: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Python tells of such errors by itself, with a traceback."""

    class Forgotten:
        def __del__(self) -> None:
            signal.raise_signal(signal.SIGINT)

    whole: Callable[..., Any] = load.load

    def load_(*arguments: Any) -> Any:
        Forgotten()
        return whole(*arguments)

    monkeypatch.setattr(load, "load", load_)
    assert cli.main(["build", str(site)]) == 130
    assert capfd.readouterr() == ("", "dossier: stopped\n")


def test_a_dropped_request_ends_the_preview(site: Path) -> None:
    """Else it would go on for ever."""
    command = [sys.executable, "-c", DROPPING, "serve", str(site), "--port", str(free_port())]
    ended = subprocess.run(
        command, cwd=ROOT, check=False, timeout=60, capture_output=True, text=True
    )
    assert ended.returncode == 0
    assert "Traceback" not in ended.stderr
    assert not (site / "public").exists()


def test_a_closed_terminal_is_ignored_where_the_caller_says_so(site: Path) -> None:
    """As with `nohup dossier serve &`."""
    port = free_port()
    command = ["sh", "-c", f'trap "" HUP; exec "$0" -m dossier serve "$1" --port {port}',
               sys.executable, str(site)]  # fmt: skip
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE) as process:
        wait_for(lambda: get(port)[0] == 200)
        process.send_signal(signal.SIGHUP)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=1.5)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
