"""Makes up a dossier's entries: the same numbers and seed give the same entries.

Their shape is that of a real dossier, and where that could be had in an easy and a hard form, it is
the hard one: bodies with links, citations and lists, dates of every precision, a few actors,
sources and tags that are named far more often than the others.
"""

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, Final, TypeAlias

import words
from draw import Draw, Favourites

Fields: TypeAlias = dict[str, Any]
"""An entry's fields as editors write them: text, lists and groups of text."""

FIRST_DAY: Final = date(2015, 1, 1)
DAYS: Final = (date(2025, 12, 31) - FIRST_DAY).days + 1


@dataclass(frozen=True, slots=True)
class Counts:
    """How many entries of each kind a site has; at least one of each."""

    events: int = 10_000
    actors: int = 500
    quotes: int = 5_000
    sources: int = 1_000
    claims: int = 200
    places: int = 100
    terms: int = 30
    chapters: int = 3
    tags: int = 40

    def scaled(self, events: int) -> "Counts":
        """Return these counts in proportion to another number of events."""
        given = asdict(self).items()
        return Counts(**{name: max(1, round(n * events / self.events)) for name, n in given})


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry, not yet written in any format."""

    kind: str
    id: str
    fields: Fields
    """Without the id; the prose (`summary`, `body`, `note` …) in the dossier's Markdown."""

    day: date | None = None
    """For sorting; None where the kind has no date."""

    @property
    def title(self) -> str:
        """What links to the entry say."""
        return next(str(self.fields[name]) for name in _TITLES if name in self.fields)


_TITLES: Final = ("title", "name", "statement", "text")


def _slug(text: str) -> str:
    return "-".join(re.findall("[a-z0-9]+", text.lower()))


def _day(number: int) -> date:
    return FIRST_DAY + timedelta(number)


class _Site:
    """Makes the entries of a site, kind by kind; ids come first, for entries name each other."""

    def __init__(self, counts: Counts, seed: int) -> None:
        self.counts = counts
        self.draw = Draw(seed)
        draw = self.draw
        self.names = [self._actor_name(number) for number in range(counts.actors)]
        self.actors = [f"{_slug(name)}-{n}" for n, (_, name) in enumerate(self.names, 1)]
        self.name_of = {id_: name for id_, (_, name) in zip(self.actors, self.names, strict=True)}
        self.states = self.actors[: max(1, counts.actors // 25)]
        self.places = [f"port-{_slug(draw.name())}-{n}" for n in range(1, counts.places + 1)]
        papers = [f"{draw.name()} {draw.one(words.PAPERS)}" for _ in range(40)]
        days = sorted(draw.number(0, DAYS + 20) for _ in range(counts.sources))
        self.publications = [(_day(day), draw.one(papers)) for day in days]
        self.sources = [
            f"{_slug(paper)}-{day}-{n}" for n, (day, paper) in enumerate(self.publications, 1)
        ]
        self.days = sorted(draw.number(0, DAYS - 1) for _ in range(counts.events))
        self.matters = [draw.one(words.MATTERS) for _ in range(counts.events)]
        self.events = [
            f"{_day(day).year}-{_slug(matter)}-{n}"
            for n, (day, matter) in enumerate(zip(self.days, self.matters, strict=True), 1)
        ]
        self.claims = [
            f"claim-{_slug(draw.one(words.MATTERS))}-{n}" for n in range(1, counts.claims + 1)
        ]
        self.quotes = [
            f"quote-{draw.one(words.PROSE[30:150])}-{n}" for n in range(1, counts.quotes + 1)
        ]
        pairs = itertools.product(words.TERM_THINGS, words.TERM_QUALITIES)
        names = itertools.chain((f"{quality} {thing}" for thing, quality in pairs),
                                (f"model {n} rocket" for n in itertools.count(1)))  # fmt: skip
        draw.terms = list(itertools.islice(names, counts.terms))
        self.tags = [f"{draw.one(words.PROSE[60:150])}-{n}" for n in range(1, counts.tags + 1)]
        self.known = Favourites(self.actors)
        self.read = Favourites(self.sources)
        self.debated = Favourites(self.claims)
        self.topics = Favourites(self.tags)
        self.visited = Favourites(self.places)

    def _actor_name(self, number: int) -> tuple[str, str]:
        draw = self.draw
        family = draw.name()
        kinds = {
            "person": f"{draw.one(words.FIRST_NAMES)} {family}",
            "government-body": f"{draw.one(words.BODIES)} of {family}",
            "armed-force": f"{family} {draw.one(words.FORCES)}",
            "organization": f"{family} {draw.one(words.GROUPS)}",
            "company": f"{family} {draw.one(words.COMPANIES)}",
            "media": f"{family} {draw.one(words.PAPERS)}",
            "vessel": f"MV {family}",
            "unnamed": f"an official of {family}",
            "state": family,
        }
        first = number < max(1, self.counts.actors // 25)
        kind = "state" if first else draw.one([*["person"] * 8, *kinds])
        return kind, kinds[kind]

    def entries(self) -> Iterator[Entry]:
        """Yield all entries, kind by kind."""
        for kind, ids in (
            ("actor", self.actors), ("event", self.events), ("quote", self.quotes),
            ("source", self.sources), ("claim", self.claims), ("place", self.places),
            ("term", [_slug(name) for name in self.draw.terms]),
            ("chapter", [f"chapter-{n}" for n in range(1, self.counts.chapters + 1)]),
        ):  # fmt: skip
            make = getattr(self, f"_{kind}")
            for number, id_ in enumerate(ids):
                yield make(number, id_)

    def _cited(self, ids: Iterable[str]) -> list[Any]:
        """Citations: some bare ids, some with a place in the source."""
        draw = self.draw
        return [
            id_ if draw.chance(0.6) else {"source": id_, "at": f"para. {draw.number(1, 30)}"}
            for id_ in ids
        ]

    def _published_after(self, day: date) -> list[str]:
        """One or two sources of the time after a day."""
        draw, last = self.draw, len(self.sources) - 1
        first = bisect_left(self.publications, (day, ""))
        places = [first + draw.number(0, 20) for _ in range(draw.number(1, 2))]
        return list(dict.fromkeys(self.sources[min(place, last)] for place in places))

    def _actor(self, number: int, id_: str) -> Entry:
        draw = self.draw
        kind, name = self.names[number]
        entry: Fields = {"name": name, "kind": kind, "summary": draw.sentence(draw.number(8, 14))}
        if draw.chance(0.3):
            entry["aliases"] = [name.split(maxsplit=1)[-1], draw.name()]
        if draw.chance(0.3):
            lang, text = draw.one(("fa", "uk")), words.PERSIAN
            said = draw.random.choices(words.UKRAINIAN if lang == "uk" else text, k=2)
            entry["native_name"] = {"lang": lang, "text": " ".join(said)}
        if kind == "person":
            start = draw.number(2000, 2016)
            roles = []
            for _ in range(draw.number(1, 3)):
                end = start + draw.number(1, 5)
                roles.append({"title": draw.one(words.OFFICES), "at": draw.one(self.states),
                              "from": f"{start}-0{draw.number(1, 9)}", "to": str(end)})  # fmt: skip
                start = end + 1
            del roles[-1]["to"]
            entry["roles"] = roles
        elif number and draw.chance(0.4):
            entry["part_of"] = draw.one(self.actors[:number])
        entry["body"] = draw.prose(
            draw.number(40, 90), draw.some(self.known, 0, 2), draw.some(self.read, 1, 2), False
        )
        entry |= {"sources": self._cited(draw.some(self.read, 1, 2)), "tags": self._tags(0, 2)}
        return Entry("actor", id_, entry)

    def _tags(self, low: int, high: int) -> list[str]:
        return self.draw.some(self.topics, low, high)

    def _event(self, number: int, id_: str) -> Entry:
        draw = self.draw
        day = _day(self.days[number])
        present = draw.some(self.known, 2, 4)
        rests_on = self._published_after(day)
        name = self.name_of[present[0]]
        title = f"{name} {draw.one(words.DEEDS)} {self.matters[number]}"
        entry: Fields = {"title": title[0].upper() + title[1:], "date": self._date(day)}
        if entry["date"] != str(day):
            entry["date_note"] = draw.sentence(7)
        entry["status"] = draw.one(
            ("occurred", "occurred", "occurred", "reported", "reported", "asserted", "disputed")
        )
        if draw.chance(0.02):
            entry["key"] = "true"
        entry["summary"] = draw.sentence(draw.number(10, 18))
        entry["actors"] = [
            actor if draw.chance(0.4) else {"actor": actor, "as": draw.one(words.PARTS)}
            for actor in present
        ]
        entry["places"] = draw.some(self.visited, 0, 2)
        entry["claims"] = draw.some(self.debated, 0, 2)
        if number and draw.chance(1 / 3):
            entry["responds_to"] = [self.events[number - draw.number(1, min(number, 200))]]
        entry["tags"] = self._tags(1, 3)
        entry["sources"] = self._cited(rests_on)
        links = [*present[:2], *draw.some(self.known, 1, 3)]
        entry["body"] = draw.prose(draw.number(120, 200), links, rests_on * 2, draw.chance(0.2))
        return Entry("event", id_, entry, day)

    def _date(self, day: date) -> str:
        """A date, mostly known to the day, else less precisely (EDTF)."""
        lot = self.draw.random.random()
        if lot < 0.8:
            return str(day)
        if lot < 0.87:
            return f"{day:%Y-%m}"
        if lot < 0.9:
            return f"{day:%Y-%m}~"
        if lot < 0.92:
            return f"{day:%Y}~"
        if lot < 0.94:
            return f"{day}?"
        return f"{day}/{day + timedelta(self.draw.number(1, 20))}"

    def _quote(self, number: int, id_: str) -> Entry:
        draw = self.draw
        event = draw.number(0, self.counts.events - 1)
        day = _day(self.days[event])
        lang = draw.one((*["en"] * 8, "fa", "uk"))
        entry: Fields = {"speaker": draw.some(self.known, 1, 1)[0]}
        if lang == "en":
            said = [draw.sentence(draw.number(8, 18)).replace("*", "") for _ in range(2)]
            entry |= {"text": " ".join(said), "lang": lang, "form": "original"}
        else:
            stock = words.PERSIAN if lang == "fa" else words.UKRAINIAN
            entry |= {"text": " ".join(draw.random.choices(stock, k=draw.number(10, 24))) + ".",
                      "lang": lang, "form": "translated"}  # fmt: skip
            translation = draw.sentence(draw.number(12, 24)).replace("*", "")
            entry["translation"] = {"lang": "en", "text": translation}
        if draw.chance(0.7):
            entry["verbatim"] = "true"
        entry["date"] = str(day)
        if draw.chance(0.4):
            entry["venue"] = draw.one(words.VENUES)
        entry["event"] = self.events[event]
        entry["about"] = draw.some(self.known, 0, 1)
        entry["claims"] = draw.some(self.debated, 0, 1)
        entry["summary"] = draw.sentence(draw.number(6, 12))
        entry["tags"] = self._tags(0, 1)
        entry["sources"] = self._cited(self._published_after(day))
        return Entry("quote", id_, entry, day)

    def _source(self, number: int, id_: str) -> Entry:
        draw = self.draw
        day, paper = self.publications[number]
        entry: Fields = {
            "title": draw.sentence(draw.number(6, 11), "").replace("*", ""),
            "publisher": paper,
            "kind": draw.one(("news-report", "news-report", "wire", "state-media", "official")),
            "lang": draw.one(("en", "en", "en", "fa", "uk")),
            "authors": [f"{draw.one(words.FIRST_NAMES)} {draw.name()}"],
            "url": f"https://{_slug(paper)}.example/{day:%Y/%m/%d}/{id_}",
            "published": str(day),
            "accessed": "2026-01-15",
            "consulted": draw.one(("in-full", "in-full", "excerpt")),
        }
        if number and draw.chance(1 / 3):
            entry["relies_on"] = [self.sources[number - draw.number(1, min(number, 50))]]
        if draw.chance(0.5):
            entry["summary"] = draw.sentence(draw.number(8, 14))
        return Entry("source", id_, entry, day)

    def _claim(self, number: int, id_: str) -> Entry:
        draw = self.draw
        positions = []
        for actor in draw.some(self.known, 3, 8):
            position: Fields = {"actor": actor, "stance": draw.one(words.STANCES),
                                "date": str(_day(draw.number(0, DAYS - 1)))}  # fmt: skip
            if draw.chance(0.6):
                position["quote"] = draw.one(self.quotes)
            else:
                position["source"] = draw.some(self.read, 1, 1)[0]
            if draw.chance(0.3):
                position["note"] = draw.sentence(draw.number(8, 14))
            positions.append(position)
        entry: Fields = {"statement": draw.sentence(draw.number(8, 14)).replace("*", ""),
                         "summary": draw.sentence(10), "positions": positions}  # fmt: skip
        if draw.chance(0.05):
            entry["resolution"] = {"verdict": "borne out", "reason": draw.sentence(12),
                                   "date": "2025-12-01"}  # fmt: skip
        links, cites = draw.some(self.known, 1, 2), draw.some(self.read, 1, 2)
        entry["body"] = draw.prose(60, links, cites, False)
        return Entry("claim", id_, {**entry, "tags": self._tags(1, 2)})

    def _place(self, number: int, id_: str) -> Entry:
        draw = self.draw
        at = [f"{draw.number(-60, 60)}.{draw.number(10, 99)}", f"{draw.number(-179, 179)}.5"]
        entry: Fields = {"name": id_.rpartition("-")[0].replace("-", " ").title(), "at": at}
        if number and draw.chance(0.5):
            entry["part_of"] = draw.one(self.places[:number])
        return Entry("place", id_, {**entry, "summary": draw.sentence(8)})

    def _term(self, number: int, id_: str) -> Entry:
        name = self.draw.terms[number]
        return Entry("term", id_, {"name": name, "definition": self.draw.sentence(14)})

    def _chapter(self, number: int, id_: str) -> Entry:
        draw = self.draw
        parts = []
        for _ in range(5):
            parts.append(f"## {draw.sentence(5, '').replace('*', '')}")
            links, cites = draw.some(self.known, 3, 6), draw.some(self.read, 3, 6)
            parts.append(draw.prose(200, links, cites, draw.chance(0.4)))
            parts.append(f"![[{draw.one(self.quotes)}]]")
        row = "| {} | {} |"
        rows = [row.format("when", "what"), row.format("---", "---")]
        rows += [row.format(_day(self.days[0]), f"[[{draw.one(self.events)}]]") for _ in range(8)]
        parts.append("\n".join(rows))
        entry = {"title": draw.sentence(4, "").replace("*", ""), "question": draw.sentence(7, "?"),
                 "summary": draw.sentence(12), "body": "\n\n".join(parts)}  # fmt: skip
        return Entry("chapter", id_, entry)


def entries(counts: Counts, seed: int = 1) -> list[Entry]:
    """Make up the entries of a site, kind by kind; references hold, and none run in a circle."""
    return list(_Site(counts, seed).entries())
