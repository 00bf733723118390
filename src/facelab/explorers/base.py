"""What every explorer has: data that Python computed, a module that draws them, its state, and a still picture."""

import json
from importlib.resources import files
from typing import Any, ClassVar, Self

import anywidget
import traitlets

from facelab.widgets.fallback import show_widget
from facelab.widgets.sample import Sample
from facelab.widgets.scripts import colours, elements

SYNTHETIC = "Nobody here exists: how often they are mistaken says nothing about real people."
MIME = "application/vnd.facelab.explorer"  # text, not JSON: a notebook would write each of its numbers on its own line


def script(source: str) -> str:
    """Return the module of an explorer: both kits, and its own text beneath. One file, for nothing can be fetched."""
    return "\n".join([elements(), read("kit.js"), read(f"{source}.js")])


def style() -> str:
    """Return the sheet of all explorers, in the colours of the figures."""
    return f"{colours('.fv-explorer')}\n{read('explorer.css')}"


def read(name: str) -> str:
    """Return one of the files beside this one, such as 'kit.js'."""
    return (files(__package__) / name).read_text(encoding="utf-8")


class Explorer(anywidget.AnyWidget):
    """Something to move, whose every answer was computed before it moves.

    An explorer of its own is two files of one name: in ``moving_line.py`` a class that fills ``data`` and names its
    state, in ``moving_line.js`` a function ``render`` that looks up in ``data`` what the state asks for, and draws it.
    The class says ``_esm = script(SOURCE)``, and anywidget does the rest.

    Attributes
    ----------
    SOURCE : str
        Where the two files lie in this folder, without their endings: 'verification/moving_line'.
    data : dict
        All that can be shown: numbers, words, pictures. It never changes.
    HOW : str
        One sentence on how to move it, by mouse and by keyboard.

    Notes
    -----
    A trait tagged ``sync=True, link=True`` is state: JavaScript changes it, and a course page keeps it in its link.
    """

    SOURCE: ClassVar[str]
    HOW: ClassVar[str]
    _css = style()

    data = traitlets.Dict().tag(sync=True)

    @classmethod
    def example(cls, sample: Sample) -> Self:
        """Return one made of a sample, as a lesson makes it: for tests, and to measure how soon it answers."""
        raise NotImplementedError(f"{cls.__name__} needs an example(sample): tests and 'make bench' build it by that")

    def still(self) -> str:
        """Return the HTML that stands for it where nothing can move: pictures and words of its state."""
        raise NotImplementedError(f"{type(self).__name__} needs a still()")

    def state(self) -> dict[str, Any]:
        """Return where it stands now, by the names of its traits."""
        return {name: getattr(self, name) for name in sorted(self.traits(link=True))}

    def stored(self) -> str:
        """Return as JSON all that a page without a kernel needs of it: which one it is, its data and its state."""
        page = {"explorer": self.SOURCE, "data": self.data, "state": self.state()}
        return json.dumps(page, separators=(",", ":"))

    def show(self) -> None:
        """Show it in the notebook; beside it goes what the course's page, and a stored notebook, show instead."""
        show_widget(self, self.still(), self.HOW, {MIME: self.stored()})
