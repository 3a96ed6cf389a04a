"""Work split over processes.

Workers are forked, so they share what the parent has in memory; only results travel. Where the
system cannot fork (Windows), or one job is asked for, the work is done in this process.
A worker never outlives its parent, however that ends.
"""

import gc
import os
import signal
import threading
from collections.abc import Callable, Generator, Sequence
from typing import Any, TypeVar

from dossier.problems import MachineError

Item = TypeVar("Item")
Result = TypeVar("Result")

MIN_ITEMS = 200
"""Below this, starting a worker costs more than it saves."""

_task: Callable[[Sequence[Any]], Any] | None = None


def _as_it_is(result: Any) -> Any:
    return result


def default_jobs() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run_chunks(
    task: Callable[[Sequence[Item]], Result],
    items: Sequence[Item],
    jobs: int,
    pack: Callable[[Result], Any] = _as_it_is,
    unpack: Callable[[Any], Result] = _as_it_is,
) -> Generator[tuple[int, Result], None, None]:
    """Apply `task` to pieces of `items`, in `jobs` processes.

    Args:
        task: what is done with each piece.
        items: all of them.
        jobs: how many processes.
        pack: what to make of a result before it travels, if that is cheaper than pickling it.
        unpack: brings the result back.

    Yields:
        How many items a piece held, and its result; in the order of completion.

    Raises:
        MachineError: a worker died (it was killed, or memory ran out).
    """
    global _task  # noqa: PLW0603 - inherited by the forked workers, so that nothing is pickled
    if jobs == 1 or len(items) < MIN_ITEMS or not hasattr(os, "fork"):
        size = max(1, len(items) // 50)
        for start in range(0, len(items), size):
            piece = items[start : start + size]
            yield len(piece), task(piece)
        return
    # Little builds need none of these, and importing them takes longer than some of those.
    import multiprocessing  # noqa: PLC0415
    from concurrent.futures import ProcessPoolExecutor, as_completed  # noqa: PLC0415
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415

    # Small pieces keep the workers evenly busy; neighbours stay together for their caches.
    size = max(20, min(500, len(items) // (jobs * 8)))
    bounds = [(start, min(start + size, len(items))) for start in range(0, len(items), size)]
    _task = lambda piece: pack(task(items[piece[0] : piece[1]]))  # noqa: E731
    gc.freeze()  # what exists now is shared with the workers; collecting would copy its pages
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("fork"), _follow_parent)
    try:
        futures = {pool.submit(_run, bound): bound[1] - bound[0] for bound in bounds}
        for future in as_completed(futures):
            yield futures.pop(future), unpack(future.result())
    except BrokenProcessPool:
        raise MachineError("a worker process was ended from outside, or memory ran out") from None
    finally:
        pool.shutdown(cancel_futures=True)
        gc.unfreeze()
        _task = None


def _follow_parent() -> None:
    """Set up a worker: leave Ctrl-C to the parent, and end when that has ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from multiprocessing import parent_process  # noqa: PLC0415

    parent = parent_process()
    assert parent is not None
    threading.Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()


def _end_after(sentinel: int) -> None:
    from multiprocessing import connection  # noqa: PLC0415

    connection.wait([sentinel])
    os._exit(1)


def _run(bound: tuple[int, int]) -> Any:
    assert _task is not None
    return _task(bound)
