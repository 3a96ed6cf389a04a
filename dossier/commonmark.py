"""Prose in all that Markdown can be, compiled by markdown-it-py.

The syntax is in the docstring of `markup`, which asks here for what it cannot do itself.
"""

import html
import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Literal, TypeAlias
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline, autolink, image, link
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from dossier.problems import quoted
from dossier.prose import Fault, Heading, Prose, Reference, cut_open

MEDIA = "media/"
"""What an image's address starts with; the rest is its path in `content/media`."""


def inline(text: str) -> Prose:
    """Compile one line of inline Markdown."""
    return _compile(text, _parser().parseInline(text))


def block(text: str) -> Prose:
    """Compile Markdown with paragraphs, lists, tables and headings."""
    tokens = _parser().parse(text)
    return _compile(text, tokens, _settle_headings(tokens))


def _compile(text: str, tokens: Sequence[Token], headings: tuple[Heading, ...] = ()) -> Prose:
    parser = _parser()
    found: list[Reference] = []
    faults = _settle(text, tokens)
    rendered = parser.renderer.render(tokens, parser.options, {"references": found})
    return Prose(text, cut_open(rendered, found), headings, tuple(faults))


# --- the syntax ---------------------------------------------------------------------------


# The backslash is needed in tables; what is moved out of one may keep it.
_ENTRY = re.compile(r"\[\[([^\[\]|\n]*?)(?:\\?\|([^\[\]]*))?\]\]")
_CITE = re.compile(r"\[(@[^\[\]]*)\]")
_BROKEN = re.compile(
    r"!?\[\[(?!\[)[^\[\]\n]{0,40}\]?|\[@[^\[\]\n]{0,40}"
    r"|(?P<halved>\[[a-z0-9]+(?:-[a-z0-9]+)*(?:\|[^\[\]\n]*)?\]\])"
)
_STRAY = re.compile(r"\]\(\s*((?:https?:|www\.)[^\s()]{0,80})")
_TARGET = re.compile(r"(?:([a-z]+):)?([^\s:]+)\Z")


def _entry_rule(state: StateInline, silent: bool) -> bool:
    first = state.src[state.pos]
    if first not in "[!":
        return False
    card = first == "!"
    match = _ENTRY.match(state.src, state.pos + card, state.posMax)
    if match is None:
        return False
    if not silent:
        target = _TARGET.match(match[1].strip())
        style: Literal["card", "link"] = "card" if card else "link"
        if target is None:
            _push_broken(state, state.src[state.pos : match.end()])
        else:
            words = " ".join((match[2] or "").split())  # lines may be wrapped in them
            _push(state, [Reference(style, target[1] or "", target[2], words, state.pos)])
    state.pos = match.end()
    return True


def _cite_rule(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "[":
        return False
    match = _CITE.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        cites = []
        at = match.start(1)
        for item in match[1].split(";"):
            cited, _, place = item.strip().partition(",")
            target = _TARGET.match(cited.strip().removeprefix("@"))
            if target is None or target[1] or not cited.startswith("@"):
                _push_broken(state, match[0])
                break
            start = at + len(item) - len(item.lstrip())
            cites.append(Reference("cite", "source", target[2], " ".join(place.split()), start))
            at += len(item) + 1
        else:
            _push(state, cites)
    state.pos = match.end()
    return True


def _broken_rule(state: StateInline, silent: bool) -> bool:
    """What begins as a reference, or ends as one, and is none."""
    match = None
    if state.src[state.pos] in "[!":
        match = _BROKEN.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    before = state.src[max(0, state.pos - 100) : state.pos]
    if match["halved"] and before.count("[") > before.count("]"):
        return False  # an inner bracket of text such as [a [b]]
    if not silent:
        _push_broken(state, match[0])
    state.pos = match.end()
    return True


def _stray_rule(state: StateInline, silent: bool) -> bool:
    """The end of a Markdown link that is none: CommonMark shows it as it is written."""
    match = None
    if state.src[state.pos] == "]" and not silent:
        match = _STRAY.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    message = f"the link to {quoted(match[1])} is not well-formed"
    hint = "write [words](https://…): no space in the address, no reference within the words"
    _push_fault(state, "]", Fault("invalid-link", message, hint))
    state.pos += 1
    return True


def _push(state: StateInline, references: list[Reference]) -> None:
    for reference in references:
        token = state.push("reference", "", 0)
        token.meta = {"reference": reference, "at": reference.at}


def _push_broken(state: StateInline, raw: str) -> None:
    message = f"{quoted(raw)} is no link, card or citation"
    _push_fault(state, raw, Fault("broken-reference", message, REFERENCE_HINT))


def _push_fault(state: StateInline, raw: str, fault: Fault) -> None:
    token = state.push("fault", "", 0)
    token.content = raw
    token.meta = {"fault": fault, "at": state.pos}


def _render_fault(
    _self: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType
) -> str:
    return html.escape(tokens[index].content)


Rule: TypeAlias = Callable[[StateInline, bool], bool]


def _noting_place(rule: Rule) -> Rule:
    """Let the tokens of a rule say where they begin."""

    def noting(state: StateInline, silent: bool) -> bool:
        start, known = state.pos, len(state.tokens)
        found = rule(state, silent)
        if found and not silent:
            for token in state.tokens[known:]:
                if token.type in ("link_open", "image"):
                    token.meta.setdefault("at", start)
        return found

    return noting


REFERENCE_HINT = "write [[id]], [[id|words]], [[kind:id]], ![[id]] or [@source-id, para. 3]"


def _render_reference(
    _self: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, env: EnvType
) -> str:
    found: list[Reference] = env["references"]
    found.append(tokens[index].meta["reference"])
    return "\0"


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.inline.ruler.before("link", "entry", _entry_rule)
    parser.inline.ruler.before("entry", "cite", _cite_rule)
    for name, rule in (("link", link), ("image", image), ("autolink", autolink)):
        parser.inline.ruler.at(name, _noting_place(rule))
    parser.inline.ruler.after("entry", "broken", _broken_rule)
    parser.inline.ruler.after("image", "stray", _stray_rule)
    parser.add_render_rule("fault", _render_fault)
    parser.add_render_rule("reference", _render_reference)
    return parser


# --- after parsing ------------------------------------------------------------------------


def _settle(text: str, tokens: Sequence[Token]) -> list[Fault]:
    """Set cards free of their paragraphs; check links and images; find where things stand."""
    faults: list[Fault] = []
    places: _Places | None = None
    for index, token in enumerate(tokens):
        if token.type in ("th_open", "td_open") and "style" in token.attrs:
            # A strict policy lets no page style itself: "text-align:right" becomes a class.
            side = str(token.attrs.pop("style")).rpartition(":")[2]
            token.attrs["class"] = f"align-{side}"
        noted = [child for child in token.children or () if "at" in child.meta]
        if not noted:
            continue
        places = places or _Places(text)
        places.settle(token, noted)
        cards = [child for child in noted if _is_card(child)]
        alone = len(token.children or ()) == 1
        if cards and alone and index and tokens[index - 1].type == "paragraph_open":
            tokens[index - 1].hidden = tokens[index + 1].hidden = True
        else:
            faults.extend(
                Fault(
                    "inline-card",
                    f"the card of {quoted(card.meta['reference'].id)} stands within a sentence",
                    "give the card a paragraph of its own, or link with [[id]]",
                    card.meta["at"],
                )
                for card in cards
            )
        for child in noted:
            _settle_child(child, faults)
    return faults


class _Places:
    """Finds out where in a text its references, links and images stand."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._starts = [0, *accumulate(len(line) + 1 for line in self._lines)]
        self._done: dict[int, int] = {}
        """By row: the column up to which it was looked through; table rows have many contents."""

    def settle(self, token: Token, noted: Sequence[Token]) -> None:
        """Turn the places in an inline token's content into places in the text."""
        if not token.map:
            return
        rows = self._rows(token.content, token.map[0])
        for child in noted:
            at: int = child.meta["at"]
            start, place, escaped = rows[bisect_right(rows, at, key=_first) - 1]
            backslashes = token.content.count("|", start, at) if escaped else 0
            child.meta["at"] = at = place + at - start + backslashes
            for name in ("reference", "fault"):
                if name in child.meta:
                    child.meta[name] = child.meta[name].placed(at)

    def _rows(self, content: str, row: int) -> list[tuple[int, int, bool]]:
        """For each line of a content: where it starts in that, and in the text; is `|` escaped?"""
        rows, start = [], 0
        for line in content.split("\n"):
            written, done = self._lines[row], self._done.get(row, 0)
            # In tables, a vertical bar within a cell is written with a backslash.
            spellings = (line, line.replace("|", "\\|"))
            found = [(written.find(one, done), one) for one in spellings]
            column, spelt = next((pair for pair in found if pair[0] >= 0), (done, ""))
            self._done[row] = column + len(spelt)
            rows.append((start, self._starts[row] + column, spelt != line))
            start += len(line) + 1
            row = min(row + 1, len(self._lines) - 1)
        return rows


def _first(row: tuple[int, int, bool]) -> int:
    return row[0]


def _is_card(token: Token) -> bool:
    return token.type == "reference" and token.meta["reference"].style == "card"


def _settle_child(token: Token, faults: list[Fault]) -> None:
    if "fault" in token.meta:
        faults.append(token.meta["fault"])
    elif token.type == "link_open":
        address = str(token.attrs["href"])
        scheme = _scheme(address)
        if scheme in {"http", "https"}:
            token.attrs["rel"] = "noopener noreferrer"
            token.attrs["class"] = "external"
        elif scheme != "mailto" and not address.startswith("#"):
            message = f"{quoted(address)} is no web address"
            hint = "link an entry with [[id]], a page on the web with its whole address"
            faults.append(Fault("invalid-link", message, hint, token.meta["at"]))
    elif token.type == "image":
        _settle_image(token, faults)


def _scheme(address: str) -> str:
    """The scheme of an address; empty where the address leads nowhere."""
    try:
        parts = urlsplit(address)
        named = bool(parts.hostname) and "%" not in parts.netloc and parts.port != 0
    except ValueError:
        return ""
    return parts.scheme if named or parts.scheme == "mailto" else ""


def _settle_image(token: Token, faults: list[Fault]) -> None:
    address, at = unquote(str(token.attrs["src"])), token.meta["at"]
    if not address.startswith(MEDIA) or ".." in address.split("/"):
        message = f"the image {quoted(address)} is not in content/media"
        hint = "copy it to content/media and write ![what it shows](media/name.jpg)"
        faults.append(Fault("foreign-image", message, hint, at))
        return
    if any("at" in child.meta for child in token.children or ()):
        message = f"the text of the image {quoted(address)} has a link or a citation in it"
        hint = "write words alone; a citation can follow the image"
        faults.append(Fault("broken-reference", message, hint, at))
    if not token.content.strip():
        message = f"the image {quoted(address)} has no text for those who cannot see it"
        hint = "write it between the brackets: ![what it shows](…)"
        faults.append(Fault("missing-alt", message, hint, at))
    credit = str(token.attrs.get("title", ""))
    path = address.removeprefix(MEDIA)
    token.type = "reference"
    token.meta = {"reference": Reference("image", "", path, token.content, at, credit)}


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
