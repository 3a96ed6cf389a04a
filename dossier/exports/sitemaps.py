"""The sitemap (sitemaps.org protocol 0.9): the addresses of all pages that search engines want."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final
from xml.etree import ElementTree

from dossier.graph import Graph
from dossier.model import KINDS
from dossier.urls import AS_OF, LISTS, as_of_path, entry_path
from dossier.views import Cards
from dossier.views.matrix import PATH as MATRIX

MOST: Final = 50_000
"""Addresses that one file may hold; more are spread over several, with an index of them."""

_NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap_files(graph: Graph) -> dict[str, Callable[[Cards], bytes]]:
    """Return what makes each file of the sitemap, by its path."""
    count = -(-len(_paths(graph)) // MOST)
    if count == 1:
        return {"sitemap.xml": lambda cards: _file(cards, "urlset", "url", _paths(cards.graph))}
    named = [f"sitemap-{number}.xml" for number in range(1, count + 1)]
    return {
        "sitemap.xml": lambda cards: _file(cards, "sitemapindex", "sitemap", named),
        **{path: partial(_part, number * MOST) for number, path in enumerate(named)},
    }


def _paths(graph: Graph) -> list[str]:
    paths = [*dict.fromkeys(["index.html", *LISTS.values(), "about.html", "changes.html"])]
    if graph.settings.as_of:
        paths += [AS_OF, *(as_of_path(chosen.date.text) for chosen in graph.settings.as_of)]
    paths += ["trust.html", "print.html", "data.html"]
    if graph.ids("claim"):
        paths.append(MATRIX)
    paths += [entry_path(kind, id_) for kind in KINDS if kind != "term" for id_ in graph.ids(kind)]
    return paths


def _part(start: int, cards: Cards) -> bytes:
    return _file(cards, "urlset", "url", _paths(cards.graph)[start : start + MOST])


def _file(cards: Cards, root_name: str, item_name: str, paths: Sequence[str]) -> bytes:
    ElementTree.register_namespace("", _NAMESPACE)
    root = ElementTree.Element(f"{{{_NAMESPACE}}}{root_name}")
    for path in paths:
        item = ElementTree.SubElement(root, f"{{{_NAMESPACE}}}{item_name}")
        ElementTree.SubElement(item, f"{{{_NAMESPACE}}}loc").text = cards.graph.base_url + path
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"
