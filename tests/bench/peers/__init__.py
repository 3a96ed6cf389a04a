"""Who is measured: Dossier, and the generators that it is compared with."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from made import Entry

from peers import eleventy, hugo, mkdocs, pelican
from peers.builder import Builder

PEERS: Final[dict[str, tuple[str, Callable[[Path, Sequence[Entry]], Builder]]]] = {
    "hugo": ("Hugo", hugo.by_id),
    "hugo-spared": ("Hugo, spared", hugo.spared),
    "eleventy": ("Eleventy", eleventy.by_id),
    "eleventy-spared": ("Eleventy, spared", eleventy.spared),
    "mkdocs": ("MkDocs, spared", mkdocs.builder),
    "pelican": ("Pelican, spared", pelican.builder),
}
"""For each name on the command line what the tables call it, and what writes its site.

Each raises `Missing` where its program cannot be had.
"""
