"""What readers take along from a page, in a real browser."""

from pathlib import Path

import pytest


@pytest.fixture
def quote(built: Path) -> str:
    """The path of a quote's page."""
    return sorted(one.name for one in (built / "quotes").iterdir() if one.suffix == ".html")[0]


def test_references_are_copied(browser, address: str, quote: str) -> None:  # type: ignore[no-untyped-def]
    """Each button copies the text beside it, and says so; from the file system, too."""
    from playwright.sync_api import expect

    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}quotes/{quote}")
    # What browsers that refuse the clipboard fall back on is what can be looked into here.
    page.evaluate(
        "document.addEventListener('copy', () => {"
        "  window.copied = document.activeElement.value; });"
        "Object.defineProperty(navigator, 'clipboard', { value: undefined });"
    )
    take = page.locator("details.take").last
    take.locator("summary").first.click()
    said = take.locator("[role=status]")
    for text in take.locator(".take-item:visible").all():
        button = text.locator("[data-copy]")
        button.click()
        expect(said).to_have_text(str(said.get_attribute("data-copied")))
        expected = text.locator("[data-text]").text_content()
        assert page.evaluate("window.copied") == expected.strip()
        assert button.evaluate("one => one === document.activeElement")
    context.close()


def test_copied_by_the_clipboard(browser, over_http: str, quote: str) -> None:  # type: ignore[no-untyped-def]
    """Where a browser has a clipboard for pages, that is used."""
    from playwright.sync_api import expect

    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{over_http}quotes/{quote}")
    share = page.locator("details.take").first
    share.locator("summary").click()
    share.locator("[data-copy]").click()
    expect(share.locator("[role=status]")).to_have_text("Copied.")
    text = share.locator("[data-text]").text_content().strip()
    assert page.evaluate("navigator.clipboard.readText()") == text
    context.close()


def test_shared_by_the_system(browser, address: str, quote: str) -> None:  # type: ignore[no-untyped-def]
    """ "Share…" is there only where the browser can, and hands over the text with its source."""
    context = browser.new_context()
    context.add_init_script("navigator.share = async (what) => { window.shared = what; };")
    page = context.new_page()
    page.goto(f"{address}quotes/{quote}")
    share = page.locator("details.take").first
    share.locator("summary").click()
    share.get_by_role("button", name="Share…").click()
    text = share.locator("[data-text]").text_content().strip()
    assert page.evaluate("window.shared") == {"text": text}
    context.close()
    context = browser.new_context()
    context.add_init_script("delete Navigator.prototype.share;")
    page = context.new_page()
    page.goto(f"{address}quotes/{quote}")
    page.locator("details.take").first.locator("summary").click()
    assert page.locator("[data-share]").is_hidden()
    context.close()


def test_without_scripts(browser, address: str, quote: str) -> None:  # type: ignore[no-untyped-def]
    """Buttons that could do nothing are not shown; the texts are."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}quotes/{quote}")
    page.locator("details.take").last.locator("summary").first.click()
    assert page.locator("details.take").last.locator("[data-text]").first.is_visible()
    assert page.locator("[data-copy]").first.is_hidden()
    context.close()
