"""Python's syntax tree, in few words."""

import ast
from collections.abc import Iterator
from typing import Any


def keeping(
    kept: str, arguments: list[str], statements: list[ast.stmt], result: ast.expr
) -> list[ast.stmt]:
    """What a function does, but where it was done before."""
    tests = " and ".join(f"type({name}) in keyed" for name in arguments) or "True"
    key = "".join(f"(id({name}) if type({name}) in cards else {name})," for name in arguments)
    values = "".join(f"{name}," for name in arguments)
    before = f"""
keeps = {tests}
if keeps:
    key = ({key})
    found = {kept}.get(key)
    if found is not None:
        return found[0]
"""
    after = f"""
if keeps:
    {kept}.keep(key, text, ({values}))
return text
"""
    made = [*statements, assign("text", result)]
    return [*ast.parse(before).body, *made, *ast.parse(after).body]


def define(name: str, given: list[ast.arg], statements: list[ast.stmt]) -> ast.FunctionDef:
    made = ast.parse(f"def {name}(): pass").body[0]
    assert isinstance(made, ast.FunctionDef)
    made.args.args = given
    made.body = statements
    return made


def shown_text(shown: list[ast.expr]) -> ast.expr:
    """An expression for texts, one after the other."""
    parts: list[ast.expr] = []
    for one in _flat(shown):
        if not isinstance(one, ast.Constant):
            parts.append(ast.FormattedValue(one, -1))
        elif parts and isinstance(parts[-1], ast.Constant):
            parts[-1] = const(str(parts[-1].value) + str(one.value))
        elif one.value:
            parts.append(one)
    match parts:
        case []:
            return const("")
        case [ast.Constant() as alone]:
            return alone
        case _:
            return ast.JoinedStr(parts)


def _flat(shown: list[ast.expr]) -> Iterator[ast.expr]:
    for one in shown:
        if isinstance(one, ast.JoinedStr):
            yield from (
                part.value if isinstance(part, ast.FormattedValue) else part for part in one.values
            )
        else:
            yield one


def const(value: Any) -> ast.Constant:
    return ast.Constant(value)


def load(name: str) -> ast.expr:
    return ast.Name(name, ast.Load())


def item(name: str, key: str, how: ast.expr_context | None = None) -> ast.expr:
    return ast.Subscript(load(name), const(key), how or ast.Load())


def assign(name: str, code: ast.expr) -> ast.stmt:
    return ast.Assign([ast.Name(name, ast.Store())], code)


def call(name: str, *arguments: ast.expr) -> ast.Call:
    return ast.Call(load(name), list(arguments), [])


def python(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def block_name(name: str, level: int) -> str:
    return f"b_{level}_{name}"
