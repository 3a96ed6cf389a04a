"""The sitemap (sitemaps.org protocol 0.9): the addresses of all pages that search engines want."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final
from xml.etree import ElementTree

from dossier.graph import Graph
from dossier.model import KINDS
from dossier.urls import LISTS, entry_path
from dossier.views import Cards

MOST: Final = 50_000
"""Addresses that one file may hold; more are spread over several, with an index of them."""

_NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap_files(graph: Graph) -> dict[str, Callable[[Cards], bytes]]:
    """Return what makes each file of the sitemap, by its path."""
    paths = [*dict.fromkeys(["index.html", *LISTS.values(), "about.html", "changes.html"])]
    paths += [entry_path(kind, id_) for kind in KINDS if kind != "term" for id_ in graph.ids(kind)]
    if len(paths) <= MOST:
        return {"sitemap.xml": partial(_file, "urlset", "url", paths)}
    pieces = [paths[start : start + MOST] for start in range(0, len(paths), MOST)]
    named = {f"sitemap-{number}.xml": piece for number, piece in enumerate(pieces, 1)}
    return {
        "sitemap.xml": partial(_file, "sitemapindex", "sitemap", list(named)),
        **{path: partial(_file, "urlset", "url", piece) for path, piece in named.items()},
    }


def _file(root_name: str, item_name: str, paths: Sequence[str], cards: Cards) -> bytes:
    ElementTree.register_namespace("", _NAMESPACE)
    root = ElementTree.Element(f"{{{_NAMESPACE}}}{root_name}")
    for path in paths:
        item = ElementTree.SubElement(root, f"{{{_NAMESPACE}}}{item_name}")
        ElementTree.SubElement(item, f"{{{_NAMESPACE}}}loc").text = cards.graph.base_url + path
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"
