"""Three people bring pictures, run lessons 00 to 04, and one takes hers back: nothing of her is left anywhere."""

import base64
import copy
import datetime
import io
import json
import os
from itertools import product

import nbformat
import numpy as np
import pytest

from facelab.gallery import Gallery
from facelab.machine.saving import before_saving
from facelab.marks import MADE_FROM
from facelab.mine.add import add_picture
from facelab.mine.wipe import wipe
from facelab.packs import open_pack, personal
from facelab.packs.origin import PUBLISHING
from facelab.packs.statement import USUAL, Statement
from facelab.paths import LAB, project_root
from facelab.pipeline import EmbeddingCache, aligned_chip, analyse
from facelab.publishing import kernel
from facelab.publishing.source import edition, read_lesson

ROOT = project_root()
LESSONS = ("00_start_here", "01_detection", "02_embeddings", "03_thresholds", "04_one_to_many")
ANA, BEN, CLEO = "Ana at desk 1", "Ben at desk 2", "Cleo at desk 3"  # with spaces, for 'Ana' may stand in any base64
PEOPLE = {ANA: "p071", BEN: "p072", CLEO: "p073"}  # rendered people who stand in for learners


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A learner's folders after the lessons: two pictures of each person, and all that may be kept of them."""
    place = tmp_path_factory.mktemp("own")
    environment = {
        "FACELAB_WORK": str(place / "work"), "FACELAB_PERSONAL": str(place / "personal"), LAB: str(os.getpid()), PUBLISHING: "",
        "IPYTHONDIR": str(place / "work" / ".ipython"),
    }  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        _add_everybody(place)
        lessons = {name: read_lesson(ROOT / "notebooks" / "source" / f"{name}.py") for name in LESSONS}
        jobs = [kernel.Job(name, edition(lesson, "learner"), place, environment) for name, lesson in lessons.items()]
        (place / "work" / ".ipynb_checkpoints").mkdir(parents=True)
        for done in kernel.run_all(jobs):
            assert done.error is None
            _store(done.job.name, done.job.notebook, place / "work")
        yield place


def _add_everybody(place):
    uses = frozenset((*USUAL, "enrol", "keep"))
    for name, person in PEOPLE.items():
        for number in (1, 2):
            statement = Statement((name,), uses, datetime.date.today(), adults=True)
            add_picture(open_pack("synthetic")[f"{person}_{number}"].path, statement)
    for person in personal.people():
        for picture in person.pictures:
            with Gallery(place / "badges") as gallery:
                gallery.enrol(analyse(picture, cache=EmbeddingCache(place / "cache")), label=person.name)


def _store(name, notebook, work):
    """As our JupyterLab saves it, with a checkpoint; and as another program would, that knows of no marks."""
    saved = copy.deepcopy(notebook)
    before_saving({"type": "notebook", "content": saved}, f"{name}.ipynb")
    for file, content in {
        f"{name}.ipynb": saved, f".ipynb_checkpoints/{name}-checkpoint.ipynb": saved, f"{name}_version_2.ipynb": notebook
    }.items():  # fmt: skip
        nbformat.write(content, work / file)


@pytest.fixture(scope="module")
def signs(place):
    """What would tell of each person: their pictures' bytes, levelled faces and templates, in every way to write them."""
    found = {}
    for person in personal.people():
        raw = [person.person_id.encode(), person.name.encode()]
        for picture in person.pictures:
            analysis = analyse(picture)
            file, chip = picture.path.read_bytes(), aligned_chip(picture.rgb("matching"), analysis.box)
            raw += [file[len(file) // 2 :][:48], picture.rgb("matching").tobytes()[3000:3048], chip.tobytes()[3000:3048]]
            for kind, order in product(("f4", "f8"), "<>"):
                raw.append(analysis.embedding.astype(order + kind).tobytes()[:48])
        found[person.name] = [*raw, *(base64.b64encode(one[start:])[:-4] for one in raw for start in range(3))]
    return found


def told_of(name, signs, place):
    """Files that hold a sign of somebody."""
    files = [file for file in place.rglob("*") if file.is_file()]
    return [file for file in files if any(sign in file.read_bytes() for sign in signs[name])]


def outputs(notebook):
    return [output for cell in notebook.cells for output in cell.get("outputs", ())]


def test_every_lesson_shows_them_and_no_saved_notebook_does(place, signs):
    for name in LESSONS:
        whole, saved = (nbformat.read(place / "work" / f"{name}{end}.ipynb", 4) for end in ("_version_2", ""))
        marked = [one["data"][MADE_FROM] for one in outputs(whole) if MADE_FROM in one.get("data", {})]
        marks = [json.loads(mark)["people"] for mark in marked]
        assert marks and all(set(mark) == {person.person_id for person in personal.people()} for mark in marks)
        told = json.dumps(outputs(whole))
        assert f"Pictures of your own: 6, of {ANA} (until" in told
        assert all(who in told for who in PEOPLE)
        left = json.dumps(outputs(saved))
        assert MADE_FROM not in left and "at desk" not in left and "mine-" not in left
        assert [cell.source for cell in saved.cells] == [cell.source for cell in whole.cells]
    in_04 = json.dumps(outputs(nbformat.read(place / "work" / "04_one_to_many_version_2.ipynb", 4)))
    assert "1. you, at a distance of" in in_04, "whoever is enrolled is found with her other picture"


def test_the_rates_stay_the_samples(place):
    """What a lesson prints above its cell for own pictures is what the stored edition prints."""
    for name in LESSONS:
        whole, stored = (
            nbformat.read(file, 4)
            for file in (place / "work" / f"{name}_version_2.ipynb", ROOT / "notebooks" / f"{name}.ipynb")
        )
        for cell, other in zip(whole.cells, stored.cells, strict=True):
            if "nbval-check-output" in cell.metadata.get("tags", ()):
                said = ["".join(one.get("text", "") for one in some.outputs) for some in (cell, other)]
                assert said[0] == said[1], cell.source


def test_one_takes_hers_back_and_the_others_still_work(place, signs):
    before = {file.suffix for file in told_of(ANA, signs, place)}
    assert before >= {".png", ".json", ".npz", ".f32", ".sqlite", ".ipynb"}, "or nothing is looked for"
    receipt = wipe(ANA)
    assert not receipt.left and (receipt.pictures, receipt.numbers, receipt.references) == (2, 2, 2)
    assert receipt.cells >= len(LESSONS), "the copies that another program had saved"
    assert told_of(ANA, signs, place) == []
    assert [person.name for person in personal.people()] == [BEN, CLEO]
    with Gallery(place / "badges") as gallery:
        ben = personal.people()[0].pictures[0]
        found = gallery.search(analyse(ben), 2, purpose="to see who is left", who=BEN)
        assert [one.label for one in found] == [BEN, CLEO]
    assert told_of(BEN, signs, place), "what is still kept of others is kept"
    row = analyse(open_pack("synthetic")["p071_1"]).embedding
    signs["planted"] = [row.astype("<f4").tobytes()[:48]]
    file = io.BytesIO()
    np.save(file, row.astype("<f4"))
    (place / "work" / "left_over.npy").write_bytes(file.getvalue())
    assert [one.name for one in told_of("planted", signs, place)] == ["left_over.npy"]
