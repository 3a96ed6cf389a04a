"""Invariant 6: content cannot run code or markup.

Two public collections of attacks are put into every field that takes text, and into prose of every
kind; then all pages, feeds and data files are parsed. Without the collections a few strings of the
same kinds stand in, so that these tests never pass for want of anything to test.
"""

import csv
import io
import json
import os
import re
import shutil
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
import yaml
from sitekit import GOOD, ROOT, Looked, build, clean, copy, look, tree, write

from dossier import assets, markup
from dossier.nodes import CONTROL

CORPORA = ROOT.parent / "shared" / "corpora" / "attacks"

OURS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</script><script>alert(1)</script>",
    "<!--<script>alert(1)//-->",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "{{ 7 * 7 }}{% raw %}${7*7}#{7*7}<%= 7*7 %>",
    "]]><x/>&lt;b&gt;&amp;amp;&#60;script&#62;",
    "=cmd|' /C calc'!A0",
    "\u2028\u2029</title><style>*{display:none}</style>",
    "<svg/onload=alert(1)>`<iframe src=//evil.example>`",
    "<a href=&#106;avascript:alert(1)>x</a> <base href=//evil.example>",
]
ALLOWED_SCHEMES = {"", "http", "https", "mailto"}
FORBIDDEN = {
    "iframe", "object", "embed", "applet", "frame", "frameset", "base", "style", "form", "input",
    "textarea", "select", "video", "audio", "portal", "template", "math", "isindex",
}  # fmt: skip
"""No page has these. Filters are forms of the theme's own, which the policy lets go nowhere."""
FETCHING = {"src", "srcset", "poster", "data", "background", "action", "formaction", "ping"}
"""Attributes that make a browser ask for something by itself."""

POLICY = {
    "default-src": {"'none'"},
    "script-src": {"'self'"},
    "style-src": {"'self'"},
    "base-uri": {"'none'"},
    "form-action": {"'none'"},
}


def attacks(name: str) -> list[str]:
    """The strings of a collection, without what `dossier.nodes` refuses in any file."""
    file = CORPORA / f"{name}.json"
    strings = json.loads(file.read_text("utf-8")) if file.exists() else OURS
    kept = (CONTROL.sub("", one).strip() for one in strings)
    return list(dict.fromkeys(one for one in kept if one))


@pytest.fixture(scope="module", params=["scripts", "naughty-strings", "ours"])
def strings(request: pytest.FixtureRequest) -> list[str]:
    """A collection of attacks."""
    if request.param != "ours" and not CORPORA.is_dir():
        pytest.skip("needs ../shared/corpora/attacks, which is not beside this checkout")
    return attacks(request.param)


def harmless_as_prose(text: str, compiled: markup.Prose) -> bool:
    """Whether prose builds: it has no faults (which stop a build) and names no entry."""
    return not compiled.faults and not compiled.references


class _Attacked:
    """A site with each string in each field of some entry."""

    def __init__(self, site: Path, strings: list[str]) -> None:
        self.site = site
        self.lines = [" ".join(one.split()) for one in strings]
        self.inline = [one for one in self.lines if harmless_as_prose(one, markup.inline(one))]
        self.blocks = [one for one in strings if harmless_as_prose(one, markup.block(one))]

    def write(self) -> Path:
        """Write the site; every entry takes the next strings of each list."""
        text, inline = _turns(self.lines), _turns(self.inline)
        body = _turns(["\n\n".join(self.blocks[at : at + 40]) for at in range(0, 4000, 40)])

        def entry(of: str, id_: str, /, **fields: Any) -> None:
            common = {
                "summary": next(inline),
                "body": next(body),
                "corrections": [{"date": "2024-01-01", "note": next(inline)}],
                "sources": [{"source": "s0", "at": next(text), "note": next(text)}],
            }
            self._file(f"{of}s/{id_}.yaml", common | fields)

        size = max(10, len(self.lines) // 20)
        for n in range(size):
            entry(
                "actor", f"a{n}", name=next(text), kind="person" if n % 2 else "unnamed",
                aliases=self.lines[n::size], native_name={"lang": "fa", "text": next(text)},
                roles=[{"title": next(text), "note": next(text), "at": "a0"}] if n else [],
                image={"file": "plain.png", "alt": next(text), "credit": next(text),
                       "licence": next(text)},
                links={"website": _address(next(text))},
            )  # fmt: skip
            entry(
                "event", f"e{n}", title=next(text), date=f"2024-01-{n % 28 + 1:02d}",
                date_note=next(text), status="disputed", key=n < 9,
                actors=[{"actor": f"a{n}", "as": next(text)}], places=[f"p{n}"],
            )  # fmt: skip
            entry(
                "quote", f"q{n}", speaker=f"a{n}", **{"as": next(text)}, text=next(text),
                lang="en", form="translated", date="2024-01-01", venue=next(text), event=f"e{n}",
                translation={"lang": "fa", "text": next(text), "by": next(text)},
            )  # fmt: skip
            entry(
                "source", f"s{n}", title=next(text), publisher=next(text),
                authors=[next(text), next(text)], url=_address(next(text)),
                archived=_address(next(text)), kind="document", lang="de" if n % 2 else "en",
                sources=[],
            )  # fmt: skip
            entry(
                "claim", f"c{n}", statement=next(text),
                positions=[{"actor": f"a{n}", "stance": "denies", "quote": f"q{n}",
                            "source": {"source": f"s{n}", "at": next(text), "note": next(text)},
                            "note": next(inline)}],
                resolution={"verdict": next(text), "reason": next(inline), "date": "2024-01-01"},
            )  # fmt: skip
            entry("place", f"p{n}", name=next(text), at=["1", "2"])
            entry(
                "term", f"t{n}", name=next(text), abbreviation=next(text), definition=next(inline)
            )
            front = {"title": next(text), "question": next(text), "summary": next(inline)}
            cited = f"[[a{n}]] [[t{n}]] [@s{n}]\n\n![[q{n}]]\n\n![[e{n}]]\n\n"
            self._chapter(f"ch{n}", front, cited + next(body))
        self._file("dossier.yaml", {
            "title": next(text), "subtitle": next(text), "question": next(text),
            "answer": next(body), "established": next(body), "disputed": next(body),
            "unknown": next(body), "about": next(body),
            "publisher": {"name": next(text), "url": _address(next(text))},
            "licence": {"name": next(text), "url": _address(next(text))},
            "base_url": "https://dossier.example/", "feed_entries": "1000",
        })  # fmt: skip
        return write(self.site, {"content/media/plain.png": "x"})

    def _file(self, path: str, fields: dict[str, Any]) -> None:
        write(self.site, {f"content/{path}": _yaml(fields)})

    def _chapter(self, id_: str, front: dict[str, Any], body: str) -> None:
        write(self.site, {f"content/chapters/{id_}.md": f"---\n{_yaml(front)}---\n{body}\n"})


def _yaml(fields: dict[str, Any]) -> str:
    plain = json.loads(json.dumps(fields), parse_constant=str)
    return str(yaml.safe_dump(_texts(plain), allow_unicode=True, width=10**6, default_style='"'))


def _texts(value: Any) -> Any:
    """Flags are written as words: our reader knows no other scalars than text."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return {key: _texts(item) for key, item in value.items()}
    return [_texts(item) for item in value] if isinstance(value, list) else value


def _turns(strings: list[str]) -> Iterator[str]:
    while True:
        yield from (one for one in strings if one)


def _address(text: str) -> str:
    """A web address with as much of a string in it as one can hold."""
    return "https://evil.example/" + re.sub(r"\s", "", text)


@pytest.fixture(scope="module")
def attacked(strings: list[str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The output of a site full of attacks."""
    site = _Attacked(tmp_path_factory.mktemp("attacked") / "site", strings)
    # Strings that are told as faults are kept out by that; most must not be.
    assert len(site.inline) > 0.8 * len(site.lines)
    report = build(site.write())
    assert not report.stopped, report.problems[:5]
    output = tree(site.site / "public")
    copied = ("media/", "assets/", "images/")
    return {path: data.decode() for path, data in output.items() if not path.startswith(copied)}


@lru_cache(maxsize=1)
def theme_elements() -> frozenset[str]:
    """The elements that pages of an innocent site have, by name and as they are written."""
    folder = Path(os.environ.get("TMPDIR", "/tmp")) / f"dossier-innocent-{os.getpid()}"
    try:
        pages = clean(GOOD, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    looked = [look(data.decode()) for path, data in pages.items() if path.endswith(".html")]
    return frozenset(
        element
        for page in looked
        for tag, given in page.tags
        for element in (tag, _whole(tag, given))
    )


def _whole(tag: str, attributes: dict[str, str]) -> str:
    """An element as it is written, but for what differs by entry and page: an actor's id that a box
    stands for, the first and last day to choose, the way to the site's root."""
    differing = {"checkbox": ("value",), "date": ("min", "max")}
    for name in (*differing.get(attributes.get("type", ""), ()), "data-versions"):
        if name in attributes:
            attributes = {**attributes, name: ""}
    return f"{tag} {sorted(attributes.items())}"


MARKDOWN = frozenset(
    re.findall(
        r"\w+",
        "a abbr blockquote br code del em h1 h2 h3 h4 h5 h6 hr li ol p pre s strong sub sup table"
        " tbody td th thead tr ul figure figcaption img",
    )
)


def faults(page: Looked) -> Iterator[str]:
    """Yield whatever could run code, restyle the page or ask another host for something."""
    for tag, attributes in page.tags:
        # The theme's own forms are known to the letter.
        ours = _whole(tag, attributes) in theme_elements()
        if (tag in FORBIDDEN and not ours) or tag not in theme_elements() | MARKDOWN:
            yield f"<{tag}>"
        if tag == "button" and attributes.get("type") != "button":
            yield f"<{tag}> that sends something"
        for name, value in attributes.items():
            shown = f"<{tag} {name}={value[:60]!r}>"
            if name.startswith("on") or name in ("style", "srcdoc", "xlink:href"):
                yield shown
            parts = urlsplit(re.sub(r"[\x00-\x20]", "", value)) if name in ADDRESSES else None
            if parts and parts.scheme.lower() not in ALLOWED_SCHEMES:
                yield shown
            if parts and name in FETCHING and (parts.scheme or parts.netloc):
                yield shown
        if tag == "link" and attributes.get("rel", "").lower() not in ("canonical", "alternate"):
            parts = urlsplit(attributes.get("href", ""))
            if parts.scheme or parts.netloc:
                yield f"<link {attributes}>"
        if (
            tag == "meta"
            and attributes.get("http-equiv", "").lower() not in ("", "content-security-policy")
            and not LEADS_ON.fullmatch(attributes.get("content", ""))
        ):
            yield f"<meta {attributes}>"
    for attributes, text in page.scripts:
        data = attributes.get("type") == "application/ld+json"
        own = not text.strip() and "src" in attributes
        if not data and not own:
            yield f"<script {attributes}> {text[:60]}"


LEADS_ON = re.compile(r"0; url=(?:\.\./)*[a-z]+/[a-z0-9/-]+\.html")
"""An old address leads to another page of the site, and nowhere else."""

ADDRESSES = FETCHING | {"href", "cite", "longdesc", "usemap", "manifest", "archive", "codebase"}


def _pages(output: dict[str, str]) -> dict[str, Looked]:
    return {path: look(text) for path, text in output.items() if path.endswith(".html")}


# --- the checks themselves ----------------------------------------------------------------


@pytest.mark.parametrize(
    "page",
    [
        "<script>x</script>",
        "<p onclick=x>",
        "<a href=' java\nscript:x'>",
        "<img src=https://evil.example/x.png>",
        "<img src=//evil.example/x.png>",
        "<link rel=stylesheet href=//evil.example>",
        "<iframe>",
        "<base href=x>",
        "<p style=x>",
        "<meta http-equiv=refresh content=0>",
        "<meta http-equiv=refresh content='0; url=//evil.example/x.html'>",
        "<x>",
        "<a href='data:text/html,x'>",
    ],
)
def test_checks_find_what_they_look_for(page: str) -> None:
    """A check that finds nothing in anything would prove nothing."""
    assert list(faults(look(page)))


# --- what was built -----------------------------------------------------------------------


def test_invariant_6_content_adds_no_code_and_no_markup(attacked: dict[str, str]) -> None:
    """No element, attribute or address that runs code, restyles or fetches."""
    pages = _pages(attacked)
    assert len(pages) > 80
    found = {path: list(faults(page)) for path, page in pages.items()}
    assert not {path: found[path][:3] for path in found if found[path]}


def test_invariant_6_every_page_has_the_policy(attacked: dict[str, str]) -> None:
    """Before anything that it could stop; whatever the content says."""
    for path, text in attacked.items():
        if not path.endswith(".html"):
            continue
        page = look(text)
        metas = [
            one["content"]
            for one in page.all("meta")
            if one.get("http-equiv", "").lower() == "content-security-policy"
        ]
        assert len(metas) == 1, path
        head = text[: text.index("Content-Security-Policy")]
        assert not re.search(r"<(script|link|style|title)", head), path
        policy = {part.split()[0]: set(part.split()[1:]) for part in metas[0].split(";") if part}
        if path == "search.html":  # the one page that runs WebAssembly, of its own site
            policy["script-src"] -= {"'wasm-unsafe-eval'"}
        for directive, sources in POLICY.items():
            assert policy[directive] == sources, path
        for directive, sources in policy.items():
            assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "https:"} & sources, directive
            assert directive == "img-src" or "data:" not in sources


def test_invariant_6_json_ld_cannot_be_broken_out_of(attacked: dict[str, str]) -> None:
    """One description a page, which parses, and in which no `<` stands."""
    for path, page in _pages(attacked).items():
        blocks = [text for attributes, text in page.scripts if "type" in attributes]
        assert len(blocks) == 1, path
        assert "<" not in blocks[0]
        assert json.loads(blocks[0])["@context"] == "https://schema.org"


def test_invariant_6_text_is_shown_as_it_was_written(
    attacked: dict[str, str], strings: list[str]
) -> None:
    """What was escaped was not lost: every string is somewhere on the pages, as text."""
    shown = "\n".join(page.text for page in _pages(attacked).values())
    lines = [" ".join(one.split()) for one in strings]
    missing = [line for line in lines if line not in shown]
    assert not missing


def test_invariant_6_data_files_are_well_formed(attacked: dict[str, str]) -> None:
    """Feeds and sitemap are XML, the JSON files JSON, and each CSV row has all its cells."""
    seen = set()
    for path, text in attacked.items():
        ending = path.rpartition(".")[2]
        seen.add(ending)
        if ending == "xml":
            ElementTree.fromstring(text)
        elif ending == "json":
            json.loads(text)
        elif ending == "csv":
            rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
            assert {len(row) for row in rows} == {len(rows[0])}
    assert {"xml", "json", "csv", "html"} <= seen


def test_invariant_6_spreadsheets_run_nothing(attacked: dict[str, str]) -> None:
    """No cell begins like a formula, unless it is a number or a date."""
    for path, text in attacked.items():
        if path.endswith(".csv"):
            for row in csv.reader(io.StringIO(text, newline="")):
                for cell in row:
                    assert not re.match(r"[=@\t\r]|[+-](?!\d[\d.,;/: ~?%X-]*$)", cell), (path, cell)


def test_invariant_6_feeds_carry_text_not_markup(attacked: dict[str, str]) -> None:
    """A feed reader that unescapes a summary finds no element in it."""
    atom = "{http://www.w3.org/2005/Atom}"
    summaries = ElementTree.fromstring(attacked["feed.xml"]).iter(f"{atom}summary")
    for summary in summaries:
        assert summary.get("type") == "html"
        assert not look(summary.text or "").tags
    for item in json.loads(attacked["feed.json"])["items"]:
        assert "content_html" not in item


# --- single ways in -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "path"),
    [
        ("url", "sources/log.yaml"),
        ("archived", "sources/log.yaml"),
        ("links: {website", "actors/ann.yaml"),
        ("publisher: {name: We, url", "dossier.yaml"),
        ("licence: {name: Free, url", "dossier.yaml"),
        ("base_url", "dossier.yaml"),
    ],
)
@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "//evil.example",
        "https:evil",
        "java\\nscript:alert(1)",
        " javascript:alert(1)",
        "file:///etc/passwd",
    ],
)
def test_addresses_of_other_schemes_are_refused(
    field: str, path: str, address: str, tmp_path: Path
) -> None:
    """Every field that becomes a link takes http and https only."""
    texts = {
        "sources/log.yaml": "title: Log\npublisher: We\nkind: document\n",
        "actors/ann.yaml": "name: Ann\nkind: person\n",
        "dossier.yaml": "title: T\nquestion: Q\n",
    }
    site = write(tmp_path, {f"content/{name}": text for name, text in texts.items()})
    end = "}" if "{" in field else ""
    write(site, {f"content/{path}": texts[path] + f'{field}: "{address}"{end}\n'})
    report = build(site)
    assert report.stopped
    assert {problem.code for problem in report.problems} == {"invalid-url"}


@pytest.mark.parametrize(
    "prose",
    [
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](<javascript:alert(1)>)",
        "[x](java&#115;cript:alert(1))",
        "[x][1]\n\n[1]: javascript:alert(1)",
        "<javascript:alert(1)>",
        "![x](https://evil.example/pixel.png)",
        "![x](data:image/svg+xml;base64,PHN2Zy8+)",
        "![x](//evil.example/pixel.png)",
        "![x](media/../../secret.png)",
        "[x](//evil.example)",
        "[x](http://[::1)",
    ],
)
def test_markdown_links_to_elsewhere_are_refused_or_text(prose: str, tmp_path: Path) -> None:
    """They stop the build, or stand on the page as they were written."""
    site = write(tmp_path, {"content/dossier.yaml": "title: T\nquestion: Q\n"})
    write(site, {"content/chapters/one.md": f"---\ntitle: One\n---\n{prose}\n"})
    report = build(site)
    if report.stopped:
        assert all(problem.location.line >= 4 for problem in report.problems)
        return
    page = look((site / "public" / "chapters" / "one.html").read_text())
    assert not list(faults(page))


def test_file_names_cannot_carry_markup(strings: list[str], tmp_path: Path) -> None:
    """A name with a character that means something to HTML or to addresses is refused."""
    site = write(tmp_path, {"content/dossier.yaml": "title: T\nquestion: Q\n"})
    names = {one[:60].strip() for one in strings if "/" not in one and one.isprintable()}
    names = {one for one in names if not one.startswith(".") and re.search('[<>"]', one)}
    assert names
    for name in names:
        write(site, {f"static/{name}.png": "x", f"content/media/{name}.png": "x"})
    report = build(site)
    assert len(report.problems) == 2 * len(names)
    assert {problem.code for problem in report.problems} == {"unsafe-id"}


def test_markup_marks_are_made_in_one_place() -> None:
    """`Markup` is text that is not escaped: only what compiled templates run on may make it."""
    makers = {
        file.name
        for file in (ROOT / "dossier").rglob("*.py")
        if re.search(r"\bMarkup\(", file.read_text(encoding="utf-8"))
    }
    assert makers <= {"expressions.py", "filling.py", "wording.py"}


def test_templates_do_not_switch_escaping_off() -> None:
    """Nor do they mark anything as safe by themselves."""
    templates = sorted((assets.theme_folder() / "templates").rglob("*.html"))
    assert templates
    for template in templates:
        text = template.read_text(encoding="utf-8")
        assert not re.search(r"\|\s*safe\b|autoescape|\bon[a-z]+=|\bstyle=|javascript:", text)


def test_good_site_has_no_faults(tmp_path: Path) -> None:
    """The same checks on innocent content, with pictures and all."""
    site = copy(GOOD, tmp_path / "site")
    build(site)
    for path, data in tree(site / "public").items():
        if path.endswith(".html"):
            assert not list(faults(look(data.decode()))), path
