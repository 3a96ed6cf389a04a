"""New since your visit: what a device that was here before is shown, and what it keeps."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sitekit import SMALL, build, write

from .serving import Forgetful, served

EVENT = "title: {}\ndate: 2024-05-0{}\nstatus: occurred\n"
SITE = SMALL | {
    "content/events/later.yaml": EVENT.format("Later", 2),
    "content/terms/jib.yaml": "name: jib\ndefinition: An arm.\n",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A small site, built."""
    folder = write(tmp_path / "site", SITE)
    build(folder)
    return folder


@pytest.fixture(params=["file", "http"])
def at(request: pytest.FixtureRequest, site: Path) -> Iterator[str]:
    """Where the site is opened."""
    if request.param == "file":
        yield (site / "public").as_uri() + "/"
        return
    with served(site, Forgetful) as address:
        yield f"{address}public/"


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page on a device that was never here."""
    context = browser.new_context()
    opened = context.new_page()
    opened.complaints = []
    opened.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.on("console", lambda message: opened.complaints.append(message.text))
    yield opened
    assert opened.complaints == []
    context.close()


def until(page: Any, condition: str) -> None:
    """Wait until something holds; the policy of the pages forbids the browser's own way."""
    for _ in range(1200):
        if page.evaluate(f"Boolean({condition})"):
            return
        page.wait_for_timeout(25)
    pytest.fail(f"never true: {condition}")


def visit(page: Any, address: str) -> None:
    """Open a page, and wait until it has looked at the versions."""
    page.goto(address)
    until(page, "dossier.device.get('visits')?.at >= Math.floor(performance.timeOrigin)")


def kept(page: Any, name: str) -> Any:
    """What the device keeps under a name."""
    return page.evaluate(f"dossier.device.get('{name}')")


def go_away(page: Any) -> None:
    """Let an hour pass."""
    page.evaluate(
        "(() => { const last = dossier.device.get('visits');"
        " dossier.device.set('visits', { ...last, at: last.at - 3600e3 }); })()"
    )


def edit(site: Path) -> None:
    """Change an event and a term, and add an event."""
    write(
        site,
        {
            "content/events/later.yaml": EVENT.format("Later still", 2),
            "content/events/new.yaml": EVENT.format("Brand new", 3),
            "content/terms/jib.yaml": "name: jib\ndefinition: A long arm.\n",
        },
    )
    build(site)


def marks(page: Any) -> dict[str, str]:
    """The links that are marked, and how."""
    found = page.locator("main .fresh").evaluate_all(
        "all => all.map(one => [one.previousElementSibling.textContent, one.textContent])"
    )
    return dict(found)


def test_a_second_visit_marks_what_changed(page: Any, at: str, site: Path) -> None:
    """The first marks nothing; marks stay for the visit, and are gone in the one after."""
    visit(page, at + "timeline.html")
    assert marks(page) == {}
    edit(site)
    visit(page, at + "timeline.html")
    assert marks(page) == {}, "the visit goes on: nothing is new since the last one"
    go_away(page)
    visit(page, at + "timeline.html")
    assert marks(page) == {}, "what was there when the last visit ended is known"
    write(site, {"content/events/newer.yaml": EVENT.format("Newer", 4)})
    write(site, {"content/events/day.yaml": SMALL["content/events/day.yaml"] + "body: More.\n"})
    build(site)
    go_away(page)
    visit(page, at + "timeline.html")
    expected = {"Newer": "new", "A day": "changed"}
    assert marks(page) == expected
    visit(page, at + "timeline.html")
    assert marks(page) == expected
    go_away(page)
    visit(page, at + "timeline.html")
    assert marks(page) == {}


def test_the_page_of_changes_lists_them(page: Any, at: str, site: Path) -> None:
    """With titles that lead on; the home page says so in a line; read, all is quiet."""
    visit(page, at + "changes.html")
    assert "first visit" in page.locator(".since-told").inner_text()
    go_away(page)
    visit(page, at + "changes.html")
    assert "Nothing here has changed" in page.locator(".since-told").inner_text()
    edit(site)
    go_away(page)
    visit(page, at + "index.html")
    line = page.locator(".since-line a")
    line.wait_for()
    assert "1 new, 2 changed" in line.inner_text()
    line.click()
    page.wait_for_selector(".since-list li")
    assert "1 new, 2 changed" in page.locator(".since-told").inner_text()
    listed = page.locator(".since-list li").all_inner_texts()
    assert sorted(" ".join(one.split()) for one in listed) == [
        "changed Event Later still",
        "changed Term jib",
        "new Event Brand new",
    ]
    assert page.locator(".since-list a[href='events/new.html']").count() == 1
    page.get_by_role("button", name="Mark all as read").click()
    assert page.locator(".since-list").first.is_hidden()
    visit(page, at + "index.html")
    assert page.locator(".since-line").is_hidden()
    assert kept(page, "visits-latest") is None


def test_a_device_forgets(page: Any, at: str) -> None:
    """Then it keeps nothing, and the next visit is the first."""
    visit(page, at + "changes.html")
    assert set(kept(page, "visits")) == {"at", "since"}
    page.get_by_role("button", name="Forget my visits").click()
    assert page.evaluate("Object.keys(localStorage).filter(k => k.includes('visits'))") == []
    visit(page, at + "changes.html")
    assert "first visit" in page.locator(".since-told").inner_text()


def test_another_theme_makes_nothing_seem_changed(page: Any, at: str, site: Path) -> None:
    """What a reader can tell new from old by is what the editors wrote."""
    visit(page, at + "timeline.html")
    write(site, {"static/css/ours.css": ":root { --accent: #700 }"})
    write(site, {"content/dossier.yaml": "title: Other\nquestion: Why?\nlanguages: [de]\n"})
    build(site)
    go_away(page)
    visit(page, at + "timeline.html")
    assert marks(page) == {}


def test_without_scripts_nothing_is_promised(browser: Any, site: Path) -> None:
    """No panel, no line, no marks; the page is whole."""
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto((site / "public/changes.html").as_uri())
    assert opened.locator(".since").is_hidden()
    assert opened.locator("h1").is_visible()
    opened.goto((site / "public/index.html").as_uri())
    assert opened.locator(".since-line").is_hidden()
    context.close()


def test_a_browser_that_keeps_nothing_is_told_so(browser: Any, site: Path) -> None:
    """And nothing else fails."""
    context = browser.new_context()
    context.add_init_script("Storage.prototype.setItem = () => { throw new Error('full'); }")
    opened = context.new_page()
    opened.goto((site / "public/changes.html").as_uri())
    until(opened, "document.querySelector('.since-told').textContent.includes('keeps nothing')")
    context.close()


def test_versions_hold_every_entry(site: Path) -> None:
    """By kind and id, so that a script can find them."""
    text = (site / "public/assets/versions.js").read_text("utf-8")
    found = json.loads(text.removeprefix("dossier.versions=").rstrip().removesuffix(";"))
    assert {kind: sorted(ids) for kind, ids in found.items() if ids} == {
        "events": ["day", "later"],
        "actors": ["ann"],
        "terms": ["jib"],
    }
