"""Graph → pages: which pages there are, and that no two have one path."""

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from dossier.graph import Graph
from dossier.model import KINDS, Kind
from dossier.problems import CODES, Location, Problem, quoted
from dossier.urls import (
    AS_OF,
    LISTS,
    as_of_path,
    entry_path,
    part_path,
    section_path,
    tag_path,
)
from dossier.views.cards import Cards
from dossier.views.matrix import PATH as MATRIX
from dossier.views.matrix import parts_of_matrix
from dossier.views.sections import long_sections, parts_of_list, parts_of_section

_LISTS: Final[dict[Kind, str]] = {
    "event": "timeline",
    "actor": "list",
    "quote": "quotes",
    "source": "sources",
    "claim": "claims",
    "place": "list",
    "term": "terms",
}
"""The template of each kind's list."""


class Page(msgspec.Struct, frozen=True, array_like=True):
    """A page to be built: its path, and what to build it from."""

    path: str
    """From the site's root."""

    template: str
    """Name of a file in `templates/pages`, without its ending."""

    subject: str = ""
    """An entry's id, a tag, a day, or the part of a list; of a section's, also whose it is and
    which: `actor/<id>/events/2024`."""

    kind: Kind | None = None
    """For an index: of what."""


def pages(graph: Graph, sound: bool = True) -> list[Page]:
    """Return all pages of a site, in a fixed order.

    Args:
        graph: of the site.
        sound: whether its references all lead somewhere; if not, the pages that it takes views to
            find out are left out.
    """
    found = [
        Page("index.html", "home"),
        Page("about.html", "about"),
        Page("changes.html", "changes"),
        Page("print.html", "print"),
        Page("data.html", "data"),
        Page("404.html", "not-found"),
    ]
    if graph.settings.as_of:
        found.append(Page(AS_OF, "as-of-index"))
    for day in dict.fromkeys(chosen.date.text for chosen in graph.settings.as_of):
        found.append(Page(as_of_path(day), "as-of", day))
    if graph.settings.search != "off":
        found.append(Page("search.html", "search"))
    cards = Cards(graph)
    for kind, template in _LISTS.items():
        for part in parts_of_list(cards, kind) if sound else [""]:
            found.append(Page(part_path(LISTS[kind], part), template, part, kind))
    if graph.ids("claim"):
        for part in parts_of_matrix(cards) if sound else [""]:
            found.append(Page(part_path(MATRIX, part), "who-says-what", part, "claim"))
    for kind in ("chapter", "event", "actor", "quote", "source", "claim", "place"):
        found.extend(Page(entry_path(kind, id_), kind, id_) for id_ in graph.ids(kind))
    found.extend(Page(tag_path(tag), "tag", tag) for tag in graph.tags)
    found.extend(_leftovers(graph))
    former: dict[tuple[str, str], list[str]] = {}
    for (kind, old), id_ in sorted(graph.former.items()):
        former.setdefault((kind, id_), []).append(old)
    for owner, id_, section in long_sections(cards) if sound else ():
        path = section_path(owner, id_, section.name)
        for part in parts_of_section(cards, owner, id_, section):
            subject = f"{owner}/{id_}/{section.name}/{part}"
            found.append(Page(part_path(path, part), "section", subject, section.kind))
            for old in former.get((owner, id_), ()):
                then = part_path(section_path(owner, old, section.name), part)
                found.append(Page(then, "moved", id_, owner))  # type: ignore[arg-type]
    return found


def _leftovers(graph: Graph) -> Iterator[Page]:
    """Yield what is left at the addresses of entries that were withdrawn, renamed or merged; a term
    has a place in the glossary and no page."""
    for kind in KINDS:
        for id_ in sorted(graph.withdrawn.get(kind, ())) if kind != "term" else ():
            yield Page(entry_path(kind, id_), "retracted", id_, kind)
    for (kind, old), id_ in sorted(graph.former.items()):
        if kind != "term":
            yield Page(entry_path(kind, old), "moved", id_, kind)


def collisions(pages: Iterable[Page], files: Iterable[tuple[str, str]]) -> list[Problem]:
    """Return a problem for each path that is wanted twice.

    Args:
        pages: the pages.
        files: the other output: its path, and the file of the site that it comes from (empty for
            what is made).
    """
    wanted: dict[str, str] = {}
    claims = [(page.path, "") for page in pages] + list(files)
    problems = []
    for path, origin in claims:
        # Systems that ignore case would lay one file over the other.
        folded = path.casefold()
        if folded in wanted:
            problems.append(_collision(path, origin, wanted[folded]))
        else:
            wanted[folded] = origin
    for path, origin in claims:
        for end in (index for index, letter in enumerate(path) if letter == "/"):
            file = wanted.get(path[:end].casefold())
            if file is not None and (file or origin):
                problems.append(_collision(path[:end], file, origin))
    return list({problem.location: problem for problem in problems}.values())


def _collision(path: str, origin: str, other: str) -> Problem:
    page = "a page of the site"
    message = f"{quoted(path)} is wanted by {origin or page} and by {other or page}"
    location = Location(origin or other or path)
    return Problem(location, "path-collision", message, CODES["path-collision"].cure)
