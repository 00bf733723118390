"""How strongly skin tone is tied to everything else in the pack: the check that no tone comes with its own mood."""

import numpy as np
from scipy.stats import chi2, spearmanr

from facelab_synthesis.records import Capture, Person, tone_third
from facelab_synthesis.ties import cramers_v

PERSON_LABELS = (
    "sex_setting",
    "age_band",
    "hair_style",
    "hair_colour",
    "eye_colour",
    "beard",
    "resting_expression",
    "wears_glasses",
)
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
        Spearman's rank correlation with tone for numbers (-1 to 1); ``p`` of the chi-squared test, or of the
        correlation; ``counted`` says over how many people or pictures.
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
            values = [getattr(record, name) for record in records]
            value = cramers_v(thirds, values)
            smaller, freedom = min(3, len(set(values))) - 1, 2 * (len(set(values)) - 1)
            p = float(chi2.sf(value**2 * len(records) * smaller, freedom))
            rows.append({"setting": name, "measure": "Cramer's V", "value": value, "p": p, "counted": counted})
        for name in numbers:
            found = spearmanr(tones, [getattr(record, name) for record in records])
            value, p = float(found.statistic), float(found.pvalue)
            rows.append({"setting": name, "measure": "Spearman", "value": value, "p": p, "counted": counted})
    return rows
