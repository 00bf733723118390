"""``facelab pack`` and ``facelab sample``, as somebody types them, on a small made-up set of people who agreed."""

import csv
import hashlib
import io
import shutil

import numpy as np
import pytest
from PIL import Image

from facelab import cli
from facelab.errors import ConsentError, FacelabError
from facelab.packs import command, list_packs, open_pack, origin, pack, sample
from facelab.packs.origin import PUBLISHING, installed_folder
from facelab.paths import data_folder

LONDON = data_folder() / "packs" / "london"


def jpeg(seed):
    noise = np.random.default_rng(seed).integers(0, 255, (640, 640, 3), np.uint8)
    file = io.BytesIO()
    Image.fromarray(noise).save(file, "JPEG")
    return file.getvalue()


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A pack 'london' of two people, whose files lie in a folder of their own; nobody else's folders are touched."""
    data, files = tmp_path / "data", tmp_path / "theirs"
    shutil.copytree(data_folder() / "packs" / "synthetic", data / "packs" / "synthetic", ignore=lambda *_: ["pictures"])
    shutil.copytree(LONDON, data / "packs" / "london")
    rows = []
    for person in (1, 2):
        content = jpeg(person)
        path = files / "front" / f"{person}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        rows.append([f"l{person}_1", f"l{person}", f"inst/front/{person}.jpg", len(content), digest])
    with (data / "packs" / "london" / "pictures.csv").open("w", newline="") as file:
        csv.writer(file).writerows([["picture_id", "person_id", "file", "bytes", "sha256"], *rows])
    for module in (command, origin, pack):
        monkeypatch.setattr(module, "data_folder", lambda: data)
    monkeypatch.setenv("FACELAB_PERSONAL", str(tmp_path / "personal"))
    monkeypatch.setenv("FACELAB_WORK", str(tmp_path / "work"))
    monkeypatch.delenv(PUBLISHING, raising=False)
    return files


def add(place, *more):
    return cli.main(["pack", "add", "london", "--from", str(place), *more])


def test_adding_says_where_from_where_to_and_how_much_and_asks_once(place, capsys, monkeypatch):
    asked = []
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda question: asked.append(question) or "n")
    assert add(place) == 1 and asked == ["Fetch them? [y/N] "]
    said = capsys.readouterr().out
    assert f"From: {place}" in said and f"To:   {installed_folder('london')}" in said and "Files: 2 of 2" in said
    assert "each of them signed" in said and "a suspect" in said and "Nothing was fetched." in said
    assert not installed_folder("london").exists()
    monkeypatch.setattr("builtins.input", lambda question: "y")
    assert add(place) == 0 and "All 2 files are there" in capsys.readouterr().out
    assert add(place) == 0 and "already" in capsys.readouterr().out


def test_where_nobody_can_be_asked_nothing_is_fetched(place, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin.isatty", lambda: False)
    assert add(place) == 1 and "--yes" in capsys.readouterr().err
    assert not installed_folder("london").exists()


def test_a_server_is_said_to_see_who_asks_and_a_folder_is_not(place, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda question: "")
    for place_asked, seen in ((str(place), False), ("http://127.0.0.1:9/x", True)):
        cli.main(["pack", "add", "london", "--from", place_asked])
        assert ("will see that this machine asks" in capsys.readouterr().out) == seen


def test_verify_names_what_is_missing_and_what_is_damaged(place, capsys):
    add(place, "--yes")
    assert cli.main(["pack", "verify", "london"]) == 0
    folder = installed_folder("london") / "inst" / "front"
    (folder / "1.jpg").write_bytes(b"damaged")
    (folder / "2.jpg").unlink()
    capsys.readouterr()
    assert cli.main(["pack", "verify", "london"]) == 1
    said = capsys.readouterr().out
    assert "damaged: inst/front/1.jpg" in said and "missing: inst/front/2.jpg" in said and "0 of 2" in said


def test_remove_deletes_the_packs_files_and_nothing_else(place, capsys):
    add(place, "--yes")
    mine = installed_folder("london") / "mine.txt"
    mine.write_text("kept")
    assert cli.main(["sample", "london"]) == 0 and sample() == "london"
    capsys.readouterr()
    assert cli.main(["pack", "remove", "london"]) == 0
    said = capsys.readouterr().out
    assert "Deleted: 2 pictures" in said and "were left alone" in said and "run on 'synthetic' again" in said
    assert [path for path in installed_folder("london").rglob("*")] == [mine] and sample() == "synthetic"
    mine.unlink()
    cli.main(["pack", "remove", "london"])
    assert not installed_folder("london").exists() and place.is_dir()


def test_the_list_tells_what_is_here_and_how_to_get_the_rest(place, capsys):
    assert list_packs() == ["synthetic"]
    cli.main(["pack", "list"])
    assert "facelab pack add london" in capsys.readouterr().out
    add(place, "--yes")
    assert list_packs() == ["london", "synthetic"]


def test_a_pack_that_is_not_here_says_how_to_fetch_it(place):
    with pytest.raises(FacelabError, match="not on this machine") as told:
        open_pack("london")
    assert "facelab pack add london" in told.value.cure and "facelab sample synthetic" in told.value.cure
    with pytest.raises(FacelabError, match="not a pack whose pictures are fetched"):
        raise_of(["pack", "verify", "things"])


def raise_of(words):
    options = cli.build_parser().parse_args(words)
    return options.run(options)


def test_the_sample_is_synthetic_until_another_is_chosen_and_can_be_opened(place, capsys):
    assert sample() == "synthetic"
    assert cli.main(["sample", "london"]) == 1 and "pack add london" in capsys.readouterr().err
    assert cli.main(["sample", "everybody"]) == 1 and "synthetic, london" in capsys.readouterr().err
    add(place, "--yes")
    assert cli.main(["sample", "london"]) == 0 and sample() == "london"
    assert cli.main(["sample"]) == 0 and "run on: london" in capsys.readouterr().out


def test_a_pack_that_was_fetched_only_in_part_is_not_chosen(place, capsys):
    add(place, "--yes")
    (installed_folder("london") / "inst" / "front" / "2.jpg").unlink()
    assert cli.main(["sample", "london"]) == 1
    said = capsys.readouterr().err
    assert "1 of the 2 pictures of 'london' are missing" in said and "facelab pack add london" in said
    assert sample() == "synthetic"


def test_pictures_are_read_at_the_records_size_and_carry_the_credit(place):
    add(place, "--yes")
    people = open_pack("london")
    assert people.pictures[0].rgb("matching").shape == (512, 512, 3)
    assert "DeBruine and Jones 2017, CC BY 4.0" in people.credit and people.hard() == []
    assert [picture.picture_id for picture in people.ordinary(1)] == ["l1_1"]


def test_real_people_may_be_enrolled_and_never_stand_on_a_watch_list_or_in_a_video(place):
    add(place, "--yes")
    picture = open_pack("london").pictures[0]
    picture.consent.require("enrol")
    for use in ("watch-list", "video"):
        with pytest.raises(ConsentError, match=use):
            picture.rgb(use)
    for use in ("enrol", "watch-list", "video"):
        open_pack("synthetic").consent.require(use)


def test_nothing_that_others_will_get_can_open_real_people(place, monkeypatch):
    add(place, "--yes")
    monkeypatch.setenv(PUBLISHING, "1")
    with pytest.raises(ConsentError, match="may not show the people of 'london'"):
        open_pack("london")
    open_pack("synthetic")


def test_a_damaged_origin_is_told(place):
    file = data_of(place) / "origin.toml"
    file.write_text('[origin]\nrepository = "someone/a.set"\n', encoding="utf-8")
    with pytest.raises(FacelabError, match=r"origin\.toml of the pack 'london' cannot be read"):
        open_pack("london")


def data_of(place):
    return place.parent / "data" / "packs" / "london"


def test_the_record_of_london_lists_two_pictures_of_each_of_102_people():
    files, people = origin.wanted_files("london"), list(csv.DictReader((LONDON / "people.csv").open()))
    assert len(files) == 204 and len(people) == 102 and len({file.sha256 for file in files}) == 204
    assert all(not person["age"] or int(person["age"]) >= 18 for person in people)
    record = origin.read_origin(LONDON)
    assert record.repository == "debruine/webmorphR.stim" and len(record.commit) == 40 and record.max_side == 512
