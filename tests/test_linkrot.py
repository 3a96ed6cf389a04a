"""Link rot: what servers answer, how politely they are asked, and what editors are told.

All servers are on this machine; no test asks anybody else.
"""

import asyncio
import json
import shutil
import signal
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar

import httpx
import pytest
from conftest import write
from hypothesis import given
from hypothesis import strategies as st

from dossier import cli, linkrot, model
from dossier.linkrot import Answer, Manners, Wanted, keeping
from dossier.linkrot.answers import Reply, judged
from dossier.linkrot.asking import _Asker, _is_public, _leads_inside
from dossier.problems import MachineError
from dossier.rules import links

TODAY = "2024-09-10"


class Host(BaseHTTPRequestHandler):
    """Answers as its path says: `/404`, `/to/308/there`, `/slow` …"""

    asked: ClassVar[list[tuple[str, str, float]]] = []
    counting = threading.Lock()
    busy = 0
    most = 0
    given_up = threading.Event()
    agents: ClassVar[set[str]] = set()
    cookies: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        """Answer."""
        kind = type(self)
        kind.asked.append((self.command, self.path, time.monotonic()))
        kind.agents.add(self.headers.get("User-Agent", ""))
        kind.cookies += self.headers.get_all("Cookie") or []
        with kind.counting:
            kind.busy += 1
            kind.most = max(kind.most, kind.busy)
        self.served = False
        try:
            self._answer(self.path.partition("?")[0].strip("/").split("/"))
        except (BrokenPipeError, ConnectionResetError):
            pass
        finally:
            self._serve()

    def _serve(self) -> None:
        """Be busy with a request no longer: before its answer goes out, as the next may follow."""
        if not self.served:
            self.served = True
            with type(self).counting:
                type(self).busy -= 1

    do_HEAD = do_GET  # noqa: N815 - as above

    def _answer(self, way: list[str]) -> None:  # noqa: PLR0912 - a table
        match way:
            case ["to", status, *there]:
                self._reply(int(status), {"Location": "/" + "/".join(there)})
            case ["away", status]:
                self._reply(int(status), {"Location": "file:///etc/passwd"})
            case ["lost"]:
                self._reply(302, {})
            case ["slow"]:
                self.given_up.wait(30)
                self._reply(200, {})
            case ["hangs-up"]:
                self.close_connection = True
            case ["no-web"]:
                self.wfile.write(b"SSH-2.0-nothing here\r\n")
                self.close_connection = True
            case ["huge"]:
                self._reply(200, {"Content-Length": str(1 << 40)})
                if self.command == "GET":
                    while True:
                        self.wfile.write(b"x" * 65536)
            case ["wrong-head", status]:
                self._reply(int(status) if self.command == "HEAD" else 200, {})
            case ["cookie"]:
                self._reply(200, {"Set-Cookie": "seen=you; Path=/"})
            case ["archive"]:
                self._archive()
            case [status] if status.isdecimal():
                self._reply(int(status), {})
            case _:
                self._reply(200, {})

    def _archive(self) -> None:
        copy = {"available": True, "url": "http://web.archive.org/web/20240901000000/http://x.y/"}
        found = {} if "404/" in self.path or "%2F410" in self.path else {"closest": copy}
        body = json.dumps({"archived_snapshots": found}).encode()
        self._reply(200, {"Content-Length": str(len(body))})
        self.wfile.write(body)

    def _reply(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": "0", **headers}.items():
            self.send_header(name, value)
        self._serve()
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving(wrap: Callable[[socket.socket], socket.socket] | None = None) -> Iterator[int]:
    """Serve on this machine; give the port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Host) as server:
        server.daemon_threads = True
        if wrap:
            server.socket = wrap(server.socket)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.fixture(autouse=True)
def _nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """No name but this machine's is known, and no proxy asked."""
    real = socket.getaddrinfo

    def known(host: Any, *more: Any, **others: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name == "busy.example":
            raise socket.gaierror(socket.EAI_AGAIN, "later")
        if name not in ("127.0.0.1", "localhost"):
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return real("127.0.0.1", *more, **others)

    monkeypatch.setattr(socket, "getaddrinfo", known)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture(autouse=True)
def _no_loop() -> Iterator[None]:
    """Tests in a browser, in the same process, leave an event loop running."""
    running = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(running)


@pytest.fixture
def host() -> Iterator[str]:
    """The address of a server."""
    Host.asked, Host.busy, Host.most, Host.agents, Host.cookies = [], 0, 0, set(), []
    Host.given_up.clear()
    with serving() as port:
        yield f"http://127.0.0.1:{port}"
        Host.given_up.set()


@pytest.fixture
def manners(host: str) -> Manners:
    """Hurried ones, but for a server that has much else to do."""
    return Manners(pause=0, redirections=4, archive=f"{host}/archive", inner=True)


Ask = Callable[..., dict[str, Answer]]


@pytest.fixture
def ask(tmp_path: Path, manners: Manners) -> Ask:
    """Asks for addresses; they are kept between calls."""

    def asked(*addresses: str, today: str = TODAY, days: int = 30, **more: Any) -> Any:
        wanted = [Wanted(one, more.get("near")) for one in addresses]
        return linkrot.answers(tmp_path, wanted, today, days, more.get("told"), manners)

    return asked


# --- what servers answer ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "outcome", "said"),
    [
        ("/page", "fine", ""),
        ("/204", "fine", ""),
        ("/404", "gone", "the server knows no such page (404)"),
        ("/410", "gone", "the server says that it was removed (410)"),
        ("/403", "refuses", "403"),
        ("/429", "refuses", "429"),
        ("/999", "refuses", "999"),
        ("/500", "fails", "the server answers with an error (500)"),
        ("/lost", "fails", "it leads on to nowhere (302)"),
        (
            "/hangs-up",
            "fails",
            "the server hangs up, or answers with something that is no web page",
        ),
        ("/no-web", "fails", "the server hangs up, or answers with something that is no web page"),
        ("/huge", "fine", ""),
        ("/wrong-head/405", "fine", ""),
        ("/wrong-head/404", "fine", ""),
        ("/wrong-head/500", "fine", ""),
        ("/to/302/page", "fine", ""),
        ("/to/302/404", "gone", "the server knows no such page (404)"),
        ("/to/301/page", "moved", ""),
        ("/to/308/to/301/page", "moved", ""),
        ("/to/302/to/301/page", "fine", ""),
        ("/to/302/", "front-page", "the front page of 127.0.0.1"),
        ("/to/301/to/302/to/301/to/302/to/301/page", "fails", "it leads on more than 4 times"),
        ("/away/302", "fails", "it leads to something that is no public web address"),
    ],
)
def test_answers(path: str, outcome: str, said: str, ask: Ask, host: str) -> None:
    """Each is told apart; what `HEAD` says is taken only for good news."""
    [answer] = ask(host + path).values()
    assert (answer.outcome, answer.said) == (outcome, said)
    if outcome == "moved":
        assert answer.to == f"{host}/page"


def test_a_server_that_never_answers(tmp_path: Path, host: str, manners: Manners) -> None:
    """It is waited for a while, and then no longer."""
    wanted = [Wanted(f"{host}/slow")]
    hurried = replace(manners, patience=0.3)
    [answer] = linkrot.answers(tmp_path, wanted, TODAY, 30, manners=hurried).values()
    assert (answer.outcome, answer.said) == ("fails", "nothing came within 0.3 seconds")


def test_circles(ask: Ask, host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A redirection to where it came from is not followed for ever."""
    monkeypatch.setattr(Host, "_answer", lambda self, _: self._reply(301, {"Location": self.path}))
    [answer] = ask(f"{host}/page").values()
    assert (answer.outcome, answer.said) == ("fails", "it leads round in a circle")
    assert len(Host.asked) == 2


@pytest.mark.parametrize(
    ("address", "outcome", "said"),
    [
        ("http://gone.example/", "no-host", "there is no server of the name gone.example"),
        (
            "http://busy.example/",
            "fails",
            "the server busy.example could not be looked up just now",
        ),
        ("http://127.0.0.1:1/", "fails", "the server takes no connections"),
        ("http://u:p@127.0.0.1/", "fails", "it leads to something that is no public web address"),
        ("http://127.0.0.1:x/", "fails", "it leads to something that is no public web address"),
        ("ftp://127.0.0.1/", "fails", "it leads to something that is no public web address"),
        ("http://[/", "fails", "it leads to something that is no public web address"),
        ("http://a\u0378b.example/", "fails", "it is no valid address"),
    ],
)
def test_no_answer(address: str, outcome: str, said: str, ask: Ask) -> None:
    """What cannot be asked for is told in words, whatever is wrong with it."""
    [answer] = ask(address).values()
    assert (answer.outcome, answer.said) == (outcome, said)


def test_no_safe_connection(ask: Ask, host: str) -> None:
    """A server that speaks no TLS where it should."""
    [answer] = ask(host.replace("http:", "https:")).values()
    assert (answer.outcome, answer.said) == (
        "fails",
        "no safe connection to the server comes about",
    )


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl makes the certificate")
def test_certificate_of_nobody(ask: Ask, tmp_path: Path) -> None:
    """A server whose certificate nobody vouches for is not one that opens for readers."""
    key, certificate = str(tmp_path / "key.pem"), str(tmp_path / "cert.pem")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-keyout", key, "-out", certificate, "-subj", "/CN=localhost"],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with serving(lambda one: context.wrap_socket(one, server_side=True)) as port:
        [answer] = ask(f"https://localhost:{port}/").values()
    assert answer.outcome == "fails"
    assert answer.said.startswith("its certificate is not valid: self")


@pytest.mark.parametrize(
    ("host", "public"),
    [
        ("example.org", True),
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("localhost", False),
        ("desk", False),
        ("printer.local", False),
        ("127.0.0.1", False),
        ("169.254.169.254", False),
        ("10.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("::ffff:127.0.0.1", False),
        ("127.1", False),
        ("2130706433", False),
        ("0x7f.0.0.1", False),
        ("", False),
    ],
)
def test_inner_networks_are_left_alone(host: str, public: bool) -> None:
    """Content from a stranger cannot make CI ask the machines around it."""
    assert _is_public(host) == public


@pytest.mark.parametrize(
    "leads_to, inside",
    [
        (["93.184.215.14"], False),
        (["93.184.215.14", "10.0.0.1"], True),
        (["169.254.169.254"], True),
        (["::1"], True),
        (None, False),
    ],
)
def test_names_that_lead_inside(
    leads_to: list[str] | None, inside: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A public name for an inner machine is found out; one that leads nowhere is told elsewhere."""

    def found(*_: Any, **__: Any) -> list[Any]:
        if leads_to is None:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 0)) for one in leads_to]

    monkeypatch.setattr(socket, "getaddrinfo", found)
    assert asyncio.run(_leads_inside("a.example")) == inside


def test_inner_networks_are_not_asked(tmp_path: Path, host: str, manners: Manners) -> None:
    """Neither directly, nor behind a redirection."""
    [answer] = linkrot.answers(
        tmp_path, [Wanted(host)], TODAY, 30, manners=replace(manners, inner=False)
    ).values()
    assert answer.said == "it leads to a machine that only its own network can reach"
    assert Host.asked == []


ADDRESSES = st.sampled_from(
    [f"{scheme}://{host}{path}" for scheme in ("http", "https")
     for host in ("a.example", "www.a.example", "b.example")
     for path in ("", "/", "/p", "/p/", "/?q=1")]
)  # fmt: skip


@given(ADDRESSES, ADDRESSES, st.booleans())
def test_judgements(asked: str, there: str, for_good: bool) -> None:
    """An address that opens itself is fine; moved is only what leads elsewhere, and for good."""
    answer = judged(asked, Reply(200, there, there if for_good else ""), TODAY)
    if asked == there:
        assert answer.outcome == "fine"
    if answer.outcome == "moved":
        assert for_good
        assert answer.to == there
        assert asked.rstrip("/") != there.rstrip("/")


ODD = st.text(st.sampled_from("htp:/?#[]@%.-_~ 0129aé\u2028\x9b\\;=&"), max_size=20)


@given(ODD.map(lambda rest: f"http://{rest}") | ODD, ODD)
def test_odd_addresses(address: str, location: str) -> None:
    """Whatever is written, and wherever a server leads to: an answer that can be shown."""

    def lead_on(_: httpx.Request) -> httpx.Response:
        return httpx.Response(302, headers=[(b"location", location.encode())])

    async def asked() -> Answer:
        async with httpx.AsyncClient(transport=httpx.MockTransport(lead_on)) as client:
            return await _Asker(client, Manners(pause=0, inner=True), TODAY)._ask(address)

    answer = asyncio.run(asked())
    assert answer.outcome in ("fails", "no-host")
    assert answer.to == ""
    assert answer.said


# --- how they are asked -------------------------------------------------------------------


def test_one_host_is_asked_one_at_a_time(ask: Ask, host: str, manners: Manners) -> None:
    """However many addresses it has; and none of them twice."""
    addresses = [f"{host}/page/{number}" for number in range(12)]
    ask(*addresses)
    assert Host.most == 1
    assert sorted(path for _, path, _ in Host.asked) == sorted(
        one[len(host) :] for one in addresses
    )
    assert {method for method, _, _ in Host.asked} == {"HEAD"}
    [agent] = Host.agents
    assert agent.startswith("Dossier/")


def test_there_is_a_pause(tmp_path: Path, host: str, manners: Manners) -> None:
    """Between any two requests to a host, redirections and second attempts included."""
    wanted = [Wanted(f"{host}/404"), Wanted(f"{host}/to/302/page")]
    linkrot.answers(tmp_path, wanted, TODAY, 30, manners=replace(manners, pause=0.05))
    times = [when for _, _, when in Host.asked]
    assert len(times) == 4
    assert all(after - before > 0.045 for before, after in pairwise(times))


def test_hosts_are_asked_at_the_same_time(tmp_path: Path, host: str, manners: Manners) -> None:
    """A slow one keeps no other waiting."""
    other = host.replace("127.0.0.1", "localhost")
    wanted = [Wanted(f"{host}/slow"), Wanted(f"{other}/slow")]
    found = linkrot.answers(tmp_path, wanted, TODAY, 30, manners=replace(manners, patience=1))
    assert len(found) == 2
    assert Host.most > 1


def test_no_cookies_and_no_second_visit_after_429(ask: Ask, host: str) -> None:
    """Nothing that a server sets is sent back, and one that wants to be left in peace is."""
    found = ask(f"{host}/cookie", f"{host}/page", f"{host}/429", f"{host}/later")
    assert Host.cookies == []
    assert [one.removeprefix(host) for one in found] == ["/cookie", "/page", "/429"]
    assert "/later" not in [path for _, path, _ in Host.asked]


def test_a_missing_host_is_looked_for_once(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """All its addresses share the answer."""
    looked: list[str] = []
    before = socket.getaddrinfo

    def noted(name: Any, *more: Any, **others: Any) -> Any:
        looked.append(name)
        return before(name, *more, **others)

    monkeypatch.setattr(socket, "getaddrinfo", noted)
    found = ask("http://gone.example/a", "http://gone.example/b")
    assert {one.outcome for one in found.values()} == {"no-host"}
    assert len(looked) == 1


# --- what is kept -------------------------------------------------------------------------


def test_answers_hold_for_some_days(ask: Ask, host: str) -> None:
    """Good ones for as long as is said, bad ones for a day; then they are asked for again."""
    page, gone = f"{host}/page", f"{host}/404"
    for today, expected in (
        ("2024-09-10", {"/page", "/404"}),
        ("2024-09-10", set()),
        ("2024-09-11", {"/404"}),
        ("2024-10-09", {"/404"}),
        ("2024-10-10", {"/page", "/404"}),
        ("2024-10-01", {"/page", "/404"}),  # the clock was wrong
    ):
        Host.asked.clear()
        found = ask(page, gone, today=today)
        assert {path for _, path, _ in Host.asked} == expected, today
        assert set(found) == {page, gone}
    Host.asked.clear()
    ask(page, gone, today="2024-10-01", days=0)
    assert {path for _, path, _ in Host.asked} == {"/page", "/404"}


def test_since_when(ask: Ask, host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first day of rot stays known until the page opens again."""
    page = f"{host}/404"
    assert ask(page)[page].since == TODAY
    assert ask(page, today="2024-09-12")[page].since == TODAY
    with monkeypatch.context() as patched:
        patched.setattr(Host, "_answer", lambda self, _: self._reply(200, {}))
        assert ask(page, today="2024-09-14")[page].since == ""
    assert ask(page, today="2024-10-20")[page].since == "2024-10-20"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 9, "answers": {}}', "\xff", "null"])
def test_a_damaged_file_is_no_file(ask: Ask, host: str, tmp_path: Path, text: str) -> None:
    """It costs the time of asking again."""
    file = tmp_path / ".dossier" / keeping.NAME
    file.parent.mkdir()
    file.write_text(text, "latin-1")
    assert len(ask(f"{host}/page")) == 1
    assert len(keeping.read(tmp_path)) == 1


def test_where_nothing_can_be_kept(ask: Ask, host: str, tmp_path: Path) -> None:
    """The answers are told all the same."""
    (tmp_path / ".dossier").write_text("in the way")
    assert len(ask(f"{host}/page")) == 1


def test_without_a_network_nothing_is_said_of_pages(ask: Ask, tmp_path: Path) -> None:
    """If nobody answers at all, it is not the pages that are gone."""
    with pytest.raises(MachineError, match="none of 3 addresses answered"):
        ask("http://a.example/", "http://b.example/", "http://busy.example/")
    assert keeping.read(tmp_path) == {}


def test_progress(ask: Ask, host: str) -> None:
    """Each address is told as it is done."""
    told: list[tuple[int, int]] = []
    ask(f"{host}/a", f"{host}/b", told=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]


def test_interrupted(ask: Ask, host: str, tmp_path: Path) -> None:
    """What was learnt until somebody stops it is kept."""

    def stop(done: int, _: int) -> None:
        if done == 2:
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        ask(*(f"{host}/{name}" for name in "abcd"), told=stop)
    assert 2 <= len(keeping.read(tmp_path)) < 4


# --- archived copies ----------------------------------------------------------------------


def test_copies_are_asked_for_where_a_page_is_gone(ask: Ask, host: str) -> None:
    """Of these only, near the day that is wanted, and once."""
    found = ask(f"{host}/404", f"{host}/410", f"{host}/page", near="20240905")
    copy = "https://web.archive.org/web/20240901000000/http://x.y/"
    assert [one.copy for one in found.values()] == [copy, "", None]
    asked = [path for _, path, _ in Host.asked if path.startswith("/archive")]
    assert len(asked) == 2
    assert asked[0].endswith("%2F404&timestamp=20240905")
    Host.asked.clear()
    ask(f"{host}/404", near="20240905")
    assert Host.asked == []


@pytest.mark.parametrize(
    "body",
    [
        "", "[]", "{}", '{"archived_snapshots": {"closest": 3}}', "x" * 70000,
        '{"archived_snapshots": {"closest": {"available": true, "url": "https://evil.example/"}}}',
        '{"archived_snapshots": {"closest": {"available": true, '
        '"url": "http://web.archive.org/web/1/x\\u001b[2J"}}}',
    ],
)  # fmt: skip
def test_odd_answers_of_the_archive(
    ask: Ask, host: str, monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    """Nothing is proposed that is no copy's address."""

    def archive(self: Host) -> None:
        self._reply(200, {"Content-Length": str(len(body))})
        self.wfile.write(body.encode())

    monkeypatch.setattr(Host, "_archive", archive)
    [answer] = ask(f"{host}/404", near="").values()
    assert not answer.copy


# --- the command --------------------------------------------------------------------------


@pytest.fixture
def site(scratch: Path, host: str, manners: Manners, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site that links to the server."""
    write(
        scratch,
        "content/actors/ann.yaml",
        f"name: Ann\nkind: person\nlinks: {{website: '{host}/500'}}\n",
    )
    write(
        scratch, "content/sources/one.yaml", _source(f"{host}/404#top", "published: 2024-09-05\n")
    )
    write(scratch, "content/sources/two.yaml", _source(f"{host}/410", f"archived: {host}/page\n"))
    write(scratch, "content/sources/three.yaml", _source(f"{host}/to/301/page"))
    write(scratch, "content/sources/four.yaml", _source(f"{host}/403"))
    write(
        scratch,
        "content/chapters/10-a.md",
        f"---\ntitle: A\n---\n\nSee [this]({host}/404?a=1&b=2).\n",
    )
    monkeypatch.setattr(linkrot.answers, "__defaults__", (None, manners))
    return scratch


def _source(url: str, more: str = "") -> str:
    return f"title: A\npublisher: P\nkind: official\nurl: {url}\n{more}"


def told(site: Path, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[str, str]:
    """What the command prints of links, by file, and the rest."""
    assert cli.main(["check", str(site), "--jobs", "1", "--today", TODAY, *options]) == 0
    printed = capsys.readouterr()
    text = "\n".join(one for one in printed.out.split("\n\n") if "-link]" in one)
    return text.replace(str(site), ""), printed.err


def test_nobody_is_asked_unasked(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`dossier check` alone looks at no server."""
    assert told(site, capsys)[0] == ""
    assert Host.asked == []


def test_rot_is_told_at_its_place(
    site: Path, host: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the copy that there is; without asking an archive."""
    text, notes = told(site, capsys, "--links")
    assert text.count("-link]") == 5
    for place, hint in (
        ("sources/one.yaml:4:6", "--links --archived asks the Internet Archive for a copy"),
        ("sources/two.yaml:4:6", f"readers have the archived copy, {host}/page; see that"),
        ("sources/three.yaml:4:6", f"if it is the same page, write {host}/page"),
        ("actors/ann.yaml:3:18", "try it yourself; if it stays so, correct it or take it out"),
        ("chapters/10-a.md:5:12", "correct it, or take it out"),
    ):
        [found] = [one for one in text.split("content/") if one.startswith(place) and hint in one]
        assert "warning" in found
    assert "leads nowhere: the server knows no such page (404)" in text
    assert "7 addresses, 7 of them asked for today" in notes
    assert "1 addresses refused to answer a program" in notes
    assert not [path for _, path, _ in Host.asked if path.startswith("/archive")]


def test_copies_are_proposed(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As they are to be written; and only for sources without one."""
    text, _ = told(site, capsys, "--links", "--archived")
    assert "write archived: https://web.archive.org/web/20240901000000/http://x.y/" in text
    asked = [path for _, path, _ in Host.asked if path.startswith("/archive")]
    assert len(asked) == 1
    assert asked[0].endswith("&timestamp=20240905")


def test_settings_decide_how_bad_it_is(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As with any rule."""
    settings = site / "content" / "dossier.yaml"
    chosen = "rules: {dead-link: off, moved-link: off, unreachable-link: off}\n"
    settings.write_text(settings.read_text() + chosen)
    assert told(site, capsys, "--links")[0] == ""


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--archived"], "--archived needs --links"),
        (["--links-days", "3"], "--links-days needs --links"),
        (["--links-days", "soon"], "'soon' is no number of days"),
        (
            ["--links", "--baseline", "b", "--write-baseline"],
            "--links and --write-baseline do not go together",
        ),
    ],
)
def test_options_that_do_not_go_together(
    options: list[str], message: str, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line, exit status 2."""
    try:
        status = cli.main(["check", str(site), *options])
    except SystemExit as stop:
        status = int(stop.code or 0)
    assert status == 2
    assert message in capsys.readouterr().err


def test_links_are_in_no_baseline(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What a server answers is none of the dossier's debts: it is told each time."""
    baseline = site / "baseline.txt"
    cli.main(["check", str(site), "--baseline", str(baseline), "--write-baseline"])
    assert "-link" not in baseline.read_text()
    assert told(site, capsys, "--links", "--baseline", str(baseline))[0].count("-link]") == 5


def test_every_field_with_an_address_is_looked_at() -> None:
    """A field that is added to the model is asked for as well."""

    def is_url(annotation: Any) -> bool | None:
        marks = getattr(annotation, "__metadata__", ())
        return any(isinstance(one, model.Reads) and one.sort == "url" for one in marks) or None

    found = {
        kind: tuple(way for way, _ in model._paths(type_, is_url))
        for kind, type_ in model.TYPES.items()
    }
    assert {kind: ways for kind, ways in found.items() if ways} == links._FIELDS
    assert tuple(way for way, _ in model._paths(model.Settings, is_url)) == links._SETTINGS
