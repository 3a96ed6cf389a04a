"""Page → bytes, with Jinja2. The one place that makes `Markup`."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import msgspec
from jinja2 import (
    Environment,
    FunctionLoader,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from markupsafe import Markup

from dossier import templating
from dossier.jsonld import describe
from dossier.language import Language
from dossier.problems import Location, Problem
from dossier.views.types import Html, Shell


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


class Renderer:
    """Renders views with templates."""

    def __init__(self, templates: tuple[Template, ...], language: Language) -> None:
        """Set up.

        Args:
            templates: all there are.
            language: of the interface.
        """
        self._templates = templates
        self._paths = frozenset(template.path for template in templates)
        self._environment = _environment(templates, language)
        # What macros gave for the cards of an earlier build would only take up memory.
        self._environment.kept.clear()  # type: ignore[attr-defined]

    def compile(self) -> None:
        """Compile all templates now, so that processes that are forked later need not."""
        for template in self._templates:
            with suppress(*_FAULTS):  # told of where a page needs it
                self._environment.get_template(template.name)

    def page(self, template: str, shell: Shell) -> bytes:
        """Return a page's bytes, UTF-8.

        Raises:
            TemplateFault: the template does not exist, is not well-formed, or asks for something
                that its view does not have.
        """
        name = f"pages/{template}.html"
        try:
            found = self._environment.get_template(name)
            context = {field: getattr(shell, field) for field in shell.__struct_fields__}
            return found.render(context, json_ld=describe(shell)).encode()
        except TemplateSyntaxError as error:
            path = error.filename or f"templates/{name}"
            raise _fault(path, error.lineno, error.message or "") from None
        except TemplateNotFound as error:
            path, line = self._place(error, name)
            raise _fault(path, line, f"there is no template '{error.name}'") from None
        except _FAULTS as error:
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


_FAULTS: Final = (
    TemplateError,
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
def _environment(templates: tuple[Template, ...], language: Language) -> Environment:
    by_name = {template.name: template for template in templates}

    def load(name: str) -> tuple[str, str, None] | None:
        found = by_name.get(name)
        return (found.source, found.path, None) if found else None

    made = templating.environment((), language)
    made.loader = FunctionLoader(load)
    made.filters["html"] = _html
    made.filters["json_for_html"] = _json_for_html
    made.filters["number"] = language.number
    return made


def _html(part: Html) -> Markup:
    """Vouch for HTML that Markdown was compiled to; nothing else is of this type."""
    assert isinstance(part, Html), "only compiled prose is HTML"
    return Markup(part.html)  # noqa: S704 - markdown-it escaped it


_ESCAPES: Final = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


def _json_for_html(value: Mapping[str, Any]) -> Markup:
    """Return JSON that can neither end a script element nor begin a comment in it."""
    text = msgspec.json.encode(value).decode()
    for character, escape in _ESCAPES.items():
        text = text.replace(character, escape)
    return Markup(text)  # noqa: S704
