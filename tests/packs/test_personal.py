"""The store of a learner's own pictures: a record each, one person each, gone when the record runs out."""

import datetime
import json
import os
import stat
import subprocess
from dataclasses import replace

import numpy as np
import pytest

from facelab.errors import ConsentError
from facelab.files import write_whole
from facelab.packs import personal
from facelab.packs.personal import keep_picture, people
from facelab.packs.statement import USUAL, Statement
from facelab.paths import project_root

TODAY = datetime.date.today()
YESTERDAY = TODAY - datetime.timedelta(days=1)
WHOLE = Statement(("Ana",), frozenset(USUAL), TODAY, adults=True)
GREY = np.full((40, 30, 3), 128, np.uint8)


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("FACELAB_PERSONAL", str(tmp_path / "personal"))
    return tmp_path / "personal" / "mine"


def let_run_out(picture):
    """A day passes for one picture."""
    record = picture.path.with_suffix(".json")
    write_whole(record, json.dumps(json.loads(record.read_text("utf-8")) | {"until": str(YESTERDAY)}))


def note(picture, kind, place):
    with personal.noted([picture], kind, place):
        pass


def test_nothing_is_here_and_nothing_is_made_by_looking(own_folder):
    assert people() == [] and not personal.is_anything_here() and not own_folder.parent.exists()


def test_what_is_kept_are_pixels_and_a_record(own_folder):
    picture = keep_picture("Ana", GREY, WHOLE)
    (person,) = people()
    assert person.name == "Ana" and person.until == TODAY and person.pictures == (picture,)
    assert sorted(file.name for file in picture.path.parent.iterdir()) == ["1.json", "1.png"]
    assert (picture.rgb("matching") == GREY).all()
    assert picture.consent.basis == "own-picture" and not picture.consent.may_keep
    if os.name == "posix":
        assert stat.S_IMODE(own_folder.stat().st_mode) == 0o700
    with pytest.raises(ConsentError, match="does not allow 'enrol'"):
        picture.rgb("enrol")


def test_the_id_says_nothing_of_the_name_and_a_second_picture_joins_the_first():
    one, two = keep_picture("Ana", GREY, WHOLE), keep_picture(" ANA ", GREY, replace(WHOLE, names=(" ANA ",)))
    assert one.person_id == two.person_id and "ana" not in one.person_id.lower()
    assert [picture.picture_id[-2:] for picture in people()[0].pictures] == ["_1", "_2"]
    other = keep_picture("Ben", GREY, replace(WHOLE, names=("Ben",)))
    assert other.person_id != one.person_id and [person.name for person in people()] == ["Ana", "Ben"]


@pytest.mark.parametrize(
    "change, says",
    [
        ({"adults": False}, "under 18 is not taken, one's own included, and no setting changes that"),
        ({"adults": 1}, "under 18"),
        ({"names": ()}, "does not say whose picture"),
        ({"names": (None,)}, "does not say whose picture"),
        ({"names": ("  ",)}, "is not a name"),
        ({"names": ("x" * 61,)}, "is not a name"),
        ({"names": ("a\nb",)}, "is not a name"),
        ({"names": ("-Ana",)}, "is not a name"),
        ({"names": ("All",)}, "word of the command that deletes"),
        ({"names": ("Ana", "ana")}, "the same name"),
        ({"agreed": False}, "Not everybody named here has agreed"),
        ({"uses": frozenset({"detection", "video"})}, "'video' is not a use"),
        ({"uses": frozenset({"matching"})}, "does not allow finding the face"),
        ({"until": YESTERDAY}, "the last day of use is|last day of use is"),
        ({"until": TODAY + datetime.timedelta(days=400)}, "has to be from"),
        ({"until": "tomorrow"}, "has to be from"),
    ],
)
def test_what_is_no_whole_record_is_refused_and_nothing_is_written(change, says, own_folder):
    with pytest.raises(ConsentError, match=says) as refusal:
        keep_picture("Ana", GREY, replace(WHOLE, **change))
    assert refusal.value.cure and not own_folder.exists()


def test_a_picture_whose_day_is_over_is_used_no_more_even_before_it_is_deleted():
    picture = keep_picture("Ana", GREY, WHOLE)
    let_run_out(picture)
    assert people() == [] and personal.find_people("expired") == [picture.person_id]
    assert personal.find_people("all") == personal.find_people(" ana ") == [picture.person_id]


def test_the_one_that_ran_out_goes_and_the_other_stays():
    gone, stays = keep_picture("Ana", GREY, WHOLE), keep_picture("Ana", GREY, WHOLE)
    let_run_out(gone)
    assert not personal.goes_whole(gone.person_id)
    assert personal.delete_pictures(gone.person_id, True, pytest.fail) == 1
    personal.forget(gone.person_id)
    assert [person.pictures for person in people()] == [(stays,)] and personal.find_people("expired") == []
    assert keep_picture("Ana", GREY, WHOLE).picture_id.endswith("_3"), "a number is not given twice while one is here"


def test_whoever_is_being_withdrawn_is_used_no_more_and_found_by_every_door():
    picture = keep_picture("Ana", GREY, WHOLE)
    personal.shut(picture.person_id)
    assert people() == [] and personal.find_people("expired") == [picture.person_id]
    assert personal.delete_pictures(picture.person_id, False, pytest.fail) == 1
    assert personal.find_people("expired") == [picture.person_id], "its list of places is still to be worked off"
    personal.forget(picture.person_id)
    assert not personal.is_anything_here()


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"name": "Ana"}', '{"name": "A", "uses": 1, "until": "2999-01-01"}'])
def test_a_record_that_cannot_be_read_allows_nothing(damage):
    picture = keep_picture("Ana", GREY, WHOLE)
    picture.path.with_suffix(".json").write_text(damage, "utf-8")
    assert people() == [] and personal.find_people("expired") == [picture.person_id]


def test_a_picture_without_a_record_is_never_shown_and_goes():
    picture = keep_picture("Ana", GREY, WHOLE)
    picture.path.with_suffix(".json").unlink()
    assert people() == [] and personal.find_people("expired") == [picture.person_id]
    personal.delete_pictures(picture.person_id, False, pytest.fail)
    personal.forget(picture.person_id)
    assert not picture.path.exists() and not personal.is_anything_here()


def test_whoever_opens_a_picture_marks_the_cell_whichever_way_they_came_by_it(monkeypatch):
    seen = []
    monkeypatch.setattr("facelab.packs.pack.mark_outputs", seen.append)
    picture = keep_picture("Ana", GREY, WHOLE)
    picture.rgb("matching")
    assert seen == [[picture.person_id]]
    replace(picture, consent=replace(picture.consent, basis="stated")).rgb("matching")
    assert len(seen) == 1


def test_a_record_without_its_picture_shows_nobody():
    picture = keep_picture("Ana", GREY, WHOLE)
    picture.path.unlink()
    assert people() == []


def test_files_of_others_in_the_folder_stay(own_folder):
    picture = keep_picture("Ana", GREY, WHOLE)
    (picture.path.parent / "notes.txt").write_text("mine", "utf-8")
    personal.delete_pictures(picture.person_id, False, pytest.fail)
    personal.forget(picture.person_id)
    assert [file.name for file in picture.path.parent.iterdir()] == ["notes.txt"]


def test_a_full_disk_keeps_nothing(monkeypatch, own_folder):
    def full(path, content, whole=personal.write_whole):
        if path.suffix == ".png":
            raise OSError(28, "no space", str(path))
        return whole(path, content)

    monkeypatch.setattr(personal, "write_whole", full)
    with pytest.raises(OSError):
        keep_picture("Ana", GREY, WHOLE)
    assert not list(own_folder.rglob("*.json")) and people() == []


def test_places_are_noted_once_and_of_own_pictures_alone(tmp_path, own_folder):
    picture = keep_picture("Ana", GREY, WHOLE)
    for _ in range(2):
        note(picture, "file", tmp_path / "a.npz")
    note(picture, "gallery", tmp_path / "a\tfolder")
    note(replace(picture, consent=replace(picture.consent, basis="stated")), "file", tmp_path / "b.npz")
    assert personal.kept_elsewhere(picture.person_id) == [
        ("file", tmp_path / "a.npz"), ("gallery", tmp_path / "a\tfolder"),
    ]  # fmt: skip


def test_no_picture_can_be_committed_by_accident(tmp_path, monkeypatch):
    """The folder lies outside the project; and where somebody moved it into what git watches, git adds nothing."""
    git = ["git", "-C", str(tmp_path)]
    subprocess.run([*git, "init", "-q"], check=True)
    keep_picture("Ana", GREY, WHOLE)
    (tmp_path / "seen.txt").write_text("by git", "utf-8")
    subprocess.run([*git, "add", "-A"], check=True)
    listed = subprocess.run([*git, "ls-files"], check=True, capture_output=True, text=True).stdout
    assert listed.split() == ["seen.txt"]
    monkeypatch.delenv("FACELAB_PERSONAL")
    assert not personal.folder().resolve().is_relative_to(project_root().resolve())
