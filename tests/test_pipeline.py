"""The pipeline gives face_recognition's own answers, in any number of threads, and says 'no face' plainly."""

from concurrent.futures import ThreadPoolExecutor

import face_recognition
import numpy as np
import pytest

from facelab.errors import ConsentError, SetupError
from facelab.packs import open_pack, own_picture
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


def test_what_the_cache_gives_back_is_what_was_computed(tmp_path, pictures):
    cache = EmbeddingCache(tmp_path / "embeddings")
    first = analyse(pictures[0], cache=cache)
    second = analyse(pictures[0], cache=cache)
    assert first.faces == second.faces and (first.embeddings == second.embeddings).all()
    assert len(list(cache.folder.iterdir())) == 1


def test_a_learners_own_face_is_never_kept(tmp_path):
    own = own_picture(PACK.pictures[0].path, statement="A stand-in for a picture of myself.")
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
