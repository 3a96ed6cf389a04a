"""Words by which prose says that somebody else says so, for each language that has a list.

A text in a language without a list is not judged. A new language is one more `_Words` in `_LISTS`.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final


@dataclass(frozen=True, slots=True)
class _Words:
    """A language's list; all in lower case, parted by blanks or line ends."""

    alone: str
    """Words that suffice, in all their forms."""

    phrases: tuple[str, ...]
    """Regular expressions that match several words."""


_ENGLISH: Final = _Words(
    # Who says so or answers; who holds it to be so; what leaves it open.
    alone="""
    say says said saying tell tells told telling speak speaks spoke spoken speaking
    report reports reported reporting reportedly write writes wrote stated stating
    announce announces announced declare declares declared named
    claim claims claimed claiming assert asserts asserted asserting assertion assertions
    allege alleges alleged alleging allegedly allegation allegations
    accuse accuses accused accusing accusation accusations insist insists insisted
    argue argues argued describe describes described describing call calls called calling
    mention mentions mentioned quote quotes quoted cite cites cited citing source sources
    confirm confirms confirmed confirming deny denies denied denying denial denials
    reject rejects rejected dismiss dismisses dismissed dispute disputes disputed
    disagree disagrees disagreed contest contests contested question questions questioned
    contradict contradicts contradicted admit admits admitted concede concedes conceded
    acknowledge acknowledges acknowledged disclose discloses disclosed hint hints hinted
    reveal reveals revealed suggest suggests suggested indicate indicates indicated
    imply implies implied warn warns warned warning comment comments commented
    relay relays relayed

    believe believes believed think thinks thought suspect suspects suspected
    assume assumes assumed presume presumes presumed presumably expect expects expected
    estimate estimates estimated assess assesses assessed assessment assessments
    regard regards regarded consider considers considered

    apparent apparently purported purportedly supposed supposedly seemingly ostensibly
    unconfirmed unverified unproven rumour rumours rumoured rumor rumors rumored
    whether might possibly unclear unknown
    """,
    phrases=(
        r"according to",
        r"by (?:[\w'’-]+ ){1,5}accounts?",
        r"in the (?:words|view|account) of",
        r"no (?:evidence|information)",
        r"not (?:clear|known)",
        r"may (?:already |also |have |not |soon |still )*(?:be|have)",  # not the month
    ),
)
"""Left out are words that mostly mean something else: states, maintains, could, possible."""

_LISTS: Final = {"en": _ENGLISH}

_WORD: Final = re.compile(r"[^\W\d_]+")


def judges(language: str) -> bool:
    """Whether there is a list for a language, given its tag."""
    return _base(language) in _LISTS


def attributes(text: str, language: str) -> bool:
    """Tell whether a text says that somebody else says so, or leaves it open.

    Args:
        text: plain text.
        language: the tag of one that `judges` knows.
    """
    words, phrases = _compiled(_base(language))
    folded = " ".join(text.casefold().split())
    return not words.isdisjoint(_WORD.findall(folded)) or phrases.search(folded) is not None


@lru_cache
def _compiled(base: str) -> tuple[frozenset[str], re.Pattern[str]]:
    listed = _LISTS[base]
    phrases = "|".join(listed.phrases)
    return frozenset(listed.alone.split()), re.compile(rf"\b(?:{phrases})\b")


def _base(language: str) -> str:
    return language.partition("-")[0].lower()
