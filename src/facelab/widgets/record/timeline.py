"""The public record along time, by whom, on what evidence and from which source: choose, look, and open one by one."""

from typing import Self

import ipywidgets

from facelab.figures.blit import Ground
from facelab.figures.record.pages import event_list
from facelab.figures.record.timeline import draw_events, place_events, timeline_ground
from facelab.figures.record.words import chosen_in_words
from facelab.record import Event, Record, article_days, events_table, select
from facelab.widgets.base import Widget, column, row, sized
from facelab.widgets.sample import Sample

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


class RecordTimeline(Widget):
    """Three lists choose events; the picture, a sentence and the events themselves follow.

    Parameters
    ----------
    record : Record
        The public record.
    """

    HOW = "Three lists choose by who, evidence and source; by keyboard, Space opens a list and Enter takes a line."

    def __init__(self, record: Record):
        super().__init__()
        self.record = record
        events, kinds = events_table(record), list(record.vocabulary.evidence)
        self._placed = place_events(events, kinds)
        figure = timeline_ground(self._placed, article_days(record), kinds, len(events) - len(self._placed))
        draw_events(figure, self._placed, strong=False)
        self._ground = Ground(figure)
        wide = sized("7em", "25em")
        self.who = ipywidgets.Dropdown(options=_actors(record), description="Who", **wide)
        kinds = [("every kind", EVERYTHING), *((kind.replace("-", " "), kind) for kind in kinds)]
        self.evidence = ipywidgets.Dropdown(options=kinds, description="Evidence", **wide)
        self.source = ipywidgets.Dropdown(options=_sources(record), description="Source", **wide)
        self.reset.description, self.reset.tooltip = "Everything", "Choose every event again"
        self.events = ipywidgets.HTML()
        lists = (self.who, self.evidence, self.source)
        self.follow(*lists)
        self.view = column(row(*lists, self.reset), self.words, self.picture, self.events)
        self.evidence.value = "records-request"  # draws: a first choice shows what choosing does

    @classmethod
    def example(cls, sample: Sample) -> Self:
        """Return one of the whole record."""
        return cls(sample.record)

    def draw(self) -> None:
        """Show which events fit all three lists, and list them."""
        chosen = choose(self.record, self.who.value, self.evidence.value, self.source.value)
        words = chosen_in_words(self.record, chosen)
        strong = self._placed[self._placed.index.isin([event.id for event in chosen])]
        marks = draw_events(self._ground.figure, strong)
        self.paint(self._ground.under(marks), f"Events along time, by kind of evidence. {words}", "60em")
        self.say(words)
        many = f"<p>Up to {LISTED} chosen events are listed here, each to be opened.</p>"
        self.events.value = many if len(chosen) > LISTED else event_list(self.record, chosen)


def _actors(record: Record) -> list[tuple[str, str]]:
    """Return who stands in at least one event, the most frequent first, with how many events each has."""
    counted = ((len(choose(record, actor=actor.id)), actor) for actor in record.actors)
    ranked = sorted(((count, actor) for count, actor in counted if count), key=lambda pair: (-pair[0], pair[1].name))
    return [("everybody", EVERYTHING), *((f"{actor.name} ({count})", actor.id) for count, actor in ranked)]


def _sources(record: Record) -> list[tuple[str, str]]:
    articles = [
        (f"{source.id}: {_cut(source.headline)}", source.id) for source in record.sources if source.layer == "articles"
    ]
    return [("every source", EVERYTHING), *articles, ("all other sources, what came after", LATER)]


def _cut(headline: str, most: int = 38) -> str:
    return f"{headline[:most]}…" if len(headline) > most else headline
