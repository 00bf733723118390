"""What our JupyterLab does when it saves: what was made of a learner's own pictures is never written."""

import base64
from pathlib import Path
from typing import Any

from tornado.web import HTTPError

from facelab.mine.notebooks import forget_widgets, strip, strip_bytes, strip_file

ENDING = ".ipynb"


def before_saving(model: dict[str, Any], path: str, contents_manager: Any = None, **_: Any) -> None:
    """Take marked outputs out of a notebook that is about to be saved; a pre_save_hook of jupyter_server.

    The page keeps showing them. The state of widgets is never saved: it says of no part which cell it came from, and
    may outlive the outputs. Every widget of ours leaves a still picture for a page without a kernel.

    Parameters
    ----------
    model : dict
        What is to be saved; changed in place. Whatever is not a notebook stays as it is.
    path : str
        Where, below the lab's folder.

    Raises
    ------
    tornado.web.HTTPError
        If that fails, for whatever reason. It is the only error that jupyter_server takes as a no: after any other it
        saves all the same.
    """
    try:
        if model.get("content") is None:
            return
        if model.get("type") == "notebook":
            forget_widgets(model["content"])
            strip(model["content"])
        elif path.lower().endswith(ENDING) and model.get("chunk") is None:
            _strip_text(model)
    except Exception as error:
        raise HTTPError(500, _refusal(path, error)) from error


def after_saving(os_path: str, model: dict[str, Any], contents_manager: Any = None, **_: Any) -> None:
    """Take marked outputs out of a notebook that has come in; a post_save_hook of jupyter_server.

    A large notebook that somebody drags into the lab comes in pieces, and a piece cannot be read.

    Raises
    ------
    FacelabError, OSError
        If that fails; JupyterLab says so.
    """
    if os_path.lower().endswith(ENDING):
        strip_file(Path(os_path))


def _strip_text(model: dict[str, Any]) -> None:
    """Strip a notebook that is saved as a file of text or bytes: one that is uploaded, or edited as text."""
    if model.get("format") == "base64":
        raw, cleared = strip_bytes(base64.b64decode(model["content"]))
        if cleared:
            model["content"] = base64.b64encode(raw).decode("ascii")
    else:
        raw, cleared = strip_bytes(model["content"].encode("utf-8", "surrogatepass"))
        if cleared:
            model["content"] = raw.decode("utf-8")


def _refusal(path: str, error: Exception) -> str:
    return (
        f"{path} was not saved: it cannot be told what in it was made of your own pictures ({error}). "
        "Clear its outputs (Edit > Clear Outputs of All Cells) and save it again."
    )
