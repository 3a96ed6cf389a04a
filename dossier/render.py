"""Page → bytes, with Jinja2. The one place that makes `Markup`."""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, TemplateError, TemplateSyntaxError
from markupsafe import Markup

from dossier import templating
from dossier.jsonld import describe
from dossier.language import Language
from dossier.problems import Location, Problem
from dossier.views.types import Html, Shell


class TemplateFault(Exception):  # noqa: N818 - it carries a problem of the content
    """A template does not work; carries the problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class Renderer:
    """Renders views with the templates of a site and, where it has none, the theme's."""

    def __init__(self, folders: tuple[Path, ...], language: Language) -> None:
        """Set up.

        Args:
            folders: where templates are looked for, the first one first.
            language: of the interface.
        """
        self._folders = folders
        self._environment = _environment(folders, language)

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
            raise self._fault(error.filename or name, error.lineno, str(error.message)) from None
        except (
            TemplateError,
            TypeError,
            ValueError,
            AttributeError,
            LookupError,
            ArithmeticError,
        ) as error:
            file, line = _place(error, name)
            raise self._fault(file, line, str(error) or type(error).__name__) from None

    def _fault(self, file: str, line: int, message: str) -> TemplateFault:
        location = Location(_within(file, self._folders), line)
        hint = "correct the template; deleting it brings back the theme's own"
        first = message.splitlines()[0]
        return TemplateFault(Problem(location, "template-error", first, hint))


def _within(file: str, folders: tuple[Path, ...]) -> str:
    for folder in folders:
        if Path(file).is_relative_to(folder):
            return f"templates/{Path(file).relative_to(folder).as_posix()}"
    return file if file.startswith("templates/") else f"templates/{file}"


def _place(error: BaseException, name: str) -> tuple[str, int]:
    """The innermost place in a template that an error passed through."""
    place = (name, 1)
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        if code.co_filename.endswith(".html"):
            place = (code.co_filename, trace.tb_lineno)
        trace = trace.tb_next
    return place


@lru_cache(maxsize=4)
def _environment(folders: tuple[Path, ...], language: Language) -> Environment:
    made = templating.environment(folders, language)
    made.filters["html"] = _html
    made.filters["json_for_html"] = _json_for_html
    made.filters["number"] = language.number
    return made


def _html(part: Html) -> Markup:
    """Vouch for HTML that Markdown was compiled to; nothing else is of this type."""
    assert isinstance(part, Html), "only compiled prose is HTML"
    return Markup(part.html)  # noqa: S704 - markdown-it escaped it


_ESCAPES = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


def _json_for_html(value: Mapping[str, Any]) -> Markup:
    """Return JSON that can neither end a script element nor begin a comment in it."""
    return Markup(json.dumps(value, ensure_ascii=False).translate(_ESCAPES))  # noqa: S704
