"""The baseline: an old dossier adopts the rules, and its debt may shrink, never grow."""

from pathlib import Path

import pytest
from conftest import write

from dossier import cli


class Desk:
    """A site, and what `dossier check` says of it."""

    def __init__(self, site: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.site = site
        self.baseline = site / "baseline.txt"
        self._capsys = capsys

    def check(self, *arguments: str) -> tuple[int, list[str], str]:
        """Return the exit status, `path:line [code]` of what is told, and the last line."""
        base = ["--baseline", str(self.baseline), "--jobs", "1"]
        status = cli.main(["check", str(self.site), *base, *arguments])
        told = self._capsys.readouterr()
        heads = [line for line in told.out.splitlines() if line.endswith("]")]
        return status, [_head(line) for line in heads], told.err.splitlines()[-1]

    @property
    def lines(self) -> list[str]:
        """The findings in the baseline."""
        text = self.baseline.read_text(encoding="utf-8")
        return [line for line in text.splitlines() if not line.startswith("#")]


def _head(line: str) -> str:
    path, number, *_ = line.split(":")
    return f"{path.removeprefix('content/')}:{number} {line[line.rindex('[') :]}"


@pytest.fixture
def desk(scratch: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """A dossier with two places that nothing refers to."""
    write(scratch, "content/places/east.yaml", "name: East\n")
    write(scratch, "content/places/west.yaml", "name: West\n")
    return Desk(scratch, capsys)


EAST, WEST = "unused-entry place:east", "unused-entry place:west"


def test_a_life(desk: Desk) -> None:
    """Made, in force, added to in vain, paid back, shrunk, and empty at last."""
    assert desk.check("--write-baseline")[0] == 0
    assert desk.lines == [EAST, WEST]

    # What is known is counted, what is new is told.
    status, told, last = desk.check("--strict")
    assert (status, told) == (0, [])
    assert last == f"no problems; 2 findings more in {desk.baseline}"
    write(desk.site, "content/places/north.yaml", "name: North\n")
    assert desk.check()[:2] == (0, ["places/north.yaml:1 [unused-entry]"])
    assert desk.check("--strict")[0] == 1

    # It does not grow by itself.
    before = desk.baseline.read_bytes()
    status, told, last = desk.check("--write-baseline")
    assert (status, told) == (1, ["places/north.yaml:1 [unused-entry]"])
    assert "would grow" in last
    assert desk.baseline.read_bytes() == before
    assert desk.check("--write-baseline", "--grow")[0] == 0
    assert desk.lines == [EAST, "unused-entry place:north", WEST]

    # What was mended has to leave it.
    (desk.site / "content/places/north.yaml").unlink()
    assert desk.check()[:2] == (0, ["baseline.txt:4 [paid-debt]"])
    assert desk.check("--strict")[0] == 1
    assert desk.check("--write-baseline")[0] == 0
    assert desk.lines == [EAST, WEST]
    for name in ("east", "west"):
        (desk.site / f"content/places/{name}.yaml").unlink()
    assert desk.check("--write-baseline")[0] == 0
    assert desk.lines == []
    assert desk.check("--strict") == (0, [], "no problems")


def test_lines_may_move(desk: Desk) -> None:
    """Neither lines nor files that move make a known finding new."""
    desk.check("--write-baseline")
    for name in ("east", "west"):
        (desk.site / f"content/places/{name}.yaml").unlink()
    both = "# Ours\n\n- id: west\n  name: West\n- id: east\n  name: East End\n"
    write(desk.site, "content/places/all.yaml", both)
    assert desk.check("--strict")[:2] == (0, [])


def test_errors_come_first(desk: Desk) -> None:
    """While an error stands no rule is looked at: no debt seems paid, and nothing is written."""
    desk.check("--write-baseline")
    before = desk.baseline.read_bytes()
    write(desk.site, "content/places/east.yaml", "name: East\npart_of: wset\n")
    wrong = ["places/east.yaml:2 [unknown-reference]"]
    assert desk.check()[:2] == (1, wrong)
    status, told, last = desk.check("--write-baseline", "--grow")
    assert (status, told) == (1, wrong)
    assert "first mend these errors" in last
    assert desk.baseline.read_bytes() == before


def test_rules_that_are_errors_can_be_debt(desk: Desk) -> None:
    """A dossier can be strict on what is new, and patient with what is old."""
    settings = desk.site / "content/dossier.yaml"
    settings.write_text(settings.read_text() + "rules: {unused-entry: error}\n")
    assert desk.check("--write-baseline")[0] == 0
    assert desk.check()[:2] == (0, [])
    write(desk.site, "content/places/north.yaml", "name: North\n")
    assert desk.check()[:2] == (1, ["places/north.yaml:1 [unused-entry]"])


def test_a_finding_twice_has_two_lines(desk: Desk) -> None:
    """Each line of the baseline stands for one finding."""
    desk.check("--write-baseline")
    desk.baseline.write_text(f"{EAST}\n{EAST}\n{WEST}\n")
    assert desk.check()[:2] == (0, ["baseline.txt:2 [paid-debt]"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "there is no baseline"),
        (b"\xff\n", "it is not UTF-8"),
        (b"<<<<<<< HEAD\n", "line 1 of the baseline"),
        (f"{EAST}\nsomething else entirely\n".encode(), "line 2 of the baseline"),
    ],
)
def test_no_baseline(desk: Desk, text: bytes | None, said: str) -> None:
    """What is no baseline is told in a line, and is wrong usage."""
    if text is not None:
        desk.baseline.write_bytes(text)
    status, told, last = desk.check()
    assert (status, told) == (2, [])
    assert said in last


@pytest.mark.parametrize("option", ["--write-baseline", "--grow"])
def test_options_that_need_others(
    scratch: Path, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    """An option that would do nothing alone says what it needs."""
    assert cli.main(["check", str(scratch), option]) == 2
    assert "needs --" in capsys.readouterr().err


def test_where_nothing_can_be_written(desk: Desk) -> None:
    """A baseline that cannot be written is told in a line, and leaves nothing behind."""
    desk.baseline = desk.site / "missing" / "baseline.txt"
    status, _, last = desk.check("--write-baseline")
    assert status == 2
    assert last.startswith("dossier: cannot write ")


def test_this_repository_breaks_no_rule_anew(capsys: pytest.CaptureFixture[str]) -> None:
    """What its dossier may go on doing stands in its baseline, and nothing else does."""
    root = Path(__file__).parents[1]
    words = ["--baseline", str(root / ".dossier-baseline"), "--strict", "--today", "2026-11-21"]
    assert cli.main(["check", str(root), *words]) == 0, capsys.readouterr().out
