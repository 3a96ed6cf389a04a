"""Lighthouse on every kind of page: `make lighthouse`, or with words that kinds must contain.

Serves the built dossier on this machine, prints a table of the four categories, and ends with
status 1 if any is below 100. The reports stay in `lighthouse/`.

On this machine pages are served over plain HTTP, which Lighthouse lets pass on a loopback address.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from . import kinds
from .serving import served
from .tools import MODULES, find_browser

REPORTS = kinds.ROOT / "lighthouse"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FORMS: dict[str, list[str]] = {"mobile": [], "desktop": ["--preset=desktop"]}


def report(url: str, form: str, name: str, browser: str) -> dict[str, Any]:
    """Run Lighthouse on a page.

    Args:
        url: of the page.
        form: `mobile` or `desktop`.
        name: of the file that keeps the report.
        browser: the path of a Chromium.
    """
    REPORTS.mkdir(exist_ok=True)
    file = REPORTS / f"{re.sub('[^a-z0-9]+', '-', name)}-{form}.json"
    command = [
        str(MODULES / ".bin" / "lighthouse"),
        url,
        "--quiet",
        "--output=json",
        f"--output-path={file}",
        f"--only-categories={','.join(CATEGORIES)}",
        "--chrome-flags=--headless=new --no-sandbox",
        *FORMS[form],
    ]
    subprocess.run(command, check=True, env={**os.environ, "CHROME_PATH": browser})
    return dict(json.loads(file.read_text("utf-8")))


def faults(found: dict[str, Any], category: str) -> str:
    """Return what costs points in a category."""
    lost = [
        reference["id"]
        for reference in found["categories"][category]["auditRefs"]
        if reference["weight"]
        and (found["audits"][reference["id"]]["score"] or 0) < 0.9
        and found["audits"][reference["id"]]["scoreDisplayMode"] not in {"notApplicable", "manual"}
    ]
    return f"{category}: {', '.join(lost)}"


def main(words: list[str]) -> int:
    """Look at all kinds of pages whose names have one of some words; at all without any."""
    browser = find_browser()
    if browser is None or not (MODULES / "lighthouse").is_dir():
        print("Lighthouse needs Chromium, and itself: run `make tools`.", file=sys.stderr)
        return 2
    print(f"{'':34}{'':9}" + "".join(f"{name:>16}" for name in CATEGORIES))
    fine = True
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as address:
        pages = kinds.of_both(Path(folder, "public"), Path(folder, "early"))[0]
        for kind, file in pages.items():
            if words and not any(word in kind for word in words):
                continue
            for form in FORMS:
                path = file.relative_to(folder).as_posix()
                found = report(address + path, form, kind, browser)
                scores = {
                    one: round((found["categories"][one]["score"] or 0) * 100) for one in CATEGORIES
                }
                print(
                    f"{kind:34}{form:9}" + "".join(f"{scores[one]:16}" for one in CATEGORIES),
                    flush=True,
                )
                low = [one for one in CATEGORIES if scores[one] < 100]
                for category in low:
                    print(f"    {faults(found, category)}")
                fine &= not low
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
