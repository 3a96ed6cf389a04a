"""Which cards a page carries to show where its links lead, before they are followed.

Derived from a page's view while it is rendered, so that views do not grow by it. Lists are left
out: they show a card's facts already.
"""

from itertools import islice
from typing import Any, Final

from dossier.views.entrypages import (
    ActorPage,
    ChapterPage,
    ClaimPage,
    Common,
    EventPage,
    PlacePage,
    QuotePage,
    SourcePage,
)
from dossier.views.home import HomePage
from dossier.views.kindcards import (
    Companion,
    CorrectionView,
    Participation,
    PositionView,
    RoleView,
    Support,
)
from dossier.views.listpages import AboutPage
from dossier.views.measures import TrustPage
from dossier.views.shell import Shell
from dossier.views.types import Card, Link, Note, QuoteCard, SetIn, SourceCard

MOST: Final = 150
"""Cards that a page carries at the most."""

_LINKED: Final[dict[type, tuple[str, ...]]] = {
    EventPage: ("entry", "participants", "places", "part_of", "quotes", "support"),
    ActorPage: ("entry", "part_of", "roles", "holders", "members", "positions", "quotes",
                "companions", "quotes_about"),
    QuotePage: ("entry", "quote", "event", "about", "positions"),
    SourcePage: ("entry", "claims", "quotes"),
    ClaimPage: ("entry", "support", "positions", "changes", "quotes"),
    PlacePage: ("entry", "part_of", "parts"),
    ChapterPage: ("entry",),
    HomePage: ("answer", "established", "disputed", "unknown"),
    AboutPage: ("about",),
    TrustPage: ("principles", "corrections_policy"),
    Common: ("summary", "body", "mentioned_in", "corrections", "notes"),
    Companion: ("card",),
    CorrectionView: ("note",),
    Link: ("card",),
    Note: ("source",),
    Participation: ("card",),
    PositionView: ("actor", "claim", "note", "quote", "sources"),
    QuoteCard: ("speaker", "card", "sources"),
    RoleView: ("body", "sources"),
    SetIn: ("quote",),
    SourceCard: ("card",),
    Support: ("named", "unnamed", "untold", "parties"),
}  # fmt: skip
"""For each view the fields whose entries are linked by no more than a name; in order of the page.
Where a page shows an entry's date and line as well, its field is not here, and a page that is not
here carries no cards."""


def previews(shell: Shell) -> tuple[Card, ...]:
    """Return the cards of the entries that a page links by their names, but for its own."""
    if type(shell.page) not in _LINKED:
        return ()
    found: dict[str, Card] = {}
    _gather(shell.page, found)
    found.pop(shell.path, None)
    return tuple(islice(found.values(), MOST))


def _gather(view: Any, found: dict[str, Card]) -> None:
    for name in _LINKED[type(view)]:
        value = getattr(view, name)
        for one in value if type(value) is tuple else (value,):
            if type(one) is Card:
                found[one.path] = one
            elif type(one) in _LINKED:
                _gather(one, found)
