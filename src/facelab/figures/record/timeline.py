"""A timeline of the public record: one mark for each event, in the row of the evidence that it rests on."""

from collections.abc import Collection, Sequence

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from facelab.figures import theme

MARKS = {
    "stated": ("o", "dated by its source"),
    "our reading": ("s", "dated by our reading"),
    "before its source": ("<", "by then: only its source's day is known"),
}
BREAK = pd.Timestamp("2021-01-01")  # later events are drawn by year, in a panel beside
STEP = 0.9  # between two marks of a row, in heights of a mark
LANE = 1.15  # between two lines of the story, above the rows
TURN = pd.Timestamp("2019-01-01")  # events from here on have their words to the left


def timeline(
    events: pd.DataFrame,
    sources: pd.Series,
    evidence: Sequence[str],
    chosen: Collection[str] | None = None,
    story: Collection[str] = (),
) -> Figure:
    """Draw events on a timeline, by the kind of evidence.

    Parameters
    ----------
    events : pandas.DataFrame
        Of ``facelab.record.events_table``.
    sources : pandas.Series
        The days by which articles had appeared (datetime64), by source id; see ``facelab.record.article_days``.
    evidence : sequence of str
        The rows, from top to bottom.
    chosen : collection of str, optional
        Ids of events to highlight; the others are drawn pale. By default, all.
    story : collection of str, optional
        Ids of events before 2021 whose titles stand above the marks, each at its time: the way through the rest.

    Notes
    -----
    A mark stands in the latest possible month of its event. A line leads back to the earliest possible day, if that
    is more than a month before. Events without a date are not drawn; the note says how many there are.
    """
    placed = place_events(events, evidence)
    strong = placed.index.isin(list(placed.index if chosen is None else chosen))
    figure = timeline_ground(placed, sources, evidence, len(events) - len(placed), story)
    draw_events(figure, placed[~strong], strong=False)
    draw_events(figure, placed[strong])
    return figure


def place_events(events: pd.DataFrame, evidence: Sequence[str]) -> pd.DataFrame:
    """Return the events that have a date, with place and marker: x (datetime64), y, shape, long or not."""
    placed = events.assign(at=events["latest"].fillna(events["earliest"])).dropna(subset="at")
    placed = placed.assign(long=(placed["at"] - placed["earliest"]).dt.days > 31, is_late=placed["at"] >= BREAK)
    placed = placed.assign(slot=_slots(placed))
    tops, _ = _rows(placed, evidence)
    ends = [placed["at"].dt.to_period("M").dt, placed["at"].dt.to_period("Y").dt]
    middles = [period.start_time + (period.end_time - period.start_time) / 2 for period in ends]
    return placed.assign(
        x=middles[0].where(~placed["is_late"], middles[1]),
        y=placed["evidence"].map(tops) + placed["slot"] * STEP,
        shape=placed["placed"].map(lambda placed: MARKS[placed][0]).where(placed["latest"].notna(), ">"),
    )


def timeline_ground(
    placed: pd.DataFrame, sources: pd.Series, evidence: Sequence[str], undated: int, story: Collection[str] = ()
) -> Figure:
    """Draw the static part of a ``timeline``; ``placed`` is from ``place_events``."""
    tops, height = _rows(placed, evidence)
    told = placed[placed.index.isin(list(story))].sort_values("at", ascending=False, kind="stable")
    lanes = len(told) * LANE
    title = "When was it, and on what evidence do we have it?"
    note = f"{len(placed)} events of the public record; {undated} more have no date"
    with theme.sheet(title, note, (8.8, 1.7 + 0.155 * (height + lanes))) as figure:
        early, late = figure.subplots(1, 2, width_ratios=(5, 1), sharey=True)
        _frame(early, late, tops, height, -1.4 - lanes)
        for lane, (_, event) in enumerate(told.iterrows()):
            _tell(early, event, -1.9 - lane * LANE)
        for number, (source_id, day) in enumerate(sources.sort_values().items()):
            _publication(early, source_id, day, left=number % 2 == 0)
        _key(figure)
    return figure


def draw_events(figure: Figure, placed: pd.DataFrame, strong: bool = True) -> list[Artist]:
    """Draw events on a ``timeline_ground``, grouped by their look: one by one they would take seconds.

    Returns
    -------
    list of matplotlib.artist.Artist
        The new artists.
    """
    drawn = []
    with theme.look():
        for (is_late, layer, shape), some in placed.groupby(["is_late", "layer", "shape"]):
            axes, long = figure.axes[int(is_late)], some[some["long"]]
            colour = (theme.ORANGE if layer == "later" else theme.BLUE) if strong else theme.PALE
            if len(long):
                ends = (long["y"], long["earliest"], long["x"])
                drawn.append(axes.hlines(*ends, color=colour, linewidth=1, zorder=1 + strong))
            drawn += axes.plot(some["x"], some["y"], shape, color=colour, markersize=6.2, markeredgecolor="white",
                               markeredgewidth=0.5, zorder=3 + strong)  # fmt: skip
    return drawn


def _slots(placed: pd.DataFrame) -> pd.Series:
    """Return, for each event, the first slot of its row that is free in all the months that it covers."""
    taken: set[tuple] = set()
    slots = {}
    for event_id, event in placed.sort_values("at", kind="stable").iterrows():
        begins = event["earliest"] if event["long"] else event["at"]
        months = pd.period_range(begins, event["at"], freq="Y" if event["is_late"] else "M")
        slot = 0
        while any((event["evidence"], month, slot) in taken for month in months):
            slot += 1
        taken |= {(event["evidence"], month, slot) for month in months}
        slots[event_id] = slot
    return pd.Series(slots)


def _rows(placed: pd.DataFrame, evidence: Sequence[str]) -> tuple[dict[str, float], float]:
    """Return where each row with an event begins, in marks from the top, and the height of all rows."""
    tops, below = {}, 0.0
    for kind in evidence:
        if (slots := placed.loc[placed["evidence"] == kind, "slot"]).size:
            tops[kind] = below
            below += (slots.max() + 1) * STEP + 0.9
    return tops, below


def _frame(early: Axes, late: Axes, tops: dict[str, float], height: float, top: float) -> None:
    early.set_ylim(height, top)
    early.set_yticks(list(tops.values()), [kind.replace("-", " ") for kind in tops], color=theme.INK)
    for axes in (early, late):
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        for row in list(tops.values())[1:]:
            axes.axhline(row - 0.9, color=theme.PALE, linewidth=0.6, zorder=0)
    years = pd.date_range("2017-01-01", BREAK, freq="YS")
    early.set_xlim(years[0], years[-1])
    early.set_xticks(years, [str(year.year) for year in years], ha="left")
    later = pd.date_range(BREAK, "2026-01-01", freq="YS")
    late.set_xlim(later[0], later[-1])
    late.set_xticks(later[:-1:2], [str(year.year) for year in later[:-1:2]], ha="left")
    late.set_xlabel("later, by year", fontsize=8.5)


def _tell(axes: Axes, event: pd.Series, y: float) -> None:
    """Write an event's title at its time, from the side on which there is room."""
    side = -1 if event["at"] >= TURN else 1
    axes.plot([event["x"]] * 2, [y - 0.4, y + 0.4], color=theme.INK, linewidth=1.6, solid_capstyle="butt")
    axes.annotate(
        event["title"], (event["x"], y), xytext=(4 * side, 0), textcoords="offset points", fontsize=8.5,
        color=theme.INK, ha="left" if side > 0 else "right", va="center",
    ).set_in_layout(False)  # or the panels would make room for it  # fmt: skip


def _publication(axes: Axes, source_id: str, day: pd.Timestamp, left: bool) -> None:
    axes.plot([day, day], [axes.get_ylim()[0], -1.3], color=theme.QUIET, linewidth=0.7, linestyle=":", zorder=0)
    axes.annotate(
        source_id, (day, -1.3), xytext=(-2 if left else 2, 0), textcoords="offset points", fontsize=8,
        color=theme.QUIET, ha="right" if left else "left", va="top",
    )  # fmt: skip


def _key(figure: Figure) -> None:
    looks = [(shape, theme.INK, words) for shape, words in MARKS.values()]
    looks += [("o", theme.BLUE, "told by the five articles"), ("o", theme.ORANGE, "told by other sources")]
    marks = [
        Line2D([], [], marker=shape, linestyle="", color=colour, markersize=6, label=words)
        for shape, colour, words in looks
    ]
    figure.legend(handles=marks, loc="outside lower left", ncols=3, fontsize=8.5)
