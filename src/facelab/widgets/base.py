"""What every widget has: controls that are followed, words that are spoken, a way back, and a still picture."""

from collections.abc import Sequence
from html import escape
from typing import Any, Self

import ipywidgets
import numpy as np

from facelab.figures.page import array_html
from facelab.widgets.controls import Controls
from facelab.widgets.fallback import show_widget
from facelab.widgets.sample import Sample


class Widget:
    """Something to move, and what follows it.

    A widget of its own makes its controls, calls ``follow`` with them, sets ``view`` to how all of it is laid out,
    and calls ``draw`` once. Its ``draw`` reads the controls, then calls ``say`` and ``paint``.

    Parameters
    ----------
    note : str
        The sample, for the line beneath the words; none when empty.

    Attributes
    ----------
    words, picture : ipywidgets.HTML
        What ``say`` and ``paint`` change; placed by ``view``.
    parts : list of ipywidgets.HTML
        What the still picture is made of: both of these, and whatever a widget adds.
    reset : ipywidgets.Button
        Puts every control that is followed back to its start; in sight where ``view`` holds it.
    view : ipywidgets.DOMWidget
        All of it.
    HOW : str
        One sentence on how to move it, by mouse and by keyboard.
    """

    HOW: str
    view: ipywidgets.DOMWidget

    def __init__(self, note: str = ""):
        self.note, self.controls = note, None
        self.words, self.picture = ipywidgets.HTML(), ipywidgets.HTML()
        self.parts = [self.words, self.picture]
        self.reset = ipywidgets.Button(description="Start again", tooltip="Put everything back to its start")

    @classmethod
    def example(cls, sample: Sample) -> Self:
        """Return one made of a sample, as a lesson makes it: for tests, and to measure how soon it answers."""
        raise NotImplementedError(f"{cls.__name__} needs an example(sample): tests and 'make bench' build it by that")

    def draw(self) -> None:
        """Show what the controls say now."""
        raise NotImplementedError(f"{type(self).__name__} needs a draw()")

    def follow(self, *controls: ipywidgets.Widget) -> None:
        """Draw whenever one of them moves; where they stand now is the start that ``reset`` goes back to."""
        self.controls = Controls(controls, self.draw)
        self.reset.on_click(lambda _: self.controls.start_again())

    def say(self, words: str, then: str = "", strong: bool = False) -> None:
        """Set the words; ``then`` is more of them, in plain letters where the first are strong."""
        self.words.value = status(words, then, strong, self.note)

    def paint(self, rgb: np.ndarray, alt: str, width: str) -> None:
        """Set the picture: (height, width, 3) uint8 RGB, its words, and its greatest width as CSS."""
        self.picture.value = array_html(rgb, alt, width, live=True)

    def still(self) -> str:
        """Return the HTML that stands for it where nothing can move: its parts, in the order of the view."""
        return "".join(leaf.value for leaf in _leaves(self.view) if leaf in self.parts)

    def show(self) -> None:
        """Show it in the notebook."""
        show_widget(self.view, self.still(), self.HOW)


def status(words: str, then: str = "", strong: bool = False, note: str = "") -> str:
    """Return words as a live region: a screen reader speaks what changes there, without the learner going there."""
    first = f"<strong>{escape(words)}</strong>" if strong else escape(words)
    beneath = f"<p><small>{escape(note)}</small></p>" if note else ""
    return f'<p role="status" style="white-space: pre-line">{first}{escape(then)}</p>{beneath}'


def row(*parts: ipywidgets.Widget, **layout: Any) -> ipywidgets.HBox:
    """Return parts side by side, beneath each other where the page is narrow."""
    return ipywidgets.HBox(parts, layout=ipywidgets.Layout(flex_flow="row wrap", **layout))


def column(*parts: ipywidgets.Widget) -> ipywidgets.VBox:
    """Return parts beneath each other."""
    return ipywidgets.VBox(parts)


def sized(label: str, width: str, **more: Any) -> dict[str, Any]:
    """Return the settings of a control with a label and as a whole as wide as that, in CSS."""
    return {"style": {"description_width": label}, "layout": ipywidgets.Layout(width=width, **more)}


def _leaves(view: ipywidgets.Widget) -> Sequence[ipywidgets.Widget]:
    children = getattr(view, "children", None)
    return [view] if children is None else [leaf for child in children for leaf in _leaves(child)]
