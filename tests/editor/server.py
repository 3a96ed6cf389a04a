"""A client of yaml-language-server, as a text editor is: it opens files, and asks.

Of the protocol (LSP 3.17) it knows what the tests need, one question at a time. `pytest-lsp` would
bring six packages and asyncio for that.
"""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any, Self

from tests.browser.tools import missing, npm_file

PROGRAM = "yaml-language-server/bin/yaml-language-server"

CAPABILITIES = {
    "workspace": {
        "configuration": True,
        "didChangeWatchedFiles": {"dynamicRegistration": True},
        "workspaceFolders": True,
    },
    "textDocument": {
        "completion": {
            "completionItem": {"snippetSupport": True, "documentationFormat": ["markdown"]}
        },
        "hover": {"contentFormat": ["markdown"]},
        "publishDiagnostics": {},
    },
}

CURSOR = "▮"


class Server:
    """The language server of a site folder, with the settings that the folder gives it."""

    def __init__(self, site: Path, program: Path | None = None) -> None:
        """Start the server; the test is skipped where it is not installed."""
        node = shutil.which("node") or missing("no Node.js found")
        self._site = site
        self._process = subprocess.Popen(
            [node, program or npm_file(PROGRAM), "--stdio"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=site,
        )
        self._asked = 0
        self._configured = False
        self._versions: dict[str, int] = {}
        self._told: dict[str, list[Any]] = {}
        folder = {"uri": site.as_uri(), "name": site.name}
        self.ask(
            "initialize",
            processId=None,
            rootUri=site.as_uri(),
            workspaceFolders=[folder],
            capabilities=CAPABILITIES,
        )
        self.tell("initialized")
        while not self._configured:
            self._receive()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.ask("shutdown")
        self.tell("exit")
        self._process.communicate(timeout=30)

    def settings(self) -> Any:
        """What the editor has set: the folder's settings, and nothing from the network."""
        given = json.loads((self._site / ".vscode" / "settings.json").read_text("utf-8"))
        return {
            "schemas": given["yaml.schemas"],
            "schemaStore": {"enable": False},
            "validate": True,
            "hover": True,
            "completion": True,
        }

    # --- what editors do ---

    def write(self, path: str, text: str) -> dict[str, Any]:
        """Have a text in a file's window; return where the cursor is, if there is one."""
        before, _, _ = text.partition(CURSOR)
        uri, version = (self._site / path).as_uri(), self._versions.get(path, 0) + 1
        self._versions[path] = version
        self._told.pop(uri, None)
        text = text.replace(CURSOR, "")
        if version == 1:
            document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
            self.tell("textDocument/didOpen", textDocument=document)
        else:
            document = {"uri": uri, "version": version}
            self.tell(
                "textDocument/didChange", textDocument=document, contentChanges=[{"text": text}]
            )
        line, column = before.count("\n"), len(before) - before.rfind("\n") - 1
        return {"textDocument": {"uri": uri}, "position": {"line": line, "character": column}}

    def complete(self, path: str, text: str) -> dict[str, Any]:
        """Return what is offered at the cursor, by label."""
        found = self.ask("textDocument/completion", **self.write(path, text))
        return {item["label"]: item for item in found["items"]}

    def hover(self, path: str, text: str) -> str:
        """Return what is shown for what the cursor is on."""
        found = self.ask("textDocument/hover", **self.write(path, text))
        return str(found["contents"]["value"]) if found else ""

    def problems(self, path: str, text: str) -> list[tuple[int, int, str]]:
        """Return what is marked: line and column, counted from 1, and the message."""
        assert path not in self._versions, "what is told of an earlier text may still come"
        uri = self.write(path, text)["textDocument"]["uri"]
        while uri not in self._told:
            self._receive()
        return [
            (one["range"]["start"]["line"] + 1, one["range"]["start"]["character"] + 1,
             one["message"])
            for one in self._told[uri]
        ]  # fmt: skip

    def changed(self, path: str) -> None:
        """Tell that a file on disk changed, as editors do that watch the folder."""
        change = {"uri": (self._site / path).as_uri(), "type": 2}
        self.tell("workspace/didChangeWatchedFiles", changes=[change])

    # --- the protocol ---

    def ask(self, method: str, **parameters: Any) -> Any:
        """Return the answer to a request."""
        self._asked += 1
        number = self._asked
        self._send({"id": number, "method": method, "params": parameters})
        while True:
            message = self._receive()
            if message.get("id") == number and "method" not in message:
                assert "error" not in message, message["error"]
                return message["result"]

    def tell(self, method: str, **parameters: Any) -> None:
        """Send a notification."""
        self._send({"method": method, "params": parameters})

    def _send(self, message: dict[str, Any]) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(data), data))
        self._process.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        """Return the next message; answer it, if it is a request of the server's."""
        assert self._process.stdout
        length = 0
        while line := self._process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        assert length, "the language server has ended"
        message: dict[str, Any] = json.loads(self._process.stdout.read(length))
        if message.get("method") == "textDocument/publishDiagnostics":
            self._told[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif "method" in message and "id" in message:
            self._send({"id": message["id"], "result": self._answer(message)})
        return message

    def _answer(self, message: dict[str, Any]) -> Any:
        if message["method"] != "workspace/configuration":
            return None
        self._configured = True
        given = {"yaml": self.settings()}
        return [given.get(item["section"], {}) for item in message["params"]["items"]]
