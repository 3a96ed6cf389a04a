"""What an image for link previews shows: the facts of a page, and the colours of the theme."""

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from dossier.urls import Key
from dossier.views import Cards
from dossier.views.words import kind_word, worth_word

COLOURS: Final = {
    "paper": "#fbfbf8",
    "ink": "#1b2022",
    "ink-soft": "#535b5d",
    "rule": "#d6d9d3",
    "accent": "#0e5a4c",
    "for": "#1c4f94",
    "open": "#6b5500",
    "against": "#9a3a12",
    "silent": "#596063",
}
"""Where the style sheet says nothing that is understood here."""

_PIECE: Final = re.compile(
    r"/\*.*?\*/|([^{};]*)\{|(\})|--([\w-]+)\s*:\s*(?:light-dark\(\s*)?#([0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b",
    re.DOTALL,
)
"""What is to be known of a sheet: where blocks begin and end, and custom properties in them."""

SIGNS: Final = {
    "occurred": ("square", "ink-soft"),
    "reported": ("square-half", "open"),
    "asserted": ("square-dot", "for"),
    "planned": ("square-dashed", "silent"),
    "cancelled": ("square-crossed", "silent"),
    "disputed": ("bow", "against"),
    "undisputed": ("full", "for"),
    "single-origin": ("dot", "open"),
    "denied": ("struck", "against"),
    "open": ("half", "open"),
    "resolved": ("check", "accent"),
}
"""The sign of each status and standing, and the name of its colour; as the style sheet has them."""


class Picture(msgspec.Struct, frozen=True):
    """An image is a function of this."""

    dossier: str
    kind: str
    title: str
    date: str
    """May be empty."""

    word: str
    """The status or standing; may be empty."""

    sign: str
    """Its shape; empty where `word` is."""

    tone: str
    """The colour of both, as `#rrggbb`."""

    paper: str
    ink: str
    soft: str
    rule: str
    right_to_left: bool
    """Whether the page is laid out from the right."""


def colours(style_sheet: str) -> dict[str, str]:
    """Return the theme's colours by name: the last that a sheet gives `:root` on all screens."""
    found = dict(COLOURS)
    blocks: list[str] = []
    for piece in _PIECE.finditer(style_sheet):
        opened, closed, name, value = piece.groups()
        if opened is not None:
            blocks.append(opened.strip())
        elif closed and blocks:
            blocks.pop()
        elif name in found and blocks[-1:] == [":root"] and "@media" not in " ".join(blocks):
            whole = value if len(value) == 6 else "".join(2 * one for one in value)
            found[name] = f"#{whole.lower()}"
    return found


def picture(cards: Cards, key: Key | None, chosen: Mapping[str, str]) -> Picture:
    """Return what the image of an entry shows; of the home page, where there is no key.

    Args:
        cards: makes the entry's card.
        key: the entry.
        chosen: colours by name.
    """
    settings = cards.graph.settings
    kind, title, date, word, sign, tone = settings.subtitle or "", settings.question, "", "", "", ""
    if key is not None:
        card = cards.card(key)
        kind, title = kind_word(cards, card.kind), card.title
        # A quote's title has its date.
        date = card.when.label if card.when and card.kind != "quote" else ""
        word = worth_word(cards, card)
        sign, tone = SIGNS[card.mark] if word else ("", "")
    return Picture(
        dossier=settings.title,
        kind=kind,
        title=title,
        date=date,
        word=word,
        sign=sign,
        tone=chosen[tone or "ink"],
        paper=chosen["paper"],
        ink=chosen["ink"],
        soft=chosen["ink-soft"],
        rule=chosen["rule"],
        right_to_left=cards.language.direction == "rtl",
    )
