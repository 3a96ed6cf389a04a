"""What a site publishes beside its pages: data, feeds, sitemap.

Each function is pure: from cards to bytes. `files` names them all by the path that they fill.
"""

from collections.abc import Callable
from typing import Final

from dossier.exports.data import csv_file, json_file
from dossier.exports.feeds import atom_feed, json_feed
from dossier.exports.sitemaps import sitemap_files
from dossier.graph import Graph
from dossier.model import KINDS, Kind
from dossier.views import Cards

Export = Callable[[Cards], bytes]


def _csv_of(kind: Kind) -> Export:
    return lambda cards: csv_file(cards, kind)


_ALWAYS: Final[dict[str, Export]] = {
    "data/dossier.json": json_file,
    **{f"data/{kind}s.csv": _csv_of(kind) for kind in KINDS},
    "feed.xml": atom_feed,
    "feed.json": json_feed,
}


def files(graph: Graph) -> dict[str, Export]:
    """Return what makes each file, by its path.

    There is no sitemap where `base_url` is not set: its addresses must be absolute.
    """
    return _ALWAYS | (sitemap_files(graph) if graph.base_url else {})
