"""What is asked for, and how."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Wanted:
    """An address to be asked for."""

    address: str
    copy_of: str | None = None
    """The day, `20240910` or empty, near which a copy is wanted if the page is not there any more;
    None: none is wanted."""


@dataclass(frozen=True, slots=True)
class Manners:
    """How servers are asked."""

    pause: float = 1.0
    """Seconds between two requests to one host."""

    patience: float = 20.0
    """Seconds until a request is given up."""

    at_once: int = 8
    """Requests that are on their way at one time."""

    redirections: int = 10
    """How many are followed."""

    archive: str = "https://archive.org/wayback/available"
    """What is asked for archived copies."""

    inner: bool = False
    """Whether addresses of this machine and its network are asked for; for tests."""


MANNERS: Final = Manners()
