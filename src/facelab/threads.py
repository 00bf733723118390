"""Several threads at one work: results in order, a progress bar, and libraries that start no threads of their own."""

import functools
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from threadpoolctl import ThreadpoolController
from tqdm.auto import tqdm

Given, Done = TypeVar("Given"), TypeVar("Done")
_blas = threading.Lock()


def in_order(
    work: Callable[[Given], Done], pictures: Iterable[Given], threads: int | None = None, progress: bool = True
) -> list[Done]:
    """Do the same work on each picture and return the results in the pictures' order.

    Parameters
    ----------
    work : callable
        What to do with each.
    pictures : iterable
        Which ones.
    threads : int, optional
        How many work at once; without it, one per processor.
    progress : bool
        Show a progress bar if it takes more than two seconds. When interrupted, no further picture is begun.
    """
    pictures = list(pictures)
    with ThreadPoolExecutor(threads or os.cpu_count() or 1) as workers:
        try:
            jobs = workers.map(work, pictures)
            bar = tqdm(
                jobs,
                total=len(pictures),
                desc="Looking for faces",
                unit="picture",
                disable=not progress,
                delay=2,
                leave=False,
            )
            return list(bar)
        except BaseException:
            workers.shutdown(wait=True, cancel_futures=True)
            raise


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Let matrix multiplication start no threads of its own within the block: ours are enough.

    How many it starts is the whole process's setting, so one block at a time is let in: two that overlap would each put
    back what the other had set.
    """
    with _blas, _controller().limit(limits=1, user_api="blas"):
        yield


@functools.cache
def _controller() -> ThreadpoolController:
    return ThreadpoolController()
