"""Figures on reading the record: what we know from requests for documents, and where an article was corrected."""

from collections import Counter
from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure

from facelab.figures import theme
from facelab.figures.units import unit_chart

WAYS = {
    "document": ("in a document got by asking", theme.BLUE, ""),
    "asked": ("the asking, or the release", theme.INK, ""),
    "because": ("known, said or done because of these", theme.SKY, "//"),
    "otherwise": ("known in another way", theme.PALE, ""),
}


def trail_units(rows: Mapping[str, Sequence[str]], note: str) -> Figure:
    """Draw one square for each event, by how we come to know of it, in one row for each article.

    Parameters
    ----------
    rows : mapping of str to sequence of str
        Ways, as ``facelab.record.trail`` gives them, by the name of the row.
    note : str
        What was counted.
    """
    title = "How much do we know because somebody asked for documents?"
    counts = {name: Counter(ways) for name, ways in rows.items()}
    return unit_chart(counts, WAYS, title, note, (8.4, 1.0 + 0.52 * len(rows)), columns=2)


def page_map(paragraphs: int, marked: Mapping[int, tuple[str, str]], note: str) -> Figure:
    """Draw the paragraphs of an article from top to bottom, with notes beside those that matter.

    Parameters
    ----------
    paragraphs : int
        Their number; the headline is the first.
    marked : mapping of int to (str, str)
        'mistake' or 'mended', and the note beside it, by paragraph.
    note : str
        Which article.
    """
    looks = {"mistake": (theme.RED, "xx"), "mended": (theme.GREEN, "//")}
    title = "Where on the page is the mistake, and where is it mended?"
    with theme.chart(title, note, (8.4, 0.9 + 0.155 * paragraphs)) as axes:
        for number in range(1, paragraphs + 1):
            kind, words = marked.get(number, ("", ""))
            colour, hatch = looks.get(kind, (theme.PALE, ""))
            axes.barh(number, 1, height=0.7, color=colour, hatch=hatch, edgecolor="white", linewidth=0.4)
            axes.text(-0.02, number, f"¶{number}", ha="right", va="center", fontsize=8, color=theme.QUIET)
            axes.text(1.03, number, words, ha="left", va="center", fontsize=9)
        axes.set(xlim=(-0.1, 2.6), ylim=(paragraphs + 0.6, 0.4), xticks=[], yticks=[])
        axes.spines[:].set_visible(False)
    return axes.figure
