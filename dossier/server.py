"""The preview, for this machine alone: a server, and reloading by livereload's protocol.

Pages are served as they lie on disk, but for two changes under way: they load livereload's script
from this server, and their Content-Security-Policy lets that script connect back.
"""

import errno
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler, StaticFileHandler
from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPHeaders, HTTPServerRequest
from tornado.ioloop import IOLoop, PeriodicCallback
from tornado.netutil import bind_sockets
from tornado.web import Application, OutputTransform
from tornado.websocket import WebSocketHandler

from dossier.problems import MachineError

HOST: Final = "127.0.0.1"
NAMES: Final = r"(localhost|127\.0\.0\.1)"
"""Who asks for another host's pages is sent away: by DNS rebinding, a page of another site could
read the preview."""

WATCHED: Final = ("content", "templates", "static")

EVERY: Final = 500
"""How often to look for changes, in milliseconds."""

_POLICY: Final = re.compile(
    rb'(<meta http-equiv="Content-Security-Policy" content=")([^"]*">)', re.IGNORECASE
)


class Preview:
    """A server of an output folder that follows the changes of its site."""

    def __init__(self, site: Path, out: Path, port: int) -> None:
        """Take the port and note the state of the site; so build after this, not before.

        Args:
            site: the site folder.
            out: the output folder.
            port: on the loopback address.

        Raises:
            MachineError: the port is taken.
        """
        try:
            self._sockets = bind_sockets(port, HOST)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                message = f"port {port} is taken; choose another one with --port"
                raise MachineError(message) from error
            message = f"cannot serve on port {port}: {error.strerror or error}"
            raise MachineError(message) from error
        self._site = site
        self._seen = _state(site)
        application = Application(transforms=[_reloading(port)])
        pages = {"path": str(out.absolute()), "default_filename": "index.html"}
        application.add_handlers(
            NAMES,
            [
                (r"/livereload", _Socket),
                (r"/livereload\.js", LiveReloadJSHandler),
                (r"/(.*)", StaticFileHandler, pages),
            ],
        )
        self._server = HTTPServer(application)

    def run(self, rebuild: Callable[[], bool]) -> None:
        """Serve until Ctrl-C, and build again whenever the site changes.

        Args:
            rebuild: builds the site and tells of its problems; returns whether the output is new.
        """
        self._server.add_sockets(self._sockets)
        PeriodicCallback(lambda: self._follow(rebuild), EVERY).start()
        try:
            IOLoop.current().start()
        except KeyboardInterrupt:
            self._server.stop()

    def _follow(self, rebuild: Callable[[], bool]) -> None:
        now = _state(self._site)
        changed = {path for path, _ in now.items() ^ self._seen.items()}
        self._seen = now
        if changed and rebuild():
            only_styles = all(path.endswith(".css") for path in changed)
            # By this name livereload's script decides whether new styles will do.
            path = "assets/style.css" if only_styles else "index.html"
            message = {"command": "reload", "path": path, "liveCSS": True, "liveImg": True}
            for waiter in tuple(LiveReloadHandler.waiters):
                waiter.send_message(message)


def _state(site: Path) -> dict[str, tuple[int, int]]:
    """Return the time of modification and the size of each file that is watched."""
    found = {}
    for name in WATCHED:
        for folder, _, files in os.walk(site / name):
            for file in files:
                path = Path(folder, file)
                try:
                    status = path.stat()
                except OSError:  # gone meanwhile, or a link to nothing
                    continue
                found[str(path)] = (status.st_mtime_ns, status.st_size)
    return found


class _Socket(LiveReloadHandler):  # type: ignore[misc]
    """Tells pages of this preview, and no others, to reload."""

    def check_origin(self, origin: str) -> bool:
        return WebSocketHandler.check_origin(self, origin)


def _reloading(port: int) -> type[OutputTransform]:
    """Return what makes pages reload themselves."""
    allowed = f"connect-src 'self' ws://localhost:{port} ws://{HOST}:{port}; "
    script = '<script src="/livereload.js"></script>'
    replacement = rb"\g<1>" + allowed.encode() + rb"\g<2>" + script.encode()

    class Reloading(OutputTransform):
        def __init__(self, request: HTTPServerRequest) -> None:
            """As tornado calls it, for each request."""

        def transform_first_chunk(
            self,
            status_code: int,
            headers: HTTPHeaders,
            chunk: bytes,
            finishing: bool,  # noqa: ARG002
        ) -> tuple[int, HTTPHeaders, bytes]:
            if "html" in headers.get("Content-Type", ""):
                changed = _POLICY.sub(replacement, chunk, count=1)
                if "Content-Length" in headers:
                    length = int(headers["Content-Length"]) + len(changed) - len(chunk)
                    headers["Content-Length"] = str(length)
                chunk = changed
            return status_code, headers, chunk

    return Reloading
