"""One against many: exact means exact, whatever the blocks; approximate says what it missed."""

import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import cdist

from facelab.errors import FacelabError, SetupError
from facelab.gallery import make_cells, prepare, scan, search, search_cells
from facelab.gallery.scan import slack_of
from facelab.metrics import recall
from facelab.pipeline import distance


def faces(count, seed=0, length=1.4):
    """Return rows of embedding-like length, float32."""
    rows = np.random.default_rng(seed).standard_normal((count, 128))
    return (length * rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def near(rows, count, seed=1, apart=0.3):
    """Return probes, float64, each about so far from some row."""
    draw = np.random.default_rng(seed)
    return rows[draw.integers(0, len(rows), count)] + draw.standard_normal((count, 128)) * apart / 128**0.5


def by_hand(probes, rows, k, threshold=np.inf):
    """Sort all the distances; ties by row."""
    apart = np.array([distance(probe, rows) for probe in probes])
    order = np.argsort(apart, axis=1, kind="stable")[:, :k]
    best = np.take_along_axis(apart, order, axis=1)
    ended = best > threshold
    return np.where(ended, -1, order), np.where(ended, np.inf, best), (apart <= threshold).sum(axis=1)


def obvious(probes, references, k, threshold=None, block=4096):
    """Do what the engine does the obvious way: a first block seeds the cut-offs, float64 decides on what is left."""
    probes, lengths = probes.astype(float), np.linalg.norm(probes, axis=1)
    k, ours = min(k, len(references)), (np.inf if threshold is None else threshold**2) - lengths**2
    cutoff, which, rows = None, [], []
    for start in range(0, len(references), block):
        norms = references.squared_norms[start : start + block]
        scores = (-2 * probes).astype(np.float32) @ references.rows[start : start + block].T + norms
        slack = slack_of(norms, lengths)
        if cutoff is None:
            cutoff = np.partition(scores, k - 1)[:, :k].max(axis=1) + slack if len(norms) >= k else np.inf
        limit = (np.minimum(cutoff, ours) + slack).astype(np.float32)
        probe, row = np.nonzero(scores <= limit[:, None])
        which.append(probe)
        rows.append(start + row)
    which, rows = np.concatenate(which), np.concatenate(rows)
    apart = distance(probes[which], references.rows[rows])
    near = apart <= (np.inf if threshold is None else threshold)
    which, rows, apart = which[near], rows[near], apart[near]
    order = np.lexsort((rows, apart, which))
    listed, distances = np.full((len(probes), k), -1), np.full((len(probes), k), np.inf)
    for probe in range(len(probes)):
        mine = order[which[order] == probe][:k]
        listed[probe, : len(mine)], distances[probe, : len(mine)] = rows[mine], apart[mine]
    return listed, distances


def assert_same(found, wanted):
    np.testing.assert_array_equal(found.rows, wanted[0])
    np.testing.assert_array_equal(found.distances, wanted[1])


def small_blocks(patch):
    """Blocks of a few rows and batches of a few probes, so that small galleries have many."""
    patch.setattr(scan, "_SCORES_AT_ONCE", 320)
    patch.setattr(scan, "_ROWS_AT_ONCE", 64)
    patch.setattr(scan, "_FOLDED", 12)
    patch.setattr(scan, "_PROBES_AT_ONCE", 5)
    patch.setattr(scan, "_PENDING", 50)


def test_the_lists_are_those_of_scipy():
    rows = faces(30_000)
    probes = near(rows, 300)
    apart = cdist(probes, rows)
    order = np.argsort(apart, axis=1, kind="stable")[:, :10]
    found = search(probes, prepare(rows), k=10, threshold=1.2)
    np.testing.assert_array_equal(found.selected, (apart <= 1.2).sum(axis=1))
    found = search(probes, prepare(rows), k=10)
    np.testing.assert_array_equal(found.rows, order)
    np.testing.assert_allclose(found.distances, np.take_along_axis(apart, order, axis=1), rtol=1e-14)
    assert found.selected is None


@pytest.mark.parametrize("threshold", [None, 0.9, 1.4])
@pytest.mark.parametrize("k", [1, 10, 6000])
def test_the_engine_lists_what_the_obvious_scan_lists(k, threshold):
    rows = faces(20_000, seed=4)[np.random.default_rng(4).integers(0, 15_000, 20_000)]  # some references twice
    probes, references = near(rows, 40, seed=5, apart=0.5), prepare(rows)
    assert_same(search(probes, references, k, threshold, progress=False), obvious(probes, references, k, threshold))


@settings(max_examples=60)
@given(
    count=st.integers(1, 400),
    probes=st.integers(1, 12),
    k=st.integers(1, 500),
    threshold=st.none() | st.sampled_from([0.0, 0.3, 1.0, 1.9, 2.0, 10.0, np.inf]),
    threads=st.integers(1, 3),
    different=st.integers(1, 400),
    length=st.sampled_from([1e-20, 1e-3, 1.4, 1e6, 1e14]),
    seed=st.integers(0, 99),
)
def test_any_sizes_blocks_duplicates_and_threads_give_the_lists_made_by_hand(
    count, probes, k, threshold, threads, different, length, seed
):
    rows = faces(count, seed, length)[np.random.default_rng(seed).integers(0, min(different, count), count)]
    probes = near(rows, probes, seed, apart=0.3 * length / 1.4)
    probes[0] = rows[-1]
    with pytest.MonkeyPatch.context() as patch:
        small_blocks(patch)
        found = search(probes, rows, k, threshold, threads, progress=False)
    wanted = by_hand(probes, rows, k, np.inf if threshold is None else threshold)
    assert_same(found, wanted)
    np.testing.assert_array_equal(found.lengths, (wanted[0] >= 0).sum(axis=1))
    if threshold is not None:
        np.testing.assert_array_equal(found.selected, wanted[2])


def test_near_ties_that_float32_cannot_tell_apart_come_in_the_right_order(monkeypatch):
    small_blocks(monkeypatch)
    one, other = faces(2).astype(float)
    rows = (one + np.random.default_rng(3).uniform(0, 2e-6, (3000, 1)) * other).astype(np.float32)
    probes = np.stack([rows[0], rows[7] + 1e-7, one + 0.6 * other / 1.4])
    narrow = rows @ probes[2].astype(np.float32)
    assert len(np.unique((rows**2).sum(1) - 2 * narrow)) < 300  # at most a tenth as many scores as references
    assert_same(search(probes, rows, 20), by_hand(probes, rows, 20))
    edge = float(np.sort(distance(probes[2], rows))[1500])
    for threshold in (edge, np.nextafter(edge, 0)):
        found = search(probes, rows, 20, threshold)
        wanted = by_hand(probes, rows, 20, threshold)
        assert_same(found, wanted)
        np.testing.assert_array_equal(found.selected, wanted[2])


def test_float32_is_never_wrong_by_more_than_the_slack():
    for length, probe_length in ((1.4, 1.4), (1e-4, 3.0), (1e5, 1.4), (1e14, 1e14)):
        rows, probes = faces(2000, 1, length), faces(20, 2, probe_length).astype(float) * (1 + 1e-9)
        probes[:10] = rows[:10] * (probe_length / length)  # nearly parallel: the most cancels
        norms = np.vecdot(rows, rows)
        scores = (-2 * probes).astype(np.float32) @ rows.T + norms
        truth = cdist(probes, rows, "sqeuclidean") - np.vecdot(probes, probes)[:, None]
        assert (np.abs(scores - truth) <= slack_of(norms, np.linalg.norm(probes, axis=1))[:, None]).all()


def test_a_reference_at_the_threshold_is_listed_and_one_just_beyond_is_not():
    rows = faces(1000)
    probe = near(rows, 1)[0]
    third = float(np.sort(distance(probe, rows))[2])
    at, below = search(probe, rows, 10, third), search(probe, rows, 10, float(np.nextafter(third, 0)))
    assert (at.lengths[0], at.selected[0]) == (3, 3)
    assert (below.lengths[0], below.selected[0]) == (2, 2)


def test_all_within_the_threshold_are_counted_and_k_of_them_listed():
    found = search(near(faces(3000), 3), faces(3000), 5, 10.0)
    assert found.lengths.tolist() == [5, 5, 5] and found.selected.tolist() == [3000] * 3


def test_equal_references_are_listed_by_row(monkeypatch):
    small_blocks(monkeypatch)
    rows = np.repeat(faces(1), 5000, axis=0)
    assert search(rows[0], rows, 7).rows.tolist() == [list(range(7))]


def test_one_reference_far_longer_than_all_others_changes_nothing():
    rows = faces(2000)
    rows[5] *= 1e14
    probes = near(rows[10:], 3)
    assert_same(search(probes, rows, 10), by_hand(probes, rows, 10))


def test_a_memory_mapped_gallery_gives_the_lists_of_the_array(tmp_path):
    rows = faces(20_000)
    np.save(tmp_path / "rows.npy", rows)
    mapped = prepare(np.load(tmp_path / "rows.npy", mmap_mode="r"))
    assert isinstance(mapped.rows, np.memmap)
    probes = near(rows, 9)
    assert_same(search(probes, mapped, 10), by_hand(probes, rows, 10))


def test_no_probe_gives_no_list():
    found = search(np.empty((0, 128)), faces(100), 5, 0.6)
    assert found.rows.shape == found.distances.shape == (0, 5) and found.selected.shape == (0,)


def test_stopping_a_search_leaves_the_next_one_whole(monkeypatch):
    small_blocks(monkeypatch)
    rows = faces(2000)
    whole, calls = scan.ProbeBatch.scan, []

    def stopped(*arguments):
        calls.append(1)
        if len(calls) == 5:
            raise KeyboardInterrupt
        return whole(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(scan.ProbeBatch, "scan", stopped)
        with pytest.raises(KeyboardInterrupt):
            search(near(rows, 4), rows)
    probes = near(rows, 4)
    assert_same(search(probes, rows, 10), by_hand(probes, rows, 10))


def nan_row():
    rows = faces(20_000)
    rows[17_001, 3] = np.nan
    return rows


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (np.empty((0, 128), np.float32), "empty"),
        (np.ones((3, 127), np.float32), "128"),
        (np.ones(128, np.float32), "128"),
        ([[0.0] * 128], "array"),
        (np.ones((3, 128)), "astype"),
        (np.ones((128, 3), np.float32).T, "ascontiguousarray"),
        (nan_row(), "Row 17001"),
        (np.full((3, 128), 1e30, np.float32), "Row 0"),
    ],
)
def test_a_gallery_that_is_none_is_refused_with_its_cure(rows, says):
    with pytest.raises(FacelabError, match=says):
        prepare(rows)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"probes": np.ones((2, 64))}, "128"),
        ({"probes": [None]}, "128"),
        ({"probes": np.full((2, 128), np.inf)}, "Probe 0"),
        ({"k": 0}, "k is 0"),
        ({"k": 2.5}, "k is 2.5"),
        ({"threads": 0}, "threads is 0"),
        ({"threshold": -0.1}, "at least 0; got -0.1"),
        ({"threshold": float("nan")}, "at least 0; got nan"),
    ],
)
def test_a_search_that_makes_no_sense_is_refused_with_its_cure(given, says):
    with pytest.raises(FacelabError, match=says):
        search(**{"probes": np.ones(128), "references": faces(10), **given})


def test_visiting_all_cells_finds_all_and_fewer_cells_find_fewer():
    rows = faces(5000)
    probes, ready = near(rows, 100), prepare(rows)
    truth, cells = search(probes, ready), make_cells(ready, 40)
    everywhere = search_cells(probes, cells, visit=40)
    assert_same(everywhere, (truth.rows, truth.distances))
    assert recall(everywhere, truth) == 1.0
    shares = [recall(search_cells(probes, cells, visit=visit), truth) for visit in (1, 4, 16)]
    assert shares == sorted(shares) and 0 < shares[0] < shares[-1] < 1


def test_the_same_seed_gives_the_same_cells_and_any_threads_the_same_lists():
    rows = faces(8000)
    probes = near(rows, 50)
    first, again = (search_cells(probes, make_cells(rows, seed=3), visit=4, threads=t) for t in (1, 2))
    assert_same(again, (first.rows, first.distances))


def test_unless_told_there_are_as_many_cells_as_references_in_each():
    assert make_cells(faces(400), progress=False).count == 20


def test_cells_work_at_the_smallest_size():
    found = search_cells(faces(1), make_cells(faces(1)), k=5)
    assert found.rows[found.rows >= 0].tolist() == [0]


def test_without_faiss_the_cure_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "faiss", None)
    with pytest.raises(SetupError, match="make setup"):
        make_cells(faces(10))
