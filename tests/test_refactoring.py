"""Renaming, merging and withdrawing: all follows, nothing is lost, and no address dies."""

import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sitekit import GOOD, build, clean, copy, look, tree, write
from test_editing import committed, git

from dossier import cli
from dossier.editing import lost, reading
from dossier.editing.merging import merge
from dossier.editing.places import places_of
from dossier.editing.renaming import rename
from dossier.load import load
from dossier.problems import DossierError, UsageError
from dossier.urls import entry_path

SITE = {
    "content/dossier.yaml": "title: T\nquestion: Q\nanswer: See [[ann]].\n",
    "content/actors/ann.yaml": (
        "name: Ann # the first\nkind: person\naliases: [A.]\nsummary: First.\npart_of: club\n"
        "roles:\n  - {title: Head, at: club}\nlinks: {website: 'https://ann.example/'}\n"
    ),
    "content/actors/anna.yaml": (
        "# Not in print.\nname: Anna\nkind: person # sic\ntags: [x]\nsummary: Second.\n"
        "body: |\n  Of [[club]].\n\n  More.\n"
    ),
    "content/actors/club.yaml": "name: Club\nkind: organization\n",
    "content/terms/bob.yaml": "name: Bob\ndefinition: Weight, not [[ann]].\n",
    "content/sources/all.yaml": (
        "# Reports.\n- {id: one, title: One, publisher: P, kind: wire, published: 2024-01-02}\n"
        "\n# The second.\n- id: two\n  title: Two\n  publisher: P\n  kind: wire\n"
        "  relies_on: [one]\n"
    ),
    "content/events/talk.yaml": (
        "title: Talk\ndate: 2024-01-01\nstatus: occurred\n"
        "actors: [ann, {actor: anna, as: host}, club] # all\n"
        "sources:\n  # both\n  - one\n  - source: two\n    at: p. 1\n"
    ),
    "content/quotes/said.yaml": (
        "speaker: ann\ntext: Yes\nlang: en\nform: original\ndate: 2024-01-01\nabout: [anna, ann]\n"
        "sources: [one]\n"
    ),
    "content/claims/so.yaml": (
        "statement: So.\npositions:\n"
        "  - {actor: ann, stance: asserts, date: 2024-01-01, quote: said}\n"
        "  - {actor: anna, stance: asserts, date: 2024-01-01, quote: said}\n"
        "  - actor: anna\n    stance: denies\n    source: [one, two]\n"
    ),
    "content/chapters/10-story.md": (
        "---\ntitle: Story\n---\n\n[[actor:ann|She]] spoke [@one; @two, p. 2].\n\n![[said]]\n"
    ),
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A small site in git."""
    return committed(write(tmp_path / "site", {**SITE, ".gitignore": "public/\n.dossier/\n"}))


def text(site: Path, path: str) -> str:
    return (site / "content" / path).read_text("utf-8")


def run(*words: object) -> int:
    return cli.main([str(word) for word in words])


# --- rename -------------------------------------------------------------------------------


def test_rename(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The file moves, all references follow, nothing else changes, and git undoes it."""
    before = tree(site / "content")
    assert run("rename", "ann", "ann-lee", site, "--yes") == 0
    assert (
        "  move    content/actors/ann.yaml → content/actors/ann-lee.yaml" in capsys.readouterr().out
    )
    after = tree(site / "content")
    expected = {
        path: data.replace(b"[[ann]]", b"[[ann-lee]]")
        .replace(b"actor:ann|", b"actor:ann-lee|")
        .replace(b"actor: ann,", b"actor: ann-lee,")
        .replace(b"[ann,", b"[ann-lee,")
        .replace(b", ann]", b", ann-lee]")
        .replace(b"speaker: ann\n", b"speaker: ann-lee\n")
        for path, data in before.items()
    }
    moved = expected.pop("actors/ann.yaml")
    expected["actors/ann-lee.yaml"] = moved + b"former_ids: [ann]\n"
    assert after == expected
    assert git(site, "diff", "--stat", "HEAD").count("|") == 7  # with the removal
    report = build(site)
    assert not report.problems
    page = look((site / "public/actors/ann.html").read_text("utf-8"))
    refresh = {"http-equiv": "refresh", "content": "0; url=../actors/ann-lee.html"}
    assert refresh in page.all("meta")
    assert {"name": "robots", "content": "noindex"} in page.all("meta")
    assert "../actors/ann-lee.html" in list(page.links())
    git(site, "stash", "--include-untracked")
    assert tree(site / "content") == before


def test_rename_and_back(site: Path) -> None:
    """Former ids stay with the entry, however often it is renamed."""
    for old, new in [("ann", "b1"), ("b1", "c1"), ("c1", "ann")]:
        assert run("rename", old, new, site, "--yes", "--force") == 0
    assert "former_ids: [c1, b1]\n" in text(site, "actors/ann.yaml")
    assert not build(site).problems
    assert (site / "public/actors/b1.html").exists()


def test_rename_in_a_list(site: Path) -> None:
    """An entry in a list gets its id there; its neighbours stay as they are."""
    assert run("rename", "source:two", "zwei", site, "--yes") == 0
    assert "- id: zwei\n  title: Two\n" in text(site, "sources/all.yaml")
    assert "former_ids: [two]" in text(site, "sources/all.yaml")
    assert "[@one; @zwei, p. 2]" in text(site, "chapters/10-story.md")
    assert not build(site).problems


def test_rename_to_an_id_of_another_kind(site: Path) -> None:
    """Where two kinds come to share an id, prose says which one it means."""
    (site / "content/chapters/20-more.md").write_text("---\ntitle: M\n---\n\n[[bob]] [[ann|x]]\n")
    assert run("rename", "ann", "bob", site, "--yes", "--force") == 0
    assert text(site, "chapters/20-more.md").endswith("\n[[term:bob]] [[actor:bob|x]]\n")
    assert not build(site).problems


def test_rename_a_chapter(site: Path) -> None:
    """A chapter keeps its number."""
    assert run("rename", "story", "tale", site, "--yes") == 0
    assert text(site, "chapters/10-tale.md").startswith(
        "---\ntitle: Story\nformer_ids: [story]\n---"
    )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("an", "x", "no entry 'an'; did you mean 'ann'"),
        ("ann", "Ann", "'Ann' cannot be an id"),
        (
            "ann",
            "anna",
            "there is another actor 'anna'; to make one of the two, use `dossier merge`",
        ),
        ("ann", "ann", "is called 'ann' already"),
        ("actr:ann", "x", "there is no kind 'actr'; did you mean 'actor'?"),
        ("story", "2024-x", None),
    ],
)
def test_refused_names(
    old: str, new: str, told: str | None, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What cannot be done is told in one sentence, and nothing changes."""
    before = tree(site / "content")
    status = run("rename", old, new, site, "--dry-run")
    assert status == (2 if told else 0)
    assert (told or "") in capsys.readouterr().err
    assert tree(site / "content") == before


def test_hint_at_former_ids(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Who still writes an old id is told the new one, by `check` and by the commands."""
    run("rename", "ann", "zoe", site, "--yes")
    write(site, {"content/chapters/20-x.md": "---\ntitle: X\n---\n\n[[ann]]\n"})
    assert run("check", site) == 1
    assert "no entry 'ann' [unknown-reference]\n  hint: it is called 'zoe' now" in (
        capsys.readouterr().out
    )
    assert run("rename", "ann", "yan", site, "--yes") == 2
    assert "it is called 'zoe' now" in capsys.readouterr().err


def test_confirmation(
    site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is done unasked: only after a yes or with --yes, and where git can undo it."""
    before = tree(site / "content")
    assert run("rename", "ann", "zoe", site) == 2
    assert "give the same command with --yes" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    for answer, word in (("n", "nothing was changed"), ("y", "renamed to 'zoe'")):
        assert tree(site / "content") == before
        monkeypatch.setattr("builtins.input", lambda _, answer=answer: answer)
        assert run("rename", "ann", "zoe", site) == 0
        assert word in capsys.readouterr().out
    assert run("rename", "zoe", "yve", site, "--yes") == 2
    assert "git could not undo it; commit first" in capsys.readouterr().err


def test_broken_content_is_left_alone(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Files that cannot be read may name the entry too, so they are to be mended first."""
    write(site, {"content/actors/bad.yaml": "name: [\n"})
    assert run("rename", "ann", "zoe", site, "--yes") == 1
    assert "content/actors/bad.yaml:" in (told := capsys.readouterr()).out
    assert "nothing was changed: mend this first" in told.err


# --- merge --------------------------------------------------------------------------------


def test_merge(site: Path) -> None:
    """References follow, no list has anything twice, and what differs is kept in comments."""
    assert run("merge", "anna", "ann", site, "--yes") == 0
    assert text(site, "actors/ann.yaml") == (
        "name: Ann # the first\nkind: person\naliases: [A., Anna]\nsummary: First.\npart_of: club\n"
        "roles:\n  - {title: Head, at: club}\nlinks: {website: 'https://ann.example/'}\n"
        "# anna, merged here: summary: Second.\n# anna, merged here: Not in print.\n"
        "# anna, merged here: sic\n"
        "tags: [x]\nbody: |\n  Of [[club]].\n\n  More.\nformer_ids: [anna]\n"
    )
    assert not (site / "content/actors/anna.yaml").exists()
    assert "actors: [{actor: ann, as: host}, club] # all\n" in text(site, "events/talk.yaml")
    assert "about: [ann]\n" in text(site, "quotes/said.yaml")
    assert text(site, "claims/so.yaml") == (
        "statement: So.\npositions:\n"
        "  - {actor: ann, stance: asserts, date: 2024-01-01, quote: said}\n"
        "  - actor: ann\n    stance: denies\n    source: [one, two]\n"
    )
    assert not build(site).problems
    assert (site / "public/actors/anna.html").exists()


def test_merge_in_a_list(site: Path) -> None:
    """One that relies on the other does not come to rely on itself; the list keeps its rest."""
    assert run("merge", "one", "two", site, "--yes") == 0
    assert text(site, "sources/all.yaml") == (
        "# Reports.\n\n# The second.\n- id: two\n  title: Two\n  publisher: P\n  kind: wire\n"
        "  # one, merged here: title: One\n  published: 2024-01-02\n  former_ids: [one]\n"
    )
    assert "sources:\n  # both\n  - source: two\n    at: p. 1\n" in text(site, "events/talk.yaml")
    assert "source: [two]\n" in text(site, "claims/so.yaml")
    assert not build(site).problems


@pytest.mark.parametrize(
    ("gone", "kept", "told"),
    [
        ("ann", "ann", "'ann' is one entry; name two"),
        ("ann", "bob", "are of two kinds, actor and term"),
        ("ann", "nobody", "there is no entry 'nobody'"),
    ],
)
def test_refused_merges(
    gone: str, kept: str, told: str, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two that cannot be one are told so."""
    assert run("merge", gone, kept, site, "--yes") == 2
    assert told in capsys.readouterr().err


def test_circles_are_refused(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What would leave a problem is not done."""
    for id_, rest in (("a", ""), ("b", "part_of: a\n"), ("c", "part_of: b\n")):
        write(site, {f"content/places/{id_}.yaml": f"name: {id_}\n{rest}"})
    assert run("merge", "place:a", "c", site, "--yes", "--force") == 2
    assert "part_of leads in a circle: b → c → b" in capsys.readouterr().err
    assert (site / "content/places/a.yaml").exists()


# --- retract ------------------------------------------------------------------------------


def test_retract(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its page says why, and nothing else has it but links in prose and the page of changes."""
    words = ("--reason", "Nobody [[ann|said]] so.", "--date", "2024-02-03", "--see", "club")
    assert run("retract", "said", site, *words, "--yes") == 0
    told = capsys.readouterr().out
    assert "  content/chapters/10-story.md:7:4: prose\n" in told
    assert "  content/claims/so.yaml:3:60: a field\n" in told
    report = build(site)
    assert not report.stopped
    page = look((site / "public/quotes/said.html").read_text("utf-8"))
    assert "withdrew this entry on 3 February 2024" in page.text
    assert "Nobody said so." in page.text
    assert "Yes" not in page.text.split()
    assert "../actors/club.html" in list(page.links())
    assert {"name": "robots", "content": "noindex"} in page.all("meta")
    naming = {
        path
        for path, data in tree(site / "public").items()
        if b"quotes/said" in data and not path.startswith(".")
    }
    assert naming == {
        "changes.html", "chapters/story.html", "corrections.json", "corrections.xml",
        "data/dossier.json", "print.html", "quotes/said.html",
    }  # fmt: skip
    data = json.loads((site / "public/data/dossier.json").read_text("utf-8"))
    assert data["retracted"] == [
        {
            "kind": "quote",
            "id": "said",
            "path": "quotes/said.html",
            "title": "Ann, 1 January 2024",
            "date": "2024-02-03",
            "reason": "Nobody [[ann|said]] so.",
        }
    ]
    # The two who were for it rested on the quote alone.
    assert data["claims"][0]["standing"] == "denied"
    assert run("check", site) == 0
    assert "so.yaml:3:60: warning: the quote 'said' was withdrawn" in capsys.readouterr().out


def test_retracted_origins_count_for_nothing(site: Path) -> None:
    """Who only repeats what was withdrawn is no origin either."""
    write(site, {"content/claims/so.yaml": "statement: So.\npositions:\n"
                 "  - {actor: ann, stance: asserts, source: two}\n"})  # fmt: skip
    assert run("retract", "one", site, "--reason", "Made up.", "--yes", "--force") == 0
    assert not build(site).stopped
    [claim] = json.loads((site / "public/data/dossier.json").read_text("utf-8"))["claims"]
    assert (claim["standing"], claim["origins"]) == ("single-origin", 0)


def test_refused_retractions(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is withdrawn already, or has no reason, or leads on to itself, is told of."""
    for words, told in [
        (("ann", "--reason", " "), "say why"),
        (("ann", "--reason", "x", "--see", "ann"), "cannot be looked at instead"),
        (("ann", "--reason", "x", "--see", "nn"), "there is no entry 'nn'"),
        (("ann", "--reason", "[[nn]]"), "no entry 'nn'"),
    ]:
        assert run("retract", words[0], site, *words[1:], "--yes") == 2
        assert told in capsys.readouterr().err
    assert run("retract", "ann", site, "--reason", "x", "--yes") == 0
    assert run("retract", "ann", site, "--reason", "x", "--yes") == 2
    assert "is withdrawn already" in capsys.readouterr().err


def test_edits_around_what_was_withdrawn(tmp_path: Path) -> None:
    """Builds after edits equal clean ones: withdrawing, taking it back, editing those around it."""
    site = write(tmp_path / "site", SITE)
    build(site)
    rng = random.Random(5)
    plain: dict[str, str] = dict(SITE)
    for _ in range(14):
        path = rng.choice([one for one in plain if one.endswith(".yaml") and "all" not in one][1:])
        addition = rng.choice(
            [
                "",
                f"former_ids: [f{rng.randrange(3)}]\n",
                "retracted: {date: 2024-03-01, reason: 'See [[club]].', see: '[[talk]]'}\n",
                "tags: [new]\n" if "tags" not in plain[path] else "",
            ]
        )
        write(site, {path: plain[path] + addition})
        if not build(site).stopped:
            assert tree(site / "public") == clean(site, tmp_path / "clean"), (path, addition)


# --- addresses that died ------------------------------------------------------------------


def test_lost_addresses(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was published and is nowhere is told, until it is back, moved on or withdrawn."""
    (site / "content/terms/bob.yaml").unlink()
    assert run("check", site) == 1
    assert "the term 'bob' was published, and terms.html#bob would be gone" in (
        capsys.readouterr().out
    )
    git(site, "checkout", ".")
    file = site / "content/sources/all.yaml"
    file.write_text(file.read_text().replace("id: two", "id: zwei"))
    assert [one.code for one in lost.problems(site)] == ["lost-address"]
    file.write_text(file.read_text().replace("id: zwei", "former_ids: [two]\n  id: zwei"))
    assert not lost.problems(site)
    git(site, "checkout", ".")
    bob = site / "content/terms/bob.yaml"
    bob.write_text(bob.read_text() + "draft: true\n")
    assert [one.code for one in lost.problems(site)] == ["lost-address"]
    bob.rename(site / "content/terms/more.yaml")
    (site / "content/terms/more.yaml").write_text("- id: bob\n  name: Bob\n  definition: x\n")
    assert not lost.problems(site)


def test_lost_since_a_branch(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A pull request is compared with where it left its base, whatever came there since."""
    git(site, "branch", "base")
    git(site, "rm", "--quiet", "content/terms/bob.yaml")
    git(site, "commit", "--quiet", "--message", "gone")
    assert not lost.problems(site)
    assert [one.location.path for one in lost.problems(site, "base")] == ["content/terms/bob.yaml"]
    assert run("check", site, "--since", "no-such") == 2
    assert "git knows no 'no-such'" in capsys.readouterr().err


def test_without_git(tmp_path: Path) -> None:
    """Where there is no git, and before the first commit, nothing can have been lost."""
    site = write(tmp_path / "site", SITE)
    assert not lost.problems(site)
    git(site, "init", "--quiet")
    assert not lost.problems(site)


# --- what a position follows from ---------------------------------------------------------

PART = (
    "statement: Part.\npositions:\n"
    "  - {actor: anna, stance: denies, source: two, follows_from: so}\n"
    "  - follows_from: so # as a whole\n    actor: ann\n    stance: asserts\n    source: one\n"
    "  - actor: club\n    stance: denies\n    follows_from: so\n    source: one\n"
)


def test_positions_follow_a_renamed_claim(site: Path) -> None:
    """Under its new id."""
    committed(write(site, {"content/claims/part.yaml": PART}))
    assert run("rename", "so", "whole", site, "--yes") == 0
    assert text(site, "claims/part.yaml") == PART.replace("follows_from: so", "follows_from: whole")
    assert not build(site).problems


@pytest.mark.parametrize(("gone", "kept"), [("so", "part"), ("part", "so")])
def test_merged_claims_follow_from_nothing(gone: str, kept: str, site: Path) -> None:
    """Where the two are one, a position does not follow from its own claim."""
    committed(write(site, {"content/claims/part.yaml": PART}))
    assert run("merge", gone, kept, site, "--yes") == 0
    left = text(site, f"claims/{kept}.yaml")
    assert "follows_from" not in left
    assert "actor: club" in left
    assert not build(site).problems


def test_positions_follow_from_a_withdrawn_claim(site: Path) -> None:
    """They go on saying so, and lead to the page that says why it was withdrawn."""
    committed(write(site, {"content/claims/part.yaml": PART}))
    assert run("retract", "so", site, "--reason", "Twice here.", "--yes", "--force") == 0
    assert not build(site).stopped
    page = (site / "public/claims/part.html").read_text("utf-8")
    words = 'only follows from what was said on <a href="../claims/so.html">So.</a>'
    assert f'{words} <span class="withdrawn">withdrawn</span>' in page


# --- whatever is renamed and merged -------------------------------------------------------


def meaning(site: Path, out: Path, ids: dict[tuple[str, str], str]) -> Any:
    """Return the data of a site, with ids put back to what they were."""
    assert not (report := build(site, out)).stopped, report.problems
    data = json.loads((out / "data/dossier.json").read_text("utf-8"))
    then = {entry_path(kind, now): (old, entry_path(kind, old)) for (kind, old), now in ids.items()}  # type: ignore[arg-type]

    def put_back(value: Any) -> Any:
        if isinstance(value, list):
            return [put_back(item) for item in value]
        if not isinstance(value, dict):
            return value
        found = {name: put_back(item) for name, item in value.items() if name != "former_ids"}
        if found.get("path") in then:
            found["id"], found["path"] = then[found["path"]]
        return found

    return put_back(data)


def without_prose(data: Any) -> Any:
    """Return data without texts in which ids stand, and without the order of lists."""
    if isinstance(data, list):
        return sorted((without_prose(item) for item in data), key=json.dumps)
    if not isinstance(data, dict):
        return "prose" if isinstance(data, str) and "[" in data else data
    return {name: without_prose(item) for name, item in data.items()}


def addresses(out: Path) -> set[str]:
    return {path for path in tree(out) if path.endswith(".html") and "as-of/" not in path}


@settings(max_examples=6, deadline=None)
@given(st.randoms(use_true_random=False))
def test_random_renames_keep_the_meaning(
    tmp_path_factory: pytest.TempPathFactory, rng: random.Random
) -> None:
    """Whatever is renamed, the site says the same as before, and every old address answers."""
    folder = tmp_path_factory.mktemp("renames")
    site = copy(GOOD, folder / "site")
    keys = [(one.kind, one.entry.id) for one in load(site).records if not one.entry.draft]
    ids = {key: key[1] for key in keys}
    before = meaning(site, folder / "before", ids)
    names = ["zz", "a1", "crane-0", *(id_ for _, id_ in keys[:10])]
    for _ in range(8):
        key = rng.choice(keys)
        new = rng.choice(names)
        try:
            rename(reading.read(site), f"{key[0]}:{ids[key]}", new).apply(site)
        except UsageError:
            continue
        ids[key] = new
    after = meaning(site, folder / "after", ids)
    assert without_prose(after) == without_prose(before)
    assert addresses(folder / "before") <= addresses(folder / "after")


def names_of(site: Path) -> dict[Any, set[tuple[str, str]]]:
    """Return what each entry names, and in which fields."""
    desk = reading.read(site)
    keys = {(one.kind, one.entry.id) for one in desk.content.records}
    found: dict[Any, set[tuple[str, str]]] = {key: set() for key in keys}
    for place in places_of(desk, keys):
        if place.holder:
            found[place.holder].add((str(place.pointer[0]), place.key[1]))
    return found


@settings(max_examples=6, deadline=None)
@given(st.randoms(use_true_random=False))
def test_random_merges_lose_nothing(
    tmp_path_factory: pytest.TempPathFactory, rng: random.Random
) -> None:
    """Whatever is merged, the site has no problem, every text is still in its files, and every old
    address answers."""
    folder = tmp_path_factory.mktemp("merges")
    site = copy(GOOD, folder / "site")
    build(site, folder / "before")
    keys = [one.entry.id for one in load(site).records if one.kind in ("actor", "source", "event")]
    now = {id_: id_ for id_ in keys}
    named = names_of(site)
    for _ in range(12):
        desk, gone, kept = reading.read(site), *rng.sample(keys, 2)
        try:
            changes = merge(desk, gone, kept)
        except DossierError:
            continue
        changes.apply(site)
        now = {id_: kept if one == gone else one for id_, one in now.items()}
    merged = {one for id_, one in now.items() if id_ != one}
    before = {
        holder: {(way, now.get(id_, id_)) for way, id_ in names}
        for holder, names in named.items()
        if now.get(holder[1], holder[1]) not in merged
    }
    after = names_of(site)
    assert before == {holder: after[holder] for holder in before}
    report = build(site, folder / "after")
    assert not report.stopped, report.problems
    assert addresses(folder / "before") <= addresses(folder / "after")
    # Texts may have been folded, and put into comments.
    files = b"".join(tree(site / "content").values()).decode("utf-8", "replace")
    files = " ".join(re.sub(r"(?m)^\s*# ", "", files).split())
    for record in load(GOOD).records:
        for name in ("title", "name", "statement", "text", "publisher"):
            said = getattr(record.entry, name, None)
            if isinstance(said, str):
                said = " ".join(said.split())
                assert said.replace('"', '\\"') in files.replace("''", "'") or said in files


def test_what_citations_rely_on_follows(site: Path) -> None:
    """Renamed with the source; after a merge no citation loses what it says, and none can come to
    rely on itself."""
    event = "title: E\ndate: 2024\nstatus: occurred\nsources: [{0}]\n"
    source = "title: S\npublisher: P\nkind: wire\n"
    cited = "{source: s, relies_on: [t]}, r, {source: t, relies_on: []}"
    files = {f"content/sources/{name}.yaml": source for name in ("r", "s", "t")}
    files["content/events/e.yaml"] = event.format(cited)
    committed(write(site, files))
    assert run("rename", "t", "second", site, "--yes") == 0
    assert "{source: s, relies_on: [second]}" in text(site, "events/e.yaml")
    assert run("merge", "second", "r", site, "--yes", "--force") == 0
    assert text(site, "events/e.yaml").endswith(
        "[{source: s, relies_on: [r]}, r, {source: r, relies_on: []}]\n"
    )
    before = text(site, "events/e.yaml")
    assert run("merge", "s", "r", site, "--yes", "--force") == 2
    assert text(site, "events/e.yaml") == before
