"""An entry's fields → the text of its file."""

from typing import Any, Final

import yaml

from dossier import files
from dossier.exchange.passing import Fields, ordered
from dossier.model import Kind

WIDTH: Final = 100
"""Of a line, in characters."""


def yaml_of(kind: Kind, fields: Fields) -> str:
    """Return an entry's file: fields in order, two spaces, texts folded at 100 characters."""
    given = ordered(kind, fields)
    if kind != "chapter":
        return _dumped(given)
    body = given.pop("body", "").strip("\n")
    front = f"---\n{_dumped(given)}---\n"
    return f"{front}\n{body}\n" if body else front


def _dumped(given: Fields) -> str:
    """A group of fields as YAML that is read back as the same."""
    text = _in_style(given, None)
    root = files.parse("content/x.yaml", text, []).root
    return text if root is not None and root.plain() == given else _in_style(given, '"')


def _in_style(given: Fields, style: str | None) -> str:
    text: str = yaml.dump(
        given,
        Dumper=_Dumper,
        default_style=style,
        sort_keys=False,
        allow_unicode=True,
        width=WIDTH,
        indent=2,
    )
    return text


class _Dumper(yaml.SafeDumper):
    """Writes every scalar as a text, as the content is read."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


# Nothing is typed by how it looks: `no` is a word here, and `2024` a text.
_Dumper.yaml_implicit_resolvers = {}


def _text(dumper: _Dumper, value: str) -> yaml.ScalarNode:
    style = dumper.default_style
    if style:
        pass
    elif "\n" in value.strip("\n"):
        style = "|"
    elif len(value) > WIDTH - 12:
        style = ">"
    elif not value or value in ("~", "=", "<<") or value.lower() == "null":
        style = '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


def _mapping(dumper: _Dumper, value: dict[str, Any]) -> yaml.MappingNode:
    short = list(value) == ["actor", "as"] and _length(value.values()) < 60
    return dumper.represent_mapping("tag:yaml.org,2002:map", value.items(), flow_style=short)


def _list(dumper: _Dumper, value: list[Any]) -> yaml.SequenceNode:
    short = all(isinstance(one, str) for one in value) and _length(value) < WIDTH - 20
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=short)


def _length(texts: Any) -> int:
    return sum(len(one) + 2 for one in texts)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(dict, _mapping)
_Dumper.add_representer(list, _list)
