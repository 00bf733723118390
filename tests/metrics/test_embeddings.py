"""02's statistics: neighbours, a flat map, moves, mappings; and that its checked counts keep a margin."""

import re
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.decomposition import PCA
from sklearn.manifold import trustworthiness
from sklearn.neighbors import NearestNeighbors

from facelab.errors import FacelabError
from facelab.experiments import by_light, by_tilt
from facelab.experiments.embedding import (
    altered,
    apart,
    by_blur,
    by_colour_swap,
    by_mirror,
    by_size,
    by_thumbnail,
    embed_altered,
)
from facelab.figures.embedding.moves import mapping_curves, moves, moves_in_words
from facelab.figures.embedding.places import MAP_HEIGHT, MAP_WIDTH, face_tile, neighbour_row, people_map
from facelab.figures.page import picture_html
from facelab.gallery import Candidates
from facelab.metrics.embedding import (
    MAPPINGS,
    flat_map,
    linked,
    nearest,
    nearest_to,
    neighbours_kept,
    recall,
    s_curve,
    straight,
    wiki,
)
from facelab.packs import open_pack
from facelab.pipeline import Box, alter, analyse_all, distance

SAFE = 1e-3  # as in test_margins
PACK = open_pack("synthetic")
POINTS = arrays(float, st.tuples(st.integers(4, 12), st.just(5)), elements=st.integers(-20, 20).map(float))


@pytest.fixture(scope="module")
def faces():
    """Two pictures each of three people."""
    return analyse_all([PACK[f"p00{person}_{take}"] for person in (1, 2, 3) for take in (1, 2)], progress=False)


@pytest.fixture(scope="module")
def names():
    return {person: row["name"] for person, row in PACK.people.items()}


def alt_of(html):
    return re.search(r'<img alt="([^"]+)"', html).group(1)


def test_neighbours_by_hand():
    found = nearest(np.array([[0.0], [1.0], [1.5], [4.0]]), ["a", "a", "b", "c"])
    assert found.own.tolist()[:2] == [1, 1] and np.isnan(found.own[2:]).all()
    assert found.other.tolist() == [1.5, 0.5, 0.5, 2.5] and found.who.tolist() == [2, 2, 1, 2]


def test_one_person_alone_has_no_neighbour():
    with pytest.raises(FacelabError, match="one person"):
        nearest(np.zeros((2, 3)), ["a", "a"])


@given(POINTS)
@settings(deadline=None)
def test_the_nearest_few_are_those_of_scikit_learn(points):
    count = min(3, len(points) - 1)
    true = NearestNeighbors(n_neighbors=count).fit(points).kneighbors()[0]
    for i in range(len(points)):
        mine = nearest_to(points, i, count)
        assert i not in mine and np.allclose(distance(points[i], points[mine]), true[i])


@given(POINTS)
@settings(deadline=None)
def test_no_point_comes_closer_on_a_plane_than_it_is_and_a_plane_loses_nothing_of_a_plane(points):
    flat = flat_map(points + np.linspace(0, 1, points.size).reshape(points.shape))
    assert 0 < flat.kept <= 1 + 1e-9
    again = flat_map(np.hstack([flat.places, np.zeros((len(points), 3))]))
    assert np.isclose(again.kept, 1) and np.allclose(np.abs(again.places), np.abs(flat.places))
    for i in range(len(points)):
        on_map = distance(flat.places[i], flat.places)
        shifted = points + np.linspace(0, 1, points.size).reshape(points.shape)
        assert (on_map <= distance(shifted[i], shifted) + 1e-9).all()


def test_the_map_is_that_of_classical_scaling_and_keeps_neighbours_when_nothing_is_lost():
    rng = np.random.default_rng(3)
    points = rng.normal(size=(20, 128))
    squared = ((points[:, None] - points) ** 2).sum(axis=2)
    centred = squared - squared.mean(axis=0) - squared.mean(axis=1)[:, None] + squared.mean()
    values, vectors = np.linalg.eigh(-centred / 2)
    by_hand = vectors[:, :-3:-1] * np.sqrt(values[:-3:-1])
    assert np.allclose(np.abs(flat_map(points).places), np.abs(by_hand))
    assert np.isclose(flat_map(points).kept, values[-2:].sum() / values.sum())
    assert np.allclose(flat_map(points).places, PCA(n_components=2, svd_solver="full").fit_transform(points))
    plane = np.pad(rng.normal(size=(20, 2)), ((0, 0), (0, 5)))
    assert neighbours_kept(plane, flat_map(plane).places) == 1 == trustworthiness(plane, flat_map(plane).places)


def test_each_stolen_template_finds_the_entry_nearest_to_it():
    assert linked(np.array([[0.0, 0], [9, 9]]), np.array([[8.0, 8], [1, 0], [5, 5]])).tolist() == [1, 0]


def test_mappings_by_hand():
    assert straight([0, 0.25, 1, 1.4]).tolist() == [100, 75, 0, 0]
    assert np.isclose(wiki(0.6), 50) and np.isclose(wiki(0.8), 25) and wiki(0) == 100 and wiki(1.2) == 0
    assert np.isclose(wiki(0.3), 100 * (0.75 + 0.25 * 0.5**0.2))
    assert np.isclose(s_curve(0.6), 50) and np.isclose(s_curve(0.7), 100 / (1 + np.e))


@given(st.lists(st.floats(0, 2), min_size=2))
def test_every_mapping_stays_within_per_cent_and_never_turns_an_order_round(distances):
    for mapping in MAPPINGS.values():
        shown = mapping(np.sort(distances))
        assert (shown >= 0).all() and (shown <= 100).all() and (np.diff(shown) <= 1e-9).all()


def test_changes_that_change_nothing_leave_the_numbers_alone(faces):
    for change in ((by_tilt, 0), (by_light, 0), (by_blur, 0), (by_size, 1), (by_thumbnail, 1), (by_colour_swap, 0)):
        assert np.abs(embed_altered(faces[:1], *change)[0] - faces[0].embedding).max() < 1e-9
    assert np.abs(embed_altered(faces[:1], by_mirror, 0)[0] - faces[0].embedding).max() < 1e-9


def test_changes_done_twice_come_back_and_boxes_go_along(faces):
    rgb, box = faces[0].picture.rgb("matching"), faces[0].box
    for change in (by_mirror, by_colour_swap):
        back, there = change(*change(rgb, box, 1), 1)
        assert (back == rgb).all() and there == box
    assert by_mirror(rgb, Box(0, 30, 10, 20), 1)[1].width == 10
    small, there = by_size(rgb, box, 0.5)
    assert small.shape[0] == rgb.shape[0] // 2 and abs(there.width - box.width / 2) <= 1
    both, _ = altered(faces[0].picture, box, [(by_mirror, 1), (by_colour_swap, 1)])
    assert (both == rgb[:, ::-1, ::-1]).all()


def test_a_thumbnail_keeps_its_shape_and_its_colours():
    red = np.zeros((40, 60, 3), np.uint8)
    red[..., 0] = 200
    small = alter.thumbnail(red, 0.5)
    assert small.shape == red.shape and np.abs(small.astype(int) - red).max() < 12
    for bad in ({"factor": 0}, {"quality": 0}, {"quality": 101}):
        with pytest.raises(ValueError, match="lies"):
            alter.thumbnail(red, **bad)


@dataclass
class Faceless:
    embedding: None = None


def test_where_no_face_was_found_there_is_no_distance(faces):
    found = apart([faces[0], faces[0]], [faces[1], Faceless()])
    assert np.isclose(found[0], distance(faces[0].embedding, faces[1].embedding)) and np.isnan(found[1])


def test_the_map_draws_everybody_and_frames_the_chosen(faces):
    tiles, ids = [face_tile(one) for one in faces], [one.picture.person_id for one in faces]
    places = flat_map(np.array([one.embedding for one in faces])).places
    plain, framed = people_map(tiles, places, ids), people_map(tiles, places, ids, 0, [1, 2])
    assert plain.shape == framed.shape == (MAP_HEIGHT, MAP_WIDTH, 3) and (plain != framed).any()
    assert neighbour_row(tiles[:6], list("abcdef")).shape[1] == MAP_WIDTH


def test_figures_carry_words_and_take_missing_faces():
    moved = {"blur": np.array([0.3, np.nan])}
    own, other = np.array([0.2, 0.2]), np.array([0.4, 0.5])
    assert "blur 0.30" in moves_in_words(moved, own, other)
    for figure in (moves(moved, own, other, "t", "n"), mapping_curves(MAPPINGS, {"here": 0.4}, "t", "n")):
        assert len(picture_html(figure, "a figure with words for everybody")) < 300_000


def test_counts_that_lesson_02_states_keep_a_margin():
    """The same people and changes as in the lesson."""
    some = [p for p in PACK.pictures if p.person_id <= "p040" and p.picture_id.endswith(("_1", "_2"))]
    found = analyse_all(some, threads=2, progress=False)
    assert all(one.embedding is not None for one in found)
    ids = [one.picture.person_id for one in found]
    embeddings = np.array([one.embedding for one in found])
    near = nearest(embeddings, ids)
    assert np.abs(near.own - near.other).min() > SAFE and np.abs(near.other - 0.6).min() > SAFE
    twelve = list(range(52, 76, 2))
    other = near.other[twelve]
    changes = [(by_size, 0.5), (by_tilt, 20), (by_light, -4), (by_mirror, 1), (by_colour_swap, 1), (by_blur, 3)]
    for change in [*changes, (by_thumbnail, 0.25)]:
        now = embed_altered([found[i] for i in twelve], *change)
        assert np.abs(np.linalg.norm(now - embeddings[twelve], axis=1) - 0.6).min() > SAFE, change
        for one in now:
            closest = np.sort(distance(one, embeddings[1::2]))
            assert closest[1] - closest[0] > SAFE, change
    hard = apart([found[i] for i in twelve], analyse_all([PACK[f"{ids[i]}_5"] for i in twelve], progress=False))
    assert np.nanmin(np.abs(hard - other)) > SAFE
    first, second = embeddings[::2], embeddings[1::2]
    for one in first:
        closest = np.sort(distance(one, second))
        assert closest[1] - closest[0] > SAFE


def test_recall_counts_the_exact_candidates_that_were_listed():
    wanted = Candidates(np.array([[1, 2, 3], [4, -1, -1]]), np.zeros((2, 3)))
    assert recall(Candidates(np.array([[3, 9], [4, -1]]), np.zeros((2, 2))), wanted) == 0.5
    nobody = Candidates(np.full((1, 3), -1), np.full((1, 3), np.inf))
    assert np.isnan(recall(nobody, nobody))
    with pytest.raises(FacelabError, match="same probes"):
        recall(nobody, wanted)
