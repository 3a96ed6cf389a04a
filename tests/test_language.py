"""The interface's language: tags, direction, names, numbers and messages."""

import gettext
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from babel.localedata import locale_identifiers
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment

from dossier import language as language_module
from dossier.language import Language, is_language_tag, text_direction

TAGS = ["en", "en-GB", "en-US", "de", "de-AT", "fa", "fa-AF", "ar", "he", "zh-Hant-TW", "sr-Latn"]


@pytest.mark.parametrize(
    "tag",
    [*TAGS, "EN-gb", "prs", "arc", "glk", "ckb", "es-419", "zh-yue", "de-DE-1901", "en-x-ours",
     "fa-u-ca-persian", "und"],
)  # fmt: skip
def test_language_tags(tag: str) -> None:
    """A well-formed tag is one, in any case of letters, if Babel has a name for the language."""
    assert is_language_tag(tag)


@pytest.mark.parametrize(
    "text",
    ["", "e", "english", "qqq", "en_GB", "en-", "-en", "en--GB", "en-GB-", "en GB", "en\n",
     "x-ours", "en-a", "en-a-bb-a-cc", "de-1901-1901", "12", "فا", "en-" + "a" * 9],
)  # fmt: skip
def test_other_texts_are_no_language_tags(text: str) -> None:
    """What RFC 5646 does not allow, or Babel cannot name, is no language tag."""
    assert not is_language_tag(text)


@given(st.text(max_size=40))
def test_any_text_can_be_asked_about(text: str) -> None:
    """Nothing raises for a text that is no tag: it runs left to right and is its own name."""
    assert text_direction(text) in ("ltr", "rtl")
    if not is_language_tag(text):
        assert isinstance(Language("en").language_name(text), str)
        assert Language(text).number(1) == "1"


@pytest.mark.parametrize(
    ("tag", "direction"),
    [
        ("en", "ltr"),
        ("fa", "rtl"),
        ("ar", "rtl"),
        ("he", "rtl"),
        ("ur", "rtl"),
        ("ckb", "rtl"),
        ("prs", "rtl"),
        ("glk", "rtl"),
        ("fa-Latn", "ltr"),
        ("fa-latn-IR", "ltr"),
        ("az", "ltr"),
        ("az-Arab", "rtl"),
        ("pa", "ltr"),
        ("pa-PK", "rtl"),
        ("en-Arab", "rtl"),
        ("no tag", "ltr"),
    ],
)
def test_direction(tag: str, direction: str) -> None:
    """The script decides which way a text runs: the one written, or else the likely one."""
    assert text_direction(tag) == direction == Language(tag).direction


@pytest.mark.parametrize(
    ("tag", "locale"),
    [
        ("en", "en_GB"),
        ("en-US", "en_US"),
        ("de-AT", "de_AT"),
        ("fa", "fa"),
        ("prs", "fa_AF"),
        ("zh-Hant-TW", "zh_Hant_TW"),
        ("de-DE-1901", "de_DE"),
        ("fa-XX", "fa"),
        ("arc", "en_GB"),
    ],
)
def test_locale(tag: str, locale: str) -> None:
    """The nearest locale is taken, British English for plain `en` and where there is none."""
    assert str(Language(tag).locale) == locale
    assert Language(tag).tag == tag


@pytest.mark.parametrize(
    ("reader", "tag", "name"),
    [
        ("en", "fa", "Persian"),
        ("en", "FA", "Persian"),
        ("en", "en-GB", "British English"),
        ("en", "fa-AF", "Dari"),
        ("en", "prs", "Dari"),
        ("en", "pa-PK", "Punjabi (Pakistan)"),
        ("en", "sr-Latn-RS", "Serbian (Latin, Serbia)"),
        ("en", "zh-Hant-TW", "Traditional Chinese (Taiwan)"),
        ("en", "qqq", "qqq"),
        ("de", "fa", "Persisch"),
        ("fa", "fa", "فارسی"),
    ],
)
def test_language_name(reader: str, tag: str, name: str) -> None:
    """A language is named for its readers, as precisely as its tag is."""
    assert Language(reader).language_name(tag) == name


@pytest.mark.parametrize(
    ("tag", "shown"), [("en", "1,234,567"), ("de", "1.234.567"), ("fa", "1,234,567")]
)
def test_number(tag: str, shown: str) -> None:
    """Numbers have the language's separators, and the digits that its dates have."""
    assert Language(tag).number(1_234_567) == shown


def test_small_numbers_are_the_same_everywhere() -> None:
    """No language of Babel's writes a whole number below 100 in another way than its digits."""
    for locale in locale_identifiers():
        for n in (0, 7, 42, 99):
            assert format_decimal(n, locale=locale) == str(n) == Language(locale).number(n), locale


def test_english_needs_no_data() -> None:
    """What every page of an English site asks is answered without Babel."""
    code = (
        "import sys; from dossier.language import Language; here = Language('en');"
        "print(here.direction, here.number(99), here.gettext('a'), 'babel' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["ltr", "99", "a", "False"]


def test_languages_are_values() -> None:
    """Languages of one tag are equal, of one hash, and pickle to little."""
    language = Language("de")
    assert language.locale is Language("de").locale
    assert language == Language("de") != Language("fa")
    assert len({language, Language("de")}) == 1
    assert pickle.loads(pickle.dumps(language)) == language
    assert len(pickle.dumps(language)) < 100


def test_messages_without_a_translation() -> None:
    """Without a translation the message is its own, filled where there is something to fill."""
    english = Language("en")
    assert english.gettext("100% known") == "100% known"
    assert english.gettext("about %(date)s", date="2024") == "about 2024"
    assert english.ngettext("%(num)s source", "%(num)s sources", 1, num="1") == "1 source"
    assert english.ngettext("%(num)s of %(all)s", "%(num)s of %(all)s", 2, all="3") == "2 of 3"


@pytest.fixture
def german_catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A German translation of two messages, in place of the package's own."""
    catalogue = Catalog(locale="de")
    catalogue.add("about %(date)s", "etwa %(date)s")
    catalogue.add(("%(num)s source", "%(num)s sources"), ("%(num)s Quelle", "%(num)s Quellen"))
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "dossier.mo").open("wb") as file:
        write_mo(file, catalogue)
    monkeypatch.setattr(language_module, "_CATALOGUES", tmp_path)
    monkeypatch.setattr(gettext, "_translations", {})
    language_module._catalogue.cache_clear()
    yield  # type: ignore[misc]
    language_module._catalogue.cache_clear()


@pytest.mark.usefixtures("german_catalogue")
def test_messages_with_a_translation() -> None:
    """A translation serves its language and that language's regions, and no others."""
    for tag in ("de", "de-AT"):
        assert Language(tag).gettext("about %(date)s", date="2024") == "etwa 2024"
        found = [
            Language(tag).ngettext("%(num)s source", "%(num)s sources", n, num=n) for n in (1, 2)
        ]
        assert found == ["1 Quelle", "2 Quellen"]
    assert Language("fa").gettext("about %(date)s", date="2024") == "about 2024"


@pytest.mark.usefixtures("german_catalogue")
def test_templates_can_call_gettext() -> None:
    """Jinja2's newstyle gettext, which fills messages by itself, takes these functions."""
    german = Language("de")
    environment = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        german.gettext, german.ngettext, newstyle=True
    )
    template = environment.from_string(
        "{{ gettext('about %(date)s', date='<2024>') }}, "
        "{% trans num=2 %}{{ num }} source{% pluralize %}{{ num }} sources{% endtrans %}"
    )
    assert template.render() == "etwa &lt;2024&gt;, 2 Quellen"
