# ruff: noqa: E501 - a template reads better in one line
"""Compiled templates mean what they mean to Jinja2, whether compiled now or in an earlier run."""

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2
import pytest
from sitekit import GOOD

from dossier import assets, filling, plan, render, usercache
from dossier.graph import Graph
from dossier.language import Language
from dossier.linking import link
from dossier.load import load
from dossier.render import Renderer, Template, TemplateFault, everything, reach
from dossier.templating import Filter, Source, Templates
from dossier.views import Cards
from dossier.views import build as build_view
from dossier.views import site as site_view
from dossier.views.types import Card, When

ENGLISH = Language("en")
CARD = Card(kind="event", id="a", path="events/a.html", title="<b> & “c”", line="")
OTHER = Card(kind="event", id="b", path="events/b.html", title="b", line="")
SEPTEMBER = When(label="September 2024", short="Sept 2024", machine="2024-09", edtf="2024-09")
CONTEXT = {
    "card": CARD, "when": SEPTEMBER, "items": [1, "<2>", None], "n": 2, "root": "../",
    "pairs": (("a", "<1>"), ("b", "2")), "nested": ((1, 2), (3,)), "none_at_all": (), "flag": True,
    "table": {"a": "<"},
}  # fmt: skip


def made(
    templates: Mapping[str, str],
    names: frozenset[str] = frozenset(CONTEXT),
    filters: Mapping[str, Filter] | None = None,
) -> Templates:
    """Templates by their names, without `.html`."""
    sources = {
        f"{name}.html": Source(text, f"templates/{name}") for name, text in templates.items()
    }
    return Templates(sources, ENGLISH, names, filters or {})


def by_jinja(found: Templates) -> str:
    return found.jinja().get_template("page.html").render(CONTEXT)


OTHERS = {
    "other": "{% from 'third.html' import deep %}{% set word = 'w<' %}"
    "{% macro o(entry) %}<a>{{ entry.title }}</a>{{ word }}{% endmacro %}"
    "{% macro p(when, root='./') %}{{ root }}{{ when.label }}{{ _('&') }}{{ deep(x=root) }}"
    "{% endmacro %}{% macro long(e, a=1) %}{{ e.id }}{{ e.title }}{{ e.path }}{{ e.line }}{{ e.key }}"
    "{{ a }}{{ o(entry=e) }}{% endmacro %}",
    "third": "{% macro deep(x) %}{% if x == '../' %}up{% else %}<{{ x }}>{% endif %}{% endmacro %}",
    "base": "{% set top = 'T<' %}<main>{% block main %}{{ card.title }}{% endblock %}</main>"
    "{% block end %}{{ top }}{% block inner %}i{% endblock %}{% endblock %}",
    "middle": "{% extends 'base.html' %}{% block main %}({{ super() }}){% endblock %}",
}

COMPILED = [
    "{{ card.title }} {{ none }} {{ 1 < 2 }} {{ n }} {{ flag }} {{ 'a' in 'abc' }} {{ 1 <= n < 3 }}",
    "{{ _('One & <two>') }} {{ gettext('a %(x)s', x=card.title) }}",
    "{{ _('%(a)s of 100%% &lt; %(b)s', a=card.title, b=n) }} {{ _('50%%') }}"
    "<p title=\"{{ _('%(a)s', a='<') }}\">{{ _('%(a)s', a=1)|upper }} {{ _('%(a)03d', a=7) }}",
    "{{ ngettext('%(num)s day', '%(num)s days', n) }} {{ ngettext('a', 'b', 1) }} "
    "{{ ngettext('%(num)s %(x)s', '%(num)s %(x)ss', n, x=card.title) }}"
    "{{ ngettext('%(num)s day', '%(num)s days', n, num='<3') }}"
    "{% trans x=card.title %}<i>{{ x }}</i>{% endtrans %}",
    "{% for item in nested %}{{ loop.index }}{{ loop.index0 }}{{ item }}{{ loop.first }}{{ loop.last }}"
    "{{ loop.length }}{{ loop.revindex }}{% if loop.previtem is defined %},{{ loop.previtem }}"
    "{% endif %}{% for x in item %}{{ loop.index }}{{ x }}{% endfor %}{% endfor %}",
    "{% for a, b in pairs %}{{ a }}{{ b }}{% else %}no{% endfor %}"
    "{% for a in none_at_all %}{{ a }}{% else %}<no>{% endfor %}",
    "{% set x %}<p>{{ card.title }}</p>{% endset %}{{ x }}{{ x|length }}{{ x ~ '<' }}",
    "{% set x = 1 %}{% for y in pairs %}{{ x }}{% set x = 5 %}{{ x }}{% endfor %}{{ x }}",
    "{% set x = '<' %}{{ x }}{% set x = x ~ 'y' %}{{ x }}",
    "{% macro m() %}{% set x = 'a<' %}{% if n == 2 %}{% set x = 'b<' %}{{ x }}{% else %}{% set x = 'c' %}{% endif %}"
    "{{ x }}{% if n == 3 %}{% set x = 'd' %}{% endif %}{{ x }}{% endmacro %}{{ m() }}",
    "{% if n == 1 %}a{% elif n == 2 %}{{ card.title }}{% for p in pairs %}{{ p }}{% endfor %}"
    "{% else %}c{% endif %}{% if not flag %}x{% endif %}{{ 'y' if flag else 'n' }}"
    "{{ card.line or 'none<' }}{{ flag and card.title }}",
    "{% macro m(entry, a=1, b='<') %}{{ entry.title }}{{ a }}{{ b }}{{ n }}{% endmacro %}"
    "{{ m(entry=card) }}{{ m(card, 2) }}{{ m(entry=card, b=card.title) }}{{ m(entry=card) }}"
    "{{ m(entry=card, b=m(entry=card)) }}",
    "{% from 'other.html' import o, p as q %}{{ o(entry=card) }}{{ q(when=when, root='../') }}"
    "{{ q(when=when, root='') }}{{ q(when=when) }}{% set p = o(entry=card) %}{{ p }}{{ p|length }}",
    "{% import 'other.html' as other %}{{ other.o(entry=card) }}",
    "{% from 'other.html' import long %}{{ long(e=card) }}{{ long(e=card, a='1') }}"
    "{{ long(e=card, a=true) }}{{ long(e=card) }}{{ long(e=card, a=_('<1')) }}{{ long(e=card, a='<1') }}",
    "{% extends 'base.html' %}{% from 'other.html' import o %}"
    "{% block main %}{{ super() }}{{ card.line or 'none' }}{{ o(entry=card) }}{{ top }}{% endblock %}",
    "{% extends 'middle.html' %}{% set own = '1<' %}{% block main %}{{ super() }}{{ own }}{% endblock %}"
    "{% block inner %}j{% endblock %}",
    "{{ '%s' % card.title }} {{ card.title ~ '<' }} {{ [1, 2]|join('<') }} {{ card.title|upper }}"
    "{{ pairs|length + 1 }}{{ card.title[1:2] }}{{ pairs[0][1] }}{{ 7 // 2 }}{{ -n }}{{ [1] + [n] }}",
    "{{ 'path/to'.partition('/')[0] }}{% for i in range(1, n + 1) %}{{ i }}{% endfor %}"
    "{{ n is even }}{{ card is none }}{{ card.when is not none }}{{ '<a>'|e }}",
    "{% for x in pairs|map('first') %}{{ x }}{% endfor %}{{ pairs|first|last }}{{ '<' if n == 1 }}"
    "{{ 'x<' if n == 2 }}{{ card.title|replace('b', '<') }}{{ card.line|default('<', true) }}"
    "{{ card.id|default('no') }}{{ card.nothing is defined }}{{ card.id is defined }}{{ n is defined }}{{ table.a is defined }}{{ table.b is defined }}"
    "{% for item in items if item %}{{ item }}{% endfor %}{{ pairs|map(attribute=1)|join('<') }}"
    "{{ 'upper' is filter }}{{ items|select('string')|list }}{{ items|reject('none')|list|length }}",
]  # fmt: skip

LEFT_TO_JINJA = [
    "{% macro m() %}[{{ caller() }}]{% endmacro %}{% call m() %}{{ card.title }}{% endcall %}",
    "{% macro m() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, x=2) }}",
    "{% if flag %}{% set x = 1 %}{% endif %}{{ x }}",
    "{% include 'third.html' %}{{ nothing is defined }}{{ nothing|default('<') }}",
    "{% set box = namespace(n=0) %}{% for i in pairs %}{% set box.n = box.n + 1 %}{% endfor %}"
    "{{ box.n }}",
    "{% for item in items if item %}{{ item }}{{ loop.cycle('a', 'b') }}{% endfor %}",
    "{% filter upper %}{{ card.title }}{% endfilter %}{{ {'a': '<'}.a }}",
    "{% extends 'base.html' if flag else 'middle.html' %}{% block main %}{{ n }}{% endblock %}",
    "{% set x = namespace(a=1) %}{{ x.a }}",
]

FAILS_WHEN_COMPILED = ["{{ items }}", "{{ card['title'] }}", "{{ card['path'] if flag else n }}"]


@pytest.mark.parametrize("source", COMPILED)
def test_output_is_that_of_jinja2(source: str) -> None:
    """Our compiler changes when things are decided, never what comes out."""
    found = made({**OTHERS, "page": source})
    compiled = found.page("page.html")
    assert compiled is not None
    expected = by_jinja(found)
    assert compiled(dict(CONTEXT)) == expected
    assert compiled(dict(CONTEXT)) == expected
    assert "<b>" not in expected


@pytest.mark.parametrize("source", LEFT_TO_JINJA)
def test_what_is_not_compiled_is_left_to_jinja2(source: str) -> None:
    """Templates can do all that Jinja2 can."""
    found = made({**OTHERS, "page": source})
    assert found.page("page.html") is None
    assert by_jinja(found)


@pytest.mark.parametrize("source", FAILS_WHEN_COMPILED)
def test_what_fails_is_left_to_jinja2(source: str) -> None:
    """Where a compiled template fails, Jinja2 may not."""
    found = made({"page": source})
    compiled = found.page("page.html")
    assert compiled is not None
    with pytest.raises((TypeError, LookupError)):
        compiled(dict(CONTEXT))
    assert by_jinja(found)


# --- the theme ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def graph() -> Graph:
    content = load(GOOD)
    found, problems = link(content.records, content.settings, content.media, lambda *_: None)  # type: ignore[arg-type, return-value]
    assert not problems
    return found


@pytest.mark.parametrize("address", ["", "https://example.org/"])
def test_pages_are_those_of_jinja2(graph: Graph, address: str) -> None:
    """Every page of the theme is compiled, and as Jinja2 makes it from the same view."""
    graph.base_url = address
    cards = Cards(graph)
    site = site_view(cards)
    made = Renderer(assets.templates(GOOD, []), cards.language)
    for page in plan.pages(graph):
        shell = build_view(cards, site, page.path, page.template, page.subject, page.kind)
        name = f"pages/{page.template}.html"
        expected = made._page_by_jinja(name, everything(shell, cards.language))
        assert made.page(page.template, shell) == expected, page.path
        assert made._templates.page(name) is not None, f"{name} is left to Jinja2"


# --- what is remembered ------------------------------------------------------------------------


def test_macros_are_not_run_twice_for_a_card() -> None:
    """What a large imported macro gives for a card is kept; for anything else it is made anew."""
    calls: list[Any] = []
    count = Filter(lambda value: calls.append(value) or "")  # type: ignore[func-returns-value]
    many = "{{ x.id }}" * 6
    found = made(
        {
            "macros": f"{{% macro m(x, y=0) %}}{{{{ y|count }}}}{many}{{% endmacro %}}",
            "page": "{% from 'macros.html' import m %}{{ m(x=card, y=n) }}",
        },
        filters={"count": count},
    ).page("page.html")
    assert found is not None
    for card, value in [
        (CARD, ""), (CARD, ""), (CARD, "<"), (OTHER, ""), (CARD, True), (CARD, True), (CARD, 1),
        (CARD, 1), (CARD, None), (CARD, ""),
    ]:  # fmt: skip
        found({"card": card, "n": value})
    assert calls == ["", "<", "", True, 1, 1, None]


def test_macros_of_a_page_see_the_page() -> None:
    """A macro that a page defines for itself may show what that page has: it is never kept."""
    source = "{% macro m(x) %}" + "{{ x.id }}" * 6 + "{{ n }}{% endmacro %}{{ m(x=card) }}"
    found = made({"page": source}).page("page.html")
    assert found is not None
    assert [found({"card": CARD, "n": n}) for n in (1, 2)] == ["aaaaaa1", "aaaaaa2"]


def test_what_is_remembered_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many entries there are, no more is remembered than is worth it."""
    monkeypatch.setattr(filling, "_MOST_TEXTS", 3)
    monkeypatch.setattr(filling, "_MOST_PIECES", 3)
    escaped, kept = filling.Escaped(), filling.Kept()
    for number in range(10):
        assert escaped[f"a{number}"] == f"a{number}"
        assert escaped[f"<{number}"] == f"&lt;{number}"
        kept.keep((number,), "x", ())
    assert len(escaped) <= 3
    assert len(kept) <= 3


def test_markup_and_text_of_the_same_characters_are_told_apart() -> None:
    """One is escaped, the other is not, whichever came first."""
    for order in (("<b>", filling.safe("<b>")), (filling.safe("<b>"), "<b>")):
        escaped = filling.Escaped()
        assert {escaped[value] for value in order} == {"<b>", "&lt;b&gt;"}
    assert [filling.Escaped()[value] for value in (1, True, 1.0, None)] == [
        "1",
        "True",
        "1.0",
        "None",
    ]


# --- what is kept for the user -----------------------------------------------------------------


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's cache, empty."""
    monkeypatch.setattr(usercache, "_folder", lambda: tmp_path / "cache")
    return tmp_path / "cache"


PAGE = {**OTHERS, "page": COMPILED[-5]}


def test_compiled_templates_are_kept(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next run finds them, and the same page comes out; another template is compiled anew."""
    first = made(PAGE).page("page.html")
    assert first is not None
    assert cache.stat().st_mode & 0o777 == 0o700
    monkeypatch.setattr(Templates, "_parse", None)  # so that compiling fails
    again = made(PAGE).page("page.html")
    assert again is not None
    assert again(dict(CONTEXT)) == first(dict(CONTEXT))
    with pytest.raises(TypeError):
        made({**PAGE, "third": PAGE["third"] + "."}).page("page.html")
    with pytest.raises(TypeError):
        made(PAGE, names=frozenset({"card"})).page("page.html")


@pytest.mark.parametrize("damage", [b"", b"x" * 40, None])
def test_damaged_files_are_not_used(cache: Path, damage: bytes | None) -> None:
    """What is not as it was written is made anew."""
    expected = by_jinja(made(PAGE))
    made(PAGE).page("page.html")
    for file in cache.iterdir():
        file.write_bytes(file.read_bytes()[:-1] + b"?" if damage is None else damage)
    found = made(PAGE).page("page.html")
    assert found is not None
    assert found(dict(CONTEXT)) == expected


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")
def test_what_others_may_write_is_not_used(cache: Path) -> None:
    """Neither a folder nor a file that somebody else could have put code into; nor a link."""
    usercache.keep("a", b"x")
    assert usercache.read("a") == b"x"
    (cache / "a").chmod(0o666)
    assert usercache.read("a") is None
    (cache / "a").chmod(0o600)
    (cache / "link").symlink_to("a")
    assert usercache.read("link") is None
    cache.chmod(0o777)
    assert usercache.read("a") is None
    usercache.keep("b", b"x")
    assert not (cache / "b").exists()


def test_no_cache_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be written, or there is no place for it, templates are compiled each time."""
    (tmp_path / "file").write_text("")
    for folder in (None, tmp_path / "file" / "cache"):
        monkeypatch.setattr(usercache, "_folder", lambda folder=folder: folder)
        found = made(PAGE).page("page.html")
        assert found is not None
        assert found(dict(CONTEXT)) == by_jinja(made(PAGE))


def test_the_cache_does_not_grow_for_ever(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where many files have gathered, the oldest go."""
    monkeypatch.setattr(usercache, "_MOST", 3)
    monkeypatch.setattr(usercache, "_SLACK", 2)
    for number in range(20):
        usercache.keep(str(number), b"x")
        assert len(list(cache.iterdir())) <= 5
    assert (cache / "19").exists()


ONE_PAGE = """
import sys
from sitekit import GOOD
from dossier import assets
from dossier.language import Language
from dossier.render import Renderer
from dossier.views.listpages import NotFoundPage
from dossier.views.shell import Shell, Site
site = Site(**dict.fromkeys(Site.__struct_fields__, "x") | {"navigation": (), "as_of": None})
shell = Shell(site=site, path="404.html", root="", within="", title="t", description="", page=NotFoundPage())
made = Renderer(assets.templates(GOOD, []), Language("en"))
print(len(made.page("not-found", shell)), "jinja2" in sys.modules)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the cache's folder is told as on Linux")
def test_a_second_run_does_without_jinja2(tmp_path: Path) -> None:
    """To render a page whose template was compiled before, nothing of Jinja2 is imported."""
    told = []
    for _ in range(2):
        environment = {"XDG_CACHE_HOME": str(tmp_path), "PYTHONPATH": ":".join(sys.path)}
        run = subprocess.run(
            [sys.executable, "-c", ONE_PAGE], env=environment, capture_output=True, text=True,
            check=True,
        )  # fmt: skip
        told.append(run.stdout.split())
    assert [uses for _, uses in told] == ["True", "False"]
    assert told[0][0] == told[1][0]


# --- faults and reach --------------------------------------------------------------------------


@pytest.mark.parametrize("source", ["{{ card.titel }}", "{{ nothing }}", "{{ nothing.x }}"])
def test_a_name_that_does_not_exist_is_an_error(source: str) -> None:
    """A template that asks for what its view does not have fails; it never shows a blank."""
    found = made({"page": source})
    compiled = found.page("page.html")
    assert compiled is not None
    with pytest.raises((AttributeError, LookupError), match=re.compile("titel|nothing")):
        compiled(dict(CONTEXT))
    with pytest.raises((AttributeError, jinja2.UndefinedError), match=re.compile("titel|nothing")):
        by_jinja(found)


def test_faults_have_their_place_whether_compiled_or_kept(cache: Path, graph: Graph) -> None:
    """A fault is told with file and line, also where the code is from an earlier run."""
    cards = Cards(graph)
    page = plan.pages(graph)[0]
    shell = build_view(cards, site_view(cards), page.path, page.template, page.subject, page.kind)
    wrong = (
        Template("macros/a.html", "templates/macros/a.html", "{% macro m(x) %}\n\n{{ x.no }}{% endmacro %}"),
        Template(f"pages/{page.template}.html", f"templates/pages/{page.template}.html",
                 "{% from 'macros/a.html' import m %}\n{{ m(x=site) }}"),
    )  # fmt: skip
    for _ in range(2):
        render._templates.cache_clear()
        with pytest.raises(TemplateFault) as fault:
            Renderer(wrong, ENGLISH).page(page.template, shell)
        assert fault.value.problem.location.path == "templates/macros/a.html"
        assert fault.value.problem.location.line == 3
        assert "no" in fault.value.problem.message


def test_reach(cache: Path) -> None:
    """A page reaches what it extends, imports and includes, and what these reach in turn."""
    sources = {
        "base.html": "{% from 'macros/a.html' import a %}{% include 'x.html' ignore missing %}",
        "macros/a.html": "{% import 'macros/b.html' as b %}",
        "macros/b.html": "",
        "macros/c.html": "{% import 'macros/c.html' as c %}",
        "pages/one.html": "{% extends 'base.html' %}",
        "pages/two.html": "{% from 'macros/c.html' import c %}",
        "pages/any.html": "{% include path %}",
        "pages/broken.html": "{% if %}",
    }
    templates = tuple(Template(name, f"templates/{name}", text) for name, text in sources.items())
    for _ in range(2):
        found = reach(templates)
        assert found.keys() == {"one", "two", "any", "broken"}
        assert found["one"] == {
            "pages/one.html", "base.html", "macros/a.html", "macros/b.html", "x.html",
        }  # fmt: skip
        assert found["two"] == {"pages/two.html", "macros/c.html"}
        assert found["any"] == found["broken"] == frozenset(sources)


def test_reach_of_the_theme() -> None:
    """A page of the theme reaches the base and not other pages."""
    found = reach(assets.templates(GOOD, []))
    assert "base.html" in found["event"]
    assert "macros/prose.html" in found["event"]
    assert [name for name in found["event"] if name.startswith("pages/")] == ["pages/event.html"]


def test_texts_are_translated(monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    """Constant texts of the interface are translated when a template is compiled."""
    monkeypatch.setattr(Language, "gettext", lambda self, text: f"<i>{text}</i>")
    found = made({"page": "{{ _('Sources') }}"}).page("page.html")
    assert found is not None
    assert found({}) == "<i>Sources</i>"
