"""Rules: what `dossier check` asks for beyond what a build needs."""

from pathlib import Path

import pytest
from conftest import SITES, linked, write
from sitekit import GOOD

from dossier import pipeline, rules
from dossier.pipeline import Options
from dossier.problems import Location, Problem
from dossier.records import Record
from dossier.rulebook import RULEBOOK
from dossier.rules import Checked, Finding, Rule


def broken(site: Path) -> list[Problem]:
    """What breaks the rules in a site."""
    return pipeline.check(site, Options(jobs=1))


def test_every_rule_can_be_looked_for() -> None:
    """Each rule of the rulebook has a function, and no function is without its rule."""
    assert sorted(rule.code for rule in rules.RULES) == sorted(RULEBOOK)


@pytest.mark.parametrize("code", RULEBOOK)
def test_rulebook_is_complete(code: str) -> None:
    """A rule says why it is there, and what it says."""
    rule = RULEBOOK[code]
    assert rule.reason[0].isupper()
    assert rule.reason.endswith(".")
    assert rule.example
    assert not rule.example.endswith(".")


def test_good_site_breaks_no_rule() -> None:
    """What is in order is left in peace."""
    assert broken(GOOD) == []


def test_rules_wait_for_errors(tmp_path: Path) -> None:
    """As long as there is an error, it alone is told."""
    site = SITES / "bad" / "cycle"
    assert {problem.code for problem in broken(site)} == {"cycle"}


def test_rules_bear_a_withdrawn_source(scratch: Path) -> None:
    """A source may go on naming one that was withdrawn: that is told, and ends no check."""
    common = "publisher: The Post\nkind: news-report\npublished: 2024-05-01\n"
    gone = "retracted: {date: 2024-06-01, reason: Made up.}\n"
    write(scratch, "content/sources/gone.yaml", f"title: A\n{common}{gone}")
    write(scratch, "content/sources/copy.yaml", f"title: B\n{common}relies_on: [gone]\n")
    found = {problem.code for problem in broken(scratch)}
    assert "retracted-reference" in found
    assert "circular-reporting" not in found


def test_rules_look_at_what_a_citation_relies_on(scratch: Path) -> None:
    """As they do at what the source relies on by itself; nothing of it is an origin twice."""
    common = "publisher: The Post\nkind: news-report\nurl: https://post.example/\n"
    for name, more in (
        ("first", "published: 2024-05-09\n"),
        ("echo", "published: 2024-05-01\nrelies_on: [first]\n"),
    ):
        text = f"title: {name}\n{common}archived: https://copy.example/\n{more}"
        write(scratch, f"content/sources/{name}.yaml", text)
    event = "title: A\ndate: 2024-05-01\nstatus: occurred\nsources:\n"
    cited = "  - {source: first, relies_on: [echo]}\n"
    write(scratch, "content/events/e.yaml", event + cited)
    found = {problem.code: problem for problem in broken(scratch)}
    assert found["circular-reporting"].message == (
        "the source 'first' is said to rely on 'echo' here, and that rests on 'first' itself"
    )
    assert found["single-origin"].message == "it has one source only: 'first' (The Post)"
    cited = "  - {source: echo, relies_on: []}\n  - first\n"
    write(scratch, "content/events/e.yaml", event + cited)
    found = {problem.code: problem for problem in broken(scratch)}
    assert not {"circular-reporting", "single-origin"} & found.keys()
    write(scratch, "content/sources/echo.yaml", f"title: E\n{common}published: 2024-05-01\n")
    write(scratch, "content/events/e.yaml", event + "  - {source: echo, relies_on: [first]}\n")
    found = {problem.code: problem for problem in broken(scratch)}
    assert found["relay-before-original"].location.path == "content/events/e.yaml"
    assert found["relay-before-original"].message == (
        "the source 'echo' is of 2024-05-01, but 'first', on which it relies here, of 2024-05-09"
    )


@pytest.mark.parametrize(("chosen", "found"), [("off", []), ("error", ["error"])])
def test_severity(scratch: Path, chosen: str, found: list[str]) -> None:
    """The settings turn a rule off, or make it an error."""
    write(scratch, "content/places/quay.yaml", "name: The quay\n")
    settings = scratch / "content" / "dossier.yaml"
    settings.write_text(settings.read_text() + f"rules: {{unused-entry: {chosen}}}\n")
    assert [problem.severity for problem in broken(scratch)] == found


@pytest.mark.parametrize(
    ("written", "code", "hint"),
    [
        ("unusd-entry: off", "unknown-field", "did you mean 'unused-entry'?"),
        ("unused-entry: warn", "invalid-value", "did you mean 'warning'?"),
        ("unused-entry: false", "invalid-value", "allowed: error, warning, off"),
    ],
)
def test_slips_in_settings(scratch: Path, written: str, code: str, hint: str) -> None:
    """A rule that there is not, or a severity that there is not, is told with what is near."""
    settings = scratch / "content" / "dossier.yaml"
    settings.write_text(settings.read_text() + f"rules:\n  {written}\n")
    [problem] = broken(scratch)
    assert (problem.code, problem.location.line) == (code, 4)
    assert hint in problem.hint


POSITIONS = [
    "{actor: office, stance: denies, source: log}",
    "{actor: office, stance: evades, date: 2024-03-05, source: log}",
    "{actor: mayor, stance: denies, source: [{source: log, at: p. 3}]}",
]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_findings_are_named_by_what_they_are_about(
    monkeypatch: pytest.MonkeyPatch, order: tuple[int, ...]
) -> None:
    """The name of a finding in a list stays when lines before it come, go or move."""
    graph, faults = linked(
        {
            "actors/office": "name: The office\nkind: government-body\n",
            "actors/mayor": "name: The mayor\nkind: person\n",
            "sources/log": "title: Log\npublisher: Office\nkind: official\n",
            "claims/sold": "statement: It was sold\npositions: ["
            + ", ".join(POSITIONS[number] for number in order)
            + "]\n",
        }
    )
    assert not faults

    def undated(checked: Checked) -> list[Finding]:
        positions = enumerate(checked.graph.claim("sold").positions)
        return [
            Finding("claim", "sold", ("positions", at, "source", 0), "it has no date")
            for at, one in positions
            if one.date is None
        ]

    monkeypatch.setattr(rules, "RULES", (Rule("unused-entry", undated),))
    found = rules.problems(
        Checked(graph),
        rules.severities(graph.settings),
        [Record("claim", graph.claim("sold"), "content/claims/sold.yaml")],
        lambda record, pointer, offset: Location(record.path if record else "", 1, offset + 2),
    )
    assert sorted(one.about for one in found) == [
        "claim:sold positions [mayor denies] source [log]",
        "claim:sold positions [office denies] source [log]",
    ]
    assert {one.hint for one in found} == {RULEBOOK["unused-entry"].cure}
