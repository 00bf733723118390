"""JupyterLab in a real browser saves nothing that was made while own pictures were open; the page keeps showing it.

The words that must not be saved stand in outputs alone: the code that shows them puts them together.
"""

import json

import nbformat
import pytest
from nbformat import v4
from playwright.sync_api import expect
from test_widgets_in_lab import SLOW, TOKEN, find, started

from facelab.mine.marks import NOTE

AUTOSAVE = 4  # seconds; much sooner, and JupyterLab begins a second save before the first is done
SHOWN, PRINTED, EARLY, RUNNING = "displayed-of-mine", "printed-of-mine", "of-nobody", "running-of-mine"
CELLS = (
    "print('of-' + 'nobody')",
    "from IPython.display import HTML\n"
    "from facelab.mine.marks import mark_outputs\n"
    "mark_outputs(['mine-000000'])\n"
    "display(HTML('<b>displayed' + '-of-mine</b>'))",
    "print('printed' + '-of-mine')",
)
SLOW_CELL = (
    "import time\nfrom IPython.display import clear_output\n"
    "for step in range(60):\n"
    "    time.sleep(0.3)\n"
    "    clear_output(wait=step % 2 == 0)\n"
    "    print('running' + '-of-mine', step)"
)


@pytest.fixture(scope="module")
def work(tmp_path_factory, chromium):
    """A learner's folder and the address of a JupyterLab in it."""
    folder = tmp_path_factory.mktemp("work")
    with started(folder) as address:
        yield folder, address


def settings(folder, plugin, **more):
    """Set what a learner can set in JupyterLab's menus; a page that is opened from now on goes by it."""
    place = folder / "config" / "lab" / "user-settings" / plugin
    place.mkdir(parents=True)
    (place / "plugin.jupyterlab-settings").write_text(json.dumps(more))


def open_notebook(page, work, name, *cells):
    """Write a notebook into the folder, open it, run all of it, and return its path."""
    folder, address = work
    path = folder / f"{name}.ipynb"
    made = [*map(v4.new_code_cell, cells), v4.new_markdown_cell("My own words.")]
    python = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    path.write_text(nbformat.writes(v4.new_notebook(cells=made, metadata=python)), encoding="utf-8")
    page.goto(f"{address}/lab/tree/{name}.ipynb?reset&token={TOKEN}")
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=SLOW)
    page.get_by_text("| Idle").wait_for(timeout=SLOW)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()
    return path


def wait_until(page, true, seconds=60):
    for _ in range(seconds * 10):
        if true():
            return
        page.wait_for_timeout(100)  # not sleep: what the page asks for goes through our gate, which would sleep too
    pytest.fail("waited in vain")


def text_of(path):
    return path.read_text(encoding="utf-8") if path.exists() else ""


def test_what_was_made_of_own_pictures_is_shown_and_not_saved(page, work):
    path = open_notebook(page, work, "mine", *CELLS)
    checkpoint = path.parent / ".ipynb_checkpoints" / "mine-checkpoint.ipynb"
    outputs = page.locator(".jp-OutputArea-output")
    expect(outputs.filter(has_text=PRINTED)).to_be_visible(timeout=SLOW)
    page.keyboard.press("Escape")
    page.keyboard.press("Control+s")
    wait_until(page, lambda: EARLY in text_of(path) and EARLY in text_of(checkpoint))

    for file in (path, checkpoint):
        saved = nbformat.read(file, 4)
        assert [cell.source for cell in saved.cells] == [*CELLS, "My own words."]
        assert [len(cell.get("outputs", [])) for cell in saved.cells] == [1, 0, 0, 0]
        assert SHOWN not in text_of(file) and PRINTED not in text_of(file)

    for words in (EARLY, SHOWN, PRINTED):  # the page still has them
        expect(outputs.filter(has_text=words)).to_be_visible()
    expect(outputs.filter(has_text=NOTE)).to_have_count(2)

    exported = page.request.get(f"{work[1]}/nbconvert/html/mine.ipynb?download=true&token={TOKEN}", timeout=SLOW)
    assert exported.ok and EARLY in exported.text()
    assert SHOWN not in exported.text() and PRINTED not in exported.text()

    # Saved once more after a change: JupyterLab does not take the file for changed by somebody else.
    find(page, ".jp-MarkdownOutput").dblclick()
    page.keyboard.press("Enter")
    page.keyboard.type("Changed. ")
    page.keyboard.press("Control+s")
    wait_until(page, lambda: "Changed." in text_of(path))
    expect(page.locator(".jp-Dialog")).to_have_count(0)
    assert PRINTED not in text_of(path) and page.turned_away == []


def test_what_jupyterlab_itself_puts_among_the_outputs_is_not_saved_either(page, work):
    """A page of help, an answer that was typed, what a widget took in, a cell that changes later; widgets' state."""
    settings(work[0], "@jupyter-widgets/jupyterlab-manager", saveState=True)
    cells = (
        "early = display('of-' + 'nobody', display_id=True)",
        *CELLS,
        "early.update('updated' + '-of-mine')",
        "import ipywidgets\nout = ipywidgets.Output()\ndisplay(out)\nwith out: print('taken' + '-of-mine')",
        "with out: print('more' + '-of-mine')\nprint('beneath' + '-of-mine')",
        "of_mine = 'helped' + '-of-mine'",
        "of_mine?",
        "answer = input('Who?')",
    )
    path = open_notebook(page, work, "ways", *cells)
    page.locator(".jp-Stdin-input").fill("typed-of-mine", timeout=SLOW)
    page.keyboard.press("Enter")
    ways = ("updated", "taken", "more", "beneath", "helped", "typed")
    for word in ways:
        find(page, f".jp-Cell-outputArea :text('{word}-of-mine')")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+s")
    wait_until(page, lambda: EARLY in text_of(path))
    assert not [word for word in (*ways, "printed", "displayed") if f"{word}-of-mine" in text_of(path)]
    assert "widget-state" not in text_of(path)


def test_nothing_of_a_cell_that_still_runs_is_saved_by_itself(page, work):
    settings(work[0], "@jupyterlab/docmanager-extension", autosaveInterval=AUTOSAVE)
    path = open_notebook(page, work, "running", *CELLS, SLOW_CELL)
    outputs = page.locator(".jp-OutputArea-output")
    outputs.filter(has_text=RUNNING).first.wait_for(timeout=SLOW)
    saves = {path.stat().st_mtime_ns}
    while not outputs.filter(has_text=f"{RUNNING} 59").count():
        saves.add(path.stat().st_mtime_ns)
        assert not [word for word in (RUNNING, SHOWN, PRINTED) if word in text_of(path)]
    assert len(saves) > 1  # it was saved while the cell ran
    saved = path.stat().st_mtime_ns
    wait_until(page, lambda: path.stat().st_mtime_ns > saved and EARLY in text_of(path))  # and once more at its end
    assert not [word for word in (RUNNING, SHOWN, PRINTED) if word in text_of(path)]
