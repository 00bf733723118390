"""All pairs of a large set: against scipy and scikit-learn, in how much memory, and what one pair costs in any size."""

from collections.abc import Callable
from functools import cache, partial

import numpy as np

from benchmarks.harness import Cost, Growth, Row, cost, in_own_process
from facelab.metrics import ScoreCounts, count_all_pairs

SIZES = (1_000, 2_000, 5_000, 13_233, 30_000, 100_000)
RIVAL_TO = 13_233  # pictures in Labeled Faces in the Wild; the rival keeps each distance, and sorts them all
MEMORY = 1000  # MB


def rows() -> list[Row]:
    """Measure each size, the largest in a process of its own for its memory, the rival once at its largest.

    Against the rival it is seconds on the clock, with both processors for either. What a pair costs is processor time,
    so that it does not depend on who else is at work.
    """
    ours, theirs, _, wrong, megabytes = _measured()
    pairs = f"{_pairs(RIVAL_TO) / 1e6:.1f} million pairs"
    rival = theirs[RIVAL_TO].wall
    each = {size: 1e9 * taken.cpu / _pairs(size) for size, taken in ours.items()}
    least, most = min(each, key=each.get), SIZES[-1]
    cheapest = f"of {least:,}, the cheapest"
    return [
        Row("pairs", pairs, "scipy pdist, scikit-learn roc_curve", rival, ours[RIVAL_TO].wall, "s", 50),
        Row("pairs", "of these in a wrong bin", "scipy pdist, all", _pairs(RIVAL_TO), wrong, "pairs", 0, faster=False),
        Row("pairs", f"memory, {most:,} pictures", "the limit set", MEMORY, megabytes, "MB", 1, faster=False),
        Row("pairs", f"a pair, of {most:,} pictures", cheapest, each[least], each[most], "ns", 1.5, faster=False),
        # half a million pairs share what comes once: checking, starting threads, touching memory for the first time
        Row("pairs", f"a pair, of {SIZES[0]:,}", cheapest, each[least], each[SIZES[0]], "ns", 4, faster=False),
    ]


def growth() -> list[Growth]:
    """Return seconds against pictures: ours, the rival, and the matrix product alone, which no way of ours avoids."""
    ours, theirs, product, *_ = _measured()
    lines = {"pdist + roc_curve": theirs, "count_all_pairs": ours, "the matrix product alone": product}
    return [
        Growth(
            "pairs",
            "How long does it take to compare all with all?",
            "pictures",
            "seconds",
            {name: [(size, taken.wall) for size, taken in points.items()] for name, points in lines.items()},
        )
    ]


@cache
def _measured() -> tuple[dict[int, Cost], dict[int, Cost], dict[int, Cost], int, float]:
    """Return the cost by size of ours, the rival and the product, how many pairs we got wrong, and our memory in MB."""
    ours, theirs, product = {}, {}, {}
    for work in (_count, _rival):
        work(*_made_up(SIZES[0]))  # nobody pays for loading
    for size in SIZES[:-1]:
        embeddings, person_ids = _made_up(size)
        turns = 7 if size < RIVAL_TO else 3
        ours[size] = _least(turns, _count, embeddings, person_ids)
        product[size] = _least(turns, _product, embeddings)
        if size <= RIVAL_TO:
            theirs[size] = _least(1, _rival, embeddings, person_ids)
            # the rival works once, with us before and after it, and we are held to the slower of the two
            again = _least(turns, _count, embeddings, person_ids)
            ours[size] = Cost(max(ours[size].wall, again.wall), max(ours[size].cpu, again.cpu))
        if size == RIVAL_TO:
            wrong = _differences(_count(embeddings, person_ids), embeddings)
    ours[SIZES[-1]], megabytes = in_own_process(_largest)
    return ours, theirs, product, wrong, megabytes


def _least(turns: int, work: Callable, *arguments: np.ndarray) -> Cost:
    costs = [cost(partial(work, *arguments)) for _ in range(turns)]
    return Cost(min(taken.wall for taken in costs), min(taken.cpu for taken in costs))


def _count(embeddings: np.ndarray, person_ids: np.ndarray) -> ScoreCounts:
    return count_all_pairs(embeddings, person_ids, progress=False)


def _made_up(pictures: int) -> tuple[np.ndarray, np.ndarray]:
    """Return made-up embeddings as far apart as those of faces are, 2.3 pictures of each person, and who is in each."""
    rng = np.random.default_rng(13)
    person = rng.integers(0, int(pictures / 2.3), pictures)
    embeddings = (0.6 / np.sqrt(128) * rng.standard_normal((person.max() + 1, 128)))[person]
    embeddings += 0.32 / np.sqrt(128) * rng.standard_normal((pictures, 128))
    return embeddings, person


def _rival(embeddings: np.ndarray, person_ids: np.ndarray) -> None:
    """Compare all with all as one finds it done: each distance, then the curve from all of them."""
    from scipy.spatial.distance import pdist  # neither in the process whose memory is measured
    from sklearn.metrics import roc_curve

    distances = pdist(embeddings)
    mated = np.concatenate([person_ids[i + 1 :] == person_ids[i] for i in range(len(person_ids))])
    roc_curve(mated, -distances)


def _differences(counts: ScoreCounts, embeddings: np.ndarray) -> int:
    """Return how many pairs lie in another bin than scipy's distances say."""
    from scipy.spatial.distance import pdist

    bins = np.zeros(len(counts.edges) + 1, dtype=np.int64)
    for some in np.array_split(pdist(embeddings), 100):
        bins += np.bincount(np.searchsorted(counts.edges, some), minlength=len(bins))
    return int(np.abs(bins - [0, *(counts.mated + counts.non_mated), 0]).sum() // 2)


def _product(embeddings: np.ndarray) -> None:
    """Multiply each block of rows by all from there on, in float32, and do nothing with it."""
    matrix = embeddings.astype(np.float32)
    room = np.empty((1024, 4096), np.float32)
    for row in range(0, len(matrix), 1024):
        left = matrix[row : row + 1024]
        for column in range(row, len(matrix), 4096):
            right = matrix[column : column + 4096]
            np.matmul(left, right.T, out=room[: len(left), : len(right)])


def _largest() -> Cost:
    return _least(1, _count, *_made_up(SIZES[-1]))


def _pairs(pictures: int) -> int:
    return pictures * (pictures - 1) // 2
