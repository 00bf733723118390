"""Counts as squares, one for each thing counted: people and events are easier to see one by one than as shares."""

from collections.abc import Mapping

from matplotlib.figure import Figure

from facelab.figures import theme


def unit_chart(
    rows: Mapping[str, Mapping[str, int]],
    kinds: Mapping[str, tuple[str, str, str]],
    title: str,
    note: str,
    size: tuple[float, float],
    columns: int = 4,
) -> Figure:
    """Draw a row of squares under each name, kind after kind, with a key to the kinds that occur.

    Parameters
    ----------
    rows : mapping of str to mapping of str to int
        How many there are of each kind, by the name of the row.
    kinds : mapping of str to (str, str, str)
        In words, colour and hatching of each kind, in the order in which they are drawn.
    title, note, size
        As for ``theme.sheet``.
    columns : int
        Kinds side by side in the key.
    """
    drawn = {}
    with theme.chart(title, note, size) as axes:
        for row, counts in enumerate(rows.values()):
            place = 0
            for kind, (_, colour, hatch) in kinds.items():
                edge = "white" if hatch else theme.QUIET
                for _ in range(counts.get(kind, 0)):
                    look = {"color": colour, "hatch": hatch, "edgecolor": edge, "linewidth": 0.5}
                    drawn[kind] = axes.barh(row, 0.9, left=place, height=0.8, **look)
                    place += 1
        axes.set_yticks(range(len(rows)), list(rows), color=theme.INK)
        axes.tick_params(axis="y", length=0)
        axes.invert_yaxis()
        axes.set_xticks([])
        axes.spines[:].set_visible(False)
        known = {words: drawn[kind] for kind, (words, *_) in kinds.items() if kind in drawn}
        axes.figure.legend(known.values(), known, loc="outside lower left", ncols=columns, fontsize=9)
    return axes.figure
