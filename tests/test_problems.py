"""Problems: each code has a site that shows it; how messages are written.

`DOSSIER_RENEW=1 python -m pytest tests/test_problems.py` writes what is expected of the sites anew;
look at the difference before you commit it.
"""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import SITES

from dossier import cli
from dossier.problems import (
    CODES,
    Location,
    Problem,
    did_you_mean,
    format_text,
    nearest,
    quoted,
)
from dossier.rulebook import RULEBOOK

BAD = SITES / "bad"
FAULTS = set(CODES) - set(RULEBOOK)
RENEW = bool(os.environ.get("DOSSIER_RENEW"))


# --- a site for each code -------------------------------------------------------------------------


def _dangling(site: Path) -> None:
    (site / "content" / "actors").mkdir()
    (site / "content" / "actors" / "council.yaml").symlink_to("nowhere.yaml")


def _outside(site: Path) -> None:
    (site.parent / "council.yaml").write_text("name: The council\nkind: government-body\n")
    (site / "content" / "actors").mkdir()
    (site / "content" / "actors" / "council.yaml").symlink_to(site.parent / "council.yaml")


def _large(site: Path) -> None:
    (site / "content" / "actors").mkdir()
    (site / "content" / "actors" / "council.yaml").write_text("#" * (1 << 20) + "\n")


def _deleted(site: Path) -> None:
    ford = site / "content" / "places" / "ford.yaml"
    ford.parent.mkdir()
    ford.write_text("name: The ford\n")
    who = ("-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false")
    for words in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "--message", "x"]):
        subprocess.run(["git", *who, *words], cwd=site, check=True)
    ford.unlink()


# What a repository cannot hold, or should not.
MADE: dict[str, Callable[[Path], None]] = {
    "file-too-large": _large,
    "lost-address": _deleted,
    "outside-site": _outside,
    "unreadable-file": _dangling,
}

# What shows only once pages are rendered.
BUILT = {"template-error"}

# What shows only when it is asked for; the file lies beside the site.
ASKED = {"paid-debt": ["--baseline", "baseline.txt"]}


def _told(code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """The exit status and all that is printed for a site of `bad`."""
    site = Path(shutil.copytree(BAD / code, tmp_path / "site"))
    if code in MADE:
        MADE[code](site)
    arguments = ["build", "-o", str(tmp_path / "out")] if code in BUILT else ["check"]
    if code in ASKED:
        option, name = ASKED[code]
        arguments += [option, str(site / name)]
    status = cli.main([*arguments, str(site)])
    printed = capsys.readouterr()
    told = printed.out + printed.err
    return status, told.replace(f"; nothing was written to {tmp_path / 'out'}", "")


def test_every_code_has_a_site() -> None:
    """No code is without an example, and no example without a code; rules have two sites each,
    in `rules`."""
    assert {path.name for path in BAD.iterdir()} == FAULTS


@pytest.mark.parametrize("code", sorted(FAULTS))
def test_site(code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is wrong is told once, under its code, and nothing else is told."""
    status, told = _told(code, tmp_path, capsys)
    expected = BAD / code / "expected.txt"
    if RENEW:
        expected.write_bytes(told.encode())
    severity = CODES[code].severity
    assert status == (severity == "error")
    assert told == expected.read_bytes().decode()
    assert f"[{code}]\n  hint: " in told
    assert told.endswith(f"\n1 {severity}\n")


@pytest.mark.parametrize("code", sorted(CODES))
def test_codes_read_well(code: str) -> None:
    """A title and a cure are phrases, not sentences."""
    for text in (CODES[code].title, CODES[code].cure):
        assert text
        assert text[0] not in " ABCDEFGHIJKLMNOPQRSTUVWXYZ" or text.startswith("YAML")
        assert not text.endswith(".")


def test_only_known_codes() -> None:
    """A problem whose code is not documented cannot be made."""
    with pytest.raises(AssertionError, match="no-such-code"):
        Problem(Location("a"), "no-such-code", "message")


# --- how problems are written ---------------------------------------------------------------------


def test_text() -> None:
    """A line that editors and terminals can follow, and the hint below it."""
    assert format_text(Problem(Location("a.yaml", 7, 12), "alias", "no", "do")) == (
        "a.yaml:7:12: error: no [alias]\n  hint: do"
    )
    warning = Problem(Location("a.yaml"), "alias", "no", severity="warning")
    assert format_text(warning) == "a.yaml:1:1: warning: no [alias]"


def test_order() -> None:
    """Problems sort by file, line and column."""
    places = [("b", 1, 1), ("a", 10, 1), ("a", 2, 3), ("a", 2, 1)]
    problems = [Problem(Location(*place), "alias", "x") for place in places]
    found = [(p.location.path, p.location.line, p.location.column) for p in sorted(problems)]
    assert found == [("a", 2, 1), ("a", 2, 3), ("a", 10, 1), ("b", 1, 1)]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("irgc-af", "irgc-asf"),
        ("IRGC-ASF", "irgc-asf"),
        (" irgc-asf", "irgc-asf"),
        ("shoigu", "sergei-shoigu"),
        ("zelensky", None),
        ("", None),
        ("irgc-asf" * 1000, None),
    ],
)
def test_nearest(value: str, found: str | None) -> None:
    """A slip is recognized; what is far from everything is not guessed at."""
    assert nearest(value, ["irgc-asf", "sergei-shoigu", "iran"]) == found


def test_hint() -> None:
    """There is a question where something is near, else nothing."""
    assert did_you_mean("irgc-af", ["irgc-asf"]) == "did you mean 'irgc-asf'?"
    assert did_you_mean("zelensky", ["irgc-asf"]) == ""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a b", "'a b'"),
        (" two\n  lines ", "'two lines'"),
        ("\u00a0name", "'\\u00a0name'"),
        ("می\u200cرود", "'می\u200cرود'"),
        ("a\u202eb", "'a\\u202eb'"),
        ("x" * 70, "'" + "x" * 59 + "…'"),
        ("x" * 10_000_000, "'" + "x" * 59 + "…'"),
        ("", "''"),
    ],
)
def test_values_in_messages(text: str, shown: str) -> None:
    """A value takes one line, is not too long, and has nothing in it that cannot be seen."""
    assert quoted(text) == shown
