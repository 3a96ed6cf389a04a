"""What a site publishes beside its pages: data, feeds, sitemap.

Each function is pure: from cards to bytes. `FILES` names them all by the path that they fill.
"""

from collections.abc import Callable
from typing import Final

from dossier.exports.data import csv_file, json_file
from dossier.exports.feeds import atom_feed, json_feed, sitemap
from dossier.model import KINDS, Kind
from dossier.views import Cards

Export = Callable[[Cards], bytes]


def _csv_of(kind: Kind) -> Export:
    return lambda cards: csv_file(cards, kind)


FILES: Final[dict[str, Export]] = {
    "data/dossier.json": json_file,
    **{f"data/{kind}s.csv": _csv_of(kind) for kind in KINDS},
    "feed.xml": atom_feed,
    "feed.json": json_feed,
    "sitemap.xml": sitemap,
}
"""Every file, and what makes it."""

NEEDS_BASE_URL: Final = frozenset({"sitemap.xml"})
"""Left out where `base_url` is not set: a sitemap's addresses must be absolute
(sitemaps.org protocol, `loc`)."""
