"""False alarms in a town: whatever is chosen, the day is the one that the metrics give."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from facelab.errors import ConsentError
from facelab.experiments import read_town
from facelab.explorers.base_rates import FalseAlarms
from facelab.explorers.base_rates.false_alarms import (
    FOLLOWED,
    LINES,
    LISTED,
    MATED,
    MOST,
    PASSAGES,
    SIZES,
    STEPS,
    STRANGERS,
    TEXTS,
)
from facelab.metrics import percent


@pytest.fixture(scope="module")
def town(sample):
    return FalseAlarms.example(sample)


@given(st.integers(0, len(PASSAGES) - 1), st.integers(0, len(LISTED) - 1), st.integers(0, len(SIZES) - 1),
       st.integers(0, len(LINES) - 1))  # fmt: skip
def test_every_day_is_what_the_definitions_give(town, passages, listed, size, line):
    day = town.data["days"][passages][listed][size][line]
    p, people = LISTED[listed] / 10_000, PASSAGES[passages]
    tpir, fmr = (norm.cdf((LINES[line] - mean) / spread) for mean, spread in (MATED, STRANGERS))
    fpir, others = 1 - (1 - fmr) ** SIZES[size], 1 - (1 - fmr) ** (SIZES[size] - 1)
    true, false = people * p * tpir, people * ((1 - p) * fpir + p * (1 - tpir) * others)
    assert day["trueDrawn"] == round(true) and day["falseDrawn"] == pytest.approx(false, abs=0.51)
    assert day["ofUnlisted"] == percent(fpir)
    assert day["ofAlarms"] == percent(false / (true + false))
    assert day["dotsFalse"] == round(1000 * (1 - p) * fpir) and day["dotsListed"] == round(1000 * p)


def test_more_people_on_the_list_bring_more_false_alarms_and_no_more_true_ones(town):
    days = town.data["days"][2][3]
    for shorter, longer in zip(days, days[1:], strict=False):
        for one, other in zip(shorter, longer, strict=True):
            assert one["trueDrawn"] == other["trueDrawn"] and one["falseDrawn"] <= other["falseDrawn"]


def test_a_true_alarm_shows_one_person_twice_and_a_false_one_two_people(town):
    assert town.data["pairs"]["true"] and town.data["pairs"]["false"]
    for kind, same in (("true", True), ("false", False)):
        for pair in town.data["pairs"][kind]:
            assert (pair["passer"] == pair["listed"]) == same and pair["faces"][0] != pair["faces"][1]


def test_an_alarm_is_followed_through_six_steps_and_nobody_is_called_anything(town):
    for texts in FOLLOWED.values():
        assert len(texts) == len(STEPS) == 6
        told = " ".join(texts).lower()
        assert not any(word in told for word in ("suspect", "criminal", "offender"))


def test_the_words_and_the_still_are_of_where_it_stands(sample, town):
    town.passages, town.listed, town.size, town.line = 4, 3, 3, len(LINES) - 1
    assert town.words() in town.still() and f"{MOST} alarms" in town.still()
    town.passages, town.listed, town.size, town.line = 0, 0, 0, 0
    assert TEXTS["none"] in town.still() and "raise one" in town.words()


def test_people_who_may_not_stand_on_a_watch_list_are_refused(sample):
    class Picture:
        def __init__(self, consent):
            self.consent = consent

    from facelab.packs import Consent

    agreed = Consent("written-consent", frozenset({"display", "matching"}), "They agreed.", "made up", "CC0")
    one = type("One", (), {"picture": Picture(agreed), "embedding": np.zeros(128)})()
    with pytest.raises(ConsentError, match="watch-list"):
        FalseAlarms(read_town(), [one], {})


def test_the_town_is_whole():
    town = read_town()
    assert town["station"].camera and sum(place.camera for place in town.places) == 1
    assert all(0 <= place.x <= 100 and 0 <= place.y <= 60 for place in town.places) and len(town.roles) == 5
