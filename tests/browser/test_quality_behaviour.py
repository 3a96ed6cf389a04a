"""What pages do when they are opened: ask nobody else, keep nothing, hold still."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from .conftest import Open

Url = Callable[[str, Path], str]


def test_pages_ask_no_other_host_and_set_no_cookies(
    opened: Open, kinds: dict[str, Path], address: str, url: Url
) -> None:
    """With scripts, no page asks another host for anything, sets a cookie or makes complaints."""
    page = opened()
    requested: list[str] = []
    complaints: list[tuple[str, str]] = []
    page.on("request", lambda request: requested.append(request.url))
    page.on("console", lambda message: complaints.append((page.url, message.text)))
    page.on("pageerror", lambda error: complaints.append((page.url, str(error))))
    for file in kinds.values():
        page.goto(url(address, file))
    page.wait_for_load_state("networkidle")
    assert {urlsplit(one)[:2] for one in requested} == {urlsplit(address)[:2]}
    assert page.context.cookies() == []
    assert not complaints, "\n".join(map(str, complaints))


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_by_itself(
    opened: Open, kinds: dict[str, Path], over_http: str, url: Url, width: int
) -> None:
    """Nothing shifts on any page as it loads and as it is scrolled through, typefaces apart."""
    page = opened(viewport={"width": width, "height": 900})
    # When these come depends on the load of the machine; what they move has a test of its own.
    page.route("**/*.woff2", lambda route: route.abort())
    moved: dict[str, Any] = {}
    for kind, file in kinds.items():
        page.goto(url(over_http, file))
        shifts = page.evaluate("probes.scrolled()")
        if shifts["sum"]:
            moved[kind] = shifts
    assert moved == {}


@pytest.mark.parametrize("width", [390, 1280])
def test_typefaces_that_come_late_move_little(
    opened: Open, kinds: dict[str, Path], over_http: str, url: Url, width: int
) -> None:
    """Pages are about as long in the faces that stand in as they are in those that are shipped."""
    page = opened(viewport={"width": width, "height": 900})
    waiting: list[Any] = []

    def hold(route: Any) -> None:
        waiting.append(route)

    page.route("**/*.woff2", hold)
    far: dict[str, tuple[int, int]] = {}
    for kind in ("home", "chapter", "event", "claim"):
        with page.expect_request("**/*.woff2"):
            page.goto(url(over_http, kinds[kind]), wait_until="domcontentloaded")
        page.wait_for_timeout(300)
        before = page.evaluate("document.documentElement.scrollHeight")
        while page.evaluate("document.fonts.status") == "loading":
            while waiting:
                waiting.pop().continue_()
            page.wait_for_timeout(50)
        after = page.evaluate("document.documentElement.scrollHeight")
        if abs(after - before) > after * 0.015:
            far[kind] = (before, after)
    assert far == {}
