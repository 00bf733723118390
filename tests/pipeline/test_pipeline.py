"""The pipeline gives face_recognition's own answers, in any number of threads, and says 'no face' plainly."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import cv2
import dlib
import face_recognition
import numpy as np
import pytest

from facelab.errors import ConsentError, SetupError
from facelab.packs import Consent, Picture, open_pack
from facelab.pipeline import (
    DETECTORS,
    Box,
    EmbeddingCache,
    aligned_chip,
    analyse,
    analyse_all,
    distance,
    embed,
    find_faces,
    landmarks,
    models,
)
from facelab.pipeline.cache import cache_key
from facelab.pipeline.run import FAST

PACK = open_pack("synthetic")


@pytest.fixture(scope="module")
def pictures():
    """One ordinary and one hard picture of each of six people."""
    return [picture for picture in PACK.pictures if picture.picture_id.endswith(("_1", "_6"))][:12]


@pytest.mark.parametrize("upsample", [0, 1])
def test_hog_boxes_are_those_of_face_recognition(pictures, upsample):
    for picture in pictures:
        rgb = picture.rgb("matching")
        theirs = face_recognition.face_locations(rgb, upsample, model="hog")
        assert [face.box for face in find_faces(rgb, "hog", upsample)] == theirs


def test_cnn_boxes_are_those_of_face_recognition(pictures):
    rgb = pictures[0].rgb("matching")
    assert [face.box for face in find_faces(rgb, "cnn", 0)] == face_recognition.face_locations(rgb, 0, model="cnn")


def test_embeddings_are_those_of_face_recognition(pictures):
    for picture in pictures[:6]:
        rgb = picture.rgb("matching")
        boxes = [face.box for face in find_faces(rgb)]
        theirs = np.array(face_recognition.face_encodings(rgb, boxes)).reshape(-1, 128)
        assert np.linalg.norm(embed(rgb, boxes) - theirs, axis=1).max(initial=0) <= 1e-5


def test_landmarks_are_those_of_face_recognition(pictures):
    rgb = pictures[0].rgb("matching")
    box = find_faces(rgb)[0].box
    theirs = face_recognition.face_landmarks(rgb, [box])[0]
    ours = landmarks(rgb, [box])[0]
    assert ours.shape == (68, 2)
    assert [tuple(point) for point in ours[:17]] == theirs["chin"]
    assert [tuple(point) for point in ours[36:42]] == theirs["left_eye"]  # the library names sides as the viewer sees


def test_the_chip_is_what_the_network_is_given(pictures):
    rgb = pictures[0].rgb("matching")
    box = find_faces(rgb)[0].box
    chip = aligned_chip(rgb, box)
    assert chip.shape == (150, 150, 3) and chip.dtype == np.uint8
    network = models.load(models.EMBEDDING)
    assert distance(np.array(network.compute_face_descriptor(chip)), embed(rgb, [box])[0]) < 1e-5


@pytest.mark.parametrize("detector", DETECTORS)
def test_no_face_is_an_answer(detector):
    assert find_faces(np.full((120, 160, 3), 90, np.uint8), detector) == []


def test_no_boxes_give_no_numbers():
    empty = np.zeros((50, 50, 3), np.uint8)
    assert embed(empty, []).shape == (0, 128) and landmarks(empty, []).shape == (0, 68, 2)


@pytest.mark.parametrize("detector", ["hog", "haar"])
def test_two_threads_give_the_same_boxes(pictures, detector):
    # A detector shared by two threads fails this within a few dozen pictures.
    work = [picture.rgb("matching") for picture in pictures] * 6
    alone = [find_faces(rgb, detector) for rgb in work]
    with ThreadPoolExecutor(2) as workers:
        together = list(workers.map(lambda rgb: find_faces(rgb, detector), work))
    assert together == alone


def test_two_threads_give_the_same_analyses_bit_for_bit(pictures):
    alone = analyse_all(pictures, threads=1, progress=False)
    together = analyse_all(pictures, threads=2, progress=False)
    assert [one.faces for one in alone] == [two.faces for two in together]
    assert all((one.embeddings == two.embeddings).all() for one, two in zip(alone, together, strict=True))


INTERRUPTED = """
import os, signal, sys
from pathlib import Path
from facelab.packs import open_pack
from facelab.pipeline import EmbeddingCache, analyse_all, run
cache, keep = EmbeddingCache(Path(sys.argv[1])), EmbeddingCache.put
def put(self, key, *result):
    keep(self, key, *result)
    if len(list(self.folder.glob("*.npz"))) == 5:
        os.kill(os.getpid(), signal.SIGINT)
EmbeddingCache.put = put
signal.signal(signal.SIGINT, signal.default_int_handler)  # a parent in the background may have switched it off
try:
    analyse_all(open_pack("synthetic").pictures[:60], cache=cache, threads=2)
except KeyboardInterrupt:
    print("stopped")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot send itself Ctrl-C from a test")
def test_stopped_by_ctrl_c_the_cache_is_sound_and_the_next_run_goes_on(tmp_path):
    folder = tmp_path / "kept"
    done = subprocess.run([sys.executable, "-c", INTERRUPTED, str(folder)], capture_output=True, text=True, timeout=300)
    assert done.stdout == "stopped\n", done.stderr
    kept = sorted(folder.iterdir())
    assert 5 <= len(kept) < 60 and all(file.suffix == ".npz" for file in kept)
    cache = EmbeddingCache(folder)
    some = PACK.pictures[: len(kept)]
    again = analyse_all(some, cache=cache, progress=False)
    whole = analyse_all(some, progress=False)
    assert all(cache.get(file.stem) is not None for file in kept)
    assert [one.faces for one in again] == [one.faces for one in whole]
    assert all((one.embeddings == two.embeddings).all() for one, two in zip(again, whole, strict=True))


def test_the_fast_setting_is_hog_on_grey_at_the_pictures_own_size(pictures):
    rgb = pictures[0].rgb("matching")
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    theirs = [rect.left() for rect in dlib.get_frontal_face_detector()(grey, 0)]
    assert [face.box.left for face in find_faces(rgb, **FAST)] == theirs and theirs


def test_what_the_cache_gives_back_is_what_was_computed(tmp_path, pictures):
    cache = EmbeddingCache(tmp_path / "embeddings")
    first = analyse(pictures[0], cache=cache)
    second = analyse(pictures[0], cache=cache)
    assert first.faces == second.faces and (first.embeddings == second.embeddings).all()
    assert len(list(cache.folder.iterdir())) == 1


def test_a_learners_own_face_is_never_kept(tmp_path):
    consent = Consent("own-picture", frozenset({"matching"}), "A stand-in for me.", "brought", "none")
    own = Picture("me", PACK.pictures[0].path, consent)
    assert analyse(own, cache=EmbeddingCache(tmp_path / "kept")).embedding is not None
    assert not (tmp_path / "kept").exists()


def test_the_cache_is_used_and_a_damaged_entry_is_computed_again(tmp_path, pictures, monkeypatch):
    cache = EmbeddingCache(tmp_path)
    truth = analyse(pictures[0], cache=cache)
    with monkeypatch.context() as broken:
        broken.setattr("facelab.pipeline.run.find_faces", lambda *_: pytest.fail("computed although it was kept"))
        analyse(pictures[0], cache=cache)
    entry = next(tmp_path.iterdir())
    entry.write_bytes(entry.read_bytes()[:100])
    assert analyse(pictures[0], cache=cache).faces == truth.faces


def test_everything_that_could_change_a_result_changes_its_key(monkeypatch):
    rgb = PACK.pictures[0].rgb("matching")
    keys = {
        cache_key(rgb, "hog", 1),
        cache_key(rgb, "hog", 0),
        cache_key(rgb, "cnn", 1),
        cache_key(255 - rgb, "hog", 1),
    }
    monkeypatch.setattr("importlib.metadata.version", lambda name: "0.0")
    keys.add(cache_key(rgb, "hog", 1))
    monkeypatch.setattr(models, "fingerprint", lambda weights: "other weights")
    keys.add(cache_key(rgb, "hog", 1))
    assert len(keys) == 6


def test_a_faceless_picture_is_kept_as_such(tmp_path):
    cache = EmbeddingCache(tmp_path)
    cache.put("key", [], np.empty((0, 128)))
    faces, embeddings = cache.get("key")
    assert faces == [] and embeddings.shape == (0, 128)


def test_a_failure_to_acquire_has_no_embedding_and_raises_nothing(monkeypatch):
    monkeypatch.setattr("facelab.pipeline.run.find_faces", lambda *_: [])
    result = analyse(PACK.pictures[0])
    assert result.main_face is None and result.embedding is None and result.box is None


def test_matching_asks_for_consent_before_anything_else():
    with pytest.raises(ConsentError):
        analyse(open_pack("portraits")["hopper"])


@pytest.mark.parametrize(
    "wrong",
    [
        np.zeros((10, 10), np.uint8),
        np.zeros((10, 10, 4), np.uint8),
        np.zeros((10, 10, 3), float),
        np.zeros((10, 10, 3), np.uint8)[:, ::-1],
        [[1, 2, 3]],
    ],
)
def test_anything_but_a_picture_is_refused_in_words(wrong):
    with pytest.raises(ValueError, match="picture"):
        find_faces(wrong)


def test_unknown_detectors_and_sizes_are_refused():
    rgb = np.zeros((10, 10, 3), np.uint8)
    with pytest.raises(ValueError, match="choose one of haar, hog, cnn"):
        find_faces(rgb, "magic")
    with pytest.raises(ValueError, match="upsample is 9"):
        find_faces(rgb, upsample=9)
    with pytest.raises(ValueError, match="68 and for 5"):
        landmarks(rgb, [Box(0, 9, 9, 0)], points=7)


def test_a_missing_model_is_named_with_the_cure(own_models):
    (own_models / models.FIVE_POINTS.file).unlink()
    with pytest.raises(SetupError, match=r"shape_predictor_5_face_landmarks\.dat") as error:
        models.load(models.FIVE_POINTS)
    assert "make setup" in error.value.cure


def test_a_damaged_model_is_named_with_the_cure(own_models):
    file = own_models / models.FIVE_POINTS.file
    file.write_bytes(file.read_bytes()[:5000])
    with pytest.raises(SetupError, match="damaged") as error:
        models.load(models.FIVE_POINTS)
    assert error.value.cure


def test_where_face_recognition_is_loaded_its_models_are_used_and_not_read_again(monkeypatch):
    models._load.cache_clear()
    monkeypatch.setattr(models, "make", lambda weights: pytest.fail("read again"))
    assert models.load(models.SIXTY_EIGHT_POINTS) is face_recognition.api.pose_predictor_68_point
    monkeypatch.delitem(sys.modules, "face_recognition.api")
    models._load.cache_clear()
    monkeypatch.setattr(models, "make", lambda weights: f"made from {weights.file}")
    assert models.load(models.SIXTY_EIGHT_POINTS) == f"made from {models.SIXTY_EIGHT_POINTS.file}"
    models._load.cache_clear()
