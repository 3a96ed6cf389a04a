"""What the preview answers: the output's files, and what its own script needs.

Files are served as they lie on disk, but for two changes of pages under way: they load
livereload's script and the preview's own from this server, and their Content-Security-Policy lets
these connect back.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler, StaticFileHandler
from tornado.web import Application, HTTPError, RequestHandler
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from dossier.server.notices import Notice

HOST: Final = "127.0.0.1"
NAMES: Final = r"(localhost|127\.0\.0\.1)"
"""Who asks for another host's pages is sent away: by DNS rebinding, a page of another site could
read the preview."""

OWN: Final = "dossier-preview"
"""Begins the names of what is served beside the output's files; and as the path of a change, tells
pages that there is news, but no other page."""

_FOLDER: Final = Path(__file__).parent
_PRIVATE: Final = ".dossier"
"""Begins the names of what builds keep in the output folder."""

_POLICY: Final = re.compile(
    rb'(<meta http-equiv="Content-Security-Policy" content=")([^"]*)">', re.IGNORECASE
)
_CONNECT: Final = re.compile(rb"\bconnect-src\b[^;]*(?:;\s*|$)")
_START: Final = re.compile(rb"\s*(?:<!doctype[^>]*>\s*)?(?:<html[^>]*>\s*)?(?:<head[^>]*>)?", re.I)
_ROOT: Final = re.compile(rb'\bdata-root="([^"]*)"')


def application(out: Path, port: int, notice: Callable[[], tuple[Notice, Path]]) -> Application:
    """Return what answers.

    Args:
        out: the output folder.
        port: where this server listens.
        notice: returns what is known of the last build, and the site folder.
    """
    made = Application(default_handler_class=_Refused, log_function=lambda _: None)
    pages = {"path": str(out.absolute()), "notice": notice, "port": port}
    own = {"notice": notice}
    made.add_handlers(
        NAMES,
        [
            (r"/livereload", _Socket),
            (r"/livereload\.js", _LiveReloadScript),
            (rf"/{OWN}\.(json|js|css)", _Own, own),
            (r"/(.*)", _Files, pages),
        ],
    )
    return made


def tell_pages(path: str) -> None:
    """Tell all open pages of a change; by this path, livereload's script decides what to do."""
    message = {"command": "reload", "path": path, "liveCSS": True, "liveImg": True}
    for waiter in tuple(LiveReloadHandler.waiters):
        waiter.send_message(message)


def prepared(page: bytes, build: str, port: int) -> bytes:
    """Return a page as the preview shows it: it loads the scripts, and its policy allows them."""
    scripts = (
        f'<script src="/{OWN}.js" data-build="{build}"></script>'
        '<script src="/livereload.js"></script>'
    ).encode()
    allowed = f"connect-src 'self' ws://localhost:{port} ws://{HOST}:{port}".encode()
    policy = _POLICY.search(page)
    if policy:
        others = _CONNECT.sub(b"", policy[2])
        changed = policy[1] + allowed + b"; " + others + b'">' + scripts
        return page[: policy.start()] + changed + page[policy.end() :]
    start = _START.match(page)  # a template of the site's own may have no policy
    end = start.end() if start else 0
    return page[:end] + scripts + page[end:]


def at_any_depth(page: bytes) -> bytes:
    """Return the page for missing pages so that its links lead on from whatever address.

    It is made for the place where the site will be published; here, the site lies at `/`.
    """
    found = _ROOT.search(page)
    root = re.escape(found[1] if found else b"")
    elsewhere = rb"(?![a-z][a-z0-9+.-]*:|/|#)" if not root else b""
    return re.sub(rb'\b(href|src|data-root)="' + root + elsewhere, rb'\1="/', page)


class _Careful(RequestHandler):
    """Lets no other site load anything, and browsers keep nothing."""

    def set_default_headers(self) -> None:
        self.clear_header("Server")
        self.set_header("Cache-Control", "no-cache")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")


class _Refused(_Careful):
    """Answers whoever asks for another host."""

    def prepare(self) -> None:
        self.set_status(403)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish("This preview answers to the name localhost only.\n")


class _LiveReloadScript(_Careful, LiveReloadJSHandler):  # type: ignore[misc]
    pass


class _Own(_Careful):
    """The preview's own script and style, and what the script tells of."""

    def initialize(self, notice: Callable[[], tuple[Notice, Path]]) -> None:
        self._notice = notice

    def get(self, kind: str) -> None:
        types = {"json": "application/json", "js": "text/javascript", "css": "text/css"}
        self.set_header("Content-Type", f"{types[kind]}; charset=utf-8")
        if kind == "json":
            notice, site = self._notice()
            self.write(notice.as_json(site))
        else:
            self.write((_FOLDER / f"preview.{kind}").read_bytes())


class _Files(_Careful, StaticFileHandler):  # type: ignore[misc]
    """The output's files, and nothing beside them."""

    def initialize(self, path: str, notice: Callable[[], tuple[Notice, Path]], port: int) -> None:
        super().initialize(path=path, default_filename="index.html")
        self._notice, self._port = notice, port

    async def get(self, path: str, include_body: bool = True) -> None:
        file = self._file(path)
        if file is None or not os.path.exists(file):  # noqa: PTH110
            self._tell_missing()
        elif file.endswith((".html", ".htm")) and os.path.isfile(file):  # noqa: PTH113
            self._show(file)
        else:
            try:
                await StaticFileHandler.get(self, path, include_body)
            except HTTPError as error:
                if error.status_code not in (403, 404):
                    raise
                self._tell_missing()

    def compute_etag(self) -> str | None:
        return None

    def get_cache_time(self, *_: Any) -> int:
        return 0

    def _file(self, path: str) -> str | None:
        """Return the file that a path leads to; None where that leads out of the output folder."""
        if path.startswith(_PRIVATE):
            return None
        root = os.path.realpath(self.root)
        try:
            file = os.path.realpath(os.path.join(root, path))  # noqa: PTH118
            if os.path.isdir(file) and self.request.path.endswith("/"):  # noqa: PTH112
                file = os.path.realpath(os.path.join(file, "index.html"))  # noqa: PTH118
        except (OSError, ValueError):  # a path that is none
            return None
        return file if file == root or file.startswith(root + os.sep) else None

    def _show(self, file: str, change: Callable[[bytes], bytes] = lambda page: page) -> None:
        try:
            page = Path(file).read_bytes()
        except OSError:  # deleted just now, or not to be read
            self.send_error(404)
            return
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(prepared(change(page), self._notice()[0].build, self._port))

    def _tell_missing(self) -> None:
        """Answer with the site's own page for that, or with one that waits for the site."""
        page = f"{self.root}/404.html"
        if not os.path.exists(f"{self.root}/index.html"):  # noqa: PTH110
            self.set_status(503)
            self._show(str(_FOLDER / "waiting.html"))
        elif os.path.exists(page):  # noqa: PTH110
            self.set_status(404)
            self._show(page, at_any_depth)
        else:
            self.send_error(404)


class _Socket(LiveReloadHandler):  # type: ignore[misc]
    """Tells pages of this preview, and no others, of changes."""

    def check_origin(self, origin: str) -> bool:
        return WebSocketHandler.check_origin(self, origin)

    def on_message(self, message: str | bytes) -> None:
        try:
            super().on_message(message)
        except (AttributeError, TypeError, ValueError, KeyError):
            self.close(1003)  # no word of livereload's protocol

    def send_message(self, message: dict[str, Any]) -> None:
        try:
            told = self.write_message(message)
        except WebSocketClosedError:
            return
        told.add_done_callback(lambda done: done.cancelled() or done.exception())
