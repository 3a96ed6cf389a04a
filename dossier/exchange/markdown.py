"""Markdown ↔ HTML and plain text of other programs. Nothing that could run comes through."""

import re
import warnings
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Comment
from markdownify import MarkdownConverter

from dossier import markup

_UNWANTED: Final = (
    "script", "style", "iframe", "object", "embed", "applet", "form", "input", "button",
    "textarea", "select", "svg", "math", "audio", "video", "source", "track", "canvas", "link",
    "meta", "base", "template", "noscript", "frame", "frameset", "title", "head", "img", "picture",
)  # fmt: skip
"""Elements that are taken out with all that is in them."""


_GAP: Final = re.compile(r"\s{1000,}")
"""White space that says nothing; Markdownify takes time that grows with its square."""


class Converted(NamedTuple):
    """What became of a text."""

    text: str
    lost: tuple[str, ...]
    """The elements that were taken out, by name."""


def from_html(text: str) -> Converted:
    """Return HTML as Markdown, in which nothing is read as a reference to an entry."""
    soup, lost = _cleaned(text)
    for link in soup.find_all("a"):
        if _scheme(str(link.get("href", ""))) not in ("http", "https", "mailto"):
            link.unwrap()
    try:
        made: str = _Converter(
            heading_style="atx", bullets="-", escape_misc=True, newline_style="backslash"
        ).convert_soup(soup)
    except RecursionError:  # elements in elements, some hundred deep: of these, the words
        made = literal(_words(soup))
    lines = "\n".join(line.rstrip(" \t") for line in made.split("\n"))
    made = re.sub(r"\n{3,}", "\n\n", lines).strip()
    prose = markup.block(made)
    if prose.references or prose.faults:
        made = literal(_words(soup))
    return Converted(made, lost)


def plain_from_html(text: str) -> Converted:
    """Return the words of HTML on one line."""
    soup, lost = _cleaned(text)
    for element in soup.find_all(["br", "p", "div", "li"]):
        element.append(" ")
    return Converted(" ".join(soup.get_text().split()), lost)


class _Converter(MarkdownConverter):
    def escape(self, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002
        return _escaped(text)


def _cleaned(text: str) -> tuple[BeautifulSoup, tuple[str, ...]]:
    with warnings.catch_warnings():  # it would tell the editor that a text is no file name
        warnings.simplefilter("ignore")
        soup = BeautifulSoup(_GAP.sub(" ", text), "html.parser")
    lost = []
    for element in soup.find_all(_UNWANTED):
        if not element.decomposed:
            lost.append(element.name)
            element.decompose()
    for comment in soup.find_all(string=lambda one: isinstance(one, Comment)):
        comment.extract()
    return soup, tuple(dict.fromkeys(lost))


def _scheme(address: str) -> str:
    try:
        return urlsplit(address.strip()).scheme.lower()
    except ValueError:
        return ""


def _words(soup: BeautifulSoup) -> str:
    return "\n\n".join(
        " ".join(one.split()) for one in soup.get_text("\n").split("\n") if one.strip()
    )


_ELEMENT: Final = re.compile(r"</?(?:jats:)?[a-z][a-z0-9]*\b[^<>]*>")


def is_html(text: str) -> bool:
    """Whether something in a text looks like HTML."""
    return bool(_ELEMENT.search(text))


# --- plain text ---------------------------------------------------------------------------

_MEANS: Final = re.compile(r"[\\`*_\[\]<>|~]|&(?=#?\w+;)|!(?=\[)")
"""What means something to Markdown wherever it stands."""

_BEGINS: Final = re.compile(
    r"^( {0,3})(#{1,6}(?=\s|$)|[-+](?=\s|$)|=+(?=\s*$)|-(?=[-\s]*$))", re.MULTILINE
)
_NUMBERED: Final = re.compile(r"^( {0,3}\d{1,9})([.)])(?=\s|$)", re.MULTILINE)
"""What means something at the beginning of a line."""


def literal(text: str) -> str:
    """Return Markdown that shows a text just as it stands."""
    lines = [" ".join(line.split()) for line in text.strip().split("\n")]
    return _escaped("\n".join(lines))


def _escaped(text: str) -> str:
    text = _MEANS.sub(lambda match: f"\\{match[0]}", text)
    text = _BEGINS.sub(lambda match: f"{match[1]}\\{match[2]}", text)
    return _NUMBERED.sub(lambda match: f"{match[1]}\\{match[2]}", text)
