"""Each rule, on a site that breaks it and on one near it that does not."""

from pathlib import Path

import pytest
from conftest import SITES, write

from dossier import pipeline
from dossier.dates import Date, parse
from dossier.pipeline import Options
from dossier.problems import Problem, format_text
from dossier.rulebook import RULEBOOK
from dossier.rules.days import apart, beyond
from dossier.rules.twins import address, alike, folded
from dossier.rules.wording import attributes, judges

RULES = SITES / "rules"
TODAY = parse("2026-01-15")


def found(site: Path, code: str, today: Date | None = TODAY) -> list[Problem]:
    """What breaks a rule in a site that has no error."""
    problems = pipeline.check(site, Options(jobs=1), today)
    assert "error" not in {problem.severity for problem in problems}
    return [problem for problem in problems if problem.code == code]


def test_every_rule_has_its_sites() -> None:
    """No rule is without its two sites, and none of them without a rule."""
    assert {path.name for path in RULES.iterdir()} == set(RULEBOOK)


@pytest.mark.parametrize("code", RULEBOOK)
def test_what_breaks_a_rule_is_told(code: str) -> None:
    """All of it, each with the place at fault, what was found there, and the cure."""
    site = RULES / code / "breaks"
    told = "".join(f"{format_text(problem)}\n" for problem in found(site, code))
    assert told == (site / "expected.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", RULEBOOK)
def test_what_keeps_a_rule_is_left_in_peace(code: str) -> None:
    """However near it comes to breaking it."""
    assert found(RULES / code / "keeps", code) == []


@pytest.mark.parametrize("code", ["future-date", "overdue-plan", "stale-position"])
def test_without_a_day_nothing_is_late(code: str) -> None:
    """What depends on today is not looked at where nobody says which day it is."""
    assert found(RULES / code / "breaks", code, today=None) == []


@pytest.mark.parametrize("code", ["flat-statement", "flat-mention"])
def test_unknown_languages_are_not_judged(code: str, tmp_path: Path) -> None:
    """Words of attribution are known for English; no other text is accused for want of them."""
    for file in (RULES / code / "breaks").rglob("*.*"):
        path = file.relative_to(RULES / code / "breaks").as_posix()
        write(tmp_path, path, file.read_text(encoding="utf-8"))
    settings = tmp_path / "content" / "dossier.yaml"
    settings.write_text(settings.read_text() + "languages: [de]\n")
    assert found(tmp_path, code) == []


@pytest.mark.parametrize(
    ("title", "attributed"),
    [
        ("Iran has promised Russia missiles", False),
        ("Iran has promised Russia missiles, Reuters reports", True),
        ("Contract for the missiles is signed in Tehran", False),
        ("Contract for the missiles is signed in Tehran, sources tell Reuters", True),
        ("A missile is fired, by US and Ukrainian account", True),
        ("In May the United States shipped launchers", False),
        ("Iran may have shipped launchers", True),
        ("Ship carried missiles, according to the Treasury", True),
        ("The reported delivery", True),
        ("The alleged delivery", True),
        ("Officials settle terms in Moscow", False),
    ],
)
def test_attribution(title: str, attributed: bool) -> None:
    """A title says who says so, or it does not."""
    assert judges("en-GB")
    assert attributes(title, "en-GB") == attributed


@pytest.mark.parametrize(
    ("date", "other", "expected"),
    [
        ("2024-03-06", "2024-03-05", True),
        ("2024-03-05", "2024-03-05", False),
        ("2024-03", "2024-03-05", False),
        ("2024", "2023-12-31", True),
        ("2024-03-06~", "2024-03-01", False),
        ("2024-03-06", "2023?", False),
        ("2024-03-06/2024-03-09", "2024-03-05", True),
        ("2024-03-06/2024-03-09", "2024-03-06", False),
        ("2025", "2024/..", False),
        ("../2025", "2024", False),
        ("202X", "2020-01-01", False),
    ],
)
def test_what_is_roughly_known_is_never_late(date: str, other: str, expected: bool) -> None:
    """One date lies after another only if the whole of it does."""
    assert beyond(parse(date), parse(other)) == expected
    assert apart(parse(other), parse(date)) == expected


def test_a_day_of_grace() -> None:
    """What was said at night in one place was read on another day elsewhere."""
    assert not beyond(parse("2024-03-01"), parse("2024-02-29"), 1)
    assert beyond(parse("2024-03-02"), parse("2024-02-29"), 1)
    assert beyond(parse("Y170000002"), parse("9999-12-31"), 1)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("The crane is sold", "Crane is sold", True),
        ("Sergei Low", "Low, Sergéy", True),
        ("Foreign ministry of Iran", "Foreign ministry of Iraq", False),
        ("The EU extends sanctions", "The UK extends sanctions", False),
        ("The council denies the sale", "The council confirms the sale", False),
        ("The council sold it", "The council sold it not", False),
        ("12th brigade", "13th brigade", False),
    ],
)
def test_names_and_titles_alike(one: str, other: str, expected: bool) -> None:
    """A spelling makes no difference, another word does."""
    assert alike(folded(one), folded(other), 78) == expected


def test_one_page_has_one_address() -> None:
    """However one comes to it."""
    plain = address("https://gazette.example/crane?id=1")
    assert address("http://www.gazette.example/crane/?utm_medium=x&id=1#top") == plain
    assert address("https://gazette.example/crane?id=2") != plain
