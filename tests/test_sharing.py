"""Images for link previews: made only where they can be linked, and anew only where they differ."""

import io
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sitekit import GOOD, SMALL, build, clean, copy, look, tree, write

from dossier import sharing
from dossier.cli import main
from dossier.sharing import drawing, faces, signs
from dossier.sharing.pictures import COLOURS, SIGNS, Picture, colours

ADDRESS = "https://a.example/d"


def picture(**more: Any) -> Picture:
    """What an image shows."""
    facts = {"dossier": "Small", "kind": "Event", "title": "A day", "date": "1 May 2024"}
    facts |= {"word": "occurred", "sign": "square", "tone": "#535b5d", "right_to_left": False}
    facts |= {"paper": "#fbfbf8", "ink": "#1b2022", "soft": "#535b5d", "rule": "#d6d9d3"}
    return Picture(**{**facts, **more})  # type: ignore[arg-type]


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def ink(image: Image.Image, box: tuple[int, int, int, int]) -> bool:
    """Whether there is anything but paper in a part of an image."""
    return image.crop(box).getextrema() != (0, 0)


TITLE = (0, 140, 1200, 470)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write(tmp_path / "site", SMALL)


def images(folder: Path) -> set[str]:
    return {path for path in tree(folder) if path.startswith("images/")}


# --- drawing ------------------------------------------------------------------------------


@pytest.mark.parametrize("title", ["A day", "What a very long title this is " * 12, "x" * 500, ""])
def test_size_and_weight(title: str) -> None:
    """Images are 1200 × 630, of at most 16 colours and 25 KB, whatever the title."""
    data = sharing.draw(picture(title=title))
    image = opened(data)
    assert (image.format, image.mode, image.size) == ("PNG", "P", (1200, 630))
    assert len(image.convert("RGB").getcolors()) <= 16  # type: ignore[arg-type]
    assert len(data) <= 25_000
    assert ink(image, TITLE) == bool(title)
    # Nothing runs over the margins.
    for box in ((0, 0, 72, 630), (1128, 0, 1200, 630), (0, 0, 1200, 60)):
        assert not ink(image, box)


def test_the_same_image_for_the_same_facts() -> None:
    """Drawing depends on what is shown alone, and each of these facts can be seen."""
    first = sharing.draw(picture())
    assert sharing.draw(picture()) == first
    changed = {"title": "B", "date": "2", "word": "x", "kind": "y", "dossier": "z", "sign": "bow"}
    changed |= {"tone": "#000000", "paper": "#ffffff", "ink": "#111111", "rule": "#222222"}
    for name, value in changed.items():
        assert sharing.draw(picture(**{name: value})) != first, name


def test_titles_that_cannot_be_set_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """No boxes in place of letters: a title that no font can write well is not shown."""
    assert not ink(opened(sharing.draw(picture(title="日本"))), TITLE)
    persian = picture(title="ایران موشک نفرستاد", right_to_left=True)
    monkeypatch.setattr(drawing.features, "check", lambda _: False)
    assert not ink(opened(sharing.draw(persian)), TITLE)


@pytest.mark.skipif(not drawing.features.check("raqm"), reason="this Pillow finds no Raqm")
def test_titles_from_right_to_left() -> None:
    """They begin at the right."""
    image = opened(sharing.draw(picture(title="ایران نه", right_to_left=True)))
    assert ink(image, (900, 140, 1200, 300)) and not ink(image, (0, 140, 600, 300))


def test_fonts_have_what_they_are_said_to_have() -> None:
    """Every letter that a title may have is drawn, and not as the box for unknown letters."""
    for pattern, names in ((faces.WESTERN, ("serif", "sans", "sans-bold")), (faces.ARABIC, ())):
        letters = [chr(one) for one in range(0x20, 0x2200) if pattern.fullmatch(chr(one))]
        assert len(letters) > 200
        for name in names:
            font = drawing._face(name, 40)
            unknown = bytes(font.getmask("\U0010fffd"))
            shown = [one for one in letters if not one.isspace() and one != "\xad"]
            assert not [one for one in shown if bytes(font.getmask(one)) == unknown], name


def test_signs_are_those_of_the_style_sheet() -> None:
    """Every status and standing has the sign that the style sheet gives it, and it can be drawn."""
    sheets = Path(__file__).parents[1] / "static/css"
    text = "\n".join(file.read_text("utf-8") for file in sheets.glob("*.css"))
    for mark, (sign, tone) in SIGNS.items():
        found = re.search(
            rf"\.m-{mark} {{ --sign: var\(--sign-([\w-]+)\); --tone: var\(--([\w-]+)\)", text
        )
        assert found and found.groups() == (sign, tone), mark
        assert signs.draw_sign(sign, 34).getextrema()[1] == 255
    assert {tone for _, tone in SIGNS.values()} < COLOURS.keys()


def test_colours_are_those_of_light_mode() -> None:
    """The last that is for all screens; the usual ones where the sheet gives none that is plain."""
    sheet = """/* :root { --ink: #010101; } */
    @layer tokens { :root { --paper: #FFEEDD; --ink: red; --rule: light-dark(#aaa, #111); }
    @media (prefers-color-scheme: dark) { :root { --paper: #000000; } }
    :root[data-theme="dark"] { --paper: #000000; } }
    :root { --accent: #7a1f3d; } p { --accent: #000000; }"""
    expected = {"paper": "#ffeedd", "rule": "#aaaaaa", "accent": "#7a1f3d"}
    assert colours(sheet) == {**COLOURS, **expected}
    theme = (Path(__file__).parents[1] / "static/css/tokens.css").read_text("utf-8")
    assert colours(theme)["paper"] in theme


# --- building -----------------------------------------------------------------------------


def test_every_page_names_its_image(tmp_path: Path) -> None:
    """Pages of entries have their own, all others the home page's; each is there, and described."""
    site = copy(GOOD, tmp_path / "site")
    settings = site / "content/dossier.yaml"
    settings.write_text(settings.read_text("utf-8").replace("share_images: false\n", ""), "utf-8")
    out = site / "public"
    build(site)
    found = tree(out)
    named = set()
    for path in found:
        # Nobody shares what is not found, and an old address leads on at once.
        if not path.endswith(".html") or path in ("404.html", "events/crane-taken-down.html"):
            continue
        given = {one.get("property", one.get("name")): one.get("content")
                 for one in look(found[path].decode()).all("meta")}  # fmt: skip
        image = (given["og:image"] or "").removeprefix("https://dossier.example/veyra/")
        named.add(image)
        folder, _, name = path.partition("/")
        own = name.removesuffix(".html")
        entry = bool(name) and "/" not in name and folder not in ("as-of", "tags", "timeline")
        entry = entry and path != "events/crane-sunk.html"  # withdrawn
        expected = f"images/share/{folder.removesuffix('s')}/{own}.png"
        assert image == (expected if entry else "images/share/home.png"), path
        assert given["og:image:alt"] and given["twitter:card"] == "summary_large_image"
        assert (given["og:image:width"], given["og:image:height"]) == ("1200", "630")
    assert named == images(out)


def test_no_images_without_an_address_or_against_the_settings(site: Path, tmp_path: Path) -> None:
    """Where base_url is not set or `share_images` is false nothing is drawn, and nothing named."""
    build(site)
    assert not images(site / "public")
    settings = site / "content/dossier.yaml"
    settings.write_text(settings.read_text("utf-8") + "share_images: false\n", "utf-8")
    build(site, tmp_path / "out", base_url=ADDRESS)
    assert not images(tmp_path / "out")
    assert b"og:image" not in (tmp_path / "out/index.html").read_bytes()


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles of the images that are drawn."""
    titles: list[str] = []
    by_pillow = drawing.draw

    def draw(what: Picture) -> bytes:
        titles.append(what.title)
        return by_pillow(what)

    monkeypatch.setattr(drawing, "draw", draw)
    return titles


def test_images_are_stale_only_if_what_they_show_changes(
    site: Path, tmp_path: Path, drawn: list[str]
) -> None:
    """An edit of a summary or body draws nothing, one of a title one image; all as built anew."""
    event = site / "content/events/day.yaml"
    settings = site / "content/dossier.yaml"
    tokens = site / "static/css/tokens.css"
    text = event.read_text("utf-8")
    sheet = (Path(__file__).parents[1] / "static/css/tokens.css").read_text("utf-8")
    edits = [
        (event, text, {"A day", "Ann", "Why?"}),
        (event, text + "summary: Something.\nbody: More.\n", set()),
        (event, text.replace("A day", "Another day"), {"Another day"}),
        (event, text.replace("A day", "Another day").replace("occurred", "reported"),
         {"Another day"}),
        (site / "content/actors/bob.yaml", "name: Bob\nkind: person\n", {"Bob"}),
        (settings, SMALL["content/dossier.yaml"] + "subtitle: Of nothing\n", {"Why?"}),
        (settings, "title: New\nquestion: Why?\n", {"Another day", "Ann", "Bob", "Why?"}),
        (tokens, sheet, set()),
        (tokens, re.sub("--paper: #......;", "--paper: #ffffff;", sheet, count=1),
         {"Another day", "Ann", "Bob", "Why?"}),
    ]  # fmt: skip
    for file, content, expected in edits:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, "utf-8")
        drawn.clear()
        build(site, base_url=ADDRESS)
        assert set(drawn) == expected, (file.name, content)
        assert tree(site / "public") == clean(site, tmp_path / "clean", base_url=ADDRESS)
    drawn.clear()
    (site / "content/actors/bob.yaml").unlink()
    (site / "public/images/share/actor/ann.png").write_bytes(b"damaged")
    build(site, base_url=ADDRESS)
    assert drawn == ["Ann"]
    left = ("home", "event/day", "actor/ann")
    assert images(site / "public") == {f"images/share/{one}.png" for one in left}


def test_several_workers_draw_the_same(tmp_path: Path) -> None:
    """The number of workers does not show."""
    site = copy(GOOD, tmp_path / "site")
    settings = site / "content/dossier.yaml"
    settings.write_text(settings.read_text("utf-8").replace("share_images: false\n", ""), "utf-8")
    assert clean(site, tmp_path / "one", jobs=1) == clean(site, tmp_path / "two", jobs=2)


def test_a_file_of_the_site_is_not_drawn_over(site: Path) -> None:
    """A path that is wanted twice is an error, as for all output."""
    write(site, {"static/images/share/home.png": "mine"})
    report = build(site, base_url=ADDRESS)
    assert report.stopped
    assert {one.code for one in report.problems} == {"path-collision"}


def test_without_the_package(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A note says what is missing, pages name no images, and the site is built."""
    monkeypatch.setattr(sharing, "find_spec", lambda _: None)
    assert main(["build", str(site), "--base-url", ADDRESS, "--jobs", "1"]) == 0
    said = capsys.readouterr().err
    assert "dossier[images]" in said and "share_images: false" in said
    assert not images(site / "public")
    assert b"og:image" not in (site / "public/index.html").read_bytes()


def test_the_package_is_loaded_only_to_draw(site: Path) -> None:
    """A build that draws nothing does not wait for Pillow to be loaded."""
    import subprocess

    script = (
        "import sys; from dossier.cli import main; "
        f"main(['build', {str(site)!r}, '--base-url', {ADDRESS!r}]); print('PIL' in sys.modules)"
    )
    root = Path(__file__).parents[1]
    for expected in ("True", "False"):
        command = [sys.executable, "-c", script]
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
        assert done.stdout.split()[-1] == expected
        (site / "content/events/day.yaml").write_text(
            SMALL["content/events/day.yaml"] + "summary: New.\n", "utf-8"
        )
