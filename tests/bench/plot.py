"""The wall times of cold builds as bars, in SVG."""

import math
import statistics
from collections.abc import Iterator, Sequence
from html import escape
from typing import Final, NamedTuple

WIDTH: Final = 760
LEFT: Final = 150
"""Where bars begin; names stand before."""

RIGHT: Final = 70
"""Left free for the figure behind the longest bar."""

TOP: Final = 64
ROW: Final = 34
BAR: Final = 18

STYLE: Final = """\
.ground { fill: #fff } text { fill: #1c1f24; font: 13px system-ui, sans-serif }
.title { font-size: 16px; font-weight: 600 } .small { font-size: 12px; fill: #59616b }
.ours { fill: #2f9aa0 } .peer { fill: #a3abb5 } .floor { fill: #c2410c }
.spread { stroke: #1c1f24; stroke-width: 1.5 } .grid { stroke: #dfe3e8 }
@media (prefers-color-scheme: dark) {
.ground { fill: #15181c } text { fill: #e8eaed } .small { fill: #a0a8b2 }
.ours { fill: #4fb3b9 } .peer { fill: #5d6671 } .floor { fill: #fb923c }
.spread { stroke: #e8eaed } .grid { stroke: #2d333b }
}"""


class Bar(NamedTuple):
    """A builder's figures."""

    name: str
    walls: Sequence[float]
    """Seconds, one for each run."""

    floor: float
    """Seconds that plain system calls take."""

    ours: bool


def svg(bars: Sequence[Bar], title: str) -> str:
    """Return the plot: a bar for each median, a line from least to most, a mark at the floor."""
    longest = max(max(bar.walls) for bar in bars)
    scale = (WIDTH - LEFT - RIGHT) / longest
    bottom = TOP + ROW * len(bars)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {bottom + 28}" '
        'role="img" aria-labelledby="title desc">',
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="desc">{escape(_told(bars))}</desc>',
        f"<style>\n{STYLE}\n</style>",
        f'<rect class="ground" width="{WIDTH}" height="{bottom + 28}"/>',
        f'<text class="title" x="16" y="28">{escape(title)}</text>',
        f'<text class="small" x="16" y="48">Seconds: median of {len(bars[0].walls)}, with least '
        "and most. Less is better.</text>",
        *_grid(longest, scale, bottom),
        *(line for n, bar in enumerate(bars) for line in _bar(bar, TOP + ROW * n, scale)),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _grid(longest: float, scale: float, bottom: int) -> Iterator[str]:
    step = _step(longest)
    for number in range(math.floor(longest / step) + 1):
        x = LEFT + number * step * scale
        yield f'<path class="grid" d="M{x:.1f} {TOP - 4}V{bottom}"/>'
        yield (
            f'<text class="small" x="{x:.1f}" y="{bottom + 16}" text-anchor="middle">'
            f"{number * step:g}</text>"
        )
    yield (
        f'<rect class="floor" x="{WIDTH - 312}" y="39" width="3" height="10"/>'
        f'<text class="small" x="{WIDTH - 304}" y="48">'
        "what plain reading and writing of the files takes</text>"
    )


def _step(longest: float) -> float:
    """Return a round distance of which there are four to ten."""
    power: float = 10.0 ** math.floor(math.log10(longest))
    return next(power * part for part in (0.1, 0.2, 0.5, 1, 2) if longest / (power * part) <= 10)


def _bar(bar: Bar, top: int, scale: float) -> Iterator[str]:
    middle = top + ROW / 2
    y = middle - BAR / 2
    median = statistics.median(bar.walls)
    end = LEFT + median * scale
    least, most = LEFT + min(bar.walls) * scale, LEFT + max(bar.walls) * scale
    kind = "ours" if bar.ours else "peer"
    yield f'<text x="{LEFT - 10}" y="{middle + 4:.1f}" text-anchor="end">{escape(bar.name)}</text>'
    yield (
        f'<rect class="{kind}" x="{LEFT}" y="{y:.1f}" width="{end - LEFT:.1f}" height="{BAR}"/>'
        f'<path class="spread" d="M{least:.1f} {middle}H{most:.1f}"/>'
        f'<rect class="floor" x="{LEFT + bar.floor * scale - 1.5:.1f}" y="{y:.1f}" '
        f'width="3" height="{BAR}"/>'
        f'<text x="{max(end, most) + 8:.1f}" y="{middle + 4:.1f}">{median:.1f}</text>'
    )


def _told(bars: Sequence[Bar]) -> str:
    return "; ".join(f"{bar.name}: {statistics.median(bar.walls):.1f} s" for bar in bars)
