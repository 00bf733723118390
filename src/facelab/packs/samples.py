"""One switch: whom the lessons show, rendered people or real ones who agreed."""

from facelab.errors import FacelabError
from facelab.files import write_whole
from facelab.packs.origin import fetched_packs, installed_folder, wanted_files
from facelab.packs.pack import open_pack
from facelab.paths import work_folder

SAMPLES = ("synthetic", "london")
FILE_NAME = "sample"


def sample() -> str:
    """Return the name of the pack that the lessons run on: the first of ``SAMPLES`` until another is chosen.

    Examples
    --------
    >>> open_pack(sample()).name
    'synthetic'
    """
    file = work_folder() / FILE_NAME
    chosen = file.read_text("utf-8").strip() if file.is_file() else SAMPLES[0]
    return chosen if chosen in SAMPLES else SAMPLES[0]


def choose_sample(name: str) -> None:
    """Let the lessons run on another pack from now on.

    Raises
    ------
    FacelabError
        If it is not one of ``SAMPLES``, or not all of its pictures are here.
    """
    if name not in SAMPLES:
        raise FacelabError(f"The lessons cannot run on '{name}'.", f"Choose one of: {', '.join(SAMPLES)}.")
    open_pack(name)
    if name in fetched_packs():
        files, folder = wanted_files(name), installed_folder(name)
        if missing := sum(not file.is_in(folder) for file in files):
            raise FacelabError(
                f"{missing} of the {len(files)} pictures of '{name}' are missing or damaged.",
                f"Fetch the rest: 'facelab pack add {name}'.",
            )
    write_whole(work_folder() / FILE_NAME, f"{name}\n")
