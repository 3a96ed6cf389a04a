"""Bare templates for generators that use Jinja2: what they show is what Hugo's show."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from peers.pages import BLOCKS, SITE_TITLE, heading

BASE: Final = f"""\
{{% set fields = FIELDS %}}
<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{{{{ page.title }}}}</title></head>
<body>
<header><a href="/index.html">{SITE_TITLE}</a></header>
<main>
<h1>{{{{ page.title }}}}</h1>
{{% block main %}}{{% endblock %}}
</main>
</body>
</html>
"""

HOME: Final = (
    "<ul>\n"
    + "".join(
        f'<li><a href="/{kind}s/index.html">{kind.capitalize()}s</a></li>\n' for kind in BLOCKS
    )
    + '<li><a href="/terms.html">Terms</a></li>\n</ul>'
)

LINK: Final = '<li><a href="{{ link.to }}">{{ link.title }}</a> {{ link.more }}</li>'

LIST: Final = """\
<ul>
{% for link in fields.entries %}LINK
{% endfor %}</ul>"""

TERMS: Final = """\
<dl>
{% for term in fields.terms %}<dt>{{ term.name }}</dt><dd>{{ term.definition }}</dd>
{% endfor %}</dl>"""

SINGLE: Final = """\
<p>{{ fields.facts|join(" · ") }}</p>
<p>{{ fields.line }}</p>
SPECIAL{{ page.content }}
LISTS"""

SPECIAL: Final = {
    "quote": '<blockquote lang="{{ fields.language }}">{{ fields.text }}</blockquote>\n'
    "{% if fields.translation %}<blockquote>{{ fields.translation }}</blockquote>\n{% endif %}",
    "source": '<p><a href="{{ fields.address }}">{{ fields.address }}</a></p>\n',
}

BLOCK: Final = """\
{% if fields.NAME %}<h2>HEADING</h2>
<ul>
{% for link in fields.NAME %}LINK
{% endfor %}</ul>
{% endif %}"""


def templates(fields: str) -> Iterator[tuple[str, str]]:
    """Yield the name and text of each template.

    Args:
        fields: the expression for a page's fields, as `Page.fields` has them.
    """

    def extended(text: str) -> str:
        text = text.replace("LINK", LINK)
        return f'{{% extends "base.html" %}}\n{{% block main %}}{text}{{% endblock %}}\n'

    yield "base.html", BASE.replace("FIELDS", fields)
    yield "home.html", extended(HOME)
    yield "list.html", extended(LIST)
    yield "terms.html", extended(TERMS)
    for kind, names in BLOCKS.items():
        lists = "".join(
            BLOCK.replace("NAME", name).replace("HEADING", heading(name)) for name in names
        )
        single = SINGLE.replace("SPECIAL", SPECIAL.get(kind, "")).replace("LISTS", lists)
        yield f"{kind}.html", extended(single)


def write(folder: Path, fields: str) -> None:
    """Write the templates into a folder."""
    folder.mkdir(parents=True)
    for name, text in templates(fields):
        (folder / name).write_text(text, "utf-8")
