"""Texts of the interface are translated when a template is compiled."""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from jinja2 import nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup


class Translated(NodeTransformer):
    """Puts translations in the place of texts of the interface."""

    def __init__(self, translate: Callable[[str], str]) -> None:
        self._translate = translate

    def visit_Output(self, node: nodes.Output) -> nodes.Node:  # noqa: N802 - Jinja2's name
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
    if node.node.name not in {"_", "gettext"} or len(node.args) != 1:
        return None
    if node.dyn_args or node.dyn_kwargs:
        return None
    text = node.args[0]
    return text.value if isinstance(text, nodes.Const) and isinstance(text.value, str) else None


def _fills(text: str, node: Any) -> bool:
    """Whether a call fills just the places of its text, all of which are plain."""
    places = set(_PLACE.findall(text))
    rest = _PLACE.sub("", text).replace("%%", "")
    return bool(places) and places == {argument.key for argument in node.kwargs} and "%" not in rest
