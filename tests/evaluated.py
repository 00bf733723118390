"""Sets of one's own that several tests evaluate."""

import numpy as np

from facelab.evaluate import SizedPicture
from facelab.packs import open_pack
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
            picture = SizedPicture(f"{person:02d}/{number}.jpg", template.path, PACK.consent, f"{person:02d}")
            analyses.append(
                Analysis(picture, (Face(Box(0, 9, 9, 0)),), (centre + spread * rng.standard_normal(128))[None])
            )
    return analyses
