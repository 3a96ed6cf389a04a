"""The interface's language: messages through gettext, numbers and names through Babel.

Source messages are English; a translation is `dossier/locale/<language>/LC_MESSAGES/dossier.mo`.
Tags of languages are BCP 47 (RFC 5646) throughout: `en`, `en-GB`, `fa`, `zh-Hant-TW`.

Babel and its data are loaded by what needs them: most builds of an English site's page do not.
"""

import gettext as gettext_module
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from babel import Locale

Direction = Literal["ltr", "rtl"]

_CATALOGUES = Path(__file__).parent / "locale"

# RFC 5646, section 2.1 (`langtag`). Tags that are grandfathered or private as a whole are left
# out: Babel knows none of them.
_TAG = re.compile(
    r"(?P<language>[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})"
    r"(?:-(?P<script>[a-z]{4}))?"
    r"(?:-(?P<territory>[a-z]{2}|[0-9]{3}))?"
    r"(?P<variants>(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)"
    r"(?P<extensions>(?:-[0-9a-wyz](?:-[a-z0-9]{2,8})+)*)"
    r"(?:-x(?:-[a-z0-9]{1,8})+)?",
    re.IGNORECASE,
)

_RIGHT_TO_LEFT_SCRIPT = re.compile(
    "Adlm|Arab|Aran|Armi|Avst|Chrs|Cprt|Elym|Gara|Hatr|Hebr|Hung|Khar|Lydi|Mand|Mani|Mend|Merc|"
    "Mero|Narb|Nbat|Nkoo|Orkh|Ougr|Palm|Phli|Phlp|Phnx|Prti|Rohg|Samr|Sarb|Sogd|Sogo|Syrc|Syre|"
    "Syrj|Syrn|Thaa|Todr|Yezi"
)
"""ISO 15924 codes of the scripts whose letters Unicode's `Bidi_Class` makes `R` or `AL`."""


@dataclass(frozen=True)
class Language:
    """A language the interface is written in.

    Hashable and cheap to make, copy and pickle: what is heavy is kept once a tag by the module.
    """

    tag: str
    """BCP 47, as the settings write it; the value of the pages' `lang`."""

    @property
    def locale(self) -> "Locale":
        """Babel's locale nearest to the tag. Plain `en` is written the British way."""
        return _locale(self.tag)

    @property
    def direction(self) -> Direction:
        """The value of the pages' `dir`."""
        return text_direction(self.tag)

    def gettext(self, message: str, **variables: object) -> str:
        """Translate `message` and fill its `%(name)s` places.

        Returns: the message itself where there is no translation. Without variables nothing is
            filled, so that Jinja2's newstyle gettext, which fills by itself, can call this.
        """
        translated = _catalogue(self.tag).gettext(message)
        return translated % variables if variables else translated

    def ngettext(self, singular: str, plural: str, n: int, **variables: object) -> str:
        """Translate in the plural form that `n` things need, and fill the `%(name)s` places.

        Returns: as `gettext`; among the variables, `num` is `n` unless given.
        """
        translated = _catalogue(self.tag).ngettext(singular, plural, n)
        return translated % {"num": n, **variables} if variables else translated

    def translations(self) -> bytes:
        """Return the files that translations come from, as they are; empty where there are none."""
        return b"".join(Path(file).read_bytes() for file in _catalogues(self.tag))

    def number(self, n: int | float) -> str:
        """Write a number with the separators of this language, in the digits 0 to 9.

        Babel writes dates in these digits only, and two sets of digits on a page would confuse.
        """
        if type(n) is int and 0 <= n < 100:
            return str(n)  # no language has separators there
        from babel.numbers import format_decimal  # noqa: PLC0415

        return format_decimal(n, locale=self.locale)

    def percent(self, part: int, whole: int) -> str:
        """Write what share of `whole`, which is above 0, `part` is, in whole percent.

        Rounded down, so `100%` is all of them; `0%` is none, and less than one percent `<1%`.
        """
        share = 100 * part // whole
        if part and not share:
            return f"<{self.percent(1, 100)}"
        if self.tag.partition("-")[0] == "en":
            return f"{share}%"
        from babel.numbers import format_percent  # noqa: PLC0415

        return format_percent(share / 100, locale=self.locale)

    def language_name(self, tag: str) -> str:
        """Name a language for readers of this one: `Persian`, `British English`.

        Returns: the tag itself where Babel has no name for it.
        """
        return _language_name(self.tag, tag)


@lru_cache(maxsize=4096)
def is_language_tag(text: str) -> bool:
    """Tell whether `text` is a well-formed BCP 47 tag of a language that Babel has a name for."""
    match = _TAG.fullmatch(text)
    if match is None:
        return False
    variants = match["variants"].lower().split("-")
    singletons = re.findall(r"(?<=-)[0-9a-z](?=-)", match["extensions"].lower())
    # RFC 5646, section 2.2.9: no variant and no singleton stands twice.
    if len(variants) != len(set(variants)) or len(singletons) != len(set(singletons)):
        return False
    return _primary(match)[0] in _source_locale().languages


@lru_cache(maxsize=4096)
def text_direction(tag: str) -> Direction:
    """Say which way text in a language runs: by the tag's script, or else by the likely one.

    Returns: `ltr` for what is no language tag.
    """
    if tag == "en":
        return "ltr"
    match = _TAG.fullmatch(tag)
    if match is None:
        return "ltr"
    script = match["script"]
    if script is None:
        # Not Babel's `Locale.text_direction`: it has no data for many a language of sources.
        likely = _global("likely_subtags")
        language, territory = _primary(match)
        found = likely.get(f"{language}_{territory}") or likely.get(language, "")
        script = next((part for part in found.split("_") if len(part) == 4), "")
    return "rtl" if _RIGHT_TO_LEFT_SCRIPT.fullmatch(script.title()) else "ltr"


def _global(table: Literal["likely_subtags", "language_aliases"]) -> "Mapping[str, str]":
    from babel.core import get_global  # noqa: PLC0415

    return get_global(table)


def _primary(match: re.Match[str]) -> tuple[str, str]:
    """The language and the territory (or ""), in the codes that Babel uses.

    `zh-yue` is `yue` (RFC 5646, section 4.5); CLDR files `prs` (Dari) as `fa` of `AF`.
    """
    language = str(match["language"]).lower().split("-")[-1]
    alias = _global("language_aliases").get(language, language).split("_")
    implied = alias[-1] if len(alias) > 1 and alias[-1].isupper() else ""
    return alias[0], (match["territory"] or implied).upper()


@lru_cache(maxsize=256)
def _candidates(tag: str) -> tuple[str, ...]:
    """Babel's identifiers for a tag, from the most precise to the language alone."""
    match = _TAG.fullmatch(tag)
    if match is None:
        return ()
    language, territory = _primary(match)
    script = (match["script"] or "").title()
    steps = ([language, script, territory], [language, script], [language, territory], [language])
    return tuple(dict.fromkeys("_".join(filter(None, step)) for step in steps))


@lru_cache(maxsize=1)
def _source_locale() -> "Locale":
    """For plain `en` and every language Babel has no data for: days before months, no commas."""
    from babel import Locale  # noqa: PLC0415

    return Locale("en", "GB")


@lru_cache(maxsize=256)
def _locale(tag: str) -> "Locale":
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415

    if tag.lower() == "en":
        return _source_locale()
    for identifier in _candidates(tag):
        try:
            return Locale.parse(identifier)
        except (UnknownLocaleError, ValueError):
            continue
    return _source_locale()


def _catalogues(tag: str) -> list[str]:
    """The files with translations for a tag, the most precise first."""
    if tag == "en" or not _CATALOGUES.is_dir():
        return []
    return gettext_module.find("dossier", str(_CATALOGUES), list(_candidates(tag)), all=True)


@lru_cache(maxsize=256)
def _catalogue(tag: str) -> gettext_module.NullTranslations:
    if not _catalogues(tag):
        return gettext_module.NullTranslations()
    return gettext_module.translation("dossier", str(_CATALOGUES), list(_candidates(tag)))


@lru_cache(maxsize=4096)
def _language_name(reader_tag: str, tag: str) -> str:
    names = _locale(reader_tag).languages
    for identifier in _candidates(tag):
        name = names.get(identifier)
        if name is not None:
            break
    else:
        return tag
    # What the name does not say yet, the script or the territory, follows in brackets.
    match = _TAG.fullmatch(tag)
    assert match is not None
    said = {part.lower() for part in identifier.split("_")}
    locale = _locale(reader_tag)
    more = [
        table.get(code, code)
        for table, code in (
            (locale.scripts, (match["script"] or "").title()),
            (locale.territories, (match["territory"] or "").upper()),
        )
        if code and code.lower() not in said
    ]
    return f"{name} ({', '.join(more)})" if more else str(name)
