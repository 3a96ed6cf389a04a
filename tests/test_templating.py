"""Templates compiled by `dossier.templating` mean what they mean to Jinja2."""

import re
from pathlib import Path

import jinja2
import pytest
from jinja2.ext import InternationalizationExtension

from dossier import templating
from dossier.language import Language
from dossier.views.types import Card, When

ENGLISH = Language("en")
CARD = Card(kind="event", id="a", path="events/a.html", title="<b> & “c”", line="")
SEPTEMBER = When(label="September 2024", short="Sept 2024", machine="2024-09", edtf="2024-09")


def plain(folder: Path) -> jinja2.Environment:
    """Jinja2 as it comes, with the same options."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(str(folder)),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[InternationalizationExtension],
    )
    made.install_gettext_callables(ENGLISH.gettext, ENGLISH.ngettext, newstyle=True)  # type: ignore[attr-defined]
    return made


def both(tmp_path: Path, **templates: str) -> tuple[str, str]:
    """Render `page` of some templates with our compiler and with Jinja2's, twice each."""
    for name, source in templates.items():
        (tmp_path / f"{name}.html").write_text(source, encoding="utf-8")
    ours = templating.environment((tmp_path,), ENGLISH).get_template("page.html")
    theirs = plain(tmp_path).get_template("page.html")
    found = []
    for template in (ours, theirs):
        first = template.render(card=CARD, when=SEPTEMBER, items=[1, "<2>", None], n=2)
        assert template.render(card=CARD, when=SEPTEMBER, items=[1, "<2>", None], n=2) == first
        found.append(first)
    return found[0], found[1]


@pytest.mark.parametrize(
    "source",
    [
        "{{ card.title }} {{ card['title'] }} {{ items }} {{ none }} {{ 1 < 2 }}",
        "{{ _('One & <two>') }} {{ gettext('a %(x)s', x=card.title) }}",
        "{{ _('%(a)s of 100%% &lt; %(b)s', a=card.title, b=n) }} {{ _('50%%') }}"
        "<p title=\"{{ _('%(a)s', a='<') }}\">{{ _('%(a)s', a=1)|upper }} {{ _('%(a)03d', a=7) }}",
        "{{ ngettext('%(num)s day', '%(num)s days', n) }} "
        "{% trans x=card.title %}<i>{{ x }}</i>{% endtrans %}",
        "{% for item in items %}{{ loop.index }}{{ item }}"
        "{% if loop.previtem is defined %},{% endif %}{% endfor %}",
        "{% set x %}<p>{{ card.title }}</p>{% endset %}{{ x }}{{ x|length }}",
        "{% macro m(entry, a=1, b='<') %}{{ entry.title }}{{ a }}{{ b }}{% endmacro %}"
        "{{ m(entry=card) }}{{ m(card, 2) }}{{ m(entry=card, b=card.title) }}{{ m(entry=card) }}",
        "{% macro m() %}[{{ caller() }}]{% endmacro %}{% call m() %}{{ card.title }}{% endcall %}",
        "{% macro m() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, x=2) }}",
        "{% from 'other.html' import o, p %}{{ o(entry=card) }}{{ p(when=when, root='../') }}"
        "{{ p(when=when, root='') }}{{ p(when=when, root='../') }}",
        "{% import 'other.html' as other %}{{ other.o(entry=card) }}",
        "{% extends 'base.html' %}"
        "{% block main %}{{ super() }}{{ card.line or 'none' }}{% endblock %}",
        "{{ '%s' % card.title }} {{ card.title ~ '<' }} {{ [1, 2]|join('<') }} "
        "{{ card.title|upper }}",
    ],
)
def test_output_is_that_of_jinja2(tmp_path: Path, source: str) -> None:
    """Our compiler changes when things are decided, never what comes out."""
    ours, theirs = both(
        tmp_path,
        page=source,
        other="{% macro o(entry) %}<a>{{ entry.title }}</a>{% endmacro %}"
        "{% macro p(when, root) %}{{ root }}{{ when.label }}{{ _('&') }}{% endmacro %}",
        base="<main>{% block main %}{{ card.title }}{% endblock %}</main>",
    )
    assert ours == theirs
    assert "<b>" not in ours


def test_macros_are_not_run_twice_for_a_card(tmp_path: Path) -> None:
    """What an imported macro gives for a card is kept; for anything else it is made each time."""
    (tmp_path / "macros.html").write_text("{% macro m(x, y=0) %}{{ count() }}{% endmacro %}")
    (tmp_path / "page.html").write_text(
        "{% from 'macros.html' import m %}{{ m(x=card) }}{{ m(x=card) }}{{ m(x=[1]) }}"
        "{{ m(x=[1]) }}{{ m(x=card, y=1) }}{{ m(x=card, y=true) }}{{ m(x=card, y='1') }}"
    )
    calls: list[int] = []
    made = templating.environment((tmp_path,), ENGLISH)
    made.globals["count"] = lambda: calls.append(1) or len(calls)
    assert made.get_template("page.html").render(card=CARD) == "1123456"


def test_macros_of_a_page_see_the_page(tmp_path: Path) -> None:
    """A macro that a page defines for itself may show what that page has: it is never kept."""
    (tmp_path / "page.html").write_text(
        "{% macro m(x) %}{{ x.id }}{{ n }}{% endmacro %}{{ m(x=card) }}"
    )
    template = templating.environment((tmp_path,), ENGLISH).get_template("page.html")
    assert [template.render(card=CARD, n=n) for n in (1, 2)] == ["a1", "a2"]


def test_texts_are_translated(tmp_path: Path) -> None:
    """Constant texts of the interface are translated when a template is compiled."""
    made = templating.environment((tmp_path,), ENGLISH)
    made.translate = lambda text: f"<i>{text}</i>"
    assert made.from_string("{{ _('Sources') }}").render() == "<i>Sources</i>"


@pytest.mark.parametrize("source", ["{{ card.titel }}", "{{ nothing }}", "{{ nothing.x }}"])
def test_a_name_that_does_not_exist_is_an_error(tmp_path: Path, source: str) -> None:
    """A template that asks for what its view does not have fails; it never shows a blank."""
    made = templating.environment((tmp_path,), ENGLISH)
    with pytest.raises((AttributeError, jinja2.UndefinedError), match=re.compile("titel|nothing")):
        made.from_string(source).render(card=CARD)
