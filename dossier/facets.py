"""By what a page can be found, beside its words: kind, date, years, actors.

Derived from a page's view where the site's full text is indexed; the index reads it from the
page's head and from attributes of its `main`.
"""

from collections.abc import Iterable
from typing import Final

import msgspec

from dossier.dates import DISTANT_FUTURE, DISTANT_PAST, Date, parse
from dossier.views.entrypages import (
    ActorPage,
    ChapterPage,
    ClaimPage,
    EventPage,
    PlacePage,
    QuotePage,
    SourcePage,
)
from dossier.views.listpages import AboutPage
from dossier.views.shell import Shell
from dossier.views.types import Card, When

MOST_YEARS: Final = 30
"""A time that is longer is found in its first year and in its last."""


class Facets(msgspec.Struct, frozen=True):
    """What the index of the full text knows of a page."""

    kind: str
    """Of the entry; `page` for a page that is no entry's."""

    mark: str
    """Of its card."""

    lang: str
    """Of its title, where that is not the dossier's own."""

    when: str
    """Its date in short; empty where there is none."""

    years: tuple[str, ...]
    actors: tuple[str, ...]
    """The ids of those who take part in it, say it or take a position on it."""


def facets(shell: Shell) -> Facets | None:
    """Return by what a page is found; None for one that is not to be."""
    page = shell.page
    if shell.site.search != "full":
        return None
    match page:
        case EventPage():
            return _facets(page.entry.card, page.when, (one.card for one in page.participants))
        case QuotePage():
            return _facets(page.entry.card, page.quote.when, [page.quote.speaker])
        case ActorPage():
            return _facets(page.entry.card, None, [page.entry.card])
        case ClaimPage():
            dates = [one.when for one in page.positions if one.when]
            actors = (one.actor for one in page.positions)
            return _facets(page.entry.card, None, actors, dates)
        case SourcePage() | PlacePage() | ChapterPage():
            return _facets(page.entry.card, page.entry.card.when)
        case AboutPage():
            return Facets(kind="page", mark="", lang="", when="", years=(), actors=())
        case _:
            return None


def _facets(
    card: Card, when: When | None, actors: Iterable[Card] = (), dates: Iterable[When] = ()
) -> Facets:
    dates = [when] if when else dates
    found = {year for date in dates for year in years(parse(date.edtf))}
    return Facets(
        kind=card.kind,
        mark=card.mark if card.kind in ("event", "claim") else "",
        lang=card.lang,
        when=when.short if when else "",
        years=tuple(map(str, sorted(found))),
        actors=tuple(dict.fromkeys(actor.id for actor in actors)),
    )


def years(date: Date) -> list[int]:
    """Return the years that a date can mean; of more than `MOST_YEARS` the first and the last."""
    first, last = date.first, date.last
    if first == DISTANT_PAST and last == DISTANT_FUTURE:
        return []
    if first == DISTANT_PAST:
        return [last[0]]
    if last == DISTANT_FUTURE:
        return [first[0]]
    if last[0] - first[0] >= MOST_YEARS:
        return [first[0], last[0]]
    return list(range(first[0], last[0] + 1))
