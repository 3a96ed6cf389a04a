"""The preview: built on livereload, for this machine alone."""

import errno
from collections.abc import Callable
from pathlib import Path

from livereload import Server
from livereload.handlers import LiveReloadHandler
from livereload.server import StaticFileHandler

from dossier.problems import MachineError

HOST = "127.0.0.1"

WATCHED = ("content", "templates", "static")


def serve(site: Path, out: Path, port: int, rebuild: Callable[[], bool]) -> None:
    """Serve the output folder until Ctrl-C, and build again whenever the site changes.

    Args:
        site: the site folder, which is watched.
        out: the output folder.
        port: on the loopback address.
        rebuild: builds the site, tells of problems itself, and must not raise for content.

    Raises:
        MachineError: the port is taken.
    """
    # livereload drops a reload within three seconds of the one before.
    LiveReloadHandler.DEFAULT_RELOAD_TIME = 0
    server = _Server()

    def changed() -> None:
        try:
            rebuild()
        except Exception as error:
            print(f"dossier: {error}")

    for name in WATCHED:
        server.watch(str(site / name), changed)
    try:
        server.serve(port=port, host=HOST, root=str(out), open_url_delay=None)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise MachineError(f"port {port} is taken; choose another one with --port") from error
        raise MachineError(f"cannot serve on port {port}: {error.strerror or error}") from error


class _Pages(StaticFileHandler):  # type: ignore[misc]
    """Files of the output folder, for pages of this machine alone."""

    def prepare(self) -> None:
        # Else a page of another site could read the preview by DNS rebinding.
        if self.request.host_name not in (HOST, "localhost"):
            self.send_error(403)


class _Server(Server):  # type: ignore[misc]
    """A server that answers only requests made to this machine by its own names."""

    SFH = _Pages
