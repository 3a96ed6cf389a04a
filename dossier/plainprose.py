"""The Markdown that editors write most → prose, at a sixth of what markdown-it-py takes.

Read are paragraphs and tight bulleted lists of words, with links to entries, citations and plain
emphasis, and cards between them. Everything else is refused, for `commonmark` to read: whatever
else Markdown has a sign for, what is wrong, and what this module is not sure of. What it does
read, `commonmark` compiles alike; tests hold that.
"""

import re
from typing import Final

from dossier.prose import Prose, Reference, cut_open


def inline(text: str) -> Prose | None:
    """Compile a line of Markdown; return None for what is refused."""
    # A line's end at the end of the text is none of it, as the text after `>` in YAML has one.
    words = text.rstrip("\n")
    if _has_other_signs(words) or not words or words[0].isspace() or words[-1].isspace():
        return None
    if "\n" in words and (" \n" in words or "\n " in words):
        return None
    reader = _Reader(text)
    reader.read(words, 0)
    return reader.prose()


def block(text: str) -> Prose | None:
    """Compile Markdown with paragraphs; return None for what is refused."""
    if _has_other_signs(text):
        return None
    reader = _Reader(text)
    at = 0
    listed = False
    for lines in text.rstrip("\n").split("\n\n"):
        if lines.startswith("- "):
            # After a list and an empty line, another item would make it a list of paragraphs.
            if listed or not reader.read_list(lines, at):
                return None
            listed = True
        else:
            if not reader.read_paragraph(lines, at):
                return None
            listed = False
        at += len(lines) + 2
    return reader.prose()


_OTHER_SIGNS: Final = "\\`_<>&\t\r\0"
"""What could be an escape, code, emphasis, markup, an entity or an indent."""


def _has_other_signs(text: str) -> bool:
    for sign in _OTHER_SIGNS:  # noqa: SIM110 - a generator takes twice as long
        if sign in text:
            return True
    return False


_START: Final = re.compile(r"[^\W\d_]|[0-9]++(?![.)])|[(“‘„«\"']|\[[\[@]|\*\*?[^\W_]")
"""How a line of a paragraph begins that begins nothing else; in particular, no list and no rule."""

_TOKEN: Final = re.compile(
    r"""
      \[\[(?:(?P<kind>[a-z]+):)?(?P<id>[A-Za-z0-9.-]++)(?:\|(?P<words>[^\[\]|*]*+))?\]\](?![(:])
    | \[@(?P<source>[A-Za-z0-9.-]++)(?:,(?P<place>[^\[\];*]*+))?\](?![(:])
    | \[(?P<sources>@[^\[\]*]*+)\](?![(:])
    | \*(?<![^ \n(“‘"]\*)(?P<star>\*?+)(?P<stressed>[^\W_](?:[\w ,’-]*[^\W_])?)
      \*(?P=star)(?![^ \n.,;:!?)”’"])
    """,
    re.VERBOSE,
)
"""Links, citations and emphasis; not what could be a Markdown link, or the definition of one.

Each alternative begins with a character: looking for these alone is five times as fast."""

_CITED: Final = re.compile(r"([ \n]*)@([A-Za-z0-9.-]++)(?:,([^;]*+))?\Z")
_CARD: Final = re.compile(r"!\[\[(?:([a-z]+):)?([A-Za-z0-9.-]++)\]\]\Z")


class _Reader:
    """Compiles a text piece by piece."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.html: list[str] = []
        """With U+0000 in the place of each reference."""

        self.found: list[Reference] = []

    def read_paragraph(self, lines: str, at: int) -> bool:
        """Compile a paragraph, or a card in its place; return whether it surely is one."""
        card = _CARD.match(lines)
        if card is not None:
            self.found.append(Reference("card", card[1] or "", card[2], "", at))
            self.html.append("\0")
            return True
        if not _START.match(lines) or lines[-1].isspace():
            return False
        if "\n" in lines and (" \n" in lines or not all(map(_START.match, lines.split("\n")))):
            return False
        self._open("<p>")
        self.read(lines, at)
        self.html.append("</p>\n")
        return True

    def read_list(self, lines: str, at: int) -> bool:
        """Compile a list; return whether it surely is one."""
        self._open("<ul>\n")
        for line in lines.split("\n"):
            item = line[2:]
            if not line.startswith("- ") or not _START.match(item) or item[-1].isspace():
                return False
            self.html.append("<li>")
            self.read(item, at + 2)
            self.html.append("</li>\n")
            at += len(line) + 1
        self.html.append("</ul>\n")
        return True

    def _open(self, tag: str) -> None:
        after_card = self.html and self.html[-1] == "\0"
        self.html.append("\n" + tag if after_card else tag)

    def read(self, text: str, at: int) -> None:
        """Compile words; `at` is where they stand."""
        done = 0
        for match in _TOKEN.finditer(text):
            start, end = match.span()
            kind, id_, words, source, place, sources, star, stressed = match.groups()
            before = text[done:start]
            if stressed:
                tag = "strong" if star else "em"
                self.html.append(f"{before}<{tag}>{stressed}</{tag}>")
            else:
                if id_:
                    shown = " ".join(words.split()) if words else ""
                    self.found.append(Reference("link", kind or "", id_, shown, at + start))
                elif source:
                    where = " ".join(place.split()) if place else ""
                    self.found.append(Reference("cite", "source", source, where, at + start + 1))
                elif not self._cite(sources, at + start + 1):
                    before += "["  # which refuses the whole
                self.html.append(before + "\0" * (1 if sources is None else sources.count(";") + 1))
            done = end
        self.html.append(text[done:])

    def _cite(self, sources: str, at: int) -> bool:
        """Note several citations; return whether all are understood."""
        for item in sources.split(";"):
            cited = _CITED.match(item)
            if cited is None:
                return False
            space, source, place = cited.groups("")
            where = " ".join(place.split())
            self.found.append(Reference("cite", "source", source, where, at + len(space)))
            at += len(item) + 1
        return True

    def prose(self) -> Prose | None:
        """Return what was compiled; None if signs are left in it."""
        html = "".join(self.html)
        if "[" in html or "]" in html or "*" in html or "!\0" in html:
            return None
        if '"' in html:
            html = html.replace('"', "&quot;")
        return Prose(self.text, cut_open(html, self.found))
