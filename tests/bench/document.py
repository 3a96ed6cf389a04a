"""A document in which people write and figures are kept up to date.

A measured part stands between `<!-- measured: NAME -->` and `<!-- end -->`. Only that is replaced;
all other text is somebody's, and stays.
"""

import re
from pathlib import Path


def put(text: str, name: str, lines: str) -> str:
    """Return a document with a measured part replaced, or added at its end where it has none."""
    part = f"<!-- measured: {name} -->\n\n{lines.strip()}\n\n<!-- end -->"
    old = re.compile(rf"<!-- measured: {re.escape(name)} -->.*?<!-- end -->", re.DOTALL)
    if old.search(text):
        return old.sub(lambda _: part, text, count=1)
    return f"{text.rstrip()}\n\n{part}\n".lstrip()


def put_into(file: Path, parts: dict[str, str]) -> None:
    """Put measured parts into a document, which need not be there yet."""
    text = file.read_text("utf-8") if file.exists() else ""
    for name, lines in parts.items():
        text = put(text, name, lines)
    file.write_text(text, "utf-8")
