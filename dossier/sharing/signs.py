"""The signs of statuses and standings, as `static/css/tokens.css` draws them, as masks."""

from functools import lru_cache
from typing import Final

from PIL import Image, ImageDraw

_FINE: Final = 16
"""Pixels a unit while a sign is drawn; it is then made smaller, and so smooth."""

_UNITS: Final = 16
"""Signs are drawn on a square of so many units."""


@lru_cache(maxsize=32)
def draw_sign(name: str, size: int) -> Image.Image:  # noqa: PLR0912 - a case for each
    """Return a sign as a mask.

    Args:
        name: such as `square-half`.
        size: its height and width in pixels.
    """
    image = Image.new("L", (_UNITS * _FINE, _UNITS * _FINE), 0)
    pen = _Pen(ImageDraw.Draw(image))
    match name:
        case "full":
            pen.disc(7)
        case "half":
            pen.ring()
            pen.half_disc()
        case "dot":
            pen.ring()
            pen.disc(2.5)
        case "struck":
            pen.ring()
            pen.line(2.6, (1.5, 14.5), (14.5, 1.5))
        case "bow":
            pen.area((1, 1.5), (8, 8), (1, 14.5))
            pen.line(2, (14, 4), (14, 12), (9.7, 8), (14, 4))
        case "check":
            pen.line(2.8, (1.5, 8.5), (6, 13), (14.5, 3))
        case "square":
            pen.box(2, 2, 14, 14)
        case "square-half":
            pen.frame()
            pen.box(2, 2, 8, 14)
        case "square-dot":
            pen.frame()
            pen.box(6.5, 6.5, 9.5, 9.5)
        case "square-crossed":
            pen.frame()
            pen.line(1.8, (3, 3), (13, 13))
            pen.line(1.8, (13, 3), (3, 13))
        case "square-dashed":
            for start in (2, 7, 12):
                end = min(start + 3, 14)
                pen.box(start, 2, end, 4)
                pen.box(start, 12, end, 14)
                pen.box(2, start, 4, end)
                pen.box(12, start, 14, end)
        case _:
            raise AssertionError(f"no sign {name!r}")
    return image.resize((size, size), Image.Resampling.BOX)


class _Pen:
    """Draws in units."""

    def __init__(self, draw: ImageDraw.ImageDraw) -> None:
        self._draw = draw

    def box(self, left: float, top: float, right: float, bottom: float) -> None:
        corners = [(left * _FINE, top * _FINE), (right * _FINE - 1, bottom * _FINE - 1)]
        self._draw.rectangle(corners, fill=255)

    def frame(self) -> None:
        self.box(2, 2, 14, 4)
        self.box(2, 12, 14, 14)
        self.box(2, 2, 4, 14)
        self.box(12, 2, 14, 14)

    def disc(self, radius: float, fill: int = 255) -> None:
        least, most = (8 - radius) * _FINE, (8 + radius) * _FINE - 1
        self._draw.ellipse([(least, least), (most, most)], fill=fill)

    def ring(self) -> None:
        self.disc(7)
        self.disc(5, fill=0)

    def half_disc(self) -> None:
        corners = [(_FINE, _FINE), (15 * _FINE - 1, 15 * _FINE - 1)]
        self._draw.pieslice(corners, 90, 270, fill=255)

    def area(self, *points: tuple[float, float]) -> None:
        self._draw.polygon([(x * _FINE, y * _FINE) for x, y in points], fill=255)

    def line(self, width: float, *points: tuple[float, float]) -> None:
        places = [(x * _FINE, y * _FINE) for x, y in points]
        self._draw.line(places, fill=255, width=round(width * _FINE), joint="curve")
