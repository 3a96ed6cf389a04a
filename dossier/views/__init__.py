"""Views: what each template may see, made from the graph.

`build` is the one entrance. `types` says what there is; `cards` makes what other pages may show of
an entry, `spans` tells how dates are drawn, `parts` splits long lists, `sections` says which there
are, `prose` fills references into texts, `history` tells how claims stood when. `entries`, `lists`,
`timeline`, `matrix`, `changes`, `search`, `continued`, `asof`, `printed`, `downloads` and `trust`
make whole pages, `leftovers` those of entries that are gone; `rows`, `density`, `marks` and `lanes`
make what stands on the timeline.
"""

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from dossier.model import Kind
from dossier.urls import AS_OF, HOME_IMAGE, LISTS, image_path, root_of
from dossier.views.base import View
from dossier.views.cards import Cards
from dossier.views.continued import section_page, title_of
from dossier.views.downloads import data_page
from dossier.views.entries import (
    actor_page,
    chapter_page,
    claim_page,
    event_page,
    place_page,
    quote_page,
    source_page,
)
from dossier.views.home import home_page
from dossier.views.leftovers import moved_page, retracted_page
from dossier.views.listpages import NotFoundPage
from dossier.views.lists import (
    about_page,
    claims_page,
    list_page,
    page_label,
    quotes_page,
    sources_page,
    tag_page,
    terms_page,
)
from dossier.views.matrix import PATH as MATRIX
from dossier.views.matrix import matrix_label, matrix_page
from dossier.views.sections import kind_labels
from dossier.views.shell import Shell, Site
from dossier.views.types import Card
from dossier.views.words import kind_word

__all__ = ["Cards", "build", "site"]

_ENTRIES: Final = {
    "event": event_page,
    "actor": actor_page,
    "quote": quote_page,
    "source": source_page,
    "claim": claim_page,
    "place": place_page,
    "chapter": chapter_page,
}


_OF_SITE: Final = {"who-says-what": MATRIX, "as-of": AS_OF, "trust": "about.html"}
"""Where other pages than those of entries and lists belong, where that is not the page itself."""


def site(cards: Cards) -> Site:
    """Return what every page shows of the site as a whole."""
    settings = cards.graph.settings
    publisher, licence = settings.publisher, settings.licence
    return Site(
        title=settings.title,
        subtitle=settings.subtitle or "",
        question=settings.question,
        lang=cards.language.tag,
        dir=cards.language.direction,
        base_url=cards.graph.base_url,
        publisher=publisher.name if publisher else "",
        publisher_url=(publisher.url or "") if publisher else "",
        licence=licence.name if licence else "",
        licence_url=(licence.url or "") if licence else "",
        search=settings.search,
        navigation=tuple(_navigation(cards)),
        editors=settings.editors,
        as_of=cards.when(cards.graph.as_of) if cards.graph.as_of else None,
    )


def _navigation(cards: Cards) -> Iterator[tuple[str, str]]:
    """The pages that every page leads to, with their labels."""
    graph, gettext, labels = cards.graph, cards.language.gettext, kind_labels(cards)
    yield LISTS["event"], gettext("Timeline")
    if graph.ids("claim"):
        yield LISTS["claim"], labels["claim"]
        yield MATRIX, gettext("Who says what")
    if graph.settings.as_of and not graph.as_of:
        yield AS_OF, gettext("As it was known")
    listed: tuple[Kind, ...] = ("actor", "quote", "source", "place", "term")
    for kind in listed:
        if graph.ids(kind):
            yield LISTS[kind], labels[kind]
    yield "about.html", gettext("About")


def build(
    cards: Cards, site: Site, path: str, template: str, subject: str = "", kind: Kind | None = None
) -> Shell:
    """Return all that the template of a page may see.

    Args:
        cards: makes cards of the graph's entries.
        site: what every page shows.
        path: the page's path, from the site's root.
        template: the kind of page.
        subject: an entry's id, a tag, or a part of a list; see `plan.Page`.
        kind: for an index: of what.
    """
    card = None
    if template in _ENTRIES:
        view: View = _ENTRIES[template](cards, subject)
        card = cards.card((template, subject))  # type: ignore[arg-type]
        title, description = card.title, card.line
    elif template == "moved":
        assert kind is not None
        view = moved_page(cards, kind, subject, path)
        title = cards.language.gettext("Moved: %(title)s", title=view.card.title)
        description = ""
    elif template == "retracted":
        assert kind is not None
        view = retracted_page(cards, (kind, subject))
        gettext = cards.language.gettext
        title, description = gettext("Withdrawn: %(title)s", title=view.card.title), ""
    elif template.startswith("as-of"):
        from dossier.views.asof import past_page  # noqa: PLC0415 - as those below

        title, description, view = past_page(cards, subject)
    elif template == "who-says-what":
        title, description, view = _matrix(cards, subject)
    else:
        title, description, view = _listing(cards, template, subject, kind)
    return Shell(
        site=site,
        path=path,
        root=_root(cards, path),
        within=_within(path, template, subject, kind),
        title=title,
        description=description or site.question,
        page=view,
        **(_image(cards, card) if cards.graph.share_images else {}),
    )


def _image(cards: Cards, card: Card | None) -> dict[str, str]:
    """The image for link previews, and what it shows; pages of no entry share that of the home."""
    settings, gettext = cards.graph.settings, cards.language.gettext
    if card is None:
        path, title = HOME_IMAGE, settings.question
    else:
        path, title = image_path(card.kind, card.id), card.title
        kind = kind_word(cards, card.kind)
        title = gettext("%(kind)s: %(title)s", kind=kind, title=title)
        if card.when is not None and card.kind != "quote":
            title = gettext("%(title)s, %(date)s", title=title, date=card.when.label)
    return {
        "image": path,
        "image_alt": gettext("%(title)s. %(dossier)s", title=title, dossier=settings.title),
    }


def _root(cards: Cards, path: str) -> str:
    """What leads from a page to the site's root; servers show `404.html` at any depth."""
    base = cards.graph.base_url
    return urlsplit(base).path if base and path == "404.html" else root_of(path)


def _within(path: str, template: str, subject: str, kind: Kind | None) -> str:
    """The page of the navigation that a page belongs to."""
    if template == "section":
        owner = subject.partition("/")[0]
        return LISTS.get(owner, "")  # type: ignore[call-overload, no-any-return]
    if template in _ENTRIES:
        return LISTS[template]  # type: ignore[index]
    if template in _OF_SITE:
        return _OF_SITE[template]
    return LISTS[kind] if kind else path


def _listing(cards: Cards, template: str, subject: str, kind: Kind | None) -> tuple[str, str, View]:
    """The title, description and view of a page that is no entry's."""
    gettext, settings = cards.language.gettext, cards.graph.settings
    match template:
        case "home":
            return settings.title, settings.subtitle or settings.question, home_page(cards)
        case "timeline":
            from dossier.views.timeline import timeline_page  # noqa: PLC0415 - as those below

            page = timeline_page(cards, subject)
            return page.title, gettext("All events in order of time."), page
        case "claims":
            description = gettext("Who says what, and who denies it.")
            return _title(cards, "claim", subject), description, claims_page(cards, subject)
        case "terms":
            description = gettext("Words that need a definition.")
            return _title(cards, "term", subject), description, terms_page(cards, subject)
        case "quotes":
            return _title(cards, "quote", subject), "", quotes_page(cards, subject)
        case "sources":
            return _title(cards, "source", subject), "", sources_page(cards, subject)
        case "list":
            assert kind is not None
            return _title(cards, kind, subject), "", list_page(cards, kind, subject)
        case "section":
            owner, id_, section, part = subject.split("/")
            view = section_page(cards, owner, id_, section, part)  # type: ignore[arg-type]
            return title_of(cards, view), "", view
        case "tag":
            title = gettext("Tag: %(tag)s", tag=subject)
            return title, gettext("All entries with this tag."), tag_page(cards, subject)
        case _:
            return _of_site(cards, template)


def _of_site(cards: Cards, template: str) -> tuple[str, str, View]:
    """The same of a page of which a site has one, whatever it is about.

    What makes it is loaded for it: few builds after an edit make such a page.
    """
    gettext = cards.language.gettext
    match template:
        case "about":
            return gettext("About this dossier"), "", about_page(cards)
        case "changes":
            description = gettext(
                "What was added, corrected and disputed since, and who changed position."
            )
            from dossier.views.changes import changes_page  # noqa: PLC0415

            return gettext("Changes"), description, changes_page(cards)
        case "trust":
            description = gettext(
                "How much here is backed by sources, where it is weakest, who edits it, and how "
                "to report an error."
            )
            from dossier.views.trust import trust_page  # noqa: PLC0415

            return gettext("How to judge this dossier"), description, trust_page(cards)
        case "search":
            from dossier.views.search import search_page  # noqa: PLC0415

            return gettext("Search"), gettext("Everything in this dossier."), search_page(cards)
        case "data":
            description = gettext("Everything here as files for programs.")
            return gettext("Data"), description, data_page(cards)
        case "print":
            description = gettext("To be read in one go, printed or kept.")
            from dossier.views.printed import printed_page  # noqa: PLC0415

            return gettext("The whole dossier on one page"), description, printed_page(cards)
        case "not-found":
            return gettext("Page not found"), "", NotFoundPage()
    raise AssertionError(f"no view for the template {template!r}")


def _matrix(cards: Cards, part: str) -> tuple[str, str, View]:
    """The title, description and view of who says what, or of a part of it."""
    gettext = cards.language.gettext
    title, label = gettext("Who says what"), matrix_label(cards, part)
    if label:
        title = gettext("%(list)s: %(part)s", list=title, part=label)
    return title, gettext("Where each actor stands on each claim."), matrix_page(cards, part)


def _title(cards: Cards, kind: Kind, part: str) -> str:
    title, label = kind_labels(cards)[kind], page_label(cards, kind, part)
    if not label:
        return title
    return cards.language.gettext("%(list)s: %(part)s", list=title, part=label)
