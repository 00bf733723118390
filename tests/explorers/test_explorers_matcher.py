"""The game's data and what Python reads of it: pairs, verdicts, faces, and the answers of both rounds."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from facelab.experiments import draw_pairs
from facelab.explorers.verification import YouAreTheMatcher
from facelab.explorers.verification.matcher import SIDE
from facelab.figures.people import bare_face
from facelab.packs import open_pack

PACK = open_pack("synthetic")
NAMES = {person: about["name"] for person, about in PACK.people.items()}
MACHINE = [True, False, None, True, True, False]


@pytest.fixture(scope="module")
def pairs():
    return draw_pairs(PACK, 6, seed=3)


@pytest.fixture
def game(pairs):
    return YouAreTheMatcher(pairs, MACHINE, NAMES)


def test_each_pair_has_its_faces_names_truth_and_the_machines_verdict(game, pairs):
    address = game.data["faces"]["address"]
    sheet = np.asarray(Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2]))).convert("RGB"), int)
    columns = game.data["faces"]["columns"]
    for row, pair, verdict in zip(game.data["pairs"], pairs, MACHINE, strict=True):
        pictures = (pair.first, pair.second)
        assert row["names"] == [NAMES[picture.person_id] for picture in pictures]
        assert row["truth"] == ("S" if pair.mated else "D") and row["machine"] == {True: "S", False: "D"}.get(
            verdict, "-"
        )
        for number, picture in zip(row["faces"], pictures, strict=True):
            down, across = divmod(number, columns)
            shown = sheet[down * SIDE : (down + 1) * SIDE, across * SIDE : (across + 1) * SIDE]
            assert np.abs(shown - bare_face(picture, SIDE)).mean() < 4  # the sheet is packed with loss


def test_answers_are_read_as_the_two_rounds(game):
    assert (game.alone, game.together, game.finished) == ([], [], False)
    game.answers = "SDSDSDD"
    assert game.alone == [True, False, True, False, True, False]
    assert game.together == [False] and not game.finished
    game.answers = "SDSDSDDDDDDS"
    assert game.finished and game.together == [False] * 5 + [True]


def test_letters_that_are_none_and_answers_too_many_are_left_out(game):
    game.answers = "xS?D" + 20 * "S"
    assert game.alone[:2] == [True, False] and game.finished and len(game.together) == 6


def test_the_still_picture_shows_every_pair_and_tells_none(game):
    still = game.still()
    assert "6 numbered pairs" in still and not any(name in still for name in NAMES.values())


def test_the_example_has_the_machines_own_verdicts(sample):
    verdicts = [row["machine"] for row in YouAreTheMatcher.example(sample).data["pairs"]]
    assert len(verdicts) == 6 and set(verdicts) <= set("SD-")
