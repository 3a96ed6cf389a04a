"""Numbers of pictures: days, years and lengths on an axis."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dossier.dates import Day

YEAR: Final = 365.2425
_MONTH: Final = YEAR / 12
_EARLIEST, _LATEST = -9999, 9999
_STEPS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)


def rounded(length: float) -> float:
    """Return a length with one decimal at the most: pictures are small, and the same anywhere."""
    return round(length, 1) + 0.0  # no -0.0


def drawable(day: Day) -> bool:
    """Tell whether a day is one that can be drawn: known, and not too far away."""
    return _EARLIEST <= day[0] <= _LATEST


def days(day: Day) -> float:
    """Return where a day is on an axis of days; years are of one length, and so are months."""
    return day[0] * YEAR + (day[1] - 1) * _MONTH + day[2] - 1


@dataclass(frozen=True, slots=True)
class Axis:
    """Time, from one side of a picture to the other."""

    start: float
    """In days; see `days`."""

    end: float
    mirrored: bool = False
    """Time runs to the left, as the language does."""

    def at(self, day: float) -> float:
        """Return where a day is, in hundredths of the width; what lies beyond is put at an end."""
        share = min(1.0, max(0.0, (day - self.start) / (self.end - self.start)))
        return rounded(100 * (1 - share if self.mirrored else share))

    def stretch(self, start: float, end: float) -> tuple[float, float]:
        """Return the left end and the width of a stretch of time."""
        ends = sorted((self.at(start), self.at(end)))
        return ends[0], rounded(ends[1] - ends[0])

    def years(self, most: int) -> Sequence[int]:
        """Return round years on the axis, `most` or fewer."""
        first, last = int(-(-self.start // YEAR)), int(self.end // YEAR)
        step = next(step for step in _STEPS if (last - first) / step < most)
        return range(-(-first // step) * step, last + 1, step)


def axis(known: Sequence[float], before: bool, after: bool, mirrored: bool) -> Axis:
    """Return an axis with room for what is known.

    Args:
        known: days; one at least.
        before: whether something began nobody knows when.
        after: whether something has no end.
        mirrored: whether time runs to the left.
    """
    first, last = min(known), max(known)
    short = max(0.0, 2 * YEAR - (last - first)) / 2
    first, last = first - short, last + short
    span = last - first
    return Axis(
        first - span * (0.1 if before else 0.02), last + span * (0.1 if after else 0.02), mirrored
    )
