"""Words of the interface that Python needs as well as templates: of kinds, statuses, standings."""

from dossier.model import Kind
from dossier.views.cards import Cards
from dossier.views.types import Card


def kind_word(cards: Cards, kind: Kind) -> str:
    """Return the word for an entry of a kind, as `macros/mark.html` has it."""
    gettext = cards.language.gettext
    words: dict[Kind, str] = {
        "event": gettext("Event"),
        "actor": gettext("Actor"),
        "quote": gettext("Quote"),
        "source": gettext("Source"),
        "claim": gettext("Claim"),
        "place": gettext("Place"),
        "term": gettext("Term"),
        "chapter": gettext("Chapter"),
    }
    return words[kind]


def worth_word(cards: Cards, card: Card) -> str:
    """Return the word for an event's status or a claim's standing; empty for other kinds."""
    gettext = cards.language.gettext
    if card.kind not in ("event", "claim"):
        return ""
    words = {
        "occurred": gettext("occurred"),
        "reported": gettext("reported"),
        "asserted": gettext("asserted"),
        "disputed": gettext("disputed"),
        "planned": gettext("planned"),
        "cancelled": gettext("cancelled"),
        "undisputed": gettext("undisputed"),
        "single-origin": gettext("single origin"),
        "denied": gettext("denied"),
        "open": gettext("open"),
        "resolved": gettext("resolved"),
    }
    return words[card.mark]
