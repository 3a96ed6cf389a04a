"""Problems for people: a line to click on, the cure, and the line of the file."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from dossier.problems import Problem, format_text
from dossier.reporting.excerpts import Excerpts


def texts(problems: Iterable[Problem], site: Path | None) -> Iterator[str]:
    """Yield the text of each problem: what `format_text` says, and the line with a caret.

    Args:
        problems: best sorted, as files are read for them.
        site: the site folder that their paths are relative to; None: leave out the lines.
    """
    excerpts = Excerpts(site) if site else None
    for problem in problems:
        yield format_text(problem)
        excerpt = excerpts.of(problem) if excerpts else None
        if excerpt is not None:
            number = f"{problem.location.line:5}"
            yield f"{number} | {excerpt.text}".rstrip()
            yield f"{' ' * len(number)} | {excerpt.mark}"
