"""What makes a text no YAML: the reader's complaint, told in an editor's words.

libyaml says "mapping values are not allowed in this context" where a colon too many stands, and
finds an unclosed quotation mark at the end of the file. Nothing here decides whether a text is
YAML: `dossier.yamlnodes` asks here only for texts that libyaml has refused.
"""

import re
from dataclasses import dataclass
from typing import Any, Final

from dossier.problems import quoted

_STRANGE: Final = (
    "look at this line and the one above: a quotation mark, a bracket or an indent is off"
)


@dataclass(frozen=True, slots=True)
class Slip:
    """What is wrong with a text, and where."""

    line: int
    """Counted from 1."""

    column: int
    """Counted from 1, in code points."""

    message: str
    hint: str
    tab: bool = False
    """It is about a tab."""


def explain(error: Any, text: str, last: Any) -> Slip:
    """Say what is wrong with a text that libyaml refused.

    Args:
        error: libyaml's complaint, a `yaml.MarkedYAMLError`.
        text: what it read.
        last: the last text in quotation marks before the complaint, a `yaml.ScalarEvent`, or
            None.
    """
    return _Refusal(error, text, last).explain()


class _Refusal:
    """A complaint of libyaml, and the text around it."""

    def __init__(self, error: Any, text: str, last: Any) -> None:
        mark = error.problem_mark or error.context_mark
        self.lines = text.split("\n")
        self.problem = str(error.problem or "")
        self.context = str(error.context or "")
        self.row: int = mark.line if mark else 0
        self.at: int = mark.column if mark else 0
        if self.row >= len(self.lines):  # the end of the text has a line of its own to libyaml
            self.row = len(self.lines) - 1
            self.at = len(self.lines[-1])
        start = error.context_mark or mark
        self.start_row: int = start.line if start else 0
        self.start_at: int = start.column if start else 0
        self.last = last
        self.written = self._line(self.row)

    def _line(self, row: int) -> str:
        return self.lines[row] if row < len(self.lines) else ""

    def _here(self, message: str, hint: str = _STRANGE) -> Slip:
        return Slip(self.row + 1, self.at + 1, message, hint)

    def _there(self, message: str, hint: str = _STRANGE) -> Slip:
        """At the start of what libyaml was reading when it stopped."""
        return Slip(self.start_row + 1, self.start_at + 1, message, hint)

    def explain(self) -> Slip:
        for rule in (
            self._tab,
            self._unquoted,
            self._quotation,
            self._bracket,
            self._colon,
            self._block,
            self._order,
        ):
            slip = rule()
            if slip:
                return slip
        return self._here("this cannot be read as fields and values")

    # --- the rules, the surest first ---

    def _tab(self) -> Slip | None:
        indent = re.match(" *\t", self.written)
        before = self.written[: self.at + 1]
        stopped = "tab character" in self.problem or (
            "cannot start any token" in self.problem and before.endswith("\t")
        )
        if not indent and not stopped:
            return None
        column = indent.end() if indent else before.rfind("\t") + 1
        hint = "indent with spaces, never with the tabulator"
        return Slip(self.row + 1, column, "a tab stands where only spaces may", hint, tab=True)

    def _unquoted(self) -> Slip | None:
        """Text that begins with a character that means something to YAML."""
        row, at, start = self.row, self.at, self.start_row
        if re.search("scanning an? (alias|anchor|tag|directive)", self.context):
            row, at = self.start_row, self.start_at
        elif not re.search(_MISPLACED, self.problem) or ("flow" in self.context and row != start):
            return None
        line = self._line(row)
        value = _value_at(line)
        if line[value : value + 1] in ("[", "{") and self._is_prose(line[value:], at - value):
            at = value
        elif line[at : at + 1] not in set("@`%*&!]},"):
            return None
        begin = line[at]
        if begin in "]}" and at > value:
            message = f"the bracket {begin} has no opening one before it"
            return Slip(row + 1, at + 1, message, "remove it; text with brackets is quoted")
        hint = "write it between quotation marks: " + quoted(line[at:], '"')
        return Slip(row + 1, at + 1, f"text that begins with {begin} needs quotation marks", hint)

    def _is_prose(self, value: str, stop: int) -> bool:
        """Whether what looks like a list is a sentence that begins with a bracket."""
        if value.startswith(("[[", "[@", "[*")):
            return True
        closed = value[:stop].rstrip()
        return closed.endswith(("]", "}")) and value[stop : stop + 1] not in set("]},:")

    def _quotation(self) -> Slip | None:
        if "quoted scalar" in self.context:
            if "escape" in self.problem or "hexdecimal" in self.problem:
                hint = r"write two backslashes (\\), or use single quotation marks"
                message = "a backslash between double quotation marks begins a special character"
                return self._here(message, hint)
            return self._there("the quotation mark is not closed", "close it where the text ends")
        last = self.last
        if last is None or "flow" in self.context:
            return None
        start, end = last.start_mark, last.end_mark
        if end.line != self.row or self.written[end.column : self.at].strip():
            return None
        if start.line != end.line:
            hint = f"it runs on to line {end.line + 1}; close it where the text ends"
            message = "the quotation mark is not closed"
            return Slip(start.line + 1, start.column + 1, message, hint)
        if last.style == "'":
            hint = "write an apostrophe between single quotation marks twice: ''"
        else:
            hint = r"between double quotation marks write \" for a quotation mark of the text"
        return self._here("there is more text after the closing quotation mark", hint)

    def _bracket(self) -> Slip | None:
        if "flow node" in self.context and not "".join(self.lines[self.row :])[self.at :].strip():
            before = "\n".join(self.lines[: self.row + 1])
            at = max(before.rfind("["), before.rfind("{"))
            row = before.count("\n", 0, at)
            column = at - (before.rfind("\n", 0, at) + 1)
            message = f"the bracket {before[at]} is not closed"
            return Slip(
                row + 1, column + 1, message, f"close it with {']' if before[at] == '[' else '}'}"
            )
        for name, opening, closing in (("sequence", "[", "]"), ("mapping", "{", "}")):
            if f"flow {name}" not in self.context:
                continue
            if self.row != self.start_row:
                return self._there(
                    f"the bracket {opening} is not closed", f"close it with {closing}"
                )
            hint = "a comma stands between two items; text with a comma or bracket is quoted"
            return self._here(f"a comma or a closing {closing} is missing here", hint)
        return None

    def _colon(self) -> Slip | None:
        if "could not find expected ':'" in self.problem:
            return self._colonless(self.start_row)
        if "mapping values are not allowed" not in self.problem:
            return None
        if self.at > _LONGEST_KEY:
            return self._here("a line of text has a colon after more than 1,000 characters")
        key = re.match(r"\s*(?:- +)*", self.written)
        assert key is not None
        if ": " in self.written[key.end() : self.at]:
            value = _value_at(self.written)
            hint = "write it between quotation marks: " + quoted(self.written[value:], '"')
            message = "a text with a colon and a space in it needs quotation marks"
            return self._here(message, hint)
        above = self.row - 1
        while above >= 0 and not re.match(r"\s*[^\s#]", self._line(above)):
            above -= 1
        if above < 0:
            return None
        if not re.search(r":(\s|$)", self._line(above)):
            return self._colonless(above)
        indent = len(self.written) - len(self.written.lstrip())
        hint = "fields of one group begin in the same column; text of several lines needs a | first"
        message = "this line is indented further than the one above allows"
        return Slip(self.row + 1, indent + 1, message, hint)

    def _colonless(self, row: int) -> Slip:
        line = self._line(row)
        start = len(line) - len(line.lstrip())
        bare = re.match(r"\s*(?:- +)*[a-z_]+:(?=\S)", line)
        if bare:
            message = f"in '{quoted(line, '')}' a space is missing after the colon"
            return Slip(row + 1, bare.end() + 1, message, "write `name: value`")
        hint = "write `name: value`; a text's further lines are indented more than its field"
        message = f"the line '{quoted(line, '')}' has no colon after a field's name"
        return Slip(row + 1, start + 1, message, hint)

    def _block(self) -> Slip | None:
        if "scanning a block scalar" in self.context:
            hint = "begin a new line after | or >; put text that begins with one in quotation marks"
            return self._there("the text after | or > begins on the next line", hint)
        if "block sequence entries" in self.problem:
            hint = "write the field's name and a colon, then each item on a line of its own"
            return self._here("a list cannot begin on the line of its field's name", hint)
        if "mapping keys are not allowed" in self.problem:
            hint = "write it between quotation marks: " + quoted(self.written[self.at :], '"')
            return self._here("text that begins with ? needs quotation marks", hint)
        return None

    def _order(self) -> Slip | None:
        """A line that does not fit under those above it."""
        if not re.search("expected key|'-' indicator|document start", self.problem):
            return None
        if self.written[: self.at].strip():
            return None
        begin = self.written[self.at : self.at + 1]
        if begin == ":":
            return self._here("the field's name before the colon is missing", "write `name: value`")
        if "'-' indicator" in self.problem and self.at == self.start_at:
            hint = "begin each item with a hyphen and a space; indent its further lines"
            return self._here("a list stands above, and this line is no item of it", hint)
        if begin == "-" and self.at == self.start_at:
            hint = "give the list a field's name and a colon on the line above it"
            return self._here("a list item stands among fields", hint)
        hint = "fields of one group, and items of one list, begin in the same column"
        return self._here("this line is indented differently from those around it", hint)


_MISPLACED: Final = "start any token|expected key|node content|',' or"
_LONGEST_KEY: Final = 1024
"""YAML 1.2.2, section 7.4.2: a name on one line has 1,024 characters at the most."""


def _value_at(line: str) -> int:
    """Where the value begins in a line with a field, or an item of a list."""
    match = re.match(r"\s*(?:- +)*(?:[^\s:'\"\[{][^:]*:[ \t]+)?", line)
    assert match is not None
    return match.end()
