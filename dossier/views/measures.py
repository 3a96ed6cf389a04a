"""How well the dossier is backed, in numbers: the views of these, and how sentences are cited."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from dossier.model import Kind
from dossier.passages import Passage
from dossier.urls import LISTS, Key, entry_path
from dossier.views.base import View
from dossier.views.cards import Cards
from dossier.views.sections import kind_labels
from dossier.views.types import Note, PartLink, Prose

MOST: Final = 10
"""Weak points that are listed of each kind."""

MOST_PLACES: Final = 5
"""Headings that are named for a chapter."""


class Weak(View, frozen=True):
    """A weak point: an entry, and what it lacks."""

    title: str
    path: str
    lang: str
    """Of the title, where it is not the dossier's own."""

    dir: str
    line: str
    places: tuple[PartLink, ...]
    """Where in the entry, and how often there; none: as a whole."""


class Measure(View, frozen=True):
    """How much of something is backed."""

    id: str
    title: str
    share: str
    """`82%`, `<1%`."""

    percent: int
    """The same, to be drawn; 0 to 100."""

    counted: str
    """The same as a sentence, with the numbers."""

    rule: str
    """What counts."""

    lacking: str
    """What the weak points have in common."""

    weak: tuple[Weak, ...]
    left: int
    """Weak points beyond those."""

    path: str
    """Where all entries of the kind are."""

    label: str
    """What that is called."""


class TrustPage(View, frozen=True):
    """The page for judging the dossier."""

    measures: tuple[Measure, ...]
    editors: tuple[str, ...]
    publisher: str
    publisher_url: str
    principles: Prose
    corrections_policy: Prose
    email: str
    notes: tuple[Note, ...]


def measure(
    cards: Cards, kind: Kind, backed: tuple[int, int], lacks: int, **said: Any
) -> Measure | None:
    """Return how much of something is backed; None where there is none of it.

    Args:
        cards: makes cards.
        kind: of the entries.
        backed: how many are backed, and of how many.
        lacks: how many entries are weak points, listed or not.
        said: the other fields.
    """
    part, whole = backed
    if not whole:
        return None
    return Measure(
        share=cards.language.percent(part, whole),
        percent=100 * part // whole,
        left=lacks - len(said["weak"]),
        path=LISTS[kind],
        label=kind_labels(cards)[kind],
        **said,
    )


def numbers(cards: Cards, part: int, whole: int) -> dict[str, str]:
    """Return two numbers as sentences name them."""
    number = cards.language.number
    return {"part": number(part), "num": number(whole)}


def weak_point(cards: Cards, key: Key, line: str = "", places: Iterable[PartLink] = ()) -> Weak:
    """Return an entry as a weak point; `line` says what it lacks, if that differs."""
    card = cards.card(key)
    path, lang, dir_ = card.path, card.lang, card.dir
    return Weak(title=card.title, path=path, lang=lang, dir=dir_, line=line, places=tuple(places))


# --- sentences ----------------------------------------------------------------------------


def sentences(cards: Cards) -> Measure | None:
    """Return how many of the chapters' sentences are cited."""
    gettext, ngettext = cards.language.gettext, cards.language.ngettext
    found = dict(cards.graph.passages())
    every = [passage for passages in found.values() for passage in passages]
    part, whole = sum(one.cited for one in every), sum(one.sentences for one in every)
    missing = {id_: sum(map(_missing, passages)) for id_, passages in found.items()}
    lacking = sorted(filter(missing.__getitem__, found), key=lambda id_: -missing[id_])
    worst = set(lacking[:MOST])
    chapters = sum(map(bool, found.values()))
    rule = ngettext(
        "Counted are the paragraphs, lists and set-off quotations of %(num)s chapter; headings, "
        "tables, captions, questions and quotation cards are not.",
        "Counted are the paragraphs, lists and set-off quotations of %(num)s chapters; headings, "
        "tables, captions, questions and quotation cards are not.",
        chapters,
        num=cards.language.number(chapters),
    )
    further = gettext(
        "A citation at the end of a paragraph counts for its last sentence alone. A sentence that "
        "leads to a quotation card with a colon is backed by the card. A link to another page here "
        "is no citation."
    )
    return measure(
        cards,
        "chapter",
        (part, whole),
        len(lacking),
        id="sentences",
        title=gettext("Sentences with a citation"),
        counted=ngettext(
            "%(part)s of %(num)s sentence in the chapters has a citation in it or directly behind "
            "it.",
            "%(part)s of %(num)s sentences in the chapters have a citation in them or directly "
            "behind them.",
            whole,
            **numbers(cards, part, whole),
        ),
        rule=f"{rule} {further}",
        lacking=gettext("Sentences without a citation, by chapter and heading"),
        weak=tuple(_uncited(cards, id_, found[id_]) for id_ in found if id_ in worst),
    )


def _missing(passage: Passage) -> int:
    return passage.sentences - passage.cited


def _uncited(cards: Cards, id_: str, passages: Sequence[Passage]) -> Weak:
    """A chapter with sentences that are not cited, and under which headings most of these are."""
    gettext, path = cards.language.gettext, entry_path("chapter", id_)
    worst = sorted(filter(_missing, passages), key=lambda one: -_missing(one))[:MOST_PLACES]
    missing, whole = sum(map(_missing, passages)), sum(one.sentences for one in passages)
    line = cards.language.ngettext(
        "%(part)s of %(num)s sentence",
        "%(part)s of %(num)s sentences",
        whole,
        **numbers(cards, missing, whole),
    )
    places = [
        PartLink(
            label=one.title or gettext("At the start"),
            count=_missing(one),
            path=f"{path}#{one.anchor}" if one.anchor else path,
        )
        for one in passages
        if one in worst
    ]
    return weak_point(cards, ("chapter", id_), line, places)
