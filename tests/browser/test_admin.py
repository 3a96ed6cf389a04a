"""The form for editors in a real browser: Sveltia CMS from npm, and no other host to be reached."""

import base64
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from sitekit import GOOD, SMALL, STARTER, TESTS, build, copy, told, write

from dossier import assets, load
from dossier.admin.collections import configuration
from dossier.admin.page import ADDRESS, INTEGRITY, VERSION
from dossier.fields import docs
from dossier.model import KINDS, Admin, Event, Settings

from .form import SCRIPT, Form, built_with_form, texts
from .serving import served
from .tools import npm_file

SAVED = TESTS / "sites" / "saved-by-form"
RENEW = bool(os.environ.get("DOSSIER_RENEW"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The good site, with so many actors more that one has to search for them."""
    site = copy(GOOD, tmp_path_factory.mktemp("admin") / "site")
    for number in range(20):
        text = f"name: Witness {number}\nkind: unnamed\n"
        write(site, {f"content/actors/witness-{number}.yaml": text})
    return site


@pytest.fixture(scope="module")
def form(browser: Any, site: Path) -> Iterator[Form]:
    """The form, opened with the test back end; not to be changed but by adding entries."""
    with built_with_form(site, {"name": "test-repo"}) as address:
        # Sveltia makes only the fields that can be seen.
        context = browser.new_context(viewport={"width": 1200, "height": 8000})
        opened = Form(context.new_page(), address, texts(site))
        opened.begin()
        yield opened
        context.close()


def loaded(site: Path, folder: Path, changed: dict[str, str]) -> load.Content:
    """What the generator reads of a site, some of whose files the form has written."""
    shutil.copytree(site, folder)
    return load.load(write(folder, changed))


# --- the program --------------------------------------------------------------------------


def test_the_program_is_the_one_that_was_tested() -> None:
    """The pinned digest is that of the package from npm, of the pinned version."""
    script = npm_file(SCRIPT)
    digest = base64.b64encode(hashlib.sha384(script.read_bytes()).digest()).decode()
    assert f"sha384-{digest}" == INTEGRITY
    assert json.loads(npm_file("@sveltia/cms/package.json").read_text())["version"] == VERSION


def test_the_reader_of_yaml_is_as_it_was_published() -> None:
    """The copy in the theme is npm's, byte for byte, with its licence beside it."""
    folder = assets.theme_folder() / "static/admin"
    for ours, theirs in (
        ("js-yaml.min.js", "js-yaml/dist/browser/js-yaml.umd.min.js"),
        ("js-yaml.LICENSE.txt", "js-yaml/LICENSE"),
    ):
        assert (folder / ours).read_bytes() == npm_file(theirs).read_bytes()


@pytest.mark.parametrize(
    "admin", [Admin(backend="local"), Admin(backend="github", repo="a/b", branch="c", folder="d")]
)
def test_configuration_is_what_sveltia_says_it_reads(admin: Admin) -> None:
    """It passes the JSON Schema that Sveltia CMS publishes of its own configuration."""
    schema = json.loads(npm_file("@sveltia/cms/schema/sveltia-cms.json").read_text("utf-8"))
    settings = Settings(title="T", question="Q?", base_url="https://a.example/", admin=admin)
    jsonschema.Draft7Validator(schema).validate(configuration(settings))


# --- the form -----------------------------------------------------------------------------


def test_collections_load(form: Form, site: Path) -> None:
    """Each kind has one, with all its entries that have a file of their own."""
    form.list_entries("events")
    shown = form.page.locator("body").inner_text().split("\n")
    for kind in KINDS:
        folder = site / f"content/{kind}s"
        single = [file for file in folder.iterdir() if file.name != "2024.yaml"]
        assert shown[shown.index(f"{kind.capitalize()}s") + 1] == str(len(single))
    assert "Settings" in shown


def test_event_has_all_its_fields_with_hints(form: Form) -> None:
    """Each is there, and below it what it is for."""
    form.new("events")
    for name, doc in docs(Event).items():
        if name != "id":
            field = form.field(name.replace("_", " "))
            field.locator(".hint").wait_for()
            assert field.inner_text().startswith(name.replace("_", " ").capitalize())
            assert field.locator(".hint").inner_text().startswith(doc.replace("`", ""))


def test_new_event_is_saved_as_the_generator_reads_it(
    form: Form, site: Path, tmp_path: Path
) -> None:
    """A wrong date or id is refused; entries are found by name; nothing empty is written."""
    form.new("events")
    form.fill("Title", "The crane is seen at sea: a fisherman says so")
    form.fill("Date", "8 March 2024")
    form.choose("Status", "asserted")
    form.save_button.click()
    form.field("Date").get_by_text("No date: write 2024").wait_for()
    form.fill("Date", "2024-03-08~")
    form.choose("Places", "North Quay")
    form.choose("Responds to", "The harbour office denies the sale")
    form.add("Actors", "participant")
    form.choose("actors.0.actor", "Lio Brandt", search="lio br")
    form.fill("actors.0.as", "is told of it")
    form.add("Sources", "citation")
    form.choose("sources.0.source", "Morning digest")
    form.fill("Body", "He saw it [@digest-2024-03-06].\n\n![[brandt-denies]]\n\n- at *noon*")
    # What the file will be called is asked for where it is missing.
    form.page.get_by_text("The slug cannot be empty").wait_for()
    form.page.get_by_role("textbox", name="Slug").fill("crane.at.sea")
    form.save_button.click()
    form.page.get_by_text("The slug is the entry's id. Lower-case letters").wait_for()
    form.page.get_by_role("textbox", name="Slug").fill("crane-at-sea")
    name = "crane-at-sea.yaml"
    text = form.save(f"content/events/{name}")
    assert text == (
        'title: "The crane is seen at sea: a fisherman says so"\n'
        "date: 2024-03-08~\n"
        "status: asserted\n"
        "actors:\n"
        "  - actor: lio-brandt\n"
        "    as: is told of it\n"
        "places: [north-quay]\n"
        "responds_to: [office-denies]\n"
        "body: |\n"
        "  He saw it [@digest-2024-03-06].\n"
        "\n"
        "  ![[brandt-denies]]\n"
        "\n"
        "  - at *noon*\n"
        "sources:\n"
        "  - digest-2024-03-06\n"
    )
    content = loaded(site, tmp_path / "site", {f"content/events/{name}": text})
    assert not content.problems
    [event] = [one.entry for one in content.records if one.entry.id == name.removesuffix(".yaml")]
    assert isinstance(event, Event)
    assert [one.source for one in event.sources] == ["digest-2024-03-06"]


@pytest.mark.parametrize(
    "collection, name, label",
    [
        ("claims", "sold-to-maresh", "Statement"),
        ("actors", "lio-brandt", "Name"),
        ("places", "north-quay", "Name"),
        ("chapters", "10-what-happened", "Title"),
    ],
)
def test_what_is_there_is_kept(
    form: Form, site: Path, tmp_path: Path, collection: str, name: str, label: str
) -> None:
    """An entry that is opened, changed in one field and saved is the same in all others.

    Among them are citations in short and in full, one position's source alone and another's list,
    ids of entries that share a file and so cannot be chosen, a picture and a pair of degrees.
    """
    ending = "md" if collection == "chapters" else "yaml"
    path = f"content/{collection}/{name}.{ending}"
    form.open(collection, name)
    form.fill(label, "Another text")
    saved = form.save(path)
    content = loaded(site, tmp_path / "site", {path: saved})
    assert not content.problems
    before = load.load(site)
    changed = [
        (told(old.entry), told(new.entry))
        for old, new in zip(before.records, content.records, strict=True)
        if told(old.entry) != told(new.entry)
    ]
    [(old_entry, new_entry)] = changed
    assert new_entry == old_entry | {label.lower(): "Another text"}


def test_files_of_several_entries_are_left_alone(form: Form, site: Path) -> None:
    """The form does not show them and does not touch them."""
    form.list_entries("quotes")
    form.page.get_by_text("2024-03-07: Nobody sold anything").first.wait_for()
    assert form.page.get_by_text("It was sold, and the money is there").count() == 0
    path = "content/quotes/2024.yaml"
    assert form.read(path) == (site / path).read_text("utf-8")


def test_settings_can_be_changed(form: Form, site: Path, tmp_path: Path) -> None:
    """`content/dossier.yaml` is a form of its own; the days to go back to stay as they were."""
    form.page.evaluate("location.hash = '#/collections/_singletons/entries/settings'")
    form.fill("Subtitle", "Another subtitle")
    saved = form.save("content/dossier.yaml")
    content = loaded(site, tmp_path / "site", {"content/dossier.yaml": saved})
    assert not content.problems
    before = told(load.load(site).settings)
    assert told(content.settings) == before | {"subtitle": "Another subtitle"}


def test_no_other_host_is_needed(form: Form) -> None:
    """All that the form asks of others are its fonts, and all of this was refused it here."""
    assert {url.split("/")[2] for url in form.asked} <= {"cdn.jsdelivr.net"}


def test_a_folder_on_the_computer_can_be_worked_in(browser: Any, tmp_path: Path) -> None:
    """With `admin: local`, the form asks for a folder and writes there; the one asked for here is
    the browser's own, as no test can click through the system's dialogue."""
    site = copy(STARTER, tmp_path / "site")
    backend = configuration(Settings(title="T", question="Q?", admin=Admin(backend="local")))
    with built_with_form(site, backend["backend"]) as address:
        context = browser.new_context()
        context.add_init_script(
            "window.showDirectoryPicker = async () =>"
            "(await navigator.storage.getDirectory()).getDirectoryHandle('sveltia-cms-test');"
        )
        form = Form(context.new_page(), address, texts(site) | {".git/HEAD": "ref: x"})
        form.begin("Work with Local Repository")
        form.open("terms", "scour")
        form.fill("Name", "Scour")
        assert form.save("content/terms/scour.yaml").startswith("name: Scour\n")
        context.close()


@pytest.mark.parametrize("tampered", [False, True])
def test_only_the_tested_program_is_run(browser: Any, tmp_path: Path, tampered: bool) -> None:
    """As unpkg.com (played here) gives it; any other file is refused, and that is told."""
    site = write(tmp_path / "site", SMALL)
    write(site, {"content/dossier.yaml": "title: T\nquestion: Q?\nadmin: local\n"})
    assert not build(site).stopped
    program = npm_file(SCRIPT).read_text("utf-8") + ("\n" if tampered else "")
    with served(site / "public") as address:
        page = browser.new_page()
        page.route(lambda url: not url.startswith(address), lambda route: route.abort())
        headers = {"Access-Control-Allow-Origin": "*", "Content-Type": "text/javascript"}
        page.route(ADDRESS, lambda route: route.fulfill(body=program, headers=headers))
        page.goto(f"{address}admin/")
        shown = "The form could not be loaded" if tampered else "Work with Local Repository"
        page.get_by_text(shown).wait_for()
        page.close()


# --- how files are written ----------------------------------------------------------------


@pytest.fixture(scope="module")
def written(form: Form) -> Any:
    """Reads files as the form does and writes them again."""

    def of(files: dict[str, str]) -> dict[str, str | None]:
        found = form.page.evaluate(
            """async (files) => Object.entries(files).map(([path, text]) => {
              const folder = path.split('/')[1];
              const name = folder === 'dossier.yaml' ? 'settings' : folder.slice(0, -1);
              const format = window.dossierForm.formats[name];
              const value = format.fromFile(text.trim());
              return [path, value === undefined ? null : format.toFile(value).trim() + '\\n'];
            })""",
            files,
        )
        return dict(found)

    return of


def test_samples_are_what_the_form_writes(written: Any) -> None:
    """`tests/sites/saved-by-form` shows the layout of saved files, for other tests to rely on."""
    files = texts(GOOD)
    found = {path: text or files[path] for path, text in written(files).items()}
    if RENEW:
        shutil.rmtree(SAVED / "content", ignore_errors=True)
        write(SAVED, found)
        shutil.copytree(GOOD / "content/media", SAVED / "content/media")
    assert texts(SAVED) == found


def test_every_text_comes_back_as_it_was(written: Any, site: Path, tmp_path: Path) -> None:
    """Whatever YAML would take for something else, and whatever breaks lines."""
    awkward = [
        "null", "~", "yes", "No", "0123", "1.10", "1e3", "0x1F", "12:30", "2024-09-06", "=", "<<",
        "- a", "a: b", "a #b", "# c", "[x]", "{x}", "&a", "*a", "!t", "|", ">", "@x", "`x`", "%x",
        "'", '"', "it's “so”", "a\\b", "\\n", "?", "? x", ":", "--- a", "...", "a,b", "سخن",
        "\u00a0x", "x" * 300, "word " * 60 + "end", "a\n\nb", "  indented\nb", "a\n  b\n\n\nc\n",
        "- a\n- b", "long " * 40 + "\n\nb", "a\tb", "\U0001f3d7 crane", "a \nb", "e\u0301",
    ]  # fmt: skip
    start = {"title": "x", "date": "2024", "status": "occurred"}
    files = {
        f"content/events/e{number}.yaml": json.dumps(
            start | {"title": text, "body": text, "actors": [{"actor": "maresh", "as": text}]},
            ensure_ascii=False,
        )
        for number, text in enumerate(awkward)
    }
    before = loaded(site, tmp_path / "before", files)
    after = loaded(site, tmp_path / "after", written(files))
    assert not before.problems
    assert not after.problems
    for old, new in zip(before.records, after.records, strict=True):
        assert told(old.entry) == told(new.entry)
