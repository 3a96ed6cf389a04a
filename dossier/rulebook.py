"""The rulebook: what `dossier check` asks for beyond what a build needs, rule by rule, in words.

Here is all that settings, documentation and reports say of a rule; `rules` has the functions that
find what breaks it. A rule is added in both places, with a site that breaks it and one that keeps
it in `tests/sites/rules/<code>/`.
"""

from dataclasses import dataclass
from typing import Final, Literal

Severity = Literal["error", "warning"]
RuleSeverity = Literal["error", "warning", "off"]


@dataclass(frozen=True, slots=True)
class Code:
    """What a problem code means, for the documentation and for machine-readable output."""

    title: str
    """What is wrong, in a few words."""

    cure: str
    """What the editor does about it."""

    severity: RuleSeverity = "error"
    """What a problem with this code is; of rules: unless the settings say otherwise."""

    reason: str = ""
    """Rules only: why it matters to readers, in one sentence or two."""

    example: str = ""
    """Rules only: a message as it may read."""


RULEBOOK: Final[dict[str, Code]] = {
    "unused-entry": Code(
        "an entry that nothing refers to",
        "name it where it belongs, or delete it; `draft: true` keeps it for later",
        "warning",
        "No link leads readers to it from what they read, and nobody sees that it has become "
        "wrong. Looked at are actors, claims, places, quotes, sources and terms; a quote or claim "
        "that names an event, a claim or whom it is about is linked from there.",
        "nothing refers to the place 'north-quay'",
    ),
    # what entries rest on
    "no-source": Code(
        "an event, quote, claim or role that no source is given for",
        "cite where you have it from in `sources`",
        "warning",
        "A reader who asks “how do you know?” must find an answer on the page. A claim's answer "
        "are its positions; a role's can be the sources of its actor; an event or a quote can "
        "also cite in its own prose, and an event that has parts rests on them.",
        "the event 'crane-sold' has no source",
    ),
    "single-origin": Code(
        "an event or a claim that rests on a single origin",
        "look for a second source that does not go back to the first; until then the prose should "
        "say that there is only this one",
        "warning",
        "Ten reports that repeat one are one report. Counted are the ends of `relies_on`; what was "
        "planned or cancelled is left out, and so is an event that `occurred` if its source is its "
        "own record: a statement, a document, a data set or an interview.",
        "its 3 sources all go back to one: 'reuters-2024-02-21' (Reuters)",
    ),
    "circular-reporting": Code(
        "sources that rest on each other",
        "look for what the first of them rested on, and name it in its `relies_on` in place of the "
        "others; if it cannot be found, leave this: readers are told that no origin can be told",
        "warning",
        "Reports that cite each other look like many and may have nothing behind them. The site "
        "counts such a circle as no origin at all, and says so on the pages that rest on it.",
        "these 3 sources rest on each other: log → paper → radio → log",
    ),
    "not-archived": Code(
        "a source on the web without an archived copy",
        "save the page with web.archive.org or archive.today, and give the copy's address in "
        "`archived`",
        "warning",
        "Pages change and vanish, and with them what the dossier rests on. Save them on the day "
        "that you read them.",
        "no archived copy of 'https://example.org/crane'",
    ),
    "uncited-chapter": Code(
        "a chapter that cites no source",
        "cite with `[@source-id]` behind each fact, or list what it rests on in `sources`",
        "warning",
        "A chapter is what most readers read, and often all that they read.",
        "the chapter 'what-happened' cites no source",
    ),
    # dates that cannot all be right
    "source-before-event": Code(
        "an event that happened after all of its sources were published",
        "correct the event's date or the source's, cite a later source, or make the status "
        "`planned`",
        "warning",
        "Nobody can report what has not happened yet: one of the dates is wrong, or the source "
        "only tells of a plan. Dates that are only roughly known, and those one day apart, as "
        "the world's time zones are, are left in peace; so it is in the rules that follow.",
        "the event is of 2024-03-05, but its latest source of 2024-02-05",
    ),
    "said-after-source": Code(
        "a quote or a position that is later than all of its sources",
        "correct one of the dates, or cite the source that has it",
        "warning",
        "A source cannot hold what was said after it was published.",
        "the quote is of 2024-03-15, but its latest source of 2024-03-06",
    ),
    "relay-before-original": Code(
        "a source that is older than one that it relies on",
        "correct one of the dates, or take the source out of `relies_on`",
        "warning",
        "What relays a report comes after it. Who has this the wrong way round takes the echo for "
        "the origin.",
        "the source is of 2024-03-01, but 'gazette', on which it relies, of 2024-03-06",
    ),
    "first-report": Code(
        "a first report that is earlier than the event or than all of its sources",
        "cite the source of that day, correct `reported`, or leave it out",
        "warning",
        "Since when the public could know of something is a claim like others: a source has to "
        "show it. Sources that the cited ones rely on count as well.",
        "the first report is of 2024-02-21, but the earliest source of 2024-03-06",
    ),
    "read-before-published": Code(
        "a source that was read before it was published",
        "correct `accessed` or `published`",
        "warning",
        "One of the two dates is a slip, and the date of access is what vouches for the wording.",
        "the source was read 2024-03-01, but published 2024-03-06",
    ),
    "future-date": Code(
        "something said, published, corrected or past that is dated in the future",
        "correct the date; an event that is to come has the status `planned`",
        "warning",
        "It cannot have happened yet; most often the year is wrong.",
        "2042-03-05 has not come yet",
    ),
    "overdue-plan": Code(
        "an event that is still planned although its date has passed",
        "find out what became of it: `occurred`, `cancelled`, or a new date",
        "warning",
        "Readers take a plan whose day has passed for something that happened.",
        "the event is planned for 2024-03-05, which has passed",
    ),
    # quotations
    "role-not-held": Code(
        "a quote said before or after the speaker held the role",
        "correct the quote's date or the role's `from` and `to`, or give the role of that day",
        "warning",
        "What somebody said as a minister weighs otherwise than what the same person said before "
        "or after. A quote without `as` is said in whichever role its speaker held on that day.",
        "by the roles given, Ann Low was not 'Harbour master' on 2024-03-05: 'Harbour master' from "
        "2024-04",
    ),
    "quote-outside-event": Code(
        "a quote said at an event, but on another day",
        "correct one of the dates; words on an event that were not said at it need no `event`",
        "warning",
        "The field `event` is where the words were said. Words of another day shown there seem to "
        "be part of it.",
        "the quote is of 2024-03-09, but the event 'crane-sold' of 2024-03-05",
    ),
    "verbatim-without-text": Code(
        "a quote marked verbatim whose sources cannot hold its words",
        "cite a source that was read and has the words as they are, or remove `verbatim`",
        "warning",
        "Verbatim promises that somebody compared letter by letter. That takes a text: one that "
        "was read, in the language of the quote.",
        "marked verbatim, but none of its sources was read",
    ),
    "untranslated-quote": Code(
        "a quote in another language than the dossier's, without a translation",
        "add `translation` with `lang`, `text` and, if it is the editors' own, `by: the editors`",
        "warning",
        "Most readers cannot check words that they cannot read.",
        "the words are in 'fa', with no translation into 'en'",
    ),
    "borrowed-quote": Code(
        "a position that rests on somebody else's quote, or on a quote of another day",
        "name the quote with which the position was taken, or the actor who said it",
        "warning",
        "The words shown as proof must be those of whoever holds the position, or of somebody who "
        "speaks for it: who is part of it, or has a role there.",
        "the position of 'council' rests on the quote 'low-1', which 'low' said",
    ),
    # what is only said, and how it is told
    "flat-statement": Code(
        "an event that is only said to have happened, told as a fact",
        "say in the title and in the summary who says so: “…, Reuters reports”; “the ministry says "
        "that …”",
        "warning",
        "The title stands alone on timelines, in links and on other sites. Looked at are events "
        "that are reported, asserted or disputed, in languages whose words of attribution are "
        "known: English so far.",
        "the event is only reported, but its title states it: 'The crane is sold'",
    ),
    "flat-mention": Code(
        "a sentence that links to an unsettled claim and says nothing of who makes it",
        "name who says so in the same sentence, or word it as the question that it is",
        "warning",
        "Readers take what is stated without attribution for what the editors know. A claim is "
        "settled when it is undisputed or resolved. English only so far.",
        "stated without saying who says so: 'The crane was sold in March.'",
    ),
    "undated-position": Code(
        "a position without a date",
        "give the day on which it was taken, as precisely as it is known",
        "warning",
        "Who said what first, and who changed, shows only with dates; a position without one "
        "counts as the oldest.",
        "the position of 'council' (denies) has no date",
    ),
    "follows-from-nothing": Code(
        "a position that follows from one on another claim, which its actor has not taken there",
        "give the actor a position of its own there, with its words; or name the claim on which it "
        "spoke; or remove `follows_from` if it did speak on this one",
        "warning",
        "Readers are sent to the other claim to see what the actor did say. Looked for is a "
        "position of the same actor and the same family of stances, taken no later, that does not "
        "itself follow from another.",
        "the position of 'council' (denies) follows from 'crane-sold', but 'council' had not "
        "itself spoken against that claim by 2024-03-05",
    ),
    "stale-position": Code(
        "an actor that could not confirm something a year ago, and nothing since",
        "ask or search again, and add what you find, be it `no-response`; or resolve the claim",
        "warning",
        "That nobody can confirm something describes a day. A year later it looks like an "
        "answer. Left out are media, unnamed officials, people whose roles have ended, and actors "
        "whose side has said more since.",
        "'council' has stood at cannot-confirm since 2024-03-05, and nothing later of its side is "
        "given",
    ),
    # images
    "uncredited-image": Code(
        "an image in prose without credit and licence",
        'write them behind the address: `![…](media/crane.jpg "Photo: Ann Low, CC BY 4.0")`',
        "warning",
        "Pictures belong to somebody, and readers want to know who took them.",
        "the image 'crane.jpg' has neither credit nor licence",
    ),
    "empty-alt": Code(
        "an image whose text does not say what it shows",
        "describe what can be seen, in a sentence",
        "warning",
        "Who cannot see the picture has nothing else. A file's name or “photo” says nothing.",
        "the image's text 'crane.jpg' does not say what it shows",
    ),
    "unused-media": Code(
        "a file in content/media that nothing shows",
        "show it, or delete it",
        "warning",
        "It is published with the dossier all the same, where nobody looks after its rights.",
        "nothing shows content/media/crane.jpg",
    ),
    # two of the same
    "similar-names": Code(
        "two actors, places or terms with nearly the same name",
        "merge them if they are one; else tell them apart in their names",
        "warning",
        "Half of what is known stands on each page, and readers find one of them.",
        "'Sergey Low' is nearly a name of 'sergei-low': 'Sergei Low'",
    ),
    "similar-events": Code(
        "two events of one day with nearly the same title",
        "merge them if they are one; else say in the titles what differs, or make one part of the "
        "other",
        "warning",
        "What is told twice looks like two events, and is counted as two.",
        "nearly the title of 'crane-sold', on the same day: 'The crane was sold'",
    ),
    "similar-quotes": Code(
        "two quotes with nearly the same words",
        "merge them if they are one; else say in the summary how they differ",
        "warning",
        "One of the two may be a misquotation, and readers cannot tell which.",
        "nearly the words of 'low-1': 'We never sold the crane.'",
    ),
    "same-address": Code(
        "two sources with the same address",
        "merge them",
        "warning",
        "One page cited as two sources looks like two witnesses.",
        "the source 'gazette' has the same address",
    ),
    # upkeep
    "no-summary": Code(
        "an event, actor, claim or chapter without a summary",
        "say in one line what readers should know before they open it",
        "warning",
        "Cards, search and links show the summary; without one they show a name alone.",
        "the event 'crane-sold' has no summary",
    ),
    "lone-tag": Code(
        "a tag that only one entry has",
        "use a tag that others have, or tag those that belong to it",
        "off",
        "A tag promises more of the same. Off unless you turn it on: every tag has to begin once.",
        "no other entry has the tag 'cranes'",
    ),
    # links; looked at with --links only
    "dead-link": Code(
        "an address that leads nowhere any more",
        "correct it, or take it out",
        "warning",
        "Readers who follow it cannot see what the dossier rests on. Asked for only by `dossier "
        "check --links`: the server has no such page, there is no such server any more, or it "
        "leads to the front page instead.",
        "'https://example.org/crane' leads nowhere: the server knows no such page (404)",
    ),
    "unreachable-link": Code(
        "an address that could not be opened",
        "try it yourself; if it stays so, correct it or take it out",
        "warning",
        "It may have been a bad day of the server, or the beginning of the end. Asked for only by "
        "`dossier check --links`, and again a day later. Servers that answer people but no "
        "programs are not told of here.",
        "'https://example.org/crane' cannot be opened: nothing came within 20 seconds",
    ),
    "moved-link": Code(
        "an address that has moved for good",
        "write the new address",
        "warning",
        "Old addresses lead on for some years, then they end. Asked for only by `dossier check "
        "--links`; http that became https, `www.` and a slash at the end do not count.",
        "'https://example.org/crane' has moved for good",
    ),
}
"""The rules by their codes, in the order of the documentation."""
