"""What an editor sees who types: yaml-language-server, asked as VS Code asks it."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from dossier import cli
from dossier.completion import SCHEMAS, Completion
from tests.editor.server import CURSOR, Server
from tests.sitekit import STARTER, write

EVENT = "content/events/new.yaml"
HEAD = "title: The works go on\ndate: 2023-09\nstatus: occurred\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter, as `dossier schema` leaves it."""
    folder = tmp_path_factory.mktemp("editor") / "a site"
    shutil.copytree(STARTER, folder)
    assert cli.main(["schema", str(folder)]) == 0
    return folder


@pytest.fixture(scope="module")
def server(site: Path) -> Iterator[Server]:
    with Server(site) as started:
        yield started


def test_an_empty_file_offers_an_entry(server: Server) -> None:
    """Its required fields, to be filled in one after the other."""
    offered = server.complete(EVENT, CURSOR)
    text = offered["a new event"]["insertText"]
    assert re.findall(r"^(\w+):", text, re.MULTILINE) == ["title", "date", "status"]
    assert "${3|occurred,reported," in text


def test_fields_are_offered(server: Server) -> None:
    """Those that are not there yet, each with its meaning; and in a group, the group's."""
    offered = server.complete(EVENT, f"{HEAD}{CURSOR}\n")
    assert {"actors", "places", "summary", "key"} <= offered.keys()
    assert not {"title", "id", "name"} & offered.keys()
    assert "first heard" not in str(offered["key"]["documentation"])
    assert "story hangs on" in str(offered["key"]["documentation"])
    inner = server.complete(EVENT, f"{HEAD}actors:\n  - actor: mara-ellin\n    {CURSOR}\n")
    assert "as" in inner
    assert "status" not in inner


@pytest.mark.parametrize(
    "place",
    ["actors:\n  - ▮", "actors:\n  - ma▮", "actors: [▮]", "actors:\n  - actor: ▮",
     "actors:\n  - bridge-foreman\n  - ▮"],
)  # fmt: skip
def test_ids_are_offered(server: Server, place: str) -> None:
    """An actor's id, with the name; found by the name as well."""
    offered = server.complete(EVENT, HEAD + place + "\n")
    assert "Mara Ellin · person · Mayor" in str(offered["mara-ellin"]["documentation"])
    assert offered["Mara Ellin"]["insertText"].strip(" -") == "mara-ellin"
    assert "old-bridge" not in offered


def test_values_are_offered(server: Server) -> None:
    """Words of a choice, true and false; and nothing where a text is meant."""
    assert "disputed" in server.complete(EVENT, f"title: A\nstatus: {CURSOR}\n")
    assert server.complete(EVENT, f"title: A\nkey: {CURSOR}\n").keys() == {"true", "false"}
    assert server.complete(EVENT, f"title: {CURSOR}\n") == {}


def test_the_next_entry_of_a_list_is_offered(server: Server) -> None:
    """With its id."""
    text = f"- id: a\n  speaker: mara-ellin\n- {CURSOR}\n"
    offered = server.complete("content/quotes/2023.yaml", text)
    assert offered["another quote"]["insertText"].startswith("id: ")


def test_the_settings_are_completed(server: Server) -> None:
    """`dossier.yaml` as well."""
    offered = server.complete("content/dossier.yaml", f"title: A\nsearch: {CURSOR}\n")
    # Quoted, as it would be a truth value to readers of YAML 1.1.
    assert offered.keys() == {"full", "names", '"off"'}


def test_hovering_explains(server: Server) -> None:
    """A field has its meaning, in the model's words; an id the entry's name and a line on it."""
    field = server.hover(EVENT, HEAD.replace("date", f"da{CURSOR}te"))
    assert "When it happened, exactly as precisely as it is known." in field
    id_ = server.hover(EVENT, f"{HEAD}actors:\n  - mara{CURSOR}-ellin\n")
    shown = id_.split("Allowed Values:")[1].strip().splitlines()[0]
    assert shown.startswith("* `mara-ellin`: Mara Ellin · person · Mayor of Tarnwick")


WRONG = [
    (HEAD + "actors:\n  - mara-elin\n", (5, 5, "no actor has this id")),
    (HEAD + "actors:\n  - actor: mara-elin\n", (5, 12, "no actor has this id")),
    (HEAD + "actors: mara-ellin\n", (4, 9, "a list is meant")),
    (HEAD + "key: yes\n", (4, 6, "write true or false")),
    (HEAD.replace("2023-09", "May 2023"), (2, 7, "no date: write 2024, 2024-09 or 2024-09-06")),
    (HEAD.replace("occurred", "occured"), (3, 9, "Value is not accepted.")),
    (HEAD + "colour: red\n", (4, 1, "Property colour is not allowed.")),
    (HEAD.partition("\n")[2], (1, 1, 'Missing property "title".')),
    (HEAD.replace(" The works go on", ""), (1, 7, "a text is meant")),
]


@pytest.mark.parametrize(("number", "text", "told"), [(n, *one) for n, one in enumerate(WRONG)])
def test_what_is_wrong_is_marked(
    server: Server, number: int, text: str, told: tuple[int, int, str]
) -> None:
    """Where it stands, and in plain words."""
    [(line, column, message)] = server.problems(f"content/events/wrong-{number}.yaml", text)
    assert (line, column) == told[:2]
    assert message.startswith(told[2])


def test_nothing_right_is_marked(server: Server, site: Path) -> None:
    """Every file of the starter is without a mark."""
    for file in sorted(site.glob("content/**/*.yaml")):
        path = file.relative_to(site).as_posix()
        if path != "content/dossier.yaml":
            assert server.problems(path, file.read_text("utf-8")) == [], path
    odd = "title: 2024\ndate: 2024\nstatus: occurred\nsummary: true\ntags: [2024, true]\n"
    assert server.problems("content/events/odd.yaml", odd) == []


def test_a_new_entry_is_offered(server: Server, site: Path) -> None:
    """As soon as the schemas were written again, which `serve` does, and the editor was told."""
    followed = Completion(site)
    followed.write()
    path = "content/actors/harbour-master.yaml"
    text = f"{HEAD}actors: [{CURSOR}]\n"
    assert "harbour-master" not in server.complete(EVENT, text)
    write(site, {path: "name: Harbour Master\nkind: unnamed\n"})
    followed.follow([path])
    server.changed(f"{SCHEMAS}/event.json")
    assert {"harbour-master", "Harbour Master"} <= server.complete(EVENT, text).keys()
