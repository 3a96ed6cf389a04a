"""A slip of the editor's is told once, where it is, in the editor's words, with the cure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import check, write

from dossier.nodes import Node
from dossier.problems import CODES, Problem
from dossier.rulebook import RULEBOOK
from dossier.yamlnodes import parse

GOOD = {
    "dossier.yaml": """\
title: The Old Bridge
question: Who repaired the bridge?
answer: |
  The [[council]] did [@log].
languages: [en]
base_url: https://example.org/bridge/
publisher: {name: The editors, email: editors@example.org}
licence: {name: CC BY 4.0, url: "https://creativecommons.org/licenses/by/4.0/"}
feed_entries: 20
""",
    "actors/council.yaml": """\
name: The council
kind: government-body
""",
    "actors/mayor.yaml": """\
name: Mara Ellin
kind: person
aliases: [the mayor]
native_name:
  lang: fr
  text: Marie Élin
roles:
  - title: Mayor
    at: council
    from: 2019-05
    to: 2024-04-30
    sources: [log]
part_of: council
image:
  file: mayor.jpg
  alt: The mayor on the bridge
  credit: Jo Marsh
  licence: CC BY 4.0
links:
  website: https://example.org/mayor
  wikidata: Q42
""",
    "events/closing.yaml": """\
# The day on which it began.
title: The bridge is closed
date: 2023-03-06
reported: 2023-03-07
status: occurred
key: true
actors:
  - council
  - actor: mayor
    as: signed the order
places: [bridge]
claims: [standstill]
tags: [bridge, traffic]
sources:
  - source: log
    at: para. 3
summary: Closed by the [[council]].
corrections:
  - date: 2023-03-09
    note: The day was wrong.
""",
    "events/opening.yaml": """\
title: The bridge is reopened
date: 2023-10
status: occurred
responds_to: [closing]
part_of: closing
body: |
  Months late, and 🎉 with [[mayor|the mayor]].

  ![[no-standstill]]

  It was said [@log, p. 3; @paper] to be [safe](https://example.org/safe).
""",
    "quotes/no-standstill.yaml": """\
speaker: mayor
text: Nothing stands still.
lang: en
form: original
verbatim: true
date: 2023-08-25
event: closing
about: [council]
claims: [standstill]
sources: [log]
translation: {lang: fr, text: Rien ne s'arrête.}
""",
    "sources/log.yaml": """\
title: "Old Bridge: a log"
publisher: The council
kind: official
url: https://example.org/log
published: 2023-11-01
lang: en
consulted: in-full
""",
    "sources/paper.yaml": """\
title: A report
publisher: The paper
kind: news-report
relies_on: [log]
""",
    "claims/standstill.yaml": """\
statement: The repair stood still.
positions:
  - actor: mayor
    stance: denies
    date: 2023-08-25
    quote: no-standstill
  - actor: council
    stance: concedes
    date: 2023-11-01
    source: log
events: [closing]
resolution:
  verdict: true in part
  reason: The log has a gap [@log].
  date: 2023-12-01
""",
    "places/bridge.yaml": """\
name: Old Bridge
at: [45.5, -30.25]
""",
    "terms/scour.yaml": """\
name: scour
definition: The washing away of a river bed.
""",
    "chapters/10-story.md": """\
---
title: What happened
question: Why so late?
---
The [[bridge]] was closed because of [[scour]] [@log].

| Who | What |
| --- | --- |
| [[mayor\\|the mayor]] | *no* [[standstill]] |

![The mayor](media/mayor.jpg "Jo Marsh")
""",
    "media/mayor.jpg": "not looked at",
}


@dataclass(frozen=True)
class Slip:
    """A case of the fixture."""

    path: str
    old: str
    new: str
    """With ¦ where the problem is to be found."""

    message: str
    hint: str


def _slips() -> list[Slip]:
    text = (Path(__file__).parent / "cases" / "typos.md").read_text(encoding="utf-8")
    found = []
    for block in re.findall(r"^\S+\.(?:yaml|md)\n(?:.+\n?)+", text, re.MULTILINE):
        lines = block.splitlines()
        old, new = ("\n".join(x[2:] for x in lines if x[0] == sign) for sign in "-+")
        seen = re.sub(r"<U\+([0-9A-F]{4})>", lambda match: chr(int(match[1], 16)), new)
        [message] = [line.removeprefix("error: ") for line in lines if line.startswith("error: ")]
        [hint] = [line.removeprefix("hint: ") for line in lines if line.startswith("hint: ")]
        found.append(Slip(lines[0], old, seen, message, hint))
    return found


SLIPS = _slips()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with every kind of entry and nearly every field, and no fault."""
    for path, text in GOOD.items():
        write(tmp_path, f"content/{path}", text)
    return tmp_path


def mistaken(slip: Slip) -> tuple[str, int, int]:
    """Return the file with the slip in it, and the line and column of the mark."""
    text = GOOD[slip.path]
    assert text.count(slip.old) == 1, f"{slip.old!r} is not once in {slip.path}"
    text = text.replace(slip.old, slip.new)
    before = text[: text.index("¦")]
    return text.replace("¦", ""), before.count("\n") + 1, len(before) - before.rfind("\n")


def told(problem: Problem) -> tuple[str, int, int, str, str]:
    at = problem.location
    return at.path, at.line, at.column, f"{problem.message} [{problem.code}]", problem.hint


def test_good_site(site: Path) -> None:
    """The site that the slips are put into has no fault of its own."""
    assert check(site) == []


@pytest.mark.parametrize("slip", SLIPS, ids=[re.sub(r"\W+", " ", slip.new) for slip in SLIPS])
def test_slip(slip: Slip, site: Path) -> None:
    """One slip gives one message: the place to the column, what was found, and the cure."""
    text, line, column = mistaken(slip)
    path = f"content/{slip.path}"
    write(site, path, text)
    assert [told(one) for one in check(site)] == [(path, line, column, slip.message, slip.hint)]


def test_slips_of_all_sorts() -> None:
    """All codes that an editor's slip within a file can have are among them."""
    of_files = {
        "missing-settings", "unreadable-file", "outside-site", "unexpected-file", "file-too-large",
        "wrong-encoding", "empty-file", "unsafe-id", "duplicate-id", "ambiguous-reference",
        "draft-reference", "path-collision", "template-error", "deep-nesting",
        "paid-debt", *RULEBOOK,
        "former-id", "retracted-reference", "lost-address", "damaged-lock", "unverified-quote",
    }  # fmt: skip
    assert {slip.message.split("[")[-1][:-1] for slip in SLIPS} == set(CODES) - of_files


JARGON = re.compile(
    r"input should|mapping|scalar|token|sequence|\bnode\b|\bflow\b|\bparse|pydantic|yaml|string|"
    r"dict|tuple|null value|validat|regex|pattern|context|indicator|None\b|<class|\bint\b|\bbool",
    re.IGNORECASE,
)


@pytest.mark.parametrize("slip", SLIPS, ids=[re.sub(r"\W+", " ", slip.new) for slip in SLIPS])
def test_words(slip: Slip) -> None:
    """An editor who is no programmer knows every word of a message and of its hint."""
    message = re.sub(r"'[^']*'|\[[a-z-]+\]$", "", slip.message)
    hint = re.sub(r"`[^`]*`|'[^']*'|\"[^\"]*\"|content/\S+", "", slip.hint)
    assert not JARGON.search(message)
    assert not JARGON.search(hint)
    assert "\n" not in slip.message + slip.hint
    assert message[0].islower() or not message[0].isalpha()
    assert not message.endswith(".")


# --- in every field -------------------------------------------------------------------------------


def _fields(node: Node) -> Iterator[tuple[str, Node]]:
    """Yield all fields of a file, with their names."""
    if isinstance(node.value, list):
        for item in node.value:
            yield from _fields(item)
    elif isinstance(node.value, dict):
        for name, value in node.value.items():
            yield name, value
            yield from _fields(value)


def _changed(text: str, line: int, column: int, old: str, new: str) -> str:
    """Change the word at a place."""
    lines = text.split("\n")
    before, after = lines[line - 1][: column - 1], lines[line - 1][column - 1 :]
    assert after.startswith(old), (after, old)
    lines[line - 1] = before + new + after.removeprefix(old)
    return "\n".join(lines)


YAML_FILES = [path for path in GOOD if path.endswith(".yaml")]


@pytest.mark.parametrize("path", YAML_FILES)
def test_misspelt_names(path: str, site: Path) -> None:
    """The name of each field, misspelt, is told once, with the right one."""
    text = GOOD[path]
    root, _ = parse(text, path)
    assert root
    for name, node in _fields(root):
        for slip in (name.capitalize(), name + name[-1], name[:-1]):
            write(
                site,
                f"content/{path}",
                _changed(text, node.key_line, node.key_column, name, slip),
            )
            message = f"there is no field '{slip}' here [unknown-field]"
            place = (f"content/{path}", node.key_line, node.key_column)
            hint = f"did you mean '{name}'?"
            assert [told(one) for one in check(site)] == [(*place, message, hint)]


@pytest.mark.parametrize("path", YAML_FILES)
def test_missing_values(path: str, site: Path) -> None:
    """Each value that is left out is told once, at its field's name."""
    text = GOOD[path]
    root, _ = parse(text, path)
    assert root
    for name, node in _fields(root):
        if isinstance(node.value, str) and node.line == node.end_line == node.key_line:
            rest = text.split("\n")[node.line - 1][node.column - 1 :]
            value = node.value if rest.startswith(node.value) else f'"{node.value}"'
            write(site, f"content/{path}", _changed(text, node.line, node.column, value, ""))
            message = f"the field '{name}' has no value [empty-value]"
            place = (f"content/{path}", node.key_line, node.key_column)
            assert [told(one)[:4] for one in check(site)] == [(*place, message)]


@pytest.mark.parametrize("path", YAML_FILES)
def test_groups_for_values(path: str, site: Path) -> None:
    """Each text that is a group of fields instead is told once, at its place."""
    text = GOOD[path]
    root, _ = parse(text, path)
    assert root
    for name, node in _fields(root):
        if isinstance(node.value, str) and node.line == node.end_line == node.key_line:
            rest = text.split("\n")[node.line - 1][node.column - 1 :]
            value = node.value if rest.startswith(node.value) else f'"{node.value}"'
            group = "{no: 'a: b'}"
            write(site, f"content/{path}", _changed(text, node.line, node.column, value, group))
            problems = check(site)
            if path.startswith("claims") and name == "source":
                assert {one.code for one in problems} == {"missing-field", "unknown-field"}
                continue
            place = (f"content/{path}", node.line, node.column)
            assert [(*told(one)[:3], one.code) for one in problems] == [(*place, "wrong-type")]


# --- several at once ------------------------------------------------------------------------------


def test_one_slip_in_each_file_at_once(site: Path) -> None:
    """All are told in one run, sorted by place, and none hides or makes another."""
    of_file: dict[str, list[Slip]] = {}
    for slip in SLIPS:
        of_file.setdefault(slip.path, []).append(slip)
    for turn in range(12):
        expected = []
        for path, slips in of_file.items():
            slip = slips[turn % len(slips)]
            text, line, column = mistaken(slip)
            write(site, f"content/{path}", text)
            expected.append((f"content/{path}", line, column, slip.message))
        found = [told(one)[:4] for one in check(site)]
        assert found == sorted(found)
        assert set(expected) <= set(found)
        # What is unfinished or misnamed in one file can take nothing from another.
        assert [one for one in found if one not in expected] == []


def test_many_slips_in_one_entry(site: Path) -> None:
    """Everything that is wrong with an entry is told at once, references and prose included."""
    write(
        site,
        "content/events/closing.yaml",
        "id: closing\n"
        "titel: The bridge is closed\n"
        "date: 2023-02-30\n"
        "status: ocurred\n"
        "key: yes\n"
        "actors: [counsil, {actor: mayer, az: x}]\n"
        "places: brigde\n"
        "claims: [standstill, bridge]\n"
        "sources:\n"
        "  - {source: lgo, at: }\n"
        "summary: By the [[counsil]] [@lgo] and ![[mayor]].\n"
        "draft: maybe\n",
    )
    found = [(p.location.line, p.location.column, p.code) for p in check(site)]
    assert found == [
        (1, 1, "unknown-field"),
        (2, 1, "unknown-field"),
        (3, 7, "invalid-date"),
        (4, 9, "invalid-value"),
        (5, 6, "invalid-value"),
        (6, 10, "unknown-reference"),
        (6, 27, "unknown-reference"),
        (6, 34, "unknown-field"),
        (7, 9, "unknown-reference"),
        (7, 9, "wrong-type"),
        (8, 22, "wrong-kind"),
        (10, 14, "unknown-reference"),
        (10, 19, "empty-value"),
        (11, 17, "unknown-reference"),
        (11, 30, "unknown-reference"),
        (11, 40, "inline-card"),
        (12, 8, "invalid-value"),
    ]


def test_many_slips_in_one_position(site: Path) -> None:
    """What would stop the reading of a position hides nothing else about it."""
    write(
        site,
        "content/claims/standstill.yaml",
        "statement: The repair stood still.\n"
        "positions:\n"
        "  - {actor: mayer, stance: denied, date: 25 August}\n"
        "  - {stance: denies, quote: stand}\n"
        "  - mayor\n"
        "resolution: {verdict: true, date: 2023-13, reasn: none}\n",
    )
    assert [(p.location.line, p.location.column, p.code) for p in check(site)] == [
        (3, 5, "missing-evidence"),
        (3, 13, "unknown-reference"),
        (3, 28, "invalid-value"),
        (3, 42, "invalid-date"),
        (4, 5, "missing-field"),
        (4, 29, "unknown-reference"),
        (5, 5, "wrong-type"),
        (6, 35, "invalid-date"),
        (6, 44, "unknown-field"),
    ]


def test_entries_that_cannot_be_read_are_not_missed(site: Path) -> None:
    """What names an entry is not to blame for that entry's faults."""
    write(site, "content/actors/council.yaml", "name: [\n")
    write(site, "content/sources/log.yaml", b"title: \xff\n")
    (site / "content/sources/paper.yaml").unlink()
    (site / "content/quotes/no-standstill.yaml").unlink()
    write(
        site,
        "content/sources/several.yaml",
        "- id: paper\n  title: A: report\n\n- title: Another\n  id: another\n",
    )
    write(site, "content/quotes/No-Standstill.yaml", GOOD["quotes/no-standstill.yaml"])
    write(site, "content/claims/standstill.yaml", GOOD["claims/standstill.yaml"] + "tags: [A]\n")
    found = [(p.location.path.removeprefix("content/"), p.code) for p in check(site)]
    assert found == [
        ("actors/council.yaml", "yaml-syntax"),
        ("claims/standstill.yaml", "unknown-reference"),
        ("claims/standstill.yaml", "invalid-value"),
        ("events/opening.yaml", "unknown-reference"),
        ("quotes/No-Standstill.yaml", "unsafe-id"),
        ("sources/log.yaml", "wrong-encoding"),
        ("sources/several.yaml", "yaml-syntax"),
    ]


def test_settings_with_faults_hide_nothing(site: Path) -> None:
    """References are checked even where dossier.yaml is broken, a list, or not there."""
    write(site, "content/places/bridge.yaml", "name: Bridge\npart_of: rivr\n")
    for text in ("- a\n", "title: [", "a: b\n", "", b"\xff"):
        write(site, "content/dossier.yaml", text)
        found = [p.location.path for p in check(site)]
        assert found[-1] == "content/places/bridge.yaml"
        assert set(found[:-1]) == {"content/dossier.yaml"}
    (site / "content" / "dossier.yaml").unlink()
    assert [p.code for p in check(site)] == ["missing-settings", "unknown-reference"]


# --- what is no slip ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("events/a.yaml", "\ufefftitle: A\r\ndate: 2024\r\nstatus: planned\r\n"),
        ("events/a.yaml", "title: A\rdate: 2024\rstatus: planned\r"),
        ("events/a.yaml", "title: A\ndate: 2024\nstatus: planned"),
        ("events/a.yaml", "# note\n---\ntitle: A # x\ndate:\t2024\nstatus:   planned\n...\n"),
        (
            "events/a.yaml",
            '"title": A\n\'date\': "2024"\nstatus: |\n  planned\n'.replace("|", ">-"),
        ),
        ("events/a.yaml", "{title: A, date: 2024, status: planned, tags: []}\n"),
        ("events/a.yaml", "title: no\ndate: 2024\nstatus: planned\nsummary: 12:30 is 0123 null\n"),
        ("events/a.yaml", "title: 'null'\ndate: 2024\nstatus: planned\nkey: false\n"),
        ("events/a.yaml", "title: 🚀 a & b * c ! d\ndate: 2024-09/..\nstatus: planned\n"),
        ("events/a.yaml", "title: ایران\u200cها\ndate: 2024\nstatus: planned\n"),
        ("events/a.yaml", "- id: a\n  title: A\n  date: 2024\n  status: planned\n"),
        (
            "claims/a.yaml",
            "statement: A\npositions: [{actor: mayor, stance: hints, source: [log]}]\n",
        ),
        ("claims/a.yaml", "statement: A\npositions: []\n"),
        ("actors/a.yaml", "name: A\nkind: person\nroles: [{title: B, from: 2024-09, to: 2024}]\n"),
        ("actors/a.yaml", "name: A\nkind: person\nroles: [{title: B, from: 2024, to: 2024}]\n"),
        ("chapters/a.md", "---\r\ntitle: A\r\n---\r\nB\r\n"),
        ("chapters/a.md", "---\ntitle: A\n---"),
        ("chapters/20-a.md", "--- \ntitle: A\norder: 5\n---\t\n\n---\n\nB\n"),
    ],
)
def test_no_slip(path: str, text: str, site: Path) -> None:
    """What is well written is taken as it is written, whatever an editor's program makes of it."""
    write(site, f"content/{path}", text)
    assert check(site) == []


def test_positions_count_what_editors_see(site: Path) -> None:
    """Columns count code points: a letter beyond the first plane is one, as is each CRLF."""
    text = "title: A\r\ndate: 2024\r\nstatus: planned\r\nsummary: 🚀🇮🇷é [[x]]\r\n"
    write(site, "content/events/a.yaml", "\ufeff" + text)
    assert [told(one)[1:3] for one in check(site)] == [(4, 15)]
    write(site, "content/events/a.yaml", b"\xef\xbb\xbftitle: \xc3\xa9\xff\r\n")
    assert [told(one)[1:3] for one in check(site)] == [(1, 9)]


SCALARS = {
    "plain": "summary: A [[x]] and\n  then [[y]]\n",
    "single": "summary: 'It''s [[x]] and\n  then [[y]]'\n",
    "double": 'summary: "\\u00c9t\\xe9 \\"A\\" [[x]] and \\\n  then\n\n  [[y]]"\n',
    "literal": "summary: |\n  A\n\n    [[x]] and\n  then [[y]]\n",
    "folded": "summary: >-  # so\n  A [[x]] and\n  then [[y]]\n\n",
    "indented": "summary: |2-\n   - [[x]]\n  [[y]]\n",
}


@pytest.mark.parametrize("style", SCALARS)
def test_places_in_prose(style: str, site: Path) -> None:
    """A reference is found where it stands, however its text is written."""
    text = "title: A\ndate: 2024\nstatus: planned\n" + SCALARS[style]
    for field in ("summary", "body"):
        write(site, "content/events/a.yaml", text.replace("summary", field))
        lines = text.replace("summary", field).split("\n")
        expected = [
            (number, line.index(one) + 1)
            for one in ("[[x]]", "[[y]]")
            for number, line in enumerate(lines, 1)
            if one in line
        ]
        assert [told(one)[1:3] for one in check(site)] == expected
