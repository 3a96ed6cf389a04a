"""Templates of one language, made to render many pages, and to be ready at once.

A page is rendered by what `compiling` makes of its template. That is kept for the user from one run
to the next, so that most runs need nothing of Jinja2. What `compiling` does not know, and every
template that fails, is left to Jinja2 as it comes: templates mean what they mean to Jinja2, and its
words say what is wrong with them.
"""

import marshal
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache, partial
from hashlib import blake2b
from importlib.util import MAGIC_NUMBER, find_spec
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING, Any, Final

import msgspec

from dossier import usercache
from dossier.filling import (
    PLAIN,
    Escaped,
    Kept,
    Wording,
    has,
    joined,
    listed,
    previous,
    safe,
    sequence,
    shown,
)
from dossier.language import Language
from dossier.views.kindcards import ClaimCard
from dossier.views.shell import Site
from dossier.views.types import Card, QuoteCard, SourceCard, When

if TYPE_CHECKING:
    import jinja2
    from jinja2 import nodes

Page = Callable[[dict[str, Any]], str]
"""Renders a page with what its template may see, by name."""

_SHARED: Final = frozenset({Card, ClaimCard, QuoteCard, Site, SourceCard, When})
"""Views that are made once and shown on many pages."""


class Source(msgspec.Struct, frozen=True):
    """A template, as it was read."""

    text: str
    path: str
    """What messages call it."""


class Filter(msgspec.Struct, frozen=True):
    """A filter of our own."""

    function: Callable[..., Any]
    safe: bool = False
    """Whether what it gives is not to be escaped."""


class Templates:
    """Templates that never change, of one language."""

    def __init__(
        self,
        sources: Mapping[str, Source],
        language: Language,
        names: frozenset[str],
        filters: Mapping[str, Filter],
    ) -> None:
        """Set up; nothing is compiled yet.

        Args:
            sources: all templates there are, by name.
            language: of the interface.
            names: what every page is rendered with.
            filters: by name.
        """
        self._sources = sources
        self._language = language
        self._names = names
        self._filters = filters
        self._trees: dict[str, nodes.Template] = {}
        self._linked: dict[tuple[str, bool], dict[str, Any]] = {}
        self._pages: dict[str, Page | None] = {}
        self._jinja: jinja2.Environment | None = None
        self._of_jinja_bound: dict[tuple[str, str], Callable[..., Any]] = {}
        self._reach: dict[str, frozenset[str]] | None = None
        self._escaped = Escaped()
        self._given: dict[str, Any] = {
            "Kept": Kept,
            "cards": _SHARED,
            "has": has,
            "escaped": self._escaped,
            "jinja_filter": lambda name: self._of_jinja("filters", name),
            "jinja_test": lambda name: self._of_jinja("tests", name),
            "joined": joined,
            "keyed": _SHARED | PLAIN,
            "listed": listed,
            "previous": previous,
            "safe": safe,
            "sequence": sequence,
            "shown": shown,
            "wording": Wording(language.gettext, language.ngettext),
            **{f"f_{name}": one.function for name, one in filters.items()},
        }

    def page(self, name: str) -> Page | None:
        """Return what renders a page; None where only Jinja2 can."""
        if name not in self._pages:
            self._pages[name] = self._compiled(name)
        return self._pages[name]

    def leave_to_jinja(self, name: str) -> None:
        """Have a page's template rendered by Jinja2 from now on."""
        self._pages[name] = None

    def jinja(self) -> "jinja2.Environment":
        """Return Jinja2 as it comes, with these templates."""
        if self._jinja is None:
            self._jinja = self._environment()
        return self._jinja

    def forget(self) -> None:
        """Forget what was remembered of pages that were rendered."""
        self._escaped.clear()
        for namespace in self._linked.values():
            for value in namespace.values():
                if isinstance(value, Kept):
                    value.clear()

    def reach(self) -> dict[str, frozenset[str]]:
        """Return for each template the names of all that it can show, its own among them.

        It follows from the sources alone. A name that is only known when a page is rendered can be
        that of any template; so can what a template means that is not well-formed.
        """
        if self._reach is None:
            key = _key(b"reach", *self._texts(self._sources))
            found = _kept(key)
            if found is None:
                self._reach = self._followed()
                _keep(key, {name: sorted(names) for name, names in self._reach.items()})
            else:
                self._reach = {name: frozenset(names) for name, names in found.items()}
        return self._reach

    # --- compiled

    def _compiled(self, name: str) -> Page | None:
        try:
            return self._namespace(name, True)["page"]  # type: ignore[no-any-return]
        except _NotCompiled:
            self._linked.clear()  # some may want what is not there
            return None

    def _namespace(self, name: str, page: bool) -> dict[str, Any]:
        """The namespace that a template's code was run in."""
        found = self._linked.get((name, page))
        if found is None:
            codes, imports = self._unit(name, page)
            found = self._linked[name, page] = dict(self._given)
            for code in codes:
                exec(code, found)  # noqa: S102 - of `compiling`
            for here, (template, macro) in imports.items():
                found[here] = self._namespace(template, False)[f"m_{macro}"]
        return found

    def _unit(self, name: str, page: bool) -> tuple[list[CodeType], dict[str, tuple[str, str]]]:
        if name not in self._sources:
            raise _NotCompiled
        kind = b"page" if page else b"macros"
        key = _key(kind, name.encode(), self._settings, *self._texts(self.reach()[name]))
        found = _kept(key)
        if found is None:
            found = self._unit_anew(name, page)
            _keep(key, found)
        if not found:
            raise _NotCompiled
        return found  # type: ignore[no-any-return]

    @cached_property
    def _settings(self) -> bytes:
        """What shapes all compiled templates, beside their sources."""
        known = [[self._language.tag], sorted(self._names), sorted(self._filters)]
        return _digest(msgspec.msgpack.encode(known), self._language.translations())

    def _unit_anew(self, name: str, page: bool) -> tuple[Any, ...]:
        """The codes of a unit and its imports; nothing where only Jinja2 can render it."""
        import jinja2  # noqa: PLC0415 - slow to import, and seldom needed

        from dossier import compiling  # noqa: PLC0415

        ours = {name: one.safe for name, one in self._filters.items()}
        try:
            for other in self.reach()[name]:
                self._parse(other)  # one that is missing or broken is a fault, used or not
            if page:
                unit = compiling.page(name, self._parse, self._names, ours)
            else:
                unit = compiling.macros(name, self._parse, ours)
        except (compiling.Unsupported, jinja2.TemplateError, RecursionError, SyntaxError):
            return ()
        return unit.codes, unit.imports

    # --- Jinja2

    def _parse(self, name: str) -> "nodes.Template":
        """A template's tree, with the texts of the interface translated."""
        import jinja2  # noqa: PLC0415

        from dossier import compiling  # noqa: PLC0415

        if name not in self._trees:
            if name not in self._sources:
                raise jinja2.TemplateNotFound(name)
            tree = self.jinja().parse(self._sources[name].text, name)
            self._trees[name] = compiling.Translated(self._language.gettext).visit(tree)
        return self._trees[name]

    def _followed(self) -> dict[str, frozenset[str]]:
        import jinja2  # noqa: PLC0415
        from jinja2 import meta  # noqa: PLC0415

        everything = frozenset(self._sources)
        direct: dict[str, frozenset[str | None]] = {}
        for name in self._sources:
            try:
                direct[name] = frozenset(meta.find_referenced_templates(self._parse(name)))
            except (jinja2.TemplateError, RecursionError):
                direct[name] = frozenset({None})
        reach = {}
        for name in self._sources:
            found: set[str] = set()
            todo: list[str | None] = [name]
            while todo:
                one = todo.pop()
                if one is None:
                    found |= everything
                    break
                if one not in found:
                    found.add(one)
                    todo.extend(direct.get(one, ()))
            reach[name] = frozenset(found)
        return reach

    def _environment(self) -> "jinja2.Environment":
        from jinja2 import Environment, FunctionLoader, StrictUndefined  # noqa: PLC0415
        from jinja2.ext import InternationalizationExtension  # noqa: PLC0415

        def load(name: str) -> tuple[str, str, None] | None:
            found = self._sources.get(name)
            return (found.text, found.path, None) if found else None

        made = Environment(
            loader=FunctionLoader(load),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
            extensions=[InternationalizationExtension],
        )
        made.policies["ext.i18n.trimmed"] = True
        made.install_gettext_callables(  # type: ignore[attr-defined]
            self._language.gettext, self._language.ngettext, newstyle=True
        )
        for name, one in self._filters.items():
            made.filters[name] = _marked(one.function) if one.safe else one.function
        return made

    def _of_jinja(self, table: str, name: str) -> Callable[..., Any]:
        """A filter or test of Jinja2's, given what it wants to know beside its value."""
        if (table, name) not in self._of_jinja_bound:
            environment = self.jinja()
            found = getattr(environment, table)[name]
            context = environment.from_string("").new_context()
            wanted = {"context": context, "eval_context": context.eval_ctx}
            wanted["environment"] = environment
            more = getattr(found, "jinja_pass_arg", None)
            bound = found if more is None else partial(found, wanted[more.name])
            self._of_jinja_bound[table, name] = bound
        return self._of_jinja_bound[table, name]

    def _texts(self, names: Any) -> list[bytes]:
        return [
            text.encode()
            for name in sorted(names)
            if (source := self._sources.get(name)) is not None
            for text in (name, source.text)
        ]


class _NotCompiled(Exception):  # noqa: N818 - nothing is wrong
    """Only Jinja2 can render it."""


def _marked(function: Callable[..., str]) -> Callable[..., Any]:
    return lambda *values: safe(function(*values))


# --- what is kept -----------------------------------------------------------------------------

_DIGEST: Final = 16


def _key(*parts: bytes) -> str:
    """The name under which something is kept that follows from these parts and from the code."""
    return _digest(_version(), *parts).hex()


def _digest(*parts: bytes) -> bytes:
    found = blake2b(digest_size=_DIGEST)
    for part in parts:
        found.update(len(part).to_bytes(8, "little"))
        found.update(part)
    return found.digest()


@lru_cache(maxsize=1)
def _version() -> bytes:
    """What tells this code, this Jinja2 and this Python from others."""
    here = Path(__file__).parent
    parts = [MAGIC_NUMBER]
    files = [*(here / "compiling").glob("*.py"), here / "filling.py", Path(__file__)]
    parts += [file.read_bytes() for file in sorted(files)]
    spec = find_spec("jinja2")
    assert spec is not None and spec.origin is not None
    for name in ("parser.py", "lexer.py"):
        # Its version is not to be had without importing it, or much else.
        found = Path(spec.origin).with_name(name).stat()
        parts.append(f"{found.st_size} {found.st_mtime_ns}".encode())
    return _digest(*parts)


def _kept(key: str) -> Any:
    """What is kept, as it was; None where nothing is."""
    data = usercache.read(key)
    # A damaged file could be anything, and would be run.
    if data is None or data[:_DIGEST] != _digest(data[_DIGEST:]):
        return None
    return marshal.loads(data[_DIGEST:])  # noqa: S302 - from a folder that only the user can write to


def _keep(key: str, value: Any) -> None:
    data = marshal.dumps(value)
    usercache.keep(key, _digest(data) + data)
