"""A folder of your own: what is read, what is refused, what is counted, and that nothing stays."""

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from sklearn.metrics import roc_curve

from evaluated import BASIS, NAMES, PACK, made_up
from facelab.cli import main
from facelab.errors import ConsentError, FacelabError, PictureError
from facelab.evaluate import (
    PairList,
    check_fast,
    evaluate,
    look,
    open_folder,
    read_groups,
    read_pairs,
)
from facelab.evaluate import measure as measure_module
from facelab.evaluate.folder import open_people
from facelab.evaluate.measure import RATES
from facelab.evaluate.words import _rates_in_words, fast_in_words, in_words
from facelab.metrics import compare_all, equal_error_rate, false_match_rate, percent
from facelab.packs import Picture, open_pack, read_picture
from facelab.packs.pictures import is_picture
from facelab.pipeline import NO_FACE, Analysis, Box, Face

KEYS = ("accuracy", "fmr_at_0.6", "fnmr_at_0.6", "eer", "failure_to_acquire")


def run(capsys, folder, *options) -> dict:
    """Return the report of the command, as JSON gives it."""
    assert main(["evaluate", str(folder), "--basis", BASIS, "--json", *map(str, options)]) == 0
    return json.loads(capsys.readouterr().out)


def can_link() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        try:
            os.symlink(folder, Path(folder) / "link", target_is_directory=True)
        except OSError:
            return False
    return True


needs_links = pytest.mark.skipif(not can_link(), reason="this system lets only administrators make links")


PAIRS = """2\t2
Ann\t1\t2
Ben\t1\t2
Ann\t1\tBen\t2
Ben\t1\tCleo\t1
Dee\t1\t2
Ann\t2\t3
Dee\t1\tEli\t2
Eli\t1\tFay\t2
"""


# --- reading -----------------------------------------------------------------------------------------------------


def test_a_folder_is_read_person_by_person_and_only_pictures_are_taken(blanks):
    (blanks / "notes.txt").write_text("hello")
    (blanks / "Ann" / "Thumbs.db").write_text("x")
    (blanks / "Ann" / ".hidden.jpg").write_text("x")
    (blanks / "Ann" / "old.bmp").write_text("x")  # cannot be read here: tried, and counted as a failure
    pack = open_folder(blanks, BASIS)
    assert [p.picture_id for p in pack.pictures if p.person_id == "Ann"] == [
        "Ann/Ann_0001.png", "Ann/Ann_0002.png", "Ann/Ann_0003.png", "Ann/old.bmp",
    ]  # fmt: skip
    assert {p.person_id for p in pack.pictures} == set(NAMES) and pack.consent.statement == BASIS


def ids(pictures) -> list[str]:
    return [picture.picture_id for picture in pictures]


def passed_over(folder) -> dict[str, str]:
    return {passed.file: passed.why for passed in open_folder(folder, BASIS).passed_over}


def test_every_picture_below_a_sub_folder_is_that_persons_however_deep(blanks):
    (blanks / "Ann" / "2019" / "May").mkdir(parents=True)
    shutil.move(blanks / "Ann" / "Ann_0001.png", blanks / "Ann" / "2019" / "May" / "1.png")
    pack = open_folder(blanks, BASIS)
    assert ids(pack.of_person("Ann")) == ["Ann/2019/May/1.png", "Ann/Ann_0002.png", "Ann/Ann_0003.png"]
    assert pack["Ann/2019/May/1.png"].rgb("matching").shape == (64, 96, 3) and pack.passed_over == ()


def test_a_folder_deeper_than_pythons_stack_is_read(blanks):
    deep = [str(blanks / "Ann")]
    try:
        for _ in range(1200):
            os.mkdir(f"{deep[-1]}{os.sep}d")
            deep.append(f"{deep[-1]}{os.sep}d")
        file = shutil.copy(blanks / "Ben" / "Ben_0001.png", f"{deep[-1]}{os.sep}x.png")
        assert len(open_folder(blanks, BASIS).of_person("Ann")) == 4
        os.remove(file)
    except FileNotFoundError:
        pytest.skip("this system has no names so long")
    finally:  # pytest's own way to delete folders is not for ones so deep
        for folder in reversed(deep[1:]):
            os.rmdir(folder)


@pytest.mark.parametrize("name", ["1", "subject01.happy", "1.jfif", "1.PGM", "1.dat", "1.jp2"])
def test_a_file_is_a_picture_by_its_first_bytes_whatever_its_name(blanks, name):
    shutil.copy(blanks / "Ann" / "Ann_0001.png", blanks / "Ann" / name)
    assert f"Ann/{name}" in ids(open_folder(blanks, BASIS).pictures)
    assert passed_over(blanks) == {}


def test_a_name_that_promises_a_picture_is_tried_and_any_other_file_is_passed_over_by_name(blanks):
    for name in ("a.heic", "b.cr2", "c.jpe", "d.txt", "e.mp4", "f"):
        (blanks / "Ann" / name).write_text("no picture")
    assert {"Ann/a.heic", "Ann/b.cr2", "Ann/c.jpe"} < set(ids(open_folder(blanks, BASIS).pictures))
    assert passed_over(blanks) == {f"Ann/{name}": "not a picture" for name in ("d.txt", "e.mp4", "f")}


def test_what_is_passed_over_is_named_with_its_reason(blanks):
    shutil.copy(PACK.folder / "consent.toml", blanks)  # read, and so not passed over
    (blanks / "notes.txt").write_text("hello")
    shutil.copy(blanks / "Ann" / "Ann_0001.png", blanks / "stray.png")
    (blanks / ".git").mkdir()
    (blanks / "Ann" / ".thumbs").mkdir()
    (blanks / "Ann" / "._1.png").write_text("x")
    (blanks / "Gus" / "inner").mkdir(parents=True)
    (blanks / "Gus" / "inner" / "letter.txt").write_text("x")
    assert [(passed.file, passed.why) for passed in open_folder(blanks).passed_over] == [
        (".git", "hidden (its name begins with a dot)"),
        ("Ann/._1.png", "hidden (its name begins with a dot)"),
        ("Ann/.thumbs", "hidden (its name begins with a dot)"),
        ("Gus", "a sub-folder with no picture in it"),
        ("Gus/inner/letter.txt", "not a picture"),
        ("notes.txt", "lies beside the sub-folders, so it is nobody's"),
        ("stray.png", "lies beside the sub-folders, so it is nobody's"),
    ]


@needs_links
def test_links_to_files_are_followed_and_links_to_folders_only_where_they_are_a_person(blanks, tmp_path):
    elsewhere = shutil.copytree(blanks / "Ann", tmp_path / "elsewhere")
    (blanks / "Gus").symlink_to(elsewhere, target_is_directory=True)
    (blanks / "Ann" / "other.png").symlink_to(elsewhere / "Ann_0001.png")
    (blanks / "Ann" / "gone.png").symlink_to(tmp_path / "gone.png")
    (blanks / "Ann" / "self.png").symlink_to("self.png")
    (blanks / "Ann" / "again").symlink_to(blanks / "Ann", target_is_directory=True)
    (elsewhere / "back").symlink_to(blanks, target_is_directory=True)
    (blanks / "loop").symlink_to(blanks, target_is_directory=True)
    (blanks / "up").symlink_to(tmp_path, target_is_directory=True)
    pack = open_folder(blanks, BASIS)
    assert ids(pack.of_person("Gus")) == ["Gus/Ann_0001.png", "Gus/Ann_0002.png", "Gus/Ann_0003.png"]
    assert pack["Ann/other.png"].rgb("matching").shape == (64, 96, 3)
    assert passed_over(blanks) == {
        "Ann/again": "a link to a folder; only a sub-folder itself may be one",
        "Ann/gone.png": "a link that leads nowhere",
        "Ann/self.png": "a link that leads nowhere",
        "Gus/back": "a link to a folder; only a sub-folder itself may be one",
        "loop": "a link to the whole folder, or to one that holds it",
        "up": "a link to the whole folder, or to one that holds it",
    }


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_pipe_is_never_opened(blanks):
    os.mkfifo(blanks / "Ann" / "pipe.png")
    os.mkfifo(blanks / "Ann" / "pipe")
    assert passed_over(blanks) == {"Ann/pipe": "not a regular file", "Ann/pipe.png": "not a regular file"}
    with pytest.raises(PictureError, match=r"'pipe\.png' is not a regular file"):
        read_picture(blanks / "Ann" / "pipe.png")


def test_what_cannot_be_read_is_named_and_stops_nothing(blanks, monkeypatch):
    (blanks / "lost+found").mkdir()
    (blanks / "Ann" / "secret").write_text("x")

    def refusing(door):
        def opened(path, *rest, **more):
            if str(path).endswith(("lost+found", "secret")):
                raise PermissionError(13, "Permission denied", str(path))
            return door(path, *rest, **more)

        return opened

    monkeypatch.setattr("os.scandir", refusing(os.scandir))
    monkeypatch.setattr("facelab.evaluate.walk.is_picture", refusing(is_picture))
    assert passed_over(blanks) == {"Ann/secret": "cannot be read", "lost+found": "cannot be read"}


def test_the_order_is_that_of_the_names_whatever_the_file_system_says(blanks, monkeypatch):
    (blanks / "Ann" / "b.txt").write_text("x")
    (blanks / "Zoe.txt").write_text("x")
    before = open_folder(blanks, BASIS)
    scandir = os.scandir
    monkeypatch.setattr("os.scandir", lambda path: sorted(scandir(path), key=lambda entry: entry.name, reverse=True))
    after = open_folder(blanks, BASIS)
    assert ids(before.pictures) == ids(after.pictures) == sorted(ids(before.pictures))
    assert before.passed_over == after.passed_over


def test_a_folder_is_named_even_from_inside_and_a_home_folder_may_be_a_tilde(blanks, monkeypatch):
    monkeypatch.chdir(blanks)
    assert open_folder(".", BASIS).name == "blanks"
    for variable in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, str(blanks.parent))
    assert open_folder("~/blanks", BASIS).folder == blanks


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux takes any bytes for a name")
def test_a_name_that_is_not_utf_8_is_read_and_reported(blanks, work, capsys):
    strange = os.fsencode(blanks / "Ann") + b"/caf\xe9"
    shutil.copy(blanks / "Ann" / "Ann_0001.png", strange + b".png")
    with open(strange + b".txt", "w") as file:
        file.write("x")
    report = run(capsys, blanks)
    assert report["passed_over"] == [{"file": "Ann/caf\udce9.txt", "why": "not a picture"}]
    assert {"file": "Ann/caf\udce9.png", "why": "no face was found"} in report["failures"]
    assert main(["evaluate", str(blanks), "--basis", BASIS]) == 0
    assert "Ann/caf\\udce9.txt: not a picture" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda folder: folder / "nothing", "does not exist"),
        (lambda folder: folder / "Ann" / "Ann_0001.png", "is a file"),
        (lambda folder: folder / "Ann", "0 sub-folders"),
        (lambda folder: [shutil.rmtree(folder / name) for name in NAMES[1:]] and folder, "1 sub-folders"),
    ],
)
def test_a_wrong_folder_is_refused_in_plain_words(blanks, change, said):
    with pytest.raises(FacelabError, match=said) as refusal:
        open_folder(change(blanks), BASIS)
    assert "sub-folder per person" in refusal.value.cure


def test_without_a_record_or_a_stated_basis_nothing_is_opened(blanks):
    with pytest.raises(ConsentError, match="--basis"):
        open_folder(blanks)
    with pytest.raises(ConsentError, match="no statement"):
        open_folder(blanks, "  ")


def test_a_record_in_the_folder_counts_and_cannot_be_talked_over(blanks):
    shutil.copy(PACK.folder / "consent.toml", blanks)
    assert open_folder(blanks).consent.basis == "nobody-exists"
    with pytest.raises(ConsentError, match="Leave out --basis"):
        open_folder(blanks, BASIS)
    shutil.copy(open_pack("portraits").folder / "consent.toml", blanks)
    with pytest.raises(ConsentError, match="does not allow 'matching'"):
        open_folder(blanks)


@given(st.integers(1, 90), st.integers(1, 90), st.integers(32, 100))
def test_a_picture_is_made_smaller_never_larger(height, width, side):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "p.png"
        Image.new("RGB", (width, height)).save(file)
        rgb = Picture("p", file, PACK.consent, max_side=side).rgb("matching")
    assert max(rgb.shape[:2]) == min(side, max(height, width)) and rgb.dtype == np.uint8 and rgb.flags.c_contiguous


def test_lfws_list_of_pairs_is_read_with_its_folds(faces, tmp_path):
    file = tmp_path / "pairs.txt"
    file.write_text(PAIRS)
    listed = read_pairs(file, open_folder(faces, BASIS).pictures)
    ids = [tuple(listed.pictures[place].picture_id.split(".")[0] for place in pair) for pair in listed.pairs]
    assert ids[0] == ("Ann/Ann_0001", "Ann/Ann_0002") and ids[2] == ("Ann/Ann_0001", "Ben/Ben_0002")
    assert listed.folds.tolist() == [0] * 4 + [1] * 4
    file.write_text(PAIRS.replace("\t", " "))
    assert (read_pairs(file, open_folder(faces, BASIS).pictures).pairs == listed.pairs).all()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("2\t2\n", "", "does not begin with"),
        ("2\t2\n", "two\tfolds\n", "does not begin with"),
        ("2\t2\n", "3\t2\n", "12 lines in all, and has 8"),
        ("Dee\t1\t2\n", "", "has 7"),
        ("Dee\t1\t2\n", "Dee\t1\t9\n", "Line 6 .* Dee/Dee_0009, which is not in the folder"),
        ("Dee\t1\t2\n", "Dee\t1\n", "Line 6 .* is not a pair"),
        ("Dee\t1\t2\n", "Dee\t1\t1\n", "Line 6 .* is not a pair"),
        ("Dee\t1\t2\n", "Dee\tx\t2\n", "Line 6 .* is not a pair"),
        ("Dee\t1\tEli\t2\n", "Dee\t1\tDee\t2\n", "Line 8 .* is not a pair"),
        ("Dee\t1\tEli\t2\n", "Dee\t1\tZoe\t2\n", "Zoe/Zoe_0002"),
        (PAIRS, "", "does not begin with"),
        ("2\t2\n", "2\t" + "9" * 5000 + "\n", "does not begin with"),
        ("Dee\t1\t2\n", "Dee\t1\t" + "9" * 5000 + "\n", "Line 6 .* is not a pair"),
        ("Ben\t1\t2\n", "Ben\t1\tDee\t1\n", "Lines 2 to 5 of 'pairs.txt', fold 1, hold 1 mated and 3 non-mated"),
        ("Dee\t1\tEli\t2\n", "Dee\t1\t2\n", "Lines 6 to 9 of 'pairs.txt', fold 2, hold 3 mated and 1 non-mated"),
    ],
)
def test_a_wrong_list_of_pairs_is_refused_with_its_line(faces, tmp_path, old, new, said):
    file = tmp_path / "pairs.txt"
    file.write_text(PAIRS.replace(old, new, 1))
    with pytest.raises(FacelabError, match=said) as refusal:
        read_pairs(file, open_folder(faces, BASIS).pictures)
    assert "pairs.txt" in refusal.value.what and refusal.value.cure


def test_a_list_with_excels_mark_dos_line_ends_and_blanks_after_names_is_read_alike(blanks, tmp_path):
    pictures, file = open_folder(blanks, BASIS).pictures, tmp_path / "pairs.txt"
    file.write_text(PAIRS)
    plain = read_pairs(file, pictures)
    file.write_bytes(("\ufeff" + PAIRS.replace("\t", " \t ").replace("\n", " \r\n") + "\r\n").encode())
    assert (read_pairs(file, pictures).pairs == plain.pairs).all() and plain.repeated == ()


def test_an_accent_is_one_letter_however_it_was_written(blanks, tmp_path):
    for number in (1, 2):
        (blanks / "Jose\u0301").mkdir(exist_ok=True)
        shutil.copy(blanks / "Ann" / f"Ann_000{number}.png", blanks / "Jose\u0301" / f"Jose\u0301_000{number}.png")
    (tmp_path / "pairs.txt").write_text("1\nJos\u00e9 1 2\nAnn 1 Ben 1\n", encoding="utf-8")
    (tmp_path / "people.csv").write_text("person_id,band\nJos\u00e9,old\nAnn,young\n", encoding="utf-8")
    pack = open_folder(blanks, BASIS)
    assert len(read_pairs(tmp_path / "pairs.txt", pack.pictures).pictures) == 4
    people = {picture.person_id for picture in pack.pictures}
    assert set(read_groups(tmp_path / "people.csv", people)["band"]) == {"Ann"} | {
        who for who in people if "Jos" in who
    }


def test_a_pair_that_comes_again_is_named_by_its_line(blanks, tmp_path, work, capsys):
    (tmp_path / "pairs.txt").write_text("1\t2\nAnn\t1\t2\nAnn\t2\t1\nAnn\t1\tBen\t1\nAnn\t1\tBen\t2\n")
    options = "--pairs", tmp_path / "pairs.txt"
    assert run(capsys, blanks, *options)["repeated_pairs"] == [{"line": 3, "repeats": 2}]
    assert main(["evaluate", str(blanks), "--basis", BASIS, *map(str, options)]) == 0
    assert "  line 3 repeats line 2\n" in capsys.readouterr().out


def test_two_files_of_one_name_are_refused_where_a_list_asks_for_it_and_listed_otherwise(
    blanks, tmp_path, work, capsys
):
    Image.new("RGB", (90, 60)).save(blanks / "Ann" / "Ann_0001.jpg")
    (blanks / "Ann" / "Ann_0002.txt").write_text("not a picture, and so not a second one")
    (tmp_path / "pairs.txt").write_text("1\nAnn 1 2\nAnn 1 Ben 1\n")
    with pytest.raises(FacelabError, match=r"Line 2 .* Ann/Ann_0001, .* Ann/Ann_0001\.jpg and Ann/Ann_0001\.png"):
        read_pairs(tmp_path / "pairs.txt", open_folder(blanks, BASIS).pictures)
    assert run(capsys, blanks)["same_stem"] == [["Ann/Ann_0001.jpg", "Ann/Ann_0001.png"]]


def test_doubles_are_named_with_what_they_do_to_the_rates(blanks, work, capsys):
    shutil.copy(blanks / "Ann" / "Ann_0001.png", blanks / "Ben" / "copy.png")
    shutil.copy(blanks / "Dee" / "Dee_0001.png", blanks / "Dee" / "copy.png")
    for name in ("Eli", "Fay", "Fay"):
        shutil.copy(blanks / "Eli" / "Eli_0001.png", blanks / name / f"{len(list((blanks / name).iterdir()))}.png")
    padded = (blanks / "Cleo" / "Cleo_0001.png").read_bytes()
    for name, last in (("a", b"a"), ("b", b"b")):  # of one size, and not the same
        (blanks / "Cleo" / f"{name}.png").write_bytes(padded + last)
        (blanks / "Cleo" / f"{name}0.png").touch()  # empty: failures, and not doubles
    assert run(capsys, blanks)["doubles"] == [
        {"files": ["Ann/Ann_0001.png", "Ben/copy.png"], "inflates_fmr": True, "deflates_fnmr": False},
        {"files": ["Dee/Dee_0001.png", "Dee/copy.png"], "inflates_fmr": False, "deflates_fnmr": True},
        {
            "files": ["Eli/3.png", "Eli/Eli_0001.png", "Fay/3.png", "Fay/4.png"],
            "inflates_fmr": True,
            "deflates_fnmr": True,
        },
    ]
    assert main(["evaluate", str(blanks), "--basis", BASIS]) == 0
    said = capsys.readouterr().out
    assert "  Ann/Ann_0001.png, Ben/copy.png: inflates FMR\n" in said
    assert "Fay/4.png: inflates FMR and deflates FNMR\n" in said


def test_a_tilde_in_a_tables_name_is_the_home_folder(tmp_path, monkeypatch):
    for variable in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, str(tmp_path))
    (tmp_path / "people.csv").write_text("person_id,band\nAnn,old\nBen,young\n")
    assert read_groups("~/people.csv", NAMES) == {"band": {"Ann": "old", "Ben": "young"}}


def test_groups_are_columns_with_few_entries_and_silence_is_respected(tmp_path):
    file = tmp_path / "people.csv"
    file.write_text("person_id,name,band\nAnn,Ann A.,old\nBen,Ben B.,young\nCleo,Cleo C.,\nZoe,Zoe Z.,other\n")
    assert read_groups(file, NAMES)["band"] == {"Ann": "old", "Ben": "young"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("face_id,band\nAnn,old\n", "no column 'person_id' .it has: face_id, band"),
        ("", "no column"),
        ("person_id,band\nZoe,old\n", "names none of the people"),
        ("person_id,band\nAnn,old\nBen,old\n", "makes no groups"),
        ("person_id,band\nAnn,\nBen,old\n", "makes no groups"),
        ("person_id,band\nAnn\nBen,old\n", "Line 2 .* has 1 cells"),
        ("person_id,band\nAnn,old\nBen,old\nAnn,young\n", "Line 4 .* 'Ann' again; line 2 has other values"),
        ("person_id;band\nAnn;old\nBen;young\n", "semicolons"),
        (b"\xff\xfe\x00", "is in UTF-16"),
    ],
)
def test_a_wrong_table_of_people_is_refused(tmp_path, text, said):
    file = tmp_path / "people.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(FacelabError, match=said):
        read_groups(file, NAMES)
    with pytest.raises(FacelabError, match="no file"):
        read_groups(tmp_path / "nothing.csv", NAMES)


# --- the fast setting --------------------------------------------------------------------------------------------


def test_what_the_fast_setting_lost_is_counted_on_the_folder_itself(faces):
    pictures = open_folder(faces, BASIS).pictures
    analyses = look(pictures, progress=False)
    true = {analysis.picture.picture_id: analysis.boxes for analysis in analyses}
    agreed = check_fast(analyses)
    assert agreed["faces_lost"] == agreed["faces_added"] == 0 == agreed["lost"]
    assert agreed["pictures_checked"] == 13 and agreed["faces"] == sum(map(len, true.values())) >= 10

    blind = [Analysis(one.picture, why=NO_FACE) for one in analyses[:3]] + analyses[3:]
    lost = check_fast(blind)
    missing = sum(len(true[one.picture.picture_id]) for one in analyses[:3])
    assert (lost["faces_lost"], lost["faces_added"]) == (missing, 0)
    assert lost["lost"] == missing / agreed["faces"] and 0 < lost["lost_interval"][0] < lost["lost_interval"][1] < 1

    nowhere = Face(Box(0, 30, 30, 0))
    seeing = [
        Analysis(one.picture, (*one.faces, nowhere), np.vstack([one.embeddings, np.zeros(128)])) for one in analyses
    ]
    assert check_fast(seeing)["faces_added"] == 13 and check_fast(seeing, checked=5)["pictures_checked"] == 5
    assert check_fast(seeing, checked=5, seed=2) == check_fast(seeing, checked=5, seed=2, threads=3)


def test_where_there_is_no_face_no_share_is_given(blanks):
    analyses = look(open_folder(blanks, BASIS).pictures, progress=False, fast=True)
    assert check_fast(analyses)["lost"] is None and check_fast(analyses)["faces"] == 0
    unreadable = [Analysis(one.picture, why="damaged") for one in analyses]
    assert check_fast(unreadable)["pictures_checked"] == 0


def test_fast_is_an_option_and_the_report_says_what_it_lost(faces, work, capsys):
    command = ["evaluate", str(faces), "--basis", BASIS, "--fast"]
    assert main(command) == 0
    assert "Fast setting. On 13 of these pictures" in capsys.readouterr().out
    assert main([*command, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["settings"]["detector"] == "hog-grey" and report["settings"]["upsample"] == 0
    assert report["fast"]["pictures_checked"] == 13 and not work.joinpath("evaluate").exists()


# --- counting ----------------------------------------------------------------------------------------------------


def test_rates_are_those_of_the_metrics_and_every_key_has_its_interval():
    analyses = made_up()
    report = evaluate(analyses)
    scores = compare_all(analyses)
    assert report["fmr_at_0.6"] == false_match_rate(scores, 0.6).value
    assert report["eer"] == equal_error_rate(scores).value
    for key in KEYS:
        low, high = report[f"{key}_interval"]
        assert 0 <= low <= report[key] <= high <= 1
    assert json.loads(json.dumps(report, allow_nan=False)) == report


def test_failures_are_listed_counted_and_never_improve_a_rate():
    analyses = made_up()
    failed = list(analyses)
    failed[4] = Analysis(analyses[4].picture, why=NO_FACE)
    before, after = evaluate(analyses), evaluate(failed)
    assert after["failures"] == [{"file": "01/1.jpg", "why": "no face was found"}]
    assert after["counts"]["mated_not_made"] == 2 and after["counts"]["non_mated_not_made"] == 23 * 3
    assert after["counts"]["mated"] + 2 == before["counts"]["mated"]
    for kind in ("mated", "non_mated"):
        assert after["counts"][f"accuracy_{kind}"] == before["counts"][f"accuracy_{kind}"]
        assert after["counts"][f"accuracy_{kind}_right"] < before["counts"][f"accuracy_{kind}_right"]
    assert after["counts"]["mated_tried"] == before["counts"]["mated"]
    refused = after["counts"]["false_non_matches_at_0.6"] + 2  # nobody without a face gets in
    assert after["counts"]["false_rejects_at_0.6"] == refused
    assert after["frr_at_0.6"] == refused / before["counts"]["mated"]


def test_accuracy_is_given_for_all_comparisons_and_for_those_made():
    analyses = made_up()
    failed = [Analysis(one.picture, why=NO_FACE) if n % 7 == 4 else one for n, one in enumerate(analyses)]
    whole, report = evaluate(analyses), evaluate(failed)
    assert whole["accuracy"] == whole["accuracy_made"] and whole["accuracy_interval"] == whole["accuracy_made_interval"]
    counts = report["counts"]
    for key, made in (("accuracy", ""), ("accuracy_made", "_made")):
        shares = [
            counts[f"accuracy_{kind}_right"] / counts[f"accuracy_{kind}{made}"] for kind in ("mated", "non_mated")
        ]
        assert report[key] == pytest.approx(np.mean(shares), abs=1e-12)
    for kind in ("mated", "non_mated"):
        assert counts[f"accuracy_{kind}_right"] <= counts[f"accuracy_{kind}_made"] < counts[f"accuracy_{kind}"]
    # folds of people leave out comparisons between folds, so that fewer are tested than made, of strangers
    assert counts["accuracy_mated_made"] == counts["mated"] and counts["accuracy_non_mated_made"] < counts["non_mated"]
    assert report["accuracy"] < report["accuracy_made"]
    assert "deployed use" in report["rules"]["accuracy"] and "LFW" in report["rules"]["accuracy_made"]


def test_ten_fold_accuracy_is_the_one_found_by_hand_with_scikit_learn():
    analyses, rng = made_up(), np.random.default_rng(2)
    people = [analysis.picture.person_id for analysis in analyses]
    pairs, folds = [], []
    for fold in range(6):
        mine = [place for place, person in enumerate(people) if int(person) % 6 == fold]
        every = [(a, b) for a in mine for b in mine if a < b]
        for same in (True, False):
            some = [pair for pair in every if (people[pair[0]] == people[pair[1]]) == same]
            pairs += [some[i] for i in rng.permutation(len(some))[:10]]
            folds += [fold] * 10
    listed = PairList(tuple(a.picture for a in analyses), np.array(pairs), np.array(folds))
    report = evaluate(analyses, listed)
    apart = np.array([np.linalg.norm(analyses[a].embedding - analyses[b].embedding) for a, b in pairs])
    same = np.array([people[a] == people[b] for a, b in pairs])
    right = 0
    for fold in range(6):
        outside = listed.folds != fold
        fpr, tpr, thresholds = roc_curve(same[outside], -apart[outside], drop_intermediate=False)
        best = 1 + np.argmax(np.round(tpr - fpr, 9)[1:])  # of equals the first, whatever floats make of it
        threshold = -thresholds[best : best + 2].mean()
        right += ((apart[~outside] <= threshold) == same[~outside]).sum()
    counts = report["counts"]
    assert counts["accuracy_mated_right"] + counts["accuracy_non_mated_right"] == right < 120
    assert counts["accuracy_mated"] == counts["accuracy_non_mated"] == 60
    assert report["accuracy"] == pytest.approx(right / 120, abs=1e-12)
    assert "folds_of_people" in evaluate(analyses)["rules"] and "folds_of_people" not in report["rules"]


def test_groups_have_the_same_rates_as_a_set_of_their_own():
    analyses = made_up()
    group_of = {f"{person:02d}": "even" if person % 2 == 0 else "odd" for person in range(22)}
    report = evaluate(analyses, groups={"parity": group_of})
    alone = evaluate([a for a in analyses if int(a.picture.person_id) % 2 == 0 and int(a.picture.person_id) < 22])
    for key in ("fmr_at_0.6", "fnmr_at_0.6", "eer", "failure_to_acquire"):
        assert report["groups"]["parity"]["even"][key] == alone[key]
        assert report["groups"]["parity"]["even"][f"{key}_interval"] == alone[f"{key}_interval"]
    assert report["people_in_no_group"] == {"parity": 2}
    assert report["groups"]["parity"]["even"]["best_threshold"] == report["best_threshold"]


def words_of(report: dict) -> str:
    """Return what the command prints of a report that came from no folder."""
    consent = {"basis": "stated", "statement": BASIS, "source": "here"}
    said = dict.fromkeys(("passed_over", "doubles", "same_stem", "repeated_pairs"), ())
    said |= {"folder": "f", "consent": consent, "seconds": None, "fast": None, "pictures_in_inner_folders": 0}
    return in_words({**said, **report})


def test_the_words_give_each_count_and_threshold_its_own_name():
    analyses = made_up()
    analyses[4] = Analysis(analyses[4].picture, why=NO_FACE)
    report, text = evaluate(analyses), words_of(evaluate(analyses))
    assert "70 mated and 2,415 non-mated comparisons made, 2 and 69 not made" in text
    assert report["best_threshold"] != report["eer_threshold"]
    best, equal = (f"{report[f'{name}_threshold']:.3f}" for name in ("best", "eer"))
    assert f"Best threshold: {best}; errors are equal at {equal}." in text
    low, high = report["fmr_at_0.6_interval"]
    counted = f"{report['counts']['false_matches_at_0.6']:,} of 2,415"
    line = f"  FMR at 0.6: {percent(report['fmr_at_0.6'])} % ({counted}), 95 % interval"
    assert f"{line} {percent(low)} to {percent(high)} %\n" in text


def test_the_words_give_each_group_its_own_counts_and_rates():
    group_of = {f"{person:02d}": "few" if person < 4 else "many" for person in range(24)}
    report = evaluate(made_up(), groups={"size": group_of})
    text = words_of(report)
    for group, people in (("few", 4), ("many", 20)):
        lines = [f"  {line}" for line in _rates_in_words(report["groups"]["size"][group])]
        assert "\n".join([f"  {group}: {people} people, {3 * people} pictures", *lines]) in text


def test_only_pictures_with_several_faces_are_counted_as_such():
    analyses = made_up()
    one = analyses[0]
    analyses[0] = Analysis(one.picture, one.faces * 2, np.repeat(one.embeddings, 2, axis=0))
    assert evaluate(analyses)["counts"]["pictures_with_several_faces"] == 1


def test_the_words_on_the_fast_setting_tell_lost_from_added():
    fast = {"pictures_checked": 9, "faces": 8, "faces_lost": 2, "faces_added": 3, "lost": 0.25}
    assert fast_in_words({**fast, "lost_interval": [0.1, 0.5]}) == [
        "Fast setting. On 9 of these pictures, chosen by chance, it lost 2 of the 8 faces that the full setting finds "
        "(25 %, 95 % interval 10 to 50 %); 3 it found alone."
    ]


def test_what_cannot_be_measured_is_none_and_said_in_words():
    report = evaluate(made_up(people=3, pictures=1))
    assert report["fnmr_at_0.6"] is None and report["eer"] is None and report["accuracy"] is None
    assert report["fmr_at_0.6"] is not None
    text = words_of(report)
    assert "FNMR at 0.6: cannot be measured here, no comparison of its kind" in text and BASIS in text
    assert "equal error rate: cannot be measured here, it takes a mated and a non-mated comparison" in text
    assert "Speed: not measured, part was done by an earlier run." in text


@pytest.mark.parametrize(("people", "measured"), [(2, False), (3, False), (4, True)])
def test_with_too_few_people_for_folds_that_is_the_reason_given(people, measured):
    report = evaluate(made_up(people))
    assert report["fmr_at_0.6"] is not None and report["fnmr_at_0.6"] is not None
    lines = [line for line in _rates_in_words(report) if "accuracy" in line]
    assert len(lines) == 2 and (report["accuracy"] is not None) is measured
    assert all(("two folds or more (without a list, four people)" in line) is not measured for line in lines)


def test_every_rate_of_the_one_table_is_in_the_report_with_its_counts():
    report = evaluate(made_up())
    for key, rate in RATES.items():
        assert report[key] is not None and len(report[f"{key}_interval"]) == 2
        assert all(isinstance(report["counts"][name], int) for pair in rate.counts for name in pair)


def test_where_no_face_is_found_the_speed_is_true(blanks, work, capsys):
    report = run(capsys, blanks)
    assert report["faces_per_second"] == 0 == report["faces"] and report["seconds"] > 0
    assert main(["evaluate", str(blanks), "--basis", BASIS]) == 0
    assert "Speed: 0 faces found, 18 pictures in " in capsys.readouterr().out


def test_at_most_twenty_names_of_a_kind_are_printed_and_json_has_all(blanks, work, capsys):
    for number in range(23):
        (blanks / "Ann" / f"{number:02d}.txt").write_text("x")
    (blanks / "Ann" / ".x").write_text("x")
    assert len(run(capsys, blanks)["passed_over"]) == 24
    assert main(["evaluate", str(blanks), "--basis", BASIS]) == 0
    said = capsys.readouterr().out
    assert "Passed over, in no rate: 23 not a picture; 1 hidden (its name begins with a dot).\n" in said
    assert "  Ann/18.txt: not a picture\n  and 4 more; --json names each.\n" in said and "Ann/19.txt" not in said


def test_a_table_that_was_read_is_not_passed_over_wherever_it_lies(blanks, work, capsys):
    (blanks / "people.csv").write_text("person_id,band\nAnn,old\nBen,young\n")
    (blanks / "other.csv").write_text("x")
    report = run(capsys, blanks, "--people", blanks / "people.csv")
    assert [passed["file"] for passed in report["passed_over"]] == ["other.csv"]


def test_a_picture_that_cannot_be_read_stops_nothing_and_is_named(blanks):
    (blanks / "Ann" / "Ann_0002.png").write_text("no picture")
    analyses = look(open_folder(blanks, BASIS).pictures[:3], progress=False)
    assert [analysis.why[:13] for analysis in analyses] == ["no face was f", "'Ann_0002.png", "no face was f"]


# --- whole sets, counted by hand --------------------------------------------------------------------------------


LFW_PAIRS = """2\t2
Ann\t1\t2
Ben\t1\t3
Ann\t1\tBen\t2
Ann\t3\tCleo\t2
Cleo\t1\t2
Cleo\t1\t3
Dee\t1\tAnn\t2
Dee\t2\tBen\t3
"""


def write_set(folder, convert, ending) -> Path:
    """Four people, three pictures each; Ben's last and Cleo's second show a plain wall and no face."""
    people = list(dict.fromkeys(picture.person_id for picture in PACK.pictures if picture.person_id))[:4]
    for name, person in zip(NAMES, people, strict=False):
        (folder / name).mkdir(parents=True)
        for number, picture in enumerate(PACK.of_person(person)[:3], 1):
            rgb = Image.fromarray(picture.rgb()).resize((160, 160))
            if (name, number) in {("Ben", 3), ("Cleo", 2)}:
                rgb = Image.new("RGB", (160, 160), "grey")
            convert(rgb).save(folder / name / f"{name}_{number:04d}{ending}")
    return folder


def grey(picture: Image.Image) -> Image.Image:
    return picture.convert("L")


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    """The reports on one set in colour, and in grey as PGM and as PNG; each against each."""
    made = {}
    for convert, ending in ((Image.Image.copy, ".jpg"), (grey, ".pgm"), (grey, ".png")):
        folder = write_set(tmp_path_factory.mktemp("whole") / "set", convert, ending)
        analyses = look(open_folder(folder, BASIS).pictures, progress=False)
        (folder.parent / "pairs.txt").write_text(LFW_PAIRS)
        pairs = read_pairs(folder.parent / "pairs.txt", [analysis.picture for analysis in analyses])
        mine = {analysis.picture.picture_id: analysis for analysis in analyses}
        made[ending] = (
            evaluate(analyses), evaluate([mine[picture.picture_id] for picture in pairs.pictures], pairs),
        )  # fmt: skip
    return made


@pytest.mark.parametrize("ending", [".jpg", ".pgm", ".png"])
def test_a_set_of_known_make_up_is_counted_as_by_hand(reports, ending):
    everything, listed = reports[ending]
    expected = {
        "people": 4,
        "pictures": 12,
        "failures_to_acquire": 2,
        "mated": 3 + 1 + 1 + 3,  # of three pictures three, of two (Ben, Cleo) one
        "mated_not_made": 2 + 2,
        "non_mated": 45 - 8,  # ten pictures have a face
        "non_mated_not_made": 54 - 37,
        "accuracy_mated": 12,
        "accuracy_mated_made": 8,
    }
    assert {name: everything["counts"][name] for name in expected} == expected
    assert [failed["file"] for failed in everything["failures"]] == [f"Ben/Ben_0003{ending}", f"Cleo/Cleo_0002{ending}"]
    # of the list: Ben 1-3, Cleo 1-2, Ann 3-Cleo 2 and Dee 2-Ben 3 touch a picture without a face
    expected = {
        "people": 4, "pictures": 11, "failures_to_acquire": 2, "mated": 2, "mated_not_made": 2, "non_mated": 2,
        "non_mated_not_made": 2, "accuracy_mated": 4, "accuracy_mated_made": 2, "accuracy_non_mated": 4,
        "accuracy_non_mated_made": 2,
    }  # fmt: skip
    assert {name: listed["counts"][name] for name in expected} == expected
    assert listed["accuracy"] <= 0.5 and listed["accuracy_made"] == 2 * listed["accuracy"]


def test_pgm_differs_from_the_jpeg_of_the_same_face_by_being_grey_and_by_nothing_else(reports):
    for jpeg, pgm, png in zip(*(reports[ending] for ending in (".jpg", ".pgm", ".png")), strict=True):
        names = [json.dumps(report).replace(".pgm", "").replace(".png", "") for report in (pgm, png)]
        assert names[0] == names[1]  # grey as PGM, grey as PNG: one and the same report
        assert jpeg["best_threshold"] != pgm["best_threshold"]  # colour moves an embedding, and so every distance
        by_kind = [name for name in jpeg["counts"] if "false" not in name and "right" not in name]
        assert {name: jpeg["counts"][name] for name in by_kind} == {name: pgm["counts"][name] for name in by_kind}


# --- the command -------------------------------------------------------------------------------------------------


def test_the_command_agrees_with_plain_face_recognition_and_scikit_learn(faces, tmp_path, work, capsys):
    import face_recognition

    (tmp_path / "pairs.txt").write_text(PAIRS)
    assert main(["evaluate", str(faces), "--basis", BASIS, "--pairs", str(tmp_path / "pairs.txt"), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)

    encodings = {}
    for file in faces.glob("*/*"):
        rgb = face_recognition.load_image_file(file)
        boxes = face_recognition.face_locations(rgb)
        largest = sorted(boxes, key=lambda box: (box[2] - box[0]) * (box[1] - box[3]))[-1:]
        encodings[file.stem] = face_recognition.face_encodings(rgb, largest, model="small")
    apart, same = [], []
    for words in (line.split("\t") for line in PAIRS.splitlines()[1:]):
        one, other = f"{words[0]}_{int(words[1]):04d}", f"{(words * 2)[len(words) - 2 if len(words) == 4 else 0]}"
        other = f"{other}_{int(words[-1]):04d}"
        if encodings[one] and encodings[other]:
            apart.append(face_recognition.face_distance(encodings[one], encodings[other][0])[0])
            same.append(len(words) == 3)
    apart, same = np.array(apart), np.array(same)
    fpr, tpr, thresholds = roc_curve(same, -apart, drop_intermediate=False)
    at = np.flatnonzero(-thresholds <= 0.6)[-1]
    assert report["fmr_at_0.6"] == pytest.approx(fpr[at], abs=1e-12)
    assert report["fnmr_at_0.6"] == pytest.approx(1 - tpr[at], abs=1e-12)
    assert report["counts"]["mated"] == same.sum() == 3 and report["counts"]["mated_not_made"] == 1
    assert [failure["file"] for failure in report["failures"]] == ["Ann/Ann_0003.png"]
    assert report["consent"] == {"basis": "stated", "statement": BASIS, "source": "the folder 'faces'"}
    assert report["faces_per_second"] == report["faces"] / report["seconds"] > 0
    assert report["settings"]["folds"] == 2 and report["pictures_in_inner_folders"] == 0
    assert set(KEYS) | {f"{key}_interval" for key in KEYS} | {"counts"} <= set(report)
    assert not (work / "evaluate").exists()


def test_the_report_in_words_states_the_basis_the_rules_and_each_group(faces, tmp_path, work, capsys):
    (tmp_path / "people.csv").write_text("person_id,band\nAnn,old\nBen,old\nCleo,young\nDee,young\n")
    options = ["--basis", BASIS, "--people", str(tmp_path / "people.csv"), "--max-side", "256"]
    assert main(["evaluate", str(faces), *options]) == 0
    said = capsys.readouterr().out
    for words in (
        BASIS,
        "FMR at 0.6",
        "6 people, 13 pictures",
        "largest box",
        "By 'band'",
        "young",
        "faces per second",
    ):
        assert words in said
    assert "Ann/Ann_0003.png: no face was found" in said and "2 people in none" in said


def interrupted_after(pictures: int, error: type[BaseException]):
    """Return an analyse that works on some pictures and then raises."""
    done = iter(range(1000))

    def analyse(picture, **setting):
        if next(done) >= pictures:
            raise error
        return measured(picture, **setting)

    measured = measure_module.analyse
    return analyse


def test_an_interrupted_run_goes_on_where_it_was_and_then_leaves_nothing(faces, work, monkeypatch, capsys):
    command = ["evaluate", str(faces), "--basis", BASIS, "--json"]
    with monkeypatch.context() as patch:
        patch.setattr("os.cpu_count", lambda: 1)
        patch.setattr(measure_module, "analyse", interrupted_after(4, KeyboardInterrupt))
        assert main(command) == 130
    assert len(list(work.rglob("*.npz"))) == 4
    assert "4 of 13 pictures are done and kept" in capsys.readouterr().err
    assert main(command) == 0
    said = capsys.readouterr()
    assert "4 pictures are done" in said.err and json.loads(said.out)["faces_per_second"] is None
    assert list(work.rglob("*")) == []


def test_one_flag_discards_what_an_interrupted_run_kept(faces, tmp_path, work, monkeypatch, capsys):
    with monkeypatch.context() as patch:
        patch.setattr("os.cpu_count", lambda: 1)
        patch.setattr(measure_module, "analyse", interrupted_after(2, KeyboardInterrupt))
        main(["evaluate", str(faces), "--basis", BASIS])
    capsys.readouterr()
    other = shutil.copytree(faces, tmp_path / "other", ignore=shutil.ignore_patterns("[C-F]*"))
    assert main(["evaluate", str(other), "--basis", BASIS]) == 0
    assert "An interrupted run of another folder still keeps" in capsys.readouterr().err
    assert main(["evaluate", "--discard", str(faces.parent)]) == 0  # another folder: not this one's
    assert len(list(work.rglob("*.npz"))) == 2
    assert main(["evaluate", "--discard"]) == 0
    assert list(work.rglob("*")) == [] and "the embeddings of 2 pictures" in capsys.readouterr().out
    assert main(["evaluate", "--discard", str(faces)]) == 0
    assert "Nothing was kept" in capsys.readouterr().out


def test_a_run_that_fails_leaves_nothing(faces, work, monkeypatch):
    monkeypatch.setattr(measure_module, "analyse", interrupted_after(3, RuntimeError))
    with pytest.raises(RuntimeError):
        main(["evaluate", str(faces), "--basis", BASIS])
    assert list(work.rglob("*")) == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "No folder is named"),
        (["nowhere", "--basis", BASIS], "does not exist"),
        (["{blanks}"], "--basis"),
        (["{blanks}", "--basis", BASIS, "--max-side", "4"], "--max-side is 4"),
        (["{blanks}", "--basis", BASIS, "--pairs", "nowhere.txt"], "no file 'nowhere.txt'"),
        (["{blanks}", "--basis", BASIS, "--people", "nowhere.csv"], "no file 'nowhere.csv'"),
    ],
)
def test_the_command_refuses_in_one_line_before_any_picture_is_opened(blanks, work, monkeypatch, capsys, options, said):
    monkeypatch.setattr(measure_module, "analyse", lambda *a, **k: pytest.fail("a picture was opened"))
    assert main(["evaluate", *(option.format(blanks=blanks) for option in options)]) == 1
    shown = capsys.readouterr()
    assert said in shown.err and shown.err.count("\n") == 1 and shown.out == ""


# --- a pack ------------------------------------------------------------------------------------------------------
def test_a_pack_is_opened_with_its_consent_and_only_with_its_people():
    folder = open_people("synthetic", max_side=64)
    assert folder.consent.basis == "nobody-exists" and len({one.person_id for one in folder.pictures}) == 100
    assert max(folder.pictures[0].rgb("matching").shape) == 64
    with pytest.raises(ConsentError, match="'matching'"):
        open_people("portraits")
    with pytest.raises(FacelabError, match="There is no pack 'nowhere'"):
        open_people("nowhere")


@pytest.mark.parametrize("more", [["a folder"], ["--basis", "They agreed."]])
def test_a_pack_and_a_folder_are_not_evaluated_together(more, capsys):
    assert main(["evaluate", "--pack", "synthetic", *more]) == 1
    assert "Leave out either." in capsys.readouterr().err
