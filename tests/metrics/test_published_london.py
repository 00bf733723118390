"""The published counts of the London set: what they say, that they hang together, and that they come out again."""

import importlib.util
import shutil
from pathlib import Path

import numpy as np
import pytest

from facelab.errors import FacelabError, SetupError
from facelab.experiments.alike import TREATMENTS
from facelab.metrics import london_alike, london_scores
from facelab.metrics.verification import published

PROJECT = Path(__file__).resolve().parents[2]
FOLDER = PROJECT / "data" / "published"
LONDON = PROJECT.parent / "shared" / "packs" / "london"

SCORES = london_scores()


def test_everybody_is_found_and_everything_is_compared_once():
    assert (SCORES.facts["people"], SCORES.facts["pictures"], SCORES.facts["failure_to_acquire"]) == (102, 204, 0)
    assert SCORES.counts.mated.sum() == 102 and SCORES.counts.non_mated.sum() == 204 * 203 / 2 - 102


def test_at_the_stock_threshold_nobody_is_missed_and_about_one_stranger_in_a_hundred_is_accepted():
    fmr, fnmr = SCORES.at(0.6)
    assert fmr.value == pytest.approx(0.0092, abs=0.001) and fnmr.count == 0
    assert fmr.low < 0.005 and fmr.high > 0.015  # 20,604 comparisons are no more than 102 people
    assert fnmr.high == pytest.approx(1 - 0.025 ** (1 / 102), abs=1e-5)
    assert "one session" in SCORES.note and "102 people" in SCORES.note


def test_a_threshold_between_two_steps_is_refused():
    with pytest.raises(ValueError, match="between two"):
        SCORES.at(0.605)


def test_intervals_hold_their_rates_at_every_threshold():
    for name, rates in (("FMR", SCORES.counts.fmr), ("FNMR", SCORES.counts.fnmr)):
        low, high = SCORES.bands[name]
        assert low.shape == rates.shape and (low <= rates + 1e-5).all() and (rates <= high + 1e-5).all()


def test_fewer_people_make_a_wider_interval():
    widths = [high - low for _, _, low, high in SCORES.by_people]
    assert widths == sorted(widths, reverse=True) and SCORES.by_people[-1][0] == 102


def test_the_tables_hold_no_row_about_a_person():
    assert sorted(path.suffix for path in FOLDER.iterdir() if path.is_file()) == [".csv"] * 4 + [".md", ".py"]
    for table in FOLDER.glob("*.csv"):
        head = table.read_text(encoding="utf-8").splitlines()[0]
        assert not {"person", "person_id", "face_id", "file", "picture_id"} & set(head.split(","))


def test_made_alike_in_skin_people_are_taken_for_each_other_and_without_hair_or_colour_hardly_more_than_before():
    alike = london_alike()
    assert list(alike) == list(TREATMENTS) and {rate.total for rate in alike.values()} == {204 * 203 // 2 - 102}
    assert alike["as they are"].count == SCORES.at(0.6)[0].count
    assert alike["skin flat, each its own colour"].low > 0.5 and alike["one set of features for all"].high < 0.1
    for name in ("without colour", "hair and background painted over", "one tone for all"):
        assert alike[name].value < 0.1


def test_a_missing_or_damaged_table_says_how_to_get_it_back(tmp_path, monkeypatch):
    shutil.copytree(FOLDER, tmp_path / "published")
    monkeypatch.setattr(published, "data_folder", lambda: tmp_path)
    (tmp_path / "published" / "london_facts.csv").write_text("fact,value\npeople,many\n")
    with pytest.raises(SetupError, match=r"london_facts.*git restore"):
        london_scores()
    (tmp_path / "published" / "london_scores.csv").unlink()
    with pytest.raises(SetupError, match=r"london_scores"):
        london_scores()


def script():
    spec = importlib.util.spec_from_file_location("london_scores_script", FOLDER / "london_scores.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_picture_that_is_not_the_listed_one_is_refused(tmp_path):
    (tmp_path / "one.jpg").write_bytes(b"something else")
    (tmp_path / "manifest.csv").write_text("file,person,sha256\none.jpg,001,0000\n")
    with pytest.raises(FacelabError, match="not the picture"):
        script().pictures(tmp_path)


@pytest.mark.skipif(not LONDON.is_dir(), reason="the London set is not here (../shared/packs/london)")
def test_twenty_of_its_pictures_give_embeddings_as_before(tmp_path):
    """The whole takes two minutes (the script); of ten people, every distance lies where the table has room for it."""
    module = script()
    some = [picture for picture in module.pictures(LONDON) if picture.person_id <= "014"][:28]
    analyses = module.look(some, progress=False)
    scores = module.compare_all(analyses)
    assert scores.made.all() and scores.mated.any()
    found = module.count_scores(scores, module.WIDTH)
    near = np.convolve(SCORES.counts.non_mated, [1, 1, 1], "same")  # another machine may round across an edge
    assert (found.non_mated <= near[: len(found.non_mated)]).all()
