"""What the other modules of base rates share: arrays or single numbers, checked and written alike."""

import numpy as np

from facelab.errors import FacelabError

Numbers = np.ndarray | float


def quantity(value: float) -> str:
    """Write a number of alarms: two digits where there are few, whole where there are many.

    Examples
    --------
    >>> quantity(0.0314), quantity(9.9), quantity(2077.4)
    ('0.031', '9.9', '2,077')
    """
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"


def plain(values: Numbers) -> Numbers:
    """Return a float for a single number, an array as it is."""
    return float(values) if np.ndim(values) == 0 else np.asarray(values, float)


def share_or_nan(part: Numbers, whole: Numbers) -> Numbers:
    """Return part / whole, NaN where the whole is 0.

    Examples
    --------
    >>> share_or_nan([1, 0], [4, 0]).tolist()
    [0.25, nan]
    """
    part, whole = np.broadcast_arrays(np.asarray(part, float), np.asarray(whole, float))
    return plain(np.divide(part, whole, out=np.full(whole.shape, np.nan), where=whole > 0))


def require_shares(**shares: Numbers) -> None:
    """Refuse what is not a share from 0 to 1, by its name."""
    for name, values in shares.items():
        if not ((np.asarray(values) >= 0) & (np.asarray(values) <= 1)).all():
            raise FacelabError(
                f"{name} is {values}; it is a share.", "Give a number from 0 to 1, such as 0.05 for 5 %."
            )
