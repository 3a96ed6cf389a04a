"""Where the characters of a YAML value stand in the text that it was read from."""

import re
from typing import Final


def align(value: str, text: str, start: int) -> list[int]:
    """Find where each character of a value stands in the text that it was read from.

    Args:
        value: the value.
        text: the file's text.
        start: where the value begins in it, counted from 0.

    Returns:
        The places, counted from 0; at least one. They end early where the text is not followed.
    """
    pattern = _UNQUOTED
    if not text.startswith(value[:100], start):
        header = _BLOCK_HEADER.match(text, start)
        pattern = _PATTERNS.get(text[start : start + 1], _UNQUOTED)
        start = header.end() if header else start + (pattern is not _UNQUOTED)
    places = []
    written = pattern.match(text, start)
    for character in value:
        blank = character in _BLANK
        skipped = ("\\\n",) if blank else ("\\\n", " ", "\t", "\n")
        while written and written[0].startswith(skipped):
            written = pattern.match(text, written.end())
        if written is None:
            break
        places.append(written.start())
        if written[0] == character or written.lastgroup == "escape":
            written = pattern.match(text, written.end())
        elif not blank:  # else a line's end, folded to a space
            break
    return places or [start]


_BLANK: Final = " \t\n\r\x85\u2028\u2029"
"""What a line's end can be folded to; a no-break space, say, is a character like others."""

_BLOCK_HEADER: Final = re.compile(r"[|>][-+0-9]*(?: +#.*| *)(?=\n)")
_UNQUOTED: Final = re.compile(r"(?s:.)")
_PATTERNS: Final = {
    '"': re.compile(
        r"(?s:\\\n[ \t]*|(?P<escape>\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.))"
        r"|[^\"\\])"
    ),
    "'": re.compile(r"(?s:(?P<escape>'')|[^'])"),
}
"""What one character of a value can be in the file, by the quotation mark that it begins with
(YAML 1.2.2, sections 7.3.1 and 7.3.2); a backslash at a line's end stands for nothing."""
