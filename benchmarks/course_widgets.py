"""How long a widget's answer takes: each control of each widget moved through its values, on the whole sample pack."""

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import ipywidgets
import numpy as np

from facelab.widgets import every_widget
from facelab.widgets.sample import Sample

VALUES = 12  # of a slider or a list, evenly spread
PRESSES = 8  # of a button
CONTROLS = (ipywidgets.Button, ipywidgets.Checkbox)  # besides lists, and whatever is dragged or typed into


def seconds_by_widget(people: int | None = None) -> dict[str, np.ndarray]:
    """Return how long each answer of each widget took: name to seconds, one for each move; of the first people only."""
    with tempfile.TemporaryDirectory() as folder:
        sample = Sample(Path(folder), people)
        return {
            name: np.array([_timed(move) for move in _moves(widget.example(sample).view)])
            for name, widget in every_widget().items()
        }


def _moves(view: ipywidgets.Widget) -> Iterator[Callable[[], None]]:
    """Go through the controls: each takes its values one by one and goes back to where it began; buttons last.

    Of a widget whose controls are in a page alone, it is asked who is here, as the page does.
    """
    if hasattr(view, "hear"):
        yield from [lambda: view.hear({"ask": "people"})] * PRESSES
    controls = list(_controls(view))
    for control in controls:
        begins = getattr(control, "value", None)
        for value in _values(control):
            if value != control.value:
                yield lambda control=control, value=value: setattr(control, "value", value)
        if begins is not None:
            control.value = begins
    for button in (control for control in controls if isinstance(control, ipywidgets.Button)):
        yield from [button.click] * PRESSES


def _controls(view: ipywidgets.Widget) -> Iterator[ipywidgets.Widget]:
    for child in getattr(view, "children", ()):
        yield from _controls(child)
    if isinstance(view, CONTROLS) or hasattr(view, "options") or hasattr(view, "continuous_update"):
        yield view


def _values(control: ipywidgets.Widget) -> list:
    if hasattr(control, "options"):
        values = [value for _, value in control._options_full]
    elif isinstance(control, ipywidgets.Checkbox):
        values = [True, False]
    elif hasattr(control, "step"):
        values = np.arange(control.min, control.max + control.step / 2, control.step).tolist()
        values = [type(control.value)(value) for value in values]
    elif isinstance(control, ipywidgets.Button):
        return []
    else:
        values = ["2018", "a town", "2019"]
    return [values[i] for i in np.unique(np.linspace(0, len(values) - 1, VALUES).astype(int))]


def _timed(move: Callable[[], None]) -> float:
    begun = time.perf_counter()
    move()
    return time.perf_counter() - begun
