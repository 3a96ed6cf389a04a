"""What is wrong with a value of some sort, and what its editor may have meant.

Nothing here decides whether a value is right: `dossier.model` does.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Any, Final

from dossier.fields import Meant
from dossier.language import Language, is_language_tag
from dossier.problems import did_you_mean, nearest

Remedy = tuple[str, str, str]
"""A problem's code, what is wrong (to follow the value) and the cure."""


DEGREES: Final = "write [latitude, longitude] in degrees, such as [35.69, 51.39]"


_LONGEST_SLIP: Final = 200
"""In characters. What is longer is no slip; looking for its cure would only cost time."""


def remedy(meant: Meant, value: Any, kind: str, message: str) -> Remedy:
    """Say what is wrong with a value that the model refused.

    Args:
        meant: what the field takes.
        value: what was found: a text, or the list of them.
        kind: pydantic's name for the fault.
        message: the model's own words.
    """
    if isinstance(value, str):
        value = value[:_LONGEST_SLIP]
    match meant.what:
        case "choice":
            return _choice(meant.choices, value)
        case "list":
            return _degrees(value, message)
        case "flag":
            return "invalid-value", "is neither true nor false", _flag(value)
        case "url":
            # The model's own words, where the address is one but not of the sort that is meant.
            said = "is " + message if message.startswith("no address of a site") else ""
            return "invalid-url", said or "is no web address", _url(value)
        case "language":
            return "invalid-language", "is no known language", _language(value)
        case "number":
            return _number(kind)
        case "wikidata":
            return "invalid-value", "is no Wikidata item", _wikidata(value)
        case "email":
            return "invalid-value", "is no e-mail address", "write it as name@example.org"
        case "repository":
            return "invalid-value", "is no repository on GitHub", _repository(value)
        case "slug":
            return "invalid-value", "is not written as a tag or an id is", _slug(value)
    return "invalid-value", "is not allowed here", ""


def near_id(text: str) -> str:
    """Return the id that is nearest to a text; empty where the text has no letter of an id."""
    letters = unicodedata.normalize("NFKD", text[:_LONGEST_SLIP].casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")


def _choice(choices: tuple[str, ...], value: str) -> Remedy:
    allowed = "allowed: " + ", ".join(choices)
    near = did_you_mean(value, choices)
    return "invalid-value", "is not allowed here", f"{near} {allowed}" if near else allowed


def _number(kind: str) -> Remedy:
    if kind in ("greater_than_equal", "less_than_equal"):
        return "invalid-value", "is too small or too large", "a number from 1 to 1000 is meant"
    return "invalid-value", "is no whole number", "write it in digits, such as 10"


def _flag(value: str) -> str:
    meant = {
        **dict.fromkeys(("yes", "y", "on", "1", "true"), "true"),
        **dict.fromkeys(("no", "n", "off", "0", "false"), "false"),
    }.get(value.strip().casefold())
    near = meant or nearest(value, ("true", "false"))
    return f"did you mean '{near}'?" if near else "write true or false"


def _url(value: str) -> str:
    hint = "write it whole, from https:// on"
    rest = re.sub(r"^[a-z]{0,6}:?/{1,3}|^[a-z]{3,6}:(?=[a-z])", "", value.strip(), flags=re.I)
    scheme = "http" if re.match(r"h?t*p\b", value.strip(), re.I) else "https"
    if re.fullmatch(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:[:/?#][^\s\[\]]*)?", rest, re.I):
        whole = f"{scheme}://{rest}"
        if whole == value:  # an address, but not of a site
            whole = re.split("[?#]", whole)[0]
        return f"did you mean '{whole}'? {hint}"
    return hint


@lru_cache(maxsize=1)
def _tags() -> dict[str, str]:
    """The names of languages in English and in themselves, each with its tag."""
    names = Language("en").locale.languages
    tags = {str(name).casefold(): tag.replace("_", "-") for tag, name in names.items()}
    return {**tags, "farsi": "fa", "ukranian": "uk", "german": "de"}


def _language(value: str) -> str:
    hint = "use a tag such as en, fa, uk, zh-Hans"
    written = value.strip().replace("_", "-")
    if is_language_tag(written):
        return f"did you mean '{written}'?"
    name = nearest(written, _tags())
    if name and len(written) > 3:
        return f"did you mean '{_tags()[name]}'? {hint}"
    parts = written.split("-")
    for end in range(len(parts) - 1, 0, -1):
        if is_language_tag("-".join(parts[:end])):
            return f"did you mean '{'-'.join(parts[:end])}'? {hint}"
    return hint


def _degrees(value: Any, message: str) -> Remedy:
    hint = DEGREES
    if message != "no point on Earth":
        return "invalid-value", "is no pair of degrees", hint
    latitude, longitude = value
    swapped = abs(float(longitude)) <= 90 and abs(float(latitude)) <= 180
    if swapped:
        hint = f"did you mean [{longitude}, {latitude}]? the latitude comes first"
    return "invalid-value", "is no point on Earth", hint


def _wikidata(value: str) -> str:
    item = re.search(r"\bq\s?([1-9][0-9]*)\s*$", value, re.I)
    if item:
        return f"did you mean 'Q{item[1]}'?"
    return "a Wikidata item is a Q and a number, such as Q794"


def _repository(value: str) -> str:
    address = re.search(r"github\.com[/:]([A-Za-z0-9-]+/[A-Za-z0-9._-]+)", value)
    if address:
        return f"did you mean '{address[1].removesuffix('.git')}'?"
    return "write owner/name, the last two parts of its address on GitHub"


def _slug(value: str) -> str:
    hint = "use lower-case letters a–z, digits and single hyphens, 100 at the most"
    near = near_id(value)
    return f"did you mean '{near}'? {hint}" if near else hint
