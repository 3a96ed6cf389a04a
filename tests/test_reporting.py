"""How problems are told: each format is read back by somebody else's reader."""

import json
import re
import subprocess
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from conftest import SITES, write
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pydantic import BaseModel
from sarif_pydantic import Sarif

from dossier import cli, reporting
from dossier.problems import CODES, Location, Problem
from dossier.reporting import github
from dossier.reporting.excerpts import WIDTH, Excerpts, excerpt, width
from dossier.reporting.sarif import FINGERPRINT
from dossier.rulebook import RULEBOOK

PROBLEM = Problem(Location("content/a.yaml", 7, 12), "alias", "no, 100%: 'x'", "a\nb")

anything = st.text(st.characters(codec="utf-8"), max_size=30)
problems = st.builds(
    Problem,
    st.builds(Location, anything, st.integers(1, 10**6), st.integers(1, 10**6)),
    st.sampled_from(sorted(CODES)),
    anything,
    anything,
    st.sampled_from(["error", "warning"]),
    anything,
)

# --- text ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "column", "shown"),
    [
        ("actors: [counsil]", 10, "actors: [counsil]\n         ^"),
        ("\tname: x", 2, "    name: x\n    ^"),
        ("a: 東京, b: x", 11, "a: 東京, b: x\n            ^"),
        ("e\u0301: x", 5, "e\u0301: x\n   ^"),
        ("👩\u200d👩\u200d👧: x", 8, "👩\u200d👩\u200d👧: x\n    ^"),
        ("a\u202eb\x08: c", 6, "a\\u202eb\\u0008: c\n               ^"),
        ("name", 5, "name\n    ^"),
        ("name", 99, "name\n    ^"),
        ("به گفتهٔ [[irran]] است", 10, "به گفتهٔ [[irran]] است\nhere: [[irran]] است"),
        ("name: قاسم", 7, "name: قاسم\nhere: قاسم"),
        ("a: x # قاسم", 4, "a: x # قاسم\n   ^"),
        ("x" * 300, 150, f"…{'x' * 60}{'x' * 39}…\n{' ' * 61}^"),
    ],
)
def test_excerpt(line: str, column: int, shown: str) -> None:
    """The caret stands below the place, whatever stands before it; where letters run from right to
    left, the words are repeated instead."""
    found = excerpt(line, column)
    assert f"{found.text}\n{found.mark}" == shown


@given(st.text(max_size=300), st.integers(-5, 400))
def test_excerpt_of_any_line(line: str, column: int) -> None:
    """It takes one line of a terminal, has nothing unseen in it, and the caret marks the letter."""
    found = excerpt(line, column)
    assert width(found.text) <= WIDTH + 2
    assert all(one.isprintable() or one in "\u200c\u200d" for one in found.text + found.mark)
    if found.mark.endswith("^") and 0 < column <= len(line) and line[column - 1].isprintable():
        before = [
            end for end in range(len(found.text) + 1)
            if width(found.text[:end]) == len(found.mark) - 1
        ]  # fmt: skip
        assert any(found.text.startswith(line[column - 1], end) for end in before)


def test_excerpt_of_a_huge_line() -> None:
    """A line of a megabyte costs no more than another."""
    found = excerpt("x" * (1 << 20), 1 << 19)
    assert len(found.text) <= WIDTH + 2


def test_no_excerpt_from_elsewhere(scratch: Path) -> None:
    """A link cannot bring a line of a file outside the site into a log."""
    (scratch.parent / "secret.yaml").write_text("password: x\n")
    (scratch / "content" / "a.yaml").symlink_to(scratch.parent / "secret.yaml")
    for path in ("content/a.yaml", "../secret.yaml", "content/missing.yaml", "content", "\0"):
        assert Excerpts(scratch).of(Problem(Location(path), "alias", "x")) is None
    own = Problem(Location("content/dossier.yaml"), "alias", "x")
    assert Excerpts(scratch).of(own) is not None


def test_text(scratch: Path) -> None:
    """First the line that editors and terminals can follow, then the cure, then the excerpt."""
    write(scratch, "content/a.yaml", "title: A\nactors: [counsil]\n")
    told = list(
        reporting.texts([Problem(Location("content/a.yaml", 2, 10), "alias", "no")], scratch)
    )
    assert told == [
        "content/a.yaml:2:10: error: no [alias]",
        "    2 | actors: [counsil]",
        "      |          ^",
    ]


# --- lists --------------------------------------------------------------------------------


@given(st.lists(problems, max_size=4))
def test_json(found: list[Problem]) -> None:
    """All that is known of a problem can be read by a program."""
    rows = json.loads(reporting.as_json(found))
    names = ("severity", "code", "message", "hint", "about")
    assert [[row[name] for name in names] for row in rows] == [
        [getattr(one, name) for name in names] for one in found
    ]
    assert [Location(row["path"], row["line"], row["column"]) for row in rows] == [
        one.location for one in found
    ]
    assert [row["reason"] for row in rows] == [CODES[one.code].reason for one in found]


# --- GitHub -------------------------------------------------------------------------------


def commands(log: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """Read the annotations out of a log as GitHub's runner does."""
    for line in re.split(r"\r\n|\r|\n", log):
        found = re.match(r"\s*::(error|warning|notice) ([^:]*)::(.*)", line)
        if found:
            pairs = (pair.split("=", 1) for pair in found[2].split(","))
            yield found[1], {name: _unescaped(text) for name, text in pairs}, _unescaped(found[3])


def _unescaped(text: str) -> str:
    marks = {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}
    return re.sub("%0D|%0A|%3A|%2C|%25", lambda found: marks[found[0]], text)


@given(st.lists(problems, max_size=30))
def test_annotations(found: list[Problem]) -> None:
    """The runner reads the first ten of each severity; no text can bring in another command."""
    log = "\n".join(reporting.lines(found))
    for severity in ("error", "warning"):
        wanted = [one for one in found if one.severity == severity][: github.SHOWN]
        read = [command for command in commands(log) if command[0] == severity]
        assert read == [
            (
                severity,
                {
                    "file": one.location.path,
                    "line": str(one.location.line),
                    "col": str(one.location.column),
                    "title": one.code,
                },
                f"{one.message}\n{one.hint}" if one.hint else one.message,
            )
            for one in wanted
        ]


def table(markdown: str) -> list[list[tuple[str, str]]]:
    """Read the rows of a Markdown table: the text of each cell, and where it links to."""
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown)
    rows: list[list[tuple[str, str]]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and rows:
            inner = token.children or []
            links = [str(one.attrs["href"]) for one in inner if one.type == "link_open"]
            assert {one.type for one in inner} <= {
                "text", "text_special", "code_inline", "link_open", "link_close",
            }  # fmt: skip
            rows[-1].append(("".join(one.content for one in inner), "".join(links)))
    return rows[1:]


@given(st.lists(problems, min_size=1, max_size=4))
def test_summary(found: list[Problem]) -> None:
    """A table has every problem, as it was told; nothing in it is markup."""

    def plain(text: str) -> str:
        return " ".join(text.split()).replace("\0", "\ufffd")  # CommonMark 0.31, section 2.3

    told = reporting.summary(found, "2 errors", "https://github.example/o/r/blob/abc")
    rows = table(told)
    assert [[plain(text) for text, _ in row] for row in rows] == [
        [
            plain(f"{one.location.path}:{one.location.line}"),
            plain(f"{one.severity}: {plain(one.message)} {one.code}"),
            plain(one.hint),
        ]
        for one in found
    ]
    for one, row in zip(found, rows, strict=True):
        start, _, line = row[0][1].rpartition("#L")
        assert line == str(one.location.line)
        path = start.removeprefix("https://github.example/o/r/blob/abc/")
        assert unquote(path) == one.location.path


def test_summary_is_not_too_long() -> None:
    """GitHub refuses a summary of more than a megabyte; what is left out is counted."""
    many = [Problem(Location("a.yaml", line), "alias", "x" * 500) for line in range(1, 4001)]
    told = reporting.summary(many, "4000 errors")
    assert 900_000 < len(told.encode()) <= github.SUMMARY_BYTES
    left = re.search(r"and (\d+) more", told)
    assert left
    assert len(table(told)) + int(left[1]) == 4000


# --- SARIF --------------------------------------------------------------------------------


def strict(model: object) -> None:
    """Refuse a name that SARIF does not have, anywhere."""
    if isinstance(model, BaseModel):
        assert set(model.model_extra or ()) <= {"columnKind"}, model  # which the library lacks
        for name in type(model).model_fields:
            strict(getattr(model, name))
    elif isinstance(model, list):
        for one in model:
            strict(one)


@settings(max_examples=25)
@given(st.lists(problems, max_size=4))
def test_sarif(found: list[Problem]) -> None:
    """A library of others reads every result, with its rule, its place and its fingerprint."""
    log = Sarif.model_validate_json(reporting.as_sarif(found))
    strict(log)
    [run] = log.runs
    assert (run.model_extra or {})["columnKind"] == "unicodeCodePoints"
    rules = run.tool.driver.rules or []
    assert [rule.id for rule in rules] == list(CODES)
    results = run.results or []
    assert len({(result.partial_fingerprints or {})[FINGERPRINT] for result in results}) == len(
        found
    )
    for one, result in zip(found, results, strict=True):
        assert rules[result.rule_index or 0].id == result.rule_id == one.code
        assert result.level == one.severity
        assert result.message.text == (f"{one.message}\n{one.hint}" if one.hint else one.message)
        [location] = result.locations or []
        place = location.physical_location
        assert place
        assert place.artifact_location
        assert place.region
        assert unquote(str(place.artifact_location.uri)) == one.location.path
        assert place.artifact_location.uri_base_id == "%SRCROOT%"
        assert (place.region.start_line, place.region.start_column) == (
            one.location.line,
            one.location.column,
        )


def test_fingerprints_outlast_lines() -> None:
    """What code scanning knows a finding by does not change when lines are added above it."""

    def fingerprint(line: int) -> str:
        place = Location("content/terms/jib.yaml", line)
        one = Problem(place, "unused-entry", f"of line {line}", about="term:jib")
        log = json.loads(reporting.as_sarif([one]))
        return str(log["runs"][0]["results"][0]["partialFingerprints"][FINGERPRINT])

    assert fingerprint(1) == fingerprint(7)


@pytest.mark.parametrize("code", CODES)
def test_sarif_explains_each_rule(code: str) -> None:
    """A rule comes with what is wrong, why, and what to do."""
    log = json.loads(reporting.as_sarif([]))
    [rule] = [one for one in log["runs"][0]["tool"]["driver"]["rules"] if one["id"] == code]
    assert CODES[code].reason in rule["help"]["text"]
    assert CODES[code].cure[1:] in rule["help"]["text"]
    assert rule["defaultConfiguration"]["level"] in ("error", "warning", "none")


# --- as CI calls it -----------------------------------------------------------------------


def _git(folder: Path, *arguments: str) -> None:
    named = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *named, *arguments], cwd=folder, check=True, capture_output=True)


def test_pull_request(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the pull request changed comes first; the summary links all to their lines."""
    site = tmp_path / "sites" / "our dossier"
    minimal = (SITES / "minimal/content/dossier.yaml").read_text()
    others = "".join(f"  {code}: off\n" for code in RULEBOOK if code != "unused-entry")
    rules = f"rules:\n  unused-entry: warning\n{others}"
    write(site, "content/dossier.yaml", minimal + rules)
    for number in range(12):
        write(site, f"content/places/a{number:02}.yaml", "name: A\n")
    _git(tmp_path, "init", "-q", "-b", "main")
    _git(tmp_path, "add", "-A")
    _git(tmp_path, "commit", "-qm", "One")
    _git(tmp_path, "checkout", "-qb", "more")
    write(site, "content/places/é-z.yaml", "name: Z\n")
    (site / "content/places/é-z.yaml").rename(site / "content/places/zz.yaml")
    _git(tmp_path, "add", "-A")
    _git(tmp_path, "commit", "-qm", "Two")
    summary = tmp_path / "summary.md"
    for name, value in {
        "BASE_REF": "main", "WORKSPACE": str(tmp_path), "STEP_SUMMARY": str(summary),
        "SERVER_URL": "https://github.example", "REPOSITORY": "o/r", "SHA": "abc",
    }.items():  # fmt: skip
        monkeypatch.setenv(f"GITHUB_{name}", value)
    assert cli.main(["check", str(site), "--format", "github", "--jobs", "1"]) == 0
    out = capsys.readouterr().out
    files = [command[1]["file"] for command in commands(out)]
    prefix = "sites/our dossier/content/places"
    assert files == [f"{prefix}/zz.yaml", *(f"{prefix}/a{n:02}.yaml" for n in range(9))]
    assert len(out.splitlines()) == 10 + 3 * 2
    rows = table(summary.read_text(encoding="utf-8"))
    assert len(rows) == 13
    address = "https://github.example/o/r/blob/abc/sites/our%20dossier/content/places/zz.yaml#L1"
    assert rows[0][0][1] == address
    assert "13 warnings" in summary.read_text(encoding="utf-8")


@pytest.mark.parametrize("base", ["main", "no-such-branch", "--output=x", "a b"])
def test_without_git(scratch: Path, capsys: pytest.CaptureFixture[str], base: str) -> None:
    """Where git knows nothing, nothing is said of it."""
    assert reporting.changed(scratch, base) == frozenset()
    assert reporting.changed(scratch / "missing", base) == frozenset()
    assert capsys.readouterr() == ("", "")


def test_sarif_from_the_command(
    scratch: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log alone is on the output, with paths from the top of the checkout."""
    write(scratch, "content/places/quay.yaml", "name: Quay\n")
    monkeypatch.chdir(scratch.parent)
    assert cli.main(["check", "site", "--format", "sarif", "--jobs", "1"]) == 0
    told = capsys.readouterr()
    log = Sarif.model_validate_json(told.out)
    [result] = log.runs[0].results or []
    assert "site/content/places/quay.yaml" in result.model_dump_json()
    assert told.err == "1 warning\n"


def test_right_to_left_is_known() -> None:
    """The letters that excerpts give up the caret for are those of Unicode's bidi classes."""
    assert {unicodedata.bidirectional(letter) for letter in "אب١"} == {"R", "AL", "AN"}
