"""Figures on reading the record: what we know from requests for documents, and where an article was corrected."""

from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure

from facelab.figures import theme

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
    with theme.sheet(title, note, (8.4, 1.0 + 0.52 * len(rows))) as figure:
        axes = figure.subplots()
        for row, ways in enumerate(rows.values()):
            ordered = [way for way in WAYS for _ in range(ways.count(way))]
            for place, way in enumerate(ordered):
                words, colour, hatch = WAYS[way]
                axes.barh(row, 0.86, left=place, height=0.72, color=colour, hatch=hatch, label=words,
                          edgecolor="white" if hatch else theme.QUIET, linewidth=0.5)  # fmt: skip
        axes.set_yticks(range(len(rows)), list(rows), color=theme.INK)
        axes.tick_params(axis="y", length=0)
        axes.invert_yaxis()
        axes.set_xticks([])
        axes.spines[:].set_visible(False)
        drawn = dict(zip(*axes.get_legend_handles_labels()[::-1], strict=True))
        known = [words for words, *_ in WAYS.values() if words in drawn]
        figure.legend([drawn[words] for words in known], known, loc="outside lower left", ncols=2, frameon=False,
                      fontsize=9)  # fmt: skip
    return figure


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
    with theme.sheet(title, note, (8.4, 0.9 + 0.155 * paragraphs)) as figure:
        axes = figure.subplots()
        for number in range(1, paragraphs + 1):
            kind, words = marked.get(number, ("", ""))
            colour, hatch = looks.get(kind, (theme.PALE, ""))
            axes.barh(number, 1, height=0.7, color=colour, hatch=hatch, edgecolor="white", linewidth=0.4)
            axes.text(-0.02, number, f"¶{number}", ha="right", va="center", fontsize=8, color=theme.QUIET)
            axes.text(1.03, number, words, ha="left", va="center", fontsize=9)
        axes.set(xlim=(-0.1, 2.6), ylim=(paragraphs + 0.6, 0.4), xticks=[], yticks=[])
        axes.spines[:].set_visible(False)
    return figure
