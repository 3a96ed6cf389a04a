"""The fast way to compile Markdown: what it compiles is as CommonMark has it; else it refuses."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dossier import commonmark, plainprose, plainyaml
from dossier.prose import Prose

ROOT = Path(__file__).parents[1]
WAYS = [(plainprose.inline, commonmark.inline), (plainprose.block, commonmark.block)]
Way = Callable[[str], Prose | None]


def assert_alike(text: str, fast: Way, slow: Way) -> bool:
    """Assert that what is compiled is compiled alike; return whether it is."""
    found = fast(text)
    if found is None:
        return False
    # Places are left out where references are compared, but not where they are written.
    assert repr(found) == repr(slow(text))
    return True


def texts(value: Any) -> list[str]:
    """All texts in a value."""
    if isinstance(value, str):
        return [value]
    return [text for one in (value.values() if isinstance(value, dict) else value)
            for text in texts(one)]  # fmt: skip


@pytest.mark.parametrize(("fast", "slow"), WAYS)
def test_files(fast: Way, slow: Way) -> None:
    """Nearly all of the prose that there is can be compiled, and all of it is compiled alike."""
    read = [plainyaml.read(path.read_text("utf-8")) for path in ROOT.glob("content/*/*.yaml")]
    prose = [text for fields in read if fields for text in texts(fields) if " " in text]
    assert sum(assert_alike(text, fast, slow) for text in prose) > 0.95 * len(prose)


@pytest.mark.parametrize(("fast", "slow"), WAYS)
def test_cases(fast: Way, slow: Way) -> None:
    """Pages of Markdown, and the cases for it, are compiled alike or refused, block by block."""
    for path in [*ROOT.glob("docs/*.md"), *ROOT.glob("tests/cases/*.md"), *ROOT.glob("*.md")]:
        for block in re.split(r"\n\n+", path.read_text("utf-8")):
            assert_alike(block, fast, slow)
            for line in block.split("\n"):
                assert_alike(line, fast, slow)


PIECES = (
    "a", "word", "Äpfel", "ایران", "7", "1986", "it’s", "it's", '"so"', "“so”", "(so)", "a, b;",
    "! ", "!", "?", ".", ":", ",", "-", "– ", "*a*", "*two words*", "**a**", "***a***", "*a",
    "a*", "* ", "*", "**", "a*b*c", "*a*b", "“*a*”", "(*a*)", "*a*.", "* a*", "*a *", "*1*",
    "*é-e*", "*a\nb*", "[[a]]", "[[a-b.c]]", "[[a|b c]]", "[[a|b\nc]]", "[[kind:a]]",
    "[[kind:a|b]]", "[[ a ]]", "[[a|]]", "[[a|b|c]]", "[[a|b*c]]", "[[]]", "[[a b]]", "[[a]",
    "[a]]", "[a]", "[", "]", "![[a]]", "![[kind:a]]", "![[a|b]]", "!\n[[a]]", "[@a]",
    "[@a, p. 1]", "[@a,\np. 1]", "[@a; @b]", "[@a, x; @b, y]", "[@a;@b]", "[@a; b]", "[@a ]",
    "[@a ; @b]", "[@]", "[@a:b]", "[@a, *b*]", "[@a](b)", "[[a]](b)", "[@a]: b", "[[a]]: b",
    "[a](http://b.example)", "[a]: http://b.example", "&amp;", "&", "<b>", "<http://a.example>",
    "http://a.example", "`a`", "_a_", "\\*", "a_b", "~~a~~", "  \n", " \n", "\n", "\n", "\n\n",
    "\n\n", "\n\n\n", "\n- ", "- ", "\n  ", "\n+ ", "\n1. ", "1) ", "# ", "\n# ", "\n> ",
    "\n---\n", "\n===\n", "\n***\n", "```", "~~~\n", "|", "\n|-|-|\n", "\n-|-\n", "a | b", "\t",
    "\xa0", "\u200c", "\u2028", "\x0b", "😀", "    ", "[ ] ", "=", "+", "/", "#", "%",
)  # fmt: skip


@st.composite
def prose(draw: st.DrawFn) -> str:
    """Pieces of Markdown in any order."""
    space = st.sampled_from((" ", " ", "", "\n", "\n\n"))
    return "".join(
        piece + draw(space) for piece in draw(st.lists(st.sampled_from(PIECES), max_size=9))
    )


@given(prose())
@settings(max_examples=2500)
@example("- a\n\n- b")
@example("![[a]]\n\n![[b]]\n\n- a\n- b\n\nc [@d]")
@example("a *b*\n[@c]")
@example("[@a] *b*")
@example("a\n\n\n\nb")
def test_prose(text: str) -> None:
    """Whatever is written, it is compiled alike or refused."""
    for fast, slow in WAYS:
        assert_alike(text, fast, slow)


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize(
    "frame", ["{}", "a {}", "{} b", "a{}b", "a\n{}\nb", "a\n\n{}\n\nb", "- {}"]
)
def test_pieces(piece: str, frame: str) -> None:
    """Each piece is compiled alike or refused, wherever it stands."""
    for fast, slow in WAYS:
        assert_alike(frame.replace("{}", piece), fast, slow)
