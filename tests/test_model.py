"""The model: what its types say of themselves, and what they take."""

from dataclasses import fields as dataclass_fields
from typing import Any, get_args

import pytest
from conftest import linked
from pydantic_core import ValidationError

from dossier import model
from dossier.fields import WORDS, Field, docs, fields
from dossier.model import (
    FAMILIES,
    KINDS,
    PROSE_FIELDS,
    REFERENCE_FIELDS,
    SETTINGS_PROSE,
    TYPES,
    Event,
    Settings,
    Stance,
    field_names,
    walk,
)
from dossier.nodes import Node
from dossier.problems import Location
from dossier.schema import read_entry, read_settings
from dossier.validation import validator
from dossier.yamlnodes import parse

# --- what the types say of themselves -------------------------------------------------------------


def test_kinds() -> None:
    """Each kind has a type that knows its kind."""
    assert set(TYPES) == set(KINDS)
    assert all(type_.kind_name == kind for kind, type_ in TYPES.items())


def test_reference_fields() -> None:
    """All fields that name entries are known, however deep they lie, with the kind they name."""
    found = {
        kind: {(".".join(way), target) for way, target in ways}
        for kind, ways in REFERENCE_FIELDS.items()
    }
    shared = {("sources.*.source", "source"), ("sources.*.relies_on.*", "source")}
    assert found == {
        "event": shared
        | {
            ("actors.*.actor", "actor"), ("places.*", "place"), ("claims.*", "claim"),
            ("responds_to.*", "event"), ("part_of", "event"),
        },
        "actor": shared
        | {
            ("roles.*.at", "actor"), ("roles.*.sources.*.source", "source"),
            ("roles.*.sources.*.relies_on.*", "source"), ("part_of", "actor"),
        },
        "quote": shared
        | {
            ("speaker", "actor"), ("event", "event"), ("about.*", "actor"), ("claims.*", "claim"),
        },
        "source": shared | {("relies_on.*", "source")},
        "claim": shared
        | {
            ("positions.*.actor", "actor"), ("positions.*.quote", "quote"),
            ("positions.*.source.*.source", "source"),
            ("positions.*.source.*.relies_on.*", "source"),
            ("positions.*.follows_from", "claim"), ("events.*", "event"),
        },
        "place": shared | {("part_of", "place")},
        "term": shared,
        "chapter": shared,
    }  # fmt: skip


def test_prose_fields() -> None:
    """All fields that hold prose are known."""
    shared = {"summary", "body", "corrections.*.note", "retracted.reason", "retracted.see"}
    found = {kind: {".".join(way) for way in ways} for kind, ways in PROSE_FIELDS.items()}
    assert found == {
        **dict.fromkeys(("event", "actor", "quote", "source", "place", "chapter"), shared),
        "claim": shared | {"positions.*.note", "resolution.reason"},
        "term": shared | {"definition"},
    }
    assert {".".join(way) for way in SETTINGS_PROSE} == {
        "answer", "established", "disputed", "unknown", "about", "principles",
        "corrections_policy", "as_of.*.note",
    }  # fmt: skip


def test_families() -> None:
    """Each stance has a family, and there are four."""
    assert set(FAMILIES) == set(get_args(Stance))
    assert set(FAMILIES.values()) == {"for", "open", "against", "silent"}


def test_walk() -> None:
    """A way leads to each value that is there, by names of attributes and places in lists."""
    graph, _ = linked({
        "actors/a": "name: A\nkind: state\n",
        "sources/s": "title: S\npublisher: P\nkind: wire\n",
        "claims/c": "statement: C\npositions:\n"
        "  - {actor: a, stance: denies, source: s}\n"
        "  - {actor: a, stance: hints, source: [s, {source: s, at: p. 1}], note: x}\n",
    })  # fmt: skip
    claim = graph.claim("c")
    ways = dict(walk(claim, ("positions", "*", "source", "*", "source")))
    assert ways == {
        ("positions", 0, "source", 0, "source"): "s",
        ("positions", 1, "source", 0, "source"): "s",
        ("positions", 1, "source", 1, "source"): "s",
    }
    assert list(walk(claim, ("resolution", "reason"))) == []
    assert list(walk(claim, ("positions", "*", "quote"))) == []
    assert list(walk(claim, ())) == [((), claim)]


def test_names() -> None:
    """Fields are known by the names that editors write."""
    assert field_names(model.Role)["from_"] == "from"
    assert field_names(model.Participant) == {"actor": "actor", "as_": "as"}


# --- what fields take -----------------------------------------------------------------------------


def _all_types() -> list[Any]:
    found: list[Any] = [*TYPES.values(), Settings]
    for type_ in found:
        for field in fields(type_).values():
            group = field.meant.group or (field.meant.item.group if field.meant.item else None)
            if group is not None and group not in found:
                found.append(group)
    return found


@pytest.mark.parametrize("type_", _all_types(), ids=lambda type_: type_.__name__)
def test_every_field_is_described(type_: Any) -> None:
    """Of each field it is known what it takes, and its docstring says what it means."""
    described = fields(type_)
    assert set(docs(type_)) >= set(described) - {"id"}
    assert set(field_names(type_).values()) == set(described)
    assert len(dataclass_fields(type_)) == len(described)
    for field in described.values():
        assert field.meant.what in WORDS
        assert not field.meant.choices or field.meant.what == "choice"
        assert (field.meant.what == "list") == (field.meant.item is not None)
        assert (field.meant.what == "group") == (field.meant.group is not None)


def test_shapes() -> None:
    """Lists, groups and what stands for them alone are told from the types."""
    event, position = fields(Event), fields(model.Position)
    assert event["title"].meant.what == "text"
    assert event["date"].meant.what == "date"
    assert event["key"] == Field("key", event["draft"].meant, required=False, default=False)
    assert event["tags"].meant.item is not None
    assert event["tags"].meant.item.what == "slug"
    actors = event["actors"].meant.item
    assert actors is not None
    assert (actors.group, actors.shorthand) == (model.Participant, "actor")
    assert position["source"].meant.alone
    assert position["actor"].meant.target == "actor"
    assert fields(model.Place)["at"].meant.count == 2
    assert fields(Settings)["feed_entries"].default == 50


# --- what the types take --------------------------------------------------------------------------


def made(kind: Any, text: str) -> Any:
    root, problems = parse(text, "f")
    assert problems == []
    entry, more = read_entry(kind, "x", root, "f")
    assert more == []
    return entry


def test_an_entry() -> None:
    """Text becomes what the fields mean."""
    event = made(
        "event",
        "title: ' A '\ndate: 2024-09/..\nstatus: planned\nkey: true\n"
        "actors: [a, {actor: b, as: c}]\nsources: [s, {source: t, at: p. 1}]\n"
        "summary: '*x*'\nbody: |\n  y\ntags: [u, v]\n",
    )
    assert (event.id, event.title, event.date.text, event.key) == ("x", "A", "2024-09/..", True)
    assert [(one.actor, one.as_) for one in event.actors] == [("a", None), ("b", "c")]
    assert [(one.source, one.at) for one in event.sources] == [("s", None), ("t", "p. 1")]
    assert event.summary.parts == ("<em>x</em>",)
    assert event.body.parts == ("<p>y</p>",)
    assert event.tags == ("u", "v")
    assert not event.draft


def test_entries_are_frozen_and_equal() -> None:
    """What was read alike is equal, and nobody can change it."""
    one, two = (made("term", "name: A\ndefinition: b\n") for _ in range(2))
    assert one == two
    with pytest.raises(AttributeError):
        one.name = "B"


def test_settings() -> None:
    """The settings have defaults for all but the title and the question."""
    root, _ = parse("title: A\nquestion: B?\n", "f")
    settings, problems = read_settings(root, "f")
    assert problems == []
    assert (settings.languages, settings.feed_entries, settings.base_url) == (("en",), 50, None)
    assert not settings.answer


def test_position_needs_evidence() -> None:
    """A position with neither a quote nor a source is refused where the types are validated."""
    position = validator(model.Position)
    with pytest.raises(ValidationError, match="neither a quote nor a source"):
        position.validate_python({"actor": "a", "stance": "denies"})
    assert position.validate_python({"actor": "a", "stance": "denies", "quote": "q"}).source == ()


@pytest.mark.parametrize("kind", KINDS)
def test_stand_ins(kind: Any) -> None:
    """What stands in for an entry that cannot be read is an entry of its kind."""
    entry, problems = read_entry(kind, "some-id", None, "f")
    assert isinstance(entry, TYPES[kind])
    assert (entry.id, problems) == ("some-id", [])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "value", ["a", [], {}, [Node("a", 1, 1, 1)], {"id": Node([], 1, 1, 1, 1, 1)}]
)
def test_anything_gives_an_entry(kind: Any, value: Any) -> None:
    """Whatever is read gives an entry, and problems where it is none."""
    for id_ in ("a", "Ä", None):
        entry, problems = read_entry(kind, id_, Node(value, 1, 1, 1), "f")
        assert isinstance(entry, TYPES[kind])
        assert problems
        assert all(isinstance(one.location, Location) for one in problems)
