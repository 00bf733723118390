"""Widgets are thin: set a value, and the words and the picture follow; the logic is tested without them."""

import re

import ipywidgets
import pytest

from facelab.boxes import iou, moved
from facelab.errors import FacelabError
from facelab.experiments import draw_pairs, read_answers, score_verdicts, sway
from facelab.experiments.matching import Sway, Verdicts
from facelab.figures.page import array_html, picture_html
from facelab.figures.people import contact_sheet, pair_sheet
from facelab.packs import open_pack
from facelab.pipeline import Box
from facelab.widgets.controls import Controls
from facelab.widgets.detection import BoxOverlap, DetectorLooking
from facelab.widgets.fallback import MIME
from facelab.widgets.verification import YouAreTheMatcher

PACK = open_pack("synthetic")
FIRST = PACK["p001_1"]


@pytest.fixture
def pairs():
    return draw_pairs(PACK, 6, seed=3)


def alt_of(html: str) -> str:
    return re.search(r'<img alt="([^"]+)"', html).group(1)


def test_pairs_are_half_mated_and_the_same_for_the_same_seed():
    pairs = draw_pairs(PACK, 20)
    assert sum(pair.mated for pair in pairs) == 10
    assert pairs == draw_pairs(PACK, 20) != draw_pairs(PACK, 20, seed=8)
    assert all(pair.first != pair.second for pair in pairs)


def test_strangers_in_a_pair_agree_in_build_and_age_band():
    for pair in draw_pairs(PACK, 20):
        one, other = (PACK.people[picture.person_id] for picture in (pair.first, pair.second))
        assert (one["sex_setting"], one["age_band"]) == (other["sex_setting"], other["age_band"])


def test_strangers_in_a_pair_are_neighbours_in_tone():
    for pair in draw_pairs(PACK, 20):
        one, other = (float(PACK.people[picture.person_id]["tone"]) for picture in (pair.first, pair.second))
        assert abs(one - other) < 4  # of a scale of ten


def test_nobody_is_in_two_pairs_of_strangers():
    strangers = [p.person_id for pair in draw_pairs(PACK, 20) if not pair.mated for p in (pair.first, pair.second)]
    assert len(strangers) == len(set(strangers))


@pytest.mark.parametrize("count", [7, 2000])
def test_more_pairs_than_people_allow_is_said_plainly(count):
    with pytest.raises(FacelabError, match=str(count)):
        draw_pairs(PACK, count)


def test_verdicts_are_counted_by_kind(pairs):
    truth = [pair.mated for pair in pairs]
    assert score_verdicts(pairs, truth) == Verdicts(6, 0, 0, 0)
    assert score_verdicts(pairs, [not mated for mated in truth]) == Verdicts(0, 3, 3, 0)
    assert score_verdicts(pairs, [None] * 6) == Verdicts(0, 0, 0, 6)


def test_sway_counts_only_changes_towards_the_machine(pairs):
    truth = [pair.mated for pair in pairs]
    wrong = [not mated for mated in truth]
    assert sway(pairs, alone=truth, with_machine=wrong, machine=wrong) == Sway(0, 6, 6)
    assert sway(pairs, alone=wrong, with_machine=truth, machine=truth) == Sway(6, 0, 6)
    assert sway(pairs, alone=truth, with_machine=truth, machine=wrong) == Sway(0, 0, 6)
    assert sway(pairs, alone=truth, with_machine=wrong, machine=truth) == Sway(0, 0, 0)


def test_an_answer_sheet_is_read_and_its_mistakes_are_named():
    assert read_answers("s d - ?", 4) == [True, False, None, None]
    with pytest.raises(FacelabError, match="has 'X' in it"):
        read_answers("SX", 2)
    with pytest.raises(FacelabError, match="3 answers for 2 pairs"):
        read_answers("SSS", 2)


def test_the_game_goes_through_both_rounds_and_then_tells(pairs):
    machine = [True] * 6
    game = YouAreTheMatcher(pairs, machine)
    for _ in range(6):
        assert "Judge alone" in game.words.value
        game.same.click()
    for _ in range(6):
        assert "The machine says: same person" in game.words.value
        game.different.click()
    assert game.finished and game.bar.value == 12
    assert "Alone you were right on 3 of 6 pairs, the machine on 3, and you with the machine on 3" in game.words.value
    assert all(button.disabled for button in (game.same, game.different, game.back))
    assert "right on 3" in alt_of(game.picture.value)


def test_an_answer_can_be_taken_back_also_across_the_rounds(pairs):
    game = YouAreTheMatcher(pairs, [True] * 6)
    assert game.back.disabled
    for _ in range(6):
        game.answer(True)
    game.answer(False)
    game.back.click()
    game.back.click()
    assert (game.alone, game.together) == ([True] * 5, [])
    assert "Round 1, pair 6 of 6" in game.words.value


def test_after_the_truth_is_told_nothing_can_be_changed(pairs):
    game = YouAreTheMatcher(pairs, [None] * 6)
    for _ in range(20):
        game.answer(True)
    game.take_back()
    assert game.finished and len(game.together) == 6


def test_moving_a_slider_changes_what_the_detectors_say():
    looking = DetectorLooking([FIRST, PACK["p002_1"]], ["one", "two"], "synthetic")
    assert "HOG: one box" in looking.words.value
    looking.tilt.value = 180
    assert "HOG: nothing" in looking.words.value
    assert alt_of(looking.image.value).endswith("HOG: nothing.")
    looking.reset.click()
    assert looking.tilt.value == 0 and "HOG: one box" in looking.words.value


def test_many_controls_set_at_once_draw_once():
    drawn, sliders = [], [ipywidgets.IntSlider(3), ipywidgets.IntSlider(4)]
    controls = Controls(sliders, lambda: drawn.append([slider.value for slider in sliders]))
    sliders[0].value = 9
    controls.set([1, 2])
    controls.start_again()
    assert drawn == [[9, 4], [1, 2], [3, 4]]


def test_the_cnn_is_asked_only_when_its_box_is_ticked():
    looking = DetectorLooking([FIRST], ["one"], "synthetic")
    assert "CNN" not in looking.words.value
    looking.cnn.value = True
    assert "CNN: one box" in looking.words.value


def test_moving_the_box_changes_the_overlap():
    truth = FIRST.true_box
    overlap = BoxOverlap(FIRST.rgb(), truth, "synthetic")
    overlap.across.value, overlap.down.value, overlap.size.value = 0, 0, 100
    assert overlap.found == truth and "IoU 1.00: counted as a hit" in overlap.words.value
    overlap.across.value = 80
    assert f"IoU {iou(truth, overlap.found):.2f}" in overlap.words.value


def test_a_box_is_scaled_around_its_middle():
    assert moved(Box(10, 30, 30, 10), across=5, down=0, size=50) == Box(15, 30, 25, 20)


def test_a_widget_travels_with_a_still_picture(monkeypatch):
    sent = {}
    monkeypatch.setattr("facelab.widgets.fallback.display", lambda data, raw: sent.update(data))
    overlap = BoxOverlap(FIRST.rgb(), FIRST.true_box, "synthetic")
    overlap.show()
    assert sent[MIME]["model_id"] == overlap.view.model_id
    assert "<img alt=" in sent["text/html"] and "Still picture" in sent["text/html"]


@pytest.mark.parametrize("alt", ["", "a face", "   "])
def test_a_picture_without_words_is_refused(alt):
    with pytest.raises(ValueError, match="no alt text"):
        array_html(FIRST.rgb(), alt)


def test_figures_carry_their_words_and_stay_small(pairs):
    for figure in (contact_sheet(PACK), pair_sheet(pairs)):
        html = picture_html(figure, 'people who do not exist, "quoted" & all')
        assert "&quot;quoted&quot; &amp; all" in html and "http" not in html
        assert len(html) < 1_200_000
