"""The synthetic pack is what its seeds say, and no skin tone in it comes with its own age, mood, hair or light."""

import csv
import hashlib
import itertools
import tomllib
from collections import Counter, defaultdict

import numpy as np
import pytest
from PIL import Image
from scipy.stats.contingency import association, crosstab

from facelab_synthesis.captures import draw_captures
from facelab_synthesis.cast import draw_cast
from facelab_synthesis.deal import AGE_BANDS, SEXES
from facelab_synthesis.develop import to_screen
from facelab_synthesis.places import CUTOUTS, LADDER, PACK
from facelab_synthesis.records import as_row, tone_third
from facelab_synthesis.sets import CUTOUT_PEOPLE, LADDER_TONES, cutout_jobs, ladder_people
from facelab_synthesis.tables import PEOPLE_COLUMNS, PICTURE_COLUMNS, person_row
from facelab_synthesis.ties import cramers_v
from facelab_synthesis.tones import MEASURED_LAB, linear_from_lab, tone_albedo


def rows(name, folder=PACK):
    with (folder / name).open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


@pytest.fixture(scope="module")
def people():
    return rows("people.csv")


@pytest.fixture(scope="module")
def pictures():
    return rows("pictures.csv")


@pytest.fixture(scope="module")
def rungs():
    return rows("pictures.csv", LADDER)


@pytest.fixture(scope="module")
def cutouts():
    return rows("pictures.csv", CUTOUTS)


@pytest.fixture(scope="module")
def drawn():
    persons = draw_cast()
    return persons, [capture for person in persons for capture in draw_captures(person)]


@pytest.mark.parametrize("folder", [PACK, LADDER, CUTOUTS], ids=lambda folder: folder.name)
def test_every_picture_is_the_file_its_row_says_and_no_other_lies_there(folder):
    listed = rows("pictures.csv", folder)
    for row in listed:
        assert hashlib.sha256((folder / row["file"]).read_bytes()).hexdigest() == row["sha256"], row["file"]
    on_disk = {file.relative_to(folder).as_posix() for file in (folder / "pictures").rglob("*") if file.is_file()}
    assert on_disk == {row["file"] for row in listed}


def test_every_picture_is_an_upright_320_pixel_jpeg_without_thinned_colours(pictures):
    for row in pictures:
        with Image.open(PACK / row["file"]) as picture:
            assert (picture.format, picture.size, picture.mode) == ("JPEG", (320, 320), "RGB")
            assert [layer[1:3] for layer in picture.layer] == [(1, 1)] * 3, "4:4:4"


def test_all_sets_together_are_small_enough_to_clone_everywhere():
    sizes = [file.stat().st_size for folder in (PACK, LADDER, CUTOUTS) for file in folder.rglob("*") if file.is_file()]
    assert sum(sizes) < 24_000_000
    assert (PACK / "contact_sheet.jpg").stat().st_size < 1_500_000


def test_every_person_has_four_normal_and_two_hard_captures(people, pictures):
    for person in people:
        kinds = Counter(row["kind"] for row in pictures if row["person_id"] == person["person_id"])
        assert kinds == {"normal": 4, "hard": 2}


def test_there_are_at_least_100_people_and_all_are_adults(people):
    assert len(people) >= 100
    assert all(int(person["age"]) >= 25 for person in people)
    assert {person["age_band"] for person in people} == {"young adult", "middle", "older"}


def test_sex_settings_and_age_bands_are_balanced_within_every_third_of_the_tones(people):
    for column, most in (("sex_setting", 2), ("age_band", 3)):
        by_third = defaultdict(Counter)
        for person in people:
            by_third[tone_third(float(person["tone"]))][person[column]] += 1
        for third, counts in by_third.items():
            assert max(counts.values()) - min(counts.values()) <= most, (third, counts)


def test_tones_are_spread_evenly_over_the_scale(people):
    tones = sorted(float(person["tone"]) for person in people)
    assert tones[0] < 1.1 and tones[-1] > 9.9
    assert max(later - earlier for earlier, later in itertools.pairwise(tones)) < 0.11


def test_tones_are_the_measured_ones_and_darken_in_every_channel():
    # Lightness 50 without colour is a linear grey of 0.184 (CIE 15: ((50 + 16) / 116) ** 3).
    assert linear_from_lab(np.array([[50.0, 0.0, 0.0]])) == pytest.approx(0.1842, abs=2e-4)
    albedo = np.array([tone_albedo(tone) for tone in np.linspace(1, 10, 50)])
    assert (np.diff(albedo, axis=0) < 0).all()
    assert to_screen(tone_albedo(10))[0] > 0.3, "nobody is drawn black"
    assert len(MEASURED_LAB) == 10


def test_cramers_v_is_scipys():
    rng = np.random.default_rng(1)
    first, second = rng.choice(list("abc"), 60), rng.choice(list("wxyz"), 60)
    table = crosstab(first, second).count
    assert cramers_v(first, second) == pytest.approx(association(table, method="cramer"))


def test_tone_belongs_to_the_person_and_to_no_capture():
    assert "tone" in PEOPLE_COLUMNS
    assert not [name for name in PICTURE_COLUMNS if "tone" in name or "albedo" in name]


def test_seeds_give_the_people_of_the_table_exactly(people, drawn):
    assert people == [person_row(person) for person in drawn[0]]


def test_seeds_give_the_captures_of_the_table_exactly(pictures, drawn):
    assert len(pictures) == len(drawn[1])
    for row, capture in zip(pictures, drawn[1], strict=True):
        expected = as_row(capture)
        assert {name: row[name] for name in expected} == expected


def test_light_and_pose_differ_between_the_captures_of_one_person(people, pictures):
    for person in people:
        own = [row for row in pictures if row["person_id"] == person["person_id"]]
        for column in ("key_azimuth", "key_elevation", "yaw", "face_fraction"):
            assert len({row[column] for row in own}) >= len(own) - 1, (person["person_id"], column)


def test_the_face_lies_inside_every_picture(pictures):
    for row in pictures:
        top, right, bottom, left = (int(row[f"face_{side}"]) for side in ("top", "right", "bottom", "left"))
        assert 0 <= left < right <= 320 and 0 <= top < bottom <= 320
        assert 40 < bottom - top < 260, row["picture_id"]


def test_names_are_unique_and_two_words(people):
    names = [person["name"] for person in people]
    assert len(set(names)) == len(names)
    assert all(len(name.split()) == 2 for name in names)


def test_the_consent_record_says_that_nobody_exists_and_what_is_forbidden():
    record = tomllib.loads((PACK / "consent.toml").read_text(encoding="utf-8"))
    assert record["pack"]["name"] == "synthetic"
    assert record["consent"]["basis"] == "nobody-exists"
    assert "claims about real people's error rates" in record["consent"]["forbids"]


def test_everyone_drawn_was_measured_whether_kept_or_set_aside(people):
    measured = rows("before_curation.csv")
    set_aside = rows("set_aside.csv")
    assert {row["seed"] for row in measured if row["in_pack"] == "True"} == {person["seed"] for person in people}
    assert {row["seed"] for row in measured if row["in_pack"] == "False"} == {row["seed"] for row in set_aside}
    assert all(row["reason"] for row in set_aside)


def test_the_ladder_has_24_people_in_five_tones_balanced_over_sex_setting_and_age(rungs):
    people = ladder_people()
    assert Counter((person.sex_setting, person.age_band) for person in people) == Counter(
        dict.fromkeys(itertools.product(SEXES, AGE_BANDS), 4)
    )
    own = Counter((row["person_id"], float(row["tone"])) for row in rungs if row["metering"] == "own")
    assert own == Counter(dict.fromkeys(itertools.product([p.person_id for p in people], LADDER_TONES), 2))


def test_the_rungs_of_a_ladder_differ_in_tone_and_metering_alone(rungs):
    free = {"picture_id", "file", "tone", "rung", "albedo_r", "albedo_g", "albedo_b", "sha256"}
    by_place = defaultdict(list)
    for row in rungs:
        name = row["picture_id"].split("_")[1]
        by_place[row["person_id"], name[0], row["metering"], row["exposure_ev"]].append(row)
    for place, steps in by_place.items():
        assert len(steps) == len(LADDER_TONES), place
        for column in steps[0].keys() - free:
            assert len({row[column] for row in steps}) == 1, (place, column)


def test_one_camera_setting_for_all_shows_darker_skin_darker(rungs):
    def brightness(row):
        top, right, bottom, left = (int(row[f"face_{side}"]) for side in ("top", "right", "bottom", "left"))
        with Image.open(LADDER / row["file"]) as picture:
            return float(np.median(np.asarray(picture.convert("L"))[top:bottom, left:right]))

    shared = [row for row in rungs if row["metering"] == "shared" and float(row["exposure_ev"]) == 0]
    for person in {row["person_id"] for row in shared}:
        steps = sorted((row for row in shared if row["person_id"] == person), key=lambda row: float(row["tone"]))
        values = [brightness(row) for row in steps]
        assert values == sorted(values, reverse=True), person


def test_cut_outs_are_people_with_a_soft_edge_and_nothing_behind(cutouts):
    assert CUTOUT_PEOPLE == len({row["person_id"] for row in cutouts}) == len(cutout_jobs())
    assert len(cutouts) == 3 * CUTOUT_PEOPLE
    for row in cutouts:
        with Image.open(CUTOUTS / row["file"]) as picture:
            assert picture.mode == "RGBA" and picture.size == (320, 320)
            coverage = np.asarray(picture)[..., 3]
        assert (coverage[0] == 0).mean() > 0.8, "the sky above the head is clear"
        assert 0.25 < (coverage > 250).mean() < 0.8
        assert ((coverage > 20) & (coverage < 235)).any(), "hair ends softly"
