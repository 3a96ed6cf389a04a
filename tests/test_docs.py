"""The reference pages: made from the code, complete, and in the repository as they are made."""

import re
from pathlib import Path

import pytest

from dossier import reference
from dossier.fields import docs, fields
from dossier.model import FAMILIES, TYPES, Settings
from dossier.problems import CODES

DOCS = Path(__file__).parents[1] / "docs"


@pytest.mark.parametrize("name", ["problems", "fields", "commands"])
def test_committed_as_made(name: str, tmp_path: Path) -> None:
    """What the repository has is what `python -m dossier.reference docs` makes."""
    reference.write(tmp_path)
    made = (tmp_path / f"{name}.md").read_text(encoding="utf-8")
    assert (DOCS / f"{name}.md").read_text(encoding="utf-8") == made, (
        "run `python -m dossier.reference docs`"
    )


def test_every_code_has_a_row() -> None:
    """A code that a message shows is found in the table, with its cure."""
    rows = re.findall(r"^\| `([a-z-]+)` \| (.+) \| (.+) \| (error|warning|off) \|$", PROBLEMS, re.M)
    assert [row[0] for row in rows] == list(CODES)
    assert all(title and cure for _, title, cure, _ in rows)


PROBLEMS = reference.problems_page()
FIELDS = reference.fields_page()
PAGES = (PROBLEMS, FIELDS, reference.commands_page())


def _section(heading: str) -> str:
    return FIELDS.split(f"\n{heading}\n", 1)[1].split("\n#", 1)[0]


@pytest.mark.parametrize("kind", [*TYPES, "Settings"])
def test_every_field_has_a_row(kind: str) -> None:
    """A field that an editor may write is found under its kind, with what it means."""
    type_ = Settings if kind == "Settings" else TYPES[kind]  # type: ignore[index]
    text = _section(f"## {kind}") + (_section("## All kinds") if kind != "Settings" else "")
    rows = {row[0]: row[1:] for row in re.findall(r"^\| `(\w+)` \| (.*) \| (.*) \|$", text, re.M)}
    for name, field in fields(type_).items():
        _, meaning = rows[name]
        assert meaning
        assert meaning == docs(type_)[name].replace("|", "\\|")
        assert all(f"`{choice}`" in rows[name][0] for choice in field.meant.choices)
    assert set(rows) == set(fields(type_))


def test_every_part_has_a_section() -> None:
    """Groups of fields are described where the tables link to."""
    headings = re.findall(r"^#+ (.+)$", FIELDS, re.M)
    assert len(headings) == len(set(headings))
    anchors = {heading.lower().replace(" ", "-") for heading in headings}
    links = set(re.findall(r"\]\(#([^)]*)\)", FIELDS))
    assert links <= anchors
    assert {"citation", "position", "role", "native-name", "picture", "publisher"} <= links


def test_every_stance_has_its_family() -> None:
    """Which stance counts for what is told."""
    section = _section("## Stances")
    for stance, family in FAMILIES.items():
        assert re.search(rf"^\| {family} \|.*`{stance}`", section, re.M)


def test_syntax_is_shown_and_not_read() -> None:
    """Links, images and HTML in the tables are examples, in code."""
    for page in PAGES:
        text = re.sub(r"`[^`]*`|```.*?```|<!--.*?-->", "", page, flags=re.S)
        assert not re.search(r"!\[|\[\[|\[@|<", text)


def test_tables_are_tables() -> None:
    """Each row of a table has as many cells as its head."""
    for page in PAGES:
        for table in re.findall(r"(?:^\|.*\|\n)+", page, re.M):
            cells = {len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}
            assert len(cells) == 1, table


def _said(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("extra", ["search", "images"])
def test_every_extra_is_in_the_guide(extra: str) -> None:
    """What can be left out when Dossier is installed is told, and `make site` installs it."""
    assert re.search(rf"^\| `{extra}` \|", _said("maintainers.md"), re.M)
    made = re.search(r"^EXTRAS := (.*)$", (DOCS.parent / "Makefile").read_text("utf-8"), re.M)
    assert made
    assert extra in made[1].split(",")


def test_every_file_at_the_root_is_in_the_guide() -> None:
    """Whoever finds a file or folder in a site can look up what it is."""
    table = _said("maintainers.md").split("\n### The files\n", 1)[1].split("\n### ", 1)[0]
    built = Path(__file__).parent / "golden"
    names = {path.name + "/" * path.is_dir() for path in built.iterdir()}
    assert not {name for name in names - set(re.findall(r"`([^`]+)`", table)) if name[0] != "."}


def test_every_module_of_views_has_a_row() -> None:
    """The table of views has each module, and no other."""
    table = _said("architecture.md").split("\n### The views\n", 1)[1].split("\n## ", 1)[0]
    named = [name for row in re.findall(r"^\| (`.*?) \|", table, re.M) for name in row.split(", ")]
    modules = (DOCS.parent / "dossier" / "views").glob("[a-z]*.py")
    assert sorted(name.strip("`") for name in named if " " not in name) == sorted(
        path.stem for path in modules
    )


@pytest.mark.parametrize("name", sorted(path.name for path in DOCS.glob("*.md")))
def test_links_in_guides_lead_somewhere(name: str) -> None:
    """Each link to a file of the repository, and to a heading in it, has its end."""
    text = re.sub(r"^```.*?^```|`[^`\n]*`", "", _said(name), flags=re.M | re.S)
    for target, anchor in re.findall(r"\]\(([^)#:]*)(?:#([^)]*))?\)", text):
        path = (DOCS / target) if target else DOCS / name
        assert path.exists(), target
        if anchor:
            bare = re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.M | re.S)
            heads = [re.sub(r"[^\w -]", "", one) for one in re.findall(r"^#+ (.+)$", bare, re.M)]
            assert anchor in {head.lower().replace(" ", "-") for head in heads}, anchor
