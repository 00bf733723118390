"""What a cell shows while own pictures are open is marked before it is shown, whichever way it takes.

In each notebook below the word is made of two halves, so that it stands in outputs alone. After every single message
from the kernel the notebook is saved as our lab would save it, and the word must not be in it.
"""

import asyncio
import copy
import json
import subprocess
import sys

import nbformat
import pytest
from nbclient import NotebookClient

from facelab.mine.marks import MADE_FROM, NOTE, mark_outputs
from facelab.mine.notebooks import strip
from facelab.publishing.kernel import _Manager

WORD = "mine-and-shown"
HEAD = 'from facelab.mine.marks import mark_outputs\nSHOWN = "mine-and" + "-shown"\n'
OPEN = 'mark_outputs(["mine-000000"])'


class Saved(NotebookClient):
    """Runs a notebook, and looks after every message at what would be saved then."""

    def __init__(self, *args, meddle=lambda cell, message: None, **more):
        super().__init__(*args, **more)
        self.leaks, self.meddle = [], meddle

    def process_message(self, msg, cell, cell_index):
        super().process_message(msg, cell, cell_index)
        self.meddle(cell, msg)
        saved = copy.deepcopy(self.nb)
        strip(saved)
        if WORD in json.dumps(saved):
            self.leaks.append((cell_index, msg["msg_type"], copy.deepcopy(self.nb.cells[cell_index].outputs)))


def run(*cells, **more):
    """Run cells of code in one kernel, and return the notebook and what a save would have leaked."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in (HEAD, *cells)])
    client = Saved(notebook, kernel_manager_class=_Manager, timeout=120, allow_errors=True, **more)
    asyncio.run(client.async_execute())
    return notebook.cells[1:], client.leaks


def marked(cell):
    """Who is named by a cell's marks, without the last one, which stands at its end and shows nothing."""
    data = [output.get("data", {}) for output in cell.outputs]
    return [json.loads(bundle[MADE_FROM])["people"] for bundle in data if MADE_FROM in bundle]


def notes(cell):
    return [output for output in cell.outputs if output.get("data", {}).get("text/plain") == NOTE]


WAYS_OUT = {
    "printed": ["print(SHOWN)"],
    "to stderr": ["import sys; print(SHOWN, file=sys.stderr)"],
    "displayed": ["display(SHOWN)"],
    "the cell's value": ["SHOWN"],
    "raised": ["raise ValueError(SHOWN)"],
    "by a program": ["!echo {SHOWN}"],
    "by a file descriptor": ["import os; os.write(1, SHOWN.encode()); import time; time.sleep(1)"],
    "by magic": ["%%capture kept\nprint(SHOWN)", "kept.show()"],
    "a figure": ["from IPython.display import HTML\ndisplay(HTML(f'<b>{SHOWN}</b>'))"],
    "cleared, then printed": ["from IPython.display import clear_output\nprint(SHOWN); clear_output(); print(SHOWN)"],
    "a bar": [
        "from IPython.display import clear_output\n"
        "for step in range(4): clear_output(wait=True); print(SHOWN, step); display(SHOWN)"
    ],
    "in a widget": [
        "import ipywidgets\nout = ipywidgets.Output()\ndisplay(out)\n"
        "with out: print(SHOWN)\nprint(SHOWN)\nwith out: out.clear_output(); print(SHOWN)\nprint(SHOWN)"
    ],
    "in a thread": ["import threading\none = threading.Thread(target=print, args=[SHOWN])\none.start(); one.join()"],
    "in a task": ["import asyncio\nawait asyncio.gather(*[asyncio.to_thread(print, SHOWN) for _ in range(3)])"],
    "after a stop": ["try: raise KeyboardInterrupt\nfinally: print(SHOWN)"],
}


@pytest.fixture(scope="module")
def all_ways():
    """Every way out in a kernel that has pictures open, in one notebook: a kernel takes seconds to start."""
    cells = [(way, cell) for way, ways in WAYS_OUT.items() for cell in ways]
    ran, leaks = run(OPEN, *[cell for _, cell in cells])
    return [(way, cell) for (way, _), cell in zip(cells, ran[1:], strict=True)], leaks


def test_no_way_out_of_a_kernel_leads_into_a_saved_notebook(all_ways):
    ran, leaks = all_ways
    assert leaks == []
    shown = {way for way, cell in ran if WORD in json.dumps(cell.outputs)}
    assert shown >= {*WAYS_OUT} - {"by a file descriptor"}  # Windows watches none


def test_a_cell_has_its_note_once_however_much_it_shows(all_ways):
    for way, cell in all_ways[0]:
        assert len(notes(cell)) == (1 if cell.outputs else 0) or way == "in a widget"


def test_without_marks_the_same_cells_would_leak():
    _, leaks = run("print(SHOWN)", "display(SHOWN)")
    assert {cell for cell, *_ in leaks} == {1, 2}


def test_the_cell_that_opens_the_pictures_is_marked_at_once_and_one_that_shows_nothing_is_not():
    ran, leaks = run("print('before')", f"print('early')\n{OPEN}\nprint(SHOWN)", "more = 3", "print(SHOWN)")
    before, opens, silent, later = ran
    assert leaks == [] and marked(before) == [] and silent.outputs == []
    kinds = [output.get("text", "note") for output in opens.outputs]
    assert kinds == ["early\n", "note", f"{WORD}\n", "note"]
    assert marked(opens) == marked(later) == [["mine-000000"]] * 2
    assert len(notes(opens)) == len(notes(later)) == 1


def test_more_people_are_named_too_and_none_is_forgotten():
    again = 'mark_outputs(["mine-00000b"]); print(SHOWN); mark_outputs(["mine-00000a"])'
    (_, once, later), leaks = run('mark_outputs(["mine-00000b"])', again, "SHOWN")
    assert leaks == [] and len(notes(once)) == len(notes(later)) == 1
    assert marked(once)[0] == ["mine-00000b"] and marked(once)[-1] == ["mine-00000a", "mine-00000b"]
    assert {*map(tuple, marked(later))} == {("mine-00000a", "mine-00000b")}


def test_an_early_cell_is_marked_when_it_changes_later():
    early = "import threading\ngo = threading.Event()\npage = display('old', display_id=True)"
    (_, other, _, _), leaks = run(early, "print('not mine')", OPEN, "page.update(SHOWN)")
    assert leaks == [] and marked(other) == []


def test_a_thread_that_began_before_the_pictures_were_open_is_marked_too():
    early = "import threading\ngo = threading.Event()\none = threading.Thread(target=lambda: (go.wait(), print(SHOWN)))"
    _, leaks = run(f"{early}\none.start()", OPEN, "go.set(); one.join()")
    assert leaks == []


def test_pictures_opened_inside_a_widget_mark_the_cell_around_it():
    inside = f"import ipywidgets\nout = ipywidgets.Output()\ndisplay(out)\nwith out:\n    {OPEN}\n    print(SHOWN)"
    (cell,), leaks = run(f"{inside}\nprint(SHOWN)")
    assert leaks == [] and WORD in json.dumps(cell.outputs)


def test_outputs_that_somebody_clears_while_the_cell_runs_are_marked_at_its_end():
    def clear(cell, message):
        if message["msg_type"] == "stream" and "now" in message["content"]["text"]:
            cell.outputs = []

    slow = "import time\nprint(SHOWN, 'now')\ntime.sleep(1)\nprint(SHOWN, 'then')"
    ran, _ = run(OPEN, slow, meddle=clear)
    assert WORD in json.dumps(ran[1].outputs) and marked(ran[1])
    strip(notebook := {"cells": ran})
    assert WORD not in json.dumps(notebook)


def test_a_page_of_help_is_marked_which_jupyterlab_puts_among_the_outputs():
    ran, _ = run(OPEN, "SHOWN?")
    assert len(notes(ran[1])) == 1


def test_two_kernels_know_nothing_of_each_other():
    run(OPEN, "print(SHOWN)")
    (other,), _ = run("print(SHOWN)")
    assert marked(other) == []


def test_the_mark_says_who_and_the_note_is_one_line():
    (cell,), _ = run(f"{OPEN}\nSHOWN")
    note = cell.outputs[0]
    assert note.data["text/plain"] == NOTE and NOTE in note.data["text/html"] and "\n" not in note.data["text/html"]
    assert isinstance(note.data[MADE_FROM], str) and json.loads(note.data[MADE_FROM]) == {"people": ["mine-000000"]}
    nbformat.validate(nbformat.v4.new_notebook(cells=[cell]))


def test_outside_of_a_kernel_nothing_is_done_and_nothing_is_loaded():
    code = "import sys\nfrom facelab.mine.marks import mark_outputs\nmark_outputs(['mine-000000'])"
    subprocess.run([sys.executable, "-c", f"{code}\nassert 'IPython' not in sys.modules"], check=True)
    mark_outputs(["mine-000000"])  # IPython is loaded here, and is no kernel


def test_marking_twice_wraps_once():
    (_, cell), leaks = run(f"{OPEN}\n{OPEN}", "type(get_ipython().kernel.session.send._send).__name__")
    assert leaks == [] and cell.outputs[1].data["text/plain"] == "'method'"
