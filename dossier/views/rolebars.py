"""Roles over time as bars: an actor's own, and those that others have at a body."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from dossier import dates
from dossier.dates import DISTANT_FUTURE, DISTANT_PAST, Date
from dossier.graph import dated
from dossier.model import Actor, Role
from dossier.views.cards import Cards
from dossier.views.labels import shortened
from dossier.views.pictures import Arrow, RoleBar, RoleBars, Stretch, Tick
from dossier.views.scale import Axis, axis, days, drawable, rounded

MOST_BARS: Final = 24
_MOST_YEARS: Final = 6
_LONGEST_LABEL: Final = 40
"""Letters that have room on the narrowest screens."""

_ROW, _LABEL, _BAR = 2.6, 1.0, 1.4
"""In ems: the height of a row; in it, the label's line and the bar's upper edge."""

_ROUGH: Final = 0.03
"""The share of the axis that a rough end takes, if it is a day or a month with a mark."""

_LEAST: Final = 0.5
"""Hundredths of the width that can be seen."""


@dataclass(frozen=True, slots=True)
class Held:
    """A role to be drawn."""

    role: Role
    label: str
    fact: str


def roles_drawn(cards: Cards, actor: Actor, events: Iterable[str]) -> RoleBars | None:
    """Return an actor's own roles as bars, and below them when its events were."""
    if not any(role.from_ or role.to for role in actor.roles):
        return None
    title = cards.language.gettext("Roles of %(name)s over time", name=actor.name)
    held = [Held(role, role.title, _held(cards, actor, role)) for role in actor.roles]
    return role_bars(cards, held, title, [cards.graph.event(id_).date for id_ in events])


def holders_drawn(cards: Cards, body: Actor, actors: Iterable[str]) -> RoleBars | None:
    """Return the roles that some actors have or had at a body as bars."""
    found = [
        (actor, role)
        for actor in map(cards.graph.actor, actors)
        for role in actor.roles
        if role.at == body.id
    ]
    if not any(role.from_ or role.to for _, role in found):
        return None
    title = cards.language.gettext("Who held office at %(name)s, over time", name=body.name)
    held = [Held(role, actor.name, _held(cards, actor, role)) for actor, role in found]
    return role_bars(cards, held, title)


def period_of(cards: Cards, role: Role) -> str:
    """Return when a role was held, in words; empty where nothing is known of that."""
    gettext = cards.language.gettext
    start = cards.when(role.from_).label if role.from_ else ""
    end = cards.when(role.to).label if role.to else ""
    if start and end:
        return gettext("%(start)s – %(end)s", start=start, end=end)
    if start:
        return gettext("since %(start)s", start=start)
    return gettext("until %(end)s", end=end) if end else ""


def _held(cards: Cards, actor: Actor, role: Role) -> str:
    """Who held which role, and when, in words."""
    gettext, period = cards.language.gettext, period_of(cards, role)
    if not period:
        return gettext("%(name)s: %(role)s", name=actor.name, role=role.title)
    return gettext(
        "%(name)s: %(role)s, %(period)s", name=actor.name, role=role.title, period=period
    )


def role_bars(
    cards: Cards, held: Iterable[Held], title: str, events: Iterable[Date] = ()
) -> RoleBars | None:
    """Return roles as bars; None where no role has a date.

    Args:
        cards: words dates.
        held: the roles.
        title: what they are.
        events: dates of events that are marked below the bars.
    """
    found = list(held)
    ordered = sorted(
        (one for one in found if _times(one.role)), key=lambda one: _by_start(one.role)
    )
    if not ordered:
        return None
    shown = ordered[-MOST_BARS:]
    marked = sorted({days(date.first) for date in events if drawable(date.first)})
    mirrored = cards.language.direction == "rtl"
    known = [day for one in shown for day in _times(one.role)] + marked
    opens = [_opens(one.role) for one in shown]
    line = axis(known, any(a for a, _ in opens), any(b for _, b in opens), mirrored)
    bars = tuple(_bar(line, one, row) for row, one in enumerate(shown))
    events_y = rounded(len(bars) * _ROW)
    foot = rounded(events_y + (1.9 if marked else 0.1))
    return RoleBars(
        title=title,
        description="; ".join(bar.fact for bar in bars),
        start=100 if mirrored else 0,
        bars=bars,
        ticks=_ticks(cards, line),
        events="".join(
            f"M{5 * half} 0v10" for half in sorted({round(2 * line.at(d)) for d in marked})
        ),
        events_y=events_y,
        foot=foot,
        years_y=rounded(foot + 1.2),
        height=rounded(foot + 1.6),
        open=any(bar.opens for bar in bars),
        rough=any(not part.sure for bar in bars for part in bar.stretches),
        undated=len(found) - len(ordered),
        left_out=len(ordered) - len(shown),
    )


def _by_start(role: Role) -> tuple[object, ...]:
    return (*dated(role.from_), role.title)


def _known(date: Date | None) -> list[float]:
    ends = (date.first, date.last) if date else ()
    return [days(day) for day in ends if drawable(day)]


def _times(role: Role) -> list[float]:
    """All days that its dates name."""
    return _known(role.from_) + _known(role.to)


def _opens(role: Role) -> tuple[bool, bool]:
    """Whether it is not known when it began, or when it ended."""
    start, end = role.from_, role.to
    return (
        start is None or start.first == DISTANT_PAST or not drawable(start.first),
        end is None or end.last == DISTANT_FUTURE or not drawable(end.last),
    )


def _bar(line: Axis, held: Held, row: int) -> RoleBar:
    role, opens = held.role, _opens(held.role)
    start, end = _known(role.from_), _known(role.to)
    earliest = line.start if opens[0] else start[0]
    latest = line.end if opens[1] else end[-1]
    # Where nothing is known of an end, no part of the bar is less sure than another.
    surely = start[-1] if start else earliest
    until = end[0] if end else latest
    rough = (line.end - line.start) * _ROUGH
    if role.from_ and role.from_.qualifier and surely - earliest < rough:
        surely = earliest + rough
    if role.to and role.to.qualifier and latest - until < rough:
        until = latest - rough
    pieces = [(earliest, min(surely, latest), False), (surely, until, True), (until, latest, False)]
    if surely >= until:
        pieces = [(earliest, latest, surely == until == earliest == latest)]
    left, right = line.mirrored, not line.mirrored
    arrows = [Arrow(x=line.at(earliest), right=left)] if opens[0] else []
    arrows += [Arrow(x=line.at(latest), right=right)] if opens[1] else []
    return RoleBar(
        label=shortened(held.label, _LONGEST_LABEL),
        label_wide=shortened(held.label, 2 * _LONGEST_LABEL),
        fact=held.fact,
        label_y=rounded(row * _ROW + _LABEL),
        y=rounded(row * _ROW + _BAR),
        stretches=tuple(_stretches(line, pieces)),
        opens=tuple(arrows),
    )


def _stretches(line: Axis, pieces: Sequence[tuple[float, float, bool]]) -> Iterator[Stretch]:
    """The parts of a bar that are long enough to be seen; or all of it, as short as can be seen."""
    found = [(*line.stretch(start, end), sure) for start, end, sure in pieces]
    seen = [part for part in found if part[1] > 0]
    for x, width, sure in seen or [(min(found[0][0], 100 - _LEAST), _LEAST, found[-1][2])]:
        yield Stretch(x=x, width=width, sure=sure)


def _ticks(cards: Cards, line: Axis) -> tuple[Tick, ...]:
    def label(year: int) -> str:
        text = f"{'-' if year < 0 else ''}{abs(year):04d}"
        return cards.when(dates.parse(text)).label

    return tuple(
        Tick(label=label(year), at=line.at(days((year, 1, 1)))) for year in line.years(_MOST_YEARS)
    )
