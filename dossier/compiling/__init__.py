"""Jinja2's syntax tree → Python's: templates as plain functions, made for many pages.

Jinja2 parses; what its own compiler decides each time a page is rendered is decided here once, as
far as nothing can differ:

- inheritance, imports and macros are resolved: blocks and macros are functions that call others;
- texts of the interface are translated, as a site has one language;
- names are local variables, attributes plain attributes, and what is shown in a row one f-string;
- a larger macro that is given a card is a function of it, and cards are shown on many pages: so
  what it gave is kept (`filling.Kept`).

Whatever else a template may hold raises `Unsupported`, and whoever asked leaves it to Jinja2; so
does `templating` with every page that a compiled template fails at. Only what is compiled has to
mean the same, then, and tests compare it.
"""

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import CodeType
from typing import Final

from jinja2 import nodes

from dossier.compiling.expressions import Expressions, Function, Loop
from dossier.compiling.python import (
    assign,
    block_name,
    call,
    const,
    define,
    item,
    keeping,
    load,
    python,
    shown_text,
)
from dossier.compiling.sources import Parse, Source, Unsupported
from dossier.compiling.wording import Translated

__all__ = ["Parse", "Translated", "Unit", "Unsupported", "macros", "page"]


@dataclass(slots=True)
class Unit:
    """The code of a page with the templates that it extends, or of a template's macros."""

    codes: list[CodeType]
    """To be run in one namespace, one for each template; then `page` or the macros are in it."""

    imports: dict[str, tuple[str, str]]
    """What the namespace must be given: name → template and its macro."""


def page(name: str, parse: Parse, names: frozenset[str], safe: Mapping[str, bool]) -> Unit:
    """Compile a page's template.

    Args:
        name: the template's.
        parse: gives syntax trees.
        names: what every page is rendered with.
        safe: the filters of our own; whether what they give is not to be escaped.

    Raises:
        Unsupported: Jinja2 has to render it.
    """
    chain = [Source.read(name, parse, page=True)]
    while (parent := chain[-1].parent) is not None:
        if any(parent == source.name for source in chain):
            raise Unsupported("a template that extends itself")
        chain.append(Source.read(parent, parse, page=True))
    return _Compiler(chain, parse, names, safe).unit()


def macros(name: str, parse: Parse, safe: Mapping[str, bool]) -> Unit:
    """Compile a template that others import macros from; arguments as for `page`."""
    source = Source.read(name, parse, page=False)
    if source.parent is not None:
        raise Unsupported("macros of a template that extends another")
    return _Compiler([source], parse, frozenset(), safe).unit()


@dataclass(slots=True)
class _Body:
    """Statements, and what is shown after them."""

    statements: list[ast.stmt] = field(default_factory=list)
    shown: list[ast.expr] = field(default_factory=list)

    def flush(self) -> None:
        """Make of what is shown a statement, as another follows."""
        if self.shown:
            self.statements.append(ast.Expr(call("show", shown_text(self.shown))))
            self.shown = []

    def done(self) -> list[ast.stmt]:
        self.flush()
        return self.statements


_LARGE: Final = 6
"""A macro that shows at least so many values is dearer than to look up what it gave before."""


class _Compiler(Expressions):
    """Compiles one unit."""

    def unit(self) -> Unit:
        codes = [self._module(level, source) for level, source in enumerate(self.chain)]
        return Unit(codes, {here: origin for origin, here in self.imports.items()})

    def _module(self, level: int, source: Source) -> CodeType:
        body: list[ast.stmt] = []
        for macro in source.macros.values():
            body.extend(self._macro(source, macro))
        for name, block in source.blocks.items():
            made = Function(source, context=True, block=(name, level))
            body.append(self._function(block_name(name, level), [], block.body, made))
        made = Function(source, context=self.is_page)
        if self.is_page:
            ends = source.parent is None
            top = source.body if ends else source.before
            body.append(self._function(f"top_{level}", [], top, made, top=True))
            if level == 0:
                tops = " + ".join(f"top_{one}(context)" for one in range(len(self.chain)))
                body += ast.parse(f"def page(context): return {tops}").body
        else:
            variables = _Body()
            self._all(source.body, variables, made, top=True)
            body = [*variables.statements, *body]
        # What `_unsafe` asked for.
        constants = [assign(name, call("safe", const(text))) for text, name in
                     self.constants.items()]  # fmt: skip
        self.constants = {}
        tree = ast.fix_missing_locations(ast.Module([*constants, *body], []))
        return compile(tree, f"<{source.name}>", "exec")

    # --- functions

    def _function(
        self,
        name: str,
        arguments: list[str],
        body: list[nodes.Node],
        made: Function,
        *,
        top: bool = False,
        kept: str = "",
    ) -> ast.FunctionDef:
        content = _Body()
        self._all(body, content, made, top=top)
        statements: list[ast.stmt] = [
            assign(f"l_{name}", item("context", name)) for name in sorted(made.wanted)
        ]
        if content.statements:
            content.flush()
            statements += [*ast.parse("shown_in = []\nshow = shown_in.append").body]
            statements += content.statements
            result = python("''.join(shown_in)")
        else:
            result = shown_text(content.shown)
        if kept:
            statements = keeping(kept, arguments, statements, result)
        else:
            statements.append(ast.Return(result))
        given = [ast.arg(one) for one in (["context"] if made.context else []) + arguments]
        return define(name, given, statements)

    def _macro(self, source: Source, macro: nodes.Macro) -> list[ast.stmt]:
        if {"caller", "varargs", "kwargs"} & {name.name for name in macro.find_all(nodes.Name)}:
            raise Unsupported("a macro that takes more than its arguments")
        made = Function(source, context=self.is_page)
        made.scope = {argument.name: f"l_{argument.name}" for argument in macro.args}
        made.given = dict(made.scope)
        name, arguments = f"m_{macro.name}", list(made.scope.values())
        if self.is_page or not _is_worth_keeping(macro):
            return [self._function(name, arguments, macro.body, made)]
        kept = f"kept_{macro.name}"
        return [
            assign(kept, call("Kept")),
            self._function(name, arguments, macro.body, made, kept=kept),
        ]

    # --- statements

    def _all(
        self, body: Iterable[nodes.Node], into: _Body, made: Function, *, top: bool = False
    ) -> None:
        for node in body:
            self._statement(node, into, made, top)

    def _statement(self, node: nodes.Node, into: _Body, made: Function, top: bool) -> None:
        match node:
            case nodes.Output():
                into.shown.extend(self.shown(child, made) for child in node.nodes)
            case nodes.If():
                self._if(node, into, made)
            case nodes.For(recursive=False):
                self._for(node, into, made)
            case nodes.Assign(target=nodes.Name(name=name)):
                self._set(name, self.unsafe(self.value(node.node, made)), into, made, top)
            case nodes.AssignBlock(target=nodes.Name(name=name), filter=None):
                inner = _Body()
                self._all(node.body, inner, made.iteration(made.loop))
                if inner.statements:
                    raise Unsupported("a text that is made in steps")
                self._set(name, call("safe", shown_text(inner.shown)), into, made, top)
            case nodes.Block() if self.is_page:
                level = next(i for i, one in enumerate(self.chain) if node.name in one.blocks)
                into.shown.append(call(block_name(node.name, level), load("context")))
            case _:
                raise Unsupported(type(node).__name__)

    def _set(self, name: str, code: ast.expr, into: _Body, made: Function, top: bool) -> None:
        into.flush()
        if name not in made.given:
            made.given[name] = f"v_{name}" if top else self.fresh(name)
        python = made.scope[name] = made.given[name]
        into.statements.append(assign(python, code))
        if top and self.is_page:
            into.statements.append(ast.Assign([item("context", name, ast.Store())], load(python)))

    def _if(self, node: nodes.If, into: _Body, made: Function) -> None:
        ways: list[tuple[ast.expr, _Body]] = []
        ends = [made.branch()]
        rest = _Body()
        self._all(node.else_, rest, ends[-1])
        for one in (node, *node.elif_):
            ways.append((self.value(one.test, made).code, _Body()))
            ends.append(made.branch())
            self._all(one.body, ways[-1][1], ends[-1])
        if not any(body.statements for body in (rest, *(body for _, body in ways))):
            code = shown_text(rest.shown)
            for test, body in reversed(ways):
                code = ast.IfExp(test, shown_text(body.shown), code)
            into.shown.append(code)
            return
        into.flush()
        otherwise = rest.done()
        for test, body in reversed(ways):
            otherwise = [ast.If(test, body.done() or [ast.Pass()], otherwise)]
        into.statements.extend(otherwise)
        for name in {name for end in ends for name in end.scope}:
            found = {end.scope.get(name, "") for end in ends}
            made.scope[name] = found.pop() if len(found) == 1 else ""

    def _for(self, node: nodes.For, into: _Body, made: Function) -> None:
        into.flush()
        loop = Loop(self.fresh("index"), self.fresh("items"))
        inner = made.iteration(loop)
        items = self.value(node.iter, made).code
        target = self._target(node.target, inner)
        content = _Body()
        if node.test is not None:
            passed = ast.UnaryOp(ast.Not(), self.value(node.test, inner).code)
            content.statements.append(ast.If(passed, [ast.Continue()], []))
        self._all(node.body, content, inner)
        looped = any(name.name == "loop" for one in node.body for name in one.find_all(nodes.Name))
        if node.test is not None and (looped or node.else_):
            raise Unsupported("a loop that leaves out items and counts the others")
        if looped or node.else_:
            into.statements.append(assign(loop.items, call("sequence", items)))
            items = load(loop.items)
        if looped:
            target = ast.Tuple([ast.Name(loop.index, ast.Store()), target], ast.Store())
            items = call("enumerate", items)
        into.statements.append(ast.For(target, items, content.done() or [ast.Pass()], []))
        if node.else_:
            empty = _Body()
            self._all(node.else_, empty, made.iteration(made.loop))
            into.statements.append(
                ast.If(python(f"not {loop.items}"), empty.done() or [ast.Pass()], [])
            )

    def _target(self, node: nodes.Node, made: Function) -> ast.expr:
        match node:
            case nodes.Name(name=name):
                made.scope[name] = made.given[name] = self.fresh(name)
                return ast.Name(made.scope[name], ast.Store())
            case nodes.Tuple():
                return ast.Tuple([self._target(one, made) for one in node.items], ast.Store())
            case _:
                raise Unsupported("an item that is put elsewhere")


def _is_worth_keeping(macro: nodes.Macro) -> bool:
    """Whether a macro is large, and a function of one card and of plain values, as far as one sees.

    Two cards seldom meet again, and what is run through is no card.
    """
    names = {argument.name for argument in macro.args}
    looped = {
        one.iter.name for one in macro.find_all(nodes.For) if isinstance(one.iter, nodes.Name)
    }
    cards = {
        one.node.name for one in macro.find_all(nodes.Getattr) if isinstance(one.node, nodes.Name)
    }
    values = sum(
        not isinstance(child, nodes.TemplateData)
        for output in macro.find_all(nodes.Output)
        for child in output.nodes
    )
    return not looped & names and len(cards & names) <= 1 and values >= _LARGE
