"""Writes a made-up dossier as a Hugo site: the same entries, bodies and links, bare templates.

    python tests/bench/hugo_site.py FOLDER [--events 10000] [--actors …] [--links ids] …

Each event, actor, quote, source, claim, place, tag and chapter has its page, with links both ways:
an event shows its actors, quotes, claims, places and sources, what it responds to and what answered
it; an actor its events, quotes and positions; a source all that rests on it.

Where there is more than one way, it is the fastest for Hugo, measured at 10,000 events with Hugo
0.168 on two cores:

- front matter in JSON: with TOML the whole build takes as long, with YAML two thirds longer;
- links written out ready (address, title, date) in the front matter of the page that shows them,
  in both directions: with `site.GetPage` the whole build takes a third longer, with a taxonomy
  that finds the events of an actor a tenth;
- tags as pages of their own: a taxonomy takes as long;
- flat files (`uglyURLs`), like Dossier's;
- no Markdown in summaries, no feed, no sitemap, no syntax beyond CommonMark and tables.

So Hugo is spared resolving references, finding back links, checking anything, wording dates,
numbering citations and counting origins; Dossier does all of that in its time.
"""

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, Literal, TypeAlias, get_args

from generate import add_arguments, counts_from
from made import Entry, Fields, entries
from sitefolder import yaml

Links: TypeAlias = Literal["ready", "ids"]
"""How front matter names other pages: with address and title, or by id, to be looked up."""

FrontMatter: TypeAlias = Literal["json", "yaml"]

CONFIG: Final = """\
baseURL = "https://dossier.example/"
title = "A made-up dossier"
uglyURLs = true
buildFuture = true
disableKinds = ["404", "RSS", "robotsTXT", "sitemap", "taxonomy", "term"]

[frontmatter]
date = ["date"]

[markup.goldmark.parser]
autoHeadingID = false

[markup.goldmark.extensions]
definitionList = false
footnote = false
linkify = false
strikethrough = false
taskList = false
typographer = false
"""

# --- templates ----------------------------------------------------------------------------

BASE: Final = """\
<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{{ .Title }}</title></head>
<body>
<header><a href="/index.html">A made-up dossier</a></header>
<main>
<h1>{{ .Title }}</h1>
{{ block "main" . }}{{ end }}
</main>
</body>
</html>
"""

HOME: Final = """\
{{ define "main" }}<ul>
{{ range site.Sections }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>
{{ end }}</ul>{{ end }}
"""

LIST: Final = """\
{{ define "main" }}<ul>
{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ .Params.when }}</li>
{{ end }}</ul>{{ end }}
"""

TERMS: Final = """\
{{ define "main" }}<dl>
{{ range .Params.terms }}<dt>{{ .name }}</dt><dd>{{ .definition }}</dd>
{{ end }}</dl>{{ end }}
"""

SINGLE: Final = """\
{{ define "main" }}
<p>{{ with .Params.facts }}{{ delimit . " · " }}{{ end }}</p>
<p>{{ .Params.line }}</p>
SPECIAL{{ .Content }}
LISTS{{ end }}
"""

SPECIAL: Final = {
    "quote": '<blockquote lang="{{ .Params.language }}">{{ .Params.text }}</blockquote>\n'
    "{{ with .Params.translation }}<blockquote>{{ . }}</blockquote>\n{{ end }}",
    "source": '<p><a href="{{ .Params.address }}">{{ .Params.address }}</a></p>\n',
}

BLOCK: Final = """\
{{ with .Params.NAME }}<h2>HEADING</h2>
<ul>
{{ range . }}<li>LINK {{ .more }}</li>
{{ end }}</ul>
{{ end }}"""

LINK: Final[dict[Links, str]] = {
    "ready": '<a href="{{ .to }}">{{ .title }}</a>',
    "ids": '{{ with site.GetPage .to }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>'
    " {{ .Params.when }}{{ end }}",
}

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
"""The lists of links on each kind's page."""


def _templates(links: Links) -> Iterator[tuple[str, str]]:
    yield "_default/baseof.html", BASE
    yield "index.html", HOME
    yield "_default/list.html", LIST
    yield "terms/single.html", TERMS
    for kind, names in BLOCKS.items():
        lists = "".join(
            BLOCK.replace("NAME", name)
            .replace("HEADING", name.replace("_", " ").capitalize())
            .replace("LINK", LINK[links])
            for name in names
        )
        single = SINGLE.replace("SPECIAL", SPECIAL.get(kind, "")).replace("LISTS", lists)
        yield f"{kind}s/single.html", single


# --- what links where ---------------------------------------------------------------------

BACK: Final = {
    "responds_to": "answered_by", "about": "quotes_about", "relies_on": "relied_on_by",
    "positions": "positions", "evidence": "positions", "roles": "holders",
    "mentions": "mentioned_in",
}  # fmt: skip
"""The name of each relation seen from its other end; by default the plural of the kind."""

_LINK_IN_PROSE: Final = re.compile(r"(!?)\[\[([^\]|]+)(?:\|([^\]]*))?\]\]")
_CITE_IN_PROSE: Final = re.compile(r"\[@([^\],]+)(, [^\]]+)?\]")


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


# --- pages --------------------------------------------------------------------------------


class _Pages:
    """The pages of a Hugo site: path below `content`, front matter, Markdown."""

    def __init__(self, made: Sequence[Entry], links: Links) -> None:
        tags = dict.fromkeys(tag for entry in made for tag in entry.fields.get("tags", ()))
        paged = [entry for entry in made if entry.kind != "term"]
        self.entries = [*paged, *(Entry("tag", tag, {"title": tag}) for tag in tags)]
        self.terms = [entry.fields for entry in made if entry.kind == "term"]
        self.by_id = {entry.id: entry for entry in self.entries}
        assert len(self.by_id) == len(self.entries), "an id is used by two kinds"
        self.links = links
        self.lists: dict[str, dict[str, list[Fields]]] = defaultdict(lambda: defaultdict(list))
        for entry in sorted(self.entries, key=lambda entry: (str(entry.day), entry.id)):
            for relation, id_, beside in _relations(entry):
                if relation != "mentions":
                    self.lists[entry.id][relation].append(self._link(id_, beside))
                self.lists[id_][_back(entry, relation)].append(self._link(entry.id, beside))

    def _address(self, id_: str) -> str:
        return f"../{self.by_id[id_].kind}s/{id_}.html"

    def _title(self, id_: str) -> str:
        return self.by_id[id_].title[:80].strip()

    def _link(self, id_: str, beside: str) -> Fields:
        entry = self.by_id[id_]
        if self.links == "ids":
            return {"to": f"/{entry.kind}s/{id_}", "more": beside}
        when = _when(entry)
        more = f"{when}, {beside}" if when and beside else when or beside
        return {"to": self._address(id_), "title": self._title(id_), "more": more}

    def _markdown(self, prose: str) -> str:
        """Turn references into ordinary links."""

        def link(match: re.Match[str]) -> str:
            words = match[3] or self._title(match[2])
            return f"{'> ' if match[1] else ''}[{words}]({self._address(match[2])})"

        def cite(match: re.Match[str]) -> str:
            return f"([{self._title(match[1])}]({self._address(match[1])}){match[2] or ''})"

        return _CITE_IN_PROSE.sub(cite, _LINK_IN_PROSE.sub(link, prose))

    def pages(self) -> Iterator[tuple[str, Fields, str]]:
        """Yield each page."""
        for entry in self.entries:
            front = {**_facts(entry), "title": self._title(entry.id), **self.lists[entry.id]}
            markdown = self._markdown(entry.fields.get("body", ""))
            yield f"{entry.kind}s/{entry.id}.md", front, markdown
        yield "terms.md", {"title": "Terms", "type": "terms", "terms": self.terms}, ""


def _when(entry: Entry) -> str:
    return str(entry.fields.get("date") or entry.fields.get("published") or "")


def _facts(entry: Entry) -> Fields:
    """What an entry's page shows beside its links and prose.

    Hugo knows some names of fields itself (`aliases`, `summary`, `kind` …); these are avoided.
    """
    given = entry.fields
    names = ("status", "kind", "form", "venue", "publisher", "consulted", "question")
    facts = [given[name] for name in names if name in given]
    facts += given.get("aliases", []) + given.get("authors", []) + given.get("at", [])
    facts += [f"{value}" for value in given.get("resolution", {}).values()]
    when = _when(entry)
    front: Fields = {"facts": [when, *facts] if when else facts, "when": when}
    if entry.day is not None:
        front["date"] = str(entry.day)
    front["line"] = given.get("summary", "").replace("*", "")
    if entry.kind == "quote":
        front |= {"text": given["text"], "language": given["lang"]}
        front["translation"] = given.get("translation", {}).get("text", "")
    if entry.kind == "source":
        front["address"] = given["url"]
    return front


def write(
    folder: Path, made: Sequence[Entry], links: Links = "ready", front_matter: FrontMatter = "json"
) -> None:
    """Write a Hugo site, one file a page."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "hugo.toml").write_text(CONFIG, "utf-8")
    for path, text in _templates(links):
        (folder / "layouts" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "layouts" / path).write_text(text, "utf-8")
    for kind in BLOCKS:
        (folder / "content" / f"{kind}s").mkdir(parents=True, exist_ok=True)
    for path, fields, markdown in _Pages(made, links).pages():
        if front_matter == "json":
            front = json.dumps(fields, ensure_ascii=False, indent=1)
        else:
            front = f"---\n{yaml(fields)}---"
        (folder / "content" / path).write_text(f"{front}\n\n{markdown}\n", "utf-8", newline="\n")


def main() -> None:
    """Write a Hugo site as the command line asks."""
    parser = argparse.ArgumentParser(description="Write a made-up dossier as a Hugo site.")
    parser.add_argument("folder", type=Path, help="the folder to write into")
    parser.add_argument("--links", choices=get_args(Links), default="ready")
    parser.add_argument("--front-matter", choices=get_args(FrontMatter), default="json")
    add_arguments(parser)
    arguments = parser.parse_args()
    made = entries(counts_from(arguments), arguments.seed)
    write(arguments.folder, made, arguments.links, arguments.front_matter)


if __name__ == "__main__":
    main()
