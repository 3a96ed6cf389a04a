"""One file of the output: is it stale, and if so make and stage it. Runs in worker processes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dossier import assets, cache
from dossier.assets import Asset
from dossier.cache import State, Written
from dossier.exports import Export
from dossier.graph import Graph
from dossier.language import Language
from dossier.output import Output
from dossier.plan import Page
from dossier.problems import Problem
from dossier.render import Renderer, TemplateFault
from dossier.views import Cards
from dossier.views import build as build_view
from dossier.views import site as site_view


@dataclass(slots=True)
class Result:
    """What became of one file of the output."""

    path: str
    problems: list[Problem] = field(default_factory=list)
    rendered: bool = False
    staged: bool = False
    written: Written | None = None


class Maker:
    """Makes files of the output; in worker processes, where there are many."""

    def __init__(
        self,
        site: Path,
        graph: Graph,
        output: Output,
        known: State,
        files: Mapping[str, Export | Asset],
    ) -> None:
        """Set up what all files share.

        Args:
            site: the site folder.
            graph: what is shown.
            output: where files are staged.
            known: what was last written.
            files: all output that is no page, by path.
        """
        self._cards = Cards(graph)
        self._site = site_view(self._cards)
        folders = assets.template_folders(site)
        self._context = cache.context_digest(folders)
        self._renderer = Renderer(folders, Language(graph.settings.languages[0]))
        self._files = files
        self._output = output
        self._known = known.files

    def make_all(self, items: Sequence[Page | str]) -> list[Result]:
        """Make several files."""
        return [self._file(item) if isinstance(item, str) else self._page(item) for item in items]

    def _page(self, page: Page) -> Result:
        shell = build_view(
            self._cards, self._site, page.path, page.template, page.subject, page.kind
        )
        print_ = cache.fingerprint(shell, page.template, self._context)
        known = self._known.get(page.path)
        if known and known.fingerprint == print_ and self._output.current(page.path, known):
            return Result(page.path, written=known)
        try:
            data = self._renderer.page(page.template, shell)
        except TemplateFault as fault:
            return Result(page.path, [fault.problem])
        return self._stage(page.path, data, print_, rendered=True)

    def _file(self, path: str) -> Result:
        made = self._files[path]
        data = made.read() if isinstance(made, Asset) else made(self._cards)
        print_ = cache.digest(data)
        known = self._known.get(path)
        if known and known.fingerprint == print_ and self._output.current(path, known):
            return Result(path, written=known)
        return self._stage(path, data, print_, rendered=False)

    def _stage(self, path: str, data: bytes, print_: bytes, rendered: bool) -> Result:
        staged = self._output.stage(path, data)
        size, modified = staged or self._output.status(path)
        written = Written(print_, size, modified)
        return Result(path, rendered=rendered, staged=staged is not None, written=written)
