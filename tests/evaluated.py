"""Sets of one's own that several tests evaluate."""

import numpy as np

from facelab.evaluate import evaluate
from facelab.evaluate.command import Evaluation
from facelab.evaluate.counted import count_pairs, evaluate_counts
from facelab.evaluate.measure import FULL
from facelab.metrics import compare_all, count_scores
from facelab.packs import Picture, open_pack
from facelab.pipeline import Analysis, Box, Face

BASIS = "Nobody in these pictures exists."
PACK = open_pack("synthetic")
NAMES = ("Ann", "Ben", "Cleo", "Dee", "Eli", "Fay")


def made_up(people: int = 24, pictures: int = 3, seed: int = 1, spread: float = 0.045) -> list[Analysis]:
    """Analyses with made-up embeddings whose two kinds of distances overlap."""
    rng = np.random.default_rng(seed)
    template = next(picture for picture in PACK.pictures if picture.person_id)
    analyses = []
    for person in range(people):
        centre = 0.03 * rng.standard_normal(128)
        for number in range(pictures):
            picture = Picture(f"{person:02d}/{number}.jpg", template.path, PACK.consent, f"{person:02d}")
            analyses.append(
                Analysis(picture, (Face(Box(0, 9, 9, 0)),), (centre + spread * rng.standard_normal(128))[None])
            )
    return analyses


def evaluation_of(analyses: list[Analysis], groups=None, counted: bool = False, **about) -> Evaluation:
    """An evaluation of made-up analyses, as of a folder 'made up' in which nothing else lies."""
    report = {
        "folder": "made up",
        "settings": {**FULL, "fast": False, "max_side": None, "pairs": None, "folds": None},
        **{name: [] for name in ("passed_over", "doubles", "same_stem", "repeated_pairs")},
        "pictures_in_inner_folders": 0,
        "fast": None,
        "faces": sum(len(analysis.faces) for analysis in analyses),
        "seconds": 12.345,
        "faces_per_second": 67.89,
        **about,
    }
    if counted:
        counts, scores = count_pairs(analyses), None
        report |= {"counted_on": "a cluster", **evaluate_counts(analyses, counts)}
    else:
        scores = compare_all(analyses)
        counts = count_scores(scores)
        report |= evaluate(analyses, groups=groups, scores=scores)
    return Evaluation(report, analyses[0].picture.consent, analyses, counts, scores)
