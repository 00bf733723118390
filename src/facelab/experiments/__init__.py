"""Experiments: whatever runs detectors or networks on pictures to make data for a lesson."""

from facelab.experiments.alike import TREATMENTS, Chips, compare_alike, face_chips, with_parts_of
from facelab.experiments.detection import (
    Trial,
    by_cover,
    by_light,
    by_tilt,
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
    by_sketch,
    by_thumbnail,
    embed_altered,
)
from facelab.experiments.identification import Split, deal, random_rows, rows_on_disk
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
from facelab.experiments.steps import WAYS, Step, Way, cnn_steps, found_by_way, look_at_steps, steps_of
from facelab.experiments.town import Town, read_town

__all__ = [
    "Chips", "Pair", "Split", "Step", "Sway", "Town", "TREATMENTS", "Trial", "Verdicts", "WAYS", "Way", "altered", "apart",
    "by_blur", "by_colour_swap", "by_cover", "by_light", "by_mirror", "by_size", "by_sketch", "by_thumbnail", "by_tilt",
    "cnn_steps", "compare_alike", "deal", "draw_pairs", "embed_altered", "face_chips", "found_by_setting", "found_by_way",
    "look_at_steps", "machine_verdicts", "missed", "random_rows", "read_answers", "read_town", "rows_on_disk", "run_trials", "score_verdicts", "steps_of",
    "sway", "to_face_width", "unchanged", "with_parts_of",
]  # fmt: skip
