"""Rules: what `dossier check` asks for beyond what a build needs."""

from pathlib import Path

import pytest
from conftest import SITES, write
from sitekit import GOOD

from dossier import pipeline, rules
from dossier.pipeline import Options
from dossier.problems import Problem
from dossier.rulebook import RULEBOOK


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
