"""Build a dossier from a checkout, without installing anything: `python build.py [SITE] …`.

The same as `dossier build`. Where this interpreter lacks the packages that Dossier needs, the one
in the checkout's own environment, which `make site` sets up, takes over.
"""

import os
import sys
from pathlib import Path

VENV = Path(__file__).resolve().parent / ".venv"
PYTHON = VENV / "bin" / "python"


def run() -> int:
    """Run the build and return the exit status."""
    missing = "Python 3.11 or newer"
    if sys.version_info >= (3, 11):  # noqa: UP036 - nobody checked it before this file runs
        try:
            from dossier.cli import main  # noqa: PLC0415 - what is missing is told below

            return main(["build", *sys.argv[1:]])
        except ModuleNotFoundError as error:
            if (error.name or "").partition(".")[0] == "dossier":
                raise
            missing = f"the package '{error.name}'"
    if PYTHON.exists() and Path(sys.prefix).resolve() != VENV.resolve():
        arguments = [str(PYTHON), str(Path(__file__).resolve()), *sys.argv[1:]]
        os.execv(PYTHON, arguments)  # noqa: S606 - our own interpreter, no shell
    print(f"{missing} is missing: run `make site` first, it sets up everything.", file=sys.stderr)
    return 2


if __name__ == "__main__":
    raise SystemExit(run())
