"""A real browser on this repository's dossier, opened from the file system and over HTTP."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from . import kinds as kinds_
from .serving import served
from .tools import ARGUMENTS, find_browser, missing

PROBES = Path(__file__).parent / "probes.js"

Open = Callable[..., Any]


@pytest.fixture(scope="session")
def _both(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Path], dict[str, Path]]:
    folder = tmp_path_factory.mktemp("browser")
    return kinds_.of_both(folder / "public", folder / "early")


@pytest.fixture(scope="session")
def kinds(_both: tuple[dict[str, Path], dict[str, Path]]) -> dict[str, Path]:
    """The longest page of each kind: the kind's name, and the file.

    The dossier is built into `public`, and beside it, with lists split early, into `early`.
    """
    return _both[0]


@pytest.fixture(scope="session")
def variety(_both: tuple[dict[str, Path], dict[str, Path]]) -> dict[str, Path]:
    """The same, and further pages, so that whatever stands on any page stands on one of these."""
    return _both[0] | _both[1]


@pytest.fixture(scope="session")
def built(kinds: dict[str, Path]) -> Path:
    """The repository's own dossier, built."""
    return kinds["home"].parent


@pytest.fixture(scope="session")
def launch() -> Iterator[Open]:
    """Starts a headless Chromium with further arguments; skips where there is none."""
    path = find_browser()
    if path is None:
        missing("no Chromium found: install `chromium`, or name one in DOSSIER_CHROMIUM")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield lambda *more: playwright.chromium.launch(
            executable_path=path, args=[*ARGUMENTS, *more]
        )


@pytest.fixture(scope="session")
def browser(launch: Open) -> Iterator[Any]:
    """A headless Chromium; the tests are skipped where there is none."""
    started = launch()
    yield started
    started.close()


@pytest.fixture
def opened(browser: Any) -> Iterator[Open]:
    """Opens an empty page in a context of its own, with the given settings and with probes.js."""
    contexts = []

    def open_(**settings: Any) -> Any:
        contexts.append(browser.new_context(**settings))
        contexts[-1].add_init_script(path=PROBES)
        return contexts[-1].new_page()

    yield open_
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def over_http(built: Path) -> Iterator[str]:
    """The address of a server on this machine that serves the site below a path of its own."""
    with served(built.parent) as address:
        yield f"{address}{built.name}/"


@pytest.fixture(params=["file", "http"])
def address(request: pytest.FixtureRequest, built: Path) -> str:
    """Where the site is opened: from the file system, and over HTTP."""
    if request.param == "file":
        return built.as_uri() + "/"
    return str(request.getfixturevalue("over_http"))


@pytest.fixture(scope="session")
def url(built: Path) -> Callable[[str, Path], str]:
    """Gives the address of a page's file, with the address where the site is opened."""

    def of(address: str, file: Path) -> str:
        parent = address.removesuffix(f"{built.name}/")
        return parent + file.relative_to(built.parent).as_posix()

    return of
