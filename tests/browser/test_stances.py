"""Positions over time as a picture, and what silence does when the reader goes back to a day."""

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sitekit import build, write

SITE = {
    "content/dossier.yaml": "title: The bridge\nquestion: Who sold it?\n",
    "content/sources/paper.yaml": "title: A\npublisher: The paper\nkind: wire\n",
    **{f"content/actors/{n}.yaml": f"name: {n}\nkind: state\n" for n in ("east", "west")},
    "content/claims/sold.yaml": (
        "statement: It was sold.\npositions:\n"
        "  - {actor: west, stance: asserts, date: 2024-05-01, source: paper}\n"
        "  - {actor: east, stance: no-response, date: 2024-05-02, source: paper}\n"
        "  - {actor: east, stance: denies, date: 2024-05-07, source: paper}\n"
        "  - {actor: east, stance: declines, date: 2024-06-01, source: paper}\n"
        "  - {actor: east, stance: concedes, date: 2024-07-01, source: paper}\n"
    ),
}


@pytest.fixture(scope="module")
def claim(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a claim on which somebody keeps silent, denies, keeps silent and concedes."""
    site = write(tmp_path_factory.mktemp("stances"), SITE)
    assert not build(site).stopped
    return (Path(site) / "public/claims/sold.html").as_uri()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A narrow page."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    ("day", "family", "standing"),
    [
        ("2024-05-03", "silent", "single origin"),
        ("2024-05-20", "against", "disputed"),
        ("2024-06-15", "against", "disputed"),
        ("2024-07-01", "for", "single origin"),
    ],
)
def test_silence_withdraws_nothing(
    page: Any, claim: str, day: str, family: str, standing: str
) -> None:
    """On each day the camps are those that the standing of that day was worked out from."""
    page.goto(f"{claim}?as-of={day}")
    camps = {
        one.get_attribute("data-camp"): one.locator("li a").all_inner_texts()
        for one in page.locator("[data-past] [data-camp]").all()
    }
    assert [name for name, actors in camps.items() if "east" in actors] == [family]
    assert standing in page.locator("[data-days] [role=status]").inner_text()
    assert not page.locator(".stances").is_visible()


@pytest.fixture(scope="module")
def follows(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a claim that somebody denies only by denying another one."""
    part = (
        "statement: It was sold by night.\npositions:\n"
        "  - {actor: west, stance: asserts, date: 2024-05-02, source: paper}\n"
        "  - {actor: east, stance: denies, date: 2024-05-07, source: paper, follows_from: sold}\n"
    )
    files = SITE | {"content/claims/night.yaml": part}
    site = write(tmp_path_factory.mktemp("follows"), files)
    assert not build(site).stopped
    return (Path(site) / "public/claims/night.html").as_uri()


def test_what_only_follows_is_said_wherever_it_is_shown(page: Any, follows: str) -> None:
    """In the camps of today and of any day, in the picture and in the list."""
    words = "only follows from what was said on It was sold."
    page.goto(follows)
    for place in ("#camps", "#positions"):
        one = page.locator(place).get_by_text(words)
        assert one.is_visible()
        assert one.get_by_role("link").get_attribute("href") == "../claims/sold.html"
    lane = page.get_by_role("img", name="east: 7 May 2024, denies it, only follows from what was")
    box = lane.locator(".follows-sign").bounding_box()
    room = lane.bounding_box()
    assert room["y"] <= box["y"]
    assert box["y"] + box["height"] <= room["y"] + room["height"]
    assert "another claim" in page.locator(".stances figcaption").inner_text()
    page.goto(f"{follows}?as-of=2024-05-10")
    assert page.locator("[data-past] [data-camp=against]").get_by_text(words).is_visible()


def test_the_picture_fits_a_telephone(page: Any, claim: str) -> None:
    """Dates on the axis do not meet, signs are in their lanes, and nothing leaves the screen."""
    page.goto(claim)
    words = [one.bounding_box() for one in page.locator(".stance-lane .number").all()]
    assert words
    for left, right in itertools.pairwise(words):
        assert left["x"] + left["width"] <= right["x"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for lane in page.locator(".stance-lane:not(.axis) > svg").all():
        room = lane.bounding_box()
        for sign in lane.locator("g use").all():
            box = sign.bounding_box()
            assert room["y"] - 1 <= box["y"]
            assert box["y"] + box["height"] <= room["y"] + room["height"] + 1
