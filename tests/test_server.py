"""The preview: what it follows, bears and refuses, and how it ends."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from previewkit import free_port, get, serving, wait_for
from sitekit import SMALL, tree, write

from dossier import cli, folderlock, server
from dossier.commands import serve
from dossier.completion import Completion
from dossier.pipeline import Options, Session
from dossier.problems import CODES, Location, MachineError, Problem
from dossier.server import answers
from dossier.server.notices import MOST, Notice

DAY = "content/events/day.yaml"
PAGE = "/events/day.html"
WRONG = {DAY: "title: A day\ndate: 2024-13-01\nstatus: occurred\nactors: [ann]\n"}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The smallest site."""
    return write(tmp_path / "site", SMALL)


def titled(title: str) -> dict[str, str]:
    """The event, with another title."""
    return {DAY: SMALL[DAY].replace("A day", title)}


# --- what is followed ---------------------------------------------------------------------


def test_changes_are_followed(site: Path) -> None:
    """New, changed and deleted entries, templates, styles, static files and settings."""
    with serving(site) as preview:
        wait_for(lambda: preview.has(PAGE, "A day"))
        files = tree(site / "public")
        page = preview.get(PAGE)[1]
        # Only under way: what lies on disk is what will be published.
        assert '<script src="/livereload.js"></script>' in page
        assert f"connect-src 'self' ws://localhost:{preview.port} " in page
        assert b"livereload" not in files["events/day.html"]
        assert page.index("Content-Security-Policy") < page.index("/livereload.js")

        write(site, titled("Another day"))
        wait_for(lambda: preview.has(PAGE, "Another day"))
        wait_for(lambda: f"{DAY}: " in preview.said)
        # As `sed -i` and others write.
        write(site, {"content/events/aBcDeF": titled("A third day")[DAY]})
        (site / "content/events/aBcDeF").rename(site / DAY)
        wait_for(lambda: preview.has(PAGE, "A third day"))
        wait_for(lambda: preview.said.count(f"{DAY}: ") == 2)
        assert "aBcDeF" not in preview.said
        # A file that was moved here keeps its old date.
        write(site.parent, {"old.yaml": "name: Old port\n"})
        os.utime(site.parent / "old.yaml", (1, 1))
        (site / "content/places").mkdir()
        (site.parent / "old.yaml").rename(site / "content/places/old.yaml")
        wait_for(lambda: preview.get("/places/old.html")[0] == 200)
        write(site, {"templates/pages/place.html": "<p>A template of our own</p>"})
        wait_for(lambda: preview.has("/places/old.html", "of our own"))
        assert "/livereload.js" in preview.get("/places/old.html")[1]
        (site / "content/places/old.yaml").rename(site / "content/places/new.yaml")
        wait_for(lambda: preview.get("/places/new.html")[0] == 200)
        wait_for(lambda: preview.get("/places/old.html")[0] == 404)
        write(site, {"static/css/own.css": "p { color: rebeccapurple }"})
        wait_for(lambda: preview.has("/assets/style.css", "rebeccapurple"))
        write(site, {"static/robots.txt": "User-agent: *\n"})
        wait_for(lambda: preview.get("/robots.txt")[0] == 200)
        write(site, {"content/dossier.yaml": "title: Tiny\nquestion: Why not?\n"})
        wait_for(lambda: preview.has("/", "Why not?"))

        assert preview.end() == 0
        assert "Traceback" not in preview.said
        assert f"serving {site / 'public'} at http://localhost:{preview.port}/" in preview.said


def test_errors_are_told_and_the_last_good_site_stays(site: Path) -> None:
    """An entry, the settings or a template: pages are told of the fault until it is mended."""
    with serving(site) as preview:
        wait_for(lambda: preview.has(PAGE, "A day"))
        good = preview.notice["build"]
        template = (Path(answers.__file__).parents[2] / "templates/pages/actor.html").read_text()
        for path, bad, code in (
            (DAY, WRONG[DAY], "invalid-date"),
            ("content/dossier.yaml", "title: Small\nquestion: 'Why\n", "yaml-syntax"),
            ("templates/pages/actor.html", "{% if %}", "template-error"),
        ):
            write(site, {path: bad})
            wait_for(lambda code=code: preview.codes == [code])  # type: ignore[misc]
            notice = preview.notice
            assert notice["stopped"]
            (told,) = notice["problems"]
            assert (told["path"], told["cure"]) == (path, CODES[code].cure)
            assert any(line["mark"] for line in told["excerpt"]), told
            assert preview.has(PAGE, "A day")
            write(site, {path: SMALL.get(path, template)})
            wait_for(lambda: not preview.notice["problems"])
        # A file that cannot be read, and one that is deleted but named.
        (site / "content/actors/bob.yaml").symlink_to("nowhere.yaml")
        wait_for(lambda: preview.codes == ["unreadable-file"])
        (site / "content/actors/bob.yaml").unlink()
        wait_for(lambda: not preview.notice["problems"])
        (site / "content/actors/ann.yaml").unlink()
        wait_for(lambda: preview.codes == ["unknown-reference"])
        write(site, SMALL)
        wait_for(lambda: not preview.notice["problems"])
        assert preview.notice["build"] >= good
        assert f"{DAY}:2:7: error: " in preview.said
        wait_for(lambda: f"{DAY}: 1 error; the pages stay as they were" in preview.said)


def test_it_starts_with_errors_in_the_content(site: Path) -> None:
    """A page waits, and is told of them; once they are mended, there is a site."""
    write(site, WRONG)
    with serving(site) as preview:
        wait_for(lambda: preview.codes == ["invalid-date"])
        status, page = preview.get(PAGE)
        assert status == 503
        assert "There are no pages yet" in page
        assert '<script src="/dossier-preview.js"' in page
        write(site, SMALL)
        wait_for(lambda: preview.has(PAGE, "A day"))


def test_saving_twice_and_many_files_at_once(site: Path) -> None:
    """The last save counts, and a hundred files that come together are all there."""
    with serving(site) as preview:
        wait_for(lambda: preview.has(PAGE, "A day"))
        write(site, titled("First"))
        time.sleep(0.05)
        write(site, titled("Second"))
        wait_for(lambda: preview.has(PAGE, "Second"))
        event = SMALL[DAY]
        write(site, {f"content/events/e{number}.yaml": event for number in range(100)})
        wait_for(lambda: preview.get("/events/e99.html")[0] == 200)
        assert all(preview.get(f"/events/e{number}.html")[0] == 200 for number in range(100))


def test_scratch_files_of_editors_are_no_news(site: Path) -> None:
    """What Vim, Emacs and others write beside a file neither fails nor starts a build."""
    with serving(site) as preview:
        wait_for(lambda: "serving" in preview.said)
        before = preview.said
        folder = site / "content/events"
        for name in (".day.yaml.swp", "4913", "day.yaml~", "#day.yaml#", "day.yaml___jb_tmp___"):
            (folder / name).write_text("half an ent")
        (folder / ".#day.yaml").symlink_to("ann@desk.1234")
        time.sleep(server.EVERY / 1000)
        assert (preview.said, preview.codes) == (before, [])
        write(site, titled("Another day"))
        wait_for(lambda: preview.has(PAGE, "Another day"))


# --- what gets lost -----------------------------------------------------------------------


def test_a_lost_output_folder_is_made_again(site: Path) -> None:
    """At once, and whole."""
    with serving(site) as preview:
        wait_for(lambda: "serving" in preview.said)
        time.sleep(1.5 * server.EVERY / 1000)
        files = tree(site / "public")
        shutil.rmtree(site / "public")
        wait_for(
            lambda: (site / "public").exists() and tree(site / "public").keys() == files.keys()
        )
        assert preview.has(PAGE, "A day")


def test_lost_content_is_told_until_it_is_back(site: Path) -> None:
    """Also where another folder is put in its place at once."""
    with serving(site) as preview:
        wait_for(lambda: "serving" in preview.said)
        (site / "content").rename(site / "away")
        wait_for(lambda: "no folder 'content'" in preview.notice["failure"])
        assert preview.has(PAGE, "A day")
        (site / "away").rename(site / "content")
        wait_for(lambda: not preview.notice["failure"])
        shutil.copytree(site / "content", site / "copy")
        write(site, {f"copy/{DAY.removeprefix('content/')}": titled("Copied")[DAY]})
        (site / "content").rename(site / "away")
        (site / "copy").rename(site / "content")
        wait_for(lambda: preview.has(PAGE, "Copied"))
        write(site, titled("Edited"))
        wait_for(lambda: preview.has(PAGE, "Edited"))


@pytest.mark.parametrize("moved", [True, False], ids=["moved", "deleted"])
def test_a_lost_site_folder_ends_it(site: Path, tmp_path: Path, moved: bool) -> None:
    """With a message, and without making it again."""
    with serving(site, "-o", tmp_path / "out") as preview:
        wait_for(lambda: "serving" in preview.said)
        if moved:
            site.rename(tmp_path / "elsewhere")
        else:
            shutil.rmtree(site)
        assert preview.process.wait(timeout=30) == 2
        end = preview.said.splitlines()[-1]
        assert end == f"dossier: the site folder '{site}' is gone; there is nothing to follow"
        assert not site.exists()


# --- how it ends --------------------------------------------------------------------------


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signals_end_it_cleanly(site: Path, number: int) -> None:
    """Also in the midst of its first build: nothing half done stays."""
    with serving(site) as preview:
        assert preview.end(number) == 0
        assert "Traceback" not in preview.said
    assert not list(site.glob("public/.dossier-staging"))
    status = subprocess.run(
        [sys.executable, "-m", "dossier", "build", site], check=False
    ).returncode
    assert status == 0


def test_it_opens_the_browser(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With `--open`, whatever browser the user has, once there is something to see."""
    seen = tmp_path / "seen"
    monkeypatch.setenv("BROWSER", f"sh -c 'echo \"$0\" > {seen}' %s")
    with serving(site, "--open") as preview:
        wait_for(lambda: seen.exists() and bool(seen.read_text()))
        assert seen.read_text() == f"http://localhost:{preview.port}/\n"
        assert preview.end() == 0


def test_ports_in_use(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A taken one is told before anything is built, with one that is free."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert cli.main(["serve", str(site), "--port", str(port)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    start = f"dossier: port {port} is taken, perhaps by another `dossier serve`; --port "
    assert err.startswith(start)
    assert err.endswith(" is free\n")
    assert int(err.removeprefix(start).split()[0]) > port
    assert not (site / "public").exists()


def test_a_port_in_use_under_the_other_address(site: Path, tmp_path: Path) -> None:
    """Where `localhost` is first ::1, a browser would show what is served there."""
    with socket.socket(socket.AF_INET6) as other:
        try:
            other.bind(("::1", 0))
        except OSError:
            pytest.skip("no IPv6 here")
        other.listen()
        with pytest.raises(MachineError, match="is taken"):
            server.Preview(site, tmp_path / "out", other.getsockname()[1])


# --- what is answered ---------------------------------------------------------------------


@pytest.fixture
def port(site: Path, tmp_path: Path) -> Iterator[int]:
    """The port of a preview in this process, of an output folder made by hand."""
    files = {"index.html": "<p>Home</p>", "404.html": "<p>Gone</p>", "a/b.txt": "0123456789"}
    write(tmp_path / "out", files)
    write(tmp_path, {"secret.txt": "secret", "outside/secret.txt": "secret"})
    write(tmp_path / "out", {".dossier-manifest": "secret"})
    (tmp_path / "out/link.txt").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "out/folder").symlink_to(tmp_path / "outside")
    (tmp_path / "out/fine.txt").symlink_to("a/b.txt")
    port = free_port()
    with server.Preview(site, tmp_path / "out", port):
        yield port


PATHS = (
    "/../secret.txt", "/a/../../secret.txt", "/%2e%2e/secret.txt", "/%2E%2E%2Fsecret.txt",
    "/..%5csecret.txt", "/a/..%2f..%2fsecret.txt", "/%252e%252e/secret.txt", "/./../secret.txt",
    "//../secret.txt", "/link.txt", "/folder/secret.txt", "/folder", "/folder/", "/%00",
    "/index.html%00.txt", "/a/%00/../../secret.txt", "/.dossier-manifest", "/%ff", "/" + "a" * 5000,
    "/%2fetc%2fpasswd", "//etc/passwd", "///etc/passwd", "/a\\..\\..\\secret.txt", "/~root/",
    "/file:///etc/passwd",
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_no_path_leaves_the_output_folder(port: int, path: str, tmp_path: Path) -> None:
    """However it is spelt; and links lead on only within."""
    absolute = f"/{tmp_path}/secret.txt"
    for one in (path, absolute):
        status, text = get(port, one)
        assert status in (400, 403, 404), (one, status)
        assert "secret" not in text
        assert "root:" not in text
    assert get(port, "/fine.txt") == (200, "0123456789")


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:{port}", "localhost.evil.example", "127.0.0.1.evil.example",
     "evil.example@localhost", "localhost@evil.example", "[::1]", "0.0.0.0", "localhost,evil", " "],
)  # fmt: skip
def test_foreign_hosts_are_refused(port: int, host: str) -> None:
    """A page of another site cannot read the preview by a name that leads here."""
    for path in ("/", "/livereload.js", "/livereload", "/dossier-preview.json", "/a/b.txt"):
        status, text = get(port, path, Host=host.format(port=port))
        assert status in (400, 403), (host, path)
        assert "Home" not in text


def test_own_hosts_are_answered(port: int) -> None:
    """By both names, with any port: somebody may have forwarded one."""
    for host in (f"localhost:{port}", f"127.0.0.1:{port}", "localhost", "LocalHost:9"):
        assert get(port, "/", Host=host)[0] == 200


def test_localhost_may_stand_for_either_address(port: int) -> None:
    """Where it is first ::1, browsers need not wait."""
    connection = http.client.HTTPConnection("::1", port, timeout=5)
    try:
        connection.request("GET", "/", headers={"Host": f"localhost:{port}"})
    except OSError:
        pytest.skip("no IPv6 here")
    assert connection.getresponse().status == 200
    connection.close()


def raw(port: int, text: str) -> str:
    """Send bytes as they are; return the answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as one:
        one.sendall(text.encode("latin-1"))
        one.shutdown(socket.SHUT_WR)
        found = b""
        while more := one.recv(65536):
            found += more
        return found.decode("utf-8", "replace")


@pytest.mark.parametrize(
    "head",
    ["", "Host: localhost\r\nHost: evil.example\r\n", "Host: evil.example\r\nHost: localhost\r\n"],
    ids=["none", "two", "two, other order"],
)
def test_hosts_that_are_missing_or_two_are_refused(port: int, head: str) -> None:
    """It has to be certain which one is meant."""
    answer = raw(port, f"GET / HTTP/1.1\r\n{head}Connection: close\r\n\r\n")
    assert "Home" not in answer
    assert not answer.startswith("HTTP/1.1 200")


def test_an_absolute_address_does_not_stand_for_the_host(port: int) -> None:
    """The request line may name any host; the header decides."""
    foreign = "GET http://localhost/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
    assert "Home" not in raw(port, foreign)


@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost:1", "null"])
def test_foreign_pages_cannot_listen_in(port: int, origin: str) -> None:
    """A page of another origin is told of no change."""
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
    }
    assert get(port, "/livereload", Origin=origin, **upgrade)[0] == 403


def test_methods_and_ranges(port: int) -> None:
    """Files can be read, whole or in part, and nothing else can be done with them."""
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"):
        for path in ("/", "/a/b.txt", "/dossier-preview.json"):
            assert get(port, path, method)[0] == 405, (method, path)
    assert get(port, "/a/b.txt", Range="bytes=2-4") == (206, "234")
    assert get(port, "/a/b.txt", Range="bytes=99-")[0] == 416
    sizes = []
    for method in ("HEAD", "GET"):
        connection = http.client.HTTPConnection("127.0.0.1", port)
        connection.request(method, "/")
        answer = connection.getresponse()
        sizes.append((answer.status, answer.headers["Content-Length"]))
        assert answer.headers["Cache-Control"] == "no-cache"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert bool(answer.read()) == (method == "GET")
        connection.close()
    assert sizes[0] == sizes[1]


def test_missing_pages(port: int) -> None:
    """At any depth they show the site's own page for that, and its links lead on."""
    for path in ("/nosuch.html", "/a/nosuch.html", "/a/", "/nosuch/"):
        status, text = get(port, path)
        assert status == 404
        assert "Gone" in text
    page = '<html data-root=""><a href="x.html"><a href="https://x/"><img src="i.svg"><a href="#m">'
    assert answers.at_any_depth(page.encode()).decode() == (
        '<html data-root="/"><a href="/x.html"><a href="https://x/"><img src="/i.svg"><a href="#m">'
    )
    page = '<html data-root="/sub/"><a href="/sub/x.html"><a href="/sub/">'
    assert answers.at_any_depth(page.encode()).decode() == (
        '<html data-root="/"><a href="/x.html"><a href="/">'
    )


def test_pages_that_leave_are_borne(port: int) -> None:
    """Whoever breaks off, or sends nonsense, stands in nobody's way."""
    head = f"GET /livereload HTTP/1.1\r\nHost: localhost:{port}\r\nUpgrade: websocket\r\n"
    head += "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    head += "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    for words in (head, head + "nonsense", "\0" * 100, "GET /\r\n\r\n", "GET / HTTP/1.1\r\nHost: "):
        with socket.create_connection(("127.0.0.1", port)) as one:
            one.sendall(words.encode())
    assert get(port)[0] == 200


# --- what pages are told ------------------------------------------------------------------


def test_a_notice_is_bounded_and_stays_in_the_site(site: Path, tmp_path: Path) -> None:
    """Errors come first, a hundred at the most; nothing is quoted from outside the site."""
    write(tmp_path, {"secret.yaml": "secret: yes\n"})
    (site / "content/link.yaml").symlink_to(tmp_path / "secret.yaml")
    faults = [Problem(Location(DAY, 2, 1), "invalid-date", f"fault {n}") for n in range(150)]
    others = [
        Problem(Location(path, 1, 1), "outside-site", "!", severity="warning")
        for path in ("../secret.yaml", "content/link.yaml", "content/\0", "content", "no/file")
    ]
    text = Notice("1", (*others, *faults), True).as_json(site).decode()
    assert "secret: " not in text
    assert text.count('"severity": "error"') == MOST
    text = Notice("1", tuple(others)).as_json(site).decode()
    assert text.count('"excerpt": []') == len(others)


def test_warnings_and_failures_are_told(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build that broke off leaves the old problems, and a good one takes all away."""
    monkeypatch.setattr(server, "AGAIN", 0.1)
    with server.Preview(site, tmp_path / "out", free_port()) as preview:
        warning = Problem(Location(DAY), "missing-alt", "no text", severity="warning")
        error = Problem(Location(DAY), "invalid-date", "no date")

        def told() -> tuple[int, bool, str]:
            notice = preview._notice
            return len(notice.problems), notice.stopped, notice.failure

        preview.show_problems([warning, error], stopped=True)
        assert told() == (2, True, "")
        preview.show_failure("the disk is full")
        assert told() == (2, True, "the disk is full")
        assert next(preview.changes()) is None  # tried again
        preview.show_pages()
        assert told() == (1, False, "")
        preview.show_problems([], stopped=False)
        assert told() == (0, False, "")


@pytest.fixture
def desk(site: Path) -> Iterator[tuple[serve._Desk, server.Preview]]:
    """What builds and tells, after the first build; and what is told."""
    with server.Preview(site, site / "public", free_port()) as preview:
        session = Session(site, site / "public", Options(jobs=1))
        desk = serve._Desk(site, session, preview, Completion(site))
        desk.start(site / "public", strict=False)
        yield desk, preview


def test_a_fault_of_our_own_is_told_in_a_line(
    site: Path,
    desk: tuple[serve._Desk, server.Preview],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """No traceback: what it was, in the terminal and on the pages; and the next build is whole."""
    one, preview = desk
    with monkeypatch.context() as patch:
        patch.setattr(Session, "build_changed", lambda *_: 1 // 0)
        write(site, titled("Another day"))
        one.follow(frozenset({DAY}))
    message = "Dossier itself has a fault: ZeroDivisionError"
    assert preview._notice.failure.startswith(message)
    assert message in capsys.readouterr().err
    one.follow(frozenset())
    assert preview._notice.failure == ""
    assert "Another day" in (site / "public/events/day.html").read_text()


def test_another_build_at_work_is_waited_for(
    site: Path, desk: tuple[serve._Desk, server.Preview], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the machine refuses is told, and tried again by itself; no change gets lost."""
    one, preview = desk
    monkeypatch.setattr(folderlock, "PATIENCE", 0)
    monkeypatch.setattr(server, "AGAIN", 0.1)
    with folderlock.locked(site / "public"):
        write(site, titled("Another day"))
        one.follow(frozenset({DAY}))
        assert "another build is writing" in preview._notice.failure
    for changed in preview.changes():
        one.follow(changed)
        if not preview._notice.failure:
            break
    assert "Another day" in (site / "public/events/day.html").read_text()
