"""What browser tests need that Python does not bring: a browser, Java, packages from npm."""

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
MODULES = Path(__file__).parent / "node_modules"

# Looked at once: tests are run with such variables taken away.
REQUIRED = os.environ.get("DOSSIER_REQUIRE_BROWSER") == "1"

ARGUMENTS = ("--no-sandbox", "--disable-background-networking", "--disable-component-update")
"""For every Chromium that is started."""


def missing(reason: str) -> NoReturn:
    """Skip what cannot be tested here; where everything has to be tested, fail."""
    if REQUIRED:
        pytest.fail(reason)
    pytest.skip(reason)


def npm_file(path: str) -> Path:
    """Return a file of a package from npm, given from the package's name on."""
    file = MODULES / path
    if not file.is_file():
        missing(f"no {path.partition('/')[0]} found: `make tools` installs it, with npm")
    return file


def find_browser() -> str | None:
    """Return the path of a Chromium: `DOSSIER_CHROMIUM`, or the first one on the path."""
    named = os.environ.get("DOSSIER_CHROMIUM")
    return named or next(filter(None, map(shutil.which, BROWSERS)), None)
