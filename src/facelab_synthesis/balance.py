"""How strongly skin tone is tied to everything else in the pack: the check that no tone comes with its own mood."""

import numpy as np
from scipy.stats import spearmanr

from facelab_synthesis.cast import Capture, Person, cramers_v, tone_third

PERSON_LABELS = ("sex_setting", "age_band", "hair_style", "resting_expression", "wears_glasses")
PERSON_NUMBERS = ("age", "weight", "shape_a", "shape_b", "shape_c")
CAPTURE_LABELS = ("expression", "background", "glasses")
CAPTURE_NUMBERS = (
    "yaw",
    "pitch",
    "expression_strength",
    "key_azimuth",
    "key_elevation",
    "key_softness",
    "key_fraction",
    "exposure_ev",
    "face_fraction",
    "resolution",
    "noise",
)


def ties_to_tone(people: list[Person], captures: list[Capture]) -> list[dict]:
    """Measure how each setting goes with skin tone.

    Returns
    -------
    list of dict
        ``setting``, ``measure`` and ``value``: Cramer's V against thirds of the tone scale for labels (0 to 1),
        Spearman's rank correlation with tone for numbers (-1 to 1); ``counted`` says over how many people or pictures.
    """
    tone = {person.person_id: person.tone for person in people}
    rows = []
    for records, labels, numbers in (
        (people, PERSON_LABELS, PERSON_NUMBERS),
        (captures, CAPTURE_LABELS, CAPTURE_NUMBERS),
    ):
        tones = np.array([tone[record.person_id] for record in records])
        thirds = [tone_third(value) for value in tones]
        counted = f"{len(records)} {'people' if records is people else 'pictures'}"
        for name in labels:
            value = cramers_v(thirds, [getattr(record, name) for record in records])
            rows.append({"setting": name, "measure": "Cramer's V", "value": value, "counted": counted})
        for name in numbers:
            value = float(spearmanr(tones, [getattr(record, name) for record in records]).statistic)
            rows.append({"setting": name, "measure": "Spearman", "value": value, "counted": counted})
    return rows
