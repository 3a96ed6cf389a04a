"""Pages on paper."""

import io
import re
import unicodedata
from pathlib import Path

from .conftest import Open


def letters(text: str) -> str:
    """Return a text's plain Latin and Cyrillic letters and its digits alone.

    Lines of a PDF break anywhere, its “ﬁ” is one letter, its “ţ” may be another one, and what
    runs from right to left comes back in any order.
    """
    return re.sub("[^0-9A-Za-zЀ-ӿ]+", "", unicodedata.normalize("NFKD", text))


def test_chapters_are_printed_with_their_notes(opened: Open, built: Path) -> None:
    """A chapter's PDF has all its notes, with the addresses of the sources that have one."""
    from pypdf import PdfReader

    page = opened()
    for file in sorted((built / "chapters").glob("*.html")):
        page.goto(file.as_uri())
        notes = page.eval_on_selector_all(
            ".notes li",
            """found => found.map((note) => {
              const texts = [];
              const walker = document.createTreeWalker(note, NodeFilter.SHOW_TEXT);
              while (walker.nextNode()) {
                const text = walker.currentNode;
                if (!text.parentElement.closest(".ways")) texts.push(text.data);
              }
              const sources = [...note.querySelectorAll("a.external")];
              return [...texts, ...sources.map((source) => source.getAttribute("href"))];
            })""",
        )
        pdf = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
        printed = letters("".join(sheet.extract_text() for sheet in pdf.pages))
        assert notes, file.name
        missing = [part for note in notes for part in note if letters(part) not in printed]
        assert missing == [], (file.name, missing)
