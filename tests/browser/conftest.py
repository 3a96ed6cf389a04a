"""A real browser on this repository's dossier, opened from the file system and over HTTP."""

import functools
import http.server
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from dossier import pipeline

ROOT = Path(__file__).parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


def find_browser() -> str | None:
    """Return the path of a Chromium: `DOSSIER_CHROMIUM`, or the first one on the path."""
    named = os.environ.get("DOSSIER_CHROMIUM")
    return named or next(filter(None, map(shutil.which, BROWSERS)), None)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository's own dossier, built."""
    out = tmp_path_factory.mktemp("browser") / "public"
    report = pipeline.build(ROOT, out, pipeline.Options())
    assert not report.stopped, report.problems
    return out


@pytest.fixture(scope="session")
def browser():  # type: ignore[no-untyped-def]
    """A headless Chromium; the tests are skipped where there is none."""
    path = find_browser()
    if path is None:
        reason = "no Chromium found: install `chromium`, or name one in DOSSIER_CHROMIUM"
        if os.environ.get("DOSSIER_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
        )
        yield started
        started.close()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def over_http(built: Path) -> Iterator[str]:
    """The address of a server on this machine that serves the site below a path of its own."""
    handler = functools.partial(_Quiet, directory=str(built.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/{built.name}/"
        server.shutdown()


@pytest.fixture(params=["file", "http"])
def address(request: pytest.FixtureRequest, built: Path) -> str:
    """Where the site is opened: from the file system, and over HTTP."""
    if request.param == "file":
        return built.as_uri() + "/"
    return str(request.getfixturevalue("over_http"))
