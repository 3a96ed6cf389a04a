"""Draws images for link previews with Pillow: 1200 × 630, a palette of 16 colours.

Text is drawn in grey, ink by ink; its greys become those colours of the palette that lie between
paper and the ink. Western texts are set without shaping, which every Pillow does alike. Arabic
script needs Raqm, which not every Pillow finds: a text that cannot be set well is left out.
"""

import io
import zlib
from functools import lru_cache
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont, features

from dossier.sharing.faces import ARABIC, WESTERN, plainer
from dossier.sharing.pictures import Picture
from dossier.sharing.signs import draw_sign

WIDTH: Final = 1200
HEIGHT: Final = 630
"""In pixels; the ratio that the sites which show previews ask for."""

_MARGIN: Final = 80
_LEADING: Final = 1.18
_TITLE_SIZES: Final = ((80, 3), (70, 3), (61, 4), (52, 5))
"""In pixels, with how many lines of it there is room for."""

_LONGEST_TITLE: Final = 300
"""More characters of a title there is never room for."""

_SMALLEST: Final = _TITLE_SIZES[-1][0]

_ROOM: Final = WIDTH - 2 * _MARGIN
"""How wide a line can be."""

_TOP: Final = 148
"""Where a title begins."""

_LEVELS: Final = 4
"""Colours between paper and an ink, that of the ink included."""

_INK, _SOFT, _TONE = 1, 1 + _LEVELS, 1 + 2 * _LEVELS
"""Where in the palette the colours of each ink begin; paper is 0."""

_RULE: Final = 1 + 3 * _LEVELS


def draw(picture: Picture) -> bytes:
    """Return an image as PNG."""
    canvas = Image.new("L", (WIDTH, HEIGHT), 0)
    page = _Page(canvas, picture.right_to_left)
    page.text(plainer(picture.kind), "sans-bold", 34, _SOFT, 72)
    page.title(plainer(picture.title))
    start = page.sign(picture.sign, 482) if picture.sign else 0
    if picture.word:
        start = page.text(plainer(picture.word), "sans-bold", 36, _TONE, 478, start) + 36
    page.text(plainer(picture.date), "sans", 36, _INK, 478, start)
    canvas.paste(_RULE, (_MARGIN, 542, WIDTH - _MARGIN, 544))
    page.text(plainer(picture.dossier), "sans-bold", 30, _SOFT, 560)
    canvas.putpalette(_palette(picture))
    data = io.BytesIO()
    # Half as long as what is usual, for a tenth more.
    canvas.save(data, "PNG", bits=4, compress_type=zlib.Z_RLE)
    return data.getvalue()


class _Page:
    """Sets lines of text on a canvas of places in the palette."""

    def __init__(self, canvas: Image.Image, right_to_left: bool) -> None:
        self._canvas = canvas
        self._right_to_left = right_to_left

    def text(self, text: str, face: str, size: int, ink: int, top: int, start: int = 0) -> int:
        """Set a line, shortened to what there is room for; nothing where no face can write it.

        Args:
            text: the line.
            face: for Western text.
            size: in pixels.
            ink: where its colours begin in the palette.
            top: of the line, in pixels.
            start: how far from the margin.

        Returns:
            How far from the margin it ends.
        """
        font = _font_for(text, face, size)
        if not text or font is None:
            return start
        line = _shortened(text, font, _ROOM - start)
        return start + self._lines([line], font, ink, top, start)

    def title(self, text: str) -> None:
        """Set a title over as many lines as it takes, as large as there is room."""
        smallest = _font_for(text, "serif", _SMALLEST)
        if not text or smallest is None:
            return
        words = _measured(text[:_LONGEST_TITLE], smallest)
        for size, most in _TITLE_SIZES:
            # Words of another size are as much wider; rounding may take some pixels.
            lines = _wrapped(words, _ROOM * 0.99 * _SMALLEST / size)
            if len(lines) <= most:
                break
        else:
            rest = " ".join(lines[most - 1 :])
            lines = [*lines[: most - 1], _shortened(rest, smallest, _ROOM)]
        font = _font_for(text, "serif", size)
        assert font is not None
        self._lines(lines, font, _INK, _TOP, 0)

    def sign(self, name: str, top: int) -> int:
        """Set a sign; return how far from the margin text goes on."""
        size = 34
        mask = draw_sign(name, size)
        left = WIDTH - _MARGIN - size if self._right_to_left else _MARGIN
        self._canvas.paste(mask.point(_greys(_TONE)), (left, top + 6))
        return size + 16

    def _lines(
        self, lines: list[str], font: ImageFont.FreeTypeFont, ink: int, top: int, start: int
    ) -> int:
        """Set lines one below the other; return how wide the widest is."""
        widths = [round(_length(line, font)) for line in lines]
        width, leading = max(widths), round(font.size * _LEADING)
        block = Image.new("L", (width + 8, round(font.size * 0.4) + leading * len(lines)), 0)
        pen = ImageDraw.Draw(block)
        for number, line in enumerate(lines):
            indent = width - widths[number] if self._right_to_left or _direction(font) else 0
            place = (4 + indent, number * leading)
            pen.text(place, line, font=font, fill=255, direction=_direction(font))
        left = WIDTH - _MARGIN - start - width if self._right_to_left else _MARGIN + start
        self._canvas.paste(block.point(_greys(ink)), (left - 4, top))
        return width


@lru_cache(maxsize=64)
def _face(name: str, size: int) -> ImageFont.FreeTypeFont:
    """A face of `fonts/`."""
    layout = ImageFont.Layout.RAQM if name == "arabic" else ImageFont.Layout.BASIC
    file = Path(__file__).parent / "fonts" / f"{name}.ttf"
    return ImageFont.truetype(str(file), size, layout_engine=layout)


def _font_for(text: str, face: str, size: int) -> ImageFont.FreeTypeFont | None:
    if WESTERN.fullmatch(text):
        return _face(face, size)
    if ARABIC.fullmatch(text) and features.check("raqm"):
        return _face("arabic", size)
    return None


def _direction(font: ImageFont.FreeTypeFont) -> str | None:
    return "rtl" if font.layout_engine == ImageFont.Layout.RAQM else None


def _length(text: str, font: ImageFont.FreeTypeFont) -> float:
    return font.getlength(text, direction=_direction(font))


def _measured(text: str, font: ImageFont.FreeTypeFont) -> list[tuple[str, float]]:
    """Return the words of a text, none wider than a line, each with its width and a space's."""
    space = _length(" ", font)
    words = [_shortened(word, font, _ROOM * 0.6) for word in text.split()]
    return [(word, _length(word, font) + space) for word in words]


def _wrapped(words: list[tuple[str, float]], room: float) -> list[str]:
    """Break a text into lines between words."""
    lines: list[str] = []
    left = 0.0
    for word, width in words:
        if lines and width <= left:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
            left = room
        left -= width
    return lines


def _shortened(text: str, font: ImageFont.FreeTypeFont, width: float) -> str:
    """Return a text that fits, with an ellipsis for what does not."""
    if _length(text, font) <= width:
        return text
    fits, end = 0, len(text)
    while end - fits > 1:
        middle = (fits + end) // 2
        if _length(f"{text[:middle].rstrip()}…", font) <= width:
            fits = middle
        else:
            end = middle
    return f"{text[:fits].rstrip()}…"


@lru_cache(maxsize=8)
def _greys(ink: int) -> list[int]:
    """For each grey of a line its place in the palette."""
    levels = [round(grey / 255 * _LEVELS) for grey in range(256)]
    return [ink + level - 1 if level else 0 for level in levels]


def _palette(picture: Picture) -> list[int]:
    paper = _rgb(picture.paper)
    found = [*paper]
    for ink in (picture.ink, picture.soft, picture.tone):
        for level in range(1, _LEVELS + 1):
            for one, other in zip(paper, _rgb(ink), strict=True):
                found.append(one + round((other - one) * level / _LEVELS))
    return [*found, *_rgb(picture.rule)]


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
