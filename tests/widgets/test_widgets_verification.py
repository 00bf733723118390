"""Widgets on verification: the purposes and the people follow what is pressed and moved."""

from html import unescape

import numpy as np
import pytest

from facelab.figures.verification.words import (
    chosen_in_words,
    counted,
    counted_in_words,
    spread_in_words,
)
from facelab.metrics import Choice, ScoreCounts, Share, count_scores
from facelab.metrics.verification.costs import PURPOSES, least_cost, with_fewer_people
from facelab.widgets.verification import HowManyPeople, PurposeChooser
from facelab.widgets.verification.purpose import STRANGERS, WEIGHTS

BY_HAND = ScoreCounts(np.array([0, 0.2, 0.4, 0.6, 0.8]), np.array([6, 3, 1, 0]), np.array([0, 0, 10, 90]))


@pytest.fixture(scope="module")
def counts(sample):
    return count_scores(sample.scores, 0.01)


def test_both_errors_of_a_line_are_counted_as_the_comparisons_have_them(sample):
    scores = sample.scores
    match = scores.distances <= 0.4
    strangers, same = scores.made & ~scores.mated, scores.made & scores.mated  # a failure to acquire is neither
    accepted, refused = int((strangers & match).sum()), int((same & ~match).sum())
    assert counted(scores, 0.4) == (accepted, refused) and accepted != refused
    assert f"{accepted:,} of {strangers.sum():,} pairs of strangers are accepted" in counted_in_words(scores, 0.4)
    assert f"{refused:,} of {same.sum():,} pairs of one person refused" in counted_in_words(scores, 0.4)


def test_a_purpose_sets_the_sliders_and_sliders_may_differ_from_it(counts, seen):
    widget = PurposeChooser({"these": (counts, "made up"), "by hand": (BY_HAND, "made up")})
    assert (widget.strangers.value, widget.weight.value) == (PURPOSES[0].strangers, PURPOSES[0].weight)
    widget.purpose.value = purpose = PURPOSES[2]
    chosen = least_cost(counts, purpose.strangers, purpose.weight)
    assert seen.spoken(widget.words) == chosen_in_words(chosen, purpose.strangers)
    assert unescape(widget.bearers.value) == (
        f"<p>A false match is borne by {purpose.false_match}. "
        f"A false non-match is borne by {purpose.false_non_match}.</p>"
    )  # a paragraph: the picture that follows it begins a line of its own
    assert widget.bearers.value in widget.still()
    assert f"{purpose.name} costs least at {chosen.threshold:.2f}" in seen.alt(widget.picture)
    before = widget.picture.value
    widget.weight.value = 0.01
    assert chosen_in_words(least_cost(counts, purpose.strangers, 0.01), purpose.strangers) in widget.words.value
    assert widget.picture.value != before
    widget.sample.value = widget.sample.options[1][1]
    assert chosen_in_words(least_cost(BY_HAND, purpose.strangers, 0.01), purpose.strangers) in widget.words.value


def test_a_purpose_draws_once(counts, monkeypatch):
    widget, drawn = PurposeChooser({"these": (counts, "made up")}), []
    say = widget.say
    monkeypatch.setattr(widget, "say", lambda *words, **how: drawn.append(words) or say(*words, **how))
    widget.purpose.value = PURPOSES[1]
    assert len(drawn) == 1


def test_a_threshold_is_told_in_comparisons_of_each_kind():
    said = chosen_in_words(Choice(threshold=0.41, cost=0, fmr=0.02, fnmr=0.3), strangers=0.25)
    assert said == (
        "Costs least at 0.41. Of 1,000 comparisons, 250 with strangers, about 5 would be false matches and "
        "220 false non-matches."
    )


def test_every_purpose_can_be_set_and_names_who_bears_both_errors():
    for purpose in PURPOSES:
        assert purpose.strangers in [one / 1000 for one in STRANGERS] and purpose.weight in WEIGHTS
        assert purpose.false_match and purpose.false_non_match


def test_the_number_of_people_changes_the_words_and_the_button_changes_the_people(sample, seen):
    widget = HowManyPeople(sample.scores, 0.45, "made up")
    assert "sets of 10 people" in seen.spoken(widget.words)
    widget.people.value = 5
    shares = with_fewer_people(sample.scores, 0.45, 5, seed=1, draws=1000)
    before = widget.picture.value
    assert seen.spoken(widget.words) == spread_in_words(5, shares)
    widget.again.click()
    others = with_fewer_people(sample.scores, 0.45, 5, seed=2, draws=1000)
    assert seen.spoken(widget.words) == spread_in_words(5, others) != spread_in_words(5, shares)
    assert spread_in_words(5, others) in seen.alt(widget.picture) and widget.picture.value != before


def test_the_spread_is_from_the_least_to_the_most_and_the_interval_is_the_middle_one():
    shares = [Share(1, 10, 5, 0.0, 0.3), Share(4, 10, 5, 0.2, 0.9), Share(2, 10, 5, 0.1, 0.6)]
    said = spread_in_words(5, shares)
    assert said.startswith("3 sets of 5 people") and "from 10 % to 40 %" in said and "is 50 points wide" in said
