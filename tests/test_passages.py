"""How much of a text is cited, sentence by sentence."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sitekit import SMALL, build, write

from dossier import markup
from dossier.passages import passages

SENTENCES = [
    pytest.param("He said so [@a].", (1, 1), id="before the full stop"),
    pytest.param("He said so. [@a]", (1, 1), id="behind the full stop"),
    pytest.param("He said so.[@a] She did not.", (1, 2), id="between two, adjoining"),
    pytest.param("He said so. [@a] She did not.", (1, 2), id="between two, with a space"),
    pytest.param("He said so. She did not [@a].", (1, 2), id="a paragraph's end is not the whole"),
    pytest.param("[@a] He said so. She did not.", (1, 2), id="before the first word"),
    pytest.param("One [@a; @b, p. 3] two. Three [@c].", (2, 2), id="two at once"),
    pytest.param("He said\n*so\nthere*. She\nleft [@a].", (1, 2), id="over lines, with emphasis"),
    pytest.param("Gen. J. Smith of the U.S. Navy met Mr. Lee [@a].", (1, 1), id="abbreviations"),
    pytest.param("They paid 3.5 million on 6 Sept. 2024. [@a]", (1, 1), id="numbers and dates"),
    pytest.param("“It is so,” he said. “It is not. Never.” [@a]", (1, 2), id="quoted speech"),
    pytest.param("Who knows? And why “so”? He does [@a].", (1, 1), id="questions"),
    pytest.param("He met [[ann]]. [[ann|She]] left [@a].", (1, 2), id="links are no citations"),
    pytest.param("- One [@a]\n- two\n  - three [@b]", (2, 3), id="items of lists"),
    pytest.param("> He said so.\n\nShe did not [@a].", (1, 2), id="set-off quotations"),
    pytest.param("He said:\n\n![[q]]\n\nShe left.", (1, 2), id="a card backs what leads to it"),
    pytest.param("He left.\n\n![[q]]", (0, 1), id="a card backs nothing else"),
    pytest.param("He said:\n\n- this", (0, 2), id="a list backs nothing"),
    pytest.param("| He. | So. |\n| --- | --- |\n| a [@a] | b. |", (0, 0), id="tables"),
    pytest.param("```\nCode. It is.\n```", (0, 0), id="code"),
    pytest.param("![A quay.](media/q.png \"By me.\")", (0, 0), id="images"),
    pytest.param("He said so &amp; <b> left [@a].", (1, 1), id="signs of markup"),
    pytest.param("— … —", (0, 0), id="no words"),
    pytest.param("", (0, 0), id="nothing"),
]  # fmt: skip


def counted(text: str, lang: str = "en") -> tuple[int, int]:
    """How many sentences of a text are cited, and of how many."""
    found = passages(markup.block(text), lang)
    return sum(one.cited for one in found), sum(one.sentences for one in found)


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_sentences_are_counted(text: str, expected: tuple[int, int]) -> None:
    """A sentence is cited if a citation stands in it or directly behind it."""
    assert counted(text) == expected


def test_headings_divide_a_text() -> None:
    """Each heading with sentences under it has its own numbers, and is itself none."""
    text = "One.\n\n# A. B.\n\nTwo [@a]. Three.\n\n## Empty\n\n# C\n\nFour [@a]."
    found = [(one.anchor, one.title, one.cited, one.sentences)
             for one in passages(markup.block(text), "en")]  # fmt: skip
    assert found == [("", "", 0, 1), ("s-a-b", "A. B.", 1, 2), ("s-c", "C", 1, 1)]


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("او رفت [@a]. آیا آمد؟ نه.", "fa"),
        ("他来了。[@a] 她走了。", "zh-Hant"),
        ("Er kam am 5. Mai z. B. nach Bonn [@a]. Sie ging.", "de-AT"),
        ("He came [@a]. She left.", "tlh"),
    ],
)
def test_other_languages_end_sentences_their_own_way(text: str, lang: str) -> None:
    """Signs and abbreviations are those of the dossier's language; unknown ones do no harm."""
    assert counted(text, lang) == (1, 2)


WORDS = st.sampled_from(["One two", "Mr. Lee met [[ann|her]]", "*So* it was", "They (all) left"])
ENDS = st.sampled_from([".", "!", ".”"])


@given(st.lists(st.tuples(WORDS, ENDS, st.sampled_from(["", "in", "behind"])), min_size=1))
def test_each_citation_backs_one_sentence(made: list[tuple[str, str, str]]) -> None:
    """However sentences follow each other, as many are cited as have a citation."""
    written = {"": "{0}{1}", "in": "{0} [@a]{1}", "behind": "{0}{1} [@a]"}
    text = " ".join(written[where].format(words, end) for words, end, where in made)
    assert counted(text) == (sum(bool(where) for _, _, where in made), len(made))


@given(st.text(st.sampled_from("Ab .!?:\n[@a]#>-*|`—é؟")), st.sampled_from(["en", "fa", "zh"]))
def test_no_text_breaks_the_count(text: str, lang: str) -> None:
    """Never are more sentences cited than there are."""
    for one in passages(markup.block(text), lang):
        assert 0 <= one.cited <= one.sentences
        assert one.sentences > 0


def test_a_name_that_changes_changes_no_figure(tmp_path: Path) -> None:
    """What a linked entry is called has nothing to do with where sentences end."""
    chapter = "---\ntitle: A\n---\n\nHe met [[ann]]. They left.\n"
    site = write(tmp_path / "site", {**SMALL, "content/chapters/10-a.md": chapter})
    build(site)
    write(site, {"content/actors/ann.yaml": "name: Dr. Ann. B\nkind: person\n"})
    assert "trust.html" not in build(site).rendered
