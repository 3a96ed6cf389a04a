"""Eleventy: the made-up dossier as data, a page for each item; templates in JavaScript.

Measured at 10,000 events with Eleventy 3.1.7: with Nunjucks templates the build takes near three
times as long, with a Markdown file for each page three and a half times.

*Eleventy* reads the entries in YAML that names other entries by id, a file each, with the reader
for YAML that comes with it. *Eleventy, spared* gets a JSON file a kind, with every link written
out.
"""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from made import Entry
from sitefolder import yaml

from peers.builder import Builder, Missing
from peers.pages import BLOCKS, Links, Page, Pages, heading

VERSION: Final = "3.1.7"
SITE: Final = Path(__file__).with_name("eleventy_site")


def by_id(folder: Path, made: Sequence[Entry]) -> Builder:
    """Write the entries as an editor would and return what builds them."""
    form = "YAML, references by id; bare templates"
    return _builder("Eleventy", form, folder / "eleventy", made, "ids")


def spared(folder: Path, made: Sequence[Entry]) -> Builder:
    """Write the entries in the form that is fastest for Eleventy and return what builds them."""
    form = "a JSON file a kind, every link written out in both directions; bare templates"
    return _builder("Eleventy, spared", form, folder / "eleventy-spared", made, "ready")


def _builder(name: str, form: str, site: Path, made: Sequence[Entry], links: Links) -> Builder:
    if shutil.which("node") is None:
        raise Missing("Node.js is not installed")
    packages = installed()
    write(site, made, links)
    (site / "node_modules").symlink_to(packages)
    output = site.with_name(f"{site.name}-output")
    command = ("node", packages / "@11ty" / "eleventy" / "cmd.cjs", "--quiet", f"--output={output}")
    return Builder(name, VERSION, form, command, site, (site / "entries",), output)


def write(folder: Path, made: Sequence[Entry], links: Links) -> None:
    """Write an Eleventy site."""
    folder.mkdir(parents=True)
    for name in ("eleventy.config.js", "page.js"):
        shutil.copy(SITE / name, folder / name)
    shutil.copy(SITE / f"entries-{links}.js", folder / "entries.js")
    named = {kind: [(name, heading(name)) for name in names] for kind, names in BLOCKS.items()}
    pages = Pages(made, links)
    _write_json(folder / "package.json", {"type": "module"})
    _write_json(folder / "blocks.json", named)
    _write_json(folder / "terms.json", pages.terms)
    _write_templates(folder / "content")
    entries = folder / "entries"
    entries.mkdir()
    by_kind: dict[str, list[Page]] = {kind: [] for kind in BLOCKS}
    for page in pages.pages():
        by_kind[page.kind].append(page)
    for kind, found in by_kind.items():
        if links == "ready":
            all_ = [{**page.fields, "path": page.path, "body": page.markdown} for page in found]
            _write_json(entries / f"{kind}.json", all_)
            continue
        (entries / f"{kind}s").mkdir()
        for page in found:
            text = f"---\n{yaml(page.fields)}---\n\n{page.markdown}\n"
            (entries / f"{page.path}.md").write_text(text, "utf-8", newline="\n")


def _write_json(file: Path, value: object) -> None:
    file.write_text(json.dumps(value, ensure_ascii=False, indent=1), "utf-8")


def _write_templates(content: Path) -> None:
    content.mkdir()
    made = {"home": "home", "terms": "glossary"}
    for kind in BLOCKS:
        made[kind] = f'page("{kind}")'
        made[f"{kind}s"] = f'index("{kind}")'
    for name, template in made.items():
        function = template.partition("(")[0]
        text = f'import {{ {function} }} from "../page.js";\n\nexport default {template};\n'
        (content / f"{name}.11ty.js").write_text(text, "utf-8")


# --- the program --------------------------------------------------------------------------


def installed(install: bool = True) -> Path:
    """Return the folder of the installed packages.

    Args:
        install: whether to install them where they are not yet.

    Raises:
        Missing: they are not there.
    """
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "dossier-bench" / f"eleventy-{VERSION}"
    packages = folder / "node_modules"
    if not (packages / "@11ty" / "eleventy").is_dir():
        if not install:
            raise Missing("Eleventy is not installed")
        _install(folder)
    return packages


def _install(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    command = ("npm", "install", "--no-save", "--no-package-lock", "--no-audit", "--no-fund",
               "--ignore-scripts", f"@11ty/eleventy@{VERSION}")  # fmt: skip
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    except OSError as error:
        raise Missing(f"npm does not run: {error.strerror}") from error
    if done.returncode:
        code = re.search(r"npm error code (\w+)", done.stderr)
        raise Missing(f"npm cannot install it: {code[1] if code else done.returncode}")
