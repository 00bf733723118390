"""Where the project's data lies, and where a learner's own files go."""

import os
from pathlib import Path

from facelab.errors import SetupError

LAB = "FACELAB_LAB"  # set by our JupyterLab to its process: it saves no output that shows a learner's own picture


def project_root() -> Path:
    """Return the checkout this installation belongs to: the folder that holds ``data/packs``.

    Raises
    ------
    SetupError
        If ``facelab`` was installed without its checkout.
    """
    root = Path(__file__).resolve().parents[2]
    if not (root / "data" / "packs").is_dir():
        raise SetupError(
            f"The sample pictures are not in {root / 'data' / 'packs'}.",
            "Get the whole project again and run 'make setup' (or 'python bootstrap.py setup') in its folder.",
        )
    return root


def data_folder() -> Path:
    """Return the folder of packs, records and published figures that come with the project."""
    return project_root() / "data"


def build_folder() -> Path:
    """Return the folder for what the tools make and can make again; it need not exist. Git ignores it."""
    return project_root() / "build"


def work_folder() -> Path:
    """Return the folder for what a learner makes: answers, runs, caches. Git ignores it.

    The environment variable ``FACELAB_WORK`` moves it, so that building and testing never touch a learner's files.
    """
    folder = _work_place()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def personal_folder() -> Path:
    """Return the folder for pictures of real people: this account's own, outside the project. It need not exist.

    So nobody commits a picture by accident, and a second copy of the project finds what the first one fetched. The
    environment variable ``FACELAB_PERSONAL`` moves it.
    """
    import platformdirs  # seldom needed, and every program starts here

    return Path(os.environ.get("FACELAB_PERSONAL") or platformdirs.user_data_path("face-value", appauthor=False))


def keep_inside() -> None:
    """Point Jupyter, IPython and Matplotlib at folders of the project, for this process and those that it starts.

    What somebody has set themselves stays. So nothing of ours is scattered over a home, and a home that is missing or
    read-only does not matter.
    """
    work = _work_place()
    for name, folder in {
        "JUPYTER_CONFIG_DIR": work / ".jupyter" / "config",  # settings, and which notebooks are open
        "JUPYTER_DATA_DIR": work / ".jupyter" / "data",
        "JUPYTER_RUNTIME_DIR": work / ".jupyter" / "runtime",
        "IPYTHONDIR": work / ".ipython",  # the history of cells
        "MPLCONFIGDIR": build_folder() / "matplotlib",  # which fonts there are: looked for once, not once per folder
    }.items():
        os.environ.setdefault(name, str(folder.resolve()))


def _work_place() -> Path:
    return Path(os.environ.get("FACELAB_WORK") or project_root() / "work")
