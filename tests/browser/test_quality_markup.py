"""Valid, well-built, light: what can be said of all built pages without a browser."""

import gzip
import itertools
import json
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from sitekit import Looked, look

from .tools import missing, npm_file

LIGHT = 100_000
"""Bytes that a page may weigh with its style and scripts, compressed."""

HEAVY = {"print.html": "has the whole dossier, to be put on paper"}
"""Pages that may weigh more, each with the reason."""

EXCUSED = (
    # The checker reads files that have no origin, so it takes nothing for the site's own; nor does
    # it know that a policy does not concern data in a script element.
    re.compile("violates Content Security Policy"),
    # What all browsers know and the checker of style sheets does not: container queries, and
    # properties of SVG.
    re.compile("Unrecognized at-rule “@container”"),
    re.compile("“(container-type|paint-order|vector-effect)”: Property .* doesn't exist"),
)

WASM = {"search.html"}
"""Pages that may run WebAssembly."""


@pytest.fixture(scope="module")
def pages(built: Path) -> dict[str, Looked]:
    """All pages of the plain build and of the one that splits early, by their paths."""
    folder = built.parent
    return {
        file.relative_to(folder).as_posix(): look(file.read_text("utf-8"))
        for file in sorted(folder.rglob("*.html"))
    }


def policy(page: Looked) -> dict[str, list[str]]:
    """Return a page's Content-Security-Policy."""
    metas = [meta for meta in page.all("meta") if "http-equiv" in meta]
    assert [meta["http-equiv"] for meta in metas] == ["Content-Security-Policy"]
    directives = (part.split() for part in metas[0]["content"].split(";"))
    return {name: sources for name, *sources in directives}


def test_nu_finds_no_fault(built: Path) -> None:
    """Every page, style sheet and picture of the site is valid, by the Nu HTML checker."""
    java = shutil.which("java") or missing("no java found: install a Java runtime")
    jar = npm_file("vnu-jar/build/dist/vnu.jar")
    options = [
        "--also-check-css",
        "--also-check-svg",
        "--skip-non-html",
        "--format",
        "json",
        "--exit-zero-always",
    ]
    done = subprocess.run(
        [java, "-Xss2m", "-jar", jar, *options, built.parent], capture_output=True, check=True
    )
    faults = [
        f"{message['url']}:{message.get('lastLine')}: {message['message']}"
        for message in json.loads(done.stderr)["messages"]
        if not any(excuse.search(message["message"]) for excuse in EXCUSED)
    ]
    assert not faults, "\n".join(map(str, faults))


def test_headings_are_in_order(pages: dict[str, Looked]) -> None:
    """Each page has one first heading, and no level is left out on the way down."""
    faults = []
    for path, page in pages.items():
        levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
        steps = itertools.pairwise(levels)
        if levels[:1] != [1] or levels.count(1) != 1 or any(b - a > 1 for a, b in steps):
            faults.append((path, levels))
    assert not faults, "\n".join(map(str, faults))


def test_landmarks_are_there_and_named(pages: dict[str, Looked]) -> None:
    """Each page has one head, one main part, one foot, and navigation that is named apart."""
    for path, page in pages.items():
        outer = [(tag, given) for tag, given in page.tags if tag in {"header", "main", "footer"}]
        assert outer[0] == ("header", {"class": "site-head"}), path
        assert outer[-1] == ("footer", {"class": "site-foot"}), path
        assert len(page.all("main")) == 1, path
        names = [given.get("aria-label") or given["aria-labelledby"] for given in page.all("nav")]
        assert names and len(names) == len(set(names)), (path, names)


def test_every_page_says_its_language_and_has_a_description(pages: dict[str, Looked]) -> None:
    """Language, direction, a title and a description stand on every page."""
    for path, page in pages.items():
        (html,) = page.all("html")
        assert html["lang"] and html["dir"] in {"ltr", "rtl"}, path
        described = [
            meta["content"] for meta in page.all("meta") if meta.get("name") == "description"
        ]
        head = [tag for tag, _ in itertools.takewhile(lambda one: one[0] != "body", page.tags)]
        assert head.count("title") == 1, path
        assert len(described) == 1 and described[0].strip(), path


def test_keyboard_goes_through_pages_in_their_order(pages: dict[str, Looked]) -> None:
    """Nothing asks to be reached before its turn, and the way past the navigation comes first."""
    for path, page in pages.items():
        assert not [given for _, given in page.tags if int(given.get("tabindex", 0)) > 0], path
        links = page.all("a")
        (main,) = page.all("main")
        assert links[0]["href"] == f"#{main['id']}" and main["tabindex"] == "-1", path


def test_policy_allows_the_site_alone(pages: dict[str, Looked]) -> None:
    """Each page lets the browser load from the site alone, and run no code that stands in it."""
    for path, page in pages.items():
        given = policy(page)
        assert given.pop("default-src") == ["'none'"], path
        allowed = {"'self'", "'none'", "data:"}
        if Path(path).name in WASM:
            allowed.add("'wasm-unsafe-eval'")
        assert {source for sources in given.values() for source in sources} <= allowed, path
        assert "data:" not in given["script-src"] + given["style-src"], path
        tags = [tag for tag, _ in page.tags]
        assert tags.index("meta") < tags.index("link"), path


def test_pages_are_light(built: Path, pages: dict[str, Looked]) -> None:
    """No page weighs more than 100 KB with its style and its scripts, as a server sends them."""

    @cache
    def weight(path: str) -> int:
        return len(gzip.compress((built.parent / path).read_bytes(), 9))

    def parts(path: str, page: Looked) -> set[str]:
        styles = [link["href"] for link in page.all("link") if link["rel"] == "stylesheet"]
        scripts = [script["src"] for script in page.all("script") if "src" in script]
        return {path, *(urljoin(path, part) for part in styles + scripts)}

    weights = {path: sum(map(weight, parts(path, page))) for path, page in pages.items()}
    heavy: dict[str, Any] = {
        path: sum_
        for path, sum_ in weights.items()
        if sum_ > LIGHT and path.partition("/")[2] not in HEAVY
    }
    assert heavy == {}
