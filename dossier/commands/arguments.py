"""The arguments that several commands take."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from dossier.dategrammar import Date
    from dossier.pipeline import Options

DEFAULT_OUTPUT = "public"


def add_site(parser: argparse.ArgumentParser) -> None:
    """Add the site folder."""
    parser.add_argument(
        "site",
        nargs="?",
        type=Path,
        default=Path(),
        metavar="SITE",
        help="the site folder; default: the current folder",
    )


def add_output(parser: argparse.ArgumentParser) -> None:
    """Add where the output goes."""
    parser.add_argument(
        "-o", "--output", type=Path, metavar="OUT", help="the output folder; default: SITE/public"
    )
    parser.add_argument(
        "--base-url",
        type=web_address,
        metavar="URL",
        help="where the site will be published, instead of the settings' base_url",
    )


def add_content_options(parser: argparse.ArgumentParser) -> None:
    """Add what is read of the content, and how."""
    parser.add_argument(
        "--jobs", type=jobs, metavar="N", help="worker processes; default: one a processor"
    )
    parser.add_argument("--strict", action="store_true", help="treat warnings as errors")
    parser.add_argument("--drafts", action="store_true", help="include drafts")


def add_require_verified(parser: argparse.ArgumentParser) -> None:
    """Add whether all quotes have to be verified."""
    parser.add_argument(
        "--require-verified",
        action="store_true",
        help="fail if a quote marked verbatim is not verified in content/quotes.lock",
    )


def add_day(parser: argparse.ArgumentParser) -> None:
    """Add the day to build as of."""
    parser.add_argument(
        "--as-of",
        type=day,
        metavar="DATE",
        help="build what was known by the end of a day, such as 2024-09-10",
    )


def jobs(text: str) -> int:
    """Read a number of worker processes."""
    if not text.isdecimal() or not 1 <= int(text) <= 256:
        raise argparse.ArgumentTypeError(f"'{text}' is no number from 1 to 256")
    return int(text)


def port(text: str) -> int:
    """Read the number of a port."""
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"'{text}' is no number from 1 to 65535")
    return int(text)


def day(text: str) -> "Date":
    """Read a day."""
    from dossier.dategrammar import InvalidDate, parse  # noqa: PLC0415 - few builds need it

    try:
        date = parse(text)
    except InvalidDate:
        date = None
    if date is None or not date.is_day:
        raise argparse.ArgumentTypeError(f"'{text}' is no day such as 2024-09-10")
    return date


def web_address(text: str) -> str:
    """Read where a site is published."""
    try:
        parts = urlsplit(text)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname) and text.isprintable()
    except ValueError:
        valid = False
    if not valid or " " in text or "?" in text or "#" in text:
        raise argparse.ArgumentTypeError(f"'{text}' is no web address such as https://example.org/")
    return text


def output_of(arguments: argparse.Namespace) -> Path:
    """Return the output folder."""
    out: Path = arguments.output or arguments.site / DEFAULT_OUTPUT
    return out


def options_of(arguments: argparse.Namespace) -> "Options":
    """Return the options of a build."""
    from dossier.pipeline import Options  # noqa: PLC0415

    chosen = {"strict": arguments.strict, "drafts": arguments.drafts}
    if arguments.jobs is not None:
        chosen["jobs"] = arguments.jobs
    return Options(
        require_verified=getattr(arguments, "require_verified", False),
        base_url=getattr(arguments, "base_url", None),
        as_of=getattr(arguments, "as_of", None),
        **chosen,
    )
