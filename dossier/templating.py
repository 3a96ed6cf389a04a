"""Jinja2, set up to render many pages of one language fast.

Templates mean the same as with Jinja2's own compiler; only what cannot differ here is decided when
a template is compiled instead of each time it runs:

- texts of the interface are translated then, as a site has one language;
- calls, attributes and imports are compiled to plain Python: views are objects with attributes,
  there is no sandbox, and macros are imported without context;
- a macro that is given nothing but cards and plain values is a pure function of them, and cards
  are made once and shown on many pages: so its output is kept.

`Environment.code_generator_class` is Jinja2's documented way to change the code that templates
compile to.
"""

import re
from collections.abc import Callable, Iterator
from keyword import iskeyword
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.ext import InternationalizationExtension
from jinja2.runtime import Macro
from jinja2.utils import missing
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from dossier.language import Language
from dossier.views.types import Card, ClaimCard, QuoteCard, Site, SourceCard, When

_TRANSLATORS: Final = frozenset({"_", "gettext", "ngettext", "pgettext", "npgettext"})

_SHARED: Final = frozenset({Card, ClaimCard, QuoteCard, Site, SourceCard, When})
"""Views that are made once and shown on many pages."""

_LONG: Final = 200
"""Texts of more characters are not shown often enough to keep how they are written."""

_PLAIN: Final = frozenset({bool, int, type(None)})


def environment(folders: tuple[Path, ...], language: Language) -> Environment:
    """Return an environment for templates of a language.

    Args:
        folders: where templates are looked for, the first one first.
        language: of the interface.
    """
    made = _Environment(
        loader=FileSystemLoader([str(folder) for folder in folders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
        extensions=[InternationalizationExtension],
    )
    made.policies["ext.i18n.trimmed"] = True
    made.translate = language.gettext
    made.install_gettext_callables(  # type: ignore[attr-defined]
        language.gettext, language.ngettext, newstyle=True
    )
    return made


class _Fast(CodeGenerator):
    """Compiles templates to shorter code."""

    def visit_Call(  # noqa: N802 - Jinja2's name
        self, node: nodes.Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        target = node.node
        # Functions that want Jinja2's context have to be called through it.
        wants_context = isinstance(target, nodes.Name) and target.name in _TRANSLATORS
        names = [argument.key for argument in node.kwargs]
        if forward_caller or wants_context or node.dyn_args or any(map(iskeyword, names)):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(target, frame)
        self.write("(")
        for argument in node.args:
            self.visit(argument, frame)
            self.write(", ")
        for named in node.kwargs:
            self.write(f"{named.key}=")
            self.visit(named.value, frame)
            self.write(", ")
        self.write(")")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def _output_child_pre(self, *_: Any) -> None:
        self.write("environment.shown(")

    def _import_common(self, node: nodes.Import | nodes.FromImport, frame: Frame) -> None:
        if node.with_context:
            super()._import_common(node, frame)
            return
        self.write("environment.macros(")
        self.visit(node.template, frame)
        self.write(")")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:  # noqa: ARG002
        names = tuple(argument.name for argument in macro_ref.node.args)
        name = getattr(macro_ref.node, "name", None)  # a `call` block has none
        self.write(
            f"environment.macro(environment, macro, {name!r}, {names!r},"
            f" {macro_ref.accesses_kwargs!r}, {macro_ref.accesses_varargs!r},"
            f" {macro_ref.accesses_caller!r}, True)"
        )


class _Macro(Macro):
    """A macro that keeps what it gave for cards."""

    keeps = False
    """Whether it is a function of what it is given: true of imported macros, which see no page."""

    def __call__(self, *args: Any, **kwargs: Any) -> str:
        if args or not self.keeps or self.caller or self.catch_kwargs or self.catch_varargs:
            return super().__call__(*args, **kwargs)
        key: list[Any] = [id(self), *kwargs]
        for value in kwargs.values():
            kind = type(value)
            if kind in _SHARED:
                key.append(id(value))
            elif kind is str:
                key.append(value)
            elif kind in _PLAIN:
                key.append((kind, value))  # 1 and true are equal, but not written alike
            else:
                return self._made(kwargs)
        kept = self._environment.kept  # type: ignore[attr-defined]
        found = kept.get(found_key := tuple(key))
        if found is None:
            # The values are kept, too: the ids of objects that live on are not given to others.
            values = tuple(kwargs.values())
            found = kept[found_key] = (self._made(kwargs), values)
        return found[0]  # type: ignore[no-any-return]

    def _made(self, named: dict[str, Any]) -> Markup:
        values = [named.pop(name, missing) for name in self.arguments]
        if named:
            raise TypeError(f"macro {self.name!r} takes no keyword argument {next(iter(named))!r}")
        return Markup(self._func(*values))  # noqa: S704 - templates escape what they show


class _Translated(NodeTransformer):
    """Puts translations in the place of texts of the interface."""

    def __init__(self, translate: Callable[[str], str]) -> None:
        self._translate = translate

    def visit_Output(self, node: nodes.Output) -> nodes.Node:  # noqa: N802
        """Where a text with places is shown, show its pieces and what fills the places."""
        shown: list[nodes.Expr] = []
        for child in node.nodes:
            text = _message(child)
            if text is None or not _fills(text, child):
                shown.append(self.visit(child))
            else:
                shown.extend(self._pieces(text, child))
        node.nodes = shown
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        text = _message(node)
        return node if text is None or node.kwargs else self._constant(text, node.lineno)

    def _pieces(self, text: str, node: Any) -> Iterator[nodes.Expr]:
        named = {argument.key: argument.value for argument in node.kwargs}
        for index, piece in enumerate(_PLACE.split(self._translate(text))):
            if index % 2:
                yield self.visit(named[piece])
            elif piece:
                yield nodes.Const(Markup(piece.replace("%%", "%")), lineno=node.lineno)  # noqa: S704

    def _constant(self, text: str, line: int) -> nodes.Const:
        # As Jinja2 has it, who translates may use markup; and places are always filled, so that
        # a percent sign is written twice.
        return nodes.Const(Markup(self._translate(text)) % {}, lineno=line)  # noqa: S704


_PLACE: Final = re.compile(r"%\((\w+)\)s")


def _message(node: nodes.Node) -> str | None:
    """The text that a call translates, where that is a constant."""
    if not isinstance(node, nodes.Call) or not isinstance(node.node, nodes.Name):
        return None
    if node.node.name not in {"_", "gettext"} or len(node.args) != 1 or node.dyn_kwargs:
        return None
    text = node.args[0]
    return text.value if isinstance(text, nodes.Const) and isinstance(text.value, str) else None


def _fills(text: str, node: Any) -> bool:
    """Whether a call fills just the places of its text, all of which are plain."""
    places = set(_PLACE.findall(text))
    rest = _PLACE.sub("", text).replace("%%", "")
    return bool(places) and places == {argument.key for argument in node.kwargs} and "%" not in rest


class _Environment(Environment):
    """An environment of one language, with templates that never change."""

    code_generator_class = _Fast
    macro = _Macro
    translate: Callable[[str], str]

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.kept: dict[tuple[Any, ...], tuple[Markup, tuple[Any, ...]]] = {}
        self._modules: dict[str, Any] = {}
        self._escaped: dict[str, str] = {}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parsed = super()._parse(source, name, filename)
        return _Translated(self.translate).visit(parsed)  # type: ignore[no-any-return]

    def macros(self, name: str) -> Any:
        """Return a template's module; called by compiled templates."""
        found = self._modules.get(name)
        if found is None:
            found = self._modules[name] = self.get_template(name).module
            for macro in vars(found).values():
                if isinstance(macro, _Macro):
                    macro.keeps = True
        return found

    def shown(self, value: Any) -> str:
        """Return a value as it is written into a page; called by compiled templates."""
        kind = type(value)
        if kind is Markup:
            return value  # type: ignore[no-any-return]
        if kind is int:
            return str(value)
        if kind is not str or len(value) > _LONG:
            return str(escape(value))
        # Names, titles and addresses come again and again.
        found = self._escaped.get(value)
        if found is None:
            found = self._escaped[value] = str(escape(value))
        return found
