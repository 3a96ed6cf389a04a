"""Requests to end: Ctrl-C, a signal to end, a closed terminal.

Python raises KeyboardInterrupt wherever it happens to be. Where that is a call from a library
written in another language, it may be dropped, taken for a fault of the value at hand, or turned
into another error. So each request is noted as well; `check` asks for it before anything is made
that lasts, and errors after it are not told.
"""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Final

_SIGNALS: Final = ("SIGINT", "SIGTERM", "SIGHUP")  # the last is unknown to some systems

_noted = False


@contextmanager
def heeded() -> Iterator[None]:
    """Let each request to end raise KeyboardInterrupt and be noted while this lasts.

    What the caller's caller ignores (`nohup`, a job in the background) stays ignored. Outside the
    main thread, which alone is told of signals, nothing changes.
    """
    global _noted
    own, _noted = os.getpid(), False
    tell = sys.unraisablehook

    def end(number: int, _: FrameType | None) -> None:
        global _noted  # noqa: PLW0603
        if os.getpid() != own:  # a worker, told by its pool or by the system
            os._exit(128 + number)
        _noted = True
        raise KeyboardInterrupt

    before = {}
    sys.unraisablehook = lambda args: None if args.exc_type is KeyboardInterrupt else tell(args)
    try:
        with suppress(ValueError):  # not the main thread
            for number in (getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)):
                handler = signal.getsignal(number)
                if handler not in (signal.SIG_IGN, None):
                    before[number] = handler
                    signal.signal(number, end)
        with _first():
            yield
    finally:
        _noted, sys.unraisablehook = False, tell
        for number, handler in before.items():
            signal.signal(number, handler)


def check() -> None:
    """Raise KeyboardInterrupt where somebody has asked for an end."""
    if _noted:
        raise KeyboardInterrupt


@contextmanager
def awaited() -> Iterator[None]:
    """Let a request to end be how this is meant to end."""
    global _noted  # noqa: PLW0603
    with suppress(KeyboardInterrupt), _first():
        yield
    _noted = False


@contextmanager
def _first() -> Iterator[None]:
    """Take errors that follow a request to end for that."""
    try:
        yield
    except Exception as error:
        if _noted:
            raise KeyboardInterrupt from error
        raise
