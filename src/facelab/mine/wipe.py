"""Taking pictures of your own back: they go first, then all that was made from them, and last the list of places."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from facelab.errors import FacelabError
from facelab.evaluate.kept import discard
from facelab.files import alone, erase_with_halves, explain, shown
from facelab.gallery import Gallery, is_gallery
from facelab.mine.notebooks import strip_files
from facelab.packs import personal
from facelab.paths import personal_folder, work_folder

LEFT = (
    "An open notebook shows what it showed until you restart its kernel and close it; copies that somebody made "
    "elsewhere, backups among them, are out of reach. SECURITY.md lists the rest."
)

CACHED = re.compile(r"[0-9a-f]{64}\.npz")  # what a cache of embeddings calls its files


@dataclass
class Receipt:
    """What was found of somebody and deleted, and what could not be.

    Attributes
    ----------
    people : list of str
        Their names.
    pictures, numbers, references, cells, runs : int
        Deleted: pictures; files with numbers computed from them; their references in galleries; cells of notebooks whose
        output was cleared; pictures of stopped evaluations.
    gone : list of str
        What was not where it had been made.
    left : list of str
        What could not be deleted, and why.
    """

    people: list[str] = field(default_factory=list)
    pictures: int = 0
    numbers: int = 0
    references: int = 0
    cells: int = 0
    runs: int = 0
    gone: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.people or self.runs or self.left)

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def lines(self) -> Iterator[str]:
        """Yield what there is to tell, line by line."""
        if not self:
            yield "There was nothing to delete."
            return
        if self.people:
            yield f"Taken back: {', '.join(self.people)}."
        for count, one, many in (
            (self.pictures, "picture", "pictures"),
            (self.numbers, "file with numbers computed from them", "files with numbers computed from them"),
            (self.references, "reference in a gallery", "references in galleries"),
            (self.cells, "output in your notebooks (the cells themselves stay)", "outputs in your notebooks (the cells "
             "themselves stay)"),
            (self.runs, "picture's numbers of a stopped evaluation", "pictures' numbers of stopped evaluations"),
        ):  # fmt: skip
            if count:
                yield f"  deleted: {count} {one if count == 1 else many}"
        for place in self.gone:
            yield f"  not found: {place}"
        for problem in self.left:
            yield f"  NOT deleted: {problem}"
        if self.left:
            yield "Close whatever uses these files and run the same command again."
        yield LEFT


def wipe(whom: str) -> Receipt:
    """Delete pictures of your own and all that was made from them on this machine.

    Parameters
    ----------
    whom : str
        'all'; 'expired', whose record has run out; or somebody by name or id.

    Returns
    -------
    Receipt
        What was found. Where something could not be deleted, the rest was, and a second try goes on from there.

    Raises
    ------
    FacelabError
        If there is nobody of that name.

    Notes
    -----
    Looked at are the places that ``facelab.packs.personal.noted`` was told, and all notebooks of the learner's
    folder, their checkpoints included. A learner's own text is not touched, whatever it says.
    """
    receipt = Receipt()
    with alone(personal_folder() / ".wipe-lock"):
        found, word = personal.find_people(whom), whom.strip().casefold()
        known = word in ("all", "expired") or any(personal.is_called(person_id, whom) for person_id in found)
        whole = {one: word != "expired" or personal.goes_whole(one) for one in found}
        for person_id in found:
            receipt.people.append(personal.name_of(person_id))
            _delete_pictures(person_id, whole[person_id], receipt)
        left = len(receipt.left)
        if found or word == "all":
            _clear_notebooks(None if word == "all" else found, receipt)
        seen = len(receipt.left) == left
        for person_id in found:
            _forget(person_id, whole[person_id], seen, receipt)
        if word == "all":
            _discard_runs(receipt)
    if not known:
        raise FacelabError(f"There is nobody called '{whom}' here.", f"Here are: {_named() or 'nobody'}.")
    return receipt


def sweep_expired() -> Receipt | None:
    """Do what every door does first: delete what has run out; None where there was nothing, which is quick to see."""
    return wipe("expired") if personal.find_people("expired") else None


def _delete_pictures(person_id: str, whole: bool, receipt: Receipt) -> None:
    """Let nobody use them any more, and delete them: on a full disk too, where there is no room for the sign."""
    with suppress(OSError):
        if whole:
            personal.shut(person_id)
    try:
        receipt.pictures += personal.delete_pictures(
            person_id, not whole, lambda error: receipt.left.append(explain(error).what)
        )
        if whole:
            personal.shut(person_id)
    except OSError as error:
        receipt.left.append(f"what is kept of {personal.name_of(person_id)}: {explain(error).what}")


def _forget(person_id: str, whole: bool, seen: bool, receipt: Receipt) -> None:
    """Delete what the list of places names, and the list last: until then nothing is forgotten."""
    name, left = personal.name_of(person_id), len(receipt.left)
    try:
        for kind, place in personal.kept_elsewhere(person_id):
            if kind == "gallery":
                _forget_in(place, person_id, whole, name, receipt)
            elif CACHED.fullmatch(place.name):  # the list has no power over other files, whoever wrote in it
                _erase(place, receipt)
        if seen and len(receipt.left) == left:
            personal.forget(person_id)
    except OSError as error:
        receipt.left.append(f"what is kept of {name}: {explain(error).what}")


def _erase(file: Path, receipt: Receipt) -> None:
    there = file.exists()
    try:
        erase_with_halves(file)
    except OSError as error:
        receipt.left.append(explain(error).what)
    else:
        receipt.numbers += there


def _forget_in(place: Path, person_id: str, whole: bool, name: str, receipt: Receipt) -> None:
    """Let a gallery forget somebody, or only what has run out, which it does as it is opened."""
    if not is_gallery(place):
        if not place.exists():
            where = f"the gallery '{shown(place)}' is not there. If it was moved"
            receipt.gone.append(f"{where}, open it and delete '{person_id}' there.")
        return
    try:
        with Gallery(place) as gallery:
            receipt.references += gallery.ran_out
            if whole:
                receipt.references += gallery.delete(person_id, asked_as=[name])
    except FacelabError as error:
        receipt.left.append(f"{name} in the gallery '{place}' ({error.what})")


def _clear_notebooks(people: Sequence[str] | None, receipt: Receipt) -> None:
    try:
        stripped = strip_files(work_folder(), people, lambda error: receipt.left.append(str(error)))
        receipt.cells += sum(cells for _, cells in stripped)
    except OSError as error:
        receipt.left.append(explain(error).what)


def _discard_runs(receipt: Receipt) -> None:
    try:
        receipt.runs = discard()
    except OSError as error:
        receipt.left.append(explain(error).what)


def _named() -> str:
    return ", ".join(person.name for person in personal.people())
