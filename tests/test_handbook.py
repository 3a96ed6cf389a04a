"""The handbook: what it shows is read, what it says to type is typed, what it links to is there."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from PIL import Image

from dossier import cli, dates, starter
from dossier.fields import fields
from dossier.language import Language
from dossier.model import TYPES, Settings
from tests.browser.cards import CARDS, OUT, digest

ROOT = Path(__file__).resolve().parent.parent
STARTER = ROOT / "dossier" / "starter"
GUIDES = {
    name: (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
    for name in ("editors", "kinds", "weighing", "writing", "desk", "exchange", "maintainers")
}
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
_TUTORIAL = "From an empty folder to a published page"
_FILE = re.compile(r"^`([\w./-]+/[\w.-]+)`\n\n```\w+\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_BLOCK = re.compile(r"^(?P<in> *)```(\w*)\n(.*?)^(?P=in)```$", re.DOTALL | re.MULTILINE)


def _section(guide: str, heading: str) -> str:
    """Return a section of a guide; a heading within an example does not end it."""
    rest = GUIDES[guide].split(f"\n## {heading}\n", 1)[1]
    blank = _BLOCK.sub(lambda found: "." * len(found[0]), rest)
    return rest[: found.start()] if (found := re.search(r"^## ", blank, re.MULTILINE)) else rest


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a copy of the starter, committed, with files to import."""
    folder = tmp_path / "our-dossier"
    starter.copy_to(folder)
    slide = {"start_date": {"year": "2023"}, "text": {"headline": "A crane comes", "text": ""}}
    (folder / "timeline.json").write_text(json.dumps({"events": [slide]}))
    (folder / "events.csv").write_text("Headline,When,status\nA crane comes,2023,occurred\n")
    book = {"id": "log", "type": "report", "title": "Log", "publisher": "Port", "language": "en"}
    (folder / "library.json").write_text(json.dumps([book]))
    monkeypatch.chdir(folder)
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "An editor")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "editor@example.org")
    for words in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-qm", "As it began"]):
        subprocess.run(["git", *words], check=True)
    return folder


# --- examples -----------------------------------------------------------------------------


def _examples() -> list[tuple[str, str]]:
    guides = "\n".join([GUIDES["kinds"], *(GUIDES[name] for name in ("weighing", "writing"))])
    return [found for found in _FILE.findall(guides) if found[0].startswith("content/")]


@pytest.mark.parametrize(("path", "text"), _examples(), ids=[path for path, _ in _examples()])
def test_examples_are_those_of_the_starter(path: str, text: str) -> None:
    """What the handbook shows is what `dossier init` gives, and so what builds."""
    assert text == (STARTER / path).read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", TYPES)
def test_every_kind_has_an_example_and_its_picture(kind: str) -> None:
    """The page of the kinds shows a full entry of each, and how that very entry looks."""
    section = _section("kinds", kind)
    shown = [path for path, _ in _FILE.findall(section)]
    assert f"content/{CARDS[kind].example}" in shown  # type: ignore[index]
    assert re.search(rf'<img src="images/cards/{kind}.png" width="560" alt="[^"]{{30,}}">', section)
    text = (STARTER / "content" / CARDS[kind].example).read_text("utf-8")  # type: ignore[index]
    with Image.open(OUT / f"{kind}.png") as picture:
        assert picture.info["Example"] == digest(text), "run `make cards`"


def _fragments() -> list[Any]:
    found = []
    for name, guide in GUIDES.items():
        for _, language, text in _BLOCK.findall(_FILE.sub("", guide)):
            if language == "yaml":
                found.append(pytest.param(text, id=f"{name}: {text.split(':')[0].strip()}"))
    return found


@pytest.mark.parametrize("text", _fragments())
def test_parts_of_entries_are_read(
    text: str, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is shown of an entry, or of the settings, is right in an entry that has it."""
    given = yaml.load(text, Loader=yaml.BaseLoader)
    kinds = [kind for kind in TYPES if set(given) <= set(_names(TYPES[kind]))]
    file = site / "content" / (CARDS[kinds[0]].example if kinds else "dossier.yaml")
    assert kinds or set(given) <= set(_names(Settings))
    entry = yaml.load(file.read_text("utf-8"), Loader=yaml.BaseLoader)
    file.write_text(yaml.safe_dump(entry | given, allow_unicode=True), encoding="utf-8")
    if "image" in given:
        (site / "content" / "media").mkdir()
        (site / "content" / "media" / given["image"]["file"]).write_bytes(b"")
    assert cli.main(["check"]) == 0, capsys.readouterr().out


def _names(type_: Any) -> list[str]:
    return list(fields(type_))


def test_dates_are_shown_as_the_handbook_says() -> None:
    """Each row of the table of dates holds."""
    rows = re.findall(r"^\| `([^`]+)` \| (.+) \|$", _section("weighing", "Dates"), re.MULTILINE)
    assert len(rows) > 10
    english = Language("en")
    assert rows == [(edtf, dates.label(dates.parse(edtf), english)) for edtf, _ in rows]


def test_problem_is_shown_as_the_handbook_says(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The desk's mistake gives the desk's message."""
    shown = re.search(
        r"^```\n(.*?)^```$", _section("desk", "When something is wrong"), re.DOTALL | re.MULTILINE
    )
    assert shown
    event = site / "content" / "events" / "works-stand-still.yaml"
    event.write_text(event.read_text().replace("bridge-foreman", "bridge-forman"))
    assert cli.main(["build"]) == 1
    said = capsys.readouterr()
    assert shown[1] in said.out + said.err


def test_every_status_and_stance_is_explained() -> None:
    """What an editor may choose is told where the choice is made."""
    events = re.findall(r"^\| `([a-z]+)` \|", _section("kinds", "event"), re.MULTILINE)
    assert events == list(fields(TYPES["event"])["status"].meant.choices)
    weighing = GUIDES["weighing"]
    forms = re.findall(r"^\| `([a-z]+)` \|", _section("weighing", "Quotations"), re.MULTILINE)
    assert forms == list(fields(TYPES["quote"])["form"].meant.choices)
    position = fields(TYPES["claim"])["positions"].meant.item
    assert position is not None
    stances = re.findall(r"^\| \w* ?\| `([a-z-]+)` \|", weighing, re.MULTILINE)
    assert stances == list(fields(position.group)["stance"].meant.choices)


# --- commands -----------------------------------------------------------------------------


def _lines(block: str) -> list[list[str]]:
    """Return the commands of a block, as words; a `\\` at a line's end joins it to the next."""
    lines = block.replace("\\\n", " ").splitlines()
    return [words for line in lines if (words := shlex.split(line, comments=True))]


def _runnable() -> list[Any]:
    found = []
    for name, guide in GUIDES.items():
        rest = guide.replace(_section("editors", _TUTORIAL), "")
        blocks = [text for _, language, text in _BLOCK.findall(rest) if not language]
        blocks += re.findall(r"^\| `(dossier [^`]+)` \|", rest, re.MULTILINE)
        for block in blocks:
            lines = [words for words in _lines(block) if words[0] == "dossier"]
            if lines and not block.startswith("content/"):
                found.append(pytest.param(lines, id=f"{name}: {' '.join(lines[0][1:4])}"))
    return found


ASKING = {"fmt", "import", "rename", "merge", "retract"}
"""Commands that ask before they do something."""

UNDERSTOOD = ("serve", "new event")
"""Commands that cannot be run here: a preview does not end, and nobody answers
questions. It is enough that they are understood."""


FINDING = (["fmt", "--check"], ["check", "--require-verified"])
"""Commands that find something in the starter, and say so by their status."""


@pytest.mark.parametrize("lines", _runnable())
def test_commands_do_what_they_are_shown_for(
    lines: list[list[str]], site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every command that the handbook shows works in the starter, one after the other."""
    for _, command, *rest in lines:
        words = [command, *rest]
        if " ".join(words) in UNDERSTOOD or command in UNDERSTOOD:
            cli.parsers()[command].parse_args(rest)
            continue
        if command in ASKING and not {"--yes", "--check", "--dry-run"} & set(words):
            words.append("--yes")
        if command == "verify":
            (site.parent / "texts").mkdir(exist_ok=True)
        status = cli.main(words)
        assert status == 0 or words in FINDING, (words, capsys.readouterr())


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_pages_name_only_commands_that_exist(page: Path) -> None:
    """Commands within sentences, their options, and targets of make are there."""
    text = page.read_text(encoding="utf-8")
    parsers = cli.parsers()
    for said in re.findall(r"`dossier ([a-z]+[^`]*)`", text):
        command, *rest = said.split()
        known = {option for one in parsers[command]._actions for option in one.option_strings}
        options = {word.partition("=")[0] for word in rest if re.match(r"--?[a-z]", word)}
        assert command == "new" or options <= known, said
    targets = set(re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`(?:\$ )?make ([a-z]+)", text)) <= targets
    assert set(re.findall(r"^(?:\$ )?make ([a-z]+)", text, re.MULTILINE)) <= targets


@pytest.fixture
def typed(tmp_path: Path) -> dict[str, str]:
    """An environment with the command `dossier`, an empty home, and somebody's name for git."""
    program = tmp_path / "bin" / "dossier"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m dossier "$@"\n')
    program.chmod(0o755)
    (tmp_path / "home").mkdir()
    who = {f"GIT_{who}_NAME": "An editor" for who in ("AUTHOR", "COMMITTER")}
    mail = {f"GIT_{who}_EMAIL": "editor@example.org" for who in ("AUTHOR", "COMMITTER")}
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    home = {"HOME": str(tmp_path / "home"), "PATH": path, "PYTHONPATH": str(ROOT)}
    return {**os.environ, **who, **mail, **home}


def test_first_page_is_published_as_the_guide_says(typed: dict[str, str], tmp_path: Path) -> None:
    """From an empty folder, each line typed and each file written as shown, to what is pushed."""
    address = "https://github.com/NAME/our-dossier.git"
    remote = tmp_path / "remote.git"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", remote], check=True)
    script = ["set -e"]
    for found in re.finditer(rf"{_FILE.pattern}|{_BLOCK.pattern}", _section("editors", _TUTORIAL),
                             re.DOTALL | re.MULTILINE):  # fmt: skip
        path, text, _, _, block = found.groups()
        if path:
            script += [f"mkdir -p $(dirname {path})", f"cat > {path} <<'END'\n{text}END"]
        else:
            assert address in block or "git remote" not in block
            script.append(block.replace("dossier serve --open\n", "").replace(address, str(remote)))
    folder = tmp_path / "empty"
    folder.mkdir()
    done = subprocess.run(
        ["bash", "-c", "\n".join(script)],
        cwd=folder, env=typed, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.findall(r"\[([a-z-]+)\]$", done.stdout, re.MULTILINE) == ["single-origin"]
    git = ["git", "-C", str(remote), "ls-tree", "-r", "--name-only", "main"]
    pushed = subprocess.run(git, capture_output=True, text=True, check=True).stdout.split()
    assert {"docs/index.html", "docs/.nojekyll", "docs/claims/price-was-fair.html"} <= set(pushed)
    assert not [path for path in pushed if path.startswith(("public/", ".dossier/"))]
    page = (folder / "our-dossier" / "docs" / "chapters" / "what-happened.html").read_text("utf-8")
    assert '<link rel="canonical" href="https://NAME.github.io/our-dossier/chapters/' in page


# --- for maintainers ----------------------------------------------------------------------


def test_worked_example_changes_the_look(site: Path) -> None:
    """The files that the example of a theme consists of do what it says."""
    files = dict(_FILE.findall(GUIDES["maintainers"].split("\n### A worked example\n")[1]))
    assert set(files) == {
        "static/css/ours.css", "static/assets/mark.svg", "templates/pages/not-found.html"
    }  # fmt: skip
    for path, text in files.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(text, encoding="utf-8")
    assert cli.main(["build", "--strict"]) == 0
    style = (site / "public" / "assets" / "style.css").read_text("utf-8")
    before = style[: style.index("--accent: #7a1f3d")]
    assert before.count("{") == before.count("}") + 1, "within a layer it would not win"
    assert (site / "public" / "assets" / "mark.svg").is_file()
    assert '<p class="site-title"><a ' in (site / "public" / "404.html").read_text("utf-8")
    assert "This page is not here" in (site / "public" / "404.html").read_text("utf-8")


def test_workflow_of_a_dossier_of_its_own_is_like_ours(site: Path) -> None:
    """It asks for no more rights, uses the same actions, and its commands work."""
    text = dict(_FILE.findall(GUIDES["maintainers"]))[".github/workflows/publish.yml"]
    ours = (ROOT / ".github" / "workflows" / "publish.yml").read_text("utf-8")
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {"contents": "read"}
    jobs = yaml.safe_load(ours)["jobs"]
    assert set(workflow["jobs"]) <= set(jobs)
    for name, job in workflow["jobs"].items():
        assert job.get("permissions") == jobs[name].get("permissions")
    assert set(re.findall(r"uses: (\S+)", text)) <= set(re.findall(r"uses: (\S+)", ours))
    for line in re.findall(r"run: dossier (.*)", text):
        bash = ["bash", "-c", f'printf "%s\\n" {line}']
        for branch, address in (("main", ""), ("", "https://example.org/")):
            env = {**os.environ, "BASE": branch, "BASE_URL": address}
            words = subprocess.run(bash, env=env, capture_output=True, text=True, check=True)
            options = [word.replace("origin/", "") for word in words.stdout.splitlines()]
            assert cli.main(options) == 0, options


# --- links --------------------------------------------------------------------------------


def _without_code(text: str) -> str:
    return re.sub(r"^ *```.*?^ *```$|`[^`\n]*`", "", text, flags=re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_links_lead_to_files_and_headings(page: Path) -> None:
    """Each link within the repository has its end, and so has what stands behind a `#`."""
    for link in re.findall(r"\]\(([^)\s]+)\)", _without_code(page.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", link):
            continue
        target, _, anchor = link.partition("#")
        path = page.parent / target if target else page
        assert path.exists(), link
        if anchor:
            # Code within a heading counts; blocks of code have no headings.
            bare = re.sub(r"^```.*?^```$", "", path.read_text("utf-8"), flags=re.M | re.S)
            heads = re.findall(r"^#+ (.+)$", bare, re.MULTILINE)
            ends = {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}
            assert anchor in ends, link


def test_index_leads_to_every_page() -> None:
    """Nothing of the handbook is hidden."""
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    linked = set(re.findall(r"\]\((\w+\.md)\)", index))
    assert linked == {page.name for page in PAGES} - {"README.md"}


def test_nothing_is_said_twice() -> None:
    """No passage stands in two of the guides."""
    seen: dict[str, str] = {}
    for name, guide in GUIDES.items():
        for part in re.split(r"\n{2,}", _without_code(guide)):
            text = " ".join(part.split())
            if len(text) > 120:
                assert text not in seen, (name, seen.get(text), text)
                seen[text] = name
