"""The whole dossier on one page: complete, with one numbering of notes, and bounded."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from sitekit import GOOD, build, clean, copy, look, tree

from dossier.graph import Graph
from dossier.linking import link
from dossier.load import load
from dossier.model import Kind
from dossier.views import parts
from dossier.views.printed import _lowered


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page of the good site."""
    return clean(GOOD, tmp_path_factory.mktemp("printed"))["print.html"].decode()


@pytest.fixture(scope="module")
def graph() -> Graph:
    content = load(GOOD)
    found, problems = link(content.records, content.settings, content.media, lambda *_: None)  # type: ignore[arg-type, return-value]
    assert not problems
    return found


def test_notes_are_numbered_through(page: str) -> None:
    """Notes are 1 to n; each is cited, in order of first use, and leads back to every place."""
    notes = [int(one) for one in re.findall(r'<li id="note-(\d+)"', page)]
    assert notes == list(range(1, len(notes) + 1)) and len(notes) > 3
    cited = [int(one) for one in re.findall(r'href="#note-(\d+)"', page)]
    assert list(dict.fromkeys(cited)) == notes
    places = re.findall(r'id="(cite-\d+-\d+)"', page)
    back = re.findall(r'href="#(cite-\d+-\d+)"', page)
    assert sorted(places) == sorted(back) and len(set(places)) == len(places) == len(cited)


def test_links_stay_on_the_page(page: str, graph: Graph) -> None:
    """Ids are unique, every place that is linked is there, and what is here is linked here."""
    looked = look(page)
    assert len(looked.ids) == len(set(looked.ids))
    links = list(looked.links())
    assert {one[1:] for one in links if one.startswith("#")} <= set(looked.ids)
    kinds: tuple[Kind, ...] = ("event", "claim", "term", "chapter")
    for kind in kinds:
        for id_ in graph.ids(kind):
            assert f"{kind}--{id_}" in looked.ids, id_
    prose = re.findall(r'<a href="([^"]*)" class="to-(event|claim|term|chapter)"', page)
    # What was withdrawn is not printed; a link to it leads to its page.
    prose = [(to, kind) for to, kind in prose if to != "events/crane-sunk.html"]
    assert prose and all(to.startswith("#") for to, _ in prose)


def test_headings_follow_one_another(page: str) -> None:
    """There is one title, and no level of headings is left out."""
    levels = [int(tag[1]) for tag, _ in look(page).tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_headings_are_lowered() -> None:
    """Headings of a text stand below that of its chapter, with ids that no other text has."""
    html = (
        '<h2 id="s-a">A</h2>\n<p><a href="#s-a">x</a> <hr> <code>id="s-a"</code></p><h6 id="s-b">'
    )
    expected = (
        '<h3 id="c--s-a">A</h3>\n<p><a href="#c--s-a">x</a> <hr> <code>id="s-a"</code></p>'
        '<h6 id="c--s-b">'
    )
    assert _lowered(html.replace('<code>id="', "<code>id=&quot;"), "c") == expected.replace(
        '<code>id="', "<code>id=&quot;"
    )


def test_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, graph: Graph) -> None:
    """Where lists are split only key events and the first claims are here, and the page says so."""
    monkeypatch.setattr(parts, "SPLIT", 2)
    page = clean(GOOD, tmp_path)["print.html"].decode()
    text = look(page).text
    shown = {one for one in look(page).ids if one.startswith("event--")}
    key = [id_ for id_, is_key in graph.column("event", "key") if is_key]
    assert 0 < len(shown) <= 2 and shown <= {f"event--{id_}" for id_ in key}
    total = len(graph.ids("event"))
    assert f"Here are {len(shown)} key events; the dossier has {total} events." in text
    assert len([one for one in look(page).ids if one.startswith("claim--")]) == 2
    assert 'href="timeline.html"' in page and "The whole timeline" in text
    assert {one[1:] for one in look(page).links() if one.startswith("#")} <= set(look(page).ids)


def test_bodies_of_events_do_not_reach_it(tmp_path: Path) -> None:
    """An edit of a chapter's body renders the page; one of an event's body does not."""
    site = copy(GOOD, tmp_path / "site")
    build(site)
    event = next(file for file in sorted((site / "content/events").iterdir()))
    event.write_text(re.sub(r"(?ms)^body: .*?(?=^\w|\Z)", "", event.read_text()) + "body: New.\n")
    assert "print.html" not in build(site).rendered
    chapter = next(iter(sorted((site / "content/chapters").iterdir())))
    chapter.write_text(chapter.read_text() + "\nMore.\n")
    assert "print.html" in build(site).rendered
    assert tree(site / "public") == clean(site, tmp_path / "clean")
