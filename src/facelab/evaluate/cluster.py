"""A Dask cluster to count on: asked whether it is there before minutes of work, and let go of afterwards."""

import asyncio
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from facelab.errors import FacelabError

PATIENCE = 5.0  # seconds within which a scheduler answers
_CURE = (
    "Give the address that 'dask scheduler' prints as it starts, such as tcp://192.0.2.7:8786, and see that it runs."
)


def require_cluster(address: str) -> None:
    """Refuse an address at which no Dask scheduler with a worker answers within ``PATIENCE`` seconds.

    Raises
    ------
    FacelabError
        Naming the address and the cure; also if Dask is not installed here.
    """
    _require_dask()
    try:
        with ThreadPoolExecutor(1) as aside:  # a notebook's own thread runs a loop already
            answer = aside.submit(asyncio.run, _ask(address)).result()
    except Exception as problem:  # whatever else may listen there answers in its own way
        raise _no_answer(address, problem) from None
    if answer["type"] != "Scheduler":
        raise FacelabError(f"At '{address}' is not a Dask scheduler, but a {answer['type'].lower()}.", _CURE)
    if not answer["workers"]:
        raise FacelabError(
            f"The Dask scheduler at '{address}' has no worker.",
            f"Start some, with this project installed: 'dask worker {address}'.",
        )


@contextmanager
def connected(address: str) -> Iterator[Any]:
    """Give a ``distributed.Client`` of the cluster for the time of the block.

    Raises
    ------
    FacelabError
        As ``require_cluster``.
    """
    require_cluster(address)
    from distributed import Client

    with _quiet():
        try:
            client = Client(address, timeout=PATIENCE, set_as_default=False)
        except OSError as problem:
            raise _no_answer(address, problem) from None
        with client:
            yield client


def _require_dask() -> None:
    try:
        import distributed  # noqa: F401 - only whether it is there
    except ImportError:
        raise FacelabError(
            "Counting on a cluster needs the package 'distributed' (Dask), which is not installed.",
            "Run 'make setup' (without make: 'python bootstrap.py setup'), which installs it at the version that "
            "requirements.txt states, or use '--scheduler here' to count on this machine.",
        ) from None


def _no_answer(address: str, problem: Exception) -> FacelabError:
    why = " ".join(str(problem).split()) or f"no answer within {PATIENCE:g} seconds"
    return FacelabError(f"No Dask scheduler answers at '{address}' ({why}).", _CURE)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Dask's own log off the screen: of a lost cluster it would print a traceback, and we print a line."""
    log = logging.getLogger("distributed.client")
    before = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(before)


async def _ask(address: str) -> dict[str, Any]:
    """Ask whoever is there for its identity: a client that fails to connect would complain long after."""
    from distributed.core import rpc
    from distributed.security import Security

    keys = Security().get_connection_args("client")
    async with rpc(address, timeout=PATIENCE, connection_args=keys) as somebody:
        return await asyncio.wait_for(somebody.identity(), PATIENCE)
