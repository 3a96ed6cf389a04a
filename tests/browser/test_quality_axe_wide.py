"""Accessibility on a desk, as axe-core sees it."""

from pathlib import Path

import pytest

from .axe import violations
from .conftest import Open


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_a_desk(opened: Open, variety: dict[str, Path], scheme: str) -> None:
    """No page breaks a rule of WCAG 2.2 AA, or of good practice, that axe knows."""
    found = violations(opened, variety, {"width": 1280, "height": 900}, scheme)
    assert not found, "\n".join(map(str, found))
