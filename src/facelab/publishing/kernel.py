"""Run notebooks in fresh kernels of this very Python: two at once, and none left behind when stopped."""

import asyncio
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from traitlets import default
from traitlets.config import Config

from facelab.packs.origin import PUBLISHING
from facelab.publishing.source import LessonError

CELL_SECONDS = 120


@dataclass(frozen=True)
class Job:
    """A notebook to run: what to call it in messages, its content, and the folder its kernel starts in.

    ``environment`` holds variables that take precedence over those in which notebooks are made for others.
    """

    name: str
    notebook: NotebookNode
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Done:
    """A job that ended: its notebook with outputs, or the error that stopped it.

    Parameters
    ----------
    job : Job
        What was run.
    seconds : float
        How long all of it took, its kernel's start and end included.
    cells : mapping of int to float
        How long each code cell took, by its place in the notebook; nothing of it is written into the notebook.
    error : LessonError, optional
        What stopped it.
    """

    job: Job
    seconds: float
    cells: Mapping[int, float]
    error: LessonError | None = None


class _Watch:
    """Knows which cell runs, and how long those before it took."""

    def __init__(self):
        self.cell, self.seconds, self._begun = 0, {}, 0.0

    def starts(self, cell: NotebookNode, cell_index: int) -> None:
        self.cell, self._begun = cell_index, time.perf_counter()

    def ends(self, cell: NotebookNode, cell_index: int, execute_reply: dict) -> None:
        self.seconds[cell_index] = time.perf_counter() - self._begun


class _ThisPython(KernelSpecManager):
    """Knows one kernel, this interpreter: a 'python3' that the user registered elsewhere must not take its place."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        # Without frozen modules switched off, the kernel's debugger warns at every start.
        command = [sys.executable, "-Xfrozen_modules=off", "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        secret = {"supported_encryption": "curve"}
        return KernelSpec(argv=command, display_name="Python 3", language="python", metadata=secret)


class _Manager(AsyncKernelManager):
    """Starts this Python, and speaks to it in secret where the machine can: other users share its ports."""

    @default("transport_encryption")
    def _encrypt(self) -> str:
        return "auto"

    @default("kernel_spec_manager")
    def _only_this_python(self) -> KernelSpecManager:
        return _ThisPython(parent=self)


def run_all(jobs: Iterable[Job], seconds: int = CELL_SECONDS) -> Iterator[Done]:
    """Execute notebooks in place, two at once where the machine has two processors, and yield each as it ends.

    A failure stops its own notebook only.

    Parameters
    ----------
    jobs : iterable of Job
        Their notebooks are changed: outputs and execution counts are written into them.
    seconds : int
        The longest a single cell may take.
    """
    stop = threading.Event()
    pool = ThreadPoolExecutor(min(2, os.cpu_count() or 1), thread_name_prefix="notebook")
    futures = [pool.submit(_run, job, seconds, stop.is_set) for job in jobs]
    try:
        for future in as_completed(futures):
            yield future.result()
    finally:
        # Reached early by Ctrl-C or by a caller that has seen enough: the kernels must end with us.
        stop.set()
        pool.shutdown(wait=True, cancel_futures=True)


def _run(job: Job, seconds: int, stopped: Callable[[], bool]) -> Done:
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="facelab-run-", ignore_cleanup_errors=True) as scratch:
        watch = _Watch()
        client = NotebookClient(
            job.notebook,
            kernel_manager_class=_Manager,
            config=Config(_Manager={"connection_file": str(Path(scratch, "kernel.json"))}),
            resources={"metadata": {"path": str(job.folder)}},
            timeout=seconds,
            record_timing=False,
            store_widget_state=False,
            on_cell_start=watch.starts,
            on_cell_executed=watch.ends,
        )
        error, log = None, Path(scratch, "log")
        try:
            # What the kernel's own process mutters is of use only when it dies.
            with log.open("wb") as mutter:
                asyncio.run(_execute(client, stopped, env={**_environment(scratch), **job.environment}, stderr=mutter))
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as failure:
            last = log.read_text(encoding="utf-8", errors="replace").strip().rpartition("\n")[2]
            error = _in_plain_words(job, watch.cell, failure, seconds, last)
        except asyncio.CancelledError:
            error = LessonError(f"{job.name} was stopped.")
    return Done(job, time.perf_counter() - begun, watch.seconds, error)


async def _execute(client: NotebookClient, stopped: Callable[[], bool], **started_with: Any) -> None:
    task = asyncio.ensure_future(client.async_execute(**started_with))
    while not task.done():
        await asyncio.wait({task}, timeout=0.2)
        if stopped():
            task.cancel()  # nbclient shuts its kernel down on the way out
    await task


def _environment(scratch: str) -> dict[str, str]:
    """Return an environment without a learner's files, a user's start-up scripts, and pictures of real people."""
    environment = {key: value for key, value in os.environ.items() if key != "MPLBACKEND"}
    work, ipython = Path(scratch, "work"), Path(scratch, "ipython")
    return {**environment, "FACELAB_WORK": str(work), "IPYTHONDIR": str(ipython), PUBLISHING: "1"}


def _in_plain_words(job: Job, index: int, failure: Exception, seconds: int, last: str) -> LessonError:
    cell = job.notebook.cells[index]
    if isinstance(failure, CellExecutionError):
        why = f"{failure.ename}: {failure.evalue}"
    elif isinstance(failure, CellTimeoutError):
        why = f"it took longer than {seconds} seconds"
    else:
        why = f"its kernel died (often: no memory left){f'; its last words: {last}' if last else ''}"
    code = "\n".join(f"    {line}" for line in cell.source.splitlines())
    return LessonError(f"{job.name}, cell {index + 1} of {len(job.notebook.cells)}, failed: {why}\n{code}")
