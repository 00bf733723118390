"""How we come to know what the record tells: what goes back to somebody asking for documents."""

from collections.abc import Iterable

from facelab.record.load import Record
from facelab.record.schema import Event

# Ways in which an event comes to be known, as ``trail`` tells them apart.
ASKED, DOCUMENT, BECAUSE, OTHERWISE = "asked", "document", "because", "otherwise"


def causes(record: Record, event_id: str) -> frozenset[str]:
    """Return the ids of everything that an event goes back to, by ``because_of``, step by step; itself not included."""
    events = {event.id: event for event in record.events}
    found: set[str] = set()
    waiting = list(record[event_id].because_of)
    while waiting:
        cause = waiting.pop()
        if cause not in found:
            found.add(cause)
            waiting += events[cause].because_of
    return frozenset(found)


def trail(record: Record, events: Iterable[Event] | None = None) -> dict[str, str]:
    """Tell of each event whether we know of it because somebody asked for documents.

    Parameters
    ----------
    record : Record
        The whole record.
    events : iterable of Event, optional
        Which events; those that the five articles tell, unless told.

    Returns
    -------
    dict of str to str
        Event id to ``document`` (it stands in a document got by asking), ``asked`` (the asking itself, or the
        release, that such a document goes back to), ``because`` (known, said or done because of one of these, step
        by step) or ``otherwise``.

    Notes
    -----
    A count of entries is no measure of weight: one paragraph may make three entries, and what is known because of a
    document might have come out in another way.
    """
    documents = {event.id for event in record.events if event.evidence == "records-request"}
    asked = {cause for document in documents for cause in record[document].because_of} - documents
    chosen = (event for event in record.events if event.layer == "articles") if events is None else events
    return {event.id: _way(record, event.id, documents, asked) for event in chosen}


def trail_by_article(record: Record) -> dict[str, list[str]]:
    """Return the ways of ``trail`` for the events of each article: the first source that an event rests on."""
    ways = trail(record)
    found: dict[str, list[str]] = {source.id: [] for source in record.sources if source.layer == "articles"}
    for event_id, way in ways.items():
        found[record[event_id].support[0].source].append(way)
    return found


def _way(record: Record, event_id: str, documents: set[str], asked: set[str]) -> str:
    if event_id in documents:
        return DOCUMENT
    if event_id in asked:
        return ASKED
    return BECAUSE if causes(record, event_id) & (documents | asked) else OTHERWISE
