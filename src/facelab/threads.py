"""Several threads at one work: results in order, a progress bar, and libraries that start no threads of their own."""

import functools
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import TypeVar

from threadpoolctl import ThreadpoolController
from tqdm.auto import tqdm

Given, Done = TypeVar("Given"), TypeVar("Done")


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


def one_blas_thread() -> AbstractContextManager:
    """Return a context in which matrix multiplication starts no threads of its own: ours are enough."""
    return _controller().limit(limits=1, user_api="blas")


@functools.cache
def _controller() -> ThreadpoolController:
    return ThreadpoolController()
