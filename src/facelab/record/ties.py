"""Who did what to whom, gathered for a diagram: one line for each pair of actors, under the question of its family."""

from collections.abc import Iterable
from typing import NamedTuple

from facelab.record.load import Record
from facelab.record.schema import Event


class Line(NamedTuple):
    """Everything one actor did to another within a family of ties.

    Attributes
    ----------
    who, whom : str
        Labels for figures; whoever speaks for another bears that other's.
    did : tuple of str
        The ties, each once, in the order of their events.
    kind : str
        What kind of actor the first one is.
    later : bool
        Whether only sources other than the five articles tell of it.
    """

    who: str
    whom: str
    did: tuple[str, ...]
    kind: str
    later: bool


def tie_lines(record: Record, events: Iterable[Event] | None = None) -> dict[str, list[Line]]:
    """Return the lines of a diagram by the question of their family.

    Parameters
    ----------
    record : Record
        The whole record; its vocabulary holds the families.
    events : iterable of Event, optional
        Whose ties; of all events, unless told.
    """
    events = record.events if events is None else events
    kinds = {_label(record, actor.id): actor.kind for actor in reversed(record.actors)}  # the first bears the label
    ties = [(tie, event.layer) for event in events for tie in event.ties]
    found = {}
    for question, words in record.vocabulary.tie_families.items():
        pairs: dict[tuple[str, str], list] = {}
        for tie, layer in ties:
            if tie.did in words:
                pairs.setdefault((_label(record, tie.who), _label(record, tie.whom)), []).append((tie, layer))
        found[question] = [
            Line(*pair, tuple(dict.fromkeys(tie.did for tie, _ in some)), kinds[pair[0]], _later(some))
            for pair, some in pairs.items()
        ]
    return found


def _later(some: list) -> bool:
    return all(layer == "later" for _, layer in some)


def _label(record: Record, actor_id: str) -> str:
    actor = record[actor_id]
    return actor.label or actor.name
