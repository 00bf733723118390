"""The goals count what they say they count, for any written set."""

import numpy as np
import pytest

from facelab_synthesis.goals import goal_lines, goals
from facelab_synthesis.look import look_at_folder


def pictures(apart, kinds=("normal",) * 3, lost=0):
    """Return rows and embeddings of 12 people, so far apart, whose own pictures lie 0.1 apart; some lose a face."""
    rows, embeddings = [], []
    for person in range(12):
        for place, kind in enumerate(kinds):
            vector = np.zeros(128)
            vector[person], vector[20 + place] = apart / np.sqrt(2), 0.1 / np.sqrt(2)
            found = not (person < lost and place == 0)
            rows.append({"seed": person, "kind": kind, "found": found})
            embeddings.append(vector if found else None)
    return rows, embeddings


def test_strangers_far_apart_meet_every_goal_of_ordinary_pictures():
    found, alike, error = goals(*pictures(0.9))
    assert (found.value, alike.value, error.value) == (1.0, 0.0, 0.0)
    assert found.met and alike.met and error.met


def test_strangers_nearer_than_the_threshold_are_counted_and_the_goal_is_missed():
    _, alike, _ = goals(*pictures(0.4))
    assert alike.value == 1.0 and not alike.met


def test_a_face_not_found_counts_against_detection_and_in_no_distance():
    found, _, _ = goals(*pictures(0.9, lost=3))
    assert found.value == pytest.approx(33 / 36) and not found.met


def test_hard_pictures_are_held_to_a_band_and_not_to_a_limit():
    *_, hard = goals(*pictures(0.9, kinds=("normal", "normal", "hard", "hard")))
    assert hard.name == "EER, hard" and hard.value == 0 and not hard.met, "pictures that are too easy miss the goal too"


def test_the_table_has_a_row_for_each_goal_and_says_which_are_met():
    lines = goal_lines(goals(*pictures(0.4)))
    assert len(lines) == 5
    assert lines[3].endswith("| no |") and "at most 25 %" in lines[3]


def test_a_folder_that_holds_no_set_is_named_with_its_cure(tmp_path):
    with pytest.raises(SystemExit, match=r"pictures\.csv.*`write` made"):
        look_at_folder(tmp_path)


def test_a_table_without_faces_places_is_named_with_what_it_lacks(tmp_path):
    (tmp_path / "pictures.csv").write_text("file,person_id\na.jpg,p001\n")
    with pytest.raises(SystemExit, match=r"lacks face_bottom.*kind"):
        look_at_folder(tmp_path)
