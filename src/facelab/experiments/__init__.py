"""Experiments: whatever runs detectors or networks on pictures to make data for a lesson."""

from facelab.experiments.alike import TREATMENTS, Chips, compare_alike, face_chips
from facelab.experiments.detection import (
    Trial,
    by_cover,
    by_light,
    by_turn,
    change,
    found_by_setting,
    missed,
    run_trials,
    to_face_width,
    unchanged,
)
from facelab.experiments.embedding import (
    altered,
    apart,
    by_blur,
    by_colour_swap,
    by_mirror,
    by_size,
    by_thumbnail,
    moved_by,
)
from facelab.experiments.matching import (
    Pair,
    Sway,
    Verdicts,
    draw_pairs,
    machine_verdicts,
    read_answers,
    score_verdicts,
    sway,
)

__all__ = [
    "TREATMENTS", "Chips", "Pair", "Sway", "Trial", "Verdicts", "altered", "apart", "by_blur", "by_colour_swap",
    "by_cover", "by_light", "by_mirror", "by_size", "by_thumbnail", "by_turn", "change", "compare_alike", "draw_pairs",
    "face_chips", "found_by_setting", "machine_verdicts", "missed", "moved_by", "read_answers", "run_trials",
    "score_verdicts", "sway", "to_face_width", "unchanged",
]  # fmt: skip
