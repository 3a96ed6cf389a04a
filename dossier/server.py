"""The preview, for this machine alone: a server, and reloading by livereload's protocol.

Pages are served as they lie on disk, but for two changes under way: they load livereload's script
from this server, and their Content-Security-Policy lets that script connect back.
"""

import errno
import os
import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeAlias

import watchfiles
from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler, StaticFileHandler
from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPHeaders, HTTPServerRequest
from tornado.ioloop import IOLoop
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
"""How often to look whether one of these folders came or went, in milliseconds."""

SETTLE: Final = 10
"""How long nothing more must change before a change counts, in milliseconds: an editor that saves
a file may write another one and move it into place."""

Changed: TypeAlias = frozenset[str] | None
"""Files, relative to the site folder; None: whatever it was, look at all."""

_POLICY: Final = re.compile(
    rb'(<meta http-equiv="Content-Security-Policy" content=")([^"]*">)', re.IGNORECASE
)


class Preview:
    """A server of an output folder that follows the changes of its site."""

    def __init__(self, site: Path, out: Path, port: int) -> None:
        """Take the port, and begin to note changes of the site; so build after this, not before.

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
        self._loop = IOLoop.current()
        self._watcher = _Watcher(site, self._note)
        self._rebuild: Callable[[Changed, Callable[[], None]], bool] | None = None

    def run(self, rebuild: Callable[[Changed, Callable[[], None]], bool]) -> None:
        """Serve until Ctrl-C, and build again whenever the site changes.

        Args:
            rebuild: builds the site after some changes and tells of its problems; calls what it is
                given as soon as the pages are in place; returns whether the output is new.
        """
        self._rebuild = rebuild
        self._server.add_sockets(self._sockets)
        try:
            self._loop.start()
        except KeyboardInterrupt:
            self._server.stop()
        finally:
            self._watcher.stop()

    def _note(self, changed: Changed) -> None:
        """Take changes; called by the watcher, in a thread of its own."""
        self._loop.add_callback(self._follow, changed)

    def _follow(self, changed: Changed = frozenset()) -> None:
        if self._rebuild is None or (changed is not None and not changed):
            return
        told = False

        def ready() -> None:
            nonlocal told
            told = True
            only_styles = changed is not None and all(path.endswith(".css") for path in changed)
            # By this name livereload's script decides whether new styles will do.
            path = "assets/style.css" if only_styles else "index.html"
            message = {"command": "reload", "path": path, "liveCSS": True, "liveImg": True}
            for waiter in tuple(LiveReloadHandler.waiters):
                waiter.send_message(message)

        if self._rebuild(changed, ready) and not told:
            ready()


class _Watcher:
    """Tells of changes in a site folder as the system notices them."""

    def __init__(self, site: Path, tell: Callable[[Changed], None]) -> None:
        self._site = str(site.absolute())
        self._tell = tell
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Watch no longer."""
        self._end.set()
        self._thread.join(timeout=2)

    def _folders(self) -> list[str]:
        return [name for name in WATCHED if os.path.isdir(f"{self._site}/{name}")]  # noqa: PTH112

    def _watch(self) -> None:
        watched: list[str] | None = None
        while not self._end.is_set():
            folders = self._folders()
            if watched is not None:
                self._tell(None)
            watched = folders
            if not folders:
                self._end.wait(EVERY / 1000)
                continue
            try:
                self._watch_folders(folders)
            except (OSError, RuntimeError):  # a folder went as it was about to be watched
                self._end.wait(EVERY / 1000)

    def _watch_folders(self, folders: list[str]) -> None:
        """Tell of changes, until another folder is to be watched."""
        found = watchfiles.watch(
            *(f"{self._site}/{name}" for name in folders),
            watch_filter=None,
            debounce=20 * SETTLE,
            step=SETTLE,
            stop_event=self._end,
            rust_timeout=EVERY,
            yield_on_timeout=True,
            raise_interrupt=False,
        )
        for changes in found:
            if changes:
                self._tell(self._named({path for _, path in changes}))
            if self._folders() != folders:
                return

    def _named(self, paths: set[str]) -> Changed:
        start = f"{self._site}/"
        if not all(path.startswith(start) for path in paths):
            return None
        if any(os.path.isdir(path) for path in paths):  # noqa: PTH112
            # What came with a new folder may have come before that was watched.
            self._end.wait(SETTLE / 1000)
            return None
        return frozenset(path.removeprefix(start).replace(os.sep, "/") for path in paths)


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
