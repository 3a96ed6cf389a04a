"""Asking servers for addresses: politely, each host one request at a time, many hosts at once.

Only whether a page is there is asked for, never the page: `HEAD`, and `GET` where a server does not
take that, which is hung up on once its status is known. httpx does it, as it knows the proxies of
newsrooms, which tornado does not, and takes one step of a redirection at a time.
"""

import asyncio
import ipaddress
import json
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Final
from urllib.parse import quote, urljoin, urlsplit
from urllib.request import getproxies

import httpx
import msgspec

from dossier import __version__
from dossier.linkrot.answers import ROTTEN, Answer, Reply, judged
from dossier.linkrot.manners import Manners, Wanted

_AGENT: Final = f"Dossier/{__version__} (checks whether links still work)"
_PERMANENT: Final = frozenset((301, 308))
_REDIRECTIONS: Final = _PERMANENT | {302, 303, 307}
_NO_SUCH_NAME: Final = (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))
_AS_IT_STANDS: Final = "/?#[]@!$&'()*,+;=:%~"
_LONGEST: Final = 1 << 16
"""Bytes that are read of the archive's answer, at the most."""


class _FailedError(Exception):
    """A request came to nothing; its text is for people."""


class _NoHostError(_FailedError):
    """There is no such server."""


class _TooManyError(Exception):
    """The server wants to be left in peace."""


def ask(
    wanted: Iterable[Wanted], today: str, tell: Callable[[str, Answer], None], manners: Manners
) -> bool:
    """Ask for addresses.

    Args:
        wanted: the addresses.
        today: the day.
        tell: called with each address and what came of it, as soon as that is known. Not called
            for addresses of a server that wanted to be left in peace.
        manners: how to ask.

    Returns:
        Whether any server answered at all.
    """
    return asyncio.run(_ask(wanted, today, tell, manners))


async def _ask(
    wanted: Iterable[Wanted], today: str, tell: Callable[[str, Answer], None], manners: Manners
) -> bool:
    hosts: dict[str, list[Wanted]] = {}
    for one in wanted:
        hosts.setdefault(_host(one.address), []).append(one)
    context = httpx.create_ssl_context()
    context.load_default_certs()  # a newsroom's own, beside those that everybody knows
    async with httpx.AsyncClient(
        verify=context,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        headers={"User-Agent": _AGENT, "Accept": "text/html,*/*;q=0.8"},
        timeout=manners.patience,
    ) as client:
        asker = _Asker(client, manners, today)
        async with asyncio.TaskGroup() as group:
            for found in hosts.values():
                group.create_task(asker.ask_host(found, tell))
    return asker.answered


class _Asker:
    def __init__(self, client: httpx.AsyncClient, manners: Manners, today: str) -> None:
        self._client = client
        self._manners = manners
        self._today = today
        self._locks: dict[str, asyncio.Lock] = {}
        self._free: dict[str, float] = {}
        self._proxied = not getproxies().keys().isdisjoint(("http", "https", "all"))
        self._places = asyncio.Semaphore(manners.at_once)
        self.answered = False

    async def ask_host(self, wanted: Iterable[Wanted], tell: Callable[[str, Answer], None]) -> None:
        """Ask for the addresses of one host, one after the other."""
        lost: Answer | None = None
        for one in wanted:
            try:
                # A host that there is not is not looked for again and again.
                answer = lost or await self._ask(one.address)
            except _TooManyError:
                tell(one.address, Answer(outcome="refuses", said="429", asked=self._today))
                return
            if answer.outcome == "no-host":
                lost = answer
            if answer.outcome in ROTTEN and one.copy_of is not None:
                copy = await self._copy(one.address, one.copy_of)
                answer = msgspec.structs.replace(answer, copy=copy)
            tell(one.address, answer)

    async def _ask(self, address: str) -> Answer:
        try:
            try:
                answer = judged(address, await self._follow("HEAD", address), self._today)
            except _NoHostError:
                raise
            except _FailedError:
                answer = None
            if answer is None or answer.outcome not in ("fine", "moved"):
                # Many servers answer HEAD wrongly, or not at all.
                answer = judged(address, await self._follow("GET", address), self._today)
        except _NoHostError as failure:
            return Answer(outcome="no-host", said=str(failure), asked=self._today)
        except _FailedError as failure:
            return Answer(outcome="fails", said=str(failure), asked=self._today)
        return answer

    async def _follow(self, method: str, address: str) -> Reply:
        """Ask for an address, and for those that it leads on to."""
        at, moved_to, for_good = address, "", True
        seen = {at}
        for _ in range(self._manners.redirections + 1):
            status, location = await self._request(method, at)
            if status == 429:
                raise _TooManyError
            if status not in _REDIRECTIONS or not location:
                return Reply(status, at, moved_to)
            at = _joined(at, location)
            if at in seen:
                raise _FailedError("it leads round in a circle")
            seen.add(at)
            for_good = for_good and status in _PERMANENT
            if for_good:
                moved_to = at
        raise _FailedError(f"it leads on more than {self._manners.redirections} times")

    async def _request(self, method: str, address: str) -> tuple[int, str]:
        """Return the status of one request, and where it leads on to."""
        await self._demand_public(address)
        async with (
            self._turn(_host(address)),
            _failures(address, self._manners.patience),
            self._client.stream(method, address) as response,
        ):
            self.answered = True
            return response.status_code, response.headers.get("location", "")

    async def _demand_public(self, address: str) -> None:
        try:
            parts = urlsplit(address)
            usable = parts.scheme in ("http", "https") and not (parts.username or parts.password)
            parts.port  # noqa: B018 - raises where it is none
        except ValueError:
            usable = False
        if not usable:
            raise _FailedError("it leads to something that is no public web address")
        if self._manners.inner:
            return
        host = _host(address)
        # Where a proxy asks in our place, it is the one that knows where names lead.
        if not _is_public(host) or (not self._proxied and await _leads_inside(host)):
            raise _FailedError("it leads to a machine that only its own network can reach")

    @asynccontextmanager
    async def _turn(self, host: str) -> AsyncIterator[None]:
        """Wait until a host may be asked, and until there is a place."""
        clock = asyncio.get_running_loop()
        async with self._locks.setdefault(host, asyncio.Lock()):
            await asyncio.sleep(self._free.get(host, 0.0) - clock.time())
            async with self._places:
                try:
                    yield
                finally:
                    self._free[host] = clock.time() + self._manners.pause

    async def _copy(self, address: str, day: str) -> str | None:
        """Return the address of a copy in the Internet Archive, see `Answer.copy`."""
        asked = f"{self._manners.archive}?url={quote(address, safe='')}"
        if day:
            asked += f"&timestamp={day}"
        found = bytearray()
        try:
            async with (
                self._turn(_host(asked)),
                _failures(asked, self._manners.patience),
                self._client.stream("GET", asked) as response,
            ):
                if response.status_code != 200:
                    return None
                async for piece in response.aiter_bytes():
                    found += piece
                    if len(found) > _LONGEST:
                        return None
            return _closest(json.loads(found))
        except (_FailedError, ValueError, RecursionError):
            return None


def _closest(answer: object) -> str:
    """Return the copy's address out of the archive's answer; empty where there is none.

    Raises:
        ValueError: it is no such answer.
    """
    if not isinstance(answer, dict) or not isinstance(answer.get("archived_snapshots"), Mapping):
        raise ValueError("no answer of the archive")
    copy = answer["archived_snapshots"].get("closest")
    if not isinstance(copy, Mapping) or not copy.get("available"):
        return ""
    address = str(copy.get("url", "")).replace("http://", "https://", 1)
    sound = address.startswith("https://web.archive.org/web/") and address.isprintable()
    return address if sound and " " not in address else ""


# --- addresses and failures ---------------------------------------------------------------


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return ""


def _joined(address: str, location: str) -> str:
    """Return where a redirection leads to, in characters that can be shown and pasted."""
    with suppress(ValueError):
        location = urljoin(address, location)
    return quote(location.partition("#")[0], safe=_AS_IT_STANDS)


def _is_public(host: str) -> bool:
    """Whether a host's name is one that readers elsewhere can reach, as far as it says."""
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_global
    except ValueError:
        pass
    last = host.rpartition(".")[2]
    # A number as the last part is an address in one of its odd forms, such as 127.1.
    return "." in host and not last[:1].isdigit() and last not in ("local", "internal", "localhost")


async def _leads_inside(host: str) -> bool:
    """Whether a name leads to an address of an inner network; no, where it leads nowhere."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None)
    except (OSError, UnicodeError):  # the request itself says so better
        return False
    addresses = (str(one[4][0]).partition("%")[0] for one in found)
    return not all(ipaddress.ip_address(one).is_global for one in addresses)


@asynccontextmanager
async def _failures(address: str, patience: float) -> AsyncIterator[None]:
    """Turn all that can go wrong with a request into words."""
    try:
        async with asyncio.timeout(patience):
            yield
    except (TimeoutError, httpx.TimeoutException):
        raise _FailedError(f"nothing came within {patience:g} seconds") from None
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        raise _worded(error, address) from None


def _worded(error: BaseException, address: str) -> _FailedError:
    causes: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in causes:
        causes.append(cause)
        cause = cause.__cause__ or cause.__context__
    for one in causes:
        if isinstance(one, socket.gaierror):
            if one.errno in _NO_SUCH_NAME:
                return _NoHostError(f"there is no server of the name {_host(address)}")
            return _FailedError(f"the server {_host(address)} could not be looked up just now")
        if isinstance(one, ssl.SSLCertVerificationError):
            return _FailedError(f"its certificate is not valid: {one.verify_message}")
        if isinstance(one, ssl.SSLError):
            return _FailedError("no safe connection to the server comes about")
        if isinstance(one, ConnectionRefusedError):
            return _FailedError("the server takes no connections")
    if isinstance(error, httpx.ConnectError):
        return _FailedError("the server cannot be reached")
    if isinstance(error, httpx.InvalidURL | ValueError):
        return _FailedError("it is no valid address")
    return _FailedError("the server hangs up, or answers with something that is no web page")
