"""One file of the output: is it stale, and if so make and stage it. Runs in worker processes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dossier import cache
from dossier.assets import Asset, unreadable
from dossier.cache import Written
from dossier.exports import Export
from dossier.graph import Graph
from dossier.output import Output
from dossier.plan import Page
from dossier.problems import Problem
from dossier.render import Renderer, Template, TemplateFault
from dossier.views import Cards
from dossier.views import build as build_view
from dossier.views import site as site_view


@dataclass(slots=True)
class Result:
    """What became of one file of the output."""

    path: str
    problems: list[Problem] = field(default_factory=list)
    """With one of these the file was not made."""

    rendered: bool = False
    staged: bool = False
    written: Written | None = None


class Maker:
    """Makes files of the output; in worker processes, where there are many."""

    def __init__(
        self,
        graph: Graph,
        output: Output,
        templates: tuple[Template, ...],
        files: Mapping[str, Export | Asset],
    ) -> None:
        """Set up what all files share.

        Args:
            graph: what is shown.
            output: where files are staged.
            templates: all there are.
            files: all output that is no page, by path.
        """
        self._cards = Cards(graph)
        self._site = site_view(self._cards)
        self._context = cache.context_digest(templates)
        self._renderer = Renderer(templates, self._cards.language)
        self._files = files
        self._output = output
        if output.blank:
            self._renderer.compile()

    def make_all(self, items: Sequence[Page | str]) -> list[Result]:
        """Make several files: pages, and others by their path.

        Raises:
            OSError: the disk refuses.
        """
        return [self._file(item) if isinstance(item, str) else self._page(item) for item in items]

    def _page(self, page: Page) -> Result:
        shell = build_view(
            self._cards, self._site, page.path, page.template, page.subject, page.kind
        )
        print_ = cache.fingerprint(shell, page.template, self._context)
        known = self._output.current(page.path, print_)
        if known:
            return Result(page.path, written=known)
        try:
            data = self._renderer.page(page.template, shell)
        except TemplateFault as fault:
            return Result(page.path, [fault.problem])
        written, staged = self._output.stage(page.path, data, print_)
        return Result(page.path, rendered=True, staged=staged, written=written)

    def _file(self, path: str) -> Result:
        made = self._files[path]
        if isinstance(made, Asset):
            try:
                data = made.read()
            except OSError as error:
                if not made.origin:  # the theme's: this installation is broken
                    raise
                return Result(path, [unreadable(made.origin, error)])
        else:
            data = made(self._cards)
        print_ = cache.digest(data)
        known = self._output.current(path, print_)
        if known:
            return Result(path, written=known)
        written, staged = self._output.stage(path, data, print_)
        return Result(path, staged=staged, written=written)
