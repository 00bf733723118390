"""Pairs of faces to be judged, and how the judging went."""

from itertools import combinations

import numpy as np
import pytest

from facelab.errors import FacelabError
from facelab.experiments import draw_pairs, machine_verdicts, matching, read_answers, score_verdicts, sway
from facelab.experiments.matching import SHARED, VARIED, Sway, Verdicts, agreement
from facelab.packs import open_pack
from facelab.pipeline import Analysis, Box, Face

PACK = open_pack("synthetic")


@pytest.fixture
def pairs():
    return draw_pairs(PACK, 6, seed=3)


def test_pairs_are_half_mated_and_the_same_for_the_same_seed():
    pairs = draw_pairs(PACK, 20)
    assert sum(pair.mated for pair in pairs) == 10
    assert pairs == draw_pairs(PACK, 20) != draw_pairs(PACK, 20, seed=8)
    assert all(pair.first != pair.second for pair in pairs)


def table(pair):
    """Return what is known of both pictures of a pair: the person's settings and the picture's."""
    return [{**PACK.people[picture.person_id], **picture.settings} for picture in (pair.first, pair.second)]


def agreements(pair):
    """Return whether a pair agrees, by setting, as somebody would look it up in the tables."""
    one, other = table(pair)
    same = {name: one.get(name) == other.get(name) for name in (*SHARED, *VARIED)}
    return same | {"tone": abs(float(one["tone"]) - float(other["tone"])) <= 1}


@pytest.mark.parametrize("seed", [7, 1, 2])
def test_no_rule_on_one_or_two_settings_tells_mated_from_strangers(seed):
    pairs = draw_pairs(PACK, 20, seed=seed)
    rows = [(agreements(pair), pair.mated) for pair in pairs]
    names = list(rows[0][0])
    rules = [lambda same, a=a: same[a] for a in names]
    for a, b in combinations(names, 2):
        rules += [lambda s, a=a, b=b: s[a] and s[b], lambda s, a=a, b=b: s[a] or s[b], lambda s, a=a, b=b: s[a] != s[b]]
    scores = [sum(rule(same) == mated for same, mated in rows) for rule in rules]
    best = max(max(score, 20 - score) for score in scores)  # either way round
    assert best == 10


def test_some_mated_pairs_differ_in_look_and_some_strangers_do_not():
    pairs = draw_pairs(PACK, 20)
    for mated in (True, False):
        looks = [all(agreement(pair)[:3]) for pair in pairs if pair.mated == mated]
        assert 0 < sum(looks) < len(looks)


def test_strangers_agree_in_build_age_band_hair_colour_and_nearly_in_tone():
    for pair in draw_pairs(PACK, 20):
        one, other = table(pair)
        assert [one.get(name) for name in SHARED] == [other.get(name) for name in SHARED]
        assert abs(float(one["tone"]) - float(other["tone"])) <= 1  # of a scale of ten


def test_nobody_is_in_two_pairs_of_strangers():
    strangers = [p.person_id for pair in draw_pairs(PACK, 20) if not pair.mated for p in (pair.first, pair.second)]
    assert len(strangers) == len(set(strangers))


def test_nobody_is_in_two_mated_pairs():
    mated = [pair.first.person_id for pair in draw_pairs(PACK, 20) if pair.mated]
    assert len(mated) == len(set(mated)) == 10


def test_pairs_are_of_ordinary_pictures():
    drawn = [picture for pair in draw_pairs(PACK, 24) for picture in (pair.first, pair.second)]
    assert "hard" in {picture.settings["kind"] for picture in PACK.pictures}
    assert "hard" not in {picture.settings["kind"] for picture in drawn}


def test_the_order_of_pairs_does_not_tell_which_are_mated():
    orders = {tuple(pair.mated for pair in draw_pairs(PACK, 20, seed=seed)) for seed in (1, 2, 3)}
    assert len(orders) == 3


@pytest.mark.parametrize("count", [7, 2000])
def test_more_pairs_than_people_allow_is_said_plainly(count):
    with pytest.raises(FacelabError, match=str(count)):
        draw_pairs(PACK, count)


def test_verdicts_are_counted_by_kind(pairs):
    truth = [pair.mated for pair in pairs]
    assert score_verdicts(pairs, truth) == Verdicts(6, 0, 0, 0)
    assert score_verdicts(pairs, [not mated for mated in truth]) == Verdicts(0, 3, 3, 0)
    assert score_verdicts(pairs, [None] * 6) == Verdicts(0, 0, 0, 6)


def test_each_kind_of_error_has_its_own_count_and_its_own_words(pairs):
    all_same = score_verdicts(pairs, [True] * 6)
    assert all_same == Verdicts(right=3, false_matches=3, false_non_matches=0, unanswered=0)
    assert Verdicts(right=4, false_matches=1, false_non_matches=2, unanswered=3).describe() == (
        "4 right, 1 times two people taken for one, 2 times one person taken for two, 3 without a verdict"
    )


@pytest.mark.parametrize(("apart", "said"), [(0.55, True), (0.65, False), (None, None)])
def test_the_machine_says_same_person_up_to_its_stock_threshold(pairs, monkeypatch, apart, said):
    def analyse(picture):
        if apart is None:
            return Analysis(picture, why="no face")
        place = apart if picture in {pair.second for pair in pairs} else 0
        return Analysis(picture, (Face(Box(0, 9, 9, 0)),), place * np.eye(128)[:1])

    monkeypatch.setattr(matching, "analyse", analyse)
    assert machine_verdicts(pairs) == [said] * 6


def test_sway_counts_only_changes_towards_the_machine(pairs):
    truth = [pair.mated for pair in pairs]
    wrong = [not mated for mated in truth]
    assert sway(pairs, alone=truth, with_machine=wrong, machine=wrong) == Sway(0, 6, 6)
    assert sway(pairs, alone=wrong, with_machine=truth, machine=truth) == Sway(6, 0, 6)
    assert sway(pairs, alone=truth, with_machine=truth, machine=wrong) == Sway(0, 0, 6)
    assert sway(pairs, alone=truth, with_machine=wrong, machine=truth) == Sway(0, 0, 0)
    for silent in ("alone", "with_machine", "machine"):  # without all three nobody can have been swayed
        said = {"alone": truth, "with_machine": wrong, "machine": wrong, silent: [None] * 6}
        assert sway(pairs, **said) == Sway(0, 0, 0)


def test_an_answer_sheet_is_read_and_its_mistakes_are_named():
    assert read_answers("s d - ?", 4) == [True, False, None, None]
    with pytest.raises(FacelabError, match="has 'X' in it"):
        read_answers("SX", 2)
    with pytest.raises(FacelabError, match="3 answers for 2 pairs"):
        read_answers("SSS", 2)
