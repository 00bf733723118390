"""The public record along time, by whom, on what evidence and from which source: choose, look, and open one by one."""

from html import escape

import ipywidgets as widgets

from facelab.figures.blit import Ground
from facelab.figures.page import array_html
from facelab.figures.record.pages import event_list
from facelab.figures.record.timeline import draw_events, place_events, timeline_ground
from facelab.record import Event, Record, article_days, events_table, select
from facelab.widgets.controls import Controls
from facelab.widgets.fallback import show_widget

EVERYTHING = ""
LISTED = 45  # the most events that are listed below the picture
LATER = "later"  # stands in the list of sources for all that are not articles


def choose(record: Record, actor: str = "", evidence: str = "", source: str = "") -> tuple[Event, ...]:
    """Choose events as the three lists of the widget do; an empty word chooses everything."""
    layer = LATER if source == LATER else None
    source = "" if layer else source
    return select(
        record, record.events, actor=actor or None, evidence=evidence or None, source=source or None, layer=layer
    )


def chosen_in_words(record: Record, events: tuple[Event, ...]) -> str:
    """Say how many events were chosen, and on how many kinds of evidence they rest."""
    kinds = {event.evidence for event in events}
    if not events:
        return "No event of the record fits all three. That is an answer too: nobody tells of such a thing here."
    ground = f"on {len(kinds)} kinds of evidence" if len(kinds) > 1 else f"all {next(iter(kinds)).replace('-', ' ')}"
    return f"{len(events)} of {len(record.events)} events, {ground}."


class RecordTimeline:
    """Three lists choose events; the picture, a sentence and the events themselves follow.

    Parameters
    ----------
    record : Record
        The public record.
    """

    HOW = "Three lists choose by who, evidence and source; by keyboard, Space opens a list and Enter takes a line."

    def __init__(self, record: Record):
        self.record = record
        events, kinds = events_table(record), list(record.vocabulary.evidence)
        self._placed = place_events(events, kinds)
        figure = timeline_ground(self._placed, article_days(record), kinds, len(events) - len(self._placed))
        draw_events(figure, self._placed, strong=False)
        self._ground = Ground(figure)
        wide = {"style": {"description_width": "7em"}, "layout": widgets.Layout(width="25em")}
        self.who = widgets.Dropdown(options=_actors(record), description="Who", **wide)
        kinds = [("every kind", EVERYTHING), *((kind.replace("-", " "), kind) for kind in kinds)]
        self.evidence = widgets.Dropdown(options=kinds, description="Evidence", **wide)
        self.source = widgets.Dropdown(options=_sources(record), description="Source", **wide)
        self.reset = widgets.Button(description="Everything", tooltip="Choose every event again")
        self.picture, self.words, self.events = widgets.HTML(), widgets.HTML(), widgets.HTML()
        lists = Controls((self.who, self.evidence, self.source), self._draw)
        self.reset.on_click(lambda _: lists.set([EVERYTHING] * 3))
        self.evidence.value = "records-request"  # a first choice shows what choosing does
        controls = widgets.HBox(
            [self.who, self.evidence, self.source, self.reset], layout=widgets.Layout(flex_flow="row wrap")
        )
        self.view = widgets.VBox([controls, self.words, self.picture, self.events])

    def show(self) -> None:
        """Show it in the notebook."""
        show_widget(self.view, self.words.value + self.picture.value, self.HOW)

    def _draw(self) -> None:
        chosen = choose(self.record, self.who.value, self.evidence.value, self.source.value)
        words = chosen_in_words(self.record, chosen)
        strong = self._placed[self._placed.index.isin([one.id for one in chosen])]
        marks = draw_events(self._ground.figure, strong)
        alt = f"Events along time, by kind of evidence. {words}"
        self.picture.value = array_html(self._ground.under(marks), alt, "60em", live=True)
        self.words.value = f'<p role="status">{escape(words)}</p>'
        many = f"<p>Up to {LISTED} chosen events are listed here, each to be opened.</p>"
        self.events.value = many if len(chosen) > LISTED else event_list(self.record, chosen)


def _actors(record: Record) -> list[tuple[str, str]]:
    """Return who stands in at least one event, the most frequent first, with how many events each has."""
    counts = {one.id: len(choose(record, actor=one.id)) for one in record.actors}
    names = {one.id: one.name for one in record.actors}
    ranked = sorted((one for one in counts if counts[one]), key=lambda one: (-counts[one], names[one]))
    return [("everybody", EVERYTHING), *((f"{names[one]} ({counts[one]})", one) for one in ranked)]


def _sources(record: Record) -> list[tuple[str, str]]:
    articles = [
        (f"{one.id}: {one.headline[:38]}…" if len(one.headline) > 38 else f"{one.id}: {one.headline}", one.id)
        for one in record.sources
        if one.layer == "articles"
    ]
    return [("every source", EVERYTHING), *articles, ("all other sources, what came after", LATER)]
