"""Expressions of templates → Python's."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from jinja2 import nodes
from jinja2.filters import FILTERS
from jinja2.tests import TESTS
from markupsafe import Markup, escape

from dossier.compiling.python import block_name, call, const, item, load, python
from dossier.compiling.sources import Parse, Source, Unsupported


@dataclass(frozen=True, slots=True)
class _Value:
    """A compiled expression."""

    code: ast.expr
    safe: bool = False
    """Plain text that is not to be escaped."""

    number: bool = False
    """A whole number."""


@dataclass(slots=True)
class Function:
    """What is known while a function is compiled."""

    source: Source
    context: bool
    """Whether it sees what its page is rendered with."""

    scope: dict[str, str] = field(default_factory=dict)
    """Names → Python's names for them; empty where they may be without a value."""

    given: dict[str, str] = field(default_factory=dict)
    """The same of those that got their value here, not outside of a loop."""

    loop: "Loop | None" = None
    wanted: set[str] = field(default_factory=set)
    """Names that it takes from its page's context."""

    block: tuple[str, int] | None = None
    """Which of the blocks of a name it is, for `super`."""

    def branch(self) -> "Function":
        """For statements that may be passed over."""
        return replace(self, scope=dict(self.scope))

    def iteration(self, loop: "Loop | None") -> "Function":
        """For statements whose names are their own."""
        return replace(self, scope=dict(self.scope), given={}, loop=loop)


@dataclass(frozen=True, slots=True)
class Loop:
    """What `loop` is made of."""

    index: str
    items: str


_OPERATORS: Final[dict[type[nodes.Node], type[ast.operator]]] = {
    nodes.Add: ast.Add, nodes.Sub: ast.Sub, nodes.Mul: ast.Mult, nodes.Div: ast.Div,
    nodes.FloorDiv: ast.FloorDiv, nodes.Mod: ast.Mod, nodes.Pow: ast.Pow,
}  # fmt: skip

_COMPARISONS: Final[dict[str, type[ast.cmpop]]] = {
    "eq": ast.Eq, "ne": ast.NotEq, "gt": ast.Gt, "gteq": ast.GtE, "lt": ast.Lt, "lteq": ast.LtE,
    "in": ast.In, "notin": ast.NotIn,
}  # fmt: skip

_LOOP: Final = {
    "index": "{index} + 1",
    "index0": "{index}",
    "length": "len({items})",
    "first": "{index} == 0",
    "last": "{index} == len({items}) - 1",
    "revindex": "len({items}) - {index}",
    "previtem": "previous({items}, {index})",
}

_NUMBERS: Final = frozenset({"index", "index0", "length", "revindex"})


class Expressions:
    """Compiles the expressions of a unit."""

    def __init__(
        self, chain: list[Source], parse: Parse, names: frozenset[str], safe: Mapping[str, bool]
    ) -> None:
        self.chain = chain
        self._parse = parse
        self._names = names
        self._safe = safe
        self.is_page = bool(names)
        self.imports: dict[tuple[str, str], str] = {}
        self._elsewhere: dict[str, dict[str, nodes.Macro]] = {}
        self.constants: dict[str, str] = {}
        self._count = 0
        # What a template defines is seen in all blocks of its page.
        self._owners: dict[str, Source] = {}
        for source in chain:
            if self._owners.keys() & source.defines():
                raise Unsupported("a name with two meanings")
            self._owners.update(dict.fromkeys(source.defines(), source))

    def shown(self, node: nodes.Node, made: Function) -> ast.expr:
        """Compile an expression to text as it stands on the page."""
        match node:
            case nodes.TemplateData(data=data):
                return const(data)
            case nodes.Const(value=value):
                return const(str(escape(value)))
            case nodes.CondExpr(expr2=other):
                return ast.IfExp(
                    self.value(node.test, made).code,
                    self.shown(node.expr1, made),
                    self.shown(other, made) if other else const(""),
                )
        found = self.value(node, made)
        if found.safe or found.number:
            return found.code
        if isinstance(node, nodes.Name | nodes.Getattr):
            return ast.Subscript(load("escaped"), found.code, ast.Load())
        return call("shown", found.code)

    def value(self, node: nodes.Node, made: Function) -> _Value:  # noqa: PLR0911, PLR0912
        match node:
            case nodes.Const(value=Markup() as value):
                return _Value(const(str(value)), safe=True)
            case nodes.Const(value=value):
                return _Value(const(value))
            case nodes.Name(name=name):
                return _Value(self._name(name, made))
            case nodes.Getattr(node=nodes.Name(name="loop"), attr=attr) if "loop" not in made.scope:
                return self._loop(attr, made)
            case nodes.Getattr():
                return _Value(ast.Attribute(self.plain(node.node, made), node.attr, ast.Load()))
            case nodes.Getitem(arg=nodes.Slice(start=start, stop=stop, step=step)):
                bounds = [self.plain(one, made) if one else None for one in (start, stop, step)]
                cut = ast.Slice(bounds[0], bounds[1], bounds[2])
                return _Value(ast.Subscript(self.plain(node.node, made), cut, ast.Load()))
            case nodes.Getitem():
                found = self.plain(node.node, made), self.plain(node.arg, made)
                return _Value(ast.Subscript(*found, ast.Load()))
            case nodes.Call(dyn_args=None, dyn_kwargs=None):
                return self._call(node, made)
            case nodes.Filter(node=nodes.Expr(), dyn_args=None, dyn_kwargs=None):
                return self._filter(node, made)
            case nodes.Test():
                return self._test(node, made)
            case nodes.Not():
                return _Value(ast.UnaryOp(ast.Not(), self.value(node.node, made).code))
            case nodes.Neg():
                return _Value(ast.UnaryOp(ast.USub(), self.plain(node.node, made)))
            case nodes.And() | nodes.Or():
                operator = ast.And() if isinstance(node, nodes.And) else ast.Or()
                sides = [self.plain(node.left, made), self.plain(node.right, made)]
                return _Value(ast.BoolOp(operator, sides))
            case nodes.Compare():
                others = [self.plain(one.expr, made) for one in node.ops]
                operators = [_COMPARISONS[one.op]() for one in node.ops]
                return _Value(ast.Compare(self.plain(node.expr, made), operators, others))
            case nodes.CondExpr(expr2=nodes.Expr() as other):
                ways = [self.plain(one, made) for one in (node.test, node.expr1, other)]
                return _Value(ast.IfExp(*ways))
            case nodes.Concat():
                return _Value(call("joined", *(self.plain(one, made) for one in node.nodes)))
            case nodes.Tuple(ctx="load") | nodes.List():
                made_of = [self.plain(one, made) for one in node.items]
                kind = ast.List if isinstance(node, nodes.List) else ast.Tuple
                return _Value(kind(made_of, ast.Load()))
            case nodes.BinExpr() if type(node) in _OPERATORS:
                sides = [self.plain(node.left, made), self.plain(node.right, made)]
                return _Value(ast.BinOp(sides[0], _OPERATORS[type(node)](), sides[1]))
            case _:
                raise Unsupported(type(node).__name__)

    def plain(self, node: nodes.Node, made: Function) -> ast.expr:
        return self.unsafe(self.value(node, made))

    def unsafe(self, value: _Value) -> ast.expr:
        """Compile a value that goes elsewhere: there it has to say itself that it is safe."""
        if not value.safe:
            return value.code
        if not isinstance(value.code, ast.Constant):
            return call("safe", value.code)
        text = str(value.code.value)
        if text not in self.constants:
            self.constants[text] = self.fresh("text")
        return load(self.constants[text])

    def _name(self, name: str, made: Function) -> ast.expr:
        if name in made.scope:
            if not made.scope[name]:
                raise Unsupported(f"'{name}' may have no value")
            return load(made.scope[name])
        if name in self._owners:
            if name not in self._owners[name].variables:
                raise Unsupported(f"the macro '{name}' as a value")
            return item("context", name) if made.context else load(f"v_{name}")
        if made.context and name in self._names:
            made.wanted.add(name)
            return load(f"l_{name}")
        if name == "loop" or not made.context:
            raise Unsupported(f"'{name}', which is not known")
        return item("context", name)

    def _loop(self, attr: str, made: Function) -> _Value:
        if made.loop is None or attr not in _LOOP:
            raise Unsupported(f"loop.{attr}")
        code = _LOOP[attr].format(index=made.loop.index, items=made.loop.items)
        return _Value(python(code), number=attr in _NUMBERS)

    def _call(self, node: nodes.Call, made: Function) -> _Value:
        match node.node:
            case nodes.Name(name="super") if made.block is not None and not node.args:
                name, level = made.block
                for above in range(level + 1, len(self.chain)):
                    if name in self.chain[above].blocks:
                        return _Value(call(block_name(name, above), load("context")), safe=True)
            case nodes.Name(name=name) if name in made.scope:
                pass
            case nodes.Name(name=name) if name in self._owners:
                source = self._owners[name]
                if name in source.macros:
                    context = [load("context")] if made.context else []
                    return self._macro_call(source.macros[name], f"m_{name}", node, made, context)
                if name in source.imported:
                    return self._imported(*source.imported[name], node, made)
            case nodes.Getattr(node=nodes.Name(name=name), attr=attr) if (
                name not in made.scope
                and name in self._owners
                and name in self._owners[name].modules
            ):
                return self._imported(self._owners[name].modules[name], attr, node, made)
            case nodes.Name(name="_" | "gettext"):
                return _Value(self._with_arguments(python("wording.text"), node, made), safe=True)
            case nodes.Name(name="ngettext"):
                counted = python("wording.counted")
                return _Value(self._with_arguments(counted, node, made), safe=True)
            case nodes.Name(name="range"):
                return _Value(self._with_arguments(load("range"), node, made))
            case nodes.Getattr(node=owner) if not _is_loop(owner):
                return _Value(self._with_arguments(self.plain(node.node, made), node, made))
        raise Unsupported("a call of something not known")

    def _with_arguments(self, target: ast.expr, node: Any, made: Function) -> ast.Call:
        return ast.Call(
            target,
            [self.plain(one, made) for one in node.args],
            [ast.keyword(one.key, self.plain(one.value, made)) for one in node.kwargs],
        )

    def _imported(self, template: str, name: str, node: nodes.Call, made: Function) -> _Value:
        if template not in self._elsewhere:
            self._elsewhere[template] = Source.read(template, self._parse, page=False).macros
        macro = self._elsewhere[template].get(name)
        if macro is None or name.startswith("_"):
            raise Unsupported(f"'{template}' has no macro '{name}'")
        python = self.imports.setdefault((template, name), f"i_{len(self.imports)}")
        return self._macro_call(macro, python, node, made, [])

    def _macro_call(
        self, macro: nodes.Macro, python: str, node: nodes.Call, made: Function,
        context: list[ast.expr],
    ) -> _Value:  # fmt: skip
        names = [argument.name for argument in macro.args]
        given = dict(zip(names, node.args, strict=False))
        named = {one.key: one.value for one in node.kwargs}
        if len(node.args) > len(names) or named.keys() - set(names) or named.keys() & given.keys():
            raise Unsupported(f"arguments that the macro '{macro.name}' does not take")
        given.update(named)
        left_out = dict(zip(names[len(names) - len(macro.defaults) :], macro.defaults, strict=True))
        arguments = []
        for name in names:
            if name in given:
                arguments.append(self.plain(given[name], made))
            elif isinstance(left_out.get(name), nodes.Const):
                arguments.append(self.plain(left_out[name], made))
            else:
                raise Unsupported(f"the macro '{macro.name}' without its '{name}'")
        return _Value(call(python, *context, *arguments), safe=True)

    def _filter(self, node: nodes.Filter, made: Function) -> _Value:
        assert node.node is not None  # a filtered expression, no block
        target = self.plain(node.node, made)
        if node.name in self._safe:
            ours = load(f"f_{node.name}")
            filtered = self._filtered(ours, target, node, made)
            return _Value(filtered, safe=self._safe[node.name])
        if node.name in ("length", "count"):
            return _Value(call("len", target), number=True)
        if node.name == "join" and len(node.args) <= 1 and not node.kwargs:
            return _Value(self._filtered(load("listed"), target, node, made))
        if node.name not in FILTERS:
            raise Unsupported(f"the filter '{node.name}'")
        found = call("jinja_filter", const(node.name))
        return _Value(self._filtered(found, target, node, made))

    def _filtered(self, found: ast.expr, target: ast.expr, node: Any, made: Function) -> ast.expr:
        made_of = self._with_arguments(found, node, made)
        made_of.args.insert(0, target)
        return made_of

    def _test(self, node: nodes.Test, made: Function) -> _Value:
        match node.node:
            case nodes.Getattr(node=nodes.Name(name="loop"), attr="previtem") if (
                node.name == "defined" and made.loop is not None
            ):
                return _Value(python(f"{made.loop.index} > 0"))
        if node.name == "none":
            return _Value(
                ast.Compare(self.plain(node.node, made), [ast.Is()], [ast.Constant(None)])
            )
        if node.name == "defined":
            return self._defined(node.node, made)
        if node.name == "undefined" or node.name not in TESTS:
            raise Unsupported(f"the test '{node.name}'")
        if node.dyn_args or node.dyn_kwargs:
            raise Unsupported(f"the test '{node.name}' of many values")
        found = call("jinja_test", const(node.name))
        return _Value(self._filtered(found, self.plain(node.node, made), node, made))

    def _defined(self, node: nodes.Node, made: Function) -> _Value:
        match node:
            case nodes.Name(name=name) if made.scope.get(name) or (
                made.context and name in self._names
            ):
                return _Value(const(True))
            case nodes.Getattr(attr=attr) if not _is_loop(node.node):
                return _Value(call("has", self.plain(node.node, made), const(attr)))
        raise Unsupported("whether something is defined that is not known")

    def fresh(self, name: str) -> str:
        self._count += 1
        return f"n{self._count}_{name}"


def _is_loop(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Name) and node.name == "loop"
