"""FollowTheMoney (the entity model of OpenAleph, OpenSanctions and others): a JSON object a line.

Actors, places and sources are entities, events too; roles, memberships and what a source documents
are entities that join two others.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

from dossier.dates import Date
from dossier.exchange.passing import (
    WHOLE,
    Exported,
    Fields,
    Left,
    place_of,
    plain,
    unheld,
)
from dossier.exchange.references import words
from dossier.model import KINDS, Actor, AnyEntry, Citation, Event, Kind, Place, Source
from dossier.urls import entry_path
from dossier.views import Cards

NAME: Final = "FollowTheMoney"

_SCHEMATA: Final = {
    "person": "Person", "state": "PublicBody", "government-body": "PublicBody",
    "armed-force": "PublicBody", "organization": "Organization", "alliance": "Organization",
    "company": "Company", "media": "Organization", "vessel": "Vessel", "unnamed": "LegalEntity",
}  # fmt: skip

_BODIES: Final = frozenset({"PublicBody", "Organization", "Company"})
"""Those that others can be members of."""

_ARTICLES: Final = frozenset({"news-report", "wire", "state-media", "analysis", "interview"})

_HELD: Final[dict[Kind, frozenset[str]]] = {
    "actor": frozenset(
        {"name", "kind", "aliases", "native_name", "roles", "part_of", "links", "summary", "tags",
         "sources"}
    ),
    "event": frozenset(
        {"title", "date", "status", "actors", "places", "summary", "tags", "sources"}
    ),
    "source": frozenset(
        {"title", "publisher", "authors", "url", "published", "accessed", "lang", "summary",
         "tags"}
    ),
    "place": frozenset({"name", "at", "summary", "tags", "sources"}),
}  # fmt: skip


def written(cards: Cards) -> Exported:
    """Return actors, places, sources and events, and what joins them."""
    writer = _Writer(cards)
    lines = [json.dumps(one, ensure_ascii=False) for one in writer.all()]
    return Exported("".join(f"{line}\n" for line in lines).encode(), writer.left)


class _Writer:
    """Writes entities, and notes what they do not hold."""

    def __init__(self, cards: Cards) -> None:
        self.left: list[Left] = []
        self._cards = cards
        self._graph = cards.graph
        self._place = ""

    def all(self) -> Iterator[Fields]:
        """Yield all entities."""
        makers: dict[Kind, Callable[[Any], Iterator[Fields]]] = {
            "place": self._of_place, "actor": self._of_actor,
            "source": self._of_source, "event": self._of_event,
        }  # fmt: skip
        for kind in KINDS:
            for id_ in self._graph.ids(kind):
                self._place = place_of(kind, id_)
                if kind not in makers:
                    self._leave(WHOLE, f"{NAME} has nothing that it could be")
        for kind, make in makers.items():
            for id_ in self._graph.ids(kind):
                self._place = place_of(kind, id_)
                entry = self._graph.whole((kind, id_))
                self.left += unheld(plain(entry), _HELD[kind], self._place, NAME)
                yield from make(entry)
                yield from self._cited(kind, entry)

    def _leave(self, what: str, why: str) -> None:
        self.left.append(Left(self._place, what, why))

    def _entity(self, schema: str, entry: AnyEntry, kind: Kind, **properties: Any) -> Fields:
        """An entity of an entry, with what all kinds have."""
        if entry.summary:
            properties["summary"] = words(self._cards, entry.summary)
            if properties["summary"] != entry.summary.source.strip():
                self._leave("summary", "links and layout: only its words are carried")
        properties["keywords"] = entry.tags
        base = self._graph.base_url
        if base and "sourceUrl" not in properties:
            properties["sourceUrl"] = base + entry_path(kind, entry.id)
        return _entity(_id(kind, entry.id), schema, properties)

    def _dates(self, date: Date | None, field: str) -> dict[str, str]:
        """A date, as prefix of one (`2024-09`); or the two ends of a period."""
        if date is None:
            return {}
        ends = [re.sub("[~?%]", "", end) for end in date.text.split("/")]
        if not all(end in ("", "..") or _PREFIX.fullmatch(end) for end in ends):
            year = date.first[0] == date.last[0] and 1000 <= date.first[0] <= 9999
            self._leave(field, f"{NAME} has only years, months, days and times")
            return {"date": str(date.first[0])} if year else {}
        if ends != date.text.split("/") or not all(end not in ("", "..") for end in ends):
            self._leave(field, f"{NAME} cannot say how {date.text} is known")
        if len(ends) == 1:
            return {"date": ends[0]}
        found = dict(zip(("startDate", "endDate"), ends, strict=True))
        return {name: end for name, end in found.items() if end not in ("", "..")}

    def _of_place(self, place: Place) -> Iterator[Fields]:
        at = place.at or ("", "")
        yield self._entity(
            "Address", place, "place",
            name=place.name, full=place.name, latitude=str(at[0]), longitude=str(at[1]),
        )  # fmt: skip

    def _of_source(self, source: Source) -> Iterator[Fields]:
        schema = "Article" if source.kind in _ARTICLES else "Document"
        dates = self._dates(source.published, "published")
        found = {
            "title": source.title, "publisher": source.publisher, "author": source.authors,
            "language": _three_letters(source.lang or ""),
            "publishedAt": dates.get("date") or dates.get("startDate"),
            "retrievedAt": self._dates(source.accessed, "accessed").get("date"),
        }  # fmt: skip
        if source.url:
            found["sourceUrl"] = source.url
        if source.lang and not found["language"]:
            self._leave("lang", f"{NAME} does not know {source.lang}")
        if "startDate" in dates:
            self._leave("published", "only its beginning is carried")
        yield self._entity(schema, source, "source", **found)

    def _of_actor(self, actor: Actor) -> Iterator[Fields]:
        schema = _SCHEMATA[actor.kind]
        found: Fields = {"name": actor.name, "alias": list(actor.aliases)}
        if actor.native_name:
            found["alias"].append(actor.native_name.text)
        if actor.links:
            found["wikidataId"] = actor.links.wikidata
            if schema != "Vessel":
                found["website"] = actor.links.website
        if schema == "Person":
            found["position"] = [role.title for role in actor.roles if role.at is None]
        if _SCHEMATA[actor.kind] in _BODIES and actor.part_of and self._is_body(actor.part_of):
            found["parent"] = _id("actor", actor.part_of)
        yield self._entity(schema, actor, "actor", **found)
        yield from self._memberships(actor, schema)

    def _is_body(self, id_: str) -> bool:
        return _SCHEMATA[self._graph.actor(id_).kind] in _BODIES

    def _memberships(self, actor: Actor, schema: str) -> Iterator[Fields]:
        joinable = schema not in ("Vessel",)
        for number, role in enumerate(actor.roles):
            if role.at is None and schema == "Person" and not (role.from_ or role.to):
                continue
            if role.at is None or not joinable or not self._is_body(role.at):
                self._leave(f"roles ({role.title})", f"{NAME} needs a body that it is held in")
                continue
            found = {"member": _id("actor", actor.id), "organization": _id("actor", role.at)}
            begun, over = self._dates(role.from_, "roles"), self._dates(role.to, "roles")
            dates = {"startDate": begun.get("date"), "endDate": over.get("date")}
            note = {"description": role.note}
            id_ = _id("actor", actor.id, "role", str(number))
            yield _entity(id_, "Membership", {**found, "role": role.title, **dates, **note})
            yield from self._documents(id_, role.sources, joins=False)
        if actor.part_of and schema not in _BODIES:
            if joinable and self._is_body(actor.part_of):
                ends = {
                    "member": _id("actor", actor.id),
                    "organization": _id("actor", actor.part_of),
                }
                yield _entity(_id("actor", actor.id, "part-of"), "Membership", ends)
            else:
                self._leave("part_of", f"{NAME} has no such tie for it")

    def _of_event(self, event: Event) -> Iterator[Fields]:
        involved, named = [], self._cards.name
        for participant in event.actors:
            if self._graph.actor(participant.actor).kind == "vessel":
                self._leave("actors", f"{NAME} has no ships in events")
                continue
            involved.append(_id("actor", participant.actor))
        if any(participant.as_ for participant in event.actors):
            self._leave("actors", "the parts that they played are not carried")
        yield self._entity(
            "Event", event, "event",
            notes=f"status: {event.status}", name=event.title, involved=involved,
            location=[named(("place", one)) for one in event.places],
            addressEntity=[_id("place", one) for one in event.places],
            **self._dates(event.date, "date"),
        )  # fmt: skip

    def _cited(self, kind: Kind, entry: AnyEntry) -> Iterator[Fields]:
        """What ties an entry to the sources that it rests on."""
        yield from self._documents(_id(kind, entry.id), entry.sources, joins=kind != "source")

    def _documents(self, of: str, cited: Sequence[Citation], joins: bool) -> Iterator[Fields]:
        for number, citation in enumerate(cited):
            if not joins:
                self._leave(f"sources ({citation.source})", f"{NAME} has no such tie for it")
                continue
            if citation.relies_on is not None:
                why = f"{NAME} has no place for what a source relies on in one matter"
                self._leave(f"sources ({citation.source}), relies_on", why)
            ends = {"document": _id("source", citation.source), "entity": of}
            how = {"role": citation.at, "description": citation.note}
            yield _entity(f"{of}.source.{number}", "Documentation", {**ends, **how})


_PREFIX: Final = re.compile(
    r"[1-9]\d{3}(?:-(?:0[1-9]|1[0-2])(?:-\d\d"
    r"(?:T\d\d:\d\d:\d\d(?:Z|[+-]\d\d(?::?\d\d)?)?)?)?)?"
)


def _id(*parts: str) -> str:
    return ".".join(parts)


def _entity(id_: str, schema: str, properties: Fields) -> Fields:
    """An entity; every value is a list of texts, and empty ones are left out."""
    found = {}
    for name, value in properties.items():
        values: Iterable[Any] = [value] if isinstance(value, str) else value or ()
        texts = [" ".join(one.split()) if name != "summary" else one for one in values if one]
        if texts:
            found[name] = list(dict.fromkeys(texts))
    return {"id": id_, "schema": schema, "properties": found}


@lru_cache(maxsize=256)
def _three_letters(tag: str) -> str:
    """A language's code of ISO 639-3; empty where it is not known."""
    from babel.core import get_global  # noqa: PLC0415

    short = tag.partition("-")[0].lower()
    if len(short) != 2:
        return short if len(short) == 3 else ""
    aliases = get_global("language_aliases")
    return min(
        (long for long, one in aliases.items() if one == short and len(long) == 3), default=""
    )
