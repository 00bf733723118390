"""What 03_thresholds states in checked cells does not hang on a rounding, and its surprise is there."""

import dlib
import numpy as np
import pytest

from facelab.metrics import compare_all, count_scores, error_rates, london_scores
from facelab.metrics.verification.costs import PURPOSES, least_cost
from facelab.packs import open_pack
from facelab.pipeline import analyse_all

SAFE = 1e-3  # a thousand times what another order of the same sums moves an embedding by; see test_margins
PACK = open_pack("synthetic")


@pytest.fixture(scope="module")
def analyses():
    """The pictures of the lesson and what was found in them."""
    some = [p for p in PACK.pictures if p.person_id <= "p040" and p.picture_id.endswith(("_1", "_2", "_5"))]
    return analyse_all(some, threads=2, progress=False)


@pytest.fixture(scope="module")
def scores(analyses):
    """The comparisons of the lesson."""
    return compare_all(analyses)


def test_who_is_found_and_who_is_not_hangs_on_no_rounding(analyses):
    detector = dlib.get_frontal_face_detector()
    for one in analyses:
        if one.faces:
            assert max(face.score for face in one.faces) > SAFE
        else:
            boxes, _, _ = detector.run(one.picture.rgb("detection"), 1, -SAFE)
            assert not boxes


def test_the_lesson_compares_forty_people(scores):
    assert len(np.unique(scores.person_ids)) == 40 and len(scores.person_ids) == 120


def test_no_line_is_without_error_by_a_margin(scores):
    assert scores.mated_distances[-1] > scores.non_mated_distances[0] + SAFE


def test_the_same_line_is_ten_times_worse_by_a_margin(scores):
    fmr, _ = error_rates(scores, 0.6 - SAFE)
    assert fmr > 1.5 * 10 * london_scores().at(0.6)[0].value


def test_the_purposes_want_different_lines_here_and_one_in_london(scores):
    for moved in (-SAFE, 0, SAFE):
        shifted = count_scores(
            type(scores)(scores.distances + moved, scores.first, scores.second, scores.person_ids), 0.01
        )
        lines = {least_cost(shifted, one.strangers, one.weight).threshold for one in PURPOSES}
        assert max(lines) - min(lines) > 0.05
    assert len({least_cost(london_scores().counts, one.strangers, one.weight).threshold for one in PURPOSES}) == 1
