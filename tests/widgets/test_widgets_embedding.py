"""Widgets on embeddings: the map names the nearest, and the face moves as far as its picture was changed."""

import numpy as np
import pytest
from sklearn.neighbors import NearestNeighbors

from facelab.experiments import by_light, by_tilt
from facelab.experiments.embedding import by_blur, by_colour_swap, by_thumbnail, embed_altered
from facelab.figures.embedding.neighbours import neighbour_map
from facelab.figures.embedding.words import moved_in_words, neighbours_in_words
from facelab.metrics.embedding import nearest
from facelab.widgets.embedding import FaceMoving, PeopleMap

CHANGES = {
    "tilt": (by_tilt, 20, 20),
    "light": (by_light, -4, -4),
    "blur": (by_blur, 3, 3),
    "size": (by_thumbnail, 20, 0.2),
    "swap": (by_colour_swap, True, 1),
}


@pytest.fixture
def chooser(sample):
    return PeopleMap(sample.faces, sample.names, sample.note)


@pytest.fixture
def mover(sample):
    return FaceMoving(sample.faces, sample.names, sample.note)


def test_the_map_names_the_five_nearest_in_their_order(sample, chooser, seen):
    embeddings = np.array([face.embedding for face in sample.faces])
    ids = [face.picture.person_id for face in sample.faces]
    third = ids.index(sorted(set(ids))[2])
    before = seen.pixels(chooser.picture)
    chooser.person.value = third
    apart, near = NearestNeighbors(n_neighbors=6).fit(embeddings).kneighbors(embeddings[[third]])
    assert near[0, 0] == third
    said = seen.spoken(chooser.words)
    assert said == neighbours_in_words(ids, sample.names, third, near[0, 1:], apart[0, 1:])
    assert said.startswith(f"Nearest to {sample.names[ids[third]]}: 1: ") and said in seen.alt(chooser.picture)
    drawn = neighbour_map(chooser.tiles, chooser.places, ids, third, near[0, 1:], apart[0, 1:])
    assert np.abs(seen.pixels(chooser.picture).astype(int) - drawn).mean() < 4 and drawn.shape == (742, 900, 3)
    assert np.abs(before.astype(int) - drawn).mean() > 4
    assert "synthetic people" in chooser.words.value


def test_neighbours_are_ranked_and_the_same_person_is_not_named():
    names = {"p1": "Ann", "p2": "Bea"}
    said = neighbours_in_words(["p1", "p1", "p2"], names, 0, [2, 1], [0.31, 0.5])
    assert said == "Nearest to Ann: 1: Bea, 0.31; 2: another picture of the same person, 0.50."


@pytest.mark.parametrize("control", CHANGES)
def test_each_control_moves_the_face_as_far_as_the_experiment_does(sample, mover, seen, control):
    change, value, setting = CHANGES[control]
    assert seen.spoken(mover.words).startswith("Moved 0.00: less far than their own other picture stands")
    before = mover.picture.value
    getattr(mover, control).value = value
    far = np.linalg.norm(embed_altered([sample.faces[0]], change, setting)[0] - sample.faces[0].embedding)
    assert far > 0.02 and seen.spoken(mover.words).startswith(f"Moved {far:.2f}: ")
    assert mover.picture.value != before and seen.spoken(mover.words) in seen.alt(mover.picture)
    mover.reset.click()
    assert mover.picture.value == before


def test_the_moved_face_is_held_against_its_own_person_and_the_nearest_other(sample, mover, seen):
    ids = [face.picture.person_id for face in sample.faces]
    second = ids.index(sorted(set(ids))[1])
    mover.person.value = second
    near = nearest(np.array([face.embedding for face in sample.faces]), ids)
    said = seen.spoken(mover.words)
    assert f"(own {near.own[second]:.2f}, nearest other {near.other[second]:.2f})" in said
    assert said.endswith(f"Nearest now: {sample.names[ids[second]]}.")  # itself, as nothing was changed
    mover.blur.value, mover.size.value = 6, 20
    assert f"farther than {sample.names[ids[near.who[second]]]} stands" in seen.spoken(mover.words)


def test_the_words_say_what_was_passed():
    said = [moved_in_words(far, 0.2, 0.4, "Ann", "Bea") for far in (0.1, 0.3, 0.5)]
    assert "less far" in said[0] and "own other picture stands" in said[1] and "farther than Ann" in said[2]
    assert "farther than their own" in said[1] and "(own 0.20, nearest other 0.40)" in said[1]
    assert all(words.endswith("Nearest now: Bea.") for words in said)
