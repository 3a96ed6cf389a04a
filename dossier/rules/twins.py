"""Entries that look like two of the same.

Nothing compares all with all: things are put in order, once by how they begin and once by how they
end, and each is compared with the few that come next (the sorted-neighbourhood method).
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit

from rapidfuzz import fuzz

from dossier.dates import Day
from dossier.graph import name_key
from dossier.model import Kind
from dossier.nodes import Pointer
from dossier.problems import quoted
from dossier.rules.rule import Checked, Finding, Rule

T = TypeVar("T")

_NEIGHBOURS: Final = 4
"""With how many of those that come next each is compared."""


def neighbours(things: Iterable[tuple[str, T]]) -> Iterator[tuple[T, T]]:
    """Yield pairs of things whose texts begin or end alike, each pair once, in order.

    Args:
        things: with their texts; the order of the pairs is theirs.
    """
    listed = list(things)
    pairs: set[tuple[int, int]] = set()
    for key in (_forwards, _backwards):
        order = sorted(range(len(listed)), key=lambda place: key(listed[place][0]))
        for at, place in enumerate(order):
            for other in islice(order, at + 1, at + 1 + _NEIGHBOURS):
                pairs.add((min(place, other), max(place, other)))
    for first, second in sorted(pairs):
        yield listed[first][1], listed[second][1]


def _forwards(text: str) -> str:
    return text


def _backwards(text: str) -> str:
    return text[::-1]


# --- texts --------------------------------------------------------------------------------

_ARTICLES: Final = frozenset({"the", "a", "an", "of", "in", "on", "at", "to", "for", "by", "and"})


def folded(text: str) -> str:
    """Return a text's words without case, accents and punctuation."""
    return " ".join(re.findall(r"\w+", name_key(text)))


def alike(one: str, other: str, least: int) -> bool:
    """Tell whether two folded texts have the same words, give or take the spelling of a few.

    "The EU extends its sanctions" and "The UK extends its sanctions" are not alike, although all
    but one letter are the same.

    Args:
        one: a text.
        other: another.
        least: how alike two spellings of a word must be at least: 100 is the same.
    """
    if abs(len(one) - len(other)) > _MOST_LETTERS:
        return False
    mine, others = Counter(one.split()), Counter(other.split())
    rest = [word for word in (mine - others).elements() if word not in _ARTICLES]
    others_rest = [word for word in (others - mine).elements() if word not in _ARTICLES]
    if len(rest) != len(others_rest) or len(rest) > max(1, len(one.split()) // 4):
        return False
    return all(map(_respelt(least), sorted(rest), sorted(others_rest)))


def _respelt(least: int) -> Callable[[str, str], bool]:
    def same(one: str, other: str) -> bool:
        long_enough = min(len(one), len(other)) >= _SHORTEST and one.isalpha() and other.isalpha()
        return long_enough and fuzz.ratio(one, other) >= least

    return same


_MOST_LETTERS: Final = 12
"""By how many letters two texts can differ and still have the same words."""

_SHORTEST: Final = 5
"""Shorter words that differ in a letter are other words: Iran, Iraq."""

_SPELT_ALIKE: Final = 80
"""For what is spelt in many ways, as people's names are in another script: Sergei, Sergey."""

_SAME_BUT_A_SLIP: Final = 90

# --- the rules ----------------------------------------------------------------------------

_NAMED: Final[tuple[tuple[Kind, tuple[str, ...]], ...]] = (
    ("actor", ("name", "aliases", "kind")),
    ("place", ("name",)),
    ("term", ("name",)),
)


def _names(checked: Checked) -> Iterator[Finding]:
    for kind, fields in _NAMED:
        named: list[tuple[str, tuple[str, Pointer, str, bool]]] = []
        for id_, name, *more in checked.graph.column(kind, *fields):
            if more and more[1] == "unnamed":  # one entry a description and occasion, by design
                continue
            person = bool(more) and more[1] == "person"
            named.append((folded(name), (id_, ("name",), name, person)))
            for index, alias in enumerate(more[0] if more else ()):
                named.append((folded(alias), (id_, ("aliases", index), alias, person)))
        told = set()
        for (first, _, name, person), (second, pointer, other, also) in neighbours(named):
            if first == second or (first, second) in told:
                continue
            least = _SPELT_ALIKE if person and also else _SAME_BUT_A_SLIP
            if alike(folded(name), folded(other), least):
                told.add((first, second))
                message = f"{quoted(other)} is nearly a name of '{first}': {quoted(name)}"
                if folded(name) == folded(other):
                    message = f"{quoted(other)} is a name of '{first}', too"
                yield Finding(kind, second, pointer, message)


def _events(checked: Checked) -> Iterator[Finding]:
    graph = checked.graph
    days: dict[Day, list[tuple[str, tuple[str, str, str]]]] = {}
    related: dict[str, Sequence[str]] = {}
    for id_, date, title, part_of, responds_to in graph.column(
        "event", "date", "title", "part_of", "responds_to"
    ):
        words = folded(title)
        days.setdefault(date.first, []).append((words, (words, id_, title)))
        related[id_] = (part_of or "", *responds_to)
    for same_day in days.values():
        for (words, first, title), (others, second, _) in neighbours(same_day):
            if first in related[second] or second in related[first]:
                continue
            if alike(words, others, _SPELT_ALIKE):
                message = f"nearly the title of '{first}', on the same day: {quoted(title)}"
                yield Finding("event", second, ("title",), message)


def _quotes(checked: Checked) -> Iterator[Finding]:
    quotes = [
        (words, (words, lang, id_, text))
        for id_, text, lang in checked.graph.column("quote", "text", "lang")
        for words in [folded(text)]
    ]
    for (words, lang, first, text), (others, in_, second, _) in neighbours(quotes):
        if lang == in_ and fuzz.ratio(words, others, score_cutoff=_SAME_WORDS):
            message = f"nearly the words of '{first}': {quoted(text)}"
            yield Finding("quote", second, ("text",), message)


_SAME_WORDS: Final = 90
"""How alike two quotations must be at least: some words in ten differ."""


def _addresses(checked: Checked) -> Iterator[Finding]:
    known: dict[str, str] = {}
    for id_, url in checked.graph.column("source", "url"):
        if url is None:
            continue
        first = known.setdefault(address(url), id_)
        if first != id_:
            yield Finding("source", id_, ("url",), f"the source '{first}' has the same address")


def address(url: str) -> str:
    """Return what tells one page from another: an address without what only says how, or from
    where, one comes to it."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    path = parts.path.removesuffix("/amp").removesuffix("/amp/").rstrip("/")
    asked = [
        pair
        for pair in parse_qsl(parts.query, keep_blank_values=True)
        if not pair[0].startswith("utm_") and pair[0] not in _TRACKING
    ]
    return f"{host}{path}?{urlencode(sorted(asked))}"


_TRACKING: Final = frozenset({"fbclid", "gclid", "ref", "outputType", "amp"})


RULES: Final = (
    Rule("similar-names", _names),
    Rule("similar-events", _events),
    Rule("similar-quotes", _quotes),
    Rule("same-address", _addresses),
)
