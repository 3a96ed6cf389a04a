"""Invariant 3: after whatever has happened, an incremental build equals a clean one.

A machine of random edits, disturbances and builds. The site is small, so that many ways to go wrong
fit into a second; every file in it has something that depends on others.
"""

import errno
import os
import random
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sitekit import build, clean, disturbed, in_child, tree, write

from dossier import assets, load, pipeline
from dossier.dates import Date, parse
from dossier.output import MANIFEST, STAGING
from dossier.pipeline import Options, Report, Session
from dossier.problems import MachineError

ACTORS = ("ann", "bob", "cid")
EVENTS = ("dawn", "noon", "dusk")
WORDS = st.sampled_from(["Words", "Other <words>", "“More” & more", "سخن", "x" * 300])
DATES = st.sampled_from(["2024-05-01", "2024-05", "2023~", "2024-05-01/2024-06-02", "202X"])

FILES = {
    "content/dossier.yaml": "title: Random\nquestion: Why?\npublisher: {name: We}\n",
    "content/actors/ann.yaml": "name: Ann\nkind: person\nsummary: Says so.\ntags: [first]\n",
    "content/actors/bob.yaml": "name: Bob\nkind: state\n",
    "content/events/dawn.yaml": (
        "title: Dawn\ndate: 2024-05-01\nstatus: occurred\nactors: [ann]\nsources: [log]\n"
    ),
    "content/events/noon.yaml": (
        "title: Noon\ndate: 2024-05-02\nstatus: reported\nactors: [ann, bob]\n"
        "responds_to: [dawn]\nplaces: [port]\n"
    ),
    "content/quotes/2024.yaml": (
        "- {id: said, speaker: ann, text: Yes, lang: en, form: original, date: 2024-05-01,"
        " event: dawn, sources: [log]}\n"
    ),
    "content/sources/log.yaml": "title: Log\npublisher: We\nkind: document\n",
    "content/claims/so.yaml": (
        "statement: It is so.\npositions:\n"
        "  - {actor: ann, stance: asserts, date: 2024-05-01, quote: said}\nevents: [dawn]\n"
    ),
    "content/places/port.yaml": "name: Port\nat: [54.5, -3.25]\n",
    "content/terms/tide.yaml": "name: Tide\ndefinition: Water that *comes and goes*.\n",
    "content/chapters/10-story.md": (
        "---\ntitle: The story\n---\n\nAt [[dawn]] the [[tide]] turned [@log].\n\n![[said]]\n"
    ),
    "content/media/a.png": "no image, but nobody looks",
    "static/extra.txt": "extra",
}


SETTINGS = (
    "as_of: [2024-05-01, {date: 2024-05-09, note: 'After [[noon]].'}]\n",
    "base_url: https://d.example/\n",
    "history: false\n",
    "search: 'off'\n",
    "share_images: false\n",
)


def git(folder: Path, *arguments: str) -> None:
    """Run git; what it says is not heard."""
    who = ("-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


class Site(RuleBasedStateMachine):
    """A site folder, its output, and what can happen to them."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="dossier-"))
        self.site, self.out = self.folder / "site", self.folder / "out"
        self.built = False
        """The output is that of the last build, undisturbed."""

        self.damaged = False
        """The manifest is, so that all depends on the state."""

        self.touched = False
        """So is something that a session is not told of."""

        self.drafts = False
        self.base_url: str | None = None
        self.as_of: Date | None = None
        self.session: Session | None = None
        """Builds again and again, as `dossier serve` does; where there is one."""

        self.seen: dict[str, bytes] = {}
        """The site as that has last seen it."""

    def teardown(self) -> None:
        try:
            self.build_and_compare()
        finally:
            self.leave_session()
            shutil.rmtree(self.folder)

    @initialize()
    def start(self) -> None:
        write(self.site, FILES)
        self.build_and_compare()

    # --- what editors do ---

    def edit(self, path: str, change: Callable[[str], str]) -> None:
        file = self.site / path
        if file.is_file():
            file.write_text(change(file.read_text("utf-8")), "utf-8")
            self.built = False

    @rule(path=st.sampled_from(sorted(FILES)), words=WORDS)
    def edit_a_line(self, path: str, words: str) -> None:
        """Words change in a title, name, summary or body."""
        field = {"actors": "summary", "events": "title", "places": "name", "claims": "statement"}
        folder = path.split("/")[1]
        if folder in field:

            def change(text: str) -> str:
                kept = [one for one in text.splitlines() if not one.startswith(field[folder])]
                return "\n".join([*kept, f"{field[folder]}: {words!r}"]) + "\n"

            self.edit(path, change)
        elif folder == "chapters":
            self.edit(path, lambda text: f"{text}\n{words}\n")

    @rule(id_=st.sampled_from(EVENTS), date=DATES, actors=st.sets(st.sampled_from(ACTORS)))
    def write_an_event(self, id_: str, date: str, actors: set[str]) -> None:
        """An event is added or written anew; its actors may not exist."""
        text = f"title: {id_.title()}\ndate: {date}\nstatus: asserted\nactors: {sorted(actors)}\n"
        write(self.site, {f"content/events/{id_}.yaml": text})
        self.built = False

    @rule(id_=st.sampled_from(ACTORS), words=WORDS, draft=st.booleans())
    def write_an_actor(self, id_: str, words: str, draft: bool) -> None:
        """An actor is added, written anew, or taken back as a draft."""
        text = f"name: {words!r}\nkind: person\ntags: [{id_}]\ndraft: {str(draft).lower()}\n"
        write(self.site, {f"content/actors/{id_}.yaml": text})
        self.built = False

    @rule(path=st.sampled_from(sorted(FILES)))
    def delete(self, path: str) -> None:
        """A file goes, whatever refers to it."""
        (self.site / path).unlink(missing_ok=True)
        self.built = False

    @rule(path=st.sampled_from(sorted(FILES)))
    def bring_back(self, path: str) -> None:
        """A file is as it was at first."""
        write(self.site, {path: FILES[path]})
        self.built = False

    @rule(old=st.sampled_from(ACTORS), new=st.sampled_from(ACTORS), all_=st.booleans())
    def rename(self, old: str, new: str, all_: bool) -> None:
        """An actor gets another id, in all places or just in its own."""
        file = self.site / f"content/actors/{old}.yaml"
        if file.exists() and old != new:
            file.rename(file.with_stem(new))
            for path in sorted(FILES) if all_ else ():
                if path.endswith((".yaml", ".md")):
                    self.edit(path, lambda text: text.replace(old, new))
            self.built = False

    @rule(
        answer=WORDS,
        languages=st.sampled_from(["en", "de", "fa"]),
        more=st.sets(st.sampled_from(SETTINGS)),
    )
    def edit_the_settings(self, answer: str, languages: str, more: set[str]) -> None:
        """What every page shows changes, and which pages and files there are."""
        text = f"title: Random\nquestion: Why?\nanswer: {answer!r}\nlanguages: [{languages}]\n"
        write(self.site, {"content/dossier.yaml": text + "".join(sorted(more))})
        self.built = False

    @precondition(lambda _: shutil.which("git") is not None)
    @rule(day=st.integers(1, 9))
    def commit(self, day: int) -> None:
        """The content as it is goes into git's history."""
        if not (self.site / ".git").exists():
            git(self.site, "init", "--template=")
        git(self.site, "add", "--all", "content")
        git(self.site, "commit", "--allow-empty", "--message=x", f"--date=2024-06-0{day}T12:00Z")
        self.touched, self.built = True, False

    @rule(
        name=st.sampled_from(["macros/date.html", "pages/place.html", "notes/more.txt"]),
        kind=st.sampled_from(["theme", "changed", "changed", "broken", "include", "gone"]),
    )
    def override_a_template(self, name: str, kind: str) -> None:
        """The site brings a template of its own, or takes it back."""
        file = self.site / "templates" / name
        theme = assets.theme_folder() / "templates" / name
        text = theme.read_text("utf-8") if theme.exists() else "a note"
        match kind:
            case "gone":
                file.unlink(missing_ok=True)
            case "theme":
                write(self.site, {f"templates/{name}": text})
            case "changed":
                write(self.site, {f"templates/{name}": f"{text}<!-- {random.random()} -->"})
            case "broken":
                write(self.site, {f"templates/{name}": text + "{% if %}"})
            case "include":
                text = "{% extends 'base.html' %}{% block main %}{% include 'notes/more.txt' %}"
                write(self.site, {"templates/pages/place.html": text + "{% endblock %}"})
        self.built = False

    @rule(
        where=st.sampled_from(["static", "content/media"]),
        kind=st.sampled_from(["file", "folder", "both", "gone", "sheet"]),
        words=WORDS,
    )
    def change_static_files(self, where: str, kind: str, words: str) -> None:
        """A file becomes a folder and the other way round; a style sheet is added."""
        there = self.site / where / "thing.png"
        if there.is_dir():
            shutil.rmtree(there)
        elif there.exists():
            there.unlink()
        if kind == "file":
            write(self.site, {f"{where}/thing.png": words})
        elif kind in ("folder", "both"):
            names = ["a.png", "deep/b.png"] if kind == "both" else ["a.png"]
            write(self.site, {f"{where}/thing.png/{name}": words for name in names})
        elif kind == "sheet" and where == "static":
            write(self.site, {"static/css/own.css": f"/* {words} */"})
        self.built = False

    @rule(
        drafts=st.booleans(),
        url=st.sampled_from([None, "https://x.example", "http://y/z/"]),
        as_of=st.sampled_from([None, None, "2024-05-01", "2023-12-31"]),
    )
    def choose_options(self, drafts: bool, url: str | None, as_of: str | None) -> None:
        """The same content is built in another way."""
        self.drafts, self.base_url = drafts, url
        self.as_of = parse(as_of) if as_of else None
        self.built = False
        self.leave_session()

    # --- what happens to what builds have left ---

    @precondition(lambda self: not self.damaged)
    @rule(data=st.sampled_from([None, b"", b"\x81\xa5files\x80", b"\xff" * 50, b"\x90"]))
    def damage_the_state(self, data: bytes | None) -> None:
        """`.dossier` can be deleted at any time, and half a file be found there."""
        self.touched = True
        self.leave_session()  # what it has open must not be cut short under it
        for file in self.site.glob(".dossier/*"):
            if data is None:
                file.unlink()
            else:
                file.write_bytes(data)

    @rule(number=st.integers(0, 10**6), how=st.sampled_from(["gone", "more", "same", "folder"]))
    def tamper_with_a_file(self, number: int, how: str) -> None:
        """A file of the output is not as it was written."""
        self.touched = True
        files = sorted(path for path in self.out.rglob("*") if path.is_file())
        files = [file for file in files if file.name != MANIFEST]
        if not files:
            return
        file = files[number % len(files)]
        data = file.read_bytes()
        file.unlink()
        if how == "folder":
            file.mkdir()
        elif how != "gone":
            file.write_bytes(data + b"x" if how == "more" else data[::-1])
            # Within one tick of the clock an edit of the same size could go unseen.
            os.utime(file, (1, number))
        self.built = False

    @rule(number=st.integers(0, 10**6))
    def put_a_link_in_place_of_a_folder(self, number: int) -> None:
        """Builds must not follow it."""
        self.touched = True
        folders = sorted(path for path in self.out.rglob("*") if path.is_dir())
        if folders:
            folder = folders[number % len(folders)]
            twin = Path(tempfile.mkdtemp(dir=self.folder)) / "twin"
            shutil.move(folder, twin)
            folder.symlink_to(twin)
            self.built = False

    @precondition(lambda self: self.built)
    @rule(data=st.sampled_from([b"", b"{", b'{"files": [1, "../x", "events"]}']))
    def damage_the_manifest(self, data: bytes) -> None:
        """What it does not know, the state of the last build does; so that has to be sound."""
        self.leave_session()
        shutil.rmtree(self.site / ".dossier", ignore_errors=True)
        self.build_and_compare()
        (self.out / MANIFEST).write_bytes(data)
        self.built, self.damaged = False, True

    # --- builds ---

    def published(self) -> dict[str, bytes]:
        """The output without what a killed build has left, and links, which are not ours."""
        return {
            path: data
            for path, data in tree(self.out).items()
            if not path.startswith(STAGING) and not (self.out / path).is_symlink()
        }

    def options(self) -> dict[str, Any]:
        return {"drafts": self.drafts, "base_url": self.base_url, "as_of": self.as_of}

    @rule(again=st.booleans())
    def begin_a_session(self, again: bool) -> None:
        """From now on one process builds, and is told what changes; or each build is its own."""
        self.leave_session()
        if again:
            options = Options(jobs=1, **self.options())
            self.session = Session(self.site, self.out, options)

    def leave_session(self) -> None:
        if self.session is not None:
            self.session.close()
        self.session, self.seen = None, {}

    def build(self) -> Report:
        """Build; a session, if there is one, is told just the files that are not as before."""
        if self.session is None:
            return build(self.site, self.out, **self.options())
        now = {
            f"{top}/{path}": data
            for top in ("content", "templates", "static")
            for path, data in tree(self.site / top).items()
            if not path.endswith("/")
        }
        before, self.seen = self.seen, now
        changed = {path for path in before.keys() | now.keys() if before.get(path) != now.get(path)}
        if not before or self.touched:
            self.touched = False
            return self.session.build()
        event("told what changed")
        return self.session.build_changed(changed, lambda: None)

    @rule()
    def build_and_compare(self) -> None:
        """A build equals a clean one; with problems, it changes nothing."""
        before = self.published()
        report = self.build()
        event("stopped" if report.stopped else "built")
        if report.stopped:
            assert report.problems
            assert self.published() == before
            self.mend()
            report = self.build()
            assert not report.stopped, report.problems
        assert self.published() == clean(self.site, self.folder / "clean", **self.options())
        again = self.build()
        assert (again.rendered, again.written, again.deleted) == ([], [], [])
        self.built, self.damaged = True, False

    @rule(after=st.integers(1, 150), how=st.sampled_from(["killed", "stopped", "disk"]))
    def interrupted_build(self, after: int, how: str) -> None:
        """A build is killed, stopped by hand, or left by its disk."""

        def stop() -> None:
            raise KeyboardInterrupt

        def refuse() -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        watched = [self.out, self.site / ".dossier"]
        strike = {"killed": lambda: os._exit(9), "stopped": stop, "disk": refuse}[how]

        def work() -> None:
            with disturbed(watched, after, strike):
                build(self.site, self.out, **self.options())

        self.built = False
        if how == "killed":
            assert in_child(work) in (0, 9)
        else:
            with suppress(KeyboardInterrupt, MachineError):
                work()

    def mend(self) -> None:
        """Make the content buildable, whatever has become of it; keep what is in order."""
        shutil.rmtree(self.site / "templates", ignore_errors=True)
        for path, text in FILES.items():
            file = self.site / path
            if "/events/" in path or not file.exists() or file.name == "dossier.yaml":
                write(self.site, {path: text})
        for folder in ("events", "actors"):
            for file in (self.site / "content" / folder).glob("*.yaml"):
                if pipeline.check(self.site, Options(jobs=1, drafts=self.drafts)):
                    known = FILES.get(f"content/{folder}/{file.name}")
                    file.unlink()
                    if known:
                        file.write_text(known, "utf-8")
        if pipeline.check(self.site, Options(jobs=1, drafts=self.drafts)):
            shutil.rmtree(self.site / "content")
            write(self.site, FILES)

    @invariant()
    def nothing_is_left_half_done(self) -> None:
        """Between builds, at most a killed one's staging area is there."""
        if self.built:
            assert not (self.out / STAGING).exists()


TestSite = Site.TestCase
TestSite.settings = settings(
    max_examples=20,
    stateful_step_count=14,
    deadline=None,
    derandomize=True,  # a failure in CI must be one of the change's own
    phases=[Phase.explicit, Phase.generate],  # a shorter way to fail takes minutes to find
    suppress_health_check=list(HealthCheck),
)


# --- what a machine of random steps may pass by -------------------------------------------


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The machine's site, built."""
    write(tmp_path / "site", FILES)
    build(tmp_path / "site")
    return tmp_path / "site"


def rebuilt(site: Path, **options: Any) -> list[str]:
    """Build again, compare with a clean build, and return the pages that were rendered."""
    report = build(site, **options)
    assert not report.stopped, report.problems
    assert tree(site / "public") == clean(site, site.parent / "clean", **options)
    return report.rendered


@pytest.mark.parametrize("name", ["base.html", "pages/place.html", "macros/date.html"])
def test_invariant_3_templates_are_followed(name: str, site: Path) -> None:
    """A template that comes, changes or goes makes pages anew, within one process, too."""
    text = (assets.theme_folder() / "templates" / name).read_text("utf-8")
    for number in range(3):
        write(site, {f"templates/{name}": f"{text}<!-- {number} -->"})
        assert rebuilt(site)
        # The clean build that it equals was made by this process as well.
        shown = f"<!-- {number} -->" in (site / "public" / "index.html").read_text("utf-8")
        assert shown == (name == "base.html")
    (site / "templates" / name).unlink()
    assert rebuilt(site)
    assert not rebuilt(site)


def test_invariant_3_included_files_are_followed(site: Path) -> None:
    """Whatever their ending."""
    page = "{% extends 'base.html' %}{% block main %}{% include 'notes/own.svg' %}{% endblock %}"
    write(site, {"templates/pages/place.html": page, "templates/notes/own.svg": "one"})
    rebuilt(site)
    write(site, {"templates/notes/own.svg": "two"})
    assert "places/port.html" in rebuilt(site)
    assert "two" in (site / "public" / "places" / "port.html").read_text("utf-8")


def test_invariant_3_a_page_of_the_same_size_is_noticed(site: Path) -> None:
    """By the time of its last change."""
    page = site / "public" / "places" / "port.html"
    page.write_bytes(page.read_bytes()[::-1])
    os.utime(page, (1, 1))
    assert rebuilt(site) == ["places/port.html"]


@pytest.mark.parametrize("size", [0, 1, 10, -1])
def test_invariant_3_a_state_cut_short_is_no_state(size: int, site: Path) -> None:
    """All pages are rendered again, and none is written."""
    [state] = (site / ".dossier").glob("*.state")
    state.write_bytes(state.read_bytes()[:size])
    report = build(site)
    assert len(report.rendered) == report.pages
    assert report.written == []


def test_invariant_3_a_state_of_another_folder_is_no_state(site: Path, tmp_path: Path) -> None:
    """Each output folder has its own."""
    assert len(build(site, tmp_path / "other").written) > 10
    assert tree(tmp_path / "other") == tree(site / "public")
    assert rebuilt(site) == []


def test_invariant_3_a_copied_site_is_not_written_anew(site: Path, tmp_path: Path) -> None:
    """As in CI, where an output folder is brought back without its times and its state."""
    shutil.copytree(site, tmp_path / "copy", ignore=shutil.ignore_patterns(".dossier"))
    for file in (tmp_path / "copy").rglob("*"):
        os.utime(file, (1, 1))
    report = build(tmp_path / "copy")
    assert (report.written, report.deleted) == ([], [])
    assert build(tmp_path / "copy").rendered == []


def test_invariant_3_options_are_followed(site: Path) -> None:
    """What was built with one address or with drafts is built anew with others."""
    write(
        site, {"content/events/later.yaml": "title: L\ndate: 2030\nstatus: planned\ndraft: true\n"}
    )
    assert rebuilt(site) == []
    assert "events/later.html" in rebuilt(site, drafts=True)
    assert len(rebuilt(site, base_url="https://d.example")) > 10
    assert rebuilt(site, base_url="https://d.example/") == []
    assert len(rebuilt(site)) > 10


def test_invariant_3_undoing_an_edit_undoes_its_effect(site: Path) -> None:
    """Also after a build that was interrupted between the two."""
    before = tree(site / "public")
    name = site / "content/actors/ann.yaml"
    name.write_text(FILES["content/actors/ann.yaml"].replace("Ann", "Zoë"))

    def refuse() -> None:
        raise OSError(errno.EIO, "Input/output error")

    for after in range(40, 90, 7):
        with disturbed([site / "public"], after, refuse), suppress(MachineError):
            build(site)
        write(site, {"content/actors/ann.yaml": FILES["content/actors/ann.yaml"]})
        assert not build(site).stopped
        assert tree(site / "public") == before
        name.write_text(FILES["content/actors/ann.yaml"].replace("Ann", "Zoë"))


def test_invariant_3_what_is_known_by_its_text_is_not_read_again(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in CI, where a checkout has new times, and `.dossier` is brought back from a cache."""
    for file in site.rglob("content/*/*"):
        os.utime(file, (1, 1))

    def refuse(*_: Any) -> None:
        raise AssertionError("parsed again")

    monkeypatch.setattr(load, "read_entries", refuse)
    report = build(site)
    assert (report.rendered, report.written, report.deleted) == ([], [], [])
    settings_ = site / "content/dossier.yaml"
    settings_.write_text(settings_.read_text("utf-8") + "subtitle: More\n", "utf-8")
    assert "index.html" in build(site).rendered


@pytest.mark.parametrize("place", range(0, 1000, 90))
@pytest.mark.parametrize("what", ["state", "entries"])
def test_invariant_3_what_is_kept_is_not_taken_at_its_word(
    what: str, place: int, site: Path
) -> None:
    """A byte is another one, somewhere."""
    [file] = (site / ".dossier").glob(f"*.{what}")
    data = bytearray(file.read_bytes())
    data[len(data) * place // 1000] ^= 0x55
    file.write_bytes(data)
    actor = site / "content/actors/ann.yaml"
    actor.write_text(actor.read_text("utf-8").replace("Ann", "Anne"), "utf-8")
    assert "actors/ann.html" in rebuilt(site)


def test_invariant_3_one_edit_touches_one_page(site: Path) -> None:
    """What else is read of an entry stays: no other page is so much as looked at."""
    event_ = site / "content/events/noon.yaml"
    event_.write_text(event_.read_text("utf-8") + "body: More words.\n", "utf-8")
    report = build(site)
    assert report.reasons == {"events/noon.html": "event noon changed: body"}
    assert report.written == ["assets/versions.js", "data/dossier.json", "events/noon.html"]


def test_invariant_3_pages_say_why_they_were_made(site: Path) -> None:
    """Each with its own reason."""
    name = site / "content/actors/ann.yaml"
    name.write_text(name.read_text("utf-8").replace("Ann", "Anne"), "utf-8")
    assert build(site).reasons["events/dawn.html"] == "actor ann changed: name"
    (site / "public/places/port.html").unlink()
    assert build(site).reasons == {"places/port.html": "its file is missing or was changed"}
    text = (assets.theme_folder() / "templates/pages/place.html").read_text("utf-8")
    write(site, {"templates/pages/place.html": f"{text}<!-- x -->"})
    assert build(site).reasons == {"places/port.html": "a template that it uses changed"}
    write(site, {"content/terms/ebb.yaml": "name: Ebb\ndefinition: Going out.\n"})
    assert build(site).reasons["terms.html"] == "the order of terms changed"
    write(site, {"content/dossier.yaml": "title: Other\nquestion: Why?\n"})
    assert set(build(site).reasons.values()) == {"the settings changed"}
