"""The lab writes nothing that is marked, by whichever way a notebook reaches the disk; in doubt it writes nothing."""

import asyncio
import base64
import json

import nbformat
import pytest
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from jupyterlab.labapp import LabApp
from jupytext.async_contentsmanager import build_async_jupytext_contents_manager_class
from nbformat import v4
from tornado.web import HTTPError

from facelab.machine import saving
from facelab.machine.workspace import CLEAN_SAVING, lab_settings
from facelab.mine.marks import MADE_FROM

WORD = "made of a face"


def marked_cell():
    mark = v4.new_output("display_data", {MADE_FROM: '{"people": ["mine-000000"]}'})
    return v4.new_code_cell("look()", outputs=[mark, v4.new_output("stream", text=WORD)], execution_count=2)


def notebook():
    other = v4.new_code_cell("1 + 1", outputs=[v4.new_output("stream", text="stays")])
    return v4.new_notebook(cells=[other, marked_cell(), v4.new_markdown_cell("my own words")])


def settings(words=CLEAN_SAVING):
    """The settings as JupyterLab reads them from its command line."""
    app = LabApp()
    app.parse_command_line(list(words))
    return app.config


@pytest.fixture(params=["plain", "under jupytext"])
def manager(request, tmp_path):
    """What saves in our lab: jupyter_server's own class, and what jupytext, which the lab loads, makes of it."""
    made_of = AsyncLargeFileManager
    if request.param == "under jupytext":
        made_of = build_async_jupytext_contents_manager_class(made_of)
    return made_of(root_dir=str(tmp_path), config=settings())


def save(manager, content, name="a.ipynb", **more):
    more = {"type": "notebook", "format": "json", **more}
    return asyncio.run(manager.save({"content": content, **more}, name))


def clean(path):
    """Whether a notebook on disk holds all but what is marked."""
    text = path.read_text("utf-8")
    kept = all(word in text for word in ("stays", "look()", "my own words"))
    return kept and WORD not in text and MADE_FROM not in text


def test_the_lab_is_started_with_these_settings_and_understands_them(tmp_path):
    words = lab_settings(tmp_path, "a.ipynb")
    assert set(CLEAN_SAVING) <= set(words)
    manager = AsyncLargeFileManager(root_dir=str(tmp_path), config=settings(words))
    assert manager.pre_save_hook is saving.before_saving and manager.post_save_hook is saving.after_saving
    assert settings(words).ServerApp.contents_manager_class.endswith(AsyncLargeFileManager.__name__)


def test_settings_of_a_machine_do_not_take_the_hooks_away(tmp_path):
    config = settings()
    config.FileContentsManager.pre_save_hook = config.ContentsManager.pre_save_hook = print
    assert AsyncLargeFileManager(root_dir=str(tmp_path), config=config).pre_save_hook is saving.before_saving


def test_a_notebook_and_its_checkpoint_are_saved_without_what_is_marked(manager, tmp_path):
    save(manager, notebook())
    asyncio.run(manager.create_checkpoint("a.ipynb"))
    assert clean(tmp_path / "a.ipynb") and clean(tmp_path / ".ipynb_checkpoints" / "a-checkpoint.ipynb")
    nbformat.validate(nbformat.read(tmp_path / "a.ipynb", 4))
    save(manager, notebook())  # over an older one, which is copied aside meanwhile
    assert sorted(path.name for path in tmp_path.iterdir()) == [".ipynb_checkpoints", "a.ipynb"]


def test_a_notebook_that_another_program_saved_is_clean_once_it_is_copied_or_saved_here(manager, tmp_path):
    (tmp_path / "a.ipynb").write_text(nbformat.writes(notebook()))
    copy = asyncio.run(manager.copy("a.ipynb"))
    assert clean(tmp_path / copy["path"])
    save(manager, asyncio.run(manager.get("a.ipynb"))["content"])
    assert clean(tmp_path / "a.ipynb")


@pytest.mark.parametrize("form", ["text", "base64"])
def test_a_notebook_that_is_uploaded_or_edited_as_text_is_clean(form, manager, tmp_path):
    content = nbformat.writes(notebook())
    if form == "base64":
        content = base64.b64encode(content.encode()).decode()
    save(manager, content, "Mine.IPYNB", type="file", format=form)
    assert clean(tmp_path / "Mine.IPYNB")


def test_a_notebook_in_pieces_is_clean_when_its_last_piece_is_there(manager, tmp_path):
    raw = nbformat.writes(notebook()).encode()
    pieces = [raw[start : start + 400] for start in range(0, len(raw), 400)]
    assert len(pieces) > 2
    for number, piece in enumerate(pieces, 1):
        chunk = number if number < len(pieces) else -1
        save(manager, base64.b64encode(piece).decode(), type="file", format="base64", chunk=chunk)
    assert clean(tmp_path / "a.ipynb")


@pytest.mark.parametrize("name", ["a.txt", "a.py", "a.json"])
@pytest.mark.parametrize("content", [nbformat.writes(notebook()), "import os\n", ""])
def test_other_files_pass_unchanged(name, content, manager, tmp_path):
    save(manager, content, name, type="file", format="text")
    assert (tmp_path / name).read_bytes() == content.encode()


def test_a_notebook_without_marks_passes_unchanged_and_one_as_text_byte_by_byte(manager, tmp_path):
    plain = v4.new_notebook(cells=[v4.new_code_cell(MADE_FROM, outputs=[v4.new_output("stream", text="stays")])])
    save(manager, json.loads(json.dumps(plain)))
    assert json.loads((tmp_path / "a.ipynb").read_text())["cells"] == json.loads(nbformat.writes(plain))["cells"]
    odd = json.dumps(plain, indent=3) + "\n\n"
    save(manager, odd, "b.ipynb", type="file", format="text")
    assert (tmp_path / "b.ipynb").read_text() == odd


def test_a_folder_and_a_new_notebook_can_be_made(manager, tmp_path):
    asyncio.run(manager.new_untitled(type="directory"))
    asyncio.run(manager.new_untitled(type="notebook", ext=".ipynb"))
    assert {path.name for path in tmp_path.iterdir()} >= {"Untitled Folder", "Untitled.ipynb"}


def test_the_state_of_widgets_is_never_saved(manager, tmp_path):
    state = {"application/vnd.jupyter.widget-state+json": {"state": {"a": {"state": {"value": WORD}}}}}
    save(manager, v4.new_notebook(cells=[v4.new_markdown_cell("its cell was deleted")], metadata={"widgets": state}))
    assert WORD not in (tmp_path / "a.ipynb").read_text()


@pytest.mark.parametrize("wrong", ["the shape", "a surprise"])
def test_what_cannot_be_stripped_is_not_saved_and_says_so(wrong, manager, tmp_path, monkeypatch):
    made = notebook()
    if wrong == "the shape":
        made["cells"][1]["outputs"] = {"0": marked_cell()}
    else:
        monkeypatch.setattr(saving, "strip", lambda notebook: 1 / 0)
    with pytest.raises(HTTPError, match=r"was not saved.*Clear its outputs"):
        save(manager, made)
    assert not (tmp_path / "a.ipynb").exists()


def test_a_notebook_as_text_that_cannot_be_read_is_not_saved_if_it_holds_a_mark(manager, tmp_path):
    save(manager, '{"cells": ', "half.ipynb", type="file", format="text")
    assert (tmp_path / "half.ipynb").read_text() == '{"cells": '
    with pytest.raises(HTTPError, match="was not saved"):
        save(manager, '{"cells": ' + MADE_FROM, "half.ipynb", type="file", format="text")
    assert (tmp_path / "half.ipynb").read_text() == '{"cells": '


def test_a_notebook_in_pieces_that_cannot_be_read_is_told_of(manager):
    save(manager, '{"cells": ', type="file", format="text", chunk=1)
    with pytest.raises(HTTPError, match="not a notebook"):
        save(manager, MADE_FROM, type="file", format="text", chunk=-1)


@pytest.mark.filterwarnings("ignore:Overriding existing pre_save_hook")
def test_jupyter_server_saves_after_any_other_error_so_the_hook_has_to_raise_this_one(tmp_path, monkeypatch):
    """Why ``before_saving`` turns every error into tornado's: should the server change, this says so."""
    config = settings()
    config.AsyncLargeFileManager.pre_save_hook = lambda **_: 1 / 0
    save(AsyncLargeFileManager(root_dir=str(tmp_path), config=config), v4.new_notebook())
    assert (tmp_path / "a.ipynb").exists()
