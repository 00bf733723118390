"""What checked cells state is far enough from every threshold that another machine's rounding cannot turn it."""

import numpy as np

from facelab.experiments import draw_pairs
from facelab.packs import open_pack
from facelab.pipeline import analyse, distance, find_faces

# How far two processors differ was not measured. On one, another order of the same sums moves an embedding by about
# 1e-6, and this is five hundred times that.
SAFE = 5e-4
PACK = open_pack("synthetic")


def test_the_machine_is_in_no_doubt_about_any_pair_of_lesson_00():
    for pair in draw_pairs(PACK, count=20):
        apart = distance(analyse(pair.first).embedding, analyse(pair.second).embedding)
        assert abs(apart - 0.6) > SAFE


def test_no_score_is_close_to_a_threshold_that_lesson_01_counts_at():
    scores = np.array([face.score for picture in PACK.pictures for face in find_faces(picture.rgb("detection"))])
    for least in (0.0, 0.2, 0.5, 1.0):
        assert np.abs(scores - least).min() > SAFE
