"""What the form lets editors write into fields of each sort: patterns that browsers check.

They refuse what is plainly wrong and never what the generator accepts; what they let through,
`dossier check` still looks at. They are written in what Python's and browsers' patterns share.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_YEAR: Final = "-?[0-9]{4}"
_MONTH: Final = "(?:0[1-9]|1[0-2])"
_DAY: Final = "(?:0[1-9]|[12][0-9]|3[01])"
_MARK: Final = "[?~%]?"
_CLOCK: Final = "T[0-2][0-9]:[0-5][0-9]:[0-5][0-9](?:Z|[+-][0-9]{2}(?::[0-9]{2})?)?"

_PLAIN: Final = f"{_YEAR}(?:-{_MONTH}(?:-{_DAY})?)?{_MARK}"
"""A year, month or day: what an interval's ends can be, too."""

_SINGLE: Final = "|".join(
    [
        _PLAIN,
        f"{_YEAR}-{_MONTH}-{_DAY}{_CLOCK}",
        f"{_YEAR}-2[1-4]{_MARK}",  # seasons
        f"-?[0-9]{{2}}[0-9X]X{_MARK}",  # decades and centuries
        f"{_YEAR}-(?:XX(?:-XX)?|{_MONTH}-XX){_MARK}",
        f"Y-?[0-9]{{5,12}}{_MARK}",
    ]
)
_END: Final = rf"(?:{_PLAIN}|\.\.)?"

_DATE_HINT: Final = "Such as 2024-09-06, 2024-09, 2024, 2024~ (about) or 2024-09-06/2024-09-10."

PATTERNS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "date": (f"^(?:{_SINGLE}|{_END}/{_END})$", f"No date. {_DATE_HINT}"),
        "day": (f"^{_YEAR}-{_MONTH}-{_DAY}$", "No day. Write it as 2024-09-06."),
        "url": (
            r"^[Hh][Tt][Tt][Pp][Ss]?://\S+$",
            "No web address. Write it whole, from https:// on.",
        ),
        "language": (
            "^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$",
            "No language tag. Write one such as en, fa, uk or zh-Hans.",
        ),
        "slug": (
            "^[a-z0-9]+(?:-[a-z0-9]+)*$",
            "Only lower-case letters a–z, digits and single hyphens between.",
        ),
        "number": (r"^[+-]?\d[\d_]*$", "No whole number. Write it in digits."),
        "pair": (
            r"^[^,]+,[^,]+$",
            "Latitude and longitude in degrees with a comma between, such as 35.69, 51.39.",
        ),
        "wikidata": ("^Q[1-9][0-9]*$", "A Wikidata item is a Q and a number, such as Q794."),
        "email": (r"^[^@\s]+@[^@\s]+\.[^@\s]+$", "Write it as name@example.org."),
        "repository": (
            "^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$",
            "Write owner/name, the last two parts of its address on GitHub.",
        ),
    }
)
"""For each sort of value the pattern, and what to say of what does not match it."""

HINTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "date": _DATE_HINT,
        "pair": "Such as 35.69, 51.39.",
        "markdown": "Markdown: an empty line begins a paragraph, [[id]] links to an entry, "
        "[@source-id, para. 3] cites.",
    }
)
"""What is said below each field of a sort, after what the field is for."""
