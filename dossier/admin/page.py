"""The form's page: what it loads, and from where."""

from html import escape
from typing import Final

from dossier.model import Settings

VERSION: Final = "0.221.1"
"""Of Sveltia CMS (MIT licence): the one that the form is tested with."""

ADDRESS: Final = f"https://unpkg.com/@sveltia/cms@{VERSION}/dist/sveltia-cms.js"

INTEGRITY: Final = "sha384-JQ+XsKx/UzwdTiNnFStza3XtqqQoVtyNPApkfvwlzZDfhe7giE9CnfQrpHqgv3k6"
"""The digest of that file: browsers run no other (W3C, Subresource Integrity)."""

OWN_SCRIPT: Final = "admin/sveltia-cms.js"
"""Where a site's own copy lies, in `static`; with one, no script comes from elsewhere."""

PAGE: Final = "admin/index.html"

FONTS: Final = "https://cdn.jsdelivr.net"
"""Where Sveltia takes its fonts from. Without them icons are shown as words."""

_PAGE: Final = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<!-- Attributes in this order: so the preview, which reloads pages, leaves this one alone. -->
<meta content="{policy}" http-equiv="Content-Security-Policy">
<meta name="robots" content="noindex, nofollow">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
</head>
<body>
<p id="said">The form is loading. It needs a browser that runs scripts.</p>
<script src="config.js"></script>
<script src="js-yaml.min.js"></script>
<script src="{script}"{attributes}></script>
<script src="form.js"></script>
</body>
</html>
"""


def page(settings: Settings, own_script: bool) -> bytes:
    """Return `admin/index.html`.

    Args:
        settings: of a dossier that has a form.
        own_script: whether the site has Sveltia CMS in its own `static/admin`.
    """
    integrity = f' integrity="{INTEGRITY}" crossorigin="anonymous"'
    text = _PAGE.format(
        policy=escape(policy(settings, own_script), quote=False),
        title=escape(settings.title),
        script=OWN_SCRIPT.partition("/")[2] if own_script else ADDRESS,
        attributes="" if own_script else integrity,
    )
    return text.encode()


def policy(settings: Settings, own_script: bool) -> str:
    """Return the page's Content-Security-Policy.

    It is looser than that of the pages for readers, and only as far as Sveltia needs it: styles
    that it makes itself, pictures from memory, its fonts (one of them its icons), GitHub where
    that is written to, and unpkg.com for itself, its translations and the number of its latest
    version.
    """
    assert settings.admin is not None
    github = settings.admin.backend == "github"
    unpkg = "" if own_script else " https://unpkg.com"
    api = " https://api.github.com https://www.githubstatus.com" if github else ""
    faces = " https://avatars.githubusercontent.com" if github else ""
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src 'self'{f' {ADDRESS}' if not own_script else ''}",
            "style-src 'self' 'unsafe-inline'",
            f"img-src 'self' blob: data:{faces}",
            "media-src blob:",
            "worker-src blob:",
            f"font-src 'self' {FONTS}",
            f"connect-src 'self' blob: data:{api}{unpkg}",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
