"""The preview, for this machine alone: a server, and reloading by livereload's protocol.

`watching` notices changes, `answers` is what browsers get, `notices` what their pages are told;
`preview.js` and `preview.css` show it. The server has a thread of its own, so that pages are
served while the site is built, and builds can be interrupted.
"""

import asyncio
import errno
import logging
import queue
import secrets
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Final

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

from dossier import interrupts
from dossier.problems import MachineError, Problem
from dossier.server.answers import HOST, OWN, application, tell_pages
from dossier.server.notices import Notice
from dossier.server.watching import EVERY, SETTLE, Changed, Watcher

__all__ = ["EVERY", "HOST", "SETTLE", "Changed", "Preview"]

AGAIN: Final = 3.0
"""After how many seconds to try again what the machine refused."""

_NEIGHBOURS: Final = 20
"""Ports looked at to name one that is free."""


class Preview:
    """A server of an output folder that notices the changes of its site."""

    def __init__(self, site: Path, out: Path, port: int) -> None:
        """Take the port, serve, and begin to note changes; so build after this, not before.

        Args:
            site: the site folder.
            out: the output folder.
            port: on the loopback address.

        Raises:
            MachineError: the port is taken.
        """
        self._site = site
        # Pages of an earlier run have to know that they are.
        self._run, self._count = secrets.token_hex(4), 0
        self._notice = Notice(self._build)
        self._news: queue.SimpleQueue[Changed | MachineError] = queue.SimpleQueue()
        self._again: threading.Timer | None = None
        for name in ("tornado", "livereload"):
            # What a browser does wrong is no news to an editor.
            logging.getLogger(name).addHandler(logging.NullHandler())
            logging.getLogger(name).propagate = False
        sockets = _taken(port)
        self._application = application(out, port, lambda: (self._notice, site))
        self._started = threading.Event()
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._serve(sockets)), name="server", daemon=True
        )
        self._thread.start()
        self._started.wait()
        self._watcher = Watcher(site, out, self._news.put)

    def __enter__(self) -> "Preview":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Serve no longer."""
        self._try_again(False)
        self._watcher.stop()
        self._tell_server(self._end.set)
        self._thread.join(timeout=2)

    def changes(self) -> Iterator[Changed]:
        """Yield what changed since the last time, as soon as something has.

        Raises:
            MachineError: the site folder is gone.
            KeyboardInterrupt: somebody has asked for an end.
        """
        while True:
            interrupts.check()  # one that came during a build may have been lost there
            with suppress(queue.Empty):
                found = [self._news.get(timeout=1)]  # some systems let nobody in before that
                while not self._news.empty():
                    found.append(self._news.get())
                yield _together(found)

    def show_pages(self, only_styles: bool = False) -> None:
        """Let all open pages show what is in place now, and forget the errors.

        Args:
            only_styles: new styles will do, the pages are as they were.
        """
        if not only_styles:
            self._count += 1
        warnings = tuple(one for one in self._notice.problems if one.severity == "warning")
        notice = Notice(self._build, warnings)
        # By these names livereload's script decides whether new styles will do.
        self._tell(notice, "assets/style.css" if only_styles else "index.html")

    def show_problems(self, problems: Sequence[Problem], stopped: bool) -> None:
        """Let all open pages show the problems of a build.

        Args:
            problems: all of them; none takes away those shown before.
            stopped: they stood in the way of the build.
        """
        self._try_again(False)
        self._tell_if_new(Notice(self._build, tuple(problems), stopped))

    def show_failure(self, message: str) -> None:
        """Let all open pages show why nothing could be built; and have it tried again soon."""
        self._tell_if_new(replace(self._notice, failure=message))
        self._try_again(True)

    def _try_again(self, soon: bool) -> None:
        if self._again:
            self._again.cancel()
        self._again = None
        if soon:
            self._again = threading.Timer(AGAIN, self._news.put, [None])
            self._again.daemon = True
            self._again.start()

    @property
    def _build(self) -> str:
        return f"{self._run}-{self._count}"

    def _tell_if_new(self, notice: Notice) -> None:
        if notice != self._notice:
            self._tell(notice, OWN)

    def _tell(self, notice: Notice, path: str) -> None:
        self._notice = notice
        self._tell_server(lambda: tell_pages(path))

    def _tell_server(self, do: Callable[[], None]) -> None:
        with suppress(RuntimeError):  # it has ended
            self._loop.call_soon_threadsafe(do)

    async def _serve(self, sockets: Sequence[socket.socket]) -> None:
        self._end, self._loop = asyncio.Event(), asyncio.get_running_loop()
        server = HTTPServer(self._application)
        server.add_sockets(sockets)
        self._started.set()
        await self._end.wait()
        server.stop()
        await server.close_all_connections()


def _together(found: Sequence[Changed | MachineError]) -> Changed:
    changed: set[str] = set()
    for one in found:
        if isinstance(one, MachineError):
            raise one
        if one is not None:
            changed |= one
    return None if None in found else frozenset(changed)


def _taken(port: int) -> list[socket.socket]:
    """Take a port, of both addresses that `localhost` may stand for."""
    try:
        found = bind_sockets(port, HOST)
    except OSError as error:
        raise _refused(port, error) from error
    try:
        found += bind_sockets(port, "::1", socket.AF_INET6)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            # Browsers would show what another program serves there.
            for one in found:
                one.close()
            raise _refused(port, error) from error
    return found


def _refused(port: int, error: OSError) -> MachineError:
    if error.errno == errno.EADDRINUSE:
        free = next(filter(_is_free, range(port + 1, min(port + _NEIGHBOURS, 65536))), None)
        other = f"--port {free} is free" if free else "choose another one with --port"
        return MachineError(f"port {port} is taken, perhaps by another `dossier serve`; {other}")
    if error.errno == errno.EACCES:
        return MachineError(f"port {port} is not yours to use; choose one from 1024 on with --port")
    return MachineError(f"cannot serve on port {port}: {error.strerror or error}")


def _is_free(port: int) -> bool:
    try:
        for one in _taken(port):
            one.close()
    except MachineError:
        return False
    return True
