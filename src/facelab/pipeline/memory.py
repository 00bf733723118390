"""How much memory a picture takes, how much there is, and whose turn it is to take it."""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from facelab.errors import PictureError

# Bytes per pixel at the highest point, measured and rounded up: of a file of any format while it is decoded and turned,
# of the picture itself, and of what a detector makes of it before any doubling.
READING, PICTURE = 28, 3
LOOKING = {"hog": 12, "hog-grey": 9, "haar": 60, "cnn": 175}

CURE = "Close other programs, or save a smaller copy: 2,000 pixels on the longer side is plenty."
USED = 0.8  # of what is free when the work begins; the rest is for whatever else the machine does meanwhile


def memory_for(read: int, looked_at: int, detector: str, upsample: int) -> int:
    """Return about how many bytes it takes to find the faces in a picture.

    Parameters
    ----------
    read, looked_at : int
        Pixels of the file, and of the picture that is looked at; fewer where it is made smaller first.
    detector, upsample : str, int
        As for ``find_faces``; each doubling makes four pixels of one. Haar's cascade doubles only beyond the first.

    Examples
    --------
    >>> memory_for(read=1_000_000, looked_at=1_000_000, detector="hog", upsample=1)
    51000000
    """
    doublings = max(0, upsample - 1) if detector == "haar" else upsample
    return max(READING * read, (PICTURE + LOOKING[detector] * 4**doublings) * looked_at)


def out_of_memory(name: str) -> PictureError:
    """Return the error of a picture for which memory ran out all the same, as somebody else took it meanwhile."""
    return PictureError(f"'{name}' took more memory than there is.", CURE)


def free_memory() -> int:
    """Return how many bytes this process may still take: of the machine, its container and its own limit the least."""
    free = [psutil.virtual_memory().available]
    with suppress(OSError, ValueError):  # a container's limit, where there is one (Linux, both versions of cgroups)
        free.append(_number("/sys/fs/cgroup/memory.max") - _number("/sys/fs/cgroup/memory.current"))
    with suppress(OSError, ValueError):
        group = "/sys/fs/cgroup/memory/memory."
        free.append(_number(f"{group}limit_in_bytes") - _number(f"{group}usage_in_bytes"))
    if sys.platform != "win32":
        import resource

        limit = resource.getrlimit(resource.RLIMIT_AS)[0]
        if limit != resource.RLIM_INFINITY:
            free.append(limit - psutil.Process(os.getpid()).memory_info().vms)
    return max(0, min(free))


def _number(file: str) -> int:
    return int(Path(file).read_text())  # 'max' is not a number: no limit


class Memory:
    """The memory that several threads may take together; each waits until what it needs is there.

    Parameters
    ----------
    total : int, optional
        Bytes to share; without it, most of what is free now.
    """

    def __init__(self, total: int | None = None):
        self.total = int(USED * free_memory()) if total is None else total
        self._taken, self._changed = 0, threading.Condition()

    @contextmanager
    def lent(self, size: int, name: str) -> Iterator[None]:
        """Wait for so many bytes, and give them back at the end.

        Raises
        ------
        PictureError
            If it is more than there is for all of us; the message names the picture.
        """
        if size > self.total:
            raise PictureError(
                f"'{name}' needs about {_gigabytes(size)} of memory to be looked at, and {_gigabytes(self.total)} can "
                "be used.",
                CURE,
            )
        with self._changed:
            self._changed.wait_for(lambda: self._taken + size <= self.total)
            self._taken += size
        try:
            yield
        finally:
            with self._changed:
                self._taken -= size
                self._changed.notify_all()


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:.1f} GB"
