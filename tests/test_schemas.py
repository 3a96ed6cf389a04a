"""Schemas for text editors: they are sound, refuse nothing right, and follow the content."""

import json
import re
import subprocess
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from dossier import cli, dategrammar, jsonschemas, load, vscode
from dossier.completion import FILES, SCHEMAS, VSCODE, Completion
from dossier.fields import Meant, fields
from dossier.jsonschemas import NEEDS, Named
from dossier.model import KINDS, TYPES, Kind, Settings
from dossier.naming import Names
from dossier.patterns import PATTERNS
from dossier.schema import read_settings
from dossier.yamlnodes import parse, split_front_matter
from tests.sitekit import GOOD, ROOT, SMALL, STARTER, write

BAD = sorted(path for path in (ROOT / "tests" / "sites" / "bad").iterdir() if path.is_dir())
CORPUS = ROOT / ".." / "shared" / "corpora" / "edtf" / "cases.json"


class Core(yaml.CSafeLoader):
    """Types scalars as language servers do: by the core schema of YAML 1.2.2, section 10.3.2."""

    yaml_implicit_resolvers = {}  # noqa: RUF012


def _scalar(tag: str, pattern: str, read: Any) -> None:
    Core.add_implicit_resolver(f"!{tag}", re.compile(f"(?:{pattern})$"), None)
    Core.add_constructor(f"!{tag}", lambda _, node: read(node.value))


_scalar("null", "null|Null|NULL|~|", lambda text: None)
_scalar("bool", "true|True|TRUE|false|False|FALSE", lambda text: text.lower() == "true")
_scalar("int", "[-+]?[0-9]+", int)
_scalar("based", "0o[0-7]+|0x[0-9a-fA-F]+", lambda text: int(text, 0))
_scalar("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", float)
_scalar(
    "far", r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", lambda text: float(text.replace(".", "", 1))
)


def typed(text: str) -> Any:
    """Read YAML as a language server does."""
    return yaml.load(text, Core)


def schema_of(name: str, entries: dict[Kind, list[Named]]) -> Any:
    """Return one of the schemas, in a site with some entries."""
    ids = {kind: jsonschemas.ids_of(kind, entries.get(kind, [])) for kind in KINDS}
    return json.loads(jsonschemas.text_of(name, ids))


def validator(name: str, entries: dict[Kind, list[Named]]) -> Draft7Validator:
    """Return what validates by it."""
    return Draft7Validator(schema_of(name, entries))


def named(*ids: str) -> list[Named]:
    return [Named(id_, id_.title(), "") for id_ in ids]


def files_of(site: Path) -> Iterator[tuple[str, str, str]]:
    """Yield the files of a site: path, schema, and what a language server gets to see."""
    for path in load.list_files(site).paths:
        try:
            text = (site / path).read_bytes().decode()
        except (OSError, UnicodeDecodeError):
            continue
        if path.endswith(".md"):
            parts = split_front_matter(text)
            yield path, "chapter", parts[0] if parts else ""
        else:
            name = "dossier" if path == load.SETTINGS else load.kind_of(path)
            yield path, name, text


# --- soundness ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", NEEDS)
def test_schemas_are_schemas(name: str) -> None:
    """Each is one by the draft's own schema, with and without entries."""
    many = {kind: named(*(f"id-{n}" for n in range(100))) for kind in KINDS}
    for entries in ({}, many):
        Draft7Validator.check_schema(schema_of(name, entries))


def _nodes(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
    for one in schema.values() if isinstance(schema, dict) else schema:
        if isinstance(one, dict | list):
            yield from _nodes(one)


def test_lists_of_values_are_short() -> None:
    """No language server compares each of 10,000 ids with each other, or shows them all at once."""
    many = {"event": named(*(f"event-{n}" for n in range(10_000)))}
    schema = schema_of("event", many)
    assert max(len(one["enum"]) for one in _nodes(schema) if "enum" in one) == 100
    assert all(len(one.get("defaultSnippets", ())) <= 1000 for one in _nodes(schema))


def test_every_field_is_described() -> None:
    """Whoever rests on a field is told what it means: in the words of the model."""
    for name in NEEDS:
        for node in _nodes(schema_of(name, {})):
            for field, one in node.get("properties", {}).items():
                assert one["description"], f"{name}: {field}"


# --- what is right passes -----------------------------------------------------------------


@pytest.mark.parametrize("site", [GOOD, STARTER, ROOT], ids=["good", "starter", "own"])
def test_what_the_reader_accepts_passes(site: Path) -> None:
    """Every file of a sound site is valid, typed as a language server types it."""
    entries = Names(site).by_kind()
    validators = {name: validator(name, entries) for name in NEEDS}
    for path, name, text in files_of(site):
        found = [error.message for error in validators[name].iter_errors(typed(text))]
        assert not found, path


_WORDS = st.sampled_from(
    ["2024", "-12", "007", "1e3", "0x1F", "0o17", ".5", ".inf", ".nan", "12:30", "1_000", "true",
     "True", "false", "no", "yes", "on", "2024-09-10", "Q794", "a-b", "é", "…", "a: b"]
)  # fmt: skip
_YEARS = ["2024", "0044", "-0044", "0000", "202X", "20XX", "-00XX", "Y20240", "Y-170000002"]
_RESTS = ["", "-09", "-02-29", "-12-31", "-21", "-24", "-XX", "-09-XX", "-XX-XX"] + [
    f"-09-06T10:11:12{offset}" for offset in ("", "Z", "+03:30", "-12")
]


def _accepted(text: str) -> bool:
    try:
        dategrammar.parse(text)
    except dategrammar.InvalidDate:
        return False
    return True


_ENDS = [*map("".join, product(_YEARS, _RESTS, ["", "?", "~", "%"])), "", ".."]
DATES = list(
    filter(_accepted, [*_ENDS, *map("/".join, product(_ENDS[::3] + _ENDS[-2:], repeat=2))])
)
"""Dates of every form that the reader accepts."""

SORTS = {
    "date": DATES,
    "day": ["2024-09-10", "0044-02-29"],
    "flag": ["true", "false"],
    "url": ["https://example.org/", "HTTP://a.b?c#d", "https://مثال.ایران/é", "http://[::1]/"],
    "language": ["en", "zh-Hans", "no", "de-CH-1996", "EN", "en-x-abc"],
    "slug": ["2024", "007", "1e3", "0x1f", "true", "no", "a-b"],
    "number": ["1", "1000", "+5", " 7 ", "٥", "1_0", "007"],
    "degrees": ["45.5", "-90", "1e1", "+1.", "1_0.5", "٥", ".5", "007"],
    "wikidata": ["Q794"],
    "email": ["a@b.org", "a+b@c.d.e", "é@b.ü"],
}
"""What the reader accepts of each sort."""


def values(meant: Meant) -> st.SearchStrategy[Any]:
    """What may stand in a field: mostly right."""
    if meant.target:
        return st.sampled_from(["ann", "2024", "true", "1e3", "0x1f"])
    if meant.choices:
        return st.sampled_from(meant.choices)
    if meant.item is not None:
        least, most = (meant.count or meant.least or 0), meant.count or 2
        many = st.lists(values(meant.item), min_size=least, max_size=most)
        return many | values(meant.item) if meant.alone else many
    if meant.group is not None:
        group = groups(meant.group)
        return (
            group | values(fields(meant.group)[meant.shorthand].meant) if meant.shorthand else group
        )
    return st.sampled_from(SORTS[meant.what]) if meant.what in SORTS else _WORDS


def groups(type_: Any) -> st.SearchStrategy[dict[str, Any]]:
    """Groups of fields: those that are required, and some of the others."""
    own = {name: one for name, one in fields(type_).items() if name != "id"}
    required = {name: values(one.meant) for name, one in own.items() if one.required}
    others = {name: values(one.meant) for name, one in own.items() if not one.required}
    return st.fixed_dictionaries(required, optional=others)


def written(value: Any) -> str:
    """YAML in flow style, in which what can stand without quotation marks does."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {written(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    plain = re.fullmatch(r"[\w.+~/-][\w.:+~%/?-]*", value) and not re.match(r"-$|~$|[?-]\W", value)
    return value if plain and not value.endswith(":") else json.dumps(value)


REFERRED = {kind: named("ann", "2024", "true", "1e3", "0x1f") for kind in KINDS}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "chapter"])
@given(data=st.data())
@settings(max_examples=40)
def test_schemas_refuse_nothing_that_the_reader_accepts(kind: Kind, data: st.DataObject) -> None:
    """Whatever is written without quotation marks, and whatever a language server takes it for."""
    text = written(data.draw(groups(TYPES[kind])))
    records, problems = load.read_entries(f"content/{kind}s/x.yaml", text)
    assume(records and not problems)
    assert not [*VALIDATORS[kind].iter_errors(typed(text))]


@given(data=st.data())
@settings(max_examples=40)
def test_settings_are_refused_nothing_either(data: st.DataObject) -> None:
    """The same holds for the settings."""
    text = written(data.draw(groups(Settings)))
    root, problems = parse(text, load.SETTINGS)
    assume(not problems and not read_settings(root, load.SETTINGS)[1])
    assert not [*VALIDATORS["dossier"].iter_errors(typed(text))]


VALIDATORS = {name: validator(name, REFERRED) for name in NEEDS}


def test_the_pattern_of_dates_refuses_none() -> None:
    """What is a date to the reader is one to the schema."""
    assert [text for text in DATES if not re.search(PATTERNS["date"][0], text)] == []


def test_the_pattern_of_dates_on_the_corpus() -> None:
    """It passes every date of the suites that the reader accepts, and few that it does not."""
    if not CORPUS.exists():
        pytest.skip("the corpus is not here")
    texts = [case["edtf"] for case in json.loads(CORPUS.read_text("utf-8"))]
    passed = {text for text in texts if re.search(PATTERNS["date"][0], text)}
    accepted = set(filter(_accepted, texts))
    assert accepted <= passed
    assert len(passed - accepted) < len(texts) / 10


@pytest.mark.parametrize(
    "id_", ["2024", "007", "true", "false", "1e3", "1e-5", "0x1f", "0o17", "no"]
)
def test_ids_that_look_like_something_else(id_: str) -> None:
    """An id that a language server takes for a number or a truth value can be named, too."""
    checked = validator("place", {"place": named(id_)})
    assert checked.is_valid(typed(f"name: A\npart_of: {id_}\n"))
    assert not checked.is_valid(typed("name: A\npart_of: else\n"))


# --- what is wrong does not ---------------------------------------------------------------

BY_THE_PARSER = {"duplicate-key", "several-documents", "tab", "yaml-syntax", "yaml-tag"}
"""What language servers mark without a schema."""

UNSEEN = {
    "alias": "a value is the same through an alias",
    "paid-debt": "a baseline is no content",
    "former-id": "no schema looks at other entries",
    "lost-address": "no schema knows what was published",
    "damaged-lock": "no schema is for the lock",
    "unverified-quote": "no schema looks at the lock",
    "retracted-reference": "no schema looks at other entries",
    "ambiguous-reference": "prose is not looked into",
    "backwards-period": "no schema compares two dates",
    "broken-reference": "prose is not looked into",
    "control-character": "texts may have any character in a schema",
    "cycle": "no schema looks at other entries",
    "draft-reference": "a draft may name another one",
    "duplicate-id": "no schema looks at other entries",
    "file-too-large": "no schema looks at files",
    "foreign-image": "prose is not looked into",
    "front-matter": "no language server looks into Markdown",
    "inline-card": "prose is not looked into",
    "invalid-date": "no pattern knows the calendar",
    "invalid-language": "that nobody has heard of a language",
    "invalid-link": "prose is not looked into",
    "missing-alt": "prose is not looked into",
    "missing-evidence": "one of two fields is required, which would be told as two faults",
    "missing-image": "no schema looks at files",
    "missing-settings": "no schema looks for files",
    "outside-site": "no schema looks at files",
    "path-collision": "no schema looks at other entries",
    "template-error": "no content",
    "unexpected-file": "no schema is for it",
    "unreadable-file": "no schema looks at files",
    "unsafe-id": "names of files are not looked at",
    "wrong-encoding": "no schema looks at files",
}
"""The codes that no schema sees in their bad sites, and why."""


@pytest.mark.parametrize("site", BAD, ids=lambda site: site.name)
def test_what_schemas_see(site: Path) -> None:
    """What is wrong with one field's shape is marked while it is typed."""
    entries = Names(site).by_kind()
    seen = by_parser = False
    for _, name, text in files_of(site):
        if name == "chapter":
            continue
        try:
            value = typed(text)
        except yaml.YAMLError:
            by_parser = True
        else:
            seen |= not validator(name, entries).is_valid(value)
    assert seen == (site.name not in UNSEEN and site.name not in BY_THE_PARSER)
    assert seen or by_parser or site.name in UNSEEN or site.name in BY_THE_PARSER


# --- the command, and what follows the content --------------------------------------------


def _told(site: Path, kind: Kind) -> dict[str, str]:
    """What is offered as ids of a kind: each with what is said of it."""
    schema = json.loads((site / SCHEMAS / "event.json").read_text("utf-8"))
    found = {}
    for node in _nodes(schema["definitions"][kind]):
        found |= dict(zip(node.get("enum", ()), node.get("enumDescriptions", ()), strict=True))
    return found


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return write(tmp_path / "a site", SMALL)


def test_schema_sets_up_completion(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One command writes the schemas and VS Code's settings; once more, it changes nothing."""
    assert cli.main(["schema", str(small)]) == 0
    assert "2 ids" in capsys.readouterr().out
    assert _told(small, "actor") == {"ann": "Ann · person · Says so."}
    settings = json.loads((small / VSCODE).read_text())
    assert settings == {"yaml.schemas": FILES}
    assert all((small / path).is_file() for path in FILES)
    before = {path: path.stat().st_mtime_ns for path in small.rglob("*") if path.is_file()}
    assert cli.main(["schema", str(small)]) == 0
    assert {path: path.stat().st_mtime_ns for path in small.rglob("*") if path.is_file()} == before


def test_git_sees_only_the_settings(tmp_path: Path) -> None:
    """In a new dossier, what is written for one machine alone is not committed."""
    site = tmp_path / "site"
    assert cli.main(["init", str(site)]) == 0
    git = ["git", "-C", str(site)]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "-A"], check=True)
    assert cli.main(["schema", str(site)]) == 0
    shown = subprocess.check_output([*git, "status", "--short", "-uall"], text=True)
    new = [line[3:] for line in shown.splitlines() if line.startswith("??")]
    assert new == [".vscode/extensions.json", ".vscode/settings.json"]


def test_a_folder_that_is_no_site(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is refused, and left as it was."""
    assert cli.main(["schema", str(tmp_path)]) == 2
    assert "no site folder" in capsys.readouterr().err
    assert not [*tmp_path.iterdir()]


def test_settings_that_cannot_be_read_are_left(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What to add is said instead."""
    file = write(small, {VSCODE: '{"a": 1,, }\n'}) / VSCODE
    assert cli.main(["schema", str(small)]) == 0
    told = capsys.readouterr().err
    assert "put this into it yourself" in told
    assert '"yaml.schemas": {' in told
    assert file.read_text() == '{"a": 1,, }\n'


def test_a_folder_that_cannot_be_written(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """That is one sentence."""
    write(small, {".dossier": "in the way"})
    assert cli.main(["schema", str(small)]) == 2
    assert re.fullmatch(r"dossier: cannot write '.*': .*\n", capsys.readouterr().err)


def test_schemas_follow_the_content(small: Path) -> None:
    """New, renamed, changed and deleted entries are known at once; even beside broken files."""
    followed = Completion(small)
    followed.write()

    def changed(files: dict[str, str | None]) -> dict[str, str]:
        for path, text in files.items():
            if text is None:
                (small / path).unlink()
            else:
                write(small, {path: text})
        followed.follow(list(files))
        return _told(small, "actor")

    assert changed({"content/actors/bob.yaml": "name: Bob\nkind: person\n"}).keys() == {
        "ann",
        "bob",
    }
    assert changed({"content/actors/bob.yaml": "name: Rob\nkind: persn\n"})["bob"] == "Rob · persn"
    assert changed({"content/actors/bob.yaml": 'name: "Rob\n'})["bob"] == "Rob · persn"
    moved = {"content/actors/bob.yaml": None, "content/actors/rob.yaml": "name: Rob\n"}
    assert changed(moved).keys() == {"ann", "rob"}
    several = "- id: cy\n  name: Cy\n- id: di\n  name: Di\n- name: nobody yet\n"
    assert changed({"content/actors/more.yaml": several}).keys() == {"ann", "rob", "cy", "di"}
    assert changed({"content/actors/.ed.yaml": "name: Ed\n"}).keys() == {"ann", "rob", "cy", "di"}
    (small / "content/actors/more.yaml").unlink()
    followed.follow(None)
    assert _told(small, "actor").keys() == {"ann", "rob"}


def test_bodies_change_no_schema(small: Path) -> None:
    """Language servers read a schema again whenever it is written; so it is only if it changed."""
    followed = Completion(small)
    followed.write()
    file, before = small / SCHEMAS / "event.json", SMALL["content/actors/ann.yaml"]
    stamp = file.stat().st_mtime_ns
    write(small, {"content/actors/ann.yaml": before + "body: More.\n"})
    followed.follow(["content/actors/ann.yaml"])
    assert file.stat().st_mtime_ns == stamp


def test_who_never_asked_gets_nothing(small: Path) -> None:
    """`serve` makes no schemas of its own; but where a colleague's settings name them, it does."""
    Completion(small).follow(None)
    assert sorted(path.name for path in small.iterdir()) == ["content"]
    write(small, {VSCODE: json.dumps({"yaml.schemas": FILES})})
    Completion(small).follow(None)
    assert _told(small, "actor").keys() == {"ann"}


def test_an_entry_can_be_told_and_found_by_its_name(tmp_path: Path) -> None:
    """Names, facts and summaries are plain text; names that two entries have bear their ids."""
    text = (
        "- id: x\n  name: A  B\n  kind: person\n  draft: true\n  summary: Says *[[b|so]]* [@c].\n"
    )
    write(tmp_path, {"content/actors/a.yaml": text + "- id: y\n  name: A B\n"})
    schema = schema_of("event", Names(tmp_path).by_kind())["definitions"]["actor"]
    assert schema["anyOf"][1]["enumDescriptions"] == ["A B · person, draft · Says so.", "A B"]
    assert [one["label"] for one in schema["defaultSnippets"]] == ["A B (x)", "A B (y)"]


# --- VS Code's settings -------------------------------------------------------------------

OURS = {"a.json": "a/*.yaml", "b.json": "b/*.yaml"}

MERGED = [
    ("", '{\n  "yaml.schemas": {\n    "a.json": "a/*.yaml",\n    "b.json": "b/*.yaml"\n  }\n}\n'),
    ("{}", '{\n  "yaml.schemas": {\n    "a.json": "a/*.yaml",\n    "b.json": "b/*.yaml"\n  }}'),
    (
        '// mine\n{\n    "x": [1, {"yaml.schemas": {}},], // yes\n}\n',
        '// mine\n{\n    "yaml.schemas": {\n        "a.json": "a/*.yaml",\n'
        '        "b.json": "b/*.yaml"\n    },\n    "x": [1, {"yaml.schemas": {}},], // yes\n}\n',
    ),
    (
        '{\n  "x": "{", /* { */\n  "yaml.schemas": { // these\n    "b.json": ["b"],\n  },\n}',
        '{\n  "x": "{", /* { */\n  "yaml.schemas": {\n    "a.json": "a/*.yaml", // these\n'
        '    "b.json": ["b"],\n  },\n}',
    ),
]


@pytest.mark.parametrize(("before", "after"), MERGED)
def test_settings_are_added_to(before: str, after: str) -> None:
    """Other settings, comments and layout stay; a second time nothing changes."""
    assert vscode.merged(before, OURS) == after
    assert vscode.merged(after, OURS) == after


@pytest.mark.parametrize(
    "text",
    ["[]", "{", '{"yaml.schemas": []}', "{'a': 1}", '{"a": 1} x', "null", '{"a": NaN}}',
     '{"yaml.schemas": {}, "yaml.schemas": {}}'],
)  # fmt: skip
def test_settings_of_another_form_are_refused(text: str) -> None:
    """Where it is not sure what they say, nothing is written."""
    assert vscode.merged(text, OURS) is None


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=8,
    ),
    st.sampled_from([None, 2, "\t"]),
)
def test_settings_keep_what_they_say(value: Any, indent: Any) -> None:
    """Whatever stands in them, they say the same afterwards, and name the schemas."""
    before = {"x": value, "y": [value]}
    after = vscode.merged(json.dumps(before, indent=indent), OURS)
    assert after is not None
    assert json.loads(after) == before | {"yaml.schemas": OURS}
