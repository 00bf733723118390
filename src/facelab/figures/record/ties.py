"""Who did what to whom in the public record: for each kind of tie two lists of names, and arrows between them."""

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from facelab.figures import theme
from facelab.record import Line

# Who acts, by colour and by dashes: either is enough to tell them apart.
KINDS = {
    "civil-society": ("civil society", theme.GREEN, "-"),
    "company": ("companies", theme.BLUE, "-"),
    "company-person": ("people inside companies", theme.SKY, "--"),
    "federal-agency": ("federal agencies", theme.RED, "-."),
    "local-government": ("local government and police", theme.ORANGE, "-."),
    "legislature": ("Congress", theme.PURPLE, "--"),
    "press": ("the press", theme.QUIET, ":"),
}
ROW = 0.215  # inches for a name


def ties(lines: Mapping[str, Sequence[Line]], note: str) -> Figure:
    """Draw one panel for each family of ties: who on the left, whom on the right.

    Parameters
    ----------
    lines : mapping of str to sequence of Line
        Lines by question; see ``facelab.record.tie_lines``.
    note : str
        How many ties, of which record.
    """
    names = {question: _ordered(some) for question, some in lines.items()}
    heights = {question: max(len(left), len(right)) + 1.6 for question, (left, right) in names.items()}
    columns = _balanced(heights)
    tallest = max(sum(heights[question] for question in column) for column in columns)
    with theme.sheet("Who did what to whom?", note, (8.8, ROW * tallest + 1.0)) as figure:
        for part, column in zip(figure.subfigures(1, len(columns), squeeze=False).flat, columns, strict=True):
            ratios = [heights[question] for question in column]
            for axes, question in zip(part.subplots(len(column), 1, height_ratios=ratios, squeeze=False).flat, column,
                                      strict=True):  # fmt: skip
                _panel(axes, question, lines[question], *names[question])
        _key(figure, {line.kind for some in lines.values() for line in some})
    return figure


def in_words(lines: Mapping[str, Sequence[Line]]) -> str:
    """Say in words what ``ties`` draws: under each question, who did what to whom."""
    return " ".join(
        f"{question} " + "; ".join(f"{line.who} to {line.whom}" for line in some) + "."
        for question, some in lines.items()
    )


def _ordered(lines: Sequence[Line]) -> tuple[list[str], list[str]]:
    """Return the names on the left and on the right, ordered so that few lines cross."""
    left = list(dict.fromkeys(line.who for line in lines))
    right = list(dict.fromkeys(line.whom for line in lines))
    for _ in range(8):  # barycentre method: each side in turn moves to the mean place of its ties
        right.sort(key=lambda name: _mean([left.index(line.who) for line in lines if line.whom == name]))
        left.sort(key=lambda name: _mean([right.index(line.whom) for line in lines if line.who == name]))
    return left, right


def _mean(places: Sequence[int]) -> float:
    return sum(places) / len(places)


def _balanced(heights: Mapping[str, float]) -> list[list[str]]:
    """Distribute the panels over two columns of about equal height, the tallest first; a single panel is one column."""
    columns: tuple[list[str], list[str]] = ([], [])
    for question in sorted(heights, key=heights.get, reverse=True):
        min(columns, key=lambda column: sum(heights[placed] for placed in column)).append(question)
    return [column for column in columns if column]


def _panel(axes: Axes, question: str, lines: Sequence[Line], left: list[str], right: list[str]) -> None:
    rows = max(len(left), len(right))
    places = [{name: (rows - len(side)) / 2 + at for at, name in enumerate(side)} for side in (left, right)]
    for line in lines:
        _, colour, dashes = KINDS[line.kind]
        start, end = places[0][line.who], places[1][line.whom]
        axes.annotate(
            "", (0.985, end), (0.015, start),
            arrowprops={"arrowstyle": "-|>", "color": colour, "linestyle": dashes, "linewidth": 1.3,
                        "shrinkA": 0, "shrinkB": 0, "mutation_scale": 9, "alpha": 0.55 if line.later else 1},
        )  # fmt: skip
    for names, x, side in ((places[0], 0, "right"), (places[1], 1, "left")):
        for name, at in names.items():
            axes.text(x, at, name, ha=side, va="center", fontsize=8.5, color=theme.INK)
    axes.set(xlim=(-0.85, 1.85), ylim=(rows - 0.4, -0.6), xticks=[], yticks=[])
    axes.spines[:].set_visible(False)
    axes.set_title(question, fontsize=9.5)


def _key(figure: Figure, kinds: set[str]) -> None:
    handles = [
        Line2D([], [], color=colour, linestyle=dashes, label=words)
        for kind, (words, colour, dashes) in KINDS.items()
        if kind in kinds
    ]
    figure.legend(handles=handles, loc="outside lower left", ncols=4, fontsize=8.5, handlelength=2.6)
