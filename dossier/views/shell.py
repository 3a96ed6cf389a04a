"""What all pages have around them."""

from dossier.views.base import View
from dossier.views.types import When


class Site(View, frozen=True):
    """What every page shows of the site as a whole."""

    title: str
    subtitle: str
    question: str
    lang: str
    dir: str
    base_url: str
    """With a slash at its end; empty where not set."""

    publisher: str
    publisher_url: str
    licence: str
    licence_url: str
    search: str
    """What can be searched: `full`, `names` or `off`."""

    navigation: tuple[tuple[str, str], ...]
    """Path and label."""

    editors: tuple[str, ...] = ()
    """By name."""

    as_of: When | None = None
    """The day up to which the whole site tells what was known; None: today."""


class Shell(View, frozen=True):
    """What is around a page's own view: everything that its template may see."""

    site: Site
    path: str
    """The page's own, from the site's root."""

    root: str
    """`""` or `"../"`: what leads from the page to the site's root."""

    within: str
    """The page of the navigation that it belongs to, perhaps itself; may be empty."""

    title: str
    description: str
    page: View

    image: str = ""
    """The path of the image for link previews; empty where there is none."""

    image_alt: str = ""
    """What that shows, in words."""
