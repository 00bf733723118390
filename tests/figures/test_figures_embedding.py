"""Figures of embeddings: rows with their own numbers, marks in the colour of whom they stand for."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import same_color

from facelab.boxes import Box
from facelab.figures import theme
from facelab.figures.embedding.alike import strangers_alike, strangers_in_words
from facelab.figures.embedding.moves import mapping_curves, moves, moves_in_words
from facelab.figures.embedding.network import first_layer, shares, shares_in_words
from facelab.figures.embedding.places import (
    MAP_HEIGHT,
    MAP_WIDTH,
    TILE,
    before_and_after,
    distance_ruler,
    face_tile,
    neighbour_row,
    people_map,
)
from facelab.metrics import Share
from facelab.metrics.embedding import MAPPINGS
from facelab.pipeline.network.read import Stage

MOVED = {"far": np.array([0.5, 0.7, np.nan]), "near": np.array([0.1, 0.2, 0.3])}
OWN, OTHER = np.array([0.2, 0.3, 0.4]), np.array([0.5, 0.6, 0.8])
STAGES = [Stage("32 maps", 1, 100, 900), Stage("64 maps", 2, 300, 100)]


def near_colour(canvas: np.ndarray, colour: str, within: int = 2) -> np.ndarray:
    """Return where a canvas has a colour."""
    return np.abs(canvas - np.array(theme.pixel(colour))).max(axis=2) <= within


# --- what moves a face -----------------------------------------------------------------------------------------------
def test_each_row_of_what_moves_a_face_has_its_own_numbers_from_the_least_to_the_most():
    axes = moves(MOVED, OWN, OTHER, "What moves?", "made up").axes[0]
    names = [tick.get_text() for tick in axes.get_yticklabels()]
    assert names == ["another picture of them", "near", "far", "the nearest other person"]
    given_rows = {names[0]: OWN, "near": MOVED["near"], "far": MOVED["far"], names[3]: OTHER}
    dots = [line for line in axes.lines if line.get_marker() not in ("None", "", None)]
    bars = [line for line in axes.lines if line.get_linewidth() == 2 and line not in dots]
    for place, name in enumerate(names):
        x, y = np.transpose(dots[place].get_xydata())
        assert np.array_equal(x, given_rows[name], equal_nan=True) and set(y) == {place}
        assert set(bars[place].get_xdata()) == {np.nanmedian(given_rows[name])}
        assert place - 0.5 < min(bars[place].get_ydata()) < place < max(bars[place].get_ydata()) < place + 0.5
    colours = [theme.ONE_PERSON, theme.QUIET, theme.QUIET, theme.TWO_PEOPLE]
    assert all(same_color(line.get_color(), colour) for line, colour in zip(dots, colours, strict=True))
    assert axes.yaxis_inverted()


def test_the_lines_across_the_rows_are_the_medians_of_the_two_rows_to_hold_them_against():
    axes = moves(MOVED, OWN, OTHER, "What moves?", "made up").axes[0]
    across = {line.get_color(): line.get_xdata()[0] for line in axes.lines if list(line.get_ydata()) == [0, 1]}
    assert across == {theme.TWO_PEOPLE: np.median(OTHER), theme.ONE_PERSON: np.median(OWN)}


def test_the_words_give_the_median_of_each_row_under_its_own_name():
    assert moves_in_words(MOVED, OWN, OTHER) == (
        "another picture of them 0.30; far 0.60; near 0.20; the nearest other person 0.60"
    )


def test_each_mapping_has_its_own_curve_and_each_mark_its_own_place():
    axes = mapping_curves(MAPPINGS, {"here": 0.4, "there": 0.6}, "How alike?", "made up").axes[0]
    for line, (name, mapping) in zip(axes.lines, MAPPINGS.items(), strict=False):
        assert line.get_label() == name and np.allclose(line.get_ydata(), mapping(line.get_xdata()))
    assert [line.get_xdata()[0] for line in axes.lines[len(MAPPINGS) :]] == [0.4, 0.6]
    assert {text.get_text().strip(): text.xy[0] for text in axes.texts} == {"here": 0.4, "there": 0.6}


# --- the network -----------------------------------------------------------------------------------------------------
def test_the_bars_are_the_shares_of_numbers_and_of_work_stage_by_stage():
    axes = shares(STAGES, "Where?", "made up").axes[0]
    learnt, work = axes.containers
    assert learnt.get_label() == "of the numbers" and work.get_label() == "of the work"
    assert [bar.get_width() for bar in learnt] == [0.25, 0.75] and [bar.get_width() for bar in work] == [0.9, 0.1]
    for bars in (learnt, work):
        assert [round(bar.get_y() + bar.get_height() / 2) for bar in bars] == [0, 1]
    assert [tick.get_text() for tick in axes.get_yticklabels()] == ["32 maps\n1 layer", "64 maps\n2 layers"]


def test_the_words_give_the_same_shares():
    assert shares_in_words(STAGES) == (
        "32 maps: 25% of the numbers, 90% of the work; 64 maps: 75% of the numbers, 10% of the work"
    )


def test_a_pattern_is_grey_where_it_is_zero_and_its_map_dark_where_it_is_strong():
    kernels = np.zeros((2, 3, 4, 4))
    kernels[0, 0, 1, 2], kernels[1, 2, 0, 0] = 5, -1
    maps, chip = np.zeros((2, 6, 6)), np.full((9, 9, 3), 7, np.uint8)
    maps[1, 3, 4] = 2
    left, face, right = first_layer(kernels, chip, maps, "What?", "made up").axes
    patterns, found = left.images[0].get_array(), right.images[0].get_array()
    assert (face.images[0].get_array() == chip).all()
    first, second = patterns[1:5, 1:5], patterns[1:5, 6:10]  # a white line above and at the left of each
    assert first[1, 2].tolist() == [1, 0.5, 0.5] and first[0, 0].tolist() == [0.5, 0.5, 0.5]
    assert second[0, 0].tolist() == [0.5, 0.5, 0]
    assert (found[6:12, 6:12] == 1).all()
    assert np.argwhere(found[6:12, 18:24, 0] == 0).tolist() == [[3, 4]]


# --- map, row and ruler ----------------------------------------------------------------------------------------------
@pytest.fixture
def crowd():
    """Two people with two pictures each: shades of their tiles, places on the map, and who they are."""
    tiles = [np.full((20, 20, 3), shade, np.uint8) for shade in (40, 80, 120, 160)]
    return tiles, np.array([[0, 0], [10, 0], [0, 6], [10, 6]], float), ["a", "a", "b", "b"]


def test_the_first_picture_of_each_person_stands_at_its_own_place(crowd):
    canvas = people_map(*crowd)
    assert canvas.shape == (MAP_HEIGHT, MAP_WIDTH, 3)
    faces = {shade: np.argwhere((canvas == shade).all(axis=2)).mean(axis=0) for shade in (40, 120)}
    assert faces[40][1] == pytest.approx(faces[120][1], abs=1) and faces[40][0] < MAP_HEIGHT / 2 < faces[120][0]
    assert not any((canvas == shade).all(axis=2).sum() > 100 for shade in (80, 160))


def test_lines_lead_to_ones_own_pictures_and_to_nobody_elses(crowd):
    grey = near_colour(people_map(*crowd), theme.QUIET, 60)
    assert grey[:200, 400:500].any() and grey[400:, 400:500].any()  # from a to a above, from b to b beneath
    assert not grey[250:350].any()


def test_the_chosen_and_its_neighbours_are_framed_in_the_colour_of_whether_it_is_they(crowd):
    canvas = people_map(*crowd, chosen=0, near=[1, 2])
    left, right = slice(0, MAP_WIDTH // 2), slice(MAP_WIDTH // 2, MAP_WIDTH)
    above, beneath = slice(0, MAP_HEIGHT // 2), slice(MAP_HEIGHT // 2, MAP_HEIGHT)
    corners = {0: (above, left), 1: (above, right), 2: (beneath, left), 3: (beneath, right)}
    wanted = {0: theme.INK, 1: theme.ONE_PERSON, 2: theme.TWO_PEOPLE}
    for place, corner in corners.items():
        for colour in (theme.INK, theme.ONE_PERSON, theme.TWO_PEOPLE):
            many = near_colour(canvas[corner], colour).sum()
            assert many > 4 * TILE if wanted.get(place) == colour else many == 0
    assert all((canvas == shade).all(axis=2).sum() > 1500 for shade in (40, 80, 120))


def test_the_neighbours_are_numbered_in_their_order(crowd):
    one_way, other_way = (people_map(*crowd, chosen=0, near=near) for near in ([1, 2], [2, 1]))
    inside = np.s_[38:86, 822:870]  # the upper right face, which is grey: only the number is white
    white = [near_colour(canvas, "#ffffff", 40)[inside].sum() for canvas in (one_way, other_way)]
    assert 0 < white[0] < white[1]  # on the same face a 1 is thinner than a 2


def test_the_row_of_neighbours_keeps_their_order_each_above_its_caption(crowd):
    row = neighbour_row(crowd[0], ["chosen", "1: 0.2", "", "3: 0.4"])
    step = MAP_WIDTH // 6
    assert [row[50, place * step + step // 2, 0] for place in range(4)] == [40, 80, 120, 160]
    written = [bool((row[112:, place * step : (place + 1) * step] < 128).any()) for place in range(4)]
    assert written == [True, True, False, True]


@given(*[st.floats(0, 0.8)] * 3)
def test_each_mark_of_the_ruler_stands_at_its_own_distance_in_its_own_colour(moved, own, other):
    ruler = distance_ruler(moved, own, other)
    for colour, value, row in ((theme.INK, moved, 60), (theme.TWO_PEOPLE, other, 100), (theme.ONE_PERSON, own, 100)):
        if colour == theme.ONE_PERSON and abs(own - other) < 0.01:
            continue  # the mark of the other lies over it
        columns = np.flatnonzero(near_colour(ruler, colour, 40)[row])
        assert len(columns) and np.abs(columns - (30 + 560 * value / 0.8)).max() <= 3


def test_before_stands_at_the_left_after_at_the_right_and_the_ruler_beneath():
    before, after = np.full((40, 50, 3), 10, np.uint8), np.full((40, 50, 3), 90, np.uint8)
    both = before_and_after(before, after, 0.3, 0.2, 0.5)
    assert (both[:40, :50] == 10).all() and (both[:40, 62:112] == 90).all()
    assert (both[40:, :620] == distance_ruler(0.3, 0.2, 0.5)).all()


def test_a_tile_is_the_face_that_was_found_with_a_little_around_it(plain):
    picture = plain(30)
    tile = face_tile(SimpleNamespace(picture=picture, box=Box(20, 60, 60, 20)), 100)
    assert tile.shape == (100, 100, 3)
    inside = tile[..., 0] < 128
    assert 0.35 < inside.mean() < 0.55 and inside[50, 50] and not inside[3, 3]


# --- everybody made alike --------------------------------------------------------------------------------------------
RATES = {
    "ours": {"as they are": Share(1, 100, 10, 0.001, 0.05, "x"), "one skin": Share(80, 100, 10, 0.6, 0.9, "x")},
    "London": {"as they are": Share(2, 100, 10, 0.01, 0.06, "x"), "one skin": Share(70, 100, 10, 0.5, 0.8, "x")},
}


def test_each_sample_has_its_mark_and_its_interval_at_each_treatment():
    axes = strangers_alike(RATES, "What is leaned on?", "made up").axes[0]
    assert [tick.get_text() for tick in axes.get_yticklabels()] == ["as they are", "one skin"]
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["ours", "London"]
    for drawn, (name, rates), mark in zip(axes.containers, RATES.items(), ("s", "o"), strict=True):
        line, _, (bars,) = drawn
        assert drawn.get_label() == name and line.get_marker() == mark
        assert line.get_xdata().tolist() == [share.value for share in rates.values()]
        assert np.abs(line.get_ydata() - [0, 1]).max() < 0.4
        ends = [(piece[0][0], piece[1][0]) for piece in bars.get_segments()]
        assert np.allclose(ends, [(share.low, share.high) for share in rates.values()])
    assert axes.yaxis_inverted()


def test_the_words_of_everybody_made_alike_name_sample_treatment_and_rate():
    assert strangers_in_words(RATES) == "ours: as they are 1 %, one skin 80 %; London: as they are 2 %, one skin 70 %"
