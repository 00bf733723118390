"""What the numbers of verification say, in sentences: beneath a widget, in an alt text, in a cell that prints."""

from collections.abc import Sequence

import numpy as np

from facelab.metrics import Choice, Purpose, Scores, Share, error_counts, percent


def counted(scores: Scores, threshold: float) -> tuple[int, int]:
    """Return how many pairs of strangers match at a threshold, and how many pairs of one person do not."""
    accepted, refused = error_counts(scores, threshold)
    return int(accepted), int(refused)


def counted_in_words(scores: Scores, threshold: float) -> str:
    """Say in words what a threshold does, both errors as counts."""
    accepted, refused = counted(scores, threshold)
    return (
        f"At {threshold:.2f}: {accepted:,} of {len(scores.non_mated_distances):,} pairs of strangers are accepted, "
        f"{refused:,} of {len(scores.mated_distances):,} pairs of one person refused."
    )


def rate_in_words(name: str, share: Share) -> str:
    """Say one error of a threshold as a rate with its interval; the counts stand beside it."""
    return f"{name} {percent(share.value)} %, 95 % interval {percent(share.low)} to {percent(share.high)} %"


def spread_in_words(people: int, shares: Sequence[Share]) -> str:
    """Say in words how far apart measurements on that many people lie, and how wide their intervals are."""
    values = [share.value for share in shares]
    width = float(np.median([share.high - share.low for share in shares]))
    return (
        f"{len(shares)} sets of {people} people: the same matcher scores from {percent(min(values))} % to "
        f"{percent(max(values))} %, and the interval in the middle is {percent(width)} points wide."
    )


def chosen_in_words(choice: Choice, strangers: float) -> str:
    """Say in words what a chosen threshold does to a thousand comparisons."""
    false_matches, refused = 1000 * strangers * choice.fmr, 1000 * (1 - strangers) * choice.fnmr
    return (
        f"Costs least at {choice.threshold:.2f}. Of 1,000 comparisons, {1000 * strangers:.0f} with strangers, about "
        f"{_two_digits(false_matches)} would be false matches and {_two_digits(refused)} false non-matches."
    )


def bearers_in_words(purpose: Purpose) -> str:
    """Say who bears each of the two errors."""
    return f"A false match is borne by {purpose.false_match}. A false non-match is borne by {purpose.false_non_match}."


def _two_digits(number: float) -> str:
    """Write a number with two digits and no exponent: '160', '2.2', '0.034'."""
    return np.format_float_positional(number, precision=2, fractional=False, trim="-")
