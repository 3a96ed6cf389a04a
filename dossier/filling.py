"""What compiled templates call while they run; see `compiling`. Imports nothing of Jinja2."""

from collections.abc import Callable
from typing import Any, Final

from markupsafe import Markup, escape

_LONG: Final = 400
"""Texts of more characters are not shown often enough to remember them."""

_MOST_TEXTS: Final = 1 << 16
_MOST_PIECES: Final = 1 << 14
"""What is remembered never outgrows this: then it is forgotten, and learned anew."""

PLAIN: Final = frozenset({str, bool, type(None)})
"""Values that are what they look like. No numbers: 1 and true are equal, but not written alike."""


class Escaped(dict[Any, str]):
    """A value, as it is written into a page.

    Names, titles and addresses come again and again: those with nothing to escape are remembered,
    so that a compiled template finds them without a call. The others are not: for a dictionary,
    text and markup of the same characters are equal.
    """

    def __missing__(self, value: Any) -> str:
        kind = type(value)
        if kind is int:
            return str(value)
        if kind is not str:
            return str.__str__(value) if kind is Markup else str(escape(value))
        # Most texts have none of these; looking for each is quicker than asking for all.
        if "'" in value or '"' in value or "&" in value or "<" in value or ">" in value:
            return str.__str__(escape(value))
        if len(value) <= _LONG:
            if len(self) >= _MOST_TEXTS:
                self.clear()
            self[value] = value
        return value  # type: ignore[no-any-return]


class Kept(dict[tuple[Any, ...], tuple[str, tuple[Any, ...]]]):
    """What a macro gave for cards and plain values: it is a function of them.

    Beside the text stand the values: the id of an object that lives on is not given to another.
    """

    def keep(self, key: tuple[Any, ...], text: str, values: tuple[Any, ...]) -> None:
        """Remember what a macro gave."""
        if len(self) >= _MOST_PIECES:
            self.clear()
        self[key] = (text, values)


def safe(text: str) -> Markup:
    """Return what a template made as a value that is not escaped again."""
    return Markup(text)  # noqa: S704 - templates escape what they show


def shown(value: Any) -> str:
    """Return any value as it is written into a page; `Escaped` takes only what has a hash."""
    return str(escape(value))


def joined(*values: Any) -> str:
    """Return what `~` makes of values."""
    if any(hasattr(value, "__html__") for value in values):
        return Markup("").join(values)
    return "".join(map(str, values))


def listed(values: Any, between: str = "") -> str:
    """Return what the filter `join` makes of texts."""
    values = list(values)
    if hasattr(between, "__html__") or any(hasattr(value, "__html__") for value in values):
        return escape(between).join(values)
    return str(between).join(map(str, values))


def previous(values: Any, index: int) -> Any:
    """Return `loop.previtem`, which the first item does not have."""
    return values[index - 1] if index else values[len(values)]


def has(value: Any, name: str) -> bool:
    """Tell whether Jinja2 finds something under a name: an attribute, or else an item."""
    if hasattr(value, name):
        return True
    try:
        value[name]
    except (AttributeError, LookupError, TypeError):
        return False
    return True


def sequence(values: Any) -> Any:
    """Return what can be counted and looked up."""
    return values if type(values) in (tuple, list) else list(values)


class Wording:
    """Texts of the interface that are only known when a page is rendered."""

    def __init__(
        self, gettext: Callable[[str], str], ngettext: Callable[[str, str, int], str]
    ) -> None:
        self._gettext = gettext
        self._ngettext = ngettext
        self._counted: dict[tuple[str, str, int], str] = {}

    def text(self, message: str, /, **named: Any) -> str:
        """Translate and fill."""
        return str(Markup(self._gettext(message)) % named)  # noqa: S704 - translators may use markup

    def counted(self, singular: str, plural: str, num: Any, /, **named: Any) -> str:
        """Translate in the form that a number needs, and fill."""
        if named or type(num) is not int:
            return self._counted_anew(singular, plural, num, **{"num": num, **named})
        key = (singular, plural, num)
        found = self._counted.get(key)
        if found is None:
            if len(self._counted) >= _MOST_PIECES:
                self._counted.clear()
            found = self._counted[key] = self._counted_anew(singular, plural, num, num=num)
        return found

    def _counted_anew(self, singular: str, plural: str, num: Any, /, **named: Any) -> str:
        return str(Markup(self._ngettext(singular, plural, num)) % named)  # noqa: S704
