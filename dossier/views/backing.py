"""How well entries are backed: quotes, events, claims, positions and sources, in numbers.

What is weakest is listed, the worst first. Columns of the graph are read where that will do, so
that few edits make it necessary to count again.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from dossier.model import Citation
from dossier.origins import ends, origins_here, starts
from dossier.views.cards import Cards
from dossier.views.measures import MOST, Measure, measure, numbers, weak_point


def quotes(cards: Cards) -> Measure | None:
    """Return how many of the quotes marked as verbatim were found in their source's text."""
    gettext, ngettext = cards.language.gettext, cards.language.ngettext
    marked = list(cards.graph.all_verified())
    weak = [id_ for id_, found in reversed(marked) if found is None]
    part, whole = len(marked) - len(weak), len(marked)
    others = len(cards.graph.ids("quote")) - whole
    return measure(
        cards,
        "quote",
        (part, whole),
        len(weak),
        id="quotes",
        title=gettext("Quotations verified"),
        counted=ngettext(
            "%(part)s of %(num)s quote marked as verbatim was found in the stored text of its "
            "source.",
            "%(part)s of %(num)s quotes marked as verbatim were found in the stored texts of "
            "their sources.",
            whole,
            **numbers(cards, part, whole),
        ),
        rule=ngettext(
            "%(num)s quote that is not marked as verbatim is not counted.",
            "%(num)s quotes that are not marked as verbatim are not counted.",
            others,
            num=cards.language.number(others),
        ),
        lacking=gettext("Marked as verbatim and not verified"),
        weak=tuple(weak_point(cards, ("quote", id_)) for id_ in weak[:MOST]),
    )


def events(cards: Cards) -> Measure | None:
    """Return how many of the events rest on more than one origin."""
    gettext, ngettext = cards.language.gettext, cards.language.ngettext
    count = _counter(cards)
    every = [
        (count(sources), not key, id_)
        for id_, key, sources in cards.graph.column("event", "key", "sources")
    ]
    weak = [event for event in every if event[0] < 2]
    part, whole = len(every) - len(weak), len(every)
    weak.reverse()  # the latest first, of those that are alike
    worst = sorted(weak, key=lambda event: event[:2])[:MOST]
    words = _fewer_than_two(cards)
    return measure(
        cards,
        "event",
        (part, whole),
        len(weak),
        id="events",
        title=gettext("Events with more than one origin"),
        counted=ngettext(
            "%(part)s of %(num)s event rests on two or more origins.",
            "%(part)s of %(num)s events rest on two or more origins.",
            whole,
            **numbers(cards, part, whole),
        ),
        rule=gettext(
            "Sources that only repeat another are one origin with it. For what was said in public, "
            "the official text is one origin and may be enough."
        ),
        lacking=gettext("Fewer than two origins: those with none first, then key events"),
        weak=tuple(weak_point(cards, ("event", id_), words[few]) for few, _, id_ in worst),
    )


def _fewer_than_two(cards: Cards) -> tuple[str, str]:
    gettext = cards.language.gettext
    return gettext("no known origin"), gettext("one origin")


def _counter(cards: Cards) -> Callable[[Sequence[Citation]], int]:
    """Return what counts origins by columns, so that only changes of these make it necessary anew.

    What was withdrawn is in no column, and so is no origin.
    """
    relies_on: dict[str, Sequence[str]] = dict(cards.graph.column("source", "relies_on"))

    def onward(id_: str) -> Sequence[str]:
        return relies_on.get(id_, ())

    def count(cited: Sequence[Citation]) -> int:
        found = ends(starts(cited), onward, origins_here(cited)).origins
        return sum(id_ in relies_on for id_ in found)

    return count


def claims(cards: Cards) -> Measure | None:
    """Return how many of the claims that somebody is for rest on more than one origin."""
    gettext, ngettext = cards.language.gettext, cards.language.ngettext
    held = [one for one in cards.claims(cards.graph.ids("claim")) if one.tally.supporting]
    weak = [one for one in reversed(held) if one.resting.origins < 2]
    part, whole = len(held) - len(weak), len(held)
    words = _fewer_than_two(cards)
    return measure(
        cards,
        "claim",
        (part, whole),
        len(weak),
        id="claims",
        title=gettext("Claims with more than one origin"),
        counted=ngettext(
            "%(part)s of %(num)s claim that somebody is for rests on two or more origins.",
            "%(part)s of %(num)s claims that somebody is for rest on two or more origins.",
            whole,
            **numbers(cards, part, whole),
        ),
        rule=gettext(
            "Counted are the origins behind the latest positions of those who are for it."
        ),
        lacking=gettext("Fewer than two origins"),
        weak=tuple(
            weak_point(cards, ("claim", one.card.id), words[one.resting.origins])
            for one in weak[:MOST]
        ),
    )


def positions(cards: Cards) -> Measure | None:
    """Return how many of the positions have a date."""
    gettext, ngettext = cards.language.gettext, cards.language.ngettext
    whole, undated = 0, {}
    for id_, taken in cards.graph.column("claim", "positions"):
        whole += len(taken)
        lacking = sum(position.date is None for position in taken)
        if lacking:
            undated[id_] = lacking
    part = whole - sum(undated.values())
    worst = sorted(undated, key=lambda id_: -undated[id_])[:MOST]
    return measure(
        cards,
        "claim",
        (part, whole),
        len(undated),
        id="positions",
        title=gettext("Positions with a date"),
        counted=ngettext(
            "%(part)s of %(num)s position on a claim has a date.",
            "%(part)s of %(num)s positions on claims have a date.",
            whole,
            **numbers(cards, part, whole),
        ),
        rule=gettext("A position is what one actor said of one claim at one time."),
        lacking=gettext("Claims with undated positions"),
        weak=tuple(
            weak_point(
                cards,
                ("claim", id_),
                gettext("%(num)s undated", num=cards.language.number(undated[id_])),
            )
            for id_ in worst
        ),
    )


def read(cards: Cards) -> Measure | None:
    """Return how many of the sources the editors read in full."""
    gettext, ngettext = cards.language.gettext, cards.language.ngettext
    consulted = dict(cards.graph.column("source", "consulted"))
    weak = [id_ for id_, how in consulted.items() if how != "in-full"]
    part, whole = len(consulted) - len(weak), len(consulted)
    words = {
        "excerpt": gettext("read in part"),
        "not-at-all": gettext("known through others only"),
        None: gettext("not stated"),
    }
    return measure(
        cards,
        "source",
        (part, whole),
        len(weak),
        id="read",
        title=gettext("Sources read in full"),
        counted=ngettext(
            "%(part)s of %(num)s source was read in full by the editors.",
            "%(part)s of %(num)s sources were read in full by the editors.",
            whole,
            **numbers(cards, part, whole),
        ),
        rule=gettext("Each source’s page says how far it was read."),
        lacking=gettext("Not read in full, those that events cite most often first"),
        weak=tuple(
            weak_point(cards, ("source", id_), words[consulted[id_]])
            for id_ in _most_cited(cards, weak)
        ),
    )


def archived(cards: Cards) -> Measure | None:
    """Return how many of the sources with an address have an archived copy."""
    gettext, ngettext = cards.language.gettext, cards.language.ngettext
    column = cards.graph.column
    listed = {id_: copy for id_, url, copy in column("source", "url", "archived") if url}
    weak = [id_ for id_, copy in listed.items() if not copy]
    part, whole = len(listed) - len(weak), len(listed)
    return measure(
        cards,
        "source",
        (part, whole),
        len(weak),
        id="archived",
        title=gettext("Sources with an archived copy"),
        counted=ngettext(
            "%(part)s of %(num)s source with an address on the web has an archived copy.",
            "%(part)s of %(num)s sources with an address on the web have an archived copy.",
            whole,
            **numbers(cards, part, whole),
        ),
        rule=gettext("A page can change or vanish; its copy stays as the editors saw it."),
        lacking=gettext("Without a copy, those that events cite most often first"),
        weak=tuple(
            weak_point(cards, ("source", id_), cards.card(("source", id_)).line)
            for id_ in _most_cited(cards, weak)
        ),
    )


def _most_cited(cards: Cards, sources: Iterable[str]) -> list[str]:
    """Those sources that events cite most often."""
    cited = cards.kept("citations in events", lambda _: _cited_by(cards))
    return sorted(sources, key=lambda id_: -cited[id_])[:MOST]


def _cited_by(cards: Cards) -> Counter[str]:
    """How often events cite each source."""
    every = cards.graph.column("event", "sources")
    return Counter(one.source for _, cited in every for one in cited)
