"""The form in the browser, `admin/`, where the settings ask for one: Sveltia CMS, set up from the
model.

`collections` turns the model's fields into the form's, `page` is the page that loads it. What reads
and writes files there is `static/admin/form.js`, with js-yaml beside it.
"""

from collections.abc import Callable
from typing import Final

import msgspec

from dossier.admin.collections import configuration, shapes
from dossier.admin.page import OWN_SCRIPT, PAGE, page
from dossier.model import Settings
from dossier.views import Cards

__all__ = ["FOLDER", "OWN_SCRIPT", "PAGE", "files", "note"]

FOLDER: Final = "admin/"


def files(settings: Settings, own_script: bool) -> dict[str, Callable[[Cards], bytes]]:
    """Return what makes each file of the form that is not only copied, by its path.

    Args:
        settings: of the site; without `admin`, there are no such files.
        own_script: whether the site has Sveltia CMS in its own `static/admin`.
    """
    if settings.admin is None:
        return {}
    return {
        PAGE: lambda cards: page(cards.graph.settings, own_script),
        f"{FOLDER}config.js": lambda cards: _script(cards.graph.settings),
    }


def note(settings: Settings, own_script: bool) -> str:
    """Return what to tell whoever builds a site with a form."""
    if settings.admin is None:
        return ""
    github = settings.admin.backend == "github"
    hosts = ([] if own_script else ["unpkg.com for its program"]) + ["jsdelivr.net for its fonts"]
    hosts += ["GitHub for the dossier"] if github else []
    asked = f"{', '.join(hosts[:-1])} and {hosts[-1]}" if hosts[1:] else hosts[0]
    return f"{FOLDER} has a form for editors, which asks {asked}; pages for readers ask nobody"


def _script(settings: Settings) -> bytes:
    form = {"config": configuration(settings), "shapes": shapes()}
    # Sveltia would start by itself, before the formats of this dossier's files are known.
    start = b"window.CMS_MANUAL_INIT = true;\nwindow.dossierForm = "
    return start + msgspec.json.format(msgspec.json.encode(form), indent=1) + b";\n"
