"""All pairs of a large set: scipy and scikit-learn as oracles, brute force as a property, a cluster of processes."""

import os
import signal

import numpy as np
import pytest
from distributed import Client, LocalCluster
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import pdist
from sklearn.metrics import roc_curve

from facelab.errors import FacelabError
from facelab.metrics import compare_embeddings, count_all_pairs, count_scores
from facelab.metrics.verification import all_pairs as module
from facelab.pipeline import distance


def made_up(pictures: int, people: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Made-up embeddings whose mated and non-mated distances overlap, and who is in each."""
    rng = np.random.default_rng(seed)
    person = rng.integers(0, people, pictures)
    centres = 0.05 * rng.standard_normal((people, 128)) + 0.1
    return centres[person] + 0.035 * rng.standard_normal((pictures, 128)), np.char.add("person ", person.astype(str))


def by_hand(embeddings: np.ndarray, person_ids: np.ndarray, edges: np.ndarray) -> tuple[list[int], list[int]]:
    """How many mated and non-mated comparisons are at most each edge apart: one after the other, in float64."""
    apart, mated = [], []
    for i in range(len(embeddings)):
        apart += list(distance(embeddings[i], embeddings[i + 1 :]))
        mated += list(person_ids[i + 1 :] == person_ids[i])
    apart, mated = np.array(apart), np.array(mated, dtype=bool)
    return tuple([int((apart[kind] <= edge).sum()) for edge in edges] for kind in (mated, ~mated))


def agrees(counts, embeddings: np.ndarray, person_ids: np.ndarray) -> None:
    """Fail unless each count at each edge is that of brute force; the last edge is beyond all distances."""
    mated, non_mated = by_hand(embeddings, person_ids, counts.edges)
    assert np.cumsum(counts.mated).tolist() == mated[1:]
    assert np.cumsum(counts.non_mated).tolist() == non_mated[1:]
    made = (~np.isnan(embeddings).any(axis=1)).sum()
    assert counts.mated.sum() + counts.non_mated.sum() == made * (made - 1) // 2
    assert np.array_equal(counts.edges, np.round(0.01 * np.arange(len(counts.edges)), 10))


def same(one, other) -> bool:
    return one.not_made == other.not_made and all(
        np.array_equal(getattr(one, name), getattr(other, name)) for name in ("edges", "mated", "non_mated")
    )


def test_at_each_edge_both_errors_are_those_of_scipy_and_scikit_learn():
    embeddings, person_ids = made_up(700, 60)
    counts = count_all_pairs(embeddings, person_ids)
    scores, (first, second) = -pdist(embeddings), np.triu_indices(700, 1)
    mated = person_ids[first] == person_ids[second]
    fpr, tpr, thresholds = roc_curve(mated, scores, drop_intermediate=False)
    at = np.searchsorted(-thresholds, counts.edges, side="right") - 1
    assert (np.cumsum(counts.non_mated) == np.rint(fpr[at[1:]] * (~mated).sum())).all()
    assert (np.cumsum(counts.mated) == np.rint(tpr[at[1:]] * mated.sum())).all()
    assert (counts.fmr, counts.fnmr) == (pytest.approx(fpr[at], abs=1e-12), pytest.approx(1 - tpr[at], abs=1e-12))


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_counts_are_those_of_the_comparisons_one_by_one(kind):
    embeddings, person_ids = made_up(300, 40, seed=1)
    embeddings = embeddings.astype(kind)
    embeddings[7] = np.nan
    agrees(count_all_pairs(embeddings, person_ids), embeddings, person_ids)


def test_distances_on_an_edge_belong_to_the_bin_that_ends_there():
    embeddings = np.zeros((201, 128))
    embeddings[:, 0] = np.arange(201) / 100  # every distance is a multiple of 0.01, rounded this way or that
    agrees(count_all_pairs(embeddings, np.arange(201) % 7), embeddings, np.arange(201) % 7)
    embeddings = np.array([np.zeros(128), np.eye(128)[5] * 0.6])
    counts = count_all_pairs(embeddings, ["a", "b"])
    assert counts.non_mated[59] == 1 == counts.non_mated.sum() and counts.edges[60] == 0.6


def test_pictures_that_are_the_same_are_nothing_apart_and_in_the_first_bin():
    embeddings = np.repeat(made_up(1, 1)[0], 40, axis=0)
    counts = count_all_pairs(embeddings, ["a"] * 40)
    assert (counts.mated.tolist(), counts.non_mated.tolist(), counts.edges.tolist()) == ([780], [0], [0, 0.01])


@given(
    st.integers(0, 10_000),
    st.integers(2, 60),
    st.integers(1, 12),
    st.sampled_from([1e-4, 0.01, 1.0, 5.0]),
    st.sampled_from([None, 0.1, 0.01, 0.0025]),
    st.integers(1, 70),
    st.integers(1, 70),
    st.integers(1, 3),
)
@settings(deadline=None)
def test_any_set_in_any_blocks_is_counted_as_by_brute_force(seed, pictures, people, size, grid, rows, columns, threads):
    rng = np.random.default_rng(seed)
    embeddings = size * rng.uniform(-1, 1, (pictures, 128)) * (rng.random(128) < rng.choice([0.02, 0.2, 1.0]))
    embeddings /= max(1.0, np.linalg.norm(embeddings, axis=1).max() / 4)
    if grid:
        embeddings = grid * np.rint(embeddings / grid)  # many distances fall on an edge, or beside it
    embeddings = embeddings[rng.integers(0, pictures, pictures)]  # some twice
    embeddings[rng.random(pictures) < 0.1, rng.integers(128)] = np.nan
    embeddings[:2] = np.nan_to_num(embeddings[:2])
    person_ids = rng.integers(0, people, pictures)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_ROWS", rows)
        patch.setattr(module, "_COLUMNS", max(rows, columns))
        counts = count_all_pairs(embeddings, person_ids, threads=threads)
    agrees(counts, embeddings, person_ids)
    mated = sum(n * (n - 1) // 2 for n in np.bincount(person_ids))
    assert counts.mated.sum() + counts.not_made[0] == mated
    assert counts.non_mated.sum() + counts.not_made[1] == pictures * (pictures - 1) // 2 - mated


def test_a_picture_without_a_face_is_left_out_and_its_comparisons_are_counted_as_not_made():
    embeddings, person_ids = made_up(50, 10, seed=2)
    embeddings[3] = np.nan
    counts = count_all_pairs(embeddings, person_ids)
    mates = (person_ids == person_ids[3]).sum() - 1
    assert counts.not_made == (mates, 49 - mates)
    listed = [None if np.isnan(one).any() else one for one in embeddings]
    assert count_scores(compare_embeddings(listed, person_ids)).not_made == counts.not_made


def test_a_file_too_large_to_load_is_counted_where_it_lies(tmp_path):
    embeddings, person_ids = made_up(1500, 300, seed=3)
    np.save(tmp_path / "embeddings.npy", embeddings.astype(np.float32))
    there = np.load(tmp_path / "embeddings.npy", mmap_mode="r")
    assert same(count_all_pairs(there, person_ids), count_all_pairs(embeddings.astype(np.float32), person_ids))


def test_neither_order_nor_number_of_threads_changes_a_count():
    embeddings, person_ids = made_up(1500, 20, seed=4)
    order = np.random.default_rng(0).permutation(1500)
    counts = count_all_pairs(embeddings, person_ids, threads=1)
    assert same(counts, count_all_pairs(embeddings, person_ids, threads=3))
    assert same(counts, count_all_pairs(embeddings[order], person_ids[order]))


@pytest.mark.parametrize(("margin", "enough"), [(-0.5, False), (module._OFF, True)])
def test_pairs_a_hairs_breadth_from_an_edge_are_right_because_they_are_measured_again(monkeypatch, margin, enough):
    rng = np.random.default_rng(5)
    far = rng.standard_normal((400, 128))
    far *= (0.6 + 1e-9 * rng.standard_normal((400, 1))) / np.linalg.norm(far, axis=1, keepdims=True)
    embeddings = np.concatenate([np.zeros((1, 128)), far]) + 0.1
    person_ids = np.arange(401)
    monkeypatch.setattr(module, "_OFF", margin)
    counts = count_all_pairs(embeddings, person_ids)
    exact = by_hand(embeddings, person_ids, counts.edges)[1][60]
    assert (counts.non_mated[:60].sum() == exact) == enough


def test_what_is_no_set_of_embeddings_is_refused_with_a_cure():
    good = made_up(3, 2)[0]
    for bad, ids, said in [
        (good[:, :100], ["a"] * 3, "shape \\(3, 100\\)"),
        (good[0], ["a"] * 128, "shape \\(128,\\)"),
        (good.astype(np.float16), ["a"] * 3, "float16"),
        ([None, good[0]], ["a"] * 2, "list"),
        (good, ["a"] * 2, "3 embeddings, and ids of shape \\(2,\\)"),
        (good, np.full((3, 1), "a"), "shape \\(3, 1\\)"),
        (good[:1], ["a"], "1 have a face"),
        (good * [[1], [np.nan], [np.nan]], ["a"] * 3, "Of 3 pictures, 1 have a face"),
        (good[:0], [], "0 have a face"),
        (good * 1000, ["a"] * 3, "away from their mean"),
        (good * [[1], [1], [np.inf]], ["a"] * 3, "away from their mean"),
    ]:
        with pytest.raises(FacelabError, match=said):
            count_all_pairs(bad, ids)


# --- A cluster -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    with (
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            dashboard_address=None,
            host="127.0.0.1",
            local_directory=str(tmp_path_factory.mktemp("cluster")),
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client


def test_two_worker_processes_give_the_same_counts(client):
    embeddings, person_ids = made_up(2500, 500, seed=6)
    embeddings[11] = np.nan
    assert len(set(client.run(os.getpid).values())) == 2
    assert same(
        count_all_pairs(embeddings, person_ids, client=client), count_all_pairs(embeddings, person_ids, client=None)
    )


def test_a_worker_that_dies_is_made_up_for_by_the_other(client):
    embeddings, person_ids = made_up(2500, 500, seed=7)
    victim = next(iter(client.run(os.getpid).values()))
    work, _ = module._prepare(embeddings, person_ids)
    counts = []
    for some in module._there(work, range(0, 2500, module._ROWS), client):
        if not counts:
            os.kill(victim, signal.SIGTERM)
        counts.append(some)
    here = count_all_pairs(embeddings, person_ids)
    assert np.array_equal(sum(counts)[1][: len(here.mated)], here.mated)


def die(work, start):
    os._exit(1)


def test_a_cluster_whose_workers_keep_dying_says_so(client, monkeypatch):
    monkeypatch.setattr(module, "_count_rows", die)
    with pytest.raises(FacelabError, match="The cluster did not finish"):
        count_all_pairs(*made_up(10, 3), client=client)


def test_an_interrupted_count_leaves_nothing_running_on_the_cluster(client, monkeypatch):
    def interrupted(future, client):
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "_result", interrupted)
    with pytest.raises(KeyboardInterrupt):
        count_all_pairs(*made_up(1500, 30), client=client)
    assert not [key for key in client.futures if "count_rows" in key]


class Deserted:
    """A cluster whose workers have all left: what is submitted waits for ever."""

    def scatter(self, work, **_):
        return work

    def submit(self, *_, **__):
        return self

    def scheduler_info(self):
        return {"workers": {}}

    def result(self, timeout):
        raise TimeoutError(f"nothing within {timeout} s")

    def cancel(self, futures):
        self.cancelled = len(futures)


def test_a_cluster_without_workers_is_not_waited_for():
    client = Deserted()
    with pytest.raises(FacelabError, match="nothing within"):
        count_all_pairs(*made_up(10, 3), client=client)
    assert client.cancelled == 1
