"""Regular expressions of what editors write, for tools that check forms and files before we do.

They are read alike by Python and by JavaScript, and never refuse what `validation` accepts; what
they let pass, such as the 31st of February, `validation` may still refuse.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_YEAR: Final = "-?[0-9]{4}"
_MONTH: Final = "(0[1-9]|1[0-2])"
_DAY: Final = "(0[1-9]|[12][0-9]|3[01])"
_TIME: Final = "T[0-2][0-9]:[0-5][0-9]:[0-5][0-9](Z|[+-][01][0-9](:[0-5][0-9])?)?"
_MARK: Final = "[?~%]?"
_PLAIN: Final = f"{_YEAR}(-{_MONTH}(-{_DAY})?)?{_MARK}"
_END: Final = rf"({_PLAIN}|\.\.)?"

_DATE: Final = "|".join(
    [
        _PLAIN,
        f"{_YEAR}-{_MONTH}-{_DAY}{_TIME}",
        f"{_YEAR}-2[1-4]{_MARK}",
        f"-?[0-9]{{2}}[0-9X]X{_MARK}",
        f"{_YEAR}-(XX(-XX)?|{_MONTH}-XX){_MARK}",
        f"Y-?[1-9][0-9]{{4,11}}{_MARK}",
        f"{_END}/{_END}",
    ]
)
"""EDTF, levels 0 and 1; see `dategrammar`."""

PATTERNS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "date": (f"^({_DATE})$", "no date: write 2024, 2024-09 or 2024-09-06"),
        "day": (f"^{_YEAR}-{_MONTH}-{_DAY}$", "no day: write it as 2024-09-06"),
        "flag": ("^(true|false)$", "write true or false"),
        "url": (
            "^[Hh][Tt][Tt][Pp][Ss]?://[^ /?#][^ ]*$",
            "no web address: write it whole, from https:// on",
        ),
        "site": (
            "^[Hh][Tt][Tt][Pp][Ss]?://[^ /?#][^ ?#]*$",
            "no address of a site: write it from https:// on, without ? and #",
        ),
        "language": (
            "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$",
            "no language tag: use one such as en, fa, uk, zh-Hans",
        ),
        "slug": (
            "^[a-z0-9]+(-[a-z0-9]+)*$",
            "lower-case letters a–z, digits and single hyphens are meant",
        ),
        "number": ("^[^A-Za-z]+$", "a whole number is meant"),
        "degrees": ("^[^A-DF-Za-df-z]+$", "a number of degrees is meant"),
        "wikidata": ("^Q[1-9][0-9]*$", "a Q and a number are meant, such as Q794"),
        "email": (
            r"^[^@ ]+@[^@ ]+\.[^@ ]+$",
            "no e-mail address: write it as name@example.org",
        ),
        "pair": (
            "^[^,]+,[^,]+$",
            "latitude and longitude are meant, in degrees with a comma between: 35.69, 51.39",
        ),
        "repository": (
            "^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$",
            "write owner/name, the last two parts of its address on GitHub",
        ),
    }
)
"""For sorts of text (`fields.Meant.what`) a pattern, and what to tell who wrote something else."""
