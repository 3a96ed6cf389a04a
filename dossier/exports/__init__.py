"""What a site publishes beside its pages: data, references, feeds, names to search, sitemap, and
what browsers tell changes by.

Each is a pure function of the cards: of all of them, or piece by piece. `files` names them all by
the path that they fill.
"""

from collections.abc import Callable
from typing import Final, TypeAlias

from dossier.exports.data import JSON_FILE, csv_file
from dossier.exports.feeds import atom_feed, corrections_atom, corrections_json, json_feed
from dossier.exports.names import NAMES_FILE
from dossier.exports.pieces import Pieced
from dossier.exports.references import BIBTEX_FILE, CSL_FILE
from dossier.exports.sitemaps import sitemap_files
from dossier.exports.versions import TITLES_FILE, VERSIONS_FILE
from dossier.graph import Graph
from dossier.model import KINDS
from dossier.views import Cards

Export: TypeAlias = Callable[[Cards], bytes] | Pieced


_ALWAYS: Final[dict[str, Export]] = {
    "data/dossier.json": JSON_FILE,
    **{f"data/{kind}s.csv": csv_file(kind) for kind in KINDS},
    "data/sources.csl.json": CSL_FILE,
    "data/sources.bib": BIBTEX_FILE,
    "feed.xml": atom_feed,
    "feed.json": json_feed,
    "corrections.xml": corrections_atom,
    "corrections.json": corrections_json,
    "assets/versions.js": VERSIONS_FILE,
    "assets/titles.js": TITLES_FILE,
}


def files(graph: Graph) -> dict[str, Export]:
    """Return what makes each file, by its path.

    There is no sitemap where `base_url` is not set: its addresses must be absolute.
    """
    made = dict(_ALWAYS)
    if graph.settings.search != "off":
        made["assets/names.js"] = NAMES_FILE
    return made | (sitemap_files(graph) if graph.base_url else {})
