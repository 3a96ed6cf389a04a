"""The page for judging the dossier: its figures are right, and counted anew when they change."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest
from sitekit import GOOD, SMALL, build, copy, look, write

from dossier import load
from dossier.graph import Graph
from dossier.language import Language
from dossier.linking import link
from dossier.quotelock import Verified, digest
from dossier.views import Cards
from dossier.views.measures import MOST, Measure
from dossier.views.trust import trust_page

SOURCE = "title: {0}\npublisher: P\nkind: wire\n"
EVENT = "title: Event {0}\ndate: 2024-05-{0:02}\nstatus: reported\n"
SITE = {
    **SMALL,
    "content/sources/a.yaml": SOURCE.format("A") + "url: https://a.example/\nconsulted: in-full\n",
    "content/sources/b.yaml": SOURCE.format("B") + "relies_on: [a]\nurl: https://b.example/\n"
    "archived: https://copy.example/b\n",
    "content/sources/c.yaml": SOURCE.format("C"),
    "content/events/day.yaml": EVENT.format(1) + "key: true\nsources: [a, b]\n",
    "content/events/two.yaml": EVENT.format(2) + "sources: [b, c]\n",
    "content/events/three.yaml": EVENT.format(3) + "sources: [c]\n",
    "content/events/four.yaml": EVENT.format(4),
    "content/claims/one.yaml": "statement: One.\npositions:\n"
    "  - {actor: ann, stance: asserts, date: 2024-05-01, source: b}\n"
    "  - {actor: ann, stance: denies, source: a}\n",
    "content/claims/both.yaml": "statement: Both.\npositions:\n"
    "  - {actor: ann, stance: asserts, date: 2024-05-01, source: [b, c]}\n",
    "content/claims/single.yaml": "statement: Single.\npositions:\n"
    "  - {actor: ann, stance: reports, date: 2024-05-01, source: [a, b]}\n",
    "content/quotes/q.yaml": "speaker: ann\ntext: Yes\nlang: en\nform: original\nverbatim: true\n"
    "date: 2024-05-01\nsources: [a]\n",
    "content/quotes/r.yaml": "speaker: ann\ntext: No\nlang: en\nform: original\nverbatim: true\n"
    "date: 2024-05-02\nsources: [a]\n",
    "content/quotes/s.yaml": "speaker: ann\ntext: Or\nlang: en\nform: paraphrase\n"
    "date: 2024-05-03\nsources: [a]\n",
    "content/chapters/10-c.md": "---\ntitle: C\n---\n\nOne [@a]. Two.\n\n# H\n\nThree.\n",
}
"""A site of which all figures are known."""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The site on disk."""
    return write(tmp_path / "site", SITE)


def linked(site: Path) -> Graph:
    """The graph of a site."""
    content = load.load(site)
    assert content.settings is not None
    graph, problems = link(
        content.records, content.settings, content.media, partial(load.locate, site)
    )
    assert not problems
    return graph


def measured(site: Path, verified: Sequence[str] = ()) -> dict[str, Measure]:
    """The figures of a site in which the words of some quotes were found, by their ids."""
    graph = linked(site)
    for id_ in verified:
        words, [cited, *_] = graph.quote(id_).text, graph.quote(id_).sources
        graph.lock = {id_: Verified(digest(words), cited.source, "0" * 64, 1, "0-9", "2024-06-01")}
    page = trust_page(Cards(graph))
    return {one.id: one for one in page.measures}


def weak(measure: Measure) -> list[tuple[str, str]]:
    """The weak points behind a figure: the address and what is said of each."""
    return [(one.path, one.line) for one in measure.weak]


def test_each_figure_says_what_was_counted(site: Path) -> None:
    """A share, and the two numbers that it comes from."""
    found = measured(site)
    assert {id_: (one.share, one.counted.partition(" ")[0]) for id_, one in found.items()} == {
        "sentences": ("33%", "1"),
        "quotes": ("0%", "0"),
        "events": ("25%", "1"),
        "claims": ("33%", "1"),
        "positions": ("75%", "3"),
        "read": ("33%", "1"),
        "archived": ("50%", "1"),
    }
    assert found["sentences"].counted == (
        "1 of 3 sentences in the chapters have a citation in them or directly behind them."
    )


def test_weak_points_are_listed_the_worst_first(site: Path) -> None:
    """Events without an origin, then key events, then the latest; what is sound is not listed."""
    found = measured(site)
    assert weak(found["events"]) == [
        ("events/four.html", "no known origin"),
        ("events/day.html", "one origin"),
        ("events/three.html", "one origin"),
    ]
    assert weak(found["claims"]) == [
        ("claims/single.html", "one origin"),
        ("claims/one.html", "one origin"),
    ]
    assert weak(found["positions"]) == [("claims/one.html", "1 undated")]
    assert weak(found["archived"]) == [("sources/a.html", "P")]
    assert weak(found["read"]) == [
        ("sources/b.html", "not stated"),
        ("sources/c.html", "not stated"),
    ]
    [chapter] = found["sentences"].weak
    assert chapter.line == "2 of 3 sentences"
    assert [(one.path, one.count) for one in chapter.places] == [
        ("chapters/c.html", 1),
        ("chapters/c.html#s-h", 1),
    ]


def test_a_withdrawn_source_is_no_origin(site: Path) -> None:
    """What rests on it alone rests on nothing; and it is not counted itself."""
    gone = "retracted: {date: 2024-06-01, reason: Made up.}\n"
    write(site, {"content/sources/c.yaml": SITE["content/sources/c.yaml"] + gone})
    found = measured(site)
    assert ("events/three.html", "no known origin") in weak(found["events"])
    assert ("events/two.html", "one origin") in weak(found["events"])
    assert found["read"].counted.startswith("1 of 2 sources ")


def test_verified_quotes_are_told(site: Path) -> None:
    """Of those marked as verbatim."""
    assert measured(site)["quotes"].share == "0%"
    found = measured(site, ["q"])["quotes"]
    assert found.share == "50%"
    assert found.counted.startswith("1 of 2 quotes marked as verbatim ")
    assert found.rule == "1 quote that is not marked as verbatim is not counted."
    assert weak(found) == [("quotes/r.html", "")]


def test_long_lists_are_cut_and_the_rest_counted(site: Path) -> None:
    """However much is weak, some of it is listed, and how much there is beyond."""
    for number in range(3, 31):
        write(site, {f"content/events/more-{number}.yaml": EVENT.format(number)})
    found = measured(site)["events"]
    assert (len(found.weak), found.left) == (MOST, 31 - MOST)
    build(site)
    text = look((site / "public/trust.html").read_text("utf-8")).text
    assert "and 21 more, among all of them: Events" in text


def test_what_there_is_none_of_has_no_figure(tmp_path: Path) -> None:
    """The smallest site says who nobody is, and counts what it has."""
    site = write(tmp_path / "site", SMALL)
    assert list(measured(site)) == ["events"]
    build(site)
    text = look((site / "public/trust.html").read_text("utf-8")).text
    assert "This dossier names no editors." in text
    assert "This dossier names no address for reports." in text


def test_editors_principles_and_errors_are_told() -> None:
    """What the settings say of them stands on the page, with its sources."""
    page = trust_page(Cards(linked(GOOD)))
    assert page.editors == ("Ada Nel", "Iris Kaya")
    assert page.email == "desk@desk.example"
    assert page.principles
    assert page.corrections_policy
    assert [note.source.card.id for note in page.notes] == ["veyra-register"]


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("chapters/10-c.md", "Two.", "Two [@c]."),
        ("chapters/10-c.md", "# H", "# K"),
        ("events/four.yaml", "status", "sources: [c]\nstatus"),
        ("events/day.yaml", "key: true\n", ""),
        ("sources/b.yaml", "relies_on: [a]\n", ""),
        ("sources/b.yaml", "archived: https://copy.example/b\n", ""),
        ("sources/c.yaml", "kind", "consulted: excerpt\nkind"),
        ("claims/one.yaml", "denies, ", "denies, date: 2024-06-01, "),
        ("claims/both.yaml", "[b, c]", "b"),
    ],
)
def test_figures_are_counted_anew_when_they_change(
    path: str, old: str, new: str, site: Path, tmp_path: Path
) -> None:
    """Whatever a figure rests on: after an edit the page is that of a build from nothing."""
    build(site)
    file = site / "content" / path
    text = file.read_text("utf-8")
    assert old in text
    write(site, {f"content/{path}": text.replace(old, new)})
    assert "trust.html" in build(site).rendered
    again = copy(site, tmp_path / "again")
    build(again)
    published = [one / "public/trust.html" for one in (site, again)]
    assert published[0].read_bytes() == published[1].read_bytes()


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("chapters/10-c.md", "Two.", "Two and a half."),
        ("chapters/10-c.md", "One [@a].", "One [@b; @c, p. 4]."),
        ("events/four.yaml", "status", "body: More.\nstatus"),
        ("sources/c.yaml", "kind", "accessed: 2024-06-01\nkind"),
    ],
)
def test_other_edits_leave_the_page_alone(path: str, old: str, new: str, site: Path) -> None:
    """An edit that changes no figure does not make the page anew."""
    build(site)
    file = site / "content" / path
    write(site, {f"content/{path}": file.read_text("utf-8").replace(old, new)})
    assert "trust.html" not in build(site).rendered


@pytest.mark.parametrize(
    ("part", "whole", "lang", "expected"),
    [
        (0, 7, "en", "0%"),
        (1, 1000, "en", "<1%"),
        (999, 1000, "en", "99%"),
        (7, 7, "en-GB", "100%"),
        (1, 3, "de", "33\N{NO-BREAK SPACE}%"),
        (1, 300, "de", "<1\N{NO-BREAK SPACE}%"),
    ],
)
def test_shares_are_never_made_better_than_they_are(
    part: int, whole: int, lang: str, expected: str
) -> None:
    """Only all are 100%, and only none is 0%."""
    assert Language(lang).percent(part, whole) == expected
