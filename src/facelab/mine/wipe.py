"""Taking pictures of your own back: everything that was made from them goes first, they themselves last."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from facelab.errors import FacelabError
from facelab.evaluate.kept import discard
from facelab.files import alone, erase, explain
from facelab.gallery import Gallery, is_gallery
from facelab.mine.notebooks import strip_files
from facelab.packs import personal
from facelab.paths import personal_folder, work_folder

LEFT = (
    "An open notebook shows what it showed until you restart its kernel and close it; copies that somebody made "
    "elsewhere, backups among them, are out of reach."
)


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
    left : list of str
        What could not be deleted, and why.
    """

    people: list[str] = field(default_factory=list)
    pictures: int = 0
    numbers: int = 0
    references: int = 0
    cells: int = 0
    runs: int = 0
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
    Looked at are the places that ``facelab.packs.personal.note_kept`` was told, and all notebooks of the learner's
    folder, their checkpoints included. A learner's own text is not touched, whatever it says.
    """
    receipt = Receipt()
    with alone(personal_folder() / ".wipe-lock"):
        found = personal.find_people(whom)
        if not found and whom not in ("all", "expired"):
            raise FacelabError(f"There is nobody called '{whom}' here.", f"Here are: {_named() or 'nobody'}.")
        if found or whom == "all":
            _clear_notebooks(None if whom == "all" else found, receipt)
        for person_id in found:
            _take_back(person_id, whom != "expired" or personal.goes_whole(person_id), receipt)
        if whom == "all":
            receipt.runs = discard()
    return receipt


def sweep_expired() -> Receipt | None:
    """Do what every door does first: delete what has run out; None where there was nothing, which is quick to see."""
    return wipe("expired") if personal.find_people("expired") else None


def _take_back(person_id: str, whole: bool, receipt: Receipt) -> None:
    """Delete the pictures, then what the list of places names, and the list last: until then nothing is forgotten."""
    name, left = personal.name_of(person_id), len(receipt.left)
    receipt.people.append(name)
    try:
        if whole:
            personal.shut(person_id)
        receipt.pictures += personal.delete_pictures(person_id, run_out=not whole)
        for kind, place in personal.kept_elsewhere(person_id):
            if kind == "gallery":
                _forget(place, person_id if whole else None, name, receipt)
            else:
                _erase(place, receipt)
        if len(receipt.left) == left:
            personal.forget(person_id)
    except OSError as error:
        receipt.left.append(f"what is kept of {name}: {explain(error).what}")


def _erase(file: Path, receipt: Receipt) -> None:
    there = file.exists()
    try:
        erase(file)
    except OSError as error:
        receipt.left.append(explain(error).what)
    else:
        receipt.numbers += there


def _forget(place: Path, person_id: str | None, name: str, receipt: Receipt) -> None:
    """Let a gallery forget somebody; without an id, only what has run out, which it does as it is opened."""
    if not is_gallery(place):
        return
    try:
        with Gallery(place) as gallery:
            receipt.references += gallery.ran_out
            if person_id in gallery.person_ids():
                receipt.references += gallery.delete(person_id, asked_as=[name])
    except FacelabError as error:
        receipt.left.append(f"{name} in the gallery '{place}' ({error.what})")


def _clear_notebooks(people: Sequence[str] | None, receipt: Receipt) -> None:
    stripped = strip_files(work_folder(), people, lambda error: receipt.left.append(error.what))
    receipt.cells += sum(cells for _, cells in stripped)


def _named() -> str:
    return ", ".join(person.name for person in personal.people())
