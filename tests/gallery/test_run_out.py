"""Whoever agreed until a day is in no gallery after it: not on disk, not in memory, not while it stays open."""

import datetime
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import AGREED, enrol, template

from facelab.gallery import Gallery, store

TODAY = datetime.date.today()
UNTIL_TODAY = replace(AGREED, kept_until=TODAY)
WHY = {"purpose": "finding a lost badge", "who": "the front desk"}


class Moved(datetime.date):
    """A clock that shows the next day."""

    @classmethod
    def today(cls):
        return TODAY + datetime.timedelta(days=1)


@pytest.fixture
def a_day_passes(monkeypatch):
    def move():
        monkeypatch.setattr(store.datetime, "date", Moved)

    yield move


@pytest.mark.parametrize("where", ["folder", "memory"])
def test_a_gallery_that_stays_open_forgets_before_it_is_searched_again(where, tmp_path, a_day_passes):
    with Gallery(tmp_path / "badges") if where == "folder" else Gallery(in_memory=True) as gallery:
        enrol(gallery, "ann", "ben")
        enrol(gallery, "cleo", "ann", consent=UNTIL_TODAY, number=1)
        assert gallery.search(template("cleo", 1), 1, **WHY)[0].person_id == "cleo"
        a_day_passes()
        assert [one.person_id for one in gallery.search(template("cleo", 1), None, 9.0, **WHY)].count("cleo") == 0
        assert gallery.person_ids().count("ann") == 1, "of somebody with two records the one that runs on stays"
        assert [line.event for line in gallery.log_rows()][2:] == ["searched", "ran out", "searched"]
        assert np.allclose(gallery.references().rows[gallery.person_ids().index("ben")], template("ben"), atol=1e-6)


def test_opening_it_is_a_door(tmp_path, a_day_passes):
    with Gallery(tmp_path / "badges") as gallery:
        enrol(gallery, "ann", consent=UNTIL_TODAY)
        enrol(gallery, "ben")
        assert gallery.ran_out == 0
    a_day_passes()
    with Gallery(tmp_path / "badges") as gallery:
        assert gallery.ran_out == 1 and gallery.person_ids() == ["ben"]
    everything = b"".join(file.read_bytes() for file in (tmp_path / "badges").iterdir())
    for sign in (b"badge of ann", template("ann").astype(np.float32).tobytes()[:16]):
        assert sign not in everything
    assert b"badge of ben" in everything


def test_the_last_day_still_counts(tmp_path):
    with Gallery(tmp_path / "badges") as gallery:
        enrol(gallery, "ann", consent=UNTIL_TODAY)
        assert gallery.delete_run_out() == 0 and gallery.person_ids() == ["ann"]


@settings(max_examples=25)
@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.booleans()), min_size=1, max_size=12))
def test_exactly_what_ran_out_goes_and_every_row_stays_with_its_person(entries):
    with Gallery(in_memory=True) as gallery, pytest.MonkeyPatch.context() as patch:
        for number, (person, ends) in enumerate(entries):
            enrol(gallery, person, number=number, consent=UNTIL_TODAY if ends else AGREED)
        patch.setattr(store.datetime, "date", Moved)
        assert gallery.delete_run_out() == sum(ends for _, ends in entries)
        stay = {(person, number) for number, (person, ends) in enumerate(entries) if not ends}
        rows = gallery.references().rows if stay else []
        there = {
            (person, number)
            for person, row in zip(gallery.person_ids(), rows, strict=True)
            for number in range(len(entries))
            if np.allclose(row, template(person, number), atol=1e-6)
        }
        assert there == stay


def test_the_log_loses_the_name_of_whoever_asked(tmp_path):
    with Gallery(tmp_path / "badges") as gallery:
        enrol(gallery, "ann", "ben")
        gallery.search(template("ann"), 1, purpose="to see who comes up", who="Ann Example")
        gallery.search(template("ben"), 1, **WHY)
        gallery.delete("ann", asked_as=["ann  EXAMPLE"])
        assert [line.who for line in gallery.log_rows() if line.event == "searched"] == ["(withdrawn)", "the front desk"]
    assert b"Ann Example" not in b"".join(file.read_bytes() for file in (tmp_path / "badges").iterdir())
