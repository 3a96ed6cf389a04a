"""What is measured side by side shows the same: each entry has its page, and pages link alike."""

import posixpath
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import document
import plot
import pytest
from cold import check_pages
from made import Counts, entries
from peers import PEERS, dossier, eleventy
from peers.builder import Builder, Missing
from peers.pages import BLOCKS, Page, Pages

Write = Callable[..., Builder]

MADE = entries(Counts().scaled(30))
_LINK = re.compile(r'<a [^>]*?href="([^"#]+)')


def _told(page: Page) -> Iterator[str]:
    """The pages that a page should link to."""
    for name in BLOCKS[page.kind]:
        for link in page.fields.get(name, ()):
            yield posixpath.normpath(f"{page.kind}s/{link['to']}")
    yield from re.findall(r"\]\(\.\./([^)]*)\)", page.markdown)


def _linked(output: Path, page: Page) -> set[str]:
    html = (output / f"{page.path}.html").read_text("utf-8")
    links = (link for link in _LINK.findall(html) if "://" not in link)
    paths = (posixpath.normpath(posixpath.join(f"/{page.kind}s", link))[1:] for link in links)
    return {path for path in paths if "/" in path}


@pytest.mark.parametrize("name", PEERS)
def test_peers_show_all_links(tmp_path: Path, name: str) -> None:
    """A peer has the pages of a bare dossier, and each of them the links that it should have."""
    ours = dossier.bare(tmp_path, MADE, jobs=1)
    try:
        if name.startswith("eleventy"):
            eleventy.installed(install=False)
        peer = PEERS[name][1](tmp_path, MADE)
    except Missing as why:
        pytest.skip(str(why))
    ours.build()
    peer.build()
    check_pages([ours, peer])
    for page in Pages(MADE, "ready").pages():
        assert _linked(peer.output, page) == set(_told(page)), page.path


@pytest.mark.parametrize("write", [dossier.bare, dossier.full])
def test_dossier_shows_all_that_peers_show(tmp_path: Path, write: Write) -> None:
    """Dossier's pages have every link that its peers' have, bare or with the theme."""
    builder = write(tmp_path, MADE, jobs=1)
    builder.build()
    for page in Pages(MADE, "ready").pages():
        assert set(_told(page)) <= _linked(builder.output, page), page.path


def test_bare_dossier_has_no_styles(tmp_path: Path) -> None:
    """Nothing of the theme is left where templates are bare."""
    builder = dossier.bare(tmp_path, MADE, jobs=1)
    builder.build()
    assert (builder.output / "assets" / "style.css").read_bytes() == b""
    assert all(
        len(re.findall("<(?:link|script|nav|svg|footer)", file.read_text("utf-8"))) == 0
        for file in builder.output.rglob("*.html")
    )


def test_document_keeps_what_people_wrote() -> None:
    """Of a document, only the measured part is replaced."""
    text = "# Title\n\n<!-- measured: cold -->\n\n1 s\n\n<!-- end -->\n\nKept.\n"
    changed = document.put(text, "cold", "2 s")
    assert changed == text.replace("1 s", "2 s")
    assert document.put(changed, "cold", "1 s") == text
    more = document.put(text, "warm", "3 s")
    assert more.startswith(text.rstrip())
    assert "3 s" in more


def test_plot_is_svg() -> None:
    """The plot is well-formed, whatever builders are called, and tells its figures in words."""
    bars = [plot.Bar("A & <B>", [1.0, 2.0, 3.0], 0.5, True), plot.Bar("C", [0.01], 0.01, False)]
    svg = ElementTree.fromstring(plot.svg(bars, "A title"))
    told = svg.findtext("{http://www.w3.org/2000/svg}desc")
    assert told == "A & <B>: 2.0 s; C: 0.0 s"
