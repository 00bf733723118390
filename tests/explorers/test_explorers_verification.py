"""The moving line's data: at every line, the counts, rates, intervals and pairs that the statistics give."""

import base64
import dataclasses
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from facelab.explorers.verification import MovingLine
from facelab.explorers.verification.moving_line import MOST, NOBODY, PUBLISHED, SIDE, SYNTHETIC, UNSEEN
from facelab.figures.verification.costs import face_square
from facelab.figures.verification.words import rate_in_words
from facelab.metrics import count_scores, false_match_rate, false_non_match_rate, london_scores

RATES = {"accepted": ("FMR", false_match_rate), "refused": ("FNMR", false_non_match_rate)}


@pytest.fixture(scope="module")
def line(sample):
    return MovingLine.example(sample)


@pytest.fixture(scope="module")
def shown(line):
    return {one["name"]: one for one in line.data["samples"]}


def at(line, place):
    """The threshold at a place of the slider, as the page reckons it."""
    lines = line.data["lines"]
    return round(lines["low"] + place * lines["step"], 2)


@given(st.data())
def test_at_every_line_counts_and_intervals_are_those_of_the_metrics(line, shown, sample, data):
    place = data.draw(st.integers(0, len(line.data["lines"]["says"]) - 1))
    kind = data.draw(st.sampled_from(list(RATES)))
    name, rate = RATES[kind]
    share = rate(sample.scores, at(line, place))
    said = shown["all"]["errors"][kind]
    assert said["count"][place] == f"{share.count:,} of {share.total:,} pairs"
    assert said["rate"][place] == rate_in_words(name, share)
    assert abs(said["share"][place] - share.value) < 1e-4
    published = london_scores().at(at(line, place))[list(RATES).index(kind)]
    london = shown[PUBLISHED]["errors"][kind]
    assert london["count"][place] == f"{published.count:,} of {published.total:,} pairs"
    assert london["rate"][place] == rate_in_words(name, published) and london["pairs"][place] == []


@given(st.data())
def test_the_pairs_are_the_errors_nearest_to_the_line_and_nobody_is_in_two(line, shown, sample, data):
    place = data.draw(st.integers(0, len(line.data["lines"]["says"]) - 1))
    threshold, scores = at(line, place), sample.scores
    for kind, side in (("accepted", scores.non_mated_distances), ("refused", scores.mated_distances)):
        wrong = side[side <= threshold][::-1] if kind == "accepted" else side[side > threshold]
        pairs = [line.data["pairs"][number] for number in shown["all"]["errors"][kind]["pairs"][place]]
        assert (not pairs) == (not len(wrong)) and len(pairs) <= MOST
        if pairs:
            assert pairs[0]["says"] == f"{wrong[0]:.2f}" and pairs[0]["alt"].endswith(f", {wrong[0]:.2f} apart")
        people = [pair["alt"].rpartition(",")[0].removeprefix("Two pictures of ") for pair in pairs]
        people = [person for words in people for person in words.split(" and ")]
        assert len(people) == len(set(people))
        assert all(pair["alt"].startswith("Two pictures of") == (kind == "refused") for pair in pairs)


def test_the_line_goes_from_before_the_nearest_pair_of_any_sample_to_beyond_the_farthest(line, shown, sample):
    lines, edges = line.data["lines"], london_scores().counts
    used = edges.edges[1:][edges.mated + edges.non_mated > 0]
    assert lines["low"] <= min(used[0], sample.scores.mated_distances[0]) and lines["high"] >= used[-1]
    assert lines["says"] == [f"{at(line, place):.2f}" for place in range(len(lines["says"]))]
    assert at(line, len(lines["says"]) - 1) == lines["high"]
    for one in shown.values():
        assert one["errors"]["accepted"]["share"][0] == 0 == one["errors"]["refused"]["share"][-1]
        assert one["errors"]["accepted"]["share"][-1] == 1 == one["errors"]["refused"]["share"][0]


def test_heaps_are_shares_of_their_own_total_in_bins_of_one_width(shown, sample):
    counts = count_scores(sample.scores, 0.02)
    for one in shown.values():
        assert np.allclose(np.diff(one["edges"]), 0.02) and len(one["edges"]) == len(one["heaps"]["one"]) + 1
        assert all(abs(sum(heap) - 1) < 0.003 for heap in one["heaps"].values())
    first = int(np.argmin(np.abs(counts.edges - shown["all"]["edges"][0])))
    assert abs(shown["all"]["heaps"]["two"][5] - counts.non_mated[first + 5] / counts.non_mated.sum()) < 1e-4


def test_each_sample_says_whom_it_shows_and_what_that_does_not_show(shown):
    assert [shown[name]["note"].endswith(SYNTHETIC) for name in ("all", "harder", PUBLISHED)] == [True, True, False]
    assert "102 people who agreed" in shown[PUBLISHED]["note"]
    assert [shown[name]["blank"] for name in ("all", PUBLISHED)] == [NOBODY, UNSEEN]


def test_a_face_lies_on_the_sheet_where_its_number_says(line, sample):
    faces, pair = line.data["faces"], line.data["pairs"][3]
    sheet = Image.open(io.BytesIO(base64.b64decode(faces["address"].partition(",")[2]))).convert("RGB")
    assert sheet.size == (faces["columns"] * SIDE, faces["rows"] * SIDE)
    row, column = divmod(pair["faces"][0], faces["columns"])
    tile = np.asarray(sheet)[row * SIDE : (row + 1) * SIDE, column * SIDE : (column + 1) * SIDE].astype(float)
    off = {
        pic.picture_id: (np.abs(face_square(pic, SIDE) - tile).mean(), sample.names[pic.person_id])
        for pic in sample.pictures
    }
    apart, name = min(off.values())
    assert apart < 6 and name in pair["alt"]


def test_the_still_tells_where_the_line_stands(line):
    line.threshold, line.sample = 0.45, "all"
    said = line.data["samples"][0]["errors"]["accepted"]
    place = line.data["lines"]["says"].index("0.45")
    still = line.still()
    assert said["count"][place] in still and said["rate"][place] in still and "At 0.45 FMR" in still
    assert SYNTHETIC in still
    line.sample = PUBLISHED
    assert line.still().count("<img") == 1 < still.count("<img")


def test_of_real_people_nobody_says_that_they_do_not_exist(sample):
    consent = dataclasses.replace(sample.pictures[0].consent, basis="written-consent")
    pictures = [dataclasses.replace(sample.pictures[0], consent=consent), *sample.pictures[1:]]
    real = MovingLine({"these": (sample.scores, pictures, "ten people")}, sample.names)
    assert [one["note"] for one in real.data["samples"]] == ["ten people."]


@pytest.mark.parametrize(("start", "stands"), [(7, "high"), (-1, "low")])
def test_a_line_that_starts_beyond_every_pair_starts_at_the_end(sample, start, stands):
    line = MovingLine({"these": (sample.scores, sample.pictures, "made up")}, sample.names, start=start)
    assert line.threshold == line.data["lines"][stands] and "<img" in line.still()
