"""The invariants of the pipeline: pages as pure functions, and the same bytes everywhere.

Each test of an invariant has its number in its name (`docs/architecture.md`). That incremental
builds equal clean ones is in `test_incremental`, what happens on disk in `test_output`, and that
content cannot run code in `test_security`.
"""

import datetime
import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sitekit import GOOD, ROOT, build, clean, copy, in_child, is_page, look, tree

import dossier
from dossier import assets, load, plan, render, workers
from dossier.graph import Graph
from dossier.history import Edits
from dossier.language import Language
from dossier.linking import link
from dossier.render import Renderer
from dossier.views import Cards, parts
from dossier.views import build as build_view
from dossier.views import site as site_view
from dossier.views.base import View
from dossier.views.shell import Shell

PLAIN = (str, int, bool, float, type(None))


@pytest.fixture(scope="module")
def graph() -> Graph:
    """The good site's graph."""
    content = load.load(GOOD)
    assert content.settings is not None
    found, problems = link(
        content.records, content.settings, content.media, partial(load.locate, GOOD)
    )
    assert not problems
    found.history = lambda: [Edits("2024-09-10", {"event": ["auction"]}, {"actor": ["maresh"]})]
    return found


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A copy of the good site."""
    return copy(GOOD, tmp_path / "site")


@pytest.fixture
def many_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Use workers for small sites, too."""
    monkeypatch.setattr(workers, "MIN_ITEMS", 1)


def shells(graph: Graph, cards: Cards | None = None) -> list[tuple[str, Shell]]:
    """All that the templates of a site's pages see: the template and its view."""
    cards = cards or Cards(graph)
    site = site_view(cards)
    return [
        (page.template, build_view(cards, site, page.path, page.template, page.subject, page.kind))
        for page in plan.pages(graph)
    ]


def renderer() -> Renderer:
    """A renderer that shares nothing with those before it."""
    render._templates.cache_clear()
    problems: list[Any] = []
    made = Renderer(assets.templates(GOOD, problems), Language("en"))
    assert not problems
    return made


# --- 1: a page is a pure function of its view, the templates and the settings -------------


def test_invariant_1_same_view_same_bytes(graph: Graph) -> None:
    """Rendered twice, in other orders, from equal but other views: the same bytes."""
    first, again = renderer(), renderer()
    pages = shells(graph)
    rendered = [first.page(*page) for page in pages]
    assert [first.page(*page) for page in pages] == rendered
    backwards = [again.page(*page) for page in reversed(shells(graph))]
    assert backwards[::-1] == rendered


def test_invariant_1_view_is_all_that_matters(graph: Graph) -> None:
    """A view that went through its serial form, alone, gives the same page."""
    types = _all_views()
    made = renderer()

    def again(view: View) -> Any:
        return msgspec.msgpack.decode(msgspec.msgpack.encode(view), type=types[view.type])

    for template, shell in shells(graph):
        alone = msgspec.structs.replace(shell, site=again(shell.site), page=again(shell.page))
        assert made.page(template, alone) == made.page(template, shell), shell.path


def _all_views() -> dict[str, Any]:
    found: dict[str, Any] = {}
    waiting: list[Any] = [View]
    while waiting:
        type_ = waiting.pop()
        found[type_.__name__] = type_
        waiting.extend(type_.__subclasses__())
    return found


def test_invariant_1_other_process_same_bytes(graph: Graph, tmp_path: Path) -> None:
    """Another process renders the same."""

    def elsewhere() -> None:
        other = renderer()
        pages = [other.page(*page) for page in reversed(shells(graph))]
        (tmp_path / "pages").write_bytes(b"\0".join(reversed(pages)))

    assert in_child(elsewhere) == 0
    here = renderer()
    assert (tmp_path / "pages").read_bytes() == b"\0".join(
        here.page(*page) for page in shells(graph)
    )


def test_invariant_1_templates_never_reach_the_graph(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a template sees is text, number, flag, or views of these, all the way down."""
    seen: set[str] = set()

    def check(value: Any, way: str) -> None:
        if isinstance(value, View):
            seen.add(value.type)
            for name in value.__struct_fields__:
                check(getattr(value, name), f"{way}.{name}")
        elif isinstance(value, tuple):
            for item in value:
                check(item, f"{way}[]")
        else:
            assert isinstance(value, PLAIN), f"{way} is {type(value)}"

    for split in (parts.SPLIT, 2):
        monkeypatch.setattr(parts, "SPLIT", split)
        for template, shell in shells(graph):
            check(shell, template)
    # The good site shows every view there is.
    assert seen == _all_views().keys() - {"View"}


def test_invariant_1_templates_are_given_nothing_else(graph: Graph) -> None:
    """Nothing that templates can call holds entries or cards, whether compiled or Jinja2's."""
    made = renderer()
    for page in shells(graph):
        made.page(*page)
    environment = made._templates.jinja()
    given = [*environment.globals.items(), *environment.filters.items(), *environment.tests.items()]
    given += made._templates._given.items()
    for name, value in given:
        owner = getattr(value, "__self__", None)
        assert not isinstance(owner, Graph | Cards), name
        for cell in getattr(value, "__closure__", None) or ():
            assert not isinstance(cell.cell_contents, Graph | Cards), name


# --- 2: a view holds one entry in full and the others as cards ----------------------------

FULL = ("actors", "events", "quotes", "sources", "claims", "places")


def _entries(site: Path) -> list[Path]:
    return sorted(
        path
        for folder in FULL
        for path in (site / "content" / folder).glob("*.yaml")
        if "draft: true" not in path.read_text(encoding="utf-8") and path.name != "2024.yaml"
    )


def _changed(site: Path, file: Path, change: Callable[[str], str]) -> tuple[list[str], set[str]]:
    """Build, change a file, build; return the pages rendered and the files written."""
    build(site)
    file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")
    report = build(site)
    assert not report.stopped, report.problems
    return report.rendered, set(report.written)


def test_invariant_2_editing_a_body_rewrites_one_page(site: Path) -> None:
    """A body is shown on its entry's own page, and nowhere else."""

    def more(text: str) -> str:
        if "\nbody: |" in text:
            return text.replace("\nbody: |\n", "\nbody: |\n  One word more.\n\n")
        lines = text.splitlines()
        if not any(line.startswith("body: ") for line in lines):
            lines.append("body: Something.")
        return "".join(
            f"{line} One word more.\n" if line.startswith("body: ") else f"{line}\n"
            for line in lines
        )

    entries = _entries(site)
    assert len(entries) > 25
    for file in entries:
        page = f"{file.parent.name}/{file.stem}.html"
        rendered, written = _changed(site, file, more)
        if file.stem == "crane-sunk":  # withdrawn: nobody is shown its body any more
            assert not rendered and not written
            continue
        assert rendered == [page]
        data = {"data/dossier.json", f"data/{file.parent.name}.csv", "assets/versions.js"}
        assert written <= {page, *data}
        assert "One word more." in look((site / "public" / page).read_text()).text


def test_invariant_2_editing_a_chapter_rewrites_its_pages(site: Path) -> None:
    """A chapter's text stands on its own page and on that of the whole dossier; the page that
    counts sentences is made anew where their number or that of the cited ones changes."""
    for file in sorted((site / "content" / "chapters").glob("*.md")):
        page = f"chapters/{file.stem.partition('-')[2]}.html"
        rendered, _ = _changed(site, file, lambda text: f"{text}\nOne word more.\n")
        assert rendered == [page, "print.html", "trust.html"]
        rendered, _ = _changed(site, file, lambda text: text.replace("One word", "Two words"))
        assert rendered == [page, "print.html"]


def test_invariant_2_editing_a_term_rewrites_the_glossary(site: Path) -> None:
    """A term's body stands in the glossary."""
    file = site / "content" / "terms" / "luffing-crane.yaml"
    rendered, _ = _changed(site, file, lambda text: text.replace("nine of them", "ten of them"))
    assert rendered == ["terms.html"]


def test_invariant_2_editing_a_name_rewrites_the_pages_that_show_it(site: Path) -> None:
    """Exactly the pages that show a name, title or statement are written anew."""
    fields = ("name: ", "title: ", "statement: ")
    for file in _entries(site):
        marker = "Xq7"

        def rename(text: str, marker: str = marker) -> str:
            lines = text.splitlines()
            for index, line in enumerate(lines):
                if line.startswith(fields):
                    lines[index] = f"{line} {marker}"
            return "\n".join(lines) + "\n"

        before = file.read_text(encoding="utf-8")
        _, written = _changed(site, file, rename)
        showing = {
            path
            for path, data in tree(site / "public").items()
            if is_page(path) and marker.encode() in data
        }
        assert {path for path in written if is_page(path)} == showing, file
        if not before.startswith("speaker"):
            assert f"{file.parent.name}/{file.stem}.html" in showing
        file.write_text(before, encoding="utf-8")


def test_invariant_2_an_edit_of_nothing_rewrites_nothing(site: Path) -> None:
    """A comment, or another order of fields, changes no view."""
    file = site / "content" / "events" / "crane-built.yaml"
    rendered, written = _changed(
        site, file, lambda text: "# seen\n" + "\n".join(reversed(text.splitlines())) + "\n"
    )
    assert (rendered, written) == ([], set())


# --- 4: same input, same bytes ------------------------------------------------------------


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The output of a clean build of the good site."""
    return clean(GOOD, tmp_path_factory.mktemp("expected"))


@pytest.mark.parametrize("jobs", [2, 3])
def test_invariant_4_any_number_of_workers(
    jobs: int, site: Path, expected: dict[str, bytes], many_workers: None
) -> None:
    """How the work is spread does not show."""
    report = build(site, jobs=jobs)
    assert tree(site / "public") == expected
    assert report.written == sorted(report.written)
    assert len(report.rendered) == report.pages


def test_invariant_4_any_current_folder(
    site: Path, expected: dict[str, bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Neither the current folder nor how the site is named from there shows."""
    (tmp_path / "deep" / "er").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "deep" / "er")
    build(Path("../../site"), Path("out"))
    assert tree(Path("out")) == expected


def test_invariant_4_any_place_and_age(
    site: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    """Neither where a site lies nor when its files were written shows."""
    moved = site.rename(tmp_path / "somewhere else, ünder a strange name")
    for index, path in enumerate(moved.rglob("*")):
        os.utime(path, (10**9 + index, 10**9 - index))
    build(moved, tmp_path / "out")
    assert tree(tmp_path / "out") == expected


@pytest.mark.parametrize("order", ["forwards", "backwards", "shuffled"])
def test_invariant_4_any_order_of_directory_listing(
    order: str, site: Path, expected: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The order in which a file system lists files does not show."""
    orders: dict[str, Callable[[Any], Any]] = {
        "forwards": str,
        "backwards": lambda name: [-ord(letter) for letter in name],
        "shuffled": lambda name: sum(map(ord, name)) * 7919 % 1009,
    }
    real_scandir, real_listdir = os.scandir, os.listdir

    class Listing(list[Any]):
        def __enter__(self) -> "Listing":
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def __next__(self) -> Any:
            if not self:
                raise StopIteration
            return self.pop(0)

        def close(self) -> None:
            pass

    def scandir(path: Any = ".") -> Any:
        with real_scandir(path) as found:
            return Listing(sorted(found, key=lambda item: orders[order](item.name)))

    monkeypatch.setattr(os, "scandir", scandir)
    monkeypatch.setattr(
        os, "listdir", lambda path=".": sorted(real_listdir(path), key=orders[order])
    )
    build(site)
    monkeypatch.undo()
    assert tree(site / "public") == expected


@pytest.mark.parametrize(
    "environment",
    [
        {"TZ": "Pacific/Kiritimati", "LANG": "de_DE.UTF-8", "PYTHONHASHSEED": "1"},
        {"TZ": "America/Adak", "LC_ALL": "C", "LANGUAGE": "fa", "PYTHONHASHSEED": "4711"},
    ],
)
def test_invariant_4_any_machine(
    environment: dict[str, str], site: Path, expected: dict[str, bytes]
) -> None:
    """Neither time zone, locale nor the seed of hashes shows."""
    command = [sys.executable, "-m", "dossier", "build", str(site), "--jobs", "2"]
    subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, check=True, capture_output=True
    )
    assert tree(site / "public") == expected


def test_invariant_4_no_clock(
    site: Path, expected: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The day of the build does not show."""

    real = datetime.datetime

    class Meta(type):
        def __instancecheck__(cls, instance: object) -> bool:
            return isinstance(instance, real)

    class Later(datetime.datetime, metaclass=Meta):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> "Later":
            return cls(2099, 1, 1, tzinfo=tz)

        @classmethod
        def utcnow(cls) -> "Later":
            return cls(2099, 1, 1)

    monkeypatch.setattr(datetime, "datetime", Later)
    monkeypatch.setattr(time, "time", lambda: 4_070_908_800.0)
    build(site)
    monkeypatch.undo()
    assert tree(site / "public") == expected


def test_invariant_4_list_file_or_many_files(site: Path, expected: dict[str, bytes]) -> None:
    """It makes no difference whether entries share a file."""
    listed = site / "content" / "quotes" / "2024.yaml"
    for item in listed.read_text(encoding="utf-8").split("- id: ")[1:]:
        id_, _, fields = item.partition("\n")
        text = "\n".join(line[2:] for line in fields.splitlines())
        (listed.parent / f"{id_}.yaml").write_text(f"{text}\n", encoding="utf-8")
    listed.unlink()
    build(site)
    assert tree(site / "public") == expected


def test_a_workers_death_is_told(
    site: Path, many_workers: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where memory runs out, the system kills a worker: one line, and nothing is written."""
    monkeypatch.setattr(Renderer, "page", lambda *_: os._exit(9))
    with pytest.raises(dossier.problems.MachineError, match="a worker process was ended"):
        build(site, jobs=2)
    assert not (site / "public").exists()


def test_workers_do_not_outlive_their_parent(tmp_path: Path) -> None:
    """Killed without notice, a build leaves no process behind."""
    script = tmp_path / "work.py"
    script.write_text(
        "import os, sys, time\n"
        "from pathlib import Path\n"
        "from dossier import workers\n"
        "workers.MIN_ITEMS = 1\n"
        "def task(piece):\n"
        "    Path(sys.argv[1], str(os.getpid())).touch()\n"
        "    time.sleep(60)\n"
        "for _ in workers.run_chunks(task, range(99), 2):\n"
        "    pass\n"
    )
    pids = tmp_path / "pids"
    pids.mkdir()
    parent = subprocess.Popen([sys.executable, str(script), str(pids)], cwd=ROOT)
    _wait_for(lambda: len(list(pids.iterdir())) == 2)
    parent.kill()
    parent.wait()
    _wait_for(lambda: not any(_runs(int(path.name)) for path in pids.iterdir()))


def _wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.02)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/stat")
    # Where nobody reaps it, an ended process stays as a zombie.
    return not (status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z")
