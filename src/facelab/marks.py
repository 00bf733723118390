"""Marks on what a notebook shows while a learner's own pictures are open, so that it is recognised and not saved."""

import json
import sys
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

MADE_FROM = "application/vnd.facelab.made-from"  # nobody draws it; text, as JupyterLab keeps what it does not know
NOTE = "Made while your own pictures were open: this output is not saved."

_CARRY = ("display_data", "execute_result", "update_display_data")  # these hold the mark themselves
_CANNOT = ("stream", "error", "input_request")  # these need a marked output before them


def mark_outputs(people: Sequence[str]) -> None:
    """Mark the outputs of this cell and of all later ones, in the kernel that this is called in.

    Whatever a cell shows from now on has a marked output before it, with a line that says so. A cell that shows
    nothing stays without. Called again, the marks name the new people too. Outside of a Jupyter kernel nothing is
    done: there is no notebook that could be saved.

    Parameters
    ----------
    people : sequence of str
        Whose pictures are open, by person_id.

    Notes
    -----
    Not marked is what leaves the kernel by other ways: a file, a widget's state, the code of a cell.
    """
    if "IPython" not in sys.modules:  # then there is no kernel, and it takes long to load
        return
    from IPython import get_ipython

    kernel = getattr(get_ipython(), "kernel", None)
    session = getattr(kernel, "session", None)
    if session is None:
        return
    for stream in (sys.stdout, sys.stderr):
        stream.flush()  # what was printed before was not made of the pictures
    if not hasattr(session.send, "open_for"):
        session.send = _Marking(kernel)
    session.send.open_for(people)


class _Marking:
    """A kernel's ``session.send`` that marks what it sends.

    A cell's outputs take many ways out: printed, displayed, an error, a thread that goes on after its cell, a figure
    that changes in another cell. They all meet in the session. IPython's own events would see only the start of a cell,
    and not when its outputs are cleared.
    """

    def __init__(self, kernel: Any):
        self._kernel, self._send = kernel, kernel.session.send
        self._people: tuple[str, ...] = ()
        self._told: dict[str, tuple[str, ...]] = {}  # whom a cell's mark names, by the id of the request to run it

    def open_for(self, people: Sequence[str]) -> None:
        """Name these people from now on, and mark the cell that runs."""
        self._people = tuple(sorted({*self._people, *people}))
        self._mark(_header(self._kernel.get_parent("shell")))

    def __call__(self, stream: Any, msg_or_type: Any, content: Any = None, parent: Any = None, *rest, **more) -> Any:
        """Send a message as ``Session.send`` does, after the mark that it needs."""
        message = {"header": {"msg_type": msg_or_type}, "content": content, "parent_header": parent}
        whole = not isinstance(msg_or_type, str)
        if whole:
            message = msg_or_type
        kind, holds, cell = message["header"]["msg_type"], message["content"] or {}, _header(message["parent_header"])
        if kind in _CARRY:
            holds = {**holds, "data": {**holds.get("data", {}), MADE_FROM: self._mark_text()}}
            msg_or_type, content = ({**message, "content": holds}, content) if whole else (kind, holds)
        if kind in (*_CARRY, *_CANNOT):
            self._mark(cell)
        elif kind == "clear_output":
            self._told.pop(cell.get("msg_id"), None)
        elif kind == "comm_msg":
            self._follow(holds, cell)
        elif kind == "execute_reply":
            self._end(holds, cell)
        return self._send(stream, msg_or_type, content, parent, *rest, **more)

    def _follow(self, holds: Mapping, cell: Mapping) -> None:
        """Watch the widgets that take in what a cell shows: the mark has to go to the cell itself."""
        data = holds.get("data")
        state = data.get("state") if isinstance(data, Mapping) else None
        if not isinstance(state, Mapping) or "msg_id" not in state:
            return
        if state["msg_id"]:
            self._mark(cell)
        else:  # it lets go; the mark may have been taken in if the pictures were opened in there
            self._told.pop(cell.get("msg_id"), None)

    def _end(self, holds: Mapping, cell: Mapping) -> None:
        """Mark the end of a cell too: somebody may have cleared its outputs on the page while it ran."""
        if cell.get("msg_id") in self._told:
            self._publish(cell, {})
        elif holds.get("payload"):  # 'name?' shows its text in this way
            self._mark(cell)

    def _mark(self, cell: Mapping) -> None:
        name = cell.get("msg_id")
        if cell.get("msg_type") != "execute_request" or self._told.get(name) == self._people:
            return  # what a widget's callback prints goes into no cell
        self._publish(cell, {} if name in self._told else _note())
        self._told[name] = self._people  # only now: a thread that comes in between marks it twice, not never

    def _publish(self, cell: Mapping, note: Mapping[str, str]) -> None:
        content = {"data": {MADE_FROM: self._mark_text(), **note}, "metadata": {}, "transient": {}}
        self._send(self._kernel.iopub_socket, "display_data", content, cell, ident=b"display_data")

    def _mark_text(self) -> str:
        return json.dumps({"people": self._people})


def _header(message: Any) -> Mapping:
    """Return the header of a request, which may be given whole or as its header alone."""
    return (message or {}).get("header", message) or {}


def _note() -> dict[str, str]:
    quiet = "margin:0;font-size:85%;color:var(--jp-ui-font-color2,#616161)"
    return {"text/html": f'<p style="{quiet}">{escape(NOTE)}</p>', "text/plain": NOTE}
