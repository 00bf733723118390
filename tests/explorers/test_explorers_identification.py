"""One against many: at every size and line, what is shown is what searching by hand gives."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from facelab.experiments import deal
from facelab.explorers.identification import OneAgainstMany
from facelab.explorers.identification.one_against_many import RULES, SYNTHETIC
from facelab.metrics import false_positive_identification_rate, percent, search_all
from facelab.metrics.identification import expected_fpir
from facelab.pipeline.embed import distance


@pytest.fixture(scope="module")
def split(sample):
    return deal(sample.faces)


@pytest.fixture(scope="module")
def many(sample, split):
    return OneAgainstMany(split, sample.names, "made up")


def apart(split, size):
    return np.array([[distance(one.embedding, other.embedding) for other in split.gallery[:size]]
                     for one in split.visitors])  # fmt: skip


@given(st.data())
def test_counts_shares_and_predictions_are_those_of_the_metrics(many, split, data):
    sizes, lines = many.data["sizes"], many.data["lines"]
    size = data.draw(st.integers(sizes["low"], sizes["high"]))
    at = data.draw(st.integers(0, len(many.data["fmr"]) - 1))
    line = round(lines["low"] + at * lines["step"], 2)
    searches = search_all(
        [one.embedding for one in split.visitors], [one.picture.person_id for one in split.visitors],
        [one.embedding for one in split.gallery[:size]], [one.picture.person_id for one in split.gallery[:size]],
    )  # fmt: skip
    share = false_positive_identification_rate(searches, line)
    found = many.data["found"][size - sizes["low"]][at]
    assert found == share.count and many.data["shares"][found] == percent(share.value)
    fmr = float((apart(split, None) <= line).mean())
    assert many.data["fmr"][at] == percent(fmr)
    assert many.data["expected"][size - sizes["low"]][at] == percent(expected_fpir(fmr, size))
    hits = [next(step for step in reversed(one["nearest"]) if step[0] <= size)[2] <= at
            for one in many.data["visitors"]]  # fmt: skip
    assert hits == (apart(split, size).min(axis=1) <= line).tolist()


def test_the_nearest_of_each_visitor_is_named_from_the_size_on_at_which_they_come_in(many, split, sample):
    for number, visitor in enumerate(many.data["visitors"]):
        assert visitor["name"] == sample.names[split.visitors[number].picture.person_id]
        for size in range(many.data["sizes"]["low"], many.data["sizes"]["high"] + 1):
            _, who, _, says = next(step for step in reversed(visitor["nearest"]) if step[0] <= size)
            row = apart(split, size)[number]
            assert who == row.argmin() and says == f"{row.min():.2f}"


def test_the_lines_reach_from_where_nobody_comes_up_to_where_everybody_does(many):
    assert many.data["found"][-1][0] == 0 or many.data["lines"]["low"] <= apart_low(many)
    assert many.data["found"][-1][-1] == len(many.data["visitors"])


def apart_low(many):
    return min(float(step[3]) for one in many.data["visitors"] for step in one["nearest"])


def test_without_a_line_everybody_comes_up_and_the_words_say_so(sample, split):
    many = OneAgainstMany(split, sample.names, "made up")
    many.rule = RULES[1]
    assert many.found().all() and "FPIR 100 %" in many.words() and "always nearest" in many.words()
    many.rule, many.size = RULES[0], many.data["sizes"]["high"]
    many.line = many.data["lines"]["low"]
    assert f"{int(many.found().sum())} of {len(split.visitors)} visitors" in many.words()


def test_people_who_do_not_exist_are_said_not_to(many):
    assert many.data["note"] == SYNTHETIC
    assert f"{len(many.data['visitors'])} visitors" in many.still()
