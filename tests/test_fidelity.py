"""Quotations against texts: what is the same words, what is not, and what is said of it."""

import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.fidelity.differences import Difference, difference
from dossier.fidelity.folding import folded
from dossier.fidelity.matching import find, words_of
from dossier.fidelity.texts import Text, UnreadableError, read

SPEECH = """\
Minutes of the council

The mayor said: “We are alarmed by these reports, and we’re prepared to act swiftly
and in a co\xadordinated manner — including with new measures — if the works stop.”

“Nobody has stopped,” the foreman said. “It is not\xa0true… The missile-like crane
cost 1,000 crowns.”

The mayor: That may be so.

The foreman: And yet it stands still.
"""


def plain(text: str) -> Text:
    """A text as it would be read from a file."""
    return read("text.txt", text.encode())


def stands(quotation: str, text: str = SPEECH) -> bool:
    """Whether a quotation is found in a text."""
    groups = words_of(quotation)
    return bool(groups) and not isinstance(find(groups, plain(text).letters), int)


def fault(quotation: str, text: str = SPEECH) -> Difference:
    """What is said of a quotation that is not in a text."""
    groups, source = words_of(quotation), plain(text)
    number = find(groups, source.letters)
    assert isinstance(number, int), "it is there"
    before = find(groups[:number], source.letters)
    assert not isinstance(before, int)
    return difference(groups[number], source, before[-1][1] if before else 0)


SAME = {
    "as it stands": "We are alarmed by these reports",
    "straight for curly marks": "we're prepared to act swiftly",
    "over the end of a line, without the soft hyphen": "swiftly and in a coordinated manner",
    "other dashes": "manner – including with new measures - if the works stop.",
    "dashes without spaces": "manner—including with new measures—if",
    "a space for one that does not break": "It is not true",
    "one that does not break for a space": "the works\u202fstop",
    "dots for the ellipsis of the source": "It is not true... The missile-like crane",
    "hyphen that does not break": "The missile\u2011like crane",
    "a full stop where the reporter has a comma": "Nobody has stopped.",
    "a cut": "We are alarmed […] if the works stop",
    "a cut in other brackets": "We are alarmed (...) if the works stop",
    "a cut without brackets": "We are alarmed … if the works stop.",
    "cuts at both ends": "… alarmed by these reports […]",
    "a cut of nothing": "We are […] alarmed",
    "a cut over paragraphs": "if the works stop. [...] It is not true",
    "an edit in the place of words": "[The council is] prepared to act swiftly",
    "an edit in the midst": "We are alarmed by [the] reports, and we're prepared",
    "an edit that adds": "We are [very] alarmed",
    "a letter in another case": "[w]e are alarmed",
    "another ending": "act swift[er] and in a coordinated manner",
    "an explanation": "It [the report] is not true",
    "composed letters": unicodedata.normalize("NFD", "We are alarmed"),
}

OTHER = {
    "a word dropped": "We are alarmed by reports",
    "a word added": "We are very alarmed by these reports",
    "a tense changed": "We were alarmed by these reports",
    "a synonym": "We are worried by these reports",
    "a letter in another case, unmarked": "we are alarmed",
    "the beginning of a word": "We are alarm",
    "the end of a word": "larmed by these reports",
    "a word without what negates it": "true […] like crane",
    "a part of a number": "000 crowns",
    "a contraction cut open": "and we",
    "a question for a statement": "That may be so?",
    "quotation marks left out": "We are alarmed by these reports said the foreman",
    "two speakers merged": "That may be so. And yet it stands still.",
    "two places merged": "We are alarmed by these reports It is not true",
    "the order changed by a cut": "It is not true […] We are alarmed",
    "an edit over too much": "We are [alarmed] stop",
    "an edit over a paragraph": "That may be so. [And] yet it stands still.",
    "nothing but a cut": "[…]",
}


@pytest.mark.parametrize("quotation", SAME.values(), ids=SAME.keys())
def test_same_words(quotation: str) -> None:
    """What typesetting decides, and what editors mark, makes no other words."""
    assert stands(quotation)


@pytest.mark.parametrize("quotation", OTHER.values(), ids=OTHER.keys())
def test_other_words(quotation: str) -> None:
    """Whatever changes a word, or hides that something is missing, is refused."""
    assert not stands(quotation)


# --- other scripts ------------------------------------------------------------------------

PERSIAN = "سخنگو گفت: «ما هیچ موشکی به روسیه نداده‌ایم و نمی‌دهیم.»"


@pytest.mark.parametrize(
    "quotation",
    [
        "ما هیچ موشکی به روسیه نداده‌ایم",
        "ما هیچ موشکی به روسیه ندادهایم",  # the joiners lost, as on many copies
        "ما هيچ موشكي به روسيه نداده‌ايم",  # typed on an Arabic keyboard
        "\u2067ما هیچ موشکی […] نمی‌دهیم\u2069",
        "ما هـــیچ موشکی",  # stretched
    ],
)
def test_right_to_left(quotation: str) -> None:
    """Persian is the same with and without joiners, marks of direction and Arabic letters."""
    assert stands(quotation, PERSIAN)


def test_right_to_left_reworded() -> None:
    """A negation that is gone is seen in Persian as well."""
    assert not stands("ما هیچ موشکی به روسیه داده‌ایم", PERSIAN)
    assert fault("ما هیچ موشکی به روسیه داده‌ایم", PERSIAN).quote.endswith("*دادهایم*")


@pytest.mark.parametrize(
    ("quotation", "text"),
    [
        ("об'єкт знищено", "Речник: «Об’єкт знищено». Так, обʼєкт знищено."),
        ("« Rien n’est fini »", "Il dit : «\u202fRien n'est fini\u202f»."),
        ("Er nannte es „kalt“", "Er nannte es »kalt« und ging."),
        ("the final office", "He took the ﬁnal oﬃce."),
        ("导弹没有交付", "他说导弹没有交付给俄罗斯。"),
        ("Ankara’da İstanbul", "Ankara'da İstanbul yok"),
    ],
)
def test_other_languages(quotation: str, text: str) -> None:
    """Marks, apostrophes and ligatures of other languages are alike; Chinese has no spaces."""
    assert stands(quotation, text)


@pytest.mark.parametrize("quotation", ["[w]e go on", "we [the council] go", "go[ing] on"])
def test_brackets_of_the_source(quotation: str) -> None:
    """What a newspaper has put in brackets itself is found as it stands."""
    assert stands(quotation, f"He said that “{quotation} as planned.”")


# --- HTML ---------------------------------------------------------------------------------

PAGE = """<!DOCTYPE html>
<html><head><title>We are alarmed: title</title><meta charset="utf-8">
<style>p::after { content: "We are alarmed in style" }</style>
<script>var said = "We are alarmed in a script";</script></head>
<body><!-- We are alarmed in a comment -->
<p>Mayor: &ldquo;We are <b>al<i>arm</i>ed</b> by&nbsp;these&#32;<a href="x">re&shy;ports</a>,
and <q>ready</q> to&mdash;act.&rdquo;
<p>Not <span>closed
<div>a<br>line<br><br>a paragraph</div>
<noscript>We are alarmed without scripts</noscript><template>We are alarmed in a template</template>
<svg><title>We are alarmed in a picture</title></svg><wbr>
<table><tr><td>one cell</td><td>another cell</td></tr></table>
</body></html>"""


@pytest.mark.parametrize(
    "quotation",
    [
        "We are alarmed by these reports, and “ready” to—act.",
        "a line",
        "a line […] a paragraph",
        "Not closed […] one cell",
    ],
)
def test_html(quotation: str) -> None:
    """Of a page counts what a browser shows: entities resolved, words put together."""
    page = read("page.html", PAGE.encode())
    assert not isinstance(find(words_of(quotation), page.letters), int)


@pytest.mark.parametrize(
    "quotation",
    [
        *(f"We are alarmed {where}" for where in (": title", "in style", "in a script")),
        *(f"We are alarmed in a {where}" for where in ("comment", "template", "picture")),
        "We are alarmed without scripts",
        "line a paragraph",
        "one cell another cell",
        "ready to-act.” Not closed",
    ],
)
def test_html_without_what_nobody_sees(quotation: str) -> None:
    """Scripts, styles, comments and titles are no text; blocks end a paragraph."""
    page = read("page.html", PAGE.encode())
    assert isinstance(find(words_of(quotation), page.letters), int)


def test_html_has_lines() -> None:
    """A place is told by the line of the file."""
    page = read("page.html", PAGE.encode())
    spans = find(words_of("to—act. […] a line […] one cell"), page.letters)
    assert not isinstance(spans, int)
    assert [page.line(start) for start, _ in spans] == [7, 9, 12]


@given(st.text(alphabet=string.ascii_letters + "<>&;\"'/ =!-#xp\n", max_size=120))
def test_html_of_any_sort_is_read(text: str) -> None:
    """However broken a page is, it is read."""
    read("page.html", text.encode())


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.txt", "\ufeffnaïve".encode(), "naïve"),
        ("a.txt", "naïve".encode("utf-16"), "naïve"),
        ("a.html", '<meta charset="windows-1251"><p>ракета'.encode("cp1251"), "ракета"),
        ("a.txt", b"one\r\ntwo", "one two"),
    ],
)
def test_encodings(name: str, data: bytes, words: str) -> None:
    """Saved pages come in many encodings, and say in which."""
    assert read(name, data).letters == words


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.txt", b"na\xefve"), ("a.html", b"<meta charset=no-such>\xff"), ("a.txt", b"\xff\xfea")],
)
def test_unknown_encodings(name: str, data: bytes) -> None:
    """What cannot be read is not guessed at."""
    with pytest.raises(UnreadableError, match="save it as UTF-8"):
        read(name, data)


def test_long_lines_are_paragraphs() -> None:
    """A text whose lines nobody has broken has a paragraph in each."""
    text = f"{'word ' * 60}\nNobody knows\nuntil now"
    assert not stands("Nobody knows until now", text)
    assert stands("Nobody knows until now", "Nobody knows\nuntil now")


# --- what is said of other words ----------------------------------------------------------


def test_reworded() -> None:
    """A near miss shows both, the words that differ marked, and the line."""
    found = fault("We were alarmed by those reports, and we're prepared to act")
    assert found.fault == "reworded"
    assert found.quote == "We *were* alarmed by *those* reports, and we're prepared to act"
    assert found.text == "We *are* alarmed by *these* reports, and we're prepared to act"
    assert found.lines == (3,)


def test_dropped_and_added() -> None:
    """Words that only one of the two has are marked there."""
    found = fault("prepared to act swiftly including with new measures")
    assert found.quote == "prepared to act swiftly including with new measures"
    assert "swiftly *and in a coordinated manner -* including" in found.text
    found = fault("We are now alarmed by these reports")
    assert found.quote == "We are *now* alarmed by these reports"
    assert found.text == "We are alarmed by these reports"


def test_an_unmarked_cut() -> None:
    """Words from two places are told from other words."""
    found = fault("We are alarmed by these reports It is not true")
    assert (found.fault, found.lines) == ("apart", (3, 6))


def test_two_speakers() -> None:
    """Words of two speakers without a mark between them run over the end of a paragraph."""
    text = "<p>That may be so.</p>\n<p>And yet it stands still.</p>"
    page = read("page.html", text.encode())
    groups = words_of("That may be so. And yet it stands still.")
    found = difference(groups[0], page, 0)
    assert (found.fault, found.lines) == ("paragraph", (1, 2))


def test_another_order() -> None:
    """A cut cannot lead back."""
    assert fault("It is not true […] We are alarmed").fault == "order"


def test_only_the_part_that_differs_is_shown() -> None:
    """Of a quotation with cuts, the first part that is not there is compared."""
    found = fault("We are alarmed […] That might be so")
    assert (found.quote, found.text) == ("That *might* be so", "That *may* be so")


def test_absent() -> None:
    """What is like nothing in the text is compared with nothing."""
    assert fault("Ceterum censeo Carthaginem esse delendam").fault == "absent"


# --- properties ---------------------------------------------------------------------------

WORD = st.text(alphabet="abcdefghij", min_size=2, max_size=6)
WORDS = st.lists(WORD, min_size=6, max_size=40, unique=True)


@given(WORDS, st.data())
def test_any_marked_cut_of_any_text_is_found(words: list[str], data: st.DataObject) -> None:
    """Whatever is taken away from a text, it is the text's words as long as that is marked."""
    places = st.integers(0, len(words))
    cuts = sorted(data.draw(st.lists(places, min_size=2, max_size=6, unique=True)))
    mark = data.draw(st.sampled_from(["[…]", "[...]", "…", "...", "(…)"]))
    parts = [" ".join(words[a:b]) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    breaks = data.draw(st.sampled_from([" ", "\n", "\n\n", "\xa0"]))
    text = breaks.join([" ".join(words[:3]), " ".join(words[3:])])
    if breaks == "\n\n":  # a paragraph is a cut
        parts = [
            part.replace(f"{words[2]} {words[3]}", f"{words[2]} … {words[3]}") for part in parts
        ]
    assert stands(f" {mark} ".join(parts), text)


@given(WORDS, st.data())
def test_any_changed_letter_is_refused(words: list[str], data: st.DataObject) -> None:
    """No letter can be changed, added or left out."""
    at = data.draw(st.integers(0, len(words) - 1))
    word = words[at]
    place = data.draw(st.integers(0, len(word) - 1))
    other = data.draw(
        st.sampled_from(
            [
                word[:place] + "z" + word[place + 1 :],
                word[:place] + "z" + word[place:],
                word[:place] + word[place + 1 :],
                word[:place] + word[place].upper() + word[place + 1 :],
            ]
        )
    )
    changed = " ".join([*words[:at], other, *words[at + 1 :]])
    assert stands(" ".join(words), " ".join(words))
    assert not stands(changed, " ".join(words))
    found = fault(changed, " ".join(words))
    assert found.fault in ("reworded", "absent")


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    """What is folded stays as it is."""
    assert folded(folded(text)) == folded(text)


@given(st.text(max_size=60), st.text(max_size=60))
def test_anything_can_be_looked_for(quotation: str, text: str) -> None:
    """No quotation and no text makes it stumble, and places lie in the text."""
    source = plain(text)
    groups = words_of(quotation)
    spans = find(groups, source.letters)
    if isinstance(spans, int):
        difference(groups[spans], source, 0)
    else:
        assert all(0 <= start < end <= len(source.letters) for start, end in spans)
        assert all(
            1 <= source.line(start) <= text.count("\n") + 1 + text.count("\r") for start, _ in spans
        )


@given(st.text(alphabet="ab ….()'\"-—W\n", max_size=40))
def test_a_text_holds_itself(text: str) -> None:
    """A text of one paragraph is found in itself, whatever marks it has but for square brackets."""
    text = " ".join(text.split())
    assert stands(text, text) or not words_of(text)
