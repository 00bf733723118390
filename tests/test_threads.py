"""Work that several threads share: what it changes in the process is put back, whoever else is at it."""

import threading

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from facelab.metrics import count_all_pairs
from facelab.metrics.verification import all_pairs
from facelab.threads import _controller, one_blas_thread


@pytest.fixture(autouse=True)
def every_library_is_known():
    """Forget which libraries multiply: those loaded since by other tests would stay as they are."""
    _controller.cache_clear()


def blas_threads() -> set[int]:
    return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}


def test_blocks_that_overlap_put_back_how_many_threads_multiply():
    before = blas_threads()
    first_in, second_in, first_out = (threading.Event() for _ in range(3))
    seen = []

    def first():
        with one_blas_thread():
            first_in.set()
            second_in.wait(0.5)  # it has to stay outside; let in, it would take our setting for the old one
        first_out.set()

    def second():
        first_in.wait()
        with one_blas_thread():
            second_in.set()
            first_out.wait(20)
            seen.append(blas_threads())

    threads = [threading.Thread(target=work) for work in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [{1}] and blas_threads() == before


def test_an_interrupted_count_puts_back_how_many_threads_multiply(monkeypatch):
    def interrupted(bar, pairs):
        raise KeyboardInterrupt

    before = blas_threads()
    monkeypatch.setattr(all_pairs.tqdm, "update", interrupted)
    with pytest.raises(KeyboardInterrupt) as kept:  # with its traceback, as a notebook keeps the last one
        count_all_pairs(np.zeros((600, 128)), [*map(str, range(600))], threads=1)
    assert kept.tb and blas_threads() == before
