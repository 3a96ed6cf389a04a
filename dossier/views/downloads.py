"""The page on the data: each file that programs can read, what it holds and how to use it."""

from collections.abc import Iterator
from typing import Final

from dossier.model import KINDS, TYPES, Kind, field_names
from dossier.views.base import View
from dossier.views.cards import Cards
from dossier.views.sections import kind_labels


class Column(View, frozen=True):
    """A column of a table."""

    name: str
    meaning: str


class DataFile(View, frozen=True):
    """A file for programs."""

    path: str
    holds: str
    format: str
    count: int
    """Its rows or items."""

    columns: tuple[Column, ...] = ()
    example: str = ""
    """A line that uses it; where it is none of a language of the interface, code."""


class DataPage(View, frozen=True):
    """The page on the data."""

    files: tuple[DataFile, ...]


def csv_fields(kind: Kind) -> dict[str, str]:
    """Return the fields that a kind's table has, each with the name that editors write."""
    return {
        field: name
        for field, name in field_names(TYPES[kind]).items()
        if field not in ("draft", "body", "retracted")
    }


CSV_COMPUTED: Final[dict[Kind, tuple[str, ...]]] = {
    "claim": ("standing", "origins"),
    "quote": ("wording", "verified"),
}
"""What the tables of some kinds have beyond the fields."""


def data_page(cards: Cards) -> DataPage:
    """Return what the page on the data shows."""
    return DataPage(files=tuple(_files(cards)))


def _files(cards: Cards) -> Iterator[DataFile]:
    graph, gettext = cards.graph, cards.language.gettext
    counts = {kind: len(graph.ids(kind)) for kind in KINDS}
    labels, meanings = kind_labels(cards), _meanings(cards)
    yield DataFile(
        path="data/dossier.json",
        holds=gettext(
            "Everything: each entry with its fields, its address and what it refers to; "
            "the standing of each claim."
        ),
        format="JSON",
        count=sum(counts.values()),
        example="jq -r '.events[] | select(.status == \"reported\") | .title' dossier.json",
    )
    for kind in KINDS:
        path = f"data/{kind}s.csv"
        names = ["path", *csv_fields(kind).values(), *CSV_COMPUTED.get(kind, ())]
        yield DataFile(
            path=path,
            holds=gettext("%(kind)s: a row each, without their longer texts.", kind=labels[kind]),
            format="CSV",
            count=counts[kind],
            columns=tuple(
                Column(name=name, meaning=meanings.get(f"{kind}.{name}") or meanings.get(name, ""))
                for name in names
            ),
            example=f'python3 -c "import csv; print(len(list(csv.DictReader(open('
            f"'{kind}s.csv', encoding='utf-8')))))\"",
        )
    yield DataFile(
        path="data/sources.csl.json",
        holds=gettext("All sources for reference managers and citation processors."),
        format="CSL-JSON",
        count=counts["source"],
        example="pandoc --citeproc --bibliography sources.csl.json text.md -o text.html",
    )
    yield DataFile(
        path="data/sources.bib",
        holds=gettext("All sources for LaTeX."),
        format="BibTeX",
        count=counts["source"],
        example=r"\addbibresource{sources.bib}",
    )
    latest = min(counts["event"], graph.settings.feed_entries)
    for path, format_ in (("feed.xml", "Atom"), ("feed.json", "JSON Feed")):
        holds = gettext(
            "The latest events as they became public or were corrected, for feed readers."
        )
        yield DataFile(path=path, holds=holds, format=format_, count=latest)
    made = sum(len(one) for kind in KINDS for _, one in graph.column(kind, "corrections"))
    made += sum(len(ids) for ids in graph.withdrawn.values())
    latest = min(made, graph.settings.feed_entries)
    for path, format_ in (("corrections.xml", "Atom"), ("corrections.json", "JSON Feed")):
        holds = gettext("The latest corrections, and what was withdrawn, for feed readers.")
        yield DataFile(path=path, holds=holds, format=format_, count=latest)


def _meanings(cards: Cards) -> dict[str, str]:
    """What each column means: by its name, or by kind and name where that differs by kind."""
    _ = cards.language.gettext
    return {
        "path": _("address from the root of the site"),
        "id": _("never used for another entry of the kind"),
        "summary": _("in a line, Markdown"),
        "tags": _("subjects"),
        "sources": _(
            "ids of the sources that the entry rests on, with the place in them and, where it "
            "differs in this matter, what they rely on"
        ),
        "corrections": _("what was wrong in the entry, each with its date"),
        "former_ids": _("ids that it had before; their addresses lead to it"),
        "title": _("title"),
        "name": _("name"),
        "kind": _("of what kind it is"),
        "date": _("when, EDTF"),
        "claims": _("ids of claims that it bears on"),
        "part_of": _("id of the larger one that it belongs to"),
        "lang": _("language, BCP 47"),
        "event.date_note": _("how the date is known"),
        "event.reported": _("first public report, EDTF; empty: the earliest source"),
        "event.status": _("occurred, reported, asserted, disputed, planned or cancelled"),
        "event.key": _("true for key events"),
        "event.actors": _("ids of actors, each with its part"),
        "event.places": _("ids of places"),
        "event.responds_to": _("ids of the events that it answers"),
        "actor.aliases": _("other names"),
        "actor.native_name": _("language and name in it"),
        "actor.roles": _("offices and memberships with their dates and sources"),
        "actor.image": _("file, description, credit and licence of its image"),
        "actor.links": _("website and Wikidata item"),
        "quote.speaker": _("id of the actor who speaks"),
        "quote.as": _("the speaker’s role, where it is given"),
        "quote.text": _("the words as the source gives them"),
        "quote.form": _("original, relayed, translated or paraphrase"),
        "quote.translation": _("language, words, translator"),
        "quote.verbatim": _("true where the editors say that the words are the source’s"),
        "quote.wording": _("verified against the source’s text, paraphrase or unverified"),
        "quote.verified": _("the day on which it was verified"),
        "quote.venue": _("where or in what medium it was said"),
        "quote.event": _("id of the event at which it was said"),
        "quote.about": _("ids of actors that it is about"),
        "source.publisher": _("who published it"),
        "source.authors": _("by name"),
        "source.url": _("where it was published"),
        "source.archived": _("address of an archived copy"),
        "source.published": _("when, EDTF"),
        "source.accessed": _("when the editors read it, EDTF"),
        "source.relies_on": _("ids of sources that it only repeats; none: it is an origin"),
        "source.consulted": _("how far the editors read it: in-full, excerpt or not-at-all"),
        "claim.statement": _("what is claimed"),
        "claim.positions": _(
            "who took which stance, when, and by which quote or source; and from which claim it "
            "follows, if the actor spoke on that one only"
        ),
        "claim.events": _("ids of events that it is about"),
        "claim.resolution": _("the editors’ finding, its reason and date"),
        "claim.standing": _("what the latest positions add up to"),
        "claim.origins": _("origins behind those who are for it"),
        "place.at": _("latitude and longitude in degrees, WGS 84"),
        "term.abbreviation": _("short form"),
        "term.definition": _("what it means here, Markdown"),
        "chapter.question": _("what the chapter answers"),
        "chapter.order": _("its number in the order of chapters"),
    }
