"""Problems: faults in the content, told as values; and the exceptions, for everything else.

Exceptions of this package::

    DossierError            what a command cannot go on after; exit status 2
    ├── UsageError          the command line or the folder given is wrong
    └── MachineError        the disk, a permission or another program failed
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from dossier.rulebook import RULEBOOK, Code, Severity


class DossierError(Exception):
    """Ends a command with one line for the user and exit status 2."""


class UsageError(DossierError):
    """The command line, or the folder it names, is not usable as given."""


class MachineError(DossierError):
    """The disk, a permission or another program failed; the content is not to blame."""


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A point in a content file."""

    path: str
    """Relative to the site folder, with `/` on every system."""

    line: int = 1
    """Counted from 1."""

    column: int = 1
    """Counted from 1, in code points, as editors show it."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A fault in the content: where, what, and how to mend it."""

    location: Location
    code: str
    """A key of `CODES`; names the row of the documentation."""

    message: str
    """One sentence without a full stop that shows the value found."""

    hint: str = ""
    """The cure, as specific as it is known; may be empty."""

    severity: Severity = "error"

    about: str = ""
    """Of rules: the entry and the field, in words that stay the same when other lines change."""

    def __post_init__(self) -> None:
        assert self.code in CODES, f"problem code {self.code!r} is not documented"


CODES: Final[dict[str, Code]] = {
    # files
    "missing-settings": Code(
        "the site has no content/dossier.yaml",
        "create it; it needs at least `title` and `question`",
    ),
    "unreadable-file": Code(
        "a file or folder cannot be read",
        "check its permissions, and that links lead to something",
    ),
    "outside-site": Code(
        "a symbolic link leaves the site folder",
        "copy the file into the site; a site must be complete in itself",
    ),
    "unexpected-file": Code(
        "a file that no rule of the content folder covers",
        "move or rename it: entries are `<kind>s/<id>.yaml`, chapters `chapters/<id>.md`",
    ),
    "file-too-large": Code("a file of more than 1 MiB", "split it into several files"),
    "wrong-encoding": Code("a file that is not UTF-8", "save it as UTF-8"),
    "control-character": Code(
        "a character that cannot be seen and does not belong into text", "delete it"
    ),
    "empty-file": Code("a file without an entry", "write the entry, or delete the file"),
    "unsafe-id": Code(
        "an id that is no safe file name on every system",
        "use lower-case letters a–z, digits and single hyphens, 100 at the most",
    ),
    "duplicate-id": Code("two entries of one kind with the same id", "rename one of them"),
    # YAML
    "yaml-syntax": Code(
        "the file is not well-formed YAML", "mend the line shown, or the one above"
    ),
    "tab": Code("a tab where YAML allows only spaces", "indent with spaces"),
    "duplicate-key": Code("a field given twice in one entry", "keep one of the two"),
    "alias": Code(
        "an anchor (`&`) or alias (`*`)", "write the value out; quote text that starts so"
    ),
    "merge-key": Code("a merge key (`<<`)", "write the fields out"),
    "yaml-tag": Code("a YAML tag (`!`)", "remove it; quote text that starts with `!`"),
    "deep-nesting": Code("more levels of nesting than any field has", "write the value flat"),
    "several-documents": Code(
        "more than one YAML document in a file", "use a list of entries, or several files"
    ),
    "front-matter": Code(
        "a chapter without front matter between two `---` lines",
        "begin the file with `---`, the fields, `---`",
    ),
    # fields
    "missing-field": Code("a required field is missing", "add it"),
    "unknown-field": Code("a field that this kind does not have", "correct its name, or remove it"),
    "empty-value": Code("a field without a value", "give it a value, or remove the line"),
    "wrong-type": Code(
        "a list, a text or a group of fields where another is meant", "write it as the hint shows"
    ),
    "invalid-value": Code("a value that is not one of those allowed", "choose one of them"),
    "invalid-date": Code(
        "a date that is no EDTF date, or does not exist", "write it as 2024-09-06, 2024-09, 2024~ …"
    ),
    "invalid-url": Code("an address that is not http or https", "write the whole address"),
    "invalid-language": Code("an unknown language tag", "use a BCP 47 tag such as en, fa, uk"),
    "backwards-period": Code(
        "a period that ends before it starts", "swap or correct the two dates"
    ),
    "missing-evidence": Code(
        "a position with neither a quote nor a source", "say where the position was taken"
    ),
    # prose
    "broken-reference": Code(
        "a wiki link, card or citation that is not well-formed",
        "write `[[id]]`, `[[id|words]]`, `![[id]]` or `[@source-id, p. 3]`",
    ),
    "inline-card": Code("a set-in card in the midst of a sentence", "give it a line of its own"),
    "invalid-link": Code(
        "a Markdown link to something that is no web address",
        "link entries with `[[id]]`, pages with their whole address",
    ),
    "foreign-image": Code(
        "an image from another host or from outside content/media",
        "copy it to content/media and write `![alt](media/name.jpg)`",
    ),
    "missing-image": Code(
        "an image that is not in content/media", "add the file, or correct its name"
    ),
    "missing-alt": Code(
        "an image without a text that says what it shows", "write it: `![what it shows](…)`"
    ),
    # references
    "unknown-reference": Code("an id that no entry has", "correct it, or add the entry"),
    "wrong-kind": Code(
        "an id of an entry of another kind than the field takes", "name one of that kind"
    ),
    "ambiguous-reference": Code(
        "an id that entries of two kinds have, used without its kind", "write `[[kind:id]]`"
    ),
    "former-id": Code(
        "an id in `former_ids` that another entry has, or is said to have had",
        "take it out of the list of one of the two: an address can lead to one page only",
    ),
    "retracted-reference": Code(
        "an entry rests on, or names in a field, another one that was withdrawn",
        "name another one, or take it out; readers are not shown it, and it counts for nothing",
        "warning",
    ),
    "lost-address": Code(
        "an entry was published, and now its address leads nowhere",
        "bring it back; or use `dossier rename`, `dossier merge` or `dossier retract`, which leave "
        "a page at its address",
    ),
    "draft-reference": Code(
        "a published entry names a draft", "publish the draft, or remove the reference"
    ),
    "cycle": Code(
        "entries that are part of or respond to each other in a circle, a source that relies on "
        "itself, always or where it is cited, or a position that follows from one on its own claim",
        "break it",
    ),
    # quotations
    "damaged-lock": Code(
        "content/quotes.lock is not as `dossier verify` has written it",
        "take it back from git; or delete it, and run `dossier verify` again",
    ),
    "unverified-quote": Code(
        "a quote marked `verbatim` whose words were not found in the text of its source; told with "
        "`--require-verified`",
        "run `dossier verify --texts FOLDER` with that text, or remove `verbatim: true`",
    ),
    # pages
    "path-collision": Code("two pages, or a page and a file, for one path", "rename one of them"),
    "template-error": Code(
        "a template of the site that does not work", "correct it at the line shown"
    ),
    "paid-debt": Code(
        "a line of the baseline that stands for nothing any more",
        "remove it: `dossier check --baseline FILE --write-baseline` does",
        "warning",
    ),
    # rules
    **RULEBOOK,
}
"""Every problem code; `docs/problems.md` has a row for each."""


def quoted(text: str, quote: str = "'") -> str:
    """Return a text that was found, for a message: on one line, shortened, nothing in it unseen."""
    line = _SPACES.sub(" ", text[:_SHOWN_FROM]).strip(" ")
    if len(line) > _SHOWN:
        line = line[: _SHOWN - 1].rstrip() + "…"
    seen = "".join(c if c.isprintable() or c in JOINERS else f"\\u{ord(c):04x}" for c in line)
    return f"{quote}{seen}{quote}"


_SPACES: Final = re.compile("[ \t\n\r]+")
_SHOWN: Final = 60
_SHOWN_FROM: Final = 1000
"""What comes later is not even looked at: a line may be a megabyte long."""

JOINERS: Final = "\u200c\u200d"
"""They cannot be seen, but Persian and Indic scripts are spelt with them."""


def nearest(value: str, choices: Iterable[str], likeness: int = 60) -> str | None:
    """Return the choice that `value` most likely means.

    Args:
        value: what was written.
        choices: what could be meant.
        likeness: how alike the two must be at least: 0 is not at all, 100 the same.

    Returns:
        The choice, or None where none is as near.
    """
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - loaded only once there is a problem

    if len(value) > _LONGEST_SLIP:
        return None
    best = process.extractOne(
        value.strip().casefold(), list(choices), scorer=fuzz.ratio, score_cutoff=likeness
    )
    return None if best is None else str(best[0])


_LONGEST_SLIP: Final = 200
"""No id, field or allowed value is as long; looking for what is near would only cost time."""


def did_you_mean(value: str, choices: Iterable[str]) -> str:
    """Return a hint that names the nearest of `choices`, or an empty string."""
    found = nearest(value, choices)
    return f"did you mean '{found}'?" if found else ""


def format_text(problem: Problem) -> str:
    """Return `path:line:column: severity: message [code]` and the hint on a line of its own."""
    at = problem.location
    head = (
        f"{at.path}:{at.line}:{at.column}: {problem.severity}: {problem.message} [{problem.code}]"
    )
    return f"{head}\n  hint: {problem.hint}" if problem.hint else head
