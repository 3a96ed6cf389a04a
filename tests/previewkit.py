"""`dossier serve` for tests: run in a process of its own, and asked over real sockets."""

import http.client
import json
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sitekit import ROOT


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def get(port: int, path: str = "/", method: str = "GET", **headers: str) -> tuple[int, str]:
    """Ask a server; return the status and the text."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path, headers=headers)
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until a condition holds."""
    until = time.monotonic() + seconds
    while True:
        try:
            if condition():
                return
        except (ConnectionError, http.client.HTTPException):
            pass
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.05)


@dataclass
class Served:
    """A running preview."""

    port: int
    process: "subprocess.Popen[str]"
    log: Path

    @property
    def said(self) -> str:
        """All that it said so far."""
        return self.log.read_text("utf-8")

    def get(self, path: str = "/") -> tuple[int, str]:
        """Ask for a page."""
        return get(self.port, path)

    def has(self, path: str, text: str) -> bool:
        """Whether a page is there and has a text."""
        status, page = self.get(path)
        return status == 200 and text in page

    @property
    def notice(self) -> Any:
        """What pages are told."""
        return json.loads(self.get("/dossier-preview.json")[1])

    @property
    def codes(self) -> list[str]:
        """Of the problems that pages are told."""
        return [problem["code"] for problem in self.notice["problems"]]

    def end(self, number: int = signal.SIGINT) -> int:
        """Send a signal; return the exit status."""
        self.process.send_signal(number)
        return self.process.wait(timeout=30)


@contextmanager
def serving(site: Path, *options: str | Path) -> Iterator[Served]:
    """Serve a site in a process of its own, from when it answers on."""
    port = free_port()
    command = [sys.executable, "-m", "dossier", "serve", site, "--port", port, "--jobs", 1]
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "log")
        with log.open("w") as file:
            process = subprocess.Popen(
                [*map(str, [*command, *options])],
                cwd=ROOT, stdout=file, stderr=subprocess.STDOUT, text=True,
            )  # fmt: skip
        try:
            wait_for(lambda: process.poll() is not None or get(port)[0] > 0)
            yield Served(port, process, log)
        finally:
            process.kill()
            process.wait()
