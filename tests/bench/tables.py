"""Figures as text, and tables in Markdown."""

import statistics
import sys
from collections.abc import Iterable, Iterator, Sequence


def table(
    head: Sequence[str], rows: Iterable[Sequence[str]], figures: bool = True
) -> Iterator[str]:
    """Yield the lines of a table; figures go to the right, but for those in the first column."""
    yield f"| {' | '.join(head)} |"
    yield f"| --- |{(' ---: |' if figures else ' --- |') * (len(head) - 1)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def spread(values: Sequence[float], form: str) -> str:
    """Return the median (least–most)."""
    median = format(statistics.median(values), form)
    if len(values) == 1:
        return median
    return f"{median} ({format(min(values), form)}–{format(max(values), form)})"


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> list[float]:
    """Return the ratios of runs next to each other."""
    return [one / other for one, other in zip(ours, theirs, strict=True)]


def mib(size: float) -> float:
    """Return bytes as MiB."""
    return size / 2**20


def progress(text: str) -> None:
    """Tell who waits what is done."""
    print(text, file=sys.stderr, flush=True)
