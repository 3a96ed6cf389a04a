"""The form in the browser: off unless asked for, made from the model, and never in readers' way.

That it works in a browser is tested in `tests/browser/test_admin.py`.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sitekit import GOOD, SMALL, TESTS, Looked, build, copy, told, tree, write

from dossier import load
from dossier.admin.collections import configuration, shapes, title_field
from dossier.dategrammar import InvalidDate, parse
from dossier.fields import docs, fields
from dossier.model import KINDS, REFERENCE_FIELDS, TYPES, Admin, Settings
from dossier.patterns import PATTERNS
from dossier.server import answers
from dossier.validation import validated

SAVED = TESTS / "sites" / "saved-by-form"
"""The good site, each file read and written by `form.js`. Saved by hand, fields are in the order
of the form, too."""

LOCAL = "title: Small\nquestion: Why?\nbase_url: https://dossier.example/\nadmin: local\n"
GITHUB = LOCAL.replace("local", "{backend: github, repo: desk/veyra, branch: main}")


def configured(**admin: str) -> dict[str, Any]:
    """The form's configuration."""
    return configuration(Settings(title="T", question="Q?", admin=Admin(**admin)))  # type: ignore[arg-type]


def fields_of(config: Any, way: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """All fields of a collection, those of groups as well, with the way to each."""
    for field in config["fields"]:
        yield (*way, field["name"]), field
        if "fields" in field:
            yield from fields_of(field, (*way, field["name"]))


@pytest.fixture(scope="module")
def with_form(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The output of the good site with a form."""
    site = copy(GOOD, tmp_path_factory.mktemp("form") / "site")
    with (site / "content/dossier.yaml").open("a") as file:
        file.write("admin: {backend: github, repo: desk/veyra}\n")
    assert not build(site, site / "out").stopped
    return tree(site / "out")


# --- off and on ---------------------------------------------------------------------------


def test_there_is_no_form_unless_it_is_asked_for(tmp_path: Path) -> None:
    """Nothing of it is published, and a form that is switched off again goes."""
    site = write(tmp_path, SMALL)
    build(site)
    assert not (site / "public/admin").exists()
    write(site, {"content/dossier.yaml": LOCAL})
    build(site)
    assert (site / "public/admin/index.html").is_file()
    write(site, SMALL)
    build(site)
    assert not (site / "public/admin").exists()


def test_a_sites_own_files_of_that_name_stay(tmp_path: Path) -> None:
    """Who has a form of their own in `static/admin` keeps it."""
    site = write(tmp_path, SMALL | {"static/admin/index.html": "ours"})
    assert not build(site).problems
    assert (site / "public/admin/index.html").read_text() == "ours"
    assert [path.name for path in (site / "public/admin").iterdir()] == ["index.html"]


def test_readers_see_nothing_of_it(with_form: dict[str, bytes], tmp_path: Path) -> None:
    """All that is for readers is the same, byte for byte, with a form and without."""
    build(copy(GOOD, tmp_path / "site"), tmp_path / "out")
    readers = {path: data for path, data in with_form.items() if not path.startswith("admin/")}
    without = tree(tmp_path / "out")
    for name in (".dossier-manifest.json",):
        del readers[name], without[name]
    assert readers == without


def test_search_engines_are_kept_out(with_form: dict[str, bytes]) -> None:
    """The page says so; that the sitemap, feeds and search leave it out, the test above says."""
    looked = Looked()
    looked.feed(with_form["admin/index.html"].decode())
    assert ("meta", {"name": "robots", "content": "noindex, nofollow"}) in looked.tags


def test_builds_tell_whom_the_form_asks(tmp_path: Path) -> None:
    """Whoever switches it on is told which hosts see that somebody opens it."""
    said = {}
    for name, settings in (("local", LOCAL), ("github", GITHUB)):
        said[name] = build(write(tmp_path / name, SMALL | {"content/dossier.yaml": settings})).told
    assert "asks unpkg.com for its program and jsdelivr.net for its fonts;" in said["local"]
    assert "and GitHub for the dossier;" in said["github"]
    assert build(write(tmp_path / "none", SMALL)).told == ""


# --- where the program comes from ---------------------------------------------------------


def policy(site: Path) -> dict[str, set[str]]:
    """The built form's Content-Security-Policy."""
    text = (site / "public/admin/index.html").read_text()
    [found] = re.findall('<meta content="([^"]*)" http-equiv="Content-Security-Policy">', text)
    return {name: set(values) for name, *values in (part.split() for part in found.split("; "))}


def test_the_policy_allows_one_program_of_one_version(tmp_path: Path) -> None:
    """And browsers refuse it if it is not the file that was tested."""
    site = write(tmp_path, SMALL | {"content/dossier.yaml": LOCAL})
    build(site)
    [script] = policy(site)["script-src"] - {"'self'"}
    assert re.fullmatch(r"https://unpkg\.com/@sveltia/cms@[0-9.]+/dist/sveltia-cms\.js", script)
    tag = re.search(
        f'<script src="{script}"([^>]*)>', (site / "public/admin/index.html").read_text()
    )
    assert tag is not None
    assert re.fullmatch(' integrity="sha384-[A-Za-z0-9+/]{64}" crossorigin="anonymous"', tag[1])


def test_a_local_form_cannot_reach_github(tmp_path: Path) -> None:
    """It is opened for what is written elsewhere only if the settings say so."""
    for name, settings in (("local", LOCAL), ("github", GITHUB)):
        site = write(tmp_path / name, SMALL | {"content/dossier.yaml": settings})
        build(site)
        allowed = policy(site)
        assert ("https://api.github.com" in allowed["connect-src"]) == (name == "github")
        assert allowed["default-src"] == {"'none'"}
        assert "'unsafe-eval'" not in allowed["script-src"] | allowed["style-src"]
        assert "'unsafe-inline'" not in allowed["script-src"]


def test_the_sites_own_copy_of_the_program_is_taken(tmp_path: Path) -> None:
    """As soon as it lies in `static/admin`, and no longer than that."""
    site = write(tmp_path, SMALL | {"content/dossier.yaml": LOCAL})
    page = site / "public/admin/index.html"
    build(site)
    without = page.read_bytes()
    write(site, {"static/admin/sveltia-cms.js": "// it"})
    build(site)
    assert '<script src="sveltia-cms.js"></script>' in page.read_text()
    assert policy(site)["script-src"] == {"'self'"}
    assert not any("unpkg" in one for values in policy(site).values() for one in values)
    (site / "static/admin/sveltia-cms.js").unlink()
    build(site)
    assert page.read_bytes() == without


def test_the_preview_does_not_reload_it(with_form: dict[str, bytes]) -> None:
    """A form that reloads itself whenever a file is saved would lose what is being written."""
    assert answers._POLICY.search(with_form["index.html"])
    assert not answers._POLICY.search(with_form["admin/index.html"])


# --- what is in the form ------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_in_the_form_with_its_hint(kind: Any) -> None:
    """Those of groups, too; but for the id, which is the file's name."""
    config = configured(backend="local")
    [collection] = [one for one in config["collections"] if one["name"] == f"{kind}s"]
    found = {way: field.get("hint", "") for way, field in fields_of(collection)}
    for way, type_ in groups(TYPES[kind]):
        for name, doc in docs(type_).items():
            if (*way, name) != ("id",):
                assert found.pop((*way, name)).startswith(doc.replace("`", "")), (kind, way, name)
                found.pop((*way, f"{name}_nothing"), None)
    assert not found


def test_an_empty_list_that_means_something_has_a_box() -> None:
    """Beside the list of a citation, as a form cannot tell an empty one from none."""
    assert shapes()["event"]["fields"]["sources"]["list"]["fields"] == {
        "relies_on": {"list": {}, "nothing": "relies_on_nothing"}
    }
    events = configured(backend="local")["collections"][0]
    found = {way for way, _ in fields_of(events) if way[-1].endswith("_nothing")}
    assert found == {("sources", "relies_on_nothing")}


def groups(type_: Any, way: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """A type, and the groups of fields in it."""
    yield way, type_
    for name, field in fields(type_).items():
        group = field.meant.group or (field.meant.item.group if field.meant.item else None)
        if group is not None:
            yield from groups(group, (*way, name))


@pytest.mark.parametrize("kind", KINDS)
def test_references_are_chosen_from_their_kind(kind: Any) -> None:
    """By name, in a list that can be searched; several where several can be given."""
    config = configured(backend="local")
    [collection] = [one for one in config["collections"] if one["name"] == f"{kind}s"]
    found = dict(fields_of(collection))
    for way, target in REFERENCE_FIELDS[kind]:
        field = found[tuple(step.removesuffix("_") for step in way if step != "*")]
        assert field["widget"] == "relation"
        assert field["collection"] == f"{target}s"
        assert field.get("multiple", False) == (way[-1] == "*")
        assert title_field(target) in field["search_fields"]


def test_choices_are_the_models() -> None:
    """A field with few values is a list of them."""
    events = configured(backend="local")["collections"][0]
    [status] = [field for field in events["fields"] if field["name"] == "status"]
    assert status["options"] == list(fields(TYPES["event"])["status"].meant.choices)


def test_files_are_looked_for_where_the_site_lies() -> None:
    """A site need not be the top of its repository."""
    config = configured(backend="github", repo="desk/veyra", folder="docs/dossier/")
    assert config["collections"][0]["folder"] == "docs/dossier/content/events"
    assert config["singletons"][0]["file"] == "docs/dossier/content/dossier.yaml"
    assert config["media_folder"] == "docs/dossier/content/media"
    assert config["backend"]["repo"] == "desk/veyra"


def test_configuration_is_made_anew_with_the_settings(with_form: dict[str, bytes]) -> None:
    """What the page loads is what the functions give."""
    text = with_form["admin/config.js"].decode()
    form = json.loads(text.partition("window.dossierForm = ")[2].rstrip().removesuffix(";"))
    assert form["config"]["backend"]["repo"] == "desk/veyra"
    assert form["config"]["site_url"] == "https://dossier.example/veyra"
    assert form["shapes"] == shapes()


# --- patterns -----------------------------------------------------------------------------

_ONE = r"-?[0-9X]{4}(-([0-3][0-9X]|XX)(-([0-3][0-9]|XX))?)?[?~%]?"
_DATES = st.one_of(
    st.from_regex(_ONE, fullmatch=True),
    st.from_regex(r"[0-9]{4}-[01][0-9]-[0-2][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]", fullmatch=True)
    .flatmap(lambda t: st.sampled_from(["", "Z", "+03:30", "-14", "+05"]).map(lambda o: t + o)),
    st.from_regex("Y-?[0-9]{4,13}[?~%]?", fullmatch=True),
    st.tuples(*[st.one_of(st.from_regex(_ONE, fullmatch=True), st.sampled_from(["", ".."]))] * 2)
    .map("/".join),
)  # fmt: skip


@given(_DATES)
def test_no_date_is_refused_that_is_one(text: str) -> None:
    """What the generator reads, the form lets through."""
    try:
        date = parse(text)
    except InvalidDate:
        return
    assert re.search(PATTERNS["date"][0], text)
    if date.is_day:
        assert re.search(PATTERNS["day"][0], text)


@pytest.mark.parametrize(
    "text",
    ["6 September 2024", "06.09.2024", "09/06/2024", "2024-9-6", "2024-13", "2024-09-32", "24",
     "2024/09/06", "about 2024", "2024-09-06 12:30", "2024-09--", "unknown"],
)  # fmt: skip
def test_slips_in_dates_are_refused_at_once(text: str) -> None:
    """What journalists write out of habit is not let through."""
    assert not re.search(PATTERNS["date"][0], text)


@pytest.mark.parametrize(
    "sort, text",
    [("url", "https://a.example/b?c=d#e"), ("url", "HTTP://a.example"), ("language", "zh-Hans"),
     ("language", "fa"), ("language", "de-1996"), ("slug", "us-2024"), ("number", "10"),
     ("pair", "35.69, -51.39"), ("wikidata", "Q794"), ("email", "a@b.example"),
     ("repository", "desk/veyra.github.io")],
)  # fmt: skip
def test_other_patterns_let_through_what_is_right(sort: str, text: str) -> None:
    """As the generator does."""
    assert re.search(PATTERNS[sort][0], text)


# --- the settings -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "admin, message",
    [
        ("github", "the field 'repo' is missing: which repository is the form to write to?"),
        ("{backend: github}", "the field 'repo' is missing"),
        ("{backend: github, repo: https://github.com/a/b.git}", "did you mean 'a/b'?"),
        ("{backend: github, rpo: a/b}", "did you mean 'repo'?"),
        ("{backend: github, repo: veyra}", "write owner/name"),
        ("git-hub", "did you mean 'github'?"),
    ],
)
def test_slips_in_the_setting_are_told(admin: str, message: str, tmp_path: Path) -> None:
    """Once each, with the cure."""
    settings = f"title: T\nquestion: Q?\nadmin: {admin}\n"
    content = load.load(write(tmp_path, {"content/dossier.yaml": settings}))
    [problem] = content.problems
    assert message in f"{problem.message} {problem.hint}"
    assert problem.location.line == 3


def test_the_setting_can_be_one_word() -> None:
    """`local` needs nothing more."""
    settings = validated(Settings, {"title": "T", "question": "Q?", "admin": "local"})
    assert settings.admin == Admin(backend="local")


# --- what it saves ------------------------------------------------------------------------


def test_what_the_form_saves_says_the_same() -> None:
    """The good site, saved by the form, has no problems and the same entries."""
    before, after = load.load(GOOD), load.load(SAVED)
    assert not after.problems
    assert [told(one.entry) for one in after.records] == [told(one.entry) for one in before.records]
    assert told(after.settings) == told(before.settings)
