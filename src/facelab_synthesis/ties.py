"""How strongly two settings go together, as two plain numbers."""

import numpy as np


def cramers_v(first, second) -> float:
    """Return Cramer's V between two lists of labels: 0 unrelated, 1 fully tied."""
    rows, row = np.unique(np.asarray(first).astype(str), return_inverse=True)
    columns, column = np.unique(np.asarray(second).astype(str), return_inverse=True)
    smaller = min(len(rows), len(columns)) - 1
    if smaller == 0:
        return 0.0
    counts = np.zeros((len(rows), len(columns)))
    np.add.at(counts, (row, column), 1)
    expected = counts.sum(1, keepdims=True) * counts.sum(0, keepdims=True) / counts.sum()
    return float(np.sqrt(((counts - expected) ** 2 / expected).sum() / counts.sum() / smaller))


def rank_correlation(first, second) -> float:
    """Return Spearman's rank correlation between two lists of numbers without repeats."""
    return float(np.corrcoef(np.argsort(np.argsort(first)), np.argsort(np.argsort(second)))[0, 1])
