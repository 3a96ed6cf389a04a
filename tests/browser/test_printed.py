"""The whole dossier on one page, printed by a real browser."""

import html
import io
import re
from pathlib import Path

from sitekit import GOOD, build, copy


def test_the_pdf_has_all_notes(browser, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Printed, every note is there with its address written out, and pages have a running head."""
    from pypdf import PdfReader

    out = tmp_path / "out"
    build(copy(GOOD, tmp_path / "site"), out)
    page = browser.new_page()
    page.goto((out / "print.html").as_uri())
    data = page.pdf(format="A4", prefer_css_page_size=True)
    page.close()
    pages = [one.extract_text() for one in PdfReader(io.BytesIO(data)).pages]
    assert len(pages) > 4
    text = re.sub(r"\s+", "", "".join(pages))
    whole = (out / "print.html").read_text("utf-8")
    notes = whole[whole.index('id="sources"') :]
    for number in re.findall(r'<li id="note-(\d+)"', notes):
        assert f"{number}." in text
    for address in re.findall(r'class="external" href="([^"]*)"', notes):
        assert html.unescape(address) in text
    assert "The crane of Port Veyra" in pages[3] and f"4 / {len(pages)}" in pages[3]
    assert "Skip to the content" not in text
