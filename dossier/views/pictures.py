"""What templates see of pictures: shapes, measured already, and the same facts in words.

Where a picture has text, lengths across are hundredths of its width and lengths down are ems, so
that letters keep their size on any screen; all else is in the units of a box that is stretched.
"""

from dossier.model import Family
from dossier.views.base import View

# --- roles over time ----------------------------------------------------------------------


class Tick(View, frozen=True):
    """The first day of a year, or a line of latitude or longitude."""

    label: str
    at: float
    """In hundredths of the picture's width; of its height for latitudes."""

    anchor: str = ""
    """`first` or `last` where its words would not fit around it: they begin, or end, there."""


class Stretch(View, frozen=True):
    """Part of a bar."""

    x: float
    """Its left end, in hundredths of the picture's width."""

    width: float
    sure: bool
    """Whether the role is known to have been held then; else it may have been."""


class RoleBar(View, frozen=True):
    """A role over time."""

    label: str
    """Who held it, or what it was; cut short where it is long."""

    label_wide: str
    """The same for wider screens."""

    fact: str
    """In full: who, what, and when."""

    label_y: float
    """In ems."""

    y: float
    """The bar's upper edge, in ems."""

    stretches: tuple[Stretch, ...]
    opens: tuple["Arrow", ...]
    """Ends of which nothing is known."""


class Arrow(View, frozen=True):
    """An end of a bar that stays open."""

    x: float
    """In hundredths of the picture's width."""

    right: bool
    """Whether it points to the right."""


class RoleBars(View, frozen=True):
    """Roles as bars on an axis of time."""

    title: str
    description: str
    start: int
    """Where lines of text begin: 0, or 100 where they run from right to left."""

    bars: tuple[RoleBar, ...]
    ticks: tuple[Tick, ...]
    events: str
    """Path of a stroke for each day with an event, in a box of 1000 × 10; empty for none."""

    events_y: float
    foot: float
    """Where the bars end, in ems."""

    years_y: float
    height: float
    """In ems."""

    open: bool
    """Some end stays open."""

    rough: bool
    """Some end is known roughly."""

    undated: int
    """Roles that are not drawn because nothing is known of their time."""

    left_out: int
    """Roles that are not drawn because there are too many."""


# --- positions over time ------------------------------------------------------------------


class StanceMark(View, frozen=True):
    """A position in its actor's lane."""

    key: str
    family: Family
    x: float
    """The first day on which it can have been taken, in hundredths of the picture's width."""

    when: str
    """Its date, worded."""

    turn: bool
    """The actor changed position with it."""

    follows: str
    """The claim on which the actor spoke, where the position only follows from that; else empty."""


class StanceSpan(View, frozen=True):
    """Part of a lane."""

    start: float
    """In hundredths of the picture's width."""

    end: float
    family: Family
    """Of the position by which the actor stood."""


class StanceLane(View, frozen=True):
    """An actor, and its positions on a claim over time."""

    name: str
    path: str
    lang: str
    dir: str
    marks: tuple[StanceMark, ...]
    spans: tuple[StanceSpan, ...]
    rough: tuple[tuple[float, float], ...]
    """Times at some day of which a position was taken."""


class Stances(View, frozen=True):
    """Positions on a claim over time, a lane for each actor."""

    ticks: tuple[Tick, ...]
    lanes: tuple[StanceLane, ...]
    families: tuple[Family, ...]
    """Those that are drawn."""

    turns: bool
    """Somebody changed position."""

    follows: bool
    """Some position only follows from one on another claim."""

    rough: bool
    """Some position is dated roughly."""

    undated: int
    """Positions that are not drawn because they have no date."""

    left_out: int
    """Actors that are not drawn because there are too many."""


# --- who appears with whom ----------------------------------------------------------------


class Tie(View, frozen=True):
    """Two companions that appear together."""

    names: tuple[str, str]
    events: int
    """In common, among those of the actor whose page it is."""

    shape: str
    """A path, in a box of 100 × 10 for each companion."""

    weight: int
    """The stroke's, from 1 to 4."""


class Company(View, frozen=True):
    """An actor's companions: how often it appears with each, and which of them together."""

    title: str
    description: str
    lengths: tuple[float, ...]
    """For each companion, in their order: hundredths of the longest bar."""

    ties: tuple[Tie, ...]
    """The strongest first."""

    dots: str
    """A path with a dot for each companion that has a tie."""

    height: int


# --- which source rests on which ----------------------------------------------------------


class ChainRow(View, frozen=True):
    """A source in a chain."""

    path: str
    title: str
    name: str
    """Publisher and date."""

    publisher: str
    date: str
    """Worded; may be empty."""

    machine: str
    """The date for `<time datetime>`; may be empty."""

    origin: bool
    unnamed: bool
    """An origin in which nobody speaks by name."""

    circular: bool
    """It and others rest on each other."""

    here: bool
    """It is the page's own."""

    relies_on: tuple[str, ...]
    """The sources that it rests on, in words."""


class Chain(View, frozen=True):
    """Sources in rows, what rests on others above them."""

    title: str
    description: str
    rows: tuple[ChainRow, ...]
    left_out: int
    """Sources that are not drawn because there are too many."""

    width: float
    """Of the lanes, in ems."""

    box: str
    """The view box: 10 a lane, 10 a row."""

    lines: str
    """A path along the lines that lead down to what a source rests on."""

    returns: str
    """A path along those that lead up, where sources rest on each other."""

    relays: str
    """Paths with a dot for each source of a sort."""

    named: str
    unnamed: str


# --- where --------------------------------------------------------------------------------


class Label(View, frozen=True):
    """A name beside a dot."""

    text: str
    side: str
    """`right`, `left`, `above` or `below`."""

    dx: float
    """From the dot's centre, in pixels."""

    dy: float
    wide: bool
    """There is room for it on wide screens only."""


class Dot(View, frozen=True):
    """A place on a map."""

    path: str
    title: str
    x: float
    """In hundredths of the map's width and height."""

    y: float
    radius: float
    """In pixels."""

    events: int
    here: bool
    """It is the page's own."""

    label: Label | None
    latitude: str
    longitude: str


class Map(View, frozen=True):
    """Places on a map."""

    title: str
    description: str
    box: str
    """The view box of land and grid."""

    land: str
    """A path around the land."""

    grid: str
    """A path along lines of latitude and longitude."""

    latitudes: tuple[Tick, ...]
    longitudes: tuple[Tick, ...]
    dots: tuple[Dot, ...]
    """Larger ones first."""

    true_at: str
    """The latitude at which lengths across are true to scale."""

    left_out: int
    """Places with coordinates that are not drawn because there are too many."""
