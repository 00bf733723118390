"""Taking back: everything that was made of somebody is found and deleted, and what could not be is said."""

import json
import os
from pathlib import Path

import numpy as np
import pytest
from own_record import stated

from facelab.cli import main
from facelab.errors import FacelabError
from facelab.files import write_whole
from facelab.gallery import Gallery
from facelab.marks import MADE_FROM
from facelab.mine import wipe as wipe_module
from facelab.mine.add import add_picture
from facelab.mine.wipe import sweep_expired, wipe
from facelab.packs import personal
from facelab.pipeline import EmbeddingCache, analyse

EVERYTHING = ("enrol", "keep")


def everything_of(person, tmp_path):
    """Make all that can be made of somebody: a cached embedding, a reference in a gallery, outputs of notebooks."""
    picture = person.pictures[0]
    analysis = analyse(picture, cache=EmbeddingCache(tmp_path / "cache"))
    with Gallery(tmp_path / "badges") as gallery:
        gallery.enrol(analysis, label=person.name)
        gallery.search(analysis, 3, who=person.name, purpose="to see who comes up")
    shown = {"output_type": "display_data", "metadata": {}, "data": {
        MADE_FROM: json.dumps({"people": [person.person_id]}), "text/html": f"<p>{person.name} was seen</p>"}}  # fmt: skip
    cells = [
        {"cell_type": "code", "source": f"show('{person.name}')", "metadata": {}, "outputs": [shown], "execution_count": 1},
        {"cell_type": "markdown", "source": f"I wrote of {person.name}.", "metadata": {}},
    ]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    for place in (f"{person.name}.ipynb", f".ipynb_checkpoints/{person.name}-checkpoint.ipynb"):
        write_whole(tmp_path / "work" / place, json.dumps(notebook, indent=1) + "\n")
    return analysis.embedding


def traces(tmp_path, name, person_id, embedding):
    """What of somebody lies in any file, but for what a learner wrote themselves."""
    found = []
    looked_for = {"name": name.encode(), "id": person_id.encode(), **{
        kind: embedding.astype(kind).tobytes()[:64] for kind in ("<f4", ">f4", "<f8", ">f8")}}  # fmt: skip
    for file in tmp_path.rglob("*"):
        if not file.is_file():
            continue
        content = file.read_bytes()
        if file.suffix == ".ipynb":
            cells = json.loads(content)["cells"]
            content = json.dumps([cell.get("outputs", []) for cell in cells]).encode()
        found += [(kind, file.suffix) for kind, trace in looked_for.items() if trace in content]
        found += [("file name", file.suffix)] * (person_id in str(file))
    return sorted(found)


@pytest.fixture
def ana_and_ben(synthetic, tmp_path):
    add_picture(synthetic["p001_1"].path, stated("Ana", also=EVERYTHING))
    add_picture(synthetic["p002_1"].path, stated("Ben", also=EVERYTHING))
    people = personal.people()
    return [(person, everything_of(person, tmp_path)) for person in people]


def run_out(person):
    for picture in person.pictures:
        record = picture.path.with_suffix(".json")
        write_whole(record, json.dumps(json.loads(record.read_text("utf-8")) | {"until": "2020-01-31"}))


def test_everything_of_one_goes_and_everything_of_the_other_stays(ana_and_ben, tmp_path):
    (ana, hers), (ben, his) = ana_and_ben
    before = traces(tmp_path, "Ana", ana.person_id, hers)
    assert {kind for kind, _ in before} >= {"name", "id", "<f4", "<f8", "file name"}, "or nothing is looked for"
    theirs = traces(tmp_path, "Ben", ben.person_id, his)
    receipt = wipe("ana")
    assert traces(tmp_path, "Ana", ana.person_id, hers) == []
    assert traces(tmp_path, "Ben", ben.person_id, his) == theirs
    assert [person.name for person in personal.people()] == ["Ben"]
    assert (receipt.pictures, receipt.numbers, receipt.references, receipt.cells) == (1, 1, 1, 2) and not receipt.left
    with Gallery(tmp_path / "badges") as gallery:
        assert gallery.person_ids() == [ben.person_id]
        asked = [entry.who for entry in gallery.log_rows() if entry.event == "searched"]
        assert asked == ["(withdrawn)", "Ben"]
    note = json.loads((tmp_path / "work" / "Ana.ipynb").read_text("utf-8"))["cells"]
    assert note[0]["source"] == "show('Ana')" and note[1]["source"] == "I wrote of Ana.", "their own words stay"


def test_the_receipt_says_what_went_and_what_is_out_of_reach(ana_and_ben):
    words = str(wipe("Ana"))
    for line in (
        "Taken back: Ana.", "deleted: 1 picture\n", "deleted: 1 file with numbers computed from them",
        "deleted: 1 reference in a gallery", "deleted: 2 outputs in your notebooks (the cells themselves stay)",
        "until you restart its kernel",
    ):  # fmt: skip
        assert line in words
    assert "NOT" not in words


def test_all_leaves_nobody_and_no_stopped_evaluation(ana_and_ben, tmp_path):
    write_whole(tmp_path / "work" / "evaluate" / "0123456789abcdef" / "key.npz", b"numbers")
    receipt = wipe("all")
    assert receipt.people == ["Ana", "Ben"] and receipt.runs == 1
    assert not personal.is_anything_here() and not (tmp_path / "work" / "evaluate").exists()
    for person, row in ana_and_ben:
        assert traces(tmp_path, person.name, person.person_id, row) == []
    assert str(wipe("all")) == "There was nothing to delete."


def test_nobody_of_that_name(ana_and_ben):
    with pytest.raises(FacelabError, match=r"There is nobody called 'Zoe' here\. Here are: Ana, Ben\."):
        wipe("Zoe")


def test_what_ran_out_goes_with_all_that_was_made_of_it(ana_and_ben, tmp_path):
    (ana, hers), (ben, his) = ana_and_ben
    assert sweep_expired() is None
    run_out(ana)
    receipt = sweep_expired()
    assert receipt.people == ["Ana"] and traces(tmp_path, "Ana", ana.person_id, hers) == []
    assert traces(tmp_path, "Ben", ben.person_id, his) and sweep_expired() is None


def test_every_command_is_a_door(ana_and_ben, tmp_path, capsys):
    (ana, hers), _ = ana_and_ben
    run_out(ana)
    assert main(["sample"]) == 0
    said = capsys.readouterr()
    assert "as its last day is over or a withdrawal was not finished. Taken back: Ana." in said.err and "run on" in said.out
    assert traces(tmp_path, "Ana", ana.person_id, hers) == []


def test_wipe_is_a_door_too_and_says_everything_once(ana_and_ben, tmp_path, capsys):
    (ana, _), (ben, his) = ana_and_ben
    run_out(ana)
    assert main(["wipe", "Ana"]) == 0, "whoever is meant is not told that nobody of that name is here"
    said = capsys.readouterr()
    assert said.out.count("Taken back: Ana.") == 1 and "Taken back" not in said.err
    run_out(ben)
    assert main(["wipe", "all"]) == 0
    assert capsys.readouterr().out.count("Taken back: Ben.") == 1


def test_whoever_else_has_run_out_goes_after_the_one_who_is_meant(ana_and_ben, tmp_path, capsys):
    (ana, hers), _ = ana_and_ben
    run_out(ana)
    assert main(["wipe", "Ben"]) == 0
    said = capsys.readouterr()
    assert "Taken back: Ben." in said.out and "Taken back: Ana." in said.err
    assert traces(tmp_path, "Ana", ana.person_id, hers) == [] and not personal.is_anything_here()


def test_the_cure_of_what_could_not_be_cleared_is_told(ana_and_ben, tmp_path):
    broken = tmp_path / "work" / "broken.ipynb"
    broken.write_text(f'{{"cells": 1, "{MADE_FROM}": 2}}', "utf-8")
    (problem,) = wipe("Ana").left
    assert "broken.ipynb" in problem and "if that fails, delete it" in problem and broken.exists()


def test_what_cannot_be_deleted_is_named_and_a_second_try_finishes(ana_and_ben, tmp_path, monkeypatch):
    (ana, hers), _ = ana_and_ben

    def open_elsewhere(path, erase=wipe_module.erase_with_halves):
        if path.suffix == ".npz":
            raise PermissionError(13, "somebody has it open", str(path))
        erase(path)

    with monkeypatch.context() as patch:
        patch.setattr(wipe_module, "erase_with_halves", open_elsewhere)
        receipt = wipe("Ana")
    assert len(receipt.left) == 1 and "somebody has it open" in receipt.left[0] and receipt.pictures == 1
    assert "NOT deleted" in str(receipt) and "run the same command again" in str(receipt)
    assert [person.name for person in personal.people()] == ["Ben"]
    assert wipe("Ana").numbers == 1 and traces(tmp_path, "Ana", ana.person_id, hers) == []


def test_a_door_finishes_what_a_killed_process_had_begun(ana_and_ben, tmp_path, monkeypatch):
    (ana, hers), _ = ana_and_ben

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(wipe_module, "_forget", killed)
        wipe("Ana")
    assert [person.name for person in personal.people()] == ["Ben"], "from the first step on nobody uses it"
    assert sweep_expired().people == ["Ana"] and traces(tmp_path, "Ana", ana.person_id, hers) == []


def test_a_gallery_that_is_gone_or_is_something_else_by_now_is_left_alone(ana_and_ben, tmp_path):
    gallery = tmp_path / "badges"
    for file in list(gallery.iterdir()):
        file.unlink()
    (gallery / "holiday.txt").write_text("mine", "utf-8")
    assert not wipe("Ana").left and [file.name for file in gallery.iterdir()] == ["holiday.txt"]


def test_a_gallery_that_cannot_be_opened_is_named(ana_and_ben, tmp_path):
    (tmp_path / "badges" / "gallery.sqlite").write_bytes(b"no database" * 100)
    receipt = wipe("Ana")
    assert "Ana in the gallery" in receipt.left[0] and personal.find_people("expired")


@pytest.mark.skipif(os.name != "posix", reason="on Windows a file without write permission is another matter")
def test_a_notebook_that_cannot_be_read_is_named(ana_and_ben, tmp_path, monkeypatch):
    def closed(self, read=Path.read_bytes):
        if self.name == "Ana.ipynb":
            raise PermissionError(13, "closed", str(self))
        return read(self)

    monkeypatch.setattr(Path, "read_bytes", closed)
    assert any("Ana.ipynb" in problem for problem in wipe("Ana").left)


def test_in_a_gallery_somebody_is_enrolled_under_their_own_id_or_not_at_all(synthetic, tmp_path):
    add_picture(synthetic["p001_1"].path, stated("Ana", also=EVERYTHING))
    picture = personal.people()[0].pictures[0]
    with Gallery(tmp_path / "badges") as gallery, pytest.raises(FacelabError, match="no withdrawal would find it"):
        gallery.enrol(np.zeros(128), picture, person_id="badge-7")


def test_without_keep_nothing_is_kept_on_disk(synthetic, tmp_path):
    add_picture(synthetic["p001_1"].path, stated("Ana", also=("enrol",)))
    picture = personal.people()[0].pictures[0]
    analysis = analyse(picture, cache=EmbeddingCache(tmp_path / "cache"))
    assert not (tmp_path / "cache").exists()
    with Gallery(tmp_path / "badges") as gallery, pytest.raises(FacelabError, match="may be kept on disk"):
        gallery.enrol(analysis)
    with Gallery(in_memory=True) as gallery:
        assert gallery.enrol(analysis) == 1
