"""Images: their words, their makers, and whether anybody sees them."""

import re
from collections.abc import Iterator
from typing import Final

from dossier.problems import quoted
from dossier.rules.reading import all_prose
from dossier.rules.rule import Checked, Finding, Rule


def _uncredited(checked: Checked) -> Iterator[Finding]:
    if not checked.media:
        return
    for kind, id_, pointer, prose in all_prose(checked.graph):
        for image in prose.references:
            if image.style == "image" and not image.note:
                message = f"the image {quoted(image.id)} has neither credit nor licence"
                hint = f'write ![…](media/{image.id} "Photo: who, on what terms")'
                yield Finding(kind, id_, pointer, message, hint, image.at)


def _poor_alt(checked: Checked) -> Iterator[Finding]:
    if not checked.media:
        return
    for id_, image in checked.graph.column("actor", "image"):
        if image is not None and _says_nothing(image.alt, image.file):
            message = f"the image's text {quoted(image.alt)} does not say what it shows"
            yield Finding("actor", id_, ("image", "alt"), message)
    for kind, id_, pointer, prose in all_prose(checked.graph):
        for image in prose.references:
            if image.style == "image" and _says_nothing(image.text, image.id):
                message = f"the image's text {quoted(image.text)} does not say what it shows"
                yield Finding(kind, id_, pointer, message, "", image.at)


def _says_nothing(alt: str, file: str) -> bool:
    """Whether a text is only the file's name, or only says that there is an image."""
    words = re.findall(r"[^\W_]+", alt.casefold())
    name = file.casefold().rpartition("/")[2]
    names = (re.findall(r"[^\W_]+", one) for one in (name, name.rpartition(".")[0]))
    return words in list(names) or all(word in _EMPTY_WORDS for word in words)


_EMPTY_WORDS: Final = frozenset(
    {
        "a", "an", "the", "of", "image", "picture", "photo", "photograph", "graphic", "chart",
        "map", "screenshot", "logo", "img", "jpg", "jpeg", "png", "webp", "svg",
    }
)  # fmt: skip


def _unused(checked: Checked) -> Iterator[Finding]:
    if not checked.media:
        return
    shown = {image.file for _, image in checked.graph.column("actor", "image") if image}
    for _, _, _, prose in all_prose(checked.graph):
        shown.update(one.id for one in prose.references if one.style == "image")
    for file in sorted(checked.media - shown):
        yield Finding(None, "", (), f"nothing shows content/media/{file}")


RULES: Final = (
    Rule("uncredited-image", _uncredited),
    Rule("empty-alt", _poor_alt),
    Rule("unused-media", _unused),
)
