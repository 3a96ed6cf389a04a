"""Whether anything has changed is told from stamps alone, and never wrongly."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from sitekit import SMALL, build, write

from dossier import building, pipeline, stamps, unchanged
from dossier.unchanged import Told

KEY = unchanged.options_key(drafts=False, base_url=None)


@pytest.fixture(autouse=True)
def certain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that were changed just now count as if that were long ago."""
    monkeypatch.setattr(stamps, "RECENT", -(10**12))


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site, built."""
    files = {"templates/notes/x.txt": "x", "static/x.txt": "x", "content/media/x.png": "x"}
    write(tmp_path / "site", SMALL | files)
    build(tmp_path / "site")
    return tmp_path / "site"


def told(site: Path, key: str = KEY) -> Told | None:
    """What the last build told, if nothing has changed."""
    return unchanged.told(str(site), str(site / "public"), key, unchanged.look(str(site)))


def flipped(file: Path) -> None:
    """Change a file, but neither its size nor the time of its last modification."""
    status = file.stat()
    file.write_bytes(file.read_bytes()[::-1])
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


def moved(file: Path) -> None:
    """Put a file in place of another that has all of its times and its size."""
    status = file.stat()
    twin = file.with_name("twin")
    twin.write_bytes(file.read_bytes()[::-1])
    os.utime(twin, ns=(status.st_atime_ns, status.st_mtime_ns))
    twin.replace(file)


CHANGES: dict[str, Callable[[Path], object]] = {
    "an entry": lambda site: flipped(site / "content/actors/ann.yaml"),
    "an entry, moved into place": lambda site: moved(site / "content/actors/ann.yaml"),
    "the settings": lambda site: flipped(site / "content/dossier.yaml"),
    "a new entry": lambda site: write(site, {"content/places/port.yaml": "name: Port\n"}),
    "a file that is no entry": lambda site: write(site, {"content/odd.txt": "x"}),
    "a file that is gone": lambda site: (site / "content/events/day.yaml").unlink(),
    "an image": lambda site: flipped(site / "content/media/x.png"),
    "a template": lambda site: flipped(site / "templates/notes/x.txt"),
    "a static file": lambda site: flipped(site / "static/x.txt"),
    "a page": lambda site: flipped(site / "public/actors/ann.html"),
    "a page that is gone": lambda site: (site / "public/actors/ann.html").unlink(),
    "data": lambda site: flipped(site / "public/data/dossier.json"),
    "the manifest": lambda site: flipped(site / "public/.dossier-manifest.json"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_noticed(change: str, site: Path) -> None:
    """Even one that leaves a file's size and time as they were."""
    found = told(site)
    assert found
    assert (found.entries, found.base_url) == (2, False)
    assert found == told(site)
    CHANGES[change](site)
    assert told(site) is None


def test_folders_behind_links_are_noticed(site: Path) -> None:
    """A folder may become a link to one that looks the same."""
    (site / "public/actors").rename(site.parent / "actors")
    (site / "public/actors").symlink_to(site.parent / "actors")
    assert told(site) is None


def test_options_are_part_of_it(site: Path) -> None:
    """What was built with others is another site."""
    assert told(site, unchanged.options_key(drafts=True, base_url=None)) is None
    assert told(site, unchanged.options_key(drafts=False, base_url="https://d.example")) is None


def test_other_code_is_noticed(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new version of this program or of a library builds anew."""
    monkeypatch.setattr(unchanged, "libraries", lambda: ["jinja2-99.dist-info"])
    assert told(site) is None


@pytest.mark.parametrize("data", [b"", b"\xff", b"a b c d e", b"one two"])
def test_a_damaged_signature_tells_nothing(data: bytes, site: Path) -> None:
    """It costs time only."""
    [file] = (site / ".dossier").glob("*.signature")
    file.write_bytes(data)
    assert told(site) is None
    assert build(site).rendered == []
    assert told(site)


def test_files_changed_just_now_are_not_trusted(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They may be changed once more within one tick of the file system's clock."""
    monkeypatch.setattr(stamps, "RECENT", 10**12)
    build(site)
    assert told(site) is None
    assert not list((site / ".dossier").glob("*.signature"))
    # Nor are they when their stamps are the same.
    actor = site / "content/actors/ann.yaml"
    status = actor.stat()
    same = stamps.scan(str(site), ["content"])
    actor.write_text(actor.read_text("utf-8").replace("Ann", "Eve"), "utf-8")
    os.utime(actor, ns=(status.st_atime_ns, status.st_mtime_ns))
    looked = unchanged.Look(same, unchanged.look(str(site)).others, stamps.now())
    monkeypatch.setattr(pipeline, "look", lambda _: looked)
    assert "actors/ann.html" in build(site).rendered


def test_entries_changed_just_now_are_read(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where only they may change without a new stamp, their texts tell."""

    def recent(seen: Mapping[str, stamps.Stamp], _: int) -> set[str]:
        own = ("content/dossier", "content/actors", "content/events", "templates/")
        return {path for path in seen if path.startswith(own)}

    monkeypatch.setattr(stamps, "recent", recent)
    monkeypatch.setattr(building, "recent", recent)
    flipped(site / "static/x.txt")
    build(site)
    assert told(site)
    actor, settings = site / "content/actors/ann.yaml", site / "content/dossier.yaml"
    same = unchanged.look(str(site))
    for file in (actor, settings):
        before = file.read_bytes()
        file.write_bytes(before.replace(b"Ann", b"Eve").replace(b"Small", b"Other"))
        key, out = KEY, str(site / "public")
        assert unchanged.told(str(site), out, key, same) is None
        file.write_bytes(before)
        assert unchanged.told(str(site), out, key, same)
    (site / "templates/notes/x.txt").write_text("y")
    assert unchanged.told(str(site), out, key, same) is None
    (site / "templates/notes/x.txt").write_text("x")
    assert unchanged.told(str(site), out, key, same)
    actor.write_bytes(actor.read_bytes().replace(b"\n", b"\r\n"))
    assert told(site) is None
    assert build(site).rendered == []
    assert told(site)


def test_a_site_with_problems_leaves_no_signature(site: Path) -> None:
    """They have to be told again."""
    write(site, {"content/places/port.yaml": "nome: Port\n"})
    assert build(site).stopped
    assert told(site) is None
