"""Link rot: which addresses do not open any more. Only `dossier check --links` asks.

Pages that `robots.txt` keeps from robots are asked for as well: each address was chosen by a
person, is asked for once in a month or so on that person's behalf, and no link on it is followed.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from dossier.linkrot import keeping
from dossier.linkrot.answers import ROTTEN, Answer
from dossier.linkrot.manners import MANNERS, Manners, Wanted
from dossier.problems import MachineError

__all__ = ["MANNERS", "ROTTEN", "Answer", "Manners", "Wanted", "answers"]

_ENOUGH: Final = 3
"""If so many addresses were asked for and no server answered, it is not the servers."""

_ANSWERED: Final = frozenset(("fine", "moved", "front-page", "gone", "refuses"))
"""What comes of an address only if there was a server that answered."""


def answers(
    site: Path,
    wanted: Iterable[Wanted],
    today: str,
    days: int,
    progress: Callable[[int, int], None] | None = None,
    manners: Manners = MANNERS,
) -> Mapping[str, Answer]:
    """Return what came of asking for addresses, now or some days ago.

    What is known is kept, however this ends.

    Args:
        site: the site folder, which keeps answers.
        wanted: the addresses.
        today: the day, `2024-09-10`.
        days: for how many days an answer holds; one that tells of rot holds for one day.
        progress: called with the number of addresses that are done and that there are.
        manners: how to ask.

    Raises:
        MachineError: no server can be reached from here.
    """
    all_wanted = {one.address: one for one in wanted}
    known = keeping.read(site)
    found = {
        address: known[address]
        for address, one in all_wanted.items()
        if address in known and known[address].holds(today, days) and not _lacks_copy(one, known)
    }
    missing = [one for address, one in all_wanted.items() if address not in found]
    if not missing:
        return found

    from dossier.linkrot import asking  # noqa: PLC0415 - rules import this package, few ask

    def tell(address: str, answer: Answer) -> None:
        found[address] = answer.again(known.get(address))
        if progress:
            progress(len(found), len(all_wanted))

    def keep() -> None:
        others = {address: one for address, one in known.items() if address in all_wanted}
        keeping.write(site, {**others, **found})

    try:
        reached = asking.ask(missing, today, tell, manners)
    except KeyboardInterrupt:
        if any(one.outcome in _ANSWERED for one in found.values()):
            keep()
        raise
    if not reached and len(missing) >= _ENOUGH:
        raise MachineError(
            f"none of {len(missing)} addresses answered: is this machine on the internet?"
        )
    keep()
    return found


def _lacks_copy(one: Wanted, known: Mapping[str, Answer]) -> bool:
    """Whether a copy is wanted that the archive was not asked for yet."""
    answer = known[one.address]
    return one.copy_of is not None and answer.outcome in ROTTEN and answer.copy is None
