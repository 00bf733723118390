"""Figures of the people in a pack: who they are, pairs of them, and how a picture passes through the pipeline."""

import math
import textwrap
from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import ConnectionPatch

from facelab.experiments.matching import Pair, Verdicts
from facelab.figures import theme
from facelab.figures.faces import BARE, Panel, crop_face, draw_panel, panels
from facelab.figures.units import unit_chart
from facelab.packs import Pack, Picture
from facelab.pipeline.detect import Face

SYNTHETIC = "synthetic people: nobody here exists"


def contact_sheet(pack: Pack, columns: int = 10) -> Figure:
    """Draw one picture of each person in a pack, with the person's name in the pack.

    All share one set of axes: with one set per person, the layout alone would take seconds.
    """
    firsts = list({picture.person_id: picture for picture in reversed(pack.pictures)}.values())[::-1]
    side, across, down = 160, 184, 214  # pixels: side of a tile, and steps to the next one
    sheet = np.full((down * math.ceil(len(firsts) / columns), across * columns, 3), 255, np.uint8)
    title = f"Who are the {len(firsts)} people in this course?"
    with theme.chart(title, pack.credit, (columns, columns * sheet.shape[0] / sheet.shape[1] + 0.6)) as axes:
        for place, picture in enumerate(firsts):
            row, column = divmod(place, columns)
            top, left = row * down, column * across + (across - side) // 2
            tile = cv2.resize(picture.rgb(), (side, side), interpolation=cv2.INTER_AREA)
            sheet[top : top + side, left : left + side] = tile
            name = textwrap.fill(pack.people[picture.person_id]["name"], 14)
            axes.text(left + side / 2, top + side + 4, name, ha="center", va="top", fontsize=8, linespacing=1.0)
        axes.imshow(sheet)
        theme.bare(axes)
    return axes.figure


def captures(pack: Pack, person_id: str) -> Figure:
    """Draw every picture of one person."""
    pictures = pack.of_person(person_id)
    tiles = [Panel(picture.rgb(), picture.settings.get("kind", "")) for picture in pictures]
    name = pack.people[person_id]["name"]
    return panels(tiles, f"How different can one person look?  {name}", pack.credit, len(tiles), 1.5)


def pair_sheet(pairs: Sequence[Pair], columns: int = 4, note: str = SYNTHETIC) -> Figure:
    """Draw numbered pairs of faces without saying which pairs show one person."""
    tiles = [Panel(side_by_side(pair), f"pair {number}") for number, pair in enumerate(pairs, 1)]
    return panels(tiles, "Same person, or two people?", note, columns, 2.1)


def side_by_side(pair: Pair, side: int = 280) -> np.ndarray:
    """Return the two faces of a pair next to each other, as ``bare_face`` gives them: (side, 2 side + 8, 3) uint8."""
    gap = np.full((side, 8, 3), 255, np.uint8)
    return np.hstack([bare_face(pair.first, side), gap, bare_face(pair.second, side)])


def bare_face(picture: Picture, side: int) -> np.ndarray:
    """Return the face alone, in grey: (side, side, 3) uint8.

    Hair, clothes and colour are left out: our people keep theirs in every picture, and that would give a pair away.
    """
    cut = crop_face(picture.rgb(use="display"), picture.true_box, BARE, side)
    return cv2.cvtColor(cv2.cvtColor(cut, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)


def verdict_units(rounds: Sequence[tuple[str, Verdicts]], note: str) -> Figure:
    """Draw each verdict as one square: right, two people taken for one, one person taken for two.

    Parameters
    ----------
    rounds : sequence of (str, Verdicts)
        Who judged, and the verdicts.
    note : str
        The sample.
    """
    kinds = {
        "right": ("right", theme.PALE, ""),
        "false_matches": ("two people taken for one", theme.TWO_PEOPLE, "x"),
        "false_non_matches": ("one person taken for two", theme.ONE_PERSON, "/"),
        "unanswered": ("no verdict", "white", ""),
    }
    counts = {who: vars(verdicts) for who, verdicts in rounds}
    size = (8.4, 0.85 + 0.62 * len(rounds))
    return unit_chart(counts, kinds, "Who was wrong, and in which way?", note, size)


def way_of_a_picture(
    picture: Picture, face: Face, points: np.ndarray, chip: np.ndarray, numbers: np.ndarray, note: str = SYNTHETIC
) -> Figure:
    """Draw the steps of the pipeline for one picture: picture, box, landmarks, aligned chip, 128 numbers.

    Parameters
    ----------
    picture : Picture
        The picture to start from.
    face : Face
        What the detector found.
    points : numpy.ndarray
        The landmarks, shape (68, 2).
    chip : numpy.ndarray
        The aligned face, shape (150, 150, 3).
    numbers : numpy.ndarray
        The embedding, shape (128,); drawn as 16 rows of 8.
    note : str
        The credit of the picture's pack.
    """
    rgb = picture.rgb()
    with theme.sheet("What happens to a picture?", note, (10, 2.9)) as figure:
        axes = figure.subplots(1, 5)
        draw_panel(axes[0], Panel(rgb, "1  a picture"))
        draw_panel(axes[1], Panel(rgb, "2  a face is found", {"hog": [face.box]}))
        draw_panel(axes[2], Panel(rgb, "3  landmarks are placed", points=points))
        draw_panel(axes[3], Panel(chip, "4  the face is cut out,\nlevel and in one size"))
        limit = float(np.abs(numbers).max())
        axes[4].imshow(numbers.reshape(16, 8), cmap="PuOr", vmin=-limit, vmax=limit)
        theme.bare(axes[4], "5  it becomes\n128 numbers")
        for left, right in pairwise(axes):
            figure.add_artist(
                ConnectionPatch(
                    (1.01, 0.5), (-0.01, 0.5), "axes fraction", "axes fraction", axesA=left, axesB=right,
                    arrowstyle="-|>", color=theme.QUIET,
                )
            )  # fmt: skip
    return figure
