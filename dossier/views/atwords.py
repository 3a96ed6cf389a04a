"""Sources that are opened at the words of a quotation."""

from msgspec import structs

from dossier import archives, fragments
from dossier.model import Quote, Source
from dossier.views.types import SourceCard


def opened(card: SourceCard, source: Source, quote: Quote) -> SourceCard:
    """Return a source's card with the addresses that open it at a quotation; the same card where
    the words may not stand there: only verbatim ones do, and in a source of their language."""
    if not quote.verbatim or not _one_language(source.lang, quote.lang):
        return card
    original = fragments.at_words(card.url, quote.text) if card.url else ""
    shown = archives.shows_words(card.archived)
    copy = fragments.at_words(card.archived, quote.text) if shown else ""
    return structs.replace(card, at_words=original, copy_at_words=copy)


def _one_language(source: str | None, quote: str) -> bool:
    """Whether both are one language, in whatever country; a source's need not be stated."""
    return not source or source.partition("-")[0] == quote.partition("-")[0]
