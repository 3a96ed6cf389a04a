"""What a site publishes beside its pages: data, feeds, sitemap, what browsers tell changes by.

Each is a pure function of the cards: of all of them, or piece by piece. `files` names them all by
the path that they fill.
"""

from collections.abc import Callable
from typing import Final, TypeAlias

from dossier.exports.data import JSON_FILE, csv_file
from dossier.exports.feeds import atom_feed, json_feed
from dossier.exports.pieces import Pieced
from dossier.exports.sitemaps import sitemap_files
from dossier.exports.versions import TITLES_FILE, VERSIONS_FILE
from dossier.graph import Graph
from dossier.model import KINDS
from dossier.views import Cards

Export: TypeAlias = Callable[[Cards], bytes] | Pieced


_ALWAYS: Final[dict[str, Export]] = {
    "data/dossier.json": JSON_FILE,
    **{f"data/{kind}s.csv": csv_file(kind) for kind in KINDS},
    "feed.xml": atom_feed,
    "feed.json": json_feed,
    "assets/versions.js": VERSIONS_FILE,
    "assets/titles.js": TITLES_FILE,
}


def files(graph: Graph) -> dict[str, Export]:
    """Return what makes each file, by its path.

    There is no sitemap where `base_url` is not set: its addresses must be absolute.
    """
    return _ALWAYS | (sitemap_files(graph) if graph.base_url else {})
