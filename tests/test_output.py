"""What a build does to the disk (invariant 5), and what it leaves alone."""

import errno
import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sitekit import GOOD, ROOT, SMALL, build, clean, copy, disturbed, in_child, tree, write

from dossier import folderlock, pipeline, workers
from dossier.output import MANIFEST, STAGING, Output
from dossier.pipeline import Options
from dossier.problems import MachineError, UsageError

BROKEN = {"content/events/day.yaml": "title: A day\ndate: 2024-05-01\nstatus: occured\n"}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The smallest site."""
    return write(tmp_path / "site", SMALL)


@pytest.fixture
def out(site: Path) -> Path:
    """Its output folder, built."""
    build(site)
    return site / "public"


@pytest.fixture
def many_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Use workers for small sites, too."""
    monkeypatch.setattr(workers, "MIN_ITEMS", 1)


# --- nothing is written until every page is rendered and no error stands ------------------


def test_invariant_5_nothing_is_written_while_an_error_stands(site: Path) -> None:
    """Not even a folder is made."""
    write(site, BROKEN)
    report = build(site)
    assert report.stopped
    assert [problem.code for problem in report.problems] == ["invalid-value"]
    assert sorted(path.name for path in site.iterdir()) == ["content"]


def test_invariant_5_an_error_leaves_the_last_build_alone(site: Path, out: Path) -> None:
    """Readers keep the last good state."""
    before = tree(site)
    write(site, BROKEN)
    assert build(site).stopped
    assert tree(out) == {
        path.removeprefix("public/"): data
        for path, data in before.items()
        if path.startswith("public/")
    }


@pytest.mark.parametrize(
    ("template", "line"),
    [
        ("{{ page.nosuch }}\n", 1),
        ("\n{{ nosuch.thing }}\n", 2),
        ("{% if %}\n", 1),
        ("\n\n{% endfor %}\n", 3),
        ("{% include 'nosuch.html' %}", 1),
        ("\n{% from 'macros/nosuch.html' import nothing %}", 2),
        ("{{ title|nosuch }}", 1),
        ("{{ 1 / 0 }}", 1),
        ("{{ page.events|html }}", 1),
        ("{{ page.class }}", 1),
        ("{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}", 1),
        ("{{ title + 1 }}", 1),
        ("{{ [1][5] }}", 1),
    ],
)
def test_invariant_5_template_errors_stop_the_build(template: str, line: int, site: Path) -> None:
    """A template that does not work is a problem with a place, wherever it is found."""
    path = "templates/pages/actor.html"
    write(site, {path: template})
    report = build(site)
    assert report.stopped
    assert not (site / "public").exists()
    found = [(one.code, one.location.path) for one in report.problems]
    assert found == [("template-error", path)]
    if "macro" not in template:
        assert report.problems[0].location.line == line
    assert report.problems[0].message


def test_template_error_in_many_pages_is_told_once(site: Path, many_workers: None) -> None:
    """All pages share the faulty template."""
    write(site, {"templates/base.html": "\n{{ nosuch }}"})
    report = build(site, jobs=2)
    assert [(one.location.path, one.location.line) for one in report.problems] == [
        ("templates/base.html", 2)
    ]


def test_invariant_5_an_existing_empty_folder_stays_empty(site: Path) -> None:
    """A template error is found only after staging has begun."""
    write(site, {"templates/base.html": "{{ nosuch }}"})
    (site / "public").mkdir()
    assert build(site).stopped
    assert not list((site / "public").iterdir())


def test_problem_in_the_theme_of_a_site_does_not_hide_others(site: Path) -> None:
    """All errors of all files are reported in one run."""
    write(site, BROKEN)
    (site / "templates").mkdir()
    (site / "templates" / "base.html").write_bytes(b"\xff\xfe")
    report = build(site)
    assert {problem.code for problem in report.problems} == {"invalid-value", "wrong-encoding"}


# --- foreign folders ----------------------------------------------------------------------


@pytest.mark.parametrize("inside", [".", "..", "content", "content/public", "static/x", ".git"])
def test_invariant_5_output_into_the_sites_own_folders_is_refused(inside: str, site: Path) -> None:
    """A build must never write into what it reads, nor over it."""
    before = tree(site.parent)
    with pytest.raises(UsageError, match="output folder"):
        build(site, site / inside)
    assert tree(site.parent) == before


def test_invariant_5_a_link_into_the_content_is_refused(site: Path, tmp_path: Path) -> None:
    """The way there does not matter."""
    (tmp_path / "innocent").symlink_to(site / "content")
    with pytest.raises(UsageError, match="'content'"):
        build(site, tmp_path / "innocent" / "public")
    (site / "content").rename(tmp_path / "elsewhere")
    (site / "content").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="'content'"):
        build(site, tmp_path / "elsewhere" / "public")


def test_invariant_5_a_foreign_folder_is_refused(site: Path, tmp_path: Path) -> None:
    """A folder with files and no manifest is somebody else's."""
    foreign = write(tmp_path / "home", {"thesis.txt": "years of work"})
    with pytest.raises(UsageError, match=r"'thesis\.txt'"):
        build(site, foreign)
    assert tree(foreign) == {"thesis.txt": b"years of work"}


def test_invariant_5_a_folder_whose_manifest_was_deleted_is_refused(out: Path) -> None:
    """Without it, nobody knows whose files these are."""
    (out / MANIFEST).unlink()
    before = tree(out)
    with pytest.raises(UsageError, match="not from this program"):
        build(out.parent)
    assert tree(out) == before


@pytest.mark.parametrize("kind", ["file", "circle", "nowhere"])
def test_output_that_is_no_folder_is_refused(kind: str, site: Path, tmp_path: Path) -> None:
    """A file, a link to itself, a link to nothing."""
    there = tmp_path / "there"
    if kind == "file":
        there.write_text("a file")
    else:
        there.symlink_to(there if kind == "circle" else tmp_path / "nowhere")
    with pytest.raises(UsageError, match="no folder"):
        build(site, there)


def test_invariant_5_only_files_of_the_manifest_are_deleted(site: Path, out: Path) -> None:
    """What somebody else has put into the folder stays."""
    write(out, {"CNAME": "dossier.example", "actors/portrait.psd": "mine", "own/file": "mine"})
    (site / "content/events/day.yaml").unlink()
    report = build(site)
    assert report.deleted == ["events/day.html"]
    found = tree(out)
    assert found["CNAME"] == b"dossier.example"
    assert found["actors/portrait.psd"] == b"mine"
    assert found["own/file"] == b"mine"
    assert not (out / "events").exists()


def test_invariant_5_emptied_folders_are_removed(site: Path) -> None:
    """All of them, up to the output folder."""
    write(site, {"static/a/b/c/file.txt": "x"})
    build(site)
    shutil.rmtree(site / "static")
    build(site)
    assert not (site / "public" / "a").exists()


def test_building_into_the_current_folder_works(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new folder is ours if it is empty."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    build(site, Path())
    assert (tmp_path / "here" / "index.html").is_file()
    assert build(site, Path()).written == []


# --- links and tampering ------------------------------------------------------------------


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Path]:
    """A folder that no build may touch."""
    folder = write(tmp_path / "outside", {"events/day.html": "mine", "ann.html": "mine"})
    before = tree(folder)
    yield folder
    assert tree(folder) == before


def test_invariant_5_links_in_place_of_folders_are_not_followed(
    site: Path, out: Path, outside: Path
) -> None:
    """Neither to write there nor to find that all is well."""
    expected = tree(out)
    shutil.rmtree(out / "events")
    (out / "events").symlink_to(outside / "events")
    build(site)
    assert tree(out) == expected
    # The same with the very bytes behind the link.
    shutil.copytree(out / "actors", outside.parent / "twin")
    shutil.rmtree(out / "actors")
    (out / "actors").symlink_to(outside.parent / "twin")
    build(site)
    assert tree(out) == expected
    assert (outside.parent / "twin" / "ann.html").is_file()


def test_invariant_5_links_in_place_of_folders_are_not_followed_to_delete(
    site: Path, out: Path, outside: Path
) -> None:
    """What lies behind a link is not ours, whatever the manifest calls it."""
    shutil.rmtree(out / "events")
    (out / "events").symlink_to(outside / "events")
    (site / "content/events/day.yaml").unlink()
    build(site)
    assert (outside / "events" / "day.html").is_file()


def test_invariant_5_links_in_place_of_files_are_replaced(
    site: Path, out: Path, outside: Path
) -> None:
    """Their targets stay as they are."""
    expected = tree(out)
    for path in ("index.html", "actors/ann.html", MANIFEST):
        (out / path).unlink()
        (out / path).symlink_to(outside / "ann.html")
    (outside / "ann.html").write_text("mine")
    build(site)
    assert tree(out) == expected


def test_invariant_5_the_staging_area_is_no_way_out(site: Path, out: Path, outside: Path) -> None:
    """A link in its place is removed, not followed."""
    expected = tree(out)
    (out / STAGING).symlink_to(outside)
    (out / "index.html").unlink()
    build(site)
    assert tree(out) == expected


@pytest.mark.parametrize(
    "path",
    [
        "../outside/ann.html",
        "events/../../outside/ann.html",
        "/etc/hostname",
        "",
        ".",
        "..",
        "a\0b",
        "\ud800",
        "x" * 300,
        "/".join("x" * 3000),
        "events",
    ],
)
def test_invariant_5_a_tampered_manifest_is_harmless(
    path: str, site: Path, out: Path, outside: Path
) -> None:
    """Entries that lead out, or nowhere, are not even looked at."""
    expected = tree(out)
    manifest = json.loads((out / MANIFEST).read_text())
    manifest["files"] = [path, path.replace("ann.html", "events/day.html"), *manifest["files"]]
    (out / MANIFEST).write_text(json.dumps(manifest))
    report = build(site)
    assert tree(out) == expected
    assert not report.rendered


@pytest.mark.parametrize("damage", ["", "{", "[]", "null", '{"files": 7}', "\udcff", "[" * 100_000])
def test_a_damaged_manifest_is_made_good(damage: str, site: Path, out: Path) -> None:
    """The state of the last build knows the files as well."""
    (out / MANIFEST).write_bytes(damage.encode(errors="surrogateescape"))
    (site / "content/events/day.yaml").unlink()
    report = build(site)
    assert report.deleted == ["events/day.html"]
    assert tree(out) == clean(site, site.parent / "clean")


def test_a_damaged_manifest_without_a_state_is_told(site: Path, out: Path) -> None:
    """Then nobody knows which files are ours; nothing is guessed."""
    (out / MANIFEST).write_text("{")
    shutil.rmtree(site / ".dossier")
    before = tree(out)
    with pytest.raises(UsageError, match="is damaged"):
        build(site)
    assert tree(out) == before


# --- files and folders in each other's place ----------------------------------------------


def test_a_file_becomes_a_folder_and_back(site: Path) -> None:
    """Between two builds, a path may change its nature."""
    write(site, {"static/extra": "a file"})
    build(site)
    (site / "static/extra").unlink()
    write(site, {"static/extra/one.txt": "1", "static/extra/deep/two.txt": "2"})
    assert build(site).deleted == ["extra"]
    assert tree(site / "public") == clean(site, site.parent / "clean")
    shutil.rmtree(site / "static")
    write(site, {"static/extra": "a file"})
    assert build(site).deleted == ["extra/deep/two.txt", "extra/one.txt"]
    assert tree(site / "public") == clean(site, site.parent / "clean")


def test_a_folder_with_foreign_files_is_not_replaced(site: Path, out: Path) -> None:
    """Better no build than somebody's files lost."""
    (out / "index.html").unlink()
    write(out, {"index.html/notes.txt": "mine"})
    with pytest.raises(MachineError, match=r"index\.html"):
        build(site)
    assert (out / "index.html" / "notes.txt").read_text() == "mine"
    (out / "index.html" / "notes.txt").unlink()
    build(site)
    assert tree(out) == clean(site, site.parent / "clean")


def test_a_foreign_file_in_place_of_a_folder_is_not_deleted(site: Path, out: Path) -> None:
    """The same the other way round."""
    write(out, {"places": "mine"})
    write(site, {"content/places/port.yaml": "name: Port\n"})
    with pytest.raises(MachineError, match="places"):
        build(site)
    assert (out / "places").read_text() == "mine"


# --- two builds at the same time ----------------------------------------------------------


def test_a_second_build_waits_for_the_first(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And refuses, with a clear message, to wait for long."""
    held, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        (site / "public").mkdir()
        with folderlock.locked(site / "public"):
            held.set()
            go_on.wait()

    # Locks belong to open files, so a thread's is as good as another process's.
    holder = threading.Thread(target=hold, daemon=True)
    holder.start()
    held.wait()
    monkeypatch.setattr(folderlock, "PATIENCE", 0.1)
    with pytest.raises(UsageError, match="another build is writing to"):
        build(site)
    assert not list((site / "public").iterdir())
    monkeypatch.setattr(folderlock, "PATIENCE", 30)
    threading.Timer(0.2, go_on.set).start()
    assert not build(site).stopped
    holder.join()


def test_a_waiting_build_notices_that_its_folder_went(site: Path) -> None:
    """A first build that found an error takes the folder that it made away again."""
    folder = site / "public"
    folder.mkdir()
    handle = os.open(folder, os.O_RDONLY)
    folder.rmdir()
    assert not folderlock._is_still(handle, folder)
    folder.mkdir()
    assert not folderlock._is_still(handle, folder)
    os.close(handle)


def test_builds_at_the_same_time_do_not_mix(tmp_path: Path) -> None:
    """Whichever comes last, the output is that of one content."""
    sites = [copy(GOOD, tmp_path / name) for name in ("one", "two")]
    settings = sites[1] / "content" / "dossier.yaml"
    settings.write_text(settings.read_text().replace("The crane of", "Another crane of"))
    out = tmp_path / "out"
    wanted = [clean(site, tmp_path / "clean") for site in sites]
    context = multiprocessing.get_context("fork")
    for _ in range(3):
        running = [context.Process(target=build, args=(site, out)) for site in sites]
        for process in running:
            process.start()
        for process in running:
            process.join()
            assert process.exitcode == 0
        assert tree(out) in wanted


def test_where_locks_are_unknown_builds_go_on(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some network file systems have none."""

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", refuse)
    assert not build(site).stopped


# --- a machine that fails -----------------------------------------------------------------


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO])
def test_a_disk_that_refuses_is_told_in_one_line(code: int, site: Path) -> None:
    """At whatever point it refuses; and the next build makes all good."""
    expected = clean(site, site.parent / "clean")

    def refuse() -> None:
        raise OSError(code, os.strerror(code))

    out = site / "public"
    after, failed = 1, 0
    while True:
        with disturbed([out], after, refuse) as seen:
            try:
                build(site)
            except MachineError as error:
                assert "\n" not in str(error)
                assert os.strerror(code) in str(error)
                failed += 1
        if seen.left > 0:  # it never came to that
            break
        after += 1 if after < 5 else 7
        if failed % 3 == 0:
            assert not build(site).stopped
            assert tree(out) == expected
            shutil.rmtree(out)
            shutil.rmtree(site / ".dossier")
    assert failed > 5
    assert tree(out) == expected


def test_a_site_that_cannot_be_written_to_builds_elsewhere(site: Path, tmp_path: Path) -> None:
    """The state only saves time."""
    (site / ".dossier").write_text("in the way")
    for rendered in (True, True):
        report = build(site, tmp_path / "out")
        assert bool(report.rendered) is rendered
    assert not report.written


def test_a_static_file_that_cannot_be_read_is_a_problem(site: Path) -> None:
    """With its path; so are a link to nothing, one that leads out, and a named pipe."""
    (site / "static").mkdir()
    (site / "static" / "nothing").symlink_to("nowhere")
    (site / "static" / "out").symlink_to("/etc/hostname")
    (site / "static" / "folder").symlink_to("../content")
    os.mkfifo(site / "static" / "pipe")
    (site / "static" / os.fsdecode(b"caf\xe9")).touch()
    report = build(site)
    assert {(one.code, one.location.path) for one in report.problems} == {
        ("outside-site", "static/out"),
        ("unexpected-file", "static/folder"),
        ("unreadable-file", "static/nothing"),
        ("unreadable-file", "static/pipe"),
        ("unsafe-id", "static/caf\\udce9"),
    }


def test_a_static_file_that_goes_while_it_is_read_is_a_problem(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was there when the files were listed."""
    write(site, {"static/fleeting.txt": "x"})
    begin = Output.begin

    def late(self: Output, *known: Any) -> None:
        (site / "static" / "fleeting.txt").unlink()
        begin(self, *known)

    monkeypatch.setattr(Output, "begin", late)
    report = build(site)
    assert report.stopped
    assert [(one.code, one.location.path) for one in report.problems] == [
        ("unreadable-file", "static/fleeting.txt")
    ]
    assert not (site / "public").exists()


def test_media_are_images_and_nothing_else(site: Path) -> None:
    """HTML and SVG would run scripts under the site's own address."""
    write(site, {f"content/media/{name}": "x" for name in ("a.svg", "b.html", "c.PNG", "d.js")})
    report = build(site)
    assert [(one.code, one.location.path) for one in report.problems] == [
        ("unexpected-file", f"content/media/{name}") for name in ("a.svg", "b.html", "d.js")
    ]


@pytest.mark.parametrize("name", ["a#b", "a?b", "a%20b", "a:b", 'a"b', "a<b>", "a\\b", "a|b"])
@pytest.mark.parametrize("folder", ["static", "content/media"])
def test_names_that_break_addresses_are_refused(folder: str, name: str, site: Path) -> None:
    """Nor could Windows hold some of them."""
    write(site, {f"{folder}/{name}.png": "x"})
    report = build(site)
    assert [(one.code, one.location.path) for one in report.problems] == [
        ("unsafe-id", f"{folder}/{name}.png")
    ]


def test_static_files_may_not_take_the_place_of_others(site: Path) -> None:
    """Neither of a page, an export nor an image; two files for one path are a problem."""
    write(site, {"static/index.html": "x", "static/feed.xml": "x", "static/media/a.png": "x"})
    write(site, {"content/media/a.png": "x"})
    report = build(site)
    assert {one.code for one in report.problems} == {"path-collision"}
    assert len(report.problems) == 3


def test_hidden_files_are_not_published(site: Path) -> None:
    """But those that the web expects under such names are."""
    names = (".DS_Store", ".git/config", "notes~", ".well-known/security.txt", ".nojekyll", "a.txt")
    write(site, {f"static/{name}": "x" for name in names})
    before = set(build(write(site.parent / "other", SMALL)).written)
    assert set(build(site).written) - before == {".nojekyll", ".well-known/security.txt", "a.txt"}


# --- killed -------------------------------------------------------------------------------


def test_invariant_5_killed_at_any_instant(tmp_path: Path) -> None:
    """After each step on disk that a build can be killed at, the next one makes all good."""
    site = write(tmp_path / "site", SMALL | {"static/extra/x.txt": "x"})
    out = site / "public"
    build(site)
    first, state = tree(out), tree(site / ".dossier")
    (site / "content/events/day.yaml").unlink()
    shutil.rmtree(site / "static")
    write(site, {"content/actors/ann.yaml": "name: Anna\nkind: person\n", "static/extra": "x"})
    write(site, {"content/places/port.yaml": "name: Port\n"})
    expected = clean(site, tmp_path / "clean")
    after, stride, ends = 1, 8, 0
    while True:
        for folder, files in ((out, first), (site / ".dossier", state)):
            shutil.rmtree(folder, ignore_errors=True)
            for path, data in files.items():
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_bytes(data)

        def killed(after: int = after) -> None:
            with disturbed([out, site / ".dossier"], after, lambda: os._exit(9)):
                build(site)

        end = in_child(killed)
        if stride > 1 and tree(out).get(MANIFEST) != first[MANIFEST]:
            # What is staged is thrown away; from here on, each step counts.
            after, stride = after - stride, 1
        assert not build(site).stopped
        assert tree(out) == expected
        assert build(site).written == []
        if end == 0:
            break
        assert end == 9
        after += stride
        ends += 1
    assert ends > 30


@pytest.mark.parametrize("jobs", [1, 2])
def test_invariant_5_killed_from_outside(jobs: int, tmp_path: Path) -> None:
    """SIGKILL at any time leaves no process, no lock, and nothing that the next build minds."""
    site = copy(GOOD, tmp_path / "site")
    out = site / "public"
    script = (
        "from dossier import workers; workers.MIN_ITEMS = 1; from dossier.cli import main; "
        f"print('ready', flush=True); main(['build', {str(site)!r}, '--jobs', '{jobs}'])"
    )
    settings = site / "content" / "dossier.yaml"
    for number, delay in enumerate((0.05, 0.2, 0.3, 0.4, 0.5)):
        text = settings.read_text().splitlines()
        text[1] = f"title: The crane of Port Veyra, edition {number}"
        settings.write_text("\n".join(text) + "\n")
        command = [sys.executable, "-c", script]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.communicate()
    assert not build(site).stopped
    assert tree(out) == clean(site, tmp_path / "clean")
    assert build(site).written == []


@pytest.mark.parametrize("point", [1, 3, 20, 60])
def test_ctrl_c_leaves_no_trace(point: int, site: Path) -> None:
    """Stopped by hand before anything is in place, a first build takes its folder away."""

    def stop() -> None:
        raise KeyboardInterrupt

    with disturbed([site / "public"], point, stop), pytest.raises(KeyboardInterrupt):
        build(site)
    assert STAGING not in {path.name for path in site.glob("public/*")}
    if point < 60:
        assert not (site / "public").exists()
    assert not build(site).stopped
    assert tree(site / "public") == clean(site, site.parent / "clean")


def test_progress_is_told_in_full(site: Path) -> None:
    """The last call says that all files are done."""
    told: list[tuple[int, int]] = []
    pipeline.build(site, site / "public", Options(jobs=1), lambda *done: told.append(done))
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1] > 0


def test_second_build_touches_nothing(site: Path, out: Path) -> None:
    """No file of the output is as much as opened for writing."""

    def times() -> dict[Path, tuple[int, int]]:
        return {
            path: (path.stat().st_mtime_ns, path.stat().st_ino)
            for path in [*site.rglob("*")]
            if path != out
        }

    before = times()
    report = build(site)
    assert times() == before
    assert (report.rendered, report.written, report.deleted) == ([], [], [])


def test_a_folder_that_the_disk_keeps_is_removed_by_the_next_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else nobody would know any more that it was ours."""
    site = write(tmp_path / "site", SMALL)
    tagged = {"content/actors/ann.yaml": SMALL["content/actors/ann.yaml"] + "tags: [t]\n"}
    write(site, tagged)
    build(site)
    write(site, {path: SMALL[path] for path in tagged})

    def refuse(path: str | Path, **_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    with monkeypatch.context() as full:
        full.setattr(os, "rmdir", refuse)
        with pytest.raises(MachineError):
            build(site)
    assert not build(site).stopped
    assert not (site / "public" / "tags").exists()
