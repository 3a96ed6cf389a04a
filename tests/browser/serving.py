"""A server on this machine that serves built pages as a good host does."""

import functools
import gzip
import http.server
import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

COMPRESSED = {".css", ".csv", ".html", ".js", ".json", ".svg", ".txt", ".xml"}


@functools.lru_cache(maxsize=4096)
def compressed(path: Path, modified: int) -> bytes:
    """Return a file, compressed as far as it goes; `modified` tells versions apart."""
    return gzip.compress(path.read_bytes(), 9, mtime=0)


class Host(http.server.SimpleHTTPRequestHandler):
    """Compresses text, keeps connections, tells how long to keep files, has a page for the lost."""

    protocol_version = "HTTP/1.1"
    kept = True
    """Whether browsers may keep what does not change with every page."""

    def send_head(self) -> Any:
        """Send the header; return the body, or None where there is none."""
        file = Path(self.translate_path(self.path))
        if file.is_dir():
            file /= "index.html"
        status = 200 if file.is_file() else 404
        if status == 404:
            file = Path(self.directory, self.path.strip("/").partition("/")[0], "404.html")
            if not file.is_file():
                self.send_error(404)
                return None
        small = file.suffix in COMPRESSED and "gzip" in self.headers.get("Accept-Encoding", "")
        body = compressed(file, file.stat().st_mtime_ns) if small else file.read_bytes()
        self.send_response(status)
        kind = self.guess_type(str(file))
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if small else kind)
        if small:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Vary", "Accept-Encoding")
        self.send_header("Content-Length", str(len(body)))
        # Names of files say nothing of their content, so none may be kept for ever.
        fresh = file.suffix == ".html" or not self.kept
        keep = "no-cache" if fresh else "public, max-age=86400"
        self.send_header("Cache-Control", keep)
        self.end_headers()
        return io.BytesIO(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Forgetful(Host):
    """Lets browsers keep nothing: for sites that are built anew within a second."""

    kept = False


@contextmanager
def served(folder: Path, host: type[Host] = Host) -> Iterator[str]:
    """Serve a folder, and give its address, with a slash at its end."""
    handler = functools.partial(host, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
