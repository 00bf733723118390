"""Figures of the embedding network: what its first layer responds to, and where its parameters and its work lie."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from facelab.figures import theme
from facelab.pipeline.network.read import Stage

COLUMNS = 8


def first_layer(kernels: np.ndarray, chip: np.ndarray, maps: np.ndarray, title: str, note: str) -> Figure:
    """Draw the filters of the first layer, and where in a face each of them responds.

    Parameters
    ----------
    kernels : numpy.ndarray
        Shape (n, 3, height, width): each is drawn as a small colour picture, grey where it is zero.
    chip : numpy.ndarray
        Shape (side, side, 3), uint8: the face.
    maps : numpy.ndarray
        The responses, shape (n, side', side'), at least 0: dark where they are strong.
    title, note : str
        The question; whose face.
    """
    patterns = kernels.transpose(0, 2, 3, 1)
    patterns = 0.5 + patterns / (2 * np.abs(patterns).max(axis=(1, 2, 3), keepdims=True))
    with theme.sheet(title, note, (10, 3.2)) as figure:
        left, face, right = figure.subplots(1, 3, width_ratios=(4, 2, 4))
        left.imshow(_mosaic(patterns, gap=1))
        theme.bare(left, f"its {len(kernels)} patterns, {' x '.join(map(str, kernels.shape[2:]))} pixels each, learnt")
        face.imshow(chip)
        theme.bare(face, "the face, as the network gets it")
        strength = 1 - maps / np.maximum(maps.max(axis=(1, 2), keepdims=True), np.finfo(np.float32).tiny)
        right.imshow(_mosaic(np.repeat(strength[..., None], 3, axis=3), gap=6))
        theme.bare(right, "where each is found in this face: dark is strong")
    return figure


def shares(stages: Sequence[Stage], title: str, note: str) -> Figure:
    """Draw, stage by stage, the share of the parameters and of the multiplications."""
    places = np.arange(len(stages))
    with theme.chart(title, note, (8.4, 0.62 * len(stages) + 1.2), "x") as axes:
        rows = ((-0.2, "learnt", "of the numbers", theme.BLUE, ""), (0.2, "work", "of the work", theme.ORANGE, "///"))
        for offset, what, label, colour, hatch in rows:
            counts = np.array([getattr(stage, what) for stage in stages])
            axes.barh(
                places + offset, counts / counts.sum(), 0.38, label=label, color=colour, hatch=hatch, edgecolor="white"
            )
        axes.set_yticks(places, [f"{stage.name}\n{_layers(stage)}" for stage in stages], color=theme.INK)
        axes.invert_yaxis()
        axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        axes.set_axisbelow(True)
        axes.legend(loc="lower right")
    return axes.figure


def shares_in_words(stages: Sequence[Stage]) -> str:
    """Say in words what ``shares`` draws."""
    learnt, work = sum(stage.learnt for stage in stages), sum(stage.work for stage in stages)
    return "; ".join(
        f"{stage.name}: {stage.learnt / learnt:.0%} of the numbers, {stage.work / work:.0%} of the work"
        for stage in stages
    )


def _layers(stage: Stage) -> str:
    return f"{stage.layers} layer{'' if stage.layers == 1 else 's'}"


def _mosaic(tiles: np.ndarray, gap: int) -> np.ndarray:
    """Return tiles of shape (n, height, width, 3) as one picture, ``COLUMNS`` per row, with white gaps."""
    lines = -(-len(tiles) // COLUMNS)
    spaced = np.ones((lines * COLUMNS, tiles.shape[1] + gap, tiles.shape[2] + gap, 3))
    spaced[: len(tiles), gap:, gap:] = tiles
    rows = spaced.reshape(lines, COLUMNS, *spaced.shape[1:]).swapaxes(1, 2)
    return rows.reshape(lines * spaced.shape[1], COLUMNS * spaced.shape[2], 3)
