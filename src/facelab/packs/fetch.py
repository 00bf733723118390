"""The only door of this package to a network: fetches a pack's pictures, file by file, when somebody asks for them."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from tqdm.auto import tqdm

from facelab.errors import FacelabError
from facelab.files import AGAIN, sweep, write_whole
from facelab.packs.origin import Origin, Wanted

if TYPE_CHECKING:
    import requests

PATIENCE = (10, 30)  # seconds: until a server answers, and between two pieces of what it sends
TRIES, PAUSE = 3, 1.0  # of a connection that breaks off; seconds between two of them
_PIECE = 1 << 16


def fetch(wanted: Sequence[Wanted], places: Sequence["Place"], folder: Path, progress: bool = True) -> int:
    """Put the files that are missing or damaged into a folder, each of them whole or not at all.

    Interrupting is safe: what is there stays, and the next run goes on.

    Parameters
    ----------
    wanted : sequence of Wanted
        The files.
    places : sequence of Place
        Where to ask, in this order; the next is asked for whatever the one before has not.
    folder : Path
        Where they go.
    progress : bool
        Show a progress bar.

    Returns
    -------
    int
        How many files were fetched.

    Raises
    ------
    FacelabError
        If no place has one of the files as the list describes it; the fault of the last place is told.
    """
    sweep_all(folder)
    missing = [file for file in wanted if not file.is_in(folder)]
    size = sum(file.size for file in missing)
    with tqdm(total=size, desc="Fetching", unit="B", unit_scale=True, disable=not progress, leave=False) as bar:
        for file in missing:
            try:
                write_whole(folder / file.file, _first(file, places))
            except FacelabError as fault:
                there = len(wanted) - sum(not one.is_in(folder) for one in missing)
                raise FacelabError(fault.what, f"{fault.cure} {there} of {len(wanted)} files are here.") from None
            bar.update(file.size)
    return len(missing)


def sweep_all(folder: Path) -> None:
    """Delete what a killed run left half-written."""
    for inner in {file.parent for file in folder.rglob(".*.part")}:
        sweep(inner)


class Place:
    """Somewhere that may have the files of a pack.

    Parameters
    ----------
    get : callable
        From a file to its bytes; raises FacelabError where it has not.
    """

    def __init__(self, name: str, get: Callable[[Wanted], bytes]):
        self.name, self.get = name, get


@contextmanager
def places_of(origin: Origin, other: str | None = None) -> Iterator[list[Place]]:
    """Yield where to ask for a pack's files: the mirrors, then the repository; or the other place alone.

    Parameters
    ----------
    origin : Origin
        Of the pack.
    other : str, optional
        A folder, or the address of a server.
    """
    import requests  # no other door needs it

    with requests.Session() as session:

        def by_address(address: Callable[[str], str], name: str) -> Place:
            return Place(name, lambda file: _download(session, address(file.file), file))

        def mirror(place: str) -> Place:
            if is_address(place):
                return by_address(lambda file: f"{place.rstrip('/')}/{quote(file)}", urlsplit(place).netloc)
            return Place(f"the folder '{place}'", _Folder(place).get)

        if other is not None:
            yield [mirror(other)]
        else:
            hub = by_address(origin.address, urlsplit(origin.address("")).netloc)
            yield [*map(mirror, origin.mirrors), hub]


def is_address(place: str) -> bool:
    """Tell whether a place is named by an address, and not a folder.

    Examples
    --------
    >>> is_address("http://teacher.local:8000/london"), is_address("D:/london")
    (True, False)
    """
    return place.lower().startswith(("http://", "https://"))


def _first(file: Wanted, places: Iterable[Place]) -> bytes:
    fault = FacelabError("There is nowhere to ask.")
    for place in places:
        try:
            content = place.get(file)
        except FacelabError as error:
            fault = error
            continue
        if file.fits(content):
            return content
        fault = FacelabError(
            f"'{file.file}' from {place.name} is not the picture that the pack's list describes (its sha256 differs).",
            "It was not kept. Ask for it elsewhere: 'facelab pack add --from PLACE'.",
        )
    raise fault


class _Folder:
    """A folder that holds the files, under their own folders' names, wherever in it."""

    def __init__(self, place: str):
        self._root = Path(place).expanduser()
        self._found: dict[tuple[str, str], Path] | None = None

    def get(self, file: Wanted) -> bytes:
        if not self._root.is_dir():
            raise FacelabError(f"There is no folder '{self._root}'.", "Check the name; capital letters count.")
        if self._found is None:
            self._found = {(path.parent.name, path.name): path for path in self._root.rglob("*.*")}
        inner, name = Path(file.file).parts[-2:]
        if (path := self._found.get((inner, name))) is None:
            raise FacelabError(f"The folder '{self._root}' holds no '{inner}/{name}'.", "Name the whole set's folder.")
        return path.read_bytes()


def _download(session: "requests.Session", address: str, file: Wanted) -> bytes:
    """Return what a server sends for a file, if it is of the file's size; a broken connection is tried again."""
    import requests

    host, elsewhere = urlsplit(address).netloc, "or name another place with --from."
    for tried in range(1, TRIES + 1):
        try:
            return _answer(session, address, host, file)
        except requests.exceptions.ProxyError:
            raise FacelabError(
                "The proxy that this machine is set to use does not answer (HTTP_PROXY, HTTPS_PROXY).",
                f"Ask whoever runs your network, {elsewhere}",
            ) from None
        except requests.exceptions.Timeout:
            fault = f"{host} sent nothing for {PATIENCE[1]} seconds."
        except requests.exceptions.TooManyRedirects:
            raise FacelabError(f"{host} sends us in circles for '{file.file}'.", f"Try later, {elsewhere}") from None
        except requests.exceptions.ChunkedEncodingError:
            fault = f"{host} broke off in the middle of '{file.file}'."
        except requests.exceptions.ConnectionError as error:  # requests gives this name to a silence in the middle too
            silent = "timed out" in str(error)
            fault = f"{host} sent nothing for {PATIENCE[1]} seconds." if silent else f"{host} cannot be reached from here."
        except requests.exceptions.RequestException as error:  # such as an address that makes no sense
            raise FacelabError(f"'{address}' cannot be asked for ({error}).", f"Mend it, {elsewhere}") from None
        if tried < TRIES:
            time.sleep(PAUSE)
    raise FacelabError(fault, f"To go on, {AGAIN}, {elsewhere}")


def _answer(session: "requests.Session", address: str, host: str, file: Wanted) -> bytes:
    with session.get(address, stream=True, timeout=PATIENCE) as answer:
        if answer.status_code != 200:
            raise FacelabError(
                f"{host} has no '{file.file}' for us (it answers {answer.status_code} {answer.reason}).",
                "Name another place with --from: a folder, or the address of a server.",
            )
        content = bytearray()
        for piece in answer.iter_content(_PIECE):
            content += piece
            if len(content) > file.size:
                break
        kind = answer.headers.get("Content-Type", "something")
    if len(content) != file.size:
        more = f"more than {file.size:,}" if len(content) > file.size else f"{len(content):,}"
        raise FacelabError(
            f"{host} sent something else than '{file.file}': {kind}, {more} bytes where {file.size:,} were promised.",
            "If this network asks you to log in first, do so in a browser; then run the same command again.",
        )
    return bytes(content)
