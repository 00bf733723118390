"""Controls that belong together: each move draws anew, and moving many at once draws once."""

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets


class Controls:
    """Calls ``draw`` whenever a control's value changes.

    Parameters
    ----------
    controls : sequence of ipywidgets.Widget
        Each with a value; where they stand now is their start.
    draw : callable
        What follows them.
    """

    def __init__(self, controls: Sequence[ipywidgets.Widget], draw: Callable[[], None]):
        self.controls, self._draw, self._held = tuple(controls), draw, False
        self._start = [control.value for control in self.controls]
        for control in self.controls:
            control.observe(self._follow, "value")

    def set(self, values: Sequence[Any]) -> None:
        """Give each control its value, then draw once."""
        self._held = True
        for control, value in zip(self.controls, values, strict=True):
            control.value = value
        self._held = False
        self._draw()

    def start_again(self) -> None:
        """Put every control back to its start."""
        self.set(self._start)

    def _follow(self, _change) -> None:
        if not self._held:
            self._draw()
