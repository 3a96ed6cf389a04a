"""What pages show of entries of some kinds, and of what hangs on these."""

from dossier.model import Family
from dossier.views.base import View
from dossier.views.types import Card, Prose, QuoteCard, SourceCard, When


class Resting(View, frozen=True):
    """On how much something rests."""

    sources: int
    """How many sources are named for it."""

    origins: int
    """How many there are where following `relies_on` ends."""

    named: int
    """Origins in which somebody speaks who is known by name."""

    unnamed: int
    """Origins in which only others do."""

    untold: int
    """Origins of which the dossier does not say who speaks there."""

    circular: int
    """Sources that rest on each other alone, so that no origin can be told."""

    parties: int
    """To how many parties those belong who speak by name; 0 where that is not counted."""

    party: str
    """Which that is, where it is only one; else empty."""


class Support(View, frozen=True):
    """What something rests on."""

    resting: Resting
    named: tuple[SourceCard, ...]
    """Origins in which somebody speaks who is known by name."""

    unnamed: tuple[SourceCard, ...]
    """Origins in which only others do."""

    untold: tuple[SourceCard, ...]
    """Origins of which the dossier does not say who speaks there."""

    circles: tuple[tuple[SourceCard, ...], ...]
    """Sources that rest on each other alone."""

    parties: tuple[Card, ...]
    """Those to whom the actors belong who speak by name."""


class PositionView(View, frozen=True):
    """One actor's stance on a claim, on a date."""

    actor: Card
    claim: Card
    stance: str
    family: Family
    when: When | None
    note: Prose
    quote: QuoteCard | None
    sources: tuple[SourceCard, ...]
    at: tuple[str, ...]
    """Where in each of `sources`; as many."""

    changed: bool
    """The actor's previous position on the claim was of another family."""

    previous: str
    """The actor's previous stance, or empty."""

    latest: bool
    """The one by which this actor stands on the claim."""

    follows: Card | None
    """The claim on which the actor spoke, where this position only follows from that."""

    withdraws_nothing: bool
    """The actor kept silent on what it had spoken of before."""

    anchor: str
    """The id of the place on the claim's page where it stands: `position-iran-2`."""

    since: str = ""
    """The first day on which it can have been taken, `2024-09-10`; empty where undated."""

    origins: tuple[SourceCard, ...] = ()
    """What its sources go back to, on the claim's page and where that is other than these."""

    circular: bool = False
    """On the claim's page: its sources rest on each other, and no origin can be told."""


class Tally(View, frozen=True):
    """How many actors' latest positions are for, open, against, silent."""

    supporting: int
    undecided: int
    opposing: int
    silent: int


class Stood(View, frozen=True):
    """How a claim stood from one day on."""

    since: str
    """`2024-09-10`; empty: always, as far as is known."""

    standing: str
    tally: Tally


class ClaimCard(View, frozen=True):
    """A claim with what its positions add up to."""

    card: Card
    tally: Tally
    resting: Resting
    """What those for it rest on."""

    following: int = 0
    """How many of those positions only follow from one on another claim."""

    history: tuple[Stood, ...] = ()
    """How it stood when, in order of time; only where a page can go back to any day."""


class Days(View, frozen=True):
    """What a page needs to show claims as they stood on any day."""

    first: str
    """The first day on which anything changed: `2022-09-08`."""

    last: str
    locale: str
    """In which scripts write days: `en-GB`."""

    standings: tuple[str, ...]
    """Those that any of the claims had at any time."""

    supporting: tuple[int, ...]
    """The numbers of actors that ever said so; none of them 0, sorted. So with the next three."""

    undecided: tuple[int, ...]
    opposing: tuple[int, ...]
    silent: tuple[int, ...]
    chosen: str
    """The page that lists the days which the editors chose; empty where there is none."""


class DayLink(View, frozen=True):
    """A page of what was known by a day, linked."""

    path: str
    when: When
    title: str
    """May be empty."""


class CorrectionView(View, frozen=True):
    """A correction of an entry."""

    card: Card
    when: When
    note: Prose
    anchor: str
    """The id of the place on the entry's page where it stands."""


class Past(View, frozen=True):
    """What git knows of an entry; one of the two at least."""

    added: When | None
    changed: When | None
    """Last, in substance."""


class RoleView(View, frozen=True):
    """An office or membership over a period."""

    title: str
    body: Card | None
    period: str
    """`since 12 May 2024`, `5 September 2024 – …`; empty where unknown."""

    note: str
    sources: tuple[SourceCard, ...]


class Participation(View, frozen=True):
    """An actor in an event, seen from either."""

    card: Card
    part: str
    """What part it played; may be empty."""


class Companion(View, frozen=True):
    """An actor that another appears with."""

    card: Card
    events: int
