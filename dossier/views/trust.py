"""The page for judging the dossier: how well it is backed, where it is weakest, who edits it.

All numbers are counted when the page is made, and say what was counted.
"""

from dossier.views import backing
from dossier.views.cards import Cards
from dossier.views.measures import TrustPage, sentences
from dossier.views.prose import PageProse


def trust_page(cards: Cards) -> TrustPage:
    """Return what the page for judging the dossier shows."""
    settings, page = cards.graph.settings, PageProse(cards)
    publisher = settings.publisher
    found = (
        sentences(cards),
        backing.quotes(cards),
        backing.events(cards),
        backing.claims(cards),
        backing.positions(cards),
        backing.read(cards),
        backing.archived(cards),
    )
    return TrustPage(
        measures=tuple(one for one in found if one is not None),
        editors=settings.editors,
        publisher=publisher.name if publisher else "",
        publisher_url=(publisher.url or "") if publisher else "",
        principles=page.parts(settings.principles),
        corrections_policy=page.parts(settings.corrections_policy),
        email=(publisher.email or "") if publisher else "",
        notes=page.notes(),
    )
