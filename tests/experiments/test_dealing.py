"""Dealing a sample into badge holders and visitors, and rows that stand for an agency's list."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from facelab.errors import FacelabError
from facelab.experiments import deal, random_rows, rows_on_disk, with_parts_of
from facelab.experiments import identification as rooms
from facelab.experiments.alike import Chips
from facelab.pipeline.align import PARTS_OF_68


def sample(people, each=2, faceless=()):
    return [
        SimpleNamespace(
            picture=SimpleNamespace(person_id=f"p{person}", picture_id=f"p{person}_{number}"),
            embedding=None if (person, number) in faceless else np.full(128, person + number / 10),
        )
        for person in range(people)
        for number in range(each)
    ]


def who(some):
    return [one.picture.person_id for one in some]


@given(st.integers(2, 12), st.data())
def test_everybody_is_dealt_once_and_nobody_is_both_enrolled_and_a_visitor(people, data):
    enrolled = data.draw(st.integers(1, people - 1))
    split = deal(sample(people), enrolled, seed=data.draw(st.integers(0, 5)))
    assert who(split.gallery) == who(split.members) and len(split.gallery) == enrolled
    assert sorted(who(split.gallery) + who(split.visitors)) == sorted({f"p{person}" for person in range(people)})
    pairs = zip(split.gallery, split.members, strict=True)
    assert all(one.picture.picture_id != other.picture.picture_id for one, other in pairs)


def test_whoever_has_only_one_face_is_left_aside_and_half_are_enrolled():
    split = deal(sample(5, faceless={(0, 1)}))
    assert "p0" not in who(split.gallery) + who(split.visitors) and len(split.gallery) == 2


def test_the_same_seed_deals_the_same_and_another_does_not():
    assert who(deal(sample(12), seed=1).gallery) == who(deal(sample(12), seed=1).gallery)
    assert who(deal(sample(12), seed=1).gallery) != who(deal(sample(12), seed=2).gallery)


@pytest.mark.parametrize("enrolled", [0, 3, -1])
def test_a_gallery_without_anybody_or_with_everybody_is_refused(enrolled):
    with pytest.raises(FacelabError, match="at least one must be"):
        deal(sample(3), enrolled)


def test_random_rows_are_as_long_as_embeddings_and_the_same_for_the_same_seed():
    rows = random_rows(500, seed=3)
    assert rows.dtype == np.float32 and rows.shape == (500, 128) and rows.flags.c_contiguous
    assert np.linalg.norm(rows, axis=1).mean() == pytest.approx(rooms.LENGTH, rel=0.02)
    assert (rows == random_rows(500, seed=3)).all() and (rows != random_rows(500, seed=4)).any()


def test_rows_on_disk_are_lent_and_gone_even_after_an_error(tmp_path, monkeypatch):
    monkeypatch.setattr(rooms, "_ROWS_AT_ONCE", 100)
    with rows_on_disk(250, tmp_path, progress=False) as rows:
        assert rows.shape == (250, 128) and (np.asarray(rows[:100]) == random_rows(100)).all()
        assert len(np.unique(np.asarray(rows), axis=0)) == 250
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(KeyboardInterrupt), rows_on_disk(10, tmp_path, progress=False):
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_rows_that_do_not_fit_on_the_disk_are_refused_before_anything_is_written(tmp_path, monkeypatch):
    monkeypatch.setattr(rooms.shutil, "disk_usage", lambda _: SimpleNamespace(free=1000))
    with pytest.raises(FacelabError, match="Free some space"), rows_on_disk(10, tmp_path):
        pass
    assert list(Path(tmp_path).iterdir()) == []


def test_another_mouth_changes_the_mouth_and_leaves_the_rest():
    points = np.random.default_rng(1).uniform(20, 130, (68, 2))
    points[PARTS_OF_68["mouth"]] = [75, 115] + np.random.default_rng(2).uniform(-12, 12, (20, 2))
    noise = np.random.default_rng(3).integers(60, 200, (2, 150, 150, 3), dtype=np.uint8)
    made = with_parts_of(Chips(noise, np.array([points, points]), ("a", "b")), [1, 0], ["mouth"])
    changed = (made != noise).any(axis=(0, 3))
    assert changed[105:125, 65:85].mean() > 0.9 and changed[:80].sum() == 0 and changed[:, :40].sum() == 0
    same = with_parts_of(Chips(noise, np.array([points, points]), ("a", "b")), [0, 1], ["mouth"])
    assert np.abs(same.astype(int) - noise).mean() < 1  # one's own mouth changes hardly anything
