"""A site: its content, linked, and all else that is built from it or with it."""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from dossier import admin, assets, exports, plan, sharing, update
from dossier.assets import Asset
from dossier.exports import Export
from dossier.load import MEDIA_FOLDER
from dossier.memory import Memory
from dossier.model import Settings
from dossier.plan import Page
from dossier.problems import Location, Problem
from dossier.render import Template
from dossier.sharing import Drawn
from dossier.urls import INDEX, media_path

IMAGES: Final = (".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp")
"""Endings of files of `content/media`."""


@dataclass(slots=True)
class Site:
    """A site that was loaded."""

    content: update.Content
    problems: list[Problem]
    """Sorted by place. With any, it must not be built."""

    templates: tuple[Template, ...] = ()
    pages: list[Page] = field(default_factory=list)
    files: dict[str, Export | Asset | Drawn] = field(default_factory=dict)
    """Output that is no page, by path."""

    colours: dict[str, str] = field(default_factory=dict)
    """Those of the images for link previews, by name; empty where there are none."""

    told: str = ""
    """What else whoever builds the site should know."""

    cannot_draw: bool = False
    """There are no such images only because what draws them is not installed."""

    reads: bytes = b""
    """The numbers of the facts on which it depends which pages and files there are."""

    @property
    def copies(self) -> list[str]:
        """The paths of the files that are copied."""
        return [path for path, made in self.files.items() if isinstance(made, Asset)]


def complete(
    folder: Path, content: update.Content, base_url: str | None, memory: Memory | None
) -> Site:
    """Add to a site's content what else is built, and the problems of that.

    Args:
        folder: the site folder.
        content: with the graph; its base URL becomes that of the options.
        base_url: instead of that in the settings.
        memory: of the last build.
    """
    graph = content.graph
    site = Site(content, list(content.problems))
    site.templates = assets.templates(folder, site.problems)
    static = assets.collect(folder, site.problems)
    form = _form(site, graph.settings, static)
    copies = [*static.items(), *_media(folder, content.media, site.problems)]
    address = base_url or graph.settings.base_url
    graph.base_url = f"{address.rstrip('/')}/" if address else ""
    graph.reads = set()
    made: dict[str, Export | Drawn] = {**exports.files(graph), **form}
    wanted_images = bool(graph.base_url) and graph.settings.share_images
    graph.share_images = wanted_images and sharing.available()
    site.cannot_draw = wanted_images and not graph.share_images
    if graph.share_images:
        site.colours = _colours(static[assets.STYLE_PATH])
        made |= sharing.drawn(graph, site.colours)
    site.files = {**made, **dict(copies)}
    if memory and _same_plan(content, memory, [path for path, _ in copies]):
        site.pages = [one.page for one in memory.tables.files.values() if one and one.page]
        site.reads = memory.header.plan
        return site
    site.pages = plan.pages(graph, sound=not content.problems)
    site.reads = array("I", graph.reads).tobytes()
    wanted = [(path, "") for path in made]
    wanted += [(path, asset.origin) for path, asset in copies]
    if graph.settings.search == "full":
        wanted.append((f"{INDEX}*", ""))  # its files have names only when they are made
    site.problems.extend(plan.collisions(site.pages, wanted))
    site.problems.sort()
    return site


def _form(site: Site, settings: Settings, static: dict[str, Asset]) -> dict[str, Export]:
    """What makes the form for editors; where none is wanted, the theme's files for it go."""
    if settings.admin is None:
        for path in [one for one in static if one.startswith(admin.FOLDER)]:
            if not static[path].origin:
                del static[path]
    own_script = admin.OWN_SCRIPT in static
    site.told = admin.note(settings, own_script)
    return {**admin.files(settings, own_script)}


def _colours(style_sheet: Asset) -> dict[str, str]:
    """The colours of the theme, or of the site's own style sheet."""
    try:
        return sharing.colours(style_sheet.read().decode("utf-8", "replace"))
    except OSError:  # told where it is copied
        return sharing.colours("")


def _same_plan(content: update.Content, memory: Memory, copies: list[str]) -> bool:
    """Whether the last build had just these pages and files."""
    facts, header = content.facts, memory.header
    return (
        facts is not None
        and copies == header.copies
        and facts.names.keys().isdisjoint(memoryview(header.plan).cast("I"))
    )


def _media(
    folder: Path, names: Sequence[str], problems: list[Problem]
) -> Iterator[tuple[str, Asset]]:
    """The images of `content/media`, by output path.

    Nothing else: HTML and SVG can run scripts, and content must not.
    """
    origins = []
    for name in names:
        origin = f"{MEDIA_FOLDER}/{name}"
        if name.lower().endswith(IMAGES):
            origins.append(origin)
        else:
            message = f"'{origin}' is no image of a kind that browsers only show"
            hint = f"images end in {', '.join(IMAGES)}; what else a site needs goes to static/"
            problems.append(Problem(Location(origin), "unexpected-file", message, hint))
    for asset in assets.copied(folder, origins, problems):
        yield media_path(asset.origin.removeprefix(f"{MEDIA_FOLDER}/")), asset
