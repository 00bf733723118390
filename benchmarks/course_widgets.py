"""How long a widget's answer takes: each control of each widget moved through its values, on the whole sample pack."""

import inspect
import pkgutil
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import ipywidgets
import numpy as np

import facelab.widgets
from facelab.experiments import draw_pairs
from facelab.metrics import compare_all, count_scores
from facelab.packs import open_pack
from facelab.pipeline import analyse_all
from facelab.record import load_record

VALUES = 12  # of a slider or a list, evenly spread
PRESSES = 8  # of a button
CONTROLS = (ipywidgets.Button, ipywidgets.Checkbox)  # besides lists, and whatever is dragged or typed into


def seconds_by_widget() -> dict[str, np.ndarray]:
    """Return how long each answer of each widget took: name to seconds, one for each move."""
    with tempfile.TemporaryDirectory() as folder:
        makers = _makers(Path(folder))
        if missing := _all_widgets() - set(makers):
            raise LookupError(f"no measure is taken of {', '.join(sorted(missing))}: add it to _makers()")
        return {name: np.array([_timed(move) for move in _moves(make().view)]) for name, make in makers.items()}


def _makers(folder: Path) -> dict[str, Callable]:
    """Return how each widget is made, as its lesson does, but of the whole pack."""
    pack, record = open_pack("synthetic"), load_record()
    analyses = analyse_all(pack.pictures, threads=2, progress=False)
    names = {person: row["name"] for person, row in pack.people.items()}
    scores = compare_all(analyses)
    counts, faces = count_scores(scores, width=0.01), [one for one in analyses if one.embedding is not None]
    firsts, note = list(pack.pictures[::6]), "synthetic people"
    pairs = draw_pairs(pack, 20)
    three = [record[name] for name in ("ibm-2020", "amazon-2020", "microsoft-2020")]
    made = {
        "YouAreTheMatcher": lambda: facelab.widgets.YouAreTheMatcher(pairs, [True] * len(pairs)),
        "DetectorLooking": lambda: facelab.widgets.DetectorLooking(firsts, [p.person_id for p in firsts], note),
        "BoxOverlap": lambda: facelab.widgets.BoxOverlap(firsts[0].rgb("detection"), firsts[0].true_box, note),
        "PeopleMap": lambda: facelab.widgets.PeopleMap(faces, names, note),
        "FaceMoving": lambda: facelab.widgets.FaceMoving(faces, names, note),
        "MovingThreshold": lambda: facelab.widgets.MovingThreshold(scores, pack.pictures, note),
        "HowManyPeople": lambda: facelab.widgets.HowManyPeople(scores, 0.6, note),
        "PurposeChooser": lambda: facelab.widgets.PurposeChooser({"rendered people": (counts, note)}),
        "RecordTimeline": lambda: facelab.widgets.RecordTimeline(record),
        "ClaimSorting": lambda: facelab.widgets.ClaimSorting(record),
        "MoratoriaMatrix": lambda: facelab.widgets.MoratoriaMatrix(record, three, ["IBM", "Amazon", "Microsoft"]),
        "RecordsRequestForm": lambda: facelab.widgets.RecordsRequestForm(record, folder),
    }
    return made


def _all_widgets() -> set[str]:
    """Return the names of all classes of ``facelab.widgets`` that show themselves."""
    modules = [import_module(f"facelab.widgets.{one.name}") for one in pkgutil.iter_modules(facelab.widgets.__path__)]
    classes = [(name, one) for module in modules for name, one in inspect.getmembers(module, inspect.isclass)]
    return {name for name, one in classes if one.__module__.startswith("facelab.widgets.") and hasattr(one, "show")}


def _moves(view: ipywidgets.Widget) -> Iterator[Callable[[], None]]:
    """Go through the controls: each takes its values one by one and goes back to where it began; buttons last."""
    controls = list(_controls(view))
    for control in controls:
        begins = getattr(control, "value", None)
        for value in _values(control):
            if value != control.value:
                yield lambda control=control, value=value: setattr(control, "value", value)
        if begins is not None:
            control.value = begins
    for button in (one for one in controls if isinstance(one, ipywidgets.Button)):
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
