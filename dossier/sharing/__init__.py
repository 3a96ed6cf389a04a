"""Images for link previews (Open Graph): one for each entry's page, and one for all others.

`pictures` says what an image shows, `drawing` draws it. Only drawing needs Pillow, which is an
extra (`pip install dossier[images]`). It takes longer than anything else that is made for a page:
so an image is drawn only where what it shows has changed.
"""

from collections.abc import Mapping
from importlib.util import find_spec
from typing import Final, NamedTuple

from dossier.graph import Graph
from dossier.model import Kind
from dossier.sharing.pictures import Picture, colours, picture
from dossier.urls import HOME_IMAGE, Key, image_path
from dossier.views import Cards

__all__ = ["Drawn", "Picture", "available", "colours", "draw", "drawn"]


class Drawn(NamedTuple):
    """An image that is drawn."""

    key: Key | None
    """The entry; None for the home page."""

    colours: Mapping[str, str]
    """Of the theme, by name."""

    def picture(self, cards: Cards) -> Picture:
        """Return what it shows."""
        return picture(cards, self.key, self.colours)


_KINDS: Final[tuple[Kind, ...]] = (
    "event", "actor", "quote", "source", "claim", "place", "chapter",
)  # fmt: skip
"""Those whose entries have pages."""


def available() -> bool:
    """Tell whether images can be drawn here."""
    return find_spec("PIL") is not None


def drawn(graph: Graph, chosen: Mapping[str, str]) -> dict[str, Drawn]:
    """Return all images of a site, by path; `chosen` are the theme's colours."""
    found = {HOME_IMAGE: Drawn(None, chosen)}
    for kind in _KINDS:
        for id_ in graph.ids(kind):
            found[image_path(kind, id_)] = Drawn((kind, id_), chosen)
    return found


def draw(what: Picture) -> bytes:
    """Return an image as PNG.

    Raises:
        ImportError: see `available`.
    """
    from dossier.sharing.drawing import draw as by_pillow  # noqa: PLC0415 - few builds draw

    return by_pillow(what)
