"""`dossier verify` and `content/quotes.lock`, as editors, their repository and CI meet them."""

import json
import re
import subprocess
from functools import partial
from pathlib import Path

import pytest
import yaml
from conftest import linked
from hypothesis import given
from hypothesis import strategies as st
from sitekit import build, clean, look, tree, write

from dossier import cli, fidelity, quotelock
from dossier.quotelock import LOCK, Verified

SITE = {
    "content/dossier.yaml": "title: Bridge\nquestion: Why?\n",
    "content/actors/mayor.yaml": "name: The mayor\nkind: person\n",
    "content/actors/foreman.yaml": "name: The foreman\nkind: person\n",
    "content/sources/log.yaml": "title: Log\npublisher: Council\nkind: official\nlang: en\n",
    "content/sources/paper.yaml": "title: Paper\npublisher: Paper\nkind: wire\nlang: en\n",
    "content/sources/gazette.yaml": "title: Gazette\npublisher: G\nkind: wire\nlang: fr\n",
    "content/quotes/alarmed.yaml": (
        "speaker: mayor\ntext: We are alarmed […] by it.\nlang: en\nform: original\n"
        "verbatim: true\ndate: 2024-05-01\nsources: [log, paper]\n"
    ),
    "content/quotes/nobody.yaml": (
        "speaker: foreman\ntext: Plus personne ne travaille.\nlang: fr\nform: original\n"
        "translation: {lang: en, text: Nobody works there any more}\n"
        "verbatim: true\ndate: 2024-05-02\nsources: [gazette, paper]\n"
    ),
    "content/quotes/sense.yaml": (
        "speaker: foreman\ntext: That it goes on\nlang: en\nform: paraphrase\n"
        "date: 2024-05-03\nsources: [paper]\n"
    ),
}
LOG = "The mayor said:\n\n“We are alarmed and saddened\nby it,” and left.\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with three quotes, two of them marked verbatim; beside it, a text for the first."""
    write(tmp_path / "texts", {"log.txt": LOG})
    return write(tmp_path / "site", SITE)


def verify(site: Path, *options: str, day: str = "2024-06-01") -> int:
    """Run the command with the texts beside the site."""
    texts = str(site.parent / "texts")
    return cli.main(["verify", str(site), "--texts", texts, "--today", day, *options])


def lock_of(site: Path) -> dict[str, Verified]:
    """What the lock says."""
    found, problems = quotelock.read((site / LOCK).read_text("utf-8"))
    assert not problems
    return found


def marks(site: Path, page: str) -> list[str]:
    """The words on the wording of quotes on a page, as they were built."""
    html = (site / "public" / page).read_text("utf-8")
    return re.findall(r'<span class="mark w-([a-z]+)"', html)


def edit(site: Path, path: str, old: str, new: str) -> None:
    """Change a file."""
    text = (site / path).read_text("utf-8")
    assert old in text
    (site / path).write_text(text.replace(old, new), "utf-8")


# --- the command --------------------------------------------------------------------------


def test_what_was_found_is_kept(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The lock says which words were found, in which text, where, and when."""
    assert verify(site) == 0
    told = capsys.readouterr().out.splitlines()
    assert told == [
        "verified: quote 'alarmed' in 'log' ('log.txt', line 3)",
        "2 quotes marked verbatim: 1 verified, 1 without a text at hand",
        "wrote content/quotes.lock: 1 new or changed, 0 removed",
        "look through it and commit it",
    ]
    text_digest = subprocess.run(
        ["sha256sum", site.parent / "texts/log.txt"], capture_output=True, text=True, check=True
    ).stdout.split()[0]
    assert lock_of(site) == {
        "alarmed": Verified(
            words=quotelock.digest("We are alarmed […] by it."),
            source="log",
            text=text_digest,
            line=3,
            at="17-31, 45-52",
            checked="2024-06-01",
        )
    }


def test_nothing_new_changes_nothing(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """To look again on another day leaves the lock as it is, to the byte."""
    verify(site)
    before = (site / LOCK).read_bytes()
    capsys.readouterr()
    assert verify(site, day="2025-01-01") == 0
    assert (site / LOCK).read_bytes() == before
    assert capsys.readouterr().out.splitlines()[-1] == "content/quotes.lock is as it was"


def test_the_day_is_that_of_the_machine(site: Path) -> None:
    """Without a day given, the lock has today's."""
    assert cli.main(["verify", str(site), "--texts", str(site.parent / "texts")]) == 0
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", lock_of(site)["alarmed"].checked)


def test_a_near_miss_is_shown_word_by_word(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Other words end with status 1: file, line, both wordings with what differs marked."""
    edit(site, "content/quotes/alarmed.yaml", "We are alarmed […] by it.", "We were alarmed by it")
    edit(site, "content/quotes/alarmed.yaml", "log, ", "log, log, ")
    assert verify(site) == 1
    told = capsys.readouterr().out.splitlines()
    assert told[:3] == [
        "content/quotes/alarmed.yaml:2:7: the words are not those of 'log' ('log.txt', line 3); "
        "what differs stands between *",
        "  quote: We *were* alarmed by it",
        "  text:  We *are* alarmed *and saddened* by it",
    ]
    assert "1 not worded as its source" in told[3]
    assert lock_of(site) == {}


def test_any_of_several_sources_may_hold_the_words(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first that does is named; another that differs does no harm."""
    write(site.parent / "texts", {"log.txt": "He was silent.", "paper.html": f"<p>{LOG}"})
    assert verify(site) == 0
    assert "quote 'alarmed' in 'paper' ('paper.html', line 3)" in capsys.readouterr().out
    assert lock_of(site)["alarmed"].source == "paper"


def test_several_texts_of_a_source(site: Path) -> None:
    """A source may be saved in parts."""
    write(site.parent / "texts", {"log.txt": "Page one.", "log.page-2.txt": LOG})
    assert verify(site) == 0
    assert "alarmed" in lock_of(site)


def test_a_translation_is_not_the_words(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A text in another language verifies no words, but that it has the translation is told."""
    write(site.parent / "texts", {"paper.txt": "“Nobody works there any more,” he said."})
    assert verify(site) == 0
    told = capsys.readouterr().out
    assert (
        "note: quote 'nobody' is not verified, as the text of 'paper' ('paper.txt') is in another "
        "language\n  its translation stands there, letter by letter, in line 1\n"
    ) in told
    assert "nobody" not in lock_of(site)
    write(site.parent / "texts", {"gazette.txt": "Il dit : « Plus personne ne travaille. »"})
    assert verify(site) == 0
    assert lock_of(site)["nobody"].source == "gazette"


def test_texts_by_other_names(site: Path) -> None:
    """`texts.yaml` says which file is whose text, where they cannot be renamed."""
    texts = site.parent / "texts"
    (texts / "log.txt").rename(texts / "000_b013.txt")
    write(texts, {"texts.yaml": "# saved pages\nlog: [000_b013.txt, more/rest.htm]\n"})
    write(texts, {"more/rest.htm": "<p>More"})
    assert verify(site) == 0
    assert "alarmed" in lock_of(site)


@pytest.mark.parametrize(
    ("index", "told"),
    [
        ("logg: log.txt\n", "1:7: error: no source 'logg' [unknown-reference]\n  hint: did you mean"
         " 'log'?"),
        ("log: lok.txt\n", "1:6: error: there is no file 'lok.txt' in this folder [unreadable-file]"
         "\n  hint: did you mean 'log.txt'?"),
        ("log: ../texts2/a.txt\n", "1:6: error: there is no file '../texts2/a.txt' in this folder"),
        ("- log\n", "1:1: error: texts.yaml has no lines of sources and files [wrong-type]"),
        ("log: {a: b}\n", "1:6: error: this is no name of a file [wrong-type]"),
        ("log: log.txt\nlog: log.txt\n", "2:1: error: the field 'log' stands here and on line 1"),
    ],
)  # fmt: skip
def test_faults_of_the_index(
    site: Path, index: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A fault in `texts.yaml` is told with its place; then nothing is verified or written."""
    write(site.parent / "texts2", {"a.txt": "outside"})
    write(site.parent / "texts", {"texts.yaml": index})
    assert verify(site) == 1
    printed = capsys.readouterr().err
    assert f"texts/texts.yaml:{told}" in printed
    assert printed.endswith("1 error; nothing was verified\n")
    assert not (site / LOCK).exists()


def test_files_that_cannot_be_used(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each is told of, with the cure; the others are used."""
    texts = site.parent / "texts"
    write(texts, {"lok.txt": "x", "log.pdf": "x"})
    (texts / "paper.txt").write_bytes(b"na\xefve")
    assert verify(site) == 0
    assert capsys.readouterr().err.splitlines() == [
        "note: 'log.pdf' is not read; save its text as log.txt",
        "note: 'lok.txt' is called by the id of no source; did you mean 'log'?",
        "note: 'paper.txt' is not read: its text is not UTF-8; save it as UTF-8",
    ]


def test_no_folder(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that is not there is wrong usage."""
    assert cli.main(["verify", str(site), "--texts", str(site / "nowhere")]) == 2
    assert "cannot be read: no such file or directory" in capsys.readouterr().err


def test_faults_of_the_content_come_first(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is verified while something is wrong in the content."""
    edit(site, "content/quotes/alarmed.yaml", "lang: en", "lang: xx")
    assert verify(site) == 1
    assert capsys.readouterr().err.endswith("1 error; nothing was verified\n")
    assert not (site / LOCK).exists()


def test_drafts_keep_their_lines(site: Path) -> None:
    """A draft is verified before it is published."""
    edit(site, "content/quotes/alarmed.yaml", "verbatim", "draft: true\nverbatim")
    assert verify(site) == 0
    assert "alarmed" in lock_of(site)


# --- the lock's life ----------------------------------------------------------------------


def git(site: Path, *words: str) -> str:
    """Run git in the site."""
    names = ("-c", "user.name=Ann", "-c", "user.email=ann@example.org")
    done = subprocess.run(
        ["git", *names, *words], cwd=site, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_life_of_a_lock(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Verified, committed, lost by an edit, regained by its undoing, moved by another wording."""
    required = ["check", str(site), "--require-verified"]
    git(site, "init", "-q")
    edit(site, "content/quotes/nobody.yaml", "verbatim: true\n", "")
    assert cli.main(required) == 1
    verify(site)
    assert cli.main(required) == 0
    git(site, "add", "-A")
    git(site, "commit", "-qm", "Verified")

    edit(site, "content/quotes/alarmed.yaml", "We are alarmed", "We are alarmed and saddened")
    capsys.readouterr()
    assert cli.main(["check", str(site)]) == 0
    assert cli.main(required) == 1
    assert (
        "content/quotes/alarmed.yaml:5:11: error: the words of quote 'alarmed' were changed after "
        "they were verified on 2024-06-01 [unverified-quote]"
    ) in capsys.readouterr().out
    git(site, "checkout", "-q", "content/quotes/alarmed.yaml")
    assert cli.main(required) == 0

    edit(site, "content/quotes/alarmed.yaml", "We are alarmed", "We are alarmed and saddened")
    assert verify(site, "--require-verified", day="2024-07-01") == 0
    lines = git(site, "diff", "-U0", LOCK).splitlines()[5:]
    assert [line[:9] for line in lines] == [
        "-  words:", "+  words:", "@@ -10,2 ", "-  at: 17", "-  checke", "+  at: 17", "+  checke",
    ]  # fmt: skip
    git(site, "commit", "-qam", "Verified anew")

    edit(site, "content/quotes/alarmed.yaml", "[log, paper]", "[paper]")
    capsys.readouterr()
    assert cli.main(required) == 1
    assert "no longer names 'log', in whose text its words were found" in capsys.readouterr().out
    assert verify(site) == 0
    assert lock_of(site) == {}


@pytest.mark.parametrize(("kind", "old"), [("quote", "alarmed"), ("source", "log")])
def test_a_renamed_entry_stays_verified(
    kind: str, old: str, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A quote, or its source, with another id keeps the mark; the next check moves its lines."""
    verify(site)
    rename = ["rename", f"{kind}:{old}", "called-anew", str(site), "--yes", "--force"]
    assert cli.main(rename) == 0
    page = "quotes/called-anew.html" if kind == "quote" else "quotes/alarmed.html"
    build(site)
    assert marks(site, page) == ["verified"]
    data = json.loads((site / "public/data/dossier.json").read_text("utf-8"))["quotes"]
    assert data[0]["verified"]["in"]["id"] == ("called-anew" if kind == "source" else "log")
    if kind == "source":
        (site.parent / "texts/log.txt").rename(site.parent / "texts/called-anew.txt")
    capsys.readouterr()
    assert verify(site, day="2024-07-01") == 0
    assert "0 new or changed, 0 removed" in capsys.readouterr().out
    ((id_, one),) = lock_of(site).items()
    assert (id_, one.source) == (
        ("called-anew", "log") if kind == "quote" else ("alarmed", "called-anew")
    )
    assert one.checked == "2024-06-01"


@pytest.mark.parametrize(
    "words", [["fmt", "--check"], ["schema"], ["export", "csv", "--kind", "quote"]]
)
def test_other_commands_pass_the_lock_by(words: list[str], site: Path) -> None:
    """It is no file of entries, and no command takes it for one."""
    verify(site)
    before = (site / LOCK).read_bytes()
    command, *rest = words
    places = rest[:1] if command == "export" else []
    assert cli.main([command, *places, str(site), *rest[len(places) :]]) in (0, 1)
    assert (site / LOCK).read_bytes() == before


def test_words_whose_text_is_not_at_hand_stay_verified(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Editors have different texts; nobody undoes what another one has verified."""
    verify(site)
    before = (site / LOCK).read_bytes()
    (site.parent / "texts/log.txt").unlink()
    capsys.readouterr()
    assert verify(site, day="2024-07-01") == 0
    assert (site / LOCK).read_bytes() == before
    assert "1 verified (1 of them earlier, as their texts are not at hand)" in (
        capsys.readouterr().out
    )
    edit(site, "content/quotes/alarmed.yaml", "alarmed […]", "alarmed")
    verify(site)
    assert lock_of(site) == {}


def test_another_text_takes_the_mark_away(site: Path) -> None:
    """Where the text at hand no longer has the words, the lock no longer says that it does."""
    verify(site)
    write(site.parent / "texts", {"log.txt": LOG.replace("alarmed", "calm")})
    assert verify(site) == 1
    assert lock_of(site) == {}
    assert (site / LOCK).read_text("utf-8").startswith("# Quotations that were found")


def test_required(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """CI fails as long as one quote marked verbatim is not verified, and says which."""
    assert verify(site, "--require-verified") == 1
    capsys.readouterr()
    assert cli.main(["check", str(site), "--require-verified"]) == 1
    printed = capsys.readouterr()
    assert (
        "content/quotes/nobody.yaml:6:11: error: the words of quote 'nobody' were not found in the "
        "text of its source so far [unverified-quote]\n  hint: run `dossier verify --texts FOLDER` "
        "with the text of 'gazette' or 'paper', or remove `verbatim: true`\n"
    ) in printed.out
    assert printed.err.startswith("1 error, ")


# --- pages --------------------------------------------------------------------------------


def test_pages_say_what_is_known(site: Path) -> None:
    """Verified with the day, paraphrase, or not verified, wherever the quote is shown."""
    verify(site)
    build(site)
    assert marks(site, "quotes.html") == ["verified", "unverified", "paraphrase"]
    assert marks(site, "quotes/alarmed.html") == ["verified"]
    assert marks(site, "actors/foreman.html") == ["unverified", "paraphrase"]
    page = look((site / "public/quotes/alarmed.html").read_text("utf-8")).text
    assert "Original words verified against the source’s text (1 June 2024)" in page
    page = look((site / "public/quotes/sense.html").read_text("utf-8")).text
    assert "Wordingparaphrase" in page
    data = json.loads((site / "public/data/dossier.json").read_text("utf-8"))["quotes"]
    assert [quote["wording"] for quote in data] == ["verified", "unverified", "paraphrase"]
    found = data[0]["verified"]
    assert (found["date"], found["at"]) == ("2024-06-01", "17-31, 45-52")
    assert found["in"]["path"] == "sources/log.html"
    data = (site / "public/data/quotes.csv").read_text("utf-8").splitlines()
    assert [line.rsplit(",", 2)[1:] for line in data] == [
        ["wording", "verified"], ["verified", "2024-06-01"], ["unverified", ""], ["paraphrase", ""],
    ]  # fmt: skip


def test_invariant_3_a_changed_lock_touches_the_pages_that_show_it(
    site: Path, tmp_path: Path
) -> None:
    """A lock that comes, changes and goes renders these pages alone, and as a clean build would;
    the page that counts who is verified only when their number changes."""
    shows = ["actors/mayor.html", "quotes.html", "quotes/alarmed.html"]
    shows += ["sources/log.html", "sources/paper.html"]
    build(site)
    for change, counts in (
        (partial(verify, site), True),
        (lambda: edit(site, LOCK, "checked: 2024-06-01", "checked: 2024-06-02"), False),
        (lambda: edit(site, LOCK, "source: log", "source: gone"), True),
        (lambda: edit(site, LOCK, "source: gone", "source: log"), True),
        ((site / LOCK).unlink, True),
    ):
        change()
        report = build(site)
        assert report.rendered == [*shows, *["trust.html"] * counts], change
        assert all("wording of quote alarmed" in report.reasons[path] for path in shows)
        assert tree(site / "public") == clean(site, tmp_path / "clean")
    write(site, {LOCK: "# nothing\n"})
    assert build(site).rendered == []


def test_invariant_3_a_changed_word_takes_the_mark_along(site: Path, tmp_path: Path) -> None:
    """An edit of the words loses the mark in the same build, and its undoing brings it back."""
    verify(site)
    build(site)
    for old, new, mark in (("by it", "of it", "unverified"), ("of it", "by it", "verified")):
        edit(site, "content/quotes/alarmed.yaml", old, new)
        build(site)
        assert marks(site, "quotes/alarmed.html") == [mark]
        assert tree(site / "public") == clean(site, tmp_path / "clean")


def test_a_damaged_lock_stops_a_build(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As any fault in the content: the last good pages stay, and its repair brings no others."""
    verify(site)
    build(site)
    before = tree(site / "public")
    edit(site, LOCK, "  line: 3", "  line: three")
    assert [problem.code for problem in build(site).problems] == ["damaged-lock"]
    capsys.readouterr()
    assert verify(site) == 1
    assert "content/quotes.lock:9:1: error: 'line: three' is not" in capsys.readouterr().err
    edit(site, LOCK, "  line: three", "  line: 3")
    assert build(site).rendered == []
    assert tree(site / "public") == before


def test_share() -> None:
    """Counted are those marked verbatim; a paraphrase and an unmarked quote are not."""
    entries = {
        path.removeprefix("content/").removesuffix(".yaml"): text
        for path, text in SITE.items()
        if path.count("/") == 2
    }
    graph, _ = linked(entries)
    assert fidelity.share(graph) == fidelity.Share(verbatim=2, verified=0)
    words = quotelock.digest("We are alarmed […] by it.")
    graph.lock = {"alarmed": Verified(words, "log", "0" * 64, 1, "0-1", "2024-06-01")}
    assert fidelity.share(graph) == fidelity.Share(verbatim=2, verified=1)


# --- the file -----------------------------------------------------------------------------

HASH = st.text(alphabet="0123456789abcdef", min_size=64, max_size=64)
ID = st.from_regex(r"[a-z0-9]{1,5}(-[a-z0-9]{1,5}){0,2}", fullmatch=True)
SPAN = st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)).map("{0[0]}-{0[1]}".format)
ENTRY = st.builds(
    Verified,
    words=HASH,
    source=ID,
    text=HASH,
    line=st.integers(1, 10**6),
    at=st.lists(SPAN, min_size=1, max_size=3).map(", ".join),
    checked=st.dates().map(str),
)
LOCKS = st.dictionaries(ID, ENTRY, max_size=5)


@given(LOCKS)
def test_a_lock_comes_back_as_it_was_written(lock: dict[str, Verified]) -> None:
    """Written and read, it is the same; other programs read it as YAML."""
    text = quotelock.written(lock)
    assert quotelock.read(text) == (lock, [])
    others = yaml.load(text, yaml.BaseLoader) or {}
    assert list(others) == sorted(lock)
    for id_, fields in others.items():
        expected = {name: str(getattr(lock[id_], name)) for name in Verified.__struct_fields__}
        assert fields == expected


@given(LOCKS.filter(bool), st.data())
def test_a_damaged_lock_is_one_problem(lock: dict[str, Verified], data: st.DataObject) -> None:
    """A line gone, twice or changed: one problem with the line of it, and nothing is taken over."""
    lines = quotelock.written(lock).splitlines(keepends=True)
    at = data.draw(st.integers(4, len(lines) - 1))
    how = data.draw(st.sampled_from(["gone", "twice", "space", "conflict"]))
    new = {
        "gone": [], "twice": [lines[at]] * 2, "space": [f" {lines[at]}"],
        "conflict": ["<<<<<<< HEAD\n", lines[at]],
    }[how]  # fmt: skip
    found, problems = quotelock.read("".join([*lines[:at], *new, *lines[at + 1 :]]))
    assert found == {}
    assert [problem.code for problem in problems] == ["damaged-lock"]
    assert abs(problems[0].location.line - (at + 1)) <= 1


@pytest.mark.parametrize("day", ["2024-02-30", "2023-02-29"])
def test_no_such_day(day: str) -> None:
    """A day that does not exist is a fault of its own."""
    text = quotelock.written({"a": Verified("0" * 64, "b", "0" * 64, 1, "0-1", day)})
    assert f"there is no day '{day}'" in quotelock.read(text)[1][0].message
