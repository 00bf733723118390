"""The learner's own pictures, for a lesson: only where no stored notebook can come to show them."""

import datetime
import os

from facelab.marks import mark_outputs
from facelab.mine.add import add_picture
from facelab.mine.wipe import Receipt, sweep_expired
from facelab.packs import Picture, personal
from facelab.packs.origin import PUBLISHING
from facelab.packs.statement import USUAL, Statement
from facelab.paths import LAB

NONE_HERE = "No picture of yours is here, and none is needed. The form in 00_start_here adds one."
NOT_OUR_LAB = (
    "Pictures of your own are shown only in the course's JupyterLab; other programs save what they show. Close this, and "
    "type 'make lab' in a terminal."
)


class MyPictures(tuple[Picture, ...]):
    """Pictures, with words for what they are.

    Attributes
    ----------
    words : str
        Whose they are and until when, or why there is none.
    """

    words: str = NONE_HERE

    def __str__(self) -> str:
        return self.words


def my_pictures(use: str = "display") -> MyPictures:
    """Return the learner's own pictures; none while others' notebooks and pages are made, or outside our JupyterLab.

    From here on, whatever a cell of this notebook shows is not saved. What has run out is deleted first.

    Parameters
    ----------
    use : str
        What for; a picture whose record does not allow it is left out and counted.

    Returns
    -------
    MyPictures
        Each a ``Picture`` with its record; ``settings["name"]`` is what the person is called.
    """
    if os.environ.get(PUBLISHING):
        return MyPictures()
    gone = sweep_expired()
    people = personal.people()
    if not people or not _is_our_lab():
        return _with_words([], NOT_OUR_LAB if people else NONE_HERE, gone)
    mark_outputs([person.person_id for person in people])
    pictures = [one for person in people for one in person.pictures if use in one.consent.scope]
    left_out = sum(len(person.pictures) for person in people) - len(pictures)
    each = ", ".join(f"{person.name} (until {person.until:%d %B})" for person in people)
    words = f"Pictures of your own: {len(pictures)}, of {each}."
    if left_out:
        words += f" Left out, for their record does not allow '{use}': {left_out}."
    return _with_words(pictures, words, gone)


def keep_my_picture(file: str, name: str, adult: bool) -> str:
    """Keep a picture of oneself until the end of today, and return what to tell; with dots for a file, nothing is done.

    Raises
    ------
    ConsentError
        If whoever is in it is not 18 or older, or there is more than one face.
    FacelabError
        As ``add_picture``.
    """
    if file is ... or name is ...:
        return "No file and name are given, so nothing was kept."
    uses, today = frozenset(USUAL), datetime.date.today()
    added = add_picture(file, Statement((str(name),), uses, today, adult))
    if _is_our_lab():
        mark_outputs(personal.find_people(str(name)))  # what is told names them
    return str(added)


def _is_our_lab() -> bool:
    """Tell whether our JupyterLab started this very process: what somebody starts in it saves what it likes."""
    import psutil

    near = 2 if os.name == "nt" else 1  # on Windows a virtual environment's Python stands between the two
    return os.environ.get(LAB) in {str(parent.pid) for parent in psutil.Process().parents()[:near]}


def _with_words(pictures: list[Picture], words: str, gone: Receipt | None) -> MyPictures:
    mine = MyPictures(pictures)
    if gone:  # without a name, for this cell may be saved
        words += "\nA record of yours had run out: its pictures, and what was made of them, are deleted."
        words += " Not all could be: 'facelab wipe expired' says what." if gone.left else ""
    mine.words = words
    return mine
