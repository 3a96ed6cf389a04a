"""`dossier fmt`: one layout for all files, in which they say what they said."""

import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from dossier import load, yamlnodes
from dossier.cli import main
from dossier.editing import written
from dossier.editing.formatting import Unproven, formatted
from tests.sitekit import GOOD, ROOT, STARTER, TESTS, copy, tree, write

BAD = TESTS / "sites" / "bad"
SITES = [ROOT, STARTER, GOOD, *sorted(BAD.iterdir())]
EVENT = "content/events/day.yaml"
QUOTE = "content/quotes/words.yaml"
REQUIRED = "title: A day\ndate: 2024-05-01\nstatus: occurred\n"


def fmt(text: str, path: str = EVENT) -> str:
    """Return a file's text in the one layout, which a second time would leave as it is."""
    new, problems = formatted(path, text)
    assert not problems
    assert formatted(path, new) == (new, ())
    return new


def comments_of(path: str, text: str) -> list[str]:
    parts = yamlnodes.split_front_matter(text) if path.endswith(".md") else None
    return written.comments(written.read(parts[0] if parts else text))


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_every_file_there_is(site: Path) -> None:
    """Each file keeps its values and comments, and its layout is then the last one."""
    for path in load.list_files(site).paths:
        try:
            text = (site / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        new, problems = formatted(path, text)
        if problems:
            assert new == text
            continue
        assert comments_of(path, new) == comments_of(path, text)
        assert formatted(path, new) == (new, ())


@pytest.mark.parametrize("width", [80, 10_000])
def test_forms_leave_no_trace(width: int) -> None:
    """What a form saves, in an order and with line breaks of its own, is as before after `fmt`."""
    files = sorted((ROOT / "content").glob("*/*.yaml"))
    for file in files[:: 7 if width == 80 else 11]:
        text = file.read_text(encoding="utf-8")
        plain = yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
        for name, short in (("actors", "actor"), ("sources", "source")):
            if name in plain:
                items = plain[name]
                plain[name] = [{short: one} if isinstance(one, str) else one for one in items]
        saved = yaml.safe_dump(plain, sort_keys=True, allow_unicode=True, width=width)
        path = file.relative_to(ROOT).as_posix()
        assert fmt(saved, path) == text


# --- layout -------------------------------------------------------------------------------

LAYOUTS = {
    "order, quotation marks, lists": (
        "sources: [paper]\ntags:\n- a\n- b\nclaims: [one, two]\nsummary: \"Said 'so'.\"\n"
        + "status: \"occurred\"\ntitle: >-\n  A day\ndate: '2024-05-01'\n",
        "title: A day\ndate: 2024-05-01\nstatus: occurred\nclaims:\n  - one\n  - two\n"
        "summary: Said 'so'.\ntags: [a, b]\nsources:\n  - paper\n",
    ),
    "a form's file": (
        "title: A day\nstatus: occurred\ndate: 2024-05-01\nactors:\n  - actor: ann\n"
        "    as: says\n  - actor: bob\nplaces:\n  - town\nsources:\n  - source: paper\n"
        "summary: " + "many words " * 11 + "here\n",
        "title: A day\ndate: 2024-05-01\nstatus: occurred\nactors:\n  - {actor: ann, as: says}\n"
        "  - bob\nplaces: [town]\nsummary: >-\n  "
        + "many words " * 8
        + "many\n  words "
        + "many words " * 2
        + "here\nsources:\n  - paper\n",
    ),
    "what other programs would misread": (
        REQUIRED + "summary: no\nbody: 12:30\ntags: [no, 2024]\n",
        REQUIRED + 'summary: "no"\nbody: "12:30"\ntags: [no, 2024]\n',
    ),
    "text that needs quotation marks": (
        REQUIRED + "date_note: >-\n  a: b\nsummary: '~'\nbody: \"'a' \\\"b\\\" #c: d\"\n",
        'title: A day\ndate: 2024-05-01\ndate_note: "a: b"\nstatus: occurred\n'
        "summary: \"~\"\nbody: '''a'' \"b\" #c: d'\n",
    ),
    "empty lines": (
        "\n\n" + REQUIRED + "\n\n\nkey: true\n\nplaces:\n\n  - town\n  - sea\n\n\n",
        REQUIRED + "\nkey: true\n\nplaces: [town, sea]\n",
    ),
    "comments": (
        "# head\nstatus: occurred # behind\n# above title\ntitle: A day\n\n# above date\n\n"
        "date: 2024-05-01\nplaces: # of places\n # above town\n - town\n - sea  # behind sea\n"
        "   # below\nactors: [ann,  # in\n  bob]\n# end\n",
        "# head\n\n# above title\ntitle: A day\n\n# above date\n\ndate: 2024-05-01\n"
        "status: occurred  # behind\nactors:\n  - ann  # in\n  - bob\nplaces:  # of places\n"
        "  # above town\n  - town\n  - sea  # behind sea\n# end\n".replace(
            "# behind sea\n", "# behind sea\n  # below\n"
        ),
    ),
    "comments in groups": (
        REQUIRED + "actors:\n  # who\n  - # first\n    as: x\n    # by id\n    actor: ann\n"
        "    # last\n  - bob\nsummary: > # folded\n  a\n  b\n",
        REQUIRED + "actors:\n  # who\n  # first\n  # by id\n  - actor: ann\n    as: x\n"
        "    # last\n  - bob\nsummary: |  # folded\n  a b\n",
    ),
    "texts of several lines": (
        REQUIRED + 'summary: "x"\nbody: "  code\\n\\ntext \\nmore\\n\\n"\n\ntags: [a]\n',
        REQUIRED + "summary: x\nbody: |2+\n    code\n\n  text \n  more\n\ntags: [a]\n",
    ),
    "texts that keep their last lines": (
        "tags: [a]\n\nbody: |+\n  text\n\n\n" + REQUIRED,
        REQUIRED + "\nbody: |+\n  text\n\n\ntags: [a]\n",
    ),
    "other scripts": (
        REQUIRED + "summary: |-\n  می‌گوید soft\u00adhyphen\u00a0here قال\n",
        REQUIRED + "summary: می‌گوید soft\u00adhyphen\u00a0here قال\n",
    ),
    "no end, a mark at the start": ("---\n" + REQUIRED.rstrip("\n"), REQUIRED),
}


@pytest.mark.parametrize(("given_", "expected"), LAYOUTS.values(), ids=LAYOUTS)
def test_layout(given_: str, expected: str) -> None:
    """Fields, texts, lists, comments and empty lines have one way to stand."""
    assert fmt(given_) == expected


def test_spaces_that_fold() -> None:
    """A text is broken only where one space stands; what has none stays whole."""
    text = "a  b " * 30 + "x" * 120
    new = fmt(REQUIRED + f"summary: '{text}'\n")
    assert load.read_entries(EVENT, new)[0][0].entry.summary.source == text
    assert "a  b" in new
    assert "a \n" not in new


def test_lists_of_entries() -> None:
    """Entries that share a file stand apart by an empty line."""
    one = "- id: {}\n  speaker: ann\n  text: Aye\n  lang: en\n  form: original\n  date: 2024\n"
    text = one.format("a") + "# of b\n" + one.format("b")
    assert fmt(text, QUOTE) == one.format("a") + "\n# of b\n" + one.format("b")


def test_chapters() -> None:
    """A chapter's prose stays as it is, behind one empty line."""
    front = "---\nsummary: S\n# note\ntitle: T\n---\n"
    new = "---\n# note\ntitle: T\nsummary: S\n---\n\n    code\n\n\ntext  \n"
    path = "content/chapters/10-t.md"
    assert fmt(front + "\n\n    code\n\n\ntext  \n", path) == new
    assert fmt(front + "    code\n\n\ntext  ", path) == new
    assert fmt("---\ntitle: T\n---", path) == "---\ntitle: T\n---\n"


def test_evidence_stays_what_it_was() -> None:
    """A position's single citation needs no list; several have one."""
    start = "statement: S\npositions:\n  - actor: ann\n    stance: denies\n    source:"
    path = "content/claims/c.yaml"
    assert fmt(start + "\n      - source: a\n", path) == start + " a\n"
    assert fmt(start + " [{source: a, at: p. 3}]\n", path) == (
        start + "\n      source: a\n      at: p. 3\n"
    )
    assert fmt(start + "\n    - a\n    - source: b\n", path) == start + " [a, b]\n"


# --- whatever is written ------------------------------------------------------------------

WORDS = st.sampled_from(
    [
        "no", "~", "null", "12:30", "2024", "2024-05-01", "true", "- a", "a: b", "a #b", "#", ":",
        "'", '"', "\\", "[x]", "{a: b}", "&a", "*a", "!t", "%", "@", "`", "|", ">", "?", "-", "...",
        "---", ",", "word", "long" * 30, "سلام", "می‌گوید", "\u00ad", "\u00a0", "é", "😀", "=", "<<",
    ]
)  # fmt: skip
TEXTS = st.lists(
    st.tuples(WORDS, st.sampled_from([" ", " ", " ", "  ", "\t", "\n", "\n\n", "\n  "])),
    max_size=30,
).map(lambda parts: "".join(word + gap for word, gap in parts))
LINES = TEXTS.map(lambda text: " ".join(text.split()))
PROSE = st.one_of(LINES, TEXTS).filter(lambda text: bool(text.strip()))
IDS = st.sampled_from(["ann", "bob", "2024-05-01-a-day", "no", "null", "1"])
CITATIONS = st.lists(
    st.one_of(
        IDS,
        st.fixed_dictionaries({"source": IDS}, optional={"at": PROSE, "note": PROSE}),
    ),
    max_size=3,
)
EVENTS = st.fixed_dictionaries(
    {"title": PROSE, "date": st.just("2024-05-01"), "status": st.just("occurred")},
    optional={
        "key": st.just("true"),
        "date_note": PROSE,
        "actors": st.lists(
            st.one_of(IDS, st.fixed_dictionaries({"actor": IDS}, optional={"as": PROSE})),
            max_size=3,
        ),
        "places": st.lists(IDS, max_size=3),
        "claims": st.lists(IDS, max_size=3),
        "summary": PROSE,
        "body": PROSE,
        "sources": CITATIONS,
        "corrections": st.lists(
            st.fixed_dictionaries({"date": st.just("2024"), "note": PROSE}), max_size=2
        ),
    },
)


def written_anyhow(value: Any, chance: random.Random) -> str:
    """Write YAML as nobody would: fields in any order, any style, comments where they may be."""
    text = yaml.serialize(
        _node(value, chance),
        width=chance.choice([20, 60, 1000]),
        indent=chance.choice([2, 3, 4]),
        allow_unicode=chance.random() < 0.8,
    )
    lines = text.split("\n")
    starts: dict[int, int] = {}
    ends: set[int] = set()
    for token in yaml.scan(text):
        mark = token.start_mark
        if isinstance(token, (yaml.KeyToken, yaml.BlockEntryToken)):
            if not lines[mark.line][: mark.column].strip():
                starts.setdefault(mark.line, mark.column)
        elif isinstance(token, yaml.ScalarToken) and token.style not in ("|", ">"):
            end = token.end_mark
            if not lines[end.line][end.column :].strip():
                ends.add(end.line)
    found = []
    for number, line in enumerate(lines):
        if number in starts and chance.random() < 0.3:
            for _ in range(chance.randint(1, 3)):
                blank = chance.random() < 0.4
                indent = " " * chance.randint(0, starts[number])
                found.append("" if blank else f"{indent}# note {chance.random()}: 'x'")
        behind = number in ends and chance.random() < 0.2
        found.append(f"{line} # behind {chance.random()}" if behind else line)
    ending = "\n# the end\n" if chance.random() < 0.2 else ""
    return "\n".join(found) + ending


def _node(value: Any, chance: random.Random) -> yaml.Node:
    if isinstance(value, str):
        style = chance.choice([None, "'", '"', "|", ">"])
        return yaml.ScalarNode("tag:yaml.org,2002:str", value, style=style)
    flow = chance.random() < 0.2
    if isinstance(value, list):
        items = [_node(item, chance) for item in value]
        return yaml.SequenceNode("tag:yaml.org,2002:seq", items, flow_style=flow)
    pairs = [(_node(key, random.Random(0)), _node(item, chance)) for key, item in value.items()]
    chance.shuffle(pairs)
    return yaml.MappingNode(
        "tag:yaml.org,2002:map", pairs, flow_style=flow and "title" not in value
    )


def expanded(fields: dict[str, Any]) -> dict[str, Any]:
    """Return an event's fields with each id that stands for a group as that group."""
    groups = {"actors": "actor", "sources": "source"}
    return {
        name: [{groups[name]: one} if isinstance(one, str) else one for one in value]
        if name in groups
        else value
        for name, value in fields.items()
    }


@given(EVENTS, st.integers(0, 10**9))
def test_whatever_is_written(fields: dict[str, Any], seed: int) -> None:
    """Values, comments and their number stay, however they were written; then nothing changes."""
    text = written_anyhow(fields, random.Random(seed))
    before, problems = yamlnodes.parse(text, EVENT)
    assume(before is not None and not problems)
    new, problems = formatted(EVENT, text)
    assume(not problems)  # such as a text that is no reference
    after, problems = yamlnodes.parse(new, EVENT)
    assert not problems
    assert before is not None
    assert after is not None
    assert expanded(after.plain()) == expanded(before.plain())
    assert comments_of(EVENT, new) == comments_of(EVENT, text)
    assert text.count("# note") == new.count("# note")
    assert formatted(EVENT, new) == (new, ())


def test_what_cannot_be_proved_is_left(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """If the new text said something else, the file would be left alone, and that would be told."""
    from dossier.editing import canonical

    monkeypatch.setattr(canonical.texts, "one_line", lambda text, *_, **__: text.replace("A", "B"))
    with pytest.raises(Unproven):
        formatted(EVENT, "status: occurred\ntitle: A day\ndate: 2024\n")
    site = write(tmp_path, {"content/dossier.yaml": "title: S\nquestion: Why?\n"})
    text = "date: 2024\ntitle: A day\nstatus: occurred\n"
    write(site, {EVENT: text})
    assert main(["fmt", str(site), "--yes"]) == 0
    assert (site / EVENT).read_text(encoding="utf-8") == text


# --- the command --------------------------------------------------------------------------


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The tests' site, in a git repository."""
    made = copy(GOOD, tmp_path / "site")
    git(made, "init", "--quiet")
    git(made, "add", ".")
    git(made, "commit", "--quiet", "--message", "begin")
    return made


def git(folder: Path, *words: str) -> str:
    identity = ["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    done = subprocess.run(
        ["git", *identity, *words], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout


def test_check_and_change(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--check` names the files and writes nothing; `--yes` changes them; then all is well."""
    before = tree(site / "content")
    assert main(["fmt", str(site), "--check"]) == 1
    named = capsys.readouterr().out.split()
    assert tree(site / "content") == before
    assert "content/events/crane-dismantled.yaml" in named
    assert main(["fmt", str(site), "--dry-run"]) == 0
    assert tree(site / "content") == before
    assert main(["fmt", str(site), "--yes"]) == 0
    changed = git(site, "diff", "--name-only").split()
    assert sorted(changed) == sorted(named)
    capsys.readouterr()
    assert main(["fmt", str(site), "--check"]) == 0
    assert capsys.readouterr().out == ""


def test_site_says_the_same(site: Path, tmp_path: Path) -> None:
    """All data of the site are the same before and after."""
    data = []
    for number in range(2):
        out = tmp_path / str(number)
        assert main(["build", str(site), "-o", str(out), "--jobs", "1"]) == 0
        data.append((out / "data" / "dossier.json").read_bytes())
        assert main(["fmt", str(site), "--yes"]) == 0
    assert data[0] == data[1]


def test_files_with_errors(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file with an error stays as it is, its problem is told, and the others are changed."""
    broken = site / EVENT
    broken.write_text("title: A day\nstatus: ocurred\n", encoding="utf-8")
    assert main(["fmt", str(site), "--yes"]) == 1
    assert "content/events/day.yaml:2:9: error" in capsys.readouterr().err
    assert broken.read_text(encoding="utf-8") == "title: A day\nstatus: ocurred\n"
    assert git(site, "diff", "--name-only")


def test_single_files(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files can be named from any folder; the others stay as they are."""
    monkeypatch.chdir(site / "content" / "events")
    assert main(["fmt", "crane-dismantled.yaml", "--yes"]) == 0
    assert git(site, "diff", "--name-only").split() == ["content/events/crane-dismantled.yaml"]
    assert main(["fmt", str(site), "content/events/auction.yaml", "--check"]) == 1
    assert main(["fmt", str(site), "content/events/none.yaml"]) == 2
    assert main(["fmt", str(site / "content")]) == 2


def test_line_ends(site: Path) -> None:
    """Line ends of Windows stay; a byte order mark goes."""
    file = site / EVENT
    lines = REQUIRED.replace("\n", "\r\n")
    file.write_bytes(b"\xef\xbb\xbf" + f"key: true\r\n{lines}".encode())
    assert main(["fmt", str(site), EVENT, "--yes"]) == 0
    assert file.read_bytes() == f"{lines}key: true\r\n".encode()


def test_nobody_to_ask(site: Path) -> None:
    """Without a terminal and without `--yes`, nothing is done."""
    before = tree(site / "content")
    command = [sys.executable, "-m", "dossier", "fmt", str(site)]
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False)
    assert done.returncode == 2
    assert tree(site / "content") == before


@pytest.mark.parametrize("site_", [ROOT, STARTER], ids=["this repository's", "starter"])
def test_ours_have_the_layout(site_: Path) -> None:
    """This repository's own dossiers have the layout that editors are told of."""
    assert main(["fmt", str(site_), "--check"]) == 0


def test_a_file_with_an_error_is_not_called_in_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the only file asked for has an error, it is said that this comes first."""
    site = write(tmp_path, {"content/dossier.yaml": "title: A\n", EVENT: "title: [\n"})
    assert main(["fmt", str(site), str(site / EVENT), "--yes"]) == 1
    told = capsys.readouterr()
    assert "nothing to change" not in told.out
    assert "mend this first" in told.err
