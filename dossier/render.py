"""Page → bytes, with Jinja2. The one place that makes `Markup`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import msgspec

from dossier.citing import cite, cite_terms
from dossier.facets import facets
from dossier.jsonld import describe
from dossier.language import Language
from dossier.previews import previews
from dossier.problems import Location, Problem
from dossier.templating import Filter, Source, Templates
from dossier.views.shell import Shell
from dossier.views.types import Html


@dataclass(frozen=True, slots=True)
class Template:
    """A template as it was read."""

    name: str
    """As other templates call it: `macros/card.html`."""

    path: str
    """In the site folder or the theme: `templates/macros/card.html`."""

    source: str


class TemplateFault(Exception):  # noqa: N818 - it carries a problem of the content
    """A template does not work; carries the problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class _Context(dict[str, Any]):
    """What a compiled template may see; what only some show is made when it is asked for."""

    def __init__(self, shell: Shell, language: Language) -> None:
        super().__init__({field: getattr(shell, field) for field in shell.__struct_fields__})
        self._shell = shell
        self._language = language

    def __missing__(self, name: str) -> Any:
        found = self[name] = _DERIVED[name](self._shell, self._language)
        return found


_DERIVED: Final[Mapping[str, Callable[[Shell, Language], Any]]] = {
    "json_ld": lambda shell, _: describe(shell),
    "citing": cite,
    "citing_terms": cite_terms,
    "facets": lambda shell, _: facets(shell),
    "previews": lambda shell, _: previews(shell),
}
"""What follows from a page's view, by the name that templates know it by."""


class Renderer:
    """Renders views with templates."""

    def __init__(self, templates: tuple[Template, ...], language: Language) -> None:
        """Set up.

        Args:
            templates: all there are.
            language: of the interface.
        """
        self._paths = frozenset(template.path for template in templates)
        self._pages = [one.name for one in templates if one.name.startswith("pages/")]
        self._templates = _templates(templates, language)
        self._language = language
        # What is known of an earlier build's cards would only take up memory.
        self._templates.forget()

    def compile(self) -> None:
        """Compile all templates now, so that processes that are forked later need not."""
        for name in self._pages:
            self._templates.page(name)

    def page(self, template: str, shell: Shell) -> bytes:
        """Return a page's bytes, UTF-8.

        Raises:
            TemplateFault: the template does not exist, is not well-formed, or asks for something
                that its view does not have.
        """
        name = f"pages/{template}.html"
        context = _Context(shell, self._language)
        compiled = self._templates.page(name)
        if compiled is not None:
            try:
                return compiled(context).encode()
            except Exception:  # whatever it is: Jinja2 says it better
                self._templates.leave_to_jinja(name)
        return self._page_by_jinja(name, everything(shell, self._language))

    def _page_by_jinja(self, name: str, context: dict[str, Any]) -> bytes:
        from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError  # noqa: PLC0415

        try:
            return self._templates.jinja().get_template(name).render(context).encode()
        except TemplateSyntaxError as error:
            path = error.filename or f"templates/{name}"
            raise _fault(path, error.lineno, error.message or "") from None
        except TemplateNotFound as error:
            path, line = self._place(error, name)
            raise _fault(path, line, f"there is no template '{error.name}'") from None
        except (TemplateError, *_FAULTS) as error:
            path, line = self._place(error, name)
            raise _fault(path, line, str(error) or type(error).__name__) from None

    def _place(self, error: BaseException, name: str) -> tuple[str, int]:
        """The innermost place in a template that an error passed through."""
        place = (f"templates/{name}", 1)
        trace = error.__traceback__
        while trace is not None:
            path = trace.tb_frame.f_code.co_filename
            if path in self._paths:
                place = (path, trace.tb_lineno)
            trace = trace.tb_next
        return place


def everything(shell: Shell, language: Language) -> dict[str, Any]:
    """All that a template may see, whether it shows it or not."""
    derived = {name: make(shell, language) for name, make in _DERIVED.items()}
    return {**_Context(shell, language), **derived}


_FAULTS: Final = (
    TypeError,
    ValueError,
    AttributeError,
    LookupError,
    ArithmeticError,
    AssertionError,
    RecursionError,
    SyntaxError,
)
"""What a template can run into."""


def _fault(path: str, line: int, message: str) -> TemplateFault:
    hint = "correct the template; deleting it brings back the theme's own"
    first = message.strip().partition("\n")[0]
    return TemplateFault(Problem(Location(path, line), "template-error", first, hint))


@lru_cache(maxsize=4)
def _templates(templates: tuple[Template, ...], language: Language) -> Templates:
    filters = {
        "html": Filter(_html, safe=True),
        "json_for_html": Filter(_json_for_html, safe=True),
        "number": Filter(language.number),
    }
    names = frozenset({*Shell.__struct_fields__, *_DERIVED})
    return Templates(_sources(templates), language, names, filters)


def _sources(templates: tuple[Template, ...]) -> dict[str, Source]:
    return {one.name: Source(one.source, one.path) for one in templates}


def reach(templates: tuple[Template, ...]) -> dict[str, frozenset[str]]:
    """Return for each kind of page (`event`, …) the names of all templates that it can show.

    It follows from the sources alone, and is quick where it was asked for before.
    """
    found = Templates(_sources(templates), Language("en"), frozenset(), {}).reach()
    return {
        name.removeprefix("pages/").removesuffix(".html"): names
        for name, names in found.items()
        if name.startswith("pages/")
    }


def _html(part: Html) -> str:
    """Vouch for HTML that Markdown was compiled to; nothing else is of this type."""
    assert isinstance(part, Html), "only compiled prose is HTML"
    return part.html


_ESCAPES: Final = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


def _json_for_html(value: Mapping[str, Any]) -> str:
    """Return JSON that can neither end a script element nor begin a comment in it."""
    text = msgspec.json.encode(value).decode()
    for character, escape in _ESCAPES.items():
        text = text.replace(character, escape)
    return text
