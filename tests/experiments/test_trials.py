"""Trials change pictures as they say, move the true box along, and count per person."""

import numpy as np
import pytest

from facelab.boxes import iou
from facelab.errors import FacelabError
from facelab.experiments import (
    Trial,
    by_cover,
    by_light,
    by_tilt,
    found_by_setting,
    missed,
    run_trials,
    to_face_width,
)
from facelab.metrics.detection import DetectionCounts
from facelab.packs import open_pack
from facelab.pipeline import alter, find_faces

PACK = open_pack("synthetic")
ORDINARY = [picture for picture in PACK.pictures if picture.picture_id.endswith("_1")][:6]


def test_the_true_box_holds_the_face_that_detectors_find():
    for picture in ORDINARY:
        found = find_faces(picture.rgb("detection"), "hog")
        assert max(iou(face.box, picture.true_box) for face in found) > 0.5


def test_a_pack_that_does_not_know_where_faces_are_says_so():
    with pytest.raises(FacelabError, match="does not say where the face is"):
        assert open_pack("portraits")["hopper"].true_box


@pytest.mark.parametrize("width", [20, 60])
def test_shrinking_gives_the_face_the_width_that_was_asked_for(width):
    rgb, face = to_face_width(ORDINARY[0].rgb(), ORDINARY[0].true_box, width)
    assert abs(face.width - width) <= 1 and face.bottom <= rgb.shape[0] and face.right <= rgb.shape[1]


@pytest.mark.parametrize("degrees", [20, -20])
def test_turning_takes_the_true_box_along(degrees):
    rgb, face = by_tilt(ORDINARY[0].rgb(), ORDINARY[0].true_box, degrees)
    found = find_faces(rgb, "hog")
    assert found and max(iou(seen.box, face) for seen in found) > 0.4


def test_a_full_turn_and_no_light_change_give_the_same_picture():
    rgb, face = ORDINARY[0].rgb(), ORDINARY[0].true_box
    assert np.abs(by_tilt(rgb, face, 360)[0].astype(int) - rgb).max() <= 1 and by_tilt(rgb, face, 360)[1] == face
    assert np.abs(by_light(rgb, face, 0)[0].astype(int) - rgb).max() <= 1


def test_half_the_light_is_half_the_linear_value():
    grey = np.full((4, 4, 3), 200, np.uint8)
    darker = alter.expose(grey, -1)[0, 0, 0] / 255
    assert darker**2.2 == pytest.approx((200 / 255) ** 2.2 / 2, rel=0.02)


def test_cover_hides_the_lower_part_and_leaves_the_original_alone():
    rgb, face = ORDINARY[0].rgb(), ORDINARY[0].true_box
    before = rgb.copy()
    covered, _ = by_cover(rgb, face, 0.5)
    assert (rgb == before).all()
    assert (covered[face.bottom - 1, face.left : face.right] == alter.NEUTRAL_GREY).all()
    assert (covered[: face.top + face.height // 2 - 1] == before[: face.top + face.height // 2 - 1]).all()


@pytest.mark.parametrize(("change", "setting"), [(alter.shrink, 0), (alter.shrink, 1.5)])
def test_impossible_settings_are_refused(change, setting):
    with pytest.raises(ValueError, match="factor"):
        change(np.zeros((4, 4, 3), np.uint8), setting)


def test_trials_cover_every_picture_setting_and_detector_once():
    trials = run_trials(ORDINARY[:2], to_face_width, (30, 80), ("haar", "hog"))
    keys = [(trial.picture.picture_id, trial.setting, trial.detector) for trial in trials]
    assert len(keys) == len(set(keys)) == 8


def test_any_number_of_threads_gives_the_same_trials_in_the_same_order():
    one, three = (run_trials(ORDINARY, to_face_width, (30, 80), threads=threads) for threads in (1, 3))
    assert one == three


def test_shares_and_misses_come_from_the_trials():
    trials = run_trials(ORDINARY, by_tilt, (0, 180), ("hog",))
    found = found_by_setting(trials, "hog")
    assert found[0].count > found[180].count and found[0].people == len(ORDINARY)
    assert len(missed(trials, "hog")) == sum(not trial.hit for trial in trials if trial.setting == 180)


def seen(picture, detector, setting, hits, false_alarms=0) -> Trial:
    return Trial(picture, detector, setting, DetectionCounts(hits, 1 - hits, false_alarms), ())


def test_shares_and_misses_are_those_of_one_detector_by_hand():
    one, other, third = PACK.of_person("p001")[:2] + PACK.of_person("p002")[:1]
    trials = [
        seen(one, "hog", 0, 1, false_alarms=1), seen(other, "hog", 0, 0), seen(third, "hog", 0, 1),
        seen(one, "hog", 9, 0), seen(other, "hog", 9, 0), seen(third, "hog", 9, 1),
        seen(third, "haar", 0, 0), seen(third, "haar", 9, 0),
    ]  # fmt: skip
    found = found_by_setting(trials, "hog")
    assert {setting: (share.count, share.total) for setting, share in found.items()} == {0: (2, 3), 9: (1, 3)}
    assert found[0].people == 2  # three pictures, and two people
    assert missed(trials, "hog") == [other, one] and missed(trials, "haar") == [third]


def test_each_setting_changes_the_picture_as_it_was_and_is_counted_where_the_face_has_gone():
    places = []

    def moved(rgb, face, setting):
        places.append(face)
        return np.roll(rgb, setting, axis=1), face._replace(left=face.left + setting, right=face.right + setting)

    trials = run_trials(ORDINARY[:1], moved, (60, -60), ("hog",), threads=1)
    assert places == [ORDINARY[0].true_box] * 2
    assert [trial.hit for trial in trials] == [True, True]


def test_more_stops_give_more_light_and_more_cover_leaves_less():
    rgb, face = ORDINARY[0].rgb(), ORDINARY[0].true_box
    assert by_light(rgb, face, -1)[0].mean() < rgb.mean() < by_light(rgb, face, 1)[0].mean()
    grey = [(by_cover(rgb, face, part)[0] == alter.NEUTRAL_GREY).all(axis=2).mean() for part in (0, 0.25, 0.75)]
    assert grey[0] < grey[1] < grey[2]
