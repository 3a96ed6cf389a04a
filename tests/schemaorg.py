"""The vocabulary of schema.org: which types and properties there are, and what fits where.

`schemaorg.json` is release 30.0 without its texts and without what is superseded; made by

    python tests/schemaorg.py schemaorg-current-https.jsonld

from the file that schema.org publishes (github.com/schemaorg/schemaorg, data/releases, Apache
License 2.0).
"""

import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

TABLE = Path(__file__).with_suffix(".json")

LITERALS = {"Text", "URL", "Date", "DateTime", "Number", "Integer", "Boolean"}
"""Data types whose values JSON-LD gives as plain values."""


def _names(value: Any) -> list[str]:
    many = value if isinstance(value, list) else [value] if value else []
    return sorted(one["@id"].removeprefix("schema:") for one in many if "schema:" in one["@id"])


def table(published: dict[str, Any]) -> dict[str, Any]:
    """Return the types with those above them, and the properties with domains and ranges."""
    types: dict[str, list[str]] = {}
    members: dict[str, list[str]] = {}
    properties: dict[str, list[list[str]]] = {}
    for node in published["@graph"]:
        if not node["@id"].startswith("schema:") or "schema:supersededBy" in node:
            continue
        name = node["@id"].removeprefix("schema:")
        kinds = node["@type"] if isinstance(node["@type"], list) else [node["@type"]]
        if "rdf:Property" in kinds:
            domains, ranges = node.get("schema:domainIncludes"), node.get("schema:rangeIncludes")
            properties[name] = [_names(domains), _names(ranges)]
        elif "rdfs:Class" in kinds:
            types[name] = _names(node.get("rdfs:subClassOf"))
        else:
            members[name] = [one.removeprefix("schema:") for one in kinds]
    return {"types": types, "members": members, "properties": properties}


@cache
def vocabulary() -> dict[str, Any]:
    """The table."""
    found: dict[str, Any] = json.loads(TABLE.read_text("utf-8"))
    return found


@cache
def kinds_of(type_: str) -> frozenset[str]:
    """A type and all above it.

    Raises:
        KeyError: there is no such type.
    """
    above = vocabulary()["types"][type_]
    return frozenset({type_}).union(*map(kinds_of, above))


def misfits(node: dict[str, Any]) -> list[str]:
    """Return what in a node, by itself, is not of the vocabulary or does not fit."""
    types = _listed(node["@type"])
    wrong = [f"there is no type {one}" for one in types if one not in vocabulary()["types"]]
    if wrong:
        return wrong
    here = frozenset().union(*map(kinds_of, types))
    for name, value in node.items():
        if name.startswith("@"):
            continue
        if name not in vocabulary()["properties"]:
            wrong.append(f"there is no property {name}")
            continue
        domains, ranges = vocabulary()["properties"][name]
        if not here.intersection(domains):
            wrong.append(f"{name} is no property of {' or '.join(types)}")
        wrong += [f"{name}: {one!r} is none of {ranges}" for one in _listed(value)
                  if not _in_range(one, ranges)]  # fmt: skip
    return wrong


def _in_range(value: Any, ranges: list[str]) -> bool:
    if isinstance(value, dict):
        kinds = [kinds_of(one) for one in _listed(value["@type"])]
        return any(kind.intersection(ranges) for kind in kinds)
    if isinstance(value, int):
        return bool({"Number", "Integer"}.intersection(ranges))
    if isinstance(value, str) and value.startswith("https://schema.org/"):
        kind = vocabulary()["members"].get(value.removeprefix("https://schema.org/"), [])
        return bool(set(kind).intersection(ranges))
    # A name may stand for any thing, says schema.org; here, things are told as things.
    return bool(LITERALS.intersection(ranges))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


if __name__ == "__main__":
    made = table(json.loads(Path(sys.argv[1]).read_text("utf-8")))
    TABLE.write_text(json.dumps(made, separators=(",", ":"), sort_keys=True) + "\n", "utf-8")
