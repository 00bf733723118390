"""Whoever withdraws is nowhere on disk, whatever was interrupted, and nobody else is touched."""

import os
import shutil
import sqlite3
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import enrol, source, template

from facelab.errors import FacelabError
from facelab.gallery import Gallery, records, templates

WHY = {"purpose": "finding a lost badge", "who": "the front desk"}
PEOPLE = [f"person-number-{number:04}" for number in range(400)]
GOES = PEOPLE[17]


def bytes_in(folder) -> bytes:
    """Every byte of every file of a folder, and the files' names."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return b"\n".join(file.name.encode() + b"\n" + file.read_bytes() for file in files)


def traces(everything: bytes, person: str, numbers=(0,)) -> list[str]:
    """Return what is found of a person among bytes: id, label, template in either type, whole or in part, source."""
    wanted = {"id": person.encode(), "id in UTF-16": person.encode("utf-16-le"), "label": f"badge of {person}".encode()}
    for number in numbers:
        row = template(person, number)
        for kind in (np.float32, np.float64):
            wanted[f"{kind.__name__} {number}"] = row.astype(kind).tobytes()
            for part in range(0, 128, 4):
                wanted[f"{kind.__name__} {number}, part {part}"] = row[part : part + 4].astype(kind).tobytes()
        wanted[f"source {number}"] = bytes.fromhex(source(person, number))
        wanted[f"source {number} in text"] = source(person, number).encode()
    return [name for name, content in wanted.items() if content in everything]


@pytest.fixture
def gallery(tmp_path):
    with Gallery(tmp_path / "badges") as gallery:
        enrol(gallery, *PEOPLE)
        enrol(gallery, GOES, PEOPLE[3], number=1)
        for person in (GOES, PEOPLE[3], PEOPLE[-1]):
            gallery.search(template(person), 5, **WHY)
        yield gallery


def test_a_withdrawn_person_is_nowhere_on_disk(gallery, tmp_path):
    folder = tmp_path / "badges"
    before = traces(bytes_in(folder), GOES, (0, 1))
    assert {"id", "label", "float32 0", "float32 1", "float32 1, part 124", "source 0"} <= set(before)
    assert gallery.delete(GOES) == 2
    assert traces(bytes_in(folder), GOES, (0, 1)) == []
    assert sorted(file.name for file in folder.iterdir()) == [
        "gallery.sqlite",
        "gallery.sqlite-journal",
        "templates-1.f32",
    ]
    assert (folder / "templates-1.f32").stat().st_size == 400 * 512
    with pytest.raises(FacelabError, match="Nobody"):
        gallery.record_of(GOES)
    assert GOES not in gallery.person_ids()
    assert all(one.person_id != GOES for one in gallery.search(template(GOES), 500, **WHY))


def test_the_log_says_that_somebody_was_withdrawn_and_not_who(gallery, tmp_path):
    before = gallery.log_rows()
    gallery.delete(GOES)
    log = gallery.log_rows()
    assert log[:-1] == before  # with how many candidates came back then
    assert (log[-1].event, log[-1].version) == ("withdrawn", 3)
    assert [log[-1].who, log[-1].purpose, log[-1].threshold, log[-1].rank, log[-1].count] == [None] * 5
    db = sqlite3.connect(tmp_path / "badges" / "gallery.sqlite")
    links = db.execute(
        "SELECT count(*), count(record.reference_id) FROM returned LEFT JOIN record USING (reference_id)"
    )
    every, known = links.fetchone()
    db.close()
    assert every == known > 0  # no link leads to nobody


def owned(gallery) -> list[tuple[str, bytes]]:
    """Return who has which template, sorted."""
    rows = gallery.references().rows if len(gallery) else []
    return sorted((who, row.tobytes()) for who, row in zip(gallery.person_ids(), rows, strict=True))


def test_everybody_else_stays_as_they_were(gallery):
    others = [person for person in PEOPLE if person != GOES]
    before = {person: gallery.record_of(person) for person in others}
    gallery.delete(GOES)
    assert {person: gallery.record_of(person) for person in others} == before
    templates_of = [(person, 0) for person in others] + [(PEOPLE[3], 1)]
    assert owned(gallery) == sorted((who, template(who, n).astype(np.float32).tobytes()) for who, n in templates_of)
    ids = {reference["reference_id"] for reference in before[PEOPLE[3]]["references"]}
    for number in (0, 1):
        (found,) = gallery.search(template(PEOPLE[3], number), 1, **WHY)
        assert found.person_id == PEOPLE[3] and found.distance < 1e-6
        ids.remove(found.reference_id)


@settings(max_examples=25)
@given(st.lists(st.sampled_from("abcdefg"), min_size=1, max_size=30), st.permutations("abcdefg"))
def test_any_withdrawals_leave_everybody_else_with_their_own_templates(people, order):
    kept = [(person, template(person, number).astype(np.float32).tobytes()) for number, person in enumerate(people)]
    with (
        tempfile.TemporaryDirectory() as folder,
        Gallery(folder) as gallery,
        Gallery(in_memory=True) as memory,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(templates, "_AT_ONCE", 3)
        for number, person in enumerate(people):
            enrol(gallery, person, number=number)
            enrol(memory, person, number=number)
        for person in order:
            if person in people:
                assert gallery.delete(person) == memory.delete(person) == people.count(person)
                kept = [one for one in kept if one[0] != person]
                assert owned(gallery) == owned(memory) == sorted(kept)
                assert gallery.person_ids() == memory.person_ids()


def test_what_is_deleted_is_overwritten_before_it_is_let_go(gallery, tmp_path, monkeypatch):
    """Other names for the files show what their blocks hold once the files are gone."""
    often = "somebody-with-many-references"
    enrol(gallery, *[often] * 3000)  # whose records fill more pages than are left to be saved after them
    (tmp_path / "blocks").mkdir()
    for file in (tmp_path / "badges").iterdir():
        os.link(file, tmp_path / "blocks" / file.name)
    monkeypatch.setattr(os, "truncate", lambda *_: None)
    for person in (often, GOES):
        gallery.delete(person)
        assert traces(bytes_in(tmp_path / "blocks"), person, (0, 1)) == []
    assert not (tmp_path / "blocks" / "templates-0.f32").read_bytes().strip(b"\0")


def test_two_things_each_overwrite_what_is_deleted_from_the_database(gallery, monkeypatch):
    """Either alone passes the tests above; the other is there in case a page is missed."""
    said, connect = [], records._connect

    def traced(place):
        db = connect(place)
        settings = [db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("secure_delete", "temp_store")]
        assert settings == [1, 2]
        db.set_trace_callback(said.append)
        return db

    monkeypatch.setattr(records, "_connect", traced)
    gallery.delete(GOES)
    assert said.count("VACUUM") == 1


@pytest.mark.parametrize("size", [1, 100, 512 * 7])
def test_what_a_killed_enrolment_left_is_wiped_at_the_next_opening(gallery, tmp_path, size):
    folder = tmp_path / "badges"
    os.link(folder / "templates-0.f32", tmp_path / "blocks")
    with (folder / "templates-0.f32").open("ab") as file:
        file.write(np.tile(template("left over").astype(np.float32), 7).tobytes()[:size])
    (folder / "templates-1.f32").write_bytes(template("left over").astype(np.float32).tobytes())
    os.link(folder / "templates-1.f32", tmp_path / "more blocks")
    with Gallery(folder) as again:
        assert len(again) == 402
    assert sorted(file.name for file in folder.iterdir()) == [
        "gallery.sqlite",
        "gallery.sqlite-journal",
        "templates-0.f32",
    ]
    assert (tmp_path / "blocks").stat().st_size == 402 * 512
    assert not (tmp_path / "more blocks").read_bytes().strip(b"\0")


def test_what_windows_would_not_let_go_of_is_wiped_and_taken_away_later(gallery, tmp_path, monkeypatch):
    def refused(*_):
        raise PermissionError("somebody looks at it")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refused)
        gallery.delete(GOES)
        assert traces(bytes_in(tmp_path / "badges"), GOES, (0, 1)) == []
        assert (tmp_path / "badges" / "templates-0.f32").exists()
        assert gallery.search(template(PEOPLE[5]), 1, **WHY)[0].person_id == PEOPLE[5]
    (tmp_path / "badges" / ".gallery.lock").unlink(missing_ok=True)
    Gallery(tmp_path / "badges")
    assert not (tmp_path / "badges" / "templates-0.f32").exists()


def test_without_what_overwrites_something_would_be_found(gallery, tmp_path, monkeypatch):
    """That the bytes are looked for in earnest: SQLite left to itself keeps what was deleted."""
    whole = records._connect

    def careless(place):
        db = whole(place)
        db.execute("PRAGMA secure_delete = OFF")
        return db

    monkeypatch.setattr(records, "_connect", careless)
    monkeypatch.setattr(records.Records, "finish", lambda self: self._db.execute("UPDATE state SET unfinished = 0"))
    monkeypatch.setattr(templates, "_wipe", lambda file, start: None)
    monkeypatch.setattr(templates, "overwrite", lambda path: None)
    os.link(tmp_path / "badges" / "templates-0.f32", tmp_path / "badges" / "blocks")
    gallery.delete(GOES)
    found = traces(bytes_in(tmp_path / "badges"), GOES, (0, 1))
    assert {"id", "label", "float32 0", "float32 1"} <= set(found)


# --- killed at every step --------------------------------------------------------------------------------------------
def state_of(folder):
    """Everything that a gallery says: version, log, and who has which template."""
    with Gallery(folder) as gallery:
        return gallery.version, [(line.event, line.count) for line in gallery.log_rows()], owned(gallery)


def die_at(step: int, change, folder: Path) -> bool:
    """Make a change in a process of its own that dies at a certain step; return whether it got that far."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    left = [step]

    def tick(*_):
        left[0] -= 1
        if left[0] < 0:
            os._exit(9)

    def before(whole):
        return lambda *arguments, **options: (tick(), whole(*arguments, **options))[1]

    try:
        for place, name in ((templates, "_opened"), (templates, "_wipe"), (templates, "_flush"), (Path, "unlink")):
            setattr(place, name, before(getattr(place, name)))
        os.fsync = before(os.fsync)
        connect = records._connect

        def traced(place):
            db = connect(place)
            db.set_trace_callback(tick)
            return db

        records._connect = traced
        change(Gallery(folder))
        os._exit(0)
    except BaseException:
        os._exit(1)


CHANGES = {
    "enrol": lambda gallery: enrol(gallery, "new one", "new two"),
    "delete": lambda gallery: gallery.delete(GOES),
    "delete the last": lambda gallery: gallery.delete(PEOPLE[-1]),
    "search": lambda gallery: gallery.search(template(GOES), 5, **WHY),
}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process that dies at a certain step is made by fork")
@pytest.mark.parametrize("name", CHANGES)
def test_killed_at_each_step_it_is_the_gallery_before_or_after(gallery, tmp_path, name):
    gallery.close()
    whole, trial = tmp_path / "badges", tmp_path / "trial"
    shutil.copytree(whole, trial)
    before = state_of(trial)
    CHANGES[name](Gallery(trial))
    after, seen = state_of(trial), set()
    for step in range(200):
        shutil.rmtree(trial)
        shutil.copytree(whole, trial)
        died = die_at(step, CHANGES[name], trial)
        found = state_of(trial)
        assert found in (before, after), f"step {step}"
        seen.add(found == after)
        if name == "delete" and found == after:
            assert traces(bytes_in(trial), GOES, (0, 1)) == [], f"step {step}"
        if name == "enrol" and found == before:
            assert traces(bytes_in(trial), "new one") == traces(bytes_in(trial), "new two") == [], f"step {step}"
        assert len(list(trial.glob("templates-*"))) == 1
        if not died:
            break
    assert not died and step > 8 and seen == {True, False}
