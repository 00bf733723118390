"""Galleries drawn again and again: the FPIR that searches measure, beside the one that their FMR predicts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from facelab.errors import FacelabError
from facelab.metrics.identification.expected import expected_false_candidates, expected_fpir
from facelab.metrics.uncertainty import Share, interval_of_variance
from facelab.metrics.verification import Scores, compare_embeddings, threshold_for_fmr

DRAWS = 200
_CHOICES = 20  # of references, for the interval: more move it little


@dataclass(frozen=True)
class PredictedAndMeasured:
    """One threshold and one size of gallery: what the FMR predicts, and what searches returned.

    Parameters
    ----------
    threshold : float
        A candidate matches at this distance or nearer.
    enrolled : int
        How many people were in each gallery, one reference each.
    fmr : float
        Over all non-mated comparisons of the same draws.
    predicted : float
        The FPIR that follows if comparisons were independent; a probe without a face returns nothing.
    measured : Share
        The FPIR over all searches of all draws, with its interval by person.
    expected_candidates, selectivity : float
        N times FMR, likewise with probes without a face, and candidates per search as measured.
    """

    threshold: float
    enrolled: int
    fmr: float
    predicted: float
    measured: Share
    expected_candidates: float
    selectivity: float


def predicted_and_measured(
    embeddings: Sequence[np.ndarray | None],
    person_ids: Sequence[str],
    sizes: Sequence[int],
    thresholds: Sequence[float] | None = None,
    rates: Sequence[float] = (0.001, 0.01, 0.05),
    draws: int = DRAWS,
    seed: int = 1,
) -> list[PredictedAndMeasured]:
    """Draw galleries again and again, search them, and hold the FPIR against what the FMR of the same draws predicts.

    Each draw divides people by chance: half may be enrolled, with one picture each that is chosen by chance, and every
    picture of the others is a probe. So nobody is in both roles, and every search is non-mated. A gallery of N holds
    the first N of the half, so that a draw's larger galleries hold its smaller ones. The FMR of a draw is over all
    comparisons of its probes with its half. A picture without a face is a search that returns nothing, and somebody
    without any picture with a face is never enrolled.

    Parameters
    ----------
    embeddings : sequence of numpy.ndarray or None
        One per picture, shape (128,); None where no face was found.
    person_ids : sequence of str
        Who is in each picture.
    sizes : sequence of int
        How many are enrolled; at most half of the people with a face.
    thresholds : sequence of float, optional
        At which ones to measure.
    rates : sequence of float
        Without thresholds, those are taken at which the FMR of the sample is about so much; ``threshold_for_fmr`` finds
        them, and needs two pictures of somebody.
    draws, seed : int
        How many times to divide the people, and the seed of it.

    Returns
    -------
    list of PredictedAndMeasured
        By threshold, then by size, in the orders given.

    Raises
    ------
    FacelabError
        If a gallery would hold more than half of the people, or the pictures are too many for ``compare_embeddings``.

    Notes
    -----
    All draws share the same people, so more draws make nobody surer of other people: the interval is not taken from how
    draws differ. It comes from the jackknife by person. Each person is left out once, as probe and as reference alike,
    and the FPIR that all divisions of the others would give on average is worked out exactly: a probe whose face
    matches k of M others is returned nothing by a gallery of N of them with chance C(M - k, N) / C(M, N). How much
    these rates vary gives the variance (P - 1) / P times the sum of their squared deviations, which errs on the side of
    too wide (Efron and Stein). To it is added what the number of draws leaves to chance. ``interval_of_variance`` makes
    the interval of it; with more draws it does not shrink below the people's part. The tests simulate how often such
    intervals hold the truth of other people: 92 of 100 times or more, 88 or more where some people resemble far more
    others than most do.

    References
    ----------
    Efron and Stein, The jackknife estimate of variance, Annals of Statistics 9, 1981.

    Examples
    --------
    >>> faces = list(0.04 * np.random.default_rng(1).standard_normal((40, 128)))
    >>> (one,) = predicted_and_measured(faces, [f"p{i}" for i in range(40)], [10], [0.55], draws=50)
    >>> one.measured.people, one.enrolled, one.fmr < one.measured.value < 10 * one.fmr
    (40, 10, True)
    """
    scores = compare_embeddings(embeddings, person_ids)
    thresholds = [threshold_for_fmr(scores, rate) for rate in rates] if thresholds is None else list(thresholds)
    sample = _Sample(scores, np.array([row is not None for row in embeddings], bool))
    sizes, most = [int(size) for size in sizes], len(sample.counts) // 2
    if len(sample.counts) < 4 or not sizes or min(sizes) < 1 or max(sizes) > most:
        raise FacelabError(
            f"Galleries of {' and '.join(map(str, sizes)) or 'no size'} cannot be drawn: {len(sample.counts)} people "
            "have a face, and half of them are enrolled.",
            f"Give sizes from 1 to {most}." if len(sample.counts) >= 4 else "Give pictures of four people or more.",
        )
    rngs = np.random.default_rng(seed).spawn(draws)
    tallies = [_tally_draw(sample, thresholds, sizes, most, rng) for rng in rngs]
    variances = _variances(sample, thresholds, sizes, most, np.random.default_rng([seed, 1]))
    return [
        _row(sample, [tally.at(i, j) for tally in tallies], thresholds[i], sizes[j], float(variances[i, j]))
        for i in range(len(thresholds))
        for j in range(len(sizes))
    ]


class _Sample:
    """Distances of all pictures to all, and which pictures can be whose reference."""

    def __init__(self, scores: Scores, acquired: np.ndarray):
        pictures = len(acquired)
        self.distances = np.full((pictures, pictures), np.inf)  # so that a picture without a face matches nobody
        apart = np.where(scores.made, scores.distances, np.inf)
        self.distances[scores.first, scores.second] = self.distances[scores.second, scores.first] = apart
        self.acquired, self.person = acquired, scores.person
        self.people = int(self.person.max(initial=-1)) + 1
        usable = np.flatnonzero(acquired)
        self.usable = usable[np.argsort(self.person[usable], kind="stable")]
        self.with_face, self.starts, self.counts = np.unique(
            self.person[self.usable], return_index=True, return_counts=True
        )

    def references(self, which: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """Choose a picture with a face of each of these, places in ``with_face``."""
        return self.usable[self.starts[which] + rng.integers(self.counts[which])]


@dataclass(frozen=True)
class _Tally:
    """What one draw counted: searches, and at each threshold matches with the half and, by size, what came back."""

    searches: int
    made: int
    compared: int
    matches: np.ndarray
    returned: np.ndarray
    candidates: np.ndarray

    def at(self, i: int, j: int) -> tuple[int, ...]:
        """Return the counts at one threshold and one size."""
        counts = self.matches[i], self.returned[i, j], self.candidates[i, j]
        return self.searches, self.made, self.compared, *map(int, counts)


def _tally_draw(
    sample: _Sample, thresholds: Sequence[float], sizes: Sequence[int], half: int, rng: np.random.Generator
) -> _Tally:
    enrolled = rng.permutation(len(sample.with_face))[:half]
    probes = np.flatnonzero(~np.isin(sample.person, sample.with_face[enrolled]))
    apart = sample.distances[np.ix_(probes, sample.references(enrolled, rng))]
    made = int(sample.acquired[probes].sum())
    hits = [apart <= threshold for threshold in thresholds]
    return _Tally(
        len(probes),
        made,
        made * half,
        np.array([hit.sum() for hit in hits]),
        np.array([[hit[:, :size].any(axis=1).sum() for size in sizes] for hit in hits]),
        np.array([[hit[:, :size].sum() for size in sizes] for hit in hits]),
    )


def _row(
    sample: _Sample, tallies: Sequence[tuple[int, ...]], threshold: float, size: int, variance: float
) -> PredictedAndMeasured:
    searches, made, compared, matches, returned, candidates = np.array(tallies, np.int64).T
    count, total, fmr = int(returned.sum()), int(searches.sum()), matches.sum() / compared.sum()
    acquired = made.sum() / searches.sum()
    by_chance = np.var(returned / searches, ddof=1) / len(tallies) if len(tallies) > 1 else 0.0
    ends = interval_of_variance(count / total, variance + by_chance, len(sample.person), sample.people)
    measured = Share(count, total, sample.people, *ends, f"non-mated searches in {len(tallies):,} draws")
    return PredictedAndMeasured(
        float(threshold),
        size,
        float(fmr),
        float(acquired * expected_fpir(fmr, size)),
        measured,
        float(acquired * expected_false_candidates(fmr, size)),
        float(candidates.sum() / total),
    )


def _variances(
    sample: _Sample, thresholds: Sequence[float], sizes: Sequence[int], half: int, rng: np.random.Generator
) -> np.ndarray:
    """Return shape (thresholds, sizes): the jackknife variance by person of the mean over all divisions."""
    everyone, left = np.arange(len(sample.with_face)), np.zeros((len(thresholds), len(sizes), sample.people))
    own = sample.person[:, None] == sample.with_face
    for _ in range(_CHOICES):
        apart = np.where(own, np.inf, sample.distances[:, sample.references(everyone, rng)])
        for i, threshold in enumerate(thresholds):
            hits = (apart <= threshold).astype(float)
            for j, size in enumerate(sizes):
                left[i, j] += _each_left_out(sample, hits, own, size, half) / _CHOICES
    return (sample.people - 1) * left.var(axis=2)


def _each_left_out(sample: _Sample, hits: np.ndarray, own: np.ndarray, size: int, half: int) -> np.ndarray:
    """Return shape (people,): the FPIR of all divisions of the others, without each person in turn."""
    known, with_face = hits.sum(axis=1), own.any(axis=1)
    usable = own.shape[1]
    weights, fewer = (np.where(with_face, 1 - half / many, 1) for many in (usable, usable - 1))  # how often a probe
    others = usable - with_face
    whole = weights * _chance(known, others, size)
    found = whole.sum() - np.bincount(sample.person, whole, sample.people)
    searches = weights.sum() - np.bincount(sample.person, weights, sample.people)
    # somebody who might be enrolled is gone as a reference too
    without, still = (fewer * _chance(known - gone, others - 1, size) for gone in (1, 0))
    found[sample.with_face] = still.sum() + (without - still) @ hits - still @ own
    searches[sample.with_face] = fewer.sum() - fewer @ own
    return found / searches


def _chance(known: np.ndarray, others: np.ndarray, size: int) -> np.ndarray:
    """Return the chance that a gallery of ``size`` of the others holds one of those known: 1 - C(M-k, N) / C(M, N)."""
    rest = others - known - size  # below 0: too few are left to fill the gallery without them
    strangers = np.maximum(others - known, size)
    log = gammaln(strangers + 1) + gammaln(others - size + 1) - gammaln(others + 1) - gammaln(strangers - size + 1)
    return np.where(known <= 0, 0.0, np.where(rest < 0, 1.0, -np.expm1(log)))
