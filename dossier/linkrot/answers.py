"""What a server's answer says of an address; and for how long that holds."""

from datetime import date
from typing import Final, Literal
from urllib.parse import urlsplit

import msgspec

Outcome = Literal["fine", "moved", "front-page", "gone", "no-host", "fails", "refuses"]
"""fine: it opens; moved: for good, to another address; front-page: it only leads to that; gone:
there is no such page; no-host: there is no such server; fails: it does not open, for whatever
reason; refuses: it opens for people, maybe, but not for programs."""

ROTTEN: Final[frozenset[Outcome]] = frozenset(("front-page", "gone", "no-host", "fails"))
"""Readers do not get to see the page."""

SOON: Final = 1
"""Days after which what is rotten is asked for again; it may have been a bad day of the server."""


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What came of asking for an address."""

    outcome: Outcome
    said: str = ""
    """For people: what a server said, or what went wrong, as the end of a sentence."""

    to: str = ""
    """Moved: the new address."""

    asked: str
    """The day: `2024-09-10`."""

    since: str = ""
    """Rotten: the first day on which it was found so, in a row."""

    copy: str | None = None
    """The address of a copy in the Internet Archive; empty: it has none; None: it was not asked."""

    def again(self, before: "Answer | None") -> "Answer":
        """Return the same with what is known from the last time."""
        if self.outcome not in ROTTEN:
            return self
        rotten = before is not None and before.outcome in ROTTEN
        since = before.since if before and rotten else self.asked
        return msgspec.structs.replace(self, since=since or self.asked)

    def holds(self, today: str, days: int) -> bool:
        """Whether it need not be asked again yet.

        Args:
            today: the day.
            days: for how many an answer holds.
        """
        kept = min(days, SOON) if self.outcome in ROTTEN else days
        try:
            return 0 <= (date.fromisoformat(today) - date.fromisoformat(self.asked)).days < kept
        except ValueError:
            return False


class Reply(msgspec.Struct, frozen=True):
    """The last answer of a server, after all redirections."""

    status: int
    """The HTTP status; a redirection where that leads nowhere."""

    address: str
    """Whose answer it is."""

    moved_to: str
    """Where redirections that are for good lead to, before any other; empty: there are none."""


_GONE: Final = {404: "the server knows no such page", 410: "the server says that it was removed"}
_REFUSALS: Final = frozenset((401, 402, 403, 405, 406, 412, 418, 425, 429, 451, 999))


def judged(asked: str, reply: Reply, today: str) -> Answer:
    """Return what a reply says of the address that was asked for."""
    status = reply.status
    if status in _GONE:
        return Answer(outcome="gone", said=f"{_GONE[status]} ({status})", asked=today)
    if status in _REFUSALS:
        return Answer(outcome="refuses", said=str(status), asked=today)
    if not 200 <= status < 300:
        said = "it leads on to nowhere" if status < 400 else "the server answers with an error"
        return Answer(outcome="fails", said=f"{said} ({status})", asked=today)
    if _is_front_page(reply.address) and not _is_front_page(asked):
        host = urlsplit(reply.address).hostname or ""
        if _bare(host) == _bare(urlsplit(asked).hostname or ""):
            return Answer(outcome="front-page", said=f"the front page of {host}", asked=today)
    if reply.moved_to and _plain(reply.moved_to) != _plain(asked):
        return Answer(outcome="moved", to=reply.moved_to, asked=today)
    return Answer(outcome="fine", asked=today)


def _is_front_page(address: str) -> bool:
    parts = urlsplit(address)
    return parts.path in ("", "/") and not parts.query


def _bare(host: str) -> str:
    return host.removeprefix("www.")


def _plain(address: str) -> tuple[str, str, str]:
    """Return an address without what makes no difference: http or https, `www.`, a slash."""
    parts = urlsplit(address)
    return _bare(parts.hostname or ""), parts.path.rstrip("/"), parts.query
