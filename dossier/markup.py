"""Markdown: compile prose once, find its references, render it given a link function.

Compiling yields the finished HTML, cut open at each reference to an entry. So the costly step
depends on the text alone; what a reference turns into (an address, a note's number, a card) is
known only where the text stands, and is filled in there.

Syntax beyond CommonMark (https://spec.commonmark.org/0.31.2/) and tables::

    [[irgc]]  [[irgc|the Guards]]  [[actor:irgc]]     a link to an entry
    ![[quote-id]]                                     an entry's card, a paragraph of its own
    [@source-id]  [@source-id, para. 3]  [@a; @b]     citations
"""

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

MEDIA = "media/"
"""What an image's address starts with; the rest is its path in `content/media`."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Something named in prose that only the page can fill in: an entry, or an image."""

    style: Literal["link", "card", "cite", "image"]
    kind: str
    """The kind, where the author named it (`[[actor:irgc]]`); else empty."""

    id: str
    """Images: the path in `content/media`."""

    text: str
    """Links: the words to show, or empty. Citations: where in the source, or empty.
    Images: what they show."""

    raw: str
    """As written, for finding it again in the file."""

    note: str = ""
    """Images: credit and licence, or empty."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the prose that cannot be rendered as meant."""

    code: str
    message: str
    hint: str
    raw: str
    """What to look for in the file."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading in prose, for a list of contents."""

    level: int
    """2 to 6; a page's own title is level 1."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown, compiled."""

    source: str
    """As the editor wrote it."""

    parts: tuple[str | Reference, ...]
    """Safe HTML, in turn with the references in it. Empty for empty prose."""

    headings: tuple[Heading, ...] = ()
    faults: tuple[Fault, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.parts)

    @property
    def references(self) -> list[Reference]:
        """The references in order of appearance."""
        return [part for part in self.parts if isinstance(part, Reference)]

    def render(self, link: Callable[[Reference], str]) -> str:
        """Return HTML, with what `link` gives (safe HTML) in place of each reference."""
        return "".join(part if isinstance(part, str) else link(part) for part in self.parts)

    def plain(self, name: Callable[[Reference], str]) -> str:
        """Return the text alone, with what `name` gives in place of each reference."""
        marked = "".join(
            part if isinstance(part, str) else html.escape(name(part)) for part in self.parts
        )
        return html.unescape(re.sub(r"<[^>]*>", "", marked)).strip()


NO_PROSE = Prose("", ())

_PLAIN = re.compile(r"[^\\`*_\[\]<>&!\n\r]*\Z")
"""Inline text in which CommonMark sees nothing but words."""


def inline(text: str) -> Prose:
    """Compile one line of inline Markdown."""
    if _PLAIN.match(text):
        stripped = text.strip(" ")
        return Prose(text, (html.escape(stripped),) if stripped else ())
    return _compile(text, _parser().parseInline(text))


def block(text: str) -> Prose:
    """Compile Markdown with paragraphs, lists, tables and headings.

    The topmost heading level used becomes level 2, whichever the author chose.
    """
    tokens = _parser().parse(text)
    return _compile(text, tokens, _settle_headings(tokens))


def _compile(text: str, tokens: Sequence[Token], headings: tuple[Heading, ...] = ()) -> Prose:
    parser = _parser()
    found: list[Reference] = []
    faults: list[Fault] = []
    _settle(tokens, faults)
    rendered = parser.renderer.render(tokens, parser.options, {"references": found}).strip()
    # NUL cannot come from content: CommonMark replaces it (section 2.3).
    pieces = rendered.split("\0")
    parts: list[str | Reference] = []
    for index, piece in enumerate(pieces):
        if index % 2:
            parts.append(found[int(piece)])
            continue
        # A note's number adjoins the word before it, however the author spaced the citation.
        before_cite = index + 1 < len(pieces) and found[int(pieces[index + 1])].style == "cite"
        text_before = piece.rstrip(" \n") if before_cite and not piece.endswith(">\n") else piece
        if text_before:
            parts.append(text_before)
    return Prose(text, tuple(parts), headings, tuple(faults))


# --- the syntax ---------------------------------------------------------------------------


_ENTRY = re.compile(r"\[\[([^\[\]|\n]*)(?:\|([^\[\]\n]*))?\]\]")
_CITE = re.compile(r"\[(@[^\[\]\n]*)\]")
_TARGET = re.compile(r"(?:([a-z]+):)?([^\s:]+)\Z")


def _entry_rule(state: StateInline, silent: bool) -> bool:
    card = state.src[state.pos] == "!"
    start = state.pos + card
    match = _ENTRY.match(state.src, start, state.posMax)
    if match is None or state.linkLevel > 0:
        return False
    if not silent:
        target = _TARGET.match(match[1].strip())
        raw = state.src[state.pos : match.end()]
        style: Literal["card", "link"] = "card" if card else "link"
        if target is None:
            _push_fault(state, raw)
        else:
            words = (match[2] or "").strip()
            _push(state, [Reference(style, target[1] or "", target[2], words, raw)])
    state.pos = match.end()
    return True


def _cite_rule(state: StateInline, silent: bool) -> bool:
    match = _CITE.match(state.src, state.pos, state.posMax)
    if match is None or state.linkLevel > 0:
        return False
    if not silent:
        cites = []
        for item in match[1].split(";"):
            cited, _, place = item.strip().partition(",")
            target = _TARGET.match(cited.strip().removeprefix("@"))
            if target is None or not cited.startswith("@"):
                _push_fault(state, match[0])
                break
            cites.append(Reference("cite", "source", target[2], place.strip(), match[0]))
        else:
            _push(state, cites)
    state.pos = match.end()
    return True


def _push(state: StateInline, references: list[Reference]) -> None:
    for reference in references:
        token = state.push("reference", "", 0)
        token.meta = {"reference": reference}


def _push_fault(state: StateInline, raw: str) -> None:
    token = state.push("text", "", 0)
    token.content = raw
    token.meta = {
        "fault": Fault("broken-reference", f"'{raw}' names no entry", REFERENCE_HINT, raw)
    }


REFERENCE_HINT = "write [[id]], [[id|words]], [[kind:id]], ![[id]] or [@source-id, para. 3]"


def _render_reference(
    _self: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, env: EnvType
) -> str:
    found: list[Reference] = env["references"]
    found.append(tokens[index].meta["reference"])
    return f"\0{len(found) - 1}\0"


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.inline.ruler.before("link", "entry", _entry_rule)
    parser.inline.ruler.before("entry", "cite", _cite_rule)
    parser.add_render_rule("reference", _render_reference)
    return parser


# --- after parsing ------------------------------------------------------------------------


def _settle(tokens: Sequence[Token], faults: list[Fault]) -> None:
    """Set cards free of their paragraphs; check links and images."""
    for index, token in enumerate(tokens):
        children = token.children or ()
        cards = [child for child in children if _is_card(child)]
        if cards and len(children) == 1 and index and tokens[index - 1].type == "paragraph_open":
            tokens[index - 1].hidden = tokens[index + 1].hidden = True
        elif cards:
            faults.extend(
                Fault(
                    "inline-card",
                    f"'{card.meta['reference'].raw}' stands in the midst of a sentence",
                    "give the card a paragraph of its own, or link with [[id]]",
                    card.meta["reference"].raw,
                )
                for card in cards
            )
        for child in children:
            _settle_child(child, faults)


def _is_card(token: Token) -> bool:
    return token.type == "reference" and token.meta["reference"].style == "card"


def _settle_child(token: Token, faults: list[Fault]) -> None:
    if "fault" in token.meta:
        faults.append(token.meta["fault"])
    elif token.type == "link_open":
        address = str(token.attrs["href"])
        if urlsplit(address).scheme in {"http", "https"}:
            token.attrs["rel"] = "noopener noreferrer"
            token.attrs["class"] = "external"
        elif not address.startswith(("mailto:", "#")):
            hint = "link an entry with [[id]], a page on the web with its whole address"
            faults.append(Fault("invalid-link", f"'{address}' is no web address", hint, address))
    elif token.type == "image":
        _settle_image(token, faults)


def _settle_image(token: Token, faults: list[Fault]) -> None:
    address = str(token.attrs["src"])
    if not address.startswith(MEDIA) or ".." in address.split("/"):
        hint = "copy it to content/media and write ![what it shows](media/name.jpg)"
        faults.append(
            Fault("foreign-image", f"the image '{address}' is not in content/media", hint, address)
        )
        return
    if not token.content.strip():
        hint = "write it between the brackets: ![what it shows](…)"
        faults.append(
            Fault(
                "missing-alt",
                f"the image '{address}' has no text for those who cannot see it",
                hint,
                address,
            )
        )
    credit = str(token.attrs.get("title", ""))
    path = address.removeprefix(MEDIA)
    token.type = "reference"
    token.meta = {"reference": Reference("image", "", path, token.content, address, credit)}


def _settle_headings(tokens: Sequence[Token]) -> tuple[Heading, ...]:
    """Shift the headings so that the topmost is level 2, and give each an id."""
    opens = [index for index, token in enumerate(tokens) if token.type == "heading_open"]
    top = min((int(tokens[index].tag[1]) for index in opens), default=2)
    headings = []
    used: dict[str, int] = {}
    for index in opens:
        level = min(int(tokens[index].tag[1]) - top + 2, 6)
        tokens[index].tag = tokens[index + 2].tag = f"h{level}"
        text = "".join(child.content for child in tokens[index + 1].children or ())
        slug = re.sub(r"\W+", "-", text.lower()).strip("-") or "section"
        used[slug] = used.get(slug, 0) + 1
        anchor = f"s-{slug}" if used[slug] == 1 else f"s-{slug}-{used[slug]}"
        tokens[index].attrs["id"] = anchor
        headings.append(Heading(level, anchor, text))
    return tuple(headings)
