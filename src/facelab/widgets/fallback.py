"""Showing a widget so that a page without a running kernel shows a still picture of it instead."""

from collections.abc import Mapping
from html import escape
from types import MappingProxyType

from IPython.display import display
from ipywidgets import DOMWidget

MIME = "application/vnd.jupyter.widget-view+json"


def show_widget(widget: DOMWidget, still: str, how: str, also: Mapping[str, str] = MappingProxyType({})) -> None:
    """Show a widget, and in the same breath what stands for it where nothing can move.

    Parameters
    ----------
    widget : ipywidgets.DOMWidget
        What to show in a running notebook.
    still : str
        HTML of its first state, for a stored notebook or an exported page.
    how : str
        One sentence on how to move it, shown beneath the still.
    also : mapping of str to str
        What else is stored with it, by MIME type.
    """
    view = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
    page = f"{still}<p><em>Still picture. {escape(how)} Run this cell in JupyterLab to try it.</em></p>"
    display({MIME: view, **also, "text/html": page, "text/plain": f"Widget. {how}"}, raw=True)
