"""Sentences beneath a figure or a widget say what is so: each number in its place, each error by its name."""

import numpy as np
import pytest

from facelab.boxes import Box
from facelab.figures.detection.words import outcome, overlap_in_words, verdict
from facelab.figures.embedding.neighbours import neighbour_map
from facelab.figures.embedding.words import moved_in_words, neighbours_in_words
from facelab.figures.record.words import agreement_in_words, chosen_in_words, saved_in_words
from facelab.figures.verification import words as verification
from facelab.metrics import Choice, Scores, Share
from facelab.metrics.verification.costs import PURPOSES
from facelab.record import load_record
from facelab.record.letter import Saved

BOX = Box(0, 10, 10, 0)
# Two people, two pictures each; one mated comparison farther than 0.5, two non-mated ones nearer.
SCORES = Scores(
    distances=np.array([0.3, 0.4, 0.45, 0.7, 0.8, 0.6]),
    first=np.array([0, 0, 0, 1, 1, 2]),
    second=np.array([1, 2, 3, 2, 3, 3]),
    person_ids=np.array(["a", "a", "b", "b"]),
)


def test_each_detector_says_how_many_boxes_it_gave():
    found = {"haar": [], "hog": [BOX], "cnn": [BOX, BOX]}
    assert verdict(found) == "Haar cascade: nothing; HOG: one box; CNN: 2 boxes"


def test_an_overlap_is_a_hit_or_both_errors():
    half = Box(0, 10, 5, 0)
    assert overlap_in_words(BOX, half) == "IoU 0.50: counted as a hit where at least 0.4 is asked."
    assert "a miss, and a false alarm where at least 0.6" in overlap_in_words(BOX, half, 0.6)


@pytest.mark.parametrize(
    ("moved", "past"),
    [(0.1, "less far than their own"), (0.3, "farther than their own"), (0.5, "farther than Ann stands")],
)
def test_a_face_moved_past_its_own_picture_or_past_a_stranger(moved, past):
    said = moved_in_words(moved, 0.2, 0.4, "Ann", "Bea")
    assert past in said and f"Moved {moved:.2f}" in said and "own 0.20, nearest other 0.40" in said
    assert said.endswith("Nearest now: Bea.")


def test_neighbours_are_ranked_and_framed_on_the_map_with_their_faces_beneath():
    names = {"a": "Ann", "b": "Bea"}
    said = neighbours_in_words(["a", "a", "b"], names, 0, [2, 1], [0.31, 0.5])
    assert said == "Nearest to Ann: 1: Bea, 0.31; 2: another picture of the same person, 0.50."
    tiles = [np.full((64, 64, 3), shade, np.uint8) for shade in (40, 120, 200)]
    places = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    drawn = neighbour_map(tiles, places, ["a", "a", "b"], 0, [2, 1], [0.31, 0.5])
    other = neighbour_map(tiles, places, ["a", "a", "b"], 0, [1, 2], [0.31, 0.5])
    assert drawn.shape == (742, 900, 3) and (drawn != other).any()
    faces, others = (
        [shade for shade in (40, 120, 200) if (row == shade).all(axis=2).sum() > 500] for row in (drawn[600:], other)
    )
    assert faces == others == [40, 120, 200], "a face is missing beneath the map"


def test_the_record_says_what_was_chosen_read_and_saved(tmp_path):
    record = load_record()
    nothing, one = chosen_in_words(record, ()), chosen_in_words(record, record.events[:1])
    assert "No event" in nothing and one.startswith(f"1 of {len(record.events)} events")
    assert agreement_in_words(2, 3, 5) == "You read 3 of 5 cells, 2 of them as we did. 2 are still empty."
    assert agreement_in_words(5, 5, 5).endswith("5 of them as we did.")
    text, pdf = tmp_path / "letters" / "a.txt", tmp_path / "letters" / "a.pdf"
    assert "a.txt and a.pdf, in the folder 'letters'" in saved_in_words(Saved(text, pdf))
    assert "cannot draw Ł" in saved_in_words(Saved(text, None), "Ł")


def test_both_errors_of_a_threshold_are_counted_by_hand():
    assert verification.counted(SCORES, 0.5) == (2, 1)
    said = verification.counted_in_words(SCORES, 0.5)
    assert said == "At 0.50: 2 of 4 pairs of strangers are accepted, 1 of 2 pairs of one person refused."


def test_a_rate_is_said_with_both_ends_of_its_interval():
    said = verification.rate_in_words("FMR", Share(1, 10, 5, 0.02, 0.3))
    assert said == "FMR 10 %, 95 % interval 2 to 30 %"


def test_a_chosen_line_says_both_errors_of_a_thousand():
    said = verification.chosen_in_words(Choice(threshold=0.41, cost=0, fmr=0.02, fnmr=0.4), strangers=0.25)
    assert "Costs least at 0.41" in said and "250 with strangers" in said
    assert "about 5 would be false matches and 300 false non-matches" in said


def test_each_error_has_its_own_bearer():
    said = verification.bearers_in_words(PURPOSES[0])
    assert said.index("A false match") < said.index(PURPOSES[0].false_match) < said.index("A false non-match")
    assert said.endswith(f"{PURPOSES[0].false_non_match}.")


def test_a_spread_goes_from_the_least_to_the_most_and_its_width_is_the_middle_one():
    shares = [Share(1, 10, 5, 0.0, 0.3), Share(3, 10, 5, 0.2, 0.6), Share(2, 10, 5, 0.1, 0.8)]
    said = verification.spread_in_words(5, shares)
    assert said.startswith("3 sets of 5 people") and "from 10 % to 30 %" in said and "40 points wide" in said


def test_a_box_elsewhere_is_told_apart_from_the_face():
    face, elsewhere = Box(10, 60, 60, 10), Box(10, 160, 60, 110)
    assert outcome({"hog": [face], "haar": [elsewhere], "cnn": []}, face) == (
        "HOG: found; Haar cascade: missed, and a box where no face is; CNN: missed"
    )
