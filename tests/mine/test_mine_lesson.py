"""A learner's own pictures in a lesson: where they show, where they never do, and beside whom."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from own_record import stated

from facelab.boxes import Box
from facelab.errors import ConsentError
from facelab.files import write_whole
from facelab.mine import beside, keep_my_picture, lesson, my_pictures
from facelab.mine.add import add_picture
from facelab.packs import Consent, Picture, personal
from facelab.pipeline import Analysis
from facelab.pipeline.detect import Face


@pytest.fixture
def marked(monkeypatch):
    seen = []
    monkeypatch.setattr(lesson, "mark_outputs", seen.append)
    return seen


def test_without_a_picture_a_lesson_says_so_and_marks_nothing(marked):
    yours = my_pictures()
    assert not yours and "No picture of yours is here, and none is needed" in str(yours) and marked == []


def test_pictures_come_with_words_and_marks(synthetic, marked):
    add_picture(synthetic["p001_1"].path, stated("Ana"))
    yours = my_pictures("matching")
    assert [one.settings["name"] for one in yours] == ["Ana"] and "1, of Ana (until " in str(yours)
    assert marked == [[personal.people()[0].person_id]]


def test_what_a_record_does_not_allow_is_left_out_and_counted(synthetic, marked):
    add_picture(synthetic["p001_1"].path, stated("Ana"))
    add_picture(synthetic["p002_1"].path, stated("Ben", also=("enrol",)))
    yours = my_pictures("enrol")
    assert [one.settings["name"] for one in yours] == ["Ben"]
    assert "Left out, for their record does not allow 'enrol': 1." in str(yours)


def test_others_pages_and_others_programs_get_none(synthetic, marked, monkeypatch):
    add_picture(synthetic["p001_1"].path, stated("Ana"))
    with monkeypatch.context() as patch:
        patch.setenv("FACELAB_PUBLISHING", "1")
        assert not my_pictures()
    monkeypatch.setenv("FACELAB_LAB", "0")  # as a program has it that is typed in the lab's own terminal
    assert not my_pictures() and "type 'make lab'" in str(my_pictures())
    monkeypatch.delenv("FACELAB_LAB")
    assert not my_pictures() and "type 'make lab'" in str(my_pictures()) and marked == []


def test_what_ran_out_is_deleted_at_this_door_and_said(synthetic, marked):
    add_picture(synthetic["p001_1"].path, stated("Ana"))
    record = personal.people()[0].pictures[0].path.with_suffix(".json")
    write_whole(record, json.dumps(json.loads(record.read_text("utf-8")) | {"until": "2020-01-31"}))
    words = str(my_pictures())
    assert "A record of yours had run out: its pictures" in words and "Ana" not in words
    assert not personal.is_anything_here()


def test_a_cell_keeps_a_picture_as_the_form_does(synthetic, marked):
    file = str(synthetic["p001_1"].path)
    assert "nothing was kept" in keep_my_picture(..., ..., False) and not personal.is_anything_here()
    with pytest.raises(ConsentError, match="under 18"):
        keep_my_picture(file, "Ana", False)
    assert "Kept on this machine" in keep_my_picture(file, "Ana", True) and len(my_pictures()) == 1


# --- beside the sample -----------------------------------------------------------------------------------------------
AGREED = Consent("nobody-exists", frozenset({"matching"}), "Nobody in it exists.", "made up", "CC0")


def looked_at(embeddings, ids, monkeypatch, yours):
    """Analyses of a made-up sample, and of made-up pictures of one's own."""
    def one(picture_id, person_id, row, settings):
        picture = Picture(picture_id, None, AGREED, person_id, settings)
        faces = () if row is None else (Face(Box(0, 9, 9, 0)),)
        return Analysis(picture, faces, np.empty((0, 128)) if row is None else row[None])

    own = [one(f"mine-aa_{n}", who, row, {"name": who}) for n, (who, row) in enumerate(yours, 1)]
    monkeypatch.setattr("facelab.mine.neighbours.analyse_all", lambda pictures, progress: own)
    return [one(f"x{n}", person, row, {}) for n, (row, person) in enumerate(zip(embeddings, ids, strict=True))]


@given(st.integers(0, 2**32 - 1))
def test_the_nearest_and_those_within_the_line_are_those_of_a_slow_count(seed):
    rng = np.random.default_rng(seed)
    sample, ids = rng.normal(0, 0.05, (12, 128)), [f"p{n // 2}" for n in range(12)]
    yours = [(who, row) for who, row in zip(("Ana", "Ana", "Ben"), rng.normal(0, 0.05, (3, 128)), strict=True)]
    line = float(rng.uniform(0.5, 1))
    with pytest.MonkeyPatch.context() as patch:
        faces = looked_at(sample, ids, patch, yours)
        found = list(beside([], faces, {person: person.upper() for person in ids}, line))
    for (who, row), one in zip(yours, found, strict=True):
        far = [float(np.sqrt(((row - other) ** 2).sum())) for other in sample]
        assert one.nearest == ids[far.index(min(far))].upper() and one.how_far == pytest.approx(min(far))
        assert one.within == len({person for person, apart in zip(ids, far, strict=True) if apart <= line})
        assert one.people == 6 and (one.own is None) == (who == "Ben")
    assert found[0].own == found[1].own == pytest.approx(float(np.linalg.norm(yours[0][1] - yours[1][1])))


def test_whoever_is_not_found_comes_up_nowhere(monkeypatch):
    faces = looked_at(np.zeros((2, 128)), ["p1", "p2"], monkeypatch, [("Ana", None)])
    (one,) = beside([], faces, {"p1": "P1", "p2": "P2"})
    assert "no face was found, a failure to acquire" in str(one) and one.nearest is None


def test_words_say_how_many(monkeypatch):
    faces = looked_at(np.zeros((2, 128)), ["p1", "p2"], monkeypatch, [("Ana", np.full(128, 0.01))])
    (one,) = beside([], faces, {"p1": "P1", "p2": "P2"})
    assert str(one) == (
        "Ana, picture 1: nearest of 2 people is P1, at 0.11; at a line of 0.60, 2 are taken for the same person."
    )
    assert "nobody is taken" in str(replace(one, within=0)) and "1 is taken" in str(replace(one, within=1))
    assert "The other picture of the same person is at 0.40." in str(replace(one, own=0.4))
