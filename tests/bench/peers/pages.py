"""The made-up dossier as pages of another generator: the same entries, bodies and links.

Each event, actor, quote, source, claim, place, tag and chapter has its page, with links both ways:
an event shows its actors, quotes, claims, places and sources, what it responds to and what answered
it; an actor its events, quotes and positions; a source all that rests on it. Each kind has a list,
and all terms stand on one page.

Generators other than Dossier know nothing of all this. What they would have to find out is given to
them: back links always, and, where links are `ready`, the address and title of what is linked. So
they are spared resolving references, checking anything, wording dates, numbering citations and
counting origins; Dossier does all of that in its time.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from made import Entry, Fields

Links: TypeAlias = Literal["ready", "ids"]
"""How front matter names other pages: with address and title, or by id, to be looked up."""

SITE_TITLE: Final = "A made-up dossier"

BLOCKS: Final = {
    "event": ("actors", "places", "claims", "quotes", "responds_to", "answered_by", "tags",
              "sources", "mentioned_in"),
    "actor": ("roles", "holders", "part_of", "members", "events", "quotes", "quotes_about",
              "positions", "tags", "sources", "mentioned_in"),
    "quote": ("speaker", "event", "about", "claims", "positions", "tags", "sources",
              "mentioned_in"),
    "source": ("relies_on", "relied_on_by", "events", "quotes", "positions", "actors"),
    "claim": ("positions", "evidence", "events", "quotes", "tags"),
    "place": ("part_of", "parts", "events"),
    "chapter": (),
    "tag": ("actors", "events", "quotes", "claims"),
}  # fmt: skip
"""The kinds of pages, and the lists of links on each."""

BACK: Final = {
    "responds_to": "answered_by", "about": "quotes_about", "relies_on": "relied_on_by",
    "positions": "positions", "evidence": "positions", "roles": "holders",
    "mentions": "mentioned_in",
}  # fmt: skip
"""The name of each relation seen from its other end; by default the plural of the kind."""

_LINK_IN_PROSE: Final = re.compile(r"(!?)\[\[([^\]|]+)(?:\|([^\]]*))?\]\]")
_CITE_IN_PROSE: Final = re.compile(r"\[@([^\],]+)(, [^\]]+)?\]")


@dataclass(frozen=True, slots=True)
class Page:
    """A page before its generator's front matter is put around it."""

    kind: str
    id: str
    fields: Fields
    """`title`, `facts`, `line`, `when` and, by the names in `BLOCKS`, lists of links; besides, of
    quotes, `text`, `language` and `translation`, and of sources `address`."""

    markdown: str

    @property
    def path(self) -> str:
        """From the site's root, without its ending."""
        return f"{self.kind}s/{self.id}"


def heading(name: str) -> str:
    """Return the heading of a list of links."""
    return name.replace("_", " ").capitalize()


class Pages:
    """The pages of a made-up dossier."""

    def __init__(self, made: Sequence[Entry], links: Links, ending: str = ".html") -> None:
        """Find what links where.

        Args:
            made: the entries.
            links: how lists name other pages.
            ending: of the addresses in links of the prose.
        """
        tags = dict.fromkeys(tag for entry in made for tag in entry.fields.get("tags", ()))
        paged = [entry for entry in made if entry.kind != "term"]
        self.entries = [*paged, *(Entry("tag", tag, {"title": tag}) for tag in tags)]
        self.terms = [entry.fields for entry in made if entry.kind == "term"]
        self._by_id = {entry.id: entry for entry in self.entries}
        assert len(self._by_id) == len(self.entries), "an id is used by two kinds"
        self._links, self._ending = links, ending
        self._lists: dict[str, dict[str, list[Fields]]] = defaultdict(lambda: defaultdict(list))
        for entry in sorted(self.entries, key=lambda entry: (str(entry.day), entry.id)):
            for relation, id_, beside in _relations(entry):
                if relation != "mentions":
                    self._lists[entry.id][relation].append(self._link(id_, beside))
                self._lists[id_][_back(entry, relation)].append(self._link(entry.id, beside))

    def pages(self) -> Iterator[Page]:
        """Yield the page of each entry and tag."""
        for entry in self.entries:
            title = self._title(entry.id)
            fields = {**_facts(entry), "title": title, **self._lists[entry.id]}
            markdown = self._markdown(entry.fields.get("body", ""))
            yield Page(entry.kind, entry.id, fields, markdown)

    def lists(self) -> Iterator[Page]:
        """Yield the list of each kind, all links written out ready in its field `entries`."""
        for kind in BLOCKS:
            found = [entry for entry in self.entries if entry.kind == kind]
            links = [self._ready(entry, _when(entry)) for entry in found]
            yield Page(kind, "index", {"title": f"{kind.capitalize()}s", "entries": links}, "")

    def _title(self, id_: str) -> str:
        return self._by_id[id_].title[:80].strip()

    def _link(self, id_: str, beside: str) -> Fields:
        entry = self._by_id[id_]
        if self._links == "ids":
            return {"to": f"/{entry.kind}s/{id_}", "more": beside}
        return self._ready(entry, ", ".join(filter(None, (_when(entry), beside))))

    def _ready(self, entry: Entry, more: str) -> Fields:
        address = f"../{entry.kind}s/{entry.id}.html"
        return {"to": address, "title": self._title(entry.id), "more": more}

    def _markdown(self, prose: str) -> str:
        """Turn references into ordinary links."""

        def address(id_: str) -> str:
            return f"../{self._by_id[id_].kind}s/{id_}{self._ending}"

        def link(match: re.Match[str]) -> str:
            words = match[3] or self._title(match[2])
            return f"{'> ' if match[1] else ''}[{words}]({address(match[2])})"

        def cite(match: re.Match[str]) -> str:
            return f"([{self._title(match[1])}]({address(match[1])}){match[2] or ''})"

        return _CITE_IN_PROSE.sub(cite, _LINK_IN_PROSE.sub(link, prose))


def _relations(entry: Entry) -> Iterator[tuple[str, str, str]]:
    """Yield what an entry names: the relation, the other's id, and what to say beside the link."""
    for name in ("speaker", "event", "part_of"):
        if name in entry.fields:
            yield name, entry.fields[name], ""
    for name in ("places", "claims", "responds_to", "about", "relies_on", "tags"):
        for id_ in entry.fields.get(name, ()):
            yield name, id_, ""
    for name, key, beside in (("actors", "actor", "as"), ("sources", "source", "at")):
        for item in entry.fields.get(name, ()):
            group = item if isinstance(item, dict) else {key: item}
            yield name, group[key], group.get(beside, "")
    for role in entry.fields.get("roles", ()):
        yield "roles", role["at"], f"{role['title']}, {role['from']}–{role.get('to', '')}"
    for position in entry.fields.get("positions", ()):
        taken = f"{position['stance']}, {position['date']}"
        yield "positions", position["actor"], taken
        yield "evidence", position.get("quote") or position["source"], taken
    mentions = (match[2] for match in _LINK_IN_PROSE.finditer(entry.fields.get("body", "")))
    for id_ in dict.fromkeys(mentions):
        yield "mentions", id_, ""


def _back(entry: Entry, relation: str) -> str:
    if relation == "part_of":
        return "members" if entry.kind == "actor" else "parts"
    return BACK.get(relation, f"{entry.kind}s")


def _when(entry: Entry) -> str:
    return str(entry.fields.get("date") or entry.fields.get("published") or "")


def _facts(entry: Entry) -> Fields:
    """What an entry's page shows beside its links and prose.

    Generators know some names of fields themselves (`aliases`, `summary`, `kind` …); these are
    avoided.
    """
    given = entry.fields
    names = ("status", "kind", "form", "venue", "publisher", "consulted", "question")
    facts = [given[name] for name in names if name in given]
    facts += given.get("aliases", []) + given.get("authors", []) + given.get("at", [])
    facts += [f"{value}" for value in given.get("resolution", {}).values()]
    when = _when(entry)
    fields: Fields = {"facts": [when, *facts] if when else facts, "when": when}
    if entry.day is not None:
        fields["date"] = str(entry.day)
    fields["line"] = given.get("summary", "").replace("*", "")
    if entry.kind == "quote":
        fields |= {"text": given["text"], "language": given["lang"]}
        fields["translation"] = given.get("translation", {}).get("text", "")
    if entry.kind == "source":
        fields["address"] = given["url"]
    return fields
