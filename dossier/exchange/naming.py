"""Ids that other programs give entries, and by what entries are known again."""

from dossier.editing.naming import slug
from dossier.exchange.passing import Fields
from dossier.ids import is_safe_id
from dossier.model import Kind


def id_from(text: str) -> str:
    """Return the id that a name of another program gives, if it gives one: its letters alone.

    Addresses and bare numbers, by which programs name things for themselves, give none.
    """
    made = slug(text)
    usable = is_safe_id(made) and not made.isdigit() and "/" not in text
    return made if usable else ""


def identity(kind: Kind, fields: Fields) -> list[tuple[str, ...]]:
    """Return by what an entry is known again, the surest first."""

    def given(*names: str) -> tuple[str, ...]:
        return (kind, *names, *(" ".join(str(fields.get(n, "")).split()).casefold() for n in names))

    match kind:
        case "source":
            address = str(fields.get("url", "")).partition("#")[0].rstrip("/")
            by_title = given("title", "publisher", "published")
            return [(kind, "url", address), by_title] if address else [by_title]
        case "event":
            return [given("date", "title")]
        case "quote":
            return [given("speaker", "text")]
        case "claim":
            return [given("statement")]
        case "chapter":
            return [given("title")]
        case _:
            return [given("name")]
