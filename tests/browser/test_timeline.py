"""The timeline in a real browser: filters, order, addresses, and what is there without scripts."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sitekit import build, write

from dossier.views import parts

ROWS = ".years li[data-kind]"
SHOWN = f"{ROWS}:not([hidden])"


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page with scripts, none of which may fail."""
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda message: faults.append(message.text))
    yield opened
    context.close()
    assert faults == []


def kinds(page: Any, name: str) -> set[str]:
    """What the rows shown say of themselves."""
    found = page.eval_on_selector_all(SHOWN, f"rows => rows.map(row => row.dataset.{name} || '')")
    return {word for text in found for word in text.split()}


def asked(page: Any) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def total(page: Any, selector: str) -> int:
    return int(page.locator(selector).count())


def test_an_address_chooses_what_is_shown(page: Any, address: str) -> None:
    """Values of one filter add up, filters narrow one another; controls and counts follow."""
    page.goto(f"{address}timeline.html?actor=iran&actor=russia&standing=reported&kind=event")
    shown = total(page, SHOWN)
    assert 0 < shown < total(page, ROWS)
    assert kinds(page, "status") == {"reported"}
    assert kinds(page, "kind") == {"event"}
    actors = page.eval_on_selector_all(SHOWN, "rows => rows.map(row => row.dataset.actors)")
    assert all({"iran", "russia"} & set(one.split()) for one in actors)
    assert page.locator(".filters .shown").inner_text().startswith(f"{shown} of ")
    assert total(page, ".chosen button") == 4
    assert page.locator("input[name=actor][value=iran]").is_checked()
    assert not page.locator("#m2022-07").is_visible()
    for month in page.locator(".month:not([hidden])").all():
        assert month.locator("li:not([hidden])").count() > 0


def test_what_an_address_asks_in_vain_is_told(page: Any, address: str) -> None:
    """In words, and nothing is hidden for it."""
    page.goto(f"{address}timeline.html?actor=nobody&order=sideways&as-of=2024-02-31&kind=quote")
    note = page.locator(".filters .unknown").inner_text()
    assert all(word in note for word in ("nobody", "sideways", "2024-02-31", "quote"))
    assert total(page, SHOWN) == total(page, ROWS)
    assert not page.locator(".reset").is_visible()


def test_filters_work_by_keyboard(page: Any, address: str) -> None:
    """A choice shows at once, stands in the address, and is taken back by a button of its own."""
    page.goto(f"{address}timeline.html")
    page.locator(".filters summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "actor"
    page.keyboard.press("Space")
    first = page.evaluate("document.activeElement.value")
    assert asked(page) == {"actor": [first]}
    assert kinds(page, "actors") >= {first}
    shown = total(page, SHOWN)
    assert 0 < shown < total(page, ROWS)
    page.reload()
    assert total(page, SHOWN) == shown
    page.locator(".chosen button").focus()
    page.keyboard.press("Enter")
    assert asked(page) == {}
    assert total(page, SHOWN) == total(page, ROWS)
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_nothing_is_shown_in_words(page: Any, address: str) -> None:
    """With a way back to all."""
    page.goto(f"{address}timeline.html?kind=statement&key=1")
    assert total(page, SHOWN) == 0
    assert page.locator(".empty").is_visible()
    assert total(page, ".year:not([hidden])") == 0
    page.locator(".reset").click()
    assert asked(page) == {}
    assert total(page, SHOWN) == total(page, ROWS)
    assert not page.locator(".empty").is_visible()


def test_only_what_was_known_by_a_day(page: Any, address: str) -> None:
    """What was public later is not shown, whatever its date."""
    page.goto(f"{address}timeline.html?as-of=2024-09-06")
    known = page.eval_on_selector_all(SHOWN, "rows => rows.map(row => row.dataset.known || '')")
    assert known
    assert max(known) <= "2024-09-06"
    hidden = page.eval_on_selector_all(
        f"{ROWS}[hidden]", "rows => rows.map(row => row.dataset.known)"
    )
    assert min(hidden) > "2024-09-06"
    page.locator(".filters summary").click()
    page.locator("[name=as-of]").fill("2022-10-01")
    assert asked(page)["as-of"] == ["2022-10-01"]
    assert total(page, SHOWN) < len(known)


def test_newest_first_and_back(page: Any, address: str) -> None:
    """Years, months and rows are turned; headings stay above what they head."""
    page.goto(f"{address}timeline.html")
    links = "found => found.map(one => one.getAttribute('href'))"
    oldest = page.eval_on_selector_all(f"{ROWS} a", links)
    page.locator(".filters summary").click()
    page.locator("[name=order]").select_option("newest")
    assert asked(page) == {"order": ["newest"]}
    assert page.eval_on_selector_all(f"{ROWS} a", links) == oldest[::-1]
    firsts = page.eval_on_selector_all(
        ".year, .month", "found => found.map(one => one.firstElementChild.tagName)"
    )
    assert set(firsts) == {"H2", "H3"}
    page.locator("[name=order]").select_option("oldest")
    assert page.eval_on_selector_all(f"{ROWS} a", links) == oldest
    assert asked(page) == {}


def test_bars_lead_to_their_month_and_keep_the_filters(page: Any, address: str) -> None:
    """They have names, and what they count is there."""
    page.goto(f"{address}timeline.html?kind=event")
    bar = page.get_by_role("link", name="September 2024: 44 events")
    bar.focus()
    page.keyboard.press("Enter")
    assert urlsplit(page.url).fragment == "m2024-09"
    assert page.locator("#m2024-09").bounding_box()["y"] < 200
    assert asked(page) == {"kind": ["event"]}
    assert page.locator("#m2024-09 li[data-kind=event]").count() == 44


def test_pages_of_actors_lead_here(page: Any, address: str) -> None:
    """To what the timeline has of them."""
    page.goto(f"{address}actors/iran.html")
    page.get_by_role("link", name="On the timeline").click()
    assert asked(page) == {"actor": ["iran"]}
    assert kinds(page, "actors") >= {"iran"}
    assert total(page, SHOWN) < total(page, ROWS)


def test_without_scripts_all_is_there(browser: Any, address: str) -> None:
    """The list, the bars, the lanes with their tables; and no controls that would do nothing."""
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(f"{address}timeline.html?actor=iran")
    assert not opened.locator(".filters").is_visible()
    assert opened.locator(SHOWN).count() == opened.locator(ROWS).count()
    assert opened.locator(".lanes .lane svg").first.is_visible()
    for summary in opened.locator(".as-table summary").all():
        summary.click()
    assert opened.locator("table").count() == 2
    assert all(table.is_visible() for table in opened.locator("table").all())
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_targets_are_large_enough(browser: Any, built: Path, scheme: str) -> None:
    """Whatever is met by a finger is as large as it has to be, or has that much room; and the
    page never scrolls sideways, also with everything open."""
    context = browser.new_context(color_scheme=scheme)
    opened = context.new_page()
    opened.goto((built / "timeline.html").as_uri())
    opened.eval_on_selector_all("details", "found => found.forEach(one => { one.open = true; })")
    for width in (320, 390, 1280, 1920):
        opened.set_viewport_size({"width": width, "height": 900})
        assert opened.evaluate("document.documentElement.scrollWidth") <= width
        sizes = opened.eval_on_selector_all(
            ".bars a, .calendar a, .choices label, .filters summary, .filters select",
            """found => found.map(one => one.getBoundingClientRect())
                 .filter(box => box.width).map(box => Math.min(box.width, box.height))""",
        )
        assert min(sizes) >= 23.9, width
    context.close()


def test_filters_go_along_to_other_parts(
    page: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also those that mean nothing on this part: they may on the next."""
    monkeypatch.setattr(parts, "SPLIT", 2)
    event = "title: Event {0}\ndate: 202{1}-01-0{0}\nstatus: occurred\nactors: [{2}]\n"
    files = {"content/dossier.yaml": "title: Long\nquestion: How long?\n"}
    for name in ("ann", "bob"):
        files[f"content/actors/{name}.yaml"] = f"name: {name.title()}\nkind: person\n"
    for n in range(1, 7):
        text = event.format(n, 3 + n // 4, "ann" if n < 4 else "bob")
        files[f"content/events/e{n}.yaml"] = text
    site = write(tmp_path, files)
    assert not build(site).stopped
    page.goto(f"{(site / 'public/timeline/2023-01.html').as_uri()}?actor=bob")
    assert total(page, SHOWN) == 0
    assert "bob" in page.locator(".filters .unknown").inner_text()
    for _ in range(2):
        page.locator("a[rel=next]").click()
        page.wait_for_load_state()
    assert asked(page) == {"actor": ["bob"]}
    assert total(page, SHOWN) == total(page, ROWS) > 0
