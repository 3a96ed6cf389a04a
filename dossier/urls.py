"""Entry → output path. Pages are flat files, and all links are relative."""

from typing import Final, Literal

from dossier.model import Kind

Key = tuple[Kind, str]
"""An entry's kind and id."""

LISTS: Final[dict[Kind, str]] = {
    "event": "timeline.html",
    "actor": "actors.html",
    "quote": "quotes.html",
    "source": "sources.html",
    "claim": "claims.html",
    "place": "places.html",
    "term": "terms.html",
    "chapter": "index.html",
}
"""The page that lists all entries of a kind."""


def entry_path(kind: Kind, id_: str) -> str:
    """Return an entry's address from the site's root; a term's is a place in the glossary."""
    return f"terms.html#{id_}" if kind == "term" else f"{kind}s/{id_}.html"


AS_OF: Final = "as-of.html"
"""The page that lists the days to which readers can go back."""


def as_of_path(day: str) -> str:
    """Return the address of the page of what was known by a day: `as-of/2024-09-10.html`."""
    return f"as-of/{day}.html"


def tag_path(tag: str) -> str:
    """Return the address of the page of a tag."""
    return f"tags/{tag}.html"


def part_path(whole: str, part: str) -> str:
    """Return the address of a part of a list: `actors-a.html`, `timeline/2024.html`.

    Args:
        whole: the address of the list.
        part: the part's name; empty for the whole.
    """
    if not part:
        return whole
    joint = "/" if whole == LISTS["event"] else "-"
    return f"{whole.removesuffix('.html')}{joint}{part}.html"


def section_path(owner: Kind | Literal["tag"], id_: str, section: str) -> str:
    """Return the address of a long list that belongs to an entry or a tag.

    It lies in a folder that has the name of the entry's page, so that no other id can want it.
    """
    return f"{owner}s/{id_}/{section}.html"


def media_path(file: str) -> str:
    """Return the address of an image of `content/media`."""
    return f"media/{file}"


INDEX: Final = "pagefind/"
"""The folder of the index of all texts; the program that reads it knows it by this name."""

HOME_IMAGE: Final = "images/share/home.png"
"""The image for link previews of all pages that have none of their own."""


def image_path(kind: Kind, id_: str) -> str:
    """Return the address of the image for link previews of an entry's page."""
    return f"images/share/{kind}/{id_}.png"


def root_of(path: str) -> str:
    """Return what leads from a page to the site's root: `""`, `"../"` …"""
    return "../" * path.count("/")
