"""What may go wrong with a picture of one's own: killed processes, odd folders, edited records, full disks."""

import datetime
import errno
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from own_record import stated

from facelab import files
from facelab.errors import ConsentError, FacelabError
from facelab.evaluate.kept import discard
from facelab.files import write_whole
from facelab.gallery import Gallery
from facelab.gallery import store as store_module
from facelab.marks import MADE_FROM
from facelab.mine import add as add_module
from facelab.mine import keep_my_picture, lesson, my_pictures
from facelab.mine import wipe as wipe_module
from facelab.mine.add import add_picture
from facelab.mine.wipe import sweep_expired, wipe
from facelab.packs import personal
from facelab.packs.personal import keep_picture, people
from facelab.paths import LAB
from facelab.pipeline import EmbeddingCache

GREY = np.random.default_rng(5).integers(0, 255, (40, 30, 3), np.uint8)
KEY = "ab" * 32
TOMORROW = datetime.date.today() + datetime.timedelta(days=1)
LINKS = pytest.mark.skipif(os.name != "posix", reason="on Windows a link needs a right that an account seldom has")


def keep(name="Ana", **more):
    return keep_picture(name, GREY, stated(name, also=("enrol", "keep"), **more))


def remade(picture, **changes):
    record = picture.path.with_suffix(".json")
    write_whole(record, json.dumps(json.loads(record.read_text("utf-8")) | changes))


def let_run_out(picture):
    remade(picture, until="2020-01-31")


def cached(picture, folder, key=KEY):
    cache = EmbeddingCache(folder)
    with personal.noted([picture], "file", cache.file(key)):
        cache.put(key, [], np.empty((0, 128)))
    return cache.file(key)


def wiped(whom="all"):
    receipt = wipe(whom)
    assert receipt.left == []
    return receipt


# --- whose face is whose -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("names", [("Ana", None), (None, "Ana"), ("Ana", "Ben")])
def test_of_faces_one_above_the_other_nobody_is_kept_by_guess(synthetic, names):
    above = np.vstack([synthetic[name].rgb() for name in ("p001_1", "p002_1")])
    with pytest.raises(ConsentError, match="one above the other"):
        add_picture(above, stated(*names))
    assert people() == []


# --- nothing that we did not make is deleted -----------------------------------------------------------------------
@LINKS
@pytest.mark.parametrize("door", [sweep_expired, lambda: wipe("all")])
def test_a_link_in_the_folder_leads_to_no_files_of_others(tmp_path, door):
    keep()
    holiday = tmp_path / "holiday"
    for name in ("1.png", "1.json", "2.png", ".2.png.1.2.part"):
        write_whole(holiday / name, b"mine")
    (personal.folder() / "mine-0ff1ce").symlink_to(holiday)
    door()
    assert sorted(file.name for file in holiday.iterdir()) == [".2.png.1.2.part", "1.json", "1.png", "2.png"]
    assert {file.read_bytes() for file in holiday.iterdir()} == {b"mine"}


@LINKS
def test_of_a_link_only_the_link_is_deleted(tmp_path):
    picture = keep()
    write_whole(tmp_path / "holiday.png", b"mine")
    picture.path.unlink()
    picture.path.symlink_to(tmp_path / "holiday.png")
    wiped()
    assert (tmp_path / "holiday.png").read_bytes() == b"mine" and not personal.is_anything_here()


def test_the_ledger_has_no_power_over_other_files(tmp_path):
    picture = keep()
    for name in ("thesis.docx", "numbers.npz", f"{KEY}.txt"):
        write_whole(tmp_path / name, b"mine")
        with personal.noted([picture], "file", tmp_path / name):
            pass
    wiped()
    assert {file.read_bytes() for file in tmp_path.iterdir() if file.is_file() and file.name[0] != "."} == {b"mine"}
    assert len([file for file in tmp_path.iterdir() if file.suffix in (".docx", ".npz", ".txt")]) == 3


def test_other_pictures_that_somebody_put_there_stay_and_no_door_speaks_of_them_again():
    picture = keep()
    passport = picture.path.with_name("passport.png")
    passport.write_bytes(b"mine")
    wiped()
    assert [file.name for file in passport.parent.iterdir()] == ["passport.png"]
    assert sweep_expired() is None and str(wipe("all")) == "There was nothing to delete."


def test_a_learners_own_folder_called_evaluate_stays(tmp_path):
    for name in ("notes.ipynb", "runs/essay.txt", "0123456789abcdef/plan.txt", "numbers.npz"):
        write_whole(tmp_path / "work" / "evaluate" / name, b"mine")
    write_whole(tmp_path / "work" / "evaluate" / "0123456789abcdef" / f"{KEY}.npz", b"a template")
    write_whole(tmp_path / "work" / "evaluate" / "0123456789abcdef" / f".{KEY}.npz.1.2.part", b"a template")
    assert discard() == 1
    there = [file for file in (tmp_path / "work" / "evaluate").rglob("*") if file.is_file()]
    assert {file.name for file in there} == {"notes.ipynb", "essay.txt", "plan.txt", "numbers.npz"}


# --- odd records ---------------------------------------------------------------------------------------------------
def test_copies_that_a_program_made_beside_a_record_stop_no_command(tmp_path):
    picture = keep()
    for name in ("1 copy.json", "1.sync-conflict.json", "1²[.json", "1e9.json"):
        picture.path.with_name(name).write_text(picture.path.with_suffix(".json").read_text("utf-8"), "utf-8")
    assert [person.pictures for person in people()] == [(picture,)] and sweep_expired() is None


def test_a_record_nested_too_deeply_allows_nothing():
    picture = keep()
    picture.path.with_suffix(".json").write_text("[" * 100_000, "utf-8")
    assert people() == [] and personal.find_people("expired") == [picture.person_id]
    wiped()


@pytest.mark.parametrize("damage", ["nonsense\n", "\n", "file\n", "[1, 2]\n", '{"a": 1}\n', '["file", 3]\n', "\udcff"])
def test_a_line_of_the_ledger_that_cannot_be_read_costs_no_other(tmp_path, damage):
    picture = keep()
    file = cached(picture, tmp_path / "cache")
    ledger = picture.path.with_name("places.txt")
    ledger.write_bytes(damage.encode("utf-8", "surrogateescape") + b"\n" + ledger.read_bytes())
    assert wiped().numbers == 1 and not file.exists() and not personal.is_anything_here()


@pytest.mark.skipif(os.name != "posix", reason="Windows allows no such names")
@pytest.mark.parametrize("name", ["two\nlines", "one\u2028two", "form\x0cfeed", "tab\tbed", "no text \udcff", "[1-9]*"])
def test_the_ledger_finds_a_folder_of_any_name(tmp_path, name):
    file = cached(keep(), tmp_path / name)
    assert file.exists() and wiped().numbers == 1 and not file.exists()


@pytest.mark.parametrize("one, other", [("Jos\u00e9", "Jose\u0301"), ("STRASSE", "straße"), ("Ana", "\uff21na")])
def test_a_name_is_the_same_however_its_letters_are_put_together(one, other):
    assert keep(one).person_id == keep(other).person_id
    assert wiped(other).pictures == 2


def test_nobody_is_called_like_somebody_elses_id():
    for name in ("mine-3f9a1c", "Mine-x", "\uff41ll"):
        with pytest.raises(ConsentError):
            keep(name)


def test_whoever_is_unknown_is_told_so_while_somebody_elses_withdrawal_is_finished():
    personal.shut(keep("Ben").person_id)
    with pytest.raises(FacelabError, match="nobody called 'Zoe'"):
        wipe("Zoe")


# --- what cannot be deleted at once --------------------------------------------------------------------------------
def locked(*names, erase=files.erase):
    """As on Windows while another program has a file open."""

    def refuse(path):
        if path.name in names:
            raise PermissionError(errno.EACCES, "somebody has it open", str(path))
        erase(path)

    return refuse


def test_one_picture_that_is_open_elsewhere_costs_no_other(tmp_path, monkeypatch):
    first, second = keep(), keep()
    file = cached(first, tmp_path / "cache")
    with monkeypatch.context() as patch:
        patch.setattr(personal, "erase", locked("1.png"))
        receipt = wipe("Ana")
    assert len(receipt.left) == 1 and receipt.pictures == receipt.numbers == 1
    assert first.path.exists() and not second.path.exists() and not file.exists() and people() == []
    assert sweep_expired().pictures == 1 and not personal.is_anything_here()


@pytest.mark.parametrize("whom", ["Ana", "expired"])
def test_a_notebook_that_could_not_be_cleared_is_tried_again_by_the_next_command(tmp_path, monkeypatch, whom):
    picture = keep()
    shown = {"output_type": "display_data", "data": {MADE_FROM: json.dumps({"people": [picture.person_id]})}}
    cell = {"cell_type": "code", "source": "", "metadata": {}, "outputs": [shown], "execution_count": 1}
    notebook = write_whole(tmp_path / "work" / "a.ipynb", json.dumps({"cells": [cell], "nbformat": 4}))
    if whom == "expired":
        let_run_out(picture)

    def closed(self, read=Path.read_bytes):
        if self.name == "a.ipynb":
            raise PermissionError(13, "closed", str(self))
        return read(self)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", closed)
        receipt = wipe(whom)
    assert receipt.left and receipt.pictures == 1 and not picture.path.exists()
    assert sweep_expired().cells == 1 and picture.person_id not in notebook.read_text("utf-8")
    assert not personal.is_anything_here()


def test_pictures_go_first_whatever_becomes_of_the_notebooks(monkeypatch):
    picture = keep()

    def broken(*_):
        raise RecursionError

    monkeypatch.setattr(wipe_module, "strip_files", broken)
    with pytest.raises(RecursionError):
        wipe("Ana")
    assert not picture.path.exists()


def test_on_a_full_disk_the_pictures_go_all_the_same(monkeypatch):
    picture = keep()

    def full(path, content):
        raise OSError(errno.ENOSPC, "no space", str(path))

    with monkeypatch.context() as patch:
        patch.setattr(personal, "write_whole", full)
        wipe("Ana")
    assert not picture.path.exists()
    wipe("all")
    assert not personal.is_anything_here()


def test_what_cannot_be_overwritten_on_a_full_disk_is_deleted(monkeypatch):
    """A file system that never writes in place needs room even for zeros."""

    def full(path):
        raise OSError(errno.ENOSPC, "no space", str(path))

    picture = keep()
    monkeypatch.setattr(files, "overwrite", full)
    wiped()
    assert not picture.path.exists()


def test_a_file_that_may_not_be_written_to_is_made_ours_first(monkeypatch, tmp_path):
    def careful(path, overwrite=files.overwrite):
        if not path.stat().st_mode & 0o200:
            raise PermissionError(errno.EACCES, "read only", str(path))
        overwrite(path)

    picture = keep()
    picture.path.chmod(0o400)
    monkeypatch.setattr(files, "overwrite", careful)  # whoever runs this as root may write to any file
    wiped()
    assert not picture.path.exists()


# --- galleries -----------------------------------------------------------------------------------------------------
def enrolled(picture, folder):
    with Gallery(folder) as gallery:
        gallery.enrol_many(np.full((1, 128), 0.1), [picture], labels=[picture.settings["name"]])
        gallery.search(np.full(128, 0.1), 1, who=picture.settings["name"], purpose="to see who comes up")


def asked(folder):
    with Gallery(folder) as gallery:
        return [entry.who for entry in gallery.log_rows() if entry.event == "searched"]


def test_the_name_goes_from_the_log_even_if_the_gallery_has_forgotten_the_reference_by_itself(tmp_path, monkeypatch):
    picture = keep()
    enrolled(picture, tmp_path / "badges")

    class Later(datetime.date):
        @classmethod
        def today(cls):
            return TOMORROW

    for module in (personal.datetime, store_module.datetime):
        monkeypatch.setattr(module, "date", Later)
    receipt = sweep_expired()
    assert receipt.references == 1 and receipt.left == []
    assert asked(tmp_path / "badges") == ["(withdrawn)"]


def test_every_way_in_which_somebody_wrote_their_name_goes_from_the_log(tmp_path):
    for name in ("Ana", "ANA"):
        enrolled(keep(name), tmp_path / "badges")
    assert wiped("ana").references == 2 and asked(tmp_path / "badges") == ["(withdrawn)"] * 2


def test_a_gallery_that_is_not_where_it_was_is_named(tmp_path):
    picture = keep()
    enrolled(picture, tmp_path / "drive" / "badges")
    (tmp_path / "drive").rename(tmp_path / "unplugged")
    words = str(wiped())
    assert f"{tmp_path / 'drive' / 'badges'}" in words and "is not there" in words and picture.person_id in words


# --- two at once ---------------------------------------------------------------------------------------------------
def test_after_a_withdrawal_nothing_more_is_kept_of_somebody(tmp_path):
    picture, source = keep(), "00" * 32
    wiped("Ana")
    with pytest.raises(ConsentError, match="has been taken back"):
        cached(picture, tmp_path / "cache")
    with Gallery(tmp_path / "badges") as gallery, pytest.raises(ConsentError, match="has been taken back"):
        gallery.enrol_many(np.zeros((1, 128)), [picture], sources=[source])
    assert not (tmp_path / "cache").exists() and asked(tmp_path / "badges") == []


def test_a_withdrawal_waits_for_what_is_being_kept_and_finds_it(tmp_path, monkeypatch):
    picture, inside, go_on = keep(), threading.Event(), threading.Event()

    def slow(self, key, *result, put=EmbeddingCache.put):
        inside.set()
        go_on.wait(10)
        put(self, key, *result)

    monkeypatch.setattr(EmbeddingCache, "put", slow)
    keeps = threading.Thread(target=cached, args=(picture, tmp_path / "cache"))
    keeps.start()
    inside.wait(10)
    receipts = []
    withdraws = threading.Thread(target=lambda: receipts.append(wipe("Ana")))
    withdraws.start()
    withdraws.join(0.3)
    go_on.set()
    keeps.join()
    withdraws.join()
    assert receipts[0].numbers == 1 and not list((tmp_path / "cache").iterdir())


def test_a_door_leaves_alone_whoever_is_just_coming_in(monkeypatch):
    """Between the folder and its first record, somebody else's command looks for what is left over."""
    swept = []

    def meanwhile(path, content, whole=personal.write_whole):
        if path.suffix == ".json" and not swept:
            swept.append(threading.Thread(target=sweep_expired))
            swept[0].start()
            swept[0].join(0.5)
        return whole(path, content)

    with monkeypatch.context() as patch:
        patch.setattr(personal, "write_whole", meanwhile)
        picture = keep()
    swept[0].join()
    assert [person.pictures for person in people()] == [(picture,)]


def test_what_is_kept_while_another_picture_runs_out_is_found_later(tmp_path, monkeypatch):
    gone, stays = keep(), keep(until=TOMORROW)
    cached(gone, tmp_path / "cache")
    let_run_out(gone)

    def meanwhile(person_id, forget=personal.forget):
        cached(stays, tmp_path / "cache", "cd" * 32)
        forget(person_id)

    with monkeypatch.context() as patch:
        patch.setattr(personal, "forget", meanwhile)
        assert sweep_expired().numbers == 1
    assert wiped().numbers == 1 and not list((tmp_path / "cache").iterdir())


# --- stopped half-way ----------------------------------------------------------------------------------------------
def test_what_a_killed_process_left_half_written_goes(tmp_path):
    picture = keep()
    file = cached(picture, tmp_path / "cache")
    half = [file.with_name(f".{file.name}.1.2.part"), picture.path.with_name(".2.png.1.2.part")]
    for part in half:
        part.write_bytes(b"half of it")
    wiped()
    assert not any(part.exists() for part in half) and not personal.is_anything_here()


def test_half_a_picture_does_not_stay_as_long_as_a_whole_one():
    gone, stays = keep(), keep(until=TOMORROW)
    half = gone.path.with_name(".1.png.1.2.part")
    gone.path.rename(half)
    let_run_out(gone)
    sweep_expired()
    assert not half.exists() and stays.path.exists()


def test_of_several_people_all_are_kept_or_nobody(two_faces, monkeypatch):
    def full(name, rgb, statement, keep=add_module.keep_picture):
        if name == "Ben":
            raise OSError(errno.ENOSPC, "no space", "2.png")
        return keep(name, rgb, statement)

    with monkeypatch.context() as patch:
        patch.setattr(add_module, "keep_picture", full)
        with pytest.raises(FacelabError, match="disk is full"):
            add_picture(two_faces, stated("Ana", "Ben"))
    assert people() == [] and not personal.is_anything_here()


def die_at(step, change):
    """Make a change in a process that is killed before a certain thing it does to a file; tell whether it was."""
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
        for place, name in (
            (os, "fsync"), (os, "replace"), (os, "truncate"), (Path, "unlink"), (Path, "rmdir"), (Path, "mkdir"),
            (Path, "open"),
        ):  # fmt: skip
            setattr(place, name, before(getattr(place, name)))
        change()
        os._exit(0)
    except BaseException:
        os._exit(1)


def all_bytes(folder):
    return b"\n".join(
        str(file).encode() + b"\n" + file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()
    )


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process that dies at a certain step is made by fork")
def test_wherever_a_withdrawal_is_killed_the_next_door_finishes_it(tmp_path, monkeypatch):
    for step in range(500):
        place = tmp_path / str(step)
        monkeypatch.setenv("FACELAB_PERSONAL", str(place / "personal"))
        monkeypatch.setenv("FACELAB_WORK", str(place / "work"))
        picture = keep("Ana of desk 1")
        pixels = picture.path.read_bytes()[60:90]
        keep("Ana of desk 1")
        cached(picture, place / "cache")
        enrolled(picture, place / "badges")
        assert picture.person_id.encode() in all_bytes(place)
        killed = die_at(step, lambda: wipe("Ana of desk 1"))
        begun = not people()
        receipt = sweep_expired() if begun else wipe("Ana of desk 1")
        assert receipt is None or receipt.left == []
        left = all_bytes(place)
        for sign in (picture.person_id.encode(), b"Ana of desk 1", pixels):
            assert sign not in left, step
        assert not list((place / "cache").iterdir()) and not personal.is_anything_here()
        if not killed:
            break
    assert not killed and step > 20


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process that dies at a certain step is made by fork")
def test_wherever_an_addition_is_killed_there_is_a_whole_record_or_nobody(tmp_path, monkeypatch):
    for step in range(100):
        place = tmp_path / str(step)
        monkeypatch.setenv("FACELAB_PERSONAL", str(place / "personal"))
        killed = die_at(step, lambda: keep("Ana"))
        assert all((one.rgb() == GREY).all() for person in people() for one in person.pictures)
        for record in (place / "personal").rglob("*.json"):
            write_whole(record, json.dumps(json.loads(record.read_text("utf-8")) | {"until": "2020-01-31"}))
        sweep_expired()
        assert not personal.is_anything_here() and not list((place / "personal").rglob("*.p*")), step
        if not killed:
            break
    assert not killed and step > 5


# --- what a lesson shows and says --------------------------------------------------------------------------------------------
def shown_by_a_kernel(of):
    """What a lesson shows in a kernel: of the lab, or of a program that somebody started in the lab, such as nbconvert."""
    kernel = [sys.executable, "-c", "from facelab.mine import my_pictures; print(len(my_pictures()))"]
    between = "import subprocess, sys; sys.exit(subprocess.run(sys.argv[1:]).returncode)"
    command = {"the lab": kernel, "a program in the lab": [sys.executable, "-c", between, *kernel]}[of]
    return subprocess.run(command, env={**os.environ, LAB: str(os.getpid())}, capture_output=True, text=True, check=True).stdout


@pytest.mark.skipif(os.name == "nt", reason="there the start of a virtual environment's Python counts as one between")
def test_a_program_that_was_started_in_the_lab_shows_nothing_for_it_would_save_it():
    keep()
    assert shown_by_a_kernel("the lab").strip() == "1"
    assert shown_by_a_kernel("a program in the lab").strip() == "0"


def test_a_cell_that_names_somebody_is_marked_and_no_name_is_told_of_who_is_gone(synthetic, monkeypatch):
    marked = []
    monkeypatch.setattr(lesson, "mark_outputs", lambda people: marked.append(list(people)))
    assert "Ana" in keep_my_picture(str(synthetic["p001_1"].path), "Ana", adult=True)
    (person,) = people()
    assert marked == [[person.person_id]]
    let_run_out(person.pictures[0])
    assert "had run out" in my_pictures().words and "Ana" not in my_pictures().words
