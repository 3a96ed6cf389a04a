"""Who says what: every position is found, few actors have columns, and long matrices are split."""

from pathlib import Path

import pytest
from conftest import linked
from sitekit import GOOD, build, copy, look, tree, write
from test_lists import PAPER, claims

from dossier import plan
from dossier.graph import Graph
from dossier.views import parts
from dossier.views.cards import Cards
from dossier.views.matrix import (
    MOST_COLUMNS,
    MOST_OTHERS,
    MatrixPage,
    matrix_page,
    parts_of_matrix,
)

BODIES = {
    "actors/ruritania": "name: Ruritania\nkind: state\n",
    "actors/office": "name: Office\nkind: government-body\npart_of: ruritania\n",
    "actors/clerk": "name: Clerk\nkind: person\nroles:\n  - {title: Clerk, at: office}\n",
    "actors/daily": "name: Daily\nkind: media\n",
    "actors/hidden": "name: An official\nkind: unnamed\n",
}
SAID = {
    "claims/sold": (
        "statement: It was sold.\npositions:\n"
        "  - {actor: clerk, stance: evades, date: 2024-01-01, source: paper}\n"
        "  - {actor: clerk, stance: doubts, date: 2024-02-01, source: paper}\n"
        "  - {actor: clerk, stance: denies, date: 2024-03-01, source: paper}\n"
        "  - {actor: hidden, stance: asserts, date: 2024-01-05, source: paper}\n"
        "  - {actor: daily, stance: reports, date: 2024-01-02, source: paper}\n"
    ),
    "claims/kept": (
        "statement: It was kept.\npositions:\n"
        "  - {actor: office, stance: asserts, quote: words}\n"
        "  - {actor: clerk, stance: asserts, source: paper}\n"
    ),
    "claims/silent": "statement: Nobody said so.\n",
    "quotes/words": (
        "speaker: office\ntext: We kept it.\nlang: en\nform: original\ndate: 2024-02-02\n"
        "sources: [paper]\n"
    ),
}


def graph_of(files: dict[str, str]) -> Graph:
    """Return the graph of some entries without faults."""
    graph, problems = linked(files)
    assert not problems
    return graph


def matrix(files: dict[str, str], name: str = "") -> MatrixPage:
    """Return the matrix of some entries."""
    return matrix_page(Cards(graph_of(files)), name)


def test_columns_stand_by_camp() -> None:
    """Those of one state side by side, media together, unnamed officials in no column."""
    page = matrix(BODIES | PAPER | SAID)
    assert [(camp.title, [actor.id for actor in camp.actors]) for camp in page.camps] == [
        ("Ruritania", ["clerk", "office"]),
        ("Media", ["daily"]),
    ]


def test_a_cell_says_where_an_actor_stands_and_stood() -> None:
    """The latest stance, that of the other side before it, and the ways to words and source."""
    page = matrix(BODIES | PAPER | SAID)
    rows = {row.claim.id: row for group in page.groups for row in group.rows}
    assert rows.keys() == {"sold", "kept"}
    clerk, office, daily = rows["sold"].stands
    assert clerk and daily and office is None
    assert (clerk.stance, clerk.before, clerk.before_family) == ("denies", "evades", "open")
    assert clerk.path == "claims/sold.html#position-clerk-3"
    assert (clerk.quote, clerk.source) == ("", "sources/paper.html")
    assert rows["sold"].changed
    assert not rows["kept"].changed
    assert [one.actor.id for one in rows["sold"].others] == ["hidden"]
    kept = rows["kept"].stands[1]
    assert kept
    assert (kept.quote, kept.source) == ("quotes/words.html", "sources/paper.html")


def test_circles_of_offices_end() -> None:
    """Bodies that hold office at each other have a camp nevertheless."""
    files = {
        "actors/a": "name: A\nkind: organization\nroles: [{title: Member, at: b}]\n",
        "actors/b": "name: B\nkind: organization\nroles: [{title: Member, at: a}]\n",
        "claims/x": "statement: X.\npositions: [{actor: a, stance: asserts, source: paper}]\n",
    }
    assert [camp.title for camp in matrix(files | PAPER).camps] == ["B"]


def test_columns_and_others_are_bounded() -> None:
    """However many actors take positions, a page names few of them."""
    count = MOST_COLUMNS + MOST_OTHERS + 5
    people = {f"actors/p{n}": f"name: P{n}\nkind: person\n" for n in range(count)}
    said = "".join(f"  - {{actor: p{n}, stance: asserts, source: paper}}\n" for n in range(count))
    page = matrix(people | PAPER | {"claims/x": f"statement: X.\npositions:\n{said}"})
    row = page.groups[0].rows[0]
    assert len(row.stands) == len(page.columns) == MOST_COLUMNS
    assert (len(row.others), row.unnamed) == (MOST_OTHERS, 5)


def test_a_long_matrix_is_split_by_standing() -> None:
    """Parts hold every claim once, none more than a hundred; the overview leads to them."""
    stances = ["asserts"] * 150 + ["denies"] * 30
    graph = graph_of(claims(stances))
    cards = Cards(graph)
    found = parts_of_matrix(cards)
    assert list(found) == ["", "single-origin", "single-origin-2", "denied"]
    shown = [
        row.claim.id
        for name, part in found.items()
        if not part.parts
        for group in matrix_page(cards, name).groups
        for row in group.rows
    ]
    assert sorted(shown) == sorted(graph.ids("claim"))
    overview = matrix_page(cards)
    assert [(group.total, group.path) for group in overview.groups] == [
        (150, "who-says-what-single-origin.html"),
        (30, "who-says-what-denied.html"),
    ]
    paths = {page.path for page in plan.pages(graph)}
    assert {"who-says-what.html", "who-says-what-single-origin-2.html"} <= paths


def test_without_claims_there_is_no_matrix(tmp_path: Path) -> None:
    """A site without claims has no page about them; one without positions says so there."""
    files = {"content/dossier.yaml": "title: Small\nquestion: Why?\n"}
    build(write(tmp_path, files))
    assert "who-says-what.html" not in tree(tmp_path / "public")
    build(write(tmp_path, {"content/claims/x.yaml": "statement: X.\n"}))
    page = look((tmp_path / "public/who-says-what.html").read_text("utf-8"))
    assert "Nobody has taken a position" in page.text


@pytest.mark.parametrize("split", [500, 5])
def test_cells_lead_to_positions(
    split: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The place that a cell names is there, on the claim's page."""
    monkeypatch.setattr(parts, "SPLIT", split)
    site = copy(GOOD, tmp_path / "site")
    build(site)
    found = {path: data.decode() for path, data in tree(site / "public").items() if ".html" in path}
    led = 0
    for path, text in found.items():
        if path.startswith("who-says-what"):
            for link in look(text).links():
                target, _, anchor = link.partition("#")
                if target.startswith("claims/") and anchor:
                    assert look(found[target]).ids.count(anchor) == 1
                    led += 1
    assert led >= 7


def test_a_cell_says_that_a_position_only_follows(tmp_path: Path) -> None:
    """In words within the mark's name, by a way to the other claim, and in the legend."""
    denied = (
        "statement: It was shipped.\npositions:\n  - {actor: clerk, stance: denies, source: paper"
    )
    page = matrix(BODIES | PAPER | SAID | {"claims/shipped": denied + ", follows_from: sold}\n"})
    rows = {row.claim.id: row for group in page.groups for row in group.rows}
    assert [one.follows for one in rows["shipped"].stands if one] == ["claims/sold.html"]
    assert page.follows and not matrix(BODIES | PAPER | SAID).follows
    site = copy(GOOD, tmp_path / "site")
    assert not build(site).stopped
    text = (site / "public/who-says-what.html").read_text("utf-8")
    words = "only follows from what was said on another claim"
    assert f'<span class="in-words">, {words}</span></a>' in text
    assert '<a href="claims/sold-to-maresh.html">Other claim</a>' in text
    assert f'<dt class="follows-sign">↳</dt>\n<dd>{words}</dd>' in text
