"""The record as its tests read it: every entry, and every piece of text in it."""

from facelab.record import load_record

RECORD = load_record()
TIMELINE = [*RECORD.events, *RECORD.claims, *RECORD.money, *RECORD.moratoria, *RECORD.requests]
ARTICLES = [source for source in RECORD.sources if source.layer == "articles"]


def texts(thing) -> list[str]:
    """Return every piece of text anywhere in a piece of the record."""
    if isinstance(thing, str):
        return [thing]
    if isinstance(thing, dict):
        return [text for value in thing.values() for text in texts(value)]
    if isinstance(thing, list | tuple):
        return [text for value in thing for text in texts(value)]
    return []
