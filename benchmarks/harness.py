"""Fair timing: rivals take turns within one run, the best of several turns counts, and every ratio has its goal."""

import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any

import psutil


@dataclass(frozen=True)
class Cost:
    """What a piece of work took: seconds on the clock, and seconds of processor time over all threads."""

    wall: float
    cpu: float


@dataclass(frozen=True)
class Row:
    """One line of the table: a rival, ours, and the ratio that was promised.

    Parameters
    ----------
    part, what : str
        Which of the parts ('encoder'), and what was done ('one face, CPU').
    rival : str
        Whom ours is held against: a library, or a limit of this machine measured in the same run.
    theirs, ours : float
        Their cost and ours, in ``unit``.
    unit : str
        Such as 'ms' or 'MB'.
    goal : float
        What the ratio must reach.
    faster : bool
        True if the goal is 'theirs / ours at least goal', False if it is 'ours / theirs at most goal'.
    """

    part: str
    what: str
    rival: str
    theirs: float
    ours: float
    unit: str
    goal: float
    faster: bool = True

    @property
    def ratio(self) -> float:
        """The promised ratio, as measured."""
        return self.theirs / self.ours if self.faster else self.ours / self.theirs

    @property
    def met(self) -> bool:
        """Whether the goal was reached."""
        return self.ratio >= self.goal if self.faster else self.ratio <= self.goal


@dataclass(frozen=True)
class Growth:
    """Cost against size, for a log-log plot.

    Parameters
    ----------
    part, title, x, y : str
        The part it belongs to (also the file's name), the question it answers, and what the axes show.
    lines : mapping of str to sequence of (float, float)
        Each method's name and its (size, cost) pairs.
    """

    part: str
    title: str
    x: str
    y: str
    lines: Mapping[str, Sequence[tuple[float, float]]]


def cost(work: Callable[[], Any], calls: int = 1) -> Cost:
    """Return what one call of ``work`` took, as the mean of ``calls`` in a row."""
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(calls):
        work()
    return Cost((time.perf_counter() - wall) / calls, (time.process_time() - cpu) / calls)


def in_turns(works: Mapping[str, Callable[[], Any]], turns: int = 3, calls: int = 1) -> dict[str, Cost]:
    """Let rivals take turns, so that whatever this machine does beside falls on all; the best turn of each counts.

    Each works once before the clock starts, so that nobody pays for loading.
    """
    for work in works.values():
        work()
    taken = {name: [] for name in works}
    for _ in range(turns):
        for name, work in works.items():
            taken[name].append(cost(work, calls))
    return {name: Cost(min(c.wall for c in costs), min(c.cpu for c in costs)) for name, costs in taken.items()}


def in_own_process(work: Callable[..., Any], *arguments: Any) -> tuple[Any, float]:
    """Do ``work`` in a new process and return its result and the most memory that process ever held, in MB.

    Parameters
    ----------
    work : function
        At the top level of a module; its result and arguments must be picklable.
    """
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as processes:
        return processes.submit(_with_peak, work, *arguments).result()


def _with_peak(work: Callable[..., Any], *arguments: Any) -> tuple[Any, float]:
    return work(*arguments), peak_megabytes()


def peak_megabytes() -> float:
    """Return the most memory this process ever held (resident), in MB of a million bytes."""
    if sys.platform == "linux":  # ru_maxrss would include the parent that started this process
        with open("/proc/self/status", encoding="ascii") as status:
            return next(int(line.split()[1]) * 1024 / 1e6 for line in status if line.startswith("VmHWM"))
    if os.name == "nt":
        return psutil.Process().memory_info().peak_wset / 1e6
    import resource  # not on Windows

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
