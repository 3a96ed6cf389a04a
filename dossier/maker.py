"""Files of the output: is one stale, and if so make and stage it. Runs in worker processes."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dossier import fingerprints
from dossier.assets import Asset, unreadable
from dossier.exports import Export
from dossier.exports.pieces import Pieced, Pieces, make
from dossier.graph import Graph
from dossier.memory import Written
from dossier.output import Output
from dossier.plan import Page
from dossier.problems import Problem
from dossier.render import Renderer, Template, TemplateFault
from dossier.sharing import Drawn, draw
from dossier.urls import Key
from dossier.views import Cards
from dossier.views import build as build_view
from dossier.views import site as site_view


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some pieces of an export, one behind the other in the same section."""

    path: str
    """The export's."""

    number: int
    """Of the stretch in it."""

    keys: Sequence[Key]
    between: bytes

    @property
    def name(self) -> str:
        """Of the file in which it lies aside."""
        return f"{self.path.replace('/', ' ')} {self.number}"


@dataclass(slots=True)
class Result:
    """What became of one file of the output, or of a stretch of one."""

    path: str
    problems: list[Problem] = field(default_factory=list)
    """With one of these the file was not made."""

    rendered: bool = False
    staged: bool = False
    written: Written | None = None
    stretch: tuple[int, Pieces] | None = None
    """Its number and its pieces; their bytes lie aside in the staging area."""


class Maker:
    """Makes files of the output; in worker processes, where there are many."""

    def __init__(
        self,
        graph: Graph,
        output: Output,
        templates: tuple[Template, ...],
        digests: Mapping[str, bytes],
        files: Mapping[str, Export | Asset | Drawn],
        known: Mapping[str, Written],
    ) -> None:
        """Set up what all files share.

        Args:
            graph: what is shown.
            output: where files are staged.
            templates: all there are.
            digests: for each kind of page that of the templates that it reaches.
            files: all output that is no page, by path.
            known: the files as they were last written.
        """
        self.cards = Cards(graph)
        self.site = site_view(self.cards)
        self._digests = digests
        self._renderer = Renderer(templates, self.cards.language)
        self._files = files
        self._known = known
        self._output = output

    def prepare(self) -> None:
        """Do now what each worker would have to do; so before they are forked."""
        self._renderer.compile()

    def make_all(self, items: Sequence[Page | Stretch | str]) -> list[Result]:
        """Make several files: pages, exports and copies by their path, stretches of exports.

        Raises:
            OSError: the disk refuses.
            Damaged: what was kept of the last build is not what was written.
        """
        return [self._make(item) for item in items]

    def _make(self, item: Page | Stretch | str) -> Result:
        if isinstance(item, Page):
            return self._page(item)
        return self._stretch(item) if isinstance(item, Stretch) else self._file(item)

    def _page(self, page: Page) -> Result:
        self.cards.graph.reads = set()
        shell = build_view(self.cards, self.site, page.path, page.template, page.subject, page.kind)
        reads = array("I", self.cards.graph.reads).tobytes()
        print_ = fingerprints.fingerprint(shell, self._digests.get(page.template, b""))
        known = self._as_known(page.path, print_)
        if known:
            written = Written(print_, known.size, known.modified, reads, page)
            return Result(page.path, written=written)
        try:
            data = self._renderer.page(page.template, shell)
        except TemplateFault as fault:
            return Result(page.path, [fault.problem])
        size, modified, staged = self._output.stage(page.path, data)
        written = Written(print_, size, modified, reads, page)
        return Result(page.path, rendered=True, staged=staged, written=written)

    def _file(self, path: str) -> Result:
        made = self._files[path]
        if isinstance(made, Asset):
            return self._copy(path, made)
        if isinstance(made, Drawn):
            return self._image(path, made)
        assert not isinstance(made, Pieced), "these are made by the stretch"
        self.cards.graph.reads = set()
        data = made(self.cards)
        reads = array("I", self.cards.graph.reads).tobytes()
        print_ = fingerprints.digest(data)
        known = self._as_known(path, print_)
        if known:
            return Result(path, written=Written(print_, known.size, known.modified, reads))
        size, modified, staged = self._output.stage(path, data)
        return Result(path, staged=staged, written=Written(print_, size, modified, reads))

    def _image(self, path: str, image: Drawn) -> Result:
        self.cards.graph.reads = set()
        picture = image.picture(self.cards)
        reads = array("I", self.cards.graph.reads).tobytes()
        code = fingerprints.code_digest()
        print_ = fingerprints.digest(fingerprints.view_digest(picture), code)
        known = self._as_known(path, print_)
        if known:
            return Result(path, written=Written(print_, known.size, known.modified, reads))
        size, modified, staged = self._output.stage(path, draw(picture))
        return Result(path, staged=staged, written=Written(print_, size, modified, reads))

    def _copy(self, path: str, asset: Asset) -> Result:
        try:
            print_ = fingerprints.digest(stamped) if (stamped := asset.stamps()) else b""
            known = self._as_known(path, print_) if print_ else None
            if known:
                return Result(path, written=known)
            data = asset.read()
        except OSError as error:
            if not asset.origin:  # the theme's: this installation is broken
                raise
            return Result(path, [unreadable(asset.origin, error)])
        print_ = print_ or fingerprints.digest(data)
        known = self._as_known(path, print_)
        if known:
            return Result(path, written=known)
        size, modified, staged = self._output.stage(path, data)
        return Result(path, staged=staged, written=Written(print_, size, modified))

    def _as_known(self, path: str, fingerprint: bytes) -> Written | None:
        """What is known of a file, if it was made from the same and is still as it was written."""
        known = self._known.get(path)
        same = known and known.fingerprint == fingerprint and self._output.intact(path)
        return known if same else None

    def _stretch(self, stretch: Stretch) -> Result:
        pieced = self._files[stretch.path]
        assert isinstance(pieced, Pieced)
        made, pieces = make(pieced, self.cards, stretch.keys)
        aside = self._output.aside(stretch.name)
        aside.write_bytes(stretch.between.join(made))
        return Result(stretch.path, stretch=(stretch.number, pieces))
