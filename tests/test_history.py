"""The page of changes: what git knows of the content, and how the claims' standings changed."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import linked
from sitekit import SMALL, build, clean, copy, look, tree, write
from test_lists import PAPER

from dossier import commits, history, stamps, substance, unchanged
from dossier.history import Days, Edits
from dossier.pipeline import Options
from dossier.views.cards import Cards
from dossier.views.changes import MOST, Change, ChangesPage, changes_page

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

EVENT = "title: {}\ndate: 2024-05-0{}\nstatus: occurred\n"
LIST = "content/quotes/2024.yaml"


@pytest.fixture(autouse=True)
def plain_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git without the user's own settings, or those of a hook that runs these tests."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    empty = tmp_path / "gitconfig"
    empty.write_text("")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(empty))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


def git(folder: Path, *arguments: str, day: str = "2024-09-10") -> None:
    """Run git, on a day."""
    who = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@b.example", "GIT_AUTHOR_DATE": day}
    who |= {name.replace("AUTHOR", "COMMITTER"): value for name, value in who.items()}
    at = {name: f"{value}T12:00:00Z" if "DATE" in name else value for name, value in who.items()}
    subprocess.run(
        ["git", "-c", "init.defaultBranch=main", *arguments],
        cwd=folder, env=os.environ | at, check=True, capture_output=True,
    )  # fmt: skip


def commit(site: Path, day: str, files: dict[str, str]) -> None:
    """Write files and commit all that has changed, on a day."""
    write(site, files)
    git(site, "add", "--all", ".")
    git(site, "commit", "--quiet", "--message", day, day=day)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A small site in a repository of its own; one commit."""
    folder = write(tmp_path / "site", SMALL | {".gitignore": "/public/\n/.dossier/\n"})
    git(folder, "init", "--quiet")
    commit(folder, "2024-09-01", {})
    return folder


def edits(site: Path) -> list[Edits]:
    """What is known of a site's history."""
    end = unchanged.history_end(str(site))
    return list(history.read(site, end, "").edits())


def changes(site: Path) -> str:
    """The text of the page of changes, as of the last build."""
    return look((site / "public/changes.html").read_text("utf-8")).text


# --- what git knows -----------------------------------------------------------------------


def test_entries_added_changed_and_renamed(site: Path) -> None:
    """A renamed entry keeps the day on which it was added, and was not changed by its new name; a
    day's changes are one."""
    commit(site, "2024-09-02", {"content/events/late.yaml": EVENT.format("Late", 3)})
    commit(site, "2024-09-02", {"content/events/late.yaml": EVENT.format("Later", 3)})
    commit(site, "2024-09-03", {"content/actors/ann.yaml": "name: Anna\nkind: person\n"})
    git(site, "mv", "content/events/late.yaml", "content/events/later.yaml")
    commit(site, "2024-09-04", {})
    assert edits(site) == [
        Edits("2024-09-03", {}, {"actor": ["ann"]}),
        Edits("2024-09-02", {"event": ["later"]}, {}),
        Edits("2024-09-01", {"event": ["day"], "actor": ["ann"]}, {}),
    ]


def test_entries_renamed_by_the_command(site: Path) -> None:
    """So does one that is called otherwise from then on by its `former_ids`, alone or in a list."""
    listed = "- id: {}\n  name: T\n  definition: x\n"
    late = EVENT.format("Late", 3)
    commit(site, "2024-09-02", {"content/events/late.yaml": late, TERMS: listed.format("tide")})
    git(site, "rm", "--quiet", "content/events/late.yaml")
    files = {
        "content/events/later.yaml": f"{late}former_ids: [late]\n",
        TERMS: f"{listed.format('ebb')}  former_ids: [tide]\n",
    }
    commit(site, "2024-09-04", files)
    assert edits(site)[0] == Edits("2024-09-02", {"event": ["later"], "term": ["ebb"]}, {})


TERMS = "content/terms/all.yaml"


def test_lists_of_entries(site: Path) -> None:
    """Entries of a list are told by their ids; one that moves to a list of its own is not new."""
    quote = "  speaker: ann\n  text: {}\n  lang: en\n  form: original\n  date: 2024-05-01\n"
    one, two = f"- id: one\n{quote.format('One.')}", f"- id: two\n{quote.format('Two.')}"
    commit(site, "2024-09-02", {LIST: one})
    commit(site, "2024-09-03", {LIST: one + two})
    commit(site, "2024-09-04", {LIST: two, "content/quotes/2023.yaml": one})
    commit(site, "2024-09-05", {LIST: two.replace("Two.", "Two!")})
    assert edits(site)[:3] == [
        Edits("2024-09-05", {}, {"quote": ["two"]}),
        Edits("2024-09-03", {"quote": ["two"]}, {}),
        Edits("2024-09-02", {"quote": ["one"]}, {}),
    ]


def test_what_was_a_draft_is_new_when_it_is_published(site: Path) -> None:
    """Nobody could read it before; and drafts, and what is gone, are never told of."""
    late = EVENT.format("Late", 3)
    commit(site, "2024-09-02", {"content/events/late.yaml": late + "draft: true\n"})
    commit(site, "2024-09-03", {"content/events/gone.yaml": EVENT.format("Gone", 4)})
    (site / "content/events/gone.yaml").unlink()
    commit(site, "2024-09-04", {})
    build(site)
    assert "Late" not in changes(site)
    assert "Gone" not in changes(site)
    assert "2 Sept" not in changes(site)
    commit(site, "2024-09-05", {"content/events/late.yaml": late})
    build(site)
    assert "5 Sept 2024 Added Event Late" in changes(site)
    assert "2 Sept" not in changes(site)


def test_an_entry_of_an_older_one_s_name_is_new(site: Path) -> None:
    """What was deleted and comes again was added on the day on which it came."""
    (site / "content/events/day.yaml").unlink()
    commit(site, "2024-09-02", {})
    commit(site, "2024-09-03", {"content/events/day.yaml": EVENT.format("Anew", 3)})
    assert edits(site)[0] == Edits("2024-09-03", {"event": ["day"]}, {})


def test_days_are_those_of_the_author_in_utc(site: Path) -> None:
    """Wherever the build runs."""
    write(site, {"content/events/e.yaml": EVENT.format("E", 3)})
    git(site, "add", "--all", ".")
    night = ["--date", "2024-09-03T01:30:00+03:30"]
    git(site, "commit", "--quiet", "--message", "x", *night)
    assert edits(site)[0].day == "2024-09-02"


def test_odd_names_and_texts_do_no_harm(site: Path) -> None:
    """Paths with quotes and umlauts, texts that look like a patch, images."""
    tricky = "-- a/content/events/x.yaml\n++ b/content/events/x.yaml\ndiff --git a/x b/x\n"
    body = "".join(f"  {line}\n" for line in tricky.splitlines())
    files = {
        'content/quotes/o"dd.yaml': "- id: odd\n  text: x\n",
        "content/quotes/übrig.yaml": "- id: left\n  text: x\n",
        "content/events/e.yaml": EVENT.format("E", 3) + f"body: |\n{body}",
        "content/media/x.png": "\0\1\2",
        "content/events/deep/e.txt": "x",
    }
    commit(site, "2024-09-02", files)
    found = edits(site)[0]
    assert found.added["quote"] == ["left", "odd"]
    assert found.added["event"] == ["e"]


def test_formatting_is_no_change(site: Path) -> None:
    """Nor are comments, the order of fields, quotes, folded lines, and what is the default."""
    long = {"content/events/e.yaml": EVENT.format("E", 3) + "body: |\n  One two\n  three.\n"}
    commit(site, "2024-09-02", long)
    other = (
        "# A comment.\nstatus: 'occurred'\nkey: false\ndate: 2024-05-03\n"
        'body: >-\n  One\n  two three.\ntitle: "E" # another\n'
    )
    commit(site, "2024-09-03", {"content/events/e.yaml": other})
    commit(
        site, "2024-09-04", {"content/actors/ann.yaml": SMALL["content/actors/ann.yaml"] + "#\n"}
    )
    assert [one.day for one in edits(site)] == ["2024-09-02", "2024-09-01"]
    commit(site, "2024-09-05", {"content/events/e.yaml": other.replace("three", "four")})
    assert edits(site)[0] == Edits("2024-09-05", {}, {"event": ["e"]})


def test_those_that_name_a_renamed_entry_did_not_change(site: Path) -> None:
    """In fields as in prose; what else was changed with the name counts."""
    event = SMALL["content/events/day.yaml"]
    chapter = "content/chapters/10-all.md"
    commit(site, "2024-09-02", {chapter: "---\ntitle: All\n---\nSo [[ann]] says.\n"})
    late = EVENT.format("Late", 3) + "actors: [ann]\n"
    commit(site, "2024-09-03", {"content/events/late.yaml": late})
    git(site, "mv", "content/actors/ann.yaml", "content/actors/anna.yaml")
    files = {
        chapter: "---\ntitle: All\n---\nSo [[anna]] says.\n",
        "content/events/day.yaml": event.replace("[ann]", "[anna]"),
        "content/events/late.yaml": late.replace("[ann]", "[anna]").replace("Late", "Later"),
    }
    commit(site, "2024-09-04", files)
    assert edits(site)[0] == Edits("2024-09-04", {}, {"event": ["late"]})
    assert history.days_of(edits(site))["actor", "anna"] == Days("2024-09-01", "")


def test_branches_and_merges(site: Path) -> None:
    """What was done on a branch counts on its own day, what a merge decided on the merge's; what a
    merge discarded never was."""
    commit(site, "2024-09-02", {"content/events/e.yaml": EVENT.format("E", 3)})
    git(site, "checkout", "--quiet", "-b", "side")
    commit(site, "2024-09-03", {"content/actors/ann.yaml": "name: Anna\nkind: person\n"})
    commit(site, "2024-09-04", {"content/events/e.yaml": EVENT.format("Side", 3)})
    git(site, "checkout", "--quiet", "main")
    commit(site, "2024-09-05", {"content/events/e.yaml": EVENT.format("Main", 3)})
    git(site, "merge", "--quiet", "--strategy=ours", "--no-commit", "side")
    commit(site, "2024-09-06", {})
    days = history.days_of(edits(site))
    assert days == {
        ("event", "day"): Days("2024-09-01", ""),
        ("event", "e"): Days("2024-09-02", "2024-09-05"),
        ("actor", "ann"): Days("2024-09-01", ""),
    }
    git(site, "checkout", "--quiet", "-B", "again", "HEAD~1")
    git(site, "merge", "--quiet", "--strategy-option=ours", "--no-commit", "side")
    commit(site, "2024-09-06", {"content/events/e.yaml": EVENT.format("Both", 3)})
    days = history.days_of(edits(site))
    assert days["event", "e"] == Days("2024-09-02", "2024-09-06")
    assert days["actor", "ann"] == Days("2024-09-01", "2024-09-03")


def test_a_renamed_and_edited_file_is_followed_into_both_branches(site: Path) -> None:
    """By git's own finding, in a merge too."""
    lines = f"tags: [{', '.join(f'tag-{n}' for n in range(12))}]\n"
    commit(site, "2024-09-02", {"content/events/e.yaml": EVENT.format("E", 3) + lines})
    git(site, "checkout", "--quiet", "-b", "side")
    git(site, "mv", "content/events/e.yaml", "content/events/f.yaml")
    commit(site, "2024-09-03", {"content/events/f.yaml": EVENT.format("F", 3) + lines})
    git(site, "checkout", "--quiet", "main")
    edited = EVENT.format("E", 3) + lines + "key: true\n"
    commit(site, "2024-09-04", {"content/events/e.yaml": edited})
    git(site, "merge", "--quiet", "--no-edit", "side", day="2024-09-05")
    found = edits(site)
    assert history.days_of(found)["event", "f"].added == "2024-09-02"
    assert [one.day for one in found if "f" in one.changed.get("event", ())] == [
        "2024-09-05", "2024-09-04", "2024-09-03",
    ]  # fmt: skip


def test_versions_with_faults_are_compared_as_they_are_written(site: Path) -> None:
    """A field that is none, or a file that cannot be read at all, is no reason to stop."""
    commit(site, "2024-09-02", {"content/events/e.yaml": EVENT.format("E", 3) + "colour: red\n"})
    commit(site, "2024-09-03", {"content/events/e.yaml": "colour: red\n" + EVENT.format("E", 3)})
    commit(site, "2024-09-04", {"content/events/e.yaml": "title: [\n"})
    (site / "content/events/e.yaml").write_bytes(b"\xff\xfe")
    commit(site, "2024-09-05", {})
    commit(site, "2024-09-06", {"content/events/e.yaml": EVENT.format("E", 3)})
    changed = [one.day for one in edits(site) if "e" in one.changed.get("event", ())]
    assert changed == ["2024-09-06", "2024-09-05", "2024-09-04"]


def test_pages_say_when_their_entry_was_added_and_changed(site: Path) -> None:
    """What is not committed has no day."""
    build(site)
    assert past(site, "events/day") == "Added 1 Sept 2024."
    changed = SMALL["content/events/day.yaml"] + "corrections: [{date: 2024-09-04, note: Title.}]\n"
    write(site, {"content/events/day.yaml": changed})
    build(site)
    assert past(site, "events/day") == "Added 1 Sept 2024."
    commit(site, "2024-09-04", {"content/events/day.yaml": changed})
    build(site)
    assert past(site, "events/day") == ("Added 1 Sept 2024, last changed in substance 4 Sept 2024.")
    write(site, {"content/events/new.yaml": EVENT.format("New", 3)})
    build(site)
    assert past(site, "events/new") == ""


def past(site: Path, path: str) -> str:
    """What a page says of its entry's past, as of the last build."""
    page = (site / f"public/{path}.html").read_text("utf-8")
    found = re.search(r'<p class="explain past">(.*?)</p>', page)
    return look(found[1]).text if found else ""


# --- where there is no history ------------------------------------------------------------


def test_no_work_tree_no_git_no_history(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page of changes there is all the same, without additions."""
    plain = write(tmp_path / "plain", SMALL)
    assert unchanged.history_end(str(plain)) == ""
    build(plain)
    assert "Added" not in changes(plain)
    (tmp_path / "broken").mkdir()
    broken = write(tmp_path / "broken", SMALL | {".git": "gitdir: /nowhere\n"})
    build(broken)
    assert "Added" not in changes(broken)
    monkeypatch.setenv("PATH", str(tmp_path))
    build(site)
    assert "Added" not in changes(site)


@pytest.mark.parametrize("data", [b"gitdir: a\0b\n", b"ref: a\0b", bytes(range(256))])
@pytest.mark.parametrize("name", [".git", ".git/HEAD"])
def test_damaged_files_of_git_s_own_do_no_harm(name: str, data: bytes, tmp_path: Path) -> None:
    """Whatever stands where git's folder is named, or its last commit."""
    site = write(tmp_path / "site", SMALL)
    (site / name).parent.mkdir(exist_ok=True)
    (site / name).write_bytes(data)
    assert not build(site).stopped


@pytest.mark.parametrize("when", ["99999999999999", "300000000000", "-99999999999", ""])
def test_days_that_no_calendar_has_are_left_out(when: str, site: Path) -> None:
    """A broken clock, or a damaged commit; what other commits did is told all the same."""
    commit(site, "2024-09-02", {"content/events/e.yaml": EVENT.format("E", 3)})
    raw = subprocess.run(
        ["git", "cat-file", "commit", "HEAD"], cwd=site, check=True, capture_output=True
    ).stdout
    odd = re.sub(rb"(?m)^(author .*>).*$", rf"\1 {when} +0000".encode(), raw)
    made = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--stdin", "--literally"],
        cwd=site, input=odd, check=True, capture_output=True,
    )  # fmt: skip
    git(site, "update-ref", "HEAD", made.stdout.decode().strip())
    assert [one.day for one in edits(site)] == ["2024-09-01"]


def test_git_is_asked_again_until_it_answers(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a build without git has left does not count as up to date."""
    with monkeypatch.context() as without:
        without.setenv("PATH", str(site))
        build(site)
    options = Options().key
    assert (
        unchanged.told(str(site), str(site / "public"), options, unchanged.look(str(site))) is None
    )
    build(site)
    assert "Added" in changes(site)


def test_a_shallow_clone_tells_only_what_it_knows(site: Path, tmp_path: Path) -> None:
    """Its entries do not seem to have come with the oldest commit that is there; it says so once,
    and knows more as soon as more is fetched."""
    commit(site, "2024-09-02", {"content/events/e.yaml": EVENT.format("E", 3)})
    commit(site, "2024-09-03", {"content/actors/ann.yaml": "name: Anna\nkind: person\n"})
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "--quiet", "--depth=1", site.as_uri(), "shallow")
    assert edits(shallow) == []
    report = build(shallow)
    assert [note for note in report.notes if "shallow" in note]
    assert "Added" not in past(shallow, "actors/ann")
    git(shallow, "fetch", "--quiet", "--depth=2")
    assert edits(shallow) == [Edits("2024-09-03", {}, {"actor": ["ann"]})]
    assert build(shallow).rendered == ["actors/ann.html", "changes.html"]
    assert past(shallow, "actors/ann") == "Last changed in substance 3 Sept 2024."
    git(shallow, "fetch", "--quiet", "--unshallow")
    assert not build(shallow).notes
    assert edits(shallow) == edits(site)


def test_a_bare_repository_has_no_history(site: Path, tmp_path: Path) -> None:
    """It is no work tree."""
    git(tmp_path, "clone", "--quiet", "--bare", site.as_uri(), "bare.git")
    write(tmp_path / "bare.git", SMALL)
    assert edits(tmp_path / "bare.git") == []


def test_the_settings_can_say_no(site: Path) -> None:
    """With `history: false` git is not asked."""
    build(site)
    assert "2 Added" not in changes(site)
    assert "Sept 2024 Added" in changes(site)
    settings = SMALL["content/dossier.yaml"]
    write(site, {"content/dossier.yaml": f"{settings}history: false\n"})
    build(site)
    assert "Added" not in changes(site)


def test_a_site_in_a_folder_of_a_work_tree(tmp_path: Path) -> None:
    """Its own entries are told of, those of its neighbours are not; in a further work tree, too."""
    write(tmp_path / "repo/sites/one", SMALL)
    write(tmp_path / "repo/sites/two", SMALL)
    git(tmp_path / "repo", "init", "--quiet")
    commit(tmp_path / "repo", "2024-09-01", {})
    more = {"sites/two/content/events/e.yaml": EVENT.format("E", 3)}
    commit(tmp_path / "repo", "2024-09-02", more)
    assert [one.day for one in edits(tmp_path / "repo/sites/one")] == ["2024-09-01"]
    assert [one.day for one in edits(tmp_path / "repo/sites/two")] == ["2024-09-02", "2024-09-01"]
    git(tmp_path / "repo", "worktree", "add", "--quiet", "../other", "HEAD~1")
    assert [one.day for one in edits(tmp_path / "other/sites/two")] == ["2024-09-01"]


def test_variables_of_git_lead_nowhere_else(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hook that builds a site sets them for its own repository."""
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_WORK_TREE", "/nowhere")
    assert len(edits(site)) == 1


# --- builds -------------------------------------------------------------------------------


def test_a_new_commit_is_noticed_and_git_asked_once(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without starting git it is known that there is none; incremental output equals clean."""
    monkeypatch.setattr(stamps, "RECENT", -(10**12))
    key, out = unchanged.options_key(drafts=False, base_url=None), str(site / "public")

    def told() -> bool:
        return unchanged.told(str(site), out, key, unchanged.look(str(site))) is not None

    build(site)
    assert told()
    event = {"content/events/e.yaml": EVENT.format("E", 3)}
    write(site, event)
    assert not told()
    build(site)
    assert told()
    commit(site, "2024-09-02", {})
    assert not told()
    asked: list[Path] = []
    log = commits.log
    monkeypatch.setattr(commits, "log", lambda folder: asked.append(folder) or log(folder))
    assert build(site).rendered == ["changes.html", "events/e.html"]
    assert "2 Sept 2024 Added Event E" in changes(site)
    assert told()
    write(site, {"content/events/e.yaml": EVENT.format("E", 4)})
    build(site)
    assert len(asked) == 1
    shutil.rmtree(site / ".dossier")
    before = tree(site / "public")
    build(site)
    assert len(asked) == 2
    assert tree(site / "public") == before
    git(tmp_path, "clone", "--quiet", site.as_uri(), "clone")
    write(tmp_path / "clone", {"content/events/e.yaml": EVENT.format("E", 4)})
    build(tmp_path / "clone")
    assert tree(tmp_path / "clone/public") == before


def test_packed_and_detached_heads_are_noticed(site: Path) -> None:
    """Wherever git keeps what the last commit is."""
    ends = [unchanged.history_end(str(site))]
    git(site, "pack-refs", "--all")
    (site / ".git/refs/heads").mkdir(exist_ok=True)
    assert ends[0].split()[2] in unchanged.history_end(str(site))
    commit(site, "2024-09-02", {"content/events/e.yaml": EVENT.format("E", 3)})
    ends.append(unchanged.history_end(str(site)))
    git(site, "checkout", "--quiet", "--detach", "HEAD~1")
    ends.append(unchanged.history_end(str(site)))
    assert len(set(ends)) == 3


def test_each_version_is_read_once(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a commit, only what it changed is read."""
    edits(site)
    read: list[bytes] = []
    own = substance.versions
    monkeypatch.setattr(
        substance, "versions", lambda kind, data: read.append(data) or own(kind, data)
    )
    event = EVENT.format("E", 3)
    commit(site, "2024-09-02", {"content/events/e.yaml": event})
    edits(site)
    assert read == [event.encode()]
    (site / ".dossier/substance").write_bytes(b"x\ny")
    commit(site, "2024-09-03", {"content/events/f.yaml": EVENT.format("F", 3)})
    assert len(edits(site)) == 3
    assert len(read) == 5


def test_pages_are_exact_wherever_the_history_went(site: Path, tmp_path: Path) -> None:
    """Also for an output that has missed some commits, or whose history was rewritten."""
    build(site)
    commit(site, "2024-09-02", {"content/events/e.yaml": EVENT.format("E", 3)})
    build(site, site / "public2")
    commit(site, "2024-09-03", {"content/events/e.yaml": EVENT.format("F", 3)})
    for _ in range(2):
        build(site)
        build(site, site / "public2")
        assert tree(site / "public") == tree(site / "public2") == clean(site, tmp_path / "clean")
        git(site, "reset", "--quiet", "--soft", "HEAD~1")
        git(site, "commit", "--quiet", "--amend", "--reset-author", "--no-edit", day="2024-09-05")


def test_what_was_kept_is_not_taken_at_its_word(site: Path) -> None:
    """A damaged file of the history is made anew."""
    first = edits(site)
    file = site / ".dossier/history"
    file.write_bytes(file.read_bytes()[:-3] + b"xyz")
    assert edits(site) == first


def test_copies_without_a_repository_have_the_same_pages(site: Path, tmp_path: Path) -> None:
    """But for the days of additions, which nobody knows there."""
    build(site)
    own = tree(site / "public")
    plain = copy(site, tmp_path / "copy")
    shutil.rmtree(plain / ".git")
    other = clean(plain, tmp_path / "clean")
    assert own.keys() == other.keys()
    differing = [path for path in own if own[path] != other[path]]
    assert sorted(differing) == ["actors/ann.html", "changes.html", "events/day.html"]


# --- what others said ---------------------------------------------------------------------

ACTORS = {f"actors/{name}": f"name: {name.title()}\nkind: person\n" for name in ("ann", "bob")}


def page_of(positions: str, more: str = "") -> ChangesPage:
    """The page of changes of a site with one claim."""
    claim = f"statement: So it is.\npositions:\n{positions}{more}"
    graph, problems = linked(ACTORS | PAPER | {"claims/so": claim})
    assert not problems
    return changes_page(Cards(graph))


def told_of(page: ChangesPage) -> list[Change]:
    """All changes on a page."""
    return [change for month in page.months for change in month.changes]


def test_standings_change_on_the_days_of_positions() -> None:
    """The first position makes no change; each later one does that makes the standing another."""
    page = page_of(
        "  - {actor: ann, stance: asserts, date: 2024-01-05, source: paper}\n"
        "  - {actor: ann, stance: confirms, date: 2024-01-06, source: paper}\n"
        "  - {actor: bob, stance: denies, date: 2024-02-01, source: paper}\n"
        "  - {actor: bob, stance: evades, date: 2024-03, source: paper}\n",
        "resolution: {verdict: Yes, reason: Seen., date: 2024-04-01}\n",
    )
    found = [(c.standing.before, c.standing.after) for c in told_of(page) if c.standing]
    assert found == [
        ("single-origin", "resolved"),
        ("disputed", "single-origin"),
        ("single-origin", "disputed"),
    ]
    assert [month.id for month in page.months] == ["m2024-04", "m2024-03", "m2024-02"]
    turned = told_of(page)[-1].standing
    assert turned
    assert [(one.actor.id, one.path) for one in turned.causes] == [
        ("bob", "claims/so.html#position-bob-1")
    ]
    went_over = [change.position for change in told_of(page) if change.position]
    assert [(one.actor.id, one.previous) for one in went_over] == [("bob", "denies")]


def test_positions_without_a_date_were_there_before() -> None:
    """So the first dated one may change a standing; what nobody dated comes last."""
    page = page_of(
        "  - {actor: ann, stance: asserts, source: paper}\n"
        "  - {actor: ann, stance: evades, source: paper}\n"
        "  - {actor: bob, stance: denies, date: 2024-02-01, source: paper}\n"
    )
    assert [(month.label, len(month.changes)) for month in page.months] == [
        ("February 2024", 1),
        ("Undated", 1),
    ]


def test_the_page_is_bounded() -> None:
    """However much has changed, and says that there is more."""
    claims = {
        f"claims/c{n}": (
            "statement: So.\npositions:\n"
            "  - {actor: ann, stance: asserts, date: 2024-01-05, source: paper}\n"
            "  - {actor: ann, stance: denies, date: 2024-02-05, source: paper}\n"
        )
        for n in range(MOST)
    }
    graph, problems = linked(ACTORS | PAPER | claims)
    assert not problems
    page = changes_page(Cards(graph))
    assert page.more
    assert len(told_of(page)) == MOST
