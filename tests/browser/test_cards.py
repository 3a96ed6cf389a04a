"""The pictures of the handbook show what readers see."""

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from .cards import CARDS, OUT, built, digest, opened


@pytest.fixture(scope="module")
def starter_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter, built."""
    return built(tmp_path_factory.mktemp("cards") / "site")


@pytest.mark.parametrize("kind", CARDS)
def test_picture_has_the_words_of_the_page(kind: str, starter_site: Path, browser: Any) -> None:
    """Each picture has the words that its example's page has today."""
    page, words = opened(browser, starter_site, CARDS[kind])
    page.close()
    assert words
    with Image.open(OUT / f"{kind}.png") as picture:
        assert picture.info["Words"] == digest(words), "run `make cards`"
