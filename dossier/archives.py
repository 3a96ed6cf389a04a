"""Archived copies of web pages: what their addresses say."""

import re
from typing import Final
from urllib.parse import urlsplit

from dossier.dategrammar import Date, InvalidDate, parse

_SAVED: Final = re.compile(
    r"/(\d{4})(\d\d)(\d\d)(?:\d{2}){0,3}(?:[a-z]{2}_)?/https?:"  # as most archives have it
    r"|/(\d{4})\.(\d\d)\.(\d\d)-\d{6}/https?:"  # archive.today
)

_SHOWS_WORDS: Final = re.compile(
    r"(?:^|\.)(?:web\.archive\.org|archive\.(?:today|ph|is|li|vn|md|fo))$"
)
"""Archives that show a copy as a page itself. In others it stands in a frame, where a browser does
not look for words."""


def saved_on(address: str) -> Date | None:
    """Return the day on which a copy was saved, where its address says so.

    Archives have the copy's time before the address of the original:
    `https://web.archive.org/web/20240910081500/https://example.org/`.
    """
    found = _SAVED.search(address)
    if found is None:
        return None
    try:
        return parse("-".join(part for part in found.groups() if part))
    except InvalidDate:
        return None


def shows_words(address: str) -> bool:
    """Tell whether an archive shows its copies so that a link can lead to words on them."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return False
    return bool(_SHOWS_WORDS.search(host))
