"""Runs axe-core on built pages."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from .tools import npm_file

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

RUN = """async (tags) => {
  const options = {
    runOnly: { type: "tag", values: tags }, resultTypes: ["violations"], preload: false,
  };
  const { violations } = await axe.run(document, options);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 150)} ${node.failureSummary}`));
}"""


def violations(
    opened: Callable[..., Any], kinds: Mapping[str, Path], size: dict[str, int], scheme: str
) -> list[tuple[str, str]]:
    """Return what axe-core finds: the kind of page, and the rule and element.

    Args:
        opened: opens a page with settings.
        kinds: the files to look at, by their kinds.
        size: of the window, in CSS pixels.
        scheme: `light` or `dark`.
    """
    page = opened(viewport=size, color_scheme=scheme, bypass_csp=True)
    page.context.add_init_script(path=npm_file("axe-core/axe.min.js"))
    found = []
    for kind, file in kinds.items():
        page.goto(file.as_uri())
        found += [(kind, one) for one in page.evaluate(RUN, TAGS)]
    return found
