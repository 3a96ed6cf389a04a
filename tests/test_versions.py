"""What browsers tell new and changed entries by: digests of what the editors wrote, and few."""

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import linked
from sitekit import SMALL, build, write

from dossier.exports import versions
from dossier.exports.pieces import Pieced
from dossier.exports.versions import TITLES_FILE, VERSIONS_FILE
from dossier.views.cards import Cards

ANN = "name: Ann\nkind: person\nsummary: Says *so*.\n"


def made(pieced: Pieced, files: dict[str, str]) -> Any:
    """Return what such a file holds."""
    graph, problems = linked(files)
    assert not problems
    cards = Cards(graph)
    text = b""
    for section in pieced.sections(cards, graph.order):
        pieces = [pieced.piece(cards, key) for key in section.keys]
        text += section.opening + section.between.join(pieces) + section.closing
    _, _, value = text.decode().partition("=")
    return json.loads(value.rstrip().removesuffix(";"))


def digest(text: str) -> str:
    """Return the digest of an actor called `ann`."""
    return str(made(VERSIONS_FILE, {"actors/ann": text, "actors/bob": ANN})["actors"]["ann"])


def test_a_digest_is_of_what_is_written() -> None:
    """Any other word makes another; comments, order and what means nothing do not."""
    first = digest(ANN)
    assert digest(ANN.replace("*so*", "_so_")) != first
    assert digest(ANN + "body: More.\n") != first
    assert digest(ANN + "aliases: [Annie]\n") != digest(ANN + "tags: [annie]\n")
    assert digest("# Note\nkind: person\nsummary: Says *so*.\nname: Ann\n") == first
    assert digest(ANN + "draft: false\n") == first


def test_a_digest_does_not_depend_on_others() -> None:
    """Nor on what others are called whom an entry names."""
    body = "body: See [[bob]].\n"
    one = made(VERSIONS_FILE, {"actors/ann": ANN + body, "actors/bob": ANN})
    other = made(VERSIONS_FILE, {"actors/ann": ANN + body, "actors/bob": ANN.replace("Ann", "Bob")})
    assert one["actors"]["ann"] == other["actors"]["ann"]
    assert one["actors"]["bob"] != other["actors"]["bob"]


def test_the_files_are_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a large site, claims and chapters come first, then the latest events."""
    monkeypatch.setattr(versions, "MOST", 3)
    event = "title: E\ndate: 2024-05-0{}\nstatus: occurred\n"
    files = {f"events/e{n}": event.format(n) for n in range(1, 6)}
    files |= {"claims/c": "statement: So.\n", "actors/ann": ANN}
    found = made(VERSIONS_FILE, files)
    assert {kind: list(ids) for kind, ids in found.items() if ids} == {
        "claims": ["c"],
        "events": ["e4", "e5"],
    }
    assert {kind: list(ids) for kind, ids in made(TITLES_FILE, files).items()} == {
        kind: list(ids) for kind, ids in found.items()
    }


def test_titles_are_data_not_code() -> None:
    """Whatever an entry is called."""
    title = "</script>\\'\"; alert(1) //"
    found = made(TITLES_FILE, {"actors/ann": f"name: {json.dumps(title)}\nkind: person\n"})
    assert found["actors"]["ann"] == title


def test_an_edit_makes_one_piece(tmp_path: Path) -> None:
    """An edit leaves the others' digests as they are published."""
    site = write(tmp_path, SMALL)
    build(site)
    before = (site / "public/assets/versions.js").read_text("utf-8").splitlines()
    write(site, {"content/events/day.yaml": SMALL["content/events/day.yaml"] + "body: More.\n"})
    assert "assets/versions.js" in build(site).written
    after = (site / "public/assets/versions.js").read_text("utf-8").splitlines()
    assert len(before) == len(after)
    assert build(site).written == []
