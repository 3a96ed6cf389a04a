"""What several tests start from: the smallest site, and how to change it."""

import os
import shutil
import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from dossier import pipeline
from dossier.graph import Graph
from dossier.linking import link
from dossier.load import FOLDERS
from dossier.model import Settings
from dossier.nodes import Pointer
from dossier.pipeline import Options
from dossier.problems import Location, Problem
from dossier.records import Record
from dossier.rulebook import RULEBOOK
from dossier.schema import read_entry
from dossier.yamlnodes import parse

# Run in the background of a script, tests would ignore Ctrl-C, and so would all that they start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# How long an example takes says more of the machine than of the code.
settings.register_profile("dossier", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("dossier")

SITES = Path(__file__).parent / "sites"


def write(site: Path, path: str, text: str | bytes) -> Path:
    """Write a file of a site, and the folders on the way to it."""
    file = site / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def check(site: Path, drafts: bool = False) -> list[Problem]:
    """Return the problems of a site, but for what breaks rules."""
    found = pipeline.check(site, Options(jobs=1, drafts=drafts))
    return [problem for problem in found if problem.code not in RULEBOOK]


def linked(
    files: dict[str, str], media: tuple[str, ...] = (), drafts: bool = False
) -> tuple[Graph, list[Problem]]:
    """Link entries that were never on disk, given as `claims/id` and their YAML.

    A problem's place is a line for the entry, counted in order, and a column for the offset.
    """
    records = []
    for name, text in files.items():
        folder, _, id_ = name.partition("/")
        root, problems = parse(text, name)
        entry, more = read_entry(FOLDERS[folder], id_, root, name)
        assert problems + more == []
        records.append(Record(FOLDERS[folder], entry, name))

    def locate(record: Record | None, pointer: Pointer, offset: int) -> Location:
        where = record.path if record else "dossier"
        return Location(f"{where}:{'.'.join(map(str, pointer))}", 1, offset + 2)

    return link(records, Settings(title="A", question="B?"), media, locate, drafts)


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """The smallest site there is, to be written to."""
    return Path(shutil.copytree(SITES / "minimal", tmp_path / "site"))


@pytest.fixture(autouse=True, scope="session")
def _cache_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What is kept for the user is not touched."""
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))


@pytest.fixture(autouse=True)
def _same_for_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that a test looks at depends on who runs it, or where."""
    for name in [name for name in os.environ if name.startswith(("DOSSIER", "GITHUB"))]:
        monkeypatch.delenv(name)
