"""What is left at an address when its entry was renamed, merged or withdrawn."""

from dossier.model import Kind
from dossier.urls import Key, entry_path
from dossier.views.cards import Cards
from dossier.views.entrypages import MovedPage, RetractedPage
from dossier.views.prose import PageProse


def moved_page(cards: Cards, kind: Kind, id_: str, path: str) -> MovedPage:
    """Return what the page at an old address shows.

    Args:
        cards: makes cards.
        kind: of the entry.
        id_: the entry's id now.
        path: the old address: of the entry's page, or of a list that belongs to it.
    """
    folder, _, rest = path.partition("/")
    _, is_list, name = rest.partition("/")
    target = f"{folder}/{id_}/{name}" if is_list else entry_path(kind, id_)
    return MovedPage(card=cards.card((kind, id_)), target=target)


def retracted_page(cards: Cards, key: Key, within: PageProse | None = None) -> RetractedPage:
    """Return what the page of an entry shows that was withdrawn.

    Args:
        cards: makes cards.
        key: the entry.
        within: the prose of a page that shows this beside others, and has the notes.
    """
    retracted = cards.graph.entry(key).retracted
    assert retracted is not None
    page = within or PageProse(cards)
    reason, see = page.parts(retracted.reason), page.parts(retracted.see)
    return RetractedPage(
        card=cards.card(key),
        when=cards.when(retracted.date),
        reason=reason,
        see=see,
        notes=() if within else page.notes(),
    )
