"""Figures of people and their pictures: everybody in their own place, every verdict in its own square."""

import base64
import io

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import same_color
from matplotlib.figure import Figure
from PIL import Image

from facelab.boxes import Box
from facelab.experiments.matching import Pair, Verdicts
from facelab.figures import array_html, picture_html, show, show_html, theme
from facelab.figures.faces import Panel, crop_face, draw_panel, panels
from facelab.figures.people import (
    SYNTHETIC,
    bare_face,
    captures,
    contact_sheet,
    pair_sheet,
    side_by_side,
    verdict_units,
    way_of_a_picture,
)
from facelab.pipeline.detect import Face

WORDS = "five words at the least"


def pixels_of(html: str) -> np.ndarray:
    """Return the picture that an ``img`` holds."""
    data = html.split("base64,")[1].split('"')[0]
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB"))


def test_a_panel_has_its_boxes_where_they_were_given_and_its_landmarks_too():
    axes = Figure().subplots()
    points = np.array([[3, 4], [10, 12]])
    draw_panel(axes, Panel(np.zeros((50, 60, 3), np.uint8), "a line", {"hog": [Box(10, 40, 30, 20)]}, points))
    beneath, outline = axes.patches
    for patch in (beneath, outline):
        assert patch.get_xy() == (19.5, 9.5) and (patch.get_width(), patch.get_height()) == (20, 20)
    assert same_color(outline.get_edgecolor(), theme.DETECTOR_LINES["hog"][0])
    assert (axes.lines[0].get_xydata() == points).all() and axes.get_xlabel() == "a line"


def test_bare_axes_have_a_caption_and_neither_ticks_nor_frame():
    axes = Figure().subplots()
    theme.bare(axes, "a line")
    assert axes.get_xlabel() == "a line" and not any(spine.get_visible() for spine in axes.spines.values())
    assert not len(axes.get_xticks()) and not len(axes.get_yticks())


@given(st.integers(1, 9), st.integers(1, 4))
def test_panels_stand_row_by_row_and_the_places_left_over_are_empty(count, columns):
    rows = [Panel(np.full((4, 4, 3), 10 * number, np.uint8), f"panel {number}") for number in range(count)]
    axes = panels(rows, "Who?", "made up", columns).axes
    assert len(axes) == -(-count // columns) * columns
    for place, panel in enumerate(rows):
        assert (axes[place].images[0].get_array() == panel.rgb).all() and axes[place].get_xlabel() == panel.caption
    assert not any(rest.images or rest.axison for rest in axes[count:])


def test_the_key_names_the_detectors_that_drew_a_box_each_with_its_line():
    row = Panel(np.zeros((9, 9, 3), np.uint8), "", {"cnn": [Box(1, 5, 5, 1)], "haar": []})
    (legend,) = panels([row], "Who?", "made up").legends
    assert [text.get_text() for text in legend.get_texts()] == ["Haar cascade", "CNN"]
    for patch, name in zip(legend.legend_handles, ("haar", "cnn"), strict=True):
        assert same_color(patch.get_edgecolor(), theme.DETECTOR_LINES[name][0])


def test_each_person_stands_once_in_the_contact_sheet_above_their_own_name(pack):
    (axes,) = contact_sheet(pack, columns=2).axes
    sheet = axes.images[0].get_array()
    assert [text.get_text() for text in axes.texts] == ["Ann", "Bea", "Cem"]
    for text, shade in zip(axes.texts, (200, 140, 80), strict=True):
        x, y = text.get_position()
        assert sheet[int(y) - 84, int(x), 0] == shade  # the middle of the tile above; the first picture of each


def test_the_captures_are_all_pictures_of_one_person_and_nobody_else(pack):
    figure = captures(pack, "b")
    assert [axes.images[0].get_array()[40, 40, 0] for axes in figure.axes] == [140, 100]
    assert [axes.get_xlabel() for axes in figure.axes] == ["bright", "dark"] and "Bea" in figure.get_suptitle()


def test_pairs_are_numbered_from_one_and_say_nothing_of_who_is_who(plain):
    pairs = [Pair(plain(100, "a"), plain(140, "a")), Pair(plain(200, "a"), plain(60, "b"))]
    axes = pair_sheet(pairs, columns=2).axes
    assert [one.get_xlabel() for one in axes] == ["pair 1", "pair 2"]
    for one, pair in zip(axes, pairs, strict=True):
        assert (one.images[0].get_array() == side_by_side(pair)).all()


def test_the_first_of_a_pair_stands_at_the_left_in_grey(plain):
    both = side_by_side(Pair(plain(250), plain(0)), 100)
    assert both.shape == (100, 208, 3) and (both[:, 100:108] == 255).all()
    assert (both[..., 0] == both[..., 1]).all() and (both[..., 1] == both[..., 2]).all()
    assert both[50, 50, 0] > both[50, 158, 0]


@given(st.integers(0, 40), st.integers(0, 40), st.sampled_from([1.0, 1.5, 2.0]), st.integers(20, 90))
def test_a_crop_has_the_middle_of_the_face_in_its_middle_and_as_much_around_it_as_its_margin_says(x, y, margin, side):
    rgb = np.full((80, 80, 3), 255, np.uint8)
    rgb[y : y + 40, x : x + 40] = 0
    crop = crop_face(rgb, Box(y, x + 40, y + 40, x), margin, side)
    assert crop.shape == (side, side, 3) and crop[side // 2, side // 2, 0] == 0
    if 0 < min(x, y) <= max(x, y) < 40:  # where a face touches the edge of its picture, its own shade goes on beyond
        assert (crop[..., 0] < 128).mean() == pytest.approx(1 / margin**2, abs=0.12)


def test_a_bare_face_is_the_face_and_hardly_anything_around_it(plain):
    face = bare_face(plain(90), 200)
    assert face.shape == (200, 200, 3)
    inside = face[..., 0] < 200
    assert 0.8 < inside.mean() < 0.95 and inside[100, 100] and not inside[0, 0]


@given(st.lists(st.tuples(*[st.integers(0, 6)] * 4), min_size=1, max_size=3))
def test_every_verdict_is_one_square_of_its_kind_in_its_row(counts):
    rounds = [(f"judge {number}", Verdicts(*four)) for number, four in enumerate(counts)]
    axes = verdict_units(rounds, "made up").axes[0]
    looks = {"right": (theme.PALE, None), "false_matches": (theme.RED, "x"),
             "false_non_matches": (theme.BLUE, "/"), "unanswered": ("white", None)}  # fmt: skip
    for row, (_, verdicts) in enumerate(rounds):
        mine = [patch for patch in axes.patches if abs(patch.get_y() + patch.get_height() / 2 - row) < 0.1]
        assert sorted(patch.get_x() for patch in mine) == list(range(sum(getattr(verdicts, kind) for kind in looks)))
        for kind, (colour, hatch) in looks.items():
            alike = [
                one for one in mine if same_color(one.get_facecolor(), colour) and (one.get_hatch() or None) == hatch
            ]
            assert len(alike) == getattr(verdicts, kind)
    assert [tick.get_text() for tick in axes.get_yticklabels()] == [who for who, _ in rounds]


def test_the_key_of_the_verdicts_calls_each_error_by_its_own_colour():
    (legend,) = verdict_units([("you", Verdicts(1, 2, 3, 1))], "made up").legends
    named = {text.get_text(): patch.get_facecolor() for text, patch in
             zip(legend.get_texts(), legend.legend_handles, strict=True)}  # fmt: skip
    assert same_color(named["two people taken for one"], theme.RED)
    assert same_color(named["one person taken for two"], theme.BLUE)
    assert same_color(named["right"], theme.PALE) and same_color(named["no verdict"], "white")


def test_the_way_of_a_picture_goes_from_left_to_right_through_all_it_was_given(plain):
    picture, points, chip = plain(70), np.arange(136.0).reshape(68, 2), np.full((150, 150, 3), 9, np.uint8)
    numbers = np.linspace(-1, 0.5, 128)
    figure = way_of_a_picture(picture, Face(Box(20, 60, 60, 20), 1.0), points, chip, numbers)
    first, found, landmarks, cut, last = figure.axes
    assert all((axes.images[0].get_array() == picture.rgb()).all() for axes in (first, found, landmarks))
    assert not first.patches and found.patches[1].get_xy() == (19.5, 19.5)
    assert (landmarks.lines[0].get_xydata() == points).all() and (cut.images[0].get_array() == chip).all()
    assert np.allclose(last.images[0].get_array().ravel(), numbers) and last.images[0].get_clim() == (-1, 1)
    arrows = figure.artists
    assert [(arrow.axesA, arrow.axesB) for arrow in arrows] == list(zip(figure.axes, figure.axes[1:], strict=False))
    assert figure.get_supxlabel() == SYNTHETIC


# --- the page --------------------------------------------------------------------------------------------------------
def test_what_reaches_the_page_is_the_picture_itself_with_its_words():
    rgb = np.zeros((20, 30, 3), np.uint8)
    rgb[:10] = (200, 10, 60)
    html = array_html(rgb, f'{WORDS} "quoted"', "9em")
    assert (pixels_of(html) == rgb).all() and "&quot;quoted&quot;" in html and "max-width:9em" in html
    assert np.abs(pixels_of(array_html(rgb, WORDS, live=True)).astype(int)[[2, 17]] - rgb[[2, 17]]).max() < 12


def test_a_figure_on_the_page_has_its_own_size():
    figure = Figure(figsize=(2, 1), dpi=50, facecolor=theme.RED)
    assert pixels_of(picture_html(figure, WORDS)).shape == (50, 100, 3)


def test_showing_a_figure_sends_its_words_along(monkeypatch):
    sent = []
    monkeypatch.setattr("facelab.figures.page.display", sent.append)
    show(Figure(figsize=(1, 1)), alt=WORDS)
    assert f'alt="{WORDS}"' in sent[0].data
    show_html("<p>words</p>")
    assert sent[1].data == "<p>words</p>"
    with pytest.raises(ValueError, match="alt text"):
        show(Figure(figsize=(1, 1)), alt="a figure")


def test_the_look_of_a_figure_leaves_the_learners_own_settings_alone():
    before = dict(mpl.rcParams)
    with theme.look():
        assert mpl.rcParams["axes.labelcolor"] == theme.INK
    assert dict(mpl.rcParams) == before


def test_the_question_stands_above_at_the_left_and_the_sample_below_at_the_right():
    with theme.sheet("Who?", "made up", (4, 3)) as figure:
        axes = figure.subplots()
        theme.grid(axes, "y")
    question, sample = figure.texts
    assert tuple(figure.get_size_inches()) == (4, 3) and not axes.spines["top"].get_visible()
    assert not any(line.get_visible() for line in axes.get_xgridlines())
    assert all(line.get_visible() and line.get_color() == theme.PALE for line in axes.get_ygridlines())
    assert (question.get_text(), question.get_ha()) == ("Who?", "left") and question.get_position()[1] > 0.9
    assert (sample.get_text(), sample.get_ha()) == ("made up", "right") and sample.get_position()[1] < 0.1


def test_no_two_colours_of_the_palette_are_alike():
    palette = [theme.BLUE, theme.ORANGE, theme.GREEN, theme.RED, theme.SKY, theme.PURPLE, theme.INK, theme.QUIET]
    assert len(set(palette)) == len(palette)
    lines = list(theme.DETECTOR_LINES.values())
    assert len({colour for colour, _ in lines}) == len({line for _, line in lines}) == 3
