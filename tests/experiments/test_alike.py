"""Everybody made alike in one thing: what is levelled is the same for all afterwards, and the rest is left alone."""

import cv2
import numpy as np
import pytest

from facelab.experiments import alike
from facelab.experiments.alike import TREATMENTS, Chips, compare_alike, face_chips
from facelab.packs import open_pack
from facelab.pipeline import analyse
from facelab.pipeline.align import PARTS_OF_68


@pytest.fixture(scope="module")
def chips() -> Chips:
    pack = open_pack("synthetic")
    return face_chips([analyse(pack[name]) for name in ("p001_1", "p001_2", "p002_1", "p003_1")])


@pytest.fixture(scope="module")
def of_one_form(chips) -> Chips:
    """Chips whose landmarks lie in one place, so that what is shared can be compared pixel by pixel."""
    return Chips(chips.pixels, np.repeat(chips.points[:1], len(chips.pixels), 0), chips.person_ids)


def middle(chips, part):
    """Return the pixel (x, y) in the middle of a part of the first face."""
    return chips.points[0][PARTS_OF_68[part]].mean(0).round().astype(int)


def test_chips_are_cut_out_with_their_landmarks_on_them(chips):
    assert chips.pixels.shape == (4, 150, 150, 3) and chips.person_ids == ("p001", "p001", "p002", "p003")
    assert ((chips.points > -20) & (chips.points < 170)).all()  # a chin may lie below the chip
    eyes = chips.points[:, PARTS_OF_68["right eye"]].mean(1)[:, 1]
    assert (eyes < chips.points[:, PARTS_OF_68["mouth"]].mean(1)[:, 1]).all()


@pytest.mark.parametrize("name", TREATMENTS)
def test_every_treatment_gives_chips_the_network_takes_and_changes_none_that_came_in(chips, name):
    before = chips.pixels.copy()
    treated = TREATMENTS[name](chips)
    assert treated.shape == before.shape and treated.dtype == np.uint8
    assert np.array_equal(chips.pixels, before)
    assert np.array_equal(treated, before) == (name == "as they are")


def test_without_colour_every_pixel_is_grey(chips):
    assert (np.ptp(TREATMENTS["without colour"](chips).astype(int), axis=-1) == 0).all()


def test_blurring_takes_contrast_away(chips):
    rough = [cv2.Laplacian(chip, cv2.CV_64F).std() for chip in (chips.pixels[0], TREATMENTS["blurred"](chips)[0])]
    assert rough[1] < 0.7 * rough[0]


def test_hair_and_background_are_painted_over_and_the_middle_of_the_face_is_kept(chips):
    treated = TREATMENTS["hair and background painted over"](chips)
    corners = treated[:, [0, 0, 149, 149], [0, 149, 0, 149]]
    assert (corners == alike.NEUTRAL_GREY).all() and (treated == alike.NEUTRAL_GREY).all(-1).mean() > 0.1
    for part in ("nose", "mouth", "left eye"):
        x, y = middle(chips, part)
        assert np.array_equal(treated[0, y, x], chips.pixels[0, y, x])


def test_of_one_tone_the_means_of_the_faces_are_equal(chips):
    treated, faces = TREATMENTS["one tone for all"](chips), alike._faces(chips) > 0.99
    means = np.array([chip[face].mean(0) for chip, face in zip(treated, faces, strict=True)])
    before = np.array([chip[face].mean(0) for chip, face in zip(chips.pixels, faces, strict=True)])
    assert np.ptp(means, axis=0).max() < 6 < np.ptp(before, axis=0).max() / 3


def test_brows_and_eyes_are_painted_out_and_the_mouth_is_kept(chips):
    treated = TREATMENTS["brows and eyes painted out"](chips)
    eye, mouth = middle(chips, "right eye"), middle(chips, "mouth")
    around = np.s_[eye[1] - 3 : eye[1] + 4, eye[0] - 6 : eye[0] + 7]
    assert treated[0][around].std() < 0.6 * chips.pixels[0][around].std()
    assert np.array_equal(treated[0, mouth[1], mouth[0]], chips.pixels[0, mouth[1], mouth[0]])


def test_flat_skin_has_one_colour_between_the_features_and_keeps_the_features(chips):
    treated, skin = TREATMENTS["skin flat, each its own colour"](chips), alike._skin(chips) > 0.999
    for chip, where in zip(treated, skin, strict=True):
        assert where.sum() > 1000 and (np.ptp(chip[where].astype(int), axis=0) <= 1).all()
    x, y = middle(chips, "mouth")
    assert np.array_equal(treated[0, y, x], chips.pixels[0, y, x])
    assert len({tuple(chip[where][0]) for chip, where in zip(treated, skin, strict=True)}) > 1


def test_what_is_shared_is_the_same_for_all_and_what_is_not_stays_their_own(of_one_form):
    features = alike._parts(of_one_form, alike._FEATURES)[0] > 0.999
    skin = alike._skin(of_one_form)[0] > 0.999
    for name, shared, own in (("one set of features for all", features, skin), ("one skin for all", skin, features)):
        treated = TREATMENTS[name](of_one_form)
        assert shared.sum() > 200 and own.sum() > 200
        assert (np.ptp(treated[:, shared].astype(int), axis=0) <= 1).all()
        assert np.array_equal(treated[:, own], of_one_form.pixels[:, own])


def test_a_face_moved_to_its_own_landmarks_stays_where_it_is_and_to_others_moves(chips):
    chip, points = chips.pixels[0], chips.points[0]
    assert np.abs(alike._warp(chip, points, points).astype(int) - chip).max() <= 1
    moved = points + (4, 0)
    (x, y), (new_x, new_y) = points[30].astype(int), moved[30].astype(int)
    there = alike._warp(chip, points, moved)
    assert np.abs(there[new_y, new_x].astype(int) - chip[y, x]).max() <= 3


def test_comparing_treated_chips_compares_each_with_each_by_person(chips):
    scores = compare_alike(chips, "without colour")
    assert len(scores.distances) == 6 and scores.mated.sum() == 1
    plain = compare_alike(chips, "as they are")
    assert not np.allclose(plain.distances, scores.distances)
