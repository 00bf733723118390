"""A learner's own folder of notebooks: copied from the project's, never overwritten, opened in JupyterLab."""

import argparse
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from facelab.errors import FacelabError, SetupError
from facelab.files import sweep, write_whole
from facelab.paths import LAB, project_root, work_folder

RECORDS = ".copies.json"

# Nobody outside is asked: no look for updates, no news, no catalogue of extensions; only this machine may connect.
QUIET_AND_LOCAL = (
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.news_url=None",
    "--LabApp.extension_manager=readonly",
    "--LabApp.collaborative=False",
    "--LanguageServerManager.autodetect=False",  # it would start npm, which may have news of its own to fetch
    "--ServerApp.ip=127.0.0.1",
    "--ServerApp.allow_remote_access=False",
)

# What was made of a learner's own pictures is not saved. Said to the class itself, which goes before what a machine's
# own settings say to the classes that it comes from.
MANAGER = "AsyncLargeFileManager"
CLEAN_SAVING = (
    f"--ServerApp.contents_manager_class=jupyter_server.services.contents.largefilemanager.{MANAGER}",
    f"--{MANAGER}.pre_save_hook=facelab.machine.saving.before_saving",
    f"--{MANAGER}.post_save_hook=facelab.machine.saving.after_saving",
)


def _arrows_stay_in_lists() -> list[dict]:
    """Return shortcuts that leave the arrow keys to a list or choice in focus.

    JupyterLab moves to another cell instead, and a list in a widget could not be used by keyboard.
    """
    everywhere = ".jp-Notebook.jp-mod-commandMode:not(.jp-mod-readWrite) :focus"
    moves = {"notebook:move-cursor-down": "ArrowDown", "notebook:move-cursor-up": "ArrowUp"}
    return [
        {"command": command, "keys": [key], "selector": selector, "disabled": disabled}
        for command, key in moves.items()
        for selector, disabled in ((everywhere, True), (f"{everywhere}:not(select):not(input)", False))
    ]


# Without this JupyterLab opens with a question about news. Defaults only: what a person sets in its menus goes first.
SETTINGS_FOLDER = ".jupyterlab"
LAB_DEFAULTS = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    # Cells out of sight stay on the page: they can be searched, read aloud and printed, and widgets do not jump.
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "defer"},
    "@jupyterlab/shortcuts-extension:shortcuts": {"shortcuts": _arrows_stay_in_lists()},
}


@dataclass(frozen=True)
class Copied:
    """What became of one notebook.

    Attributes
    ----------
    notebook : str
        File name of the project's notebook.
    copy : str
        File name in the learner's folder.
    outcome : str
        'new'; 'updated' (the learner had not changed it); 'beside' (a newer one, under a name of its own, because the
        learner had changed theirs); 'kept' (the learner's, or already the same: nothing was written).
    """

    notebook: str
    copy: str
    outcome: str


def copy_notebooks(source: Path, work: Path) -> list[Copied]:
    """Copy every notebook into a learner's folder; a file that the learner has changed stays as it is.

    Parameters
    ----------
    source : Path
        Folder of the project's notebooks.
    work : Path
        The learner's folder; made if it is not there.

    Returns
    -------
    list of Copied
        One for each notebook, in the order of their names.

    Raises
    ------
    SetupError
        If ``source`` holds no notebook, or ``work`` cannot be written to.
    """
    notebooks = sorted(source.glob("*.ipynb"))
    if not notebooks:
        raise SetupError(f"There are no notebooks in {source}.", "Make them with 'make build' (or 'facelab build').")
    try:
        work.mkdir(parents=True, exist_ok=True)
        sweep(work)
        records = _read_records(work)
        copied = [_copy_one(notebook, work, records) for notebook in notebooks]
        write_whole(work / RECORDS, json.dumps(records, indent=1, sort_keys=True).encode())
    except OSError as error:
        raise SetupError(
            f"The notebooks cannot be copied to {work} ({error.strerror}).",
            "Copy the project into a folder of your own, or set FACELAB_WORK to one.",
        ) from error
    return copied


def tell(copied: list[Copied]) -> Iterator[str]:
    """Yield what a learner should know about the copies, one line each; nothing about what stayed as it was."""
    new = sum(copy.outcome == "new" for copy in copied)
    if new:
        yield f"{new} {'notebook' if new == 1 else 'notebooks'} copied."
    for copy in copied:
        if copy.outcome == "updated":
            yield f"{copy.copy} was brought up to date; you had not changed it."
        elif copy.outcome == "beside":
            yield f"{copy.notebook} has a new version: it is {copy.copy}. Yours stays as you left it."


def open_lab(*, browser: bool = True, port: int = 8888) -> int:
    """Copy the notebooks into the learner's folder, open JupyterLab there, and wait until it is closed.

    Parameters
    ----------
    browser : bool
        Whether to open a browser; without, the address to open is printed.
    port : int
        Where JupyterLab listens, on this machine only; the next free one when it is taken.

    Returns
    -------
    int
        The exit status: 0.
    """
    work = work_folder().resolve()
    copied = copy_notebooks(project_root() / "notebooks", work)
    print(f"Your notebooks are in {work}; what you write there is yours and stays.")
    for line in tell(copied):
        print(line)
    opens = "opens in your browser" if browser else "gives its address below"
    print(f"JupyterLab {opens}. To stop it: File > Shut Down, or Ctrl-C here.", flush=True)
    os.environ["FACELAB_WORK"] = str(work)  # the kernels start elsewhere and must find the same folder
    os.environ[LAB] = str(os.getpid())
    write_lab_defaults(work)
    settings = lab_settings(work, copied[0].notebook)
    start_jupyterlab([*settings, f"--ServerApp.port={port}", f"--ServerApp.open_browser={browser}"])
    return 0


def lab_settings(work: Path, first: str) -> list[str]:
    """Return JupyterLab's words on the command line: which folder, which notebook first, and nothing from outside."""
    where = [f"--ServerApp.root_dir={work}", f"--LabApp.default_url=/lab/tree/{first}"]
    in_a_container = ["--ServerApp.allow_root=True"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    defaults = f"--LabApp.app_settings_dir={work / SETTINGS_FOLDER}"
    return [*where, defaults, *QUIET_AND_LOCAL, *CLEAN_SAVING, *in_a_container]


def write_lab_defaults(work: Path) -> None:
    """Write the defaults that JupyterLab reads before a person's own settings."""
    (work / SETTINGS_FOLDER).mkdir(exist_ok=True)
    write_whole(work / SETTINGS_FOLDER / "overrides.json", json.dumps(LAB_DEFAULTS, indent=1).encode())


def start_jupyterlab(words: list[str]) -> None:
    """Run JupyterLab in this process, so that Ctrl-C and the exit reach it directly."""
    try:
        from jupyterlab.labapp import LabApp
    except ImportError as error:
        raise SetupError(f"JupyterLab cannot be started ({error}).", "Run 'make setup', then 'make lab'.") from error
    LabApp.launch_instance(words)


def run_command(options: argparse.Namespace) -> int:
    """Do what ``facelab lab`` asks for."""
    if not 1 <= options.port <= 65535:
        raise FacelabError(f"{options.port} is not a valid port number.", "Use a number from 1024 to 65535.")
    return open_lab(browser=options.browser, port=options.port)


def _copy_one(notebook: Path, work: Path, records: dict[str, str]) -> Copied:
    """Copy one notebook under the first name where nothing of the learner's is in the way.

    ``records`` holds, by name, the sha256 of what was last copied there; a file that differs from it is the learner's.
    """
    content = notebook.read_bytes()
    now = hashlib.sha256(content).hexdigest()
    for number, copy in enumerate(_names(notebook, work)):
        there = hashlib.sha256(copy.read_bytes()).hexdigest() if copy.exists() else None
        before = records.get(copy.name)
        if now in (there, before) and there is not None:  # the same still, or what the learner made of the same
            records[copy.name] = now
            return Copied(notebook.name, copy.name, "kept")
        if there in (None, before):  # nothing of the learner's is here
            write_whole(copy, content)
            records[copy.name] = now
            return Copied(notebook.name, copy.name, "beside" if number else "updated" if there else "new")
    raise AssertionError("the names do not end")


def _names(notebook: Path, work: Path) -> Iterator[Path]:
    yield work / notebook.name
    for number in count(2):
        yield work / f"{notebook.stem}_version_{number}.ipynb"


def _read_records(work: Path) -> dict[str, str]:
    """Return the recorded copies; a record that cannot be read counts as none, so that every file is the learner's."""
    try:
        records = json.loads((work / RECORDS).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return records if isinstance(records, dict) else {}
