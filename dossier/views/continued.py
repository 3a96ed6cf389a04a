"""The pages of long lists that belong to an entry or a tag: all that its own page shows in part."""

from typing import Any

from dossier.urls import entry_path, section_path, tag_path
from dossier.views.cards import Cards
from dossier.views.entries import (
    holders_of,
    participations_of,
    positions_of,
    positions_on_quote,
    positions_on_source,
)
from dossier.views.entrypages import SectionPage
from dossier.views.lists import latest
from dossier.views.parts import navigation, part_label
from dossier.views.prose import PageProse
from dossier.views.sections import (
    LATEST,
    SECTIONS,
    Owner,
    Section,
    kind_labels,
    parts_of_section,
)


def section_page(cards: Cards, owner: Owner, id_: str, name: str, part_name: str) -> SectionPage:
    """Return a page of a long section.

    Args:
        cards: makes cards.
        owner: the kind of what it belongs to.
        id_: the id of the entry, or the tag.
        name: the section's.
        part_name: the part's; empty for the whole.
    """
    section = SECTIONS[owner][name]
    found = parts_of_section(cards, owner, id_, section)
    part = found[part_name]
    ids = part.members
    if part.parts:
        ids = latest(part) if section.kind in LATEST else ()
    page = PageProse(cards)
    entry = None if owner == "tag" else (owner, id_)
    heading, label = _heading(cards, section), part_label(cards, section.kind, part)
    if label:
        heading = cards.language.gettext("%(list)s: %(part)s", list=heading, part=label)
    path = section_path(owner, id_, name)
    return SectionPage(
        of=cards.card(entry) if entry else None,
        tag="" if entry else id_,
        back=entry_path(*entry) if entry else tag_path(id_),
        heading=heading,
        total=len(found[""].members),
        parts=navigation(cards, path, section.kind, found, part_name),
        **_entries(cards, owner, id_, section, ids, page),
        notes=page.notes(),
    )


def title_of(cards: Cards, page: SectionPage) -> str:
    """Return the title of a page of a long section."""
    gettext = cards.language.gettext
    of = page.of.title if page.of else gettext("Tag: %(tag)s", tag=page.tag)
    return gettext("%(entry)s – %(list)s", entry=of, list=page.heading)


def _entries(
    cards: Cards, owner: Owner, id_: str, section: Section, ids: Any, page: PageProse
) -> dict[str, Any]:
    """The entries, as the section shows them."""
    match section.shape:
        case "claims":
            return {"claims": cards.claims(ids)}
        case "events":
            return {"events": cards.cards("event", ids)}
        case "holders":
            return {"holders": holders_of(cards, id_, ids)}
        case "quotes":
            return {"quotes": cards.quotes(ids)}
        case "sources":
            return {"sources": cards.sources(ids)}
        case "taken-part":
            return {"taken_part": participations_of(cards, id_, ids)}
        case "positions":
            views = {
                "actor": positions_of,
                "quote": positions_on_quote,
                "source": positions_on_source,
            }
            return {"positions": views[owner](cards, id_, ids, page)}
        case _:
            return {"cards": cards.cards(section.kind, ids)}


def _heading(cards: Cards, section: Section) -> str:
    gettext, labels = cards.language.gettext, kind_labels(cards)
    kind = labels[section.kind]
    if section.name.startswith("mentions-"):
        return gettext("%(kind)s that name it", kind=kind)
    if section.name.startswith("citing-"):
        return gettext("%(kind)s that cite it", kind=kind)
    named = {
        "answers": gettext("Responses to it"),
        "holders": gettext("Who held office here"),
        "members": gettext("Belonging to it"),
        "parts": gettext("Its parts"),
        "positions": gettext("Positions on claims"),
        "quotes-about": gettext("Quotes about it"),
        "relied-on-by": gettext("What relies on it"),
    }
    return named.get(section.name, kind)
