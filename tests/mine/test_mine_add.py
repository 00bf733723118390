"""A picture of one's own comes in: the record first, then the faces, then each person alone."""

import datetime
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from own_record import stated
from PIL import Image

from facelab.boxes import Box
from facelab.errors import ConsentError, FacelabError, PictureError
from facelab.mine import add
from facelab.mine.add import add_picture, parse_names
from facelab.packs import personal
from facelab.pipeline import find_faces


def jpeg(rgb, **more):
    file = io.BytesIO()
    Image.fromarray(rgb).save(file, "JPEG", quality=95, **more)
    return file.getvalue()


def test_only_the_part_around_the_face_is_kept(synthetic):
    whole = synthetic["p001_1"].rgb()
    told = str(add_picture(synthetic["p001_1"].path, stated("Ana")))
    (person,) = personal.people()
    kept = person.pictures[0].rgb("matching")
    assert kept.size < whole.size and len(find_faces(kept)) == 1
    assert f"{datetime.date.today():%d %B %Y}: Ana" in told and "cut away" not in told


def test_what_the_file_tells_besides_its_pixels_is_not_kept(synthetic, tmp_path):
    exif = Image.Exif()
    exif[0x010F], exif[0x8825] = "A camera of mine", {1: "N", 2: (52.0, 30.0, 0.0)}
    file = tmp_path / "grandmothers_garden.jpg"
    file.write_bytes(jpeg(synthetic["p001_1"].rgb(), exif=exif, comment=b"a comment of mine"))
    assert b"camera of mine" in file.read_bytes() and b"comment of mine" in file.read_bytes()
    add_picture(file, stated("Ana"))
    there = [path for path in (tmp_path / "personal").rglob("*") if path.is_file()]
    assert len(there) == 3  # the picture, its record, and the line that git obeys
    for path in there:
        assert "garden" not in path.name
        for trace in (b"garden", b"camera", b"comment", b"Exif"):
            assert trace not in path.read_bytes()
    with Image.open(personal.people()[0].pictures[0].path) as kept:
        assert not kept.getexif() and not kept.info


def test_a_turn_in_the_exif_data_is_carried_out_before_it_goes(synthetic):
    lying = np.ascontiguousarray(np.rot90(synthetic["p001_1"].rgb()))
    exif = Image.Exif()
    exif[0x0112] = 6
    add_picture(jpeg(lying, exif=exif), stated("Ana"))
    assert len(find_faces(personal.people()[0].pictures[0].rgb())) == 1


def test_of_two_people_each_is_kept_alone_and_whoever_is_not_named_is_cut_away(two_faces):
    assert str(add_picture(two_faces, stated("Ana", "Ben"))).count("Ana and Ben")
    ana, ben = personal.people()
    assert [len(find_faces(person.pictures[0].rgb())) for person in (ana, ben)] == [1, 1]
    assert "One other face was cut away" in str(add_picture(two_faces, stated(None, "Cleo")))
    cleo = personal.people()[2]
    assert (cleo.pictures[0].rgb() == ben.pictures[0].rgb()).all(), "from left to right"


@pytest.mark.parametrize(
    "names, says",
    [
        (("Ana",), "There are 2 faces in 'your picture', and the record has 1 name. Nothing was kept."),
        (("Ana", "Ben", "Cleo"), "There are 2 faces in 'your picture', and the record has 3 names."),
    ],
)
def test_each_face_is_named_or_cut_away(two_faces, names, says):
    with pytest.raises(ConsentError) as refusal:
        add_picture(two_faces, stated(*names))
    assert refusal.value.what.startswith(says) and "Ana, -, Ben" in refusal.value.cure
    assert personal.people() == []


def test_the_record_comes_before_the_picture(monkeypatch):
    monkeypatch.setattr(add, "_read", lambda source: pytest.fail("the picture was opened without a whole record"))
    for wrong in (stated("Ana", adults=False), stated(), stated("Ana", agreed=False)):
        with pytest.raises(ConsentError):
            add_picture("nowhere.jpg", wrong)


def test_under_18_no_setting_helps(monkeypatch, synthetic):
    for name in ("FACELAB_LAB", "FACELAB_PUBLISHING", "FACELAB_ADULTS", "FACELAB_FORCE"):
        monkeypatch.setenv(name, "1")
    with pytest.raises(ConsentError, match="under 18 is not taken, one's own included, and no setting changes that"):
        add_picture(synthetic["p001_1"].path, stated("Ana", adults=False, also=("enrol", "keep")))


@pytest.mark.parametrize(
    "source, error, says",
    [
        (b"no picture at all", PictureError, "'your picture' is not a picture that can be read here"),
        ("nowhere.jpg", PictureError, "There is no file 'nowhere.jpg'"),
        (np.full((300, 300, 3), 127, np.uint8), FacelabError, "No face was found in 'your picture', so nothing was kept"),
        (jpeg(np.zeros((20, 20, 3), np.uint8))[:200], PictureError, "is damaged or cut short|is not a picture"),
    ],
)
def test_what_holds_no_face_is_refused_with_the_cure(source, error, says):
    with pytest.raises(error, match=says) as refusal:
        add_picture(source, stated("Ana"))
    assert refusal.value.cure and personal.people() == []


def test_49_megapixels_are_taken_if_there_is_memory_and_refused_in_words_if_not(synthetic, tmp_path, monkeypatch):
    side = 7000
    small = Image.fromarray(synthetic["p001_1"].rgb())
    small.resize((side, side)).save(tmp_path / "large.jpg", quality=80)
    monkeypatch.setattr("facelab.pipeline.memory.free_memory", lambda: 500_000_000)
    with pytest.raises(PictureError, match=r"'large.jpg' needs about 1\.4 GB of memory to be looked at, and 0\.4 GB can"):
        add_picture(tmp_path / "large.jpg", stated("Ana"))
    monkeypatch.undo()


def test_more_than_50_megapixels_are_refused_before_memory_is_taken(tmp_path, monkeypatch):
    Image.new("L", (7200, 7000)).save(tmp_path / "huge.png")
    with pytest.raises(PictureError, match=r"'huge.png' has more than 50 million pixels|needs about"):
        add_picture(tmp_path / "huge.png", stated("Ana"))


def test_faces_that_cannot_be_cut_apart_are_refused(synthetic, monkeypatch):
    box = Box(80, 220, 220, 80)
    faces = [type("F", (), {"box": box})(), type("F", (), {"box": box._replace(left=150, right=290)})()]
    monkeypatch.setattr(add, "find_faces", lambda rgb: faces)
    with pytest.raises(FacelabError, match="The face of Ana cannot be cut out alone"):
        add_picture(synthetic["p001_1"].rgb(), stated("Ana", "Ben"))
    assert personal.people() == []


sides = st.integers(0, 400)
boxes = st.tuples(sides, sides, st.integers(40, 200)).map(lambda at: Box(at[0], at[1] + at[2], at[0] + at[2], at[1]))


@given(boxes, boxes)
def test_a_part_holds_its_own_face_and_nothing_of_the_other_wherever_that_is_possible(own, other):
    part = add._without(Box(own.top - 60, own.right + 60, own.bottom + 60, own.left - 60), other, own)
    apart = own.right <= other.left or other.right <= own.left or own.bottom <= other.top or other.bottom <= own.top
    holds = part.top <= own.top and part.left <= own.left and part.bottom >= own.bottom and part.right >= own.right
    clear = not (
        part.left < other.right and other.left < part.right and part.top < other.bottom and other.top < part.bottom
    )
    assert clear and holds == apart


@pytest.mark.parametrize(
    "text, names",
    [("Ana", ("Ana",)), ("Ana, -", ("Ana", None)), (" – ,Ben ", (None, "Ben")), ("", ()), (" , ", ())],
)
def test_names_are_read_as_people_write_them(text, names):
    assert parse_names(text) == names
