"""A gallery: consent asked each time, searches in the log, one writer at a time, and errors with a cure."""

import datetime
import errno
import hashlib
import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import AGREED, OWN, enrol, picture, source, template
from PIL import Image

from facelab.errors import ConsentError, FacelabError
from facelab.gallery import Candidate, Gallery, records, search, store, templates
from facelab.metrics import false_positive_identification_rate, identification_rate, searches_of
from facelab.packs import Picture
from facelab.pipeline import Analysis, Box, Face, distance

WHY = {"purpose": "finding a lost badge", "who": "the front desk"}


@pytest.fixture
def gallery(tmp_path):
    with Gallery(tmp_path / "badges") as gallery:
        yield gallery


def analysis(person, number=0, consent=AGREED, face=True):
    """What the pipeline would make of a picture."""
    faces = (Face(Box(0, 9, 9, 0)),) if face else ()
    return Analysis(picture(person, number, consent), faces, np.array([template(person, number)] * len(faces)))


# --- searching -------------------------------------------------------------------------------------------------------
def test_candidates_come_with_labels_the_nearest_first(gallery):
    ids = enrol(gallery, "ann", "ben", "cleo")
    probe = 0.7 * template("ben") + 0.3 * template("ann")
    found = gallery.search(probe, **WHY)
    rows = {who: template(who).astype(np.float32) for who in ("ann", "ben", "cleo")}
    assert found == [
        Candidate(rank, distance(probe, rows[who]), who, f"badge of {who}", ids[["ann", "ben", "cleo"].index(who)])
        for rank, who in enumerate(("ben", "ann", "cleo"), 1)
    ]
    assert [one.person_id for one in gallery.search(probe, 2, **WHY)] == ["ben", "ann"]
    near = found[1].distance
    assert gallery.search(probe, None, near, **WHY) == gallery.search(probe, 10, near, **WHY) == found[:2]
    assert gallery.search(probe, 1, near, **WHY) == found[:1]
    assert gallery.search(probe, None, 0.01, **WHY) == []


PLACES = st.integers(0, 8)


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.sampled_from("abcde"), PLACES), min_size=1, max_size=12),
    PLACES,
    st.none() | st.integers(1, 6),
    st.none() | PLACES.map(float),
    st.integers(1, 3),
)
def test_lists_are_those_made_by_hand_each_person_once_ties_by_row(references, place, k, threshold, at_once):
    def at(place):
        return np.r_[np.float64(place), np.zeros(127)]

    if k is None and threshold is None:
        threshold = 4.0
    by_hand, seen = [], set()
    for apart, _, who in sorted((abs(place - there), row, who) for row, (who, there) in enumerate(references)):
        if who not in seen and apart <= (np.inf if threshold is None else threshold):
            by_hand.append((who, float(apart)))
        seen.add(who)
    with Gallery(in_memory=True) as gallery, pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "_AT_ONCE", at_once)
        patch.setattr(records, "_AT_ONCE", 3)
        gallery.enrol_many(
            np.array([at(there) for _, there in references]),
            [picture(who) for who, _ in references],
            sources=[source(who) for who, _ in references],
        )
        found = gallery.search(at(place), k, threshold, **WHY)
        log = gallery.log_rows()[-1]
    assert [(one.person_id, one.distance) for one in found] == by_hand[:k]
    assert [one.rank for one in found] == list(range(1, len(found) + 1))
    assert (log.count, log.rank, log.threshold, log.version) == (len(found), k, threshold, 1)


def test_a_probe_without_a_face_finds_nobody_and_is_in_the_log(gallery):
    enrol(gallery, "ann")
    assert gallery.search(analysis("ann", face=False), **WHY) == []
    assert [one.person_id for one in gallery.search(analysis("ann"), **WHY)] == ["ann"]
    assert [(line.event, line.count) for line in gallery.log_rows()] == [
        ("enrolled", 1), ("searched", 0), ("searched", 1),
    ]  # fmt: skip


def test_an_empty_gallery_finds_nobody(gallery):
    assert gallery.search(template("ann"), **WHY) == [] and len(gallery) == 0
    with pytest.raises(FacelabError, match="empty"):
        gallery.references()


def test_references_that_were_added_since_are_found_and_only_they_are_read(gallery, monkeypatch):
    enrol(gallery, "ann", "ben")
    gallery.search(template("ann"), **WHY)
    read, whole = [], store.prepare
    monkeypatch.setattr(store, "prepare", lambda rows, progress: read.append(len(rows)) or whole(rows, progress))
    enrol(gallery, "cleo")
    assert gallery.search(template("cleo"), 1, **WHY)[0].person_id == "cleo"
    assert read == [1]
    np.testing.assert_array_equal(
        gallery.references().squared_norms, whole(gallery.references().rows, False).squared_norms
    )
    assert gallery.person_ids() == ["ann", "ben", "cleo"]


def test_the_log_holds_who_why_when_how_and_nothing_of_the_probe(gallery, tmp_path):
    enrol(gallery, "ann", "ben")
    before, probe = datetime.datetime.now(datetime.UTC).replace(microsecond=0), template("somebody else")
    gallery.search(probe, 2, 2.5, **WHY)
    line = gallery.log_rows()[-1]
    assert (line.event, line.who, line.purpose) == ("searched", "the front desk", "finding a lost badge")
    assert (line.threshold, line.rank, line.version, line.count) == (2.5, 2, 1, 2)
    assert before <= datetime.datetime.fromisoformat(line.at) <= datetime.datetime.now(datetime.UTC)
    everything = b"".join(file.read_bytes() for file in (tmp_path / "badges").iterdir())
    for kind in (np.float32, np.float64):
        assert probe.astype(kind).tobytes()[:8] not in everything
    assert template("ann").astype(np.float32).tobytes() in everything  # so that it would have been seen


def test_a_gallery_is_measured_like_any_other(gallery):
    enrol(gallery, "ann", "ben", "cleo")
    enrol(gallery, "ann", number=1)
    probes = np.array([template("ann", 1), template("cleo"), template("zoe")])
    found = search(probes, gallery.references(), k=4, progress=False)
    searches = searches_of(found, ["ann", "cleo", "zoe"], gallery.person_ids())
    assert identification_rate(searches).value == 1 and searches.enrolled == 3
    assert false_positive_identification_rate(searches, 0.6).count == 0
    assert [line.event for line in gallery.log_rows()] == ["enrolled"] * 2


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"purpose": " "}, "purpose of the search is ' '"),
        ({"purpose": None}, "purpose of the search is None"),
        ({"who": ""}, "name of who asks is ''"),
        ({"who": "\ud800"}, "name of who asks"),
        ({"k": None}, "rank, a threshold or both"),
        ({"k": 0}, "k is 0"),
        ({"threshold": -1}, "at least 0"),
        ({"threshold": float("nan")}, "at least 0"),
        ({"probe": np.ones((2, 128))}, "2 probes"),
        ({"probe": np.ones(64)}, "128"),
        ({"threads": 0}, "threads is 0"),
    ],
)
def test_a_search_that_makes_no_sense_is_refused_and_not_in_the_log(gallery, given, says):
    enrol(gallery, "ann")
    with pytest.raises(FacelabError, match=says):
        gallery.search(**{"probe": template("ann"), **WHY, **given})
    assert [line.event for line in gallery.log_rows()] == ["enrolled"]


# --- enrolling -------------------------------------------------------------------------------------------------------
def test_the_record_says_when_on_what_basis_and_from_what(gallery, tmp_path):
    Image.new("RGB", (30, 20), (1, 2, 3)).save(tmp_path / "ann.png")
    consent = replace(AGREED, kept_until=datetime.date(2999, 1, 31))
    real = Picture("ann_1", tmp_path / "ann.png", consent, "ann")
    one = gallery.enrol(template("ann"), real, label="Ann at the desk")
    two = gallery.enrol(replace(analysis("ann", 1), picture=real))
    enrol(gallery, "ben")
    gallery.search(template("ann"), 1, **WHY)
    gallery.search(template("ann"), None, 3.0, **WHY)
    gallery.search(template("ben"), 1, **WHY)
    record = gallery.record_of("ann")
    first, second = record["references"]
    when = datetime.datetime.fromisoformat(first.pop("enrolled"))
    assert abs(datetime.datetime.now(datetime.UTC) - when) < datetime.timedelta(minutes=1)
    assert first == {
        "reference_id": one, "label": "Ann at the desk", "basis": "written-consent", "use": "enrol",
        "kept_until": "2999-01-31", "made_from": hashlib.sha256(bytes([1, 2, 3] * 600)).hexdigest(),
    }  # fmt: skip
    assert (second["reference_id"], second["label"]) == (two, "ann")
    assert record["came_back"] == 2 and [search["purpose"] for search in record["searches"]] == [WHY["purpose"]] * 2
    assert "ben" not in str(record) and "front desk" not in str(record)


@pytest.mark.parametrize("where", ["folder", "memory"])
def test_consent_is_asked_for_each_picture_before_anything_is_kept(where, tmp_path):
    gallery = Gallery(tmp_path / "badges") if where == "folder" else Gallery(in_memory=True)
    refusals = {
        "does not allow 'enrol'": replace(AGREED, scope=frozenset({"matching"})),
        "ran out": replace(AGREED, kept_until=datetime.date(2020, 1, 1)),
    }
    for says, consent in refusals.items():
        with pytest.raises(ConsentError, match=says):
            gallery.enrol_many(
                [template("ann"), template("ben")],
                [picture("ann"), picture("ben", consent=consent)],
                sources=["00" * 32] * 2,
            )
    assert len(gallery) == gallery.version == 0 and gallery.log_rows() == []


def test_what_may_not_be_kept_is_only_ever_in_memory(gallery, tmp_path, monkeypatch):
    with pytest.raises(ConsentError, match="in_memory=True"):
        enrol(gallery, "me", consent=OWN)
    monkeypatch.setattr(templates, "_opened", None)
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    with Gallery(in_memory=True) as mine:
        enrol(mine, "me", "my sister", consent=OWN)
        assert mine.search(template("me"), 1, **WHY)[0].label == "badge of me"
        assert mine.delete("me") == 1 and mine.person_ids() == ["my sister"]
        assert mine.search(template("me"), 1, **WHY)[0].person_id == "my sister"
        assert [line.event for line in mine.log_rows()] == ["enrolled", "searched", "withdrawn", "searched"]
        kept = mine.references().rows
        mine.delete("my sister")
        assert not kept.any() and len(mine) == 0
    assert sorted(tmp_path.rglob("*")) == before
    with pytest.raises(FacelabError, match="closed"):
        len(mine)


def test_many_are_enrolled_all_or_none_in_their_order(gallery):
    people = [f"person {number}" for number in range(3000)]
    ids = enrol(gallery, *people)
    assert ids == list(range(1, 3001)) and gallery.version == 1 and len(gallery) == 3000
    np.testing.assert_array_equal(
        gallery.references().rows, np.array([template(person) for person in people], np.float32)
    )
    with pytest.raises(FacelabError, match="'new_0' is not an embedding"):
        gallery.enrol_many(
            np.array([template("new"), np.full(128, np.nan)]),
            [picture("other"), picture("new")],
            sources=["00" * 32] * 2,
        )
    assert len(gallery) == 3000 and gallery.version == 1
    assert gallery.enrol_many([], []) == [] and gallery.version == 1


def test_analyses_bring_their_pictures(gallery, monkeypatch):
    monkeypatch.setattr(Picture, "rgb", lambda picture, use: np.zeros((2, 2, 3), np.uint8))
    gallery.enrol_many([analysis("ann"), analysis("ben")])
    assert gallery.person_ids() == ["ann", "ben"]
    with pytest.raises(FacelabError, match="No face was found in the picture 'cleo_0'"):
        gallery.enrol(analysis("cleo", face=False))
    with pytest.raises(ValueError, match="not both"):
        gallery.enrol(analysis("ann"), picture("ben"))


def test_ids_are_never_given_twice(gallery):
    first = enrol(gallery, "ann", "ben")
    gallery.delete("ben")
    assert min(enrol(gallery, "ben")) > max(first)


def test_what_cannot_be_enrolled_is_refused(gallery):
    for face, pictured, says in (
        (np.ones(64), picture("ann"), "128 numbers"),
        (["a"] * 128, picture("ann"), "128 numbers"),
        (np.full(128, 1e30), picture("ann"), "'ann_0' is not an embedding"),
        (None, picture("ann"), "No face"),
        (template("x"), picture(None), "Nobody says who"),
    ):
        with pytest.raises(FacelabError, match=says):
            gallery.enrol_many([face], [pictured], sources=["00" * 32])
    for wrong in ({"labels": [" "]}, {"labels": [3]}, {"person_ids": [""]}, {"labels": ["\ud800"]}):
        with pytest.raises(FacelabError, match=r"The (label|person_id) is"):
            gallery.enrol_many([template("ann")], [picture("ann")], sources=["00" * 32], **wrong)
    for wrong in (
        {"sources": ["00"]}, {"sources": []}, {"sources": ["zz" * 32]}, {"sources": ["00" * 32], "labels": ["a", "b"]},
    ):  # fmt: skip
        with pytest.raises(ValueError, match="one"):
            gallery.enrol_many([template("ann")], [picture("ann")], **wrong)
    with pytest.raises(ValueError, match="one each"):
        gallery.enrol(template("ann"))
    assert len(gallery) == 0


# --- one gallery, several doors --------------------------------------------------------------------------------------
def test_what_one_object_changes_every_other_sees(gallery, tmp_path):
    other = Gallery(tmp_path / "badges")
    enrol(gallery, "ann", "ben")
    assert other.search(template("ben"), 1, **WHY)[0].person_id == "ben"
    gallery.delete("ben")
    assert [one.person_id for one in other.search(template("ben"), **WHY)] == ["ann"]
    enrol(other, "cleo")
    assert [one.person_id for one in gallery.search(template("cleo"), 1, **WHY)] == ["cleo"]
    assert gallery.version == other.version == 3


def test_a_gallery_that_changes_under_a_search_is_searched_again(gallery, tmp_path, monkeypatch):
    enrol(gallery, "ann", "ben", "cleo")
    searched, whole = [], store.search

    def interrupted(*arguments, **options):
        searched.append(1)
        found = whole(*arguments, **options)
        if len(searched) == 1:
            Gallery(tmp_path / "badges").delete("ann")  # cleo's template takes ann's row
        return found

    monkeypatch.setattr(store, "search", interrupted)
    (one,) = gallery.search(template("ann"), 1, **WHY)
    assert len(searched) == 2 and one.person_id in ("ben", "cleo")
    assert gallery.log_rows()[-1].version == gallery.version == 2


def test_threads_that_enrol_and_search_at_once_lose_nothing(gallery):
    wrong = []

    def work(name):
        try:
            for number in range(8):
                enrol(gallery, f"{name} {number}")
                if gallery.search(template(f"{name} {number}"), 1, **WHY)[0].person_id != f"{name} {number}":
                    wrong.append(name)
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in ("a", "b", "c")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong and len(gallery) == 24 and gallery.version == 24 and len(gallery.log_rows()) == 48
    rows = gallery.references().rows
    for row, person in enumerate(gallery.person_ids()):
        np.testing.assert_array_equal(rows[row], template(person).astype(np.float32))


READER = """
import sys
sys.path.insert(0, sys.argv[2])
from made_up import template
from facelab.gallery import Gallery
gallery, times = Gallery(sys.argv[1]), 0
print("ready", flush=True)
while gallery.search(template("stays"), 1, purpose="a test", who="a reader")[0].person_id == "stays":
    times += 1
    if times >= 20 and "goes 9" in gallery.person_ids():
        print(times)
        sys.exit(0)
sys.exit("somebody else came back")
"""


def test_others_search_while_one_process_changes_the_gallery(gallery, tmp_path, pytestconfig):
    enrol(gallery, *(f"first {number}" for number in range(50)), "stays")
    command = [sys.executable, "-c", READER, str(tmp_path / "badges"), str(pytestconfig.rootpath / "tests" / "gallery")]
    reader = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert reader.stdout.readline() == "ready\n"
    for number in range(10):
        gallery.delete(f"first {number}")  # the last one's template takes the row
        enrol(gallery, f"goes {number}")
    assert reader.wait(60) == 0
    searches = sum(line.event == "searched" for line in gallery.log_rows())
    assert searches == int(reader.stdout.read()) >= 20


# --- what may be wrong with a folder ---------------------------------------------------------------------------------
def test_a_folder_has_to_be_named():
    for wrong in ({}, {"folder": "x", "in_memory": True}):
        with pytest.raises(ValueError, match="say which"):
            Gallery(**wrong)


def test_a_new_gallery_is_made_in_an_empty_folder_and_nowhere_else(tmp_path):
    Gallery(tmp_path / "not" / "yet")
    made = [file.name for file in (tmp_path / "not" / "yet").iterdir()]
    assert sorted(made) == ["gallery.sqlite", "gallery.sqlite-journal"]
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "mine.txt").write_text("mine")
    with pytest.raises(FacelabError, match="is not a gallery") as refusal:
        Gallery(tmp_path / "letters")
    assert "letters" in refusal.value.what and "empty" in refusal.value.cure
    assert [file.name for file in (tmp_path / "letters").iterdir()] == ["mine.txt"]
    with pytest.raises(FacelabError, match="is a file where a folder is needed"):
        Gallery(tmp_path / "letters" / "mine.txt")


def test_another_database_is_not_a_gallery_and_a_newer_one_is_left_alone(gallery, tmp_path):
    (tmp_path / "other").mkdir()
    other = sqlite3.connect(tmp_path / "other" / "gallery.sqlite")
    other.execute("CREATE TABLE books (title TEXT)")
    other.close()
    with pytest.raises(FacelabError, match="not one of a gallery"):
        Gallery(tmp_path / "other")
    newer = sqlite3.connect(tmp_path / "badges" / "gallery.sqlite")
    newer.execute(f"PRAGMA user_version = {records.FORMAT + 1}")
    newer.close()
    with pytest.raises(FacelabError, match=f"newer Face Value \\(format {records.FORMAT + 1}"):
        Gallery(tmp_path / "badges")


def test_damage_is_named(gallery, tmp_path):
    enrol(gallery, "ann", "ben")
    gallery.close()
    folder = tmp_path / "badges"
    whole = {file.name: file.read_bytes() for file in folder.iterdir()}

    def spoilt(name, content):
        for file, before in whole.items():
            (folder / file).write_bytes(before)
        if content is None:
            (folder / name).unlink()
        else:
            (folder / name).write_bytes(content)
        with pytest.raises(FacelabError) as refusal:
            Gallery(folder).search(template("ann"), **WHY)
        return str(refusal.value)

    assert "templates-0.f32' is damaged: it holds 1 templates of 2" in spoilt("templates-0.f32", bytes(600))
    assert "it holds 0 templates of 2" in spoilt("templates-0.f32", None)
    assert "not an embedding" in spoilt("templates-0.f32", b"\xff" * 1024)
    assert "gallery.sqlite' is damaged" in spoilt("gallery.sqlite", b"no database at all" * 500)
    assert "is damaged" in spoilt("gallery.sqlite", whole["gallery.sqlite"][:8192] + bytes(8192))
    assert "is not a gallery" in spoilt("gallery.sqlite", None)
    (folder / "gallery.sqlite").write_bytes(whole["gallery.sqlite"])
    db = sqlite3.connect(folder / "gallery.sqlite")
    with db:
        db.execute("DELETE FROM record WHERE person_id = 'ann'")
    db.close()
    with pytest.raises(FacelabError, match="1 templates belong to nobody"):
        Gallery(folder).search(template("ann"), **WHY)


def full(*_):
    raise OSError(errno.ENOSPC, "No space left on device", "templates-0.f32")


def test_a_full_disk_leaves_the_gallery_as_it_was(gallery, tmp_path, monkeypatch):
    enrol(gallery, "ann", "ben")
    before = {file.name: file.read_bytes() for file in (tmp_path / "badges").iterdir()}
    for change in (lambda: enrol(gallery, "cleo"), lambda: gallery.delete("ann")):
        with monkeypatch.context() as patch:
            patch.setattr(templates, "_flush", full)
            with pytest.raises(FacelabError, match=r"The disk is full: 'templates-0\.f32'"):
                change()
        Gallery(tmp_path / "badges")
        assert {file.name: file.read_bytes() for file in (tmp_path / "badges").iterdir()} == before
    whole = records._connect

    def small(place):
        db = whole(place)
        db.execute("PRAGMA max_page_count = 1")  # SQLite then takes no page more than it has
        return db

    monkeypatch.setattr(records, "_connect", small)
    with pytest.raises(FacelabError, match=r"The disk is full: .*gallery\.sqlite"):
        enrol(gallery, *(f"person {number}" for number in range(500)))
    monkeypatch.undo()
    assert Gallery(tmp_path / "badges").person_ids() == ["ann", "ben"]
    assert (tmp_path / "badges" / "templates-0.f32").stat().st_size == 1024


def test_a_folder_that_may_not_be_written_and_a_busy_database_are_explained(gallery, tmp_path, monkeypatch):
    enrol(gallery, "ann")
    whole = records._connect

    def read_only(place):
        db = whole(place)
        db.execute("PRAGMA query_only = ON")
        return db

    with monkeypatch.context() as patch:
        patch.setattr(records, "_connect", read_only)
        with pytest.raises(FacelabError, match=r"may not use '.*gallery\.sqlite'"):
            enrol(gallery, "ben")
    other = sqlite3.connect(tmp_path / "badges" / "gallery.sqlite", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    monkeypatch.setattr(records, "_PATIENCE", 0.01)
    with pytest.raises(FacelabError, match="Another program keeps"):
        len(gallery)
    other.close()
    (tmp_path / "badges" / "gallery.sqlite").unlink()
    for ask in (lambda: gallery.search(template("ann"), **WHY), gallery.log_rows, lambda: enrol(gallery, "ben")):
        with pytest.raises(FacelabError, match=r"refuses '.*gallery.sqlite'"):
            ask()
    assert not (tmp_path / "badges" / "gallery.sqlite").exists()


def test_somebody_unknown_is_named(gallery):
    for ask in (gallery.delete, gallery.record_of):
        with pytest.raises(FacelabError, match="Nobody is enrolled as 'zoe'"):
            ask("zoe")
    assert gallery.version == 0 and gallery.log_rows() == []


def test_the_file_system_is_let_go_of(gallery, tmp_path):
    enrol(gallery, "ann")
    gallery.search(template("ann"), **WHY)
    gallery.close()
    assert gallery._ready is None  # Windows moves no folder of which a file is mapped
    (tmp_path / "badges").rename(tmp_path / "moved")
    assert Gallery(tmp_path / "moved").person_ids() == ["ann"]
