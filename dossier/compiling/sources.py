"""A template, taken apart: what it extends, imports and defines."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from jinja2 import nodes

Parse = Callable[[str], nodes.Template]
"""Gives a template's syntax tree; raises `TemplateNotFound` or `TemplateSyntaxError`."""


class Unsupported(Exception):  # noqa: N818 - it says what Jinja2 has to do itself
    """A template holds what is not compiled here."""


@dataclass(slots=True)
class Source:
    """A template, taken apart."""

    name: str
    parent: str | None
    before: list[nodes.Node]
    """What comes first: of a template that extends another, all that runs."""

    body: list[nodes.Node]
    blocks: dict[str, nodes.Block]
    macros: dict[str, nodes.Macro]
    imported: dict[str, tuple[str, str]]
    """Name → template and its macro."""

    modules: dict[str, str]
    """Name → template whose macros are its attributes."""

    variables: set[str]

    @staticmethod
    def read(name: str, parse: Parse, *, page: bool) -> "Source":
        tree = parse(name)
        made = Source(name, None, [], [], {}, {}, {}, {}, set())
        for block in tree.find_all(nodes.Block):
            if block.scoped or block.required:
                raise Unsupported("a block that is scoped or required")
            made.blocks[block.name] = block
        for node in tree.body:
            made._take(node, page)
        if made.blocks and not page:
            raise Unsupported("blocks among macros")
        names = [*made.macros, *made.imported, *made.modules, *made.variables]
        if len(names) > len(set(names)):
            raise Unsupported("a name with two meanings")
        return made

    def _take(self, node: nodes.Node, page: bool) -> None:
        match node:
            case nodes.Extends(template=nodes.Const(value=str() as parent)):
                if self.parent is not None or _runs(self.body):
                    raise Unsupported("something before what a template extends")
                self.parent = parent
                self.before, self.body = self.body, []
            case nodes.FromImport(template=nodes.Const(value=str() as other), with_context=False):
                for given in node.names:
                    own, here = given if isinstance(given, tuple) else (given, given)
                    self.imported[here] = (other, own)
            case nodes.Import(template=nodes.Const(value=str() as other), with_context=False):
                self.modules[node.target] = other
            case nodes.Macro(name=name) if name not in self.macros:
                self.macros[name] = node
            case nodes.Block() | nodes.Output() if self.parent is not None:
                pass
            case nodes.Output() if not page and _is_data(node):
                pass
            case (
                nodes.Assign(target=nodes.Name(name=variable))
                | nodes.AssignBlock(target=nodes.Name(name=variable))
            ):
                self.variables.add(variable)
                (self.body if self.parent is None else self.before).append(node)
            case _ if self.parent is None and page and not _may_set(node):
                self.body.append(node)
            case _:
                raise Unsupported(f"{type(node).__name__} where nothing is shown")

    def defines(self) -> set[str]:
        """The names that it gives a meaning to."""
        return {*self.macros, *self.imported, *self.modules, *self.variables}


def _may_set(node: nodes.Node) -> bool:
    """Whether a name may be without a value after it, depending on the way that is taken."""
    return (
        isinstance(node, nodes.If)
        and next(node.find_all((nodes.Assign, nodes.AssignBlock)), None) is not None
    )


def _runs(body: Iterable[nodes.Node]) -> bool:
    return any(not _is_data(node) for node in body)


def _is_data(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Output) and all(
        isinstance(child, nodes.TemplateData) for child in node.nodes
    )
